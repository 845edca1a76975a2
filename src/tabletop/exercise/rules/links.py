"""Rules on how scenes lead to each other, without playing: linear in the number of ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tabletop.exercise.model import NEXT_SCENE, Scene
from tabletop.exercise.nearest import did_you_mean
from tabletop.exercise.rules.base import Checked, Finding, Path
from tabletop.exercise.rules.rounds import rounds

_NAMED = 4
"""How many scenes of a loop are named."""


def scenes_exist(checked: Checked) -> Iterator[Finding]:
    """T201: whatever names a scene names one that exists."""
    known = checked.exercise.scenes
    named: list[tuple[str, Path]] = [(way.target, way.path) for ways in checked.ways.values() for way in ways]
    named += [(asked.decision.goto, (*asked.path, "goto")) for asked in checked.decisions if asked.decision.goto]
    for effect in checked.effects:
        for name, move in effect.moves.items():
            if move.later and move.later != NEXT_SCENE:
                named.append((move.later, (*effect.path, "moves", name, "later")))
    file = checked.exercise.file
    named += [(file.start, ("start",)), (file.debrief.lead, ("debrief", "lead"))]
    told: set[Path] = set()
    for name, path in named:
        if name and name not in known and path not in told:
            told.add(path)
            later = path[-1] == "later" and name.lower() in ("yes", "on", "next")
            hint = (
                "write true for the next scene"
                if later
                else did_you_mean(name, known, "add the scene, or name another")
            )
            yield Finding("T201", path, f"there is no scene “{name}”", hint)


def one_way_on(checked: Checked) -> Iterator[Finding]:
    """T202: a scene leads on by exactly one of decision, goto, routes, ending."""
    for path, name, scene in checked.scenes:
        ways = _ways_written(scene)
        if not ways:
            hint = "add one of “decision”, “goto”, “routes”, “ending”"
            yield Finding("T202", path, f"the scene “{name}” leads nowhere and does not end", hint, on_key=True)
        elif len(ways) > 1:
            message = f"the scene “{name}” leads on in {len(ways)} ways: {', '.join(ways)}"
            yield Finding("T202", (*path, ways[1]), message, "keep one of them", on_key=True)


def _ways_written(scene: Scene) -> list[str]:
    return [key for key in ("decision", "goto", "routes", "ending") if getattr(scene, key)]


def last_route(checked: Checked) -> Iterator[Finding]:
    """T203: routes are tried in order; the last has no condition, the others have one."""
    for path, _, scene in checked.scenes:
        for index, route in enumerate(scene.routes):
            at = (*path, "routes", index)
            last = index == len(scene.routes) - 1
            if last and route.when:
                hint = "add a last route with “goto” only"
                yield Finding("T203", (*at, "when"), "the last route may be closed: the room would be stuck", hint)
            elif not last and not route.when:
                message = "this route has no “when”, so those below are never taken"
                yield Finding("T203", (*at, "goto"), message, "put it last, or give it a condition")


def options_lead_on(checked: Checked) -> Iterator[Finding]:
    """T209: every option has a goto of its own, one of its decision's, or outcomes that have."""
    for answer in checked.options:
        if answer.decision.goto or answer.option.goto:
            continue
        if not answer.option.outcomes:
            message = f"the option “{answer.id}” leads nowhere"
            hint = "add “goto” to it, or one to the decision for all options that name none"
            yield Finding("T209", answer.path, message, hint, on_key=True)
        for name, outcome in answer.option.outcomes.items():
            if not outcome.goto:
                message = f"the outcome “{name}” leads nowhere"
                hint = "add “goto” to it, or one to the decision"
                yield Finding("T209", (*answer.path, "outcomes", name), message, hint, on_key=True)


def outcomes_alone(checked: Checked) -> Iterator[Finding]:
    """T210: outcomes stand in place of a consequence and a goto."""
    for answer in checked.options:
        if answer.option.outcomes:
            for key in ("consequence", "goto"):
                if getattr(answer.option, key):
                    message = f"“{key}” stands beside outcomes"
                    yield Finding("T210", (*answer.path, key), message, "move it into the outcomes", on_key=True)


def reachable(checked: Checked) -> Iterator[Finding]:
    """T204: something leads to every scene, conditions left aside."""
    if not _joined(checked):
        return
    seen = _closure(
        [checked.exercise.start], {name: [way.target for way in ways] for name, ways in checked.ways.items()}
    )
    before = {way.target: name for name, ways in checked.ways.items() for way in ways if way.target != name}
    for path, name, _ in checked.scenes:
        if name not in seen:
            hint = "lead to it, or delete it; the facilitator could still jump there"
            message = f"nothing leads to the scene “{name}”"
            if before.get(name, name) != name:
                message = f"no way leads from the start to the scene “{name}”"
                hint = f"“{before[name]}” leads to it, and no way leads there either"
            yield Finding("T204", path, message, hint, on_key=True)


