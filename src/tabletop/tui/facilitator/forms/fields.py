"""The fields that forms are made of. What is typed or pasted is cleaned; nothing is ever read as markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from tabletop.paging.lines import cells
from tabletop.text import FIELD_LIMIT, clean
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, plain


@runtime_checkable
class Holding(Protocol):
    """A form that a held space bar may have opened."""

    def released(self) -> None:
        """The space bar is no longer held down."""


def released(widget: Widget, event: events.Key) -> None:
    """Another key than the space bar says that the space bar is no longer held down."""
    form = widget.screen
    if event.key != "space" and isinstance(form, Holding):
        form.released()


class Words(TextArea):
    """A field for prose. ``enter`` hands the form in; ``ctrl+n`` begins a new line where there may be several.

    What is pasted is cleaned before it reaches the screen.
    """

    DEFAULT_CSS = """
    Words {
        height: auto; min-height: 1; max-height: 6; border: none; padding: 0 1;
        background: $panel; color: $foreground;
    }
    Words:focus { border: none; background: $surface; }
    Words .text-area--cursor-line { background: transparent; }
    Words .text-area--placeholder { color: $text-quiet; }
    """

    class Submitted(Message):
        """``enter`` was pressed."""

    def __init__(
        self, text: str = "", *, lines: bool = False, placeholder: str = "", id: str | None = None
    ) -> None:  # fmt: skip
        super().__init__(text, soft_wrap=True, show_line_numbers=False, compact=True, placeholder=placeholder, id=id)
        self._lines = lines
        self.move_cursor(self.document.end)
        self.cursor_blink = False
        self.highlight_cursor_line = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In a field of one line, up and down belong to the form."""
        return self._lines or action not in ("cursor_up", "cursor_down")

    @property
    def words(self) -> str:
        """What was typed, cleaned and trimmed."""
        return clean(self.text, multiline=self._lines, limit=FIELD_LIMIT).strip()

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        released(self, event)
        # TextArea would put a line break; its own handler must not see these keys.
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key in ("ctrl+n", "ctrl+j"):
            event.stop()
            event.prevent_default()
            if self._lines:
                self.insert("\n")

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]
        event.stop()
        event.prevent_default()
        self.put_in(event.text)

    def put_in(self, text: str) -> None:
        """Put text where the cursor stands, in place of what is selected; cleaned."""
        self.replace(clean(text, multiline=self._lines, limit=FIELD_LIMIT), *self.selection)


@dataclass(frozen=True)
class Entry:
    """One thing that can be chosen. ``letter`` picks it at once."""

    id: str
    label: str
    letter: str = ""


