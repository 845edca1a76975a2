"""Sessions as folders: made whole or not at all, listed without failing, found by what people type."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from tests.store.making import WALL, bytes_of, event, header

from tabletop import system
from tabletop.errors import CannotRead, KeepingFailed, NotFound
from tabletop.store import folders, reserve
from tabletop.store.protocols import Person, Seat
from tabletop.store.record import SqliteRecord
from tabletop.store.room import SqliteRoom

IDS = ("20260101-aaaa", "20261123-k7qf", "20261123-k7zz")


@pytest.fixture
def many(root: Path) -> Path:
    """Three sessions; the second was played last."""
    for age, id in enumerate((IDS[1], IDS[2], IDS[0])):
        record, room = folders.create_session(root, header(id))
        record.append(0, [event(1), event(2, "session_closed/1")])
        room.close()
        record.close()
        folders.keep_time(root / id, 1_700_000_000 - age)
    return root


def test_ids_are_a_date_and_four_signs() -> None:
    """Lower case, without signs that are read wrongly, different for different bits."""
    made = {folders.new_session_id(date(2026, 11, 23), bits) for bits in range(500)}
    assert len(made) == 500
    assert all(id.startswith("20261123-") and len(id) == 13 and not set(id[9:]) & set("01ilo") for id in made)


def test_a_session_is_not_made_twice_nor_outside(root: Path) -> None:
    """An id that exists and one that is no id are refused, and nothing is left behind."""
    record, room = folders.create_session(root, header())
    for bad in (header(), header("../x"), header("A"), header(""), header("a" * 65), header("last/..")):
        with pytest.raises(KeepingFailed):
            folders.create_session(root, bad)
    assert [path.name for path in root.iterdir()] == [header().id]
    room.close()
    record.close()


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path) -> None:
    """Where a file stands in the way, KeepingFailed names the place."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(KeepingFailed, match="file"):
        folders.create_session(tmp_path / "file" / "sessions", header())


def test_sessions_are_listed_last_played_first(many: Path) -> None:
    """The header, the last event, and whether there is a room; readers do not change the order."""
    assert [summary.id for summary in folders.list_sessions(many)] == [IDS[1], IDS[2], IDS[0]]
    reader = folders.open_record(many / IDS[0], readonly=True)
    reader.read()
    assert [folder.name for folder in folders.session_folders(many)] == [IDS[1], IDS[2], IDS[0]]
    reader.close()
    folders.close_room(many / IDS[2])
    found = {summary.id: summary for summary in folders.list_sessions(many)}
    summary = found[IDS[2]]
    assert (summary.exercise_id, summary.exercise_title) == ("the_leaked_file", "The leaked file")
    assert (summary.revision, summary.last_form, summary.last_at, summary.last_wall) == (
        2,
        "session_closed/1",
        2000,
        WALL,
    )
    assert len(summary.last_hash) == 64 and summary.settings == header().settings and not summary.damaged
    assert not summary.running and found[IDS[1]].running
    assert [folder.name for folder in folders.running_folders(many)] == [IDS[1], IDS[0]]


def test_playing_makes_a_session_the_last(many: Path) -> None:
    """What was appended to last is `last`, also while its log is not yet in the database."""
    record = folders.open_record(many / IDS[0])
    record.append(2, [event(3)])
    assert folders.find_session(many, "last").name == IDS[0]
    record.close()
    assert folders.find_session(many, "last").name == IDS[0]


def test_a_damaged_session_is_listed_as_damaged(many: Path) -> None:
    """Whatever lies in a folder, the list comes; what is no session is not in it."""
    (many / IDS[1] / "record.sqlite").write_bytes(b"gone " * 999)
    (many / IDS[2] / "record.sqlite").unlink()
    (many / "empty").mkdir()
    (many / ".new-x").mkdir()
    (many / "Not An Id").mkdir()
    (many / "a-file").write_text("")
    found = {summary.id: summary for summary in folders.list_sessions(many)}
    assert set(found) == {*IDS, "empty"}
    assert found[IDS[0]].damaged == "" and all(found[id].damaged for id in (IDS[1], IDS[2], "empty"))
    assert folders.list_sessions(many / "nowhere") == []


