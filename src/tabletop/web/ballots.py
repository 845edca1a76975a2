"""Ballots: who may cast one, under which key it is kept, and how a room full of them is written together.

Nothing of a ballot stays in this process: it waits for at most 100 ms beside nothing but its key.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from tabletop.store.protocols import Question, Seat
from tabletop.store.tokens import ballot_number
from tabletop.web.seats import takes_part
from tabletop.web.wire import Feedback, Vote
from tabletop.web.writing import Hand

TOGETHER_SECONDS = 0.1
UNLISTED = "unlisted"


@dataclass(frozen=True)
class OpenBallot:
    """An open vote as its settings tell of it. ``seats`` are the numbers that may take part; None for all."""

    question: int
    round: int
    options: tuple[tuple[str, str, str], ...]
    unlisted: bool
    privacy: str
    opened: int
    seats: frozenset[int] | None
    again: bool
    unlisted_letter: str = ""

    def may(self, seat: Seat) -> bool:
        """Tell whether a seat may vote here."""
        return takes_part(seat) and (self.seats is None or seat.number in self.seats)

    def key(self, seat: Seat, token: bytes) -> str:
        """Return what a seat's ballot is kept under."""
        if self.privacy == "named":
            return f"seat-{seat.number:04d}"
        number = ballot_number(token, self.opened)
        return f"role:{seat.role or ''}:{number}" if self.privacy == "role" else number

    def takes(self, vote: Vote) -> bool:
        """Tell whether what a ballot says can be said here."""
        if vote.words and vote.option != UNLISTED:
            return False
        if vote.option == UNLISTED:
            return self.unlisted
        return not vote.option or any(vote.option == id for id, _, _ in self.options)


@dataclass(frozen=True)
class OpenFeedback:
    """An open feedback form."""

    question: int
    statements: tuple[str, ...]
    opened: int

    def key(self, token: bytes) -> str:
        """Return what a seat's answer is kept under: never its seat."""
        return ballot_number(token, self.opened)


def read_ballot(question: Question) -> OpenBallot | None:
    """Return an open vote; None when this is none, or its settings cannot be read."""
    if question.kind != "ballot" or not question.open:
        return None
    try:
        told = json.loads(question.settings)
        seats = told.get("seats")
        options = tuple((str(entry[0]), str(entry[1]), str(entry[2])) for entry in told["options"])
        return OpenBallot(
            question=question.id,
            round=int(told.get("round", 1)),
            options=options,
            unlisted=bool(told.get("unlisted", False)),
            privacy=str(told.get("privacy", "unlinkable")),
            opened=int(told.get("opened", question.id)),
            seats=None if seats is None else frozenset(int(number) for number in seats),
            again=bool(told.get("again", False)),
            unlisted_letter=str(told.get("unlisted_letter", "")),
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def read_feedback(question: Question) -> OpenFeedback | None:
    """Return an open feedback form; None when this is none, or its settings cannot be read."""
    if question.kind != "feedback" or not question.open:
        return None
    try:
        told = json.loads(question.settings)
        statements = tuple(str(text) for text in told["statements"])
        return OpenFeedback(question.id, statements, int(told.get("opened", question.id)))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def vote_body(vote: Vote) -> str:
    """Return a ballot as it is kept."""
    kept = {"option": vote.option, "confidence": vote.confidence, "reason": vote.reason, "words": vote.words}
    return json.dumps(kept, ensure_ascii=False)


def feedback_body(answer: Feedback) -> str:
    """Return a feedback form as it is kept."""
    texts = {"comments": answer.comments, "strengths": answer.strengths, "improvements": answer.improvements}
    return json.dumps({"ratings": answer.ratings, **texts}, ensure_ascii=False)


class BallotBox:
    """Collects ballots and keeps all that came within 100 ms in one stroke."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._waiting: list[tuple[int, str, str]] = []
        self._told: list[asyncio.Future[bool]] = []
        self._emptying: set[asyncio.Task[None]] = set()

    async def cast(self, question: int, key: str, body: str) -> bool:
        """Return once the ballot is kept; False when its vote is closed. Raises StoreError, CannotRead."""
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, key, body))
        self._told.append(told)
        if len(self._told) == 1:
            task = asyncio.create_task(self._empty())
            self._emptying.add(task)
            task.add_done_callback(self._emptying.discard)
        return await told

    async def _empty(self) -> None:
        await asyncio.sleep(TOGETHER_SECONDS)
        ballots, self._waiting = self._waiting, []
        told, self._told = self._told, []
        try:
            kept = await self._hand.do(lambda room: room.vote_all(ballots))
        except Exception as error:
            for one in told:
                if not one.done():
                    one.set_exception(error)
            return
        for one, is_kept in zip(told, kept, strict=True):
            if not one.done():
                one.set_result(is_kept)
