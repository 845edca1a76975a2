"""Play alone: the fields at the foot of the screen, in which one decides, objects, or writes a few words."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tabletop.console.alone import Asks, Offer
from tabletop.exercise.model import UNLISTED
from tabletop.paging.lines import Line, Span
from tabletop.tui.facilitator.chrome import Flow, draw
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Words

Objection = Literal["author_wrong", "misread"]
_OBJECTIONS: dict[Objection, str] = {"author_wrong": "The author is wrong here", "misread": "You read me wrong"}


class Answer(Vertical):
    """Shows the fields of one question, and nothing that is not needed for it. Hidden while nothing is asked."""

    DEFAULT_CSS = """
    Answer { height: auto; background: $panel; padding: 1 2 0 2; border-top: solid $line; display: none; }
    Answer.-there { display: block; }
    Answer Field { margin: 0 0 1 0; }
    Answer #chosen { margin: 0 0 1 0; }
    Answer .-gone { display: none; }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._question: object = None
        self._left: dict[object, tuple[str, str]] = {}
        """What was typed for a question that was left with esc: it waits until the question is asked again."""

    def compose(self) -> ComposeResult:
        yield Flow(id="chosen")
        yield Field("You do", Words(placeholder="in your own words", id="words"), id="words-field")
        yield Field("It goes on", Chooser([], id="way"), id="way-field")
        yield Field("Because", Words(id="reason"), id="reason-field")

    # ---- what is asked

    def to_decide(self, offer: Offer, ways: list[tuple[str, str]]) -> None:
        """Ask why; for something else also what, and how it goes on."""
        if not self._ask(offer, "Because", "one sentence: why?", _chosen(offer), unlisted=offer.option == UNLISTED):
            return
        way = self.query_one("#way", Chooser)
        way.entries = [Entry(name, words) for name, words in ways]
        if way.entries:
            way.choose(way.entries[0].id)

    def to_object(self, kind: Objection, decision: int) -> None:
        """Ask why the author is wrong, or how one was read wrongly, about the decision made at a revision."""
        self._ask((kind, decision), "Because", "", (Span(_OBJECTIONS[kind], "strong"),))

    def to_write(self, asks: Asks, part: str) -> None:
        """Ask for words that may be left out."""
        self._ask((asks.label, part), asks.label, "may be left empty")

    def nothing(self) -> None:
        """Ask for nothing."""
        if self._question is not None:
            self._leave()
            self._question = None
            self.remove_class("-there")
            self.screen.set_focus(None)

    def _ask(self, question: object, label: str, hint: str, chosen: Line = (), *, unlisted: bool = False) -> bool:
        """Ask something; tell whether it was not asked already. What was typed stays as long as the question does."""
        if question == self._question:
            return False
        self._leave()
        self._question = question
        self.add_class("-there")
        self.query_one("#words-field").set_class(not unlisted, "-gone")
        self.query_one("#way-field").set_class(not unlisted, "-gone")
        head = self.query_one("#chosen", Flow)
        head.set_class(not chosen, "-gone")
        head.show([chosen])
        field = self.query_one("#reason-field", Field)
        field.query_one(".field--label", Static).update(draw(self, [(Span(label, "quiet"),)]))
        words, reason = self.query_one("#words", Words), self.query_one("#reason", Words)
        reason.placeholder = hint
        words.text, reason.text = self._left.get(question, ("", ""))
        for typed in (words, reason):
            typed.move_cursor(typed.document.end)
        (words if unlisted else reason).focus()
        return True

    def _leave(self) -> None:
        if self._question is not None:
            self._left[self._question] = (self.words, self.reason)

    # ---- what was typed

    @property
    def reason(self) -> str:
        """The reason, or whatever words were asked for."""
        return self.query_one("#reason", Words).words

    @property
    def words(self) -> str:
        """What is done instead of the answers listed."""
        return self.query_one("#words", Words).words

    @property
    def way(self) -> str:
        """The option whose way “something else” takes; empty for the author's own way on."""
        return self.query_one("#way", Chooser).chosen

    def to_field(self, name: Literal["words", "reason"]) -> None:
        """Go to a field that has to be filled in."""
        self.query_one(f"#{name}", Words).focus()

    def clear(self) -> None:
        """Make room for the next words: these are kept."""
        self._left.clear()
        self.query_one("#words", Words).text = self.query_one("#reason", Words).text = ""


def _chosen(offer: Offer) -> Line:
    return (Span("You choose   ", "quiet"), Span(f" {offer.letter} ", "letter"), Span(f"  {offer.label}", "strong"))
