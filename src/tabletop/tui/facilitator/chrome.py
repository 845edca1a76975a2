"""Head, footer and lines of text for the screens around a session.

Everything is drawn from spans, so that the terminal's own colours are looked after in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import OptionList, Static

from tabletop.paging.lines import Line, Span, Style, both_ends, cells, shorten, wrap
from tabletop.text import clean
from tabletop.tui.shared.app import TabletopApp
from tabletop.tui.shared.paint import paint


def draw(on: Widget, lines: Iterable[Line]) -> Content:
    """Return lines as they are drawn on a widget's app; what they say is data, never markup."""
    app = on.app
    return paint(lines, ansi=isinstance(app, TabletopApp) and app.ansi)


Build = Callable[[int], Sequence[Line]]
"""From a width in cells to lines that fit it."""


class Flow(Static):
    """Lines made for the widget's width, and made anew when it changes. ``most`` caps the width of reading text."""

    DEFAULT_CSS = "Flow { width: 100%; height: auto; }"

    def __init__(self, lines: Sequence[Line] | Build = (), *, most: int = 200, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._build = _build(lines)
        self._most = most
        self._drawn_for = -1

    def show(self, lines: Sequence[Line] | Build) -> None:
        """Show other lines."""
        self._build = _build(lines)
        self._draw()

    def say(self, text: str, style: Style = "quiet") -> None:
        """Show one paragraph; ``-there`` is set while there is one."""
        self.set_class(bool(text), "-there")
        self.show(lambda columns: wrap([Span(clean(text), style)], columns) if text else [])

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self, event: Resize) -> None:
        if self.content_size.width != self._drawn_for:
            self._draw()

    def _draw(self) -> None:
        self._drawn_for = self.content_size.width
        columns = min(self._most, self._drawn_for or self.app.size.width - 4)
        self.update(draw(self, self._build(max(1, columns))))


def _build(lines: Sequence[Line] | Build) -> Build:
    return lines if callable(lines) else lambda columns: lines


class Listing(OptionList):
    """A list to stand on: what one stands on is raised and in accent, words keep the colours they have."""

    DEFAULT_CSS = """
    Listing { height: 1fr; min-width: 6; border: none; background: $background; padding: 1 0 0 0; }
    Listing { scrollbar-size-vertical: 1; }
    Listing:focus { border: none; background-tint: transparent; }
    Listing > .option-list--option { padding: 0 1; }
    Listing > .option-list--option-highlighted, Listing:focus > .option-list--option-highlighted {
        background: $raised; color: $text-accent; text-style: none;
    }
    Listing:ansi > .option-list--option-highlighted, Listing:focus:ansi > .option-list--option-highlighted {
        text-style: underline;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)

    def action_page_up(self) -> None:
        """A page up; a list that a tiny window leaves no room at all has no pages."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """A page down, in the same way."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Key(NamedTuple):
    """A key as the footer shows it."""

    shown: str
    label: str

    @property
    def cells(self) -> int:
        """How wide it is, the space after it included."""
        return cells(f"{self.shown} {self.label}") + 3


def paragraph(text: str, style: Style = "text", *, id: str | None = None) -> Flow:
    """Return a widget that says one paragraph."""
    return Flow(lambda columns: wrap([Span(clean(text), style)], columns), id=id)


class Keys(Flow):
    """Keys within a card, in one paragraph."""

    DEFAULT_CSS = "Keys { margin-top: 1; }"

    def __init__(self, keys: Sequence[Key]) -> None:
        super().__init__([_key_line(keys)])

    def offer(self, keys: Sequence[Key]) -> None:
        """Offer these keys instead."""
        self.show([_key_line(keys)])


def _key_line(keys: Iterable[Key]) -> Line:
    line: list[Span] = []
    for i, key in enumerate(keys):
        line += [Span("   ")] if i else []
        line += [Span(key.shown, "accent" if i == 0 else "strong"), Span(" ")]
        line.append(Span(key.label, "accent" if i == 0 else "quiet"))
    return tuple(line)


_MOST_KEYS = 8


class Footer(Static):
    """One line of keys, the most usual first and in accent. The last one stays; before it, what has no room goes."""

    DEFAULT_CSS = "Footer { dock: bottom; height: 1; background: $panel; color: $text-quiet; padding: 0 1; }"

    def __init__(self, keys: Sequence[Key] = (), *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._keys = tuple(keys)

    def show(self, keys: Sequence[Key]) -> None:
        """Show these keys instead."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        room = self.size.width + 1
        keys = list(self._keys)
        while len(keys) > 1 and (len(keys) > _MOST_KEYS or sum(key.cells for key in keys) > room):
            del keys[-2 if len(keys) > 2 else -1]
        self.update(draw(self, [_key_line(keys)]))


class Head(Static):
    """The first line of a screen: what it is on the left, what it concerns on the right, a rule below."""

    DEFAULT_CSS = """
    Head { dock: top; height: 2; background: $panel; padding: 0 1; border-bottom: solid $line; }
    """

    def __init__(self, left: str, right: str = "", *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._left, self._right = clean(left, multiline=False), clean(right, multiline=False)

    def show(self, left: str, right: str = "") -> None:
        """Show something else."""
        self._left, self._right = clean(left, multiline=False), clean(right, multiline=False)
        self._draw()

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        room = max(1, self.size.width - 2)
        right = shorten(self._right, room // 2)
        left = shorten(self._left, max(1, room - cells(right) - 3))
        self.update(draw(self, [both_ends((Span(left, "strong"),), (Span(right, "quiet"),), room)]))
