"""After playing alone: what a facilitator would have asked and listened for, scene by scene."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from tabletop.console.asked import asked
from tabletop.session.state import State
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key

_TEXT_COLUMNS = 76


class AskedScreen(Screen[None]):
    """Reading matter; nothing can be changed here."""

    CSS = """
    AskedScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; align-horizontal: center; }
    AskedScreen Flow { max-width: 76; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,k,q", "back", "back")]

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state

    def compose(self) -> ComposeResult:
        yield Head("What a facilitator would have asked", "for reading, after the end")
        with VerticalScroll():
            yield Flow(lambda columns: asked(self._state, columns), most=_TEXT_COLUMNS)
        yield Footer([Key("↑↓", "read on"), Key("esc", "back")])

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        """Back to the debrief."""
        self.dismiss(None)
