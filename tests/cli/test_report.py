"""``report``: text to stdout, papers into files, and no file that is there is lost."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from tests.cli.calling import Caller

STARTS = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOCTYPE html>", "json": b"{", "csv": b"\xef\xbb\xbfexercise,"}


@pytest.mark.parametrize("form", ["html", "json", "csv", "md"])
def test_text_goes_to_stdout(form: str, call: Caller) -> None:
    """Text can be piped; what is said about it goes elsewhere."""
    session = call.begin()
    called = call("report", session, "--format", form)
    assert called.code == 0 and called.out.endswith("\n")
    assert called.out.encode().startswith(STARTS.get(form, b"#").removeprefix(b"\xef\xbb\xbf"))


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_papers_go_into_a_file_of_their_own(form: str, call: Caller) -> None:
    """Named by the session, readable by its owner, never to stdout; a second one does not replace the first."""
    session = call.begin()
    called = call("report", session, "--format", form)
    path = Path(f"report-{session}.{form}")
    assert (called.code, called.out) == (0, "") and path.name in called.err
    assert path.read_bytes().startswith(STARTS[form])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(b"mine")
    again = call("report", session, "--format", form)
    assert again.code == 2 and "is there already" in again.err and path.read_bytes() == b"mine"
    assert call("report", session, "--format", form, "--force").code == 0
    assert path.read_bytes().startswith(STARTS[form])


@pytest.mark.parametrize("form", sorted(STARTS))
def test_any_format_into_a_named_file(form: str, call: Caller) -> None:
    """Each begins as a file of its kind does; CSV with the mark by which a spreadsheet program knows UTF-8."""
    call.begin()
    assert call("report", "--format", form, "-o", "paper").code == 0
    assert Path("paper").read_bytes().startswith(STARTS[form])


def test_the_name_of_a_file_tells_no_day_under_the_chatham_house_rule(call: Caller) -> None:
    """A session's id holds its date, so the file is named by the exercise."""
    session = call.begin()
    assert call("report", "--format", "pdf", "--names", "chatham").code == 0
    (path,) = Path().glob("report-*.pdf")
    assert path.name.endswith("-chatham.pdf") and session not in path.name and session[:8] not in path.name


def test_csv_is_one_table(call: Caller) -> None:
    """Every line has a cell for every column."""
    call.begin()
    rows = list(csv.reader(io.StringIO(call("report", "--format", "csv").out, newline="")))
    assert rows and {len(row) for row in rows} == {len(rows[0])}
