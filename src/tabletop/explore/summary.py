"""``tabletop explore``: what plays of an exercise come to, counted exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.rules.time import minutes_of
from tabletop.explore.bottlenecks import bottlenecks_of
from tabletop.explore.choices import Choice
from tabletop.explore.graph import Endless, Length, Order, count_plays, longest, shortest
from tabletop.explore.machine import first_with
from tabletop.explore.search import MOST_STATES, Explored, no_collection, search
from tabletop.explore.slices import search_usual
from tabletop.explore.weigh import MOST_STEPS, Ends, Weighed, stance_taken
from tabletop.session.play import Compiled

_NOTHING = 1e-6
_MOST_STATES = 1_000_000
"""States times indicators up to which the ends of indicators are followed back to every option."""


@dataclass(frozen=True)
class Ended:
    """An ending, or a scene where play can get stuck: the share of plays (None: cannot be told), a shortest play."""

    scene: str
    title: str
    share: float | None
    play: tuple[Choice, ...]
    stuck: bool = False


@dataclass(frozen=True)
class Held:
    """An entry of the source: in which decisions it is spoken of, and the shares of plays that follow or depart."""

    rec: str
    decisions: tuple[str, ...]
    follow: float | None
    depart: float | None


@dataclass(frozen=True)
class Effect:
    """Where one indicator ends in plays that choose an option: lowest, average (a level number), highest."""

    indicator: str
    low: str
    mean: float
    high: str


@dataclass(frozen=True)
class Balanced:
    """An option: the share of plays that choose it, and where the indicators end then."""

    scene: str
    option: str
    share: float | None
    effects: tuple[Effect, ...]


@dataclass
class Summary:
    """What plays come to. Shares are of uniform play; None where they cannot be told.

    ``plays`` is the exact number of different plays that end, None where a loop makes them endless.
    """

    exercise: Exercise
    states: int
    complete: bool
    stopped_by: str = ""
    plays: int | None = None
    loops: bool = False
    endings: list[Ended] = field(default_factory=list)
    unending: float = 0.0
    """The share of plays that go round for ever, in a loop without a way out."""
    shortest: tuple[float, tuple[Choice, ...]] | None = None
    longest: tuple[float, tuple[Choice, ...]] | None = None
    bottlenecks: list[str] = field(default_factory=list)
    scenes: dict[str, float | None] = field(default_factory=dict)
    """The scenes that are reached, each with the share of plays that pass it."""
    recommendations: list[Held] = field(default_factory=list)
    objectives: dict[str, float | None] = field(default_factory=dict)
    options: list[Balanced] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Scenes that are reached otherwise, but not with what was blocked or set."""
    what_if: str = ""


def summarise(
    exercise: Exercise,
    *,
    most_states: int | None = MOST_STATES,
    stop: Callable[[], str] = lambda: "",
    blocked: Iterable[tuple[str, str]] = (),
    words: Mapping[str, str] | None = None,
) -> Summary:
    """Return what plays come to; ``blocked`` (scene, option) pairs are left out, ``words`` are flags that begin so.

    Injects that come by themselves are sent, lists are written, no scene is dropped, only listed options are chosen.
    """
    compiled, blocked = Compiled(exercise), list(blocked)
    begin = first_with(compiled, words) if words else None
    with no_collection():
        keep_levels = True
        found = search(compiled, keep_levels=True, most_states=most_states, stop=stop, blocked=blocked, begin=begin)
        if not found.complete:
            keep_levels = False
            found = search_usual(compiled, most_states=most_states, stop=stop, blocked=blocked, begin=begin)
        result = Summary(exercise, len(found), found.complete, found.stopped_by)
        result.what_if = ", ".join(
            [f"without {scene}/{option}" for scene, option in blocked]
            + [f"with {name}={word}" for name, word in (words or {}).items()]
        )
        if found.complete:
            _count(found, result, keep_levels=keep_levels)
            if result.what_if:
                usual = search_usual(compiled, most_states=most_states, stop=stop)
                result.lost = [name for name in _reached(usual) if name not in result.scenes]
    return result


def _reached(found: Explored) -> list[str]:
    numbers = {found.scene_number(state) for state in range(len(found))}
    return [name for number, name in enumerate(found.compiled.scene_ids) if number in numbers]


def _count(found: Explored, result: Summary, *, keep_levels: bool) -> None:
    order = Order(found)
    ends, stuck = _goals(found)
    result.loops = order.loops > 0
    result.plays = count_plays(found, order, ends)
    result.bottlenecks = bottlenecks_of(found, order)
    cost = [minutes_of(found.compiled.exercise.scenes[name]) for name in found.compiled.scene_ids]
    if any(cost):
        result.shortest = _timed(found, shortest(found, cost, ends))
        result.longest = _timed(found, longest(found, order, cost, ends))
    try:
        weighed: Weighed | None = Weighed(found, order)
    except Endless:
        weighed = None
    result.endings = _endings(found, weighed, ends, stuck)
    if weighed is not None:
        left = 1.0 - sum(one.share or 0.0 for one in result.endings)
        result.unending = left if left > _NOTHING else 0.0
    each = weighed.passing_each() if weighed is not None else None
    numbers = found.compiled.scene_index
    result.scenes = {name: each.get(numbers[name]) if each is not None else None for name in _reached(found)}
    result.recommendations = list(_held(found, weighed))
    result.objectives = _objectives(found, weighed, result.scenes)
    result.options = list(_balanced(found, order, weighed, keep_levels=keep_levels))


