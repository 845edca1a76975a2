"""What each action of the registry does on the console: a command at once, or the form that asks for more first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from tabletop.console.actions import BY_ID, Action, available
from tabletop.console.desk import Kept
from tabletop.debrief.agenda import previous
from tabletop.errors import KeepingFailed, TabletopError
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.decide import undo_told
from tabletop.session.voting import votes_lost
from tabletop.tui.facilitator.forms.agreeing import ActionForm
from tabletop.tui.facilitator.forms.base import REPEAT_SECONDS, Form
from tabletop.tui.facilitator.forms.debriefing import MoreForm, ObjectForm
from tabletop.tui.facilitator.forms.deciding import DecideForm, DissentForm
from tabletop.tui.facilitator.forms.failing import NotKeptForm
from tabletop.tui.facilitator.forms.feedback import FeedbackForm
from tabletop.tui.facilitator.forms.finding import FindingsForm
from tabletop.tui.facilitator.forms.injects import InjectForm
from tabletop.tui.facilitator.forms.noting import HeardForm, LineForm, NoteForm, ReasonForm, without_reason
from tabletop.tui.facilitator.forms.people import PeopleForm, names_kept
from tabletop.tui.facilitator.forms.phones import AskedForm, PhonesForm
from tabletop.tui.facilitator.forms.rating import RateForm
from tabletop.tui.facilitator.forms.reporting import ReportForm
from tabletop.tui.facilitator.forms.steering import (
    BelieveForm,
    DropForm,
    EndForm,
    JumpForm,
    TimeForm,
    UndoForm,
)
from tabletop.tui.facilitator.forms.voting import CardsForm, KeyboardForm
from tabletop.tui.facilitator.helping import HelpScreen, PaletteForm
from tabletop.tui.facilitator.keeping import GaveForm, Look, Work, do, go_on
from tabletop.tui.shared.themes import next_theme

WHILE_KEEPING = frozenset({"note", "help", "theme", "palette", "quit"})
"""What can be done while something is still being kept."""

WHILE_FAILED = frozenset({"help", "theme", "quit"})

NOT_FIT_FOR_ROOM = frozenset({"drop", "jump", "heard", "inject"})
"""What a console that the room sees too does not offer: forms that show scenes to come, injects or private points."""

MOVED_ON = "the other window has already gone on"


class Doing(Screen[None]):
    """The actions of the console. Its subclass draws, and runs work on the keeping thread."""

    look: Look
    single: bool
    drafts: dict[str, str]
    last_space: float

    def __init__(self, on_report: Callable[[str], str] | None) -> None:
        super().__init__()
        self.confirming = ""
        """The action that is done when its key comes once more."""
        self.slow = False
        self.waiting = 0
        """How many jobs the keeping thread has not answered."""
        self._ahead = ""
        """The action whose key came before the last job was answered."""
        self._on_report = on_report
        self._voted: set[tuple[int, int]] = set()
        self._not_kept: NotKeptForm | None = None

    # ---- what the subclass does

    def ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Run work on the keeping thread; ``then`` gets its answer here."""
        raise NotImplementedError

    def tell(self, text: str, *, alert: bool = False) -> None:
        """Say something in the footer until the next key."""
        raise NotImplementedError

    def hush(self) -> None:
        """Take back what the footer says or asks."""
        raise NotImplementedError

    def ask_why(self, told: str, of: int, action: str) -> None:
        """Ask in the footer why the event ``of`` was done."""
        raise NotImplementedError

    def clock(self) -> float:
        """Return monotonic seconds."""
        raise NotImplementedError

    def held_space(self) -> bool:
        """See a space; tell whether it comes so soon after the last one that the key is only still down."""
        now = self.clock()
        repeat = now - self.last_space < REPEAT_SECONDS
        self.last_space = now
        return repeat

    def peek(self) -> None:
        """Show the private notes for a moment."""
        raise NotImplementedError

    def go(self) -> None:
        """Leave the console."""
        raise NotImplementedError

    # ---- keys

    def there(self) -> list[Action]:
        """Return the actions that make sense now, on this console."""
        found = available(self.look.state)
        return [action for action in found if action.id not in NOT_FIT_FOR_ROOM] if self.single else found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "act":
            return True
        known = BY_ID.get(str(parameters[0]))
        if known is None or (known.key_when is not None and not known.key_when(self.look.state)):
            return False
        return self._is_there(known)

    def _is_there(self, action: Action) -> bool:
        return action.when(self.look.state) and not (self.single and action.id in NOT_FIT_FOR_ROOM)

    def action_act(self, action_id: str) -> None:
        """Do what the registry calls by this id."""
        if action_id == "next":
            if not self.held_space():
                self._space()
        elif self.slow and action_id not in WHILE_KEEPING:
            self.tell("keeping… only notes can be typed until it is kept", alert=True)
        elif self.look.failed and action_id not in WHILE_FAILED:
            self.open_not_kept(_not_kept_yet())
        elif self.waiting and action_id not in WHILE_KEEPING:
            self._ahead = action_id
        else:
            confirmed = self.confirming == action_id
            self.hush()
            self._actions()[action_id](confirmed)

    def do_ahead(self) -> None:
        """Do what was asked for while a job was under way, unless that job opened a form: then it was meant for it."""
        if self.waiting or not self._ahead:
            return
        ahead, self._ahead = self._ahead, ""
        if self.is_current and self.check_action("act", (ahead,)):
            self.action_act(ahead)

    def _actions(self) -> dict[str, Callable[[bool], object]]:
        step, state = self.look.step, self.look.state
        push = self._push
        return {
            "back": lambda _: self._back(),
            "undo": lambda _: self._undo(),
            "skip": self._skip,
            "drop": lambda _: push(DropForm(self)),
            "jump": lambda _: push(JumpForm(self)),
            "end": lambda _: push(EndForm(self)),
            "cards": lambda _: push(CardsForm(self)),
            "keyboard": lambda _: self.ask(lambda desk: desk.box.cut_off(), self._keyboard),
            "revote": lambda _: self._do(co.Revote(on=step)),
            "decide": lambda _: push(DecideForm(self)),
            "dissent": lambda _: push(DissentForm(self)),
            "believe": lambda _: push(BelieveForm(self)),
            "note": lambda _: push(NoteForm(self)),
            "heard": lambda _: push(HeardForm(self)),
            "line": lambda _: push(LineForm(self)),
            "reason": lambda _: self.ask(without_reason, self._reasons),
            "inject": lambda _: push(InjectForm(self)),
            "time": lambda _: push(TimeForm(self)),
            "pause": lambda _: self._pause(not state.paused),
            "blank": lambda _: self._blank(not state.blank),
            "people": lambda _: self.ask(names_kept, self._people),
            "web": lambda _: push(PhonesForm(self, lambda: self.ask(names_kept, self._people))),
            "asked": lambda _: push(AskedForm(self)),
            "peek": self._peek,
            "object": lambda _: push(ObjectForm(self, "author_wrong")),
            "misread": lambda _: push(ObjectForm(self, "misread")),
            "more": lambda _: push(MoreForm(self)),
            "action": lambda _: push(ActionForm(self)),
            "finding": lambda _: push(FindingsForm(self)),
            "rate": lambda _: push(RateForm(self)),
            "feedback": lambda _: push(FeedbackForm(self)),
            "report": lambda _: self._report(),
            "theme": lambda _: self._theme(),
            "palette": lambda _: push(PaletteForm(self, self.there(), self._from_palette)),
            "help": lambda _: push(HelpScreen(self, self.there())),
            "quit": self._leave,
        }

    def _push(self, form: Form) -> None:
        self.app.push_screen(form)

    def _do(self, command: co.Command, told: str = "") -> None:
        self.ask(do(command), lambda answer: self._answer(answer, told))

    def _answer(self, answer: Any, told: str = "") -> None:
        if isinstance(answer, Refusal):
            self.tell(answer.reason, alert=True)
        elif told:
            self.tell(told)

    # ---- going on

    def _space(self) -> None:
        if self.waiting:
            return
        if self.look.failed:
            self.open_not_kept(_not_kept_yet())
            return
        if self.look.state.closed:
            self.go()
            return
        if self.look.from_elsewhere and self.clock() - self.look.from_elsewhere < REPEAT_SECONDS:
            self.tell(MOVED_ON, alert=True)
            return
        confirmed = self.confirming == "next"
        self.hush()
        self.ask(go_on(self.look.step, confirmed), self._went_on)

    def _went_on(self, answer: Any) -> None:
        if isinstance(answer, GaveForm):
            self._open_form(answer.name)
        elif isinstance(answer, Refusal):
            self.confirming = "next" if answer.kind == "confirm" else ""
            self.tell(answer.reason, alert=True)

    def _open_form(self, name: str) -> None:
        if name == "cards":
            self._push(CardsForm(self))
        elif name == "write":
            self._push(LineForm(self))
        elif name in ("decide", "outcome"):
            self._push(DecideForm(self))
        else:
            self.tell(name, alert=True)

    def _back(self) -> None:
        state, step = self.look.state, self.look.step
        if state.phase not in ("debrief", "hot_wash"):
            self._do(co.Back(on=step))
            return
        part = previous(state, state.moment.part)
        if not part:
            self.tell("this is the first part of the debrief", alert=True)
            return
        self.ask(lambda desk: desk.go_to(part), self._answer)

    def _undo(self) -> None:
        if undo_told(self.look.state):
            self._push(UndoForm(self))
        else:
            self.tell("there is nothing to take back", alert=True)

    def _from_palette(self, action_id: str) -> None:
        if action_id == "next":
            self._space()
        elif self._is_there(BY_ID[action_id]):
            self.action_act(action_id)

    # ---- at once

    def _skip(self, confirmed: bool) -> None:
        lost = votes_lost(self.look.state, self.look.ballots)
        if lost and not confirmed:
            self.confirming = "skip"
            self.tell(f"{lost} · s again skips it", alert=True)
        else:
            self._do_and_ask(co.Skip(on=self.look.step), "skipped", "skip")

    def _pause(self, on: bool) -> None:
        if on:
            self._do_and_ask(co.Pause(on_=True), "paused · p goes on", "pause")
        else:
            self._do(co.Pause(on_=False))

    def _blank(self, on: bool) -> None:
        if on:
            self._do_and_ask(co.Blank(on_=True), "the room’s screen is dark · b lights it", "blank")
        else:
            self._do(co.Blank(on_=False))

    def _do_and_ask(self, command: co.Command, told: str, action: str) -> None:
        """Do it at once, and then ask why in one line that may stay empty."""

        def done(answer: Any) -> None:
            if isinstance(answer, Kept) and answer.happened and self.is_current:
                self.ask_why(told, answer.happened[0].revision, action)
            else:
                self._answer(answer)

        self.ask(do(command), done)

    def _keyboard(self, refusal: Any) -> None:
        if isinstance(refusal, Refusal):
            self.tell(refusal.reason, alert=True)
        else:
            self._push(KeyboardForm(self, self._voted))

    def _reasons(self, answer: Any) -> None:
        if isinstance(answer, list) and answer:
            self._push(ReasonForm(self, answer))
        else:
            self.tell("nothing stands without a reason")

    def _people(self, answer: Any) -> None:
        self._push(PeopleForm(self, answer if isinstance(answer, dict) else {}))

    def _report(self) -> None:
        report = self._on_report
        if report is None:
            self.tell("no report can be written from here: tabletop report", alert=True)
            return
        self._push(ReportForm(self, report))

    def _theme(self) -> None:
        self.app.theme = next_theme(self.app.theme)
        self.tell(f"theme: {self.app.theme}")

    # ---- asking once more

    def _peek(self, confirmed: bool) -> None:
        if not confirmed:
            self.confirming = "peek"
            self.tell("the room will see your notes for ten seconds · k again shows them", alert=True)
            return
        self._do(co.Note(kind="observation", text="notes shown to the room"))
        self.peek()

    def _leave(self, confirmed: bool) -> None:
        if confirmed or self.look.state.closed:
            self.go()
            return
        self.confirming = "quit"
        words = "leave? the session is kept and can be resumed · ^q again"
        if self.look.unkept or self.look.failed:
            words = "leave? what is not kept is lost if the disk still refuses it · ^q again"
        self.tell(words, alert=True)

    # ---- when keeping fails

    def open_not_kept(self, error: TabletopError) -> None:
        """Ask what to do; the room's screen shows nothing of it."""
        if self._not_kept is not None:
            self._not_kept.still(error)
            return
        self._not_kept = NotKeptForm(self, error)
        self.app.push_screen(self._not_kept, lambda _: self._asked_not_kept())

    def _asked_not_kept(self) -> None:
        self._not_kept = None


def _not_kept_yet() -> KeepingFailed:
    return KeepingFailed("The disk did not take it.", "Choose one of the ways below.")
