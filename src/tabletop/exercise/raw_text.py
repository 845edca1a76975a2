"""What a file's text is before anybody reads YAML in it: line ends, byte-order mark, signs that have no place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tabletop.text import clean, harmful

MOST_PROBLEMS = 50
"""How many problems of one kind are told of one file: a file of another kind would otherwise bring thousands."""
_INDENT_TAB = re.compile(r"^[ ]*\t[ \t]*\S", re.MULTILINE)


class Blot(NamedTuple):
    """Something in a text that is refused, with its place from 1."""

    code: str
    line: int
    column: int
    message: str
    hint: str


def plain_lines(text: str) -> str:
    """Return a text without byte-order mark, with LF as line end."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def tidy(text: str) -> str:
    """Return a text with nothing in it that parsers stop at or disagree on, line for line as it was written."""
    if not text.isascii() or harmful(text):
        text = clean(text.replace("\u2028", " ").replace("\u2029", " "))
    return text.replace("\t", " ")


def blots(text: str) -> Iterator[Blot]:
    """Yield what is refused in a text of plain lines: harmful signs, heaps of marks, tabs in the indentation."""
    for offset in harmful(text)[:MOST_PROBLEMS]:
        hint = "delete it; it is invisible in most editors and can mislead a screen or a reader"
        message = f"a character that cannot be shown: U+{ord(text[offset]):04X}"
        yield Blot("T007", *position(text, offset), message, hint)
    tidied = tidy(text)
    if len(tidied) != len(text):
        message = "more marks on one letter than any language needs"
        yield Blot("T007", *position(text, _first_lost(text, tidied)), message, "delete them: they cover other lines")
    for match in islice(_INDENT_TAB.finditer(text), MOST_PROBLEMS):
        place = position(text, text.index("\t", match.start()))
        yield Blot("T006", *place, "a tab in the indentation", "indent with spaces")


def _first_lost(text: str, tidied: str) -> int:
    for offset, (old, new) in enumerate(zip(text, tidied, strict=False)):
        if old not in (new, "\t") and not harmful(old):
            return offset
    return len(tidied)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, start) + 1, offset - start + 1
