"""Plain mode for one person who plays alone: a letter chooses, words that are asked for are a line, nobody votes."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.console import alone as play
from tabletop.console.asked import asked
from tabletop.console.desk import Desk
from tabletop.console.plain import PlainConsole
from tabletop.console.saying import say_room, sentences, spoken
from tabletop.console.words import Handler, Outcome
from tabletop.exercise.model import UNLISTED
from tabletop.paging.lines import plain
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.decide import undo_told
from tabletop.session.views import RoomView

GREETING = (
    "An empty line goes on. A letter chooses, with your reason: B because your reason. “help” lists the words; "
    "“quit” leaves and keeps what you did."
)
HELP = (
    "An empty line goes on. Where a question stands, a letter chooses: B because your reason.",
    "look: say all again. back: an earlier part. undo: take the last step back and choose otherwise.",
    "debrief: more; wrong, then your words, where the author is wrong; misread, then your words, where you were read "
    "wrongly; asked: what a facilitator would have asked; report: write it.",
    "quit: leave and keep what you did.",
)
_UNWRAPPED = 30_000
"""Columns that no paragraph reaches, so that each comes as one line."""


class PlainAlone(PlainConsole):
    """A session of one person, driven by lines."""

    greeting = GREETING
    seen = "You read"

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        super().__init__(desk, say, private=False)
        self._bare: dict[str, Handler] = {
            "help": lambda rest, again: "\n".join(HELP),
            "undo": self._undo,
            "asked": self._would_ask,
            "back": self.words.handlers["back"],
            "report": self.words.handlers["report"],
        }
        """Words that are one only where nothing follows them: else they begin a sentence of the player's."""
        self._with_words = {name: self.words.handlers[name] for name in ("more", "wrong", "misread")}

    # ---- a line

    def _outcome(self, line: str, again: bool) -> Outcome:
        word, _, rest = line.partition(" ")
        state, word = self.desk.state, word.lower()
        if self.desk.failed or line.lower() == "look":
            return super()._outcome(line, again)
        if not line:
            return self._go_on(again)
        if word in self._bare and not rest:
            return self._bare[word](rest, again)
        wanted = play.asks(state)
        if wanted is not None:
            return self.desk.do(wanted.keep(line))
        if play.mode(state) == "choose":
            return self._choose(word, rest)
        if word in self._with_words:
            return self._with_words[word](rest, again)
        return Refusal("nothing is asked here: an empty line goes on, “help” lists the words")

    def _go_on(self, again: bool) -> Outcome:
        state = self.desk.state
        message = play.waiting_message(state) if play.mode(state) == "choose" else ""
        answer = play.go_on(again)(self.desk)
        if not message or isinstance(answer, Refusal) or self.desk.state.moment.over:
            return answer
        view = play.alone_view(self.desk.state, self.desk.room_view(), message)  # it reached one seat only
        return "\n".join(say_room(RoomView(view.revision, view.title, body=view.body)))

    def _choose(self, word: str, rest: str) -> Outcome:
        offers = play.offers(self.desk.state)
        offer = next((offer for offer in offers if word in (offer.letter.lower(), offer.option.lower())), None)
        if offer is None:
            return Refusal(f"choose by letter, {offers[0].letter} to {offers[-1].letter}: {self._example()}")
        if offer.closed:
            return Refusal(f"{offer.letter} is closed: {offer.closed}")
        words, because, reason = f" {rest} ".partition(" because ")
        decision = play.open_decision(self.desk.state)
        if offer.option == UNLISTED:
            return self._otherwise(offer, words.strip(), reason.strip())
        reason = (reason if because else words).strip()
        if not reason and decision is not None and decision.reason == "required":
            return Refusal(
                f"say why, in one sentence: {offer.letter} because your reason. The debrief comes back to it"
            )
        return play.decide(offer, reason)(self.desk)

    def _otherwise(self, offer: play.Offer, words: str, reason: str) -> Outcome:
        """Take something else: its words, and which answer it goes on like where the author wrote no way."""
        said, _, where = (part.strip() for part in words.partition(">"))
        ways = play.ways_on(self.desk.state)
        known = {other.option: other.letter for other in play.offers(self.desk.state)}
        like = next((option for option, _ in ways if option and known[option] == where.upper()), "")
        if said and reason and (like or (not where and any(not option for option, _ in ways))):
            return play.decide(offer, reason, said, like)(self.desk)
        on = "; ".join(f"> {known[option]}: {label}" if option else f"nothing: {label}" for option, label in ways)
        return Refusal(f"say: {offer.letter} your words > LETTER because your reason. Where it goes on: {on}")

    def _undo(self, rest: str, again: bool) -> Outcome:
        to = play.undo_to(self.desk.state)
        if not to:
            return Refusal("there is nothing to take back")
        if not again:
            return Refusal(f"this takes back: {undo_told(self.desk.state, to)} · space again to do it", "confirm")
        return self.desk.do(co.Undo(on=self.desk.state.step, to=to))

    def _would_ask(self, rest: str, again: bool) -> Outcome:
        if self.desk.state.phase not in ("debrief", "hot_wash"):
            return Refusal("that is for after the end")
        lines = (plain(line).strip("─ ") for line in asked(self.desk.state, _UNWRAPPED))
        return "\n".join(line for line in lines if line)

    # ---- showing

    def _view(self) -> RoomView:
        return play.alone_view(self.desk.state, self.desk.room_view())

    def _next(self) -> str:
        state = self.desk.state
        wanted = play.asks(state)
        if wanted is not None:
            return spoken(f"Next: {wanted.label}: your words as a line; an empty line goes on.")
        if play.mode(state) == "choose":
            first = "an empty line brings a message; then choose." if play.waiting_message(state) else "choose."
            return spoken(f"Next: {first} Say: {self._example()}")
        return sentences([f"Next: {play.next_words(state)}"])

    def _example(self) -> str:
        offers = play.offers(self.desk.state)
        open_ = [offer.letter for offer in offers if not offer.closed and offer.option != UNLISTED]
        example = f"{open_[min(1, len(open_) - 1)]} because your reason" if open_ else ""
        other = next((offer.letter for offer in offers if offer.option == UNLISTED), "")
        return "; or: ".join(filter(None, [example, f"{other} your words because your reason" if other else ""]))
