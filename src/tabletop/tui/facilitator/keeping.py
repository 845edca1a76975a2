"""The keeping thread: every call of the desk runs here, one after another, so that the screen never waits for a disk.

The thread answers with messages and pictures of the desk (``Look``); between two jobs it polls the room's file and
writes the sign of life. It says nothing while nothing has changed.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from textual.message import Message

from tabletop.console.beating import AWAY_MS
from tabletop.console.desk import BEAT_SECONDS, Desk, Kept
from tabletop.console.from_seats import Wish
from tabletop.console.seating import Seated
from tabletop.console.web_side import WebSide
from tabletop.errors import KeepingFailed, StoreError, TabletopError
from tabletop.session.commands import Command, Refusal, Step
from tabletop.session.state import State
from tabletop.session.views import FacilitatorView, RoomView

POLL_SECONDS = 0.2
POLL_SECONDS_VOTING = 0.1
TIME_SECONDS = 1.0
"""How often the time is looked at while nothing else happens."""

Work = Callable[[Desk], object]


@dataclass(frozen=True)
class ScreenSeen:
    """A screen of the room: its size in cells, the page it shows (``1/2`` or empty), and whether it has gone silent."""

    id: str
    kind: str
    columns: int
    rows: int
    page: str
    lost: bool


@dataclass(frozen=True)
class Look:
    """The desk at one moment, as the console draws it. Times are rounded to what is shown, so that two looks are equal
    as long as no screen would differ."""

    state: State = field(compare=False, repr=False)
    room: RoomView
    mine: FacilitatorView
    screens: tuple[ScreenSeen, ...] = ()
    failed: bool = False
    unkept: int = 0
    trouble: str = ""
    ballots: int = 0
    """Ballots in the room's file for the open vote; counted cards are not among them."""
    seated: Seated = field(default_factory=Seated)
    wishes: tuple[Wish, ...] = ()
    session: str = ""
    web: WebSide = field(default_factory=WebSide)
    by_phone: frozenset[str] = frozenset()
    """Injects of this scene whose seats all have a phone."""
    from_elsewhere: float = field(default=0.0, compare=False)
    """When (monotonic) another console last moved the step; 0 for never."""

    @property
    def step(self) -> Step:
        """Where a command given on this look is given."""
        return self.state.step


class Looked(Message):
    """Something the console shows has changed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look


class Answered(Message):
    """A job is done. ``answer`` is what its work returned, or a Refusal in place of an error."""

    def __init__(self, then: Callable[[Any], None] | None, answer: object, look: Look) -> None:
        super().__init__()
        self.then = then
        self.answer = answer
        self.look = look


class NotKept(Message):
    """The disk did not take an append: the console asks what to do."""

    def __init__(self, error: TabletopError, look: Look) -> None:
        super().__init__()
        self.error = error
        self.look = look


class Broken(Message):
    """A job failed in a way nobody foresaw; raised again where the app can deal with it."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


@dataclass(frozen=True)
class _Job:
    work: Work
    then: Callable[[Any], None] | None


