"""`check --fits`: parts that need a second page are named at their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.checking import check_paths
from tabletop.errors import UsageError
from tabletop.fitting import sizes_of

LONG = " ".join(["A sentence of eight words stands here again."] * 25)
STORY = f"""\
tabletop: 1
title: The leak
scenes:
  morning:
    text: Short.
    decision:
      ask: What now?
      options:
        wait: {{label: Wait, goto: noon, consequence: "{LONG}"}}
        act: {{label: Act, goto: noon}}
  noon:
    text: {LONG}
    ending: Noon
"""


def told(path: Path, size: str) -> list[tuple[str, int]]:
    found = [problem for problem in check_paths([path], sizes_of(size)).problems if problem.code == "T612"]
    return [(problem.message, problem.span.line) for problem in found]


def test_long_parts_are_named_where_they_stand(tmp_path: Path) -> None:
    """A text and a consequence that fill more than one page are named, each at its line."""
    path = tmp_path / "story.yaml"
    path.write_text(STORY, "utf-8")

    small = told(path, "60x18")

    assert [line for _, line in small] == [9, 12]
    assert all("needs 2 pages" in message or "needs 3 pages" in message for message, _ in small)


def test_the_same_parts_fit_a_large_screen(tmp_path: Path) -> None:
    """Nothing is named where everything fits."""
    path = tmp_path / "story.yaml"
    path.write_text(STORY, "utf-8")

    assert told(path, "120x60") == []


@pytest.mark.parametrize("size", ["60", "x18", "60x", "a x b", "10x5"])
def test_what_is_no_size_is_refused(size: str) -> None:
    """A size is columns x rows, no smaller than the smallest screen."""
    with pytest.raises(UsageError):
        sizes_of(size)
