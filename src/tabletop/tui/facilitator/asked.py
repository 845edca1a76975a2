"""After playing alone: what a facilitator would have asked and listened for, scene by scene."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from tabletop.paging.lines import Line, Span, wrap
from tabletop.paging.prose import prose
from tabletop.session.state import State
from tabletop.session.telling import role_name, scene_title
from tabletop.text import clean
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key

_TEXT_COLUMNS = 76


def asked(state: State, columns: int) -> list[Line]:
    """Return notes, probes and points to listen for of the scenes played, in the order played."""
    lines: list[Line] = []
    for name in dict.fromkeys(visit.scene for visit in state.moment.path):
        scene = state.compiled.exercise.scenes[name]
        if not (scene.notes or scene.probe or scene.listen_for):
            continue
        lines += [*([()] * 2 if lines else []), *wrap([Span(scene_title(state, name), "heading")], columns)]
        lines.append((Span("─" * columns, "accent"),))
        for paragraph in prose(scene.notes, columns) if scene.notes else []:
            lines += [(), *paragraph]
        if scene.probe:
            lines += [(), (Span("Would have asked", "quiet"),)]
        for probe in scene.probe:
            who = f"   {role_name(state, probe.for_)}" if probe.for_ else ""
            spans = [Span(clean(probe.text, multiline=False)), Span(who, "quiet")]
            lines += wrap(spans, columns, first=(Span("• ", "quiet"),))
        if scene.listen_for:
            lines += [(), (Span("Would have listened for", "quiet"),)]
        for point in scene.listen_for:
            lines += wrap([Span(clean(point.text, multiline=False))], columns, first=(Span("• ", "quiet"),))
    return lines or wrap([Span("The scenes you played hold no questions for a room.")], columns)


class AskedScreen(Screen[None]):
    """Reading matter; nothing can be changed here."""

    CSS = """
    AskedScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; align-horizontal: center; }
    AskedScreen Flow { max-width: 76; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,k,q", "back", "back")]

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state

    def compose(self) -> ComposeResult:
        yield Head("What a facilitator would have asked", "for reading, after the end")
        with VerticalScroll():
            yield Flow(lambda columns: asked(self._state, columns), most=_TEXT_COLUMNS)
        yield Footer([Key("↑↓", "read on"), Key("esc", "back")])

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_back(self) -> None:
        """Back to the debrief."""
        self.dismiss(None)