@pytest.mark.parametrize(
    ("wanted", "found"), [("last", IDS[1]), (IDS[2], IDS[2]), ("2026010", IDS[0]), ("20261123-k7z", IDS[2])]
)
def test_a_session_is_found_by_what_people_type(many: Path, wanted: str, found: str) -> None:
    """Last, an id, a unique beginning."""
    assert folders.find_session(many, wanted) == many / found


def test_a_session_is_found_by_its_folder(many: Path, tmp_path: Path) -> None:
    """A folder anywhere that holds a record."""
    assert folders.find_session(tmp_path / "elsewhere", str(many / IDS[0])) == many / IDS[0]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("20261123", f"{IDS[1]}, {IDS[2]}"), ("20261123-k7qq", IDS[1]), ("xyz", "sessions list"), ("", "sessions list")],
)
def test_what_is_not_found_names_what_is_near(many: Path, wanted: str, said: str) -> None:
    """An ambiguous beginning lists what fits, a slip what is near."""
    with pytest.raises(NotFound) as found:
        folders.find_session(many, wanted)
    assert said in str(found.value)


def test_without_sessions_last_says_so(root: Path) -> None:
    """The very first evening."""
    with pytest.raises(NotFound, match="no session yet"):
        folders.find_session(root, "last")


def test_forgetting_empties_people_and_says_so(many: Path) -> None:
    """Names go from the record and from the room, an event tells, and the session keeps its place in the list."""
    record, room = folders.open_record(many / IDS[0]), folders.open_room(many / IDS[0])
    record.set_person(1, "Zenaida", "Embassy")
    room.join("ff", "Zenaida", "clerk")
    room.take_up("ff", 1, "clerk")
    room.close()
    record.close()
    folders.keep_time(many / IDS[0], 1_600_000_000)
    folders.forget(many / IDS[0], "people_forgotten/1", WALL)
    record, room = folders.open_record(many / IDS[0], readonly=True), folders.open_room(many / IDS[0])
    last = record.read()[-1]
    assert (last.revision, last.form, last.at, last.wall, last.body) == (3, "people_forgotten/1", 2000, WALL, "{}")
    assert record.people() == {} and room.seats() == [Seat("ff", "", "clerk", 1, "clerk")]
    record.verify()
    room.close()
    record.close()
    assert b"Zenaida" not in bytes_of(many / IDS[0], "r")
    assert [folder.name for folder in folders.session_folders(many)][-1] == IDS[0]


def test_deleting_takes_everything(many: Path) -> None:
    """The folder is gone and only that one."""
    folders.delete_session(many / IDS[1])
    assert sorted(path.name for path in many.iterdir()) == [IDS[0], IDS[2]]


# --- keeping in another folder ----------------------------------------------------------------------------------


def test_a_record_goes_on_in_another_folder(root: Path, tmp_path: Path, record: SqliteRecord, room: SqliteRoom) -> None:
    """The copy holds all, goes on, and is what the session's folder leads to from now on."""
    record.append(0, [event(1), event(2)])
    record.set_person(1, "Ana", "")
    copy = folders.copy_to(record, tmp_path / "stick", left=record.folder)
    assert copy.folder == tmp_path / "stick" / header().id and copy.header == record.header
    assert copy.read() == record.read() and copy.people() == {1: Person("Ana", "")}
    copy.append(2, [event(3)])
    copy.verify()
    copy.close()
    again = folders.open_record(root / header().id)
    assert (again.revision(), again.folder) == (3, tmp_path / "stick" / header().id)
    again.close()
    (summary,) = folders.list_sessions(root)
    assert (summary.revision, summary.damaged, summary.running) == (3, "", True)
    assert folders.find_session(root, "last") == room.folder


def test_a_missing_other_folder_is_told_not_passed_over(root: Path, tmp_path: Path, record: SqliteRecord) -> None:
    """When the drive it went on on is away, nobody goes on from the old state unknowingly."""
    folders.copy_to(record, tmp_path / "stick", left=record.folder).close()
    (tmp_path / "stick").rename(tmp_path / "pulled")
    with pytest.raises(CannotRead, match="stick"):
        folders.open_record(root / header().id)
    assert "stick" in folders.list_sessions(root)[0].damaged
    assert folders.find_session(root, "last") == root / header().id