def _goals(found: Explored) -> tuple[bytearray, bytearray]:
    ends, stuck = bytearray(len(found)), bytearray(len(found))
    scenes = found.compiled.exercise.scenes
    for state in range(len(found)):
        if scenes[found.scene_id(state)].ending is not None:
            ends[state] = 1
        elif not found.edges(state):
            stuck[state] = 1
    return ends, stuck


def _timed(found: Explored, length: Length | None) -> tuple[float, tuple[Choice, ...]] | None:
    if length is None:
        return None
    return length.total, tuple(found.machine.choices[found.edge_way[edge]] for edge in length.edges)


def _endings(found: Explored, weighed: Weighed | None, ends: bytearray, stuck: bytearray) -> list[Ended]:
    shares: dict[str, float] = {}
    first: dict[str, int] = {}
    for state in range(len(found)):
        if ends[state] or stuck[state]:
            name = found.scene_id(state)
            first.setdefault(name, state)
            shares[name] = shares.get(name, 0.0) + (weighed.met[state] if weighed is not None else 0.0)
    endings = []
    for name, state in first.items():
        ending = found.compiled.exercise.scenes[name].ending
        share = shares[name] if weighed is not None else None
        title = ending.title if ending is not None else ""
        endings.append(Ended(name, title, share, tuple(found.play_to(state)), ending is None))
    return sorted(endings, key=lambda one: -(one.share or 0.0))


def _held(found: Explored, weighed: Weighed | None) -> Iterable[Held]:
    spoken: dict[str, list[str]] = {}
    for name in _reached(found):
        decision = found.compiled.exercise.scenes[name].decision
        if decision is not None:
            recs = [*decision.author.entries]
            recs += [row.rec for option in decision.options.values() for row in option.advice if row.rec]
            for rec in dict.fromkeys(recs):
                spoken.setdefault(rec, []).append(name)
    if weighed is not None and 2 * len(spoken) * found.steps > MOST_STEPS:
        weighed = None
    for rec, decisions in sorted(spoken.items()):
        follow = _stance(found, weighed, rec, "aligns")
        depart = _stance(found, weighed, rec, "departs")
        yield Held(rec, tuple(decisions), follow, depart)


def _stance(found: Explored, weighed: Weighed | None, rec: str, stance: str) -> float | None:
    if weighed is None:
        return None
    return weighed.taking(lambda state, choice: stance in stance_taken(found, state, choice, rec))


def _objectives(found: Explored, weighed: Weighed | None, reached: Iterable[str]) -> dict[str, float | None]:
    """Return for each objective the share of plays that pass a scene, inject or point that serves it."""
    compiled, shares = found.compiled, {}
    for objective in compiled.exercise.file.objectives:
        serving = []
        for name in reached:
            scene = compiled.exercise.scenes[name]
            named = [scene.objective, *(one.objective for one in scene.listen_for + scene.injects)]
            if objective in named:
                serving.append(compiled.scene_index[name])
        shares[objective] = weighed.passing(serving) if weighed is not None else None
    return shares


def _balanced(found: Explored, order: Order, weighed: Weighed | None, *, keep_levels: bool) -> Iterable[Balanced]:
    compiled = found.compiled
    ends: list[Ends] = []
    if weighed is not None and keep_levels and len(found) * len(compiled.indicator_ids) <= _MOST_STATES:
        try:
            ends = [Ends(found, order, weighed.shares, place) for place in range(len(compiled.indicator_ids))]
        except Endless:
            ends = []
    edges: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for state in range(len(found)):
        for edge in found.edges(state):
            choice = found.machine.choices[found.edge_way[edge]]
            if choice.option is not None:
                edges.setdefault((choice.scene, choice.option), []).append((state, edge))
    shares = weighed.choosing_each() if weighed is not None else None
    for (scene, option), steps in sorted(edges.items(), key=lambda one: compiled.scene_index[one[0][0]]):
        share = shares[scene, option] if shares is not None else None
        effects = tuple(_effect(found, weighed, steps, end, place) for place, end in enumerate(ends))
        yield Balanced(scene, option, share, effects)


def _effect(found: Explored, weighed: Weighed | None, steps: list[tuple[int, int]], end: Ends, place: int) -> Effect:
    name = found.compiled.indicator_ids[place]
    levels = found.compiled.exercise.indicators[name].levels
    total = mean = 0.0
    for state, edge in steps:
        share = weighed.met[state] * weighed.shares[edge] if weighed is not None else 0.0
        total += share
        mean += share * end.mean[found.edge_to[edge]]
    low = min(end.low[found.edge_to[edge]] for _, edge in steps)
    high = max(end.high[found.edge_to[edge]] for _, edge in steps)
    return Effect(name, levels[low], mean / total if total else float(low), levels[high])
