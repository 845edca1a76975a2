"""Texts become an exercise, or every problem at the key or value meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load
from tabletop.exercise.problems import Problem

EVERYTHING = {path.name: path.read_text() for path in (Path(__file__).parent / "everything").glob("*.yaml")}
SMALL = """\
tabletop: 1
title: The leak
scenes:
  morning:
    text: A confidential file is in the newspaper.
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it, goto: after}
        decline: {label: Decline to comment, goto: after}
  after:
    text: The ministry calls.
    ending: A difficult afternoon
"""


def changed(old: str, new: str, text: str = SMALL) -> list[Problem]:
    assert old in text
    return load({"a.yaml": text.replace(old, new, 1)}, "a.yaml")[1]


def whole(**texts: str) -> Exercise:
    exercise, problems = load({**EVERYTHING, **texts}, "everything.yaml")
    assert exercise is not None, "\n".join(problem.render_text() for problem in problems)
    return exercise


def test_smallest() -> None:
    """The smallest exercise loads without a word; its first scene is the start, its file's name its id."""
    exercise, problems = load({"The-Leak.yaml": SMALL}, "The-Leak.yaml")
    assert problems == []
    assert exercise is not None
    assert (exercise.id, exercise.start, list(exercise.scenes)) == ("the_leak", "morning", ["morning", "after"])
    assert exercise.files == (("The-Leak.yaml", SMALL),)
    assert len(exercise.sha256) == 64


def test_everything_loads_without_a_word() -> None:
    """An exercise with every key of the format has no problem of any kind."""
    assert load(EVERYTHING, "everything.yaml")[1] == []


def test_short_forms_are_lengthened() -> None:
    """What may be written short arrives in one shape."""
    exercise = whole()
    morning = exercise.scenes["morning"]
    assert morning.decision is not None
    assert [probe.text for probe in morning.probe] == ["Who could stop it?", "What would you need?"]
    assert [(one.at.kind, one.at.minutes) for one in morning.injects] == [("start", 0), ("minutes", 5)]
    decline = morning.decision.options["decline"]
    assert decline.moves["trust"].by is None
    assert decline.outcomes["quiet"].consequence[0].text == "They wait."
    assert decline.outcomes["quiet"].set_ == {"warned": "true"}
    assert morning.decision.options["share"].moves["trust"].later == "@next"
    assert morning.decision.author.not_addressed
    assert exercise.flags["warned"].words == ("false", "true")
    assert exercise.file.playtests["silence"].choose["morning"][0].outcome == "quiet"


def test_cast_is_taken_and_replaced_key_by_key() -> None:
    """A list takes entries of the cast as they are, a map replaces the keys it writes; what is not named is absent."""
    exercise = whole()
    assert list(exercise.roles) == ["mayor", "chief", "judge", "family"]
    assert exercise.roles["mayor"].brief == "You signed the last letter."
    assert exercise.roles["mayor"].interest == "A quiet week."
    assert "critic" not in exercise.roles
    assert exercise.indicators["trust"].levels == ("low", "mixed", "good")


def test_conditions_are_compiled_by_their_text() -> None:
    """Every condition written is there, compiled."""
    exercise = whole()
    assert set(exercise.conditions) == {
        "not warned",
        "trust >= 'mixed'",
        "page == 'shared'",
        "visited('morning') and chose('morning', 'share') and sent('morning', 'call') and written('terms')",
    }
    assert exercise.conditions["not warned"].holds({"warned": "false"}, {}, ())


def test_hash_covers_names_and_registers() -> None:
    """The hash changes with any text used and with nothing else."""
    base = whole().sha256
    assert whole(**{"unused.yaml": "x"}).sha256 == base
    assert whole(**{"facts.yaml": EVERYTHING["facts.yaml"] + "# more\n"}).sha256 != base


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column", "hint"),
    [
        ("label: Confirm it", "lable: Confirm it", "T104", 9, 19, "“label”"),
        ("title: The leak", "titel: The leak", "T104", 2, 1, "“title”"),
        ("ask: What do we say?", "asks: What do we say?", "T104", 7, 7, "“ask”"),
        ("label: Confirm it, ", "", "T105", 9, 9, "label"),
        ("title: The leak\n", "", "T105", 1, 1, "title"),
        ("title: The leak", "title: 2021", "T106", 2, 8, "quotes"),
        ("title: The leak", "title: true", "T106", 2, 8, "quotes"),
        ("title: The leak", "title: [a]", "T106", 2, 1, "one text"),
        ("title: The leak", "title: a\nminutes: an hour", "T106", 3, 10, "digits"),
        ("title: The leak", "title: a\nminutes: '60'", "T106", 3, 10, "digits"),
        ("title: The leak", "title: a\nminutes: -1", "T110", 3, 10, ""),
        ("title: The leak", "title: a\nplayers: {min: 0}", "T110", 3, 16, ""),
        ("title: The leak", "title: a\nvote_as: roles", "T107", 3, 10, "“role”"),
        ("title: The leak", "title: a\nversion: 1.5", "T106", 3, 10, ""),
        ("tabletop: 1", "tabletop: '1'", "T107", 1, 11, "tabletop: 1"),
        ("tabletop: 1", "tabletop: 3", "T103", 1, 11, "install"),
        ("  after:\n", "  After:\n", "T108", 11, 3, "lower_snake_case"),
        ("confirm:", "con-firm:", "T108", 9, 9, "lower_snake_case"),
        ("title: The leak", "title: a\nparts: [a]", "T109", 3, 1, ""),
        ("ask: What do we say?", "ask: a\n      together: [a]", "T109", 8, 7, ""),
        ("ask: What do we say?", "ask: a\n      rule: role:Nobody", "T107", 8, 13, "role:its_id"),
        ("ask: What do we say?", "ask: a\n      rule: consensu", "T107", 8, 13, "“consensus”"),
        ("ask: What do we say?", "ask: a\n      unlisted: 'yes'", "T106", 8, 17, "true or false"),
        ("ask: What do we say?", "ask: a\n      questions: Why?", "T106", 8, 18, "- "),
        ("goto: after}\n        dec", "goto: aftr}\n        dec", "T201", 9, 44, "“after”"),
        ("options:\n", "options: {}\n      other:\n", "T104", 9, 7, ""),
    ],
)
def test_one_mistake_one_problem(old: str, new: str, code: str, line: int, column: int, hint: str) -> None:
    """A mistake of shape gives its problem at the key or value meant, with a way out."""
    problems = [one for one in changed(old, new) if one.code == code]
    assert [(one.span.line, one.span.column) for one in problems] == [(line, column)]
    assert hint in problems[0].hint
    if new.count("\n") == 0 and code != "T110":
        assert len(changed(old, new)) <= 2


