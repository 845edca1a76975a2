"""What every record keeps, and what only the one on the disk has to."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.store.making import WALL, bytes_of, event, header

from tabletop.errors import CannotRead, Damaged, KeepingFailed, Locked, NotFound, RevisionMoved
from tabletop.store import chain, folders
from tabletop.store.memory import MemoryRecord, go_on_unkept
from tabletop.store.protocols import NewEvent, Person, Record
from tabletop.store.record import SqliteRecord

# --- the contract -----------------------------------------------------------------------------------------------


def test_events_come_back_as_they_were_given(any_record: Record) -> None:
    """Append returns what read returns: the same texts, revisions from 1, each hash over the one before."""
    first = any_record.append(0, [event(1), event(2)])
    second = any_record.append(2, [event(3)])
    assert any_record.read() == first + second
    assert any_record.read(after=2) == second
    assert any_record.read(after=3) == []
    assert [kept.revision for kept in any_record.read()] == [1, 2, 3] and any_record.revision() == 3
    assert [kept.body for kept in any_record.read()] == [event(number).body for number in (1, 2, 3)]
    assert chain.check(any_record.header, chain.first_link(any_record.header), any_record.read())[0] == 3
    any_record.verify()


def test_append_on_an_old_revision_is_refused_whole(any_record: Record) -> None:
    """RevisionMoved on any other revision than the present one, and nothing is kept."""
    any_record.append(0, [event(1)])
    for expected in (0, 2, -1):
        with pytest.raises(RevisionMoved):
            any_record.append(expected, [event(2), event(3)])
    assert any_record.revision() == 1 and len(any_record.read()) == 1


@pytest.mark.parametrize(
    "bad", [NewEvent("", 0, WALL, "{}"), NewEvent("a\nb", 0, WALL, "{}"), NewEvent("a/1", 0, WALL, "\ud800")]
)
def test_a_group_with_one_bad_event_leaves_nothing(any_record: Record, bad: NewEvent) -> None:
    """All or nothing, also for what cannot be chained; the record goes on afterwards."""
    with pytest.raises(ValueError, match=r"form|surrogate"):
        any_record.append(0, [event(1), bad])
    assert any_record.revision() == 0 and any_record.read() == []
    any_record.append(0, [event(1)])


def test_no_events_keep_nothing(any_record: Record) -> None:
    """An empty group is no event, but still asks for the right revision."""
    assert any_record.append(0, []) == []
    with pytest.raises(RevisionMoved):
        any_record.append(1, [])


def test_people_are_written_replaced_and_forgotten(any_record: Record) -> None:
    """People stand by seat number and leave no trace in the chain."""
    any_record.append(0, [event(1)])
    before = any_record.read()
    any_record.set_person(2, "Ana", "Embassy")
    any_record.set_person(1, "Bo", "")
    any_record.set_person(2, "Ana María", "Embassy")
    assert any_record.people() == {1: Person("Bo", ""), 2: Person("Ana María", "Embassy")}
    any_record.forget_people()
    assert any_record.people() == {} and any_record.read() == before
    any_record.verify()


def test_both_records_make_the_same_chain(record: SqliteRecord) -> None:
    """The hash depends on nothing but header and events."""
    events = [event(1), event(2)]
    assert record.append(0, events) == MemoryRecord(header()).append(0, events)


# --- on the disk ------------------------------------------------------------------------------------------------


def test_everything_is_there_after_reopening(root: Path, record: SqliteRecord) -> None:
    """Header, files, events and people outlive the process."""
    kept = record.append(0, [event(1)])
    record.set_person(1, "Ana", "")
    record.close()
    again = folders.open_record(root / header().id)
    assert (again.header, again.read(), again.people()) == (header(), kept, {1: Person("Ana", "")})
    assert again.append(1, [event(2)])[0].revision == 2
    again.close()


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_nobody_else_can_read_a_session(root: Path, umask: int) -> None:
    """Folders are 0700 and every file 0600, SQLite's own too, whatever the umask allows."""
    before = os.umask(umask)
    try:
        record, room = folders.create_session(root, header())
        record.append(0, [event(1)])
        room.publish(1, "{}", {}, "{}")
        folder = root / header().id
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        places = [stat.S_IMODE(path.stat().st_mode) for path in (root.parent, root, folder)]
        room.close()
        record.close()
    finally:
        os.umask(before)
    assert {"record.sqlite-wal", "record.sqlite-shm", "room.sqlite-wal", "room.sqlite-shm", "reserve"} <= set(modes)
    assert set(modes.values()) == {0o600} and places == [0o700] * 3


def test_the_record_is_safe_before_append_returns(record: SqliteRecord) -> None:
    """A log that is synced at every commit, and deletions that overwrite."""
    writer = record._writer
    assert writer is not None
    assert [writer.pragma(name)[0] for name in ("journal_mode", "synchronous", "secure_delete", "fullfsync")] == [
        "wal",
        2,
        1,
        1,
    ]


