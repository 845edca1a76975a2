"""Asking for what concerns the room: opening and closing, people and their roles, the clock, the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tabletop.session.command.base import Command


@dataclass(frozen=True, kw_only=True)
class Open(Command):
    """Begin a session with these settings (first command of every session)."""

    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Present(Command):
    """So many people are here: seats are taken or freed to match, roles filled in the order written."""

    count: int
    last: tuple[int, ...] = ()
    """Seats that are freed only when no other is left: people sit there with their phones."""


@dataclass(frozen=True, kw_only=True)
class TakeSeat(Command):
    """One more person; ``role`` empty takes the first unfilled role."""

    role: str = ""


@dataclass(frozen=True, kw_only=True)
class TakeSeats(Command):
    """Several more people at once, each with a role; an empty one takes the first unfilled role."""

    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FreeSeat(Command):
    """A person leaves."""

    seat: int


@dataclass(frozen=True, kw_only=True)
class GiveRole(Command):
    """Give a seat another role."""

    seat: int
    role: str


@dataclass(frozen=True, kw_only=True)
class Pause(Command):
    """Stop or start all timers."""

    on_: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Blank(Command):
    """Darken the room's screen or light it again."""

    on_: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class SetTimer(Command):
    """Set the discussion clock: ``left`` in ms."""

    left: int
    running: bool = True


@dataclass(frozen=True, kw_only=True)
class ForgetPeople(Command):
    """Say in the record that the names were deleted."""


@dataclass(frozen=True, kw_only=True)
class Close(Command):
    """End the evening."""
