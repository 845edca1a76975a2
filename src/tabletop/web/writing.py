"""The web side's hand in the room file: one thread that writes, so that waiting for the file never holds up a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tabletop.errors import CannotRead, TabletopError
from tabletop.store import folders
from tabletop.store.protocols import Room

T = TypeVar("T")


class Hand:
    """Writes the room in ``folder``, and follows it when a console makes it anew. Raises like ``open_room``."""

    def __init__(self, folder: Path) -> None:
        self._room = folders.open_room(folder)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="room-writer")

    async def do(self, work: Callable[[Room], T]) -> T:
        """Return what ``work`` returns; one work after another. Raises StoreError, CannotRead."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def _do(self, work: Callable[[Room], T]) -> T:
        if self._room.gone():
            self._room.changed()  # opens the file that stands there now
            if self._room.gone():  # what is written into a deleted file would be lost, and was told to be kept
                raise CannotRead("The room’s file is not there.", "Try again in a moment.")
        return work(self._room)

    def close(self) -> None:
        """Finish what is begun and let go."""
        self._thread.shutdown(wait=True)
        with suppress(TabletopError):
            self._room.close()
