"""The author's editor: which words open it at a line, and that it gets the terminal and gives it back."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from tests.grid import grid, wait_until
from tests.terminal import Terminal, foreign_sequences, is_restored
from tests.tui.authoring.drafts import LEVEE, write

from tabletop.tui.authoring.app import PreviewApp
from tabletop.tui.authoring.editor import NO_EDITOR, command

FILE = Path("/there/levee.yaml")


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("vi", ["vi", "+7", "/there/levee.yaml"]),
        ("nano -w", ["nano", "-w", "+7", "/there/levee.yaml"]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", "/there/levee.yaml"]),
        ("code --wait", ["code", "--wait", "--goto", "/there/levee.yaml:7"]),
        ("/opt/bin/codium", ["/opt/bin/codium", "--goto", "/there/levee.yaml:7"]),
        ("hx", ["hx", "/there/levee.yaml:7"]),
        ("'/my tools/ed'", ["/my tools/ed", "+7", "/there/levee.yaml"]),
        ("'unended", []),
    ],
)
def test_words_of_an_editor(variable: str, words: list[str]) -> None:
    """Each kind of editor is told the line in its own way; a variable that is no words opens none."""
    assert command(FILE, 7, {"EDITOR": variable}) == words
    assert command(FILE, 7, {"EDITOR": "other", "VISUAL": variable}) == words


def test_without_a_variable_a_usual_editor_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first usual editor that is there; where there is none, nothing."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "vi" else None)
    assert command(FILE, 0, {}) == ["/bin/vi", "+1", "/there/levee.yaml"]
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert command(FILE, 1, {"EDITOR": "  "}) == []


async def test_no_editor_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no editor is known the lowest line says how to name one."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EDITOR", "'")
    monkeypatch.delenv("VISUAL", raising=False)
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "as saved" in grid(app))
        await pilot.press("e")
        await wait_until(pilot, lambda: NO_EDITOR in grid(app))


async def test_a_terminal_that_cannot_be_handed_over_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program cannot be put aside, the line to go to is named; in the list of problems too."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EDITOR", "vi")
    app = PreviewApp(write(tmp_path, LEVEE.replace("goto: breach", "goto: breech")))
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "breech" in grid(app))
        await pilot.press("e")
        await wait_until(pilot, lambda: "cannot be handed to an editor" in grid(app))
        await pilot.press("c", "e")
        await wait_until(pilot, lambda: "problems" in grid(app) and "cannot be handed to an editor" in grid(app))


FAKE = """#!{python}
import pathlib, sys
place, name = sys.argv[1:]
path = pathlib.Path(name)
path.with_suffix(".told").write_text(place)
path.write_text(path.read_text().replace({before!r}, {after!r}))
"""


def fake_editor(folder: Path, before: str, after: str) -> Path:
    """Return an editor that notes the line it was told, and replaces one text in the file."""
    script = folder / "fake-editor"
    script.write_text(FAKE.format(python=sys.executable, before=before, after=after), encoding="utf-8")
    script.chmod(0o755)
    return script


def test_the_editor_opens_at_the_problem_and_the_mended_file_is_shown(tmp_path: Path) -> None:
    """In a real terminal: e hands it to the editor at the line of the problem; what was saved there is shown after."""
    path = write(tmp_path, LEVEE.replace("goto: breach", "goto: breech"))
    editor = fake_editor(tmp_path, "goto: breech", "goto: breach")
    env = {"EDITOR": str(editor), "TABLETOP_HOME": str(tmp_path / "home")}
    with Terminal([sys.executable, "-m", "tabletop", "preview", str(path)], columns=120, rows=36, env=env) as terminal:
        terminal.wait_for("breech")
        terminal.press("c")
        terminal.wait_for("edit at this line")
        terminal.press("e")
        terminal.wait_for(lambda: "breech" not in path.read_text())
        terminal.wait_for("T427")  # what play shows of the mended file
        terminal.press("escape")
        terminal.wait_for("The gauge climbs.")
        line = next(i for i, text in enumerate(LEVEE.split("\n"), 1) if "goto: breach" in text)
        assert path.with_suffix(".told").read_text() == f"+{line}"
        terminal.press("down", "down", "right", "e")  # at the ending of the last scene
        terminal.wait_for(lambda: path.with_suffix(".told").read_text() != f"+{line}")
        last = next(i for i, text in enumerate(LEVEE.split("\n"), 1) if "ending:" in text)
        assert path.with_suffix(".told").read_text() == f"+{last}"
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert foreign_sequences(terminal.wire) == []
        assert is_restored(terminal.wire)
