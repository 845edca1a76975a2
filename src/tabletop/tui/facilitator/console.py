"""The facilitator's console: what the room sees, what is for the facilitator alone, the record, and the next step.

The console keeps no truth of its own. It draws looks at the desk that the keeping thread hands over, and asks that
thread for every change; keys, footer, palette and help come from the one registry of actions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content

from tabletop.console.actions import ACTIONS, BY_ID
from tabletop.console.desk import Desk
from tabletop.session import commands as co
from tabletop.session.views import RoomView
from tabletop.tui.facilitator import footing, panes
from tabletop.tui.facilitator.doing import Doing
from tabletop.tui.facilitator.drawing import QUIET, Lines, plain
from tabletop.tui.facilitator.forms.base import REPEAT_SECONDS, Form
from tabletop.tui.facilitator.keeping import Answered, Broken, Keeper, Look, Looked, NotKept, Work, do
from tabletop.tui.facilitator.phone_lines import WEB_LOST, heard
from tabletop.tui.facilitator.whying import WhyLine
from tabletop.tui.shared.part import PartView, Signs

SLOW_SECONDS = 0.3
"""After so long the mark says that something is still being kept, and only notes can be typed."""
PEEK_SECONDS = 10.0
NEWS_SECONDS = 5.0
"""How long the footer tells who has come, before it shows the keys again."""
WHEEL_LINES = 3
STACKED_BELOW = 100
"""Columns below which the two panes share one place."""
BOTH_FROM = 40
"""Rows from which both panes fit above each other."""
RECORD_FROM = 24
BAR_FROM = 20
"""Rows below which the record line goes, and then the time bar."""


def _bindings() -> list[BindingType]:
    return [Binding(action.key, f"act('{action.id}')", action.label, show=False, id=action.id) for action in ACTIONS]


class ConsoleScreen(Doing):
    """The console of one desk. ``on_report`` writes the report at a level of names and returns where it is; ``clock``
    counts seconds.

    Dismissed when the facilitator leaves; the desk stays the caller's to close.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("ctrl+c", "act('quit')", show=False),
        Binding("tab", "fold", show=False),
        Binding("escape", "step_back", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
    ]

    CSS = """
    ConsoleScreen { layout: vertical; background: $background; color: $foreground; }
    ConsoleScreen #first { height: 1; background: $panel; }
    ConsoleScreen #middle { height: 1fr; layout: horizontal; }
    ConsoleScreen .pane { height: 1fr; border: round $line; border-title-color: $text-quiet;
                          border-subtitle-color: $text-quiet; padding: 0; }
    ConsoleScreen #room { width: 1fr; }
    ConsoleScreen #mine { width: 1fr; background: $panel; padding: 0 1; }
    ConsoleScreen #mine Lines { height: 1fr; }
    ConsoleScreen #record { height: 1; color: $text-quiet; }
    ConsoleScreen #foot { height: auto; max-height: 4; background: $panel; }
    ConsoleScreen .strip { height: 1; display: none; background: $panel; padding: 0 1; }

    ConsoleScreen.-stacked #middle { layout: vertical; }
    ConsoleScreen.-stacked .pane { width: 100%; }
    ConsoleScreen.-folded #mine { display: none; }
    ConsoleScreen.-folded #mine_strip { display: block; }
    ConsoleScreen.-unfolded #room { display: none; }
    ConsoleScreen.-unfolded #room_strip { display: block; }
    ConsoleScreen.-low #record { display: none; }

    ConsoleScreen.-single #mine { display: none; }
    ConsoleScreen.-single #mine_strip { display: none; }
    ConsoleScreen.-single #record { display: none; }
    ConsoleScreen.-single #first { display: none; }
    ConsoleScreen.-single #room { display: block; border: none; }
    ConsoleScreen.-single.-peeking #room { display: none; }
    ConsoleScreen.-single.-peeking #mine { display: block; }
    """

    def __init__(
        self,
        desk: Desk,
        *,
        on_report: Callable[[str], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(on_report)
        self.desk = desk
        self.keeper = Keeper(desk, self.post_message, clock)
        self.look: Look = self.keeper.look()
        self.last_space = clock() - REPEAT_SECONDS
        self.drafts: dict[str, str] = {}
        self.single = bool(desk.state.settings.get("single_screen"))
        self._clock = clock
        self._busy_since = 0.0
        self._said = ""
        self._said_alert = False
        self._unfolded = False
        self._peeking = False
        self._part = ""
        self._titles: dict[str, tuple[Content, Content]] = {}
        self._left = False

    # ---- drawing

    def compose(self) -> ComposeResult:
        yield Lines(id="first")
        with Horizontal(id="middle"):
            yield Lines(id="room_strip", classes="strip")
            with Container(id="room", classes="pane"):
                yield PartView(pane=not self.single, ascii=bool(getattr(self.app, "ascii", False)), id="part")
            with Container(id="mine", classes="pane"):
                yield Lines(id="for_you")
            yield Lines(id="mine_strip", classes="strip")
        yield Lines(id="record")
        yield WhyLine(id="why_line")
        yield Lines(id="foot")

    def on_mount(self) -> None:
        self.set_class(self.single, "-single")
        self.keeper.start()
        self._draw()
        if self.look.failed:
            self.ask(lambda desk: desk.try_again())
        if self.look.state.question is not None:
            self.ask(lambda desk: desk.box.cut_off(), self._answer)
        self._open_for_phones()

    def _open_for_phones(self) -> None:
        """Let phones in where the set-up says so: before the beginning at once, later once somebody wants it."""
        chosen = str(self.look.state.settings.get("phones", "none"))
        if chosen not in ("here", "room") or self.look.web.status not in ("off", "lost") or self.look.state.closed:
            return
        if self.look.state.phase == "lobby" and self.look.web.status == "off":
            self.ask(lambda desk: desk.web.start(lan=chosen == "room"))
        elif self.look.state.phase in ("lobby", "briefing", "scene"):
            self.tell("phones cannot come in just now · w starts that again", alert=True)

    def on_unmount(self) -> None:
        self.keeper.stop()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size.width, event.size.height)
        self.call_after_refresh(self._draw)

    def _lay_out(self, width: int, height: int) -> None:
        stacked = width < STACKED_BELOW
        both = not stacked or height >= BOTH_FROM
        self.set_class(stacked, "-stacked")
        self.set_class(not both and not self._unfolded, "-folded")
        self.set_class(not both and self._unfolded, "-unfolded")
        self.set_class(height < RECORD_FROM, "-low")

    def _draw(self) -> None:
        """Bring the screen up to the look in hand; what has not changed is not drawn."""
        look = self.look
        part = look.room.part
        another = part != self._part
        self._part = part
        with self.app.batch_update():
            bar = self.size.height >= BAR_FROM
            self._lines("first").show(lambda width: panes.first_line(look, width, self.slow, bar=bar))
            self.query_one(PartView).show(_without_time(look.room), _signs(look, self.single))
            about = (look.state.revision, replace(look.mine, pace=replace(look.mine.pace, spent=0, scene_spent=0)))
            beside = (look.screens, look.seated, look.wishes, look.web, look.ballots)
            for_you = self._lines("for_you")
            for_you.show(lambda width: panes.for_you(look, width), about=(about, *beside), from_top=another)
            self._lines("record").show(lambda width: footing.record_line(look.mine.log, width))
            self._lines("room_strip").show(lambda width: panes.room_strip(look, width))
            self._lines("mine_strip").show(lambda width: panes.mine_strip(look, width))
            self._draw_foot()
            self._draw_titles()

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def _draw_titles(self) -> None:
        page = self.query_one(PartView).page_text
        title = f"The room sees · page {page}" if page else "The room sees"
        if self.look.room.blank:
            title = "The room’s screen is blank"
        room, mine = self.query_one("#room", Container), self.query_one("#mine", Container)
        self._entitle(room, Content(title), footing.screens_line(self.look) if not self.single else Content(""))
        lines = self._lines("for_you")
        hidden = [f"↑ {lines.top}"] * bool(lines.top) + [f"↓ {lines.more} more"] * bool(lines.more)
        self._entitle(mine, Content("For you"), plain("  ".join(hidden), QUIET))

    def _entitle(self, pane: Container, title: Content, subtitle: Content) -> None:
        """Write into a pane's frame; Textual gives back what was written in another form, so that we remember it."""
        if self._titles.get(pane.id or "") != (title, subtitle):
            self._titles[pane.id or ""] = (title, subtitle)
            pane.border_title, pane.border_subtitle = title, subtitle

    def _draw_foot(self) -> None:
        look = self.look
        if self._said:
            words, alert = self._said, self._said_alert
            asking = bool(self.confirming)
            self._lines("foot").show(lambda width: footing.said(words, width, alert=alert, asking=asking))
            return
        label = footing.next_label(look, self.single)
        there = self.there()
        self._lines("foot").show(lambda width: footing.footer(look, width, there, label))

    # ---- what the keeping thread tells

    def on_looked(self, event: Looked) -> None:
        """Something has changed, here or elsewhere."""
        self._take(event.look)

    def on_answered(self, event: Answered) -> None:
        """A job is done."""
        self._job_done()
        self._take(event.look)
        if event.then is not None:
            event.then(event.answer)
        self.do_ahead()

    def on_not_kept(self, event: NotKept) -> None:
        """Ask what to do; the room's screen shows nothing of it."""
        self._job_done()
        self._take(event.look)
        self.open_not_kept(event.error)

    def on_broken(self, event: Broken) -> None:
        """Let the app deal with what nobody foresaw."""
        raise event.error

    def on_part_view_paged(self, event: PartView.Paged) -> None:
        """The pane shows another page."""
        event.stop()
        self._draw_titles()

    def _take(self, look: Look) -> None:
        if self.confirming and look.step != self.look.step:
            self.confirming = self._said = ""
        if self._said == WEB_LOST and look.web.status != "lost":  # said for as long as it is so
            self.hush()
        told = heard(self.look, look)
        self.look = look
        self._draw()
        if told is not None and not self.confirming and not (self._said_alert and self._said and not told[1]):
            self.tell(told[0], alert=told[1])
            if not told[1]:
                self.set_timer(NEWS_SECONDS, lambda: self._fade(told[0]))
        for screen in self.app.screen_stack:
            if isinstance(screen, Form) and screen.is_mounted:
                screen.looked()

    # ---- asking the desk

    def ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        self.waiting += 1
        if self.waiting == 1:
            self._busy_since = time.monotonic()
            self.set_timer(SLOW_SECONDS, self._maybe_slow)
        self.keeper.ask(work, then)

    def _maybe_slow(self) -> None:
        if self.waiting and not self.slow and time.monotonic() - self._busy_since >= SLOW_SECONDS * 0.9:
            self.slow = True
            self._draw()

    def _job_done(self) -> None:
        self.waiting = max(self.waiting - 1, 0)
        self._busy_since = time.monotonic()
        if not self.waiting:
            self.slow = False
        elif not self.slow:
            self.set_timer(SLOW_SECONDS, self._maybe_slow)

    def tell(self, text: str, *, alert: bool = False) -> None:
        self._said, self._said_alert = text, alert
        self._draw_foot()

    def _fade(self, words: str) -> None:
        if self._said == words and not self.confirming:
            self.hush()

    def hush(self) -> None:
        self.confirming = self._said = ""
        self._draw_foot()

    def ask_why(self, told: str, of: int, action: str) -> None:
        self.hush()
        self._lines("foot").display = False
        self.query_one(WhyLine).ask(told, of, action, BY_ID[action].key)

    def on_why_line_given(self, event: WhyLine.Given) -> None:
        """Keep the reason, if one was given; do what was pressed instead."""
        event.stop()
        self._lines("foot").display = True
        if event.text:
            self.ask(do(co.GiveReason(of=event.of, text=event.text)), lambda answer: self._answer(answer, "kept"))
        elif event.then and self.is_current:
            self.action_act(event.then)

    def clock(self) -> float:
        return self._clock()

    # ---- looking

    def on_key(self, event: events.Key) -> None:
        """Any key ends a look at the private notes, and does nothing else."""
        if self._peeking:
            event.stop()
            event.prevent_default()
            self._stop_peeking()

    def action_fold(self) -> None:
        """Show the other pane, where there is room for one only."""
        if not self.single:
            self._unfolded = not self._unfolded
            self._lay_out(self.size.width, self.size.height)
            self.call_after_refresh(self._draw)

    def action_move(self, by: int) -> None:
        """Move “For you”."""
        self._lines("for_you").move(by)
        self._draw_titles()

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves “For you”, wherever it is turned."""
        self.action_move(WHEEL_LINES)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-WHEEL_LINES)

    def action_turn(self, by: int) -> None:
        """Turn the page of what the room sees, here."""
        self.query_one(PartView).turn(by)

    def action_step_back(self) -> None:
        """Take a question in the footer back."""
        self.query_one(WhyLine).leave()
        self.hush()

    def peek(self) -> None:
        self._peeking = True
        self.add_class("-peeking")
        self.set_timer(PEEK_SECONDS, self._stop_peeking)
        self.call_after_refresh(self._draw)

    def _stop_peeking(self) -> None:
        self._peeking = False
        self.remove_class("-peeking")

    # ---- leaving

    def go(self) -> None:
        if not self._left:
            self._left = True
            self.keeper.stop()
            self.dismiss(None)


def _without_time(view: RoomView) -> RoomView:
    """Return the view as it stays while the clock runs: what is left stands among the signs, and nothing is laid out
    anew for it."""
    return replace(view, timer=replace(view.timer, left=0)) if view.timer is not None else view


def _signs(look: Look, clock: bool) -> Signs:
    """Return what changes beside the view. Beside a first line with the clock the pane shows none: to draw it anew each
    second would cost most of what an idle console may use."""
    timer = look.room.timer
    if timer is None or not clock:
        return Signs(ballots=look.ballots)
    return Signs(ballots=look.ballots, left_ms=timer.left, running=timer.running)
