"""Every state a play can be in, found breadth first, so that the first way to a state is a shortest one.

States are searched, not paths: a story of 200 scenes has millions of paths and tens of thousands of states. What no
later condition reads is left out of a state (``Live``), and each question keeps only what it asks for.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from tabletop.exercise.model import Scene
from tabletop.session.play import Compiled, Play, choose, enter, open_options, open_outcomes, start, step

MOST_STATES = 1_000_000
LOOK_EVERY = 4_096


class Choice(NamedTuple):
    """One step of a play: in ``scene`` the ``option`` was chosen (None: it just led on) and ``outcome`` followed."""

    scene: str
    option: str | None
    outcome: str = ""


@dataclass(frozen=True)
class Live:
    """What may still be read from a scene on: indices of levels and flags, a bit set of facts, waiting movements."""

    levels: frozenset[int]
    flags: frozenset[int]
    facts: int
    later: frozenset[int]


def conditions_of(scene: Scene) -> Iterator[str]:
    """Yield every ``when:`` of a scene, empty ones left out."""
    texts = [block.when for block in scene.blocks] + [inject.when for inject in scene.injects]
    texts += [route.when for route in scene.routes]
    if scene.decision is not None:
        for option in scene.decision.options.values():
            texts.append(option.when)
            texts += [block.when for block in option.consequence]
            texts += [advice.when for advice in option.advice]
            for outcome in option.outcomes.values():
                texts.append(outcome.when)
                texts += [block.when for block in outcome.consequence]
    yield from filter(None, texts)


def leads_to(scene: Scene) -> list[str]:
    """Return every scene this one may lead to, whatever the conditions; what may be dropped leads elsewhere too."""
    found = [scene.goto, *(route.goto for route in scene.routes)]
    if scene.decision is not None:
        found.append(scene.decision.goto)
        for option in scene.decision.options.values():
            found.append(option.goto)
            found += [outcome.goto for outcome in option.outcomes.values()]
    return list(dict.fromkeys(name for name in found if name))


def live_everywhere(compiled: Compiled, *, keep_levels: bool = False) -> list[Live]:
    """Return for each scene what may still be read once it has been entered.

    A fixed point over the graph, conditions left aside. ``keep_levels`` keeps all indicators, for questions about the
    final words.
    """
    exercise = compiled.exercise
    count = len(compiled.scene_ids)
    levels: list[set[int]] = [set() for _ in range(count)]
    flags: list[set[int]] = [set() for _ in range(count)]
    facts = [0] * count
    before: list[list[int]] = [[] for _ in range(count)]
    for i, name in enumerate(compiled.scene_ids):
        scene = exercise.scenes[name]
        for when in conditions_of(scene):
            condition = exercise.conditions.get(when)
            if condition is None:
                continue
            levels[i] |= {compiled.indicator_index[x] for x in condition.indicators if x in compiled.indicator_index}
            flags[i] |= {compiled.flag_index[x] for x in condition.flags}
            for fact in condition.asks:
                facts[i] |= compiled.fact_bit[fact]
        if keep_levels:
            levels[i] = set(range(len(compiled.indicator_ids)))
        for following in leads_to(scene):
            if following in compiled.scene_index:
                before[compiled.scene_index[following]].append(i)
    work = list(range(count))
    while work:
        here = work.pop()
        for i in before[here]:
            size = (len(levels[i]), len(flags[i]), facts[i])
            levels[i] |= levels[here]
            flags[i] |= flags[here]
            facts[i] |= facts[here]
            if (len(levels[i]), len(flags[i]), facts[i]) != size:
                work.append(i)
    return [
        Live(frozenset(levels[i]), frozenset(flags[i]), facts[i], _live_later(compiled, levels[i]))
        for i in range(count)
    ]


def _live_later(compiled: Compiled, levels: set[int]) -> frozenset[int]:
    return frozenset(
        number for number, later in enumerate(compiled.laters) if compiled.indicator_index[later.indicator] in levels
    )


class Reducer:
    """Leaves out of a play what nothing later reads. Plays that differ only in that become one state."""

    def __init__(self, compiled: Compiled, *, keep_levels: bool = False) -> None:
        self._live = live_everywhere(compiled, keep_levels=keep_levels)
        every_level, every_flag = len(compiled.indicator_ids), len(compiled.flag_ids)
        self._whole = [
            len(live.levels) == every_level
            and len(live.flags) == every_flag
            and len(live.later) == len(compiled.laters)
            for live in self._live
        ]
        self._shared: dict[tuple[int, ...], tuple[int, ...]] = {}

    def __call__(self, play: Play) -> Play:
        """Return the reduced play; its tuples are shared, for memory."""
        live = self._live[play.scene]
        levels, flags, later = play.levels, play.flags, play.later
        if not self._whole[play.scene]:
            levels = tuple([x if i in live.levels else 0 for i, x in enumerate(levels)])
            flags = tuple([x if i in live.flags else 0 for i, x in enumerate(flags)])
            if later:
                later = tuple([n for n in later if n in live.later])
        share = self._shared.setdefault
        return Play(
            play.scene, share(levels, levels), share(flags, flags), share(later, later), play.asked & live.facts
        )


@dataclass
class Explored:
    """What a search found. ``plays[i]`` is state i, found from ``parents[i]`` (-1: the start) by ``choices[i]``.

    ``edges`` are (from, to) state numbers where they were asked for. ``complete`` is False when a budget stopped it.
    """

    compiled: Compiled
    plays: list[Play] = field(default_factory=list)
    parents: array[int] = field(default_factory=lambda: array("l"))
    choices: list[Choice | None] = field(default_factory=list)
    depths: array[int] = field(default_factory=lambda: array("l"))
    edges_from: array[int] = field(default_factory=lambda: array("l"))
    edges_to: array[int] = field(default_factory=lambda: array("l"))
    steps: int = 0
    complete: bool = True
    stopped_by: str = ""

    def play_to(self, state: int) -> list[Choice]:
        """Return a shortest play to a state."""
        found: list[Choice] = []
        while state >= 0:
            choice = self.choices[state]
            if choice is not None:
                found.append(choice)
            state = self.parents[state]
        return found[::-1]


def moves_from(compiled: Compiled, play: Play) -> list[tuple[str | None, str]]:
    """Return the (option, outcome) steps a play may take; empty at an ending or where nothing is open."""
    scene = compiled.scene(play)
    decision = scene.decision
    if decision is None or "decide" not in decision.steps:
        return [] if scene.ending is not None else [(None, "")]
    found: list[tuple[str | None, str]] = []
    for option_id in open_options(compiled, play):
        option = decision.options[option_id]
        if option.outcomes:
            after = choose(compiled, play, option_id).play
            found += [(option_id, name) for name in open_outcomes(compiled, after, option_id)]
        else:
            found.append((option_id, ""))
    return found


def search(
    compiled: Compiled,
    *,
    keep_levels: bool = False,
    with_edges: bool = True,
    most_states: int = MOST_STATES,
    stop: Callable[[], str] = lambda: "",
    blocked: Iterable[tuple[str, str]] = (),
    begin: Play | None = None,
) -> Explored:
    """Visit every state, or as many as the budgets allow.

    ``stop`` is asked every few thousand states and returns why to stop (empty: go on); it also serves to show progress.
    ``blocked`` are (scene, option) pairs that are left out, for what-if. ``begin`` is a play whose scene is to be
    entered first.
    """
    reduce, closed = Reducer(compiled, keep_levels=keep_levels), set(blocked)
    found = Explored(compiled)
    origin = begin or start(compiled)
    first, _ = enter(compiled, origin, compiled.scene_id(origin))
    index: dict[Play, int] = {}

    def number(play: Play, parent: int, choice: Choice | None) -> int:
        known = index.get(play)
        if known is None:
            known = index[play] = len(found.plays)
            found.plays.append(play)
            found.parents.append(parent)
            found.choices.append(choice)
            found.depths.append(found.depths[parent] + 1 if parent >= 0 else 0)
        return known

    shared: dict[tuple[str, str | None, str], Choice] = {}
    with _no_collection():
        number(reduce(first), -1, None)
        here = 0
        while here < len(found.plays):
            play = found.plays[here]
            scene_id = compiled.scene_id(play)
            for option, outcome in moves_from(compiled, play):
                if closed and (scene_id, option) in closed:
                    continue
                after, _ = step(compiled, play, option, outcome)
                found.steps += 1
                choice = shared.setdefault((scene_id, option, outcome), Choice(scene_id, option, outcome))
                there = number(reduce(after), here, choice)
                if with_edges:
                    found.edges_from.append(here)
                    found.edges_to.append(there)
            here += 1
            if len(found.plays) > most_states:
                found.complete, found.stopped_by = False, f"{most_states:,} states"
                break
            if not here % LOOK_EVERY:
                reason = stop()
                if reason:
                    found.complete, found.stopped_by = False, reason
                    break
    return found


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection while millions of tuples are made that all stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
