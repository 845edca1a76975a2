"""What each scene's conditions can tell apart: the states of a scene, cut to what its own conditions read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tabletop.exercise.conditions import Condition, Node
from tabletop.explore.found import listed
from tabletop.explore.live import conditions_of
from tabletop.explore.search import Explored
from tabletop.session.play import Play, choose


@dataclass
class Seen:
    """For each scene the first state in it, the views of it (cut state → first such state) and which ways were taken.

    A scene no play reaches is not in ``first``.
    """

    found: Explored
    first: dict[int, int] = field(default_factory=dict)
    views: dict[int, dict[int, int]] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()

    def cut(self, scene: int, mask: int) -> dict[int, int]:
        """Return the states of a scene cut to some of the bits its conditions read, each with the first such state."""
        cut: dict[int, int] = {}
        for view, state in self.views.get(scene, {}).items():
            cut.setdefault(view & mask, state)
        return cut

    def options(self, scene: int) -> set[str]:
        """Return the options some play takes in a scene."""
        room = self.found.machine.rooms[scene]
        pairs = zip(room.drafts, room.ways, strict=True)
        return {draft.choice.acts_as for draft, way in pairs if way.number in self.taken and draft.choice.acts_as}

    def answers(self, scene: int, when: str) -> dict[bool, int]:
        """Return the answers a condition of a scene gives before its decision, each with the first state."""
        machine = self.found.machine
        answers: dict[bool, int] = {}
        for view, state in self.cut(scene, machine.reads(when)).items():
            answers.setdefault(machine.holds(view, when), state)
        return answers

    def after(self, scene: int, option: str, outcome: str, mask: int) -> Iterator[tuple[Play, int]]:
        """Yield each play once an option (and outcome) open in a scene has been chosen, with the first such state."""
        machine, compiled = self.found.machine, self.found.compiled
        decision = compiled.exercise.scenes[compiled.scene_ids[scene]].decision
        if decision is None:
            return
        written = decision.options[option]
        follows = written.outcomes[outcome].when if outcome else ""
        for view, state in self.cut(scene, mask | machine.reads(written.when) | machine.reads(follows)).items():
            if machine.holds(view, written.when):
                play = machine.packing.unpack(view)._replace(scene=scene)
                if not follows or compiled.holds(choose(compiled, play, option).play, follows):
                    yield choose(compiled, play, option, outcome).play, state

    def answers_after(self, scene: int, option: str, outcome: str, when: str) -> dict[bool, int]:
        """Return the answers a condition gives once an option (and outcome) has been chosen; empty if none can be."""
        answers: dict[bool, int] = {}
        for play, state in self.after(scene, option, outcome, self.found.machine.reads(when)):
            answers.setdefault(self.found.compiled.holds(play, when), state)
            if len(answers) == 2:
                break
        return answers

    def values(self, scene: int, condition: Condition, option: str = "", outcome: str = "") -> str:
        """Return in words what the things a condition reads stand at in a scene, or once an option has been chosen."""
        machine, compiled = self.found.machine, self.found.compiled
        mask = machine.reads(condition.text)
        if option:
            plays = [play for play, _ in self.after(scene, option, outcome, mask)]
        else:
            plays = [machine.packing.unpack(view) for view in self.cut(scene, mask)]
        told: list[str] = []
        for name in sorted(condition.flags):
            words = compiled.exercise.flags[name].words
            stood = sorted({play.flags[compiled.flag_index[name]] for play in plays})
            told.append(f"{name} is {_either([words[i] for i in stood])}")
        for name in sorted(condition.indicators):
            words = compiled.exercise.indicators[name].levels
            reached = [play.levels[compiled.indicator_index[name]] for play in plays]
            told.append(_reach(name, words[min(reached)], words[max(reached)], _signs(condition.tree, name)))
        for fact in sorted(condition.asks):
            so = {bool(play.asked & compiled.fact_bit[fact]) for play in plays}
            if len(so) == 1:
                told.append(f"{_fact(fact)} is {'always' if so.pop() else 'never'} so")
        return listed(told)


def seen(found: Explored) -> Seen:
    """Go once through the states in the order in which they were found."""
    compiled, machine = found.compiled, found.machine
    masks = []
    for number, name in enumerate(compiled.scene_ids):
        mask = machine.rooms[number].mask
        for when in conditions_of(compiled.exercise.scenes[name]):
            mask |= machine.reads(when)
        masks.append(mask)
    result = Seen(found, taken=frozenset(found.edge_way))
    scene_mask, first = machine.packing.scene.mask, result.first
    views: list[dict[int, int] | None] = [{} if mask else None for mask in masks]
    for number, state in enumerate(found.states):
        scene = state & scene_mask
        if scene not in first:
            first[scene] = number
        view = views[scene]
        if view is not None:
            view.setdefault(state & masks[scene], number)
    bare: list[tuple[int, dict[int, int]]] = [(scene, views[scene] or {0: number}) for scene, number in first.items()]
    result.views = dict(bare)
    return result


def _either(words: list[str]) -> str:
    return " or ".join(words) if len(words) <= 3 else f"one of {', '.join(words)}"


def _reach(name: str, low: str, high: str, signs: set[str]) -> str:
    if low == high:
        return f"{name} is {low}"
    if signs and signs <= {">", ">="}:
        return f"{name} is {high} at most"
    if signs and signs <= {"<", "<="}:
        return f"{name} is {low} at least"
    return f"{name} lies between {low} and {high}"


def _signs(tree: Node, name: str) -> set[str]:
    return {leaf[2] for leaf in _leaves(tree) if leaf[0] == "level" and leaf[1] == name}


def _leaves(tree: Node) -> Iterator[Node]:
    parts: Iterable[Node] = tree[1] if tree[0] in ("and", "or") else (tree[1],) if tree[0] == "not" else ()
    if not parts:
        yield tree
    for part in parts:
        yield from _leaves(part)


def _fact(fact: tuple[str, ...]) -> str:
    return f"{fact[0]}({', '.join(fact[1:])})"
