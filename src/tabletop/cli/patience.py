"""Long searches from the command line: what is seen of them meanwhile, and how ctrl-c ends them with what was found."""

from __future__ import annotations

import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any

from tabletop.explore.search import LOOK_EVERY

ASKED = "your ctrl-c"
_QUIET = 1.5
"""Seconds during which nothing is said."""
_AGAIN = 0.25


class Patience:
    """While it is entered, the first ctrl-c makes ``stop`` return why to stop instead of ending the program; a second
    one ends it. ``seconds`` None: without limit. Progress is told on stderr where that is a terminal."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = seconds
        self.asked = False
        self._began = self._told = time.monotonic()
        self._looks = 0
        self._shown = False
        self._before: Any = None

    def __enter__(self) -> Patience:
        self._began = self._told = time.monotonic()
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def stop(self, share: float = 1.0) -> str:
        """Return why to stop once a share of the time is over; empty: go on. Asked every few thousand states."""
        self._looks += 1
        now = time.monotonic()
        if self.asked:
            return ASKED
        if now - self._told > _AGAIN and now - self._began > _QUIET and sys.stderr.isatty():
            self._told, self._shown = now, True
            seen = f"{self._looks * LOOK_EVERY:,} states"
            sys.stderr.write(f"\r\x1b[K{now - self._began:.0f} s, about {seen} seen · ctrl-c keeps what was found")
            sys.stderr.flush()
        over = self.seconds is not None and now - self._began > share * self.seconds
        return f"{self.seconds:g} seconds" if over else ""
