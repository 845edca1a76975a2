"""Rules on what happens at the table: effects, decisions, outcomes, injects, written lists, briefs."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.model import ALL_STEPS, UNLISTED, Decision, Inject
from tabletop.exercise.nearest import did_you_mean, nearest
from tabletop.exercise.rules.base import Checked, Finding, Path


def moves(checked: Checked) -> Iterator[Finding]:
    """T401, T402, T410, T411: what moves is an indicator with levels, and says why."""
    known = checked.exercise.indicators
    for effect in checked.effects:
        for name, move in effect.moves.items():
            path = (*effect.path, "moves", name)
            if name not in known:
                also = name in checked.cast.get("indicators", ())
                hint = "name it under “indicators”" if also else did_you_mean(name, known, "define it first")
                yield Finding("T401", path, f"there is no indicator “{name}” in this exercise", hint, on_key=True)
            elif not known[name].levels:
                hint = "an indicator without levels is a question for the debrief"
                yield Finding("T402", path, f"“{name}” has no levels and cannot move", hint, on_key=True)
            elif not move.because:
                if move.by == 0:
                    message = "no movement and no reason: the room would see nothing"
                    yield Finding("T411", path, message, "add “because”", on_key=True)
                else:
                    message = f"“{name}” moves and nothing says why"
                    yield Finding("T410", path, message, "add “because: …”: the room reads it", on_key=True)


def moved_at_all(checked: Checked) -> Iterator[Finding]:
    """T413: an indicator with levels moves somewhere, or a condition asks for it."""
    used = {name for effect in checked.effects for name in effect.moves}
    used.update(name for condition in checked.exercise.conditions.values() for name in condition.indicators)
    for name, indicator in checked.exercise.indicators.items():
        if indicator.levels and name not in used:
            message = f"“{name}” never moves and is never asked for"
            yield Finding("T413", ("indicators", name), message, "move it somewhere, or take it out", on_key=True)


def settings(checked: Checked) -> Iterator[Finding]:
    """T403, T404: what is set is a flag of the exercise, to one of its words."""
    flags = checked.exercise.flags
    for effect in checked.effects:
        for name, word in effect.settings.items():
            path = (*effect.path, "set", name)
            if name not in flags:
                hint = did_you_mean(name, flags, "define it under “flags”")
                yield Finding("T403", path, f"there is no flag “{name}” in this exercise", hint, on_key=True)
            elif flags[name].words and word not in flags[name].words:
                hint = did_you_mean(word, flags[name].words, f"its words: {', '.join(flags[name].words)}")
                yield Finding("T404", path, f"“{word}” is not a word of the flag “{name}”", hint)


def decisions(checked: Checked) -> Iterator[Finding]:
    """T206, T405, T406, T409: a decision has a rule, steps and options that work."""
    for asked in checked.decisions:
        decision = asked.decision
        role = decision.rule.removeprefix("role:")
        if role != decision.rule and role not in checked.exercise.roles:
            hint = did_you_mean(role, checked.exercise.roles, "name it under “roles”")
            yield Finding("T206", (*asked.path, "rule"), f"there is no role “{role}” in this exercise", hint)
        yield from _time_runs_out(asked.path, decision)
        yield from _steps((*asked.path, "steps"), decision)
        if len(decision.options) == 1 and not decision.unlisted:
            message = "one option and nothing else allowed: there is nothing to decide"
            yield Finding("T409", asked.path, message, "add an option, or lead on with “goto”", on_key=True)


def _time_runs_out(path: Path, decision: Decision) -> Iterator[Finding]:
    name = decision.if_time_runs_out
    if name == "ask":
        return
    at = (*path, "if_time_runs_out")
    if name not in decision.options:
        hint = did_you_mean(name, [*decision.options, "ask"], "name an option, or “ask”")
        yield Finding("T405", at, f"there is no option “{name}”", hint)
    elif decision.options[name].when:
        message = f"the option “{name}” may be closed when time runs out"
        yield Finding("T405", at, message, "name one without “when”, or “ask”")


def _steps(path: Path, decision: Decision) -> Iterator[Finding]:
    steps = decision.steps
    order = [ALL_STEPS.index(step) for step in steps]
    if order != sorted(set(order)):
        yield Finding(
            "T406", path, "steps in another order", f"the order is {', '.join(ALL_STEPS)}; leave out what you like"
        )
    elif "vote" not in steps and ("show" in steps or "revote" in steps):
        late = "show" if "show" in steps else "revote"
        yield Finding("T406", path, f"“{late}” without a vote before it", "add “vote”", needle=late)


def outcomes(checked: Checked) -> Iterator[Finding]:
    """T407, T412: all outcomes have a weight or none has, and one is open whatever holds."""
    for answer in checked.options:
        given = answer.option.outcomes
        weighed = [name for name, outcome in given.items() if outcome.weight is not None]
        if weighed and len(weighed) < len(given):
            missing = next(name for name in given if name not in weighed)
            message = f"“{missing}” has no weight while others have"
            hint = "give each a weight, or none: then the facilitator picks"
            yield Finding("T407", (*answer.path, "outcomes", missing), message, hint, on_key=True)
        if given and all(outcome.when for outcome in given.values()):
            conditions = [checked.exercise.conditions.get(outcome.when) for outcome in given.values()]
            if not _one_holds([condition.tree for condition in conditions if condition is not None]):
                message = "every outcome has a condition: in some state none may be open"
                hint = "leave out “when” on one of them, unless the conditions cover everything"
                yield Finding("T412", (*answer.path, "outcomes"), message, hint, on_key=True)


def _one_holds(trees: list[tuple[object, ...]]) -> bool:
    """Tell whether two of the conditions are each other's opposite."""
    opposite = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
    known = set(trees)
    for tree in trees:
        if ("not", tree) in known:
            return True
        if tree[0] in ("flag", "level") and (tree[0], tree[1], opposite[str(tree[2])], tree[3]) in known:
            return True
    return False


