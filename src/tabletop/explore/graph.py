"""Questions over the states that were found: what comes before what, how many plays there are, how likely, how long.

All of it works on whole numbers and arrays; nothing here knows what a scene is.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tabletop.exercise.model import Scene
from tabletop.explore.choices import Choice
from tabletop.explore.search import Explored

MOST_WORK = 3_000_000
"""Sums after which play round a loop counts as too long to be weighed; a few seconds."""
_CLOSE = 1e-12


class Endless(Exception):
    """Plays go round a loop so long before they leave it that their shares cannot be told."""


class Steps(Protocol):
    """Anything whose places are numbered and lead on: those after place i stand in ``edge_to`` from ``first_edge[i]``
    to ``first_edge[i + 1]``."""

    first_edge: array[int]
    edge_to: array[int]

    def __len__(self) -> int: ...


@dataclass
class Links:
    """Places and what each leads to."""

    first_edge: array[int]
    edge_to: array[int]

    @classmethod
    def of(cls, after: Sequence[Iterable[int]]) -> Links:
        """Return the links of a list that names for each place those after it."""
        links = cls(array("q", [0]), array("i"))
        for there in after:
            links.edge_to.extend(there)
            links.first_edge.append(len(links.edge_to))
        return links

    def __len__(self) -> int:
        return len(self.first_edge) - 1


class Order:
    """The states in an order in which all steps lead on, loops as one part. ``loops`` counts parts with a loop.

    Part p holds ``states[first[p]:first[p + 1]]``; ``part_of`` tells a state's part.
    """

    def __init__(self, found: Steps) -> None:
        count = len(found)
        self.states = array("i")
        self.first = array("i", [0])
        self.part_of = array("i", bytes(4 * count))
        self.loops = 0
        if not self._straight(found, count):
            self._parts(found, count)

    def __len__(self) -> int:
        return len(self.first) - 1

    def part(self, number: int) -> array[int]:
        """Return the states of a part."""
        return self.states[self.first[number] : self.first[number + 1]]

    def is_loop(self, found: Steps, number: int) -> bool:
        """Tell whether a play can go round in a part."""
        if self.first[number + 1] - self.first[number] > 1:
            return True
        state = self.states[self.first[number]]
        return state in found.edge_to[found.first_edge[state] : found.first_edge[state + 1]]

    def _straight(self, found: Steps, count: int) -> bool:
        """Order the states where there is no loop; tell whether that was so."""
        edge_to, first_edge = found.edge_to, found.first_edge
        waits = array("i", bytes(4 * count))
        for there in edge_to:
            waits[there] += 1
        order = array("i", [state for state in range(count) if not waits[state]])
        for state in order:  # grows while it is walked through
            for there in edge_to[first_edge[state] : first_edge[state + 1]]:
                waits[there] -= 1
                if not waits[there]:
                    order.append(there)
        if len(order) < count:
            return False
        self.states, self.first = order, array("i", range(count + 1))
        for number, state in enumerate(order):
            self.part_of[state] = number
        return True

    def _parts(self, found: Steps, count: int) -> None:
        """Find the strongly connected parts (Tarjan, without recursion) and turn their order round."""
        edge_to, first_edge = found.edge_to, found.first_edge
        index, low = array("i", [-1]) * count, array("i", bytes(4 * count))
        on_path, path = bytearray(count), array("i")
        states, ends = array("i"), array("i")
        at = array("q", first_edge[:count])
        number = 0
        waiting: list[int] = []
        for begin in range(count):
            if index[begin] >= 0:
                continue
            number += 1
            index[begin] = low[begin] = number
            path.append(begin)
            on_path[begin] = 1
            waiting.append(begin)
            while waiting:
                state = waiting[-1]
                edge = at[state]
                if edge < first_edge[state + 1]:
                    at[state] = edge + 1
                    there = edge_to[edge]
                    if index[there] < 0:
                        number += 1
                        index[there] = low[there] = number
                        path.append(there)
                        on_path[there] = 1
                        waiting.append(there)
                    elif on_path[there] and index[there] < low[state]:
                        low[state] = index[there]
                    continue
                waiting.pop()
                if waiting and low[state] < low[waiting[-1]]:
                    low[waiting[-1]] = low[state]
                if low[state] == index[state]:
                    while True:
                        member = path.pop()
                        on_path[member] = 0
                        states.append(member)
                        if member == state:
                            break
                    ends.append(len(states))
        states.reverse()
        self.states = states
        self.first = array("i", [count - end for end in reversed(ends)] + [count])
        for part in range(len(self)):
            for state in self.part(part):
                self.part_of[state] = part
            self.loops += self.is_loop(found, part)


def can_reach(found: Explored, goals: Sequence[int], without: frozenset[int] = frozenset()) -> bytearray:
    """Return for each state 1 where a goal can be reached, by steps other than the ways ``without``."""
    count = len(found)
    before, first = _backwards(found, count)
    good = bytearray(count)
    work = array("i", goals)
    for state in work:
        good[state] = 1
    edge_way = found.edge_way
    home = _edge_home(found) if before else array("i")
    for state in work:  # grows while it is walked through
        for edge in before[first[state] : first[state + 1]]:
            origin = home[edge]
            if not good[origin] and edge_way[edge] not in without:
                good[origin] = 1
                work.append(origin)
    return good


def _edge_home(found: Explored) -> array[int]:
    home = array("i", bytes(4 * len(found.edge_to)))
    for state in range(found.left):
        for edge in found.edges(state):
            home[edge] = state
    return home


def _backwards(found: Explored, count: int) -> tuple[array[int], array[int]]:
    """Return the steps sorted by where they lead, and where each state's begin."""
    first = array("i", bytes(4 * (count + 1)))
    for there in found.edge_to:
        first[there + 1] += 1
    for state in range(count):
        first[state + 1] += first[state]
    place = array("i", first)
    before = array("i", bytes(4 * len(found.edge_to)))
    for edge, there in enumerate(found.edge_to):
        before[place[there]] = edge
        place[there] += 1
    return before, first


