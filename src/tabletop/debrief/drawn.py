"""What pictures of a session are drawn from: the map with the way taken, indicators step by step, ballots that moved.

Plain values; nothing here is drawn. As long as an exercise is not over, scenes that were not played are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tabletop.debrief.comparison import over
from tabletop.debrief.votes import Votes
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED, Scene
from tabletop.explore.choices import written_ways
from tabletop.explore.picture import Link, Node, Picture
from tabletop.session import events as ev
from tabletop.session.events import Happened, Moved
from tabletop.session.play import Compiled, start
from tabletop.session.spread import FEWEST_COMPARED
from tabletop.session.state import State
from tabletop.session.telling import option_words, scene_title


@dataclass(frozen=True)
class Stop:
    """A scene as one room met it. ``how``: start, goto, decision, jump, drop; ``note`` what was decided there."""

    scene: str
    how: str = "goto"
    note: str = ""


@dataclass(frozen=True)
class Way:
    """The way of one room, ``letter`` empty where there is only one. ``taken_back``: (from, to) that an undo left."""

    stops: tuple[Stop, ...]
    letter: str = ""
    taken_back: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Step:
    """An indicator moves at a column: the level after it, None where nobody knows; ``refused`` by the room."""

    column: int
    level: int | None
    refused: bool = False


@dataclass(frozen=True)
class Course:
    """An indicator from start to end: words from low to high, the level it began with, its steps in order."""

    name: str
    levels: tuple[str, ...]
    first: int
    steps: tuple[Step, ...] = ()


# ---- the map --------------------------------------------------------------------------------------------------------


def map_of(exercise: Exercise) -> Picture:
    """Return the scenes and the written ways between them, without what only a search would know."""
    compiled = Compiled(exercise)
    nodes = tuple(
        Node(
            name,
            scene.title or (scene.ending.title if scene.ending is not None else "") or name.replace("_", " "),
            "ending" if scene.ending is not None else "decision" if scene.decision is not None else "scene",
        )
        for name, scene in exercise.scenes.items()
    )
    links: dict[tuple[str, str], Link] = {}
    for name, scene in exercise.scenes.items():
        for target in _targets(compiled, name, scene):
            links.setdefault((name, target), Link(name, target))
        if scene.may_go is not None:
            links.setdefault((name, scene.may_go.goto), Link(name, scene.may_go.goto, dropped=True))
    return Picture(exercise.file.title, exercise.start, nodes, tuple(links.values()), len(nodes))


def _targets(compiled: Compiled, name: str, scene: Scene) -> Iterable[str]:
    return dict.fromkeys(way.target for way in written_ways(compiled, name, liberties=False) if way.target)


def map_so_far(state: State) -> Picture | None:
    """Return the map a report may show: all of it once the exercise is over, before that what was played. None: no
    scene was."""
    path = state.moment.path
    if not path:
        return None
    whole = map_of(state.compiled.exercise)
    if over(state):
        return whole
    seen = {visit.scene for visit in path}
    walked = {(a.scene, b.scene) for a, b in pairwise(path)}
    return replace(
        whole,
        start=path[0].scene,
        nodes=tuple(node for node in whole.nodes if node.id in seen),
        links=tuple(link for link in whole.links if (link.source, link.target) in walked),
        scenes=len(seen),
    )


def way_of(state: State, happened: Iterable[Happened], letter: str = "") -> Way:
    """Return the way one room took, with its decisions and with what an undo took back."""
    decided = {made.visit: made for made in state.moment.decisions}
    stops = []
    for number, visit in enumerate(state.moment.path, 1):
        made = decided.get(number)
        note = ""
        if made is not None:
            unlisted = made.made.option == UNLISTED
            note = "something else" if unlisted else option_words(state, visit.scene, made.made.option)
        stops.append(Stop(visit.scene, visit.how, note))
    seen = {stop.scene for stop in stops}
    back = [pair for pair in _left(happened) if over(state) or set(pair) <= seen]
    return Way(tuple(stops), letter, tuple(dict.fromkeys(back)))


def _left(happened: Iterable[Happened]) -> list[tuple[str, str]]:
    """Every step from scene to scene that was taken back later."""
    line: list[tuple[int, str]] = []
    gone = []
    for one in happened:
        if isinstance(one.event, ev.Entered):
            line.append((one.revision, one.event.scene))
        elif isinstance(one.event, ev.Undone):
            to = one.event.to
            gone += [(a[1], b[1]) for a, b in pairwise(line) if b[0] > to]
            line = [entered for entered in line if entered[0] <= to]
    return gone


# ---- indicators -----------------------------------------------------------------------------------------------------


def courses(state: State) -> tuple[tuple[str, ...], tuple[Course, ...]]:
    """Return the columns (titles of the scenes met, in order, and the end where something landed there) and the course
    of each indicator that room and debrief may see and that can move; both empty before the first scene."""
    path, compiled = state.moment.path, state.compiled
    if not path:
        return (), ()
    columns = [scene_title(state, visit.scene) for visit in path]
    columns += ["at the end"] if state.moment.final else []
    decided = {made.visit: made for made in state.moment.decisions}
    moves: list[tuple[int, int, Moved]] = []
    for number, visit in enumerate(path, 1):
        moves += [(number - 1, visit.begun, moved) for moved in visit.movements]
        if number in decided:
            made = decided[number]
            moves += [(number - 1, made.revision, moved) for moved in made.made.movements]
    moves += [(len(path), 0, moved) for moved in state.moment.final]
    rows = []
    for name, entry in compiled.exercise.indicators.items():
        if entry.shown == "facilitator" or not entry.levels:
            continue
        mine = [(column, revision, moved) for column, revision, moved in moves if moved.indicator == name]
        first = start(compiled).levels[compiled.indicator_index[name]]
        words = tuple(level.replace("_", " ") for level in entry.levels)
        rows.append(Course(entry.name or name, words, first, _steps(state, mine)))
    return tuple(columns), tuple(rows)


def _steps(state: State, mine: Sequence[tuple[int, int, Moved]]) -> tuple[Step, ...]:
    steps = []
    for column, revision, moved in mine:
        refused = (revision, moved.indicator) in state.refused
        level = moved.before if refused else None if moved.by is None else moved.after
        steps.append(Step(column, level, refused))
    return tuple(steps)


# ---- ballots --------------------------------------------------------------------------------------------------------


def moved_between(state: State, votes: Votes) -> dict[tuple[str, str], int] | None:
    """Return how many ballots went from which option in the first vote to which in the second, by option id; ``""``
    stands for a pass. None where they cannot be compared, or so few can that it would name people."""
    if votes.first is None or votes.second is None or votes.shift is None or votes.shift[1] < FEWEST_COMPARED:
        return None
    first = {ballot.key: ballot.option for ballot in state.questions[votes.first.question].ballots}
    found: dict[tuple[str, str], int] = {}
    for ballot in state.questions[votes.second.question].ballots:
        if ballot.key in first:
            pair = (first[ballot.key], ballot.option)
            found[pair] = found.get(pair, 0) + 1
    return found
