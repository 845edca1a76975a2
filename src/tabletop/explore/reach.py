"""Codes T421 to T428: what no play reaches, opens or shows, and where a play cannot go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tabletop.exercise.conditions import always
from tabletop.exercise.model import Inject
from tabletop.exercise.rules.base import Checked, Finding, Path
from tabletop.exercise.rules.conditions import names_of
from tabletop.explore.choices import DROP, Choice, Draft, told
from tabletop.explore.found import Shown, listed, path_of
from tabletop.explore.graph import can_reach
from tabletop.explore.machine import Way
from tabletop.explore.seen import Seen


class Reach:
    """The questions of this module over one search. Nothing is said that a rule without playing says already."""

    def __init__(self, look: Seen) -> None:
        self.look, self.found = look, look.found
        self.compiled, self.machine = self.found.compiled, self.found.machine
        self.exercise = self.compiled.exercise
        names = names_of(self.exercise)
        self.checked = Checked(self.exercise, names)
        self.one_answer = {
            when for when, condition in self.exercise.conditions.items() if always(condition, names) is not None
        }

    def play(self, state: int) -> tuple[Choice, ...]:
        """Return the shortest play to a state."""
        return tuple(self.found.play_to(state))

    def hint(self, state: int) -> str:
        """Return the shortest play to a state, told."""
        play = self.found.play_to(state)
        return f"play {told(play, self.found.scene_id(state))}" if play else "at the very start"

    # -- what a play shows, whether or not all states were seen

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

    # -- what no play does: only once all states were seen

    def unreached(self) -> Iterator[Shown]:
        """T421: a scene no play reaches although something leads to it; those behind it are only counted."""
        ways = {name: [way.target for way in own] for name, own in self.checked.ways.items()}
        reached = self._met(ways)
        for name in self._lost(ways, reached):
            behind = _closure({name}, ways, ways) - reached - {name}
            ending = "the ending" if self.exercise.scenes[name].ending is not None else "the scene"
            message = f"no play reaches {ending} “{name}”"
            if behind:
                message += f", nor what lies behind it: {listed(sorted(behind))}"
            hint = f"{self._closed_way(name)}; the facilitator could still jump there"
            yield Shown(Finding("T421", ("scenes", name), message, hint, on_key=True))

    def _met(self, ways: dict[str, list[str]]) -> set[str]:
        """Return the scenes plays reach, with those that only a decision outside the options leads to."""
        reached = {self.compiled.scene_ids[scene] for scene in self.look.first}
        return _closure(reached, {name: self._unlisted(name) for name in reached}, ways)

    def _lost(self, ways: dict[str, list[str]], reached: set[str]) -> list[str]:
        """Return the scenes no play reaches to which a scene that is reached leads."""
        linked = _closure({self.exercise.start}, ways, ways)
        next_to = {target for name in reached for target in ways[name]}
        return [name for name in self.exercise.scenes if name in linked and name in next_to and name not in reached]

    def _closed_way(self, name: str) -> str:
        """Return in words why the first way to a scene is never open."""
        target = self.compiled.scene_index[name]
        for scene in self.look.first:
            for draft, way in zip(self.machine.rooms[scene].drafts, self.machine.rooms[scene].ways, strict=True):
                if way.target == target and not draft.choice.marks:
                    when = draft.after or draft.when
                    values = self.look.values(scene, self.exercise.conditions[when]) if when else ""
                    where = f"“{draft.choice.scene}”" + (f" by “{draft.choice.option}”" if draft.choice.option else "")
                    asks = f" when {when}" if when else ""
                    return f"{where} leads to it{asks}" + (f", and there {values}" if values else "")
        return "what leads to it is never taken"

    def _unlisted(self, name: str) -> list[str]:
        """A decision outside the options goes where the decision says, whatever the options do."""
        decision = self.exercise.scenes[name].decision
        return [decision.goto] if decision is not None and decision.unlisted and decision.goto else []

    def traps(self) -> Iterator[Shown]:
        """T424: a step after which no ending can be reached any more."""
        goals = [state for state in range(len(self.found)) if self._is_end(state)]
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
        for state in range(len(self.found)):
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
        """Return the scenes a play meets from a state on, in the order met."""
        met, work = {state}, [state]
        for here in work:
            for edge in self.found.edges(here):
                if (
                    self.found.edge_to[edge] not in met
                    and self.machine.choices[self.found.edge_way[edge]].aside != DROP
                ):
                    met.add(self.found.edge_to[edge])
                    work.append(self.found.edge_to[edge])
        return list(dict.fromkeys(self.found.scene_id(here) for here in work))

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
        return set(self.exercise.scenes) - _closure(endings, back, back)

    def never_open(self) -> Iterator[Shown]:
        """T425: an option that is never open. T427: a route or an outcome that is never taken.

        Where nothing but a scene no play reaches lies behind it, that scene is named instead.
        """
        ways = {name: [way.target for way in own] for name, own in self.checked.ways.items()}
        lost = {self.compiled.scene_index[name] for name in self._lost(ways, self._met(ways))}
        for scene in self.look.first:
            room = self.machine.rooms[scene]
            closed: dict[str | None, list[tuple[Draft, Way]]] = {}
            for draft, way in zip(room.drafts, room.ways, strict=True):
                if not draft.choice.aside and way.number not in self.look.taken:
                    closed.setdefault(draft.choice.option, []).append((draft, way))
            for option, own in closed.items():
                if not all(way.target in lost for _, way in own):
                    yield from self._closed(scene, option, [draft for draft, _ in own])

    def _closed(self, scene: int, option: str | None, drafts: list[Draft]) -> Iterator[Shown]:
        name = self.compiled.scene_ids[scene]
        when = drafts[0].when
        if option is None:
            for draft in drafts:
                yield from self._route(scene, name, draft.target, draft.when)
        elif when and True not in self.look.answers(scene, when):
            path = (*path_of(Choice(name, option)), "when")
            yield from self._never("T425", scene, path, f"no play opens the option “{option}”", when)
        else:
            for draft in drafts:
                if draft.after:
                    path = (*path_of(draft.choice), "when")
                    message = f"the outcome “{draft.choice.outcome}” can never follow"
                    yield from self._never("T427", scene, path, message, draft.after, option)

    def _route(self, scene: int, name: str, target: str, when: str) -> Iterator[Shown]:
        routes = self.exercise.scenes[name].routes
        if not routes:
            return
        index = next(i for i, route in enumerate(routes) if (route.goto, route.when) == (target, when))
        path: Path = ("scenes", name, "routes", index)
        message = f"no play takes this route to “{target}”"
        if when and True not in self.look.answers(scene, when):
            yield from self._never("T427", scene, (*path, "when"), message, when)
        elif not any(False not in self.look.answers(scene, one.when) for one in routes[:index]):
            hint = "whenever it could be taken, one above it is taken first"
            yield Shown(Finding("T427", path, message, hint))

    def never_shown(self) -> Iterator[Shown]:
        """T426: a text no play shows. T427: an inject or a word of advice whose condition never holds."""
        for scene in self.look.first:
            name = self.compiled.scene_ids[scene]
            written = self.exercise.scenes[name]
            at: Path = ("scenes", name)
            for index, block in enumerate(written.blocks):
                if block.when and True not in self.look.answers(scene, block.when):
                    path = (*at, "blocks", index, "when")
                    yield from self._never("T426", scene, path, "no play shows this text", block.when)
            for index, inject in enumerate(written.injects):
                # One that comes once it is decided is asked after the decision's effects, which differ by option.
                late = inject.at.kind == "decided"
                if inject.when and not late and True not in self.look.answers(scene, inject.when):
                    path = (*at, "injects", index, "when")
                    message = f"no play brings the inject “{inject.id}”"
                    yield from self._never("T427", scene, path, message, inject.when)
            for path, option, outcome, when, code, message in self._afterwards(name):
                answers = self.look.answers_after(scene, option, outcome, when)
                if answers and True not in answers:
                    yield from self._never(code, scene, path, message, when, option, outcome)

    def always_so(self) -> Iterator[Shown]:
        """T428: a condition that holds whenever it is asked."""
        for scene in self.look.first:
            name = self.compiled.scene_ids[scene]
            for path, when in self._asked_here(name):
                if False not in self.look.answers(scene, when):
                    yield from self._always(scene, path, when)
            for path, option, outcome, when, _, _ in self._afterwards(name):
                answers = self.look.answers_after(scene, option, outcome, when)
                if answers and False not in answers:
                    yield from self._always(scene, path, when, option, outcome)

    def _asked_here(self, name: str) -> Iterator[tuple[Path, str]]:
        scene = self.exercise.scenes[name]
        at: Path = ("scenes", name)
        parts: list[tuple[str, Iterable[object]]] = [
            ("blocks", scene.blocks), ("injects", scene.injects), ("routes", scene.routes)
        ]  # fmt: skip
        for key, entries in parts:
            for index, entry in enumerate(entries):
                when = getattr(entry, "when", "")
                if when and not (isinstance(entry, Inject) and entry.at.kind == "decided"):
                    yield (*at, key, index, "when"), when
        for option_id, option in scene.decision.options.items() if scene.decision is not None else ():
            if option.when:
                yield (*at, "decision", "options", option_id, "when"), option.when

    def _afterwards(self, name: str) -> Iterator[tuple[Path, str, str, str, str, str]]:
        """Yield what is asked once an option has been chosen: (path, option, outcome, condition, code, message)."""
        decision = self.exercise.scenes[name].decision
        for option_id, option in decision.options.items() if decision is not None else ():
            at: Path = ("scenes", name, "decision", "options", option_id)
            for index, block in enumerate(option.consequence):
                if block.when:
                    path = (*at, "consequence", index, "when")
                    yield path, option_id, "", block.when, "T426", "no play shows this text"
            for index, advice in enumerate(option.advice):
                if advice.when:
                    path = (*at, "advice", index, "when")
                    yield path, option_id, "", advice.when, "T427", f"no play makes this hold about “{advice.rec}”"
            for outcome_id, outcome in option.outcomes.items():
                for index, block in enumerate(outcome.consequence):
                    if block.when:
                        path = (*at, "outcomes", outcome_id, "consequence", index, "when")
                        yield path, option_id, outcome_id, block.when, "T426", "no play shows this text"

    def _never(
        self, code: str, scene: int, path: Path, message: str, when: str, option: str = "", outcome: str = ""
    ) -> Iterator[Shown]:
        if when not in self.one_answer:
            values = self.look.values(scene, self.exercise.conditions[when], option, outcome)
            yield Shown(
                Finding(code, path, message, f"here {values}" if values else "what it asks never comes together")
            )

    def _always(self, scene: int, path: Path, when: str, option: str = "", outcome: str = "") -> Iterator[Shown]:
        if when not in self.one_answer:
            values = self.look.values(scene, self.exercise.conditions[when], option, outcome)
            yield Shown(Finding("T428", path, "this holds whenever it is asked", f"here {values}" if values else ""))


def _closure(begin: Iterable[str], first: dict[str, list[str]], ways: dict[str, list[str]]) -> set[str]:
    """Return everything ``begin`` leads to: by ``first`` in one step, then by ``ways``."""
    seen = set(begin)
    work = []
    for name in list(seen):
        work += [target for target in first.get(name, ()) if target not in seen]
    while work:
        name = work.pop()
        if name not in seen:
            seen.add(name)
            work += ways.get(name, ())
    return seen
