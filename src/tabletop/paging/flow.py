"""How people moved between two votes: one arrow for each way taken, as thick in part as people took it."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.paging.blocks import Block, one
from tabletop.paging.choices import Choice
from tabletop.paging.lines import Line, Page, Span, cells, width, wrap
from tabletop.session.views import Piece

_LONGEST = 40
"""Cells of an arrow beyond which it says no more."""
_GAP = 3
"""Cells between two ways that share a row."""


def flow(ways: Sequence[Piece], columns: int) -> Choice:
    """Return the ways, those who moved before those who stayed, with how many at the end of each.

    Where rows are few, those who stayed share a row, then the moves do; what no form can hold goes on page by page.
    """
    moved = sorted((way for way in ways if way.letter != way.label), key=_count, reverse=True)
    stayed = [way for way in ways if way.letter == way.label]
    title = _title(moved, stayed, columns)
    scale = _Scale([*moved, *stayed], columns)
    rows = [scale.row(way) for way in moved]
    still = [scale.row(way) for way in stayed]
    short = _in_rows([_stayed_short(way) for way in stayed], columns, "stayed  ") if stayed else ()
    tight = _in_rows([_moved_short(way) for way in moved], columns, "moved   ") if moved else ()
    forms = [
        _parts(_spaced(rows), _spaced(still), title=title, gap=2),
        _parts(tuple(rows), tuple(still), title=title),
        _parts(tuple(rows), short, title=title),
        _parts(tuple(rows), short, title=title, gap=0),
        _parts(tight, short, title=title),
        _parts(tight, short, title=title, gap=0),
    ]
    loose = [Block(title, gap=2, whole=True, binds=True)]
    loose += [Block((row,), gap=0, whole=True) for row in (*rows, *still)]
    return Choice(tuple((form, ()) for form in forms), tuple(loose))


def _count(way: Piece) -> int:
    return way.first or 0


def _title(moved: Sequence[Piece], stayed: Sequence[Piece], columns: int) -> Page:
    went, still = (sum(map(_count, ways)) for ways in (moved, stayed))
    words = f"From the first vote to the second: {went} moved, {still} stayed"
    return tuple(wrap([Span(words, "quiet")], columns))


def _parts(moved: Page, stayed: Page, *, title: Page, gap: int = 1) -> Page:
    air: Page = ((),)
    lines = (*title, *(air if gap else ()), *moved)
    return (*lines, *(air * bool(gap and moved and stayed)), *stayed)


def _spaced(rows: Sequence[Line]) -> Page:
    return tuple(line for i, row in enumerate(rows) for line in (((), row) if i else (row,)))


def _sign(text: str) -> Span:
    return Span(f" {one(text)[:3] or '–'} ", "letter")


class _Scale:
    """How long an arrow is and how many of its cells stand for one person: the same for all, so that they compare."""

    def __init__(self, ways: Sequence[Piece], columns: int) -> None:
        most = max((_count(way) for way in ways), default=0)
        self._signs = max((max(width((_sign(way.letter),)), width((_sign(way.label),))) for way in ways), default=3)
        beside = 2 * self._signs + 2 + 2 + len(str(most)) + len("  stayed")
        self._arrow = max(4, min(_LONGEST, columns - beside))
        self._each = min(4.0, (self._arrow - 3) / max(most, 1))
        self._each = float(int(self._each)) if self._each >= 1 else self._each
        self._columns = columns

    def row(self, way: Piece) -> Line:
        """One way: from, an arrow thick for its people and thin to where it leads, to, how many."""
        stays = way.letter == way.label
        thick = min(self._arrow - 2, max(1, round(_count(way) * self._each))) if _count(way) else 0
        arrow = (Span("━" * thick, "pole_both" if stays else "pole_two"), Span(self._thin(thick, stays), "quiet"))
        start, end = _sign(way.letter), _sign(way.label)
        before = Span(" " * (self._signs - cells(start.text) + 1))
        after = Span(" " * (self._signs - cells(end.text) + 2))
        line: Line = (start, before, *arrow, Span(" "), end, after, Span(str(_count(way)), "strong"))
        if stays:
            line = (*line, Span("  stayed", "quiet"))
        return line if width(line) <= self._columns else (start, Span("→", "quiet"), end, Span(f" {_count(way)}"))

    def _thin(self, thick: int, stays: bool) -> str:
        rest = self._arrow - thick
        return " " * rest if stays else "─" * (rest - 1) + "→"


def _moved_short(way: Piece) -> Line:
    return (
        _sign(way.letter),
        Span(" → ", "quiet"),
        _sign(way.label),
        Span(f" {_count(way)}", "strong"),
    )


def _stayed_short(way: Piece) -> Line:
    return (_sign(way.letter), Span(f" {_count(way)}", "strong"))


def _in_rows(items: Sequence[Line], columns: int, head: str) -> Page:
    """Set short items after each other in as few rows as they take, with ``head`` before the first."""
    lines: list[Line] = []
    line: Line = (Span(head, "quiet"),)
    for item in items:
        begun = width(line) > cells(head)
        if width(line) + _GAP * begun + width(item) > columns and begun:
            lines.append(line)
            line, begun = (Span(" " * cells(head)),), False
        line = (*line, *((Span(" " * _GAP),) if begun else ()), *item)
    return (*lines, line)
