"""What each part of debrief and hot wash shows."""

from __future__ import annotations

from tabletop.session.show import Screen
from tabletop.session.state import State
from tabletop.session.views import Piece


def screen(state: State, part: str) -> Screen:
    """Return what the room sees in a part."""
    return Screen(part, (Piece("text", text=part),))
