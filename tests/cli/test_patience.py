"""A long search in a real terminal: it says how far it is, and ctrl-c ends it with what was found."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.explore.test_stopped import keys
from tests.terminal import Terminal

PIT = "        pit: {label: Pit, goto: pit}\n  pit: {text: A pit., goto: pit2}\n  room0:"


def test_ctrl_c_keeps_what_was_found(tmp_path: Path) -> None:
    """`check --full` of far too many states is stopped by ctrl-c, tells what it found and ends with 130."""
    text = keys(26).replace("  room0:", PIT)
    text += """  pit2: {text: A well., routes: [{when: "f0 and visited('out')", goto: out}, {goto: pit}]}\n"""
    (tmp_path / "keys.yaml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "tabletop", "check", "--full", "keys.yaml"]
    with Terminal(command, columns=120, rows=60, cwd=tmp_path) as terminal:
        terminal.wait_for("ctrl-c keeps what was found", seconds=60)
        terminal.press("ctrl+c")
        assert terminal.wait_exit(60) == 130
        shown = " ".join(terminal.text.split())
    assert "T424" in shown
    assert "T434 note: the search stopped at your ctrl-c" in shown
