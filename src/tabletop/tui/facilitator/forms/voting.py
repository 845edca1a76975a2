"""Votes without phones: cards counted by hand, and the keyboard passed from seat to seat."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tabletop.console.desk import Desk
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.parts import scene_of
from tabletop.session.state import State
from tabletop.session.telling import role_name
from tabletop.session.views import OptionLine
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, LIVE, QUIET, Lines, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Words, released

PASSED, MISSING = "passed", "missing"
SEATS_BY_KEYBOARD = 6
"""Up to so many people may sit down one after another; with more it takes too long and cards are better."""


def choices(state: State, options: tuple[OptionLine, ...]) -> list[tuple[str, str, str]]:
    """Return (id, letter, label) of what can be voted for in the open vote, “something else” last."""
    question = state.question
    opened = {name for name, _ in question.options} if question is not None else set()
    rows = [(line.id, line.letter, line.label) for line in options if line.id in opened]
    decision = scene_of(state).decision
    if decision is not None and decision.unlisted:
        rows.append((UNLISTED, chr(ord("A") + len(options)), "Something else"))
    return rows


class Count(Widget, can_focus=True):
    """A number typed for one letter: digits, arrows up and down, backspace."""

    DEFAULT_CSS = """
    Count { height: 1; padding: 0 1; }
    Count:focus { background: $surface; }
    Count:focus:ansi { text-style: underline; }
    """

    def __init__(self, name: str, letter: str, label: str) -> None:
        super().__init__(id=f"count-{name}")
        self.key_name = name
        self.letter = letter
        self.label = label
        self.typed = ""
        self._anew = False
        """Whether the next digit begins another number: one comes back to a row to correct it."""

    @property
    def number(self) -> int:
        """The number typed; 0 while nothing is."""
        return int(self.typed or 0)

    def on_focus(self) -> None:
        self._anew = True

    def on_key(self, event: events.Key) -> None:
        released(self, event)
        character = event.character or ""
        if character.isascii() and character.isdigit():
            before = "" if self._anew else self.typed
            self.typed = (before + character).lstrip("0")[:3] or "0"
        elif event.key == "backspace":
            self.typed = self.typed[:-1]
        elif event.key in ("plus", "right"):
            self.typed = str(self.number + 1)
        elif event.key in ("minus", "left"):
            self.typed = str(max(self.number - 1, 0))
        else:
            return
        self._anew = False
        event.stop()
        event.prevent_default()
        self.refresh()
        if isinstance(self.screen, CardsForm):
            self.screen.say("")
            self.screen.looked()

    def render(self) -> Content:
        number = f"{self.typed or '–':>3}"
        focus = self.has_focus
        style = f"bold {ACCENT}" if focus else "bold" if self.number else QUIET
        head = Content.assemble((f" {self.letter:<3}" if self.letter else "    ", "bold"), plain(self.label))
        room = max(self.content_size.width - 8, 4)
        head = head.truncate(room, ellipsis=True)
        gap = " " * max(self.content_size.width - head.cell_length - 7, 1)
        return Content.assemble(
            head, gap, ("‹", ACCENT if focus else QUIET), (number, style), (" ›", ACCENT if focus else QUIET)
        )


class CardsForm(Form):
    """How many hold up each letter. All must add up to those present."""

    heading = "Count the cards"
    hint = "enter  keep the count      ↑ ↓, a letter  another row      esc  back"

    DEFAULT_CSS = """
    CardsForm #sum { height: auto; margin: 1 0 0 0; }
    CardsForm #ask { height: auto; margin: 0 0 1 0; color: $text-quiet; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.seen = host.look.step
        question = host.look.state.question
        cards = question.cards if question is not None else None
        self.subject = question.id if question is not None else 0
        self._before = cards
        self.present = host.look.state.present

    def fields(self) -> ComposeResult:
        look = self.host.look
        yield Static(plain("All cards up at once. Type how many hold each letter."), id="ask")
        for name, letter, label in choices(look.state, look.mine.options):
            yield Count(name, letter, label)
        yield Count(PASSED, "", "passed")
        yield Count(MISSING, "", "no card up")
        yield Static(Content(""), id="sum")

    def on_mount(self) -> None:
        before = self._before
        kept = {**before.counts, PASSED: before.passed, MISSING: before.missing} if before is not None else {}
        for count in self.query(Count):
            number = kept.get(count.key_name, 0)
            count.typed = self.draft(count.id or "", str(number) if number else "")
        self.query(Count).first().focus()
        self.looked()

    def typed_here(self) -> dict[str | None, str]:
        return {count.id: count.typed for count in self.query(Count)}

    def on_key(self, event: events.Key) -> None:
        """A letter goes to its row, as it is read out: “B, three”."""
        typed = (event.character or "").upper()
        row = next((count for count in self.query(Count) if typed and count.letter == typed), None)
        if row is not None:
            event.stop()
            event.prevent_default()
            row.focus()

    def numbers(self) -> dict[str, int]:
        """Return what was typed, by option id, ``passed`` and ``missing``."""
        return {count.key_name: count.number for count in self.query(Count)}

    def looked(self) -> None:
        """Tell the sum so far beside those present."""
        total = sum(self.numbers().values())
        ballots = self.host.look.ballots
        said = total + ballots
        others = f" ({ballots} by phone or keyboard)" if ballots else ""
        if said == self.present:
            words = Content.assemble((f"● {said} of {self.present}", f"bold {LIVE}"), (others, QUIET))
        else:
            off = said - self.present
            what = f"{off} too many" if off > 0 else f"{-off} to go"
            style = f"bold {ALERT}" if off > 0 else "bold"
            words = Content.assemble((f"○ {said} of {self.present}", style), (f"{others} · {what}", QUIET))
        self.query_one("#sum", Static).update(words)

    def action_submit(self) -> None:
        numbers = self.numbers()
        passed, missing = numbers.pop(PASSED, 0), numbers.pop(MISSING, 0)
        seen = self.seen

        def work(desk: Desk) -> Any:
            command = co.CountCards(
                on=seen, counts=numbers, passed=passed, missing=missing, ballots_in=desk.ballots_in()
            )  # fmt: skip
            return desk.do(command)

        self.send(work)

    def kept(self, answer: Any) -> None:
        self.host.tell("counted · space shows the vote")
        self.dismiss()


