"""What an evening's terminals go through: lost consoles, signals, two windows at once, held keys, tmux."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.console.driving import SMALLEST
from tests.end_to_end.stage import PROGRAM, Console, Stage
from tests.terminal import PATIENCE, foreign_sequences, is_restored

from tabletop.store import folders


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Terminals with one data folder."""
    with Stage(tmp_path) as opened:
        yield opened


def on_console(stage: Stage, *words: str, group: str = "Cohort 7") -> Console:
    """Begin a session of the smallest exercise and stand before its briefing."""
    console = stage.console("run", str(SMALLEST), "--group", group, *words)
    console.wait_for("People here")
    console.press("enter")
    console.wait_for("go on without a second screen")
    console.press("enter")
    console.wait_for("begin the briefing")
    return console


def resumed(stage: Stage, *, size: tuple[int, int] = (120, 36)) -> Console:
    """Go on with the last session in a new terminal."""
    console = stage.console("resume", "last", size=size)
    console.wait_for(lambda: "PRIVATE" in console.terminal.lines[0] and console.footer.startswith("space"))
    return console


def last_line(console: Console) -> str:
    """Return what was said after the screen was restored."""
    return console.terminal.wire.decode().rsplit("\x1b[?1049l")[-1].strip().splitlines()[-1]


def part_now(stage: Stage) -> tuple[int, str]:
    """Return revision and part of the view that is published."""
    room = folders.open_room(stage.session)
    try:
        shown = room.room_view()
        assert shown is not None
        return shown[0], shown[1]
    finally:
        room.close()


# ---- lost and found again -------------------------------------------------------------------------------------------


def test_killed_in_the_middle_of_a_vote(stage: Stage) -> None:
    """After kill -9 the wall says that it waits; resume stands at the same vote, and the next keys work."""
    console = on_console(stage)
    wall = stage.wall()
    console.on_to("count the cards")
    console.form("n", "Note")
    console.type("o")
    console.type("before the lights went out")
    console.wait_for("before the lights went out")
    console.hand_in("Note")
    wall.wait_for("0 of 8 in")
    console.terminal.signal(signal.SIGKILL)
    assert console.terminal.wait_exit() == -signal.SIGKILL
    wall.wait_for("waiting for the facilitator")
    assert "Vote 1" in wall.text
    again = resumed(stage)
    again.wait_for("Vote 1  ● open")
    again.wait_for("before the lights went out")
    assert "count the cards" in again.footer
    wall.wait_gone("waiting for the facilitator")
    again.count(6, 2)
    wall.wait_for("8 of 8 in")
    again.space()
    wall.wait_for("█ 6")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_restore_the_terminal(stage: Stage, number: signal.Signals, code: int) -> None:
    """The terminal is put back, the code is the signal's, the last line says how to go on, the words typed are safe."""
    console = on_console(stage)
    wall = stage.wall()
    wall.wait_for("begins soon")
    console.space()
    console.terminal.signal(number)
    wall.signal(number)
    assert (console.terminal.wait_exit(), wall.wait_exit()) == (code, code)
    for terminal in (console.terminal, wall):
        assert is_restored(terminal.wire)
        assert foreign_sequences(terminal.wire) == []
        assert "Traceback" not in terminal.wire.decode()
    assert f"go on: tabletop resume {stage.session.name}" in last_line(console)
    assert not (stage.home / "crash").exists()


def test_a_window_closed_over_a_form(stage: Stage) -> None:
    """Words in a form that was never handed in are lost with the window, nothing else is, and resume works."""
    console = on_console(stage)
    console.on_to("A confidential file")
    console.form("n", "Note")
    console.type("ohalf a sentence")
    console.wait_for("half a sentence")
    console.terminal.hang_up()
    assert console.terminal.wait_exit() == 129
    again = resumed(stage)
    again.wait_for("A confidential file")
    assert "half a sentence" not in again.text
    again.note("o", "a whole sentence")
    again.wait_for("noted (observation): a whole sentence")
    assert not (stage.home / "crash").exists()


# ---- more than one at once ------------------------------------------------------------------------------------------


def test_two_consoles_press_at_once(stage: Stage) -> None:
    """Both press the space bar on the same step: one step is moved, and the second window says so."""
    first = on_console(stage)
    second = stage.console("resume", "last")
    second.wait_for("Another window has this session open.")
    second.press("enter")
    second.wait_for("begin the briefing")
    first.on_to("A confidential file")
    second.wait_for("A confidential file")
    first.calm()
    before, _ = part_now(stage)
    for window in (first, second):
        window.press("space")
    told = "the other window has already gone on"
    first.wait_for(lambda: told in first.text + second.text)
    assert (told in first.text) != (told in second.text)
    after, _ = part_now(stage)
    assert after == before + 1
    first.wait_for(lambda: first.still[:-1] == second.still[:-1])