def edge_shares(found: Explored) -> array[float]:
    """Return how likely each step is, once play stands before it, in uniform play.

    Each open option is as likely as any other; among an option's outcomes their weights decide, where they have any.
    """
    choices, exercise = found.machine.choices, found.compiled.exercise
    known: dict[bytes, array[float]] = {}
    shares = array("d")
    for state in range(found.left):
        edges = found.edges(state)
        ways = found.edge_way[edges.start : edges.stop]
        key = ways.tobytes()
        mine = known.get(key)
        if mine is None:
            by_option: dict[str | None, list[float]] = {}
            for way in ways:
                by_option.setdefault(choices[way].option, []).append(_weight(exercise.scenes, choices[way]))
            mine = known[key] = array("d")
            for way in ways:
                same = by_option[choices[way].option]
                mine.append(_weight(exercise.scenes, choices[way]) / sum(same) / len(by_option))
        shares.extend(mine)
    return shares


def _weight(scenes: Mapping[str, Scene], choice: Choice) -> float:
    decision = scenes[choice.scene].decision
    if not choice.outcome or decision is None:
        return 1.0
    return decision.options[choice.acts_as].outcomes[choice.outcome].weight or 1.0


def visits(
    found: Explored,
    order: Order,
    shares: Sequence[float],
    *,
    ends_at: bytearray | None = None,
    ends_by: bytearray | None = None,
) -> tuple[array[float], float]:
    """Return how often each state is met in uniform play, and the share of plays that met what was asked for.

    A play stops at a state marked in ``ends_at`` or on a step marked in ``ends_by``, and is counted there. Raises
    ``Endless`` where a loop keeps plays too long.
    """
    left = MOST_WORK
    edge_to, first_edge = found.edge_to, found.first_edge
    met = array("d", bytes(8 * len(found)))
    arriving = array("d", bytes(8 * len(found)))
    arriving[0] = 1.0
    counted = 0.0
    for part in range(len(order)):
        inside = order.part(part)
        if len(inside) > 1 or (order.loops and order.is_loop(found, part)):
            left -= _go_round(found, inside, shares, arriving, ends_at, ends_by, left)
        for state in inside:
            share = met[state] = arriving[state]
            if not share:
                continue
            if ends_at is not None and ends_at[state]:
                counted += share
                continue
            for edge in range(first_edge[state], first_edge[state + 1]):
                if ends_by is not None and ends_by[edge]:
                    counted += share * shares[edge]
                elif order.part_of[edge_to[edge]] != part:
                    arriving[edge_to[edge]] += share * shares[edge]
    return met, counted


