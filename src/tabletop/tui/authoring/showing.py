"""How a preview is drawn: the room on the left, facilitator and author on the right, what is wrong below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.timer import Timer

from tabletop.session.facilitator import facilitator_view
from tabletop.session.show import room_view
from tabletop.text import clean
from tabletop.tui.authoring import lines, written
from tabletop.tui.authoring.exploring import Found
from tabletop.tui.authoring.parts import Part
from tabletop.tui.authoring.playing import PlayList
from tabletop.tui.authoring.problems import all_found, told_in_short
from tabletop.tui.authoring.standing import StandingScreen
from tabletop.tui.authoring.trail import Trail
from tabletop.tui.facilitator import panes
from tabletop.tui.facilitator.chrome import Footer, Head, Key
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, Lines, cut, plain
from tabletop.tui.facilitator.keeping import Look
from tabletop.tui.shared.part import PartView

SIZES = ((60, 18), (80, 24), (40, 12))
"""Screens of the room that can be looked at: a projector with a large font, a usual terminal, the smallest."""
_BESIDE = 34
"""Columns that the panes at the right need at least; with less they take the place of the room's screen."""
_BOTH_FROM = 30
"""Rows from which facilitator and author have a pane each."""
_ROOMY = 100
"""Columns from which the keys are told in full."""
PANES = ("room", "mine", "author")
_SAID_SECONDS = 8.0
RIGHT = (("mine", "for_you"), ("author", "for_author"), ("play", "steps"))
"""The panes at the right, each with the lines in it."""


