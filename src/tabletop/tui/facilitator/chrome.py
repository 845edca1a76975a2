"""Head, footer and lines of text for the screens around a session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tabletop.lines import Line, cells, shorten
from tabletop.text import clean

_STYLES = {
    "text": "",
    "strong": "bold",
    "emphasis": "italic",
    "quiet": "$text-quiet",
    "accent": "$text-accent",
    "heading": "bold",
    "mark": "bold $text-accent",
    "letter": "bold on $surface",
    "pole_one": "$pole-one",
    "pole_two": "$pole-two",
    "live": "$live",
    "alert": "$alert",
    "rule": "$line",
}


def paint(lines: Sequence[Line]) -> Content:
    """Return lines as Textual draws them; what they say is data, never markup."""
    parts: list[tuple[str, str] | str] = []
    for i, line in enumerate(lines):
        if i:
            parts.append("\n")
        parts += [(span.text, _STYLES[span.style]) for span in line]
    return Content.assemble(*parts)


class Key(NamedTuple):
    """A key as the footer shows it."""

    shown: str
    label: str


class Footer(Static):
    """One line of keys, the most usual first and in accent. Those that have no room are left out from before the last."""

    DEFAULT_CSS = "Footer { dock: bottom; height: 1; background: $panel; color: $text-quiet; padding: 0 1; }"

    def __init__(self, keys: Sequence[Key] = (), **more: object) -> None:
        super().__init__(markup=False, **more)  # type: ignore[arg-type]
        self._keys = tuple(keys)

    def show(self, keys: Sequence[Key]) -> None:
        """Show these keys instead."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        room = self.size.width - 2
        keys = list(self._keys[:8])
        while len(keys) > 1 and sum(cells(f"{k.shown} {k.label}") + 3 for k in keys) - 3 > room:
            del keys[-2 if len(keys) > 2 else -1]
        parts: list[tuple[str, str] | str] = []
        for i, key in enumerate(keys):
            parts += ["   "] if i else []
            parts += [(key.shown, "bold $text-accent" if i == 0 else "bold $foreground"), " "]
            parts.append((key.label, "$text-accent" if i == 0 else "$text-quiet"))
        self.update(Content.assemble(*parts))


class Head(Static):
    """The first line of a screen: what it is on the left, what it concerns on the right, a rule below."""

    DEFAULT_CSS = """
    Head { dock: top; height: 2; background: $panel; color: $foreground; padding: 0 1;
           border-bottom: solid $line; }
    """

    def __init__(self, left: str, right: str = "", **more: object) -> None:
        super().__init__(markup=False, **more)  # type: ignore[arg-type]
        self._left, self._right = clean(left, multiline=False), clean(right, multiline=False)

    def show(self, left: str, right: str = "") -> None:
        """Show something else."""
        self._left, self._right = clean(left, multiline=False), clean(right, multiline=False)
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        room = max(1, self.size.width - 2)
        left = shorten(self._left, room)
        right = shorten(self._right, max(0, room - cells(left) - 3))
        gap = " " * max(1, room - cells(left) - cells(right))
        self.update(Content.assemble((left, "bold"), gap, (right, "$text-quiet")))
