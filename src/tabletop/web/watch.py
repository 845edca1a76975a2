"""Reading the room file: what stands in it now, as one value that all pages share. Runs in a thread of its own.

No error of the file leaves this module: what can no longer be read stays as it was last seen, marked away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tabletop.errors import TabletopError
from tabletop.session.views import Piece, RoomView
from tabletop.store import folders
from tabletop.store.protocols import Beat, Question, Seat
from tabletop.web.ballots import OpenBallot, OpenFeedback, read_ballot, read_feedback
from tabletop.web.door import NOTICE
from tabletop.web.drawing import main_html, prose_html

AWAY_MS = 8_000
"""A beat that has not moved for so long means that the console is away."""

LOST_MS = 3_000
"""A room that is lost is made again by its console within this time; one that stays away was closed."""

CLOCK_SLACK_MS = 700
"""A beat that differs by less from the running count does not move the clock: its way here takes that long."""

WISH = "web_wish"


@dataclass(frozen=True)
class Joining:
    """What a console says about coming in."""

    locked: bool = False
    names: bool = True
    pick_roles: bool = False
    show_door: bool = True
    roles: tuple[dict[str, Any], ...] = ()

    def told(self) -> dict[str, Any]:
        """Return what pages are told of it."""
        return {"names": self.names, "pick_roles": self.pick_roles, "roles": self.roles}

    def role_name(self, role: str) -> str:
        """Return the name of a role by its id; empty where it is not known."""
        return next((entry["name"] for entry in self.roles if entry["id"] == role), "")


@dataclass(frozen=True)
class Clock:
    """What was ``left`` (ms) at a moment of this process's monotonic clock."""

    left: int
    since: int
    running: bool

    def now(self, monotonic: int) -> int:
        """Return what is left now; below 0 when time is over."""
        return self.left - (monotonic - self.since if self.running else 0)


@dataclass(frozen=True)
class Snapshot:
    """The room at one moment. ``main`` is its view as HTML, ``briefs`` the roles' own texts as HTML."""

    view: RoomView | None = None
    main: str = ""
    clock: Clock | None = None
    ballot: OpenBallot | None = None
    ballots_in: int = 0
    feedback: OpenFeedback | None = None
    seats: Mapping[str, Seat] = field(default_factory=lambda: MappingProxyType({}))
    briefs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    joining: Joining = Joining()
    door: str = ""
    wish: str = ""
    away: bool = False


