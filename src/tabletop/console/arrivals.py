"""Who has joined and is to be announced: one by one, or together where many come within a short time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

ONE_BY_ONE = 3
"""Up to so many at once are announced one by one."""

TOGETHER_MS = 30_000
"""After three announcements within so long, the next waits for more to tell: the footer has keys to show as well."""


@dataclass(frozen=True)
class Arrival:
    """Somebody who has joined. ``seat`` 0 looks on; ``name`` and ``role`` are in words, or empty."""

    name: str
    seat: int
    role: str


class Arrivals:
    """Those who were not announced yet."""

    def __init__(self) -> None:
        self._waiting: list[Arrival] = []
        self._told_at: deque[int] = deque(maxlen=ONE_BY_ONE)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, arrival: Arrival) -> None:
        """Somebody has joined."""
        self._waiting.append(arrival)

    def told(self, now: int, in_all: int) -> list[str]:
        """Return what is to be announced at ``now`` (ms), if it is time; ``in_all`` is the number of phones."""
        often = len(self._told_at) == ONE_BY_ONE and now - self._told_at[0] < TOGETHER_MS
        if often or not self._waiting:
            return []
        arrived, self._waiting = self._waiting, []
        self._told_at.append(now)
        if len(arrived) > ONE_BY_ONE:
            return [f"{len(arrived)} have joined by phone: {in_all} in all"]
        return [_told(arrival) for arrival in arrived]


def _told(arrival: Arrival) -> str:
    if not arrival.seat:
        return f"{arrival.name or 'Somebody'} has joined to look on, without a vote"
    return f"{arrival.name or 'A phone'} has joined: seat {arrival.seat}{f', {arrival.role}' if arrival.role else ''}"
