"""What play shows about an exercise, as findings with the shortest play that shows each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tabletop.exercise.rules.base import Finding, Path
from tabletop.explore.choices import DROP, Choice


@dataclass(frozen=True)
class Shown:
    """A finding and the play that shows it; empty for what no play does."""

    finding: Finding
    play: tuple[Choice, ...] = ()


@dataclass
class Findings:
    """Everything play shows. ``complete`` tells whether all states were seen; ``states`` how many were.

    ``settled`` are codes of rules that could only guess: what play shows stands in their place.
    """

    shown: list[Shown] = field(default_factory=list)
    complete: bool = True
    stopped_by: str = ""
    states: int = 0
    settled: frozenset[str] = frozenset()


def path_of(choice: Choice) -> Path:
    """Return the path to where a step is written."""
    scene: Path = ("scenes", choice.scene)
    if choice.aside == DROP:
        return (*scene, "may_go")
    if choice.option is None:
        return scene
    option: Path = (*scene, "decision", "options", choice.acts_as) if choice.acts_as else (*scene, "decision")
    return (*option, "outcomes", choice.outcome) if choice.outcome else option


def listed(names: Iterable[str], most: int = 4) -> str:
    """Return names as ``a, b, c and 3 more``."""
    every = list(names)
    if len(every) <= most:
        return " and ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
    return f"{', '.join(every[:most])} and {len(every) - most} more"
