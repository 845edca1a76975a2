"""A text that was read, and where everything in it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tabletop.exercise.problems import Problem, Span


class Place:
    """Where a node stands, lines and columns from 1. ``items`` are its parts by key or index, ``keys`` their keys."""

    __slots__ = ("column", "end_column", "end_line", "is_map", "items", "keys", "line", "style")

    def __init__(self, event: Any) -> None:
        self.line: int = event.start_mark.line + 1
        self.column: int = event.start_mark.column + 1
        self.end_line: int = event.end_mark.line + 1
        self.end_column: int = event.end_mark.column + 1
        self.style: str = getattr(event, "style", "") or ""
        self.is_map = False
        self.items: dict[str | int, Place] = {}
        self.keys: dict[str, Place] = {}


@dataclass
class SecondPass:
    """What a second reading brings: the tree of places, keys written twice, every text with its place."""

    root: Place | None = None
    duplicates: list[tuple[str, Place, Place]] = field(default_factory=list)
    texts: list[tuple[str, Place]] = field(default_factory=list)


@dataclass
class Document:
    """A text that was read. ``value`` holds maps, lists, texts, whole and decimal numbers, true and false.

    ``settled`` are the places of values that are refused already, so that nobody finds fault with them again.
    """

    name: str
    text: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)
    settled: set[tuple[int, int]] = field(default_factory=set)
    reread: Callable[[str], SecondPass] = field(default=lambda text: SecondPass(), repr=False, compare=False)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def places(self) -> Place | None:
        """The tree of places, read anew from the text; ``None`` where the text cannot be read at all."""
        return self.second_pass.root

    @cached_property
    def second_pass(self) -> SecondPass:
        """The text read again for its places, when somebody asks for one."""
        return self.reread(self.text)

    def problem(self, code: str, line: int, column: int, message: str, hint: str = "", length: int = 1) -> Problem:
        """Return an error at a place given by line and column, both from 1."""
        span = self._inside(Span(self.name, line, column, line, column + length))
        return Problem(code, "error", span, message, hint, self.source(span.line), refuses=True)

    def span(self, place: Place) -> Span:
        """Return the stretch of the file a place covers."""
        return self._inside(Span(self.name, place.line, place.column, place.end_line, place.end_column))

    def _inside(self, span: Span) -> Span:
        """Parsers find empty values after the last line; there an editor cannot go."""
        last = len(self.lines)
        if span.line <= last:
            return span
        end = len(self.source(last)) + 1
        return Span(self.name, last, end, last, end + 1)

    def source(self, line: int) -> str:
        """Return a line of the text, counted from 1."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""