def injects(checked: Checked) -> Iterator[Finding]:
    """T206, T213, T408: an inject has an id of its own, somebody it goes to, and a time that comes."""
    seen: dict[tuple[str, str], Path] = {}
    for path, scene, inject in checked.injects:
        if (scene, inject.id) in seen:
            message = f"“{inject.id}” is the id of another inject of this scene"
            yield Finding("T213", (*path, "id"), message, "give it an id of its own")
        seen[scene, inject.id] = path
        yield from _addressee(checked, path, inject)
        decision = checked.exercise.scenes[scene].decision
        if inject.at.kind in ("discussion", "decided") and decision is None:
            hint = "write “at: start”, minutes, or “at: manual”"
            message = f"nothing is decided in this scene, so “at: {inject.at.kind}” never comes"
            if "at" not in inject.model_fields_set:
                message = (
                    f"“{inject.id}” has no “at” and waits for a discussion, and nothing is discussed in this scene"
                )
            yield Finding("T408", (*path, "at"), message, hint)
        elif inject.at.kind == "discussion" and decision is not None and not {"show", "discuss"} & set(decision.steps):
            message = "this decision has no discussion, so the inject never falls due"
            yield Finding("T408", (*path, "at"), message, "write “at: start” or “at: decided”")


def _addressee(checked: Checked, path: Path, inject: Inject) -> Iterator[Finding]:
    to = inject.to
    if to in ("room", "facilitator"):
        return
    if to.startswith("side:") and to.removeprefix("side:") in _sides(checked):
        return
    role = to.removeprefix("role:")
    if role not in checked.exercise.roles:
        known = [f"role:{name}" for name in checked.exercise.roles]
        sides = [f"side:{side}" for side in sorted(_sides(checked))]
        otherwise = " or ".join(["write “room”", "“role:its_id”", *(f"“{side}”" for side in sides)])
        near = nearest(to.removeprefix("side:"), _sides(checked)) if to.startswith("side:") else ""
        # The prefix alone makes all sides look alike.
        hint = f"did you mean “side:{near}”?" if near else otherwise
        hint = hint if to.startswith("side:") else did_you_mean(to, ["room", *known, *sides], otherwise)
        yield Finding("T206", (*path, "to"), f"“{to}” is nobody in this exercise", hint)
    elif role == to:
        yield Finding("T206", (*path, "to"), f"“{to}” is a role", f"write “role:{to}”")


def _sides(checked: Checked) -> set[str]:
    return {role.side for role in checked.exercise.roles.values() if role.side}


def addressed(checked: Checked) -> Iterator[Finding]:
    """T206: briefs go to roles, probes to roles or sides of the exercise."""
    roles = checked.exercise.roles
    sides = _sides(checked)
    for path, _, scene in checked.scenes:
        for name in scene.briefs:
            if name not in roles:
                hint = did_you_mean(name, roles, "name it under “roles”")
                yield Finding("T206", (*path, "briefs", name), f"there is no role “{name}”", hint, on_key=True)
        for index, probe in enumerate(scene.probe):
            wanted = probe.for_.removeprefix("role:")
            if probe.for_ and wanted not in roles and wanted not in sides:
                hint = did_you_mean(wanted, [*roles, *sides], "name a role or a side of this exercise")
                message = f"“{wanted}” is no role and no side in this exercise"
                yield Finding("T206", (*path, "probe", index, "for"), message, hint)


def objectives(checked: Checked) -> Iterator[Finding]:
    """T207: what serves an objective names one of the exercise."""
    known = checked.exercise.file.objectives
    named: list[tuple[Path, str]] = []
    for path, _, scene in checked.scenes:
        named.append(((*path, "objective"), scene.objective))
        for index, point in enumerate(scene.listen_for):
            named.append(((*path, "listen_for", index, "objective"), point.objective))
        for index, inject in enumerate(scene.injects):
            named.append(((*path, "injects", index, "objective"), inject.objective))
    for at, name in named:
        if name and name not in known:
            hint = did_you_mean(name, known, "define it under “objectives”")
            yield Finding("T207", at, f"there is no objective “{name}”", hint)


def written(checked: Checked) -> Iterator[Finding]:
    """T208: a block shows a list that some scene asks for."""
    known = checked.names.written
    for shown in checked.shown:
        name = getattr(shown.block, "written", "")
        if name and name not in known:
            hint = did_you_mean(name, known, "ask for it under “write” in a scene before")
            yield Finding("T208", (*shown.path, "written"), f"nothing written is called “{name}”", hint)


def reserved_option(checked: Checked) -> Iterator[Finding]:
    """T108: ``unlisted`` is how records name a decision outside the options, so no option may be called that."""
    for answer in checked.options:
        if answer.id in (UNLISTED, "ask"):
            message = f"“{answer.id}” cannot be the id of an option"
            yield Finding("T108", answer.path, message, "records and keys use this word otherwise", on_key=True)


RULES = (moves, moved_at_all, settings, decisions, outcomes, injects, addressed, objectives, written, reserved_option)
