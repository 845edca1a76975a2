"""Every code that play gives is explained, and its examples do what they say."""

from __future__ import annotations

import pytest

from tabletop.checking import with_play
from tabletop.exercise.load import load
from tabletop.exercise.problems import Problem
from tabletop.exercise.rules.catalogue import MAIN, explanations, texts
from tabletop.exercise.rules.codes import BY_PLAY, CODES
from tabletop.exercise.yaml_nodes import read

EXPLAINED = explanations()
WITH_EXAMPLE = sorted(BY_PLAY - {"T434"})
"""A search that stops needs more than fits into an example."""


def checked(example: str) -> list[Problem]:
    files = texts(example)
    exercise, problems = load(files, MAIN)
    assert exercise is not None, [problem.render_text() for problem in problems]
    return with_play(exercise, read(MAIN, files[MAIN]), problems)


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_bad_example_gives_exactly_its_code(code: str) -> None:
    """The bad example of a code has that problem and no other, with the weight of its code, and still loads."""
    found = checked(EXPLAINED[code].bad)
    assert {(problem.code, problem.severity, problem.refuses) for problem in found} == {(code, *CODES[code][:2])}, [
        problem.render_text() for problem in found
    ]
    assert all(problem.source for problem in found)


@pytest.mark.parametrize("code", WITH_EXAMPLE)
def test_good_example_gives_nothing(code: str) -> None:
    """The good example of a code has no problem at all."""
    assert [problem.render_text() for problem in checked(EXPLAINED[code].good)] == []
