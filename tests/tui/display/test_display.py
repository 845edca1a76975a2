"""The room's screen as a program of its own, in a real terminal, beside a session's room file."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.making import header
from tests.terminal import Terminal, foreign_sequences, is_restored
from tests.tui.display.parts import ASK, HOSTILE, PARTS, options, view

from tabletop.session.views import Ballot, RoomView
from tabletop.store import folders

PROGRAM = """
import sys
from tabletop.errors import TabletopError
from tabletop.tui.display.app import run_display
try:
    sys.exit(run_display(*sys.argv[1:]))
except TabletopError as error:
    print(error)
    sys.exit(error.exit_code)
"""
ID = "20261123-k7qf"


class Console:
    """Stands in for the facilitator's console: publishes views and gives signs of life."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "sessions" / ID
        record, self.room = folders.create_session(home / "sessions", header(ID))
        record.close()
        self.revision = 0
        self._counter = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        while not self._stop.wait(0.2):
            self._counter += 1
            self.room.beat("console", self._counter, 0, None)

    def show(self, shown: RoomView) -> None:
        self.revision += 1
        self.room.publish(self.revision, shown.to_text(), {}, "{}")

    def leave(self) -> None:
        self._stop.set()
        self._thread.join()

    def close(self) -> None:
        self.leave()
        self.room.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def console(home: Path) -> Iterator[Console]:
    made = Console(home)
    yield made
    made.close()


def display(home: Path, *words: str, columns: int = 60, rows: int = 18, **env: str) -> Terminal:
    return Terminal(
        [sys.executable, "-c", PROGRAM, *words], columns=columns, rows=rows, env={"TABLETOP_HOME": str(home), **env}
    )


def leave(terminal: Terminal) -> None:
    """Close the screen by its keys and look at what went over the wire."""
    terminal.press("q")
    terminal.wait_for("q again closes")
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert is_restored(terminal.wire)
    assert foreign_sequences(terminal.wire) == []


# ---- an evening -----------------------------------------------------------------------------------------------------


def test_an_evening(home: Path) -> None:
    """It waits, takes up the session, follows part by part, shows ballots coming in, ends with it, and waits again."""
    with display(home) as terminal:
        terminal.wait_for("Waiting for a session on this computer")
        terminal.wait_for("tabletop run")
        console = Console(home)
        console.show(PARTS["lobby"])
        terminal.wait_for("█▀▄")
        console.show(PARTS["text"])
        terminal.wait_for("prints four lines")
        assert "FICTION" in terminal.text
        console.show(view(ASK, *options(), ballot=Ballot(12, 1, True, 0, 8, "")))
        console.room.open_question(12, "ballot", "{}")
        terminal.wait_for("0 of 8 in")
        console.room.vote(12, "one", "{}")
        terminal.wait_for("1 of 8 in")
        console.show(view(phase="closed", heading="Thank you", mark=""))
        terminal.wait_for("Thank you")
        console.close()
        folders.close_room(console.folder)
        terminal.wait_for("waiting for the next session")
        leave(terminal)


def test_a_late_joiner_sees_the_present_state(home: Path, console: Console) -> None:
    """Opened in the middle of a vote, the screen shows question, labels and how many are in."""
    console.show(view(ASK, *options(), ballot=Ballot(12, 1, True, 2, 8, "")))
    console.room.open_question(12, "ballot", "{}")
    console.room.vote(12, "one", "{}")
    with display(home, "last") as terminal:
        terminal.wait_for("3 of 8 in")
        assert "Something else" in terminal.text
        leave(terminal)


def test_it_tells_the_console_that_it_is_there(home: Path, console: Console) -> None:
    """Size and page stand in the room file, change with the window, and are taken away at the end."""
    console.show(PARTS["options"])
    with display(home, ID) as terminal:
        terminal.wait_for("Look for the leak")
        terminal.wait_for(lambda: [(s.columns, s.rows, s.page) for s in console.room.screens()] == [(60, 18, "1/2")])
        terminal.press("pagedown")
        terminal.wait_for("Answer in public")
        terminal.wait_for(lambda: [s.page for s in console.room.screens()] == ["2/2"])
        terminal.resize(80, 30)
        terminal.wait_for(lambda: [(s.columns, s.rows, s.page) for s in console.room.screens()] == [(80, 30, "")])
        leave(terminal)
    assert console.room.screens() == []


def test_it_says_when_the_facilitator_is_away(home: Path, console: Console) -> None:
    """Eight seconds without a sign of life: the part stays, a line says what the room waits for."""
    console.show(PARTS["text"])
    with display(home, ID) as terminal:
        terminal.wait_for("prints four lines")
        console.leave()
        terminal.wait_for("▲ waiting for the facilitator", 30)
        assert "prints four lines" in terminal.text
        leave(terminal)