def test_a_held_space_bar_moves_one_step(stage: Stage) -> None:
    """Thirty spaces in 300 ms are one press; the next press after it is one more."""
    console = on_console(stage)
    before, _ = part_now(stage)
    for _ in range(30):
        console.press("space")
        time.sleep(0.01)
    console.wait_for("begin the first scene")
    console.form("n", "Note")  # whatever was still on its way has been looked at by now
    console.leave("Note")
    assert part_now(stage)[0] == before + 1
    console.space()
    assert part_now(stage)[0] == before + 2


def test_typed_ahead(stage: Stage) -> None:
    """Keys that come in one burst keep their order: count, correct, go to the next field, write."""
    console = on_console(stage)
    console.on_to("count the cards")
    console.form("c", "Count the cards")
    console.type("5\x7f6\x1b[B2")
    console.wait_for("● 8 of 8")
    console.hand_in("Count the cards")
    console.form("n", "Note")
    console.type("aNobody knows,, \x7f\x7f it yet\tthe judge")
    console.hand_in("Note")
    console.wait_for("noted (assumption): Nobody knows, it yet")


def test_a_late_screen_sees_the_present_at_once(stage: Stage) -> None:
    """A second display that joins in the middle shows what the first shows; both are counted."""
    console = on_console(stage)
    wall = stage.wall()
    console.on_to("A confidential file")
    wall.wait_for("A confidential file")
    late = stage.wall("last")
    late.wait_for(lambda: late.lines == wall.lines)
    console.wait_for("2 displays, smallest 60×18")


# ---- tmux -----------------------------------------------------------------------------------------------------------


class Pane:
    """A tmux of our own, away from any that runs here."""

    def __init__(self, home: Path) -> None:
        self._tmux = ["tmux", "-L", f"tabletop-{uuid.uuid4().hex[:8]}", "-f", os.devnull]
        self._env = {**os.environ, "TABLETOP_HOME": str(home), "TMUX_TMPDIR": str(home), "LC_ALL": "C.UTF-8"}
        self._env.pop("TMUX", None)

    def run(self, *words: str) -> str:
        """Run a tmux command."""
        done = subprocess.run([*self._tmux, *words], env=self._env, capture_output=True, text=True, timeout=PATIENCE)
        return done.stdout

    def open(self, name: str, *words: str) -> None:
        """Open a program in a window of 80 × 24."""
        self.run("new-session", "-d", "-s", name, "-x", "80", "-y", "24", *PROGRAM, *words)

    def shows(self, name: str, wanted: str, *, there: bool = True) -> None:
        """Wait until a window shows a text, or no longer shows it."""
        end = time.monotonic() + PATIENCE
        while (wanted in (text := self.run("capture-pane", "-p", "-t", name))) != there:
            assert time.monotonic() < end, f"never came true: {wanted!r} {there}\n{text}"
            time.sleep(0.05)

    def press(self, name: str, *keys: str) -> None:
        """Press keys by tmux's names."""
        self.run("send-keys", "-t", name, *keys)

    def close(self) -> None:
        """End this tmux and what runs in it."""
        self.run("kill-server")


def test_inside_tmux(tmp_path: Path) -> None:
    """Console and display work in tmux at 80 × 24 without any setting of it."""
    if shutil.which("tmux") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("tmux is missing; in CI it must be there")
        pytest.skip("TMUX IS NOT INSTALLED: console and display inside tmux were not tried (make debian)")
    pane = Pane(tmp_path)
    try:
        pane.open("console", "run", str(SMALLEST))
        pane.shows("console", "People here")
        pane.press("console", "Enter")
        pane.shows("console", "No display is seen yet")
        pane.open("wall", "display")
        pane.shows("console", "A display is there, 80 × 24")
        pane.press("console", "Enter")
        pane.shows("console", "begin the briefing")
        pane.press("console", "Space")
        pane.shows("console", "begin the first scene")
        pane.shows("wall", "Rules of this room")
        pane.press("console", "?")
        pane.shows("console", "Keys")
        pane.press("console", "Escape")
        pane.shows("console", "─ Keys ─", there=False)
        pane.press("console", "b")
        pane.shows("console", "the room’s screen is dark")
    finally:
        pane.close()
