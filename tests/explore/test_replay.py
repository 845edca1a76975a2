"""An old record beside a newer text: the first step that differs, never a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exercises import Driver, examples, exercise_of, small_exercises

from tabletop.exercise.exercise import Exercise
from tabletop.explore.replay import Difference, first_difference, present_line
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Refusal

TEXT = """
tabletop: 1
title: The file
flags: {page: [kept, shared]}
indicators: {trust: {name: Trust, levels: [low, mid, high], start: mid}}
scenes:
  morning:
    text: A letter.
    injects: [{id: call, at: start, text: A call.}]
    decision:
      ask: What now?
      steps: [decide]
      reason: off
      options:
        share: {label: Share, set: {page: shared}, moves: {trust: {by: 1, because: So.}}, goto: noon}
        keep: {label: Keep, moves: {trust: {by: -1, because: So., later: evening}}, goto: noon}
  noon: {text: Noon., routes: [{when: page == 'shared', goto: night}, {goto: evening}]}
  evening: {text: Evening., ending: Evening}
  night:
    text: Night.
    decision:
      ask: Who knows?
      steps: [decide]
      reason: off
      options:
        all: {label: All, outcomes: {calm: {when: trust == 'high', goto: evening}, storm: {goto: evening}}}
"""


def played(choice: str, text: str = TEXT, outcome: str = "") -> Driver:
    driver = Driver(exercise_of(text), 2)
    for _ in range(60):
        if driver.state.phase == "debrief":
            return driver
        if driver.part == "decide":
            here = choice if driver.state.scene_id == "morning" else "all"
            driver.did(co.Decide(option=here, outcome="" if here != "all" else outcome))
        else:
            driver.did(co.Next())
    raise AssertionError(driver.part)


def difference(choice: str, *change: tuple[str, str], outcome: str = "calm") -> Difference | None:
    driver = played(choice, outcome=outcome)
    text = TEXT
    for old, new in change:
        assert old in text
        text = text.replace(old, new)
    return first_difference(driver.compiled.exercise, exercise_of(text), driver.happened)[0]


@pytest.mark.parametrize("choice", ["share", "keep"])
def test_the_same_text_goes_as_it_did(choice: str) -> None:
    """Against the text it was played with, no step of a record differs."""
    assert difference(choice) is None


def test_a_reworded_text_goes_as_it_did() -> None:
    """Words may change; ids and what follows them are what counts."""
    assert difference("share", ("A letter.", "Another letter."), ("label: Share", "label: Send it")) is None


@pytest.mark.parametrize(
    ("choice", "change", "scene", "was", "now"),
    [
        ("share", ("        share:", "        send:"), "morning", "share",
         "no option of this decision goes by that id"),
        ("share", ("set: {page: shared}, ", ""), "morning", "page=shared", "nothing"),
        ("share", ("by: 1,", "by: -1,"), "morning", "trust +1 to high", "trust -1 to low"),
        ("share", ("start: mid", "start: low"), "morning", "trust +1 to high", "trust +1 to mid"),
        ("keep", ("later: evening", "later: night"), "evening", "trust -1 to low", "nothing"),
        ("keep", ("page == 'shared', goto: night}, {goto: evening}", "page == 'kept', goto: night}, {goto: evening}"),
         "noon", "evening", "night"),
        ("share", ("{id: call,", "{id: ring,"), "morning", "call", "no inject of this scene goes by that id"),
        ("share", ("trust == 'high', goto", "trust == 'low', goto"), "night", "open, and it happened", "closed"),
        ("share", ("{text: Evening., ending: Evening}", "{text: E., goto: dusk}\n  dusk: {text: D., ending: Dusk}"),
         "evening", "evening was an ending", "it is none"),
        ("keep", ("Keep, moves", "Keep, when: page == 'shared', closed_because: No., moves"), "morning",
         "open, and chosen", "closed: page == 'shared'"),
    ],
)  # fmt: skip
def test_the_first_step_that_differs_is_named(
    choice: str, change: tuple[str, str], scene: str, was: str, now: str
) -> None:
    """A changed id, effect, condition or way is found at its own step, with what it was and what it is now."""
    found = difference(choice, change)
    assert found is not None
    assert (found.scene, found.was, found.now) == (scene, was, now)


def test_ids_that_were_renamed_are_followed() -> None:
    """``was`` leads from an old id to the new one; nothing else does."""
    renamed = (
        ("        share: {", "        send: {was: share, "),
        ("  noon: {", "  midday: {was: noon, "),
        ("goto: noon", "goto: midday"),
    )
    assert difference("share", *renamed) is None
    words = (
        ("flags: {page: [kept, shared]}", "flags: {sheet: {words: [kept, given], was: {shared: given}}}"),
        ("set: {page: shared}", "set: {sheet: given}"),
        ("page == 'shared'", "sheet == 'given'"),
    )
    found = difference("share", *words)
    assert found is not None and found.now == "no flag goes by that id"


def test_what_was_taken_back_does_not_count() -> None:
    """Only the steps of the present line are played again."""
    driver = Driver(exercise_of(TEXT), 2)
    driver.begin()
    for choice in ("share", "keep"):
        driver.to("decide")
        driver.did(co.Decide(option=choice))
        if choice == "share":
            driver.did(co.Undo())
    line = present_line(driver.happened)
    assert [one.event.option for one in line if isinstance(one.event, ev.Decided)] == ["keep"]
    without = exercise_of(TEXT.replace("        share:", "        send:"))
    assert first_difference(driver.compiled.exercise, without, driver.happened)[0] is None


@examples(60)
@given(small_exercises(), st.data())
def test_any_session_replays_against_its_own_text(exercise: Exercise, data: st.DataObject) -> None:
    """Whatever was played, every step goes as it did against the same exercise."""
    driver = Driver(exercise, 2)
    for _ in range(80):
        if driver.state.phase == "debrief":
            break
        if isinstance(driver.do(co.Next(on=driver.state.step)), Refusal):
            if driver.state.question is not None:
                names = [name for name, _ in driver.state.question.options]
                driver.did(co.CountCards(counts={names[0]: driver.state.present}))
                driver.did(co.CloseVote())
                continue
            option = data.draw(st.sampled_from([line for line in driver.console.options if not line.closed]))
            outcome = option.outcomes[0][0] if option.outcomes else ""
            driver.did(co.Decide(option=option.id, outcome=outcome, reason="because", on=driver.state.step))
    found, same = first_difference(exercise, exercise, driver.happened)
    assert found is None, found
    assert same == len(present_line(driver.happened))
