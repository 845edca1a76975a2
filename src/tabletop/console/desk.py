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
from typing import TypeVar

from tabletop import system
from tabletop.console.balloting import BallotBox
from tabletop.console.beating import Beating
from tabletop.console.beside import with_phones
from tabletop.console.clock import SessionClock
from tabletop.console.crash import crash_note
from tabletop.console.feedback import close_feedback, finish_feedback, still_out
from tabletop.console.from_seats import FromSeats
from tabletop.console.record_file import RecordFile
from tabletop.console.room_file import RoomFile
from tabletop.console.seating import Seating
from tabletop.console.web_side import WebProcess
from tabletop.debrief import agenda as debrief
from tabletop.debrief.screens import screen as debrief_screen
from tabletop.errors import (
    CannotRead,
    KeepingFailed,
    RevisionMoved,
    StoreError,
    TabletopError,
)
from tabletop.exercise.exercise import Exercise
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Command, Refusal
from tabletop.session.decide import decide
from tabletop.session.events import Happened
from tabletop.session.facilitator import CLOSES_FEEDBACK, LOG_LINES, facilitator_view
from tabletop.session.fold import at_time, fold
from tabletop.session.play import Compiled
from tabletop.session.show import Screen, role_view, room_view
from tabletop.session.state import State
from tabletop.session.views import FacilitatorView, Piece, RoomView
from tabletop.store import folders, steps
from tabletop.store.protocols import KeptEvent, NewEvent, Record, Room

T = TypeVar("T")

BEAT_SECONDS = 2.0
BUSY_TRIES = 500
"""How often a command is decided anew because another console kept something first."""

LONGEST_SILENCE_MS = 12 * 3_600_000
"""How far a sign of life may be ahead of the last event and still be believed."""

NOT_KEPT = Refusal("the last step is not kept yet: try again, keep in another folder, or go on unkept")


@dataclass(frozen=True)
class Kept:
    """What a command led to."""

    happened: tuple[Happened, ...] = ()


