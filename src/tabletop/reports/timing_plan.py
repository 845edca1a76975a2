"""How long an evening takes scene by scene, and what to leave out when there is less time. All times are minutes.

An exercise says how long each scene takes as a whole. How much of that a second vote takes it does not say: the figure
here is a facilitator's experience and is printed as that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Plan, Scene

SECOND_VOTE = 2.0
"""Opening, thinking, counting and showing a second vote."""
SHORT_PLAN = Plan(opening=3, debrief=11, hot_wash=4)
"""The least that opening, debrief and hot wash can be without losing what the evening is for."""
SHORT_EVENING = 45.0


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


def shorten(exercise: Exercise, wanted: float = SHORT_EVENING) -> Shorter:
    """Return the steps to ``wanted`` minutes in the order in which they cost least.

    Scenes that may go, then second votes, then the frame, then the last decision, until it fits or one is left.
    """
    way = longest_way(exercise)
    cuts: list[Cut] = []
    for step in (_without_scenes, _without_second_votes, _short_frame):
        if way.total > wanted:
            what, shorter = step(exercise, way)
            if shorter.total < way.total:
                cuts.append(Cut(what, way.total - shorter.total, shorter.total))
                way = shorter
    lost: list[str] = []
    while way.total > wanted and sum(stop.decides for stop in way.stops) > 1:
        last = max(i for i, stop in enumerate(way.stops) if stop.decides)
        shorter = replace(way, stops=way.stops[:last])
        title = exercise.scenes[way.stops[last].scene].title or way.stops[last].scene
        cuts.append(Cut(f"End before “{title}” (e): the debrief opens", way.total - shorter.total, shorter.total))
        lost.insert(0, way.stops[last].scene)
        way = shorter
    return Shorter(wanted, tuple(cuts), way, tuple(lost))


def _without_scenes(exercise: Exercise, way: Way) -> tuple[str, Way]:
    kept = tuple(stop for stop in way.stops if not stop.may_go)
    return "Drop the scenes that may go (x)", replace(way, stops=kept)


def _without_second_votes(exercise: Exercise, way: Way) -> tuple[str, Way]:
    stops = tuple(
        replace(stop, minutes=max(stop.minutes - SECOND_VOTE, 0)) if stop.second_vote else stop for stop in way.stops
    )
    return "Leave out the second votes (d instead of space)", replace(way, stops=stops)


def _short_frame(exercise: Exercise, way: Way) -> tuple[str, Way]:
    plan = way.plan
    short = Plan(
        opening=min(plan.opening, SHORT_PLAN.opening),
        debrief=min(plan.debrief, SHORT_PLAN.debrief),
        hot_wash=min(plan.hot_wash, SHORT_PLAN.hot_wash),
    )
    words = f"Opening {short.opening:g}, debrief {short.debrief:g}, hot wash {short.hot_wash:g} minutes"
    return words, replace(way, plan=short)