def test_blank_and_back(home: Path, console: Console) -> None:
    """Blanked, nothing of the session is on the screen."""
    console.show(PARTS["text"])
    with display(home, ID) as terminal:
        terminal.wait_for("prints four lines")
        console.show(view(*PARTS["text"].body, blank=True))
        terminal.wait_gone("prints four lines")
        assert terminal.text.split() == [*"EXERCISE", "·", "NOT", "REAL", "EVENTS"]
        console.show(PARTS["text"])
        terminal.wait_for("prints four lines")
        leave(terminal)


# ---- keys -----------------------------------------------------------------------------------------------------------


def test_keys(home: Path, console: Console) -> None:
    """Help comes and goes, colours change, leaving can be taken back, and no other key does anything."""
    console.show(PARTS["text"])
    with display(home, ID) as terminal:
        terminal.wait_for("prints four lines")
        terminal.press("?")
        terminal.wait_for("Keys of this screen")
        terminal.press("escape")
        terminal.wait_for("prints four lines")
        terminal.press("t")
        terminal.wait_for("colours: tabletop-light")
        terminal.press("q")
        terminal.wait_for("q again closes this screen")
        terminal.press("escape")
        terminal.wait_gone("q again closes this screen")
        terminal.press("x", "enter", "tab", "ctrl+p", "ctrl+z", "ctrl+s", "f1", "left")
        terminal.press("ctrl+c")
        terminal.wait_for("q again closes this screen")
        assert "prints four lines" in terminal.text
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 0
        assert foreign_sequences(terminal.wire) == []


# ---- what must not happen -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (80, 24)])
def test_hostile_text_never_reaches_the_terminal(columns: int, rows: int, home: Path, console: Console) -> None:
    """Through every kind of part, page by page, only sequences of ours are on the wire."""
    with display(home, ID, columns=columns, rows=rows) as terminal:
        for kind, shown in HOSTILE.items():
            # A harmless part between two shows that the screen is alive, and when.
            console.show(shown)
            terminal.wait_for("␛")
            for _ in range(4):
                terminal.press("pagedown")
            console.show(view(heading=f"After {kind}"))
            terminal.wait_for(f"After {kind}")
        leave(terminal)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str)
def test_signals(number: signal.Signals, code: int, home: Path, console: Console) -> None:
    """Ended from outside, it restores the terminal and takes its sign of life away."""
    console.show(PARTS["text"])
    with display(home, ID) as terminal:
        terminal.wait_for("prints four lines")
        terminal.wait_for(lambda: len(console.room.screens()) == 1)
        terminal.signal(number)
        assert terminal.wait_exit() == code
        assert is_restored(terminal.wire)
    assert console.room.screens() == []


def test_a_damaged_room_is_no_crash(home: Path, console: Console) -> None:
    """Overwritten with noise under the running screen, the file costs the room its picture, not its terminal."""
    console.show(PARTS["text"])
    with display(home, ID) as terminal:
        terminal.wait_for("prints four lines")
        console.leave()
        (console.folder / "room.sqlite").write_bytes(b"noise" * 5000)
        terminal.wait_for(lambda: "waiting" in terminal.text or "closed" in terminal.text, 30)
        leave(terminal)
    assert not (home / "crash").exists()


def test_an_unknown_session_is_refused(home: Path, console: Console) -> None:
    """A name that fits nothing ends with 3, before the screen is taken."""
    with display(home, "20250101") as terminal:
        assert terminal.wait_exit() == 3
        assert b"20250101" in terminal.wire
        assert b"\x1b[?1049h" not in terminal.wire


def test_ascii_locale(home: Path, console: Console) -> None:
    """In a locale without UTF-8 every byte is ASCII."""
    console.show(PARTS["spread_two"])
    with display(home, ID, LC_ALL="C") as terminal:
        terminal.wait_for("second vote")
        leave(terminal)
        assert terminal.wire.isascii()


def test_the_projector_cannot_hold_a_private_note() -> None:
    """The display's process loads nothing that knows an exercise, a state or a debrief."""
    code = (
        "import sys; import tabletop.tui.display.app\n"
        "print(*sorted(name for name in sys.modules if name.startswith('tabletop.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    loaded = done.stdout.split()
    private = (
        "exercise",
        "session.show",
        "session.state",
        "session.decide",
        "debrief",
        "console",
        "library",
        "reports",
    )
    assert [name for name in loaded if name.removeprefix("tabletop.").startswith(private)] == []
    assert "tabletop.session.views" in loaded


def test_views_are_standard_library_only() -> None:
    """What a view is can be known without any library."""
    code = (
        "import sys; sys.path[:] = [p for p in sys.path if 'site-packages' not in p] + [sys.argv[1]]\n"
        "import tabletop.session.views\n"
        "print(*sorted(n for n in sys.modules if n.partition('.')[0] not in sys.stdlib_module_names and n[0] != '_'))"
    )
    source = Path(__file__).parents[3] / "src"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(source)], capture_output=True, text=True, timeout=60, check=True
    )
    assert set(done.stdout.split()) == {"tabletop", "tabletop.session", "tabletop.session.views"}
