"""What all commands have in common: the step they are given on, and the answer they get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tabletop.session.event.base import Event


class Step(NamedTuple):
    """Where a command was given: revision at which the scene (or phase) began, what was shown, the question.

    ``done`` counts what may leave the screen as it is: injects sent or skipped, movements refused. Two consoles
    compare a step, so that both pressing ``space`` at once moves one step.
    """

    begun: int
    part: str
    over: str
    question: int
    done: int = 0


@dataclass(frozen=True, kw_only=True)
class Command:
    """Base of all commands. ``on`` is the step the facilitator saw; None for what belongs to no step."""

    on: Step | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a command did nothing. ``kind``:

    - ``refused``: not possible here;
    - ``confirm``: possible, give it again with the confirming field set;
    - ``moved_on``: another console has gone on, look again;
    - ``form``: a form must be filled in first (``reason`` names it: decide, cards, outcome).
    """

    reason: str
    kind: Literal["refused", "confirm", "moved_on", "form"] = "refused"


Answer = Sequence[Event] | Refusal
"""What a command leads to: events to keep, in their order, or why there are none."""
