"""Phones in tests: what the web side writes into the room's file for them, without a web side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tabletop.console.desk import Desk
from tabletop.store import folders
from tabletop.store.protocols import Room, Seat
from tabletop.store.tokens import ballot_number, new_token, token_sha256


class Phones:
    """The room's file as another process has it open, and the tokens of those who came in."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.tokens: dict[str, bytes] = {}

    def join(self, who: str, role: str = "", name: str = "") -> None:
        """Let a phone called ``who`` ask for a seat."""
        self.tokens[who] = new_token()
        self.room.join(token_sha256(self.tokens[who]), name, role)

    def seat(self, who: str) -> Seat | None:
        """Return the seat's row of a phone."""
        return self.room.seat(token_sha256(self.tokens[who]))

    def number(self, who: str) -> int | None:
        """Return the seat number a phone was given."""
        seat = self.seat(who)
        return seat.number if seat is not None else None

    def settings(self) -> dict[str, object]:
        """Return the settings of the question that is open."""
        return json.loads(next(q.settings for q in self.room.questions() if q.open))  # type: ignore[no-any-return]

    def vote(self, who: str, option: str, **more: object) -> str:
        """Cast a phone's ballot as the web side does; return the key it stands under."""
        question = next(q for q in self.room.questions() if q.open)
        settings = json.loads(question.settings)
        seat = self.seat(who)
        assert seat is not None and seat.number
        number = ballot_number(self.tokens[who], settings["opened"])
        keys = {"unlinkable": number, "role": f"role:{seat.role}:{number}", "named": f"seat-{seat.number:04d}"}
        key = keys[settings["privacy"]]
        kept = self.room.vote_all([(question.id, key, json.dumps({"option": option, **more}))])
        assert kept == [True]
        return key

    def joining(self) -> dict[str, object]:
        """Return the notice of who may come in."""
        return json.loads(self.room.notice("joining"))  # type: ignore[no-any-return]


@contextmanager
def phones_at(desk: Desk) -> Iterator[Phones]:
    """Open the room's file of a desk beside it."""
    room = folders.open_room(desk.folder)
    try:
        yield Phones(room)
    finally:
        room.close()


def seen(desk: Desk) -> Sequence[str]:
    """Let the desk look at the room's file as often as there is something to do; return what it announced."""
    for _ in range(50):
        desk.poll()
        if not desk.seating.due:
            break
    return [line.text for line in desk.seating.log]
