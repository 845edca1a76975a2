"""The author's page of an exercise: problems, map, what plays come to, what is covered. It follows the file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.events import Resize, ScreenResume
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tabletop.explore.folding import folded
from tabletop.explore.picture import Picture, picture
from tabletop.explore.summary import Summary, summarise
from tabletop.paging.lines import Span
from tabletop.text import clean
from tabletop.tui.authoring import figures
from tabletop.tui.authoring.draft import Draft, line_of
from tabletop.tui.authoring.editor import open_editor
from tabletop.tui.authoring.exploring import SECONDS, Insight, Superseded
from tabletop.tui.authoring.preview import PreviewScreen
from tabletop.tui.authoring.problems import NOTHING, ProblemList, all_found
from tabletop.tui.authoring.reading import ReadingScreen
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key, Listing, draw

TABS = ("problems", "map", "drawn", "plays", "coverage")
_TEXT_COLUMNS = 90
_MAP_COLUMNS = 200
_ROOMY = 100
"""Columns from which the keys are told in full."""


class AuthorScreen(ReadingScreen):
    """The author's page of the exercise in ``path``. Dismissed when its author leaves."""

    CSS = """
    AuthorScreen #tabs { height: 1; padding: 0 1; }
    AuthorScreen .tab { height: 1fr; display: none; }
    AuthorScreen .tab.-shown { display: block; }
    AuthorScreen VerticalScroll { padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    AuthorScreen #none { padding: 1 1; }
    AuthorScreen #no-map { padding: 0 1; }
    AuthorScreen #said { height: auto; padding: 0 1; background: $panel; display: none; }
    AuthorScreen #said.-there { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: what scrolls would take the arrows for itself. Nothing is typed on this screen.
        Binding(
            "tab,right", "tab(1)", "next page", tooltip="Problems, map, drawn map, plays, coverage.", priority=True
        ),
        Binding("shift+tab,left", "tab(-1)", "page before", tooltip="The page before.", priority=True),
        Binding("p", "preview", "preview", tooltip="See it as room and facilitator do; from the map, that scene."),
        Binding("e", "edit", "edit", tooltip="Open $EDITOR at the problem or the scene you are on."),
        Binding("escape,q", "back", "back", tooltip="Back to the library."),
    ]

    class Summed(Message):
        """What all plays of a draft come to."""

        def __init__(self, draft: Draft, summary: Summary, drawn: Picture) -> None:
            super().__init__()
            self.draft = draft
            self.summary = summary
            self.drawn = drawn

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.tab = "problems"
        self.summary: Summary | None = None
        self.drawn: Picture | None = None
        self._order: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield Head(self.path.name, id="head")
        yield Flow(id="tabs")
        with Container(id="problems-tab", classes="tab"):
            yield ProblemList(id="problems")
            yield Flow(id="none", most=76)
        with Container(id="map-tab", classes="tab"):
            yield Listing(id="map")
            yield Flow(id="no-map", most=_TEXT_COLUMNS)
        for name in ("drawn", "plays", "coverage"):
            with VerticalScroll(id=f"{name}-tab", classes="tab"):
                yield Flow(id=name, most=_MAP_COLUMNS if name == "drawn" else _TEXT_COLUMNS)
        yield Flow(id="said")
        yield Footer(id="keys")

    @property
    def watching(self) -> bool:
        """A preview on top watches the file itself."""
        return self.is_current

    def on_screen_resume(self, event: ScreenResume) -> None:
        self.call_after_refresh(self._show)

    def on_resize(self, event: Resize) -> None:
        self.call_after_refresh(self._show)

    # ---- a new reading, a new search

    def drafted(self) -> None:
        """Show the problems at once; what plays come to follows."""
        self.summary = None
        if self.draft is not None and self.draft.compiled is None and self.good is None:
            self.tab = "problems"
        self._show()

    def searched(self, before: Insight | None) -> None:
        """Show what play has found, and sum up all plays."""
        self._show()
        if self.draft is not None:
            self._sum_up(self.draft, self._turn)

    def failed(self, words: str) -> None:
        self._say(words)

    @work(thread=True, group="summing", exit_on_error=False)
    def _sum_up(self, draft: Draft, turn: int) -> None:
        end = time.monotonic() + SECONDS

        def stop() -> str:
            if self._turn != turn:
                raise Superseded
            return "" if time.monotonic() < end else f"{SECONDS:g} s"

        if draft.exercise is not None:
            try:
                summary = summarise(draft.exercise, stop=stop)
                self.post_message(self.Summed(draft, summary, folded(picture(draft.exercise, stop=stop))))
            except Superseded:
                return

    def on_author_screen_summed(self, event: Summed) -> None:
        """Take the sums up, unless the file was saved since."""
        event.stop()
        if event.draft is self.draft:
            self.summary, self.drawn = event.summary, event.drawn
            self._show()

    # ---- drawing

    def _show(self) -> None:
        if not self.is_mounted:
            return
        with self.app.batch_update():
            self._show_head()
            for name in TABS:
                self.query_one(f"#{name}-tab").set_class(name == self.tab, "-shown")
            self._show_problems()
            self._show_map()
            self._show_figures()
            self._show_keys()
        self._focus()

    def _show_figures(self) -> None:
        """Show the figures of the text as saved; the drawn map stays that of the last one that could be played."""
        summary, drawn, draft = self.summary, self.drawn, self.draft
        exercise = draft.exercise if draft is not None else None
        unplayable = draft is not None and exercise is None
        if unplayable and drawn is None:
            self.query_one("#drawn", Flow).show(figures.unplayable)
        else:
            self.query_one("#drawn", Flow).show(lambda columns: figures.drawn(drawn, columns))
        if exercise is not None:
            self.query_one("#plays", Flow).show(lambda columns: figures.plays(summary, columns))
            self.query_one("#coverage", Flow).show(lambda columns: figures.coverage(exercise, summary, columns))
        elif unplayable:
            self.query_one("#plays", Flow).show(figures.unplayable)
            self.query_one("#coverage", Flow).show(figures.unplayable)

    def _focus(self) -> None:
        wanted = {"problems": "#problems", "map": "#map"}.get(self.tab, f"#{self.tab}-tab")
        if self.is_current:
            self.query_one(wanted).focus()

    def _show_head(self) -> None:
        draft, good = self.draft, self.good
        title = good.exercise.file.title if good is not None and good.exercise is not None else self.path.name
        if draft is None:
            right = "○ reading…"
        elif draft.compiled is None:
            right = "▲ cannot be played as it is"
        else:
            right = "● searching every play…" if self.searching or self.summary is None else f"● {self._states()}"
        self.query_one("#head", Head).show(f"{title} · author’s page", right)
        line: list[Span] = []
        for name in TABS:
            here = name == self.tab
            count = f" {len(all_found(draft, self.insight))}" if name == "problems" and draft is not None else ""
            line += [Span(f" {name.capitalize()}{count} ", "letter" if here else "quiet"), Span("  ")]
        self.query_one("#tabs", Flow).show([tuple(line)])

    def _states(self) -> str:
        return f"{self.summary.states:,} states seen" if self.summary is not None else ""

    def _show_problems(self) -> None:
        found = all_found(self.draft, self.insight) if self.draft is not None else []
        listed, none = self.query_one(ProblemList), self.query_one("#none", Flow)
        listed.display, none.display = bool(found), not found
        trouble = self.draft.trouble if self.draft is not None else "Reading…"
        none.say(trouble or (figures.SEARCHING if self.searching else NOTHING), "text")
        listed.show(found)

    def _show_map(self) -> None:
        listed = self.query_one("#map", OptionList)
        exercise = self.good.exercise if self.good is not None else None
        stood = self.scene
        listed.display = exercise is not None
        none = self.query_one("#no-map", Flow)
        none.display = exercise is None
        none.show(figures.unplayable if self.draft is not None else [])
        with self.prevent(OptionList.OptionHighlighted):
            listed.clear_options()
            if exercise is None:
                self._order = []
                return
            self._order = figures.map_order(exercise)
            columns = max(20, min(110, self.size.width - 4))
            wrong = self._wrong()
            for name, sign in self._order:
                line = figures.scene_line(exercise, name, sign, self.summary, wrong.get(name, 0), columns)
                listed.add_option(Option(draw(self, [line])))
        at = next((i for i, (name, _) in enumerate(self._order) if name == stood), 0)
        listed.highlighted = at

    def _wrong(self) -> dict[str, int]:
        """How many errors and warnings stand in each scene, by the lines they stand on."""
        draft = self.draft
        if draft is None or draft.exercise is None:
            return {}
        places = sorted((line_of(draft, ("scenes", name)), name) for name in draft.exercise.scenes)
        wrong: dict[str, int] = {}
        for found in all_found(draft, self.insight):
            span = found.problem.span
            inside = [name for line, name in places if line <= span.line]
            if inside and span.file.endswith(self.path.name) and found.problem.severity != "note":
                wrong[inside[-1]] = wrong.get(inside[-1], 0) + 1
        return wrong

    def _show_keys(self) -> None:
        narrow = self.size.width < _ROOMY
        keys = {
            "problems": [Key("e", "edit" if narrow else "edit at this line"), Key("p", "preview")],
            "map": [Key("p", "preview" if narrow else "preview this scene"), Key("e", "edit" if narrow else "edit it")],
        }.get(self.tab, [Key("p", "preview"), Key("e", "edit")])
        keys += [Key("tab", "next page"), Key("esc", "back"), Key("↑↓", "read on"), Key("?", "help")]
        self.query_one("#keys", Footer).show(keys)

    def _say(self, words: str) -> None:
        self.query_one("#said", Flow).say(f"▲ {clean(words)}" if words else "", "accent")

    # ---- doing

    @property
    def scene(self) -> str:
        """The scene one stands on in the map; empty where there is none."""
        at = self.query_one("#map", OptionList).highlighted
        return self._order[at][0] if at is not None and at < len(self._order) else ""

    def action_tab(self, by: int) -> None:
        """Show another page."""
        self.tab = TABS[(TABS.index(self.tab) + by) % len(TABS)]
        self._say("")
        self._show()

    def action_preview(self) -> None:
        """Open the preview; from the map in the scene one stands on."""
        self.app.push_screen(PreviewScreen(self.path, self.scene if self.tab == "map" else ""))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a scene of the map previews it."""
        event.stop()
        if event.option_list.id == "map":
            self.action_preview()

    def action_edit(self) -> None:
        """Open the editor; from the map at the scene one stands on."""
        draft = self.good or self.draft
        if draft is not None:
            line = line_of(draft, ("scenes", self.scene)) if self.tab == "map" and self.scene else 1
            self._say(open_editor(self.app, self.path, line))

    def on_problem_list_edited(self, event: ProblemList.Edited) -> None:
        """Say why the editor did not open."""
        event.stop()
        self._say(event.trouble)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.dismiss(None)
