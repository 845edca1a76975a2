"""Every code is explained, and its examples do what they say."""

from __future__ import annotations

import pytest

from tabletop.exercise.load import load
from tabletop.exercise.rules.catalogue import MAIN, explanations, texts
from tabletop.exercise.rules.codes import BY_PLAY, CODES

EXPLAINED = explanations()
WITHOUT_EXAMPLE = {"T002", "T116", "T215", "T612", "T616", "T617", *BY_PLAY}
"""Bytes that are not UTF-8 cannot stand in an example; what fits depends on a screen (see ``test_fitting``), what has
gone on an earlier text, what is translated on another file (see ``test_translating``); what a search gives has its own
test (``tests/explore/test_catalogue``)."""


def codes_of(example: str) -> set[str]:
    return {problem.code for problem in load(texts(example), MAIN)[1]}


def test_every_code_is_explained_and_no_other() -> None:
    """Codes and explanations are the same set, and each says why."""
    assert set(EXPLAINED) == set(CODES)
    assert all(entry.why.endswith(".") for entry in EXPLAINED.values())


@pytest.mark.parametrize("code", sorted(set(CODES) - WITHOUT_EXAMPLE))
def test_bad_example_gives_exactly_its_code(code: str) -> None:
    """The bad example of a code has that problem and no other."""
    assert codes_of(EXPLAINED[code].bad) == {code}


@pytest.mark.parametrize("code", sorted(set(CODES) - WITHOUT_EXAMPLE))
def test_good_example_gives_nothing(code: str) -> None:
    """The good example of a code has no problem at all."""
    exercise, problems = load(texts(EXPLAINED[code].good), MAIN)
    assert [problem.render_text() for problem in problems] == []
    assert exercise is not None


@pytest.mark.parametrize("code", sorted(CODES))
def test_severity_of_a_problem_is_that_of_its_code(code: str) -> None:
    """What a problem says about its weight is what the table of codes says."""
    if code in WITHOUT_EXAMPLE:
        return
    problems = load(texts(EXPLAINED[code].bad), MAIN)[1]
    assert {(problem.severity, problem.refuses) for problem in problems} == {CODES[code][:2]}
