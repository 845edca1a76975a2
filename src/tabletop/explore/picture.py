"""The map of an exercise before it is drawn: its scenes and the ways between them, with what play shows of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Scene
from tabletop.exercise.rules.base import Checked, Finding
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.rules.conditions import names_of
from tabletop.exercise.rules.links import no_traps, reachable
from tabletop.explore.balance import Balance
from tabletop.explore.choices import DROP, Draft, written_ways
from tabletop.explore.findings import find
from tabletop.explore.graph import Endless
from tabletop.explore.search import MOST_STATES, Explored, no_collection
from tabletop.explore.slices import search_usual
from tabletop.explore.weigh import Weighed
from tabletop.session.play import Compiled

Kind = Literal["decision", "scene", "ending", "fold"]


@dataclass(frozen=True)
class Node:
    """A scene on the map, or several folded into one (``holds``). ``share`` is that of plays that pass it."""

    id: str
    title: str
    kind: Kind
    minutes: float = 0
    share: float | None = None
    options: tuple[str, ...] = ()
    """The options of a decision, in the order written."""
    found: tuple[str, ...] = ()
    """What is found here, notes left out: ``code message``."""
    holds: tuple[str, ...] = ()
    reached: bool = True
    met: tuple[int, ...] = ()
    """Which scenes of a group's evening it was, from 1."""

    @property
    def steps(self) -> str:
        """When the group met it, as ``#2`` or ``#2 #5``; empty where it did not."""
        return " ".join(f"#{number}" for number in self.met)


@dataclass(frozen=True)
class Link:
    """A way from one scene to another. ``names`` are the options that take it, ``followed`` those of them by which one
    follows the source; ``author`` tells whether those who follow it come this way. ``share``: times a play takes it.

    ``gone`` tells whether the group took it, by ``chosen`` where it decided something; ``beside`` is a step of the
    group that no written way takes.
    """

    source: str
    target: str
    names: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    author: bool = False
    dropped: bool = False
    taken: bool = True
    share: float | None = None
    gone: bool = False
    chosen: tuple[str, ...] = ()
    beside: bool = False


@dataclass(frozen=True)
class Picture:
    """A map: nodes in the order written, ways between them. ``scenes`` is how many scenes the exercise has, ``group``
    whose way is on it (empty: nobody's)."""

    title: str
    start: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    scenes: int
    complete: bool = True
    has_line: bool = False
    group: str = ""

    def node(self, name: str) -> Node:
        """Return a node by its id."""
        return next(node for node in self.nodes if node.id == name)


def picture(
    exercise: Exercise,
    *,
    stop: Callable[[], str] = lambda: "",
    most_states: int | None = MOST_STATES,
) -> Picture:
    """Return the map of an exercise with every scene on it; where the search stops, without shares."""
    compiled = Compiled(exercise)
    with no_collection():
        usual = search_usual(compiled, most_states=most_states, stop=stop)
        findings = find(exercise, most_states=most_states, stop=lambda _: stop())
        shares, per_link, line = _played(usual) if usual.complete else ({}, {}, set())
    found: dict[str, list[str]] = {}
    for one in (*_without_play(exercise), *(shown.finding for shown in findings.shown)):
        if CODES[one.code].severity != "note" and one.path[0] == "scenes":
            name = str(one.path[1]) if len(one.path) > 1 else exercise.start
            found.setdefault(name, []).append(f"{one.code} {one.message}")
    reached = {usual.scene_number(state) for state in range(len(usual))}
    nodes = [
        Node(
            name,
            (scene.ending.title if scene.ending is not None else "") or scene.title or name,
            _kind(scene),
            scene.minutes,
            shares.get(name),
            tuple(scene.decision.options) if scene.decision is not None else (),
            tuple(found.get(name, ())),
            reached=not usual.complete or compiled.scene_index[name] in reached,
        )
        for name, scene in exercise.scenes.items()
    ]
    links = list(_links(compiled, per_link, line, known=usual.complete))
    return Picture(
        exercise.file.title, exercise.start, tuple(nodes), tuple(links), len(nodes), usual.complete, bool(line)
    )


def _without_play(exercise: Exercise) -> Iterator[Finding]:
    """Yield what needs no play to be seen: scenes nothing leads to, and those from which no ending can be reached."""
    checked = Checked(exercise, names_of(exercise))
    yield from reachable(checked)
    yield from no_traps(checked)


def _kind(scene: Scene) -> Kind:
    if scene.ending is not None:
        return "ending"
    return "decision" if scene.decision is not None else "scene"


_Pair = tuple[str, str]
_Line = set[tuple[str, str, str | None]]
"""(scene, next scene, option) of each step of those who follow the source wherever they can."""


def _played(usual: Explored) -> tuple[dict[str, float], dict[_Pair, float], _Line]:
    """Return the share of plays that pass each scene, the mean number of times each way is taken, and the ways of those
    who follow the source wherever they can."""
    names = usual.compiled.scene_ids
    balance = Balance(usual)
    choices = usual.machine.choices
    line: _Line = {
        (usual.scene_id(state), usual.scene_id(usual.edge_to[edge]), choices[usual.edge_way[edge]].option)
        for state, edge in balance.line_steps()
    }
    try:
        weighed = Weighed(usual, balance.order)
    except Endless:
        return {}, {}, line
    per_link: dict[_Pair, float] = {}
    for state in range(len(usual)):
        for edge in usual.edges(state):
            pair = (usual.scene_id(state), usual.scene_id(usual.edge_to[edge]))
            per_link[pair] = per_link.get(pair, 0.0) + weighed.met[state] * weighed.shares[edge]
    each = weighed.passing_each() or {}
    return {names[scene]: share for scene, share in each.items()}, per_link, line


def _links(compiled: Compiled, per_link: dict[_Pair, float], line: _Line, *, known: bool) -> Iterable[Link]:
    for name, scene in compiled.exercise.scenes.items():
        ways: dict[tuple[str, bool], list[Draft]] = {}
        for way in written_ways(compiled, name, liberties=False):
            ways.setdefault((way.target, False), []).append(way)
        if scene.may_go is not None:
            ways.setdefault((scene.may_go.goto, True), [])
        for (target, dropped), drafts in ways.items():
            if dropped and (target, False) in ways:
                continue
            options = [draft.choice.option for draft in drafts if draft.choice.option]
            pair = (name, target)
            followed = tuple(option for option in dict.fromkeys(options) if (*pair, option) in line)
            yield Link(
                name,
                target,
                tuple(dict.fromkeys(options)) or ((DROP,) if dropped else ()),
                followed,
                author=not dropped and (bool(followed) or (*pair, None) in line),
                dropped=dropped,
                taken=dropped or not known or not per_link or pair in per_link,
                share=None if dropped else per_link.get(pair),
            )
