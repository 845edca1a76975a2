"""Phones and seats: who comes in is given a seat and a role, by which the web side picks what only they may read.

A phone that joins sits down on a seat that is taken and has no phone yet; where there is none, it is a late arrival.
What stands in the room's file may be lost at any time: people then join again.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tabletop.console.arrivals import Arrival, Arrivals
from tabletop.console.joining_notice import JOINING, joining_text
from tabletop.errors import TabletopError
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.parts import after, find_inject
from tabletop.session.telling import role_name
from tabletop.session.views import LogLine
from tabletop.store.protocols import Person, Seat
from tabletop.text import clean

if TYPE_CHECKING:
    from tabletop.console.desk import Desk

OBSERVER = "observer"
"""The wish, and the role, of somebody who looks on: number 0, no vote, not counted."""
AT_ONCE = 64
"""How many phones are seated in one look at the room, so that a key never waits for a full hall."""
AT_ONCE_NAMED = 8
"""The same where names are kept: each name is written safely on the disk."""
NAME_LIMIT = 80


@dataclass(frozen=True)
class Seated:
    """The phones as a console draws them. ``news`` numbers the announcements; ``told`` is the last one."""

    phones: frozenset[int] = frozenset()
    observers: int = 0
    waiting: int = 0
    locked: bool = False
    show_door: bool = False
    expected: int = 0
    """The seat that the next phone takes over; 0 for none."""
    news: int = 0
    told: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a phone is to sit. ``seat`` 0 is an observer, None a late arrival."""

    row: Seat
    seat: int | None
    role: str


