"""The facilitator's desk: one open session, and the one way for a change to happen.

A command is decided, its events are kept, then folded, then shown; nothing is shown that is not kept. Whoever drives
a desk (console, plain mode, tests) calls it from one thread at a time: the terminal’s console from its keeping thread.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tabletop import system
from tabletop.console.clock import SessionClock
from tabletop.debrief import agenda as debrief
from tabletop.debrief.screens import screen as debrief_screen
from tabletop.errors import (
    CannotRead,
    KeepingFailed,
    Locked,
    RevisionMoved,
    StoreError,
    TabletopError,
    VoteClosed,
)
from tabletop.exercise.exercise import Exercise
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Command, Refusal
from tabletop.session.decide import decide
from tabletop.session.events import Cast, Happened
from tabletop.session.facilitator import LOG_LINES, facilitator_view
from tabletop.session.fold import at_time, fold
from tabletop.session.play import Compiled
from tabletop.session.show import role_view, room_view
from tabletop.session.state import Question, State
from tabletop.session.views import FacilitatorView, RoomView
from tabletop.session.voting import cards_in, still_missing
from tabletop.store import folders, steps
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import KeptEvent, NewEvent, Record, Room
from tabletop.store.reserve import release_reserve
from tabletop.store.tokens import ballot_number, new_token

AWAY_MS = 8_000
"""A counter that has not moved for this long means that whoever wrote it is away."""
BEAT_SECONDS = 2.0
LOCKED_TRIES = 5
"""How often an append that waited in vain for another process (two seconds each time) is tried."""
BUSY_TRIES = 500
"""How often a command is decided anew because another console kept something first."""

NOT_KEPT = Refusal("the last step is not kept yet: try again, keep in another folder, or go on unkept")

T = TypeVar("T")


@dataclass(frozen=True)
class Kept:
    """What a command led to."""

    happened: tuple[Happened, ...] = ()


class Desk:
    """One session, open for facilitating.

    ``folder`` is the session's; ``record`` and ``room`` stay the desk's to close. Raises ValueError when the record
    does not fit the exercise it was played with (a newer program kept it), Damaged when the chain does not hold.
    """

    def __init__(
        self,
        exercise: Exercise,
        folder: Path,
        record: Record,
        room: Room,
        *,
        monotonic_ms: Callable[[], int] = system.monotonic_ms,
        utc_now: Callable[[], str] = system.utc_now,
        chance: Callable[[], float] = lambda: secrets.randbits(53) / (1 << 53),
    ) -> None:
        self.folder = folder
        self.record = record
        self.room = room
        self.console = f"{system.random_bits(48):012x}"
        self.state = State(Compiled(exercise))
        self.happened: list[Happened] = []
        self.last_hash = ""
        self.trouble = ""
        """Why the room's file did not take the last view; empty when all is well."""
        self._utc_now = utc_now
        self._chance = chance
        self._counter = 0
        self._tokens: dict[int, bytes] = {}
        self._pending: tuple[ev.Event, ...] = ()
        self._catch_up()
        self.clock = SessionClock(monotonic_ms, self.state.at)
        self._finish_votes()
        self.publish()

    # ---- looking

    @property
    def exercise(self) -> Exercise:
        """The exercise as played."""
        return self.state.compiled.exercise

    @property
    def session_id(self) -> str:
        """The session's id."""
        return self.record.header.id

    @property
    def unkept(self) -> int:
        """How many events are in this process only; 0 in all ordinary times."""
        return self.record.unkept if isinstance(self.record, MemoryRecord) else 0

    @property
    def failed(self) -> bool:
        """Whether an append failed and waits for ``try_again``, ``keep_elsewhere`` or ``go_on_unkept``."""
        return bool(self._pending)

    def now(self) -> State:
        """Return the state with its time moved to now."""
        return at_time(self.state, self.clock.look())

    def ballots_in(self) -> int:
        """Return how many ballots the room's file holds for the open vote."""
        question = self.state.question
        if question is None:
            return 0
        with suppress(StoreError):
            return self.room.ballots_in(question.id)
        return 0

    def room_view(self) -> RoomView:
        """Return what the room may see now."""
        now = self.clock.look()
        screen = None
        if self.state.phase in ("debrief", "hot_wash"):
            screen = debrief_screen(self.state, self.state.shown)
        return room_view(self.state, now=now, screen=screen)

    def facilitator_view(self) -> FacilitatorView:
        """Return what the console shows beside it."""
        recent = self.happened[-4 * LOG_LINES :]
        return facilitator_view(self.state, now=self.clock.look(), ballots_in=self.ballots_in(), recent=recent)

    # ---- doing

    def do(self, command: Command) -> Kept | Refusal:
        """Decide a command, keep what it leads to, fold and show it.

        Where another console appended first, its events are read and the command is decided once more: on the same step
        it may still hold, on another it is refused. Raises KeepingFailed (then ``failed`` is true and nothing has
        changed) and Locked.
        """
        for _ in range(20):
            answer = decide(self.now(), command)
            if isinstance(answer, Refusal):
                return answer
            if not answer:
                return Kept()
            try:
                return Kept(self._keep(answer))
            except RevisionMoved:
                self.refresh()
        return Refusal("the other window is too busy; try again")

    def go_on(self, *, confirmed: bool = False, how: str = "card") -> Kept | Refusal:
        """Do what ``space`` does: the usual next thing, wherever the evening stands.

        ``confirmed`` is the second press while something is missing.
        """
        step = self.state.step
        if self.state.moment.over:
            return self.do(co.Next(on=step))
        if self.state.question is not None:
            return self.close_vote(although_missing=confirmed)
        if self.state.phase in ("debrief", "hot_wash"):
            return self._go_on_debrief(confirmed)
        return self.do(co.Next(on=step, how=how))

    def _go_on_debrief(self, confirmed: bool) -> Kept | Refusal:
        following = debrief.following(self.state, self.state.moment.part)
        if following:
            return self.go_to(following)
        if not confirmed:
            return Refusal("this ends the evening and closes the session · space again to close", "confirm")
        return self.do(co.Close(on=self.state.step))

    def go_to(self, part: str) -> Kept | Refusal:
        """Show a part of debrief or hot wash."""
        return self.do(co.GoTo(phase=debrief.phase_of(part), part=part, on=self.state.step))

    def close_vote(self, *, although_missing: bool = False) -> Kept | Refusal:
        """Close the open vote: shut it in the room, read its ballots, keep them as one event, forget the rows."""
        question = self.state.question
        if question is None:
            return Refusal("no vote is open")
        missing = still_missing(self.state, cards_in(question) + self.ballots_in())
        if missing is not None and not although_missing:
            return missing
        step = self.state.step
        rows = self.room.close_question(question.id)
        result = self.do(co.CloseVote(ballots=_casts(rows), although_missing=True, on=step))
        if isinstance(result, Kept):
            self._forget_ballots(question.id)
        return result

    def cast(self, seat: int, option: str, *, confidence: int = 0, reason: str = "") -> Refusal | None:
        """Take the ballot of somebody who sits at the shared keyboard; it is kept when this returns None."""
        question = self.state.question
        if question is None:
            return Refusal("no vote is open")
        if seat not in self.state.seats:
            return Refusal(f"nobody sits in seat {seat}")
        key = f"seat-{seat:04d}"
        if question.privacy == "unlinkable":
            opened = self.state.moment.questions[0] if question.round > 1 else question.id
            key = ballot_number(self._tokens.setdefault(seat, new_token()), opened)
        body = {"option": option, "confidence": confidence, "reason": reason}
        try:
            self.room.vote(question.id, key, json.dumps(body, ensure_ascii=False))
        except VoteClosed:
            return Refusal("this vote has been closed")
        return None

    def chance(self) -> float:
        """Return a number in [0, 1) for outcomes that are drawn."""
        return self._chance()

    # ---- keeping

    def _keep(self, events: Sequence[ev.Event]) -> tuple[Happened, ...]:
        try:
            kept = self._append(events)
        except KeepingFailed:
            if not release_reserve(Path(self.folder)):
                self._pending = tuple(events)
                raise
            try:
                kept = self._append(events)
            except KeepingFailed:
                self._pending = tuple(events)
                raise
        self._pending = ()
        steps.reached("desk:kept")
        new = self._take(kept)
        self._settle_questions()
        self.publish()
        steps.reached("desk:shown")
        return new

    def _append(self, events: Sequence[ev.Event]) -> list[KeptEvent]:
        at, wall = self.clock.look(), self._utc_now()
        new = [NewEvent(event.form, at, wall, event.body()) for event in events]
        return self.record.append(self.state.revision, new)

    def _take(self, kept: Sequence[KeptEvent]) -> tuple[Happened, ...]:
        new = tuple(Happened(k.revision, k.at, k.wall, ev.read_event(k.form, k.body)) for k in kept)
        for happened in new:
            self.state = fold(self.state, happened)
        self.happened.extend(new)
        if kept:
            self.last_hash = kept[-1].hash
        return new

    def try_again(self) -> tuple[Happened, ...]:
        """Keep what failed. Raises KeepingFailed when it still cannot be kept."""
        return self._keep(self._pending) if self._pending else ()

    def keep_elsewhere(self, root: Path) -> tuple[Happened, ...]:
        """Copy the record to another folder and go on there. Raises KeepingFailed, Locked."""
        self.record = folders.copy_to(self.record, root, self.folder)
        return self.try_again()

    def go_on_unkept(self) -> tuple[Happened, ...]:
        """Go on in memory; ``write_back`` writes it all when it can be."""
        if not isinstance(self.record, MemoryRecord):
            self._disk_record = self.record
            people = {}
            with suppress(StoreError):
                people = self.record.people()
            self.record = MemoryRecord(self.record.header, self.record.read(), people)
        return self.try_again()

    def write_back(self) -> bool:
        """Write what is only in memory to the disk, if it takes it; tell whether all is kept now."""
        if not isinstance(self.record, MemoryRecord):
            return True
        try:
            self.record.write_back(self._disk_record)
        except StoreError:
            return False
        self.record = self._disk_record
        return True

    # ---- other windows, signs of life

    def refresh(self) -> bool:
        """Take in what another console has kept; tell whether there was anything."""
        if isinstance(self.record, MemoryRecord):
            return False
        new = self._catch_up()
        if new:
            self.clock.not_before(self.state.at)
        return new

    def _catch_up(self) -> bool:
        return bool(self._take(self.record.read(self.state.revision)))

    def poll(self) -> bool:
        """Return whether anything changed in the room's file since the last look, events of others taken in."""
        with suppress(StoreError, NotFound):
            if not self.room.changed():
                return False
            self.refresh()
            return True
        return False

    def beat(self) -> None:
        """Write the sign of life; call it every ``BEAT_SECONDS``."""
        self._counter += 1
        now = self.clock.look()
        left = self.state.clock.left_at(now) if self.state.clock is not None else None
        with suppress(StoreError, NotFound):
            self.room.beat(self.console, self._counter, now, left)
        if self.unkept:
            self.write_back()

    def publish(self) -> None:
        """Write the views for all other screens. A room that does not take them stops nothing here."""
        view = self.room_view()
        briefs = {role: role_view(self.state, role) for role in self.exercise.roles}
        summary = {"title": view.title, "group": view.group, "phase": view.phase, "rehearsal": view.rehearsal}
        try:
            self.room.publish(self.state.revision, view.to_text(), briefs, json.dumps(summary, ensure_ascii=False))
            self.trouble = ""
        except StoreError as error:
            self.trouble = error.message

    # ---- questions

    def _settle_questions(self) -> None:
        """Let the room's file hold just the open vote: opened where it is missing, others closed and forgotten."""
        open_now = self.state.question
        try:
            if open_now is not None:
                self.room.open_question(open_now.id, "ballot", _ballot_settings(open_now))
            for question in self.room.questions():
                if question.open and (open_now is None or question.id != open_now.id):
                    self.room.close_question(question.id)
                    self._forget_ballots(question.id)
        except StoreError as error:
            self.trouble = error.message

    def _finish_votes(self) -> None:
        """After a crash: go on with a vote whose closing had begun, and forget ballots of votes that are over."""
        question = self.state.question
        if question is not None:
            there = {entry.id: entry.open for entry in self.room.questions()}
            if there.get(question.id) is False:
                self.close_vote(although_missing=True)
        self._settle_questions()
        for entry in self.room.questions():
            if not entry.open:
                self._forget_ballots(entry.id)

    def _forget_ballots(self, question: int) -> None:
        with suppress(StoreError):
            self.room.forget_ballots(question)

    def close(self) -> None:
        """Let go of both files; a closed session's room is deleted."""
        closed = self.state.closed
        self.room.close()
        self.record.close()
        if closed:
            with suppress(StoreError):
                folders.close_room(self.folder)


def _ballot_settings(question: Question) -> str:
    return json.dumps({"options": question.options, "round": question.round, "privacy": question.privacy})


def _casts(rows: Sequence[tuple[str, str]]) -> tuple[Cast, ...]:
    """Return the ballots of a closed vote; a row that is no ballot counts as a pass and loses nothing else."""
    found = []
    for key, body in rows:
        data: dict[str, Any] = {}
        with suppress(ValueError):
            loaded = json.loads(body)
            data = loaded if isinstance(loaded, dict) else {}
        confidence = data.get("confidence", 0)
        found.append(
            Cast(
                key,
                str(data.get("option", "")),
                confidence if confidence in (1, 2, 3, 4) else 0,
                str(data.get("reason", "")),
            )
        )
    return tuple(found)
