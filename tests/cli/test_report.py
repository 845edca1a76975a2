"""``report``: text to stdout, papers into files, and no file that is there is lost."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from tests.cli.calling import Caller

from tabletop.store.folders import open_record
from tabletop.store.protocols import NewEvent

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


def test_a_session_of_a_newer_program_is_no_crash(call: Caller, tmp_path: Path) -> None:
    """Report, show and papers say what it is; its file can still be made, so that it reaches the newer program."""
    session = call.begin()
    record = open_record(call.home / "sessions" / session)
    record.append(record.revision(), [NewEvent("telepathy/1", 1, "2026-11-23T18:45:00.123Z", "{}")])
    record.close()
    for words in (("report",), ("sessions", "show"), ("materials", "--session", "last", "-o", str(tmp_path / "set"))):
        called = call(*words)
        assert called.code == 3 and "another version of tabletop kept it" in called.err, words
    assert not (call.home / "crash").exists()
    called = call("sessions", "export", "-o", "kept.session")
    assert called.code == 0 and "names were not looked for" in called.err and Path("kept.session").is_file()


def test_an_export_says_what_still_tells_who_was_there(call: Caller) -> None:
    """The group's name is part of what the chain covers and stays; the file goes only where that is wished."""
    call.begin(b"\n", "--group", "Cohort 7")
    called = call("sessions", "export", "-o", "out.session")
    assert called.code == 0 and "the group’s name stays in the file: Cohort 7" in called.err
    Path("out.session").write_bytes(b"mine")
    assert call("sessions", "export", "-o", "out.session").code == 2 and Path("out.session").read_bytes() == b"mine"
    assert call("sessions", "export", "-o", "out.session", "--force").code == 0
    assert b"Cohort 7" in Path("out.session").read_bytes()
