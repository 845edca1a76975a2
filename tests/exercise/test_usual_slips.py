"""A text that is no YAML: the slip behind it is told where it was made, not where the parser stopped."""

from __future__ import annotations

import pytest
import yaml

from tabletop.exercise.yaml_nodes import read

FERRY = """\
tabletop: 1
title: The ferry
roles:
  mayor:
    name: Mayor
    interest: A quiet week.
  chief:
    name: Chief of the harbour
scenes:
  quay:
    title: The quay
    minutes: 10
    text: The ferry does not leave.

    listen_for:
      - somebody asks who waits
      - somebody names a price
    decision:
      ask: What do we say?
      minutes: 5
      options:
        wait:
          label: Wait
          moves:
            trust: {by: -1, because: "They wait in the rain.", later: true}
          goto: night
        ask_them:
          label: Ask them
          moves:
            trust: {by: 1, because: "They are asked."}
          goto: night
  night:
    text: Nobody sleeps.
    ending: Noon
"""
DEEPER = "a text that goes on is indented deeper than its key; several paragraphs stand below “text: |”"
QUOTE = "close it where the text ends, or delete it"


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader")
    return str(request.param)


def test_the_base_is_read(parser: str) -> None:
    """Without a slip there is no problem."""
    assert read("f", FERRY).problems == []


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message", "hint"),
    [
        # quotation marks
        ("title: The ferry", 'title: "The ferry', 2, 8,
         "the quotation mark opened in line 2 is not closed on its line", QUOTE),
        ("- somebody asks who waits", "- 'somebody asks who waits", 16, 9,
         "the quotation mark opened in line 16 is not closed on its line", QUOTE),
        ('rain.", later', "rain., later", 25, 38,
         "the quotation mark opened in line 25 is not closed on its line", QUOTE),
        ("text: Nobody sleeps.", 'text: "Stop" says the chair.', 33, 16, "the text ended at this quotation mark",
         'put the whole text in double quotes and write \\" for those inside'),
        ("text: Nobody sleeps.", "text: 'It is six o'clock.'", 33, 23, "the text ended at this quotation mark",
         "put the whole in double quotes, or write the apostrophe twice: ''"),
        ("text: Nobody sleeps.", "text: [Six] Nobody sleeps.", 33, 17, "after ] nothing may follow",
         "put the whole text in double quotes, or delete what follows ]"),
        ("later: true}", "later: true}, set: x", 25, 76, "after } nothing may follow", "move } to the end"),
        ('because: "They wait in the rain."', "because: They wait: rain", 25, 47,
         "a colon followed by a space stands inside this text", "put the text in quotes"),
        ('rain.", later: true}\n          goto: night\n        ask_them',
         'rain., later: true}\n          ask: {by: 1, because: "x"}\n          goto: night\n        ask_them', 25, 38,
         "the quotation mark opened in line 25 is not closed on its line", QUOTE),
        # texts that go on
        ("does not leave.\n", "does not leave.\n    It lies at the quay.\n", 14, 5,
         "this line belongs to no key", DEEPER),
        ("does not leave.\n", "does not leave.\n\nIt lies at the quay.\n", 15, 1,
         "this line belongs to no key", DEEPER),
        ("text: The ferry", "text: |\n    The ferry", 14, 5,
         "this line belongs to no key: the text below “|” is not indented", "indent it deeper than the key in line 13"),
        ("    listen_for:\n      - somebody asks who waits\n      - somebody names a price\n",
         "    listen_for:\n   Somebody asks\n", 16, 4,
         "this line belongs to no key: it begins further left than “listen_for” above",
         "begin it in column 7; an entry of a list begins with “- ”"),
        ("who waits\n", "who waits\n      and who leaves\n", 17, 7, "this line belongs to no entry of the list",
         "begin it with “- ”; where the text above goes on, indent it deeper"),
        # colons
        ("      minutes: 5", "      minutes:5", 20, 14, "a space belongs after the colon: “minutes: 5”",
         "without it this line is a text, and no key"),
        ("      minutes: 5", "      minutes:\u00a05", 20, 14,
         "an ordinary space belongs after the colon: “minutes: 5”", "without it this line is a text, and no key"),
        ("        ask_them:", "        ask_them", 27, 9, "“ask_them” lacks its colon", "write “ask_them: …”"),
        ("    minutes: 10", "    minutes 10", 12, 5, "this line belongs to no key", DEEPER),
        ("    name: Mayor", "    name:Mayor", 5, 9, "a space belongs after the colon: “name: Mayor”",
         "without it this line is a text, and no key"),
        ("tabletop: 1", "tabletop:1", 1, 9, "a space belongs after the colon: “tabletop: 1”",
         "without it this line is a text, and no key"),
        ("  mayor:\n", "  mayor\n", 4, 3, "“mayor” lacks its colon", "write “mayor:”"),
        # columns
        ("tabletop: 1", "  tabletop: 1", 1, 3, "“tabletop” begins in column 3, the keys below it further left",
         "begin it in column 1, too"),
        ("    title: The quay", "      title: The quay", 11, 7,
         "“title” begins in column 7, the keys below it in column 5", "begin it in column 5, too"),
        ("    minutes: 10", "      minutes: 10", 12, 7,
         "“minutes” is indented deeper than “title” above and was read as part of its text",
         "begin it in column 5; if it belongs to the text, put the text in quotes"),
        ("    name: Mayor", "   name: Mayor", 5, 4, "“name” begins in column 4, the keys below it in column 5",
         "begin it in column 5, too"),
        ("    text: The ferry", "   text: The ferry", 13, 4,
         "“text” begins in column 4, between the columns of the keys above",
         "begin it in column 5 or in column 3, as “quay” in line 10"),
        # signs that look like others
        ("    minutes: 10", "  \u00a0 minutes: 10", 12, 3, "a non-breaking space in the indentation",
         "indent with ordinary spaces: type them anew"),
        ("    minutes: 10", "\u2003\u2003minutes: 10", 12, 1, "a space that is none (U+2003) in the indentation",
         "indent with ordinary spaces: type them anew"),
        ("    decision:\n", "    injects:\n      – id: call\n        at: start\n    decision:\n", 19, 7,
         "an entry of a list begins with a hyphen, not with “–”", "write “- id: …”"),
        # a map as a list
        ("  mayor:\n", "  - mayor:\n", 4, 3, "“roles” is a map, not a list: write “mayor:” without “- ”",
         "its entries are keys, each on a line of its own"),
        ("        wait:\n", "        - wait:\n", 22, 9, "“options” is a map, not a list: write “wait:” without “- ”",
         "its entries are keys, each on a line of its own"),
    ],
)  # fmt: skip
def test_the_slip_is_told_where_it_was_made(
    parser: str, old: str, new: str, line: int, column: int, message: str, hint: str
) -> None:
    """One slip is one problem, in the author's words, with either parser."""
    assert FERRY.count(old) >= 1
    [problem] = read("f", FERRY.replace(old, new, 1)).problems
    assert (problem.code, problem.span.line, problem.span.column) == ("T001", line, column)
    assert (problem.message, problem.hint) == (message, hint)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("does not leave.", "leaves: at six.", 13, 27, "a colon followed by a space stands inside this text"),
        # A word before the colon that is no key of the format: part of the text, as far as anybody can tell.
        ("does not leave.", "leaves\n      Note: at six.", 14, 11,
         "a colon followed by a space stands inside this text"),
        ("text: The", "text: @The", 13, 11, "a text cannot begin with this sign"),
    ],
)  # fmt: skip
def test_where_nothing_is_certain_the_parser_is_believed(
    parser: str, old: str, new: str, line: int, column: int, message: str
) -> None:
    """No slip is guessed."""
    problems = read("f", FERRY.replace(old, new, 1)).problems
    assert [(one.code, one.span.line, one.span.column, one.message) for one in problems] == [
        ("T001", line, column, message)
    ]


