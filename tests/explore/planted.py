"""Stories written as files, with faults planted in them: what `check` must find, and nothing else.

A story is a row of chapters of twelve scenes. A chapter has a gate between two flags of its own, a purse counted from 0
to 100, a movement that lands a chapter later, a round that may be gone for ever, a scene that may be dropped, two
options to one goal, scenes that only route, an option that stays where it is, an early end. Nothing of that is a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import yaml

CHAPTER = 12
"""Scenes of a chapter before anything is planted."""
TOP = 100
_FLAGS = 6
"""Flags take turns: chapter n sets and asks those of n modulo this, and forgets them at its door."""
SOURCE = {
    "tabletop": 1,
    "source": {"author": "A. Author", "title": "A work"},
    "recommendations": {
        name: {"place": "P1", "modality": "advises", "text": "Do it."} for name in ("R1", "R2", "R3", "R4")
    },
}


@dataclass
class Planted:
    """A story being written. ``faults`` are the (code, path) pairs it must give, paths as far as they are certain."""

    scenes: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: set[tuple[str, str]] = field(default_factory=set)
    chapters: int = 0
    source: bool = False

    def text(self) -> str:
        """Return the story as an exercise file."""
        head = {
            "tabletop": 1,
            "title": "A planted story",
            "use": ["source.yaml"] if self.source else [],
            "flags": {f"seal{n}": ["whole", "broken", "mended", "never"] for n in range(_FLAGS)},
            "indicators": {
                "purse": {"name": "Purse", "levels": [f"c{n}" for n in range(TOP + 1)], "start": "c10"},
                "heat": {"name": "Heat", "levels": ["low", "mid", "high"], "start": "low"},
            },
            "scenes": self.scenes,
        }
        return yaml.dump(head, sort_keys=False, default_flow_style=False, Dumper=yaml.CSafeDumper)

    def files(self) -> dict[str, str]:
        """Return all its files by name."""
        return {"story.yaml": self.text(), "source.yaml": yaml.dump(SOURCE, sort_keys=False)}

    def options(self, scene: str) -> dict[str, Any]:
        """Return the options of a scene, to be added to."""
        options: dict[str, Any] = self.scenes[scene]["decision"]["options"]
        return options


def _option(goto: str, **more: Any) -> dict[str, Any]:
    return {"label": "Go", "goto": goto, **more}


def _closed(when: str) -> dict[str, Any]:
    return {"when": when, "hidden": True}


def _move(by: int, **more: Any) -> dict[str, Any]:
    return {"by": by, "because": "So.", **more}


def clean(chapters: int, *, purse_asked: int = 12) -> Planted:
    """Return a story without a fault; the purse is asked for in the first chapters only, as is its habit."""
    made = Planted(chapters=chapters)
    for n in range(chapters):
        made.scenes |= _chapter(n, asked=n < purse_asked)
    made.scenes[f"k{chapters}_door"] = {"text": "The end.", "ending": "Over"}
    return made


def _chapter(n: int, *, asked: bool) -> dict[str, dict[str, Any]]:
    at = f"k{n}_"
    seal, after = f"seal{n % _FLAGS}", f"k{n + 1}_door"
    tower: dict[str, Any] = {"text": "A tower.", "goto": f"{at}yard"}
    if asked:
        tower["blocks"] = [
            {"text": "Poor.", "when": "purse < 'c10'"},
            {"text": "Hot.", "when": "heat >= 'mid'"},
            {"text": "A tower."},
        ]
        del tower["text"]
    return {
        f"{at}door": {
            "text": "A door.",
            "on_enter": {"set": {seal: "whole"}},
            "decision": {
                "ask": "How?",
                "options": {
                    "knock": _option(f"{at}hall"),
                    "break": _option(f"{at}hall", set={seal: "broken"}, moves={"purse": _move(1)}),
                    "wait": _option(f"{at}steps", moves={"purse": _move(-1)}),
                    "turn": _option(f"{at}steps", moves={"heat": _move(1, later=True)}),
                },
            },
        },
        f"{at}steps": {"text": "Steps.", "goto": f"{at}hall", "may_go": {"goto": f"{at}hall"}},
        f"{at}hall": {
            "routes": [{"when": f"{seal} == 'broken'", "goto": f"{at}cellar"}, {"goto": f"{at}stairs"}],
        },
        f"{at}cellar": {
            "text": "A cellar.",
            "decision": {
                "ask": "What?",
                "options": {
                    "mend": _option(f"{at}stairs", set={seal: "mended"}),
                    "look": _option(f"{at}cellar"),
                    "climb": _option(f"{at}stairs"),
                },
            },
        },
        f"{at}stairs": {
            "blocks": [{"text": "Mended.", "when": f"{seal} == 'mended'"}, {"text": "Stairs."}],
            "decision": {
                "ask": "Where?",
                "options": {
                    "up": _option(f"{at}tower"),
                    "round": _option(f"{at}ring1"),
                    "force": _option(f"{at}yard", **_closed(f"{seal} == 'broken'")),
                },
            },
        },
        f"{at}tower": tower,
        f"{at}ring1": {"text": "A round.", "goto": f"{at}ring2"},
        f"{at}ring2": {
            "text": "A round.",
            "decision": {"ask": "On?", "options": {"on": _option(f"{at}ring1"), "out": _option(f"{at}yard")}},
        },
        f"{at}yard": {
            "text": "A yard.",
            "decision": {
                "ask": "Go?",
                "options": {
                    "go": {
                        "label": "Go",
                        "outcomes": {
                            "rain": {"label": "Rain", "when": f"{seal} != 'mended'", "goto": f"{at}lane"},
                            "sun": {"label": "Sun", "when": f"{seal} == 'mended'", "goto": after},
                        },
                    },
                    "stop": _option(f"{at}rest"),
                },
            },
        },
        f"{at}lane": {"text": "A lane.", "goto": f"{at}bench"},
        f"{at}bench": {"text": "A bench.", "goto": after},
        f"{at}rest": {"text": "Rest.", "ending": "An early rest"}
        if n % 5 == 4
        else {"text": "Rest.", "goto": after, "may_go": {"goto": after}},
    }


# ---- faults ---------------------------------------------------------------------------------------------------------

Fault = Callable[[Planted, int], None]


def _seal(n: int) -> str:
    return f"seal{n % _FLAGS}"


def orphan(made: Planted, n: int) -> None:
    """A scene nothing leads to."""
    made.scenes[f"k{n}_orphan"] = {"text": "Nobody.", "goto": f"k{n + 1}_door"}
    made.faults.add(("T204", f"scenes/k{n}_orphan"))


def dead_end(made: Planted, n: int) -> None:
    """Two scenes that lead to each other and nowhere else."""
    made.scenes[f"k{n}_pit"] = {"text": "A pit.", "goto": f"k{n}_well"}
    made.scenes[f"k{n}_well"] = {"text": "A well.", "goto": f"k{n}_pit"}
    made.options(f"k{n}_door")["jump"] = _option(f"k{n}_pit")
    made.faults |= {("T205", f"scenes/k{n}_pit"), ("T205", f"scenes/k{n}_well")}


def self_loop(made: Planted, n: int) -> None:
    """A decision all of whose options stay where they are."""
    ask = {"ask": "On?", "options": {"on": _option(f"k{n}_mill"), "again": _option(f"k{n}_mill")}}
    made.scenes[f"k{n}_mill"] = {"text": "A mill.", "decision": ask}
    made.options(f"k{n}_door")["mill"] = _option(f"k{n}_mill")
    made.faults.add(("T205", f"scenes/k{n}_mill"))


def locked_scene(made: Planted, n: int) -> None:
    """A scene behind a word that is never set, and two behind it."""
    for name, goto in (("vault", f"k{n}_vault2"), ("vault2", f"k{n + 1}_door")):
        made.scenes[f"k{n}_{name}"] = {"text": "A vault.", "goto": goto}
    made.options(f"k{n}_door")["vault"] = _option(f"k{n}_vault", **_closed(f"{_seal(n)} == 'never'"))
    made.faults.add(("T421", f"scenes/k{n}_vault"))


def too_early(made: Planted, n: int) -> None:
    """A scene for those who have been where one comes only later."""
    made.scenes[f"k{n}_memory"] = {"text": "A memory.", "goto": f"k{n}_hall"}
    del made.scenes[f"k{n}_steps"]["goto"]
    made.scenes[f"k{n}_steps"]["routes"] = [
        {"when": f"visited('k{n}_tower')", "goto": f"k{n}_memory"}, {"goto": f"k{n}_hall"}
    ]  # fmt: skip
    made.faults.add(("T421", f"scenes/k{n}_memory"))


def lost_ending(made: Planted, n: int) -> None:
    """An ending for those who both broke the seal and left it whole."""
    made.scenes[f"k{n}_glory"] = {"text": "Glory.", "ending": "Glory"}
    when = f"chose('k{n}_door', 'break') and {_seal(n)} == 'whole'"
    made.options(f"k{n}_stairs")["glory"] = _option(f"k{n}_glory", **_closed(when))
    made.faults.add(("T421", f"scenes/k{n}_glory"))


def trap(made: Planted, n: int) -> None:
    """A round with a way out only for those who mended what they broke."""
    made.scenes[f"k{n}_maze"] = {"text": "A maze.", "goto": f"k{n}_maze2"}
    made.scenes[f"k{n}_maze2"] = {
        "text": "A maze.", "routes": [{"when": f"{_seal(n)} == 'mended'", "goto": f"k{n}_yard"}, {"goto": f"k{n}_maze"}]
    }  # fmt: skip
    made.options(f"k{n}_stairs")["maze"] = _option(f"k{n}_maze")
    made.faults.add(("T424", f"scenes/k{n}_stairs/decision/options/maze"))


def empty_menu(made: Planted, n: int) -> None:
    """A decision with options for the broken and the mended seal, and none for the whole one."""
    options = {w: _option(f"k{n}_yard", **_closed(f"{_seal(n)} == '{w}'")) for w in ("broken", "mended")}
    made.scenes[f"k{n}_menu"] = {"text": "A menu.", "decision": {"ask": "What?", "options": options}}
    made.options(f"k{n}_stairs")["menu"] = _option(f"k{n}_menu")
    made.faults.add(("T422", f"scenes/k{n}_menu/decision"))


def no_outcome(made: Planted, n: int) -> None:
    """An option with outcomes for a broken and a mended seal only."""
    outcomes = {w: {"label": w, "when": f"{_seal(n)} == '{w}'", "goto": f"k{n}_yard"} for w in ("broken", "mended")}
    made.options(f"k{n}_stairs")["try"] = {"label": "Try", "outcomes": outcomes}
    made.faults.add(("T423", f"scenes/k{n}_stairs/decision/options/try/outcomes"))


def impossible_option(made: Planted, n: int) -> None:
    """An option for a seal that is broken and whole at once, leading where others lead as well."""
    when = f"{_seal(n)} == 'never'"
    made.options(f"k{n}_stairs")["fly"] = _option(f"k{n}_yard", **_closed(when))
    made.faults.add(("T425", f"scenes/k{n}_stairs/decision/options/fly/when"))


def impossible_outcome(made: Planted, n: int) -> None:
    """An outcome that its own option rules out."""
    made.options(f"k{n}_stairs")["swear"] = {
        "label": "Swear",
        "set": {_seal(n): "mended"},
        "outcomes": {
            "held": {"label": "Held", "goto": f"k{n}_yard"},
            "broken": {"label": "Broken", "when": f"{_seal(n)} == 'broken'", "goto": f"k{n}_yard"},
        },
    }
    made.faults.add(("T427", f"scenes/k{n}_stairs/decision/options/swear/outcomes/broken/when"))


def hidden_text(made: Planted, n: int) -> None:
    """A text for more money than anybody can have by then."""
    reach = 10 + n + 1
    wanted = min(reach + 1, TOP)
    _asks(made, n, wanted)
    if reach < TOP:
        made.faults.add(("T426", f"scenes/k{n}_bench/blocks/0/when"))


def rich_text(made: Planted, n: int) -> None:
    """No fault: a text for as much money as one can just have."""
    _asks(made, n, min(10 + n + 1, TOP))


def _asks(made: Planted, n: int, wanted: int) -> None:
    bench = made.scenes[f"k{n}_bench"]
    del bench["text"]
    bench["blocks"] = [{"text": "Rich.", "when": f"purse >= 'c{wanted}'"}, {"text": "A bench."}]


def needless_condition(made: Planted, n: int) -> None:
    """A text that is always shown, because its condition always holds where it stands."""
    made.scenes[f"k{n}_cellar"] = {
        "blocks": [{"text": "Shards.", "when": f"visited('k{n}_door')"}, {"text": "A cellar."}],
        "decision": made.scenes[f"k{n}_cellar"]["decision"],
    }
    made.faults.add(("T428", f"scenes/k{n}_cellar/blocks/0/when"))


def silent_inject(made: Planted, n: int) -> None:
    """News for a seal nobody breaks after this; and, no fault, news for the one that was just mended."""
    made.scenes[f"k{n}_cellar"]["injects"] = [
        {"id": "just_mended", "at": "decided", "when": f"{_seal(n)} == 'mended'", "text": "Done."},
        {"id": "whole_again", "at": "decided", "when": f"{_seal(n)} == 'whole'", "text": "Whole."},
        {"id": "mended_before", "at": "start", "when": f"{_seal(n)} == 'never'", "text": "Mended."},
    ]
    made.faults |= {("T427", f"scenes/k{n}_cellar/injects/{i}/when") for i in (1, 2)}


def closed_route(made: Planted, n: int) -> None:
    """A route behind one that is always taken first."""
    made.scenes[f"k{n}_hall"]["routes"].insert(
        1, {"when": f"{_seal(n)} == 'broken' and visited('k{n}_door')", "goto": f"k{n}_cellar"}
    )
    made.faults.add(("T427", f"scenes/k{n}_hall/routes/1"))


def lost_advice(made: Planted, n: int) -> None:
    """An entry of the source that only an option follows which never opens."""
    made.source = True
    options = made.options(f"k{n}_stairs")
    rec = f"R{n % 4 + 1}"
    for option in options.values():
        option["advice"] = [{"rec": rec, "stance": "departs", "because": "So."}]
    options["heed"] = _option(
        f"k{n}_yard", **_closed(f"{_seal(n)} == 'never'"),
        advice=[{"rec": rec, "stance": "aligns", "because": "So."}],
    )  # fmt: skip
    made.faults |= {("T425", f"scenes/k{n}_stairs/decision/options/heed/when"), ("T431", rec)}


FAULTS: tuple[Fault, ...] = (
    orphan, dead_end, self_loop, locked_scene, too_early, lost_ending, trap, empty_menu, no_outcome, impossible_option,
    impossible_outcome, hidden_text, rich_text, needless_condition, silent_inject, closed_route,
)  # fmt: skip


def planted(chapters: int, faults: int, seed: int, *, advice: bool = True) -> Planted:
    """Return a story with so many chapters that have one fault each, every kind of fault in turn."""
    made, random = clean(chapters), Random(seed)
    early = random.sample(range(1, min(60, chapters)), min(59, chapters - 1))
    places = [
        place for place in random.sample(range(1, chapters), chapters - 1) if place not in early[: faults // 8 + 1]
    ]
    for number in range(faults):
        fault = FAULTS[number % len(FAULTS)]
        fault(made, early.pop(0) if fault in (hidden_text, rich_text) else places.pop())
    if advice:
        lost_advice(made, 0)
    return made