class Keeper:
    """Runs the desk's work on one thread. ``post`` hands a message to the console; it must be safe from any thread."""

    def __init__(
        self, desk: Desk, post: Callable[[Message], object], clock: Callable[[], float] = time.monotonic
    ) -> None:  # fmt: skip
        self.desk = desk
        self._post = post
        self._clock = clock
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="keeping", daemon=True)
        self._seen: dict[str, tuple[int, float]] = {}
        self._waiting: _Job | None = None
        """The job whose append failed: it is answered once the facilitator has found a way to keep it."""
        self._elsewhere = 0.0
        self._next_poll = self._next_beat = self._next_time = 0.0
        self._last = self.look()

    # ---- from the screen's thread

    def start(self) -> None:
        """Begin polling and working."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was asked for and end the thread; waits at most as long as a locked disk may take."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Run ``work(desk)`` after everything asked for before, and hand its answer to ``then`` on the screen's thread.

        An error of the house is answered as a Refusal. Where keeping failed, ``then`` gets its answer once the
        facilitator has found a way to keep it.
        """
        self._jobs.put(_Job(work, then))

    # ---- on the keeping thread

    def _say(self, message: Message) -> None:
        with suppress(RuntimeError):  # the app has ended meanwhile; nobody is left to be told
            self._post(message)

    def _run(self) -> None:
        while True:
            now = time.monotonic()
            wait = max(min(self._next_poll, self._next_beat) - now, 0.0)
            try:
                job = self._jobs.get(timeout=wait) if wait else self._jobs.get_nowait()
            except queue.Empty:
                self._guarded(self._round)
                continue
            if job is None:
                return
            self._guarded(lambda job=job: self._do(job))  # type: ignore[misc]

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except StoreError:
            return  # a sign of life or a look that the disk did not give; the next round tries again
        except Exception as error:
            self._say(Broken(error))

    def _round(self) -> None:
        now = time.monotonic()
        desk = self.desk
        if now >= self._next_beat:
            self._next_beat = now + BEAT_SECONDS
            desk.beat()
        step = desk.state.step
        changed = desk.poll()
        if desk.state.step != step:
            self._elsewhere = self._clock()
        self._next_poll = now + (POLL_SECONDS_VOTING if desk.state.question is not None else POLL_SECONDS)
        if changed or now >= self._next_time:
            self._next_time = now + TIME_SECONDS
            self._tell_if_changed()

    def _tell_if_changed(self) -> None:
        look = self.look()
        if look != self._last:
            self._last = look
            self._say(Looked(look))

    def _do(self, job: _Job) -> None:
        answer: object
        failed_before = self.desk.failed
        try:
            answer = job.work(self.desk)
        except KeepingFailed as error:
            self._waiting = self._waiting or job
            self._last = self.look()
            self._say(NotKept(error, self._last))
            return
        except TabletopError as error:
            answer = Refusal(" ".join(part for part in (error.message, error.advice) if part))
        then = job.then
        if failed_before and not self.desk.failed and self._waiting is not None:
            then = _both(self._waiting.then, then)
            self._waiting = None
        self._last = self.look()
        self._say(Answered(then, answer, self._last))

    def look(self) -> Look:
        """Return the desk as it stands."""
        desk = self.desk
        room, mine = desk.room_view(), desk.facilitator_view()
        if room.timer is not None:
            room = replace(room, timer=replace(room.timer, left=-(-room.timer.left // 1000) * 1000))
        pace = mine.pace
        mine = replace(
            mine,
            pace=replace(
                pace,
                scene_spent=float(int(pace.scene_spent)),
                spent=float(int(pace.spent)),
                planned=float(round(pace.planned)),
                late=float(int(pace.spent) - round(pace.planned)),
            ),
        )
        return Look(
            state=desk.state,
            room=room,
            mine=mine,
            screens=self._screens(),
            failed=desk.failed,
            unkept=desk.unkept,
            trouble=desk.trouble,
            ballots=desk.ballots_in(),
            seated=desk.seating.seated,
            wishes=desk.from_seats.wishes,
            session=desk.session_id,
            web=desk.web.side,
            by_phone=frozenset(x.id for x in mine.injects if x.private and desk.seating.way_of(x.id) == "seat"),
            from_elsewhere=self._elsewhere,
        )

    def _screens(self) -> tuple[ScreenSeen, ...]:
        try:
            rows = self.desk.room.screens()
        except TabletopError:
            return ()
        now = self._clock()
        found = []
        for row in rows:
            counter, since = self._seen.get(row.id, (-1, now))
            if counter != row.counter:
                since = now
            self._seen[row.id] = (row.counter, since)
            lost = (now - since) * 1000 > AWAY_MS
            found.append(ScreenSeen(row.id, row.kind, row.columns, row.rows, row.page, lost))
        return tuple(found)


def _both(first: Callable[[Any], None] | None, second: Callable[[Any], None] | None) -> Callable[[Any], None]:
    def run(answer: Any) -> None:
        if second is not None:
            second(answer)
        if first is not None:
            first(answer if isinstance(answer, Kept) else Kept())

    return run


# ---- the work itself ------------------------------------------------------------------------------------------------


class GaveForm:
    """What ``space`` answers when a form has to be filled in first."""

    def __init__(self, name: str) -> None:
        self.name = name


def go_on(seen: Step, confirmed: bool) -> Work:
    """Return the work of ``space`` as pressed on a step; where the desk stands elsewhere by now it is refused."""

    def work(desk: Desk) -> object:
        desk.refresh()
        if desk.state.step != seen:
            return Refusal("the other window has already gone on", "moved_on")
        question = desk.state.question
        by_cards = question is not None and question.cards is None and not desk.seating.seated.phones
        if by_cards and not confirmed and not desk.ballots_in():
            return GaveForm("cards")
        answer = desk.go_on(confirmed=confirmed)
        if isinstance(answer, Refusal) and answer.kind == "form":
            return GaveForm(desk.facilitator_view().next.form or answer.reason)
        return answer

    return work


def do(command: Command) -> Work:
    """Return the work of a command."""

    return lambda desk: desk.do(command)
