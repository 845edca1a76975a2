"""The line that opens the room's screen can be copied as it stands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tabletop.console.second_terminal import display_command


def test_the_line_names_the_data_folder_where_one_was_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In full and quoted, so that a shell in another folder reads the same; nothing of it where none was chosen."""
    monkeypatch.delenv("TABLETOP_HOME", raising=False)
    assert display_command() == "tabletop display"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TABLETOP_HOME", "my sessions")
    line = display_command("20261124-5xw5")
    assert shlex.split(line) == [f"TABLETOP_HOME={tmp_path / 'my sessions'}", "tabletop", "display", "20261124-5xw5"]
