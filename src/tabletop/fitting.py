"""`check --fits 60x18`: which parts of an exercise need a second page on a screen of that size.

Each part is laid out exactly as the display draws it, without a terminal. Several pages are no fault, the room's screen
turns them by itself; an author wants to know where it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tabletop.errors import UsageError
from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.problems import Problem
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.shape import at
from tabletop.paging.pages import LEAST, sheet
from tabletop.session import events as ev
from tabletop.session.events import Happened
from tabletop.session.fold import fold
from tabletop.session.parts import blocks_of
from tabletop.session.play import Compiled
from tabletop.session.show import room_view
from tabletop.session.state import State

CODE = "T612"
Path = tuple[str | int, ...]


def sizes_of(text: str) -> list[tuple[int, int]]:
    """Read ``60x18,80x24``. Raises UsageError."""
    found = []
    for word in filter(None, text.replace(" ", "").split(",")):
        match = re.fullmatch(r"(\d{1,4})[x×](\d{1,4})", word)
        if match is None or int(match[1]) < LEAST[0] or int(match[2]) < LEAST[1]:
            raise UsageError(
                f"“{word[:20]}” is no screen size.", f"Say columns x rows, at least {LEAST[0]}x{LEAST[1]}: --fits 60x18"
            )
        found.append((int(match[1]), int(match[2])))
    return found


def fits(exercise: Exercise, document: Document, sizes: Sequence[tuple[int, int]]) -> list[Problem]:
    """Return a note for each part and size that takes more than one page, at its place in the file."""
    found = []
    for state, path in _shown(exercise):
        for columns, rows in sizes:
            pages = len(sheet(room_view(state), columns, rows).pages)
            if pages > 1:
                message = f"this part needs {pages} pages on a screen of {columns}x{rows}"
                code = CODES[CODE]
                found.append(
                    at(document, path, CODE, message, "shorten it, or make two blocks of it",
                       severity=code.severity, refuses=code.refuses)
                )  # fmt: skip
    return found


def _shown(exercise: Exercise) -> Iterator[tuple[State, Path]]:
    """Yield a state for each part of each scene that shows it, with where its text stands."""
    opened = fold(State(Compiled(exercise)), Happened(1, 0, "", ev.Opened({})))
    for scene_id, scene in exercise.scenes.items():
        entered = fold(opened, Happened(2, 0, "", ev.Entered(scene=scene_id, part="block:0")))
        here: Path = ("scenes", scene_id)
        for i, _ in enumerate(blocks_of(scene)):
            yield _at(entered, f"block:{i}"), (*here, "blocks", i) if scene.blocks else (*here, "text")
        for i, inject in enumerate(scene.injects):
            yield _at(entered, f"inject:{inject.id}"), (*here, "injects", i, "text")
        for list_id in scene.write:
            yield _at(entered, f"write:{list_id}"), (*here, "write", list_id)
        if scene.ending is not None:
            yield _at(entered, "ending"), (*here, "ending")
        if scene.decision is None:
            continue
        yield _at(entered, "options"), (*here, "decision", "options")
        yield _at(entered, "question"), (*here, "decision", "ask")
        for option_id, option in scene.decision.options.items():
            place = (*here, "decision", "options", option_id)
            yield from _consequences(entered, scene_id, option_id, "", len(option.consequence), place)
            for outcome_id, outcome in option.outcomes.items():
                count = len(option.consequence) + len(outcome.consequence)
                where = (*place, "outcomes", outcome_id)
                yield from _consequences(
                    entered, scene_id, option_id, outcome_id, count, where, len(option.consequence)
                )


def _at(state: State, part: str) -> State:
    return replace(state, moment=replace(state.moment, part=part))


def _consequences(
    state: State, scene: str, option: str, outcome: str, count: int, place: Path, first: int = 0
) -> Iterator[tuple[State, Path]]:
    if count <= first:
        return
    decided = fold(state, Happened(3, 0, "", ev.Decided(scene=scene, option=option, outcome=outcome)))
    for i in range(first, count):
        yield _at(decided, f"consequence:{i}"), (*place, "consequence")
