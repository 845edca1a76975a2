"""Plays an author promises, played step by step; and plays at random."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED, Playtest
from tabletop.exercise.rules import playtests as rules
from tabletop.exercise.rules.base import Checked
from tabletop.exercise.rules.conditions import names_of
from tabletop.explore.choices import Choice, as_usual, begun, decides, open_choices, take, told
from tabletop.session.play import Compiled, Play, land_rest, open_options, open_outcomes
from tabletop.session.play import choose as chosen

_MOST_STEPS = 2_000
_SIGNS = {">=": "at least", "<=": "at most", ">": "above", "<": "below", "!=": "not", "==": ""}


@dataclass(frozen=True)
class Result:
    """How one playtest went. ``broken`` are pairs of what was promised and what came; ``left`` says why play stopped
    short of an ending, empty where it did not. ``unreadable`` says why it could not be played at all."""

    name: str
    play: tuple[Choice, ...] = ()
    last: str = ""
    broken: tuple[tuple[str, str], ...] = ()
    left: str = ""
    unreadable: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether everything came as promised."""
        return not (self.broken or self.left or self.unreadable)

    def render_text(self) -> str:
        """Return the result as lines: what was promised, what came, and the play as far as it went."""
        lines = [f"{'✓' if self.passed else '✗'} {self.name}" + (f" → {self.last}" if self.passed else "")]
        lines += [f"    cannot be read: {reason}" for reason in self.unreadable]
        lines += [f"    left at “{self.last}”: {self.left}"] if self.left else []
        for promised, came in self.broken:
            lines += [f"    promised: {promised}", f"    came:     {came}"]
        if not self.passed and not self.unreadable:
            lines.append(f"    played:   {told(self.play, self.last) or self.last}")
        return "\n".join(lines)

    def as_data(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "name": self.name,
            "passed": self.passed,
            "ended": self.last,
            "left": self.left,
            "broken": [{"promised": promised, "came": came} for promised, came in self.broken],
            "unreadable": list(self.unreadable),
            "play": [words for choice in self.play if (words := choice.words)],
        }


def run_playtests(exercise: Exercise, names: tuple[str, ...] = ()) -> list[Result]:
    """Play the playtests named, or all. Raises KeyError for a name that is none."""
    compiled = Compiled(exercise)
    mistakes: dict[str, list[str]] = {}
    for finding in rules.exist(Checked(exercise, names_of(exercise))):
        mistakes.setdefault(str(finding.path[1]), []).append(finding.message)
    results = []
    for name in names or exercise.file.playtests:
        test = exercise.file.playtests[name]
        unreadable = tuple(mistakes.get(name, ()))
        results.append(Result(name, unreadable=unreadable) if unreadable else _Run(compiled, test).result(name))
    return results


@dataclass
class _Run:
    """One playtest being played."""

    compiled: Compiled
    test: Playtest
    met: Counter[str] = field(default_factory=Counter)
    steps: list[Choice] = field(default_factory=list)

    def result(self, name: str) -> Result:
        play, left = self._played()
        broken = () if left else tuple(self._broken(play))
        return Result(name, tuple(self.steps), self.compiled.scene_id(play), broken, left)

    def _played(self) -> tuple[Play, str]:
        play = begun(self.compiled)
        for _ in range(_MOST_STEPS):
            self.met[self.compiled.scene_id(play)] += 1
            scene = self.compiled.scene(play)
            if scene.ending is not None:
                return play, ""
            step = self._chosen(play) if decides(scene) else self._onward(play)
            if isinstance(step, str):
                return play, step
            self.steps.append(step)
            play = as_usual(self.compiled, take(self.compiled, play, step, usual=True))
        return play, f"it goes round and round: no ending after {_MOST_STEPS:,} steps"

    def _onward(self, play: Play) -> Choice | str:
        steps = open_choices(self.compiled, play)
        return steps[0] if steps else "nothing leads on from here"

    def _chosen(self, play: Play) -> Choice | str:
        scene_id, decision = self.compiled.scene_id(play), self.compiled.scene(play).decision
        said = self.test.choose.get(scene_id, ())
        time = self.met[scene_id]
        if decision is None or not said:
            return "it does not say what is chosen here"
        if time > len(said):
            times = "once" if len(said) == 1 else f"{len(said)} times"
            return f"it says {times} what is chosen here, and play comes here again: give it a list"
        choice = said[time - 1]
        if choice.option == UNLISTED:
            return (
                Choice(scene_id, UNLISTED) if decision.goto else "“unlisted” leads nowhere: the decision has no “goto”"
            )
        option = decision.options[choice.option]
        if choice.option not in open_options(self.compiled, play):
            return f"“{choice.option}” is closed here: {option.when}"
        if not option.outcomes:
            return Choice(scene_id, choice.option)
        names = open_outcomes(self.compiled, chosen(self.compiled, play, choice.option).play, choice.option)
        if choice.outcome and choice.outcome not in names:
            return f"the outcome “{choice.outcome}” of “{choice.option}” is closed here"
        if not choice.outcome and len(names) != 1:
            return f"{len(names)} outcomes of “{choice.option}” may follow: name one of {', '.join(names) or 'none'}"
        return Choice(scene_id, choice.option, choice.outcome or names[0])

    def _broken(self, play: Play) -> Iterator[tuple[str, str]]:
        test, compiled = self.test, self.compiled
        last = compiled.scene_id(play)
        if test.ends and test.ends != last:
            yield f"ends in {test.ends}", f"ends in {last}"
        for name in test.visits:
            if name not in self.met:
                yield f"visits {name}", f"visits {', '.join(self.met)}"
        for name, choices in test.choose.items():
            if self.met[name] < len(choices):
                times = {0: "never comes there", 1: "comes there once"}.get(self.met[name], "comes there less often")
                yield f"chooses in {name}" + (f" {len(choices)} times" if len(choices) > 1 else ""), times
        end = land_rest(compiled, play)[0]
        for name, wanted in test.indicators.items():
            level = compiled.level(end, name)
            sign, word = _wanted(wanted)
            if not _holds(compiled.exercise.indicators[name].levels, level, sign, word):
                yield f"{name} is {_SIGNS[sign]} {word}".replace("  ", " "), f"{name} is {level}"
        for name, word in test.flags.items():
            if compiled.flag_word(end, name) != word:
                yield f"{name} is {word}", f"{name} is {compiled.flag_word(end, name)}"


