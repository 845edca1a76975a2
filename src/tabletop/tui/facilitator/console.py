"""The facilitator's console: what the room sees, what is for the facilitator alone, the record, and the next step.

The console keeps no truth of its own. It draws looks at the desk that the keeping thread hands over, and asks that
thread for every change; keys, footer, palette and help come from the one registry of actions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tabletop.console.actions import ACTIONS, BY_ID, Action, available
from tabletop.console.desk import Desk
from tabletop.debrief.agenda import previous
from tabletop.errors import KeepingFailed, TabletopError
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.decide import undo_told
from tabletop.tui.facilitator import panes
from tabletop.tui.facilitator.drawing import ALERT, LIVE, QUIET, Lines, apart, cut, plain
from tabletop.tui.facilitator.forms.base import REPEAT_SECONDS, Form
from tabletop.tui.facilitator.forms.debriefing import ActionForm, MoreForm, ObjectForm
from tabletop.tui.facilitator.forms.deciding import DecideForm, DissentForm
from tabletop.tui.facilitator.forms.failing import NotKeptForm
from tabletop.tui.facilitator.forms.noting import HeardForm, LineForm, NoteForm, ReasonForm, without_reason
from tabletop.tui.facilitator.forms.people import PeopleForm, names_kept
from tabletop.tui.facilitator.forms.steering import (
    BelieveForm,
    DropForm,
    EndForm,
    InjectForm,
    JumpForm,
    TimeForm,
    UndoForm,
)
from tabletop.tui.facilitator.forms.voting import CardsForm, KeyboardForm
from tabletop.tui.facilitator.helping import HelpScreen, PaletteForm
from tabletop.tui.facilitator.keeping import Answered, Broken, GaveForm, Keeper, Look, Looked, NotKept, Work, do, go_on
from tabletop.tui.shared.part import PartView, Signs
from tabletop.tui.shared.themes import next_theme

SLOW_SECONDS = 0.3
"""After so long the mark says that something is still being kept, and only notes can be typed."""
PEEK_SECONDS = 10.0
WHILE_KEEPING = frozenset({"note", "help", "theme", "palette", "quit"})
NOT_FIT_FOR_ROOM = frozenset({"drop", "jump", "heard", "inject"})
"""What a console that the room sees too does not offer: forms that show scenes to come, injects or private points."""


def _bindings() -> list[BindingType]:
    return [Binding(action.key, f"act('{action.id}')", action.label, show=False, id=action.id) for action in ACTIONS]


class ConsoleScreen(Screen[None]):
    """The console of one desk. ``on_report`` writes the report and returns where; ``clock`` counts seconds.

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
    ConsoleScreen #foot { height: 1; background: $panel; }
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
        on_report: Callable[[], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.desk = desk
        self.keeper = Keeper(desk, self.post_message, clock)
        self.look: Look = self.keeper.look()
        self.last_space = -REPEAT_SECONDS
        self.drafts: dict[str, str] = {}
        self.single = bool(desk.state.settings.get("single_screen"))
        self._clock = clock
        self._on_report = on_report
        self._pending = 0
        self._busy_since = 0.0
        self._slow = False
        self._said = ""
        self._said_alert = False
        self._confirming = ""
        self._voted: set[tuple[int, int]] = set()
        self._unfolded = False
        self._peeking = False
        self._not_kept: NotKeptForm | None = None
        self._part = ""
        self._left = False

    # ---- drawing

    def compose(self) -> ComposeResult:
        yield Lines(id="first")
        with Horizontal(id="middle"):
            yield Lines(id="room_strip", classes="strip")
            with Static(id="room", classes="pane") as room:
                room.border_title = Content("The room sees")
                yield PartView(pane=True, id="part")
            with Static(id="mine", classes="pane") as mine:
                mine.border_title = Content("For you")
                yield Lines(id="for_you")
            yield Lines(id="mine_strip", classes="strip")
        yield Lines(id="record")
        yield Lines(id="foot")

    def on_mount(self) -> None:
        self.set_class(self.single, "-single")
        self.keeper.start()
        self._draw()
        if self.look.failed:
            self.ask(lambda desk: desk.try_again())

    def on_unmount(self) -> None:
        self.keeper.stop()

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out(event.size.width, event.size.height)
        self.call_after_refresh(self._draw)

    def _lay_out(self, width: int, height: int) -> None:
        stacked = width < 100
        both = not stacked or height >= 40
        self.set_class(stacked, "-stacked")
        self.set_class(not both and not self._unfolded, "-folded")
        self.set_class(not both and self._unfolded, "-unfolded")
        self.set_class(height < 24, "-low")

    def _draw(self) -> None:
        """Bring the screen up to the look in hand; what has not changed is not drawn."""
        look = self.look
        part = look.room.part
        another = part != self._part
        self._part = part
        with self.app.batch_update():
            bar = self.size.height >= 20
            self._lines("first").show(lambda width: panes.first_line(look, width, self._slow, bar=bar))
            self.query_one(PartView).show(look.room, _signs(look))
            self._lines("for_you").show(lambda width: panes.for_you(look, width), from_top=another)
            self._lines("record").show(lambda width: panes.record_line(look.mine.log, width))
            self._lines("room_strip").show(self._room_strip)
            self._lines("mine_strip").show(self._mine_strip)
            self._draw_foot()
            self._draw_titles()

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def _draw_titles(self) -> None:
        page = self.query_one(PartView).page_text
        title = f"The room sees · page {page}" if page else "The room sees"
        if self.look.room.blank:
            title = "The room’s screen is blank"
        room, mine = self.query_one("#room", Static), self.query_one("#mine", Static)
        _entitle(room, Content(title), panes.screens_line(self.look) if not self.single else Content(""))
        more = self._lines("for_you").more
        _entitle(
            mine, Content("For you"), plain(f"↓ {more} more", QUIET) if more and self.size.width >= 100 else Content("")
        )

    def _draw_foot(self) -> None:
        look = self.look
        if self._said:
            words, alert = self._said, self._said_alert
            self._lines("foot").show(lambda width: [self._said_line(words, alert, width)])
            return
        label = self._next_label()
        there = self.there()
        self._lines("foot").show(lambda width: panes.footer(look, width, there, label))

    def _said_line(self, words: str, alert: bool, width: int) -> Content:
        keys = plain("esc  back ", QUIET) if self._confirming else Content("")
        mark = plain(" ▲ " if alert else " ", ALERT if alert else "")
        style = f"bold {ALERT}" if alert else f"{LIVE}"
        return apart(Content.assemble(mark, (cut(words, width - keys.cell_length - 5), style)), keys, width)

    def _next_label(self) -> str:
        look = self.look
        if look.state.closed:
            return "leave"
        if self.single and look.mine.next.label.startswith(("send:", "hand over:")):
            return "go on"
        if look.state.phase in ("debrief", "hot_wash"):
            return panes.debrief_label(look.state)
        if look.mine.next.warn and not look.mine.next.form:
            return f"{look.mine.next.label} · {look.mine.next.warn}"
        return look.mine.next.label

    def _room_strip(self, width: int) -> list[Content]:
        heading = cut(self.look.room.heading, width - 34)
        left = Content.assemble(("The room sees  ", QUIET), (heading, "bold"))
        return [apart(left, plain("tab  shows it", QUIET), width)]

    def _mine_strip(self, width: int) -> list[Content]:
        left = Content.assemble(("For you  ", QUIET), panes.summary(self.look, width - 24))
        return [apart(left, plain("tab  opens it", QUIET), width)]

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

    def on_not_kept(self, event: NotKept) -> None:
        """Ask what to do; the room's screen shows nothing of it."""
        self._job_done()
        self._take(event.look)
        if self._not_kept is not None and self._not_kept.is_attached:
            self._not_kept.still(event.error)
            return
        self._open_not_kept(event.error)

    def _open_not_kept(self, error: TabletopError) -> None:
        self._not_kept = NotKeptForm(self, error)
        self.app.push_screen(self._not_kept, lambda _: self._failing_done())

    def _failing_done(self) -> None:
        self._not_kept = None

    def on_broken(self, event: Broken) -> None:
        """Let the app deal with what nobody foresaw."""
        raise event.error

    def on_part_view_paged(self, event: PartView.Paged) -> None:
        """The pane shows another page."""
        event.stop()
        self._draw_titles()

    def _take(self, look: Look) -> None:
        if self._confirming and look.step != self.look.step:
            self._confirming = self._said = ""
        self.look = look
        self._draw()

    # ---- asking the desk

    def ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Run work on the keeping thread; ``then`` gets its answer here."""
        self._pending += 1
        if self._pending == 1:
            self._busy_since = time.monotonic()
            self.set_timer(SLOW_SECONDS, self._maybe_slow)
        self.keeper.ask(work, then)

    def _maybe_slow(self) -> None:
        if self._pending and time.monotonic() - self._busy_since >= SLOW_SECONDS * 0.9 and not self._slow:
            self._slow = True
            self._draw()

    def _job_done(self) -> None:
        self._pending = max(self._pending - 1, 0)
        self._busy_since = time.monotonic()
        if not self._pending:
            self._slow = False
        elif not self._slow:
            self.set_timer(SLOW_SECONDS, self._maybe_slow)

    def tell(self, text: str, *, alert: bool = False) -> None:
        """Say something in the footer until the next key."""
        self._said, self._said_alert = text, alert
        self._draw_foot()

    def clock(self) -> float:
        """Return monotonic seconds."""
        return self._clock()

    def held_space(self) -> bool:
        """See a space; tell whether it comes so soon after the last one that the key is only still down."""
        now = self._clock()
        repeat = now - self.last_space < REPEAT_SECONDS
        self.last_space = now
        return repeat

    def _do(self, command: co.Command, told: str = "") -> None:
        self.ask(do(command), lambda answer: self._answer(answer, told))

    def _answer(self, answer: Any, told: str = "") -> None:
        if isinstance(answer, Refusal):
            self.tell(answer.reason, alert=True)
        elif told:
            self.tell(told)

    # ---- keys

    def there(self) -> list[Action]:
        """Return the actions that make sense now, on this console."""
        found = available(self.look.state)
        return [action for action in found if action.id not in NOT_FIT_FOR_ROOM] if self.single else found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "act":
            return True
        known = BY_ID.get(str(parameters[0]))
        if known is None or (self.single and known.id in NOT_FIT_FOR_ROOM):
            return False
        return known.id == "report" if self.look.state.closed and known.id == "report" else known.when(self.look.state)

    def action_act(self, action_id: str) -> None:
        """Do what the registry calls by this id."""
        peeking = self._peeking
        self._stop_peeking()
        if action_id == "next":
            if self.held_space() or peeking:
                return
            self._space()
            return
        if self._slow and action_id not in WHILE_KEEPING:
            self.tell("keeping… only notes can be typed until it is kept", alert=True)
            return
        if self.look.failed and action_id not in ("help", "theme", "quit"):
            self._open_not_kept(_not_kept_yet())
            return
        confirmed = self._confirming == action_id
        self._confirming = self._said = ""
        self._draw_foot()
        self._actions()[action_id](confirmed)

    def _actions(self) -> dict[str, Callable[[bool], object]]:
        step, state = self.look.step, self.look.state
        push = self._push
        return {
            "back": lambda _: self._back(),
            "undo": lambda _: self._undo(),
            "skip": lambda _: self._do(co.Skip(on=step), "skipped · r says why"),
            "drop": lambda _: push(DropForm),
            "jump": lambda _: push(JumpForm),
            "end": lambda _: push(EndForm),
            "cards": lambda _: push(CardsForm),
            "keyboard": lambda _: self.app.push_screen(KeyboardForm(self, self._voted)),
            "revote": lambda _: self._do(co.Revote(on=step)),
            "decide": lambda _: push(DecideForm),
            "dissent": lambda _: push(DissentForm),
            "believe": lambda _: push(BelieveForm),
            "note": lambda _: push(NoteForm),
            "heard": lambda _: push(HeardForm),
            "line": lambda _: push(LineForm),
            "reason": lambda _: self.ask(without_reason, self._reasons),
            "inject": lambda _: push(InjectForm),
            "time": lambda _: push(TimeForm),
            "pause": lambda _: self._pause(not state.paused),
            "blank": lambda _: self._blank(not state.blank),
            "people": lambda _: self.ask(names_kept, self._people),
            "peek": self._peek,
            "object": lambda _: self.app.push_screen(ObjectForm(self, "author_wrong")),
            "misread": lambda _: self.app.push_screen(ObjectForm(self, "misread")),
            "more": lambda _: push(MoreForm),
            "action": lambda _: push(ActionForm),
            "report": lambda _: self._report(),
            "theme": lambda _: self._theme(),
            "palette": lambda _: self.app.push_screen(PaletteForm(self, self.there(), self._from_palette)),
            "help": lambda _: self.app.push_screen(HelpScreen(self, self.there())),
            "quit": self._leave,
        }

    def _push(self, form: Callable[[ConsoleScreen], Form]) -> None:
        self.app.push_screen(form(self))

    def _space(self) -> None:
        if self._pending:
            return
        if self.look.failed:
            self._open_not_kept(_not_kept_yet())
            return
        if self.look.state.closed:
            self._go()
            return
        if self.look.from_elsewhere and self._clock() - self.look.from_elsewhere < REPEAT_SECONDS:
            self.tell("the other window has already gone on", alert=True)
            return
        confirmed = self._confirming == "next"
        self._confirming = self._said = ""
        self._draw_foot()
        self.ask(go_on(self.look.step, confirmed), self._went_on)

    def _went_on(self, answer: Any) -> None:
        if isinstance(answer, GaveForm):
            self._open_form(answer.name)
        elif isinstance(answer, Refusal):
            self._confirming = "next" if answer.kind == "confirm" else ""
            self.tell(answer.reason, alert=True)

    def _open_form(self, name: str) -> None:
        if name == "cards":
            self._push(CardsForm)
        elif name == "write":
            self._push(LineForm)
        elif name in ("decide", "outcome"):
            self._push(DecideForm)
        else:
            self.tell(name, alert=True)

    def _back(self) -> None:
        state = self.look.state
        if state.phase not in ("debrief", "hot_wash"):
            self._do(co.Back(on=self.look.step))
            return
        part = previous(state, state.moment.part)
        if not part:
            self.tell("this is the first part of the debrief", alert=True)
            return
        self.ask(lambda desk: desk.go_to(part), self._answer)

    def _pause(self, on: bool) -> None:
        self._do(co.Pause(on_=on), "paused · p goes on · r says why" if on else "")

    def _blank(self, on: bool) -> None:
        self._do(co.Blank(on_=on), "the room’s screen is dark · b lights it" if on else "")

    def _undo(self) -> None:
        if undo_told(self.look.state):
            self._push(UndoForm)
        else:
            self.tell("there is nothing to take back", alert=True)

    def _reasons(self, answer: Any) -> None:
        if isinstance(answer, list) and answer:
            self.app.push_screen(ReasonForm(self, answer))
        else:
            self.tell("nothing stands without a reason")

    def _people(self, answer: Any) -> None:
        self.app.push_screen(PeopleForm(self, answer if isinstance(answer, dict) else {}))

    def _report(self) -> None:
        report = self._on_report
        if report is None:
            self.tell("no report can be written from here: tabletop report", alert=True)
            return
        self.tell("writing the report…")
        self.ask(lambda desk: report(), self._reported)

    def _reported(self, answer: Any) -> None:
        if isinstance(answer, Refusal):
            self.tell(answer.reason, alert=True)
        else:
            self.tell(f"the report is in {answer}")

    def _theme(self) -> None:
        self.app.theme = next_theme(self.app.theme)
        self.tell(f"theme: {self.app.theme}")

    def _from_palette(self, action_id: str) -> None:
        if action_id == "next":
            self._space()
        elif self.check_action("act", (action_id,)):
            self.action_act(action_id)

    # ---- looking

    def action_fold(self) -> None:
        """Show the other pane, where there is room for one only."""
        self._stop_peeking()
        self._unfolded = not self._unfolded
        self._lay_out(self.size.width, self.size.height)
        self.call_after_refresh(self._draw)

    def action_move(self, by: int) -> None:
        """Move “For you”."""
        self._lines("for_you").move(by)
        self._draw_titles()

    def action_turn(self, by: int) -> None:
        """Turn the page of what the room sees, here."""
        self.query_one(PartView).turn(by)

    def action_step_back(self) -> None:
        """Take a question in the footer back."""
        self._stop_peeking()
        self._confirming = self._said = ""
        self._draw_foot()

    def _peek(self, confirmed: bool) -> None:
        if not confirmed:
            self._confirming = "peek"
            self.tell("the room will see your notes for ten seconds · k again shows them", alert=True)
            return
        self._do(co.Note(kind="observation", text="notes shown to the room"))
        self._peeking = True
        self.add_class("-peeking")
        self.set_timer(PEEK_SECONDS, self._stop_peeking)
        self.call_after_refresh(self._draw)

    def _stop_peeking(self) -> None:
        if self._peeking:
            self._peeking = False
            self.remove_class("-peeking")

    # ---- leaving

    def _leave(self, confirmed: bool) -> None:
        if confirmed or self.look.state.closed:
            self._go()
            return
        self._confirming = "quit"
        words = "leave? the session is kept and can be resumed · ctrl+q again leaves"
        if self.look.unkept or self.look.failed:
            words = "leave? what is not kept is lost if the disk still refuses it · ctrl+q again leaves"
        self.tell(words, alert=True)

    def _go(self) -> None:
        if not self._left:
            self._left = True
            self.keeper.stop()
            self.dismiss(None)


def _signs(look: Look) -> Signs:
    timer = look.room.timer
    if timer is None:
        return Signs(ballots=look.ballots)
    return Signs(ballots=look.ballots, left_ms=timer.left, running=timer.running)


def _entitle(pane: Static, title: Content, subtitle: Content) -> None:
    if pane.border_title != title:
        pane.border_title = title
    if pane.border_subtitle != subtitle:
        pane.border_subtitle = subtitle


def _not_kept_yet() -> KeepingFailed:
    return KeepingFailed("The disk did not take it.", "Choose one of the ways below.")
