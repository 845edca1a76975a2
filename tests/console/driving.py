"""Driving a session in tests: desks in a folder, a program at a pipe, and somebody who answers every “Next”."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tabletop.console.desk import Desk, Kept
from tabletop.console.plain import PlainConsole
from tabletop.console.sessions import SetUp, begin
from tabletop.exercise.exercise import Exercise
from tabletop.library import load_exercise
from tabletop.session import commands as co
from tabletop.session.commands import Refusal

PROJECT = Path(__file__).parents[2]
SMALLEST = PROJECT / "exercises" / "examples" / "smallest.yaml"
PATIENCE = 30.0
"""Seconds an answer may take before a test fails; a busy machine needs some."""


# ---- desks ----------------------------------------------------------------------------------------------------------


def exercise(name: str = "smallest") -> Exercise:
    """Return a shipped exercise by its id."""
    return load_exercise(SMALLEST if name == "smallest" else name)


def new_desk(root: Path, name: str = "smallest", *, people: int = 4, **more: Any) -> Desk:
    """Begin a session under ``root``; ``more`` are clocks for the desk or fields of the set-up."""
    clocks = {key: more.pop(key) for key in ("monotonic_ms", "utc_now", "chance") if key in more}
    return begin(exercise(name), SetUp(people=people, **more), root, **clocks)


def kept(answer: Kept | Refusal | None) -> Kept:
    """Return an answer that has to be events."""
    assert isinstance(answer, Kept), answer
    return answer


def refused(answer: object) -> Refusal:
    """Return an answer that has to be a refusal."""
    assert isinstance(answer, Refusal), answer
    return answer


def until(desk: Desk, part: str) -> None:
    """Go on until ``part`` is reached, deciding for the first open option on the way."""
    for _ in range(200):
        if desk.state.moment.part == part:
            return
        step(desk)
    raise AssertionError(f"{part} was never reached; the desk stands at {desk.state.moment.part}")


def step(desk: Desk) -> None:
    """Do the usual next thing, whatever has to be filled in or confirmed for it."""
    answer = desk.go_on(confirmed=True)
    if isinstance(answer, Refusal) and desk.state.moment.part == "decide":
        options = [line for line in desk.facilitator_view().options if not line.closed]
        outcome = options[0].outcomes[0][0] if options[0].outcomes else ""
        answer = desk.do(co.Decide(option=options[0].id, reason="a reason", outcome=outcome))
    kept(answer)


class FakeClock:
    """Milliseconds that pass when a test says so."""

    def __init__(self) -> None:
        self.ms = 1_000_000

    def __call__(self) -> int:
        return self.ms


# ---- plain mode in this process -------------------------------------------------------------------------------------


def plain(desk: Desk, *lines: str, private: bool = True) -> list[str]:
    """Give lines to a plain console and return all it says."""
    said: list[str] = []
    PlainConsole(desk, said.append, private=private).run(lines)
    return said


class Answers:
    """Answers “Next” lines until the session closes: cards, decisions with their outcomes, confirmations."""

    def __init__(self, people: int) -> None:
        self.people = people
        self._letter = 0

    def __call__(self, said: Sequence[str]) -> str:
        """Return the line to type after what was said last."""
        letter = "ABCDEFGH"[self._letter % 8]
        if any(line.startswith("Not done:") for line in said):
            listed = re.search(r"Outcomes: (\w+)", " ".join(said))
            if listed:
                return f"decide {letter} {listed[1]} because it is the least bad"
            self._letter += 1
            letter = "ABCDEFGH"[self._letter % 8]
        following = next((line for line in reversed(said) if line.startswith("Next:")), "")
        if following.startswith("Next: count the cards"):
            return f"cards {letter}={self.people}"
        if following.startswith("Next: record the decision"):
            return f"decide {letter} because it is the least bad"
        return ""


# ---- plain mode as a process ----------------------------------------------------------------------------------------


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return a small, fixed environment whose sessions lie under ``home``."""
    kept_names = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "PYTHONPATH") if name in os.environ}
    return {**kept_names, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TABLETOP_HOME": str(home), **more}


class Pipe:
    """A program at a pipe, fed line by line; every line it says is waited for. Use it in a ``with`` statement."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None) -> None:
        self.process = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=cwd
        )
        self.all: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.errors = ""
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Pipe:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            self._lines.put(raw.decode("utf-8").rstrip("\n"))
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read().decode("utf-8", "replace")

    def answer(self) -> list[str]:
        """Return what is said up to the next “Next” line, or up to the end."""
        said: list[str] = []
        while True:
            line = self._lines.get(timeout=PATIENCE)
            if line is None:
                self._lines.put(None)
                return said
            said.append(line)
            self.all.append(line)
            if line.startswith("Next:"):
                return said

    def write(self, data: bytes) -> bool:
        """Send bytes as they are; tell whether anybody took them."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def send(self, line: str) -> list[str]:
        """Send a line and return what it led to; the last of it begins with “Next” unless the program ended."""
        self.write(f"{line}\n".encode())
        return self.answer()

    def end(self) -> int:
        """End the input, wait for the program and return its exit code."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        while self.answer():
            continue
        for reader in self._readers:
            reader.join(PATIENCE)
        return self.process.wait(PATIENCE)


def tabletop(*words: str) -> list[str]:
    """Return the command line of the program."""
    return [sys.executable, "-m", "tabletop", *words]


def between_lines_silent(*words: str) -> list[str]:
    """Return a command line of the program on which a plain console says nothing by itself, so that answers pair up."""
    code = "import sys; from tabletop.console import plain; plain.BEAT_SECONDS = 600.0; "
    return [sys.executable, "-c", code + "from tabletop.__main__ import main; main()", *words]


def play_on(pipe: Pipe, answers: Answers, said: list[str], most: int = 200) -> Iterator[tuple[str, list[str]]]:
    """Answer every “Next” until the program ends; yields each line typed and what it led to."""
    for _ in range(most):
        if not said or not said[-1].startswith("Next:"):
            return
        line = answers(said)
        said = pipe.send(line)
        yield line, said
    raise AssertionError("the session never closed")
