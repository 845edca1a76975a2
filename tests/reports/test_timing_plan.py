"""An evening's minutes: the longest way, and what to leave out when there is less time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.exercises import exercise_of

from tabletop.reports.timing_plan import SECOND_VOTE, SHORTEST, longest_way, shorten

EVENING = """
tabletop: 1
title: An evening
minutes: 60
scenes:
  first:
    title: First
    minutes: 12
    decision:
      ask: Which way?
      options:
        short: {label: Short, goto: little}
        long: {label: Long, goto: much}
  little:
    title: Little
    minutes: 1
    goto: second
  much:
    title: Much
    minutes: 4
    may_go: {goto: second}
    goto: second
  second:
    title: Second
    minutes: 10
    decision:
      ask: And now?
      steps: [vote, show, discuss, decide]
      options:
        stay: {label: Stay, goto: end}
        again: {label: Begin again, goto: first}
  end:
    title: End
    minutes: 1
    ending: The end
debrief: {lead: first}
"""


def test_longest_way_goes_round_no_loop_and_names_what_stands_instead() -> None:
    """The way takes the longer branch, ends once, and tells the other scene."""
    way = longest_way(exercise_of(EVENING))

    assert [stop.scene for stop in way.stops] == ["first", "much", "second", "end"]
    assert [stop.begins for stop in way.stops] == [5, 17, 21, 31]
    assert way.stops[1].instead == ("little",)
    assert [stop.second_vote for stop in way.stops] == [True, False, False, False]
    assert way.total == 12 + 4 + 10 + 1 + 25


def test_shortening_takes_no_more_than_it_needs() -> None:
    """One scene that may go is enough for a little; nothing else is touched."""
    shorter = shorten(exercise_of(EVENING), 48)

    assert [cut.what for cut in shorter.cuts] == ["Drop “Much” or what stands in its place (x)"]
    assert shorter.way.total == 48
    assert shorter.reached and not shorter.lost


def test_a_decision_goes_only_when_all_else_is_not_enough() -> None:
    """Far too little time: the last decision is given up and named, the debrief keeps its least."""
    shorter = shorten(exercise_of(EVENING), 30)

    assert shorter.cuts[0].what == "End after “First” (e opens the debrief)"
    assert shorter.lost == ("second",)
    assert shorter.way.total == 12 - SECOND_VOTE + sum(SHORTEST.values())


@given(st.floats(min_value=0, max_value=80, allow_nan=False))
def test_every_cut_saves_and_the_last_leaves_what_is_left(wanted: float) -> None:
    """Savings add up to the difference, and it is told honestly whether they are enough."""
    exercise = exercise_of(EVENING)
    whole, shorter = longest_way(exercise), shorten(exercise, wanted)

    assert all(cut.saves > 0 for cut in shorter.cuts)
    assert whole.total - sum(cut.saves for cut in shorter.cuts) == shorter.way.total
    assert shorter.reached == (shorter.way.total <= wanted)
