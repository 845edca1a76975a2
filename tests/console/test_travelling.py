"""Sessions that travel: the same on the other side, and nothing kept of a file that does not hold."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.console.recording import WALL, record_of
from tests.debrief.making import rich
from tests.exercises import Driver, examples
from tests.reports.making import full_room

from tabletop.console.reporting import report_text
from tabletop.console.sessions import reopen
from tabletop.console.travelling import bring
from tabletop.errors import CannotRead, TabletopError
from tabletop.session import commands as co
from tabletop.store import folders
from tabletop.store.export import export_session
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import NewEvent


def file_of(record: MemoryRecord, folder: Path, *, names: bool = True) -> Path:
    """The record's file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "session").write_text(export_session(record, names=names), "utf-8")
    return folder / "session"


@pytest.mark.parametrize("level", ["named", "roles", "chatham"])
def test_reports_of_an_imported_session_are_the_same_byte_by_byte(tmp_path: Path, level: str) -> None:
    """The JSON and the Markdown report of the original and of what came through a file."""
    record = record_of(full_room())
    here = folders.keep_session(tmp_path / "here", record.header, record.read(), record.people())
    there = bring(tmp_path / "there", file_of(record, tmp_path))
    for form in ("json", "md"):
        assert report_text(there, form, level) == report_text(here, form, level)


def test_an_imported_session_is_gone_on_with(tmp_path: Path) -> None:
    """Resume finds the step it stopped on, and what comes after is kept behind it."""
    room = Driver(rich(), 6)
    room.begin()
    room.to("vote:1")
    folder = bring(tmp_path / "there", file_of(record_of(room), tmp_path))
    desk = reopen(folder)
    try:
        assert desk.state == room.state
        assert desk.do(co.Note(kind="observation", text="going on")) is not None
        assert desk.state.revision == room.state.revision + 1
    finally:
        desk.close()


def test_without_names_all_but_people_is_there(tmp_path: Path) -> None:
    """A report by roles needs no names."""
    record = record_of(full_room())
    folder = bring(tmp_path / "there", file_of(record, tmp_path, names=False))
    kept = folders.open_record(folder, readonly=True)
    assert kept.people() == {} and kept.read() == record.read()
    kept.close()


def _with(change: dict[str, Any], form: str) -> MemoryRecord:
    """A whole record in which the last event of a form has other fields; its chain fits."""
    record = record_of(full_room())
    events = [NewEvent(one.form, one.at, one.wall, one.body) for one in record.read()]
    last = max(number for number, one in enumerate(events) if one.form == form)
    body = json.dumps(json.loads(events[last].body) | change)
    events[last] = dataclasses.replace(events[last], body=body)
    made = MemoryRecord(record.header)
    made.append(0, events)
    return made


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("opened/1", {"settings": [1]}),
        ("noted/1", {"text": 7}),
        ("noted/1", {"text": None}),
        ("noted/1", {"kind": "gossip"}),
        ("noted/1", {"unheard": "of"}),
        ("seat_taken/1", {"seat": "1"}),
        ("seat_taken/1", {"seat": True}),
        ("decided/1", {"movements": [{"indicator": "trust", "by": 1, "before": 0, "after": 99}]}),
        ("decided/1", {"movements": [{"indicator": "nothing", "by": 1, "before": 0, "after": 1}]}),
        ("decided/1", {"settings": {"page": "burnt"}}),
        ("decided/1", {"scene": "nowhere"}),
        ("entered/1", {"scene": "nowhere"}),
        ("entered/1", {"waiting": [{"where": "nowhere", "indicator": "trust"}]}),
        ("question_opened/1", {"options": [["a"]]}),
        ("question_opened/1", {"options": "ab"}),
        ("vote_closed/1", {"question": 999}),
        ("vote_closed/1", {"ballots": [{"key": 1, "option": "staged"}]}),
        ("vote_closed/1", {"ballots": [{"key": "k", "option": "staged", "more": 1}]}),
        ("undone/1", {"to": 999}),
    ],
)
def test_events_that_no_room_could_have_written_are_refused(tmp_path: Path, form: str, change: dict[str, Any]) -> None:
    """Wrong kinds, names of nothing, effects of nothing: in words, although every hash fits. Nothing is made."""
    with pytest.raises(CannotRead):
        bring(tmp_path / "there", file_of(_with(change, form), tmp_path))
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "[" * 100_000, '{"text":' * 50_000, '{"text":NaN}', '{"text":"\ud800"}']
)
def test_bodies_that_are_no_events_are_refused(tmp_path: Path, body: str) -> None:
    """Empty, nested a hundred thousand deep, no JSON."""
    record = record_of(full_room())
    try:
        record.append(record.revision(), [NewEvent("noted/1", 1, WALL, body)])
    except ValueError:  # no record takes it in the first place
        return
    with pytest.raises(CannotRead):
        bring(tmp_path / "there", file_of(record, tmp_path))


@pytest.mark.parametrize(
    "changed",
    [
        {"files": (("rich.yaml", "tabletop: 1\ntitle: T\n"),)},
        {"files": (("rich.yaml", "[" * 100_000),)},
        {"files": (("rich.yaml", "a: &a [*a, *a]\n"),)},
        {"exercise_sha256": "0" * 64},
    ],
)
def test_an_exercise_that_was_not_played_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    """One that does not load, one that is hostile, one with another hash."""
    with pytest.raises(CannotRead):
        bring(tmp_path / "there", file_of(record_of(full_room(), **changed), tmp_path))
    assert not (tmp_path / "there").exists()


SAMPLE = export_session(record_of(full_room()), names=True)


@examples(60)
@given(data=st.data())
def test_no_damage_gets_through(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes cut out, put in, swapped anywhere: refused with a sentence, and nothing is left behind."""
    raw = bytearray(SAMPLE.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    length = data.draw(st.integers(0, 400))
    raw[at : at + length] = data.draw(st.binary(max_size=40))
    as_read = bytes(raw).removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").removesuffix(b"\n")
    if as_read == SAMPLE.encode().removesuffix(b"\n"):  # line ends are no damage
        return
    folder = tmp_path_factory.mktemp("damage")
    (folder / "session").write_bytes(bytes(raw))
    with pytest.raises(TabletopError) as refused:
        bring(folder / "there", folder / "session")
    assert refused.value.message.endswith(".") and refused.value.advice
    assert not (folder / "there").exists()
