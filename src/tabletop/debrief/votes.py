"""The votes before a decision: both tallies, the shift, how sure people were."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.session.spread import shifted, sure_and_split
from tabletop.session.state import DecisionMade, Question, State


@dataclass(frozen=True)
class Tally:
    """One closed vote. ``counts`` by option id, ``unlisted`` among them; ``present`` people were there."""

    question: int
    counts: dict[str, int]
    passed: int
    missing: int
    present: int
    by_cards: bool

    @property
    def voted(self) -> int:
        """How many chose something."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Votes:
    """The votes of one decision. ``shift`` is (moved, of how many), None where ballots cannot be compared."""

    first: Tally | None = None
    second: Tally | None = None
    shift: tuple[int, int] | None = None
    confident_and_divided: bool = False

    @property
    def last(self) -> Tally | None:
        """The vote that stood when the decision was made."""
        return self.second or self.first

    @property
    def moved(self) -> bool:
        """Whether anything changed between the two votes."""
        if self.shift is not None:
            return self.shift[0] > 0
        return self.first is not None and self.second is not None and self.first.counts != self.second.counts


def votes_of(state: State, made: DecisionMade) -> Votes:
    """Return the closed votes that were held before a decision."""
    asked = [state.questions[name] for name in made.questions if name in state.questions]
    closed = [question for question in asked if question.status == "closed"]
    if not closed:
        return Votes()
    last = closed[-1]
    if len(closed) == 1:
        return Votes(_tally(last), None, None, sure_and_split(last))
    return Votes(_tally(closed[0]), _tally(last), shifted(closed[0].ballots, last.ballots), sure_and_split(last))


def _tally(question: Question) -> Tally:
    counts = question.counts()
    passed = question.passed()
    missing = max(question.present - sum(counts.values()) - passed, 0)
    return Tally(question.id, counts, passed, missing, question.present, question.cards is not None)


def split(votes: Votes) -> float:
    """Return how split the first vote was: 0 when all agreed or nobody voted, near 1 when no two did."""
    tally = votes.first
    return 1 - max(tally.counts.values()) / tally.voted if tally is not None and tally.voted else 0.0
