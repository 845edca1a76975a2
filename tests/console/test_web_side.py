"""The web side is a process of its own: started, found again, missed and ended by its rows in the room's file."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.console.driving import PATIENCE, PROJECT, FakeClock, new_desk
from tests.console.phones import phones_at

from tabletop.console import web_side
from tabletop.console.desk import Desk
from tabletop.console.phone_words import NO_TLS, PhoneWords
from tabletop.console.sessions import reopen
from tabletop.session.commands import Refusal
from tabletop.store import folders


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("PYTHONPATH", f"{PROJECT}{os.pathsep}{PROJECT / 'src'}")
    desk = new_desk(tmp_path, people=3)
    monkeypatch.setattr(web_side, "serve", lambda folder: command(folder))
    yield desk
    desk.web.stop()
    with phones_at(desk) as phones:
        wait_for(lambda: not phones.room.screens() or desk.web.side.status in ("failed", "lost"))
    desk.close()


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "tests.console.serving", str(folder)]


def wait_for(ok: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not ok():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


def status(desk: Desk, wanted: str) -> None:
    """Wait until the web side stands so."""

    def stands() -> bool:
        desk.web.poll()
        return desk.web.side.status == wanted

    wait_for(stands)


def test_it_is_off_until_somebody_starts_it(desk: Desk) -> None:
    """Nothing is opened by itself."""
    desk.poll()
    assert desk.web.side.status == "off" and "off" in str(PhoneWords(desk).phones("", False))


def test_it_opens_for_this_computer_and_then_to_the_room(desk: Desk) -> None:
    """Opening it to the room ends the one for this computer first; its address, code and link are told."""
    desk.web.start(lan=False)
    assert desk.web.side.status == "starting"
    status(desk, "on")
    assert desk.web.side.url == "http://127.0.0.1:8765" and not desk.web.side.lan and desk.web.side.pages == 3
    desk.web.start(lan=True)
    assert desk.web.side.status == "stopping"
    status(desk, "on")
    side = desk.web.side
    assert side.lan and side.code == "ACD7K2" and side.link.startswith("http://192.0.2.7:8765/#0123")
    told = str(PhoneWords(desk).phones("", False))
    assert NO_TLS in told and side.display in told and side.display.startswith("http://192.0.2.7:8765/display#0123")
    assert side.others == ("http://10.8.0.2:8765",)
    desk.web.stop()
    status(desk, "off")


def test_one_that_dies_is_missed_and_started_again(desk: Desk) -> None:
    """A killed web side is told by its counter, and one key starts it again."""
    desk.web.start(lan=True)
    status(desk, "on")
    process = desk.web._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    status(desk, "lost")
    desk.web.start(lan=True)
    status(desk, "on")


def test_it_outlives_the_console_and_is_found_again(desk: Desk) -> None:
    """The next console sees it by its row and ends it by its wish."""
    desk.web.start(lan=True)
    status(desk, "on")
    process = desk.web._process
    assert process is not None and os.getsid(process.pid) == process.pid
    desk.close()
    again = reopen(desk.folder)
    assert again.web.side.status == "on" and again.web.side.lan
    again.web.stop()
    status(again, "off")
    wait_for(lambda: not alive(process.pid))
    again.close()


def alive(process: int) -> bool:
    """Tell whether a process of ours still runs; one that has ended is taken off the system's list."""
    try:
        return os.waitpid(process, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def test_one_that_does_not_start_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it, and nothing else suffers."""
    monkeypatch.setattr(web_side, "serve", lambda folder: [*command(folder), "--dies"])
    desk.web.start(lan=False)
    status(desk, "failed")
    assert "did not start" in str(PhoneWords(desk).phones("", False))
    dies = "import sys; sys.exit('Usage: serve\\nThe certificate \\x1b[31mis not there.\\nName another one.')"
    monkeypatch.setattr(web_side, "serve", lambda folder: [sys.executable, "-c", dies])
    desk.web.start(lan=False)
    status(desk, "starting")
    status(desk, "failed")
    assert desk.web.side.why == "The certificate ␛[31mis not there. Name another one."
    assert desk.web.side.why in str(PhoneWords(desk).phones("", False))
    monkeypatch.setattr(web_side, "serve", lambda folder: ["/nowhere/at/all"])
    desk.web.start(lan=False)
    assert desk.web.side.status == "failed"
    desk.poll()


def test_a_counter_that_stands_still_is_a_lost_web_side(tmp_path: Path) -> None:
    """Eight seconds without a sign of life."""
    clock = FakeClock()
    desk = new_desk(tmp_path, monotonic_ms=clock)
    with phones_at(desk) as phones:
        phones.room.screen_seen("web", "web", 1, 0, 7)
        desk.poll()
        assert desk.web.side.status == "on"
        clock.ms += 9_000
        desk.poll()
        assert desk.web.side.status == "lost"
        phones.room.screen_seen("web", "web", 1, 0, 8)
        desk.poll()
        assert desk.web.side.status == "on"
    desk.close()


def test_what_it_is_started_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own program, by the interpreter that runs this one; by folder where the session lies elsewhere."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    root = folders.sessions_root()
    (root / "20261123-k7qf").mkdir(parents=True)
    assert web_side.serve(root / "20261123-k7qf") == [sys.executable, "-m", "tabletop", "serve", "20261123-k7qf"]
    assert web_side.serve(tmp_path / "elsewhere" / "x")[-1] == str(tmp_path / "elsewhere" / "x")


def test_plain_mode_asks_before_it_opens_to_the_room(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it means is said first, and with a certificate set nothing more; locking and showing are words too."""
    words = PhoneWords(desk)
    asked = words.phones("room", False)
    assert isinstance(asked, Refusal) and asked.kind == "confirm" and NO_TLS in asked.reason
    assert desk.web.side.status == "off"
    monkeypatch.setenv("TABLETOP_CERT", "cert.pem")
    monkeypatch.setenv("TABLETOP_KEY", "key.pem")
    asked = words.phones("room", False)
    assert isinstance(asked, Refusal) and "Everybody in this network" in asked.reason and NO_TLS not in asked.reason
    words.phones("lock", False)
    assert desk.seating.seated.locked
    words.phones("unlock", False)
    words.phones("hide", False)
    assert not desk.seating.seated.locked and not desk.seating.seated.show_door
    assert isinstance(words.phones("everywhere", False), Refusal)
    assert "Nobody asks" in str(words.asked("", False)) and isinstance(words.asked("take 1", False), Refusal)
