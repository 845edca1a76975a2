"""The preview: on the left what the room sees of one part, on the right what the facilitator and the author have beside
it. It follows the file as it is saved, and a play from here goes on through real choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.timer import Timer
from textual.widgets import OptionList

from tabletop.session.facilitator import facilitator_view
from tabletop.session.show import room_view
from tabletop.text import clean
from tabletop.tui.authoring import lines, written
from tabletop.tui.authoring.draft import line_of
from tabletop.tui.authoring.editor import open_editor
from tabletop.tui.authoring.exploring import Found, Insight
from tabletop.tui.authoring.parts import Part, nearest, parts_of
from tabletop.tui.authoring.playing import Playing, PlayList
from tabletop.tui.authoring.problems import ProblemsOfDraft, all_found, told_in_short
from tabletop.tui.authoring.reading import ReadingScreen
from tabletop.tui.authoring.trail import Trail, arrive, walk
from tabletop.tui.facilitator import panes
from tabletop.tui.facilitator.chrome import Footer, Head, Key
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, cut, plain
from tabletop.tui.facilitator.keeping import Look
from tabletop.tui.shared.part import PartView

SIZES = ((60, 18), (80, 24), (40, 12))
"""Screens of the room that can be looked at: a projector with a large font, a usual terminal, the smallest."""
_BESIDE = 34
"""Columns that the panes at the right need at least; with less they take the place of the room's screen."""
_BOTH_FROM = 30
"""Rows from which facilitator and author have a pane each."""
_PANES = ("room", "mine", "author")
_SAID_SECONDS = 8.0
_RIGHT = (("mine", "for_you"), ("author", "for_author"), ("play", "steps"))
"""The panes at the right, each with the lines in it."""


