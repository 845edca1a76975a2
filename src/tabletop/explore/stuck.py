"""Codes T422 to T424: where a play cannot go on, or goes on without end. A play shows each, whether or not all states
were seen."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.rules.base import Checked, Finding, Path
from tabletop.exercise.rules.conditions import names_of
from tabletop.explore.choices import DROP, Choice, told
from tabletop.explore.found import Shown, listed, path_of
from tabletop.explore.graph import can_reach
from tabletop.explore.reach import closure
from tabletop.explore.seen import Seen


class Stuck:
    """The questions of this module over one search whose plays are real ones."""

    def __init__(self, look: Seen) -> None:
        self.look, self.found = look, look.found
        self.compiled, self.machine = self.found.compiled, self.found.machine
        self.exercise = self.compiled.exercise
        self.checked = Checked(self.exercise, names_of(self.exercise))

    def play(self, state: int) -> tuple[Choice, ...]:
        """Return the shortest play to a state."""
        return tuple(self.found.play_to(state))

    def hint(self, state: int) -> str:
        """Return the shortest play to a state, told."""
        play = self.found.play_to(state)
        return f"play {told(play, self.found.scene_id(state))}" if play else "at the very start"

    def stuck(self) -> Iterator[Shown]:
        """T422: nothing is open in a decision. T423: an option is open and none of its outcomes."""
        for scene in self.look.first:
            yield from self._nothing_open(scene)
            yield from self._nothing_follows(scene)

    def _nothing_open(self, scene: int) -> Iterator[Shown]:
        name = self.compiled.scene_ids[scene]
        decision = self.exercise.scenes[name].decision
        if decision is None:
            return
        path: Path = ("scenes", name, "decision")
        if not self.machine.rooms[scene].decides:
            if not decision.goto:
                message = f"“{name}” leads nowhere: its steps leave out “decide”, and the decision has no “goto”"
                state = self.look.first[scene]
                yield Shown(Finding("T422", path, message, self.hint(state), on_key=True), self.play(state))
            return
        whens = [option.when for option in decision.options.values()]
        if not all(whens):
            return
        mask = 0
        for when in whens:
            mask |= self.machine.reads(when)
        for view, state in self.look.cut(scene, mask).items():
            if not any(self.machine.holds(view, when) for when in whens):
                message = f"in some plays no option of “{name}” is open"
                yield Shown(Finding("T422", path, message, self.hint(state), on_key=True), self.play(state))
                return

    def _nothing_follows(self, scene: int) -> Iterator[Shown]:
        name = self.compiled.scene_ids[scene]
        decision = self.exercise.scenes[name].decision
        for option_id, option in decision.options.items() if decision is not None else ():
            outcomes = option.outcomes
            if not outcomes or not all(outcome.when for outcome in outcomes.values()):
                continue
            whens = " or ".join(f"({outcome.when})" for outcome in outcomes.values())
            state = self._none_holds(scene, option_id, [outcome.when for outcome in outcomes.values()])
            if state is not None:
                message = f"in some plays none of the outcomes of “{option_id}” can follow"
                path: Path = ("scenes", name, "decision", "options", option_id, "outcomes")
                hint = f"{self.hint(state)} → {option_id}; not so: {whens}"
                finding = Finding("T423", path, message, hint, on_key=True)
                yield Shown(finding, (*self.play(state), Choice(name, option_id)))

    def _none_holds(self, scene: int, option: str, whens: list[str]) -> int | None:
        mask = 0
        for when in whens:
            mask |= self.machine.reads(when)
        for play, state in self.look.after(scene, option, "", mask):
            if not any(self.compiled.holds(play, when) for when in whens):
                return state
        return None

    def traps(self) -> Iterator[Shown]:
        """T424: a step after which no ending can be reached any more."""
        goals = [state for state in range(self.found.left) if self._is_end(state)]
        goals += range(self.found.left, len(self.found))  # nobody knows where those lead that were not left
        dropped = frozenset(n for n, choice in enumerate(self.machine.choices) if choice.aside == DROP)
        good = can_reach(self.found, goals, dropped)
        if all(good):
            return
        lost = self._lost_anyway()
        told_ways: set[int] = set()
        if not good[0]:
            if self.found.scene_id(0) not in lost:
                message = "no ending can be reached from the start"
                yield Shown(Finding("T424", ("scenes", self.found.scene_id(0)), message, on_key=True))
            return
        for state in range(self.found.left):
            if not good[state]:
                continue
            for edge in self.found.edges(state):
                there, way = self.found.edge_to[edge], self.found.edge_way[edge]
                if good[there] or way in told_ways or self.found.scene_id(there) in lost:
                    continue
                told_ways.add(way)
                yield self._trap(state, there, self.machine.choices[way])

    def _trap(self, state: int, there: int, choice: Choice) -> Shown:
        play = (*self.play(state), choice)
        around = self._round(there)
        where = f"play goes round in {listed(around)}" if len(around) > 1 else f"play stays in {around[0]}"
        what = f"after “{choice.option}”" if choice.option else f"after “{choice.scene}”"
        message = f"{what} no ending can be reached any more: {where}"
        finding = Finding(
            "T424", path_of(choice), message, f"play {told(play, self.found.scene_id(there))}", on_key=True
        )
        return Shown(finding, play)

    def _round(self, state: int) -> list[str]:
        """Return the scenes among which play stays in the end, in the order met: those it only passes are left out."""
        while True:
            met = self._met_from(state)
            back: dict[int, list[int]] = {}
            for here in met:
                for there in self._next(here):
                    back.setdefault(there, []).append(here)
            returns, work = {state}, [state]
            for here in work:
                for before in back.get(here, ()):
                    if before not in returns:
                        returns.add(before)
                        work.append(before)
            away = [here for here in met if here not in returns]
            if not away:
                return list(dict.fromkeys(self.found.scene_id(here) for here in met))
            state = away[-1]

    def _met_from(self, state: int) -> list[int]:
        met, work = {state}, [state]
        for here in work:
            for there in self._next(here):
                if there not in met:
                    met.add(there)
                    work.append(there)
        return work

    def _next(self, state: int) -> Iterator[int]:
        for edge in self.found.edges(state):
            if self.machine.choices[self.found.edge_way[edge]].aside != DROP:
                yield self.found.edge_to[edge]

    def _is_end(self, state: int) -> bool:
        """An ending, or a place where play cannot go on, which is said elsewhere."""
        scene = self.exercise.scenes[self.found.scene_id(state)]
        if scene.ending is not None:
            return True
        ways = (self.machine.choices[self.found.edge_way[edge]] for edge in self.found.edges(state))
        return all(choice.marks or choice.aside == DROP for choice in ways)

    def _lost_anyway(self) -> set[str]:
        """Return the scenes from which no way leads to an ending whatever the conditions: the rules name them."""
        back: dict[str, list[str]] = {}
        for name, ways in self.checked.ways.items():
            for way in ways:
                if not way.dropped:
                    back.setdefault(way.target, []).append(name)
        endings = {name for name, scene in self.exercise.scenes.items() if scene.ending is not None}
        return set(self.exercise.scenes) - closure(endings, back, back)
