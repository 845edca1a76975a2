"""The preview: on the left what the room sees of one part, on the right what the facilitator and the author have beside
it. It follows the file as it is saved, and a play from here goes on through real choices."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from tabletop.tui.authoring.draft import line_of
from tabletop.tui.authoring.editor import open_editor
from tabletop.tui.authoring.exploring import Insight
from tabletop.tui.authoring.playing import Playing, PlayList
from tabletop.tui.authoring.problems import ProblemsOfDraft, all_found, worth_telling
from tabletop.tui.authoring.showing import PANES, RIGHT, SIZES, ShowingScreen
from tabletop.tui.shared.part import PartView


class PreviewScreen(ShowingScreen):
    """The preview of the exercise in ``path``, in ``scene_id`` first. Dismissed when its author leaves."""

    AUTO_FOCUS = ""  # the ways of a play take the keys only while one plays
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "part(1)", "next part", tooltip="The next part of the scene, then the next scene."),
        Binding("left", "part(-1)", "part before", tooltip="The part before."),
        Binding("down", "scene(1)", "next scene", tooltip="The next scene of the file."),
        Binding("up", "scene(-1)", "scene before", tooltip="The scene before it in the file."),
        Binding("p", "play", "play from here", tooltip="Go on from here through real choices; again to stop."),
        Binding("enter", "take", "take a way", tooltip="While playing: take the way you are on, or go on."),
        Binding("backspace", "back_a_step", "a step back", tooltip="While playing: take the last choice back."),
        Binding("e", "edit", "edit", tooltip="Open $EDITOR at the line of this part, or of the first problem."),
        Binding("c", "problems", "problems", tooltip="List every problem, those too that only play shows."),
        Binding("s", "size", "screen size", tooltip="The room’s screen: 60×18, 80×24, 40×12."),
        Binding("tab", "pane", "other pane", tooltip="Room, facilitator, author: where not all of them have room."),
        # With priority: the list of ways would take them for itself. Nothing is typed on this screen.
        Binding("pagedown", "scroll(1)", "read on", tooltip="Read on at the right.", priority=True),
        Binding("pageup", "scroll(-1)", "read back", tooltip="Read back at the right.", priority=True),
        Binding("n", "turn", "next page", tooltip="The next page, where a part needs more than one."),
        Binding("escape", "leave", "back", tooltip="Stop playing; leave the preview."),
        Binding("q", "leave", "leave", show=False),
    ]

    # ---- a new reading, a new search

    def drafted(self) -> None:
        """Stand where one stood, as far as it is still there."""
        if self.draft is not None and self.draft.compiled is not None:
            self.find_again()
            self._offer()
        listed = self.app.screen
        if isinstance(listed, ProblemsOfDraft):
            self._show_problems(listed)
        self.draw()

    def searched(self, before: Insight | None) -> None:
        """Show the first finding that is new, and stand in the scenes as play reaches them."""
        if self.insight is not None:
            there = worth_telling(self.insight)
            still = {found.key for found in there}
            known = {found.key for found in (worth_telling(before) if before is not None else there)}
            fresh = (found for found in there if found.key not in known)
            self.new = (*(found for found in self.new if found.key in still), *fresh)
        self.stand_on(self.key)
        if isinstance(self.app.screen, ProblemsOfDraft):
            self._show_problems(self.app.screen)
        self.draw()

    # ---- moving

    def action_part(self, by: int) -> None:
        """Go to another part; from the last of a scene to the next scene."""
        if self.trail is None:
            return
        place = self.place + by
        if 0 <= place < len(self.parts):
            self.place = place
            self.draw()
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
            self.stand_on()
            self.place = len(self.parts) - 1 if last else 0
            self.draw()

    def action_size(self) -> None:
        """Look at another size of the room's screen."""
        self.size_at = (self.size_at + 1) % len(SIZES)
        self.lay_out()
        self.call_after_refresh(self.draw)

    def action_pane(self) -> None:
        """Show the next pane."""
        order = list(PANES if self.has_class("-alone") else ("mine", "author"))
        at = order.index(self.pane) if self.pane in order else 0
        self.turn_to(order[(at + 1) % len(order)])

    def action_scroll(self, by: int) -> None:
        """Read on in what stands at the right; where there are two panes, in the lower one when the upper is at its
        end."""
        for pane, name in RIGHT if by > 0 else RIGHT[::-1]:
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
            path, line = self.path, line_of(draft, self.part.path) if self.part is not None else 1
        trouble = open_editor(self.app, path, line)
        self.say(trouble)

    def action_problems(self) -> None:
        """List every problem."""
        if self.draft is not None:
            self.new = ()
            found = all_found(self.draft, self.insight)
            self.app.push_screen(ProblemsOfDraft(self.path.name, found, self.draft.trouble), lambda _: self.draw())

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
            self._play(Playing(self.trail), self.key)

    def _play(self, playing: Playing, key: str = "") -> None:
        self.playing = playing
        self.set_class(True, "-playing")
        self._offer()
        self.stand_on(key)
        self.turn_to(self.pane)

    def _offer(self) -> None:
        if self.playing is not None:
            self.query_one(PlayList).offer(self.playing)

    def _stop_playing(self) -> None:
        self.playing = None
        self.set_class(False, "-playing")
        self.set_focus(None)
        self.stand_on(self.key)
        self.call_after_refresh(self.draw)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a way, or go on after what followed it."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Take the way one stands on; where the ways are not in sight, show them first."""
        at = self.query_one(PlayList).highlighted
        if self.playing is not None and self.ways_hidden:
            self.turn_to("author")
        elif self.playing is not None and at is not None:
            following = self.playing.take(at)
            if following is None:
                self._stop_playing()
            else:
                self.pane = "room"
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
