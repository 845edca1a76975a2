"""Reports of a session on the disk or in use: texts, files that replace none, places where known names stand."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import pytest
from tests.exercises import exercise_of

from tabletop.console.desk import Desk
from tabletop.console.reading import _on_the_wall
from tabletop.console.reporting import (
    FORMS,
    TOGETHER,
    places_of_names,
    places_to_read,
    read_session,
    report_bytes,
    report_text,
    told_lines,
    write_report,
    write_reports,
)
from tabletop.console.sessions import SetUp, begin
from tabletop.errors import CannotRead, Damaged, KeepingFailed, NotFound, UsageError
from tabletop.reports.hseep.papers import papers_of
from tabletop.session import commands as co
from tabletop.store.protocols import NewEvent

EXERCISE = """
tabletop: 1
id: flood
title: The river rises
scenes:
  rain:
    text: The gauge climbs.
    decision:
      ask: Do we ring the bells?
      options:
        ring:
          label: Ring them now
          goto: after
        wait:
          label: Wait for the gauge
          goto: after
  after:
    text: The water stands in the square.
    ending: A long night
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A session in its first scene, with names and a note that holds one of them."""
    setup = SetUp(group="Cohort 7", people=2, names=True, participants=(("Ana Ruiz", "FGR"), ("Ben Okafor", "")))
    desk = begin(exercise_of(EXERCISE), setup, tmp_path / "sessions")
    while desk.state.phase != "scene":
        desk.do(co.Next())
    desk.do(co.Note(kind="quote", text="Ana Ruiz said: not before noon."))
    return desk


def test_papers_bear_the_day_on_which_the_session_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An evening in Washington is filed under its own day, not under that of Greenwich; the hour says how far it is."""
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    try:
        monkeypatch.setattr(
            "tabletop.console.reading._on_the_wall", lambda utc, read=_on_the_wall: read("2026-11-24T00:30:00.000Z")
        )
        given, _ = read_session(desk.folder)
        assert papers_of(given.state.compiled.exercise, given).date() == "23 November 2026"
        assert "23 November 2026, 19:30 UTC-05:00" in report_text(desk.folder)[0]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_report_is_written_from_the_disk_and_from_the_desk_alike(tmp_path: Path, desk: Desk) -> None:
    """What the console writes and what the verb writes later are the same words."""
    here = tmp_path / "here"
    here.mkdir()
    written = write_reports(desk, here)
    folder = desk.folder
    desk.close()
    assert written.read_text("utf-8") == report_text(folder, "md")[0]
    assert json.loads(written.with_suffix(".json").read_text("utf-8")) == json.loads(report_text(folder, "json")[0])
    assert "The river rises" in written.read_text("utf-8")
    for form in TOGETHER:
        assert written.with_suffix(f".{form}").read_bytes() == report_bytes(folder, form)[0], form


def test_all_formats_lie_under_one_name(tmp_path: Path, desk: Desk) -> None:
    """Each format is told as it is written; under the Chatham House Rule no file's name holds the session's day."""
    told: list[str] = []
    written = write_reports(desk, tmp_path, "chatham", told.append)
    desk.close()
    assert told == list(TOGETHER)
    assert written.name == "report-flood-chatham.md"
    assert sorted(path.name for path in tmp_path.glob("report-*")) == sorted(
        f"report-flood-chatham.{form}" for form in TOGETHER
    )


def test_every_format_has_bytes(desk: Desk) -> None:
    """Formats that are no text are refused as text, and formats nobody knows altogether."""
    desk.close()
    assert all(report_bytes(desk.folder, form)[0] for form in FORMS)
    with pytest.raises(UsageError, match="pdf is no text"):
        report_text(desk.folder, "pdf")
    with pytest.raises(UsageError, match="odt"):
        report_bytes(desk.folder, "odt")


