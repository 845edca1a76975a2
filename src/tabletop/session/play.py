"""What a choice does: one step over a small tuple.

``Play`` holds nothing but numbers, so that exploring every path may visit millions of them; ``Compiled`` knows which
scene, flag, level or fact each number stands for. The session writes what happened, in words, on its events; an old
record therefore never changes with this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tabletop.exercise.conditions import Condition
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import NEXT_SCENE, UNLISTED, Decision, MoveEntry, Option, Scene


class Play(NamedTuple):
    """Where a play stands: indices into ``Compiled``; ``asked`` is a bit set of facts that conditions ask for."""

    scene: int
    levels: tuple[int, ...]
    flags: tuple[int, ...]
    later: tuple[int, ...]
    asked: int


class Movement(NamedTuple):
    """What one indicator did and why. ``by`` is None for “?”; ``before`` and ``after`` are level indices."""

    indicator: str
    by: int | None
    before: int
    after: int
    because: str = ""
    origin: str = ""
    """The scene whose decision this comes from; empty for the scene's own ``on_enter``."""
    late: bool = False
    """It was decided earlier and lands now."""


@dataclass(frozen=True, slots=True)
class Later:
    """A movement that waits. ``lands`` is a scene id or ``@next``; ``where`` is ``scene/option/outcome``."""

    where: str
    indicator: str
    by: int | None
    because: str
    lands: str

    @property
    def origin(self) -> str:
        """The scene in which it was decided."""
        return self.where.split("/", 1)[0]


@dataclass
class _Test:
    """A condition with the places of what it reads, and its answers so far."""

    condition: Condition
    flags: tuple[int, ...]
    levels: tuple[int, ...]
    bits: int
    known: dict[tuple[tuple[int, ...], tuple[int, ...], int], bool] = field(default_factory=dict)


class Compiled:
    """An exercise with everything numbered. Made once a session, or once for a million steps."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.scene_ids = tuple(exercise.scenes)
        self.scene_index = {name: i for i, name in enumerate(self.scene_ids)}
        self.indicator_ids = tuple(name for name, entry in exercise.indicators.items() if entry.levels)
        self.indicator_index = {name: i for i, name in enumerate(self.indicator_ids)}
        self.flag_ids = tuple(exercise.flags)
        self.flag_index = {name: i for i, name in enumerate(self.flag_ids)}
        self._word_index = {
            (name, word): (i, j)
            for i, name in enumerate(self.flag_ids)
            for j, word in enumerate(exercise.flags[name].words)
        }
        self.tops = tuple(len(exercise.indicators[name].levels) - 1 for name in self.indicator_ids)
        asks = sorted({fact for condition in exercise.conditions.values() for fact in condition.asks})
        self.fact_bit = {fact: 1 << i for i, fact in enumerate(asks)}
        self.laters: list[Later] = []
        self._later_index: dict[tuple[str, str], int] = {}
        self._tests = {text: self._test(condition) for text, condition in exercise.conditions.items()}
        for scene_id, scene in exercise.scenes.items():
            self._number_laters(scene_id, scene)

    # -- building

    def _number_laters(self, scene_id: str, scene: Scene) -> None:
        self._add_laters(f"{scene_id}//", scene.on_enter.moves)
        for option_id, option in (scene.decision.options if scene.decision else {}).items():
            self._add_laters(f"{scene_id}/{option_id}/", option.moves)
            for outcome_id, outcome in option.outcomes.items():
                self._add_laters(f"{scene_id}/{option_id}/{outcome_id}", outcome.moves)

    def _add_laters(self, where: str, moves: Mapping[str, MoveEntry]) -> None:
        for indicator, move in moves.items():
            if move.later and indicator in self.indicator_index:
                self._later_index[where, indicator] = len(self.laters)
                self.laters.append(Later(where, indicator, move.by, move.because, move.later))

    def _test(self, condition: Condition) -> _Test:
        return _Test(
            condition,
            tuple(self.flag_index[name] for name in sorted(condition.flags)),
            tuple(self.indicator_index[name] for name in sorted(condition.indicators)),
            sum(self.fact_bit[fact] for fact in condition.asks),
        )

    # -- asking

    def scene(self, play: Play) -> Scene:
        """Return the scene the play stands in."""
        return self.exercise.scenes[self.scene_ids[play.scene]]

    def scene_id(self, play: Play) -> str:
        """Return its id."""
        return self.scene_ids[play.scene]

    def flag_word(self, play: Play, flag: str) -> str:
        """Return the word a flag stands at."""
        return self.exercise.flags[flag].words[play.flags[self.flag_index[flag]]]

    def level(self, play: Play, indicator: str) -> str:
        """Return the word of an indicator's level."""
        return self.exercise.indicators[indicator].levels[play.levels[self.indicator_index[indicator]]]

    def holds(self, play: Play, when: str) -> bool:
        """Return whether a ``when:`` text holds; an empty one always does."""
        if not when:
            return True
        test = self._tests[when]
        key = (
            tuple([play.flags[i] for i in test.flags]),
            tuple([play.levels[i] for i in test.levels]),
            play.asked & test.bits,
        )
        answer = test.known.get(key)
        if answer is None:
            flags = {name: self.flag_word(play, name) for name in test.condition.flags}
            levels = {name: play.levels[self.indicator_index[name]] for name in test.condition.indicators}
            asked = {fact for fact in test.condition.asks if play.asked & self.fact_bit[fact]}
            answer = test.known[key] = bool(test.condition.holds(flags, levels, asked))
        return answer

    def later_key(self, where: str, indicator: str) -> int:
        """Return the number of a waiting movement. Raises KeyError when the exercise has none there."""
        return self._later_index[where, indicator]

    def remember(self, play: Play, *fact: str) -> Play:
        """Return the play with a fact of the past noted, if any condition asks for it."""
        bit = self.fact_bit.get(fact, 0)
        return play if play.asked & bit == bit else Play(*play[:4], play.asked | bit)

    def with_flags(self, play: Play, words: Mapping[str, str]) -> Play:
        """Return the play with flags set."""
        if not words:
            return play
        flags = list(play.flags)
        for pair in words.items():
            place, word = self._word_index[pair]
            flags[place] = word
        return Play(play.scene, play.levels, tuple(flags), play.later, play.asked)

    def with_levels(self, play: Play, after: Mapping[str, int]) -> Play:
        """Return the play with indicators at given level indices."""
        if not after:
            return play
        levels = list(play.levels)
        for indicator, level in after.items():
            levels[self.indicator_index[indicator]] = level
        return play._replace(levels=tuple(levels))


