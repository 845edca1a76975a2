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


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"VISUAL": "  ", "EDITOR": "nano"}, ["nano", "+7", "/there/levee.yaml"]),
        ({"EDITOR": "kate"}, ["kate", "-l", "7", "/there/levee.yaml"]),
        ({"EDITOR": "open"}, ["open", "/there/levee.yaml"]),
    ],
)
def test_words_of_other_editors(environ: dict[str, str], words: list[str]) -> None:
    """An empty VISUAL leaves the word to EDITOR; an editor that takes a line otherwise, or none, gets it so."""
    assert command(FILE, 7, environ) == words


def test_a_path_with_a_space_needs_no_quotes(tmp_path: Path) -> None:
    """A variable that is the path of a program is taken whole."""
    script = tmp_path / "my editor"
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(0o755)
    assert command(FILE, 7, {"EDITOR": str(script)}) == [str(script), "+7", "/there/levee.yaml"]


def preview(path: Path, editor: str) -> Terminal:
    """Return the preview of a file in a real terminal, with this editor."""
    env = {"EDITOR": editor, "TABLETOP_HOME": str(path.parent / "home")}
    return Terminal([sys.executable, "-m", "tabletop", "preview", str(path)], columns=120, rows=36, env=env)


def test_an_editor_that_does_not_start_leaves_the_preview_awake(tmp_path: Path) -> None:
    """In a real terminal: it is said, and the next key still does what it does."""
    with preview(write(tmp_path), "/no/such/editor") as terminal:
        terminal.wait_for("as saved")
        terminal.press("e")
        terminal.wait_for("did not start: No such file or directory")
        terminal.press("down")
        terminal.wait_for("Scene 2 of 3")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert is_restored(terminal.wire)


def test_ctrl_c_belongs_to_the_editor(tmp_path: Path) -> None:
    """What a terminal sends to all programs at once does not end the preview when the editor has ended."""
    editor = tmp_path / "deaf-editor"
    lines = [
        "#!/bin/sh",
        "trap 'echo heard > \"$0.heard\"' INT",
        'echo > "$0.began"',
        'until [ -e "$0.heard" ]; do sleep 0.05; done',
    ]
    editor.write_text("\n".join(lines), encoding="utf-8")
    editor.chmod(0o755)
    with preview(write(tmp_path), str(editor)) as terminal:
        terminal.wait_for("as saved")
        terminal.press("e")
        terminal.wait_for(lambda: (tmp_path / "deaf-editor.began").exists())
        terminal.press("ctrl+c")
        terminal.wait_for(lambda: (tmp_path / "deaf-editor.heard").exists())
        terminal.press("down")
        terminal.wait_for("Scene 2 of 3")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_an_editor_with_its_own_window_stands_beside_the_preview(tmp_path: Path) -> None:
    """While it is open the preview goes on and follows the file; one that cannot open says so."""
    editor = tmp_path / "code"
    editor.write_text(
        f'#!/bin/sh\n[ -e "{tmp_path}/closed" ] && exit 4\nuntil [ -e "{tmp_path}/closed" ]; do sleep 0.05; done\n'
    )
    editor.chmod(0o755)
    path = write(tmp_path)
    with preview(path, f"{editor} --wait") as terminal:
        terminal.wait_for("as saved")
        terminal.press("e")
        write(tmp_path, LEVEE.replace("The gauge climbs.", "The gauge has climbed."))
        terminal.wait_for("The gauge has climbed.")
        (tmp_path / "closed").touch()
        terminal.press("e")
        terminal.wait_for("ended with 4")
        terminal.press("q")
        assert terminal.wait_exit() == 0
