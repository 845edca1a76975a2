"""What the declarations refuse: one problem for a mistake, in the author's words, with a way out."""

from __future__ import annotations

import pytest

from tabletop.exercise.load import load
from tabletop.exercise.problems import Problem

FERRY = """\
tabletop: 1
title: The ferry
players: {min: 2, max: 16}
roles:
  mayor:
    name: Mayor
flags:
  medicine: [stuck, moving]
scenes:
  quay:
    minutes: 10
    listen_for:
      - somebody asks who waits
    injects:
      - id: call
        at: discussion
        text: The phone rings.
    decision:
      ask: What do we say?
      options:
        wait:
          label: Wait
          set: {medicine: moving}
          goto: night
        ask_them:
          label: Ask them
          goto: night
  night:
    text: Nobody sleeps.
    ending: Noon
debrief:
  questions:
    - Who was not there?
"""
FACTS = "tabletop: 1\nas_of: 3 March 2026\nfacts:\n  F1:\n    text: Nine days.\n"
AT_WORDS = "one of start, discussion, decided, manual"


def changed(old: str, new: str, text: str = FERRY) -> list[Problem]:
    assert old in text
    return load({"ferry.yaml": text.replace(old, new, 1)}, "ferry.yaml")[1]


def test_the_base_has_nothing_wrong_with_its_shape() -> None:
    """Without a mistake nothing is refused."""
    exercise, problems = load({"ferry.yaml": FERRY}, "ferry.yaml")
    assert exercise is not None
    assert [one for one in problems if one.refuses] == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column", "message", "hint"),
    [
        # when an inject comes
        ("at: discussion", "at: minutes", "T107", 16, 13, "“minutes” is not a time for “at”",
         f"a number alone means minutes: “at: 5”; or {AT_WORDS}"),
        ("at: discussion", "at: 7 minutes", "T107", 16, 13, "“7 minutes” is not a time for “at”",
         f"a number alone means minutes: “at: 7”; or {AT_WORDS}"),
        ("at: discussion", "at: discusion", "T107", 16, 13, "“discusion” is not a time for “at”",
         f"did you mean “discussion”? it is {AT_WORDS}"),
        ("at: discussion", "at: [5]", "T106", 16, 9, "“at” must be a number of minutes or a word; here stands a list",
         "write “at: 5”, or one of start, discussion, decided, manual"),
        ("at: discussion", "at: 601", "T110", 16, 13, "“at” is at most 600", ""),
        # a colon in an entry of a list
        ("- somebody asks who waits", "- somebody asks: who waits", "T104", 13, 9,
         "a colon followed by a space stands inside this text", "put the text in quotes"),
        ("- Who was not there?", "- Who was: not there?", "T106", 33, 7,
         "a colon followed by a space stands inside this text", "put the text in quotes"),
        ("    minutes: 10\n", "    minutes: 10\n    text: The quay.\n    The mayor says: wait.\n", "T104", 13, 5,
         "unknown key “The mayor says”", "if it belongs to the text above, indent it deeper than the key of that text"),
        # keys in another place
        ("    minutes: 10", "    facts: [F1]", "T104", 11, 5, "unknown key “facts”",
         "“facts” belongs to a block or an inject"),
        ("    minutes: 10", "    moves: {trust: -1}", "T104", 11, 5, "unknown key “moves”",
         "write “on_enter: {moves: …}”"),
        ("      options:\n", "      injects: []\n      options:\n", "T104", 20, 7, "unknown key “injects”",
         "“injects” belongs to a scene: indent it less"),
        ("      options:\n", "      advice: [R1]\n      options:\n", "T104", 20, 7, "unknown key “advice”",
         "“advice” belongs to an option"),
        ("          set: {medicine: moving}", "          moves:\n            set: {medicine: moving}", "T104", 24, 13,
         "“set” stands inside “moves” here", "it stands beside “moves”: begin it in the same column"),
        ("    minutes: 10", "    \u00a0minutes: 10", "T104", 11, 5, "a non-breaking space stands beside “minutes”",
         "write an ordinary space, or none, around a key"),
        ("    minutes: 10", "    minutes\u00a0: 10", "T104", 11, 5, "a non-breaking space stands beside “minutes”",
         "write an ordinary space, or none, around a key"),
        # keys that are missing
        ("ask: What do we say?", "question: What do we say?", "T104", 19, 7, "unknown key “question”",
         "did you mean “ask”?"),
        ("      - id: call\n        at", "      - at", "T105", 15, 9, "an entry of “injects” lacks “id”",
         "add “id: …”"),
        # values of another kind
        ("title: The ferry", "title: 2026", "T106", 2, 8, "“title” must be a text; here stands a number",
         "put it in quotes"),
        ("ending: Noon", "ending: true", "T106", 30, 13, "“ending” must be a text; here stands true",
         "give it a title: “ending: {title: …}”"),
        ("{min: 2, max: 16}", "2-16", "T106", 3, 10, "“players” must be a map of keys and values; here stands a text",
         "write “players: {min: 2, max: 16}”"),
        ("set: {medicine: moving}", "set: medicine = moving", "T106", 23, 16,
         "“set” must be a map of keys and values; here stands a text", "write “set: {a_flag: its_word}”"),
        ("[stuck, moving]", "no", "T106", 8, 13, "“medicine” must be a map of keys and values; here stands a text",
         "list its words, the first being the start: [stuck, moving]; or write true or false"),
        ("minutes: 10", "minutes: 10 min", "T106", 11, 14, "“minutes” must be a number; here stands a text",
         "write it in digits, without quotes or a unit"),
        ("title: The ferry", "title: The ferry\nuse: facts.yaml", "T106", 3, 6,
         "“use” must be a list; here stands a text", "write “use: [facts.yaml]”"),
        ("    - Who", "    -Who", "T106", 33, 5, "“questions” must be a list; here stands a text",
         "a space belongs after the hyphen: “- Who was not there?”"),
        ("    - Who", "    – Who", "T106", 33, 5, "“questions” must be a list; here stands a text",
         "an entry of a list begins with a hyphen, not with “–”"),
        ("      options:\n", "      author: R1\n      options:\n", "T106", 20, 15,
         "“author” must be a map of keys and values; here stands a text",
         "write “author: [R1]”, or “author: {not_addressed: …}”"),
        # maps and lists
        ("      - id: call\n", "      call:\n", "T106", 14, 5, "“injects” must be a list; here stands a map",
         "write “- id: call” in place of “call:”"),
        ("      - id: call\n", "        id: call\n", "T106", 14, 5, "“injects” must be a list; here stands a map",
         "begin each entry with “- ”: “- id: …”"),
        ("  mayor:\n", "  - mayor:\n", "T106", 4, 1, "“roles” must be a map of keys and values; here stands a list",
         "write “mayor:” without “- ”: its entries are keys"),
        ("  mayor:\n", "  - id: mayor\n", "T106", 4, 1,
         "“roles” must be a map of keys and values; here stands a list", "write “mayor:” in place of “- id: mayor”"),
        # ways to decide
        ("      options:\n", "      rule: vote\n      options:\n", "T107", 20, 13, "“vote” is not a way to decide",
         "one of consensus, majority, facilitator, or role:its_id"),
        ("      options:\n", "      rule: mayor\n      options:\n", "T107", 20, 13, "“mayor” is not a way to decide",
         "did you mean “role:mayor”? one of consensus, majority, facilitator, or role:its_id"),
    ],
)  # fmt: skip
def test_a_mistake_and_its_way_out(
    old: str, new: str, code: str, line: int, column: int, message: str, hint: str
) -> None:
    """Each mistake is one problem, at the key or value meant."""
    [problem] = changed(old, new)
    assert (problem.code, problem.span.line, problem.span.column) == (code, line, column)
    assert (problem.message, problem.hint) == (message, hint)