def test_a_reader_sees_what_is_kept_while_the_console_writes(root: Path, record: SqliteRecord) -> None:
    """A read-only record follows, and refuses to write in words."""
    reader = folders.open_record(root / header().id, readonly=True)
    kept = record.append(0, [event(1)])
    assert reader.read() == kept
    reader.verify()
    with pytest.raises(KeepingFailed):
        reader.append(1, [event(2)])
    with pytest.raises(KeepingFailed):
        reader.set_person(1, "Ana", "")
    reader.close()
    assert record.revision() == 1


def test_reading_never_waits_for_the_writer(record: SqliteRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds the write lock, append raises Locked and reads go on."""
    record.append(0, [event(1)])
    other = sqlite3.connect(record.folder / "record.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert record._writer is not None
    record._writer.pragma("busy_timeout = 20")
    with pytest.raises(Locked):
        record.append(1, [event(2)])
    assert record.revision() == 1 and len(record.read()) == 1
    other.execute("ROLLBACK")
    other.close()
    assert record.append(1, [event(2)])[0].revision == 2


def test_a_closed_record_says_so(record: SqliteRecord) -> None:
    """After close, twice, reading and writing raise our errors."""
    record.close()
    record.close()
    with pytest.raises(CannotRead):
        record.read()
    with pytest.raises(KeepingFailed):
        record.append(0, [event(1)])


_APPENDER = """
import sys
from pathlib import Path
from tabletop.errors import RevisionMoved
from tabletop.store import folders
from tabletop.store.protocols import NewEvent
record = folders.open_record(Path(sys.argv[1]))
for number in range(60):
    while True:
        try:
            pair = [NewEvent(sys.argv[2], number, "", "{}"), NewEvent("pair/1", number, "", "{}")]
            record.append(record.revision(), pair)
        except RevisionMoved:
            continue
        break
record.close()
"""


def test_two_consoles_lose_and_double_nothing(record: SqliteRecord) -> None:
    """Two processes that append at once interleave whole groups, each exactly once and in its own order."""
    call = [sys.executable, "-c", _APPENDER, str(record.folder)]
    running = [subprocess.Popen([*call, form], stderr=subprocess.PIPE, text=True) for form in ("left/1", "right/1")]
    for process in running:
        assert process.communicate(timeout=60)[1] == "" and process.returncode == 0
    record.verify()
    events = record.read()
    assert len(events) == 240
    for form in ("left/1", "right/1"):
        mine = [index for index, kept in enumerate(events) if kept.form == form]
        assert [events[index].at for index in mine] == list(range(60))
        assert [(events[index + 1].form, events[index + 1].at) for index in mine] == [
            ("pair/1", number) for number in range(60)
        ]


def test_forgotten_people_leave_no_bytes(root: Path, record: SqliteRecord) -> None:
    """After forgetting, no name is in the record's files, not even one that was replaced."""
    folder = root / header().id
    for seat in range(200):
        record.set_person(seat, f"Zenaida-{seat}", "Ministerio-X")
    record.set_person(3, "Otra", "")
    assert b"Zenaida" in bytes_of(folder, "record.sqlite")
    record.forget_people()
    left = bytes_of(folder, "record.sqlite")
    assert b"Zenaida" not in left and b"Ministerio-X" not in left and b"Otra" not in left


def test_a_record_kept_by_a_newer_program_is_not_touched(root: Path, record: SqliteRecord) -> None:
    """A later form of the file is refused with what to do."""
    record.close()
    raw = sqlite3.connect(root / header().id / "record.sqlite")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(CannotRead, match="newer"):
        folders.open_record(root / header().id)


def test_what_is_no_record_is_damaged_not_a_crash(root: Path, record: SqliteRecord) -> None:
    """A file that is no database, an empty one and a missing one raise our errors."""
    record.close()
    path = root / header().id / "record.sqlite"
    for content in (b"not a database at all, not even nearly" * 40, b""):
        path.write_bytes(content)
        with pytest.raises(Damaged):
            folders.open_record(path.parent)
    path.unlink()
    with pytest.raises(NotFound):
        folders.open_record(path.parent)


def test_going_on_unkept_is_written_when_it_can_be(record: SqliteRecord) -> None:
    """Events and people that waited in memory end in the record with the hashes they had."""
    record.append(0, [event(1)])
    record.set_person(1, "Ana", "")
    unkept = go_on_unkept(record)
    waiting = unkept.append(1, [event(2), event(3)])
    unkept.set_person(2, "Bo", "")
    assert unkept.unkept == 2 and record.revision() == 1
    assert unkept.write_back(record) == waiting and unkept.unkept == 0
    assert record.read() == unkept.read() and record.people() == unkept.people()
    record.verify()
    unkept.append(3, [event(4)])
    record.append(3, [event(5)])
    with pytest.raises(RevisionMoved):
        unkept.write_back(record)
    assert unkept.unkept == 1
