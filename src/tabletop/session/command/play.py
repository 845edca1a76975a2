"""Asking for the next thing: going through phases and scenes, injects, movements refused, steps taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tabletop.session.command.base import Command


@dataclass(frozen=True, kw_only=True)
class Next(Command):
    """The usual next thing (``space``)."""

    how: str = "card"
    """For an inject to a role: card, aloud or seat."""


@dataclass(frozen=True, kw_only=True)
class Back(Command):
    """Show an earlier part of this scene again; nothing is taken back."""


@dataclass(frozen=True, kw_only=True)
class Skip(Command):
    """Leave out the present part."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Jump(Command):
    """Go on in any scene."""

    scene: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DropScene(Command):
    """Drop the present scene, which may go."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Undo(Command):
    """Take play back. ``to`` 0: one step; else a revision on the present line."""

    to: int = 0
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class EndHere(Command):
    """Close the exercise at the present scene and open the debrief."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class GoTo(Command):
    """Show a part of briefing, debrief or hot wash; the console knows their order."""

    phase: Literal["briefing", "debrief", "hot_wash"]
    part: str


@dataclass(frozen=True, kw_only=True)
class SendInject(Command):
    """Send an inject of this scene now, early or late."""

    inject: str
    how: str = "shown"


@dataclass(frozen=True, kw_only=True)
class SkipInject(Command):
    """Never send an inject."""

    inject: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteInject(Command):
    """Write an inject on the spot."""

    text: str
    title: str = ""
    sender: str = ""


@dataclass(frozen=True, kw_only=True)
class RefuseMovement(Command):
    """“We disagree: no move.”"""

    indicator: str
    why: str = ""
    confirmed: bool = False
