"""Room to write by hand: empty rows that a person fills in, on paper or in the Word file, and how many a page holds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, Note, Paragraph, Picture, Prose, Quote, Table
from tabletop.reports.columns import LINE, ROOMY, is_roomy, shares
from tabletop.reports.numbering import printed
from tabletop.reports.pictures.canvas import QUIET, WIDTH, Canvas

_HIGH = 2
"""Lines of print that a line of handwriting takes."""
_BLANK = "\u00a0"
_CUT_HIGH = 14.0
_UNSURE = 0.2
"""Of a height that much may be too high."""
_FEWEST = 3
"""Fewer lines than these are not worth a head of their own."""
PAGE = 236.0
"""Millimetres of a page that may be counted on; a little is left, since no two programs set the same."""
_SIGNS, _SIGNS_OF_VALUE, _LINE_HIGH = 82, 58, 5.1
"""Signs of a line of text and of a field's value, and how high such a line is. Wide type, so rather too high."""
_SMALL_HIGH, _ROW, _AROUND = 3.9, 2.0, 4.5
"""A line in a table, what a row has above and below it, and what a table has."""
_LARGER_HIGH = _SMALL_HIGH / ROOMY
_HEADINGS = {1: (19.0, 40), 2: (13.0, 58)}
_LESSER = (9.5, 70)
"""How high the first line of a heading is with what parts it from others, and how many signs a line of it has."""


def ruled(lines: int, what: str = "Notes") -> Table:
    """Return so many empty lines over the whole width, under a head that says what they are for."""
    return Table((what,), ((room(),),) * lines)


def ruled_below(blocks: Iterable[Block], what: str = "Notes") -> Table:
    """Return as many empty lines as a page still has room for below ``blocks``, which begin it; perhaps none."""
    whole, over = divmod(height(blocks), PAGE)
    left = PAGE - over - _AROUND - _SMALL_HIGH - _ROW
    lines = int(left // (_HIGH * _SMALL_HIGH + _ROW))
    # Heights are rather too high: just beyond the end of a page nobody knows whether it has been turned.
    lines = 0 if whole and over < _UNSURE * whole * PAGE else lines
    return replace(ruled(lines if lines >= _FEWEST else 0, what), fills=True)


def lines_below(blocks: Iterable[Block], rows: int, least: int = 3, most: int = 14) -> int:
    """Return how many lines of print each of so many rows may have, so that with ``blocks`` they fill a page."""
    left = PAGE - height(blocks) - 3 * _AROUND - _SMALL_HIGH - _ROW
    return min(max(int((left / rows - _ROW) // _SMALL_HIGH), least), most)


def form(columns: tuple[str, ...], rows: int, widths: tuple[int, ...] = (), *, high: int = _HIGH) -> Table:
    """Return a table with empty rows, each ``high`` lines of print high."""
    return Table(columns, ((room(high), *("" for _ in columns[1:])),) * rows, widths=widths, by_hand=True)


def numbered(columns: tuple[str, ...], rows: int, widths: tuple[int, ...] = (), *, high: int = _HIGH) -> Table:
    """Return the same with a number at the head of each row; the first of ``columns`` is that of the numbers."""
    empty = ("",) * (len(columns) - 1)
    filled = tuple((f"{number}{below(high)}", *empty) for number in range(1, rows + 1))
    return Table(columns, filled, widths=widths, by_hand=True)


def room(lines: int = _HIGH) -> str:
    """Return a cell so many lines high with nothing to be seen in it."""
    return _BLANK + below(lines)


def below(lines: int = _HIGH) -> str:
    """Return what makes a cell with one line of words ``lines`` high."""
    return f"\n{_BLANK}" * (lines - 1)


def cut() -> Picture:
    """Return a line to cut along."""
    canvas = Canvas()
    canvas.path(f"M0 {_CUT_HIGH / 2:.0f}L{WIDTH} {_CUT_HIGH / 2:.0f}", stroke=QUIET, dashes="7 6")
    return Picture(canvas.svg(_CUT_HIGH, "Cut here"), "", "Cut here")


# ---- how high things are --------------------------------------------------------------------------------------------


def height(blocks: Iterable[Block]) -> float:
    """Return about how high blocks stand on paper, in mm: rather too much than too little, whichever program sets."""
    return sum(map(_height, blocks))


def _height(block: Block) -> float:
    if isinstance(block, Heading):
        high, signs = _HEADINGS.get(block.level, _LESSER)
        return high + (_lines(block.text, signs) - 1) * high / 2
    if isinstance(block, Paragraph | Quote):
        return _lines(block.text, _SIGNS) * _LINE_HIGH + 2.5
    if isinstance(block, Prose):
        paragraphs = [part for part in block.text.split("\n\n") if part.strip()]
        lines = sum(_lines(" ".join(part.split()), _SIGNS - 3) * _LINE_HIGH + 2.5 for part in paragraphs)
        return lines + (5.5 if block.mark else 0.0)
    if isinstance(block, Fields):
        return sum(_lines(value, _SIGNS_OF_VALUE) * _LINE_HIGH + 0.7 for _, value in block.rows) + 2.0
    if isinstance(block, ListBlock):
        return sum(_lines(item, _SIGNS - 6) * _LINE_HIGH + 1.2 for item in block.items) + 3.0
    if isinstance(block, Note):
        return _lines(block.text, _SIGNS - 10) * _LINE_HIGH + 9.0
    if isinstance(block, Table):
        return _table(block)
    return printed(block.svg)[1] + 3.0 if isinstance(block, Picture) else 0.0


def _table(block: Table) -> float:
    parts = shares(block)
    line, high = (int(LINE * ROOMY), _LARGER_HIGH) if is_roomy(block) else (LINE, _SMALL_HIGH)
    signs = [max(line * part // sum(parts) - 2, 3) for part in parts]
    rows = (block.columns, *block.rows)
    lines = sum(max(_lines(cell, most) for cell, most in zip(row, signs, strict=True)) for row in rows)
    return lines * high + len(rows) * _ROW + _AROUND


def _lines(text: str, signs: int) -> int:
    return sum(max(math.ceil(len(line) / signs), 1) for line in text.split("\n"))
