"""What a verb loads: the terminal's program only where one is drawn, so that the others begin at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.console.driving import PATIENCE, SMALLEST, environment, tabletop

_LOADED = """
import sys
sys.argv = ["tabletop", *sys.argv[1:]]
from tabletop.cli.main import run_main
code = run_main()
heavy = sorted({name.split(".")[0] for name in sys.modules} & {"textual", "rich", "sqlite3", "yaml", "pydantic"})
print(code, *heavy, file=sys.stderr)
"""


def loaded(home: Path, *words: str) -> set[str]:
    """Return which of the large libraries a call has loaded by its end; it has to end well."""
    call = [sys.executable, "-c", _LOADED, *words]
    ended = subprocess.run(call, capture_output=True, text=True, env=environment(home), timeout=PATIENCE, input="\n")
    code, *names = ended.stderr.splitlines()[-1].split()
    assert code == "0", ended
    return set(names)


@pytest.mark.parametrize(
    "words",
    [
        ("check", str(SMALLEST)),
        ("list",),
        ("run", "--plain", str(SMALLEST)),
        ("sessions", "list"),
        ("sessions", "show"),
        ("report",),
        ("--help",),
    ],
    ids=" ".join,
)
def test_no_terminal_program_is_loaded(words: tuple[str, ...], tmp_path: Path) -> None:
    """Checking, reporting, listing and plain mode never load Textual."""
    subprocess.run(
        tabletop("run", "--plain", str(SMALLEST)), input=b"", env=environment(tmp_path), check=True, timeout=PATIENCE,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert not loaded(tmp_path, *words) & {"textual", "rich"}


def test_help_loads_nothing_large(tmp_path: Path) -> None:
    """Help is there before any library that reads, keeps or draws."""
    assert loaded(tmp_path, "--help") == set()


def test_check_keeps_nothing(tmp_path: Path) -> None:
    """Checking an exercise opens no database."""
    assert "sqlite3" not in loaded(tmp_path, "check", str(SMALLEST))
