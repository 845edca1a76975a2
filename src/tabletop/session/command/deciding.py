"""Asking for votes and decisions: cards, the close of a vote, the decision, its reason, a dissent."""

from __future__ import annotations

from dataclasses import dataclass, field

from tabletop.session.command.base import Command
from tabletop.session.event.deciding import Cast


@dataclass(frozen=True, kw_only=True)
class Revote(Command):
    """Open the second vote although it is not the usual next step."""


@dataclass(frozen=True, kw_only=True)
class CountCards(Command):
    """Cards counted by hand. ``counts`` by option id (``unlisted`` too)."""

    counts: dict[str, int]
    passed: int = 0
    missing: int = 0
    ballots_in: int = 0
    """Ballots already cast otherwise in the same vote: all must add up to those present."""


@dataclass(frozen=True, kw_only=True)
class CloseVote(Command):
    """Close the open vote and show it. ``ballots`` are the rows read from the room's file."""

    ballots: tuple[Cast, ...] = ()
    although_missing: bool = False


@dataclass(frozen=True, kw_only=True)
class Decide(Command):
    """Record the decision. ``option`` may be ``unlisted`` with ``words``, ``goto`` and effects.

    ``draw`` is a random number in [0, 1) for outcomes with weights, handed in from outside.
    """

    option: str
    by: str = ""
    reason: str = ""
    although_no_reason: bool = False
    overruled: bool = False
    outcome: str = ""
    words: str = ""
    goto: str = ""
    like: str = ""
    moves: dict[str, int] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    draw: float = 0.0


@dataclass(frozen=True, kw_only=True)
class GiveReason(Command):
    """Fill in a reason later."""

    of: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Dissent(Command):
    """Record who would have decided otherwise, and what would change their mind."""

    words: str
    who: str = ""
    would_change: str = ""
    decision: int = 0
    """Revision of the decision; 0 for the last one."""