class Chooser(Widget, can_focus=True):
    """One of several, in one line: ‹ B  Warn the sources ›. Arrows step, letters pick."""

    DEFAULT_CSS = """
    Chooser { height: 1; padding: 0 1; background: $panel; }
    Chooser:focus { background: $surface; }
    Chooser:focus:ansi { text-style: underline; }
    """

    class Changed(Message):
        """Something else is chosen. ``by_letter`` where a letter picked it."""

        def __init__(self, chooser: Chooser, by_letter: bool) -> None:
            super().__init__()
            self.chooser = chooser
            self.by_letter = by_letter

        @property
        def control(self) -> Chooser:
            return self.chooser

    def __init__(
        self, entries: Sequence[Entry], chosen: str = "", *, empty: str = "not chosen yet", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.entries = list(entries)
        self.chosen = chosen if any(entry.id == chosen for entry in entries) else ""
        self._empty = empty
        self._picked = bool(self.chosen) or any(entry.id == chosen for entry in entries)

    @property
    def entry(self) -> Entry | None:
        """What is chosen; None while nothing is."""
        if not self._picked:
            return None
        return next((entry for entry in self.entries if entry.id == self.chosen), None)

    def choose(self, entry_id: str, *, by_letter: bool = False) -> None:
        """Choose an entry by its id."""
        self._picked = True
        self.chosen = entry_id
        self.refresh()
        self.post_message(self.Changed(self, by_letter))

    def forget(self) -> None:
        """Let nothing be chosen."""
        self._picked, self.chosen = False, ""
        self.refresh()

    def _step(self, by: int) -> None:
        if not self.entries:
            return
        place = next((i for i, entry in enumerate(self.entries) if self.entry is entry), None)
        place = (0 if by > 0 else len(self.entries) - 1) if place is None else (place + by) % len(self.entries)
        self.choose(self.entries[place].id)

    def on_key(self, event: events.Key) -> None:
        released(self, event)
        if event.key == "left":
            self._step(-1)
        elif event.key in ("right", "space"):
            self._step(1)
        else:
            typed = (event.character or "").casefold()
            found = next((entry for entry in self.entries if typed and entry.letter.casefold() == typed), None)
            if found is None:
                return
            self.choose(found.id, by_letter=True)
        event.stop()
        event.prevent_default()

    def render(self) -> Content:
        entry = self.entry
        arrow = ACCENT if self.has_focus else QUIET
        if entry is None:
            letters = "".join(x.letter for x in self.entries if x.letter)
            hint = f"{self._empty}  {letters[0]}–{letters[-1]}" if len(letters) > 1 else self._empty
            return Content.assemble(("‹ ", arrow), (hint, QUIET), (" ›", arrow))
        label = f"{entry.letter}  {entry.label}" if entry.letter else entry.label
        style = f"bold {ACCENT}" if self.has_focus else "bold"
        room = max(self.content_size.width - 4, 4)
        words = plain(one_line(label), style).truncate(room, ellipsis=True)
        return Content.assemble(("‹ ", arrow), words, (" ›", arrow))


class Row(Chooser):
    """A chooser that shows everything there is to choose at once, wrapped."""

    DEFAULT_CSS = """
    Row { height: auto; padding: 0; background: $panel; }
    Row:focus { background: $panel; }
    Row:focus:ansi { text-style: none; }
    """

    def render(self) -> Content:
        width = self.content_size.width or 60
        lines: list[list[Content]] = [[]]
        used = 0
        for entry in self.entries:
            chosen = entry is self.entry
            style = f"bold {ACCENT}" if chosen else ""
            focus = "bold underline" if self.app.native_ansi_color else "bold on $surface"
            back = focus if chosen and self.has_focus else "bold"
            words = Content.assemble((f" {entry.letter} ", back), (f"{one_line(entry.label)}  ", style))
            if used and used + words.cell_length > width:
                lines.append([])
                used = 0
            lines[-1].append(words)
            used += words.cell_length
        return Content("\n").join(Content("").join(line) for line in lines)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        rows, used = 1, 0
        for entry in self.entries:
            cell = cells(entry.letter) + cells(one_line(entry.label)) + 4
            if used and used + cell > width:
                rows, used = rows + 1, 0
            used += cell
        return rows


def one_line(text: str) -> str:
    """Return text without line ends and tabs."""
    return text.replace("\n", " ").replace("\t", " ")


class Add(Widget, can_focus=True):
    """“+ add”: enter or space opens another form."""

    DEFAULT_CSS = """
    Add { height: 1; padding: 0 1; }
    Add:focus { background: $surface; }
    Add:focus:ansi { text-style: underline; }
    """

    def __init__(self, word: str, what: str, ask: Callable[[], None]) -> None:
        super().__init__()
        self._word, self._what, self._ask = word, what, ask

    def on_key(self, event: events.Key) -> None:
        released(self, event)
        if event.key in ("enter", "space", "plus"):
            event.stop()
            event.prevent_default()
            self._ask()

    def render(self) -> Content:
        style = f"bold {ACCENT}" if self.has_focus else "bold"
        return Content.assemble((f"+ {self._word}", style), (f"  {self._what}", QUIET))


class Field(Horizontal):
    """A label and what stands beside it."""

    DEFAULT_CSS = """
    Field { height: auto; margin: 0 0 1 0; }
    Field > .field--label { width: 18; height: auto; color: $text-quiet; padding: 0 1 0 0; }
    Field > .field--widget { width: 1fr; }
    """

    def __init__(self, label: str, widget: Widget, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._widget = widget
        widget.add_class("field--widget")

    def compose(self) -> ComposeResult:
        yield Static(Content(self._label), classes="field--label")
        yield self._widget


def listed(entries: Sequence[tuple[str, Content]], *, id: str | None = None) -> OptionList:
    """Return a list of things to pick, drawn without markup; each with its id."""
    options = [Option(words, id=name) for name, words in entries]
    return OptionList(*options, id=id, markup=False, compact=True)


def digit(event: events.Key) -> int:
    """Return the digit typed; 0 for any other key."""
    typed = event.character or ""
    return int(typed) if typed.isascii() and typed.isdigit() else 0
