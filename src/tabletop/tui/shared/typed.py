"""Keys in the order in which they were typed.

Textual hands a key to the field that has the focus without waiting for the key before it, whose binding may still be on
its way up from that field. Where keys come in a burst (a quick typist, a slow line, a busy machine) ``tab`` would then
come after the letters typed behind it, and a backspace would take away the wrong one. Here the next key is looked at
only when the last one has done its work.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual.message_pump import MessagePump

ROUNDS = 2
"""How often a key's way up is followed: first behind the key, then behind what its field said because of it."""

PATIENCE = 0.25
"""Seconds after which the next key no longer waits, whatever became of the last."""


class Typed:
    """Lets one key or paste at a time through; ``hand_on`` gives it to ``app``, where all ways end."""

    def __init__(self, app: MessagePump, hand_on: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[events.Event] = deque()
        self._number = 0
        self._under_way = False
        self._alarm: asyncio.TimerHandle | None = None

    def waits(self, event: events.Event) -> bool:
        """Tell whether an event has to wait; then it is handed on later."""
        if self._under_way:
            self._waiting.append(event)
        return self._under_way

    def follow(self, target: MessagePump) -> None:
        """Follow what was just handed to ``target`` up to the app; what is typed until then waits."""
        self._number += 1
        self._under_way = True
        self._alarm = asyncio.get_running_loop().call_later(PATIENCE, self._app.call_later, self._done, self._number)
        self._climb(target, target, ROUNDS, self._number)

    def _climb(self, start: MessagePump, at: MessagePump, rounds: int, number: int) -> None:
        """Be called back by ``at`` behind all that it was sent so far, then by its parent, and so on."""
        if at is self._app and rounds == 1:
            self._app.call_later(self._done, number)
            return
        above, left = (start, rounds - 1) if at is self._app else (at._parent or self._app, rounds)
        if not at.call_later(self._climb, start, above, left, number):
            self._app.call_later(self._done, number)  # it is gone, and what was meant for it with it

    async def _done(self, number: int) -> None:
        if number != self._number or not self._under_way:
            return
        self._under_way = False
        if self._alarm is not None:
            self._alarm.cancel()
        if self._waiting:
            await self._hand_on(self._waiting.popleft())