def comes_again(checked: Checked) -> Iterator[Finding]:
    """T216: what lands later lands in a scene that can still be entered."""
    if not _joined(checked):
        return
    onward = {name: [way.target for way in ways] for name, ways in checked.ways.items()}
    after: dict[str, set[str]] = {}
    for effect in checked.effects:
        here = str(effect.path[1])
        for name, move in effect.moves.items():
            if not move.later or move.later == NEXT_SCENE:
                continue
            if here not in after:
                after[here] = _closure(onward.get(here, ()), onward)
            if move.later not in after[here]:
                message = f"no play enters “{move.later}” after this: it would land only before the debrief"
                hint = "name a scene that follows, or write “later: true” for the next one"
                yield Finding("T216", (*effect.path, "moves", name, "later"), message, hint)


def no_traps(checked: Checked) -> Iterator[Finding]:
    """T205: from every scene an ending can be reached, conditions left aside."""
    if not _joined(checked):
        return
    back: dict[str, list[str]] = {}
    for name, ways in checked.ways.items():
        for way in ways:
            if not way.dropped:
                back.setdefault(way.target, []).append(name)
    endings = [name for _, name, scene in checked.scenes if scene.ending is not None]
    saved = _closure(endings, back)
    lost = [(path, name) for path, name, _ in checked.scenes if name not in saved]
    if not endings and lost:
        hint = "give at least one scene an “ending”"
        yield Finding("T205", ("scenes",), "no scene ends the exercise", hint, on_key=True)
        return
    trap = _traps([name for _, name in lost], checked)
    for path, name in lost:
        message, around = f"from the scene “{name}” no ending can be reached", trap[name]
        if name not in around:
            hint = f"play comes from here to “{around[0]}” and never out again: mend that first"
        elif len(around) > 1:
            message += f": play goes round in {', '.join(around[:_NAMED])}{' …' if len(around) > _NAMED else ''}"
            hint = "lead on to an ending from one of them"
        else:
            message, hint = f"{message}: it leads to itself and nowhere else", "lead on to an ending from here"
        yield Finding("T205", path, message, hint, on_key=True)


def _traps(lost: Sequence[str], checked: Checked) -> dict[str, list[str]]:
    """Return for each scene from which no ending can be reached the loop in which play then stays."""
    ways: dict[str, Sequence[str]] = {
        name: [way.target for way in checked.ways[name] if not way.dropped] for name in lost
    }
    place = {name: number for number, name in enumerate(lost)}
    found: dict[str, list[str]] = {}
    for part in rounds("", {**ways, "": lost}):  # each after those it leads to
        onward = next((target for name in part for target in ways.get(name, ()) if target not in part), "")
        around = found[onward] if onward else sorted(part, key=lambda name: place.get(name, 0))
        found |= dict.fromkeys(part, around)
    return found


def _joined(checked: Checked) -> bool:
    """Tell whether every way leads somewhere; where one does not, what can be reached is not to be judged."""
    return not any(any(rule(checked)) for rule in (scenes_exist, one_way_on, options_lead_on))


def _closure(start: Iterable[str], ways: dict[str, list[str]]) -> set[str]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for name in ways.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen


def something_shown(checked: Checked) -> Iterator[Finding]:
    """T212, T214: a scene has a text or blocks, never both, and shows something or does something; so does a block.

    A scene that only routes, or counts something on entering, is passed through unseen."""
    for path, name, scene in checked.scenes:
        if scene.text and scene.blocks:
            hint = "make the text the first block"
            yield Finding("T212", (*path, "blocks"), "“text” and “blocks” in one scene", hint, on_key=True)
        elif not (
            scene.text or scene.blocks or scene.decision or scene.ending or scene.write or scene.injects
            or scene.routes or scene.on_enter.moves or scene.on_enter.set_
        ):  # fmt: skip
            message = f"the scene “{name}” shows nothing"
            yield Finding("T214", path, message, "give it a “text”", on_key=True)
    for shown in checked.shown:
        written = getattr(shown.block, "written", "")
        if shown.kind == "inject":
            continue
        if shown.block.text and written:
            yield Finding("T212", (*shown.path, "written"), "“text” and “written” in one block", "make two blocks")
        elif not shown.block.text and not written:
            yield Finding("T212", shown.path, "a block without “text” or “written”", "give it one of them")


RULES = (
    scenes_exist, one_way_on, last_route, options_lead_on, outcomes_alone, reachable, comes_again, no_traps,
    something_shown,
)  # fmt: skip
