"""The feedback form: its questions, and what all forms say together. Nobody's form is ever shown as one.

Forms are anonymous: no seat stands in any of them. Words are listed by themselves, sorted, apart from the ratings they
came with, so that a phrase somebody is known by does not give away how they rated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tabletop.session.events import FeedbackGiven
from tabletop.session.state import State

STATEMENTS = (
    "The exercise was well structured and organised.",
    "The scenario was plausible and realistic.",
    "The facilitator knew the field and kept us to it.",
    "The papers and screens we were given were useful.",
    "Taking part suited somebody in my position.",
    "The right people were here, in the right mix.",
    "I could practise the capabilities I need most.",
    "I am better prepared now than before.",
)
"""Part II, each rated from 1 to 5."""
SCALE = ("strongly disagree", "disagree", "neither", "agree", "strongly agree")
"""What 1 to 5 mean."""
QUESTIONS = {
    "strengths": "Top three strengths",
    "improvements": "Top three areas for improvement",
    "missed": "What the evaluators may have missed",
    "actions": "Corrective actions, with priority and owner",
    "review": "Plans, equipment or training to review",
    "comments": "Comments",
}
"""Part I and, last, Part III: what is asked in words, by the field of a form that holds the answer."""
FEWEST = 3
"""With fewer forms than this no room is shown an average: it would be somebody's answer."""


@dataclass(frozen=True)
class Rating:
    """How one statement was rated. ``counts`` are the answers 1 to 5; ``average`` is None where nobody answered."""

    statement: str
    counts: tuple[int, int, int, int, int]

    @property
    def answered(self) -> int:
        """How many rated this statement."""
        return sum(self.counts)

    @property
    def average(self) -> float | None:
        """The mean from 1 to 5."""
        points = sum(n * point for point, n in enumerate(self.counts, 1))
        return points / self.answered if self.answered else None


@dataclass(frozen=True)
class Feedback:
    """All forms together. ``words`` by field of the form, each list sorted by itself."""

    forms: int
    ratings: tuple[Rating, ...]
    words: dict[str, tuple[str, ...]]


def statements(state: State) -> tuple[str, ...]:
    """Return the statements as they were asked in this session, or as they would be asked."""
    return state.feedback_asked.statements if state.feedback_asked is not None else STATEMENTS


def gathered(state: State) -> Feedback:
    """Return what all feedback forms of a session say together."""
    forms = state.feedback
    ratings = tuple(Rating(text, _counts(forms, i)) for i, text in enumerate(statements(state)))
    words = {
        name: tuple(sorted(text for text in (getattr(form, name).strip() for form in forms) if text))
        for name in QUESTIONS
    }
    return Feedback(len(forms), ratings, words)


def _counts(forms: Sequence[FeedbackGiven], statement: int) -> tuple[int, int, int, int, int]:
    given = [form.ratings[statement] for form in forms if len(form.ratings) > statement]
    one, two, three, four, five = (given.count(points) for points in range(1, 6))
    return one, two, three, four, five
