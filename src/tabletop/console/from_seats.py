"""What people ask for from their seats: a line, a dissent, “please not this”, leaving.

It waits in the room's file until the facilitator takes it up or drops it; leaving is done at once.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tabletop.errors import TabletopError
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.telling import role_name
from tabletop.store.protocols import Request
from tabletop.text import clean

if TYPE_CHECKING:
    from tabletop.console.desk import Desk, Kept

LINE, DISSENT, STOP, LEAVE = "line", "dissent", "stop", "leave"
MOST_WAITING = 200
"""More than so many are not kept waiting: the latest give way."""
WORDS_LIMIT = 1000
STOP_NOTE = "somebody asked from a seat: please not this"


@dataclass(frozen=True)
class Wish:
    """Something asked for from a seat. ``role`` is empty where whoever asks did not want it said; ``decision`` is the
    one a dissent is from, by its revision, 0 for the last."""

    id: int
    kind: str
    words: str = ""
    would_change: str = ""
    list: str = ""
    role: str = ""
    decision: int = 0


class FromSeats:
    """The wishes that wait at one desk, oldest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.wishes: tuple[Wish, ...] = ()

    def poll(self) -> bool:
        """Look at what waits in the room's file; tell whether that differs from before."""
        before = self.wishes
        rows = self._desk.use_room(lambda room: room.requests()) or []
        found: list[Wish] = []
        for row in rows:
            wish = _wish(row)
            if row.kind == LEAVE:
                self._leave(row)
            elif wish is None or len(found) >= MOST_WAITING:
                self._done(row.id)
            else:
                found.append(wish)
        self.wishes = tuple(found)
        return self.wishes != before

    def _leave(self, row: Request) -> None:
        seat = _body(row.body).get("seat")
        if type(seat) is int:
            self._desk.seating.left(seat)
        self._done(row.id)

    def _done(self, id: int) -> None:
        with suppress(TabletopError):
            self._desk.use_room(lambda room: room.done(id))

    # ---- taking up

    def take(self, id: int) -> Kept | Refusal:
        """Take a wish up: a line is written, a dissent recorded, “please not this” noted without a seat.

        Raises KeepingFailed, Locked like every command.
        """
        wish = next((wish for wish in self.wishes if wish.id == id), None)
        if wish is None:
            return Refusal("that has been taken up or dropped already")
        answer = self._desk.do(self._command(wish))
        if not isinstance(answer, Refusal):
            self.drop(id)
        return answer

    def _command(self, wish: Wish) -> co.Command:
        if wish.kind == LINE:
            return co.WriteLine(list=wish.list, text=wish.words)
        if wish.kind == DISSENT:
            return co.Dissent(who=wish.role, words=wish.words, would_change=wish.would_change, decision=wish.decision)
        return co.Note(kind="observation", text=STOP_NOTE)

    def drop(self, id: int) -> None:
        """Let a wish go."""
        self._done(id)
        self.wishes = tuple(wish for wish in self.wishes if wish.id != id)

    def told(self, wish: Wish) -> str:
        """Return who asks, as far as they wanted it said."""
        return role_name(self._desk.state, wish.role) if wish.role else ""


def _wish(row: Request) -> Wish | None:
    """Return a request as a wish; None for what is none."""
    if row.kind == STOP:
        return Wish(row.id, STOP)
    body = _body(row.body)
    words = _text(body.get("text" if row.kind == LINE else "words"))
    if row.kind not in (LINE, DISSENT) or not words:
        return None
    decision = body.get("decision")
    return Wish(
        row.id, row.kind, words, _text(body.get("would_change")), _text(body.get("list")), _text(body.get("role")),
        decision if type(decision) is int else 0,
    )  # fmt: skip


def _body(text: str) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        loaded = json.loads(text)
        if isinstance(loaded, dict):
            return loaded
    return {}


def _text(value: object) -> str:
    return clean(value, multiline=False, limit=WORDS_LIMIT).strip() if isinstance(value, str) else ""
