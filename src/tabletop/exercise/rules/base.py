"""What every rule works on: the exercise with its parts laid out in lists, each with the path that leads to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tabletop.exercise.conditions import Names
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Advice, Block, Decision, Inject, MoveEntry, Option, Outcome, Scene

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """What a rule has found. ``path`` leads to the value meant, ``needle`` to a word inside it, which stands at
    ``offset`` (from 1) where it may occur twice; ``file`` names a register where the finding is not in the exercise."""

    code: str
    path: Path
    message: str
    hint: str = ""
    on_key: bool = False
    needle: str = ""
    offset: int = 0
    file: str = ""


class Asked(NamedTuple):
    """A decision and where it stands."""

    path: Path
    scene: str
    decision: Decision


class Answer(NamedTuple):
    """An option and where it stands."""

    path: Path
    scene: str
    id: str
    option: Option
    decision: Decision


class Shown(NamedTuple):
    """A block of a scene, a consequence or an inject's text, with the mark it is shown under."""

    path: Path
    scene: str
    block: Block | Inject
    mark: str
    kind: str


class Said(NamedTuple):
    """Any text of the exercise. ``kind`` names what it is, ``mark`` what it is shown under (empty for private ones)."""

    path: Path
    text: str
    kind: str
    mark: str


class Effect(NamedTuple):
    """``moves`` and ``set`` wherever they stand."""

    path: Path
    moves: Mapping[str, MoveEntry]
    settings: Mapping[str, str]


class Way(NamedTuple):
    """A way from a scene to another one, by play (``dropped`` when the scene is left out for lack of time)."""

    target: str
    path: Path
    dropped: bool = False


@dataclass
class Checked:
    """An exercise under examination. The lists are made once and shared by all rules."""

    exercise: Exercise
    names: Names
    cast: Mapping[str, Collection[str]] = field(default_factory=dict)

    @cached_property
    def scenes(self) -> list[tuple[Path, str, Scene]]:
        return [(("scenes", name), name, scene) for name, scene in self.exercise.scenes.items()]

    @cached_property
    def decisions(self) -> list[Asked]:
        return [
            Asked((*path, "decision"), name, scene.decision)
            for path, name, scene in self.scenes
            if scene.decision is not None
        ]

    @cached_property
    def options(self) -> list[Answer]:
        return [
            Answer((*asked.path, "options", name), asked.scene, name, option, asked.decision)
            for asked in self.decisions
            for name, option in asked.decision.options.items()
        ]

    @cached_property
    def outcomes(self) -> list[tuple[Path, str, Outcome]]:
        return [
            ((*answer.path, "outcomes", name), answer.scene, outcome)
            for answer in self.options
            for name, outcome in answer.option.outcomes.items()
        ]

    @cached_property
    def injects(self) -> list[tuple[Path, str, Inject]]:
        return [
            ((*path, "injects", index), name, inject)
            for path, name, scene in self.scenes
            for index, inject in enumerate(scene.injects)
        ]

    @cached_property
    def advice(self) -> list[tuple[Path, Answer, Advice]]:
        return [
            ((*answer.path, "advice", index), answer, advice)
            for answer in self.options
            for index, advice in enumerate(answer.option.advice)
        ]

    @cached_property
    def shown(self) -> list[Shown]:
        return list(_shown(self))

    @cached_property
    def effects(self) -> list[Effect]:
        return list(_effects(self))

    @cached_property
    def whens(self) -> list[tuple[Path, str]]:
        return list(_whens(self))

    @cached_property
    def said(self) -> list[Said]:
        # Imported here: the list of all texts is long and belongs in a place of its own.
        from tabletop.exercise.rules.texts import all_texts

        return list(all_texts(self))

    @cached_property
    def ways(self) -> dict[str, list[Way]]:
        """Every way on from each scene, in the order written; conditions are not looked at."""
        return {name: list(_ways(path, scene)) for path, name, scene in self.scenes}


Rule = Callable[[Checked], Iterator[Finding]]


def _shown(checked: Checked) -> Iterator[Shown]:
    own = checked.exercise.file.mark
    for path, name, scene in checked.scenes:
        mark = scene.mark or own
        for index, block in enumerate(scene.blocks):
            yield Shown((*path, "blocks", index), name, block, block.mark or mark, "block")
        for index, inject in enumerate(scene.injects):
            yield Shown((*path, "injects", index), name, inject, inject.mark or mark, "inject")
        if scene.decision is None:
            continue
        for option_id, option in scene.decision.options.items():
            at = (*path, "decision", "options", option_id)
            for index, block in enumerate(option.consequence):
                yield Shown((*at, "consequence", index), name, block, block.mark or mark, "consequence")
            for outcome_id, outcome in option.outcomes.items():
                for index, block in enumerate(outcome.consequence):
                    inner = (*at, "outcomes", outcome_id, "consequence", index)
                    yield Shown(inner, name, block, block.mark or mark, "consequence")


def _whens(checked: Checked) -> Iterator[tuple[Path, str]]:
    for shown in checked.shown:
        if shown.block.when:
            yield (*shown.path, "when"), shown.block.when
    for path, _, scene in checked.scenes:
        for index, route in enumerate(scene.routes):
            if route.when:
                yield (*path, "routes", index, "when"), route.when
    for answer in checked.options:
        if answer.option.when:
            yield (*answer.path, "when"), answer.option.when
    for path, _, outcome in checked.outcomes:
        if outcome.when:
            yield (*path, "when"), outcome.when
    for path, _, advice in checked.advice:
        if advice.when:
            yield (*path, "when"), advice.when


def _effects(checked: Checked) -> Iterator[Effect]:
    for path, _, scene in checked.scenes:
        if scene.on_enter.moves or scene.on_enter.set_:
            yield Effect((*path, "on_enter"), scene.on_enter.moves, scene.on_enter.set_)
        if scene.may_go is not None:
            yield Effect((*path, "may_go"), {}, scene.may_go.set_)
    for answer in checked.options:
        if answer.option.moves or answer.option.set_:
            yield Effect(answer.path, answer.option.moves, answer.option.set_)
    for path, _, outcome in checked.outcomes:
        if outcome.moves or outcome.set_:
            yield Effect(path, outcome.moves, outcome.set_)


def _ways(path: Path, scene: Scene) -> Iterator[Way]:
    if scene.may_go is not None:
        yield Way(scene.may_go.goto, (*path, "may_go", "goto"), dropped=True)
    if scene.goto:
        yield Way(scene.goto, (*path, "goto"))
    for index, route in enumerate(scene.routes):
        yield Way(route.goto, (*path, "routes", index, "goto"))
    decision = scene.decision
    if decision is None:
        return
    used = decision.unlisted
    for name, option in decision.options.items():
        at = (*path, "decision", "options", name)
        leaves = [(outcome.goto, (*at, "outcomes", key, "goto")) for key, outcome in option.outcomes.items()]
        for target, where in leaves or [(option.goto, (*at, "goto"))]:
            if target:
                yield Way(target, where)
            elif leaves and option.goto:
                yield Way(option.goto, (*at, "goto"))
            else:
                used = True
    if decision.goto and used:
        yield Way(decision.goto, (*path, "decision", "goto"))
