"""Codes T001–T013: from text to keys and values."""

from __future__ import annotations

from tabletop.exercise.rules.catalogue import Explanation

_DEEP_BAD = "summary: " + "[" * 70 + "]" * 70 + "\n"

EXPLANATIONS = (
    Explanation(
        "T001",
        "A colon, a quotation mark or the indentation keeps the file from being read at all. Mostly a text with a "
        "colon in it stands without quotes. Or a quotation mark is opened and not closed; a text goes on in the column "
        "of its key, not deeper; a key stands a space too far left or right; the space after a colon or a hyphen is "
        "missing; something stands behind a closing quotation mark or bracket. Spaces and dashes pasted from elsewhere "
        "may not be what they look like.",
        """\
scenes:
  morning:
    text: The ministry: it calls again.
    ending: Noon
""",
        """\
scenes:
  morning:
    text: "The ministry: it calls again."
    ending: Noon
""",
    ),
    Explanation(
        "T002",
        "Files are UTF-8, so that accents arrive on every computer. Save the file again as UTF-8.",
    ),
    Explanation(
        "T003",
        "A file may hold 8 MiB, 2,500,000 keys and values, and 64 levels, one inside the other (512 KiB and 60,000 "
        "without libyaml). More is nearly always a slip, and could keep a computer busy on the evening.",
        _DEEP_BAD,
        'summary: "[[[ is a text when it stands in quotes"\n',
    ),
    Explanation(
        "T004",
        "Of two entries with one key most readers of YAML keep the second and forget the first without a word.",
        """\
scenes:
  morning:
    text: A file is in the newspaper.
    text: The ministry calls.
    ending: Noon
""",
        """\
scenes:
  morning:
    blocks:
      - text: A file is in the newspaper.
      - text: The ministry calls.
    ending: Noon
""",
    ),
    Explanation(
        "T005",
        "Anchors, aliases and tags make a file mean something else than it says. A text that begins with &, * or ! "
        "stands in quotes.",
        """\
scenes:
  morning: {text: !now, ending: Noon}
""",
        """\
scenes:
  morning: {text: "!now", ending: Noon}
""",
    ),
    Explanation(
        "T006",
        "A tab looks like spaces and counts as none. Indent with spaces.",
        "scenes:\n  morning:\n    text: |\n      A file is\n    \tin the newspaper.\n    ending: Noon\n",
        "scenes:\n  morning:\n    text: |\n      A file is\n      in the newspaper.\n    ending: Noon\n",
    ),
    Explanation(
        "T007",
        "Control characters move the cursor or change colours on whatever screen shows the text, and signs that turn "
        "the direction of writing make it read as something else.",
        """\
scenes:
  morning: {text: "Read \\e[7mthis\\e[0m first.", ending: Noon}
""",
        """\
scenes:
  morning: {text: "Read *this* first.", ending: Noon}
""",
    ),
    Explanation(
        "T008",
        "An empty value could mean “nothing”, “not yet” or “forgotten”. Write a value or leave the key out.",
        """\
summary:
""",
        """\
summary: A file leaks, and a partner asks for more.
""",
    ),
    Explanation(
        "T009",
        "Inside { } a comma ends a text, and the rest of the sentence becomes a key of its own.",
        """\
scenes:
  morning: {text: Monday, in the office, ending: Noon}
""",
        """\
scenes:
  morning: {text: "Monday, in the office", ending: Noon}
""",
    ),
    Explanation(
        "T010",
        "A sentence inside { } or [ ] works until somebody adds a comma; a list is then cut without a trace.",
        """\
scenes:
  morning: {text: A., probe: [Who could stop it and when], ending: Noon}
""",
        """\
scenes:
  morning: {text: A., probe: ["Who could stop it, and when?"], ending: Noon}
""",
    ),
    Explanation(
        "T011",
        "YAML would take everything after “ #” for a comment and drop it, also where an author meant a number sign.",
        """\
summary: The file is exhibit #4, and page #62 is missing.
""",
        """\
summary: "The file is exhibit #4, and page #62 is missing."
""",
    ),
    Explanation(
        "T012",
        "A key is one plain word, so that messages, records and translations can name it.",
        """\
scenes:
  ? [morning, noon]
  : {text: A., ending: Noon}
""",
        """\
scenes:
  morning: {text: A., ending: Noon}
""",
    ),
    Explanation(
        "T013",
        "A file holds one map of keys and values that begins with “tabletop: 1”.",
        """\
- title: The leak
- scenes: none
""",
        """\
tabletop: 1
title: The leak
scenes:
  morning: {text: A., ending: Noon}
""",
    ),
)
