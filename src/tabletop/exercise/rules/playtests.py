"""Rules on playtests: that what they speak of exists. Whether they hold is for a play to show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tabletop.exercise.model import UNLISTED, Playtest
from tabletop.exercise.nearest import did_you_mean
from tabletop.exercise.rules.base import Checked, Finding, Path

_FEW = 8
_WANTED = re.compile(r"(?:(>=|<=|==|!=|>|<)\s*)?([a-z][a-z0-9_]*)\Z")


def exist(checked: Checked) -> Iterator[Finding]:
    """T801, T802: scenes, options, outcomes, indicators, flags and their words exist; ``ends`` is an ending."""
    for name, test in checked.exercise.file.playtests.items():
        path: Path = ("playtests", name)
        yield from _choices(checked, path, test)
        scenes = checked.exercise.scenes
        for index, visited in enumerate(test.visits):
            yield from _known((*path, "visits", index), visited, scenes, "scene")
        if test.ends:
            yield from _known((*path, "ends"), test.ends, scenes, "scene")
            if test.ends in scenes and scenes[test.ends].ending is None:
                message = f"the scene “{test.ends}” is not an ending"
                yield Finding("T802", (*path, "ends"), message, "name a scene with “ending”")
        yield from _states(checked, path, test)


def _known(path: Path, name: str, known: Iterable[str], what: str, *, on_key: bool = False) -> Iterator[Finding]:
    names = list(known)
    if name not in names:
        few = f"known: {', '.join(names)}" if 0 < len(names) <= _FEW else ""
        yield Finding("T801", path, f"there is no {what} “{name}”", did_you_mean(name, names, few), on_key=on_key)


def _choices(checked: Checked, path: Path, test: Playtest) -> Iterator[Finding]:
    for scene_id, choices in test.choose.items():
        at = (*path, "choose", scene_id)
        yield from _known(at, scene_id, checked.exercise.scenes, "scene", on_key=True)
        scene = checked.exercise.scenes.get(scene_id)
        if scene is None:
            continue
        if scene.decision is None:
            message = f"nothing is decided in “{scene_id}”"
            yield Finding("T801", at, message, "take it out of “choose”", on_key=True)
            continue
        options = scene.decision.options
        for index, choice in enumerate(choices):
            if choice.option != UNLISTED:
                yield from _known((*at, index, "option"), choice.option, options, f"option of “{scene_id}” called")
            if choice.outcome and choice.option in options:
                outcomes = options[choice.option].outcomes
                yield from _known(
                    (*at, index, "outcome"), choice.outcome, outcomes, f"outcome of “{choice.option}” called"
                )


def _states(checked: Checked, path: Path, test: Playtest) -> Iterator[Finding]:
    for name, wanted in test.indicators.items():
        at = (*path, "indicators", name)
        indicators = checked.exercise.indicators
        yield from _known(at, name, indicators, "indicator", on_key=True)
        match = _WANTED.match(wanted.strip())
        if match is None:
            message = f"“{wanted}” is no level"
            yield Finding("T801", at, message, "write a level, or “>= level” for at least")
        elif name in indicators:
            yield from _known(at, match[2], indicators[name].levels, f"level of “{name}” called")
    for name, word in test.flags.items():
        at = (*path, "flags", name)
        yield from _known(at, name, checked.exercise.flags, "flag", on_key=True)
        if name in checked.exercise.flags:
            yield from _known(at, word, checked.exercise.flags[name].words, f"word of “{name}” called")


RULES = (exist,)
