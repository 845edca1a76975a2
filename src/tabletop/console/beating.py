"""A console's sign of life in the room's file, and the word it leaves when it goes in good order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from tabletop.console.room_file import RoomFile
from tabletop.errors import TabletopError

AWAY_MS = 8_000
"""A counter that has not moved for this long means that whoever wrote it is away."""
LEFT = -1
"""The counter in the beat of a console that has left in good order."""


class Beating:
    """The beat of one console, which may share it with another one."""

    def __init__(self, console: str, file: RoomFile, monotonic_ms: Callable[[], int]) -> None:
        self._console = console
        self._file = file
        self._monotonic_ms = monotonic_ms
        self._counter = 0
        self._other_seen: int | None = None

    def beat(self, at: int, left_ms: int | None) -> None:
        """Write the next beat: session time and what is left on the timer (ms)."""
        standing = self._file.use(lambda room: room.last_beat())
        if standing is not None and standing.console != self._console and standing.counter != LEFT:
            self._other_seen = self._monotonic_ms()
        self._counter += 1
        self._file.use(lambda room: room.beat(self._console, self._counter, at, left_ms))

    def leave(self, at: int) -> None:
        """Say that this console has left, so that nobody waits for it; where another one beats, it is theirs."""
        alone = self._other_seen is None or self._monotonic_ms() - self._other_seen > AWAY_MS
        if self._counter and alone and not self._file.lost():
            with suppress(TabletopError):
                self._file.room.beat(self._console, LEFT, at, None)
