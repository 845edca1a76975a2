"""Text becomes plain values, or problems with places."""

from __future__ import annotations

import time

import pytest
import yaml

from tabletop.exercise import yaml_nodes
from tabletop.exercise.document import Document
from tabletop.exercise.yaml_nodes import decode, read


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CSafeLoader")
        assert not yaml_nodes.has_libyaml()
    return str(request.param)


def found(document: Document) -> list[tuple[str, int, int]]:
    return [(one.code, one.span.line, one.span.column) for one in document.problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("1:30", "1:30"), ("2021-01-15", "2021-01-15"), ("012", "012"),
        ("1_000", "1_000"), ("0x1F", "0x1F"), (".inf", ".inf"), ("nan", "nan"), ("9" * 40, "9" * 40), ("1e5", "1e5"),
        ("7", 7), ("-1", -1), ("+1", 1), ("0", 0), ("2.5", 2.5), (".5", 0.5), ("true", True), ("False", False),
        ("'7'", "7"), ('"true"', "true"), ("'~'", "~"), ("'null'", "null"),
    ],
)  # fmt: skip
def test_only_scalars_of_yaml_1_2_change(parser: str, written: str, meant: object) -> None:
    """Dates, times, codes and old booleans stay texts."""
    document = read("f", f"key: {written}\n")
    assert document.problems == []
    assert document.value == {"key": meant}
    assert type(document.value["key"]) is type(meant)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "T004", 3, 1),
        ("a: &x b\n", "T005", 1, 4),
        ("a: b\nc: *a\n", "T005", 2, 4),
        ("a: !t b\n", "T005", 1, 4),
        ("a:\n\tb: c\n", "T006", 2, 1),
        ("a: b\x1b[31m\n", "T007", 1, 5),
        ("a: x\u202ey\n", "T007", 1, 5),
        ('a: "\\e]52;c;"\n', "T007", 1, 4),
        ("a: ~\n", "T008", 1, 4),
        ("a: null\n", "T008", 1, 4),
        ("a:\nb: c\n", "T008", 1, 1),
        ("a: [b, ~]\n", "T008", 1, 8),
        ("a: {b: one, two, c: d}\n", "T009", 1, 11),
        ("a: {b: one,\n  two, c: d}\n", "T009", 1, 11),
        ("a: [one two three four]\n", "T010", 1, 5),
        ("a: {b: one two three four}\n", "T010", 1, 8),
        ("a: b # c\n", "T011", 1, 6),
        ('a: "b" # c\n', "T011", 1, 8),
        ("a: [b # c\n  ]\n", "T011", 1, 7),
        ("? [a]\n: b\n", "T012", 1, 3),
        (": b\n", "T001", 1, 1),
        ("", "T013", 1, 1),
        ("# only a comment\n", "T013", 1, 1),
        ("--- {a: b}\n--- {c: d}\n", "T013", 2, 1),
        ("a: b: c\n", "T001", 1, 5),
        ("a: 'b\nc: d\n", "T001", 1, 4),
        ("a: @b\n", "T001", 1, 4),
    ],
)
def test_what_is_refused_and_where(parser: str, text: str, code: str, line: int, column: int) -> None:
    """Each thing refused gives one problem at its place, with either parser."""
    assert found(read("f", text)) == [(code, line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "a: b#c\n",
        "# a comment\na: b\n  # another\n",
        "a: # before a map\n  b: c\n",
        "a: 5 # a number is no text\n",
        "a: |  # on a block\n  text # inside\n",
        'a: "one # two"\n',
        "a: [one two three, four]\n",
        'a: {b: "one two three four, five"}\n',
        "\ufeffa: b\r\nc: d\r\n",
        "a: text\tinside\n",
        "a: 👩‍👩‍👧 and עברית\n",
    ],
)
def test_what_is_fine(parser: str, text: str) -> None:
    """Comments of their own, quoted sentences, byte-order marks, CRLF and other scripts are fine."""
    assert found(read("f", text)) == []


def test_both_lines_of_a_duplicate_are_named() -> None:
    """A key written twice names the first line in the message and stands at the second."""
    [problem] = read("f", "top:\n  a: 1\n  b: 2\n  a: 3\n").problems
    assert problem.span.line == 4
    assert "line 2" in problem.message


def test_a_duplicate_before_a_list_as_key() -> None:
    """Both are told where reading stops at the key that is a list."""
    document = read("a.yaml", "a: 1\na: 2\nb:\n  ? [c, d]\n  : e\n")
    assert sorted(problem.code for problem in document.problems) == ["T004", "T012"]


@pytest.mark.parametrize("nest", ["[", "{a: ", "- ", "[{a: "])
def test_deep_nesting_is_refused_quickly(parser: str, nest: str) -> None:
    """A hundred thousand levels neither crash nor take long."""
    started = time.monotonic()
    document = read("f", "a: " + nest * 100_000 if nest != "- " else nest * 100_000)
    assert {code for code, _, _ in found(document)} <= {"T003", "T001"}
    assert document.problems
    assert time.monotonic() - started < 20


def test_depth_limit_is_64(parser: str) -> None:
    """Sixty-four levels are read, sixty-five are not."""
    assert found(read("f", "[" * 63 + "[a]" + "]" * 63)) == []
    assert [code for code, _, _ in found(read("f", "[" * 65 + "]" * 65))] == ["T003"]


def test_size_and_number_of_nodes(parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large is refused; without libyaml the message says how to read more."""
    most = yaml_nodes.limits()
    [problem] = read("f", "a: " + "x" * most.size).problems
    assert problem.code == "T003"
    assert ("libyaml" in problem.hint) == (parser == "pure")
    small = yaml_nodes.Limits(most.size, 10)
    monkeypatch.setattr(yaml_nodes, "limits", lambda: small)
    assert found(read("f", "a: [" + "b, " * 6 + "b]")) == []
    assert [code for code, _, _ in found(read("f", "a: [" + "b, " * 20 + "b]"))] == ["T003"]


def test_limits_are_those_promised(parser: str) -> None:
    """8 MiB and 2,500,000 nodes with libyaml, 512 KiB and 60,000 without."""
    wanted = (8 * 1024 * 1024, 2_500_000) if parser == "libyaml" else (512 * 1024, 60_000)
    assert (yaml_nodes.limits().size, yaml_nodes.limits().nodes) == wanted


def test_places_of_keys_and_values() -> None:
    """Lines and columns count from 1, after a byte-order mark too."""
    document = read("f", "\ufeffa:\n  b: [x, 'y z']\n")
    root = document.places
    assert root is not None
    inner = root.items["a"]
    assert (inner.keys["b"].line, inner.keys["b"].column) == (2, 3)
    second = inner.items["b"].items[1]
    assert (second.line, second.column, second.end_column) == (2, 10, 15)


def test_not_utf_8_says_where() -> None:
    """The first byte that is not UTF-8 is named by line and column."""
    text, problem = decode("f", b"a: b\nc: caf\xe9\n")
    assert text == ""
    assert problem is not None
    assert (problem.code, problem.span.line, problem.span.column) == ("T002", 2, 7)


def test_problems_of_one_file_are_bounded() -> None:
    """A file full of mistakes does not bring thousands of problems."""
    assert 0 < len(read("f", "a: ~\n" + "".join(f"k{n}: ~\n" for n in range(5000))).problems) <= 60
