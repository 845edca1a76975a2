"""A small map of an exercise's scenes as lines: who comes after whom, without any path being given away in words.

Scenes stand in layers by their distance from the start. A layer with several scenes is a fork and is bracketed at the
left; one scene takes one line, so that the map stays readable in a narrow pane.
"""

from __future__ import annotations

from collections.abc import Mapping

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Scene
from tabletop.paging.lines import Line, Span, both_ends, cells, shorten, wrap
from tabletop.session.facilitator import leads_to

DECISION, PLAIN, ENDING = "◆", "○", "■"
MOST = 60
"""Scenes a map shows; more would be a list nobody reads."""


def layers(scenes: Mapping[str, Scene], start: str) -> list[list[str]]:
    """Return the scenes that can be reached from ``start`` in layers; a scene stands below all that lead to it.

    Ways back (loops) are left aside. Within a layer scenes keep the order in which they were written.
    """
    forward, order = _forward(scenes, start)
    depth = {start: 0}
    for name in order:
        for following in forward[name]:
            depth[following] = max(depth.get(following, 0), depth[name] + 1)
    rows: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in scenes:
        if name in depth:
            rows[depth[name]].append(name)
    return rows


def _forward(scenes: Mapping[str, Scene], start: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the ways on without those that lead back, and the scenes in an order in which all ways lead on."""
    forward: dict[str, list[str]] = {start: []}
    finished: list[str] = []
    open_now = {start}
    stack = [(start, iter(leads_to(scenes[start])))]
    while stack:
        name, ways = stack[-1]
        following = next(ways, None)
        if following is None:
            stack.pop()
            open_now.discard(name)
            finished.append(name)
        elif following in scenes and following not in open_now:
            forward[name].append(following)
            if following not in forward:
                forward[following] = []
                open_now.add(following)
                stack.append((following, iter(leads_to(scenes[following]))))
    return forward, finished[::-1]


def minimap(exercise: Exercise, columns: int) -> list[Line]:
    """Return the map in lines at most ``columns`` cells wide, its legend last."""
    scenes = exercise.scenes
    rows = layers(scenes, exercise.start)
    found = [(name, _bracket(row, place)) for row in rows for place, name in enumerate(row)]
    lines = [_scene_line(scenes[name], name, bracket, columns) for name, bracket in found[:MOST]]
    if len(found) > MOST:
        lines.append((Span(f"… and {len(found) - MOST} more", "quiet"),))
    if len(found) < len(scenes):
        lines.append((Span(f"{len(scenes) - len(found)} that nothing leads to", "quiet"),))
    return [*lines, (), *_legend(columns)]


def _bracket(row: list[str], place: int) -> str:
    if len(row) == 1:
        return ""
    return "└ " if place == len(row) - 1 else "├ "


def _scene_line(scene: Scene, name: str, bracket: str, columns: int) -> Line:
    sign = ENDING if scene.ending is not None else DECISION if scene.decision is not None else PLAIN
    words = _aside(scene)
    head: Line = (Span(bracket, "quiet"), Span(f"{sign} ", "accent" if sign == DECISION else "quiet"))
    room = columns - sum(cells(span.text) for span in head)
    aside = words if cells(words) + 14 <= room else ""
    title = (scene.ending.title if scene.ending is not None else "") or scene.title or name
    title = shorten(title, max(1, room - (cells(aside) + 2 if aside else 0)))
    left: Line = (*head, Span(title, "strong" if sign == DECISION else "text"))
    return both_ends(left, (Span(aside, "quiet"),), columns) if aside else left


def _aside(scene: Scene) -> str:
    minutes = f"{scene.minutes:g} min" if scene.minutes else ""
    options = f"{len(scene.decision.options)} options" if scene.decision is not None else ""
    return " · ".join(text for text in (options, minutes) if text)


def _legend(columns: int) -> list[Line]:
    return wrap([Span(f"{DECISION} decision  {PLAIN} scene  {ENDING} ending", "quiet")], columns)
