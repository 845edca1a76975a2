"""The mistakes of somebody's first evening with the format: the line is the right one, and the first words mend it."""

from __future__ import annotations

import pytest

from tabletop.exercise.load import load
from tabletop.exercise.problems import Problem

MUSEUM = """\
tabletop: 1
title: The empty frame
indicators:
  trust: {name: Trust, about: Do they call?, levels: [gone, thin, firm], start: thin}
flags:
  told: false
  reward: [none, quiet, public]
scenes:
  discovery:
    minutes: 15
    text: A frame is empty.
    decision:
      ask: Who hears of it first?
      options:
        family:
          label: The family
          moves:
            trust: {by: +1, because: "She hears it from you."}
          set: {told: true}
        press:
          label: Everybody
          moves:
            trust: -1
          set: {reward: public}
      goto: night
  night:
    blocks:
      - text: A man calls.
      - when: told
        text: The daughter hears it too.
    routes:
      - {when: "reward == 'public'", goto: gone}
      - goto: back
  back: {text: A parcel comes., ending: A torn corner}
  gone:
    text: Nobody calls again.
    ending: An empty frame
"""


def refused(old: str, new: str) -> list[Problem]:
    """Return what keeps the exercise from being loaded once ``old`` reads ``new``."""
    assert old in MUSEUM
    return [one for one in load({"m.yaml": MUSEUM.replace(old, new, 1)}, "m.yaml")[1] if one.refuses]


def test_the_base_has_no_mistake() -> None:
    """Without a mistake it loads."""
    assert refused("tabletop", "tabletop") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "hint"),
    [
        # words of other tools
        ("    decision:", "    choice:", 12, "unknown key “choice”", "did you mean “decision”?"),
        ("      options:", "      choices:", 14, "unknown key “choices”", "did you mean “options”?"),
        ("- when: told", "- if: told", 29, "unknown key “if”", "did you mean “when”?"),
        ("    text: Nobody", "    description: Nobody", 36, "unknown key “description”", "did you mean “text”?"),
        ("          moves:", "          effects:", 17, "unknown key “effects”", "did you mean “moves”?"),
        ("      goto: night", "      next: night", 25, "unknown key “next”", "did you mean “goto”?"),
        ("    minutes: 15", "    duration: 15", 10, "unknown key “duration”", "did you mean “minutes”?"),
        ("          label: Everybody", "          title: Everybody", 21, "unknown key “title”",
         "did you mean “label”?"),
        # brackets, hyphens, colons
        ('you."}', 'you."', 18, "the { opened here is not closed on its line", "write } where it ends"),
        ("[gone, thin, firm], start: thin}", "[gone, thin, firm, start: thin}", 4, "a [ is not closed",
         "close it with ]"),
        ("      - text: A man", "        text: A man", 28, "this is an entry of the list “blocks” and lacks its hyphen",
         "write “- text: …” in column 7, as below"),
        ("  discovery:\n", "  - id: discovery\n", 9, "“scenes” is a map, not a list",
         "write “discovery:” in place of “- id: discovery”"),
        ("      ask: Who", "      - ask: Who", 13, "“decision” holds keys, and is no list",
         "write “ask: …” without “- ”"),
        ("            trust: -1", "            trust -1\n            told: -1", 23, "“trust” lacks its colon",
         "write “trust: -1”"),
        ("    minutes: 15", "    minutes = 15", 10, "“minutes” lacks its colon", "write “minutes: 15”"),
        ("    minutes: 15", "    minutes\uff1a15", 10, "behind “minutes” stands another sign than a colon",
         "“minutes: …”"),
        ("    minutes: 15", "    // fifteen\n    minutes: 15", 10, "this line belongs to no key",
         "a comment begins with #"),
        ("      options:\n        family:", "      options:\n      family:", 14, "“options” has no value",
         "what belongs to it stands below it and deeper"),
        ("text: Nobody", "text: ? Nobody", 36, "a text cannot begin with “?”", "put the text in quotes"),
        ('"She hears it from you."', "“She hears it from you.”", 18, "a sentence inside { } or [ ]",
         'type " in its place'),
        # numbers
        ("trust: -1", "trust: \u22121", 23, "must be a whole number", "write -1"),
        ("by: +1", "by: + 1", 18, "must be a whole number", "write +1, without a space"),
        ("by: +1", "by: 0.5", 18, "“by” must be a whole number; here stands a fraction", "write whole steps"),
        ("trust: -1", "trust: -1 because she reads it", 23, "must be a whole number", '{by: -1, because: "…"}'),
        # ways and conditions
        ("      goto: night", "      goto: [night, back]", 25, "“goto” must be a text; here stands a list",
         "name one scene; where roads part, write “routes”"),
        ("      - goto: back", "      - back", 33, "“routes” must be a map", "write “goto: back”"),
        ("reward == 'public'", "reward is 'public'", 32, "“is” is not a comparison", "write =="),
        ("- when: told", "- when: trust >= 2", 29, "a level in quotes is missing here", "its levels: gone, thin, firm"),
        ("- when: told", "- when: chose('family')", 29, "“chose” takes two words", "write chose('scene', 'id')"),
    ],
)  # fmt: skip
def test_the_first_message_is_enough(old: str, new: str, line: int, message: str, hint: str) -> None:
    """The first problem stands at the line of the mistake, says what is wrong there and what to write."""
    first = refused(old, new)[0]
    assert (first.span.line, message in first.message, hint in first.hint) == (line, True, True), first.render_text()


