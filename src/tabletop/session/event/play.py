"""Play: phases and scenes, what is shown, injects, movements the room does not believe, steps taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from tabletop.session.event.base import Event, nested
from tabletop.session.event.movements import Moved, Waiting


@dataclass(frozen=True)
class PhaseEntered(Event):
    """Briefing, debrief, hot wash begin; whatever still waited lands before the debrief."""

    form: ClassVar[str] = "phase_entered/1"
    phase: str = ""
    part: str = ""
    why: str = ""
    early: bool = False
    movements: tuple[Moved, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "movements", nested(Moved, self.movements))


@dataclass(frozen=True)
class Entered(Event):
    """A scene begins. ``how``: start, goto, decision, jump, drop. ``part`` is empty where there is nothing to show."""

    form: ClassVar[str] = "entered/1"
    scene: str = ""
    part: str = ""
    how: str = "goto"
    why: str = ""
    movements: tuple[Moved, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "movements", nested(Moved, self.movements))
        object.__setattr__(self, "waiting", nested(Waiting, self.waiting))


@dataclass(frozen=True)
class Shown(Event):
    """The room sees another part. ``timer``: ms the discussion clock starts with, None to leave or stop it.

    ``over`` lays an earlier part over the present one, for looking back.
    """

    form: ClassVar[str] = "shown/1"
    part: str = ""
    over: str = ""
    timer: int | None = None
    skipped: str = ""
    why: str = ""


@dataclass(frozen=True)
class InjectSent(Event):
    """An inject went out. ``how``: shown, card, aloud, seat."""

    form: ClassVar[str] = "inject_sent/1"
    scene: str = ""
    inject: str = ""
    how: str = "shown"
    part: str = ""
    over: str = ""


@dataclass(frozen=True)
class InjectSkipped(Event):
    """An inject will not be sent."""

    form: ClassVar[str] = "inject_skipped/1"
    scene: str = ""
    inject: str = ""
    why: str = ""


@dataclass(frozen=True)
class InjectWritten(Event):
    """An inject written on the spot and shown to the room."""

    form: ClassVar[str] = "inject_written/1"
    title: str = ""
    text: str = ""
    sender: str = ""


@dataclass(frozen=True)
class MovementRefused(Event):
    """“We disagree: no move.” ``of`` is the event that moved the indicator."""

    form: ClassVar[str] = "movement_refused/1"
    of: int = 0
    indicator: str = ""
    level: int = 0
    why: str = ""


@dataclass(frozen=True)
class Undone(Event):
    """Play is as it was after revision ``to``, showing ``part``; ``told`` says in one line what was taken back."""

    form: ClassVar[str] = "undone/1"
    to: int = 0
    part: str = ""
    told: str = ""
    why: str = ""
