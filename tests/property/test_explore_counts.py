"""What ``explore`` counts beside every play of small random exercises, walked one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from tests.exercises import examples, small_exercises
from tests.explore.stories import faulty

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.rules.time import minutes_of
from tabletop.explore.bottlenecks import bottlenecks
from tabletop.explore.choices import Choice, as_usual, begun, open_choices, take
from tabletop.explore.summary import summarise
from tabletop.session.play import Compiled, Play, land_rest

TOO_MANY = 4_000
"""Plays from which an exercise counts as too large to be walked play by play."""

Walk = tuple[tuple[Choice, ...], tuple[Play, ...], float]


class TooMany(Exception):
    """The exercise has a loop or too many plays."""


def every_play(compiled: Compiled) -> Iterator[Walk]:
    """Yield every play as its steps, the plays it stood at and how likely it is; the last is where it stopped."""
    work: list[Walk] = [((), (begun(compiled),), 1.0)]
    count = 0
    while work:
        steps, stood, share = work.pop()
        count += 1
        if count > TOO_MANY or len(steps) > 30:
            raise TooMany
        onward = open_choices(compiled, stood[-1])
        if compiled.scene(stood[-1]).ending is not None or not onward:
            yield steps, stood, share
            continue
        for choice in onward:
            after = as_usual(compiled, take(compiled, stood[-1], choice, usual=True))
            work.append(((*steps, choice), (*stood, after), share * likely(compiled, onward, choice)))


def likely(compiled: Compiled, onward: list[Choice], choice: Choice) -> float:
    """Return how likely a step is: options alike, an option's outcomes by their weights."""
    same = [one for one in onward if one.option == choice.option]
    options = len({one.option for one in onward})
    decision = compiled.exercise.scenes[choice.scene].decision
    if decision is None or choice.option is None or not choice.outcome:
        return 1 / options / len(same)
    outcomes = decision.options[choice.option].outcomes
    weights = [outcomes[one.outcome].weight or 1.0 for one in same]
    return (outcomes[choice.outcome].weight or 1.0) / sum(weights) / options


def walked(compiled: Compiled) -> list[Walk]:
    try:
        return list(every_play(compiled))
    except TooMany:
        return []


@examples(80)
@given(small_exercises(7))
def test_counts_are_those_of_all_plays(exercise: Exercise) -> None:
    """Plays, endings, shares, minutes and bottlenecks are what walking every play gives."""
    count(exercise)


@pytest.mark.parametrize("seed", range(6))
def test_counts_of_stories_that_fork_and_merge(seed: int) -> None:
    """The same holds for generated stories with many plays."""
    count(faulty(3, 2, seed).exercise())


def count(exercise: Exercise) -> None:
    """Compare what ``explore`` counts with every play, walked."""
    compiled = Compiled(exercise)
    walks = walked(compiled)
    if not walks:
        return
    found = summarise(exercise)
    ended = [(steps, stood, share) for steps, stood, share in walks if compiled.scene(stood[-1]).ending is not None]
    assert found.complete
    assert found.plays == len(ended)

    shares: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    chosen: Counter[tuple[str, str]] = Counter()
    for steps, stood, share in walks:
        shares[compiled.scene_id(stood[-1])] += share  # type: ignore[assignment]
        for name in {compiled.scene_id(play) for play in stood}:
            passed[name] += share  # type: ignore[assignment]
        for pair in {(step.scene, step.option) for step in steps if step.option is not None}:
            chosen[pair] += share  # type: ignore[assignment]
    assert {one.scene: one.share for one in found.endings} == pytest.approx(dict(shares))
    assert found.scenes == pytest.approx(dict(passed))
    assert {(one.scene, one.option): one.share for one in found.options} == pytest.approx(dict(chosen))

    scenes = [{compiled.scene_id(play) for play in stood} for _, stood, _ in ended]
    assert set(bottlenecks(exercise)) == (set.intersection(*scenes) if scenes else set())
    assert found.bottlenecks == bottlenecks(exercise)
    lengths = [sum(minutes_of(compiled.scene(play)) for play in stood) for _, stood, _ in ended]
    if found.shortest is not None and found.longest is not None:
        assert (found.shortest[0], found.longest[0]) == (min(lengths), max(lengths))


@examples(80)
@given(small_exercises(7))
def test_ends_of_indicators_are_those_of_all_plays(exercise: Exercise) -> None:
    """For each option the lowest, highest and average end of an indicator are those of the plays that choose it."""
    compiled = Compiled(exercise)
    walks = walked(compiled)
    if not walks:
        return
    for one in summarise(exercise).options:
        own = [
            (land_rest(compiled, stood[-1])[0].levels, share)
            for steps, stood, share in walks
            if any((step.scene, step.option) == (one.scene, one.option) for step in steps)
        ]
        for place, effect in enumerate(one.effects):
            levels = compiled.exercise.indicators[effect.indicator].levels
            ends = [final[place] for final, _ in own]
            assert (levels.index(effect.low), levels.index(effect.high)) == (min(ends), max(ends))
            total = sum(share for _, share in own)
            mean = sum(final[place] * share for final, share in own) / total
            met_once = all(sum(step.scene == one.scene for step in steps) <= 1 for steps, _, _ in walks)
            assert not met_once or effect.mean == pytest.approx(mean)
