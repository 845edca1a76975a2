"""What uniform play comes to on average: how many plays pass a scene, and where indicators end."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence

from tabletop.explore.choices import Choice
from tabletop.explore.graph import MOST_WORK, Endless, Links, Order, edge_shares, visits
from tabletop.explore.search import Explored
from tabletop.session.play import choose, land_rest

_CLOSE = 1e-9
MOST_STEPS = 20_000_000
"""Steps summed up over all questions of one kind; beyond that the question is left out."""


class Weighed:
    """Uniform play over a complete search: each open option as likely as any other. Raises ``Endless`` where a loop
    keeps plays too long to tell."""

    def __init__(self, found: Explored, order: Order) -> None:
        self.found, self.order = found, order
        self.shares = edge_shares(found)
        self.met, _ = visits(found, order, self.shares)
        self._again = self._met_again()

    def _met_again(self) -> set[int]:
        """Return the scenes a play may come to more than once."""
        found = self.found
        after: list[set[int]] = [set() for _ in found.compiled.scene_ids]
        for state in range(len(found)):
            after[found.scene_number(state)].update(
                found.scene_number(found.edge_to[edge]) for edge in found.edges(state)
            )
        links = Links.of(after)
        scenes = Order(links)
        loops = (part for part in range(len(scenes)) if scenes.is_loop(links, part))
        return {scene for part in loops for scene in scenes.part(part)}

    def passing(self, scenes: Iterable[int]) -> float:
        """Return the share of plays that pass at least one of some scenes (by number)."""
        wanted = set(scenes)
        marks = bytearray(self.found.scene_number(state) in wanted for state in range(len(self.found)))
        if len(wanted) == 1 and not wanted & self._again:
            return sum(self.met[state] for state in range(len(self.found)) if marks[state])
        return visits(self.found, self.order, self.shares, ends_at=marks)[1]

    def passing_each(self) -> dict[int, float] | None:
        """Return that share for each scene reached; None where that would take too long."""
        simple: dict[int, float] = {}
        for state, met in enumerate(self.met):
            scene = self.found.scene_number(state)
            simple[scene] = simple.get(scene, 0.0) + met
        again = self._again & set(simple)
        if len(again) * self.found.steps > MOST_STEPS:
            return None
        return {scene: self.passing([scene]) if scene in again else share for scene, share in simple.items()}

    def choosing_each(self) -> dict[tuple[str, str], float] | None:
        """Return for each (scene, option) the share of plays that ever choose it; None where that takes too long."""
        found, choices = self.found, self.found.machine.choices
        simple: dict[tuple[str, str], float] = {}
        for state in range(len(found)):
            for edge in found.edges(state):
                choice = choices[found.edge_way[edge]]
                if choice.option is not None:
                    pair = (choice.scene, choice.option)
                    simple[pair] = simple.get(pair, 0.0) + self.met[state] * self.shares[edge]
        numbers = found.compiled.scene_index
        again = [pair for pair in simple if numbers[pair[0]] in self._again]
        if len(again) * found.steps > MOST_STEPS:
            return None
        for pair in again:
            simple[pair] = self.taking(_chooses(pair))
        return simple

    def taking(self, wanted: Callable[[int, Choice], bool]) -> float:
        """Return the share of plays that take at least one step that is ``wanted`` (state, choice)."""
        found, choices = self.found, self.found.machine.choices
        marks = bytearray(found.steps)
        for state in range(len(found)):
            for edge in found.edges(state):
                marks[edge] = wanted(state, choices[found.edge_way[edge]])
        return visits(found, self.order, self.shares, ends_by=marks)[1]


def _chooses(pair: tuple[str, str]) -> Callable[[int, Choice], bool]:
    return lambda _, choice: (choice.scene, choice.option) == pair


class Ends:
    """Where one indicator ends, from each state on: the lowest, the highest and the average level, uniform play."""

    def __init__(self, found: Explored, order: Order, shares: Sequence[float], indicator: int) -> None:
        self.low, self.high = array("i", [0]) * len(found), array("i", [0]) * len(found)
        self.mean = array("d", bytes(8 * len(found)))
        left = MOST_WORK
        for part in reversed(range(len(order))):
            inside = order.part(part)
            steps = {state: [(found.edge_to[edge], shares[edge]) for edge in found.edges(state)] for state in inside}
            self._range(found, order, part, steps, indicator)
            while True:
                moved = 0.0
                for state, onward in steps.items():
                    if onward:
                        value = sum(self.mean[there] * share for there, share in onward)
                        moved += abs(value - self.mean[state])
                        self.mean[state] = value
                if len(inside) == 1 and not any(there == inside[0] for there, _ in steps[inside[0]]):
                    break
                left -= len(inside)
                if left < 0:
                    raise Endless
                if moved < _CLOSE:
                    break

    def _range(
        self, found: Explored, order: Order, part: int, steps: dict[int, list[tuple[int, float]]], indicator: int
    ) -> None:
        low, high = [], []
        for state, onward in steps.items():
            if not onward:
                level = land_rest(found.compiled, found.play(state))[0].levels[indicator]
                self.mean[state] = level
                low.append(level)
                high.append(level)
            outside = [there for there, _ in onward if order.part_of[there] != part]
            low += [self.low[there] for there in outside]
            high += [self.high[there] for there in outside]
        for state in steps:
            self.low[state], self.high[state] = min(low, default=0), max(high, default=0)


def stance_taken(found: Explored, state: int, choice: Choice, rec: str) -> set[str]:
    """Return the stances a step takes to an entry of the source."""
    decision = found.compiled.exercise.scenes[choice.scene].decision
    if decision is None or not choice.acts_as:
        return set()
    rows = [row for row in decision.options[choice.acts_as].advice if row.rec == rec and row.stance]
    if not rows:
        return set()
    holds = found.compiled.holds
    if any(row.when for row in rows):
        after = choose(found.compiled, found.play(state), choice.acts_as, choice.outcome).play
        rows = [row for row in rows if holds(after, row.when)]
    return {row.stance for row in rows if row.stance}
