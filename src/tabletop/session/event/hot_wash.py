"""The hot wash and what the evening leaves behind: actions, strengths and areas, ratings, feedback forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from tabletop.session.event.base import Event, nested

FindingKind = Literal["strength", "area"]
FINDING_KINDS: tuple[FindingKind, ...] = ("strength", "area")
FeedbackSource = Literal["phone", "paper", "room"]
ELEMENTS = ("planning", "organization", "equipment", "training", "exercise")
"""The capability elements a corrective action may belong to."""


@dataclass(frozen=True)
class HotWashed(Event):
    """One thing to keep, to change, or a question to take home."""

    form: ClassVar[str] = "hot_washed/1"
    kind: Literal["differently", "keep", "change", "question"] = "keep"
    text: str = ""
    who: str = ""


@dataclass(frozen=True)
class ActionFields:
    """A corrective action. ``issue`` is the area for improvement it answers, by the revision of its ``found``; 0: none.

    ``element`` is one of ``ELEMENTS`` or empty. Dates are words, as they were typed.
    """

    text: str = ""
    owner: str = ""
    organisation: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    capability: str = ""
    element: str = ""
    issue: int = 0


@dataclass(frozen=True)
class ActionAgreed(ActionFields, Event):
    """A corrective action was agreed on."""

    form: ClassVar[str] = "action_agreed/2"


@dataclass(frozen=True)
class ActionChanged(ActionFields, Event):
    """An action was corrected: every field as it is from now on. Empty text takes the action back."""

    form: ClassVar[str] = "action_changed/1"
    action: int = 0


@dataclass(frozen=True)
class FindingFields:
    """A strength or an area for improvement, per objective (empty: none in particular).

    ``reference`` names the plan, rule or source it is held against, ``analysis`` says why and with what effect.
    """

    kind: FindingKind = "strength"
    objective: str = ""
    text: str = ""
    reference: str = ""
    analysis: str = ""


@dataclass(frozen=True)
class Found(FindingFields, Event):
    """A finding was written down. ``origin``: the revision of the note or hot-wash line it began as; 0: none."""

    form: ClassVar[str] = "found/1"
    origin: int = 0


@dataclass(frozen=True)
class FindingChanged(FindingFields, Event):
    """A finding was corrected: every field as it is from now on. Empty text takes the finding back."""

    form: ClassVar[str] = "finding_changed/1"
    finding: int = 0


@dataclass(frozen=True)
class Rated(Event):
    """An objective rated P, S, M or U, with the evidence."""

    form: ClassVar[str] = "rated/1"
    objective: str = ""
    rating: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class FeedbackGiven(Event):
    """One participant's feedback form. It never names a seat. ``ratings``: one a statement, 1 to 5; 0 not answered.

    Kept as an event of its own when typed in from paper; forms that came through the room's file stand together in
    ``feedback_closed``.
    """

    form: ClassVar[str] = "feedback_given/1"
    source: FeedbackSource = "paper"
    ratings: tuple[int, ...] = ()
    strengths: str = ""
    improvements: str = ""
    missed: str = ""
    actions: str = ""
    review: str = ""
    comments: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratings", tuple(self.ratings))


@dataclass(frozen=True)
class FeedbackOpened(Event):
    """The feedback form is open at the seats; its id is this event's revision."""

    form: ClassVar[str] = "feedback_opened/1"
    statements: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "statements", tuple(self.statements))


@dataclass(frozen=True)
class FeedbackClosed(Event):
    """The forms that came in, sorted by what they say, so that neither order nor seat shows."""

    form: ClassVar[str] = "feedback_closed/1"
    question: int = 0
    answers: tuple[FeedbackGiven, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", nested(FeedbackGiven, self.answers))