def test_a_decision_in_the_column_of_the_scenes() -> None:
    """A decision two columns too far left is one mistake, not one for each of its keys."""
    head, decision, tail = FERRY.partition("    decision:\n")
    body, night, rest = tail.partition("  night:\n")
    less = "".join(line[2:] for line in (decision + body).splitlines(keepends=True))
    [problem] = load({"ferry.yaml": head + less + night + rest}, "ferry.yaml")[1]
    assert (problem.code, problem.span.line, problem.span.column) == ("T104", 18, 3)
    assert problem.message == "“decision” stands among the entries of “scenes” here"
    assert problem.hint == "indent it below the scene above"


def test_a_scene_called_like_a_key_keeps_its_own_mistakes() -> None:
    """An id may be the name of a key; what is wrong inside is told there."""
    [problem] = changed("  night:\n    text", "  ending:\n    txet")
    assert (problem.span.line, problem.hint) == (29, "did you mean “text”?")


def test_everything_missing_is_named_at_once() -> None:
    """One problem names all keys that an entry lacks, with the words they take."""
    texts = {"ferry.yaml": FERRY + "use: [facts.yaml]\n", "facts.yaml": FACTS}
    [problem] = load(texts, "ferry.yaml")[1]
    assert (problem.code, problem.span.file, problem.span.line) == ("T105", "facts.yaml", 4)
    assert problem.message == "“F1” lacks “known” and “standing”"
    words = "(seen, secondary, general or author_only)"
    assert problem.hint == f"add “known: …” (then or hindsight) and “standing: …” {words}"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("fact.yaml", "did you mean “facts.yaml”?"),
        ("source", "did you mean “source.yaml”?"),
        ("harbour.yaml", "check the name, its ending and the folder"),
    ],
)
def test_a_register_that_is_not_there(name: str, hint: str) -> None:
    """The usual names of registers are tried."""
    text = FERRY + f"use: [{name}]\n"
    [problem] = load({"ferry.yaml": text}, "ferry.yaml", unreadable={name: f"there is no file {name}"})[1]
    assert (problem.code, problem.hint) == ("T101", hint)
