"""Scenes every play passes: what nobody may leave out of a rehearsal."""

from __future__ import annotations

from tabletop.exercise.exercise import Exercise
from tabletop.explore.graph import Order
from tabletop.explore.search import Explored
from tabletop.explore.slices import search_usual
from tabletop.session.play import Compiled


def bottlenecks(exercise: Exercise) -> list[str]:
    """Return the scenes every play that ends has passed, in the order in which play comes to them.

    Empty where no play ends, or where the exercise is too large to be searched whole.
    """
    found = search_usual(Compiled(exercise))
    return bottlenecks_of(found, Order(found)) if found.complete else []


def bottlenecks_of(found: Explored, order: Order) -> list[str]:
    """Return the same from a search that is complete."""
    scenes = found.compiled.exercise.scenes
    ends = [state for state in range(len(found)) if scenes[found.scene_id(state)].ending is not None]
    if not ends:
        return []
    # What every play passes lies on any play: one bit for each scene of a shortest one.
    way = [choice.scene for choice in found.play_to(ends[0])] + [found.scene_id(ends[0])]
    places = {name: place for place, name in enumerate(dict.fromkeys(way))}
    own = [1 << places[name] if name in places else 0 for name in found.compiled.scene_ids]
    passed = [(1 << len(places)) - 1] * len(found)
    passed[0] = own[found.scene_number(0)]
    for part in range(len(order)):
        inside, changed = order.part(part), True
        while changed:
            changed = False
            for state in inside:
                for edge in found.edges(state):
                    there = found.edge_to[edge]
                    both = passed[there] & (passed[state] | own[found.scene_number(there)])
                    if both != passed[there]:
                        passed[there] = both
                        changed = changed or order.part_of[there] == part
    every = (1 << len(places)) - 1
    for state in ends:
        every &= passed[state]
    return [name for name, place in places.items() if every >> place & 1]
