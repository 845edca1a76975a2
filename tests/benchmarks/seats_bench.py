"""The console while a full hall comes in and votes: key to frame, and how soon everybody has a seat.

    python -m tests.benchmarks.seats_bench

What the web side would write for the phones is written by a process of its own.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measures import Measure, frame_at
from tests.console.driving import new_desk, tabletop, until
from tests.terminal import Terminal

from tabletop.store import folders
from tabletop.store.protocols import Room
from tabletop.store.tokens import ballot_number, token_sha256

KEY, HEADING = "?", "─ Keys ─"
"""Help, that comes and goes with one key: nothing is kept, so that what is measured is the screen alone."""
TOGETHER_SECONDS = 0.1
"""How often the web side writes the ballots that came in."""


def _key_ms(terminal: Terminal, busy: Callable[[], bool], least: int) -> list[float]:
    """Press keys as long as ``busy``, at least so many; return from key to frame for each."""
    taken: list[float] = []
    while busy() or len(taken) < least:
        terminal.wire = b""  # kept byte for byte, it would slow the reader more than a hall slows the console
        there = HEADING in terminal.text
        began = time.perf_counter()
        terminal.press(KEY)
        frame = frame_at(terminal, lambda text, there=there: (HEADING in text) is not there)  # type: ignore[misc]
        taken.append((frame - began) * 1000)
        time.sleep(0.05)
    return taken


def _join(room: Room, tokens: list[bytes]) -> None:
    for token in tokens:
        room.join(token_sha256(token), "", "")
        time.sleep(0.002)  # phones come one after another; the web side writes each by itself


def _vote(room: Room, tokens: list[bytes], seconds: float = 3.0) -> None:
    question = next(entry for entry in room.questions() if entry.open)
    settings = json.loads(question.settings)
    body = json.dumps({"option": settings["options"][0][0], "confidence": 3, "reason": ""})
    rows = [(question.id, ballot_number(token, settings["opened"]), body) for token in tokens]
    strokes = max(int(seconds / TOGETHER_SECONDS), 1)
    for n in range(strokes):
        room.vote_all(rows[n::strokes])
        time.sleep(TOGETHER_SECONDS)


def _tokens(people: int) -> list[bytes]:
    return [hashlib.sha256(f"phone {n}".encode()).digest()[:16] for n in range(people)]


def _crowd(what: str, folder: Path, people: int) -> subprocess.Popen[bytes]:
    """Let so many people come in, or vote, in a process of their own."""
    return subprocess.Popen([sys.executable, "-m", "tests.benchmarks.seats_bench", what, str(folder), str(people)])


def measures(people: int = 1_000, least: int = 40) -> Iterator[Measure]:
    """Measure keys in peace, while the hall comes in, and while it votes."""
    with TemporaryDirectory() as name:
        home = Path(name)
        desk = new_desk(home / "sessions", "leaked_file", people=8)
        until(desk, "vote:1")
        desk.close()
        with Terminal(
            tabletop("resume", desk.session_id), columns=120, rows=36, env={"TABLETOP_HOME": name}
        ) as console:
            console.wait_for("The room sees")
            room = folders.open_room(desk.folder)
            quiet = _key_ms(console, lambda: False, least)
            yield Measure("key to frame, nobody at the door", statistics.median(quiet), "ms", 0, "", "printed")
            for what, word in (("come in", "join"), ("vote", "vote")):
                began = time.perf_counter()
                crowd = _crowd(word, desk.folder, people)
                taken = _key_ms(console, lambda crowd=crowd: crowd.poll() is None, least)  # type: ignore[misc]
                if what == "come in":
                    while sum(1 for seat in room.seats() if seat.number) < people:
                        time.sleep(0.01)
                    seated = time.perf_counter() - began
                head = f"key to frame while {people:,} {what}"
                yield Measure(
                    f"{head}, median", statistics.median(taken), "ms", statistics.median(quiet), "in peace", "≤ 16 ms"
                )
                yield Measure(f"{head}, slowest", max(taken), "ms", 0, "", "printed")
            yield Measure(f"{people:,} seated, from the first at the door", seated * 1000, "ms", 0, "", "printed")
            question = next(entry for entry in room.questions() if entry.open)
            yield Measure("ballots in", float(room.ballots_in(question.id)), "", 0, "", f"{people:,}")
            room.close()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        given = folders.open_room(Path(sys.argv[2]))
        {"join": _join, "vote": _vote}[sys.argv[1]](given, _tokens(int(sys.argv[3])))
        sys.exit()
    for measure in measures():
        print(measure.line(), flush=True)
