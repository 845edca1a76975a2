"""Keys in columns where they do not belong, as reasons why a text is refused."""

from __future__ import annotations

import re

from tabletop.exercise.belonging import known_keys
from tabletop.exercise.listed import indent
from tabletop.exercise.refusals import KEY, Refused, Slip


def wrong_column(refused: Refused) -> Slip | None:
    """A key deeper than the one above was read as part of its text; or the one above is the shallow one."""
    source = refused.source(refused.line)
    key = KEY.match(source)
    if "mapping values" not in refused.words or key is None or key.end("name") != refused.column - 1:
        return None
    column, name = indent(source), key["name"]
    above = next((number for number in refused.above(refused.line) if indent(refused.source(number)) < column), 0)
    over = KEY.match(refused.source(above))
    if over is None or "- " in key["before"] or not refused.source(above)[over.end() :].strip():
        return None
    wanted = len(over["before"])
    if _is_shallow(refused, above, wanted, column):
        message = f"“{over['name']}” begins in column {wanted + 1}, the keys below it in column {column + 1}"
        length = len(over["name"])
        return Slip(above, wanted + 1, message, f"begin it in column {column + 1}, too", length)
    message = f"“{name}” is indented deeper than “{over['name']}” above and was read as part of its text"
    hint = f"begin it in column {wanted + 1}; if it belongs to the text, put the text in quotes"
    if name not in known_keys():
        return None
    return Slip(refused.line, column + 1, message, hint, len(name))


def _is_shallow(refused: Refused, line: int, column: int, deeper: int) -> bool:
    """Tell whether the key in ``line``, the first of its map, stands too far left of those below it."""
    above = next(refused.above(line), 0)
    if above and indent(refused.source(above)) >= column and "- " not in refused.source(line)[:column]:
        return False
    for number in refused.below(refused.line):
        next_column = indent(refused.source(number))
        if column <= next_column <= deeper and KEY.match(refused.source(number)):
            return next_column == deeper
        if next_column < column:
            break
    return bool(above) and column - indent(refused.source(above)) == 1  # nobody indents by one space


def between_columns(refused: Refused) -> Slip | None:
    """A key in a column where no map above has its keys."""
    source = refused.source(refused.line)
    key = KEY.match(source)
    if key is None or indent(source) != refused.column - 1 or "- " in key["before"]:
        return None
    if "expected key" not in refused.words and "<block end>" not in refused.words:
        return None
    column = indent(source)
    deeper, deep_lines = 0, []
    for number in refused.above(refused.line):
        over = KEY.match(refused.source(number))
        place = len(over["before"]) if over is not None else -1
        if over is not None and place == column:
            return None
        if over is not None and place > column:
            deeper = place
            deep_lines.append(number)
        elif over is not None and not deeper:
            return _beside(refused, number, place, key)
        elif over is not None and len(deep_lines) == 1 and _same_column_below(refused, column):
            return _first_too_deep(refused, deep_lines[0], deeper, column)
        elif over is not None:
            wanted = f"column {place + 1}, as “{over['name']}” in line {number}"
            hint = f"begin it in column {deeper + 1} or in {wanted}"
            message = f"“{key['name']}” begins in column {column + 1}, between the columns of the keys above"
            return Slip(refused.line, column + 1, message, hint, len(key["name"]))
    return None


def _same_column_below(refused: Refused, column: int) -> bool:
    """Tell whether the key after the refused one stands in the same column."""
    for number in refused.below(refused.line):
        key = KEY.match(refused.source(number))
        if indent(refused.source(number)) <= column:
            return key is not None and len(key["before"]) == column
    return False


def _first_too_deep(refused: Refused, line: int, column: int, wanted: int) -> Slip | None:
    key = KEY.match(refused.source(line))
    if key is None:
        return None
    message = f"“{key['name']}” begins in column {column + 1}, the keys below it in column {wanted + 1}"
    return Slip(line, column + 1, message, f"begin it in column {wanted + 1}, too", len(key["name"]))


def _beside(refused: Refused, line: int, column: int, key: re.Match[str]) -> Slip:
    """Return the slip of two neighbours in different columns, at the one that stands alone."""
    over, found = KEY.match(refused.source(line)), len(key["before"])
    name = over["name"] if over is not None else ""
    if _is_shallow(refused, line, column, found):
        message = f"“{name}” begins in column {column + 1}, the keys below it in column {found + 1}"
        return Slip(line, column + 1, message, f"begin it in column {found + 1}, too", len(name))
    message = f"“{key['name']}” is indented deeper than “{name}” above"
    return Slip(refused.line, found + 1, message, f"begin it in column {column + 1}, too", len(key["name"]))


def first_line(refused: Refused) -> Slip | None:
    """The first key stands deeper than all others."""
    number = next(refused.above(refused.line), 0)
    first = next(iter(refused.below(0)), 0)
    key = KEY.match(refused.source(first))
    if "document start" not in refused.words or key is None or not number or not len(key["before"]):
        return None
    if indent(refused.source(refused.line)) >= len(key["before"]) or "- " in key["before"]:
        return None
    message = f"“{key['name']}” begins in column {len(key['before']) + 1}, the keys below it further left"
    hint = f"begin it in column {indent(refused.source(refused.line)) + 1}, too"
    return Slip(first, len(key["before"]) + 1, message, hint, len(key["name"]))
