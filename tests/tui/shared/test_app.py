"""Whatever ends a full-screen program, the terminal is as before and shows nothing that was not meant for it."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.terminal import Terminal, foreign_sequences, is_restored

from tabletop.errors import UsageError
from tabletop.tui.shared.app import ascii_only, terminal_or_refuse

SECRET = "the-informant-lives-at-12-Elm-Street"

PROGRAM = """
import sys
from textual.widgets import Static
from tabletop.errors import UsageError
from tabletop.tui.shared.app import TabletopApp, run

class Small(TabletopApp):
    def compose(self):
        yield Static("Inés is here → ready", markup=False)
    {methods}

try:
    sys.exit(run(Small(go_on="tabletop display", **{options})))
except UsageError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def program(methods: str = "pass", **options: object) -> list[str]:
    return [sys.executable, "-c", PROGRAM.format(methods=methods, options=options)]


def after_screen(terminal: Terminal) -> str:
    """What is on the wire after the full screen was left."""
    return terminal.wire.rpartition(b"\x1b[?1049l")[2].decode()


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)],
    ids=lambda value: str(value),
)
def test_signals_restore_the_terminal(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """A signal ends the program with 128 + its number, the terminal restored, without a word."""
    with Terminal(program(), env={"TABLETOP_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("ready")
        terminal.signal(number)
        assert terminal.wait_exit() == code
        assert is_restored(terminal.wire)
        assert foreign_sequences(terminal.wire) == []
        assert re.sub(r"\x1b\[[?<>]?[0-9;]*[a-z]", "", after_screen(terminal)).strip() == ""
        assert not (tmp_path / "crash").exists()


def test_a_closed_window_ends_it(tmp_path: Path) -> None:
    """When its window is closed the program ends with 129 and leaves nothing behind."""
    with Terminal(program(), env={"TABLETOP_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == 129
        assert not (tmp_path / "crash").exists()


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
def test_keys_that_leave(key: str) -> None:
    """Ctrl+C and Ctrl+Q leave, with 0 and the terminal restored."""
    with Terminal(program()) as terminal:
        terminal.wait_for("ready")
        terminal.press(key)
        assert terminal.wait_exit() == 0
        assert is_restored(terminal.wire)


CRASHES = {
    "in a key": """
    BINDINGS = [("x", "fail")]
    def action_fail(self):
        note = "{secret}"
        raise RuntimeError("no such step")
""",
    "in a timer": """
    def on_mount(self):
        self.set_timer(0.1, self.fail)
    def fail(self):
        note = "{secret}"
        raise RuntimeError("no such step")
""",
    "in a worker": """
    def on_mount(self):
        self.run_worker(self.fail, thread=True)
    def fail(self):
        note = "{secret}"
        raise RuntimeError("no such step")
""",
    "in drawing": """
    BINDINGS = [("x", "fail")]
    def action_fail(self):
        note = "{secret}"
        class Bad(Static):
            def render(self):
                private = note
                raise RuntimeError("no such step")
        self.mount(Bad())
""",
    "with a face of its own": """
    BINDINGS = [("x", "fail")]
    def action_fail(self):
        class Pretty(Exception):
            def __rich__(self):
                return "{secret}"
        raise Pretty("no such step")
""",
}


@pytest.mark.parametrize("where", CRASHES)
def test_a_crash_shows_an_apology_and_nothing_else(where: str, tmp_path: Path) -> None:
    """No traceback, no value of a variable: a short apology, how to go on, and where the fault is described (0600)."""
    methods = CRASHES[where].replace("{secret}", SECRET)
    with Terminal(program(methods), columns=120, env={"TABLETOP_HOME": str(tmp_path)}) as terminal:
        if "BINDINGS" in methods:
            terminal.wait_for("ready")
            terminal.press("x")
        assert terminal.wait_exit() == 1
        assert is_restored(terminal.wire)
        assert foreign_sequences(terminal.wire) == []
        shown = after_screen(terminal)
        assert "We are sorry" in shown
        assert "tabletop display" in shown
        assert "Traceback" not in terminal.wire.decode()
        assert SECRET not in terminal.wire.decode()
        assert "no such step" not in terminal.wire.decode()
    (note,) = (tmp_path / "crash").iterdir()
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert "no such step" in note.read_text()
    assert f'"{SECRET}"' not in note.read_text().replace(f'note = "{SECRET}"', "")
    assert note.name in re.sub(r"\s", "", shown)


def test_a_fault_that_nobody_waits_for_stays_off_the_terminal(tmp_path: Path) -> None:
    """A background task that fails is kept in the crash folder; the room goes on and sees nothing."""
    methods = """
    def on_mount(self):
        import asyncio
        self.lost = asyncio.create_task(self.fail())
        self.set_timer(0.2, self.forget)
    async def fail(self):
        raise RuntimeError("no such step")
    def forget(self):
        import gc
        self.lost = None
        gc.collect()
        self.query_one(Static).update("still here")
"""
    with Terminal(program(methods), env={"TABLETOP_HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("still here")
        terminal.wait_for(lambda: (tmp_path / "crash").exists() and any((tmp_path / "crash").iterdir()))
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        assert "no such step" not in terminal.wire.decode()


def test_a_crash_without_a_place_to_describe_it(tmp_path: Path) -> None:
    """Where the crash note cannot be written the apology stands all the same."""
    (tmp_path / "file").write_text("")
    methods = CRASHES["in a timer"].replace("{secret}", SECRET)
    with Terminal(program(methods), env={"TABLETOP_HOME": str(tmp_path / "file")}) as terminal:
        assert terminal.wait_exit() == 1
        assert "We are sorry" in after_screen(terminal)
        assert "Traceback" not in terminal.wire.decode()


# ---- where it cannot run --------------------------------------------------------------------------------------------


def test_without_a_terminal_it_refuses() -> None:
    """Into a pipe nothing is drawn: exit 2, and the way that works is named."""
    done = subprocess.run(program(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "--plain" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_on_a_dumb_terminal_it_refuses() -> None:
    """A terminal that can only print lines gets no escape sequence at all."""
    with Terminal(program(), env={"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 2
        assert b"\x1b" not in terminal.wire
        assert b"--plain" in terminal.wire


def test_advice_without_plain_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb without a plain mode does not advise one."""
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError) as refused:
        terminal_or_refuse(plain=False)
    assert "--plain" not in str(refused.value)


# ---- what the terminal can do ---------------------------------------------------------------------------------------


def test_no_color_sends_no_colour() -> None:
    """With NO_COLOR set there is no colour on the wire, from the first frame on."""
    with Terminal(program(), env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("ready")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
        colours = re.findall(rb"\x1b\[(?:[0-9;]*;)?(?:[34]8;|3[0-7]|4[0-7]|9[0-7]|10[0-7])[0-9;]*m", terminal.wire)
        assert colours == []


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LC_ALL": "C"}, True),
        ({"LC_ALL": "en_US.ISO-8859-1", "LANG": "en_US.UTF-8"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LANG": "de_DE.utf8"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False),
        ({}, False),
    ],
)
def test_the_locale_decides_about_ascii(
    variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a locale that says it has less than UTF-8 gets ASCII."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ascii_only() is expected


def test_crash_folder_is_made_private(tmp_path: Path) -> None:
    """The folder of crash notes can be read by its owner only."""
    home = tmp_path / "home"
    methods = CRASHES["in a timer"].replace("{secret}", SECRET)
    with Terminal(program(methods), env={"TABLETOP_HOME": str(home)}) as terminal:
        assert terminal.wait_exit() == 1
    assert stat.S_IMODE((home / "crash").stat().st_mode) == 0o700
    assert os.access(home / "crash", os.R_OK)


@pytest.mark.parametrize(
    ("kind", "colours", "frame"),
    [("xterm", "", "default"), ("xterm-256color", "truecolor", "3a4658")],
    ids=["16 colours", "all colours"],
)
def test_frames_are_seen_with_few_colours(kind: str, colours: str, frame: str) -> None:
    """With 16 colours our dark grey would be the page's black; there the terminal's own colours are used."""
    css = 'CSS = "Static { border: round $line; }"'
    with Terminal(program(css), env={"TERM": kind, "COLORTERM": colours}) as terminal:
        terminal.wait_for("ready")
        with terminal.frozen() as screen:
            assert screen.buffer[0][0].data == "╭"
            assert screen.buffer[0][0].fg == frame
