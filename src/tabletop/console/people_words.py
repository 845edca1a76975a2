"""Plain mode's words for people: how many are here, who sits where, which phone belongs to which seat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.telling import role_name
from tabletop.text import clean

if TYPE_CHECKING:
    from tabletop.console.desk import Desk, Kept

HOW_TO = {
    "people": "people 8; or: people SEAT ROLE; people free SEAT; people name SEAT their name; "
    "people phone SEAT, and the next phone takes that seat; people without SEAT takes its phone off",
}


class PeopleWords:
    """Handler of one word at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._by_seat: dict[str, Callable[[int, str], Kept | Refusal | str]] = {
            "free": self._free,
            "phone": self._phone,
            "without": self._without,
            "name": self._name,
        }

    def people(self, rest: str, again: bool) -> Kept | Refusal | str:
        """Say who is here; or change how many, a role, a name, a seat's phone."""
        first, _, more = rest.partition(" ")
        work = self._by_seat.get(first.lower())
        if work is not None:
            seat, _, words = more.partition(" ")
            return work(_number(seat), words.strip())
        if more:
            return self._desk.do(co.GiveRole(seat=_number(first), role=more.strip()))
        if rest:
            phones = tuple(sorted(self._desk.seating.seated.phones))
            return self._desk.do(co.Present(count=_number(rest), last=phones))
        return self._told()

    def _told(self) -> str:
        state, phones, names = self._desk.state, self._desk.seating.seated.phones, self._desk.seating.people()
        seats = []
        for seat, role in sorted(state.seats.items()):
            words = [f"seat {seat}", role_name(state, role), clean(names.get(seat, ""), multiline=False)]
            words += ["by phone"] * (seat in phones)
            seats.append(" ".join(word for word in words if word))
        return f"{state.present} people: {', '.join(seats) or 'nobody'}. Say: {HOW_TO['people']}."

    def _free(self, seat: int, _words: str) -> Kept | Refusal:
        return self._desk.do(co.FreeSeat(seat=seat))

    def _phone(self, seat: int, _words: str) -> Refusal | str:
        return self._desk.seating.expect(seat) or f"The next phone that joins takes seat {seat}."

    def _without(self, seat: int, _words: str) -> Refusal | str:
        return self._desk.seating.let_go(seat) or f"Seat {seat} has no phone now."

    def _name(self, seat: int, words: str) -> Refusal | str:
        if not self._desk.state.settings.get("names"):
            return Refusal("this session keeps no names")
        if seat not in self._desk.state.seats:
            return Refusal(f"nobody sits in seat {seat}")
        before = self._desk.record.people().get(seat)
        self._desk.record.set_person(seat, words, before.organisation if before is not None else "")
        return f"Seat {seat}: {words or 'no name'}."


def _number(text: str) -> int:
    """Read a seat or a count; what is none is -1, which no seat has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