def _wanted(text: str) -> tuple[str, str]:
    match = re.match(r"\s*(>=|<=|==|!=|>|<)?\s*(\w+)\s*\Z", text)
    return (match[1] or "==", match[2]) if match else ("==", text)


def _holds(levels: tuple[str, ...], level: str, sign: str, word: str) -> bool:
    here, wanted = levels.index(level), levels.index(word)
    return {
        ">=": here >= wanted, "<=": here <= wanted, ">": here > wanted, "<": here < wanted,
        "!=": here != wanted, "==": here == wanted,
    }[sign]  # fmt: skip


@dataclass
class RandomPlays:
    """What plays at random came to: how many ended where. ``stuck`` holds a play for each scene where some stopped."""

    count: int
    seed: int
    endings: Counter[str] = field(default_factory=Counter)
    stuck: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    stuck_count: int = 0
    endless: int = 0

    def render_text(self) -> str:
        """Return the counts as lines, the most frequent ending first."""
        lines = [f"{self.count} plays at random, seed {self.seed}"]
        lines += [f"  {number:>7}  {name}" for name, number in self.endings.most_common()]
        lines += [f"  {self.stuck_count:>7}  stopped where nothing is open"] if self.stuck_count else []
        lines += [f"  {self.endless:>7}  not over after {_MOST_STEPS:,} steps"] if self.endless else []
        lines += [f"✗ stuck at “{name}”: play {told(play, name)}" for name, play in self.stuck.items()]
        return "\n".join(lines)

    def as_data(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        return {
            "count": self.count,
            "seed": self.seed,
            "endings": dict(self.endings),
            "stuck": self.stuck_count,
            "endless": self.endless,
            "stuck_at": {name: [w for c in play if (w := c.words)] for name, play in self.stuck.items()},
        }


def play_at_random(exercise: Exercise, count: int, seed: int) -> RandomPlays:
    """Play ``count`` times, choosing each open option as likely as any other; the same seed gives the same plays."""
    compiled, random = Compiled(exercise), Random(seed)  # noqa: S311 - nothing secret is drawn here
    found = RandomPlays(count, seed)
    for _ in range(count):
        play = begun(compiled)
        steps: list[Choice] = []
        for _ in range(_MOST_STEPS):
            if compiled.scene(play).ending is not None:
                found.endings[compiled.scene_id(play)] += 1
                break
            open_now = open_choices(compiled, play)
            if not open_now:
                found.stuck_count += 1
                found.stuck.setdefault(compiled.scene_id(play), tuple(steps))
                break
            step = _drawn(compiled, open_now, random)
            steps.append(step)
            play = as_usual(compiled, take(compiled, play, step, usual=True))
        else:
            found.endless += 1
    return found


def _drawn(compiled: Compiled, open_now: list[Choice], random: Random) -> Choice:
    option = random.choice(list(dict.fromkeys(choice.option for choice in open_now)))
    same = [choice for choice in open_now if choice.option == option]
    decision = compiled.exercise.scenes[same[0].scene].decision
    if decision is None or option is None or len(same) == 1:
        return same[0]
    weights = [decision.options[option].outcomes[choice.outcome].weight or 1.0 for choice in same]
    return random.choices(same, weights)[0]
