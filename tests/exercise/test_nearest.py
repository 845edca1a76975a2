"""Hints name the word that was meant."""

from __future__ import annotations

import pytest

from tabletop.exercise.nearest import did_you_mean, nearest

FEW = ("items", "tests", "ask", "was", "consequence")
MANY = {f"scene_{number}": None for number in range(5000)} | {"the_request": None}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tsets", "tests"), ("tets", "tests"), ("testss", "tests"), ("tezts", "tests"), ("consequenses", "consequence"),
        ("wass", "was"), ("xyzzy", ""), ("", ""), ("x" * 500, ""),
    ],
)  # fmt: skip
def test_the_word_meant_among_few(word: str, meant: str) -> None:
    """One slip is undone, two letters swapped included; further away likeness decides."""
    assert nearest(word, FEW) == meant


@pytest.mark.parametrize(
    ("word", "meant"), [("the_reqeust", "the_request"), ("scene_12x", "scene_12"), ("nothing", "")]
)
def test_the_word_meant_among_many(word: str, meant: str) -> None:
    """Among thousands one slip is undone without looking at each of them."""
    assert nearest(word, MANY) == meant


def test_the_sentence() -> None:
    """The hint is a question, or what stands in its place."""
    assert did_you_mean("tsets", FEW, "else") == "did you mean “tests”?"
    assert did_you_mean("xyzzy", FEW, "else") == "else"
