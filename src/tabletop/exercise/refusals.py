"""A text that the YAML parser refuses: what it said and where, and the lines around for whoever looks for the slip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tabletop.exercise.listed import MOST_LINES, blank

KEY = re.compile(r"(?P<before> *(?:- +)*)(?P<name>[A-Za-z_][A-Za-z0-9_.-]*):(?= |$)")
"""A line that begins with a key, in a map or as the first of a list's entry."""
ID = re.compile(r"[a-z][a-z0-9_]*")


class Quoted(NamedTuple):
    """A text in quotation marks as the parser saw it: where it begins and where it ends, lines and columns from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


class Refused(NamedTuple):
    """A text the parser refuses. ``line`` and ``column`` say where it stopped, ``words`` its reason.

    ``from_line`` and ``from_column`` say where it began what it could not end. ``quoted`` are the last texts in
    quotation marks that it read.
    """

    lines: Sequence[str]
    line: int
    column: int
    words: str
    from_line: int
    from_column: int
    quoted: Sequence[Quoted]

    def source(self, line: int) -> str:
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def above(self, line: int) -> Iterator[int]:
        """Yield the lines above one, the nearest first, without empty ones and comments."""
        for number in range(line - 1, max(0, line - MOST_LINES), -1):
            if not blank(self.source(number)):
                yield number

    def below(self, line: int) -> Iterator[int]:
        """Yield the lines below one, without empty ones and comments."""
        for number in range(line + 1, min(len(self.lines), line + MOST_LINES) + 1):
            if not blank(self.source(number)):
                yield number


class Slip(NamedTuple):
    """A slip at its place, lines and columns from 1. ``empties`` is a line whose key is empty only because of it."""

    line: int
    column: int
    message: str
    hint: str
    length: int = 1
    empties: int = 0
