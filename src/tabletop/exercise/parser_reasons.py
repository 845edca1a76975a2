"""What the YAML parser says, and what it means for an author: sign, message, hint. The first sign that fits counts."""

_INDENTATION = ("this line does not fit the indentation of those above", "keys of one map begin in one column")
_QUOTE = ("a quotation mark is opened and never closed", "close it, or delete it")

PARSER_REASONS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon followed by a space stands inside this text", "put the text in quotes"),
    ("found unexpected end of stream", *_QUOTE),
    ("found unexpected document", *_QUOTE),
    ("could not find expected ':'", "a key without its colon", "write “key: value”, and indent what belongs below"),
    ("cannot start any token", "a text cannot begin with this sign", "put the text in quotes"),
    ("unknown escape character", "a backslash in double quotes that means nothing", "double it, or use single quotes"),
    ("expected ',' or '}'", "a { is not closed, or a comma is missing", "close it with }, or put the text in quotes"),
    ("expected ',' or ']'", "a [ is not closed, or a comma is missing", "close it with ], or put the text in quotes"),
    ("alphabetic or numeric", "a text cannot begin with & or *", "put the text in quotes"),
    ("expected key", *_INDENTATION),
    ("expected <block end>", *_INDENTATION),
    ("block sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"),
    ("expected '-' indicator", "this line does not fit the list above", "begin it with “- ”, or indent it as before"),
)
