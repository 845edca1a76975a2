"""Rules on what the facilitator is given: where an exercise helps at its decisions, it helps at each."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.rules.base import Checked, Finding

_KEYS = (("notes", "a word for the facilitator"), ("probe", "a question to ask"), ("listen_for", "a point to hear"))
_FEWEST = 3


def helped_everywhere(checked: Checked) -> Iterator[Finding]:
    """T614: notes, probes and points to listen for, if most decisions have them, stand at all of them."""
    asked = [(path, name, scene) for path, name, scene in checked.scenes if scene.decision is not None]
    for key, what in _KEYS:
        without = [(path, name) for path, name, scene in asked if not getattr(scene, key)]
        if not without or len(asked) < _FEWEST or 2 * len(without) >= len(asked):
            continue
        for path, name in without:
            message = f"“{name}” has no “{key}”, and most decisions of this exercise have"
            yield Finding("T614", path, message, f"{what} is missed most where the others have one", on_key=True)


RULES = (helped_everywhere,)
