"""Asking in and after the hot wash: actions, strengths and areas, ratings, feedback forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tabletop.session.command.base import Command
from tabletop.session.event.hot_wash import FeedbackGiven, FindingKind


@dataclass(frozen=True, kw_only=True)
class HotWash(Command):
    """One thing to do differently, to keep, to change, or a question to take home."""

    kind: Literal["differently", "keep", "change", "question"]
    text: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionFields:
    """What is said of an action. ``issue``: the area for improvement it answers, by its revision; 0 for none."""

    text: str
    owner: str = ""
    organisation: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    capability: str = ""
    element: str = ""
    issue: int = 0


@dataclass(frozen=True, kw_only=True)
class AgreeAction(ActionFields, Command):
    """Agree on an action."""


@dataclass(frozen=True, kw_only=True)
class ChangeAction(ActionFields, Command):
    """Correct an action, every field as it is to be; empty text takes it back."""

    action: int


@dataclass(frozen=True, kw_only=True)
class FindingFields:
    """What is said of a strength or an area for improvement."""

    kind: FindingKind
    text: str
    objective: str = ""
    reference: str = ""
    analysis: str = ""


@dataclass(frozen=True, kw_only=True)
class Find(FindingFields, Command):
    """Write down a strength or an area for improvement. ``origin``: the note or hot-wash line it began as."""

    origin: int = 0


@dataclass(frozen=True, kw_only=True)
class ChangeFinding(FindingFields, Command):
    """Correct a finding, every field as it is to be; empty text takes it back."""

    finding: int


@dataclass(frozen=True, kw_only=True)
class Rate(Command):
    """Rate an objective P, S, M or U. Without evidence it asks once."""

    objective: str
    rating: Literal["P", "S", "M", "U"]
    evidence: str = ""
    although_no_evidence: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenFeedback(Command):
    """Open the feedback form at the seats. ``statements`` are those to be rated."""

    statements: tuple[str, ...]
    although_again: bool = False


@dataclass(frozen=True, kw_only=True)
class CloseFeedback(Command):
    """Close the feedback form. ``answers`` are the rows read from the room's file."""

    answers: tuple[FeedbackGiven, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GiveFeedback(Command):
    """Type in one feedback form from paper."""

    form: FeedbackGiven
