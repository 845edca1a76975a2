"""Plays an author promises: kept, broken, stale, unreadable; and plays at random."""

from __future__ import annotations

import pytest
from tests.exercises import exercise_of
from tests.explore.stories import faulty

from tabletop.explore.playtests import Result, play_at_random, run_playtests

TEXT = """
tabletop: 1
title: The file
flags: {page: [kept, shared]}
indicators: {trust: {name: Trust, levels: [low, mid, high], start: mid}}
scenes:
  morning:
    decision:
      ask: What now?
      options:
        share: {label: Share, set: {page: shared}, moves: {trust: {by: 1, later: true}}, goto: noon}
        keep: {label: Keep, goto: noon}
        wait: {label: Wait, goto: morning}
  noon:
    injects: [{id: call, at: start, text: A call.}, {id: spare, at: manual, text: A spare.}]
    text: Noon.
    decision:
      ask: And now?
      goto: evening
      options:
        deny: {label: Deny, when: page == 'kept', hidden: true}
        tell:
          label: Tell
          outcomes:
            heard: {when: page == 'shared', goto: night}
            unheard: {goto: evening}
        answer: {label: Answer, when: "sent('noon', 'call') and not sent('noon', 'spare')", hidden: true}
  evening: {text: Evening., ending: Evening}
  night: {text: Night., ending: Night}
playtests:
"""


def result(promise: str) -> Result:
    (one,) = run_playtests(exercise_of(f"{TEXT}  it: {promise}\n"))
    return one


@pytest.mark.parametrize(
    "promise",
    [
        "{choose: {morning: keep, noon: deny}, ends: evening, visits: [noon], indicators: {trust: mid}}",
        "{choose: {morning: share, noon: {option: tell, outcome: heard}}, ends: night, flags: {page: shared}}",
        "{choose: {morning: share, noon: {option: tell, outcome: heard}}, indicators: {trust: '>= high'}}",
        "{choose: {morning: keep, noon: tell}, ends: evening}",
        "{choose: {morning: [wait, wait, keep], noon: answer}, ends: evening}",
        "{choose: {morning: keep, noon: unlisted}, ends: evening}",
    ],
)
def test_promises_that_are_kept(promise: str) -> None:
    """Options, outcomes, lists for a scene met again, unlisted, usual injects: all as step has it."""
    assert result(promise).passed, result(promise).render_text()


@pytest.mark.parametrize(
    ("promise", "promised", "came"),
    [
        ("{choose: {morning: keep, noon: deny}, ends: night}", "ends in night", "ends in evening"),
        ("{choose: {morning: keep, noon: deny}, visits: [night]}", "visits night", "visits morning, noon, evening"),
        ("{choose: {morning: keep, noon: deny}, indicators: {trust: '> mid'}}", "trust is above mid", "trust is mid"),
        ("{choose: {morning: keep, noon: deny}, flags: {page: shared}}", "page is shared", "page is kept"),
        ("{choose: {morning: [keep, wait], noon: deny}}", "chooses in morning 2 times", "comes there once"),
    ],
)
def test_promises_that_are_broken(promise: str, promised: str, came: str) -> None:
    """A broken promise says what was promised, what came and what was played."""
    one = result(promise)
    assert one.broken == ((promised, came),)
    assert not one.passed
    assert "played:" in one.render_text()


@pytest.mark.parametrize(
    ("promise", "scene", "reason"),
    [
        ("{choose: {morning: share, noon: deny}}", "noon", "“deny” is closed here: page == 'kept'"),
        ("{choose: {morning: share}}", "noon", "it does not say what is chosen here"),
        ("{choose: {morning: wait, noon: deny}}", "morning", "it says once what is chosen here"),
        ("{choose: {morning: share, noon: tell}}", "noon", "2 outcomes of “tell” may follow: name one of"),
        ("{choose: {morning: keep, noon: {option: tell, outcome: heard}}}", "noon", "“heard” of “tell” is closed here"),
    ],
)  # fmt: skip
def test_plays_that_stop_say_where_they_left(promise: str, scene: str, reason: str) -> None:
    """A playtest that cannot go on fails, names the scene and says why."""
    one = result(promise)
    assert (one.passed, one.last) == (False, scene)
    assert reason in one.left


@pytest.mark.parametrize(
    "promise",
    ["{choose: {mornin: keep}}", "{choose: {morning: keeep}}", "{ends: noon}", "{indicators: {trust: tall}}"],
)
def test_playtests_that_cannot_be_read_fail(promise: str) -> None:
    """What speaks of things that do not exist is not played and fails."""
    one = result(promise)
    assert not one.passed
    assert one.unreadable and not one.play
    assert "cannot be read" in one.render_text()


def test_an_endless_play_fails() -> None:
    """A promise that goes round for ever ends after many steps."""
    text = TEXT.replace("goto: noon}\n        keep", "goto: round}\n        keep").replace(
        "  evening:", "  round: {text: R., goto: round2}\n  round2: {text: S., goto: round}\n  evening:", 1
    )
    (one,) = run_playtests(exercise_of(f"{text}  it: {{choose: {{morning: share}}}}\n"))
    assert "round and round" in one.left


def test_random_plays_are_the_same_for_a_seed() -> None:
    """One seed, one result; all plays are accounted for, and a stuck one shows how it got there."""
    exercise = faulty(12, 8, seed=4).exercise()
    first, again = play_at_random(exercise, 200, 9), play_at_random(exercise, 200, 9)
    assert first.as_data() == again.as_data()
    assert first.as_data() != play_at_random(exercise, 200, 10).as_data()
    assert sum(first.endings.values()) + first.stuck_count + first.endless == 200
    assert first.stuck_count > 0
    assert all(f"stuck at “{name}”" in first.render_text() for name in first.stuck)
