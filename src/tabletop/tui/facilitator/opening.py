"""Asking for the path of an exercise, or of a folder that holds some."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tabletop.library import find_exercises
from tabletop.text import clean
from tabletop.tui.facilitator.chrome import Flow, Key, Keys, paragraph
from tabletop.tui.facilitator.forms.fields import Words


class OpenScreen(ModalScreen[Path | None]):
    """Answers with a path below which at least one exercise lies, or None."""

    CSS = """
    OpenScreen { align: center middle; }
    OpenScreen Vertical { width: 76; max-width: 96%; height: auto; background: $surface; padding: 1 2; }
    OpenScreen #path { margin: 1 0; }
    OpenScreen #path:focus { background: $background; }
    OpenScreen #wrong { color: $alert; height: auto; min-height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "back")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield paragraph("Open an exercise", "heading")
            yield Words(placeholder="a file, or a folder of exercises", id="path")
            yield Flow(id="wrong")
            yield Keys([Key("enter", "open"), Key("esc", "back")])

    def on_mount(self) -> None:
        self.query_one("#path", Words).focus()

    def on_words_submitted(self, event: Words.Submitted) -> None:
        """Look at the place, beside the screen: a folder may be large."""
        event.stop()
        typed = self.query_one("#path", Words).words
        if typed:
            self._say("Looking…")
            self._look(typed)
        else:
            self._say("Type a path, such as ~/exercises/flood.yaml")

    @work(thread=True, exclusive=True, group="looking", exit_on_error=False)
    def _look(self, typed: str) -> None:
        path, wrong = place(typed)
        self.app.call_from_thread(self._answer, path, wrong)

    def _answer(self, path: Path | None, wrong: str) -> None:
        if path is None:
            self._say(wrong)
        elif self.is_current:
            self.dismiss(path)

    def _say(self, text: str) -> None:
        self.query_one("#wrong", Flow).say(text, "alert")

    def action_cancel(self) -> None:
        """Back without opening anything."""
        self.dismiss(None)


def place(typed: str) -> tuple[Path | None, str]:
    """Return the path typed, or None and what is wrong with it."""
    shown = clean(typed, multiline=False, limit=300)
    try:
        path = Path(typed).expanduser()
        there = path.exists()
    except (OSError, ValueError, RuntimeError):
        there = False
    if not there:
        return None, f"There is nothing at {shown}. Check the path."
    if not find_exercises([path]):
        what = "folder holds no exercise" if path.is_dir() else "file is no exercise: it has no scenes"
        return None, f"This {what}."
    return path.resolve(), ""
