"""No sentence of the essay stands in the project: not six words in a row."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.content.overlap import TEXTS, digests, known, runs_in

ROOT = Path(__file__).parents[2]


def test_no_six_words_of_the_essay_stand_in_any_file() -> None:
    """Every text file that git knows or would add is read."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    windows = known()
    assert len(windows) > 500

    found = {}
    for name in listed:
        path = ROOT / name
        if path.suffix in TEXTS and path.is_file():
            runs = runs_in(path.read_text("utf-8", errors="replace"), windows)
            if runs:
                found[name] = runs

    assert found == {}


def test_a_run_of_six_words_is_found() -> None:
    """The check can fail: a text that holds a known run is named."""
    text = "one two three four five six"
    windows = {digest for digest, _ in digests(text)}

    assert runs_in(f"Before, {text.title()}; after.", windows) == [text]
