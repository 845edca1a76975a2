"""The program of ``tabletop preview``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from tabletop.tui.authoring.preview import PreviewScreen
from tabletop.tui.facilitator.keyhelp import KeyHelp
from tabletop.tui.shared.app import TabletopApp, run


class PreviewApp(TabletopApp):
    """The preview of one exercise; leaving it leaves the program."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "next_theme", "next theme"),
        Binding("question_mark", "keys", "keys"),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__(
            ascii=bool(os.environ.get("TABLETOP_ASCII")), go_on=f"tabletop preview {shlex.quote(str(path))}"
        )
        self._path = path

    def on_mount(self) -> None:
        self.push_screen(PreviewScreen(self._path), lambda _: self.exit())

    def action_keys(self) -> None:
        """Show the keys of the screen one is on."""
        if not self.screen.is_modal:
            self.push_screen(KeyHelp(self.screen))


def run_preview(path: Path) -> int:
    """Open the preview of an exercise; return the exit code. Raises UsageError where there is no terminal."""
    return run(PreviewApp(path), plain=False)
