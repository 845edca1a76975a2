"""Where scenes stand on a map: layers by longest way, ways back turned round, few crossings. Pure numbers, no drawing.

A way that passes layers gets a bend in each, so that it is drawn through a gap and not through a scene.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tabletop.explore.picture import Link, Picture

_SWEEPS = 8


@dataclass
class Layout:
    """``layers`` hold ids of nodes and bends in order; ``routes`` give for each link the ids it passes, both ends
    included, from the layer above downwards; ``turned`` are links drawn against their direction (ways back)."""

    layers: list[list[str]]
    routes: dict[int, list[str]] = field(default_factory=dict)
    turned: set[int] = field(default_factory=set)

    def place(self) -> dict[str, tuple[int, int]]:
        """Return for each id its layer and its place in it."""
        return {name: (depth, place) for depth, row in enumerate(self.layers) for place, name in enumerate(row)}


def depths(picture: Picture) -> dict[str, int]:
    """Return for each node its layer: below all that lead to it, ways back left aside; what nothing leads to starts a
    layer of its own at the top."""
    after = _after(picture)
    back = _ways_back(after, [picture.start, *after])
    waits = dict.fromkeys(after, 0)
    for source, targets in after.items():
        for target in targets:
            if (source, target) not in back:
                waits[target] += 1
    depth = dict.fromkeys(after, 0)
    work = [name for name, count in waits.items() if not count]
    for name in work:
        for target in after[name]:
            if (name, target) not in back:
                depth[target] = max(depth[target], depth[name] + 1)
                waits[target] -= 1
                if not waits[target]:
                    work.append(target)
    return depth


def layout(picture: Picture) -> Layout:
    """Return where everything stands."""
    depth = depths(picture)
    rows: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in sorted(depth, key=lambda one: (one != picture.start,)):
        rows[depth[name]].append(name)
    made = Layout(rows)
    for number, link in enumerate(picture.links):
        if link.source == link.target:
            continue
        first, last = link.source, link.target
        if depth[first] > depth[last]:
            first, last = last, first
            made.turned.add(number)
        elif depth[first] == depth[last]:
            made.routes[number] = [first, last]
            continue
        bends = [f"\0{number}/{row}" for row in range(depth[first] + 1, depth[last])]
        for row, bend in enumerate(bends, depth[first] + 1):
            rows[row].append(bend)
        made.routes[number] = [first, *bends, last]
    _uncross(made)
    return made


def is_bend(name: str) -> bool:
    """Tell a bend of a way from a node."""
    return name.startswith("\0")


def _after(picture: Picture) -> dict[str, list[str]]:
    after: dict[str, list[str]] = {node.id: [] for node in picture.nodes}
    for link in picture.links:
        if link.target not in after[link.source] and link.source != link.target:
            after[link.source].append(link.target)
    return after


def _ways_back(after: Mapping[str, Sequence[str]], begin: Iterable[str]) -> set[tuple[str, str]]:
    """Return the ways that lead back to a scene play has come through (depth first, without recursion)."""
    back: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for root in begin:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(after[root]))]
        while stack:
            name, onward = stack[-1]
            for target in onward:
                if state.get(target) == 1:
                    back.add((name, target))
                elif target not in state:
                    state[target] = 1
                    stack.append((target, iter(after[target])))
                    break
            else:
                state[name] = 2
                stack.pop()
    return back


def _uncross(made: Layout) -> None:
    """Order each layer by where its neighbours stand, downwards and upwards in turn; keep the best order met."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for route in made.routes.values():
        for one, other in pairwise(route):
            below.setdefault(one, []).append(other)
            above.setdefault(other, []).append(one)
    best, fewest = [list(row) for row in made.layers], _crossings(made.layers, below)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        rows = made.layers if down else made.layers[::-1]
        for fixed, row in pairwise(rows):
            place = {name: number for number, name in enumerate(fixed)}
            own = {name: number for number, name in enumerate(row)}
            neighbours = above if down else below
            row.sort(key=lambda name, p=place, o=own, n=neighbours: _middle(name, p, o, n))  # type: ignore[misc]
        crossings = _crossings(made.layers, below)
        if crossings < fewest:
            best, fewest = [list(row) for row in made.layers], crossings
    made.layers[:] = best


def _middle(
    name: str, place: Mapping[str, int], own: Mapping[str, int], neighbours: Mapping[str, Sequence[str]]
) -> float:
    places = [place[other] for other in neighbours.get(name, ()) if other in place]
    return sum(places) / len(places) if places else float(own[name])


def _crossings(layers: Sequence[Sequence[str]], below: Mapping[str, Sequence[str]]) -> int:
    total = 0
    for row, following in pairwise(layers):
        place = {name: number for number, name in enumerate(following)}
        ends = [sorted(place[other] for other in below.get(name, ()) if other in place) for name in row]
        seen: list[int] = []
        for mine in ends:
            for end in mine:
                total += sum(1 for other in seen if other > end)
            seen += mine
    return total


def links_of(picture: Picture, name: str) -> list[Link]:
    """Return the ways out of a node, in the order written."""
    return [link for link in picture.links if link.source == name]
