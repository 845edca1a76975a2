"""Session time: milliseconds that one console counts, and that go on where the record left them."""

from __future__ import annotations

from collections.abc import Callable

ASLEEP_MS = 10_000
"""A gap between two looks longer than this was no session time: the computer slept, or no console ran."""


class SessionClock:
    """Counts session time on a monotonic clock. ``look`` must come at least every few seconds (the beat does)."""

    def __init__(self, monotonic_ms: Callable[[], int], begin_at: int = 0) -> None:
        self._monotonic_ms = monotonic_ms
        self._at = begin_at
        self._last = monotonic_ms()

    def look(self) -> int:
        """Return session time now, in ms."""
        now = self._monotonic_ms()
        gone, self._last = now - self._last, now
        if 0 < gone <= ASLEEP_MS:
            self._at += gone
        return self._at

    def not_before(self, at: int) -> None:
        """Go on from ``at`` if another console's record is ahead."""
        self._at = max(self._at, at)
