"""What every play of a draft shows: a shortest way to each scene, and findings. Made beside the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tabletop.exercise.load import placed
from tabletop.exercise.problems import Problem
from tabletop.exercise.rules.base import Path
from tabletop.explore.choices import Choice, told
from tabletop.explore.findings import find
from tabletop.explore.found import Shown
from tabletop.explore.search import Explored, search
from tabletop.explore.slices import search_usual
from tabletop.library import with_folder
from tabletop.session.play import Compiled
from tabletop.tui.authoring.draft import Draft

SECONDS = 5.0
"""How long one search of a draft may take; the next save begins anew."""
_BREATH = 0.0005
"""A pause between two stretches of a search, so that keys are heard while it runs."""


class Superseded(Exception):
    """The file was saved again: this search is of no use any more."""


@dataclass(frozen=True)
class Found:
    """A finding from play at its place in the file, with the shortest play that shows it in words."""

    problem: Problem
    play: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same finding after a save, wherever it has moved in the file."""
        return self.problem.code, self.problem.message


@dataclass(frozen=True)
class Insight:
    """What the searches of one draft gave. ``plays`` maps each scene that play reaches to a shortest play;
    ``stopped_by`` is empty where every state was seen.
    """

    draft: Draft
    plays: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    findings: tuple[Found, ...] = ()
    states: int = 0
    stopped_by: str = ""


def explore(draft: Draft, compiled: Compiled, superseded: Callable[[], bool]) -> Insight:
    """Search a draft. Raises ``Superseded`` once nobody wants the answer any more."""
    began = time.monotonic()

    def stop(share: float = 1) -> str:
        if superseded():
            raise Superseded
        time.sleep(_BREATH)
        return "" if time.monotonic() < began + share * SECONDS else f"{SECONDS:g} s"

    usual = search_usual(compiled, stop=stop)
    plays = shortest_plays(usual)
    if len(plays) < len(compiled.scene_ids):
        # What no usual evening reaches, a liberty of the facilitator may: an inject left out, a scene dropped.
        plays = {**shortest_plays(search(compiled, liberties=True, stop=stop)), **plays}
    found = find(compiled.exercise, stop=stop)
    return Insight(draft, plays, _placed(draft, found.shown), found.states, found.stopped_by)


def shortest_plays(found: Explored) -> dict[str, tuple[Choice, ...]]:
    """Return a shortest play to each scene that was reached."""
    first: dict[int, int] = {}
    for state in range(len(found)):
        first.setdefault(found.scene_number(state), state)
    return {found.compiled.scene_ids[scene]: tuple(found.play_to(state)) for scene, state in first.items()}


def _placed(draft: Draft, shown: Iterable[Shown]) -> tuple[Found, ...]:
    if draft.document is None:
        return ()
    made = []
    for one in shown:
        problem = with_folder(placed(draft.document, one.finding), draft.path.parent)
        made.append(Found(problem, told(one.play, _ends_in(one.finding.path)) if one.play else ""))
    return tuple(made)


def _ends_in(path: Path) -> str:
    return str(path[1]) if len(path) > 1 and path[0] == "scenes" else ""
