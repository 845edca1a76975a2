"""All sessions: go on with one, write its report, delete it."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tabletop.console.reporting import read_session, write_report
from tabletop.errors import TabletopError
from tabletop.paging.lines import Line, Span, Style
from tabletop.store.folders import delete_session
from tabletop.text import clean
from tabletop.tui.facilitator.asking import GoOn
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key, Keys, Listing, draw, paragraph
from tabletop.tui.facilitator.joining import console_is_there
from tabletop.tui.facilitator.shelf import Held, Shelf, look

NO_SESSIONS = (
    "No session yet. Stand on an exercise in the library and press enter: what happens in the room is kept here, can "
    "be gone on with after a break, and becomes a report."
)
_LONGEST_SAID = 400


class HeldScreen(Screen[None]):
    """``sessions`` is the folder of all sessions, ``here`` the one reports are written into."""

    CSS = """
    HeldScreen #none { height: 1fr; padding: 1 2; display: none; }
    HeldScreen.-empty #none { display: block; }
    HeldScreen.-empty OptionList { display: none; }
    HeldScreen #said { padding: 0 1; display: none; }
    HeldScreen #said.-there { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "go_on", "go on", tooltip="Go on where the session stopped."),
        Binding("w", "report", "report", tooltip="Write the report into the folder you started in."),
        Binding("m", "materials", "materials", tooltip="The papers of its exercise, filled in from this session."),
        Binding("d", "delete", "delete", tooltip="Delete a session with its whole record."),
        Binding("escape,s", "back", "back"),
    ]

    class Looked(Message):
        """Sessions have been looked at."""

        def __init__(self, shelf: Shelf) -> None:
            super().__init__()
            self.shelf = shelf

    class Done(Message):
        """Something took its time and is done: what to say, and whether it went well."""

        def __init__(self, words: str, well: bool) -> None:
            super().__init__()
            self.words = words
            self.well = well

    def __init__(self, sessions: Path, here: Path) -> None:
        super().__init__()
        self._sessions = sessions
        self._here = here
        self._held: tuple[Held, ...] = ()

    def compose(self) -> ComposeResult:
        yield Head("Sessions", id="head")
        yield Listing(id="held")
        yield Flow(id="none", most=76)
        yield Flow(id="said")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self._draw_keys()
        self._look()

    @work(thread=True, exclusive=True, group="held", exit_on_error=False)
    def _look(self) -> None:
        self.post_message(self.Looked(look(self._sessions, roots=())))

    def on_held_screen_looked(self, event: Looked) -> None:
        """List rehearsals and what was played alone apart, below."""
        listed = self.query_one("#held", OptionList)
        stood = listed.highlighted
        held = event.shelf.held
        real = [one for one in held if not (one.rehearsal or one.alone)]
        apart = [one for one in held if one.rehearsal or one.alone]
        self._held = (*real, *apart)
        options: list[Option | None] = [Option(draw(self, _two_lines(one)), id=one.id) for one in real]
        if apart:
            words = "Rehearsals, and what was played alone"
            options.append(Option(draw(self, [*([()] if real else []), (Span(words, "quiet"),)]), disabled=True))
        options += [Option(draw(self, _two_lines(one)), id=one.id) for one in apart]
        listed.clear_options()
        listed.add_options(options)
        self.set_class(not held, "-empty")
        words = event.shelf.trouble or NO_SESSIONS
        self.query_one("#none", Flow).say(words, "text")
        number = len(held)
        self.query_one("#head", Head).show(
            "Sessions", f"{number} kept in {clean(str(self._sessions), multiline=False)}"
        )
        if held:
            first = 0 if real else 1
            at = stood if stood is not None and stood < listed.option_count else first
            listed.highlighted = at if listed.get_option_at_index(at).id else first
            listed.focus()
        self._draw_keys()

    @property
    def held(self) -> Held | None:
        """The session one stands on."""
        listed = self.query_one("#held", OptionList)
        if listed.highlighted is None or listed.highlighted >= listed.option_count:
            return None
        key = listed.get_option_at_index(listed.highlighted).id
        return next((one for one in self._held if one.id == key), None)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._draw_keys()

    def _draw_keys(self) -> None:
        held = self.held
        keys = []
        if held is not None:
            keys = [Key("enter", "go on")] if held.open else []
            keys += [Key("w", "report"), Key("m", "materials")] if not held.summary.damaged else []
            keys.append(Key("d", "delete"))
        self.query_one("#keys", Footer).show([*keys, Key("esc", "library")])

    def _say(self, words: str, style: Style = "quiet") -> None:
        self.query_one("#said", Flow).say(words, style)

    # ---- doing

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Go on where the session stopped."""
        if self.held is not None and self.held.open:
            self.post_message(GoOn(self.held.summary.folder))
        elif self.held is not None and not self.held.summary.damaged:
            self._say("This session is closed: its record can be reported (w), not changed.")

    def action_report(self) -> None:
        """Write the report into the folder one started in."""
        if self.held is not None and not self.held.summary.damaged:
            self._say("Writing the report…")
            self._report(self.held.summary.folder)

    def action_materials(self) -> None:
        """Write the papers of the exercise that was played, filled in."""
        from tabletop.tui.facilitator.materials import MaterialsScreen

        held = self.held
        if held is not None and not held.summary.damaged:
            title = clean(held.summary.exercise_title, multiline=False)
            self.app.push_screen(MaterialsScreen(title, None, [held], self._here, chosen=held.id))

    @work(thread=True, exclusive=True, group="doing", exit_on_error=False)
    def _report(self, folder: Path) -> None:
        try:
            places = read_session(folder)[1]
            path = write_report(folder, self._here)
        except TabletopError as error:
            self.post_message(self.Done(f"▲ {error.message} {error.advice}", False))
        else:
            words = f"● The report is in {path}"
            if places:
                words += f" · ▲ read again, a known name stands in: {'; '.join(places)}"
            self.post_message(self.Done(clean(words, multiline=False, limit=_LONGEST_SAID), True))

    def action_delete(self) -> None:
        """Ask, then delete."""
        held = self.held
        if held is not None:
            self.app.push_screen(DeleteScreen(held), self._answered)

    def _answered(self, sure: bool | None) -> None:
        if sure and self.held is not None:
            self._delete(self.held.summary.folder)

    @work(thread=True, exclusive=True, group="doing", exit_on_error=False)
    def _delete(self, folder: Path) -> None:
        if console_is_there(folder):
            self.post_message(self.Done("▲ Another window has this session open: leave it there first.", False))
            return
        try:
            delete_session(folder)
        except TabletopError as error:
            self.post_message(self.Done(f"▲ {error.message} {error.advice}", False))
        else:
            self.post_message(self.Done(f"{folder.name} is deleted.", True))

    def on_held_screen_done(self, event: Done) -> None:
        """Say how it went and look again."""
        self._say(event.words, "live" if event.well else "alert")
        self._look()

    def action_back(self) -> None:
        """Back to the library."""
        self.dismiss(None)


class DeleteScreen(ModalScreen[bool]):
    """Asks before a session is deleted; the key is not the one that goes on everywhere."""

    CSS = """
    DeleteScreen { align: center middle; }
    DeleteScreen Vertical { width: 68; max-width: 96%; height: auto; background: $surface; padding: 1 2; }
    DeleteScreen Flow { margin-bottom: 1; }
    DeleteScreen Keys { margin: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "sure", "delete"),
        Binding("escape,enter,n", "keep", "keep it"),
    ]

    def __init__(self, held: Held) -> None:
        super().__init__()
        self._of = held

    def compose(self) -> ComposeResult:
        with Vertical():
            yield paragraph(f"Delete session {self._of.id}?", "alert")
            words = [self._of.summary.exercise_title, self._of.group, self._of.day]
            yield paragraph(clean(" · ".join(word for word in words if word), multiline=False))
            yield paragraph("Its whole record goes: decisions, reasons, notes. This cannot be undone.")
            yield Keys([Key("enter", "keep it"), Key("y", "delete it")])

    def action_sure(self) -> None:
        """Delete it."""
        self.dismiss(True)

    def action_keep(self) -> None:
        """Keep it."""
        self.dismiss(False)


def _two_lines(one: Held) -> list[Line]:
    """What and with whom; below it how it stands, when, how long."""
    if one.summary.damaged:
        return [(Span(one.id, "strong"),), (Span(f"▲ {clean(one.summary.damaged, multiline=False)}", "alert"),)]
    title = clean(one.summary.exercise_title, multiline=False)
    kind = "alone" if one.alone else "rehearsal" if one.rehearsal else ""
    words = [one.day, f"{one.minutes} min" if one.minutes else "", kind, one.id]
    state = Span("● open", "live") if one.open else Span("✓ closed", "quiet")
    aside = " · ".join(word for word in words if word)
    return [
        (Span(title, "strong"), Span(f"   {one.group}" if one.group else "")),
        (state, Span(f" · {aside}", "quiet")),
    ]
