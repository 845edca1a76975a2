"""Writing the report from the console: one question, who may be named in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from tabletop.tui.facilitator.drawing import plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field

_WHO = (
    Entry("roles", "by their roles", "r"),
    Entry("named", "by name, as far as names were agreed", "n"),
    Entry("chatham", "not at all: the Chatham House Rule, no times either", "c"),
)


class ReportForm(Form):
    """``on_report`` writes the report at a level of names and returns where it is."""

    heading = "Write the report"
    hint = "enter  write it      ← →  who is named      esc  back"

    def __init__(self, host: Host, on_report: Callable[[str], str]) -> None:
        super().__init__(host)
        self._on_report = on_report

    def fields(self) -> ComposeResult:
        words = "Markdown, HTML, PDF, Word and JSON, into the folder you started in."
        yield Static(plain(words), classes="gap")
        yield Field("People", Chooser(_WHO, "roles", id="names"))

    def on_mount(self) -> None:
        self.query_one("#names").focus()

    def action_submit(self) -> None:
        names = self.query_one("#names", Chooser).chosen
        self.say("writing the report…", alert=False)
        self.send(lambda desk: self._on_report(names))

    def kept(self, answer: Any) -> None:
        self.host.tell(f"the report is in {answer}")
        self.dismiss()

    def kept_late(self) -> None:
        self.host.tell("the report is written")