def test_all_problems_at_once() -> None:
    """Several mistakes come together, in the order of their places."""
    text = SMALL.replace("title", "titel").replace("label: Decline", "lable: Decline").replace("ending", "ends")
    exercise, problems = load({"a.yaml": text}, "a.yaml")
    assert exercise is None
    assert [(one.code, one.span.line) for one in problems] == [("T104", 2), ("T104", 10), ("T104", 13)]


def test_condition_errors_stand_at_the_word_meant() -> None:
    """A mistake inside a condition is pointed at within its text, quoted or not."""
    for quote in ("", '"'):
        when = f"when: {quote}trust >= 'god'{quote}"
        text = EVERYTHING["everything.yaml"].replace("when: trust >= 'mixed'", when)
        [problem] = load({**EVERYTHING, "everything.yaml": text}, "everything.yaml")[1]
        assert problem.code == "T303"
        source = text.split("\n")[problem.span.line - 1]
        assert source[problem.span.column - 1 : problem.span.end_column - 1] == "'god'"


def test_a_register_that_cannot_be_read_silences_what_depends_on_it() -> None:
    """A slip in the cast gives one problem there, not one for each role it should have defined."""
    text = EVERYTHING["cast.yaml"].replace("indicators:", "indicaters:")
    exercise, problems = load({**EVERYTHING, "cast.yaml": text}, "everything.yaml")
    assert exercise is None
    assert [(one.code, one.span.file) for one in problems] == [("T104", "cast.yaml")]


def test_one_id_in_two_registers() -> None:
    """Two registers of one kind cannot define the same id."""
    use = "use: [source.yaml, facts.yaml, cast.yaml, cast.more.yaml]"
    text = EVERYTHING["everything.yaml"].replace("use: [source.yaml, facts.yaml, cast.yaml]", use)
    more = "tabletop: 1\nflags: {warned: true}\n"
    problems = load({**EVERYTHING, "everything.yaml": text, "cast.more.yaml": more}, "everything.yaml")[1]
    assert [(one.code, one.span.file, one.span.line, one.span.column) for one in problems] == [
        ("T111", "cast.more.yaml", 2, 9)
    ]


@pytest.mark.parametrize("name", ["../facts.yaml", "/etc/passwd", "a/b.yaml", "..", ".hidden.yaml", "a\\b.yaml"])
def test_registers_are_named_without_a_path(name: str) -> None:
    """A name that could lead out of the folder is refused even where such a text is handed in."""
    text = f"use: ['{name}']\n{SMALL}"
    exercise, problems = load({"a.yaml": text, name: "tabletop: 1\n"}, "a.yaml")
    assert exercise is None
    assert [one.code for one in problems] == ["T102"]


def test_findings_that_do_not_refuse_leave_the_exercise_playable() -> None:
    """A real person in fiction is an error for the author, and no reason to send a room home."""
    text = EVERYTHING["everything.yaml"].replace("They read it twice.", "Jane Doe reads it twice.")
    exercise, problems = load({**EVERYTHING, "everything.yaml": text}, "everything.yaml")
    assert exercise is not None
    assert [(one.code, one.severity, one.refuses) for one in problems] == [("T603", "error", False)]


def test_a_word_inside_a_long_text_is_pointed_at() -> None:
    """A word to avoid is found on its own line of a block."""
    text = SMALL.replace("text: The ministry calls.", "text: |\n      One line.\n      A <b>bold</b> one.")
    [problem] = load({"a.yaml": text}, "a.yaml")[1]
    assert (problem.code, problem.span.line, problem.span.column) == ("T601", 14, 9)
