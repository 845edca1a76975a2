"""What all forms of the console share: a card over the console, fields, one line for what is wrong, esc goes back.

A form keeps what was typed until the desk has taken it: a refusal is told in the form and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from tabletop.session.commands import Command, Refusal
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, QUIET, Lines, plain
from tabletop.tui.facilitator.forms.fields import Chooser, Field, Words
from tabletop.tui.facilitator.keeping import Look, Work, do

REPEAT_SECONDS = 0.7
"""A space within this time of the last one seen is the same key still held down."""


LOW = 26
"""Rows below which a form leaves out its empty lines."""


TIGHT = 20
"""Rows below which its fields stand close to each other too."""


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


# ---- the form -------------------------------------------------------------------------------------------------------


class Form(ModalScreen[None]):
    """A card over the console. A form hands in with ``enter``; ``esc`` goes back."""

    beside: ClassVar[int] = 0
    """Rows that stand beside a list in this form, fields not counted."""
    AUTO_FOCUS: ClassVar[str | None] = ""
    heading: str = ""
    hint: str = "enter  keep it      esc  back"

    DEFAULT_CSS = """
    Form { align: center middle; background: $background 70%; }
    Form > #card {
        width: 78; max-width: 100%; height: auto; max-height: 100%;
        background: $panel; border: round $line; border-title-color: $text-accent; border-title-style: bold;
        padding: 1 2;
    }
    Form.-low > #card { padding: 0 1; }
    Form.-narrow > #card { padding: 0 1; }
    Form #fields { height: auto; overflow-y: auto; scrollbar-size: 0 0; }
    Form #said { height: auto; color: $alert; display: none; margin: 0 0 1 0; }
    Form #said.-shown { display: block; }
    Form #hint { height: auto; color: $text-quiet; margin: 1 0 0 0; }
    Form.-tight #hint { margin: 0; }
    Form OptionList {
        height: auto; background: $panel; border: none; padding: 0; scrollbar-size: 1 1;
        scrollbar-color: $line; scrollbar-background: $panel;
    }
    Form OptionList:focus { border: none; background-tint: transparent; }
    Form OptionList > .option-list--option-highlighted { background: $surface; color: $text-accent; text-style: bold; }
    Form OptionList:focus > .option-list--option-highlighted {
        background: $surface; color: $text-accent; text-style: bold;
    }
    Form OptionList:ansi > .option-list--option-highlighted,
    Form OptionList:focus:ansi > .option-list--option-highlighted { text-style: bold underline; }
    Form.-tight Field { margin: 0; }
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
        self.subject: object = host.look.state.moment.begun
        """What the words typed here are about: they wait for one who goes back and comes again about the same."""
        self._at_first: dict[str, str] = {}

    # ---- to be filled in

    def fields(self) -> ComposeResult:
        """Yield the form's fields."""
        yield from ()

    def action_submit(self) -> None:
        """Hand the form in."""

    def kept(self, answer: Any) -> None:
        """The desk has taken it."""
        self.dismiss()

    def kept_late(self) -> None:
        """The desk has taken it after the form was left."""

    # ---- drawing

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = Content(self.heading)
            with Vertical(id="fields"):
                yield from self.fields()
            yield Static(Content(""), id="said")
            yield Lines(self.hints, id="hint")

    def hints(self, width: int) -> list[Content]:
        """Return the last lines: what the keys do, a key never parted from its words."""
        lines: list[list[Content]] = [[]]
        for i, piece in enumerate(part for part in self.hint.split("      ") if part):
            key, _, words = piece.partition("  ")
            shown = Content.assemble((key, f"bold {ACCENT}" if not i else "bold"), (f"  {words}", QUIET))
            if sum(part.cell_length + 6 for part in lines[-1]) + shown.cell_length > width:
                lines.append([])
            lines[-1].append(shown)
        return [Content("      ").join(line) for line in lines if line]

    def on_resize(self, event: events.Resize) -> None:
        low = event.size.height < LOW
        self.set_class(low, "-low")
        self.set_class(event.size.height < TIGHT, "-tight")
        self.set_class(event.size.width < 80, "-narrow")
        # Whatever the form holds, what is wrong with it and what its keys do stay in sight.
        rows = max(event.size.height - self.around(event.size.height), 1)
        self.query_one("#fields").styles.max_height = rows
        for options in self.query(OptionList):
            options.styles.max_height = max(rows - 2 * len(self.query(Field)) - self.beside, 3)

    def around(self, height: int) -> int:
        """Return how many of the screen's rows frame, what is wrong and keys take."""
        return 7 if height < LOW else 10

    def say(self, text: str, *, alert: bool = True) -> None:
        """Say in the form what is wrong, or what is going on."""
        said = self.query_one("#said", Static)
        said.update(plain(text, ALERT if alert else QUIET))
        said.set_class(bool(text), "-shown")

    # ---- words that wait

    def draft(self, name: str, at_first: str = "") -> str:
        """Return what the field ``name`` begins with: what was left in it, else ``at_first``.

        Fields are for words, or to choose from (then it is the id of what is chosen). A field that was never asked
        about here waits for nobody.
        """
        self._at_first[name] = at_first
        return self.host.drafts.get(self._draft(name), at_first)

    def _draft(self, name: str) -> str:
        return f"{type(self).__name__}/{self.subject}/{name}"

    def typed_here(self) -> dict[str | None, str]:
        """Return what is typed into the fields now, by their ids."""
        return {field.id: field.words for field in self.query(Words)}

    def keep_drafts(self) -> bool:
        """Let what was typed wait, with what was chosen beside it; tell whether anything was typed."""
        self.drop_drafts()
        words = self.typed_here()
        chosen = {field.id: field.chosen for field in self.query(Chooser)}
        rows = {field.id: _row(field) for field in self.query(OptionList)}
        if all(text == self._at_first.get(name or "", text) for name, text in words.items()):
            return False
        for name, text in {**words, **chosen, **rows}.items():
            if name is not None and text != self._at_first.get(name, text):
                self.host.drafts[self._draft(name)] = text
        return True

    def drop_drafts(self) -> None:
        """Let no words wait any more: they are handed in."""
        for name in self._at_first:
            self.host.drafts.pop(self._draft(name), None)

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
        if not isinstance(answer, Refusal):
            self.drop_drafts()
        if not self.is_attached:
            if isinstance(answer, Refusal):
                self.host.tell(answer.reason, alert=True)
            else:
                self.kept_late()
            return
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

    def released(self) -> None:
        """The space bar that may have opened this form is no longer held down."""
        self.host.last_space = self.host.clock() - REPEAT_SECONDS

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
        if self.keep_drafts():
            self.host.tell("what you typed waits until you come back")
        self.dismiss()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted beside a field for words goes into the first of them."""
        event.stop()
        words = next((widget for widget in self.focus_chain if isinstance(widget, Words)), None)
        if words is not None:
            words.focus()
            words.put_in(event.text)

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.action_submit()


def _row(options: OptionList) -> str:
    """Return the id of the row chosen in a list; empty where none is."""
    chosen = options.highlighted_option
    return (chosen.id or "") if chosen is not None else ""


def place_of(options: OptionList, row: str, otherwise: int | None = None) -> int | None:
    """Return where a row stands in a list by its id; ``otherwise`` where it does not."""
    return next((i for i, option in enumerate(options.options) if option.id == row), otherwise)
