"""How long an evening takes scene by scene, and what to leave out when there is less time. All times are minutes.

An exercise says how long each scene takes as a whole. How much of that a second vote takes it does not say: the figure
here is a facilitator's experience and is printed as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Plan, Scene
from tabletop.reports.in_words import title_of

SECOND_VOTE = 2.0
"""Opening, thinking, counting and showing a second vote."""
SHORTEST = {"opening": 3.0, "hot_wash": 4.0, "debrief": 11.0}
"""The least these can be without losing what the evening is for; also experience."""


@dataclass(frozen=True)
class Stop:
    """One scene on the way. ``instead`` are scenes of which one play meets one; ``second_vote`` tells it holds one."""

    scene: str
    minutes: float
    begins: float
    may_go: bool
    decides: bool
    second_vote: bool
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """The longest way through, from the opening to the end of the hot wash."""

    stops: tuple[Stop, ...]
    plan: Plan

    @property
    def total(self) -> float:
        """Minutes of the whole evening."""
        return sum(stop.minutes for stop in self.stops) + self.plan.opening + self.plan.debrief + self.plan.hot_wash


@dataclass(frozen=True)
class Cut:
    """One step of shortening: what is left out, what it saves, and how long the evening is after it."""

    what: str
    saves: float
    left: float


@dataclass(frozen=True)
class Shorter:
    """The steps down to ``wanted`` minutes, and the way that is left. ``reached`` tells whether they are enough."""

    wanted: float
    cuts: tuple[Cut, ...]
    way: Way
    lost: tuple[str, ...] = ()
    """Scenes with a decision that is no longer reached."""

    @property
    def reached(self) -> bool:
        """Whether the evening now fits."""
        return self.way.total <= self.wanted


def longest_way(exercise: Exercise) -> Way:
    """Return the longest way by the minutes written; scenes of a loop count once."""
    names = _longest(exercise)
    stops: list[Stop] = []
    begins = exercise.file.plan.opening
    for name in names:
        scene = exercise.scenes[name]
        stop = Stop(
            scene=name,
            minutes=_minutes(scene),
            begins=begins,
            may_go=scene.may_go is not None,
            decides=scene.decision is not None,
            second_vote=scene.decision is not None and {"vote", "revote"} <= set(scene.decision.steps),
            instead=_instead(exercise, names, name),
        )
        stops.append(stop)
        begins += stop.minutes
    return Way(tuple(stops), exercise.file.plan)


def _minutes(scene: Scene) -> float:
    return scene.minutes or (scene.decision.minutes if scene.decision is not None else 0)


def ways_on(scene: Scene) -> list[str]:
    """Return the scenes that play may lead to, each once, without the one a dropped scene goes to."""
    found = [scene.goto, *(route.goto for route in scene.routes)]
    if scene.decision is not None:
        for option in scene.decision.options.values():
            leaves = [outcome.goto or option.goto for outcome in option.outcomes.values()] or [option.goto]
            found += [leaf or scene.decision.goto for leaf in leaves]
        found.append(scene.decision.goto)
    return [name for name in dict.fromkeys(found) if name]


def _longest(exercise: Exercise) -> list[str]:
    """Depth first; a scene met again on its own way is not entered a second time."""
    known: dict[str, tuple[float, list[str]]] = {}

    def from_here(name: str, above: frozenset[str]) -> tuple[float, list[str]]:
        if name in known:
            return known[name]
        scene = exercise.scenes[name]
        onward = [target for target in ways_on(scene) if target in exercise.scenes and target not in above | {name}]
        best = max((from_here(target, above | {name}) for target in onward), key=lambda way: way[0], default=(0.0, []))
        known[name] = (best[0] + _minutes(scene), [name, *best[1]])
        return known[name]

    return from_here(exercise.start, frozenset())[1]


def _instead(exercise: Exercise, way: list[str], name: str) -> tuple[str, ...]:
    """Return the scenes that other plays meet in this one's place: reached from the scene before, not on the way."""
    place = way.index(name)
    if not place:
        return ()
    return tuple(other for other in ways_on(exercise.scenes[way[place - 1]]) if other not in way)


# ---- shortening -----------------------------------------------------------------------------------------------------


def shorten(exercise: Exercise, wanted: float) -> Shorter:
    """Return what to leave out for an evening of ``wanted`` minutes, what costs least first, as little as will do.

    Scenes that may go, then second votes (that of the decision told in full last), then opening, hot wash and debrief.
    A decision is given up, the last one first, only where all of that is not enough.
    """
    whole = longest_way(exercise)
    deciding = [i for i, stop in enumerate(whole.stops) if stop.decides]
    for kept in range(len(deciding), 0, -1):
        way, cuts = whole, list[Cut]()
        if kept < len(deciding):
            last = deciding[kept - 1]
            way = replace(whole, stops=whole.stops[: last + 1])
            cuts.append(_cut(f"End after “{_title(exercise, whole.stops[last])}” (e opens the debrief)", whole, way))
        for what, shorter in _steps(exercise, way):
            if way.total <= wanted:
                break
            cuts.append(_cut(what, way, shorter))
            way = shorter
        if way.total <= wanted or kept == 1:
            return Shorter(wanted, tuple(cuts), way, tuple(whole.stops[i].scene for i in deciding[kept:]))
    return Shorter(wanted, (), whole)


def _cut(what: str, before: Way, after: Way) -> Cut:
    return Cut(what, before.total - after.total, after.total)


def _title(exercise: Exercise, stop: Stop) -> str:
    return title_of(exercise, stop.scene)


def _steps(exercise: Exercise, way: Way) -> Iterator[tuple[str, Way]]:
    """Yield one step of shortening after the other, each with the way that is left after it and those before."""
    for stop in way.stops:
        if stop.may_go:
            way = replace(way, stops=tuple(one for one in way.stops if one is not stop))
            yield f"Drop “{_title(exercise, stop)}”{' or what stands in its place' if stop.instead else ''} (x)", way
    lead = exercise.file.debrief.lead
    for stop in sorted((stop for stop in way.stops if stop.second_vote), key=lambda stop: stop.scene == lead):
        shorter = replace(stop, minutes=max(stop.minutes - SECOND_VOTE, 0), second_vote=False)
        way = replace(way, stops=tuple(shorter if one is stop else one for one in way.stops))
        yield f"No second vote in “{_title(exercise, stop)}” (d in place of space)", way
    for name, least in SHORTEST.items():
        planned = getattr(way.plan, name)
        if planned > least:
            way = replace(way, plan=way.plan.model_copy(update={name: least}))
            yield f"{name.replace('_', ' ').capitalize()} in {least:g} minutes in place of {planned:g}", way
