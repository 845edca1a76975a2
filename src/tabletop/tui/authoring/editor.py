"""The author's own editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from textual.app import App, SuspendNotSupported

_GOTO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")
_COLON_IN_A_WINDOW = ("subl", "sublime_text", "zed", "zeditor", "atom")
_WITH_COLON = ("hx", "helix", *_COLON_IN_A_WINDOW)
_WITH_A_WORD = {"kate": "-l", "mate": "-l", "idea": "--line", "pycharm": "--line"}
_WITHOUT_A_LINE = ("open", "xdg-open")
_WINDOWS = {*_GOTO, *_COLON_IN_A_WINDOW, *_WITH_A_WORD, *_WITHOUT_A_LINE, "gvim", "mvim", "gedit"}
"""Editors with a window of their own: they do not need the terminal, so the screen goes on beside them."""
_USUAL = ("nano", "vim", "vi")
_FAILS_WITHIN = 0.5
"""Seconds in which an editor with a window of its own says that it cannot open one."""

NO_EDITOR = "No editor is known here. Set EDITOR, for example: export EDITOR=nano"


def command(path: Path, line: int, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the words that open ``path`` at ``line`` (from 1) in $VISUAL, $EDITOR or an editor that is there.

    Empty where there is none, or where the variable cannot be read as words.
    """
    environ = os.environ if environ is None else environ
    chosen = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip()
    try:
        words = [chosen] if chosen and shutil.which(chosen) else shlex.split(chosen)
    except ValueError:
        return []
    if not words:
        words = [found for name in _USUAL if (found := shutil.which(name))][:1]
    if not words:
        return []
    name, place = _name(words), str(max(1, line))
    file = str(path.absolute())  # never taken for an option, wherever the editor is started
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{place}"]
    if name in _WITH_COLON:
        return [*words, f"{file}:{place}"]
    if name in _WITH_A_WORD:
        return [*words, _WITH_A_WORD[name], place, file]
    return [*words, file] if name in _WITHOUT_A_LINE else [*words, f"+{place}", file]


def _name(words: Sequence[str]) -> str:
    return Path(words[0]).stem.lower()


def open_editor(app: App[None], path: Path, line: int) -> str:
    """Hand the terminal to the editor until it ends; one with a window of its own opens beside the screen.

    Return what went wrong, in words; empty when nothing did.
    """
    words = command(path, line)
    if not words:
        return NO_EDITOR
    if _name(words) in _WINDOWS:
        return _said(words, _beside(words))
    try:
        with app.suspend():
            ended = _within(words)  # raises nothing: what leaves this block by an error leaves the program asleep
    except SuspendNotSupported:
        return f"This terminal cannot be handed to an editor. Open line {line} there yourself."
    return _said(words, ended)


def _said(words: Sequence[str], ended: int | str) -> str:
    if isinstance(ended, str):
        return f"The editor “{words[0]}” did not start: {ended}. Look at EDITOR."
    return "" if ended == 0 else f"The editor “{words[0]}” ended with {ended}."


def _within(words: Sequence[str]) -> int | str:
    """Run an editor in this terminal; return its exit code, or why it did not start."""
    try:
        with _deaf():
            return subprocess.run(words, check=False).returncode  # noqa: S603  the author's own editor
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)


def _beside(words: Sequence[str]) -> int | str:
    """Start an editor with a window of its own; return 0, the code with which it failed, or why it did not start."""
    nowhere = subprocess.DEVNULL
    try:
        # In a session of its own it outlives the preview, and nothing typed here reaches it.
        opened = subprocess.Popen(words, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)  # noqa: S603
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or str(error)
    try:
        return opened.wait(_FAILS_WITHIN)
    except subprocess.TimeoutExpired:
        return 0


@contextmanager
def _deaf() -> Iterator[None]:
    """Leave ctrl+c to the editor, since a terminal sends it to every program in the foreground.

    The event loop hears of signals through a file and would take this one up afterwards, so that file is put aside;
    other signals that end the program are raised again when the editor has ended.
    """
    missed: list[int] = []

    def heard(number: int, _frame: object) -> None:
        if number != signal.SIGINT:
            missed.append(number)

    ends = [one for name in ("SIGINT", "SIGTERM", "SIGHUP") if (one := getattr(signal, name, None)) is not None]
    before = {one: signal.signal(one, heard) for one in ends}
    wakes = signal.set_wakeup_fd(-1)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakes)
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in missed:
            signal.raise_signal(number)