class Watch:
    """Reads the room in ``folder``; call ``poll`` every 50 ms from one thread. Raises like ``open_room``."""

    def __init__(self, folder: Path, now: int, complain: Callable[[BaseException], None]) -> None:
        self._room = folders.open_room(folder)
        self._complain = complain
        self._beat: Beat | None = None
        self._beat_is_new = False
        self._drawn = ("", False)
        """The text of the view that is drawn, and whether a ballot stood beside it."""
        self._brief_texts: dict[str, str] = {}
        self._lost_at: int | None = None
        self._renewed_at: int | None = None
        """When the file was made anew: for a while its console is still putting the seats back."""
        self.moved_at = now
        """When the beat was last seen to move, or this began."""
        self.seen = Snapshot()
        with suppress(TabletopError):
            self._read(now)

    def poll(self, now: int) -> Snapshot:
        """Return the room as it stands now: the same object as before when nothing is different."""
        try:
            lost = self._room.gone()
            changed = self._room.changed()
            there = not self._room.gone()
            if there and lost:
                self._renewed_at = now
            settled = self._renewed_at is not None and now - self._renewed_at > LOST_MS
            if there and (changed or settled or self._lost_at is not None):
                self._renewed_at = None if settled else self._renewed_at
                self._read(now)
            self._lost_at = None if there else self._lost_at or now
        except TabletopError:
            self._lost_at = self._lost_at or now
        except Exception as error:  # a view of another version may hold anything; the pages stay as they are
            self._complain(error)
        away = self._lost_at is not None or now - self.moved_at > AWAY_MS
        if away != self.seen.away:
            self.seen = replace(self.seen, away=away)
        return self.seen

    def over(self, now: int) -> bool:
        """Tell whether the room is gone for good: its session was closed."""
        return self._lost_at is not None and now - self._lost_at > LOST_MS

    def seat(self, token_sha256: str) -> Seat | None:
        """Return a seat straight from the file, for one that came a moment ago; None too when it cannot be read."""
        with suppress(TabletopError):
            return self._room.seat(token_sha256)
        return None

    def close(self) -> None:
        """Let go of the room."""
        with suppress(TabletopError):
            self._room.close()

    # --- reading ---

    def _read(self, now: int) -> None:
        self._read_beat(now)
        view, clock, text = self._read_view(now)
        ballot, feedback = _open_questions(self._room.questions(), view)
        main = self.seen.main
        drawn = (text, ballot is not None)
        if view is not None and drawn != self._drawn:
            main = "" if view.blank else main_html(view, ballot_open=ballot is not None)
        joining = _joining(self._room.notice("joining"))
        seats = self._read_seats()
        self._drawn = drawn
        cards = view.ballot.counted if view is not None and view.ballot is not None else 0
        seen = Snapshot(
            view=view,
            main=main,
            clock=clock,
            ballot=ballot,
            ballots_in=self._room.ballots_in(ballot.question) + cards if ballot is not None else 0,
            feedback=feedback,
            seats=seats,
            briefs=self._read_briefs({seat.role for seat in seats.values() if seat.role}),
            joining=joining,
            door=self._room.notice(NOTICE),
            wish=self._room.notice(WISH),
            away=self.seen.away,
        )
        if seen != self.seen:
            self.seen = seen

    def _read_beat(self, now: int) -> None:
        beat, before = self._room.last_beat(), self._beat
        self._beat = beat
        if before is None or beat is None or (beat.console, beat.counter) == (before.console, before.counter):
            return
        self.moved_at = now
        self._beat_is_new = True

    def _read_view(self, now: int) -> tuple[RoomView | None, Clock | None, str]:
        """Return the view, its clock and its text; what cannot be read leaves them as they were."""
        published, beat = self._room.room_view(), self._beat
        before, clock, text = self.seen.view, self.seen.clock, self._drawn[0]
        left = beat.left_ms if beat is not None else None
        if published is not None and published[1] != text:
            with suppress(ValueError, TypeError, KeyError):
                view = RoomView.from_text(published[1])
                return view, _clock_of(view, left if before is None else None, now), published[1]
        if self._beat_is_new and left is not None and clock is not None and clock.running:
            self._beat_is_new = False
            if abs(clock.now(now) - left) > CLOCK_SLACK_MS:
                clock = Clock(left, now, running=True)
        return before, clock, text

    def _read_seats(self) -> Mapping[str, Seat]:
        """Return the seats by their token's digest; a seat that is as it was stays the same object."""
        known = self.seen.seats
        seats = dict(known) if self._renewed_at is not None else {}
        for seat in self._room.seats():
            before = known.get(seat.token_sha256)
            seats[seat.token_sha256] = before if before == seat and before is not None else seat
        return MappingProxyType(seats)

    def _read_briefs(self, roles: set[str]) -> Mapping[str, str]:
        """Return what each role in the room may read, drawn anew only where its words are others."""
        told = {role: view[1] for role in sorted(roles) if (view := self._room.role_view(role)) is not None}
        if told != self._brief_texts:
            self._brief_texts = told
            return MappingProxyType({role: prose_html(text) if text else "" for role, text in told.items()})
        return self.seen.briefs


def closed_snapshot(seen: Snapshot) -> Snapshot:
    """Return what pages show of a session whose room is gone."""
    words = (Piece("text", text="This session is closed."),)
    old = seen.view
    revision, title = (old.revision + 1, old.title) if old is not None else (1, "")
    view = RoomView(revision, title, phase="closed", heading="Thank you", body=words)
    return Snapshot(view=view, main=main_html(view, ballot_open=False), seats=seen.seats)


def _open_questions(questions: list[Question], view: RoomView | None) -> tuple[OpenBallot | None, OpenFeedback | None]:
    """Return the open vote, once the view tells of it too, and the open feedback form."""
    ballot, feedback = None, None
    for question in questions:
        if view is not None and view.ballot is not None and view.ballot.open and view.ballot.question == question.id:
            ballot = read_ballot(question)
        feedback = read_feedback(question) or feedback
    return ballot, feedback


def _clock_of(view: RoomView, left: int | None, now: int) -> Clock | None:
    """Return the clock of a view; who opens an old one takes what is ``left`` from the last beat."""
    if view.timer is None:
        return None
    running = view.timer.running and not view.paused
    return Clock(left if left is not None and running else view.timer.left, now, running)


def _joining(text: str) -> Joining:
    """Read a console's notice about joining; what is missing in it or cannot be read is as at the start."""
    try:
        told = json.loads(text) if text else {}
        roles = tuple(
            {
                "id": str(role["id"]),
                "name": str(role.get("name", "")),
                "interest": str(role.get("interest", "")),
                "taken": role.get("taken", False),
            }
            for role in told.get("roles", ())
        )
        flags = {name: bool(told[name]) for name in ("locked", "names", "pick_roles", "show_door") if name in told}
    except (ValueError, TypeError, KeyError, AttributeError):
        return Joining()
    return Joining(**flags, roles=roles)
