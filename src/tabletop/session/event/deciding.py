"""Votes and decisions: what was asked, how it was voted, what was decided, why, and who dissents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from tabletop.session.event.base import Event, nested
from tabletop.session.event.movements import Moved, Waiting


@dataclass(frozen=True)
class Cast:
    """One ballot as closed. ``key`` is a ballot number or a seat; ``option`` empty for a pass."""

    key: str
    option: str
    confidence: int = 0
    reason: str = ""
    words: str = ""


@dataclass(frozen=True)
class QuestionOpened(Event):
    """A ballot opens; its id is this event's revision. ``options``: (id, letter) of those open, as listed."""

    form: ClassVar[str] = "question_opened/1"
    scene: str = ""
    round: int = 1
    options: tuple[tuple[str, str], ...] = ()
    privacy: str = "unlinkable"
    again: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple((a, b) for a, b in self.options))


@dataclass(frozen=True)
class CardsCounted(Event):
    """Cards held up by those without a device. ``counts`` by option id; ``unlisted`` counts as one."""

    form: ClassVar[str] = "cards_counted/1"
    question: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    passed: int = 0
    missing: int = 0


@dataclass(frozen=True)
class VoteClosed(Event):
    """The vote is shown. Ballots are sorted by key; an unlinkable key tells nothing."""

    form: ClassVar[str] = "vote_closed/1"
    question: int = 0
    ballots: tuple[Cast, ...] = ()
    present: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "ballots", nested(Cast, self.ballots))


@dataclass(frozen=True)
class Decided(Event):
    """The decision, apart from any tally. ``words`` is what the room decided when ``option`` is ``unlisted``.

    ``like`` names the listed option whose effects an unlisted decision takes.
    """

    form: ClassVar[str] = "decided/1"
    scene: str = ""
    option: str = ""
    outcome: str = ""
    words: str = ""
    like: str = ""
    goto: str = ""
    by: str = ""
    rule: str = ""
    reason: str = ""
    overruled: bool = False
    timed_out: bool = False
    movements: tuple[Moved, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "movements", nested(Moved, self.movements))
        object.__setattr__(self, "waiting", nested(Waiting, self.waiting))


@dataclass(frozen=True)
class ReasonGiven(Event):
    """A reason filled in later, for the event ``of``."""

    form: ClassVar[str] = "reason_given/1"
    of: int = 0
    text: str = ""


@dataclass(frozen=True)
class Dissented(Event):
    """Somebody would have decided otherwise. ``decision`` is the revision of ``decided``."""

    form: ClassVar[str] = "dissented/1"
    decision: int = 0
    who: str = ""
    words: str = ""
    would_change: str = ""
