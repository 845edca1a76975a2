"""The record as a console keeps it: patient with other windows, at hand in memory when the disk fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tabletop.errors import CannotRead, KeepingFailed, Locked, TabletopError
from tabletop.store import folders
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import KeptEvent, NewEvent, Record
from tabletop.store.record import FILE_NAME, SqliteRecord
from tabletop.store.reserve import release_reserve

LOCKED_TRIES = 5
"""How often an append that waited in vain for another process (two seconds each time) is tried."""


class RecordFile:
    """One session's record, open for a console. ``kept`` is all of it that this console has read or written."""

    def __init__(self, folder: Path, record: Record) -> None:
        self.folder = folder
        self.record = record
        self.kept: list[KeptEvent] = []
        self._disk: Record | None = None
        """The record on the disk while ``record`` is in memory."""

    @property
    def unkept(self) -> int:
        """How many events are in this process only."""
        return self.record.unkept if isinstance(self.record, MemoryRecord) else 0

    @property
    def in_memory(self) -> bool:
        """Whether the console goes on unkept."""
        return isinstance(self.record, MemoryRecord)

    def append(self, revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
        """Keep events: on a full disk at the price of the reserve, on one held by another process with patience.

        Raises RevisionMoved, Locked, KeepingFailed.
        """
        released = False
        for tries_left in reversed(range(LOCKED_TRIES)):
            try:
                self._must_be_there()
                return self.record.append(revision, events)
            except Locked:
                if not tries_left:
                    raise
            except KeepingFailed:
                if released or not tries_left or not release_reserve(self._home()):
                    raise
                released = True
            except CannotRead as error:  # the file is no longer a database: nothing can be kept there
                raise KeepingFailed(error.message, "Keep in another folder, or go on unkept.") from error
        raise AssertionError("the last try returns or raises")

    def _must_be_there(self) -> None:
        # A deleted file would still take every write, and give none of them back.
        if isinstance(self.record, SqliteRecord) and not (self.record.folder / FILE_NAME).exists():
            raise KeepingFailed(
                f"The record of session {self.folder.name} is no longer in its folder.",
                "Keep in another folder, or go on unkept.",
            )

    def _home(self) -> Path:
        return self.record.folder if isinstance(self.record, SqliteRecord) else self.folder

    def go_elsewhere(self, root: Path) -> Path:
        """Copy the record under ``root``, go on there, and return its folder. Raises KeepingFailed, Locked."""
        copy = folders.copy_to(self._in_hand(), root, self.folder)
        self.close()
        self.record, self._disk = copy, None
        return copy.folder

    def go_on_unkept(self) -> None:
        """Go on in memory."""
        if not self.in_memory:
            self.record, self._disk = self._in_hand(), self.record

    def _in_hand(self) -> MemoryRecord:
        """Return the record out of this process's memory: the disk may not even give a read."""
        people = {}
        with suppress(TabletopError):
            people = self.record.people()
        on_disk = len(self.kept) - self.unkept
        hand = MemoryRecord(self.record.header, self.kept[:on_disk], people)
        hand.append(on_disk, self.kept[on_disk:])
        return hand

    def write_back(self) -> bool:
        """Write what is only in memory to the disk, if it takes it; tell whether all is kept now."""
        if not isinstance(self.record, MemoryRecord) or self._disk is None:
            return not self.unkept
        try:
            self.record.write_back(self._disk)
        except TabletopError:
            return False
        self.record, self._disk = self._disk, None
        return True

    def close(self) -> None:
        """Let go of the file. Calling it twice does no harm."""
        for record in (self.record, self._disk):
            if record is not None:
                record.close()