def test_flags_without_words_bring_no_follow_on() -> None:
    """Flags named as a list and defined nowhere are told once each, and not again wherever they are asked for."""
    problems = refused("  told: false\n  reward: [none, quiet, public]\n", "  - told\n  - reward\n")
    assert [one.code for one in problems] == ["T112", "T112"]


def test_a_trap_is_told_from_what_leads_into_it() -> None:
    """Each scene without a way to an ending is named; those in the loop say so, the others name the loop."""
    text = MUSEUM.replace("      - goto: back", "      - goto: night").replace("goto: gone}", "goto: night}")
    problems = load({"m.yaml": text}, "m.yaml")[1]
    told = {one.span.line: (one.message, one.hint) for one in problems if one.code == "T205"}
    assert set(told) == {9, 26}
    assert "leads to itself" in told[26][0]
    assert "“night”" in told[9][1]


def test_scenes_behind_an_orphan_are_not_said_to_have_nothing_that_leads_there() -> None:
    """Of scenes that cannot be reached the first is named, and the others name where they hang."""
    text = MUSEUM.replace("- goto: back", "- goto: gone") + "  attic: {text: Dust., goto: cellar}\n"
    text += "  cellar: {text: Damp., goto: gone}\n"
    told = {one.message: one.hint for one in load({"m.yaml": text}, "m.yaml")[1] if one.code == "T204"}
    assert list(told) == [
        "nothing leads to the scene “back”",
        "nothing leads to the scene “attic”",
        "no way leads from the start to the scene “cellar”",
    ]
    assert "“attic” leads to it" in told["no way leads from the start to the scene “cellar”"]


def test_two_options_with_one_label() -> None:
    """An option copied and not rewritten is told at its label."""
    problems = load({"m.yaml": MUSEUM.replace("label: Everybody", "label: the  family")}, "m.yaml")[1]
    assert [(one.code, one.span.line) for one in problems if one.code == "T618"] == [("T618", 21)]


def test_an_inject_without_a_time_in_a_scene_without_a_decision() -> None:
    """The message does not quote an “at” that nobody wrote."""
    inject = "    injects:\n      - {id: call, text: It rings.}\n    ending: An empty frame"
    problems = load({"m.yaml": MUSEUM.replace("    ending: An empty frame", inject)}, "m.yaml")[1]
    [told] = [one for one in problems if one.code == "T408"]
    assert told.message.startswith("“call” has no “at”")
