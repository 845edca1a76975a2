"""An inject that comes once it is decided is asked after the decision: its condition, and whether it was sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exercises import exercise_of

from tabletop.checking import check_paths
from tabletop.exercise.exercise import Exercise
from tabletop.explore.choices import begun, open_choices, take
from tabletop.explore.findings import find
from tabletop.explore.search import search
from tabletop.session.play import Compiled

STORY = """\
tabletop: 1
title: Bells
flags: {rung: false}
scenes:
  rain:
    title: Rain
    text: The river climbs.
    injects:
      - {id: answer, at: decided, when: rung, text: They answer.}
    decision:
      ask: Do we ring?
      options:
        ring: {label: Ring, goto: end, set: {rung: true}}
        wait: {label: Wait, goto: end}
  end:
    title: End
    blocks:
      - {when: rung, text: The bells rang.}
      - text: It is over.
    ending: Evening
"""


def test_a_condition_the_decision_fulfils_is_no_finding(tmp_path: Path) -> None:
    """The option of the same scene sets the flag the inject waits for."""
    path = tmp_path / "bells.yaml"
    path.write_text(STORY, "utf-8")

    assert [p.code for p in check_paths([path]).problems if p.code in ("T426", "T427", "T428")] == []


def story(when: str, asked: str, *, unlisted: bool = False) -> Exercise:
    """Return the story with a condition for the inject, and one for a text at the end."""
    text = STORY.replace("when: rung, text: They answer.", f'when: "{when}", text: They answer.')
    text = text.replace("      ask: Do we", f"      unlisted: {str(unlisted).lower()}\n      ask: Do we")
    return exercise_of(text.replace("{when: rung, text: The bells", f'{{when: "{asked}", text: The bells'))


def said(exercise: Exercise) -> dict[str, str]:
    return {one.finding.code: "/".join(map(str, one.finding.path)) for one in find(exercise).shown}


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("rung", ""),
        ("not rung", ""),
        ("chose('rain', 'ring')", ""),
        ("visited('end')", "T427"),
        ("chose('rain', 'ring') and not rung", "T427"),
        ("chose('rain', 'ring') or chose('rain', 'wait')", "T428"),
        ("rung or chose('rain', 'wait')", "T428"),
    ],
)
def test_its_condition_is_judged_over_all_that_can_be_decided(when: str, code: str) -> None:
    """One that never holds is T427, one that always does T428, and one that depends on the option neither."""
    found = {key: path for key, path in said(story(when, "rung")).items() if key in ("T426", "T427", "T428")}
    assert found == ({code: "scenes/rain/injects/0/when"} if code else {})


@pytest.mark.parametrize(
    ("when", "asked", "code"),
    [
        ("rung", "sent('rain', 'answer')", ""),
        ("rung", "sent('rain', 'answer') and rung", ""),
        ("rung", "sent('rain', 'answer') and not rung", "T426"),
        ("chose('rain', 'wait')", "sent('rain', 'answer') and rung", "T426"),
        ("visited('end')", "sent('rain', 'answer')", "T426"),
    ],
)
def test_whether_it_was_sent_agrees_with_what_was_decided(when: str, asked: str, code: str) -> None:
    """A later text that asks for it is shown only where the inject's condition can have held after the decision."""
    found = said(story(when, asked))
    assert found.get("T426", "") == ("scenes/end/blocks/0/when" if code else "")


def test_on_a_usual_evening_it_comes_by_itself() -> None:
    """`explore` sends it after the option that fulfils its condition, and the counts know it."""
    compiled = Compiled(story("rung", "sent('rain', 'answer')"))
    ends = {take(compiled, begun(compiled), one, usual=True).asked for one in open_choices(compiled, begun(compiled))}
    assert len(ends) == 2
    states = search(compiled)
    assert len({states.states[n] for n in range(len(states)) if states.scene_id(n) == "end"}) == 2


def test_something_unlisted_may_call_for_it_too() -> None:
    """A decision outside the options can be followed by such an inject."""
    code = "T427"
    assert said(story("chose('rain', 'unlisted')", "rung", unlisted=True)).get(code) is None
    assert (
        said(story("chose('rain', 'unlisted') and rung", "rung", unlisted=True)).get(code) is None
    )  # taken like “ring”
