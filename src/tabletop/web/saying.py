"""What seats say to the facilitator: each word counts once, and no more are taken than a console could read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping

from tabletop.web.writing import Hand

A_MINUTE_MS = 60_000
SAYINGS_A_MINUTE = 30
"""So many from one seat."""

MOST_SAYINGS = 3_000
"""So many from all seats together within a minute, and so many marks are remembered."""


class Sayings:
    """Requests on their way to the room file. Marks are held in memory only, beside nothing that tells whose."""

    def __init__(self, hand: Hand, now: Callable[[], int]) -> None:
        self._hand = hand
        self._now = now
        self._said: dict[str, list[int]] = {}
        """When each seat, by its token's digest, has said something within the last minute."""
        self._kept: dict[str, asyncio.Future[int]] = {}

    def too_many(self, sha256: str) -> bool:
        """Tell whether this seat, or all of them, have said too much within a minute; count one more if not."""
        now = self._now()
        in_a_minute = {who: [at for at in times if now - at < A_MINUTE_MS] for who, times in self._said.items()}
        self._said = {who: times for who, times in in_a_minute.items() if times}
        mine = self._said.get(sha256, [])
        if len(mine) >= SAYINGS_A_MINUTE or sum(map(len, self._said.values())) >= MOST_SAYINGS:
            return True
        self._said[sha256] = [*mine, now]
        return False

    async def kept_already(self, once: str) -> bool:
        """Tell whether words with this mark are kept; waits for those that are being kept just now."""
        keeping = self._kept.get(once)
        if keeping is None:
            return False
        await asyncio.shield(keeping)
        return True

    async def keep(self, kind: str, body: Mapping[str, object], once: str = "") -> None:
        """Return when it is kept. Raises StoreError, CannotRead; then nothing is known of its mark."""
        text = json.dumps(body, ensure_ascii=False)
        keeping = asyncio.ensure_future(self._hand.do(lambda room: room.request(kind, text)))
        if once:
            self._kept[once] = keeping
            for oldest in [*self._kept][:-MOST_SAYINGS]:
                del self._kept[oldest]
        try:
            await asyncio.shield(keeping)
        except Exception:
            self._kept.pop(once, None)
            raise
