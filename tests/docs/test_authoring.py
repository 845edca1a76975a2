"""The authors' pages say what is so: files load and are clean, parts fit where the page says, commands answer as shown.

A fence says what stands in it: `yaml leak.yaml` a whole file, `yaml leak.yaml at scenes/morning` a part that is merged
into that file there and stays, `yaml leak.yaml in place of scenes/morning` one that replaces what was there, `yaml
wrong leak.yaml` a file with a mistake. At the end of a section its files are clean. `console` shows commands and, below
them, what they answer; a line `…` stands for any lines.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from click.testing import CliRunner

from tabletop.checking import check_paths
from tabletop.cli.main import main
from tabletop.exercise.yaml_nodes import read

HERE = Path(__file__).parents[2] / "docs" / "authoring"
PAGES = sorted(page for page in HERE.glob("*.md") if page.name != "problems.md")
FENCE = re.compile(r"^```(\w+)(?: +([^\n]*))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANSWERED = ("check", "explore", "playtest", "map", "schema", "replay")
"""Verbs whose answer a page may show; the others want a terminal or write files."""


class Fence(NamedTuple):
    """A piece of a page: its language, the words beside it, what stands in it."""

    language: str
    words: str
    text: str


def fences(text: str) -> list[Fence]:
    return [Fence(*found) for found in FENCE.findall(text)]


def merged(old: Any, path: list[str], part: Any) -> Any:
    """Return a value with a part put in at a path: maps are joined, everything else is replaced."""
    if path:
        assert isinstance(old, dict), path
        return {**old, path[0]: merged(old.get(path[0], {}), path[1:], part)}
    if isinstance(old, dict) and isinstance(part, dict):
        return {**old, **{key: merged(old[key], [], value) if key in old else value for key, value in part.items()}}
    return part


def named(fence: Fence) -> tuple[str, str, str]:
    """Return the file a YAML fence names and, for a part, `at` or `in place of` and the path."""
    found = re.fullmatch(r"(?:wrong )?(\S+)(?: (at|in place of) (.+))?", fence.words)
    assert found is not None, fence.words
    return found[1], found[2] or "", found[3] or ""


def put(folder: Path, fence: Fence) -> None:
    """Write the file a YAML fence names, or put its part into the file that is there."""
    name, how, where = named(fence)
    text = fence.text
    if how:
        document, part = read(name, (folder / name).read_text("utf-8")), read("part", fence.text)
        assert part.problems == [], part.problems[0].render_text()
        path = [] if where == "the top" else where.split("/")
        value = merged(document.value, path, None) if how == "in place of" else document.value
        text = json.dumps(merged(value, path, part.value), ensure_ascii=False, indent=1)
    (folder / name).write_text(text, "utf-8")
    if fence.words.startswith("wrong "):
        assert worse_than_notes(folder / name), "nothing is wrong with it"


def worse_than_notes(*paths: Path) -> str:
    report = check_paths(paths)
    return "\n".join(problem.render_text() for problem in report.problems if problem.severity != "note")


def answers(fence: Fence) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each command of a `console` fence as words, with the lines shown below it."""
    for command in re.split(r"^\$ ", fence.text, flags=re.MULTILINE)[1:]:
        line, _, shown = command.partition("\n")
        yield shlex.split(line.partition(" > ")[0]), shown.rstrip("\n").split("\n") if shown.strip() else []


def answer_of(words: list[str]) -> str:
    assert words[0] in ANSWERED
    return CliRunner().invoke(main, words).output


def stands_in(shown: list[str], answer: list[str]) -> bool:
    """Tell whether the lines shown are the answer; a line `…` stands for any lines."""
    pattern = "".join(r"(?:.*\n)*" if line.strip() == "…" else re.escape(line.rstrip()) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in answer)) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_is_so(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are clean, its wrong ones are not, its commands exist and answer as shown."""
    monkeypatch.chdir(tmp_path)
    wrong: set[Path] = set()
    for section in page.read_text("utf-8").split("\n## "):
        for fence in fences(section):
            if fence.language == "yaml":
                put(tmp_path, fence)
                (wrong.add if fence.words.startswith("wrong ") else wrong.discard)(tmp_path / named(fence)[0])
            elif fence.language == "console":
                answered(fence)
        assert worse_than_notes(*(path for path in tmp_path.glob("*.yaml") if path not in wrong)) == "", section[:60]


def answered(fence: Fence) -> None:
    """See that the commands shown exist and answer what is shown."""
    for words, shown in answers(fence):
        assert words[0] == "tabletop"
        offered(words[1:])
        if shown:
            answer = answer_of(words[1:])
            assert stands_in(shown, answer.rstrip("\n").split("\n")), answer


def offered(words: list[str]) -> None:
    """See that a verb and its options are there."""
    command: click.Command = main
    for word in words:
        if isinstance(command, click.Group) and word in command.commands:
            command = command.commands[word]
    assert command is not main or words[0].startswith("-"), words
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_verbs_and_options_in_the_text_are_there(page: Path) -> None:
    """What a sentence names in code as a call of the program can be called."""
    for call in re.findall(r"`tabletop ([a-z][^`]*)`", re.sub(FENCE, "", page.read_text("utf-8"))):
        offered(shlex.split(call))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_fence_is_one_of_those(page: Path) -> None:
    """No example stands on a page untested."""
    found = fences(page.read_text("utf-8"))

    assert {fence.language for fence in found} <= {"yaml", "console", "text"}
    assert all(fence.words for fence in found if fence.language == "yaml")


def test_the_index_names_every_page() -> None:
    """Nobody has to guess that a page is there."""
    index = (HERE / "README.md").read_text("utf-8")

    assert [page.name for page in sorted(HERE.glob("*.md")) if f"({page.name})" not in index] == ["README.md"]
