"""The feedback form: opened at the seats, typed in from paper, or filled in here by one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static

from tabletop.console.desk import Desk, Kept
from tabletop.console.feedback import answer_here, close_feedback, open_feedback, still_out
from tabletop.debrief.feedback import SCALE, statements
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.evaluating import MOST_POINTS, is_empty
from tabletop.session.events import FeedbackGiven, FeedbackSource
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, apart, cut, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Field, Words, listed, released
from tabletop.tui.facilitator.keeping import Work

ASKS = {
    "comments": ("Comments", "anything else"),
    "strengths": ("Strengths", "the top three"),
    "improvements": ("To improve", "the top three"),
    "missed": ("Missed", "what the evaluators may have missed"),
    "actions": ("Actions", "what to do, how urgent, and whose it is"),
    "review": ("To review", "plans, equipment, training"),
}
"""The fields in words, in the order in which a sheet is typed: most people write comments only."""


class FeedbackForm(Form):
    """What can be done with the feedback form now; each by a letter."""

    heading = "Feedback form"
    hint = "↑ ↓  choose      enter  do it      esc  back"
    beside = 2

    DEFAULT_CSS = """
    FeedbackForm OptionList { margin: 0 0 1 0; }
    FeedbackForm #stands { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._asked_twice = ""

    def fields(self) -> ComposeResult:
        yield Static(self._stands(), id="stands")
        yield listed([], id="ways")

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#ways").focus()

    @property
    def _ways(self) -> list[tuple[str, str, str]]:
        state = self.host.look.state
        ways = [("open", "o", "Open it on the phones" if state.feedback_asked is None else "Open it again")]
        if state.open_feedback is not None:
            ways = [("close", "c", "Close it, and keep what came in")]
        ways.append(("paper", "t", "Type in forms from paper"))
        if not getattr(self.host, "single", False):
            ways.append(("here", "h", "Fill it in here, one after another"))
        if state.feedback:
            ways += [("averages", "v", "Show the room the averages"), ("comments", "x", "Show the room the words")]
        return ways

    def _stands(self) -> Content:
        state, look = self.host.look.state, self.host.look
        forms = f"{len(state.feedback)} kept" if state.feedback else "none kept yet"
        if state.open_feedback is None:
            return plain(f"Not open on phones · {forms}", QUIET)
        return Content.assemble(("● open  ", ACCENT), (f"{look.ballots} of {state.present} in", "bold"), f" · {forms}")

    def _draw(self) -> None:
        self.query_one("#stands", Static).update(self._stands())
        ways = self.query_one("#ways", OptionList)
        place = ways.highlighted or 0
        ways.clear_options()
        rows = [(name, Content.assemble((f"{key}  ", "bold"), words)) for name, key, words in self._ways]
        ways.add_options(listed(rows).options)
        ways.highlighted = min(place, ways.option_count - 1)

    def looked(self) -> None:
        self._draw()

    def on_key(self, event: events.Key) -> None:
        typed = (event.character or "").casefold()
        way = next((name for name, letter, _ in self._ways if letter == typed), None)
        if way is not None:
            event.stop()
            self._go(way)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._go(event.option_id or "")

    def _go(self, way: str) -> None:
        again, self._asked_twice = self._asked_twice == way, way
        if way in ("averages", "comments"):
            part = f"hot_wash:{way}"
            self.send(co.GoTo(on=self.host.look.step, phase="hot_wash", part=part))
        elif way == "open":
            self.send(_open(again), self._opened)
        elif way == "close":
            self.send(_close(again), self._opened)
        elif way == "here":
            self.send(_open(again, although_open=True), lambda _: self._sheet("room"))
        elif way == "paper":
            self._sheet("paper")

    def _sheet(self, source: FeedbackSource) -> None:
        self._asked_twice = ""
        self.say("")
        self.app.push_screen(SheetForm(self.host, source), lambda _: self._draw())

    def _opened(self, answer: Any) -> None:
        self._asked_twice = ""
        self._draw()

    def refused(self, refusal: Refusal) -> None:
        self.say(refusal.reason.replace("space again", "again").replace("enter again", "again"))


def _open(again: bool, *, although_open: bool = False) -> Work:
    def work(desk: Desk) -> Kept | Refusal:
        if although_open and desk.state.open_feedback is not None:
            return Kept()
        return open_feedback(desk, although_again=again)

    return work


def _close(again: bool) -> Work:
    def work(desk: Desk) -> Kept | Refusal:
        return (None if again else still_out(desk)) or close_feedback(desk)

    return work


# ---- one sheet ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Mark:
    """A place on the scale."""

    text: str
    style: str