class Seating:
    """Seats the phones of one desk's room. Everything here runs where the desk runs."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.seated = Seated()
        self.log: deque[LogLine] = deque(maxlen=40)
        """What was announced and stands in no event, for the console's record."""
        self.due = True
        """Whether there is something to do although nobody wrote into the room's file."""
        self._rows: dict[int, Seat] = {}
        self._arrivals = Arrivals()
        self._in_lobby = desk.state.phase == "lobby"
        self._barred: tuple[int, frozenset[int]] = (0, frozenset())
        self._full = False

    # ---- looking

    def reaches(self, to: str) -> bool:
        """Tell whether everybody an inject or brief is for (``role:fire``, ``side:us``) has a phone."""
        kind, _, name = to.partition(":")
        roles = self._desk.exercise.roles
        sides = {role for role, entry in roles.items() if entry.side == name}
        meant = {name} if kind == "role" else sides if kind == "side" else set()
        seats = [seat for seat, role in self._desk.state.seats.items() if role in meant]
        return bool(seats) and all(seat in self.seated.phones for seat in seats)

    def way_of(self, inject_id: str) -> str:
        """Return how an inject of this scene reaches those it is for: ``seat`` for their phones, else ``card``."""
        inject = find_inject(self._desk.state, inject_id) if self._desk.state.phase == "scene" else None
        return "seat" if inject is not None and self.reaches(inject.to) else "card"

    def way_next(self) -> str:
        """Return the same for the inject that ``space`` would send."""
        state = self._desk.state
        following = after(state) if state.phase == "scene" and state.question is None else ""
        return self.way_of(following.removeprefix("inject:")) if following.startswith("inject:") else "card"

    def people(self) -> dict[int, str]:
        """Return the names by seat, as far as names are kept."""
        if self._desk.state.settings.get("names"):
            with suppress(TabletopError):
                return {seat: person.name for seat, person in self._desk.record.people().items() if person.name}
        return {}

    # ---- with each look at the room's file

    def poll(self) -> bool:
        """Seat who is new, free what is gone, carry roles to their phones, and say who may come in.

        Tells whether the console has something new to show. Nothing that fails here stops an evening: it is tried again
        with the next look.
        """
        before = self.seated
        with suppress(TabletopError):
            self._read_notice()
            rows = self._desk.use_room(lambda room: room.seats())
            if rows is not None:
                self.due = False
                self._settle(rows)
            for told in self._arrivals.told(self._desk.monotonic_ms(), len(self._rows)):
                self._announce(told)
            self.due = self.due or bool(self._arrivals)
            self._write_notice()
        return self.seated != before

    def _settle(self, rows: Sequence[Seat]) -> None:
        new = self._keep_up(rows)
        state = self._desk.state
        self._bar()
        waiting = len(new)
        if new and not self.seated.locked and not state.closed:
            waiting -= self._seat(new)
        self._say(phones=frozenset(self._rows), waiting=waiting)

    def _keep_up(self, rows: Sequence[Seat]) -> list[Seat]:
        """Let the rows follow the seats; return those that have no seat yet."""
        held: dict[int, Seat] = {}
        new, gone = [], []
        observers = 0
        for row in rows:
            if row.number is None:
                new.append(row)
            elif not row.number:
                observers += 1
            elif row.number in held:  # two consoles seated two phones at once
                new.append(row)
            elif row.number not in self._desk.state.seats:
                gone.append(row)
            else:
                held[row.number] = row
        if gone:
            # Another console may have seated them by an event that has not been read yet.
            self._desk.refresh()
            for row in gone[:AT_ONCE]:
                if row.number in self._desk.state.seats:
                    held[row.number] = row
                else:
                    self._free(row)
            self.due = self.due or len(gone) > AT_ONCE
        self._rows = held
        self._carry_roles()
        self._say(observers=observers)
        return new

    def _carry_roles(self) -> None:
        question = self._desk.state.question
        if question is not None and question.privacy == "role":
            return  # a ballot is kept under the role its seat had: it must not come in under two
        roles = self._desk.state.seats
        changed = [(seat, row) for seat, row in self._rows.items() if row.role != roles[seat]]
        for seat, row in changed[:AT_ONCE]:
            self._take_up(row, seat, roles[seat])
        self.due = self.due or len(changed) > AT_ONCE

    def _bar(self) -> None:
        """Remember who may have voted in a vote that does not keep the seat: no second phone sits down there now."""
        question = self._desk.state.question
        if question is None or question.privacy == "named":
            if self._barred[0]:
                self._barred, self.due = (0, frozenset()), True
            return
        barred = self._barred[1]
        if self._barred[0] != question.id:
            # Met while ballots are in (after a crash), nobody knows whose they are.
            barred = frozenset(self._desk.state.seats) if self._desk.ballots_in() else frozenset()
        voted = self._desk.box.keyboard_voted(question.id)
        self._barred = (question.id, barred | voted | frozenset(self._rows))

    # ---- giving seats

    def _seat(self, new: Sequence[Seat]) -> int:
        """Give seats to some of those who are new; return to how many."""
        names = bool(self._desk.state.settings.get("names"))
        most = AT_ONCE_NAMED if names else AT_ONCE
        places = self._places(new[:most])
        late = [place for place in places if place.seat is None]
        commands: list[co.Command] = [
            co.GiveRole(seat=place.seat, role=place.role)
            for place in places
            if place.seat and self._desk.state.seats[place.seat] != place.role
        ]
        if late:
            commands.append(co.TakeSeats(roles=tuple(place.role for place in late)))
        first = self._desk.state.seats_ever + 1
        refused = self._desk.keep_quietly(*commands)
        if refused is not None:
            if isinstance(refused, Refusal) and not self._full:
                self._full = True
                self._announce(f"somebody waits at the door: {refused.reason}")
            return 0
        self.due = self.due or len(new) > most
        numbers = iter(range(first, first + len(late)))
        for place in places:
            seat = place.seat if place.seat is not None else next(numbers)
            role = OBSERVER if not seat else self._desk.state.seats.get(seat, "")
            if not self._take_up(place.row, seat, role):
                continue
            name = self._named(seat, place.row.wished_name) if names else ""
            self._arrivals.add(Arrival(name, seat, role_name(self._desk.state, role) if seat else ""))
            if seat == self.seated.expected:
                self._say(expected=0)
        return len(places)

    def _places(self, new: Sequence[Seat]) -> list[_Place]:
        """Return where each of these is to sit; who has to wait for the end of a vote is left out."""
        state = self._desk.state
        free = [seat for seat in sorted(state.seats) if seat not in self._rows]
        barred = self._barred[1] if self._barred[0] else frozenset()
        open_now = [seat for seat in free if seat not in barred]
        people = self.people()
        places = []
        for row in new:
            if row.wished_role == OBSERVER:
                places.append(_Place(row, 0, OBSERVER))
                continue
            wish = self._wish(row)
            found = self._fitting(row, wish, open_now, people)
            if found is not None:
                open_now.remove(found)
                free.remove(found)
                unplayed = wish and wish not in state.seats.values()
                places.append(_Place(row, found, wish if unplayed else state.seats[found]))
            elif not free or open_now:
                places.append(_Place(row, None, wish))
        return places

    def _wish(self, row: Seat) -> str:
        wished = self._desk.state.settings.get("pick_roles", True) and row.wished_role in self._desk.exercise.roles
        return row.wished_role if wished else ""

    def _fitting(self, row: Seat, wish: str, free: Sequence[int], people: dict[int, str]) -> int | None:
        """Return the seat a phone takes of those that are free; None where none of them can be meant.

        A seat is somebody's where a name was written down for it: it is taken by that name alone.
        """
        if self.seated.expected in free:
            return self.seated.expected
        name = " ".join(row.wished_name.casefold().split())
        if name:
            mine = [seat for seat in free if people.get(seat, "").casefold() == name]
            mine = mine or [seat for seat in free if people.get(seat, "").casefold().split()[:1] == [name]]
            if len(mine) == 1:
                return mine[0]
        nobodys = [seat for seat in free if not people.get(seat)] if name else list(free)
        by_role = [seat for seat in nobodys if wish and self._desk.state.seats[seat] == wish]
        return next(iter((*by_role, *nobodys)), None)

    def _named(self, seat: int, wished: str) -> str:
        """Write down who sits there; return the name as it stands now."""
        name = clean(wished, multiline=False, limit=NAME_LIMIT).strip()
        with suppress(TabletopError):  # a disk that does not take a name keeps nobody from sitting down
            person = self._desk.record.people().get(seat, Person("", ""))
            if not name or name.casefold() in (person.name.casefold(), *person.name.casefold().split()[:1]):
                return person.name
            self._desk.record.set_person(seat, name, person.organisation)
        return name

    def _take_up(self, row: Seat, seat: int, role: str) -> bool:
        taken = self._desk.use_room(lambda room: room.take_up(row.token_sha256, seat, role))
        if taken and seat:
            self._rows[seat] = Seat(row.token_sha256, row.wished_name, row.wished_role, seat, role)
        if taken and not seat:
            self._say(observers=self.seated.observers + 1)
        return bool(taken)

    def _free(self, row: Seat) -> None:
        self._desk.use_room(lambda room: room.free(row.token_sha256))

    # ---- announcing

    def _announce(self, text: str) -> None:
        self.log.append(LogLine(self._desk.state.revision, self._desk.clock.look(), text))
        self._say(news=self.seated.news + 1, told=text)

    def _say(self, **changed: Any) -> None:
        self.seated = Seated(**{**self.seated.__dict__, **changed})

    # ---- what the facilitator does

    def lock(self, on: bool) -> None:
        """Let nobody more in, or let them in again."""
        self._set(locked=on)

    def show_door(self, on: bool) -> None:
        """Put address and code on the room's screens, or take them away."""
        self._set(show_door=on)

    def let_go(self, seat: int) -> Refusal | None:
        """Take the phone off a seat; the person keeps the seat."""
        row = self._rows.get(seat)
        if row is None:
            return Refusal(f"seat {seat} has no phone")
        if self._secret():
            return _WAIT
        self._free(row)
        self.due = True
        self._announce(f"seat {seat} has no phone any more")
        return None

    def expect(self, seat: int) -> Refusal | None:
        """Let the next phone that joins take a seat over; the phone that has it now is let go."""
        if seat not in self._desk.state.seats:
            return Refusal(f"nobody sits in seat {seat}")
        if self._secret():
            return _WAIT
        row = self._rows.pop(seat, None)
        if row is not None:
            self._free(row)
        self._say(expected=seat)
        self.due = True
        return None

    def move(self, seat: int, to: int) -> Refusal | None:
        """Let the phone of one seat take over another, whose phone is let go; the seat it leaves is free again."""
        row = self._rows.get(seat)
        if row is None or to not in self._desk.state.seats or seat == to:
            return Refusal(f"seat {seat} has no phone")
        if self._secret():
            return _WAIT
        before = self._rows.pop(to, None)
        if before is not None:
            self._free(before)
        self._rows.pop(seat)
        if not self._take_up(row, to, self._desk.state.seats[to]):
            return Refusal("that phone has gone")
        self._desk.keep_quietly(co.FreeSeat(seat=seat))
        self._announce(f"the phone of seat {seat} has taken over seat {to}")
        self.due = True
        return None

    def left(self, seat: int) -> None:
        """Somebody leaves by their phone."""
        role = role_name(self._desk.state, self._desk.state.seats.get(seat, ""))
        if seat in self._desk.state.seats and self._desk.keep_quietly(co.FreeSeat(seat=seat)) is None:
            self._announce(f"seat {seat} has left{f': {role}' if role else ''}")
            self.due = True

    def _secret(self) -> bool:
        question = self._desk.state.question
        return question is not None and question.privacy != "named"

    # ---- the notice

    def _read_notice(self) -> None:
        """Take in what another console has set."""
        text = self._desk.use_room(lambda room: room.notice(JOINING))
        if not text:
            if self._in_lobby and not self.seated.show_door:
                self._say(show_door=True)
            return
        with suppress(ValueError, AttributeError, RecursionError):
            data = json.loads(text)
            self._say(locked=data.get("locked") is True, show_door=data.get("show_door") is True)

    def _write_notice(self) -> None:
        if self._in_lobby and self._desk.state.phase != "lobby":
            self._in_lobby = False
            self._say(show_door=False)
        self._set()

    def _set(self, **changed: bool) -> None:
        self._say(**changed)
        seated = self.seated
        text = joining_text(self._desk.state, self._rows, locked=seated.locked, show_door=seated.show_door)
        if self._desk.use_room(lambda room: room.notice(JOINING)) != text:
            self._desk.use_room(lambda room: room.set_notice(JOINING, text))


_WAIT = Refusal("a vote is open that keeps no seats: a phone can change its seat when it is closed")
