"""Votes at the desk: ballots of the shared keyboard, closing, and what the seats' screens are told of a vote.

Seats passed round at the keyboard have tokens that live in this object only. Where a vote may not be linked to anybody,
or is kept by role, they are gone with the process, and then nobody can tell any more who has voted here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tabletop.console.feedback import KIND, feedback_settings
from tabletop.errors import CannotRead, KeepingFailed, VoteClosed
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.events import Cast
from tabletop.session.parts import lettered
from tabletop.session.state import Question, State
from tabletop.session.voting import cards_in, still_missing
from tabletop.store.tokens import ballot_number, new_token

if TYPE_CHECKING:
    from tabletop.console.desk import Desk, Kept

KEYBOARD_NOTICE = "keyboard"
"""Under this name stands the vote in which somebody has voted at a keyboard: no seat, no time, no ballot."""
REASON_LIMIT = 500
WORDS_LIMIT = 300


# ---- what is asked --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A question as it stands in the room's file; ``settings`` is JSON."""

    id: int
    kind: str
    settings: str


def asked_now(state: State) -> tuple[Asked, ...]:
    """Return the questions that are open to the seats: a vote, the feedback form."""
    found = []
    if state.question is not None:
        found.append(Asked(state.question.id, "ballot", ballot_settings(state, state.question)))
    if state.open_feedback is not None:
        found.append(Asked(state.open_feedback.id, KIND, feedback_settings(state.open_feedback)))
    return tuple(found)


def opened_at(state: State, question: Question) -> int:
    """Return the revision that goes into ballot numbers: that of the decision's first vote, so that both compare."""
    return state.moment.questions[0] if question.round > 1 and state.moment.questions else question.id


def ballot_settings(state: State, question: Question) -> str:
    """Return what the seats' screens need to know of an open vote, as JSON.

    ``seats`` are those that may take part in a vote that cannot be linked: who comes later waits for the next one.
    """
    decision = state.compiled.exercise.scenes[question.scene].decision
    labels = {name: option.label for name, option in decision.options.items()} if decision is not None else {}
    unlisted = decision is not None and decision.unlisted
    settings = {
        "options": [[name, letter, labels.get(name, name)] for name, letter in question.options],
        "round": question.round,
        "privacy": question.privacy,
        "opened": opened_at(state, question),
        "unlisted": unlisted,
        "unlisted_letter": chr(ord("A") + len(lettered(state, question.scene))) if unlisted else "",
        "again": question.again,
        "seats": sorted(state.seats) if question.privacy == "unlinkable" else None,
    }
    return json.dumps(settings, ensure_ascii=False)


# ---- the box --------------------------------------------------------------------------------------------------------