def test_no_report_replaces_another(tmp_path: Path, desk: Desk) -> None:
    """Each writing finds new names, also where only one of the two files is there."""
    desk.close()
    (tmp_path / f"report-{desk.session_id}.json").write_text("mine", encoding="utf-8")
    first, second = write_report(desk.folder, tmp_path), write_report(desk.folder, tmp_path)
    assert [first.name, second.name] == [f"report-{desk.session_id}-2.md", f"report-{desk.session_id}-3.md"]
    assert (tmp_path / f"report-{desk.session_id}.json").read_text("utf-8") == "mine"
    assert first.stat().st_mode & 0o077 == 0


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path, desk: Desk) -> None:
    """The error says what to type instead."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    desk.close()
    with pytest.raises(KeepingFailed, match="tabletop report"):
        write_report(desk.folder, tmp_path / "file")


def test_known_names_are_found_where_people_typed(desk: Desk) -> None:
    """A level that leaves names out lists where typed words still hold one; with names there is nothing to warn of."""
    desk.close()
    text, places = report_text(desk.folder, "md", "roles")
    assert places and places == places_of_names(desk.folder)
    assert "Ana Ruiz" not in text
    named, none = report_text(desk.folder, "md", "named")
    assert "Ana Ruiz" in named and none == []


def test_what_happened_is_told_line_by_line(desk: Desk) -> None:
    """Lines come in order, with revision, session time and words."""
    desk.close()
    lines = told_lines(desk.folder)
    assert [line["revision"] for line in lines] == sorted(line["revision"] for line in lines)
    assert "not before noon" in lines[-1]["text"] and lines[-1]["time"].startswith("00:")


def test_what_cannot_be_reported_says_so(tmp_path: Path, desk: Desk) -> None:
    """A level nobody knows, and a session that is not there."""
    desk.close()
    with pytest.raises(UsageError):
        report_text(desk.folder, "md", "everybody")
    with pytest.raises(NotFound):
        report_text(tmp_path / "nothing")


def test_what_another_version_kept_is_told_for_what_it_is(desk: Desk) -> None:
    """An event nobody here knows ends in a sentence that names it, wherever the session is read."""
    event = NewEvent("telepathy/1", 1, "2026-11-23T18:45:00.123Z", "{}")
    desk.record.append(desk.record.revision(), [event])
    desk.close()
    number = desk.state.revision + 1
    for read in (report_text, lambda folder: report_bytes(folder, "pdf"), told_lines, read_session, places_of_names):
        with pytest.raises(CannotRead, match=rf"Event {number} .* another version") as caught:
            read(desk.folder)
        assert "nothing of it is lost" in caught.value.advice


def test_places_say_the_words_to_read_again(desk: Desk) -> None:
    """A few words round the name are enough to judge it; fields for owners are told by level and are not listed."""
    desk.do(co.AgreeAction(text="Keep a list", owner="Ana Ruiz", organisation="FGR"))
    assert [place.partition(": ")[2] for place in places_to_read(desk, "roles")] == [
        "“Ana Ruiz said: not before noon.”"
    ]
    assert places_to_read(desk, "named") == []
    folder = desk.folder
    desk.close()
    assert any("“Ana Ruiz”" in place for place in places_of_names(folder))


def test_under_the_chatham_house_rule_affiliation_and_group_are_looked_for(desk: Desk) -> None:
    """Who spoke is also told by an organisation or the group's name; the latter does not stand in the report at all."""
    desk.do(co.Note(kind="observation", text="The FGR would not wait."))
    desk.do(co.Note(kind="observation", text="As always in Cohort 7 it took long."))
    listed = " ".join(places_to_read(desk, "chatham"))
    assert "The FGR would not wait" in listed and "As always in Cohort 7" in listed and "settings" not in listed
    assert "FGR would" not in " ".join(places_to_read(desk, "roles"))
    folder = desk.folder
    desk.close()
    text = report_text(folder, "md", "chatham")[0]
    assert "Cohort 7" not in text and "As always in \\[name withheld\\] it took long" in text


def test_a_report_of_an_edited_record_says_so(desk: Desk) -> None:
    """What was changed by hand is told as it stands, but neither on paper nor for machines as what was kept."""
    folder = desk.folder
    desk.close()
    whole = report_text(folder, "md")[0]
    assert "DAMAGED" not in whole and "The last one’s hash begins" in whole
    with sqlite3.connect(folder / "record.sqlite") as database:
        database.execute("UPDATE events SET body = replace(body, 'not before', 'just before')")
    text = report_text(folder, "md")[0]
    assert "DAMAGED RECORD. The record does not hold" in text and "hash begins" not in text
    assert "is no witness" in text
    assert json.loads(report_text(folder, "json")[0])["session"]["fault"].startswith("The record does not hold")
    with sqlite3.connect(folder / "record.sqlite") as database:
        database.execute("DELETE FROM events WHERE form LIKE 'entered/%'")
    with pytest.raises(Damaged, match="does not hold"):
        report_text(folder, "md")
