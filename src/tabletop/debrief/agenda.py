"""The parts of debrief and hot wash in their order."""

from __future__ import annotations

from typing import Literal

from tabletop.session.state import State


def agenda(state: State) -> list[str]:
    """Return the parts in order."""
    return ["debrief:out_of_role", "debrief:room_first", "hot_wash:keep_change", "hot_wash:close"]


def phase_of(part: str) -> Literal["debrief", "hot_wash"]:
    """Return the phase a part belongs to."""
    return "hot_wash" if part.startswith("hot_wash") else "debrief"


def following(state: State, part: str) -> str:
    """Return the part after this one; empty at the end."""
    parts = agenda(state)
    place = parts.index(part) + 1 if part in parts else 0
    return parts[place] if place < len(parts) else ""