def test_copying_over_another_session_is_refused(root: Path, record: SqliteRecord) -> None:
    """A folder that holds the session already is no other folder."""
    with pytest.raises(KeepingFailed):
        folders.copy_to(record, root, left=record.folder)
    again = folders.open_record(root / header().id)
    assert again.folder == root / header().id
    again.close()


def test_deleting_takes_the_other_folder_too(root: Path, tmp_path: Path, record: SqliteRecord) -> None:
    """Nothing of a session stays where it went on."""
    folders.copy_to(record, tmp_path / "stick", left=record.folder).close()
    record.close()
    folders.delete_session(root / header().id)
    assert list(root.iterdir()) == [] and list((tmp_path / "stick").iterdir()) == []


# --- the reserve and the place ----------------------------------------------------------------------------------


def test_the_reserve_is_kept_let_go_and_made_again(record: SqliteRecord) -> None:
    """One mebibyte that takes its space for certain; opening for writing makes it again."""
    path = record.folder / "reserve"
    found = path.stat()
    assert found.st_size == reserve.SIZE and found.st_blocks * 512 >= reserve.SIZE
    assert reserve.release_reserve(record.folder) and not path.exists()
    assert not reserve.release_reserve(record.folder)
    folders.open_record(record.folder, readonly=True).close()
    assert not path.exists()
    folders.open_record(record.folder).close()
    assert path.stat().st_size == reserve.SIZE


def test_no_reserve_where_space_is_short(record: SqliteRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reserve never takes the last of the disk."""
    reserve.release_reserve(record.folder)
    monkeypatch.setattr(reserve, "_ROOM_WANTED", 1 << 62)
    assert not reserve.make_reserve(record.folder) and not (record.folder / "reserve").exists()


def test_a_good_place_is_not_spoken_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a local drive that takes the log there is nothing to say, and nothing is left behind."""
    monkeypatch.setattr(system, "unsafe_place", lambda path: None)
    assert folders.where_it_lies(root) is None
    assert list(root.iterdir()) == []


def test_a_bad_place_is_named_with_a_better_one(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Network and synced folders, those that refuse the log, and those that cannot be made."""
    monkeypatch.setattr(system, "local_folder", lambda: Path("/home/ana/.local/share/tabletop"))
    monkeypatch.setattr(system, "unsafe_place", lambda path: "on a network drive (nfs4)")
    said = folders.where_it_lies(root)
    assert said and "network drive (nfs4)" in said and "/home/ana/.local/share/tabletop" in said
    assert "TABLETOP_HOME" in said and not root.exists()
    monkeypatch.setattr(system, "unsafe_place", lambda path: None)
    monkeypatch.setattr(folders, "takes_wal", lambda path: False)
    assert "database cannot work" in (folders.where_it_lies(root) or "")
    (root / "file").write_text("")
    assert "cannot be made" in (folders.where_it_lies(root / "file" / "sessions") or "")


def test_the_root_follows_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TABLETOP_HOME overrides the system's data folder."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    assert folders.sessions_root() == tmp_path / "sessions"
    monkeypatch.delenv("TABLETOP_HOME")
    assert folders.sessions_root().parts[-2:] == ("tabletop", "sessions")


def test_a_medium_that_takes_no_writes_can_be_read(many: Path) -> None:
    """A record on a read-only drive opens for reading where nothing can be written beside it."""
    if os.geteuid() != 0:
        (many / IDS[0]).chmod(0o500)
    else:
        mounted = os.system(f"mount --bind {many / IDS[0]} {many / IDS[0]} && mount -o remount,bind,ro {many / IDS[0]}")
        if mounted != 0:
            pytest.skip("this system lets nobody mount")
    try:
        record = folders.open_record(many / IDS[0], readonly=True)
        record.verify()
        assert record.revision() == 2
        record.close()
        assert folders.summarise(many / IDS[0]).damaged == ""
    finally:
        if os.geteuid() != 0:
            (many / IDS[0]).chmod(0o700)
        else:
            os.system(f"umount {many / IDS[0]}")
