"""How a problem is shown."""

from __future__ import annotations

import json

from tabletop.exercise.problems import Problem, Span, render_json, render_text


def problem(source: str, column: int, end: int, **changes: str) -> Problem:
    given = {"message": "unknown key “lable”", "hint": "did you mean “label”?", "file": "a.yaml"} | changes
    span = Span(given["file"], 12, column, 12, end)
    return Problem("T104", "error", span, given["message"], given["hint"], source)


def test_first_line_source_caret_hint() -> None:
    """First `file:line:column: CODE message`, then the line, the caret under the word meant, and the hint."""
    assert problem("      lable: Confirm it", 7, 12).render_text().split("\n") == [
        "a.yaml:12:7: T104 unknown key “lable”",
        "    12 │       lable: Confirm it",
        "       │       ^^^^^",
        "       hint: did you mean “label”?",
    ]


def test_caret_under_wide_characters() -> None:
    """The caret counts cells, not characters: a wide sign before it takes two."""
    lines = problem("漢字: lable", 5, 10).render_text().split("\n")
    assert lines[2] == "       │ " + " " * 6 + "^^^^^"


def test_nothing_hostile_reaches_the_terminal() -> None:
    """Escapes in source, message, hint and file name come out as pictures."""
    shown = problem("a: \x1b]0;x\x07", 4, 5, message="m\x1b[2J", hint="h\u202e", file="f\x1b[0m.yaml").render_text()
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert len(shown.split("\n")) == 4


def test_long_lines_are_cut_around_the_caret() -> None:
    """A line of thousands of signs is shown in part, with the caret still below the word."""
    _, source, caret, _ = problem("x" * 5000 + "lable" + "y" * 5000, 5001, 5006).render_text().split("\n")
    assert len(source) < 130
    assert source[caret.index("^") :].startswith("lable")


def test_warnings_say_so() -> None:
    """The weight of a warning stands before its message; the beginning of the line stays the same."""
    one = Problem("T604", "warning", Span("a.yaml", 1, 2, 1, 3), "m")
    assert one.render_text() == "a.yaml:1:2: T604 warning: m"


def test_json_and_order() -> None:
    """As JSON and as text problems come in the order of their places."""
    later, first = problem("x", 1, 2), Problem("T001", "error", Span("a.yaml", 2, 1, 2, 2), "m\x1b")
    data = json.loads(render_json([later, first]))
    assert [(one["code"], one["line"], one["column"]) for one in data] == [("T001", 2, 1), ("T104", 12, 1)]
    assert data[0]["message"] == "m␛"
    assert render_text([later, first]).startswith("a.yaml:2:1: T001")
