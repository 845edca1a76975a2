"""An evening's terminals: a console and a room's screen as two programs, with one data folder."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path
from types import TracebackType

from tests.terminal import Terminal

from tabletop.console.sessions import SIGNS
from tabletop.paging.large import large
from tabletop.tui.facilitator.forms.base import REPEAT_SECONDS

PROGRAM = (sys.executable, "-m", "tabletop")
CONSOLE = (120, 36)
WALL = (60, 18)
ATTEMPTS = 80
RESTS_SECONDS = 0.15
"""A screen that has not changed for so long is drawn."""
_CLOCK = re.compile(r"−?\d+:\d\d")


class Stage:
    """Terminals that share the data folder ``home``; all are closed at the end. Use it in a ``with`` statement."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._terminals: list[Terminal] = []

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for terminal in reversed(self._terminals):
            terminal.close()

    def open(self, *words: str, size: tuple[int, int] = CONSOLE, **env: str) -> Terminal:
        """Start ``tabletop`` with these words in a terminal of its own."""
        columns, rows = size
        terminal = Terminal(
            [*PROGRAM, *words], columns=columns, rows=rows, env={"TABLETOP_HOME": str(self.home), **env}, cwd=self.home
        )
        self._terminals.append(terminal)
        return terminal

    def console(self, *words: str, size: tuple[int, int] = CONSOLE, **env: str) -> Console:
        """Start a facilitator's program: the library, or ``run …`` or ``resume …``."""
        return Console(self.open(*words, size=size, **env))

    def wall(self, *words: str, size: tuple[int, int] = WALL, **env: str) -> Terminal:
        """Start the room's screen."""
        return self.open("display", *words, size=size, **env)

    @property
    def session(self) -> Path:
        """The folder of the only session there is."""
        (folder,) = (self.home / "sessions").glob("*-*")
        return folder


class Console:
    """A facilitator at a terminal: sees the footer, presses keys, waits for what they lead to."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._calm_at = 0.0

    @property
    def text(self) -> str:
        """What is on the screen."""
        return self.terminal.text

    @property
    def footer(self) -> str:
        """The bottom line."""
        return self.terminal.lines[-1].strip()

    @property
    def still(self) -> list[str]:
        """Panes and record without clocks and without the frame that tells of displays: what changes when something is
        done."""
        lines = self.terminal.lines
        return [_CLOCK.sub("", line) for line in (*lines[1:-3], lines[-2])]

    def wait_for(self, wanted: str | Callable[[], bool]) -> None:
        """Wait for a text on the screen or for a condition."""
        self.terminal.wait_for(wanted)

    def press(self, *keys: str) -> None:
        """Press keys by name."""
        self.terminal.press(*keys)

    def type(self, words: str) -> None:
        """Type words."""
        self.terminal.type(words)

    def calm(self) -> None:
        """Wait until the next space counts as a press of its own and nothing moves on the screen any more."""
        seen, since = self.still, time.monotonic()

        def rests() -> bool:
            nonlocal seen, since
            if (now := self.still) != seen:
                seen, since = now, time.monotonic()
            return time.monotonic() >= max(self._calm_at, since + RESTS_SECONDS)

        self.wait_for(rests)

    def space(self, *, until: str = "") -> str:
        """Press the space bar once and wait for what changes, or for ``until``; return the footer."""
        if not self.footer.startswith("space"):  # something is being said there
            self.press("escape")
            self.wait_for(lambda: self.footer.startswith("space"))
        return self.again(until=until)

    def again(self, *, until: str = "") -> str:
        """Press the space bar, whatever is said or asked in the footer."""
        self.calm()
        before = (self.still, self.footer)
        self.press("space")
        self.wait_for(until or (lambda: (self.still, self.footer) != before))
        self._calm_at = time.monotonic() + REPEAT_SECONDS
        return self.footer

    def on_to(self, wanted: str) -> None:
        """Press the space bar, once a step, until a text is on the screen."""
        for _ in range(ATTEMPTS):
            self.terminal.wait_for(lambda: wanted in self.text or time.monotonic() >= self._calm_at)
            if wanted in self.text:
                return
            self.space()
        raise AssertionError(f"space never led to {wanted!r}\n{self.text}")

    def choose(self, title: str) -> None:
        """Stand on an exercise of the library."""
        self.wait_for("prepare a session")
        for _ in range(ATTEMPTS):
            shown = self._chosen
            if shown == title:
                return
            self.press("down")
            self.wait_for(lambda shown=shown: self._chosen != shown)  # type: ignore[misc]
        raise AssertionError(f"{title!r} is not in the library\n{self.text}")

    @property
    def _chosen(self) -> str:
        """The title over the library's right side."""
        return self.terminal.lines[3][42:].strip()

    def fill(self, *fields: str) -> None:
        """Type into one field of a form after another, in place of what stands there."""
        for i, words in enumerate(fields):
            self.press(*(["tab"] if i else []), "ctrl+u")
            self.type(words)
        self.wait_for(fields[-1])

    def note(self, kind: str, words: str) -> None:
        """Write a note: its kind by a letter, then the words."""
        self.form("n", "Note")
        self.type(kind + words)
        self.wait_for(words)
        self.hand_in("Note")

    def letters(self) -> dict[str, str]:
        """Return the options on the screen: letter to (a beginning of) label."""
        return dict(re.findall(r"│ +([A-H])   (\S.*?)  ", self.text))

    def letter(self, label: str) -> str:
        """Return the letter of an option that is on the screen, by its label or the beginning of it."""
        for letter, shown in self.letters().items():
            words = shown.rstrip("…")
            if label.startswith(words) or words.startswith(label):
                return letter.lower()
        raise AssertionError(f"no option {label!r}\n{self.text}")

    def form(self, key: str, heading: str) -> None:
        """Open a form by its key."""
        self.press(key)
        self.wait_for(f"─ {heading} ─")

    def hand_in(self, heading: str) -> None:
        """Hand a form in and wait until it is gone."""
        self.press("enter")
        self.terminal.wait_gone(f"─ {heading} ─")

    def leave(self, heading: str) -> None:
        """Leave a form and wait until it is gone."""
        self.press("escape")
        self.terminal.wait_gone(f"─ {heading} ─")

    def count(self, *numbers: int) -> None:
        """Count the cards of an open vote, letter by letter, and keep the count."""
        self.form("c", "Count the cards")
        for number in numbers:
            self.press(str(number), "down")
        total = sum(numbers)
        self.wait_for(f"● {total} of {total}")
        self.hand_in("Count the cards")


def sign_on(wall: Terminal) -> str:
    """Read the two large signs from the room's screen, as a person does who stands before it."""
    lines = wall.lines
    for letter, figure in product(SIGNS, repeat=2):
        drawn = [row.rstrip() for row in large(f"ROOM · {letter}{figure}", WALL[0] - 4)]
        if _stands_in(drawn, lines):
            return letter + figure
    raise AssertionError("no sign can be read\n" + wall.text)


def _stands_in(drawn: Iterable[str], lines: list[str]) -> bool:
    rows = [row.strip() for row in drawn]
    return any([line.strip() for line in lines[i : i + len(rows)]] == rows for i in range(len(lines)))


def tokens_in(text: str, pattern: str) -> set[str]:
    """Return every different match of a pattern."""
    return set(re.findall(pattern, text))
