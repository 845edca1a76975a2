"""All keys of a screen, made from its own bindings, so that help and keys cannot part."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen

from tabletop.paging.lines import Line, Span, wrap
from tabletop.tui.facilitator.chrome import Flow, Key, Keys

_SHOWN = {
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "backspace": "⌫",
    "ctrl+r": "^r",
    "ctrl+s": "^s",
    "ctrl+t": "^t",
    "ctrl+q": "^q",
    "f2": "F2",
    "f3": "F3",
    "question_mark": "?",
}
EVERYWHERE = (("^t", "next theme"), ("^q", "leave the program; what was played is kept"), ("?", "this help"))


def keys_of(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Return (key, what it does) of a screen's bindings, in the order written, then the keys that hold everywhere."""
    found = [
        (_SHOWN.get(key := binding.key.split(",")[0], key), binding.tooltip or binding.description)
        for binding in screen.BINDINGS
        if isinstance(binding, Binding) and binding.show and binding.description
    ]
    return [*found, *EVERYWHERE]


class KeyHelp(ModalScreen[None]):
    """The keys of ``screen``; any of the usual ones closes it."""

    CSS = """
    KeyHelp { align: center middle; }
    KeyHelp > VerticalScroll { width: 74; max-width: 96%; height: auto; max-height: 90%; padding: 1 2; }
    KeyHelp > VerticalScroll { background: $raised; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,enter,space,q", "back", "back")]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._keys = keys_of(screen)

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Flow(id="keys")
            yield Keys([Key("esc", "back")])

    def on_mount(self) -> None:
        self.query_one("#keys", Flow).show(self._lines)

    def _lines(self, columns: int) -> list[Line]:
        width = max(len(key) for key, _ in self._keys) + 3
        lines: list[Line] = [(Span("Keys", "heading"),), ()]
        for key, words in self._keys:
            lines += wrap([Span(words)], columns, first=(Span(key.ljust(width), "accent"),))
        return lines

    def action_back(self) -> None:
        """Back."""
        self.dismiss(None)
