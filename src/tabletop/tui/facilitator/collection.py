"""A collection's own page: what it argues with, and what is in it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from tabletop.paging.lines import Line
from tabletop.paging.prose import prose
from tabletop.tui.facilitator.chrome import Flow, Key, Keys


class CollectionPage(ModalScreen[None]):
    """``page`` is Markdown."""

    CSS = """
    CollectionPage { align: center middle; }
    CollectionPage > VerticalScroll { width: 82; max-width: 96%; height: auto; max-height: 90%; padding: 1 2; }
    CollectionPage > VerticalScroll { background: $raised; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,space,i,q", "back", "back")]

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Flow(id="page", most=76)
            yield Keys([Key("↑ ↓", "read on"), Key("esc", "back")])

    def on_mount(self) -> None:
        self.query_one("#page", Flow).show(self._lines)

    def _lines(self, columns: int) -> list[Line]:
        lines: list[Line] = []
        for paragraph in prose(self._page, columns):
            lines += [*paragraph, ()]
        return lines

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