class BallotBox:
    """The votes of one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tokens: dict[int, bytes] = {}
        self._cast_here: tuple[int, frozenset[int]] = (0, frozenset())
        self._cut_off = 0
        """A vote in which people have voted at a keyboard whose tokens this object does not have."""

    def keyboard_voted(self, question: int) -> frozenset[int]:
        """Return the seats that have voted at this keyboard in a vote."""
        return self._cast_here[1] if self._cast_here[0] == question else frozenset()

    def cut_off(self) -> Refusal | None:
        """Return why nobody can vote at this keyboard in the open vote; None where they can.

        Whoever voted at a keyboard before the console stopped would be counted twice if they voted again.
        """
        question = self._desk.state.question
        if question is None or question.id != self._cut_off:
            return None
        return Refusal(
            f"{self._desk.ballots_in()} of {self._desk.state.present} in, some from a keyboard that is gone, "
            "and nobody can tell whose: "
            "c counts cards of those still to vote, or take the vote back with u and hold it again"
        )

    def look_back(self) -> None:
        """At the start of a desk: see whether the open vote was being held at a keyboard that is gone."""
        question = self._desk.state.question
        if question is None or question.privacy == "named":
            return
        if self._desk.use_room(lambda room: room.notice(KEYBOARD_NOTICE)) == str(question.id):
            self._cut_off = question.id

    def cast(self, seat: int, option: str, confidence: int, reason: str, words: str = "") -> Refusal | None:
        """Take the ballot of somebody at the shared keyboard; it is kept when this returns None."""
        desk = self._desk
        question = desk.state.question
        if question is None:
            return Refusal("no vote is open")
        if seat not in desk.state.seats:
            return Refusal(f"nobody sits in seat {seat}")
        if question.privacy != "named" and seat in desk.seating.seated.phones:
            return Refusal(f"seat {seat} votes by its phone: here they would count twice")
        refusal = self.cut_off()
        if refusal is not None:
            return refusal
        key = self._key(question, seat)
        # The same fields as in a phone's ballot: nobody is to tell from one where it was cast.
        words = words[:WORDS_LIMIT] if option == UNLISTED else ""
        said = {"option": option, "confidence": confidence, "reason": reason[:REASON_LIMIT], "words": words}
        body = json.dumps(said, ensure_ascii=False)
        if not self._cast_here[1] or self._cast_here[0] != question.id:
            self._cast_here = (question.id, frozenset())
            if question.privacy != "named":
                desk.use_room(lambda room: room.set_notice(KEYBOARD_NOTICE, str(question.id)))
        for again in (False, True):
            try:
                desk.room.vote(question.id, key, body)
            except VoteClosed:
                return Refusal("this vote has been closed")
            except CannotRead:
                if again or not desk.file.renew():
                    raise
            else:
                break
        self._cast_here = (question.id, self._cast_here[1] | {seat})
        return None

    def _key(self, question: Question, seat: int) -> str:
        """Under what a ballot is kept: as much as the sentence on the screen says, and no more."""
        if question.privacy == "named":
            return f"seat-{seat:04d}"
        token = self._tokens.setdefault(seat, new_token())
        number = ballot_number(token, opened_at(self._desk.state, question))
        return f"role:{self._desk.state.seats[seat]}:{number}" if question.privacy == "role" else number

    # ---- closing

    def close_vote(self, *, although_missing: bool = False) -> Kept | Refusal:
        """Close the open vote: shut it in the room, read its ballots, keep them as one event, forget the rows."""
        desk = self._desk
        question = desk.state.question
        if question is None:
            return Refusal("no vote is open")
        missing = still_missing(desk.state, cards_in(question) + desk.ballots_in())
        if missing is not None and not although_missing:
            return missing
        step = desk.state.step
        rows = desk.use_room(lambda room: room.close_question(question.id))
        if rows is None:
            return Refusal(f"the ballots cannot be read: {desk.trouble} Try again")
        result = desk.do(co.CloseVote(ballots=casts(rows), although_missing=True, on=step))
        if not isinstance(result, Refusal):
            desk.file.forget_ballots(question.id)
        return result

    def finish(self) -> None:
        """After a crash: go on with a vote whose closing had begun."""
        question = self._desk.state.question
        if question is not None and self._desk.begun_to_close(question.id):
            with suppress(KeepingFailed):  # then the console opens with the question what to do
                self.close_vote(although_missing=True)


# ---- rows -----------------------------------------------------------------------------------------------------------


def casts(rows: Sequence[tuple[str, str]]) -> tuple[Cast, ...]:
    """Return the ballots of a closed vote; a row that is no ballot counts as a pass and loses nothing else."""
    found = []
    for key, body in rows:
        data = _fields(body)
        confidence, option = data.get("confidence", 0), str(data.get("option", ""))
        words = str(data.get("words", ""))[:WORDS_LIMIT] if option == UNLISTED else ""
        found.append(
            Cast(
                key,
                option,
                confidence if type(confidence) is int and confidence in (1, 2, 3, 4) else 0,
                str(data.get("reason", ""))[:REASON_LIMIT],
                words,
            )
        )
    return tuple(found)


def _fields(body: str) -> dict[str, Any]:
    with suppress(ValueError, RecursionError):
        loaded = json.loads(body)
        if isinstance(loaded, dict):
            return loaded
    return {}
