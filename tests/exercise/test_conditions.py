"""Conditions: what they mean, what they refuse and where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise.conditions import MAX_DEPTH, ConditionError, Names, always, parse

NAMES = Names(
    flags={"page_62": ("never_sent", "summarised", "shared"), "warned": ("false", "true")},
    levels={"trust": ("low", "mixed", "good"), "benefit": ()},
    options={"morning": ("share", "decline"), "noon": ()},
    injects={"morning": ("call",), "noon": ()},
    written={"terms"},
)
FLAGS = {"page_62": "shared", "warned": "true"}
LEVELS = {"trust": 1}
ASKED = {("visited", "morning"), ("chose", "morning", "share"), ("sent", "morning", "call"), ("written", "terms")}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("page_62 == 'shared'", True),
        ('page_62 != "shared"', False),
        ("warned", True),
        ("not warned", False),
        ("warned == 'true'", True),
        ("warned == true", True),
        ("warned != false", True),
        ("trust == 'mixed'", True),
        ("trust >= 'mixed'", True),
        ("trust > 'mixed'", False),
        ("trust < 'good' and trust <= 'mixed'", True),
        ("trust != 'low'", True),
        ("visited('morning')", True),
        ("visited('noon')", False),
        ("chose('morning', 'share')", True),
        ("chose('morning', 'unlisted')", False),
        ("sent('morning', 'call') and written('terms')", True),
        ("not warned or trust == 'good' or page_62 == 'shared'", True),
        ("not (warned and page_62 == 'shared')", False),
        ("not warned and warned or warned", True),
        ("warned or warned and not warned", True),
        ("not not warned", True),
        ("  ( ( warned ) )  ", True),
    ],
)
def test_what_a_condition_means(text: str, holds: bool) -> None:
    """Comparisons, questions and connectives mean what they say; not binds before and, and before or."""
    assert parse(text, NAMES).holds(FLAGS, LEVELS, ASKED) is holds


def test_what_a_condition_reads() -> None:
    """A condition tells which flags, indicators and facts of the past it asks for."""
    condition = parse("warned and trust >= 'good' or chose('morning', 'share') and visited('noon')", NAMES)
    assert condition.flags == {"warned"}
    assert condition.indicators == {"trust"}
    assert condition.asks == {("chose", "morning", "share"), ("visited", "noon")}


@pytest.mark.parametrize(
    ("text", "kind", "column", "hint"),
    [
        ("", "syntax", 1, ""),
        ("warned and", "syntax", 11, ""),
        ("(warned", "syntax", 8, ""),
        ("warned)", "syntax", 7, ""),
        ("page_62 = 'shared'", "syntax", 9, "=="),
        ("page_62 == shared", "syntax", 12, "'shared'"),
        ("page_62 == 'shared", "syntax", 12, "'word'"),
        ("page_62 == ‘shared’", "syntax", 12, "'word'"),
        ("warned AND warned", "syntax", 8, "and"),
        ("warned & warned", "syntax", 8, "and"),
        ("page_26 == 'shared'", "name", 1, "page_62"),
        ("warnd", "name", 1, "warned"),
        ("visted('morning')", "name", 1, "visited"),
        ("visited('mourning')", "name", 9, "morning"),
        ("chose('morning', 'shared')", "name", 18, "share"),
        ("sent('morning', 'cal')", "name", 17, "call"),
        ("written('term')", "name", 9, "terms"),
        ("page_62 == 'sharde'", "word", 12, "shared"),
        ("trust >= 'god'", "word", 10, "good"),
        ("page_62 > 'shared'", "use", 9, "== or !="),
        ("page_62", "use", 1, "page_62 == 'never_sent'"),
        ("trust", "use", 1, "trust >="),
        ("benefit >= 'good'", "use", 1, "debrief"),
        ("chose('noon', 'share')", "use", 7, "visited"),
        ("visited", "syntax", 1, "visited('"),
        ("visited('morning', 'x')", "syntax", 1, "visited('id')"),
        ("visited(morning)", "syntax", 9, "'morning'"),
        ("'shared' == page_62", "syntax", 1, ""),
        ("warned == warned", "syntax", 11, "'warned'"),
        ("trust in 'good'", "use", 1, ">="),
        ("__import__('os')", "name", 1, ""),
        ("warned if warned else warned", "syntax", 8, ""),
        ("warned; warned", "syntax", 7, ""),
        ("(lambda: 1)()", "name", 2, ""),
    ],
)
def test_what_is_refused_where_and_with_what_hint(text: str, kind: str, column: int, hint: str) -> None:
    """A mistake is named by kind and column, with the nearest name or the right form as hint."""
    with pytest.raises(ConditionError) as caught:
        parse(text, NAMES)
    error = caught.value
    assert (error.kind, error.column) == (kind, column)
    assert hint in error.hint
    assert error.message


@pytest.mark.parametrize("text", ["(" * 5000 + "warned" + ")" * 5000, "not " * 5000 + "warned", "warned and " * 5000])
def test_size_is_bounded(text: str) -> None:
    """Very long or deep conditions are refused, not followed."""
    with pytest.raises(ConditionError):
        parse(text, NAMES)


def test_depth_allowed_is_compiled() -> None:
    """What the depth limit lets through also compiles."""
    text = "(" * MAX_DEPTH + "warned" + ")" * MAX_DEPTH
    assert parse(text, NAMES).holds(FLAGS, LEVELS, ASKED) is True


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("page_62 == 'shared' and page_62 == 'summarised'", False),
        ("trust >= 'low'", True),
        ("warned or not warned", True),
        ("trust < 'low'", False),
        ("visited('morning') and not visited('morning')", False),
        ("warned", None),
        ("trust > 'low'", None),
        ("visited('morning')", None),
    ],
)
def test_conditions_with_one_answer(text: str, answer: bool | None) -> None:
    """A condition that cannot hold, or always holds, is known without play."""
    assert always(parse(text, NAMES), NAMES) is answer


_LEAVES = st.sampled_from(
    [
        "warned",
        "page_62 == 'shared'",
        "page_62 != 'never_sent'",
        "trust >= 'mixed'",
        "trust < 'good'",
        "visited('noon')",
    ]
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        inner.map(lambda part: f"not ({part})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda three: f"({three[0]}) {three[1]} ({three[2]})"
        ),
    ),
    max_leaves=8,
)


def by_hand(tree: tuple[Any, ...], flags: dict[str, str], levels: dict[str, int], asked: set[tuple[str, ...]]) -> bool:
    """Evaluate a checked tree the slow way, as the meaning the compiled function is held against."""
    kind = tree[0]
    if kind == "not":
        return not by_hand(tree[1], flags, levels, asked)
    if kind in ("and", "or"):
        answers = [by_hand(part, flags, levels, asked) for part in tree[1]]
        return all(answers) if kind == "and" else any(answers)
    if kind == "ask":
        return tree[1] in asked
    value: Any = flags[tree[1]] if kind == "flag" else levels[tree[1]]
    signs = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
    return bool(getattr(value, signs[tree[2]])(tree[3]))


@given(_TREES, st.sampled_from(["never_sent", "shared"]), st.sampled_from(["false", "true"]), st.integers(0, 2))
def test_compiled_means_what_the_tree_means(text: str, page: str, warned: str, trust: int) -> None:
    """The compiled function agrees with the tree walked by hand, in every state."""
    condition = parse(text, NAMES)
    flags, levels = {"page_62": page, "warned": warned}, {"trust": trust}
    for asked in (set(), {("visited", "noon")}):
        assert bool(condition.holds(flags, levels, asked)) is by_hand(condition.tree, flags, levels, asked)


@given(st.text(max_size=60) | st.lists(st.sampled_from([*"()'\",= <>!", "warned", "and", "or", "not"])).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever stands in a condition, it is read or refused at a column within it."""
    try:
        condition = parse(text, NAMES)
    except ConditionError as error:
        assert 1 <= error.column <= len(text) + 1
        assert error.message
    else:
        assert condition.holds(FLAGS, LEVELS, ASKED) in (True, False)
