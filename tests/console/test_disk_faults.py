"""A disk that is full, read-only, slow, locked, damaged or gone: said in words, nothing lost, three ways on."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.console.driving import (
    PATIENCE,
    SMALLEST,
    Pipe,
    environment,
    exercise,
    kept,
    new_desk,
    refused,
    tabletop,
    until,
)

from tabletop.console.desk import NOT_KEPT, Desk
from tabletop.console.sessions import reopen
from tabletop.errors import CannotRead, KeepingFailed, Locked
from tabletop.session import commands as co
from tabletop.session.views import RoomView
from tabletop.store import folders, reserve
from tabletop.store.protocols import KeptEvent, NewEvent, Record


def note(text: str) -> co.Note:
    """Return a note."""
    return co.Note(kind="observation", text=text)


def notes(desk: Desk) -> list[str]:
    """Return the notes kept on the disk."""
    record = folders.open_record(desk.folder, readonly=True)
    try:
        record.verify()
        return [text for event in record.read() if event.form == "noted/1" for text in [event.body]]
    finally:
        record.close()


class Faulty:
    """A Record whose appends fail, wait, or find themselves locked out, as a test says."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.error: Exception | None = None
        self.slow = threading.Event()
        self.slow.set()

    def append(self, expected_revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
        self.slow.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        return self._record.append(expected_revision, events)

    def __getattr__(self, name: str) -> object:
        return getattr(self._record, name)


FULL = KeepingFailed("The record takes nothing more: the disk is full.", "Free some space and try again.")


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[tuple[Desk, Faulty]]:
    """A desk on a record that a test can spoil; its reserve is spent already."""
    desk = new_desk(tmp_path / "sessions")
    desk.close()
    record = Faulty(folders.open_record(desk.folder))
    reserve.release_reserve(desk.folder)
    again = Desk(exercise(), desk.folder, record, folders.open_room(desk.folder))  # type: ignore[arg-type]
    yield again, record
    again.close()


# ---- the three ways on ----------------------------------------------------------------------------------------------


def test_what_fails_changes_nothing_and_waits(faulty: tuple[Desk, Faulty]) -> None:
    """Keeping failed: the state and the room stay as they were, nothing else is taken, trying again keeps it once."""
    desk, record = faulty
    until(desk, "block:0")
    before, seen = desk.state, desk.room.room_view()
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.go_on()
    assert desk.failed and desk.state == before and desk.room.room_view() == seen
    assert desk.do(note("meanwhile")) == NOT_KEPT
    with pytest.raises(KeepingFailed):
        desk.try_again()
    assert desk.failed and desk.state == before
    record.error = None
    assert [happened.event.form for happened in desk.try_again()] == ["shown/1"]
    assert not desk.failed and desk.state.moment.part == "question"
    assert desk.try_again() == ()
    kept(desk.do(note("afterwards")))


def test_go_on_unkept_and_write_back(faulty: tuple[Desk, Faulty]) -> None:
    """In memory the evening goes on and is counted as unkept; the next beat after the disk recovers writes it all."""
    desk, record = faulty
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.do(note("one"))
    assert len(desk.go_on_unkept()) == 1
    for text in ("two", "three"):
        kept(desk.do(note(text)))
    desk.go_on()
    assert desk.unkept == 4 and notes(desk) == []
    desk.beat()
    assert desk.unkept == 4
    record.error = None
    desk.beat()
    assert desk.unkept == 0 and len(notes(desk)) == 3
    kept(desk.do(note("four")))
    assert len(notes(desk)) == 4
    view = desk.room.room_view()
    assert view is not None and view[0] == desk.state.revision


def test_leaving_unkept_writes_what_can_be_written(faulty: tuple[Desk, Faulty]) -> None:
    """Closing the desk tries once more."""
    desk, record = faulty
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.do(note("last words"))
    desk.go_on_unkept()
    record.error = None
    desk.close()
    assert desk.unkept == 0 and len(notes(desk)) == 1


def test_keep_elsewhere(faulty: tuple[Desk, Faulty], tmp_path: Path) -> None:
    """The whole record goes on in another folder, unkept events too; the session's own folder leads there."""
    desk, record = faulty
    kept(desk.do(note("before")))
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.do(note("one"))
    desk.go_on_unkept()
    kept(desk.do(note("two")))
    assert desk.unkept == 2
    desk.keep_elsewhere(tmp_path / "stick")
    assert desk.unkept == 0 and not desk.failed
    kept(desk.do(note("three")))
    assert (tmp_path / "stick" / desk.session_id / "record.sqlite").is_file()
    assert len(notes(desk)) == 4
    desk.close()
    again = reopen(desk.folder)
    assert again.state.revision == desk.state.revision
    kept(again.do(note("four")))
    again.close()


def test_keep_elsewhere_where_nothing_can_be_kept(faulty: tuple[Desk, Faulty], tmp_path: Path) -> None:
    """Another folder that does not take it either leaves everything as it was, and the question stands."""
    desk, record = faulty
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.do(note("one"))
    (tmp_path / "file").touch()
    for root in (tmp_path / "file", desk.folder.parent):
        with pytest.raises(KeepingFailed):
            desk.keep_elsewhere(root)
        assert desk.failed
    record.error = None
    assert len(desk.try_again()) == 1


def test_a_failed_step_that_no_longer_holds_is_dropped(faulty: tuple[Desk, Faulty]) -> None:
    """Another console went on while this one could not keep: trying again moves nothing more."""
    desk, record = faulty
    until(desk, "block:0")
    other = reopen(desk.folder)
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.go_on()
    kept(other.go_on())
    record.error = None
    assert desk.try_again() == () and not desk.failed
    assert desk.state == other.state
    other.close()


def test_a_vote_whose_closing_could_not_be_kept(faulty: tuple[Desk, Faulty]) -> None:
    """Its ballots wait in the room and count once when keeping works again."""
    desk, record = faulty
    until(desk, "vote:1")
    for seat in (1, 2, 3):
        assert desk.cast(seat, "confirm") is None
    record.error = FULL
    with pytest.raises(KeepingFailed):
        desk.close_vote(although_missing=True)
    assert refused(desk.cast(4, "decline")).reason == "this vote has been closed"
    record.error = None
    desk.try_again()
    (question,) = desk.state.questions.values()
    assert question.counts() == {"confirm": 3, "decline": 0}
    assert desk.room.ballots_in(question.id) == 0


def test_damage_is_a_reason_to_keep_elsewhere(faulty: tuple[Desk, Faulty], tmp_path: Path) -> None:
    """A record that is no longer a database loses nothing that this console has in memory."""
    desk, record = faulty
    kept(desk.do(note("before")))
    record.error = CannotRead("The record is damaged.")
    with pytest.raises(KeepingFailed):
        desk.do(note("one"))
    desk.keep_elsewhere(tmp_path / "stick")
    assert len(notes(desk)) == 2


def test_a_deleted_record_is_noticed(tmp_path: Path) -> None:
    """A deleted file would take every write and give none back: keeping fails at once, and goes on elsewhere."""
    desk = new_desk(tmp_path / "sessions")
    kept(desk.do(note("before")))
    shutil.rmtree(desk.folder)
    with pytest.raises(KeepingFailed, match="no longer in its folder"):
        desk.do(note("one"))
    desk.keep_elsewhere(tmp_path / "stick")
    kept(desk.do(note("two")))
    record = folders.open_record(tmp_path / "stick" / desk.session_id, readonly=True)
    record.verify()
    assert [event.form for event in record.read()].count("noted/1") == 3
    record.close()
    desk.close()


# ---- slow and locked ------------------------------------------------------------------------------------------------


def test_a_slow_disk_shows_nothing_before_it_is_kept(faulty: tuple[Desk, Faulty]) -> None:
    """While an append waits for the disk, neither the state nor the room knows of the step."""
    desk, record = faulty
    until(desk, "block:0")
    before, seen = desk.state, desk.room.room_view()
    record.slow.clear()
    working = threading.Thread(target=desk.go_on)
    working.start()
    assert desk.state is before and desk.room.room_view() == seen
    record.slow.set()
    working.join(PATIENCE)
    assert desk.state.moment.part == "question"
    now = desk.room.room_view()
    assert now is not None and now[0] == before.revision + 1


_HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
database.execute("ROLLBACK")
"""


def held(file: Path) -> subprocess.Popen[str]:
    """Return a process that holds a database's write lock until it gets a line."""
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(file)], stdin=-1, stdout=-1, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    return holder


