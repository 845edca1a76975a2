"""Writing the report from the console: one question, who may be named in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from tabletop.console.desk import Desk
from tabletop.console.reporting import places_to_read
from tabletop.session.commands import Refusal
from tabletop.text import clean
from tabletop.tui.facilitator.drawing import plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field

_WHO = (
    Entry("roles", "by their roles", "r"),
    Entry("named", "by name, as far as names were agreed", "n"),
    Entry("chatham", "not at all: the Chatham House Rule, no times either", "c"),
)


_MOST_PLACES = 3


class ReportForm(Form):
    """``on_report`` writes the report at a level of names and returns where it is.

    Where typed words hold a name that the level leaves out, the first ``enter`` lists them and the second one writes.
    """

    heading = "Write the report"
    hint = "enter  write it      ← →  who is named      esc  back"

    def __init__(self, host: Host, on_report: Callable[[str], str]) -> None:
        super().__init__(host)
        self._on_report = on_report
        self._listed_for = ""

    def fields(self) -> ComposeResult:
        words = "Markdown, HTML, PDF, Word and JSON, into the folder you started in."
        yield Static(plain(words), classes="gap")
        yield Field("People", Chooser(_WHO, "roles", id="names"))

    def on_mount(self) -> None:
        self.query_one("#names").focus()

    def action_submit(self) -> None:
        names = self.query_one("#names", Chooser).chosen
        listed = self._listed_for == names
        self._listed_for = names
        self.say("writing the report…", alert=False)
        self.send(lambda desk: (None if listed else _names_in_words(desk, names)) or self._on_report(names))

    def action_back(self) -> None:
        self._listed_for = ""
        super().action_back()

    def kept(self, answer: Any) -> None:
        self.host.tell(f"the report is in {answer}")
        self.dismiss()

    def kept_late(self) -> None:
        self.host.tell("the report is written")


def _names_in_words(desk: Desk, names: str) -> Refusal | None:
    """Return the question before writing where somebody should first read again what was typed."""
    places = places_to_read(desk, names)
    if not places:
        return None
    more = f"; and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    words = clean("; ".join(places[:_MOST_PLACES]), multiline=False)
    return Refusal(f"a known name stands in typed words: {words}{more} · enter again writes it", "confirm")
