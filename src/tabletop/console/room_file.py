"""The room's file as a console keeps it: it holds just the open vote, and is made anew where it is lost or damaged.

Nothing here stops an evening. What the file does not take is told in ``trouble`` and tried again with the next view.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from tabletop.errors import CannotRead, Locked, StoreError, TabletopError
from tabletop.session.state import Question, State
from tabletop.store import folders
from tabletop.store.protocols import Room
from tabletop.store.room import FILE_NAME

T = TypeVar("T")


class RoomFile:
    """One session's room, open for a console; ``room`` is replaced when the file has to be made anew."""

    def __init__(self, folder: Path, room: Room) -> None:
        self.folder = folder
        self.room = room
        self.trouble = ""
        """Why the file did not take what it was last given; empty when all is well."""
        self._open: Question | None = None
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
        """Make the file anew, or follow the one another console made; ballots that can still be read go along."""
        there = (self.folder / FILE_NAME).is_file()
        taken_over = there and self.room.gone()
        ballots = [] if taken_over else self._readable_ballots()
        try:
            self.room.close()
            if there and not taken_over:
                folders.close_room(self.folder)
            self.room = folders.open_room(self.folder, create=True)
            if self._views is not None:
                self.room.publish(*self._views)
            if self._open is not None:
                self.room.open_question(self._open.id, "ballot", ballot_settings(self._open))
                for key, body in ballots:
                    self.room.vote(self._open.id, key, body)
        except TabletopError as error:
            self.trouble = error.message
            return False
        return True

    def _readable_ballots(self) -> list[tuple[str, str]]:
        if self._open is not None:
            with suppress(TabletopError):
                return self.room.close_question(self._open.id)
        return []

    # ---- votes

    def settle(self, state: State) -> None:
        """Let the file hold just the open vote: opened where it is missing, others closed and their ballots forgotten.

        A question that another console has opened since ``state`` is left alone.
        """
        self._open = state.question
        self.use(lambda room: self._settle(room, state))

    def begun_to_close(self, question: int) -> bool:
        """Tell whether the closing of a vote began and was never kept."""
        there = self.use(lambda room: {entry.id: entry.open for entry in room.questions()})
        return there is not None and there.get(question) is False

    def forget_ballots(self, question: int) -> None:
        """Take a closed vote's ballots away, and their bytes; what a reader hinders is done with the next event."""
        self.use(lambda room: self._forget(room, question))

    def _settle(self, room: Room, state: State) -> None:
        open_now = state.question
        if open_now is not None:
            room.open_question(open_now.id, "ballot", ballot_settings(open_now))
        for question in room.questions():
            if question.id > state.revision or (open_now is not None and question.id == open_now.id):
                continue
            if question.open or question.id in self._unwiped or room.ballots_in(question.id):
                room.close_question(question.id)
                self._forget(room, question.id)

    def _forget(self, room: Room, question: int) -> None:
        self._unwiped.add(question)
        with suppress(Locked):  # the rows are gone; only their bytes wait for a reader to finish
            room.forget_ballots(question)
            self._unwiped.discard(question)


def ballot_settings(question: Question) -> str:
    """Return what the seats' screens need to know of a vote, as JSON."""
    return json.dumps({"options": question.options, "round": question.round, "privacy": question.privacy})