def let_go(holder: subprocess.Popen[str]) -> None:
    """Let the holder end."""
    holder.communicate("now\n", timeout=PATIENCE)


def test_a_record_that_another_process_holds_for_five_seconds(tmp_path: Path) -> None:
    """The step waits longer than SQLite does, and is kept when the other lets go."""
    desk = new_desk(tmp_path)
    holder = held(desk.folder / "record.sqlite")
    began = time.monotonic()
    timer = threading.Timer(5.0, let_go, (holder,))
    timer.start()
    kept(desk.do(note("patience")))
    assert time.monotonic() - began > 4.5
    timer.join()
    desk.close()


def test_a_record_that_is_never_let_go(faulty: tuple[Desk, Faulty]) -> None:
    """After some tries the step is refused as locked; nothing waits, and the same step works later."""
    desk, record = faulty
    record.error = Locked("The record is held by another window.", "Close that window or try again.")
    with pytest.raises(Locked):
        desk.do(note("one"))
    assert not desk.failed
    record.error = None
    kept(desk.do(note("one")))


# ---- full, read-only ------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 14 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    if os.system(f"mount -t tmpfs -o size=14m,mode=700 tabletop-test {disk} 2>/dev/null") != 0:
        pytest.skip("this system lets nobody mount")
    try:
        yield disk
    finally:
        os.system(f"umount -l {disk}")


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte and return the ballast."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 4096)
    return ballast


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    """The reserve takes the next steps without a word; when it is spent the three ways are open, and all is kept."""
    desk = new_desk(small_disk / "sessions")
    ballast = fill(small_disk)
    words = "x" * 19_000
    count = 0
    with pytest.raises(KeepingFailed):
        for count in range(2_000):
            kept(desk.do(note(f"{count} {words}")))
    assert count > 20 and not (desk.folder / "reserve").exists()
    desk.go_on_unkept()
    kept(desk.do(note("in memory")))
    kept(desk.go_on())
    assert desk.unkept == 3
    ballast.unlink()
    desk.beat()
    assert desk.unkept == 0 and desk.trouble == ""
    assert len(notes(desk)) == count + 2
    view = desk.room.room_view()
    assert view is not None and RoomView.from_text(view[1]).phase == "briefing"
    desk.close()


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from tests.console.driving import new_desk, kept
from tests.console.test_disk_faults import note, notes
from tabletop.errors import KeepingFailed
from tabletop.store.reserve import release_reserve
desk = new_desk(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, hard))
count = 0
try:
    for count in range(2000):
        kept(desk.do(note(str(count) + "x" * 19_000)))
    raise SystemExit("the file never reached its limit")
