"""The program as a process: what it says after it has left the screen, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.grid import grid, wait_until
from tests.terminal import Terminal, foreign_sequences, is_restored
from tests.tui.facilitator.starting import FLOOD, app_on, flood, library, session
from textual.pilot import Pilot

from tabletop.console.sessions import SetUp, begin, reopen
from tabletop.store import folders
from tabletop.tui.facilitator.app import FacilitatorApp
from tabletop.tui.facilitator.console import ConsoleScreen
from tabletop.tui.facilitator.joining import JoinScreen, console_is_there
from tabletop.tui.facilitator.library import LibraryScreen

TABLETOP = [sys.executable, "-m", "tabletop"]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))


def terminal(tmp_path: Path, *words: str) -> Terminal:
    """Return the program in a terminal, on a data folder of its own."""
    return Terminal([*TABLETOP, *words], columns=100, rows=30, env={"TABLETOP_HOME": str(tmp_path)}, cwd=tmp_path)


def exercise_file(tmp_path: Path) -> str:
    """Return the path of an exercise on the disk."""
    return str(library(tmp_path / "shelf", flood=FLOOD) / "rivers" / "flood.yaml")


def test_a_data_folder_that_cannot_be_made_ends_with_a_sentence(tmp_path: Path) -> None:
    """Exit 3, what happened and what to do; no traceback."""
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with Terminal(TABLETOP, env={"TABLETOP_HOME": str(tmp_path / "file" / "below")}) as program:
        assert program.wait_exit() == 3
    told = program.wire.decode()
    assert "Sessions cannot be kept in" in told and "Set TABLETOP_HOME" in told
    assert "Traceback" not in told


def test_leaving_says_where_the_record_is(tmp_path: Path) -> None:
    """After ctrl+q one line names the folder and the two commands for going on; the terminal is as it was."""
    with terminal(tmp_path, "run", exercise_file(tmp_path), "--alone") as program:
        program.wait_for("space begin")
        program.press("ctrl+q")
        assert program.wait_exit() == 0
    (summary,) = folders.list_sessions(tmp_path / "sessions")
    after = " ".join(program.wire.decode().split("\x1b")[-1].split())
    assert f"tabletop resume {summary.id}" in after and f"tabletop report {summary.id}" in after
    assert f"kept in {summary.folder}" in after
    assert is_restored(program.wire) and foreign_sequences(program.wire) == []


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)], ids=["TERM", "HUP", "INT"]
)
def test_signals_leave_the_terminal_as_it_was(tmp_path: Path, number: signal.Signals, code: int) -> None:
    """Each signal ends with its own code, and what was played is kept."""
    with terminal(tmp_path, "run", exercise_file(tmp_path), "--alone") as program:
        program.wait_for("space begin")
        program.press("space")
        program.wait_for("What we practise")
        program.signal(number)
        assert program.wait_exit() == code
    assert is_restored(program.wire)
    (summary,) = folders.list_sessions(tmp_path / "sessions")
    desk = reopen(summary.folder)
    assert desk.state.phase == "briefing"
    desk.close()


def test_a_window_that_closes_keeps_what_was_played(tmp_path: Path) -> None:
    """Without a terminal to say anything on, the program still ends as it should."""
    with terminal(tmp_path, "run", exercise_file(tmp_path), "--alone") as program:
        program.wait_for("space begin")
        program.hang_up()
        assert program.wait_exit() == 129
    assert len(folders.list_sessions(tmp_path / "sessions")) == 1


def test_without_a_terminal_there_is_advice(tmp_path: Path) -> None:
    """Through a pipe the library says that it needs a terminal, with exit 2."""

    done = subprocess.run(
        TABLETOP, env={"TABLETOP_HOME": str(tmp_path), "PATH": ""}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2 and "terminal" in done.stderr and "Traceback" not in done.stderr


# ---- opening what was begun -----------------------------------------------------------------------------------------


class Beating:
    """Another window's console, as far as others see it: a beat that moves."""

    def __init__(self, folder: Path) -> None:
        self._desk = reopen(folder)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat)

    def _beat(self) -> None:
        while not self._over.wait(0.05):
            self._desk.beat()

    def __enter__(self) -> Beating:
        self._desk.beat()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._desk.close()


def begun(tmp_path: Path, **setup: Any) -> Path:
    """Return the folder of a session that was begun and left."""
    return tmp_path / "sessions" / session(flood(tmp_path / "shelf"), tmp_path / "sessions", **setup)


async def asked(pilot: Pilot[Any], app: FacilitatorApp) -> None:
    """Wait for the question."""
    await wait_until(pilot, lambda: isinstance(app.screen, JoinScreen) and "join" in grid(app))


async def test_another_window_is_joined_only_when_asked_for(tmp_path: Path) -> None:
    """A moving beat leads to a question first; enter opens a second console."""
    folder = begun(tmp_path)
    app = app_on(tmp_path, lambda app: app.open_again(folder))
    with Beating(folder):
        async with app.run_test(size=(100, 30)) as pilot:
            await asked(pilot, app)
            await pilot.press("enter")
            await wait_until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
        app.put_away()


async def test_looking_only_opens_no_console(tmp_path: Path) -> None:
    """l leaves the program with the wish to see what the room sees."""
    folder = begun(tmp_path)
    app = app_on(tmp_path, lambda app: app.open_again(folder))
    with Beating(folder):
        async with app.run_test(size=(100, 30)) as pilot:
            await asked(pilot, app)
            await pilot.press("l")
            await wait_until(pilot, lambda: app._exit)
    assert app.evening.look_only == folder and not app.evening.sessions


async def test_a_session_that_runs_elsewhere_is_not_deleted(tmp_path: Path) -> None:
    """The other window comes first."""
    folder = begun(tmp_path, group="Cohort 7")
    app = app_on(tmp_path, roots=[tmp_path / "shelf"])
    with Beating(folder):
        async with app.run_test(size=(100, 30)) as pilot:
            await wait_until(pilot, lambda: "1 session" in grid(app))
            await pilot.press("s")
            await wait_until(pilot, lambda: "Cohort 7" in grid(app))
            await pilot.press("d")
            await wait_until(pilot, lambda: "This cannot be" in grid(app))
            await pilot.press("y")
            await wait_until(pilot, lambda: "Another window has this session open" in grid(app))
    assert folder.is_dir()


def test_a_beat_that_stands_still_is_nobody(tmp_path: Path) -> None:
    """A console that is gone has left its last beat behind; without a room there is none either."""
    desk = begin(flood(tmp_path / "shelf"), SetUp(), tmp_path / "sessions")
    desk.beat()
    desk.close()
    assert not console_is_there(desk.folder)
    assert not console_is_there(tmp_path)


async def test_a_session_that_cannot_be_read_ends_with_a_sentence(tmp_path: Path) -> None:
    """From the command line the error is told after the screen is restored, with exit 3."""
    folder = begun(tmp_path)
    for file in folder.iterdir():
        file.write_bytes(b"no database at all" * 50)
    app = app_on(tmp_path, lambda app: app.open_again(folder))
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: app._exit)
    assert app.evening.error is not None and app.return_code == 3


async def test_leaving_a_session_leads_back_to_the_library(tmp_path: Path) -> None:
    """Where one came from the library, one goes back to it, and it knows what was played."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "Not played yet" in grid(app))
        await pilot.press("p")
        await wait_until(pilot, lambda: "space begin" in grid(app))
        await pilot.press("escape", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "alone open" in grid(app))
