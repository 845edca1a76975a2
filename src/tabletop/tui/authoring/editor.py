"""The author's own editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

_GOTO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")
_WITH_COLON = ("hx", "helix", "subl", "sublime_text", "zed", "zeditor", "atom")
_USUAL = ("nano", "vim", "vi")

NO_EDITOR = "No editor is known here. Set EDITOR, for example: export EDITOR=nano"


def command(path: Path, line: int, environ: Mapping[str, str] | None = None) -> list[str]:
    """Return the words that open ``path`` at ``line`` (from 1) in $VISUAL, $EDITOR or an editor that is there.

    Empty where there is none, or where the variable cannot be read as words.
    """
    environ = os.environ if environ is None else environ
    chosen = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = shlex.split(chosen)
    except ValueError:
        return []
    if not words:
        words = [found for name in _USUAL if (found := shutil.which(name))][:1]
    if not words:
        return []
    name, place = Path(words[0]).stem.lower(), max(1, line)
    file = str(path.absolute())  # never taken for an option, wherever the editor is started
    if name in _GOTO:
        return [*words, "--goto", f"{file}:{place}"]
    if name in _WITH_COLON:
        return [*words, f"{file}:{place}"]
    return [*words, f"+{place}", file]


def open_editor(app: App[None], path: Path, line: int) -> str:
    """Hand the terminal to the editor until it ends. Return what went wrong, in words; empty when nothing did."""
    words = command(path, line)
    if not words:
        return NO_EDITOR
    try:
        with app.suspend():
            code = subprocess.run(words, check=False).returncode  # noqa: S603  the author's own editor
    except SuspendNotSupported:
        return f"This terminal cannot be handed to an editor. Open line {line} there yourself."
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return f"The editor “{words[0]}” did not start: {reason}. Look at EDITOR."
    return "" if code == 0 else f"The editor “{words[0]}” ended with {code}."
