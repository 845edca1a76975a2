"""Every text of an exercise with what it is, so that a rule of wording is one loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tabletop.exercise.model import Decision, Option, Scene
from tabletop.exercise.rules.base import Checked, Path, Said

MARKDOWN = frozenset({"block", "consequence", "inject", "brief", "scene", "ending", "notes", "option", "case"})
"""The kinds whose text is laid out as Markdown over several lines."""
PUBLIC = "public"
"""Kinds are free words; what has a mark is shown to the room or to a role."""


def all_texts(checked: Checked) -> Iterator[Said]:
    """Yield every text an author wrote for somebody to read."""
    file = checked.exercise.file
    for key in ("title", "summary", "content_note", "marking", "clock"):
        yield Said((key,), getattr(file, key), "head", "")
    for name, objective in file.objectives.items():
        yield Said(("objectives", name, "text"), objective.text, "objective", "")
    for name, role in file.roles.items():
        yield Said(("roles", name, "brief"), role.brief, "role_brief", file.mark)
        yield Said(("roles", name, "interest"), role.interest, "role", file.mark)
    for path, _, scene in checked.scenes:
        yield from _scene(path, scene, scene.mark or file.mark)
    for shown in checked.shown:
        yield Said((*shown.path, "text"), shown.block.text, shown.kind, shown.mark)
    for index, question in enumerate(file.debrief.questions):
        yield Said(("debrief", "questions", index), question, "question", "")
    yield Said(("debrief", "invented"), file.debrief.invented, "invented", "")


def _scene(path: Path, scene: Scene, mark: str) -> Iterator[Said]:
    if scene.title:
        yield Said((*path, "title"), scene.title, "title", mark)
    if scene.text:
        yield Said((*path, "text"), scene.text, "scene", mark)
    if scene.notes:
        yield Said((*path, "notes"), scene.notes, "notes", "")
    for index, probe in enumerate(scene.probe):
        yield Said((*path, "probe", index, "text"), probe.text, "question", "")
    for index, point in enumerate(scene.listen_for):
        yield Said((*path, "listen_for", index, "text"), point.text, "listen_for", "")
    for role, brief in scene.briefs.items():
        yield Said((*path, "briefs", role), brief, "brief", mark)
    for index, inject in enumerate(scene.injects):
        for key in ("title", "from_", "by"):
            yield Said((*path, "injects", index, key.rstrip("_")), getattr(inject, key), "inject_head", mark)
    for name, listed in scene.write.items():
        yield Said((*path, "write", name, "ask"), listed.ask, "ask", mark)
    if scene.ending is not None:
        yield Said((*path, "ending", "title"), scene.ending.title, "title", mark)
        yield Said((*path, "ending", "text"), scene.ending.text, "ending", mark)
    if scene.decision is not None:
        yield from _decision((*path, "decision"), scene.decision, mark)


def _decision(path: Path, decision: Decision, mark: str) -> Iterator[Said]:
    yield Said((*path, "ask"), decision.ask, "ask", mark)
    yield from _each((*path, "questions"), decision.questions, "question")
    for index, view in enumerate(decision.other_views):
        yield Said((*path, "other_views", index, "claim"), view.claim, "claim", "")
    if decision.hindsight is not None:
        yield Said((*path, "hindsight", "text"), decision.hindsight.text, "hindsight", "")
        yield Said((*path, "hindsight", "leaves_open"), decision.hindsight.leaves_open, "question", "")
    for name, option in decision.options.items():
        yield from _option((*path, "options", name), option, mark)


def _option(path: Path, option: Option, mark: str) -> Iterator[Said]:
    yield Said((*path, "label"), option.label, "label", mark)
    if option.text:
        yield Said((*path, "text"), option.text, "option", mark)
    if option.case:
        yield Said((*path, "case"), option.case, "case", mark)
    if option.closed_because:
        yield Said((*path, "closed_because"), option.closed_because, "closed_because", mark)
    for name, outcome in option.outcomes.items():
        if outcome.label:
            yield Said((*path, "outcomes", name, "label"), outcome.label, "outcome_label", mark)
    for index, advice in enumerate(option.advice):
        if advice.because:
            yield Said((*path, "advice", index, "because"), advice.because, "because", "")
    for name, move in option.moves.items():
        if move.because:
            yield Said((*path, "moves", name, "because"), move.because, "because", mark)


def _each(path: Path, texts: Iterable[str], kind: str) -> Iterator[Said]:
    for index, text in enumerate(texts):
        yield Said((*path, index), text, kind, "")
