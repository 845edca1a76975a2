"""Codes T101–T116: keys, kinds of values, ids."""

from __future__ import annotations

from tabletop.exercise.rules.catalogue import Explanation

EXPLANATIONS = (
    Explanation(
        "T101",
        "A register named under “use” stands beside the exercise, in the same folder.",
        "use: [fact.yaml]\n",
        "use: [facts.yaml]\n",
    ),
    Explanation(
        "T102",
        "An exercise with its registers is one folder that can be copied and kept with a session's record. So "
        "registers are named without a path, and links that lead out of the folder are refused.",
        "use: [../facts.yaml]\n",
        "use: [facts.yaml]\n",
    ),
    Explanation(
        "T103",
        "A file of a newer format may say things this program would leave out without a word.",
        "tabletop: 2\ntitle: The leak\n",
        "tabletop: 1\ntitle: The leak\n",
    ),
    Explanation(
        "T104",
        "An unknown key is nearly always a slip of the pen, and would otherwise be ignored on the evening.",
        """\
scenes:
  morning: {txt: "A file is out.", ending: Noon}
""",
        """\
scenes:
  morning: {text: "A file is out.", ending: Noon}
""",
    ),
    Explanation(
        "T105",
        "Some keys cannot be left out: without a label an option cannot be shown, without an ask nobody can vote.",
        """\
scenes:
  morning:
    decision:
      options:
        confirm: {label: Confirm it, goto: noon}
        decline: {label: Say nothing, goto: noon}
  noon: {text: It is noon., ending: Noon}
""",
        """\
scenes:
  morning:
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it, goto: noon}
        decline: {label: Say nothing, goto: noon}
  noon: {text: It is noon., ending: Noon}
""",
    ),
    Explanation(
        "T106",
        "A value of another kind than the key needs. A text that looks like a number, true or false stands in quotes.",
        "clock: 2021\n",
        'clock: "2021"\n',
    ),
    Explanation(
        "T107",
        "Some keys take one of a few words, since the program acts on them.",
        "vote_as: roles\n",
        "vote_as: role\n",
    ),
    Explanation(
        "T108",
        "Ids are small letters, digits and _, because records, conditions and translations refer to them for ever. "
        "“unlisted” and “ask” are taken.",
        """\
scenes:
  Morning-1: {text: A., ending: Noon}
""",
        """\
scenes:
  morning_1: {text: A., ending: Noon}
""",
    ),
    Explanation(
        "T109",
        "The word is kept for the next step of the format. Using it now would mean something else later.",
        "chain: [the_other_exercise]\n",
        "summary: The other exercise comes first.\n",
    ),
    Explanation(
        "T110",
        "The number or the length lies outside of what can be shown or planned.",
        "minutes: 6000\n",
        "minutes: 60\n",
    ),
    Explanation(
        "T111",
        "One name for two things makes conditions and records unclear.",
        """\
indicators: {trust: {name: Trust}}
flags: {trust: [none, some]}
""",
        """\
indicators: {trust: {name: Trust}}
flags: {promise: [none, some]}
""",
    ),
    Explanation(
        "T112",
        "A role, indicator or flag that is only named must be defined in the cast; otherwise define it on the spot.",
        "use: [cast.yaml]\nroles: [mayer, chief]\n",
        "use: [cast.yaml]\nroles: [mayor, chief]\n",
    ),
    Explanation(
        "T113",
        "The parts of a definition contradict each other: a start that is no level, one word only, a word twice.",
        "flags: {page: [shared]}\n",
        "flags: {page: [never_sent, shared]}\n",
    ),
    Explanation(
        "T114",
        "The language is a short code; by it the program finds translations.",
        "language: english\n",
        "language: en\n",
    ),
    Explanation(
        "T115",
        "“use” takes registers. An exercise has scenes of its own and cannot be used by another.",
        """\
use: [other.yaml]
# other.yaml
tabletop: 1
title: Another
scenes: {a: {text: A., ending: B}}
""",
        "use: [cast.yaml]\n",
    ),
    Explanation(
        "T116",
        "Translations are gettext files: msgctxt says where a text stands, msgid what it says, msgstr what it says in "
        "the other language. Programs for translators write them; so does `tabletop translate`.",
    ),
)