class KeyboardForm(Form):
    """The keyboard goes round: sit down, choose, confirm, and nothing of it is left when the next one sits down."""

    heading = "Pass the keyboard"

    DEFAULT_CSS = """
    KeyboardForm { background: $background; }
    KeyboardForm #page { height: auto; }
    KeyboardForm #reason { display: none; }
    KeyboardForm #reason.-shown { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "nothing", show=False)]

    def __init__(self, host: Host, voted: set[tuple[int, int]]) -> None:
        super().__init__(host)
        state = host.look.state
        self.question = state.question.id if state.question is not None else 0
        self.rows = choices(state, host.look.mine.options)
        self.voted = voted
        by_phone = host.look.seated.phones
        self.left = [
            seat for seat in sorted(state.seats) if (self.question, seat) not in voted and seat not in by_phone
        ]
        self.stage = "sit"
        self.option = ""
        self.confidence = 0
        self._leaving = False

    def fields(self) -> ComposeResult:
        yield Static(Content(""), id="page")
        yield Words(placeholder="one sentence, or nothing", id="reason")

    def on_mount(self) -> None:
        self._draw()

    @property
    def seat(self) -> int:
        """Who is to sit down now; 0 when everybody has."""
        return self.left[0] if self.left else 0

    def _draw(self) -> None:
        reason = self.query_one("#reason", Words)
        reason.set_class(self.stage == "reason", "-shown")
        if self.stage == "reason":
            reason.focus()
        else:
            self.set_focus(None)
        self.query_one("#page", Static).update(self._page())
        self.hint = self._keys()
        self.query_one("#hint", Lines).show(self.hints)
        self.say("")

    def _who(self) -> str:
        role = self.host.look.state.seats.get(self.seat, "")
        name = role_name(self.host.look.state, role)
        return f"Seat {self.seat} · {name}" if name else f"Seat {self.seat}"

    def _page(self) -> Content:
        if not self.seat:
            here = any(question == self.question for question, _ in self.voted)
            done = "Everybody has voted here. Give the keyboard back to the facilitator."
            seats = self.host.look.state.seats
            none = "every seat has a phone to vote by." if seats else "no seat is taken. g adds people."
            return plain(done if here else f"Nobody votes here: {none}", "bold")
        head = plain(self._who(), f"bold {ACCENT}")
        if self.stage == "sit":
            return Content.assemble(head, "\n\nSit down here. The others look away.\n")
        if self.stage == "choose":
            lines = [
                head,
                Content(""),
                plain("Which one would you choose? Nobody sees it before the vote is shown.", QUIET),
            ]
            lines += [
                Content(""),
                *(Content.assemble((f" {letter}  ", "bold"), label) for _, letter, label in self.rows),
            ]
            lines += [Content.assemble((" 0  ", "bold"), "pass"), Content("")]
            return Content("\n").join(lines)
        letter, label = self._chosen()
        said = Content.assemble(head, "\n\n", (f"{letter}  ", "bold"), (label, "bold"), "\n\n")
        if self.stage == "confidence":
            return Content.assemble(said, "How sure are you?  1 not sure   2 a little   3 fairly   4 very sure\n")
        if self.stage == "reason":
            return Content.assemble(said, "Why? It may be shown without your name.\n")
        return Content.assemble(said, ("Enter casts this ballot.\n", QUIET))

    def _chosen(self) -> tuple[str, str]:
        found = next(((letter, label) for name, letter, label in self.rows if name == self.option), None)
        return found or ("", "pass")

    def _keys(self) -> str:
        keys = {
            "sit": "enter  I am here      s  not here, next      esc  give the keyboard back",
            "choose": "a letter  choose      esc  back",
            "confidence": "1–4  say      enter  leave it open      esc  choose again",
            "reason": "enter  go on      esc  choose again",
            "confirm": "enter  cast it      esc  choose again",
        }
        return keys[self.stage] if self.seat else "enter  back to the console"

    # ---- keys

    def on_key(self, event: events.Key) -> None:
        character = (event.character or "").casefold()
        if self.stage == "sit" and character == "s" and self.seat:
            self.left.pop(0)
            self._draw()
        elif self.stage == "choose" and character:
            found = next((name for name, letter, _ in self.rows if letter.casefold() == character), None)
            if found is None and character != "0":
                return
            self.option = found or ""
            self.stage = "confidence" if found else "confirm"
            self._draw()
        elif self.stage == "confidence" and character in ("1", "2", "3", "4"):
            self.confidence = int(character)
            self.stage = "reason"
            self._draw()

    def action_nothing(self) -> None:
        """Space does nothing here."""

    def action_submit(self) -> None:
        if not self.seat:
            self.host.tell("everybody who sat down has voted · space shows the vote")
            self.dismiss()
        elif self.stage == "sit":
            self.stage = "choose"
            self._draw()
        elif self.stage == "confidence":
            self.stage = "reason"
            self._draw()
        elif self.stage == "reason":
            self.stage = "confirm"
            self._draw()
        elif self.stage == "confirm":
            self._cast()

    def _cast(self) -> None:
        seat, option, confidence = self.seat, self.option, self.confidence
        reason = self.query_one("#reason", Words).words if option else ""
        question = self.question

        def work(desk: Desk) -> Any:
            open_now = desk.state.question
            if open_now is None or open_now.id != question:
                return Refusal("this vote has been closed")
            return desk.cast(seat, option, confidence=confidence, reason=reason)

        self.send(work, self._is_cast)

    def _is_cast(self, _: Any) -> None:
        self.voted.add((self.question, self.seat))
        self.left.pop(0)
        self._forget()
        self._draw()

    def _forget(self) -> None:
        self.stage, self.option, self.confidence = "sit", "", 0
        words = self.query_one("#reason", Words)
        words.clear()
        words.history.clear()

    def action_back(self) -> None:
        if self.stage != "sit":
            stage = "sit" if self.stage == "choose" else "choose"
            self._forget()
            self.stage = stage
            self._draw()
        elif self.seat and not self._leaving:
            self._leaving = True
            self.say("Only for the facilitator: esc again shows the private console.")
        else:
            self.dismiss()
