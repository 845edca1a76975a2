"""Generated stories of any size without a fault, and faults to plant in them.

A story is a chain of cells. Each cell forks, loops, merges, sets a flag and asks for it, and moves an indicator with
ten levels; what a cell knows it forgets at the next one's door, so that states stay few however long the story is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import ExerciseFile
from tabletop.exercise.rules.base import Checked
from tabletop.exercise.rules.conditions import compile_all, names_of

CELL = 5
"""Scenes a cell has before anything is planted."""
GOLD = [f"l{n}" for n in range(10)]


@dataclass
class Story:
    """A story being written; ``planted`` are the (code, scene) pairs its faults must give, and no others."""

    scenes: dict[str, dict[str, Any]] = field(default_factory=dict)
    planted: set[tuple[str, str]] = field(default_factory=set)

    def exercise(self) -> Exercise:
        """Return the story as an exercise, its conditions compiled."""
        file = ExerciseFile.model_validate(
            {
                "tabletop": 1,
                "title": "Story",
                "flags": {"way": ["none", "left", "right", "never"], "seal": ["whole", "broken"]},
                "indicators": {"gold": {"name": "Gold", "levels": GOLD, "start": "l0"}},
                "scenes": self.scenes,
            }
        )
        exercise = Exercise(
            "story", file, dict(file.scenes), next(iter(file.scenes)),
            indicators=dict(file.indicators), flags=dict(file.flags),
        )  # fmt: skip
        return replace(exercise, conditions=compile_all(Checked(exercise, names_of(exercise))))


def story(cells: int) -> Story:
    """Return a story without a fault."""
    made = Story()
    for number in range(cells):
        made.scenes |= _cell(number)
    made.scenes[f"c{cells}_door"] = {"text": "The end.", "ending": "Over"}
    return made


def _cell(number: int) -> dict[str, dict[str, Any]]:
    door, hall, loop, gate, yard = (f"c{number}_{name}" for name in ("door", "hall", "loop", "gate", "yard"))
    return {
        door: {
            "text": "Two ways.",
            "on_enter": {"set": {"way": "none", "seal": "whole"}},
            "decision": {
                "ask": "Which?",
                "options": {
                    "left": {"label": "Left", "set": {"way": "left"}, "moves": {"gold": 1}, "goto": hall},
                    "right": {"label": "Right", "set": {"way": "right"}, "moves": {"gold": -1}, "goto": loop},
                    "wait": {"label": "Wait", "goto": hall},
                },
            },
        },
        hall: {"text": "A hall.", "routes": [{"when": "way == 'left'", "goto": gate}, {"goto": yard}]},
        loop: {
            "text": "A round.",
            "decision": {
                "ask": "Again?",
                "options": {
                    "on": {"label": "On", "goto": gate},
                    "back": {"label": "Back", "set": {"way": "none"}, "goto": hall},
                },
            },
        },
        gate: {
            "blocks": [
                {"text": "Left.", "when": "way == 'left'"},
                {"text": "Right.", "when": "way == 'right'"},
                {"text": "Always."},
            ],
            "decision": {
                "ask": "Through?",
                "options": {
                    "push": {"label": "Push", "when": "way == 'right'", "hidden": True, "goto": f"c{number + 1}_door"},
                    "knock": {"label": "Knock", "set": {"seal": "broken"}, "goto": yard},
                },
            },
        },
        yard: {
            "blocks": [{"text": "Broken.", "when": "seal == 'broken'"}, {"text": "A yard."}],
            "goto": f"c{number + 1}_door",
        },
    }  # fmt: skip


# ---- faults ---------------------------------------------------------------------------------------------------------


def orphan(made: Story, number: int) -> None:
    """A scene behind a route that never opens."""
    name = f"c{number}_orphan"
    made.scenes[name] = {"text": "Nobody.", "goto": f"c{number + 1}_door"}
    made.scenes[f"c{number}_hall"]["routes"].insert(0, {"when": "way == 'right'", "goto": name})
    made.planted.add(("T421", name))


def gated_layer(made: Story, number: int) -> None:
    """A whole layer behind one option that never opens: one finding, at its first scene."""
    names = [f"c{number}_layer{k}" for k in range(4)]
    for name, after in zip(names, [*names[1:], f"c{number + 1}_door"], strict=True):
        made.scenes[name] = {"text": "Behind.", "goto": after}
    options = made.scenes[f"c{number}_gate"]["decision"]["options"]
    options["force"] = {"label": "Force", "when": "way == 'never'", "hidden": True, "goto": names[0]}
    made.planted.add(("T421", names[0]))


def impossible_option(made: Story, number: int) -> None:
    """An option that asks for a word nothing sets, leading where others lead as well."""
    options = made.scenes[f"c{number}_gate"]["decision"]["options"]
    options["fly"] = {"label": "Fly", "when": "way == 'never'", "hidden": True, "goto": f"c{number}_yard"}
    made.planted.add(("T425", f"c{number}_gate"))


def empty_menu(made: Story, number: int) -> None:
    """A decision that one of three ways to it leaves without an open option."""
    name = f"c{number}_menu"
    options = {
        word: {"label": word, "when": f"way == '{word}'", "hidden": True, "goto": f"c{number + 1}_door"}
        for word in ("left", "right")
    }
    made.scenes[name] = {"text": "Choose.", "decision": {"ask": "What?", "options": options}}
    made.scenes[f"c{number}_loop"]["decision"]["options"]["menu"] = {"label": "Menu", "goto": name}
    made.scenes[f"c{number}_hall"]["routes"][-1] = {"goto": name}
    made.scenes[f"c{number}_loop"]["decision"]["options"]["menu_left"] = {
        "label": "Menu left", "set": {"way": "left"}, "goto": name
    }  # fmt: skip
    made.planted.add(("T422", name))


def no_outcome(made: Story, number: int) -> None:
    """An option whose two outcomes leave one state out."""
    outcomes = {
        word: {"label": word, "when": f"way == '{word}'", "goto": f"c{number}_yard"} for word in ("left", "right")
    }
    made.scenes[f"c{number}_door"]["decision"]["options"]["stay"] = {"label": "Stay", "goto": f"c{number}_fate"}
    made.scenes[f"c{number}_fate"] = {
        "text": "Fate.",
        "decision": {"ask": "What?", "options": {
            "try": {"label": "Try", "outcomes": outcomes},
            "leave": {"label": "Leave", "goto": f"c{number}_yard"},
        }},
    }  # fmt: skip
    for option, word in (("stay_left", "left"), ("stay_right", "right")):
        made.scenes[f"c{number}_door"]["decision"]["options"][option] = {
            "label": "Stay", "set": {"way": word}, "goto": f"c{number}_fate"
        }  # fmt: skip
    made.planted.add(("T423", f"c{number}_fate"))


def trap(made: Story, number: int) -> None:
    """Two scenes that lead to each other, with a way out only for those who came on the left."""
    here, there = f"c{number}_pit", f"c{number}_well"
    made.scenes[here] = {"text": "A pit.", "goto": there}
    made.scenes[there] = {
        "text": "A well.", "routes": [{"when": "way == 'left'", "goto": f"c{number + 1}_door"}, {"goto": here}]
    }  # fmt: skip
    made.scenes[f"c{number}_gate"]["decision"]["options"]["jump"] = {"label": "Jump", "goto": here}
    made.planted.add(("T424", f"c{number}_gate"))


def too_rich(made: Story, number: int) -> None:
    """A text that asks for more gold than can have been found by then."""
    if number < len(GOLD) - 2:
        block = {"text": "Rich.", "when": f"gold >= '{GOLD[number + 2]}'"}
        made.scenes[f"c{number}_yard"]["blocks"].append(block)
        made.planted.add(("T426", f"c{number}_yard"))


def rich_enough(made: Story, number: int) -> None:
    """No fault: a text that asks for as much gold as can just have been found."""
    block = {"text": "Rich.", "when": f"gold >= '{GOLD[min(number + 1, len(GOLD) - 1)]}'"}
    made.scenes[f"c{number}_yard"]["blocks"].append(block)


FAULTS = (orphan, gated_layer, impossible_option, empty_menu, no_outcome, trap, too_rich, rich_enough)


def faulty(cells: int, faults: int, seed: int) -> Story:
    """Return a story with so many cells that have one fault each, wherever the seed puts them."""
    made, random = story(cells), Random(seed)
    for number, place in enumerate(random.sample(range(cells), faults)):
        (FAULTS[number] if number < len(FAULTS) else random.choice(FAULTS))(made, place)
    return made
