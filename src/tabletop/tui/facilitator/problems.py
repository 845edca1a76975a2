"""What ``check`` has to say about one exercise, the worst first."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tabletop.tui.facilitator.about import Reading, counted, problem_lines
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key, Listing, draw

_TEXT_COLUMNS = 100


class ProblemsScreen(Screen[None]):
    """The problems of a reading; nothing can be changed here."""

    CSS = """
    ProblemsScreen #none { height: 1fr; padding: 1 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "back", "back")]

    def __init__(self, title: str, reading: Reading) -> None:
        super().__init__()
        self._title = title
        self._reading = reading

    def compose(self) -> ComposeResult:
        found = counted(self._reading.problems) or ("advice only" if self._reading.problems else "nothing to report")
        yield Head(f"{self._title} · check", found)
        if self._reading.problems:
            yield Listing(id="problems")
        else:
            yield Flow(id="none", most=76)
        yield Footer([Key("esc", "back"), Key("↑↓", "read on")])

    def on_resize(self, event: Resize) -> None:
        columns = max(20, min(_TEXT_COLUMNS, event.size.width - 6))
        problems = self._reading.problems
        if not problems:
            words = self._reading.trouble or "Nothing to report: every scene, link and source holds together."
            self.query_one("#none", Flow).say(words, "text")
            return
        listed = self.query_one("#problems", OptionList)
        stood = listed.highlighted or 0
        listed.clear_options()
        listed.add_options(Option(draw(self, [*problem_lines(problem, columns), ()])) for problem in problems)
        listed.highlighted = stood
        listed.focus()

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)
