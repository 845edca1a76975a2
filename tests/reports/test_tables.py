"""Spreadsheets: whatever stands in a cell is words."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest

from tabletop.reports.tables import Sheet, csv_text, workbook

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A1")


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_of_csv_is_a_formula(cell: str) -> None:
    """What a spreadsheet program would take for a formula begins with an apostrophe."""
    (head, row) = csv.reader(io.StringIO(csv_text(("a", cell), [(cell, "b")]), newline=""))
    assert head[1].startswith("'") and row[0].startswith("'")
    assert row[1] == "b"


def test_csv_keeps_what_was_said() -> None:
    """Commas, quotes, line ends and accents come back as they went in; control signs are made visible."""
    said = ("a, “b”", 'say "no"', "one\ntwo", "Núñez", "\x1b[31m")
    ((*row,),) = csv.reader(io.StringIO(csv_text(said, []), newline=""))
    assert row == [*said[:4], "␛[31m"]


def sheets(data: bytes) -> list[openpyxl.worksheet.worksheet.Worksheet]:
    """The sheets of a workbook, opened as anybody would."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets


def test_every_cell_of_a_workbook_is_a_string() -> None:
    """Formulas, numbers and dates stay what was typed; the head is bold, frozen and printed on each page."""
    rows = (*((cell, "12", "2026-11-23") for cell in HOSTILE), ("x" * 50_000, "\x1b", "two\nlines"))
    (sheet,) = sheets(workbook([Sheet("MSEL", ("Event", "No.", "Time"), rows)]))
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in sheet[2]] == ["=1+1", "12", "2026-11-23"]
    assert all(cell.quotePrefix for cell in sheet["A"][1:9])
    assert len(str(sheet["A10"].value)) <= 32_767 and sheet["B10"].value == "␛"
    assert sheet.freeze_panes == "A2" and sheet.print_title_rows == "$1:$1"
    assert all(cell.font.bold for cell in sheet[1])
    assert all(cell.alignment.wrap_text for cell in cells)
    assert sheet.column_dimensions["C"].width >= 10


def test_numbers_and_times_are_such_only_where_columns_say_so() -> None:
    """A list can be sorted and filtered by them; whatever else stands in such a column stays words."""
    rows = (("2", "0:35", "2"), ("10", "25:00", "0:35"), ("=1+1", "=A1", "=1"), ("–", "–", "x"), ("1e9", "0:75", "x"))
    columns = ("No.", "Time", "Words")
    (sheet,) = sheets(workbook([Sheet("a", columns, rows, numbers=("No.",), times=("Time",))]))
    kinds = ["".join(cell.data_type for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert kinds == ["nds", "nds", "sss", "sss", "sss"]
    assert [sheet["A2"].value, sheet["A3"].value] == [2, 10]
    assert [sheet["B2"].value, sheet["B3"].value] == [timedelta(minutes=35), timedelta(hours=25)]
    assert sheet["B3"].number_format == "[h]:mm" and sheet.auto_filter.ref == "A1:C6"


def test_sheets_have_names_a_program_takes() -> None:
    """Names are short, without the signs that are not allowed, and no two are alike."""
    empty = Sheet("a/b: [c]*?" + "x" * 40, ("a",), ())
    names = [sheet.title for sheet in sheets(workbook([empty, empty, Sheet("", ("a",), ())]))]
    assert len(set(map(str.casefold, names))) == 3
    assert all(name and len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_workbook_tells_nothing_of_who_made_it_when() -> None:
    """The same words are the same bytes; the only property is the title."""
    made = [workbook([Sheet("a", ("b",), (("c",),))], "The <title>") for _ in range(2)]
    assert made[0] == made[1]
    parts = zipfile.ZipFile(io.BytesIO(made[0]))
    assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts.read("docProps/core.xml").decode()
    assert "<dc:title>The &lt;title&gt;</dc:title>" in core
    assert "creator" not in core and "created" not in core and "modified" not in core


def test_a_workbook_without_sheets_is_refused() -> None:
    """Nothing is no workbook."""
    with pytest.raises(ValueError, match="sheet"):
        workbook([])
