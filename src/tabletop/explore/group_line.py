"""The way one group took, on the map of the exercise as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED
from tabletop.explore.picture import Link, Picture
from tabletop.explore.renamed import Renamed
from tabletop.explore.replay import present_line
from tabletop.session import events as ev
from tabletop.session.events import Happened

_Step = tuple[str, str, str, str]
"""Scene left, scene entered, the option chosen before (empty: none), how the scene was entered."""


def with_group(picture: Picture, new: Exercise, old: Exercise, happened: Iterable[Happened], group: str) -> Picture:
    """Return the map with the way of a group on it; ``happened`` are all events of its record, in order.

    ``old`` is the exercise as played. Scenes and options are found by their ids or by those they had (``was``); what
    is no longer there is left out. A step that no way of the map takes, such as a jump, becomes a way of its own.
    """
    met, steps = _followed(Renamed(old, new), happened)
    gone: dict[tuple[str, str], list[_Step]] = {}
    for step in steps:
        gone.setdefault((step[0], step[1]), []).append(step)
    nodes = tuple(replace(node, met=tuple(met.get(node.id, ()))) for node in picture.nodes)
    links: list[Link] = []
    for link in picture.links:
        took = gone.get((link.source, link.target), [])
        mine = [step for step in took if (step[3] == "drop") == link.dropped and step[3] != "jump"]
        chosen = tuple(name for name in link.names if any(step[2] == name for step in mine))
        gone[link.source, link.target] = [step for step in took if step not in mine]
        links.append(replace(link, gone=bool(mine), chosen=chosen))
    for (source, target), left in gone.items():
        if left:
            word = "jump" if left[0][3] == "jump" else UNLISTED if left[0][2] == UNLISTED else left[0][3]
            links.append(Link(source, target, (word,), gone=True, beside=True))
    return replace(picture, nodes=nodes, links=tuple(links), group=group)


def _followed(names: Renamed, happened: Iterable[Happened]) -> tuple[dict[str, list[int]], list[_Step]]:
    """Return which scenes of the evening each scene was, counted from 1, and the steps between them."""
    met: dict[str, list[int]] = {}
    steps: list[_Step] = []
    here, option, count = "", "", 0
    for one in present_line(happened):
        if isinstance(one.event, ev.Decided):
            option = names.option(one.event.scene, one.event.option)
        elif isinstance(one.event, ev.Entered):
            count += 1
            now = names.scene(one.event.scene)
            if now:
                met.setdefault(now, []).append(count)
            if here and now:
                steps.append((here, now, option, one.event.how))
            here, option = now, ""
    return met, steps
