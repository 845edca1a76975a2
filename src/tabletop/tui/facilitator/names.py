"""Who sits where: one line a seat, typed or pasted from a list."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import TextArea

from tabletop.paging.lines import Line, Span, shorten, wrap
from tabletop.text import FIELD_LIMIT, clean
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key, paragraph
from tabletop.tui.facilitator.forms.fields import Words

HOW = (
    "One line a seat: name, organisation. Names are kept apart from everything else and can be deleted at any time: "
    "tabletop sessions forget."
)


def read_names(text: str, people: int) -> tuple[tuple[str, str], ...]:
    """Return (name, organisation) by seat from lines like ``Ana Ruiz, FGR``; a tab parts them as well.

    An empty line leaves its seat without a name; lines beyond the number of people are left out.
    """
    found = []
    for line in text.split("\n")[:people]:
        name, _, organisation = line.replace("\t", ",").partition(",")
        found.append((clean(name, multiline=False, limit=200), clean(organisation, multiline=False, limit=200)))
    while found and found[-1] == ("", ""):
        found.pop()
    return tuple(found)


class NamesScreen(Screen[tuple[tuple[str, str], ...] | None]):
    """Answers with (name, organisation) by seat, or None when nothing shall change."""

    CSS = """
    NamesScreen #how { padding: 1 2 0 2; }
    NamesScreen Horizontal { height: 1fr; padding: 1 2; }
    NamesScreen #typed { width: 1fr; height: 100%; max-height: 100%; }
    NamesScreen #side { width: 1fr; height: 100%; padding: 0 0 0 3; scrollbar-size-vertical: 1; }
    NamesScreen #seats { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "keep", "keep", priority=True),
        Binding("escape", "back", "back"),
    ]

    def __init__(self, people: int, roles: list[str], participants: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._people = people
        self._roles = roles
        self._text = "\n".join(", ".join(part for part in pair if part) for pair in participants)

    def compose(self) -> ComposeResult:
        yield Head("Who sits where", f"{self._people} seats")
        yield paragraph(HOW, "quiet", id="how")
        with Horizontal():
            yield _List(self._text, lines=True, id="typed")
            with VerticalScroll(id="side", can_focus=False):
                yield Flow(id="seats")
        yield Footer([Key("^s", "keep these names"), Key("enter", "next seat"), Key("esc", "back")])

    def on_mount(self) -> None:
        self.query_one("#typed", _List).focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._draw()

    def _draw(self) -> None:
        names = read_names(self.query_one("#typed", _List).text, self._people)
        self.query_one("#seats", Flow).show(lambda columns: self._seats(names, columns))

    def _seats(self, names: tuple[tuple[str, str], ...], columns: int) -> list[Line]:
        lines: list[Line] = []
        for seat in range(self._people):
            name, organisation = names[seat] if seat < len(names) else ("", "")
            role = self._roles[seat] if seat < len(self._roles) else ""
            shown = Span(shorten(name or "—", max(1, columns - 5)), "strong" if name else "quiet")
            lines.append((Span(f"{seat + 1:>3}  ", "quiet"), shown))
            aside = " · ".join(part for part in (organisation, role) if part)
            lines += wrap([Span(aside, "quiet")], columns, first=(Span("     "),)) if aside else []
        return lines

    def action_keep(self) -> None:
        """Hand the names back."""
        self.dismiss(read_names(self.query_one("#typed", _List).text[:FIELD_LIMIT], self._people))

    def action_back(self) -> None:
        """Leave the names as they were."""
        self.dismiss(None)


class _List(Words):
    """A field in which enter begins the next line: the next seat."""

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.insert("\n")
