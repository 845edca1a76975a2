"""Problems to stand on, each with a key that opens the author's editor at its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tabletop.exercise.problems import Problem
from tabletop.paging.lines import Line, Span, wrap
from tabletop.text import clean
from tabletop.tui.authoring.draft import Draft
from tabletop.tui.authoring.editor import open_editor
from tabletop.tui.authoring.exploring import Found, Insight
from tabletop.tui.facilitator.about import counted, problem_lines, worst_first
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key, Listing, draw

_TEXT_COLUMNS = 100
NOTHING = "Nothing to report: every scene, link and source holds together, and every play comes to an end."


def all_found(draft: Draft, insight: Insight | None) -> list[Found]:
    """Return what checking and playing show about a draft, the worst first; play is left out while it is being searched
    anew."""
    found = {one.problem: one for one in (insight.findings if insight is not None and insight.draft is draft else ())}
    problems = [*draft.problems, *found]
    return [found.get(problem) or Found(problem) for problem in worst_first(dict.fromkeys(problems))]


def worth_telling(insight: Insight) -> list[Found]:
    """Return what somebody who writes should hear of at once: all that play shows, and what else is no mere advice."""
    by_play = {one.key for one in insight.findings}
    every = all_found(insight.draft, insight)
    return [one for one in every if one.key in by_play or one.problem.severity != "note"]


def told_in_short(found: Sequence[Found]) -> str:
    """Return ``1 error, 2 warnings``, or that there is nothing."""
    return counted(one.problem for one in found) or ("advice only" if found else "nothing to report")


class ProblemList(Listing):
    """The problems of a draft. ``e`` or enter opens the editor at the line."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "select", "edit", tooltip="Open the editor at this line.")]

    class Edited(Message):
        """The editor has ended; ``trouble`` says what went wrong, empty when nothing did."""

        def __init__(self, trouble: str) -> None:
            super().__init__()
            self.trouble = trouble

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._found: tuple[Found, ...] = ()
        self._columns = -1

    @property
    def chosen(self) -> Problem | None:
        """The problem one stands on."""
        at = self.highlighted
        return self._found[at].problem if at is not None and at < len(self._found) else None

    def show(self, found: Sequence[Found]) -> None:
        """List other problems; who stood on one stays on it."""
        if tuple(found) != self._found:
            stood = self.chosen
            self._found = tuple(found)
            self._fill(next((i for i, one in enumerate(found) if one.problem == stood), self.highlighted or 0))

    def on_resize(self, event: Resize) -> None:
        if event.size.width != self._columns:
            self._columns = event.size.width
            self._fill(self.highlighted or 0)

    def _fill(self, at: int) -> None:
        columns = max(20, min(_TEXT_COLUMNS, self.size.width - 4))
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(Option(draw(self, _lines(one, columns))) for one in self._found)
        if self._found:
            self.highlighted = min(at, len(self._found) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the editor."""
        event.stop()
        problem = self.chosen
        if problem is None:
            return
        trouble = open_editor(self.app, Path(problem.span.file), problem.span.line)
        self.post_message(self.Edited(trouble))


def _lines(found: Found, columns: int) -> list[Line]:
    lines = problem_lines(found.problem, columns)
    name = clean(found.problem.span.file, multiline=False).rpartition("/")[2]
    lines[0] = (*lines[0], Span(f" · {name}", "quiet"))
    if found.play and found.play not in found.problem.hint:
        lines += wrap([Span(f"play {found.play}", "quiet")], columns, first=(Span("  "),))
    return [*lines, ()]


class ProblemsOfDraft(Screen[None]):
    """The problems of the draft that is being previewed; they change with it."""

    CSS = """
    ProblemsOfDraft #none { height: 1fr; padding: 1 2; display: none; }
    ProblemsOfDraft #said { height: auto; padding: 0 1; background: $panel; display: none; }
    ProblemsOfDraft #said.-there { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,c", "back", "back")]

    def __init__(self, title: str, found: Sequence[Found], trouble: str = "") -> None:
        super().__init__()
        self._title = title
        self._found = found
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        yield Head(f"{self._title} · problems", id="head")
        yield ProblemList(id="problems")
        yield Flow(id="none", most=76)
        yield Flow(id="said")
        yield Footer([Key("e", "edit at this line"), Key("↑↓", "read on"), Key("esc", "back")])

    def on_mount(self) -> None:
        self.show(self._found, self._trouble)

    def show(self, found: Sequence[Found], trouble: str = "") -> None:
        """Show what is wrong now."""
        self.query_one("#head", Head).show(f"{self._title} · problems", told_in_short(found))
        listed, none = self.query_one(ProblemList), self.query_one("#none", Flow)
        listed.display, none.display = bool(found), not found
        none.say(trouble or NOTHING, "alert" if trouble else "text")
        listed.show(found)
        if found:
            listed.focus()

    def on_problem_list_edited(self, event: ProblemList.Edited) -> None:
        """Say why the editor did not open."""
        event.stop()
        self.query_one("#said", Flow).say(f"▲ {event.trouble}" if event.trouble else "", "accent")

    def action_back(self) -> None:
        """Back to the preview."""
        self.dismiss(None)
