"""Room to write by hand: empty rows that a person fills in, on paper or in the Word file."""

from __future__ import annotations

from tabletop.reports.blocks import Picture, Table
from tabletop.reports.pictures.canvas import QUIET, WIDTH, Canvas

_HIGH = 2
"""Lines of print that a line of handwriting takes."""
_BLANK = "\u00a0"
_CUT_HIGH = 14.0


def ruled(lines: int, what: str = "Notes") -> Table:
    """Return so many empty lines over the whole width, under a head that says what they are for."""
    return Table((what,), ((room(),),) * lines)


def form(columns: tuple[str, ...], rows: int, widths: tuple[int, ...] = (), *, high: int = _HIGH) -> Table:
    """Return a table with empty rows, each ``high`` lines of print high."""
    return Table(columns, ((room(high), *("" for _ in columns[1:])),) * rows, widths=widths)


def numbered(columns: tuple[str, ...], rows: int, widths: tuple[int, ...] = (), *, high: int = _HIGH) -> Table:
    """Return the same with a number at the head of each row; the first of ``columns`` is that of the numbers."""
    empty = ("",) * (len(columns) - 1)
    return Table(columns, tuple((f"{number}{below(high)}", *empty) for number in range(1, rows + 1)), widths=widths)


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
