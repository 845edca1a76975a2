"""What the YAML parser says, and what it means for an author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tabletop.exercise.document import Document
from tabletop.text import clean

if TYPE_CHECKING:
    from tabletop.exercise.refusals import Slip

_INDENTATION = ("this line does not fit the indentation of those above", "keys of one map begin in one column")
_QUOTE = ("a quotation mark is opened and never closed", "close it, or delete it")

_REASONS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon followed by a space stands inside this text", "put the text in quotes"),
    ("found unexpected end of stream", *_QUOTE),
    ("found unexpected document", *_QUOTE),
    ("could not find expected ':'", "a key without its colon", "write “key: value”, and indent what belongs below"),
    ("mapping keys are not allowed", "a text cannot begin with “?”", "put the text in quotes"),
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
"""Sign, message, hint. The first sign that fits counts."""
_LAST_QUOTED = 3


def not_yaml(document: Document, error: Exception) -> None:
    """Add the problem that a refusal of the parser is: the usual slip behind it, or the parser's words for authors.

    Where another problem stands on the line already, nothing is added.
    """
    words = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'context', '') or ''}"
    mark, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    slip = _slip(document, words, mark, begun)
    if slip is not None and mark is not None:
        document.problems[:] = [one for one in document.problems if (one.span.line, one.code) != (slip.empties, "T008")]
        if not any(one.span.line in (slip.line, mark.line + 1) for one in document.problems):
            document.problems.append(document.problem("T001", *slip[:4], slip.length))
        return
    if "found unexpected end of stream" in words or "found unexpected document" in words:
        mark = begun or mark
    mark = mark or begun
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    line = min(line, max(1, len(document.lines)))
    column = min(column, len(document.source(line)) + 1)
    if any(problem.span.line == line for problem in document.problems):
        return
    for sign, message, hint in _REASONS:
        if sign in words:
            document.problems.append(document.problem("T001", line, column, message, hint))
            return
    message = f"this cannot be read as YAML: {clean(words.strip() or str(error), multiline=False, limit=120)}"
    document.problems.append(document.problem("T001", line, column, message, "look at the line above, too"))


def _slip(document: Document, words: str, mark: Any, begun: Any) -> Slip | None:
    from tabletop.exercise.refusals import Quoted, Refused
    from tabletop.exercise.usual_slips import usual_slip  # only where a text is refused

    if mark is None:
        return None
    from_line, from_column = (begun.line + 1, begun.column + 1) if begun is not None else (0, 0)
    quoted = [
        Quoted(place.line, place.column, place.end_line, place.end_column)
        for _, place in document.second_pass.texts
        if place.style in ("'", '"')
    ]
    refused = Refused(
        document.lines, mark.line + 1, mark.column + 1, words, from_line, from_column, quoted[-_LAST_QUOTED:]
    )
    return usual_slip(refused)
