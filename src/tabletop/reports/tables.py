"""Rows for spreadsheets, as CSV or as a workbook. Whatever somebody typed is words in its cell, never a formula.

Numbers and times are such only in columns that are said to hold them, and there only what looks like one: so a list can
be sorted by them, and nothing typed becomes a date by itself.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from tabletop.reports import packing
from tabletop.text import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""With these a spreadsheet program begins a formula, or hides that it does."""
_MOST_IN_A_CELL = 32_000
_SHEET_NAME = 31
_NARROWEST, _WIDEST = 6, 60
_LINE, _PADDING, _HIGHEST = 14.4, 3.0, 409.0
"""Points of a line, of what a row has beside its lines, and of the highest row that the format knows."""
_MARKING = 100
_NOT_IN_NAMES = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))
_TOP = Alignment(vertical="top", wrap_text=True)
_COUNTED = Alignment(horizontal="left", vertical="top")
_THIN = Side("thin", color="B9B4A6")
_RULE = Border(bottom=_THIN, left=_THIN, right=_THIN)
_HEAD_RULE = Border(bottom=Side("medium", color="1B1E24"), left=_THIN, right=_THIN)
_NUMBER, _TIME = re.compile("[0-9]{1,9}"), re.compile("([0-9]{1,4}):([0-5][0-9])")
_MINUTES_OF_A_DAY = 1440
"""A time is kept as its share of a day."""
_BOLD = Font(name="Calibri", size=11, bold=True)
_PANEL = PatternFill("solid", fgColor="F1EFE9")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns and rows, each row with as many cells as there are columns.

    ``widths`` are in signs, one a column; without them the cells tell. ``landscape`` is how it is printed, ``marking``
    what stands at the top and bottom of each printed page. ``numbers`` and ``times`` (hours and minutes) are columns by
    name: what looks like one there is kept as one, anything else as words.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    landscape: bool = True
    marking: str = ""
    numbers: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV (RFC 4180: commas, quotes doubled, CRLF), the columns first.

    A cell that a spreadsheet program would take for a formula begins with an apostrophe.
    """
    into = io.StringIO()
    writer = csv.writer(into, lineterminator="\r\n")
    for row in (columns, *rows):
        writer.writerow([plain(cell) for cell in row])
    return into.getvalue()


def plain(cell: str) -> str:
    """Return a cell's words for CSV."""
    words = clean(cell)
    return f"'{words}" if cell.startswith(_FORMULA) or words.startswith(_FORMULA) else words


def workbook(sheets: Sequence[Sheet], title: str = "") -> bytes:
    """Return an xlsx file: one sheet each, the head bold, frozen, with filters, and repeated in print.

    Raises ValueError without sheets.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    book = Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    for sheet in sheets:
        _fill(book.create_sheet(_name(sheet.name, taken)), sheet)
    into = io.BytesIO()
    book.save(into)
    properties = packing.core(clean(title, multiline=False))
    return packing.repacked(into.getvalue(), lambda name, part: properties if name == "docProps/core.xml" else part)


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name as the format allows it: short, without some signs, no two alike."""
    base = " ".join(clean(wanted, multiline=False).translate(_NOT_IN_NAMES).split())[:_SHEET_NAME] or "Sheet"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: _SHEET_NAME - 1 - len(str(number))]} {number}"
    taken.add(name.casefold())
    return name


def _fill(into: Worksheet, sheet: Sheet) -> None:
    for number, row in enumerate((sheet.columns, *sheet.rows), 1):
        for column, words in enumerate(row, 1):
            _write(into, number, column, words, head=number == 1)
            if number > 1:
                _counted(into.cell(number, column), words, sheet, sheet.columns[column - 1])
    into.freeze_panes = "A2"
    into.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    into.print_title_rows = "1:1"
    into.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    into.page_setup.paperSize = 9
    into.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.7, header=0.3, footer=0.3)
    marking = clean(sheet.marking, multiline=False, limit=_MARKING).replace("&", "&&")
    head, foot = into.oddHeader, into.oddFooter
    head.center.text = foot.center.text = marking or None  # type: ignore[union-attr]
    foot.right.text = "page &P of &N"  # type: ignore[union-attr]
    into.page_setup.fitToWidth, into.page_setup.fitToHeight = 1, 0
    into.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    widths = _widths(sheet)
    for column, width in enumerate(widths, 1):
        into.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate((sheet.columns, *sheet.rows), 1):
        into.row_dimensions[number].height = _high(row, widths)


def _high(row: Sequence[str], widths: Sequence[int]) -> float:
    """How high a row is in points: some programs do not look how many lines its words take."""
    lines = max(
        sum(max(-(-len(line) // width), 1) for line in cell[:_MOST_IN_A_CELL].split("\n"))
        for cell, width in zip(row, widths, strict=True)
    )
    return min(lines * _LINE + _PADDING, _HIGHEST)


def _write(into: Worksheet, number: int, column: int, words: str, *, head: bool) -> None:
    cell = into.cell(number, column)
    cell.value = clean(words, limit=_MOST_IN_A_CELL)
    # Set after the value, which would else make a formula or a date of what somebody typed.
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(_FORMULA)
    cell.alignment = _TOP
    cell.border = _HEAD_RULE if head else _RULE
    if head:
        cell.font, cell.fill = _BOLD, _PANEL


def _counted(cell: Cell | MergedCell, words: str, sheet: Sheet, column: str) -> None:
    """Make a number or a time of a cell's words, where its column holds such and they look like one."""
    if column in sheet.numbers and _NUMBER.fullmatch(words):
        cell.value = int(words)
    elif column in sheet.times and (time := _TIME.fullmatch(words)):
        cell.value = (60 * int(time[1]) + int(time[2])) / _MINUTES_OF_A_DAY
        cell.number_format = "[h]:mm"
    else:
        return
    cell.data_type = "n"
    cell.alignment = _COUNTED


def _widths(sheet: Sheet) -> list[int]:
    if len(sheet.widths) == len(sheet.columns):
        return list(sheet.widths)
    found = []
    for cells in zip(sheet.columns, *sheet.rows, strict=True):
        longest = max(len(line) for cell in cells for line in (cell.split("\n") or [""]))
        found.append(min(max(longest + 2, _NARROWEST), _WIDEST))
    return found
