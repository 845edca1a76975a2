"""When the disk does not take what happened: three ways on, none of them shown to the room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from tabletop.console.desk import Desk, Kept
from tabletop.errors import TabletopError
from tabletop.tui.facilitator.drawing import ALERT, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Field, Words


class NotKeptForm(Form):
    """Try again, keep in another folder, or go on unkept."""

    heading = "Not kept"
    hint = "t  try again      f  keep in another folder      g  go on unkept      esc  look first"

    DEFAULT_CSS = """
    NotKeptForm > #card { border: round $alert; border-title-color: $alert; }
    NotKeptForm Static { height: auto; }
    NotKeptForm #folder_field { display: none; }
    NotKeptForm #folder_field.-shown { display: block; }
    """

    def __init__(self, host: Host, error: TabletopError) -> None:
        super().__init__(host)
        self.error = error

    def fields(self) -> ComposeResult:
        yield Static(
            plain("The last step is not kept. The room’s screen shows nothing of this.", "bold"), classes="gap"
        )
        yield Static(plain(f"{self.error.message} {self.error.advice}".strip(), ALERT), classes="gap", id="why")
        yield Field("Folder", Words(placeholder="a folder on another drive", id="folder"), id="folder_field")

    def on_key(self, event: events.Key) -> None:
        if self.query_one("#folder").has_focus:
            return
        choice: Callable[[], None] | None = {
            "t": self._try_again,
            "f": self._ask_folder,
            "g": self._go_on_unkept,
        }.get(event.character or "")
        if choice is not None:
            event.stop()
            event.prevent_default()
            choice()

    def _try_again(self) -> None:
        self.send(_then_kept(lambda desk: desk.try_again()))

    def _go_on_unkept(self) -> None:
        self.send(_then_kept(lambda desk: desk.go_on_unkept()))

    def _ask_folder(self) -> None:
        self.query_one("#folder_field").add_class("-shown")
        self.query_one("#folder").focus()

    def action_submit(self) -> None:
        folder = self.query_one("#folder", Words).words
        if folder:
            root = Path(folder).expanduser()
            self.send(_then_kept(lambda desk: desk.keep_elsewhere(root)))

    def still(self, error: TabletopError) -> None:
        """Say that it failed once more."""
        self.sending = False
        self.error = error
        self.query_one("#why", Static).update(plain(f"Still not kept: {error.message} {error.advice}".strip(), ALERT))

    def kept(self, answer: Any) -> None:
        self.host.tell("going on unkept: it is written as soon as it can be" if self.host.look.unkept else "kept")
        self.dismiss()

    def action_back(self) -> None:
        if self.query_one("#folder").has_focus:
            self.query_one("#folder_field").remove_class("-shown")
            self.set_focus(None)
            return
        super().action_back()


def _then_kept(work: Callable[[Desk], Any]) -> Callable[[Desk], object]:
    return lambda desk: Kept(work(desk))