def _go_round(
    found: Explored,
    inside: Sequence[int],
    shares: Sequence[float],
    arriving: array[float],
    ends_at: bytearray | None,
    ends_by: bytearray | None,
    most: int,
) -> int:
    """Turn what arrives at the states of a loop into how often each is met, round after round until nothing changes.

    Returns how many sums that took.
    """
    own = set(inside)
    steps: dict[int, list[tuple[int, float]]] = {state: [] for state in inside}
    leaves = False
    for state in inside:
        if ends_at is not None and ends_at[state]:
            leaves = True
            continue
        for edge in found.edges(state):
            there = found.edge_to[edge]
            if there not in own or (ends_by is not None and ends_by[edge]):
                leaves = True
            else:
                steps[there].append((state, shares[edge]))
    if not leaves:
        return 0  # a trap: play never comes out, so each state counts as met once
    base = {state: arriving[state] for state in inside}
    met = dict(base)
    work, each = 0, sum(map(len, steps.values())) + len(inside)
    while True:
        work += each
        if work > most:
            raise Endless
        moved = 0.0
        for state in inside:
            value = base[state]
            for origin, share in steps[state]:
                value += met[origin] * share
            moved += abs(value - met[state])
            met[state] = value
        if moved < _CLOSE:
            break
    for state in inside:
        arriving[state] = met[state]
    return work


def count_plays(found: Explored, order: Order, goals: bytearray) -> int | None:
    """Return how many different plays lead to a goal, exactly; None where a loop makes them endless."""
    if order.loops:
        return None
    ways: dict[int, int] = {0: 1}
    total = 0
    for state in order.states:
        mine = ways.pop(state, 0)
        if goals[state]:
            total += mine
        for there in found.edge_to[found.first_edge[state] : found.first_edge[state + 1]]:
            ways[there] = ways.get(there, 0) + mine
    return total


class Length:
    """A shortest or longest play: its sum and the numbers of its steps."""

    def __init__(self, total: float, edges: list[int]) -> None:
        self.total, self.edges = total, edges


def shortest(found: Explored, cost: Sequence[float], goals: bytearray) -> Length | None:
    """Return the play to a goal with the smallest sum of ``cost`` (by scene number, each time it is met)."""
    scenes = [found.scene_number(state) for state in range(len(found))]
    best = {0: cost[scenes[0]]}
    came = array("q", [-1]) * len(found)
    home = array("i", [-1]) * len(found)
    queue = [(best[0], 0)]
    done = bytearray(len(found))
    while queue:
        total, state = heapq.heappop(queue)
        if done[state]:
            continue
        done[state] = 1
        if goals[state]:
            return Length(total, _way_back(state, came, home))
        for edge in found.edges(state):
            there = found.edge_to[edge]
            new = total if found.machine.choices[found.edge_way[edge]].marks else total + cost[scenes[there]]
            if not done[there] and new < best.get(there, float("inf")):
                best[there], came[there], home[there] = new, edge, state
                heapq.heappush(queue, (new, there))
    return None


def _way_back(state: int, came: Sequence[int], home: Sequence[int]) -> list[int]:
    edges = []
    while came[state] >= 0:
        edges.append(came[state])
        state = home[state]
    return edges[::-1]


def longest(found: Explored, order: Order, cost: Sequence[float], goals: bytearray) -> Length | None:
    """Return the play to a goal with the largest sum; of a loop each scene counts once.

    Where loops lie on the way only the steps between them are given.
    """
    totals = array("d", [-1.0]) * len(order)
    came = array("q", [-1]) * len(order)
    home = array("i", [-1]) * len(order)
    best: tuple[float, int] | None = None
    arriving = {order.part_of[0]: 0.0}
    for part in range(len(order)):
        if part not in arriving:
            continue
        inside = order.part(part)
        own = sum(cost[number] for number in {found.scene_number(state) for state in inside})
        total = totals[part] = arriving.pop(part) + own
        if any(goals[state] for state in inside) and (best is None or total > best[0]):
            best = (total, part)
        for state in inside:
            for edge in found.edges(state):
                there = order.part_of[found.edge_to[edge]]
                if there != part and total > arriving.get(there, -1.0):
                    arriving[there] = total
                    came[there], home[there] = edge, part
    if best is None:
        return None
    return Length(best[0], _way_back(best[1], came, home))