class PreviewScreen(ReadingScreen):
    """The preview of the exercise in ``path``, in ``scene_id`` first. Dismissed when its author leaves."""

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
    PreviewScreen #play { display: none; }
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
    PreviewScreen.-playing #play { display: block; }
    PreviewScreen.-playing #author { display: none; }
    PreviewScreen.-playing.-one #mine { display: none; }
    PreviewScreen.-playing.-one.-at-mine #mine { display: block; }
    PreviewScreen.-playing.-one.-at-mine #play { display: none; }
    """
    AUTO_FOCUS = ""  # the ways of a play take the keys only while one plays
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "part(1)", "next part", tooltip="The next part of the scene, then the next scene."),
        Binding("left", "part(-1)", "part before", tooltip="The part before."),
        Binding("down", "scene(1)", "next scene", tooltip="The next scene of the file."),
        Binding("up", "scene(-1)", "scene before", tooltip="The scene before it in the file."),
        Binding("p", "play", "play from here", tooltip="Go on from here through real choices; again to stop."),
        Binding("backspace", "back_a_step", "a step back", tooltip="While playing: take the last choice back."),
        Binding("e", "edit", "edit", tooltip="Open $EDITOR at the line of this part, or of the first problem."),
        Binding("c", "problems", "problems", tooltip="List every problem, those too that only play shows."),
        Binding("s", "size", "screen size", tooltip="The room’s screen: 60×18, 80×24, 40×12."),
        Binding("tab", "pane", "other pane", tooltip="Room, facilitator, author: where not all of them have room."),
        Binding("pagedown", "scroll(1)", "read on", tooltip="Read on at the right."),
        Binding("pageup", "scroll(-1)", "read back", tooltip="Read back at the right."),
        Binding("n", "turn", "next page", tooltip="The next page, where a part needs more than one."),
        Binding("escape", "leave", "back", tooltip="Stop playing; leave the preview."),
        Binding("q", "leave", "leave", show=False),
    ]

    def __init__(self, path: Path, scene_id: str = "") -> None:
        super().__init__(path)
        self.scene_id = scene_id
        self.place = 0
        self.parts: list[Part] = []
        self.trail: Trail | None = None
        self.playing: Playing | None = None
        self.size_at = 0
        self.pane = "room"
        self.new: tuple[Found, ...] = ()
        self._about = ""
        self._said = ""
        self._hush: Timer | None = None

    # ---- what is there

    def compose(self) -> ComposeResult:
        yield Head(self.path.name, id="head")
        yield lines.Quoted(id="where")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                with Container(id="room", classes="pane"):
                    yield PartView(ascii=bool(getattr(self.app, "ascii", False)), id="part")
                yield lines.Quoted(id="contents")
            with Vertical(id="right"):
                with Container(id="mine", classes="pane"):
                    yield lines.Quoted(id="for_you")
                with Container(id="author", classes="pane"):
                    yield lines.Quoted(id="for_author")
                with Container(id="play", classes="pane"):
                    yield PlayList(id="ways")
                    yield lines.Quoted(id="steps")
        yield lines.Quoted(id="trouble", classes="strip")
        yield lines.Quoted(id="finding", classes="strip")
        yield lines.Quoted(id="said", classes="strip")
        yield Footer(id="keys")

    def on_resize(self, event: Resize) -> None:
        self._lay_out()
        self.call_after_refresh(self._draw)

    def _lay_out(self) -> None:
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
        for name in _PANES:
            self.set_class(self.pane == name, f"-at-{name}")

    # ---- a new reading, a new search

    def drafted(self) -> None:
        """Stand where one stood, as far as it is still there."""
        if self.draft is not None and self.draft.compiled is not None:
            self.scene_id = self._scene_now()
            self._place(self.parts[self.place].key if self.parts else "")
        listed = self.app.screen
        if isinstance(listed, ProblemsOfDraft):
            self._show_problems(listed)
        self._draw()

    def searched(self, before: Insight | None) -> None:
        """Show the first finding that is new, and stand in the scenes as play reaches them."""
        if self.insight is not None and (before is not None or not self.new):
            self.new = self.insight.new_since(before)
        self._place(self.parts[self.place].key if self.parts else "")
        if isinstance(self.app.screen, ProblemsOfDraft):
            self._show_problems(self.app.screen)
        self._draw()

    def failed(self, words: str) -> None:
        self.say(words)

    def say(self, words: str) -> None:
        """Say something in the lowest line for a while."""
        self._said = clean(words, multiline=False)
        if self._hush is not None:
            self._hush.stop()
        self._hush = self.set_timer(_SAID_SECONDS, lambda: self.say("")) if words else None
        self._draw()

    def _scene_now(self) -> str:
        """The scene one stood in: by its id, by an earlier id, else by its place in the file."""
        scenes = self.good.exercise.scenes if self.good is not None and self.good.exercise is not None else {}
        if self.scene_id in scenes:
            return self.scene_id
        renamed = (name for name, scene in scenes.items() if self.scene_id and self.scene_id in scene.was.ids)
        before = self.trail.compiled.scene_ids if self.trail is not None else ()
        at = before.index(self.scene_id) if self.scene_id in before else 0
        names = list(scenes)
        start = self.good.exercise.start if self.good is not None and self.good.exercise is not None else ""
        return next(renamed, None) or (names[min(at, len(names) - 1)] if before else start)

    def _place(self, key: str = "") -> None:
        """Make the parts of the scene one stands in, standing on ``key`` where it is among them."""
        if self.good is None or self.good.compiled is None:
            return
        compiled = self.good.compiled
        if self.playing is not None:
            if self.playing.trail.compiled is not compiled:
                self.playing = Playing(walk(compiled, self.playing.trail.choices))
                self.query_one(PlayList).offer(self.playing)
            self.trail, self.parts = self.playing.trail, self.playing.parts()
            self.scene_id = self.trail.scene_id
        else:
            plays = self.insight.plays if self.insight is not None else {}
            trail = walk(compiled, plays[self.scene_id]) if self.scene_id in plays else None
            known = trail is not None and not trail.broken and trail.scene_id == self.scene_id
            self.trail = trail if trail is not None and known else arrive(compiled, self.scene_id)
            self.parts = parts_of(self.trail)
        self.place = nearest(self.parts, key, self.place) if key else 0

    # ---- drawing

    def _lines(self, name: str) -> lines.Quoted:
        return self.query_one(f"#{name}", lines.Quoted)

    def _draw(self) -> None:
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
        frame.border_subtitle = plain("  ".join(hidden), QUIET) if shown.size.height else Content("")

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
        if self.playing is not None:
            keys = [Key("enter", self.playing.next_word), Key("↑↓", "other ways"), Key("←→", "part")]
            keys += [Key("⌫", "a step back"), Key("tab", "pane"), Key("esc", "stop playing")]
        else:
            keys = [Key("←→", "part"), Key("↑↓", "scene"), Key("p", "play from here"), Key("e", "edit")]
            keys += [Key("c", "problems"), Key("s", "size"), Key("tab", "pane")]
        self.query_one("#keys", Footer).show([*keys, Key("?", "help")])

    def on_part_view_paged(self, event: PartView.Paged) -> None:
        """The room's screen shows another page."""
        event.stop()
        self._draw()

    # ---- moving

    def action_part(self, by: int) -> None:
        """Go to another part; from the last of a scene to the next scene."""
        if self.trail is None:
            return
        place = self.place + by
        if 0 <= place < len(self.parts):
            self.place = place
            self._draw()
        elif self.playing is None:
            self._go_to_scene(by, last=by < 0)

    def action_scene(self, by: int) -> None:
        """Go to another scene of the file."""
        if self.trail is not None and self.playing is None:
            self._go_to_scene(by)

    def _go_to_scene(self, by: int, *, last: bool = False) -> None:
        if self.good is None or self.good.compiled is None:
            return
        ids = self.good.compiled.scene_ids
        at = ids.index(self.scene_id) + by
        if 0 <= at < len(ids):
            self.scene_id = ids[at]
            self._place()
            self.place = len(self.parts) - 1 if last else 0
            self._draw()

    def action_size(self) -> None:
        """Look at another size of the room's screen."""
        self.size_at = (self.size_at + 1) % len(SIZES)
        self._lay_out()
        self.call_after_refresh(self._draw)

    def action_pane(self) -> None:
        """Show the next pane."""
        order = list(_PANES if self.has_class("-alone") else ("mine", "author"))
        at = order.index(self.pane) if self.pane in order else 0
        self.pane = order[(at + 1) % len(order)]
        self._lay_out()
        self.call_after_refresh(self._draw)

    def action_scroll(self, by: int) -> None:
        """Read on in what stands at the right; where there are two panes, in the lower one when the upper is at its
        end."""
        for pane, name in _RIGHT if by > 0 else _RIGHT[::-1]:
            one = self._lines(name)
            top = one.top
            if not one.size.height:
                continue
            one.move(by * max(1, one.size.height - 2))
            self._entitle(pane, name)
            if one.top != top:
                return

    def action_turn(self) -> None:
        """Turn the page of the room's screen."""
        self.query_one(PartView).turn()

    # ---- the editor and the list of problems

    def action_edit(self) -> None:
        """Open the editor where it is needed: at the first problem of a broken file, else at this part."""
        draft = self.draft
        if draft is None:
            return
        if draft.compiled is None and draft.problems:
            span = draft.problems[0].span
            path, line = Path(span.file), span.line
        else:
            path, line = self.path, line_of(draft, self.parts[self.place].path) if self.parts else 1
        trouble = open_editor(self.app, path, line)
        self.say(trouble)

    def action_problems(self) -> None:
        """List every problem."""
        if self.draft is not None:
            self.new = ()
            found = all_found(self.draft, self.insight)
            self.app.push_screen(ProblemsOfDraft(self.path.name, found, self.draft.trouble), lambda _: self._draw())

    def _show_problems(self, screen: ProblemsOfDraft) -> None:
        if self.draft is not None:
            screen.show(all_found(self.draft, self.insight), self.draft.trouble)

    # ---- playing

    def action_play(self) -> None:
        """Play from here, or stop playing."""
        if self.playing is not None:
            self._stop_playing()
        elif self.trail is None:
            return
        elif not self.trail.reached:
            words = "The plays of this file are still being searched." if self.searching else "No play leads here."
            self.say(words)
        else:
            self._play(Playing(self.trail), self.parts[self.place].key)

    def _play(self, playing: Playing, key: str = "") -> None:
        self.playing = playing
        self.set_class(True, "-playing")
        ways = self.query_one(PlayList)
        ways.offer(playing)
        self._place(key)
        self._lay_out()
        self.call_after_refresh(self._draw)
        self.call_after_refresh(ways.focus)

    def _stop_playing(self) -> None:
        self.playing = None
        self.set_class(False, "-playing")
        self.set_focus(None)
        self._place(self.parts[self.place].key)
        self.call_after_refresh(self._draw)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a way, or go on after what followed it."""
        event.stop()
        if self.playing is not None:
            following = self.playing.take(event.option_index)
            if following is None:
                self._stop_playing()
            else:
                self._play(following)

    def action_back_a_step(self) -> None:
        """Take the last choice back."""
        if self.playing is not None and self.playing.can_go_back:
            self._play(self.playing.back())

    def action_leave(self) -> None:
        """Stop playing; else leave."""
        if self.playing is not None:
            self._stop_playing()
        else:
            self.dismiss(None)
