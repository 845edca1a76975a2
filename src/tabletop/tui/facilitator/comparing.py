"""Sessions of one exercise side by side, as the library shows them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tabletop.console import comparing
from tabletop.console.comparing import Compared
from tabletop.console.crash import crash_note
from tabletop.console.reporting import LEVELS
from tabletop.errors import TabletopError
from tabletop.paging.lines import Line, Span, Style
from tabletop.text import clean
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key

_MOST_COLUMNS = 100
_MOST_PLACES = 3
_RULE = "─"
_LEVELS = {"named": "with names", "roles": "groups by letter", "chatham": "Chatham House Rule"}


class CompareScreen(Screen[None]):
    """``sessions`` is the folder of all sessions, ``here`` the one a report is written into."""

    CSS = """
    CompareScreen #body { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    CompareScreen #said { padding: 0 1; display: none; }
    CompareScreen #said.-there { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "names", "names", tooltip="Groups by name, by letter, or under the Chatham House Rule."),
        Binding("w", "report", "report", tooltip="Write it as a PDF into the folder you started in."),
        Binding("escape,v", "back", "back"),
    ]

    class Ready(Message):
        """Sessions have been read and stand side by side."""

        def __init__(self, found: Compared) -> None:
            super().__init__()
            self.found = found

    class Said(Message):
        """Something took its time and is done, or cannot be: what to say, and whether it went well."""

        def __init__(self, words: str, well: bool) -> None:
            super().__init__()
            self.words = words
            self.well = well

    def __init__(self, exercise: str, title: str, sessions: Path, here: Path) -> None:
        super().__init__()
        self._exercise = exercise
        self._title = title
        self._sessions = sessions
        self._here = here
        self._level = LEVELS.index("roles")
        self._found: Compared | None = None

    def compose(self) -> ComposeResult:
        yield Head("Side by side", self._title, id="head")
        with VerticalScroll(id="body"):
            yield Flow(id="text", most=_MOST_COLUMNS)
        yield Flow(id="said")
        yield Footer([Key("↑ ↓", "read"), Key("n", "names"), Key("w", "report"), Key("esc", "library")], id="keys")

    def on_mount(self) -> None:
        self.query_one("#body", VerticalScroll).focus()
        self._read_again()

    def _read_again(self) -> None:
        self._say("Reading the records…")
        self._compare(LEVELS[self._level])

    @work(thread=True, exclusive=True, group="comparing", exit_on_error=False)
    def _compare(self, names: str) -> None:
        try:
            found = comparing.compare(self._sessions, self._exercise, (), names)
        except TabletopError as error:
            self.post_message(self.Said(f"▲ {error.message} {error.advice}", False))
        else:
            self.post_message(self.Ready(found))

    def on_compare_screen_ready(self, event: Ready) -> None:
        """Show the comparison, and say what is not in it."""
        self._found = found = event.found
        self.query_one("#text", Flow).show(lambda columns: _lines(found, columns))
        level = _LEVELS[found.told.names]
        self.query_one("#head", Head).show("Side by side", f"{self._title} · {level}")
        out = [f"{session} ({why})" for session, why in found.left_out]
        self._say(f"Left out: {', '.join(out[:4])}{', …' if len(out) > 4 else ''}." if out else "")

    def on_compare_screen_said(self, event: Said) -> None:
        """Say how it went."""
        self._say(event.words, "live" if event.well else "alert")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What fails for a reason nobody foresaw is told, not thrown at the room."""
        if event.state == WorkerState.ERROR and event.worker.error is not None:
            self._say(crash_note(event.worker.error), "alert")

    def _say(self, words: str, style: Style = "quiet") -> None:
        self.query_one("#said", Flow).say(words, style)

    def action_names(self) -> None:
        """Show the groups at the next level of names."""
        self._level = (self._level + 1) % len(LEVELS)
        self._read_again()

    def action_report(self) -> None:
        """Write what is shown as a PDF into the folder one started in."""
        if self._found is not None:
            self._say("Writing the report…")
            self._write(self._found)

    @work(thread=True, exclusive=True, group="writing", exit_on_error=False)
    def _write(self, found: Compared) -> None:
        try:
            path = comparing.write_paper(found.told, self._here)
        except TabletopError as error:
            self.post_message(self.Said(f"▲ {error.message} {error.advice}", False))
        else:
            again = "; ".join(f"{session}, {place}" for session, place in found.places[:_MOST_PLACES])
            words = f"● The comparison is in {path}"
            words += f" · ▲ read again, a known name stands in: {again}" if again else ""
            self.post_message(self.Said(clean(words, multiline=False), True))

    def action_back(self) -> None:
        """Back to the library."""
        self.dismiss(None)


def _lines(found: Compared, columns: int) -> list[Line]:
    """The text of the terminal, its headings strong."""
    text = comparing.written(found.told, "text", columns)
    assert isinstance(text, str)
    rows = [*text.splitlines(), ""]
    lines: list[Line] = []
    for row, following in pairwise(rows):
        if row.startswith(_RULE):
            lines.append((Span(row[:columns], "rule"),))
        else:
            lines.append((Span(row, "strong" if following.startswith(_RULE) else "text"),))
    return lines
