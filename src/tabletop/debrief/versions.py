"""What changed between the texts of one exercise that several groups played. Said, and never guessed.

A scene or option that has another id now is found by its ``was``; without one it is gone, and the new one is new.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tabletop.debrief.groups import Groups, Played
from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Advice, Decision, Option, Scene
from tabletop.explore.renamed import Renamed
from tabletop.explore.replay import Difference, first_difference


@dataclass(frozen=True)
class Change:
    """One change from an older text to the newest. ``kind``: renamed, gone, new, wording, advice, rule, way."""

    kind: str
    scene: str
    text: str


@dataclass(frozen=True)
class Version:
    """One text of the exercise with the groups that played it. ``newest`` has no changes; ``otherwise`` is, by group,
    the first step of its record that goes otherwise in the newest text, None where all of it goes as it did."""

    version: int
    sha256: str
    groups: tuple[int, ...]
    newest: bool
    changes: tuple[Change, ...] = ()
    otherwise: tuple[tuple[int, Difference | None], ...] = ()


def versions(groups: Groups) -> tuple[Version, ...]:
    """Return the texts played, the newest first."""
    by_text: dict[str, list[int]] = {}
    for number, one in enumerate(groups.played):
        by_text.setdefault(one.sha256, []).append(number)
    found = [_version(groups, sha256, numbers) for sha256, numbers in by_text.items()]
    return tuple(sorted(found, key=lambda one: (not one.newest, -one.version, one.groups)))


def _version(groups: Groups, sha256: str, numbers: list[int]) -> Version:
    first: Played = groups.played[numbers[0]]
    if first.exercise.files == groups.exercise.files:
        return Version(first.version, sha256, tuple(numbers), newest=True)
    otherwise = []
    for number in numbers:
        one = groups.played[number]
        otherwise.append((number, first_difference(one.exercise, groups.exercise, one.happened)[0]))
    changed = tuple(changes(first.exercise, groups.exercise))
    return Version(first.version, sha256, tuple(numbers), newest=False, changes=changed, otherwise=tuple(otherwise))


def changes(old: Exercise, new: Exercise) -> list[Change]:
    """Return what differs between two texts as far as a comparison rests on it: scenes, questions, options, rules,
    where they lead, and how the author is read beside them."""
    names = Renamed(old, new)
    found: list[Change] = []
    kept = set()
    for name, scene in old.scenes.items():
        now = names.scene(name)
        if not now:
            found.append(Change("gone", name, f"the scene “{_title(scene, name)}” ({name}) is gone"))
            continue
        kept.add(now)
        if now != name:
            found.append(Change("renamed", now, f"the scene {name} is now called {now}"))
        found += _scene(names, name, scene, now, new.scenes[now])
    for name, scene in new.scenes.items():
        if name not in kept:
            found.append(Change("new", name, f"the scene “{_title(scene, name)}” ({name}) is new"))
    return found


def _scene(names: Renamed, name: str, old: Scene, now: str, new: Scene) -> Iterable[Change]:
    if in_one_line(old.title) != in_one_line(new.title):
        yield Change("wording", now, f"“{_title(old, name)}” is now titled “{_title(new, now)}”")
    title = _title(new, now)
    if old.decision is None and new.decision is not None:
        yield Change("new", now, f"“{title}” now asks for a decision")
    elif old.decision is not None and new.decision is None:
        yield Change("gone", now, f"“{title}” no longer asks for a decision")
    elif old.decision is not None and new.decision is not None:
        yield from _decision(names, name, old.decision, now, new.decision, title)


def _decision(names: Renamed, name: str, old: Decision, now: str, new: Decision, title: str) -> Iterable[Change]:
    if in_one_line(old.ask) != in_one_line(new.ask):
        yield Change("wording", now, f"“{title}” asked “{in_one_line(old.ask)}” and now asks “{in_one_line(new.ask)}”")
    if old.rule != new.rule:
        yield Change("rule", now, f"“{title}” was decided by {_rule(old.rule)} and is now decided by {_rule(new.rule)}")
    kept = set()
    for option, written in old.options.items():
        known = names.option(name, option)
        if not known:
            yield Change("gone", now, f"the option “{written.label}” ({option}) of “{title}” is gone")
            continue
        kept.add(known)
        if known != option:
            yield Change("renamed", now, f"the option {option} of “{title}” is now called {known}")
        yield from _option(names, (old, written), (new, new.options[known]), now, title)
    for option, written in new.options.items():
        if option not in kept:
            yield Change("new", now, f"the option “{written.label}” ({option}) of “{title}” is new")


def _option(
    names: Renamed, before: tuple[Decision, Option], after: tuple[Decision, Option], scene: str, title: str
) -> Iterable[Change]:
    (old_decision, old), (new_decision, new) = before, after
    if in_one_line(old.label) != in_one_line(new.label):
        yield Change("wording", scene, f"the option “{old.label}” of “{title}” now reads “{new.label}”")
    was, now = old.goto or old_decision.goto, new.goto or new_decision.goto
    if (names.scene(was) if was else "") != now:
        yield Change(
            "way", scene, f"“{new.label}” in “{title}” led to {was or 'nothing'} and now leads to {now or 'nothing'}"
        )
    if [_stance(row) for row in old.advice] != [_stance(row) for row in new.advice]:
        yield Change("advice", scene, f"how we read the author beside “{new.label}” in “{title}” has changed")


def _stance(row: Advice) -> tuple[str, str, str, str, bool]:
    return row.rec, row.stance or "", row.about, row.when, row.overshoots


def _rule(rule: str) -> str:
    return "the " + rule.removeprefix("role:").replace("_", " ") if ":" in rule or rule == "facilitator" else rule


def _title(scene: Scene, name: str) -> str:
    return in_one_line(scene.title) or name
