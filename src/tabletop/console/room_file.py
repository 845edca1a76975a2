"""The room's file as a console keeps it: it holds just the open vote, and is made anew where it is lost or damaged.

Nothing here stops an evening. What the file does not take is told in ``trouble`` and tried again with the next view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tabletop.console.balloting import Asked, asked_now
from tabletop.errors import CannotRead, Locked, StoreError, TabletopError
from tabletop.session.state import State
from tabletop.store import folders
from tabletop.store.protocols import Room, Seat
from tabletop.store.room import FILE_NAME

T = TypeVar("T")

CARRIED = ("door", "joining", "keyboard")
"""Notices that go along when the file is made anew, where they can still be read."""


class RoomFile:
    """One session's room, open for a console; ``room`` is replaced when the file has to be made anew."""

    def __init__(self, folder: Path, room: Room) -> None:
        self.folder = folder
        self.room = room
        self.trouble = ""
        """Why the file did not take what it was last given; empty when all is well."""
        self._open: dict[int, Asked] = {}
        """What is open to the seats, each as it was when it was opened."""
        self._views: tuple[int, str, Mapping[str, str], str] | None = None
        self._unwiped: set[int] = set()

    def use(self, work: Callable[[Room], T]) -> T | None:
        """Return what ``work`` returns, done again on a new file where this one is lost or damaged; None if in vain."""
        for again in (False, True):
            try:
                return work(self.room)
            except CannotRead as error:
                self.trouble = error.message
                if again or not self.renew():
                    break
            except StoreError as error:
                self.trouble = error.message
                break
        return None

    def publish(self, revision: int, view: str, role_views: Mapping[str, str], summary: str) -> None:
        """Write the views for all other screens, older ones never over newer ones."""
        self._views = (revision, view, role_views, summary)
        if self.use(lambda room: room.publish(revision, view, role_views, summary)) is not None:
            self.trouble = ""

    def lost(self) -> bool:
        """Tell whether the file is no longer at its place."""
        with suppress(TabletopError):
            return self.room.gone()
        return True

    def renew(self) -> bool:
        """Make the file anew, or follow the one another console made. Seats and ballots that can be read go along."""
        there = (self.folder / FILE_NAME).is_file()
        taken_over = there and self.room.gone()
        ballots = [] if taken_over else self._readable_ballots()
        notices, seats = ({}, []) if taken_over else self._readable_seats()
        try:
            self.room.close()
            if there and not taken_over:
                folders.close_room(self.folder)
            self.room = folders.open_room(self.folder, create=True)
            if self._views is not None:
                self.room.publish(*self._views)
            for asked in self._open.values():
                self.room.open_question(asked.id, asked.kind, asked.settings)
            self.room.vote_all(ballots)
            self._seat_again(notices, seats)
        except TabletopError as error:
            self.trouble = error.message
            return False
        return True

    def _readable_ballots(self) -> list[tuple[int, str, str]]:
        found = []
        for question in self._open:
            with suppress(TabletopError):
                found += [(question, key, body) for key, body in self.room.close_question(question)]
        return found

    def _readable_seats(self) -> tuple[dict[str, str], list[Seat]]:
        with suppress(TabletopError):
            return {name: self.room.notice(name) for name in CARRIED}, self.room.seats()
        return {}, []

    def _seat_again(self, notices: Mapping[str, str], seats: Sequence[Seat]) -> None:
        for name, body in notices.items():
            self.room.set_notice(name, body)
        for seat in seats:
            self.room.join(seat.token_sha256, seat.wished_name, seat.wished_role)
            if seat.number is not None:
                self.room.take_up(seat.token_sha256, seat.number, seat.role or "")

    # ---- votes

    def settle(self, state: State) -> None:
        """Let the file hold just the open vote and feedback form, others closed and their ballots forgotten.

        A question that another console has opened since ``state`` is left alone.
        """
        self._open = {asked.id: self._open.get(asked.id, asked) for asked in asked_now(state)}
        self.use(lambda room: self._settle(room, state))

    def begun_to_close(self, question: int) -> bool:
        """Tell whether the closing of a vote began and was never kept."""
        there = self.use(lambda room: {entry.id: entry.open for entry in room.questions()})
        return there is not None and there.get(question) is False

    def forget_ballots(self, question: int) -> None:
        """Take a closed vote's ballots away, and their bytes; what a reader hinders is done with the next event."""
        self.use(lambda room: self._forget(room, question))

    def _settle(self, room: Room, state: State) -> None:
        for asked in self._open.values():
            room.open_question(asked.id, asked.kind, asked.settings)
        for question in room.questions():
            if question.id > state.revision or question.id in self._open:
                continue
            if question.open or question.id in self._unwiped or room.ballots_in(question.id):
                room.close_question(question.id)
                self._forget(room, question.id)

    def _forget(self, room: Room, question: int) -> None:
        self._unwiped.add(question)
        with suppress(Locked):  # the rows are gone; only their bytes wait for a reader to finish
            room.forget_ballots(question)
            self._unwiped.discard(question)
