"""Play alone: one person reads, chooses, gives a reason, sees what follows, is debriefed. One screen, no console."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import TextArea

from tabletop.console import alone as play
from tabletop.console.desk import Desk
from tabletop.console.reporting import write_reports
from tabletop.debrief.agenda import optional_parts
from tabletop.exercise.model import UNLISTED
from tabletop.paging.lines import Style
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.decide import undo_told
from tabletop.tui.facilitator.alone_answer import Answer, Objection
from tabletop.tui.facilitator.alone_keys import answering_keys, reading_keys, words_keys
from tabletop.tui.facilitator.asked import AskedScreen
from tabletop.tui.facilitator.asking import Left
from tabletop.tui.facilitator.chrome import Flow, Footer, Head
from tabletop.tui.facilitator.forms.fields import Words
from tabletop.tui.facilitator.keeping import Answered, Broken, Keeper, Look, Looked, NotKept, Work
from tabletop.tui.shared.app import TabletopApp
from tabletop.tui.shared.part import PartView

REPEAT_SECONDS = 0.7
"""A second press of space within this time is the same key still held down."""


class Reading(PartView):
    """Pages are turned by the reader, not by the clock."""

    def _wait_for_next(self) -> None:
        return

    @property
    def more(self) -> bool:
        """Whether a page follows."""
        here, _, last = self.page_text.partition("/")
        return here != last


class AloneScreen(Screen[None]):
    """``here`` is the folder a report is written into."""

    CSS = """
    AloneScreen #part { height: 1fr; }
    AloneScreen #said { height: auto; padding: 0 2; display: none; }
    AloneScreen #said.-there { display: block; }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "go_on", "go on"),
        Binding("enter", "go_on", "go on", show=False),
        Binding("pagedown", "turn(1)", "next page"),
        Binding("pageup", "turn(-1)", "page before"),
        Binding("left", "look_back", "look back", tooltip="Show an earlier part again."),
        Binding("u", "undo", "take back", tooltip="Take the last step back and choose otherwise."),
        Binding(
            "a", "object('author_wrong')", "the author is wrong here", tooltip="The author is wrong here: say why."
        ),
        Binding("y", "object('misread')", "you read me wrong", tooltip="You read me wrong: say why."),
        Binding("m", "more", "more to show"),
        Binding("k", "asked", "what a facilitator would have asked"),
        Binding("ctrl+r", "report", "write the report"),
        Binding("escape", "escape", "leave", tooltip="Out of a field; else leave. What you did is kept."),
    ]

    def __init__(self, desk: Desk, here: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.desk = desk
        self._here = here or Path.cwd()
        self._clock = clock
        self._keeper = Keeper(desk, self.post_message)
        self.look: Look = self._keeper.look()
        self._busy = False
        self._confirm = ""
        """What a second press of the same key means; empty when there is nothing to confirm."""
        self._last_space = -REPEAT_SECONDS
        self._message = ""
        """A message to one seat that is being read."""
        self._offer: play.Offer | None = None
        self._objecting: Objection | None = None

    def compose(self) -> ComposeResult:
        yield Head(self.desk.exercise.file.title, id="head")
        yield Reading(ascii=isinstance(self.app, TabletopApp) and self.app.ascii, id="part")
        yield Flow(id="said")
        yield Answer(id="answer")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self._keeper.start()
        self._draw()

    def on_unmount(self) -> None:
        self._keeper.stop()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What enter does depends on whether there are words to keep."""
        self._draw_keys()

    def action_turn(self, by: int) -> None:
        """Turn a page."""
        self.query_one("#part", Reading).turn(by)

    def on_part_view_paged(self, event: PartView.Paged) -> None:
        """What space does next may be another page now."""
        self._draw_keys()

    # ---- what the keeping thread tells

    def on_looked(self, event: Looked) -> None:
        """Draw what has changed."""
        self._take(event.look)

    def on_answered(self, event: Answered) -> None:
        """Draw, then hand the answer to whoever asked."""
        self._busy = False
        self._take(event.look)
        if event.then is not None:
            event.then(event.answer)

    def on_not_kept(self, event: NotKept) -> None:
        """Say that the disk did not take it; the next step tries again."""
        self._busy = False
        self._take(event.look)
        self._say(f"▲ Not kept: {event.error.message} {event.error.advice} The same key tries again.", "alert")

    def on_broken(self, event: Broken) -> None:
        """Let the app deal with it."""
        raise event.error

    def _ask(self, work: Work, then: Callable[[Any], None] | None = None) -> None:
        """Ask the keeping thread for work. While the last step is not kept, whatever key it was tries to keep that."""
        if not self._busy:
            self._busy = True
            self._keeper.ask((lambda desk: desk.try_again()) if self.look.failed else work, then)

    def _take(self, look: Look) -> None:
        if look.state.step != self.look.state.step:
            self._message = ""
            self._offer = None
            self._objecting = None
            self._confirm = ""
            self._say("")
        self.look = look
        self._draw()

    # ---- drawing

    @property
    def _mode(self) -> str:
        if self._offer is not None or self._objecting:
            return "answer"
        return "read" if self._message else play.mode(self.look.state)

    def _draw(self) -> None:
        state = self.look.state
        self.query_one("#part", Reading).show(play.alone_view(state, self.look.room, self._message))
        self._draw_head()
        self._draw_answer()
        self._draw_keys()

    def _draw_keys(self) -> None:
        more, reason = self.query_one("#part", Reading).more, self.query_one("#answer", Answer).reason
        state, mode = self.look.state, self._mode
        if mode == "answer":
            keys = answering_keys(self._offer)
        elif mode == "words":
            keys = words_keys(reason, more)
        else:
            keys = reading_keys(state, mode, more=more, message=bool(self._message))
        self.query_one("#keys", Footer).show(keys)

    def _draw_head(self) -> None:
        mine, state = self.look.mine, self.look.state
        words = []
        if state.phase == "scene":
            words.append(f"scene {mine.scene_number} of about {mine.scenes_about}")
        elif state.phase in ("debrief", "hot_wash"):
            words.append("debrief")
        words.append("▲ not kept" if self.look.failed or self.look.unkept else "● kept")
        self.query_one("#head", Head).show(f"{self.desk.exercise.file.title} · on your own", " · ".join(words))

    def _draw_answer(self) -> None:
        answer, asks = self.query_one("#answer", Answer), play.asks(self.look.state)
        if self._offer is not None:
            answer.to_decide(self._offer, play.ways_on(self.look.state))
        elif self._objecting is not None:
            answer.to_object(self._objecting, play.decision_shown(self.look.state))
        elif self._mode == "words" and asks is not None:
            answer.to_write(asks, self.look.state.moment.part)
        else:
            answer.nothing()

    def _say(self, words: str, style: Style = "quiet") -> None:
        self.query_one("#said", Flow).say(words, style)

    def _told(self, answer: object) -> None:
        """Say why something did nothing."""
        if isinstance(answer, Refusal):
            self._confirm = "go_on" if answer.kind == "confirm" else ""
            words = {"form": "Press the letter of what you choose.", "confirm": _CLOSING}.get(answer.kind)
            self._say(words or _sentence(answer.reason))

    # ---- going on

    def action_go_on(self) -> None:
        """The usual next thing."""
        now = self._clock()
        repeated = now - self._last_space < REPEAT_SECONDS
        self._last_space = now
        if repeated or self._busy:
            return
        if self._mode in ("read", "choose") and self.query_one("#part", Reading).more:
            self.query_one("#part", Reading).turn()
        elif self._message:
            self._message = ""
            self._draw()
        elif self._mode in ("read", "choose"):
            confirmed, self._confirm = self._confirm == "go_on", ""
            message = play.waiting_message(self.look.state) if self._mode == "choose" else ""
            self._ask(play.go_on(confirmed), lambda answer: self._went_on(answer, message))

    def _went_on(self, answer: object, message: str) -> None:
        self._told(answer)
        if message and not isinstance(answer, Refusal) and not self.look.state.moment.over:
            self._message = message  # it reached one seat only, so the room's screen does not show it
            self._draw()

    def action_look_back(self) -> None:
        """Show an earlier part again."""
        if self._mode in ("read", "choose"):
            self._ask(play.do(co.Back(on=self.look.step)), self._told)

    def action_undo(self) -> None:
        """Take the last step of play back, after saying what that is."""
        to = play.undo_to(self.look.state)
        if self._mode not in ("read", "choose") or not to:
            return
        if self._confirm != "undo":
            self._confirm = "undo"
            self._say(f"This takes back {undo_told(self.look.state, to)}. u again to do it.")
            return
        self._confirm = ""
        self._ask(play.do(co.Undo(on=self.look.step, to=to)), self._told)

    # ---- choosing

    def on_key(self, event: Any) -> None:
        """A letter chooses."""
        if self._mode != "choose":
            return
        typed = (event.character or "").upper()
        offer = next((offer for offer in play.offers(self.look.state) if offer.letter == typed), None)
        if offer is None:
            return
        event.stop()
        event.prevent_default()
        if offer.closed:
            self._say(f"{offer.letter} is closed: {offer.closed}")
            return
        self._say("")
        self._offer = offer
        self._draw()

    def on_words_submitted(self, event: Words.Submitted) -> None:
        """Enter in a field: decide, object, keep words, or go on when there are none."""
        event.stop()
        reason = self.query_one("#answer", Answer).reason
        if self._offer is not None:
            self._decide(reason)
        elif self._objecting:
            self._object(reason)
        elif self._mode == "words" and reason:
            asks = play.asks(self.look.state)
            if asks is not None:
                self._ask(play.do(asks.keep(reason)), self._kept_words)
        elif self._mode == "words":
            self._ask(play.go_on(False), self._told)

    def _kept_words(self, answer: object) -> None:
        if isinstance(answer, Refusal):
            self._told(answer)
            return
        self.query_one("#answer", Answer).clear()
        self._say("● Kept.", "live")

    def _decide(self, reason: str) -> None:
        offer, decision = self._offer, play.open_decision(self.look.state)
        if offer is None or decision is None:
            return
        answer = self.query_one("#answer", Answer)
        if offer.option == UNLISTED and not answer.words:
            self._say("Write what you do instead.")
            answer.to_field("words")
        elif decision.reason == "required" and not reason:
            self._say("Say why, in one sentence: the debrief comes back to it.")
            answer.to_field("reason")
        else:
            like = answer.way if offer.option == UNLISTED else ""
            self._ask(play.decide(offer, reason, answer.words, like), self._decided)

    def _decided(self, answer: object) -> None:
        self._told(answer)
        if not isinstance(answer, Refusal):
            self.query_one("#answer", Answer).clear()

    def action_escape(self) -> None:
        """Out of a field; else leave, the session is kept."""
        if self._mode == "answer":
            self._offer, self._objecting = None, None
            answer = self.query_one("#answer", Answer)
            self._say("What you typed waits until you come back." if answer.words or answer.reason else "")
            self._draw()
        elif self._confirm in ("go_on", "undo"):
            self._confirm = ""
            self._say("")
        elif self._mode != "closed" and self._confirm != "leave":
            self._confirm = "leave"
            self._say("Leave? What you did is kept and can be gone on with. esc again leaves.")
        else:
            self._keeper.stop()
            self.post_message(Left(self.desk))

    # ---- debrief

    def action_object(self, kind: Objection) -> None:
        """Say that the author is wrong, or that one was read wrongly."""
        if self.look.state.phase in ("debrief", "hot_wash") and self._mode == "read":
            if play.decision_shown(self.look.state):
                self._objecting = kind
                self._draw()
            else:
                self._say("There is no decision to object to.")

    def _object(self, text: str) -> None:
        if not text:
            self._say("Say why.")
            return
        if self._objecting is not None:
            decision = play.decision_shown(self.look.state)
            self._ask(play.do(co.Object(decision=decision, kind=self._objecting, text=text)), self._objected)

    def _objected(self, answer: object) -> None:
        if isinstance(answer, Refusal):
            self._told(answer)
            return
        self._objecting = None
        self._draw()
        self.query_one("#answer", Answer).clear()
        self._say("● Your objection is kept.", "live")

    def action_more(self) -> None:
        """Show what the debrief has beside its main line, one after another."""
        parts = optional_parts(self.look.state)
        if self._mode != "read" or not parts:
            return
        here = self.look.state.moment.part
        place = (parts.index(here) + 1) % len(parts) if here in parts else 0
        self._ask(lambda desk: desk.go_to(parts[place]), self._told)

    def action_asked(self) -> None:
        """Show what a facilitator would have asked, once the exercise is over."""
        if self.look.state.phase in ("debrief", "hot_wash", "closed") and self._mode in ("read", "closed"):
            self.app.push_screen(AskedScreen(self.look.state))

    def action_report(self) -> None:
        """Write the report into the folder one started in."""
        if self.look.state.phase in ("debrief", "hot_wash", "closed"):
            self._ask(lambda desk: write_reports(desk, self._here), self._reported)

    def _reported(self, answer: object) -> None:
        if isinstance(answer, Refusal):
            self._told(answer)
        else:
            self._say(f"● The report is in {answer}", "live")


_CLOSING = "This closes what you played; its record stays. Space again to close, esc to stay."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