def start(compiled: Compiled) -> Play:
    """Return the play before the first scene is entered: start levels, first words, nothing asked."""
    exercise = compiled.exercise
    levels = tuple(
        exercise.indicators[name].levels.index(exercise.indicators[name].start)
        if exercise.indicators[name].start
        else 0
        for name in compiled.indicator_ids
    )
    return Play(compiled.scene_index[exercise.start], levels, (0,) * len(compiled.flag_ids), (), 0)


def _move(
    compiled: Compiled, play: Play, indicator: str, by: int | None, because: str, origin: str, late: bool
) -> tuple[Play, Movement]:
    place = compiled.indicator_index[indicator]
    before = play.levels[place]
    after = min(max(before + (by or 0), 0), compiled.tops[place])
    if after != before:
        levels = (*play.levels[:place], after, *play.levels[place + 1 :])
        play = Play(play.scene, levels, play.flags, play.later, play.asked)
    return play, Movement(indicator, by, before, after, because, origin, late)


def apply_moves(
    compiled: Compiled, play: Play, moves: Mapping[str, MoveEntry], where: str, origin: str
) -> tuple[Play, list[Movement], list[int]]:
    """Return the play after ``moves``, what moved at once, and the numbers of what will land later."""
    moved: list[Movement] = []
    waiting: list[int] = []
    for indicator, move in moves.items():
        if indicator not in compiled.indicator_index:
            continue
        if move.later:
            waiting.append(compiled.later_key(where, indicator))
        else:
            play, movement = _move(compiled, play, indicator, move.by, move.because, origin, False)
            moved.append(movement)
    if waiting:
        play = play._replace(later=tuple(sorted((*play.later, *waiting))))
    return play, moved, waiting


def _land(compiled: Compiled, play: Play, numbers: Iterable[int]) -> tuple[Play, list[Movement]]:
    moved = []
    for number in numbers:
        waiting = compiled.laters[number]
        play, movement = _move(compiled, play, waiting.indicator, waiting.by, waiting.because, waiting.origin, True)
        moved.append(movement)
    return play, moved


def enter(compiled: Compiled, play: Play, scene_id: str) -> tuple[Play, list[Movement]]:
    """Enter a scene: waiting movements land, ``on_enter`` counts, the visit is remembered."""
    return enter_and_wait(compiled, play, scene_id)[:2]


def enter_and_wait(compiled: Compiled, play: Play, scene_id: str) -> tuple[Play, list[Movement], list[int]]:
    """Enter a scene as ``enter`` does; return the numbers of what its ``on_enter`` lets wait as well."""
    scene = compiled.exercise.scenes[scene_id]
    play = Play(compiled.scene_index[scene_id], *play[1:])
    moved: list[Movement] = []
    waiting: list[int] = []
    if play.later:
        lands = [n for n in play.later if compiled.laters[n].lands in (NEXT_SCENE, scene_id)]
        if lands:
            play = play._replace(later=tuple(n for n in play.later if n not in lands))
            play, moved = _land(compiled, play, lands)
    if scene.on_enter.moves:
        play, own, waiting = apply_moves(compiled, play, scene.on_enter.moves, f"{scene_id}//", "")
        moved += own
    play = compiled.with_flags(play, scene.on_enter.set_)
    return compiled.remember(play, "visited", scene_id), moved, waiting


