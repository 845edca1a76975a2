"""Which session the room's screen shows, and what there is to show: read from the room file, without a terminal."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tabletop import system
from tabletop.errors import TabletopError
from tabletop.session.views import RoomView
from tabletop.store import folders
from tabletop.store.protocols import Beat, Room
from tabletop.text import clean
from tabletop.tui.display.door import Door

AWAY_MS = 8_000
"""A beat that has not moved for so long means that the console is away."""

LOOK_MS = 500
"""How often the rooms that are not followed are looked at."""

LOST_MS = 3_000
"""A room that is lost is made again by its console within this time; one that stays away was closed."""

LEFT = -1
"""The counter in the beat of a console that has left in good order."""

LINK_LIMIT = 200
"""The longest address that is shown; ours have about sixty signs."""

CLOCK_SLACK_MS = 700
"""A beat that differs by less from the running count does not move the clock: its way here takes that long."""


@dataclass
class Clock:
    """What is left, counted down on this process's own monotonic clock."""

    left: int
    since: int
    running: bool

    def now(self, monotonic: int) -> int:
        """Return what is left (ms) at a moment of the monotonic clock; below 0 when time is over."""
        return self.left - (monotonic - self.since if self.running else 0)


@dataclass
class Watched:
    """A room that is open, and the last sign of life seen in it."""

    folder: Path
    room: Room
    beat: Beat | None = None
    looked_at: int | None = None
    moved_at: int | None = None
    """When its beat was seen to move; None while it has not."""

    lost_at: int | None = None
    """Since when it cannot be read; None while it can."""


