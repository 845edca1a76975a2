"""What one audience may see, as plain values. Standard library only: the projector's process imports nothing more.

A ``RoomView`` never holds notes, probes, advice, next scenes, a case before it is heard or other people's ballots;
``show`` is the only place that makes one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeVar, get_args

Phase = Literal["lobby", "briefing", "scene", "debrief", "hot_wash", "closed"]

PieceKind = Literal[
    "text",  # Markdown paragraphs in `text`
    "ask",  # the question put to the room, in `text`
    "option",  # `letter`, `label`, `text` (may be empty), `note` (why it is closed; empty when open)
    "case",  # `letter`, `label`, `text`: an option's strongest advocate, once it may be heard
    "bar",  # one row of a vote: `letter`, `label`, `first`, `second` (None: not voted), `of` people
    "flow",  # between two votes `first` of `of` people went from `letter` to the letter in `label`; the same: stayed
    "line",  # a written line: `letter` its number, `text`, `note` the tests it fails
    "movement",  # `label` indicator, `text` from → to in words, `note` the reason, `letter` ↑ ↓ = ?
    "inject",  # `label` title, `note` from whom and how, `text`
    "quote",  # `text` somebody's words, `note` whose
    "entry",  # an entry of the source: `label` id, force and place; `text`; `note` conditions and limits
    "view",  # somebody who disagrees: `label` who, `note` basis, `text`
    "label",  # a small quiet word in `text`; one with a sign in `letter` stands out
    "card",  # one large thing in `text` (ROOM · K7), `note` below it
    "rule",  # a thin line
]
"""What a screen may be asked to draw."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing on a screen; which fields count depends on ``kind``."""

    kind: PieceKind
    text: str = ""
    letter: str = ""
    label: str = ""
    note: str = ""
    mark: str = ""
    first: int | None = None
    second: int | None = None
    of: int = 0


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote as the room sees it. ``counted`` are cards already counted; ballots in the room file come on top."""

    question: int
    round: int
    open: bool
    counted: int
    of: int
    privacy: str


@dataclass(frozen=True, slots=True)
class Timer:
    """What was ``left`` (ms) when the view was written, and whether it runs."""

    left: int
    running: bool


@dataclass(frozen=True, slots=True)
class RoomView:
    """What the room sees now: one part of one scene, or of briefing, debrief, hot wash."""

    revision: int
    title: str
    group: str = ""
    marking: str = ""
    phase: Phase = "lobby"
    part: str = ""
    heading: str = ""
    aside: str = ""
    mark: str = ""
    body: tuple[Piece, ...] = ()
    ballot: Ballot | None = None
    timer: Timer | None = None
    blank: bool = False
    paused: bool = False
    rehearsal: bool = False
    votes: tuple[int, ...] = ()
    """The votes of this visit of the scene that count, by their questions; one taken back is none of them."""
    decision: int = 0
    """By its revision, the decision made in this visit that stands; 0 before."""

    def to_text(self) -> str:
        """Return the JSON text that ``from_text`` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> RoomView:
        """Read what ``to_text`` wrote. Raises ValueError, TypeError or KeyError on anything else."""
        data: dict[str, Any] = json.loads(text)
        data["body"] = tuple(_typed(Piece(**piece)) for piece in data["body"])
        data["ballot"] = _typed(Ballot(**data["ballot"])) if data["ballot"] else None
        data["timer"] = _typed(Timer(**data["timer"])) if data["timer"] else None
        data["votes"] = tuple(data.get("votes", ()))
        return _typed(cls(**data))


_PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,), "int": (int,), "bool": (bool,), "int | None": (int, type(None)),
}  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {"Phase": get_args(Phase), "PieceKind": get_args(PieceKind)}

ViewT = TypeVar("ViewT", RoomView, Piece, Ballot, Timer)


def _typed(value: ViewT) -> ViewT:
    """Return a view if each of its fields holds what it should. Raises TypeError: a screen must not stop over it."""
    for known in fields(value):
        found, name = getattr(value, known.name), str(known.type)
        if type(found) not in _PLAIN.get(name, (type(found),)) or found not in _WORDS.get(name, (found,)):
            raise TypeError(f"{known.name} is no {name}")
    return value


# ---- what only the console draws ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ask:
    """A probe, and for whom (a role's or side's name; empty for all)."""

    text: str
    for_whom: str = ""


@dataclass(frozen=True, slots=True)
class Listen:
    """A point a good discussion reaches."""

    text: str
    objective: str
    heard: bool


@dataclass(frozen=True, slots=True)
class InjectLine:
    """An inject of this scene as the console lists it."""

    id: str
    title: str
    text: str
    to: str
    status: Literal["waiting", "due", "sent", "skipped"]
    when: str
    notes: str = ""
    expect: str = ""
    private: bool = False
    """It goes to a role, not to the room's screen."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option by its letter, as forms need it."""

    letter: str
    id: str
    label: str
    closed: str = ""
    votes: int = 0
    outcomes: tuple[tuple[str, str], ...] = ()
    """Open outcomes among which the facilitator picks: id and label; empty when there is nothing to pick."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact the present part rests on: for the moment somebody disputes it."""

    id: str
    text: str
    date: str
    sources: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the record as the console shows it."""

    revision: int
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class SceneLine:
    """A scene as the jump list shows it."""

    id: str
    title: str
    visited: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes, as numbers: this scene so far and planned, the whole session so far and planned by now."""

    scene_spent: float
    scene_planned: float
    spent: float
    planned: float
    late: float


@dataclass(frozen=True, slots=True)
class NextStep:
    """What ``space`` does now. ``warn`` is set while something is missing and a second press is needed."""

    label: str
    warn: str = ""
    form: Literal["", "decide", "cards", "write"] = ""


@dataclass(frozen=True, slots=True)
class FacilitatorView:
    """Everything the console shows beside the room's view."""

    revision: int
    step: str
    next: NextStep
    scene: str
    scene_number: int
    scenes_about: int
    purpose: str = ""
    notes: str = ""
    asks: tuple[Ask, ...] = ()
    listen: tuple[Listen, ...] = ()
    injects: tuple[InjectLine, ...] = ()
    briefs: tuple[tuple[str, str], ...] = ()
    facts: tuple[FactLine, ...] = ()
    options: tuple[OptionLine, ...] = ()
    leader: str = ""
    proposal: str = ""
    rule: str = ""
    present: int = 0
    pace: Pace = field(default_factory=lambda: Pace(0, 0, 0, 0, 0))
    may_drop: str = ""
    log: tuple[LogLine, ...] = ()
    scenes: tuple[SceneLine, ...] = ()
    upcoming: str = ""