def land_rest(compiled: Compiled, play: Play) -> tuple[Play, list[Movement]]:
    """Land everything that still waits: at the latest before the debrief."""
    return _land(compiled, play._replace(later=()), play.later)


def open_options(compiled: Compiled, play: Play) -> list[str]:
    """Return the ids of the options that are open, in the order written."""
    decision = compiled.scene(play).decision
    return [name for name, option in decision.options.items() if compiled.holds(play, option.when)] if decision else []


def open_outcomes(compiled: Compiled, play: Play, option_id: str) -> list[str]:
    """Return the outcomes of an option whose ``when`` holds; empty for an option without outcomes."""
    option = _option(compiled, play, option_id)
    return [name for name, outcome in option.outcomes.items() if compiled.holds(play, outcome.when)]


def draw_outcome(compiled: Compiled, play: Play, option_id: str, draw: float) -> str | None:
    """Return the outcome that follows by itself: the only open one, or one drawn if all have a weight; else None.

    ``draw`` is a number from 0 (inclusive) to 1 (exclusive) handed in from outside.
    """
    option = _option(compiled, play, option_id)
    names = open_outcomes(compiled, play, option_id)
    if len(names) == 1:
        return names[0]
    weights = [option.outcomes[name].weight for name in names]
    known = [weight for weight in weights if weight is not None]
    if not names or len(known) < len(names):
        return None
    left = draw * sum(known)
    for name, weight in zip(names, known, strict=True):
        left -= weight
        if left < 0:
            return name
    return names[-1]


def _decision(compiled: Compiled, play: Play) -> Decision:
    decision = compiled.scene(play).decision
    if decision is None:
        raise KeyError(f"scene {compiled.scene_id(play)} has no decision")
    return decision


def _option(compiled: Compiled, play: Play, option_id: str) -> Option:
    return _decision(compiled, play).options[option_id]


class Chosen(NamedTuple):
    """What choosing did: the play before the next scene is entered, and where that is (empty: stays)."""

    play: Play
    movements: list[Movement]
    waiting: list[int]
    settings: dict[str, str]
    goto: str


def choose(compiled: Compiled, play: Play, option_id: str, outcome_id: str = "") -> Chosen:
    """Choose an option (and outcome) in the present scene; its effects count, nothing is entered yet.

    Raises KeyError for an option or outcome the scene does not have.
    """
    decision = _decision(compiled, play)
    scene_id = compiled.scene_id(play)
    if option_id == UNLISTED:
        return Chosen(compiled.remember(play, "chose", scene_id, UNLISTED), [], [], {}, decision.goto)
    option = decision.options[option_id]
    play, moved, waiting = apply_moves(compiled, play, option.moves, f"{scene_id}/{option_id}/", scene_id)
    settings = dict(option.set_)
    goto = option.goto or decision.goto
    if outcome_id:
        outcome = option.outcomes[outcome_id]
        where = f"{scene_id}/{option_id}/{outcome_id}"
        play, more, more_waiting = apply_moves(compiled, play, outcome.moves, where, scene_id)
        moved, waiting = moved + more, waiting + more_waiting
        settings |= outcome.set_
        goto = outcome.goto or goto
    play = compiled.with_flags(play, settings)
    return Chosen(compiled.remember(play, "chose", scene_id, option_id), moved, waiting, settings, goto)


def onward(compiled: Compiled, play: Play) -> str:
    """Return where a scene without decision leads: its ``goto`` or first open route; empty at an ending."""
    scene = compiled.scene(play)
    if scene.goto:
        return scene.goto
    return next((route.goto for route in scene.routes if compiled.holds(play, route.when)), "")


def step(
    compiled: Compiled, play: Play, option_id: str | None = None, outcome_id: str = ""
) -> tuple[Play, list[Movement]]:
    """One whole step: choose (or follow ``goto``/``routes``) and enter what comes next.

    At an ending, or where nothing leads on, everything that waits lands and the play stays where it is.
    """
    if option_id is None:
        moved: list[Movement] = []
        goto = onward(compiled, play)
        decision = compiled.scene(play).decision
        if decision and "decide" not in decision.steps:
            goto = decision.goto
    else:
        chosen = choose(compiled, play, option_id, outcome_id)
        play, moved, goto = chosen.play, chosen.movements, chosen.goto
    if not goto:
        play, rest = land_rest(compiled, play)
        return play, moved + rest
    play, more, _ = enter_and_wait(compiled, play, goto)
    return play, moved + more
