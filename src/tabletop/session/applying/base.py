"""What the handlers of events share: their shape, and what movements do to play."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tabletop.session.events import Happened, Moved, Waiting
from tabletop.session.play import Compiled, Play
from tabletop.session.state import State

Handler = Callable[[State, Happened, Any], State]
"""The state after one event: from the state before, the event with its place, and the event itself."""


def with_moved(compiled: Compiled, play: Play, movements: tuple[Moved, ...]) -> Play:
    """Return the play with its indicators where the movements left them."""
    return compiled.with_levels(play, {moved.indicator: moved.after for moved in movements})


def waiting_keys(compiled: Compiled, waiting: Iterable[Waiting]) -> list[int]:
    """Return the numbers under which the play keeps movements that land later."""
    return [compiled.later_key(entry.where, entry.indicator) for entry in waiting]
