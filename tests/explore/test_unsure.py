"""Conditions of a play that is known in part: what may be answered covers every way the rest may stand."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tabletop.explore.unsure import FALSE, TRUE, answers, missing

FLAGS = {"f": ("a", "b"), "g": ("a", "b", "c")}
TOP = 3
leaves = st.one_of(
    st.tuples(st.just("flag"), st.sampled_from(["f", "g"]), st.sampled_from(["==", "!="]), st.sampled_from(["a", "b"])),
    st.tuples(st.just("level"), st.just("l"), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, TOP)),
    st.tuples(st.just("ask"), st.just(("visited", "x"))),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
whole = st.fixed_dictionaries(
    {"f": st.sampled_from(FLAGS["f"]), "g": st.sampled_from(FLAGS["g"]), "l": st.integers(0, TOP), "x": st.booleans()}
)


def name_of(leaf: Any) -> str:
    return "x" if leaf[0] == "ask" else str(leaf[1])


def holds(tree: Any, stands: dict[str, Any]) -> bool:
    """Answer a condition of a play that is known as a whole, in the plainest way."""
    if tree[0] == "not":
        return not holds(tree[1], stands)
    if tree[0] == "and":
        return all(holds(part, stands) for part in tree[1])
    if tree[0] == "or":
        return any(holds(part, stands) for part in tree[1])
    here = stands[name_of(tree)]
    if tree[0] == "ask":
        return bool(here)
    there = tree[3]
    signs = {"==": here == there, "!=": here != there}
    if tree[0] == "level":
        signs |= {"<": here < there, "<=": here <= there, ">": here > there, ">=": here >= there}
    return signs[tree[2]]


@given(trees, whole, st.sets(st.sampled_from(["f", "g", "l", "x"])))
def test_what_may_be_answered_covers_what_is(tree: Any, stands: dict[str, Any], known: set[str]) -> None:
    """With all known there is one answer, the right one; with less, the right one is among those that may be."""
    right = TRUE if holds(tree, stands) else FALSE
    assert answers(tree, lambda leaf: stands[name_of(leaf)]) == right
    assert answers(tree, lambda leaf: stands[name_of(leaf)] if name_of(leaf) in known else None) & right


@given(trees, whole)
def test_nothing_is_missing_where_it_holds(tree: Any, stands: dict[str, Any]) -> None:
    """Nothing is missing for the answer that is so, something for the other."""
    so = holds(tree, stands)
    assert (missing(tree, lambda leaf: stands[name_of(leaf)]) == 0) == so
    assert (missing(tree, lambda leaf: stands[name_of(leaf)], wanted=False) == 0) != so