class ShowingScreen(StandingScreen):
    """The drawn half of a preview; keys and what they do are in ``PreviewScreen``."""

    CSS = """
    PreviewScreen { layout: vertical; background: $background; }
    PreviewScreen #middle { height: 1fr; layout: horizontal; }
    PreviewScreen #left { width: auto; height: 100%; align-horizontal: center; }
    PreviewScreen #right { width: 1fr; height: 100%; }
    PreviewScreen .pane { border: round $line; border-title-color: $text-quiet; border-subtitle-color: $text-quiet; }
    PreviewScreen #room { width: auto; height: auto; max-height: 100%; }
    PreviewScreen #contents { height: 1fr; margin: 1 0 0 0; padding: 0 1; }
    PreviewScreen #right .pane { width: 100%; height: 1fr; padding: 0 1; background: $panel; }
    PreviewScreen #right Lines { height: 1fr; }
    PreviewScreen #right #play { display: none; height: 2fr; }
    PreviewScreen #where { height: 1; padding: 0 1; }
    PreviewScreen .strip { height: 1; padding: 0 1; display: none; background: $panel; }

    PreviewScreen.-low #head { height: 1; border-bottom: none; }
    PreviewScreen.-low #contents { display: none; }
    PreviewScreen.-bare #room { border: none; }
    PreviewScreen.-alone #left { width: 100%; }
    PreviewScreen.-alone.-at-room #right { display: none; }
    PreviewScreen.-alone.-at-mine #left, PreviewScreen.-alone.-at-author #left { display: none; }
    PreviewScreen.-one.-at-author #mine { display: none; }
    PreviewScreen.-one.-at-mine #author, PreviewScreen.-one.-at-room #author { display: none; }
    PreviewScreen.-playing #right #play { display: block; }
    PreviewScreen.-playing #author { display: none; }
    PreviewScreen.-playing.-one #mine { display: none; }
    PreviewScreen.-playing.-one.-at-mine #mine { display: block; }
    PreviewScreen.-playing.-one.-at-mine #right #play { display: none; }
    """

    def __init__(self, path: Path, scene_id: str = "") -> None:
        super().__init__(path, scene_id)
        self.size_at = 0
        self.pane = "room"
        self.new: tuple[Found, ...] = ()
        self._about = ""
        self._said = ""
        self._hush: Timer | None = None

    # ---- what is there

    def compose(self) -> ComposeResult:
        yield Head(self.path.name, id="head")
        yield Lines(id="where")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                with Container(id="room", classes="pane"):
                    yield PartView(ascii=bool(getattr(self.app, "ascii", False)), id="part")
                yield Lines(id="contents")
            with Vertical(id="right"):
                with Container(id="mine", classes="pane"):
                    yield Lines(id="for_you")
                with Container(id="author", classes="pane"):
                    yield Lines(id="for_author")
                with Container(id="play", classes="pane"):
                    yield PlayList(id="ways")
                    yield Lines(id="steps")
        yield Lines(id="trouble", classes="strip")
        yield Lines(id="finding", classes="strip")
        yield Lines(id="said", classes="strip")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self.query_one("#room", Container).border_title = "The first save that can be shown appears here"

    def on_resize(self, event: Resize) -> None:
        self.lay_out()
        self.call_after_refresh(self.draw)

    def lay_out(self) -> None:
        columns, rows = SIZES[self.size_at]
        width, height = self.size
        low = height < rows + 12
        beside = width >= columns + 2 + _BESIDE
        bare = height < rows + 5 or width < columns + 2
        view = self.query_one(PartView)
        view.styles.width, view.styles.height = columns, rows
        self.query_one("#left").styles.width = columns + (0 if bare else 2) if beside else "100%"
        self.set_class(low, "-low")
        self.set_class(bare, "-bare")
        self.set_class(not beside, "-alone")
        self.set_class(height < _BOTH_FROM or not beside, "-one")
        for name in PANES:
            self.set_class(self.pane == name, f"-at-{name}")

    def failed(self, words: str) -> None:
        self.say(words)

    def say(self, words: str) -> None:
        """Say something in the lowest line for a while."""
        self._said = clean(words, multiline=False)
        if self._hush is not None:
            self._hush.stop()
        self._hush = self.set_timer(_SAID_SECONDS, lambda: self.say("")) if words else None
        self.draw()

    # ---- drawing

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def draw(self) -> None:
        if not self.is_mounted:
            return
        with self.app.batch_update():
            self._draw_head()
            self._draw_strips()
            self._draw_keys()
            if self.trail is not None:
                self._draw_part(self.trail, self.parts[self.place])

    def _draw_part(self, trail: Trail, part: Part) -> None:
        columns, rows = SIZES[self.size_at]
        state, parts, place = part.state, self.parts, self.place
        another = f"{self.scene_id}/{part.key}" != self._about
        self._about = f"{self.scene_id}/{part.key}"
        room = room_view(state)
        view = self.query_one(PartView)
        view.show(room)
        page = f" · page {view.page_text}" if view.page_text else ""
        frame = self.query_one("#room", Container)
        frame.border_title = Content(f"The room sees · {columns}×{rows}{page}")
        frame.border_subtitle = Content("").join(lines.missing(part, columns - 4))
        self._lines("where").show(lambda width: lines.where(trail, parts, place, width))
        contents = self._lines("contents")
        contents.show(lambda width: lines.contents(parts, place, width, max(1, contents.size.height)))
        look = Look(state, room, facilitator_view(state))
        self._show(
            "mine",
            "for_you",
            "The facilitator sees",
            lambda width: panes.for_you(look, min(width, written.READING)),
            another,
        )
        title = "Only here: what its author knows"
        told = self._told_of(trail)
        self._show("author", "for_author", title, lambda width: written.for_author(trail, part, told, width), another)
        if self.playing is not None:
            playing = self.playing
            self._show("play", "steps", "Play from here", lambda width: written.the_play(playing, width), another)

    def _told_of(self, trail: Trail) -> str:
        """Why a scene stands as after a jump; empty where a play leads to it."""
        if trail.reached:
            return ""
        return "still being searched" if self.searching else "no play leads here: shown as after a jump"

    def _show(self, pane: str, name: str, title: str, build: Callable[[int], Sequence[Content]], another: bool) -> None:
        shown = self._lines(name)
        shown.show(build, from_top=another)
        self._entitle(pane, name, title)

    def _entitle(self, pane: str, name: str, title: str = "") -> None:
        frame, shown = self.query_one(f"#{pane}", Container), self._lines(name)
        if title:
            frame.border_title = Content(title)
        hidden = [f"↑ {shown.top}"] * bool(shown.top) + [f"↓ {shown.more} more"] * bool(shown.more)
        told = plain("  ".join(hidden), QUIET) if shown.size.height else Content("")
        frame.border_subtitle = told

    def _draw_head(self) -> None:
        draft, good = self.draft, self.good
        title = good.exercise.file.title if good is not None and good.exercise is not None else ""
        name = self.path.name
        if draft is None:
            right = "○ reading…"
        elif draft.compiled is None:
            right = "▲ broken; this is the last good one" if good is not None else "▲ cannot be shown yet"
        elif self.searching:
            right = f"● as saved · {told_in_short(all_found(draft, None))} · searching…"
        else:
            right = f"● as saved · {told_in_short(all_found(draft, self.insight))}"
        if self.has_class("-bare"):  # without a frame nothing else says which screen this is
            right = f"{SIZES[self.size_at][0]}×{SIZES[self.size_at][1]}, cut off · {right}"
        self.query_one("#head", Head).show(f"{name} · {title}" if title else name, right)

    def _draw_strips(self) -> None:
        draft, new = self.draft, self.new
        width = max(1, self.size.width - 2)
        broken = draft is not None and draft.compiled is None
        told = lines.trouble(draft.problems, draft.trouble, width) if draft is not None and broken else []
        self._strip("trouble", told)
        said = self._said
        self._strip("said", [plain(cut(f"▲ {said}", width), ACCENT)] if said else [])
        self._strip("finding", lines.finding(new[0], len(new) - 1, width) if new and not broken else [])

    def _strip(self, name: str, told: list[Content]) -> None:
        strip = self._lines(name)
        strip.styles.height = max(1, len(told))
        strip.display = bool(told)
        strip.show(lambda width: told)

    def _draw_keys(self) -> None:
        narrow = self.size.width < _ROOMY
        if self.playing is not None:
            word = "the ways on" if self.ways_hidden else self.playing.next_word
            keys = [Key("enter", word), Key("tab", "pane"), Key("esc", "stop" if narrow else "stop playing")]
            keys += [Key("⌫", "back" if narrow else "a step back"), Key("↑↓", "ways" if narrow else "other ways")]
            keys += [Key("←→", "part")]
        else:
            keys = [Key("←→↑↓", "move")] if narrow else [Key("←→", "part"), Key("↑↓", "scene")]
            keys += [Key("p", "play" if narrow else "play from here"), Key("c", "problems"), Key("tab", "pane")]
            keys += [Key("e", "edit"), Key("esc", "back")]
        self.query_one("#keys", Footer).show([*keys, Key("?", "help")])

    def on_part_view_paged(self, event: PartView.Paged) -> None:
        """The room's screen shows another page."""
        event.stop()
        self.draw()

    @property
    def ways_hidden(self) -> bool:
        """Whether a choice is to be made from a list that this small terminal does not show now."""
        asked = self.playing is not None and self.playing.asks
        return asked and self.has_class("-alone") and self.pane != "author"

    def turn_to(self, pane: str) -> None:
        self.pane = pane
        self.lay_out()
        self.call_after_refresh(self.draw)
        if self.playing is not None:
            self.call_after_refresh(self.query_one(PlayList).focus)
