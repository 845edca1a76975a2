"""The usual slips behind a text that the YAML parser refuses, found in the raw lines around the refused place.

A parser stops where its grammar ends, often far from the slip: an opened quotation mark swallows sixty lines. Each
slip has a function of its own, which answers only when it is sure; otherwise the parser's own reason is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tabletop.exercise.belonging import keys_below, keys_of_maps, known_keys
from tabletop.exercise.listed import MOST_LINES, glued_pair, indent, listed_id
from tabletop.exercise.refusals import ID, KEY, Quoted, Refused, Slip
from tabletop.exercise.wrong_columns import between_columns, first_line, wrong_column
from tabletop.text import clean

_GLUED = re.compile(r" *(?:- +)*(?P<name>[A-Za-z_][A-Za-z0-9_.-]*):(?P<space>[\u00a0\u2007\u202f]*)(?P<rest>[^\s/].*)")
_BLOCK_TEXT = re.compile(r"(?:^|[:\s])[|>][-+0-9]*\s*(?:#.*)?$")
_INDENTED_ODDLY = re.compile(r" *(?P<sign>[\u00a0\u2000-\u200a\u202f\u205f\u3000])")
_WIDE_COLON = re.compile(r" *(?:- +)*(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<sign>[\uff1a\ufe55\ua789\u02d0\u2236])")
_FAR = 40
"""How many lines above a paragraph is looked over: the slip stands before it."""
_ODD_BULLET = re.compile(r" *(?P<sign>[\u2010-\u2015\u2022\u00b7\u2212])\s+(?P<name>[A-Za-z_][A-Za-z0-9_.-]*):(?: |$)")


def usual_slip(refused: Refused) -> Slip | None:
    """Return the slip that explains why a text was refused, or ``None`` where nothing is certain."""
    return next((slip for find in _SLIPS if (slip := find(refused)) is not None), None)


# ---- quotation marks and brackets -----------------------------------------------------------------------------------


def _unclosed_quote(refused: Refused) -> Slip | None:
    """A quotation mark that is not closed on its line takes the lines below in, up to the next one of its kind."""
    for quoted in reversed(refused.quoted):
        if not 0 <= refused.line - quoted.end_line <= 1 or quoted.end_line == quoted.line:
            continue
        if _swallows_a_key(refused, quoted):
            return _not_closed(quoted.line, quoted.column)
    if "quoted scalar" in refused.words:
        rest = Quoted(refused.from_line, refused.from_column, refused.line, refused.column)
        if "end of stream" in refused.words or "unexpected document" in refused.words or _swallows_a_key(refused, rest):
            return _not_closed(rest.line, rest.column)
    return None


def _not_closed(line: int, column: int) -> Slip:
    message = f"the quotation mark opened in line {line} is not closed on its line"
    return Slip(line, column, message, "close it where the text ends, or delete it")


def _swallows_a_key(refused: Refused, quoted: Quoted) -> bool:
    opening = KEY.match(refused.source(quoted.line))
    deepest = len(opening["before"]) if opening else indent(refused.source(quoted.line))
    for number in range(quoted.line + 1, min(quoted.end_line, quoted.line + MOST_LINES) + 1):
        source = refused.source(number)
        key = KEY.match(source)
        named = key is not None and (ID.fullmatch(key["name"]) or not source[key.end() :].strip())
        if named and indent(source) <= deepest:
            return True
        if source.lstrip().startswith("- ") and indent(source) <= deepest:
            return True
    return False


def _unclosed_bracket(refused: Refused) -> Slip | None:
    """A { or [ that is not closed on its line, and the next line begins with a key, or an entry, no deeper."""
    if not refused.from_line or not re.search(r"expected ',' or '[]}]'", refused.words):
        return None
    opened = refused.source(refused.from_line)
    below = next(refused.below(refused.from_line), 0)
    source = refused.source(below)
    if not below or below > refused.line or indent(source) > indent(opened):
        return None
    if not KEY.match(source) and not source.lstrip().startswith("- "):
        return None
    sign = opened[refused.from_column - 1 : refused.from_column]
    closing = {"{": "}", "[": "]"}.get(sign, "")
    if not closing:
        return None
    message = f"the {sign} opened here is not closed on its line"
    return Slip(refused.from_line, refused.from_column, message, f"write {closing} where it ends")


def _after_a_quote(refused: Refused) -> Slip | None:
    """A text that only begins with something in quotation marks: “"Stop" says the chair”."""
    before = refused.source(refused.line)[: refused.column - 1].rstrip()
    if not before.endswith(("'", '"')) or "scalar" in refused.words.replace("<scalar>", ""):
        return None
    after = refused.source(refused.line)[refused.column - 1 :]
    if KEY.match(after) and any(quoted.end_column == len(before) + 1 for quoted in refused.quoted):
        return Slip(refused.line, refused.column, "a comma is missing here", "write it after the quotation mark")
    for quoted in refused.quoted:
        if (quoted.end_line, quoted.end_column) != (refused.line, len(before) + 1):
            continue
        sign = before[-1]
        message = "the text ended at this quotation mark"
        if sign == "'" and after[:1].isalpha() and before[-2:-1].isalpha() and len(before) == refused.column - 1:
            hint = "put the whole in double quotes, or write the apostrophe twice: ''"
        elif sign == "'":
            hint = "put the whole text in double quotes"
        else:
            hint = 'put the whole text in double quotes and write \\" for those inside'
        return Slip(refused.line, len(before), message, hint)
    return None


def _after_a_bracket(refused: Refused) -> Slip | None:
    """Something behind a closing bracket: the map or list has ended."""
    source = refused.source(refused.line)
    before, after = source[: refused.column - 1].rstrip(), source[refused.column - 1 :]
    if not before.endswith(("]", "}")) or not after.strip() or "block" not in refused.words:
        return None
    sign = before[-1]
    if after.startswith(","):
        return Slip(refused.line, refused.column, f"after {sign} nothing may follow", f"move {sign} to the end")
    hint = f"put the whole text in double quotes, or delete what follows {sign}"
    return Slip(refused.line, refused.column, f"after {sign} nothing may follow", hint, len(after.rstrip()))


def _colon_inside_braces(refused: Refused) -> Slip | None:
    """A colon in a text inside { } that stands without quotation marks."""
    source = refused.source(refused.line)
    if "expected ','" not in refused.words or not source.startswith(":", refused.column - 1):
        return None
    return Slip(refused.line, refused.column, "a colon followed by a space stands inside this text", _QUOTES)


_QUOTES = "put the text in quotes"


# ---- signs that look like others ------------------------------------------------------------------------------------


def _odd_space(refused: Refused) -> Slip | None:
    """A space of another kind in the indentation, as browsers and word processors bring it."""
    near = list(_near(refused))
    for number in [*near, *(line for line, _ in zip(refused.above(refused.line), range(_FAR), strict=False))]:
        source = refused.source(number)
        match = _INDENTED_ODDLY.match(source)
        if match is None or (number not in near and not KEY.match(source.lstrip())):
            continue
        sign, column = match["sign"], match.start("sign") + 1
        what = "a non-breaking space" if sign in "\u00a0\u202f" else f"a space that is none (U+{ord(sign):04X})"
        message, hint = f"{what} in the indentation", "indent with ordinary spaces: type them anew"
        return Slip(number, column, message, hint, empties=next(refused.above(number), 0))
    return None


def _odd_bullet(refused: Refused) -> Slip | None:
    """A dash or dot in place of the hyphen that begins an entry of a list: word processors write it."""
    for number in _near(refused):
        match = _ODD_BULLET.match(refused.source(number))
        if match is not None and match["name"] in known_keys():
            message = f"an entry of a list begins with a hyphen, not with “{match['sign']}”"
            return Slip(number, match.start("sign") + 1, message, f"write “- {match['name']}: …”")
    return None


def _odd_colon(refused: Refused) -> Slip | None:
    """A colon of another script, as some keyboards write it."""
    for number in _near(refused):
        match = _WIDE_COLON.match(refused.source(number))
        if match is not None and match["name"] in known_keys():
            column = match.end("name") + 1
            message = f"behind “{match['name']}” stands another sign than a colon: {match['sign']}"
            return Slip(number, column, message, f"write “{match['name']}: …”")
    return None


def _slashes(refused: Refused) -> Slip | None:
    """A comment as other languages begin it."""
    for number in _near(refused):
        source = refused.source(number)
        if source.lstrip().startswith("//"):
            hint = "a comment begins with #, on a line of its own"
            return Slip(number, indent(source) + 1, "this line belongs to no key", hint, len(source.strip()))
    return None


def _near(refused: Refused) -> Iterator[int]:
    """Yield the refused line, the one where the parser began, and the two above."""
    numbers = [refused.line, refused.from_line]
    numbers += [number for number, _ in zip(refused.above(refused.line), range(2), strict=False)]
    yield from dict.fromkeys(number for number in numbers if number > 0)


# ---- keys and their columns -----------------------------------------------------------------------------------------


def _no_space_after_colon(refused: Refused) -> Slip | None:
    """“minutes:5”: without the space behind the colon it is a text, and no key."""
    number = refused.from_line
    if "mapping values" in refused.words or "document start" in refused.words:
        number = next(refused.above(refused.line), 0)
    elif "expected ':'" not in refused.words:
        return None
    match = _GLUED.fullmatch(refused.source(number))
    if match is None or (match["name"] not in known_keys() and number != refused.from_line):
        return None
    name, rest = match["name"], clean(match["rest"].strip(), multiline=False, limit=20)
    what = "an ordinary space" if match["space"] else "a space"
    message = f"{what} belongs after the colon: “{name}: {rest}”"
    return Slip(number, match.end("name") + 1, message, "without it this line is a text, and no key")


def _no_colon(refused: Refused) -> Slip | None:
    """“morning” in place of “morning:”, with keys below it."""
    number = next(refused.above(refused.line), 0)
    source, key = refused.source(number), KEY.match(refused.source(refused.line))
    word = source.strip()
    if "mapping values" not in refused.words or key is None or key["name"] not in known_keys():
        return None
    over = refused.source(next(refused.above(number), 0))
    if not ID.fullmatch(word) or not over.endswith(":") or not indent(over) < indent(source) < indent(key["before"]):
        return None
    return Slip(number, indent(source) + 1, f"“{word}” lacks its colon", f"write “{word}:”", len(word))


def _first_without_colon(refused: Refused) -> Slip | None:
    """“trust +1” in place of “trust: +1”, first of its map: it was read as a text that the next line goes on with."""
    number = next(refused.above(refused.line), 0)
    source, key = refused.source(number), KEY.match(refused.source(refused.line))
    over = refused.source(next(refused.above(number), 0))
    if "mapping values" not in refused.words or key is None or indent(source) != len(key["before"]):
        return None
    if not KEY.match(over) or not over.rstrip().endswith(":") or indent(over) >= indent(source):
        return None
    match = re.fullmatch(r"([a-z][a-z0-9_]*)\s*[= ]\s*(\S.*)", source.strip())
    if match is None or ":" in source:
        return None
    message = f"“{match[1]}” lacks its colon"
    wanted = clean(f"{match[1]}: {match[2]}", multiline=False, limit=40)
    return Slip(number, indent(source) + 1, message, f"write “{wanted}”", len(match[1]))


def _wrapped_text(refused: Refused) -> Slip | None:
    """A text that goes on below, in the column of its key."""
    source = refused.source(refused.from_line)
    if "expected ':'" not in refused.words or not 0 < refused.from_column <= len(source):
        return None
    if indent(source) != refused.from_column - 1 or source[refused.from_column - 1] in "-?[{\"'":
        return None
    above = next(refused.above(refused.from_line), 0)
    text = source.strip()
    marked = _block_text_above(refused)
    if marked:
        sign = "|" if "|" in refused.source(marked) else ">"
        first = next(refused.below(marked))
        message = f"this line belongs to no key: the text below “{sign}” is not indented"
        hint = f"indent it deeper than the key in line {marked}"
        return Slip(first, indent(refused.source(first)) + 1, message, hint, len(refused.source(first).strip()))
    if " " not in text and ":" in text:
        return None
    pair = glued_pair(text)
    if pair and "=" in text and pair.partition(":")[0] in known_keys():
        message, hint = f"“{pair.partition(':')[0]}” lacks its colon", f"write “{pair}”"
    elif refused.source(above)[refused.from_column - 1 :].startswith("- "):
        message = "this line belongs to no entry of the list"
        hint = "begin it with “- ”; where the text above goes on, indent it deeper"
    elif " " not in text:
        message, hint = f"“{clean(text, limit=40)}” lacks its colon", f"write “{clean(text, limit=40)}: …”"
    elif re.match(r"[a-z_]+", text) and text.split()[0] in known_keys() and not _goes_on(refused, above):
        name = text.split()[0]
        message, hint = f"“{name}” lacks its colon", f"write “{name}: {clean(text[len(name) :].strip(), limit=20)}”"
    else:
        message = "this line belongs to no key"
        hint = "a text that goes on is indented deeper than its key; several paragraphs stand below “text: |”"
    return Slip(refused.from_line, refused.from_column, message, hint, len(text))


def _block_text_above(refused: Refused) -> int:
    """Return the line whose “|” or “>” the text at the refused place was meant for, 0 where there is none."""
    column = indent(refused.source(refused.from_line))
    for number in refused.above(refused.from_line):
        source = refused.source(number)
        if _BLOCK_TEXT.search(source) and KEY.match(source):
            return number if indent(source) <= column else 0
        key = KEY.match(source)
        if indent(source) != column or (key is not None and key["name"] in known_keys()):
            return 0
    return 0


def _goes_on(refused: Refused, above: int) -> bool:
    """Tell whether a line ends in the middle of a sentence, so that the line below may be the rest of it."""
    return refused.source(above).rstrip()[-1:] not in '.!?:;"’”}])|>0123456789'


def _stray_text(refused: Refused) -> Slip | None:
    """A text further left than the key above it, which is empty therefore."""
    source = refused.source(refused.line)
    above = next(refused.above(refused.line), 0)
    begins = refused.column - 1
    if "<block end>" not in refused.words and "expected key" not in refused.words:
        return None
    if KEY.match(source) or indent(source) != begins or not source[begins : begins + 1].isalpha():
        return None
    over = KEY.match(refused.source(above))
    if over is None or refused.source(above)[over.end() :].strip() or len(over["before"]) <= begins:
        return None
    message = f"this line belongs to no key: it begins further left than “{over['name']}” above"
    column = len(over["before"]) + 3
    hint = f"begin it in column {column}; an entry of a list begins with “- ”"
    return Slip(refused.line, refused.column, message, hint, len(source.strip()), above)


def _first_without_hyphen(refused: Refused) -> Slip | None:
    """A list whose first entry lacks its hyphen: “text: …” below “blocks:”, then “- when: …”."""
    source = refused.source(refused.line)
    column = indent(source)
    if not source.lstrip().startswith("- ") or "block" not in refused.words:
        return None
    first = 0
    for number in refused.above(refused.line):
        if indent(refused.source(number)) <= column:
            over = refused.source(number)
            key = KEY.match(refused.source(first))
            if key is None or not over.endswith(":") or indent(over) > column or "- " in key["before"]:
                return None
            message = f"this is an entry of the list “{over.strip(' -:')}” and lacks its hyphen"
            hint = f"write “- {key['name']}: …” in column {column + 1}, as below"
            return Slip(first, len(key["before"]) + 1, message, hint, len(key["name"]))
        first = number
    return None


# ---- a map written as a list ----------------------------------------------------------------------------------------


def _map_as_list(refused: Refused) -> Slip | None:
    """“- corridor:” below “options”: one entry with a hyphen, the next without."""
    column = indent(refused.source(refused.line))
    for number in refused.above(refused.line):
        source = refused.source(number)
        if indent(source) < column:
            return None
        if indent(source) == column:
            found = listed_id(refused.lines, number)
            if found is None:
                return _keys_as_list(refused, number)
            parent, name = found
            message = f"“{parent}” is a map, not a list: write “{name}:” without “- ”"
            hint = "its entries are keys, each on a line of its own"
            return Slip(number, column + 1, message, hint, len(name) + 2, number)
    return None


def _keys_as_list(refused: Refused, line: int) -> Slip | None:
    """“- id: corridor” below “scenes”, or “- ask: …” below “decision”: the first of several keys with a hyphen."""
    entry = re.fullmatch(r" *- +([a-z_]+): +(\S.*)", refused.source(line))
    column = indent(refused.source(line))
    over = next((number for number in refused.above(line) if indent(refused.source(number)) <= column), 0)
    key = KEY.match(refused.source(over))
    if entry is None or key is None or refused.source(over)[key.end() :].strip():
        return None
    if key["name"] in keys_of_maps() and entry[1] == "id" and ID.fullmatch(entry[2].strip()):
        message = f"“{key['name']}” is a map, not a list"
        hint = f"write “{entry[2].strip()}:” in place of “- id: {entry[2].strip()}”"
    elif entry[1] in keys_below(key["name"]):
        message = f"“{key['name']}” holds keys, and is no list"
        hint = f"write “{entry[1]}: …” without “- ”, in the column of the keys below"
    else:
        return None
    return Slip(line, column + 1, message, hint, len(entry[1]) + 2)


_SLIPS: tuple[Callable[[Refused], Slip | None], ...] = (
    _unclosed_quote,
    _unclosed_bracket,
    _odd_space,
    _odd_bullet,
    _odd_colon,
    _slashes,
    _map_as_list,
    _no_space_after_colon,
    _no_colon,
    _first_without_colon,
    first_line,
    _wrapped_text,
    _after_a_quote,
    _after_a_bracket,
    _first_without_hyphen,
    _colon_inside_braces,
    wrong_column,
    between_columns,
    _stray_text,
)