except KeepingFailed as error:
    assert error.advice and desk.failed
desk.go_on_unkept()
kept(desk.do(note("in memory")))
assert not desk.write_back() and desk.unkept == 2
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert desk.write_back()
assert len(notes(desk)) == count + 2, (len(notes(desk)), count)
desk.close()
"""


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """Where the system refuses a write for another reason than a full disk, the same holds."""
    pytest.importorskip("resource")
    call = [sys.executable, "-c", _LIMITED, str(tmp_path)]
    ended = subprocess.run(call, capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_folder_that_takes_nothing(tmp_path: Path) -> None:
    """Beginning a session where nothing can be written: exit 3, in words, nothing left behind."""
    home = tmp_path / "home"
    home.touch()
    for place in (home, home / "below", Path("/dev/null/tabletop")):
        ended = subprocess.run(
            tabletop("run", "--plain", str(SMALLEST)), input="", capture_output=True, text=True,
            env=environment(place), timeout=PATIENCE,
        )  # fmt: skip
        assert (ended.returncode, ended.stdout) == (3, "")
        assert "does not take this" in ended.stderr and "Traceback" not in ended.stderr


# ---- the room's file ------------------------------------------------------------------------------------------------


def test_a_room_that_is_deleted_while_running(tmp_path: Path) -> None:
    """The console makes it anew within a beat: the view is there again, and no ballot that was kept is lost."""
    desk = new_desk(tmp_path)
    until(desk, "vote:1")
    assert desk.cast(1, "confirm") is None and desk.cast(2, "decline") is None
    folders.close_room(desk.folder)
    desk.beat()
    room = folders.open_room(desk.folder)
    view = room.room_view()
    assert view is not None and view[0] == desk.state.revision and RoomView.from_text(view[1]).ballot is not None
    assert room.last_beat() is not None
    room.close()
    assert desk.ballots_in() == 2 and desk.cast(3, "confirm") is None
    kept(desk.close_vote(although_missing=True))
    (question,) = desk.state.questions.values()
    assert question.counts() == {"confirm": 2, "decline": 1}
    desk.close()


def test_two_consoles_and_a_deleted_room(tmp_path: Path) -> None:
    """One makes it anew, the other follows it; both take ballots into the same file."""
    first = new_desk(tmp_path)
    until(first, "vote:1")
    second = reopen(first.folder)
    assert first.cast(1, "confirm") is None
    folders.close_room(first.folder)
    for desk in (first, second, first):
        desk.beat()
    assert second.cast(2, "decline") is None
    assert first.ballots_in() == second.ballots_in() == 2
    second.close()
    first.close()


def test_a_closed_session_s_room_is_not_made_again(tmp_path: Path) -> None:
    """Another window closed the evening and took the room away: this one leaves it so."""
    first = new_desk(tmp_path)
    second = reopen(first.folder)
    kept(first.do(co.Close()))
    first.close()
    second.beat()
    assert second.state.closed and not (first.folder / "room.sqlite").exists()
    second.close()


@pytest.mark.parametrize("spoil", ["garbage", "emptied", "a table gone"])
def test_a_room_that_is_damaged_while_running(spoil: str, tmp_path: Path) -> None:
    """Damage to the room's file stops nothing: it is made anew, and the evening goes on."""
    desk = new_desk(tmp_path)
    until(desk, "block:0")
    path = desk.folder / "room.sqlite"
    if spoil == "a table gone":
        database = sqlite3.connect(path)
        database.execute("DROP TABLE room_view")
        database.close()
    else:
        path.write_bytes(b"garbage" * 3_000 if spoil == "garbage" else b"")
        (desk.folder / "room.sqlite-wal").write_bytes(b"")
    until(desk, "vote:1")
    assert desk.cast(1, "confirm") is None
    desk.beat()
    desk.poll()
    assert desk.trouble == ""
    room = folders.open_room(desk.folder)
    view = room.room_view()
    assert view is not None and view[0] == desk.state.revision
    room.close()
    kept(desk.close_vote(although_missing=True))
    desk.close()


