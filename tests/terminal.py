"""A real terminal for tests: a program in a pty, keys sent to it, its screen read through pyte, every byte kept.

with Terminal([sys.executable, "-m", "tabletop", "display"], columns=60, rows=18, env={…}) as terminal:
    terminal.wait_for("Waiting for a session")
    terminal.press("q", "enter")
    assert terminal.wait_exit() == 0
    assert foreign_sequences(terminal.wire) == []
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

PATIENCE = 20.0
"""Seconds a condition may take before a test fails; a busy machine needs some."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}

_PARTIAL = re.compile(r"\x1b(?:\[[<>=?0-9;$]*)?\Z")
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p")


class Terminal:
    """``command`` running in a pseudo terminal of ``columns`` × ``rows``. Use it in a ``with`` statement.

    ``env`` comes on top of a small, fixed environment (UTF-8, true colour, no animation). ``wire`` is every byte the
    program wrote, in order; ``read_at`` is when its last ones came (seconds of `time.perf_counter`), before they were
    drawn here.
    """

    def __init__(
        self,
        command: Sequence[str | os.PathLike[str]],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.wire = b""
        self.read_at = 0.0
        self._lock = threading.Lock()
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._held = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)

        def take_the_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [os.fspath(word) for word in command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=_environment(env or {}),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=take_the_terminal,
        )
        os.close(slave)
        self._open = True
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- what it shows ---

    @property
    def lines(self) -> list[str]:
        """The screen's rows, right-trimmed."""
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[pyte.Screen]:
        """The screen while nothing is written to it."""
        with self._lock:
            yield self._screen

    def wait_for(self, wanted: str | Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until a text is on the screen, or until a condition holds. Fails with the screen's content."""
        met = wanted if callable(wanted) else lambda: wanted in self.text
        end = time.monotonic() + seconds
        while not met():
            if time.monotonic() > end:
                raise AssertionError(f"never came true: {wanted!r}\n{self.text}\n(exit {self.process.poll()})")
            time.sleep(0.01)

    def wait_gone(self, unwanted: str, seconds: float = PATIENCE) -> None:
        """Wait until a text is no longer on the screen."""
        self.wait_for(lambda: unwanted not in self.text, seconds)

    # --- what is done to it ---

    def type(self, text: str) -> None:
        """Send characters as they are."""
        os.write(self._master, text.encode())

    def press(self, *keys: str) -> None:
        """Send keys by name (``enter``, ``ctrl+p``, ``pagedown``…); any other text is sent as it is."""
        for key in keys:
            self.type(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        """Change the terminal's size; the program is told by SIGWINCH."""
        with self._lock:
            self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the window: the program gets SIGHUP and has no terminal any more."""
        self.signal(signal.SIGHUP)
        self._close_master()

    def wait_exit(self, seconds: float = PATIENCE) -> int:
        """Wait for the program to end, read what it wrote last, return its exit code."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {seconds} s\n{self.text}") from None
        self._reader.join(seconds)
        return code

    def close(self) -> None:
        """End the program, whatever it does, and let go of the terminal."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(2)
        self._close_master()

    # --- within ---

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _close_master(self) -> None:
        if self._open:
            self._open = False
            os.close(self._master)

    def _read(self) -> None:
        # EIO is how Linux says that the program has let go of its end.
        with contextlib.suppress(OSError):
            while data := os.read(self._master, 65536):
                came = time.perf_counter()
                with self._lock:
                    self.read_at = came
                    self.wire += data
                    self._feed(self._decoder.decode(data))

    def _feed(self, text: str) -> None:
        text = self._held + text
        partial = _PARTIAL.search(text)
        text, self._held = (text[: partial.start()], partial[0]) if partial else (text, "")
        self._stream.feed(_UNKNOWN_TO_PYTE.sub("", text))


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    fixed = {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "TZ": "UTC",
    }
    return {**kept, **fixed, **more}


# ---- what may be on the wire ----------------------------------------------------------------------------------------

_ANY_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[\]P^_X].*?(?:\x07|\x1b\\)"  # OSC, DCS, PM, APC, SOS
    r"|\x1b[ -/]*[0-~]"  # other escapes
    r"|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]"  # controls other than line ends
    r"|\x1b",
    re.DOTALL,
)
_INVISIBLE = re.compile("[\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_ALLOWED = re.compile(
    r"\x1b\[[0-9;:]*m"  # colour and weight
    r"|\x1b\[[0-9;]*[HABCDGJK]"  # cursor moves, clearing
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p"  # asks what the terminal can do
    r"|\x1b\[>[0-9]*u|\x1b\[<u"  # kitty keys on and off
    r"|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)"  # shape of the mouse pointer
)


def foreign_sequences(wire: bytes) -> list[str]:
    """Return everything on the wire that a terminal might obey and that is not on the list of what we send."""
    text = _PARTIAL.sub("", wire.decode("utf-8", "replace"))  # what a running program is still writing
    found = [match[0] for match in _ANY_SEQUENCE.finditer(text) if not _ALLOWED.fullmatch(match[0])]
    return found + _INVISIBLE.findall(text)


def is_restored(wire: bytes) -> bool:
    """Tell whether the terminal was put back: each setting's last word is the one it had before."""
    undone = (
        wire.rfind(b"\x1b[?1049l") > wire.rfind(b"\x1b[?1049h"),
        wire.rfind(b"\x1b[?25h") > wire.rfind(b"\x1b[?25l"),
        wire.rfind(b"\x1b[?2004l") >= wire.rfind(b"\x1b[?2004h"),
        wire.rfind(b"\x1b[?1000l") >= wire.rfind(b"\x1b[?1000h"),
    )
    return all(undone)
