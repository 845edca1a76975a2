"""The notice by which the web side knows who may come in, and as what."""

from __future__ import annotations

import json
from collections.abc import Collection

from tabletop.session.state import State

JOINING = "joining"
"""The notice's name in the room's file."""


def joining_text(state: State, phones: Collection[int], *, locked: bool, show_door: bool) -> str:
    """Return the notice as JSON; ``phones`` are the seats that have one. A role is taken when each of its seats has."""
    settings = state.settings
    roles = []
    for name, role in state.compiled.exercise.roles.items():
        seats = [seat for seat, played in state.seats.items() if played == name]
        taken = bool(seats) and all(seat in phones for seat in seats)
        roles.append({"id": name, "name": role.name or name, "interest": role.interest, "taken": taken})
    notice = {
        "locked": locked,
        "names": bool(settings.get("names")),
        "pick_roles": bool(settings.get("pick_roles", True)),
        "roles": roles,
        "show_door": show_door,
        "privacy": str(settings.get("privacy", "unlinkable")),
    }
    return json.dumps(notice, ensure_ascii=False)