def test_a_room_that_another_process_holds(tmp_path: Path) -> None:
    """Steps are kept all the same; the trouble is told, and gone with the first beat after it."""
    desk = new_desk(tmp_path)
    until(desk, "block:0")
    holder = held(desk.folder / "room.sqlite")
    kept(desk.go_on())
    assert "held by another window" in desk.trouble
    let_go(holder)
    desk.beat()
    assert desk.trouble == ""
    view = desk.room.room_view()
    assert view is not None and view[0] == desk.state.revision
    desk.close()


def test_a_room_left_damaged_is_made_anew_on_resuming(tmp_path: Path) -> None:
    """Garbage in the room’s file does not keep a session from being resumed."""
    desk = new_desk(tmp_path)
    until(desk, "question")
    desk.close()
    (desk.folder / "room.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 9_000)
    again = reopen(desk.folder)
    assert again.state == desk.state
    view = again.room.room_view()
    assert view is not None and view[0] == again.state.revision
    again.close()


# ---- in plain mode --------------------------------------------------------------------------------------------------


def test_plain_mode_offers_the_three_ways(small_disk: Path, tmp_path: Path) -> None:
    """Full disk in plain mode: told in words, retry, unkept and elsewhere work, and leaving says what is lost."""
    home = small_disk / "home"
    words = "note " + "y" * 19_000
    with Pipe(tabletop("run", "--plain", str(SMALLEST)), environment(home)) as pipe:
        pipe.answer()
        ballast = fill(small_disk)
        for _ in range(300):
            told = pipe.send(words)
            if told[0].startswith("Not kept:"):
                break
        assert "the disk is full" in told[0] and "elsewhere FOLDER" in told[0]
        assert "the last step is not kept yet" in pipe.send("note another")[0]
        assert pipe.send("retry")[0].startswith("Not kept:")
        assert pipe.send("unkept")[0].startswith("Going on unkept")
        assert pipe.send("note in memory")[0] == "Kept: noted (observation): in memory."
        assert "2 steps are not kept" in pipe.send("quit")[0]
        assert "Kept under" in pipe.send(f"elsewhere {tmp_path / 'stick'}")[0]
        assert pipe.send("note on the stick")[0].startswith("Kept:")
        ballast.unlink()
        assert pipe.end() == 0
    assert pipe.errors == "" or "not safe" in pipe.errors or "lost there" in pipe.errors
    (folder,) = (tmp_path / "stick").iterdir()
    record = folders.open_record(folder, readonly=True)
    record.verify()
    assert record.read()[-1].body.find("on the stick") > 0
    record.close()
