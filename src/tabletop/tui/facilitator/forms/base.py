"""What all forms of the console share: a card over the console, fields, one line for what is wrong, esc goes back.

A form keeps what was typed until the desk has taken it: a refusal is told in the form and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from tabletop.session.commands import Command, Refusal
from tabletop.text import FIELD_LIMIT, clean
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, QUIET, plain
from tabletop.tui.facilitator.keeping import Look, Work, do

REPEAT_SECONDS = 0.7
"""A space within this time of the last one seen is the same key still held down."""


class Host(Protocol):
    """What a form needs of the console."""

    look: Look
    last_space: float
    drafts: dict[str, str]

    def ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Run work on the keeping thread and hand its answer back."""

    def tell(self, text: str, *, alert: bool = False) -> None:
        """Say something in the console's footer."""

    def clock(self) -> float:
        """Return monotonic seconds."""

    def held_space(self) -> bool:
        """See a space and tell whether it is only a repeat of the last one."""


# ---- fields ---------------------------------------------------------------------------------------------------------


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
        text = clean(event.text, multiline=self._lines, limit=FIELD_LIMIT)
        self.replace(text, *self.selection)


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
        words = plain(" ".join(label.split()), style).truncate(room, ellipsis=True)
        return Content.assemble(("‹ ", arrow), words, (" ›", arrow))


class Add(Widget, can_focus=True):
    """“+ add”: enter or space opens another form."""

    DEFAULT_CSS = """
    Add { height: 1; padding: 0 1; }
    Add:focus { background: $surface; }
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
    Form.-low Field { margin: 0; }
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


# ---- the form -------------------------------------------------------------------------------------------------------


class Form(ModalScreen[None]):
    """A card over the console. A form hands in with ``enter``; ``esc`` goes back."""

    heading: ClassVar[str] = ""
    hint: ClassVar[str] = "enter  keep it      esc  back"
    wide: ClassVar[bool] = True

    DEFAULT_CSS = """
    Form { align: center middle; background: $background 70%; }
    Form > #card {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $panel; border: round $line; border-title-color: $text-accent; border-title-style: bold;
        padding: 1 2;
    }
    Form.-low > #card { padding: 0 1; }
    Form.-narrow > #card { padding: 0 1; }
    Form #fields { height: auto; max-height: 100%; scrollbar-size: 0 0; }
    Form #said { height: auto; color: $alert; display: none; margin: 0 0 1 0; }
    Form #said.-shown { display: block; }
    Form #hint { height: auto; color: $text-quiet; }
    Form OptionList {
        height: auto; max-height: 16; background: $panel; border: none; padding: 0; scrollbar-size: 1 1;
        scrollbar-color: $line; scrollbar-background: $panel;
    }
    Form OptionList:focus { border: none; background-tint: transparent; }
    Form OptionList > .option-list--option-highlighted { background: $surface; color: $text-accent; text-style: bold; }
    Form OptionList:focus > .option-list--option-highlighted {
        background: $surface; color: $text-accent; text-style: bold;
    }
    Form .quiet { color: $text-quiet; }
    Form .gap { margin: 0 0 1 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("enter", "submit", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        # While the space that opened the form is still held down, it types and chooses nothing.
        Binding("space", "held", show=False, priority=True),
    ]

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.confirming = False
        self.sending = False

    # ---- to be filled in

    def fields(self) -> ComposeResult:
        """Yield the form's fields."""
        yield from ()

    def action_submit(self) -> None:
        """Hand the form in."""

    def kept(self, answer: Any) -> None:
        """The desk has taken it."""
        self.dismiss()

    # ---- drawing

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="card", can_focus=False) as card:
            card.border_title = Content(self.heading)
            with VerticalScroll(id="fields", can_focus=False):
                yield from self.fields()
            yield Static(Content(""), id="said")
            yield Static(self.hints(), id="hint")

    def hints(self) -> Content:
        """Return the last line: what the keys do."""
        parts: list[Content | tuple[str, str]] = []
        for i, piece in enumerate(part for part in self.hint.split("      ") if part):
            key, _, words = piece.partition("  ")
            parts += [("      " if i else "", ""), (key, f"bold {ACCENT}" if not i else "bold"), (f"  {words}", QUIET)]
        return Content.assemble(*parts)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < 26, "-low")
        self.set_class(event.size.width < 80, "-narrow")

    def say(self, text: str, *, alert: bool = True) -> None:
        """Say in the form what is wrong, or what is going on."""
        said = self.query_one("#said", Static)
        said.update(plain(text, ALERT if alert else QUIET))
        said.set_class(bool(text), "-shown")

    # ---- handing in

    def send(self, what: Command | Work, then: Callable[[Any], None] | None = None) -> None:
        """Ask the desk for it; a refusal is told here, anything else goes to ``then`` (default: ``kept``)."""
        if self.sending:
            return
        self.sending = True
        work = do(what) if isinstance(what, Command) else what
        self.host.ask(work, lambda answer: self._answered(answer, then))

    def _answered(self, answer: Any, then: Callable[[Any], None] | None) -> None:
        self.sending = False
        if isinstance(answer, Refusal):
            self.refused(answer)
            return
        self.say("")
        (then or self.kept)(answer)

    def refused(self, refusal: Refusal) -> None:
        """Tell a refusal; with kind ``confirm`` the next ``enter`` means it."""
        self.confirming = refusal.kind == "confirm"
        self.say(refusal.reason)

    def looked(self) -> None:
        """The console has a new look in hand."""

    # ---- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "held":
            return self.host.held_space() if self._just_opened() else False
        return True

    def _just_opened(self) -> bool:
        return self.host.clock() - self.host.last_space < REPEAT_SECONDS

    def action_held(self) -> None:
        """Swallow a space that is still held down."""

    def action_step(self, by: int) -> None:
        """Go to the field before or after."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_back(self) -> None:
        """Go back without handing in."""
        if self.confirming:
            self.confirming = False
            self.say("")
            return
        self.dismiss()

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.action_submit()


def released(widget: Widget, event: events.Key) -> None:
    """Another key than the space bar says that the space bar is no longer held down."""
    form = widget.screen
    if event.key != "space" and isinstance(form, Form):
        form.host.last_space = form.host.clock() - REPEAT_SECONDS


def digit(event: events.Key) -> int:
    """Return the digit typed; 0 for any other key."""
    typed = event.character or ""
    return int(typed) if typed.isascii() and typed.isdigit() else 0
