"""What each scene's conditions can tell apart: the states of a scene, cut to what its own conditions read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from tabletop.exercise.conditions import Condition, Node
from tabletop.exercise.model import UNLISTED, Inject
from tabletop.explore.choices import LIKE, Choice, Draft, comes_late, decided
from tabletop.explore.found import listed
from tabletop.explore.live import leading
from tabletop.explore.machine import Machine
from tabletop.explore.search import Explored
from tabletop.explore.unsure import FALSE, TRUE
from tabletop.session.play import Play, choose


class Looks(Protocol):
    """What a search, or several that speak as one, say of scenes, ways and conditions."""

    @property
    def found(self) -> Explored: ...
    @property
    def first(self) -> Mapping[int, int]: ...
    @property
    def met(self) -> Collection[int]: ...
    def leads(self, scene: int) -> Iterator[Draft]: ...
    def took(self, scene: int, draft: Draft) -> bool: ...
    def shows(self, scene: int, draft: Draft) -> bool: ...
    def options(self, scene: int) -> set[str]: ...
    def answers(self, scene: int, when: str) -> dict[bool, int]: ...
    def answers_after(self, scene: int, option: str, outcome: str, when: str) -> dict[bool, int]: ...
    def answers_late(self, scene: int, inject: Inject) -> dict[bool, int]: ...
    def values(self, scene: int, condition: Condition, option: str = "", outcome: str = "") -> str: ...


@dataclass
class Seen:
    """For each scene the first state in it, the views of it (cut state → first such state) and which ways were taken.

    A scene no play reaches is not in ``first``. Of a search that knows a part of each play, all this is what may be.
    """

    found: Explored
    first: dict[int, int] = field(default_factory=dict)
    views: dict[int, dict[int, int]] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    _answered: dict[tuple[object, ...], dict[bool, int]] = field(default_factory=dict)

    @property
    def met(self) -> Collection[int]:
        """The scenes some play reaches."""
        return self.first.keys()

    def took(self, scene: int, draft: Draft) -> bool:
        """Tell whether some play takes a way that leads on from a scene."""
        room = self.found.machine.rooms[scene]
        pairs = zip(room.drafts, room.ways, strict=True)
        return any(way.number in self.taken for own, way in pairs if own == draft)

    def shows(self, scene: int, draft: Draft) -> bool:
        """Tell whether a play that takes a way is known."""
        return self.took(scene, draft)

    def leads(self, scene: int) -> Iterator[Draft]:
        """Yield the ways on from a scene, whether or not a play takes them."""
        yield from self.found.machine.rooms[scene].drafts

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
        return self._once((scene, when), lambda: self._answers(scene, when))

    def _once(self, question: tuple[object, ...], ask: Callable[[], dict[bool, int]]) -> dict[bool, int]:
        if question not in self._answered:
            self._answered[question] = ask()
        return self._answered[question]

    def _answers(self, scene: int, when: str) -> dict[bool, int]:
        machine = self.found.machine
        mask, answers, met = machine.reads(when), dict[bool, int](), set[int]()
        for view, state in self.views.get(scene, {}).items():
            if view & mask not in met:
                met.add(view & mask)
                _note(answers, machine.may(view, when), state)
                if len(answers) == 2:
                    break
        return answers

    def after(self, scene: int, option: str, outcome: str, mask: int) -> Iterator[tuple[Play, int]]:
        """Yield each play once an option (and outcome) open in a scene has been chosen, with the first such state."""
        for play, state in self._before(scene, option, outcome, mask):
            yield choose(self.found.compiled, play, option, outcome).play, state

    def _before(self, scene: int, option: str, outcome: str, mask: int) -> Iterator[tuple[Play, int]]:
        """Yield each play in which an option is open in a scene, and the outcome can follow."""
        machine, compiled = self.found.machine, self.found.compiled
        decision = compiled.exercise.scenes[compiled.scene_ids[scene]].decision
        if decision is None:
            return
        written = decision.options[option]
        follows = written.outcomes[outcome].when if outcome else ""
        for view, state in self.cut(scene, mask | machine.reads(written.when) | machine.reads(follows)).items():
            if machine.holds(view, written.when):
                play = machine.packing.unpack(view)._replace(scene=scene)
                if not follows or machine.may_in(choose(compiled, play, option).play, follows) & TRUE:
                    yield play, state

    def answers_after(self, scene: int, option: str, outcome: str, when: str) -> dict[bool, int]:
        """Return the answers a condition gives once an option (and outcome) has been chosen; empty if none can be."""
        question = (scene, option, outcome, when)
        return self._once(question, lambda: self._answers_after(scene, option, outcome, when))

    def _answers_after(self, scene: int, option: str, outcome: str, when: str) -> dict[bool, int]:
        answers: dict[bool, int] = {}
        machine = self.found.machine
        for play, state in self.after(scene, option, outcome, machine.reads(when)):
            _note(answers, machine.may_in(play, when), state)
            if len(answers) == 2:
                break
        return answers

    def answers_late(self, scene: int, inject: Inject) -> dict[bool, int]:
        """Return the answers the condition of an inject gives that comes once the room has decided, whatever that is;
        injects before it may have been sent or not."""
        return self._once((scene, None, inject.id), lambda: self._answers_late(scene, inject))

    def _answers_late(self, scene: int, inject: Inject) -> dict[bool, int]:
        compiled, machine = self.found.compiled, self.found.machine
        name = compiled.scene_ids[scene]
        written = compiled.exercise.scenes[name]
        late = [one for one in written.injects if comes_late(written, one)]
        before = late[: late.index(inject)]
        mask = 0
        for one in (*before, inject):
            mask |= machine.reads(one.when)
        answers: dict[bool, int] = {}
        for play, state in self._decided(scene, mask):
            plays = {play}
            for one in before:
                plays |= {
                    compiled.remember(after, "sent", name, one.id)
                    for after in plays
                    if machine.may_in(after, one.when) & TRUE
                }
            for after in plays:
                _note(answers, machine.may_in(after, inject.when), state)
            if len(answers) == 2:
                break
        return answers

    def _decided(self, scene: int, mask: int) -> Iterator[tuple[Play, int]]:
        """Yield each play once something has been decided in a scene, with the first such state."""
        compiled = self.found.compiled
        name = compiled.scene_ids[scene]
        decision = compiled.exercise.scenes[name].decision
        if decision is None:
            return
        for option_id, option in decision.options.items():
            for outcome_id in option.outcomes or ("",):
                for play, state in self._before(scene, option_id, outcome_id, mask):
                    yield decided(compiled, play, Choice(name, option_id, outcome_id))[0], state
                    if decision.unlisted:
                        like = Choice(name, UNLISTED, outcome_id, f"{LIKE}{option_id}")
                        yield decided(compiled, play, like)[0], state
        if decision.unlisted:
            for view, state in self.cut(scene, mask).items():
                play = self.found.machine.packing.unpack(view)._replace(scene=scene)
                yield compiled.remember(play, "chose", name, UNLISTED), state

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
        for when in speaks(machine, number, name):
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


def speaks(machine: Machine, number: int, name: str) -> set[str]:
    """Return the conditions of a scene that a search by this machine can answer."""
    asked = machine.part.asks(number, machine.compiled.exercise.scenes[name])
    return {*asked, *leading(machine.rooms[number].drafts)}


def _note(answers: dict[bool, int], may: int, state: int) -> None:
    if may & TRUE:
        answers.setdefault(True, state)
    if may & FALSE:
        answers.setdefault(False, state)


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