class Follower:
    """Follows ``session``, or whichever session under ``root`` has a moving beat. Call ``poll`` every 50 ms.

    What there is to show stands in ``view``, ``ballots``, ``left_ms``, ``running``, ``away``. No error of a room's file
    leaves this object: a room that cannot be read is one that is not there.
    """

    def __init__(self, root: Path, session: str | None = None) -> None:
        self._root = root
        self._session = session
        self._watched: dict[Path, Watched] = {}
        self._followed: Watched | None = None
        self._listed_at: int | None = None
        self._joined = 0
        self._clock: Clock | None = None
        self._door: Door | None = None
        self._web: tuple[int, int] | None = None
        """The counter of the web side, and when it was seen to move."""
        self.view: RoomView | None = None
        self.ballots = 0
        self.ended = False

    @property
    def folder(self) -> Path | None:
        """The folder of the session that is followed."""
        return self._followed.folder if self._followed else None

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self._clock is not None and self._clock.running

    def left_ms(self, now: int) -> int | None:
        """Return what is left on the clock; None when there is none."""
        return self._clock.now(now) if self._clock is not None else None

    def door(self, now: int) -> Door | None:
        """Return where phones come in, while that is to be shown and the web side lives."""
        alive = self._web is not None and now - self._web[1] <= AWAY_MS
        return self._door if alive else None

    def away(self, now: int) -> bool:
        """Tell whether the console that shows this has given no sign of life for 8 s."""
        if self._followed is None:
            return False
        return now - (self._joined if self._followed.moved_at is None else self._followed.moved_at) > AWAY_MS

    def poll(self, now: int) -> None:
        """Look at the rooms; ``now`` is this process's monotonic clock in ms."""
        self._look_around(now)
        for watched in list(self._watched.values()):
            if watched is self._followed or watched.looked_at is None or now - watched.looked_at >= LOOK_MS:
                self._look_at(watched, now)
        self._choose(now)

    def close(self) -> None:
        """Let go of all rooms."""
        for watched in list(self._watched.values()):
            self._drop(watched)

    # --- which rooms there are ---

    def _look_around(self, now: int) -> None:
        if self._listed_at is not None and now - self._listed_at < LOOK_MS:
            return
        self._listed_at = now
        for folder in self._candidates():
            if folder not in self._watched:
                with suppress(TabletopError):
                    self._watched[folder] = Watched(folder, folders.open_room(folder))

    def _candidates(self) -> list[Path]:
        with suppress(TabletopError):
            if self._session is None:
                return folders.running_folders(self._root)
            folder = folders.find_session(self._root, self._session)
            self._session = folder.name if folder.parent == self._root else str(folder)
            return [folder]
        return []

    def _look_at(self, watched: Watched, now: int) -> None:
        try:
            changed = watched.room.changed()
            if watched.room.gone():
                self._lose(watched, now)
                return
            watched.lost_at = None
            if changed:
                self._sign(watched, now)
                if watched is self._followed:
                    self._read(now)
            watched.looked_at = now
        except TabletopError:
            self._lose(watched, now)

    def _lose(self, watched: Watched, now: int) -> None:
        """Let go of a room that cannot be read: at once when its session said that it is closed, else after a while."""
        watched.lost_at = now if watched.lost_at is None else watched.lost_at
        closed = watched is self._followed and self.view is not None and self.view.phase == "closed"
        if closed or watched is not self._followed or now - watched.lost_at > LOST_MS:
            self._drop(watched)

    def _drop(self, watched: Watched) -> None:
        self._watched.pop(watched.folder, None)
        with suppress(TabletopError):
            watched.room.close()
        if watched is self._followed:
            self._followed = None
            self._clock, self._door, self._web = None, None, None
            self.ballots = 0
            self.ended = True

    def _choose(self, now: int) -> None:
        """Follow a named session at once, another when its beat moves; stay while the present one is alive."""
        if self._followed is not None and (self._session is not None or not self.away(now)):
            return
        alive = [w for w in self._watched.values() if w.moved_at is not None and now - w.moved_at <= AWAY_MS]
        named = list(self._watched.values()) if self._session is not None else []
        for watched in alive or named:
            if watched is not self._followed:
                self._join(watched, now)
                return

    def _join(self, watched: Watched, now: int) -> None:
        self._followed, self._joined, self._clock = watched, now, None
        self._door = self._web = None
        self.view, self.ballots, self.ended = None, 0, False
        try:
            self._read(now)
        except TabletopError:
            self._drop(watched)

    # --- what they say ---

    def _sign(self, watched: Watched, now: int) -> None:
        beat = watched.room.last_beat()
        before, watched.beat = watched.beat, beat
        if beat is None or watched.looked_at is None:
            return
        if beat.counter == LEFT:
            watched.moved_at = now - AWAY_MS - 1
        elif before is None or (beat.console, beat.counter) != (before.console, before.counter):
            watched.moved_at = now
            if watched is self._followed and beat.left_ms is not None:
                self._set_clock(beat.left_ms, now)

    def _set_clock(self, left: int, now: int) -> None:
        clock = self._clock
        if clock is not None and clock.running and abs(clock.now(now) - left) > CLOCK_SLACK_MS:
            self._clock = Clock(left, now, running=True)

    def _read(self, now: int) -> None:
        followed = self._followed
        if followed is not None:
            self._read_door(followed.room, now)
        published = followed.room.room_view() if followed is not None else None
        if followed is None or published is None:
            return
        try:
            view = RoomView.from_text(published[1])
        except (ValueError, TypeError, KeyError):
            return  # written by another version: what stands on the screen stays
        if view != self.view:
            first, self.view = self.view is None, view
            self._new_clock(view, followed.beat if first else None, now)
        open_vote = view.ballot is not None and view.ballot.open
        self.ballots = followed.room.ballots_in(view.ballot.question) if open_vote and view.ballot else 0

    def _read_door(self, room: Room, now: int) -> None:
        web = next((row for row in room.screens() if row.kind == "web"), None)
        if web is None:
            self._web = None
        elif self._web is None or self._web[0] != web.counter:
            self._web = (web.counter, now)
        joining, door = _fields(room.notice("joining")), _fields(room.notice("door"))
        self._door = None
        wanted = joining.get("show_door") is True and joining.get("locked") is not True
        if web is None or not wanted or door.get("lan") is not True:
            return  # nothing lets phones in, or no phone could reach it
        with suppress(KeyError, TypeError, IndexError):
            url, code, secret = (str(value) for value in (door["urls"][0], door["code"], door["secret"]))
            joined = sum(1 for seat in room.seats() if seat.number)
            self._door = Door(_word(url), _word(code), _word(f"{url}/#{secret}"), joined)

    def _new_clock(self, view: RoomView, beat: Beat | None, now: int) -> None:
        if view.timer is None:
            self._clock = None
            return
        running = view.timer.running and not view.paused
        # Who joins late reads an old view: the last beat knows better what is left.
        late = beat is not None and beat.left_ms is not None and running
        left = beat.left_ms if late and beat is not None and beat.left_ms is not None else view.timer.left
        self._clock = Clock(left, now, running)


def _word(text: str) -> str:
    return clean(text, multiline=False, limit=LINK_LIMIT)


def _fields(text: str) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        loaded = json.loads(text)
        if isinstance(loaded, dict):
            return loaded
    return {}


def sign_in(folder: Path, id: str, columns: int, rows: int, counter: int, page: str) -> None:
    """Write this display’s sign of life into the session in ``folder``. May wait two seconds: not for the event loop.

    A room that is gone or busy is left alone; the next sign is two seconds away.
    """
    with suppress(TabletopError), closing(folders.open_room(folder)) as room:
        room.screen_seen(id, "display", columns, rows, counter, page)


def sign_out(folder: Path, id: str) -> None:
    """Take this display's sign of life away."""
    with suppress(TabletopError), closing(folders.open_room(folder)) as room:
        room.screen_gone(id)


def new_id() -> str:
    """Return a name for this display, by which consoles tell it from others."""
    return f"display-{system.random_bits(32):08x}"
