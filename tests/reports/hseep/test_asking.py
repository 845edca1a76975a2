"""What modules ask: from what participants may know, and no general question twice."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.exercises import exercise_of
from tests.reports.hseep.hseep_making import planted

from tabletop.exercise.exercise import Exercise
from tabletop.library import find_exercises, load_exercise
from tabletop.reports.hseep.asking import key_issues, numbered_objective, question, questions
from tabletop.reports.hseep.papers import papers_of

SHIPPED = [load_exercise(entry.path) for entry in find_exercises()]


@pytest.mark.parametrize("exercise", SHIPPED, ids=lambda exercise: exercise.id)
def test_no_question_comes_twice_in_a_manual(exercise: Exercise) -> None:
    """In the shipped exercises each question of each manual is asked once, whoever it is put to."""
    asked = Counter(text for rows in questions(papers_of(exercise)).values() for _, text in rows)
    assert asked and max(asked.values()) == 1


@pytest.mark.parametrize("exercise", SHIPPED, ids=lambda exercise: exercise.id)
def test_each_module_asks_its_own_question_first(exercise: Exercise) -> None:
    """What the scene puts to the room stands above what any scene could ask."""
    papers = papers_of(exercise)
    for name, rows in questions(papers).items():
        own = question(exercise.scenes[name])
        assert [text for _, text in rows[: len(own)]] == own
        assert len(rows) > len(own)


def test_issues_are_the_interests_a_text_speaks_of() -> None:
    """A role whose interest or name the module names comes before others, whoever decides there first of all."""
    roles = "".join(
        f"  {name}: {{name: {name.title()}, side: {side}, interest: \"{interest}\"}}\n"
        for name, side, interest in (
            ("baker", "north", "Bread on the table"), ("judge", "north", "The harbour court"),
            ("guard", "south", "A quiet night"), ("miner", "south", "Shafts that are safe"),
            ("nurse", "south", "Beds for the hurt"),
        )
    )  # fmt: skip
    text = f"""
tabletop: 1
id: issues
title: Issues
roles:
{roles}start: one
scenes:
  one: {{title: One, text: "The shaft fell in, and the hurt lie in the harbour.", goto: two}}
  two:
    title: Two
    text: Nothing is known.
    decision:
      ask: Who speaks?
      rule: role:guard
      options: {{a: {{label: A, goto: three}}, b: {{label: B, goto: three}}}}
  three: {{title: Three, text: Done., ending: End}}
"""
    issues = key_issues(papers_of(exercise_of(text)))
    assert {who for _, who in issues["one"]} == {"Judge", "Miner", "Nurse"}
    assert "Guard" in {who for _, who in issues["two"]}
    assert all(1 <= len(rows) <= 3 for rows in issues.values())


def test_exercise_without_roles_has_issues_too() -> None:
    """Nobody’s interest is known, so it is what any decision has at stake; scenes after each other differ."""
    scenes = "scenes:\n  one: {text: A, goto: two}\n  two: {text: B, ending: End}\n"
    found = key_issues(papers_of(exercise_of(f"tabletop: 1\nid: bare\ntitle: Bare\n{scenes}")))
    assert len(set(found.values())) == 2 and all(who == "Everybody" for rows in found.values() for _, who in rows)


def test_objective_is_named_with_its_number() -> None:
    """By the number it has everywhere; a scene that serves none names none."""
    assert numbered_objective(planted(), "weigh") == "1 · POBJECTIVE"
    assert numbered_objective(planted(), "") == ""