class Desk:
    """One session, open for facilitating.

    ``folder`` is the session's; ``record`` and ``room`` are the desk's to close, also when it cannot be opened. Raises
    CannotRead when another version of the program kept what the record holds, Damaged, Locked.
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
        self.console = f"{system.random_bits(48):012x}"
        self.state = State(Compiled(exercise))
        self.happened: list[Happened] = []
        self._book = RecordFile(folder, record)
        self.file = RoomFile(folder, room)
        self.monotonic_ms = monotonic_ms
        self._utc_now = utc_now
        self._chance = chance
        self._beating = Beating(self.console, self.file, monotonic_ms)
        self._pending: Command | None = None
        self._faulty: set[str] = set()
        try:
            self._catch_up()
            self.clock = SessionClock(monotonic_ms, self._last_time())
            self._looked = monotonic_ms()
            self.box = BallotBox(self)
            self.seating = Seating(self)
            self.from_seats = FromSeats(self)
            self.web = WebProcess(self)
            self._finish_votes()
            self.publish()
            self._poll_seats()
        except BaseException:
            self.room.close()
            self._book.close()
            raise

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
    def record(self) -> Record:
        """The record; another object once keeping failed and the session went on elsewhere or in memory."""
        return self._book.record

    @property
    def room(self) -> Room:
        """The room's file; another object once it had to be made anew."""
        return self.file.room

    @property
    def trouble(self) -> str:
        """Why the room's file did not take the last view; empty when all is well."""
        return self.file.trouble

    @property
    def last_hash(self) -> str:
        """The last event's link of the chain; empty before the first event."""
        return self._book.kept[-1].hash if self._book.kept else ""

    @property
    def unkept(self) -> int:
        """How many events are in this process only; 0 in all ordinary times."""
        return self._book.unkept

    @property
    def failed(self) -> bool:
        """Whether an append failed and waits for ``try_again``, ``keep_elsewhere`` or ``go_on_unkept``."""
        return self._pending is not None

    def now(self) -> State:
        """Return the state with its time moved to now."""
        return at_time(self.state, self.clock.look())

    def ballots_in(self) -> int:
        """Return how many ballots the room's file holds for the open vote, else forms for open feedback."""
        question = self.state.question or self.state.open_feedback
        if question is None:
            return 0
        return self.file.use(lambda room: room.ballots_in(question.id)) or 0

    def use_room(self, work: Callable[[Room], T]) -> T | None:
        """Return what ``work`` does with the room's file; None in vain, and ``trouble`` says why."""
        return self.file.use(work)

    def begun_to_close(self, question: int) -> bool:
        """Tell whether the closing of a question to the seats began and was never kept."""
        return self.file.begun_to_close(question)

    def room_view(self) -> RoomView:
        """Return what the room may see now."""
        screen = None
        if self.state.phase in ("debrief", "hot_wash"):
            screen = self._debrief_screen()
        return room_view(self.state, now=self.clock.look(), screen=screen)

    def _debrief_screen(self) -> Screen:
        try:
            return debrief_screen(self.state, self.state.shown)
        except Exception as error:  # one page that fails must not keep a room from its debrief, nor from resuming
            if self.state.shown not in self._faulty:
                self._faulty.add(self.state.shown)
                crash_note(error)
            return Screen("", (Piece("label", text="This page cannot be shown. The facilitator goes on."),))

    def facilitator_view(self) -> FacilitatorView:
        """Return what the console shows beside it."""
        recent = self.happened[-4 * LOG_LINES :]
        view = facilitator_view(self.state, now=self.clock.look(), ballots_in=self.ballots_in(), recent=recent)
        return with_phones(view, self.seating)

    # ---- doing

    def do(self, command: Command) -> Kept | Refusal:
        """Decide a command, keep what it leads to, fold and show it.

        Where another console appended first, its events are read and the command is decided once more: on the same step
        it may still hold, on another it is refused. Raises KeepingFailed (then ``failed`` is true, nothing has changed
        and nothing else is taken) and Locked (then nothing has changed).
        """
        if self._pending is not None:
            return NOT_KEPT
        for _ in range(BUSY_TRIES):
            answer = decide(self.now(), command)
            if isinstance(answer, Refusal):
                return answer
            if not answer:
                return Kept()
            try:
                kept = self._append(answer)
            except RevisionMoved:
                self.refresh()
            except KeepingFailed:
                self._pending = command
                raise
            else:
                return Kept(self._show(kept))
        return Refusal("the other window is too busy; try again")

    def keep_quietly(self, *commands: Command) -> Refusal | StoreError | None:
        """Keep, in one stroke, what people at their seats lead to; None when it is kept, else why it is not.

        Nobody at the console asked for it, so nobody is asked what to do: it is tried again with the next look.
        """
        if self._pending is not None:
            return NOT_KEPT
        events: list[ev.Event] = []
        for command in commands:
            answer = decide(self.now(), command)
            if isinstance(answer, Refusal):
                return answer
            events += answer
        try:
            if events:
                self._show(self._append(events))
        except RevisionMoved as error:
            self.refresh()
            return error
        except StoreError as error:
            return error
        return None

    def go_on(self, *, confirmed: bool = False, how: str = "") -> Kept | Refusal:
        """Do what ``space`` does: the usual next thing, wherever the evening stands.

        ``confirmed`` is the second press while something is missing. ``how`` an inject to a role goes out (card, aloud,
        seat) is chosen by what reaches its seats where it is left empty.
        """
        step = self.state.step
        if self.state.moment.over:
            return self.do(co.Next(on=step))
        if self.state.question is not None:
            return self.close_vote(although_missing=confirmed)
        if self.state.phase in ("debrief", "hot_wash"):
            return self._go_on_debrief(confirmed)
        return self.do(co.Next(on=step, how=how or self.seating.way_next()))

    def _go_on_debrief(self, confirmed: bool) -> Kept | Refusal:
        if self.state.open_feedback is not None and self.state.moment.part in CLOSES_FEEDBACK:
            return (None if confirmed else still_out(self)) or close_feedback(self)
        following = debrief.following(self.state, self.state.moment.part)
        if following:
            return self.go_to(following)
        if not confirmed:
            waiting = len(self.from_seats.wishes)
            lost = f"{waiting} from the seats not taken up yet (q) · " if waiting else ""
            return Refusal(f"{lost}this ends the evening and closes the session · space again to close", "confirm")
        return self.do(co.Close(on=self.state.step))

    def go_to(self, part: str) -> Kept | Refusal:
        """Show a part of debrief or hot wash."""
        return self.do(co.GoTo(phase=debrief.phase_of(part), part=part, on=self.state.step))

    def close_vote(self, *, although_missing: bool = False) -> Kept | Refusal:
        """Close the open vote: shut it in the room, read its ballots, keep them as one event, forget the rows."""
        return self.box.close_vote(although_missing=although_missing)

    def cast(self, seat: int, option: str, *, confidence: int = 0, reason: str = "") -> Refusal | None:
        """Take the ballot of somebody who sits at the shared keyboard; it is kept when this returns None."""
        return self.box.cast(seat, option, confidence, reason)

    def chance(self) -> float:
        """Return a number in [0, 1) for outcomes that are drawn."""
        return self._chance()

    # ---- keeping

    def _append(self, events: Sequence[ev.Event]) -> list[KeptEvent]:
        at, wall = self.clock.look(), self._utc_now()
        new = [NewEvent(event.form, at, wall, event.body()) for event in events]
        return self._book.append(self.state.revision, new)

    def _show(self, kept: Sequence[KeptEvent]) -> tuple[Happened, ...]:
        steps.reached("desk:kept")
        new = self._take(kept)
        self.file.settle(self.state)
        self.publish()
        self.seating.due = True
        steps.reached("desk:shown")
        return new

    def _take(self, kept: Sequence[KeptEvent]) -> tuple[Happened, ...]:
        new = tuple(Happened(k.revision, k.at, k.wall, ev.read_event(k.form, k.body)) for k in kept)
        for happened in new:
            self.state = fold(self.state, happened)
        self.happened.extend(new)
        self._book.kept.extend(kept)
        return new

    def try_again(self) -> tuple[Happened, ...]:
        """Keep what failed. Returns nothing where another console has gone on meanwhile, so that it no longer holds.

        Raises KeepingFailed or Locked when it still cannot be kept.
        """
        command, self._pending = self._pending, None
        if command is None:
            return ()
        try:
            answer = self.do(command)
        except StoreError:
            self._pending = command
            raise
        return answer.happened if isinstance(answer, Kept) else ()

    def keep_elsewhere(self, root: Path) -> tuple[Happened, ...]:
        """Copy the record to another folder and go on there. Raises KeepingFailed, Locked."""
        self._book.go_elsewhere(root)
        return self.try_again()

    def go_on_unkept(self) -> tuple[Happened, ...]:
        """Go on in memory; ``write_back`` writes it all when it can be."""
        self._book.go_on_unkept()
        return self.try_again()

    def write_back(self) -> bool:
        """Write what is only in memory to the disk, if it takes it; tell whether all is kept now."""
        return self._book.write_back()

    # ---- other windows, signs of life

    def refresh(self) -> bool:
        """Take in what another console has kept; tell whether there was anything. Raises CannotRead, Locked."""
        if self._book.in_memory:
            return False
        self._looked = self.monotonic_ms()
        if not self._catch_up():
            return False
        self.clock.not_before(self.state.at)
        self.file.settle(self.state)
        self.publish()
        self.seating.due = True
        return True

    def _catch_up(self) -> bool:
        try:
            return bool(self._take(self.record.read(self.state.revision)))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise CannotRead(
                "This session holds what this tabletop does not know: another version kept it.",
                "Go on with that version of tabletop, or a newer one.",
            ) from error

    def poll(self) -> bool:
        """Return whether anything changed in the room's file since the last look, events of others taken in.

        The record itself is looked at with every beat: another console may have ended before it could show anything.
        """
        late = self.monotonic_ms() - self._looked >= BEAT_SECONDS * 1000
        changed = bool(self.file.use(lambda room: room.changed()))
        new = False
        if changed or late:
            with suppress(TabletopError):
                new = self.refresh()
        if (changed or late or self.seating.due) and not self.state.closed:
            new = self._poll_seats() or new
        return changed or new

    def _poll_seats(self) -> bool:
        """Look at what came from phones and how their process stands; tell whether that differs from before."""
        looks = (self.seating.poll, self.from_seats.poll, self.web.poll)
        changed = [look() for look in looks]
        return any(changed)

    def beat(self) -> None:
        """Write the sign of life; call it every ``BEAT_SECONDS``."""
        now = self.clock.look()
        if self.file.lost():
            with suppress(TabletopError):
                self.refresh()
            if not self.state.closed:
                self.file.renew()
        left = self.state.clock.left_at(now) if self.state.clock is not None else None
        if not self.state.closed:
            self._beating.beat(now, left)
        if self.trouble:
            self.publish()
        if self.unkept:
            self.write_back()

    def _last_time(self) -> int:
        """Session time where it was last kept: with an event, or with a later sign of life."""
        beat = self.file.use(lambda room: room.last_beat())
        if beat is not None and 0 < beat.at - self.state.at < LONGEST_SILENCE_MS:
            return beat.at
        return self.state.at

    def publish(self) -> None:
        """Write the views for all other screens. A room that does not take them stops nothing here."""
        view = self.room_view()
        briefs = {role: role_view(self.state, role) for role in self.exercise.roles}
        summary = {"title": view.title, "group": view.group, "phase": view.phase, "rehearsal": view.rehearsal}
        self.file.publish(self.state.revision, view.to_text(), briefs, json.dumps(summary, ensure_ascii=False))

    def _finish_votes(self) -> None:
        """After a crash: go on with a vote whose closing had begun, and forget ballots of votes that are over."""
        self.box.look_back()
        self.box.finish()
        with suppress(KeepingFailed):
            finish_feedback(self)
        self.file.settle(self.state)

    def close(self) -> None:
        """Let go of both files; a closed session's room is deleted. What is only in memory is written if it can be."""
        if self.unkept:
            self.write_back()
        if not self.state.closed:
            self._beating.leave(self.clock.look())
        self.web.close()
        self.room.close()
        self._book.close()
        if self.state.closed:
            with suppress(StoreError):
                folders.close_room(self.folder)
