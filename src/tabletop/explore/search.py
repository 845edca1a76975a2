"""Every state a play can be in, found breadth first, so that the first way to a state is a shortest one.

States are searched, not paths: a story of 200 scenes has millions of paths and tens of thousands of states. What no
later condition reads is left out of a state (``live``), and each question keeps only what it asks for.
"""

from __future__ import annotations

import gc
import heapq
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from tabletop.explore.choices import Choice
from tabletop.explore.live import WHOLE, Slice
from tabletop.explore.machine import Machine
from tabletop.session.play import Compiled, Play

MOST_STATES = 1_000_000
LOOK_EVERY = 2_048


@dataclass
class Explored:
    """What a search found. ``states[i]`` is state i, first reached from ``parents[i]`` (-1: the start).

    The steps out of state i stand at ``first_edge[i]`` to ``first_edge[i + 1]`` in ``edge_to`` (the state reached) and
    ``edge_way`` (the number of the ``Choice`` in ``machine.choices``). ``complete`` is False when a budget stopped the
    search; then ``stopped_by`` says which, and the states from ``len(first_edge) - 1`` on have not been left.
    """

    machine: Machine
    states: list[int] = field(default_factory=list)
    parents: array[int] = field(default_factory=lambda: array("i"))
    reached_by: array[int] = field(default_factory=lambda: array("i"))
    first_edge: array[int] = field(default_factory=lambda: array("q", [0]))
    edge_to: array[int] = field(default_factory=lambda: array("i"))
    edge_way: array[int] = field(default_factory=lambda: array("i"))
    complete: bool = True
    stopped_by: str = ""

    def __len__(self) -> int:
        return len(self.states)

    @property
    def compiled(self) -> Compiled:
        """The exercise searched."""
        return self.machine.compiled

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.edge_to)

    @property
    def left(self) -> int:
        """How many states were left by all their ways: the first so many."""
        return len(self.first_edge) - 1

    def scene_number(self, state: int) -> int:
        """Return the place of a state's scene in ``compiled.scene_ids``."""
        return self.states[state] & self.machine.packing.scene.mask

    def scene_id(self, state: int) -> str:
        """Return the scene of a state."""
        return self.compiled.scene_ids[self.scene_number(state)]

    def play(self, state: int) -> Play:
        """Return a state as a play; what nothing reads any more stands at 0."""
        return self.machine.packing.unpack(self.states[state])

    def edges(self, state: int) -> range:
        """Return the numbers of the steps out of a state."""
        return range(self.first_edge[state], self.first_edge[state + 1])

    def play_to(self, state: int) -> list[Choice]:
        """Return a shortest play to a state."""
        found: list[Choice] = []
        while self.parents[state] >= 0:
            found.append(self.machine.choices[self.reached_by[state]])
            state = self.parents[state]
        return found[::-1]


def search(
    compiled: Compiled,
    *,
    keep_levels: bool = False,
    liberties: bool = False,
    most_states: int | None = MOST_STATES,
    stop: Callable[[], str] = lambda: "",
    blocked: Iterable[tuple[str, str]] = (),
    begin: Play | None = None,
    part: Slice = WHOLE,
) -> Explored:
    """Visit every state, or as many as the budgets allow.

    ``stop`` is asked every few thousand states and returns why to stop (empty: go on); it also serves to show progress.
    ``most_states`` None: no limit. ``begin`` is a play whose scene is to be entered first. The other settings are those
    of ``Machine``.
    """
    machine = Machine(compiled, keep_levels=keep_levels, liberties=liberties, blocked=blocked, part=part)
    found = Explored(machine)
    with no_collection():
        _walk(found, machine.first(begin), most_states, stop)
    return found


def _walk(found: Explored, first: int, most_states: int | None, stop: Callable[[], str]) -> None:
    """Fill ``found``. One loop with local names: it runs a million times a few seconds."""
    machine = found.machine
    states, parents, reached_by = found.states, found.parents, found.reached_by
    edge_to, edge_way, first_edge = found.edge_to, found.edge_way, found.first_edge
    ways_of, fill, holds = machine.ways, machine.fill, machine.holds
    index = {first: 0}
    states.append(first)
    parents.append(-1)
    reached_by.append(-1)
    most = most_states if most_states is not None else sys.maxsize
    for here, state in enumerate(states):  # grows while it is walked through
        if not here % LOOK_EVERY or len(states) > most:
            found.stopped_by = f"{most:,} states" if len(states) > most else stop()
            if found.stopped_by:
                found.complete = False
                return
        for way in ways_of(state):
            keep, put, tables, number, _, follows = way
            reached = state & keep | put
            for mask, table in tables:
                bits = table.get(state & mask)
                if bits is None:
                    reached = fill(way, state)
                    break
                reached |= bits
            for bit, when in follows:
                if holds(reached, when):
                    reached |= bit
            there = index.get(reached)
            if there is None:
                there = index[reached] = len(states)
                states.append(reached)
                parents.append(here)
                reached_by.append(number)
            edge_to.append(there)
            edge_way.append(number)
        first_edge.append(len(edge_to))


def wander(
    machine: Machine,
    rank: Callable[[int], float],
    *,
    most_states: int,
    stop: Callable[[], str] = lambda: "",
    arrived: Callable[[int], bool] = lambda _: False,
) -> Explored:
    """Visit states in the order of their ``rank``, the lowest first, until one has ``arrived`` or a budget is spent.

    What is returned knows the way to each state, though not always a shortest one, and no steps between them; in
    ``edge_way`` stand the ways taken.
    """
    found = Explored(machine, complete=False)
    first = machine.first()
    index = {first}
    found.states.append(first)
    found.parents.append(-1)
    found.reached_by.append(-1)
    taken: set[int] = set()
    queue = [(rank(first), 0)]
    count = 0
    while queue and len(found.states) <= most_states and not found.stopped_by:
        _, here = heapq.heappop(queue)
        state = found.states[here]
        count += 1
        found.stopped_by = stop() if not count % LOOK_EVERY else ""
        for way in machine.ways(state):
            taken.add(way.number)
            reached = machine.after(state, way)
            if reached not in index:
                index.add(reached)
                found.states.append(reached)
                found.parents.append(here)
                found.reached_by.append(way.number)
                heapq.heappush(queue, (rank(reached), len(found.states) - 1))
        if arrived(state):
            break
    found.edge_way.extend(taken)
    return found


def stroll(machine: Machine, *, plays: int, steps: int, seed: int, stop: Callable[[], str] = lambda: "") -> Explored:
    """Play at random so often, so many steps each, and return the states met, as ``wander`` does."""
    found, random = Explored(machine, complete=False), Random(seed)  # noqa: S311 - nothing secret is drawn here
    first = machine.first()
    index = {first: 0}
    found.states.append(first)
    found.parents.append(-1)
    found.reached_by.append(-1)
    taken: set[int] = set()
    for _ in range(plays):
        state = first
        for _ in range(steps):
            ways = machine.ways(state)
            if not ways:
                break
            taken.update(way.number for way in ways)
            way = random.choice(ways)
            reached = machine.after(state, way)
            if reached not in index:
                found.parents.append(index[state])
                found.reached_by.append(way.number)
                index[reached] = len(found.states)
                found.states.append(reached)
            state = reached
        found.stopped_by = stop()
        if found.stopped_by:
            break
    found.edge_way.extend(taken)
    return found


@contextmanager
def no_collection() -> Iterator[None]:
    """No garbage collection while millions of numbers are made that all stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
