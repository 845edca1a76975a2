"""The lobby: the room's screen is opened, and the sign on the wall is checked before anything is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from tabletop.console.desk import Desk
from tabletop.console.seating import Seated
from tabletop.console.second_terminal import display_command
from tabletop.console.web_side import WebSide
from tabletop.paging.lines import Line, Span, Style, wrap
from tabletop.tui.facilitator.asking import Facilitate, Left
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Words
from tabletop.tui.facilitator.forms.phones import PhonesForm
from tabletop.tui.facilitator.keeping import Answered, Broken, Keeper, Look, Looked, NotKept, Work

_TEXT_COLUMNS = 74


class LobbyScreen(Screen[None]):
    """Waits for the room's screen. Goes on without one as well."""

    CSS = """
    LobbyScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    LobbyScreen .type { margin: 1 0 1 4; padding: 0 2; width: auto; background: $raised; text-style: bold; }
    LobbyScreen #sign-line { height: auto; margin: 1 0 1 4; }
    LobbyScreen #sign { width: 8; background: $raised; }
    LobbyScreen #checked { width: 1fr; padding: 0 0 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "go on"),
        Binding("f2", "phones", "phones", tooltip="Let phones in: address, code, who has joined."),
        Binding("escape", "leave", "leave it for later"),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sign = str(desk.state.settings.get("sign", ""))
        self._display = ""
        self._keeper: Keeper | None = None
        self.look: Look | None = None
        self.drafts: dict[str, str] = {}
        self.last_space = 0.0

    def compose(self) -> ComposeResult:
        group = str(self._desk.state.settings.get("group", ""))
        title = self._desk.exercise.file.title
        yield Head(f"PRIVATE · {title}" + (f" · {group}" if group else ""), f"session {self._desk.session_id}")
        with VerticalScroll(can_focus=False):
            yield Flow(_open, most=_TEXT_COLUMNS)
            yield Static(display_command(), classes="type", markup=False)
            yield Flow(id="seen")
            yield Flow(_look, most=_TEXT_COLUMNS)
            with Horizontal(id="sign-line"):
                yield Words(id="sign")
                yield Flow(id="checked")
            yield Flow(_why, most=_TEXT_COLUMNS)
            yield Flow(id="phones")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self.query_one("#sign", Words).focus()
        self._keeper = Keeper(self._desk, self.post_message)
        self.look = self._keeper.look()
        self._keeper.start()
        chosen = str(self._desk.state.settings.get("phones", "none"))
        if chosen in ("here", "room") and self.look.web.status == "off":
            self.ask(lambda desk: desk.web.start(lan=chosen == "room"))
        self._draw()

    def on_unmount(self) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
            self._keeper = None

    # ---- what the keeping thread tells

    def on_looked(self, event: Looked) -> None:
        """Say whether a display is there, and who has come by phone."""
        self._take(event.look)

    def _take(self, look: Look) -> None:
        self.look = look
        for screen in self.app.screen_stack:
            if isinstance(screen, Form) and screen.is_mounted:
                screen.looked()
        seen = [screen for screen in look.screens if screen.kind == "display" and not screen.lost]
        self._display = f"{seen[0].columns} × {seen[0].rows}" if seen else ""
        self._draw()

    def on_answered(self, event: Answered) -> None:
        """What was asked for is done."""
        self._take(event.look)
        if event.then is not None:
            event.then(event.answer)

    def on_not_kept(self, event: NotKept) -> None:
        """Nothing is appended here."""

    def on_broken(self, event: Broken) -> None:
        """Let the app deal with it."""
        raise event.error

    # ---- what the form of the phones needs

    def ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Run work on the keeping thread."""
        if self._keeper is not None:
            self._keeper.ask(work, then)

    def tell(self, text: str, *, alert: bool = False) -> None:
        """Nothing is told here that the lines do not say."""

    def clock(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def held_space(self) -> bool:
        """No space bar opens a form here."""
        return False

    def action_phones(self) -> None:
        """Let phones in, or see who has come."""
        if self.look is not None:
            self.app.push_screen(PhonesForm(cast(Host, self)))

    # ---- drawing

    def on_text_area_changed(self, event: Message) -> None:
        self._draw()

    def _draw(self) -> None:
        seen: Line = (Span("    ○ No display is seen yet.", "quiet"),)
        if self._display:
            seen = (Span(f"    ● A display is there, {self._display}.", "live"),)
        self.query_one("#seen", Flow).show([seen])
        checked, typed = self.query_one("#checked", Flow), self._typed()
        if self._right():
            checked.say("✓ This is the room’s screen.", "live")
        elif len(typed) >= max(1, len(self._sign)):
            checked.say(f"▲ Another session. Type there: {display_command(self._desk.session_id)}", "alert")
        else:
            checked.say("")
        go_on = "open the console" if self._right() or self._display else "go on without a second screen"
        if typed and not self._right():
            go_on = "type the two signs again"
        self.query_one("#phones", Flow).show(self._phones)
        keys = [Key("enter", go_on), Key("F2", "phones"), Key("esc", "leave it for later")]
        self.query_one("#keys", Footer).show(keys)

    def _phones(self, columns: int) -> list[Line]:
        web = self.look.web if self.look is not None else WebSide()
        seated = self.look.seated if self.look is not None else Seated()
        first = _number("3")
        if web.status == "on":
            where = f"{web.url} · code {' '.join(web.code)}" if web.lan else f"this computer only: {web.url}"
            lines = wrap([Span("● ", "live"), Span("Phones: "), Span(where, "strong")], columns, first=first)
            said = f"{len(seated.phones)} of {self._desk.state.present} have joined"
            said += f", {seated.observers} looking on" if seated.observers else ""
            return [(), *lines, *wrap([Span(said, "quiet")], columns, first=(Span("    "),))]
        words = {
            "off": ("Phones, for votes and private briefs: F2 lets them in.", "text"),
            "starting": ("Phones: the door is being opened…", "text"),
            "stopping": ("Phones: the door is being closed…", "text"),
        }.get(web.status, ("▲ Phones could not be let in: F2 says more.", "alert"))
        style: Style = "alert" if words[1] == "alert" else "text"
        return [(), *wrap([Span(words[0], style)], columns, first=first)]

    def _typed(self) -> str:
        words = self.query_one("#sign", Words).words.upper()
        return "".join(sign for sign in words.removeprefix("ROOM") if sign.isalnum())

    def _right(self) -> bool:
        return bool(self._sign) and self._typed() == self._sign

    # ---- going on

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Open the console, unless the wall shows another session."""
        if self._typed() and not self._right():
            self.query_one("#sign", Words).select_all()
            return
        self._stop()
        self.post_message(Facilitate(self._desk))

    def action_leave(self) -> None:
        """Leave; the session is kept."""
        self._stop()
        self.post_message(Left(self._desk))


def _open(columns: int) -> list[Line]:
    head = [*wrap([Span("Open the room’s screen", "heading")], columns), (Span("─" * columns, "accent"),), ()]
    words = "Open a second terminal where the room can see it, and type there:"
    return [*head, *wrap([Span(words)], columns, first=_number("1"))]


def _look(columns: int) -> list[Line]:
    words = "It shows a card, ROOM and two signs. Type the two signs you see on the wall:"
    return [(), *wrap([Span(words)], columns, first=_number("2"))]


def _why(columns: int) -> list[Line]:
    words = "So you know that the wall shows this session, and nothing that is meant for you alone."
    return wrap([Span(words, "quiet")], columns, first=(Span("    "),))


def _number(number: str) -> Line:
    return (Span(f" {number}", "accent"), Span("  "))
