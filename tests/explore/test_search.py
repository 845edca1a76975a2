"""The search of every state: finite where play is endless, small where nothing is read, stopped where it is told."""

from __future__ import annotations

import pytest
from tests.exercises import exercise_of
from tests.explore.stories import story

from tabletop.exercise.exercise import Exercise
from tabletop.explore.choices import told
from tabletop.explore.findings import find
from tabletop.explore.search import LOOK_EVERY, search
from tabletop.session.play import Compiled

SAVING = """
tabletop: 1
title: Saving
indicators: {{purse: {{name: Purse, levels: [none, one, two, three, four], start: {start}}}}}
scenes:
  work:
    decision:
      ask: Go on?
      options:
        save: {{label: Save, moves: {{purse: {{by: {by}, because: So., later: pay}}}}, goto: work}}
        stop: {{label: Stop, goto: pay}}
  pay:
    blocks: [{{text: Paid., when: purse == '{wanted}'}}, {{text: Done.}}]
    ending: Pay
"""
OUT_BY_DROPPING = """
tabletop: 1
title: Pit
scenes:
  door:
    decision: {ask: Where?, options: {down: {label: Down, goto: pit}, out: {label: Out, goto: end}}}
  pit: {text: A., routes: [{when: visited('end'), goto: end}, {goto: well}]}
  well: {text: B., may_go: {goto: end}, goto: pit}
  end: {text: C., ending: End}
"""


def codes(exercise: Exercise) -> list[str]:
    return sorted(one.finding.code for one in find(exercise).shown)


@pytest.mark.parametrize(("start", "by"), [("none", "+1"), ("none", "+3"), ("four", "-1"), ("four", "-2")])
def test_movements_that_pile_up_are_counted_as_far_as_they_move(start: str, by: str) -> None:
    """What waits may pile up without end in a loop; the search ends all the same and knows every level reached."""
    reached = {"none": {"+1": 5, "+3": 3}, "four": {"-1": 5, "-2": 3}}[start][by]
    shown = 0
    for wanted in ("none", "one", "two", "three", "four"):
        exercise = exercise_of(SAVING.format(start=start, by=by, wanted=wanted))
        found = search(Compiled(exercise), liberties=True)
        assert found.complete
        assert len(found) < 20
        shown += "T426" not in codes(exercise)
    assert shown == reached


def test_dropping_a_scene_is_no_way_out_of_a_trap() -> None:
    """A scene that may be dropped when time is short does not make a trap an open way; it is still one."""
    assert "T424" in codes(exercise_of(OUT_BY_DROPPING))


def test_what_nothing_reads_makes_no_states() -> None:
    """Flags and indicators that nothing asks for leave one state a scene."""
    flags = "\n".join(f"  f{n}: false" for n in range(12))
    sets = "\n".join(f"        o{n}: {{label: Set, set: {{f{n}: true}}, goto: again}}" for n in range(12))
    text = f"""
tabletop: 1
title: Unread
flags:
{flags}
scenes:
  again:
    decision:
      ask: Which?
      options:
{sets}
        out: {{label: Out, goto: end}}
  end: {{text: A., ending: End}}
"""
    assert len(search(Compiled(exercise_of(text)))) == 2
    read = text.replace("{text: A., ending: End}", "{blocks: [{text: A., when: f3}, {text: B.}], ending: End}")
    assert len(search(Compiled(exercise_of(read)))) == 4


def test_a_budget_of_states_stops_the_search() -> None:
    """At the limit the search stops and says which; up to there its states are shortest ways."""
    whole, some = (search(Compiled(story(60).exercise()), most_states=most) for most in (None, 300))
    assert (whole.complete, some.complete, some.stopped_by) == (True, False, "300 states")
    assert 300 <= len(some) <= 310
    assert some.states == whole.states[: len(some)]


def test_stop_is_asked_again_and_again() -> None:
    """``stop`` is asked before the search and every few thousand states; its words are kept."""
    asked = []

    def stop() -> str:
        asked.append(len(asked))
        return "enough" if len(asked) > 2 else ""

    found = search(Compiled(story(900).exercise()), keep_levels=True, stop=stop)
    assert (found.complete, found.stopped_by, found.left) == (False, "enough", 2 * LOOK_EVERY)


def test_a_play_is_told_in_one_line() -> None:
    """Options and outcomes are told, plain ways on are not; of a long play the middle is left out."""
    exercise = story(30).exercise()
    found = search(Compiled(exercise))
    last = next(state for state in range(len(found)) if found.scene_id(state) == "c30_door")
    line = told(found.play_to(last), "c30_door")
    assert line.startswith("c0_door: ")
    assert line.endswith(" → c30_door")
    assert line.count(" → ") == 12
    assert " more → " in line
