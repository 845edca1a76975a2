"""When the disk takes nothing more: said in words, nothing half kept, the reserve takes the last minutes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.making import WALL, event, header

from tabletop.errors import KeepingFailed
from tabletop.store import folders, reserve
from tabletop.store.memory import go_on_unkept
from tabletop.store.protocols import NewEvent
from tabletop.store.record import SqliteRecord


def large(number: int) -> NewEvent:
    """Return an event of 40 KB."""
    return NewEvent("noted/1", number, WALL, f'"{"x" * 40_000}"')


def fill_by_appending(record: SqliteRecord) -> int:
    """Append until the disk refuses; return the last revision kept."""
    for revision in range(2000):
        try:
            record.append(revision, [large(revision)])
        except KeepingFailed as error:
            assert error.advice
            return revision
    raise AssertionError("the disk never filled")


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


def test_a_full_disk_and_the_reserve(small_disk: Path, tmp_path: Path) -> None:
    """Refused whole; after the reserve is let go the session goes on; elsewhere too; and unkept until there is room."""
    record, room = folders.create_session(small_disk / "sessions", header())
    assert (record.folder / "reserve").stat().st_size == reserve.SIZE
    room.publish(0, "before", {}, "{}")
    last = fill_by_appending(record)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 4096)
    with pytest.raises(KeepingFailed):
        record.append(last, [large(last)])
    assert record.revision() == last
    record.verify()

    unkept = go_on_unkept(record)
    unkept.append(last, [large(last)])
    with pytest.raises(KeepingFailed):
        unkept.write_back(record)
    copy = folders.copy_to(unkept, tmp_path / "other")
    assert copy.revision() == last + 1 and unkept.unkept == 1
    copy.verify()
    copy.close()

    assert reserve.release_reserve(record.folder)
    assert [kept.revision for kept in unkept.write_back(record)] == [last + 1]
    for revision in range(last + 1, last + 11):
        record.append(revision, [event(revision)])
        room.publish(revision + 1, f"view {revision}", {"clerk": "brief"}, "{}")
    record.verify()
    assert not reserve.make_reserve(record.folder)
    ballast.unlink()
    room.close()
    record.close()
    again = folders.open_record(small_disk / "sessions" / header().id)
    again.verify()
    assert again.revision() == last + 11
    again.close()


def test_no_session_is_begun_on_a_full_disk(small_disk: Path) -> None:
    """Creating fails in words and leaves nothing behind."""
    with (small_disk / "ballast").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 4096)
    with pytest.raises(KeepingFailed):
        folders.create_session(small_disk / "sessions", header())
    assert not list(small_disk.glob("sessions/*"))


def test_a_database_that_may_not_grow(record: SqliteRecord) -> None:
    """SQLite's own limit is told like a full disk, and the record holds."""
    assert record._writer is not None
    record._writer.pragma("max_page_count = 60")
    last = fill_by_appending(record)
    assert record.revision() == last > 0
    record.verify()
    record._writer.pragma("max_page_count = 1000000")
    assert record.append(last, [large(last)])[0].revision == last + 1


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from tabletop.errors import KeepingFailed
from tabletop.store import folders
from tests.store.making import event, header
from tests.store.test_full_disk import fill_by_appending
record, room = folders.create_session(Path(sys.argv[1]), header())
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
last = fill_by_appending(record)
assert record.revision() == last > 3, last
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert record.append(last, [event(1)])[0].revision == last + 1
record.verify()
record.close()
"""


def test_a_file_that_may_not_grow(root: Path) -> None:
    """Where the system refuses a write, appending fails in words and works again when it may."""
    pytest.importorskip("resource")
    ended = subprocess.run([sys.executable, "-c", _LIMITED, str(root)], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
