"""The room and its evening: the session opens, people come and go, time and the screen stop and go on, it closes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from tabletop.session.event.base import Event


@dataclass(frozen=True)
class Opened(Event):
    """The session exists. ``settings`` as chosen in set-up."""

    form: ClassVar[str] = "opened/1"
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SeatTaken(Event):
    """A person sits down. Names stand in the people's table, never here."""

    form: ClassVar[str] = "seat_taken/1"
    seat: int = 0
    role: str = ""


@dataclass(frozen=True)
class SeatFreed(Event):
    """A person has left."""

    form: ClassVar[str] = "seat_freed/1"
    seat: int = 0


@dataclass(frozen=True)
class RoleGiven(Event):
    """A seat has another role."""

    form: ClassVar[str] = "role_given/1"
    seat: int = 0
    role: str = ""


@dataclass(frozen=True)
class Paused(Event):
    """Timers stand."""

    form: ClassVar[str] = "paused/1"
    why: str = ""


@dataclass(frozen=True)
class Resumed(Event):
    """Timers run on."""

    form: ClassVar[str] = "resumed/1"


@dataclass(frozen=True)
class Blanked(Event):
    """The room's screen is dark, or no longer."""

    form: ClassVar[str] = "blanked/1"
    on: bool = True
    why: str = ""


@dataclass(frozen=True)
class TimerSet(Event):
    """The discussion clock was changed by hand: ``left`` in ms."""

    form: ClassVar[str] = "timer_set/1"
    left: int = 0
    running: bool = True


@dataclass(frozen=True)
class PeopleForgotten(Event):
    """The names were deleted on request."""

    form: ClassVar[str] = "people_forgotten/1"


@dataclass(frozen=True)
class Closed(Event):
    """The evening is over."""

    form: ClassVar[str] = "closed/1"
