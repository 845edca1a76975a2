"""Rules on minutes, counted over the longest way without playing it."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.model import Scene
from tabletop.exercise.rules.base import Checked, Finding
from tabletop.exercise.rules.rounds import rounds


def minutes_of(scene: Scene) -> float:
    """Return the minutes of a scene: all of it as written, else at least its open discussion."""
    return scene.minutes or (scene.decision.minutes if scene.decision is not None else 0)


def too_long(scenes: float, plan: float, minutes: float) -> str:
    """Say that minutes of scenes and those of the other parts are more than the evening has."""
    return (
        f"takes {scenes:g} minutes; with {plan:g} for opening, debrief and hot wash that is {scenes + plan:g}, "
        f"and “minutes” says {minutes:g}"
    )


def fits_the_evening(checked: Checked) -> Iterator[Finding]:
    """T701: the longest way and the parts without scenes fit into ``minutes``."""
    file = checked.exercise.file
    if not file.minutes or checked.exercise.start not in checked.exercise.scenes:
        return
    plan = file.plan.opening + file.plan.debrief + file.plan.hot_wash
    way = longest(checked)
    if way + plan > file.minutes:
        message = f"the longest way {too_long(way, plan, file.minutes)}"
        hint = "raise “minutes”, shorten scenes, let some be dropped with “may_go”, or set the other parts in “plan”"
        yield Finding("T701", ("minutes",), message, hint)


def longest(checked: Checked) -> float:
    """Return the minutes of the longest way from the start; scenes on a loop count once each. Linear."""
    cost = {name: minutes_of(scene) for name, scene in checked.exercise.scenes.items()}
    ways = {
        name: [way.target for way in ways if not way.dropped and way.target in cost]
        for name, ways in checked.ways.items()
    }
    best: dict[int, float] = {}
    home: dict[str, int] = {}
    # Loops come out of the search after everything they lead to, so what follows a loop is known when it is reached.
    for number, loop in enumerate(rounds(checked.exercise.start, ways)):
        for name in loop:
            home[name] = number
        onward = [best[home[target]] for name in loop for target in ways[name] if home[target] != number]
        best[number] = sum(cost[name] for name in loop) + max(onward, default=0)
    return best[home[checked.exercise.start]]


def talk_fits_scene(checked: Checked) -> Iterator[Finding]:
    """T702, T703: the discussion and the injects of a scene fit into its minutes."""
    for path, name, scene in checked.scenes:
        if not scene.minutes:
            continue
        if scene.decision is not None and scene.decision.minutes > scene.minutes:
            message = f"{scene.decision.minutes:g} minutes of discussion in a scene of {scene.minutes:g}"
            hint = "“minutes” of the scene is all of it: reading, votes, talk, recording"
            yield Finding("T702", (*path, "decision", "minutes"), message, hint)
        for index, inject in enumerate(scene.injects):
            if inject.at.kind == "minutes" and inject.at.minutes > scene.minutes:
                message = f"due after {inject.at.minutes:g} minutes in a scene of {scene.minutes:g}"
                yield Finding("T703", (*path, "injects", index, "at"), message, f"“{name}” is over by then")


RULES = (fits_the_evening, talk_fits_scene)
