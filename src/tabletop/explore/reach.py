"""Codes T421, T425 to T428 and T435: what no play reaches, opens or shows, what always holds, what nothing asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tabletop.exercise.conditions import always
from tabletop.exercise.model import Inject, Scene
from tabletop.exercise.rules.base import Checked, Finding, Path
from tabletop.exercise.rules.conditions import names_of
from tabletop.explore.choices import Choice, Draft, comes_late, decides
from tabletop.explore.found import Shown, listed, path_of
from tabletop.explore.seen import Looks


class Reach:
    """The questions of this module over one search, or over several that speak as one. Nothing is said that a rule
    without playing says already."""

    def __init__(self, look: Looks) -> None:
        self.look, self.found = look, look.found
        self.compiled = self.found.compiled
        self.exercise = self.compiled.exercise
        names = names_of(self.exercise)
        self.checked = Checked(self.exercise, names)
        self.one_answer = {
            when for when, condition in self.exercise.conditions.items() if always(condition, names) is not None
        }

    def unreached(self) -> Iterator[Shown]:
        """T421: a scene no play reaches although something leads to it; those behind it are only counted."""
        ways = {name: [way.target for way in own] for name, own in self.checked.ways.items()}
        reached = self._met(ways)
        for name in self._lost(ways, reached):
            behind = closure({name}, ways, ways) - reached - {name}
            ending = "the ending" if self.exercise.scenes[name].ending is not None else "the scene"
            message = f"no play reaches {ending} “{name}”"
            if behind:
                endings = [one for one in sorted(behind) if self.exercise.scenes[one].ending is not None]
                message += f", nor what lies behind it: {listed([*endings, *sorted(behind - set(endings))])}"
            hint = f"{self._closed_way(name)}; the facilitator could still jump there"
            yield Shown(Finding("T421", ("scenes", name), message, hint, on_key=True))

    def _met(self, ways: dict[str, list[str]]) -> set[str]:
        """Return the scenes plays reach, with those that only a decision outside the options leads to."""
        reached = {self.compiled.scene_ids[scene] for scene in self.look.first}
        return closure(reached, {name: self._unlisted(name) for name in reached}, ways)

    def _lost(self, ways: dict[str, list[str]], reached: set[str]) -> list[str]:
        """Return the scenes no play reaches to which a scene that is reached leads."""
        linked = closure({self.exercise.start}, ways, ways)
        next_to = {target for name in reached for target in ways[name]}
        return [name for name in self.exercise.scenes if name in linked and name in next_to and name not in reached]

    def _first_way(self, name: str) -> tuple[int, Draft] | None:
        """Return the first way to a scene that no play reaches, with the scene it leads from."""
        for scene in self.look.first:
            for draft in self.look.leads(scene):
                if draft.target == name and not draft.choice.marks:
                    return scene, draft
        return None

    def _closed_way(self, name: str) -> str:
        """Return in words why the first way to a scene is never open."""
        first = self._first_way(name)
        if first is None:
            return "what leads to it is never taken"
        scene, draft = first
        when = draft.after or draft.when
        asks = f" when {when}" if when else ""
        answers = self.look.answers(scene, draft.when) if draft.when else {}
        if draft.choice.option is None and (not when or True in answers):
            return f"a route of “{draft.choice.scene}” leads to it{asks}, and one above it is always taken first"
        values = self.look.values(scene, self.exercise.conditions[when]) if when else ""
        where = f"“{draft.choice.scene}”" + (f" by “{draft.choice.option}”" if draft.choice.option else "")
        return f"{where} leads to it{asks}" + (f", and there {values}" if values else "")

    def _unlisted(self, name: str) -> list[str]:
        """A decision outside the options goes where the decision says, whatever the options do."""
        decision = self.exercise.scenes[name].decision
        return [decision.goto] if decision is not None and decision.unlisted and decision.goto else []

    def never_open(self) -> Iterator[Shown]:
        """T425: an option that is never open. T427: a route or an outcome that is never taken.

        A way that a scene no play reaches is explained by is named there instead.
        """
        ways = {name: [way.target for way in own] for name, own in self.checked.ways.items()}
        told = {self._first_way(name) for name in self._lost(ways, self._met(ways))}
        for scene in self.look.met:
            closed: dict[str | None, list[Draft]] = {}
            for draft in self.look.leads(scene):
                if not draft.choice.aside and not self.look.took(scene, draft):
                    closed.setdefault(draft.choice.option, []).append(draft)
            for option, own in closed.items():
                untold = [draft for draft in own if (scene, draft) not in told]
                if untold:
                    yield from self._routes(scene, untold) if option is None else self._closed(scene, option, untold)
            yield from self._written_twice(scene)

    def _closed(self, scene: int, option: str, drafts: list[Draft]) -> Iterator[Shown]:
        name = self.compiled.scene_ids[scene]
        when = drafts[0].when
        if when and True not in self.look.answers(scene, when):
            path = (*path_of(Choice(name, option)), "when")
            yield from self._never("T425", scene, path, f"no play opens the option “{option}”", when)
            return
        for draft in drafts:
            if draft.after:
                path = (*path_of(draft.choice), "when")
                message = f"the outcome “{draft.choice.outcome}” can never follow"
                yield from self._never("T427", scene, path, message, draft.after, option)

    def _routes(self, scene: int, drafts: list[Draft]) -> Iterator[Shown]:
        """T427 for routes no play takes: what they ask never holds, or one above them is taken first."""
        name = self.compiled.scene_ids[scene]
        routes = self.exercise.scenes[name].routes
        for draft in drafts if routes else ():
            index = next(i for i, route in enumerate(routes) if (route.goto, route.when) == (draft.target, draft.when))
            path: Path = ("scenes", name, "routes", index)
            message = f"no play takes this route to “{draft.target}”"
            if draft.when and True not in self.look.answers(scene, draft.when):
                yield from self._never("T427", scene, (*path, "when"), message, draft.when)
            else:
                hint = "whenever it could be taken, one above it is taken first"
                yield Shown(Finding("T427", path, message, hint))

    def _written_twice(self, scene: int) -> Iterator[Shown]:
        """T427 for a route that asks what one above it asks and leads to the same scene."""
        name = self.compiled.scene_ids[scene]
        seen: set[tuple[str, str]] = set()
        for index, route in enumerate(self.exercise.scenes[name].routes):
            if (route.goto, route.when) in seen:
                message = f"no play takes this route to “{route.goto}”"
                yield Shown(Finding("T427", ("scenes", name, "routes", index), message, "it is written above, too"))
            seen.add((route.goto, route.when))

    def texts(self) -> Iterator[tuple[tuple[int, str], Callable[[Looks], dict[bool, int]]]]:
        """Yield (scene, condition) of all that is shown or not, with how to ask a search for its answers."""
        for scene, name in enumerate(self.compiled.scene_ids):
            written = self.exercise.scenes[name]
            for block in written.blocks:
                if block.when:
                    yield (scene, block.when), partial(_answers, scene, block.when)
            for inject in written.injects:
                if inject.when and comes_late(written, inject):
                    yield (scene, inject.when), partial(_answers_late, scene, inject)
                elif inject.when:
                    yield (scene, inject.when), partial(_answers, scene, inject.when)
            options = written.decision.options.values() if written.decision is not None else ()
            for when in filter(None, [one.when for one in (*options, *written.routes)]):
                yield (scene, when), partial(_answers, scene, when)
            for _, option, outcome, when, _, _ in self._afterwards(name):
                yield (scene, when), partial(_answers_after, scene, option, outcome, when)

    def never_shown(self) -> Iterator[Shown]:
        """T426: a text no play shows. T427: an inject or a word of advice whose condition never holds."""
        for scene in self.look.met:
            name = self.compiled.scene_ids[scene]
            written = self.exercise.scenes[name]
            at: Path = ("scenes", name)
            for index, block in enumerate(written.blocks):
                if block.when and True not in self.look.answers(scene, block.when):
                    path = (*at, "blocks", index, "when")
                    yield from self._never("T426", scene, path, "no play shows this text", block.when)
            for index, inject in enumerate(written.injects):
                answers = self._answers_inject(scene, written, inject) if inject.when else {}
                if answers and True not in answers:
                    path = (*at, "injects", index, "when")
                    message = f"no play brings the inject “{inject.id}”"
                    yield from self._never("T427", scene, path, message, inject.when)
            for path, option, outcome, when, code, message in self._afterwards(name):
                answers = self.look.answers_after(scene, option, outcome, when)
                if answers and True not in answers and self._follows(scene, option, outcome):
                    yield from self._never(code, scene, path, message, when, option, outcome)

    def always_so(self) -> Iterator[Shown]:
        """T428: a condition that holds whenever it is asked."""
        for scene in self.look.met:
            name = self.compiled.scene_ids[scene]
            written = self.exercise.scenes[name]
            for index, inject in enumerate(written.injects):
                answers = self._answers_inject(scene, written, inject) if inject.when else {}
                if answers and False not in answers:
                    yield from self._always(scene, ("scenes", name, "injects", index, "when"), inject.when)
            for path, when in self._asked_here(name):
                if False not in self.look.answers(scene, when):
                    yield from self._always(scene, path, when)
            for path, option, outcome, when, _, _ in self._afterwards(name):
                answers = self.look.answers_after(scene, option, outcome, when)
                if answers and False not in answers and self._follows(scene, option, outcome):
                    yield from self._always(scene, path, when, option, outcome)

    def never_asked(self) -> Iterator[Shown]:
        """T435: a flag that something sets, and no condition asks for and no playtest promises."""
        asked = {name for condition in self.exercise.conditions.values() for name in condition.flags}
        asked.update(name for test in self.exercise.file.playtests.values() for name in test.flags)
        for name in dict.fromkeys(name for effect in self.checked.effects for name in effect.settings):
            if name not in asked:
                message = f"the flag “{name}” is set, and nothing asks for it"
                hint = "let a text or a way ask for it, or take it out"
                yield Shown(Finding("T435", ("flags", name), message, hint, on_key=True))

    def _follows(self, scene: int, option: str, outcome: str) -> bool:
        """Tell whether some play chooses an option, and an outcome follows."""
        return any(
            self.look.shows(scene, way)
            for way in self.look.leads(scene)
            if way.choice.acts_as == option and outcome in ("", way.choice.outcome)
        )

    def _answers_inject(self, scene: int, written: Scene, inject: Inject) -> dict[bool, int]:
        """One that comes once it is decided is asked after the decision's effects, which differ by option."""
        if comes_late(written, inject):
            return self.look.answers_late(scene, inject)
        return self.look.answers(scene, inject.when)

    def _asked_here(self, name: str) -> Iterator[tuple[Path, str]]:
        scene = self.exercise.scenes[name]
        at: Path = ("scenes", name)
        for index, block in enumerate(scene.blocks):
            if block.when:
                yield (*at, "blocks", index, "when"), block.when
        for index, route in enumerate(scene.routes):
            if route.when:
                yield (*at, "routes", index, "when"), route.when
        for option_id, option in scene.decision.options.items() if scene.decision is not None else ():
            if option.when:
                yield (*at, "decision", "options", option_id, "when"), option.when

    def _afterwards(self, name: str) -> Iterator[tuple[Path, str, str, str, str, str]]:
        """Yield what is asked once an option has been chosen: (path, option, outcome, condition, code, message)."""
        decision = self.exercise.scenes[name].decision
        if not decides(self.exercise.scenes[name]):
            return
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


def _answers(scene: int, when: str, look: Looks) -> dict[bool, int]:
    return look.answers(scene, when)


def _answers_late(scene: int, inject: Inject, look: Looks) -> dict[bool, int]:
    return look.answers_late(scene, inject)


def _answers_after(scene: int, option: str, outcome: str, when: str, look: Looks) -> dict[bool, int]:
    return look.answers_after(scene, option, outcome, when)


def closure(begin: Iterable[str], first: dict[str, list[str]], ways: dict[str, list[str]]) -> set[str]:
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
