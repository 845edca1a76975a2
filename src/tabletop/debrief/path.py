"""The way a room took, and what its indicators did on it."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.debrief.followed import Movement, told
from tabletop.exercise.model import UNLISTED
from tabletop.session.events import Moved
from tabletop.session.play import start
from tabletop.session.state import State
from tabletop.session.telling import option_words, scene_title


@dataclass(frozen=True)
class PathStep:
    """A scene on the path: ``note`` says what was decided there, or how the room came to it."""

    number: int
    scene: str
    title: str
    how: str
    note: str


@dataclass(frozen=True)
class Story:
    """An indicator from start to end: ``steps`` pair a scene's title with a movement. Without ``levels`` a question."""

    indicator: str
    name: str
    levels: tuple[str, ...]
    words: str
    question: str
    steps: tuple[tuple[str, Movement], ...] = ()


_HOW = {"jump": "jumped to", "drop": "reached by dropping a scene"}


def path_steps(state: State) -> list[PathStep]:
    """Return the scenes entered, in order, with what was decided in each."""
    decided = {made.visit: made for made in state.moment.decisions}
    steps = []
    for number, visit in enumerate(state.moment.path, 1):
        notes = [_HOW[visit.how]] if visit.how in _HOW else []
        made = decided.get(number)
        if made is not None and made.made.option == UNLISTED:
            notes.append(f"something else: {made.made.words}")
        elif made is not None:
            notes.append(option_words(state, visit.scene, made.made.option))
        ending = state.compiled.exercise.scenes[visit.scene].ending
        if ending is not None:
            same = ending.title == scene_title(state, visit.scene)
            notes.append("ending" if same else f"ending: {ending.title}")
        steps.append(PathStep(number, visit.scene, scene_title(state, visit.scene), visit.how, " · ".join(notes)))
    return steps


def unvisited(state: State) -> list[str]:
    """Return the titles of the scenes that are not on the path."""
    seen = {visit.scene for visit in state.moment.path}
    return [scene_title(state, name) for name in state.compiled.exercise.scenes if name not in seen]


def indicator_stories(state: State) -> list[Story]:
    """Return the story of each indicator that room and debrief may see, those that are questions too."""
    compiled = state.compiled
    moves = _all_moves(state)
    stories = []
    for name, entry in compiled.exercise.indicators.items():
        if entry.shown == "facilitator":
            continue
        label = entry.name or name
        if not entry.levels:
            stories.append(Story(name, label, (), "", entry.about or f"{label}?"))
            continue
        place = compiled.indicator_index[name]
        first = entry.levels[start(compiled).levels[place]]
        last = entry.levels[state.moment.play.levels[place]] if state.moment.play is not None else first
        words = _words(first) if first == last else f"{_words(first)} → {_words(last)}"
        steps = [
            (where, movement)
            for where, revision, moved in moves
            if moved.indicator == name
            for movement in told(state, [moved], revision)
        ]
        stories.append(Story(name, label, entry.levels, words, "", tuple(steps)))
    return stories


def _words(level: str) -> str:
    return level.replace("_", " ")


def _all_moves(state: State) -> list[tuple[str, int, Moved]]:
    """Every movement of the present line in order, with the scene's title and the revision that brought it."""
    decided = {made.visit: made for made in state.moment.decisions}
    moves = []
    for number, visit in enumerate(state.moment.path, 1):
        title = scene_title(state, visit.scene)
        moves += [(title, visit.begun, moved) for moved in visit.movements]
        if number in decided:
            made = decided[number]
            moves += [(title, made.revision, moved) for moved in made.made.movements]
    return moves + [("at the end", 0, moved) for moved in state.moment.final]