def test_a_map_written_as_a_list_throughout_is_no_list_of_empty_entries(parser: str) -> None:
    """Where every entry has its hyphen the text can be read: what is wrong is told of the map alone."""
    text = "roles:\n  - mayor:\n    name: Mayor\n  - chief:\n    name: Chief\n"
    document = read("f", text)
    assert document.problems == []
    assert document.value == {"roles": [{"mayor": "", "name": "Mayor"}, {"chief": "", "name": "Chief"}]}


@pytest.mark.parametrize(("pair", "wanted"), [("medicine:moving", "medicine: moving"), ("a = b", "a: b")])
def test_a_pair_without_its_space(parser: str, pair: str, wanted: str) -> None:
    """Inside { } a pair without “: ” is one word without a value."""
    [problem] = read("f", f"set: {{{pair}}}\n").problems
    assert (problem.code, problem.span.line, problem.span.column) == ("T008", 1, 7)
    assert problem.message == f"“{pair}” is one word, and no key with a value"
    assert problem.hint == f"write “{wanted}”"


def test_looking_for_slips_takes_no_time(parser: str) -> None:
    """The largest text that is refused at its last line is not searched from end to end again and again."""
    text = "a: 'b\n" + "  c\n" * 20_000 + "d'e\n"
    [problem] = read("f", text).problems
    assert problem.code == "T001"
