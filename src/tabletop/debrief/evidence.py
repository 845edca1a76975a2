"""What a rating of an objective may rest on: the points heard and not heard, and the notes taken, where it was trained.

It is laid beside the choice and counted up nowhere: how good the evidence is, a person says.
"""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.model import Scene
from tabletop.session import events as ev
from tabletop.session.state import NoteKept, State


@dataclass(frozen=True)
class Point:
    """A point a good discussion reaches, in a scene that was played."""

    scene: str
    text: str
    heard: bool


@dataclass(frozen=True)
class Evidence:
    """What there is for one objective: points in the order of the exercise, notes and findings in the order taken."""

    points: tuple[Point, ...] = ()
    notes: tuple[NoteKept, ...] = ()
    findings: tuple[tuple[int, ev.Found], ...] = ()

    @property
    def heard(self) -> tuple[Point, ...]:
        """The points that were heard."""
        return tuple(point for point in self.points if point.heard)


def evidence(state: State, objective: str) -> Evidence:
    """Return what the session has kept that speaks for or against an objective.

    A point belongs to the objective it names, else to its scene's. Scenes that were not played say nothing. A note
    belongs to the objective of the scene it was taken in.
    """
    scenes = state.compiled.exercise.scenes
    played = {visit.scene for visit in state.moment.path}
    points = tuple(
        Point(name, point.text, (name, point.text) in state.heard)
        for name, scene in scenes.items()
        for point in scene.listen_for
        if name in played and (point.objective or scene.objective) == objective
    )
    notes = tuple(kept for kept in state.notes.values() if _trains(scenes.get(kept.note.scene), objective))
    findings = tuple((revision, found) for revision, found in state.findings if found.objective == objective)
    return Evidence(points, notes, findings)


def _trains(scene: Scene | None, objective: str) -> bool:
    return scene is not None and scene.objective == objective


def objective_of(state: State, scene: str) -> str:
    """Return the objective a scene trains; empty for none, or for no scene."""
    found = state.compiled.exercise.scenes.get(scene)
    return found.objective if found is not None else ""