class Statements(Widget, can_focus=True):
    """The statements with their scale. A digit rates one and goes on to the next; 0 leaves it open."""

    DEFAULT_CSS = """
    Statements { height: auto; }
    """

    class Full(Message):
        """Every statement has been gone through, and another digit came."""

    def __init__(self, texts: tuple[str, ...], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.texts = texts
        self.ratings = [0] * len(texts)
        self.place = 0

    def clear(self) -> None:
        """Begin again at the first."""
        self.ratings, self.place = [0] * len(self.texts), 0
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        released(self, event)
        typed = event.character or ""
        if typed.isascii() and typed.isdigit() and int(typed) <= MOST_POINTS:
            if self.place < len(self.texts):
                self.ratings[self.place] = int(typed)
                self.place += 1
            else:
                self.post_message(self.Full())
        elif event.key == "backspace" and self.place:
            self.place -= 1
            self.ratings[self.place] = 0
        elif event.key == "up" and self.place:
            self.place -= 1
        elif event.key == "down" and self.place < len(self.texts) - 1:
            self.place += 1
        else:
            return
        event.stop()
        event.prevent_default()
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.texts) + 1

    def render(self) -> Content:
        width = self.content_size.width or 70
        ends = f"1 {SCALE[0]} · {MOST_POINTS} {SCALE[-1]} · 0 left open"
        lines = [apart(Content(""), plain(ends, QUIET), width)]
        for i, text in enumerate(self.texts):
            here = i == self.place and self.has_focus
            scale = Content.assemble(*((mark.text, mark.style) for mark in _scale(self.ratings[i], here)))
            words = plain(cut(text, width - scale.cell_length - 6), "bold" if here else "")
            left = Content.assemble(("› " if here else "  ", ACCENT), (f"{i + 1}  ", QUIET), words)
            lines.append(apart(left, scale, width))
        return Content("\n").join(lines)


def _scale(rating: int, here: bool) -> list[_Mark]:
    style = "" if here else QUIET
    return [
        _Mark(f"[{point}]", f"bold {ACCENT}") if point == rating else _Mark(f" {point} ", style)
        for point in range(1, MOST_POINTS + 1)
    ]


class SheetForm(Form):
    """One feedback form after another. Each is kept with ``enter`` and gone from the screen for the next."""

    DEFAULT_CSS = """
    SheetForm { background: $background; }
    SheetForm Field { margin: 0; }
    SheetForm #statements { margin: 0 0 1 0; }
    SheetForm.-low #statements { margin: 0; }
    SheetForm Words { max-height: 3; }
    """

    def __init__(self, host: Host, source: FeedbackSource) -> None:
        super().__init__(host)
        self.source: FeedbackSource = source
        self.heading = "Feedback form from paper" if source == "paper" else "Feedback form · kept without a name"
        self.hint = "1–5  rate      tab  words      enter  keep it, next      esc  done"
        self.count = 0

    def fields(self) -> ComposeResult:
        yield Statements(statements(self.host.look.state), id="statements")
        for name, (label, placeholder) in ASKS.items():
            yield Field(label, Words(placeholder=placeholder, id=name))

    def on_mount(self) -> None:
        self.query_one("#statements").focus()

    def on_statements_full(self, event: Statements.Full) -> None:
        event.stop()
        self.say("All are rated: tab for the words, enter keeps it.", alert=False)

    def _form(self) -> FeedbackGiven:
        texts = {name: self.query_one(f"#{name}", Words).words for name in ASKS}
        return FeedbackGiven(self.source, tuple(self.query_one("#statements", Statements).ratings), **texts)

    def action_submit(self) -> None:
        form = self._form()
        if is_empty(form):
            self.say("An empty form is not kept. esc when all are done.")
            return
        if self.source == "paper":
            self.send(co.GiveFeedback(form=form), self._next)
        else:
            self.send(lambda desk: answer_here(desk, form), self._next)

    def _next(self, answer: Any) -> None:
        self.count += 1
        for name in ASKS:
            self.query_one(f"#{name}", Words).clear()
        board = self.query_one("#statements", Statements)
        board.clear()
        board.focus()
        if self.source == "room":
            self.say("Kept, without a name. Give the keyboard to the next.", alert=False)
        else:
            self.say(f"{'1 form is' if self.count == 1 else f'{self.count} forms are'} kept. The next.", alert=False)

    def action_back(self) -> None:
        if not is_empty(self._form()) and not self.confirming:
            self.confirming = True
            self.say("This form is not kept yet: enter keeps it, esc again leaves it out.")
            return
        self.dismiss()
