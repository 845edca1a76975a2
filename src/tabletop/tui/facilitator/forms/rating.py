"""Rating the objectives: what was heard and noted stands beside the choice, and a rating asks for its evidence."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from tabletop.debrief.evidence import evidence
from tabletop.debrief.words import RATING
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.tui.facilitator.drawing import ACCENT, LIVE, QUIET, Lines, hung, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Row, Words
from tabletop.tui.facilitator.forms.noting import NOTE_WORDS

Rating = Literal["P", "S", "M", "U"]
RATINGS: tuple[Rating, ...] = ("P", "S", "M", "U")


class RateForm(Form):
    """One objective after another: what there is to rest on, a letter, the evidence in words."""

    heading = "How the objectives went"
    hint = "enter  keep it, next      ctrl+g  what was heard      esc  done"

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+g", "take_up"),
        ("pagedown", "turn(1)"),
        ("pageup", "turn(-1)"),
    ]

    DEFAULT_CSS = """
    RateForm #rests { height: auto; max-height: 8; margin: 0 0 1 0; }
    RateForm.-low #rests { max-height: 6; }
    RateForm #rating { margin: 0 0 1 0; }
    RateForm #evidence { max-height: 4; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.objectives = host.look.state.compiled.exercise.file.objectives
        self.names = list(self.objectives)
        rated = host.look.state.ratings
        self.objective = next((name for name in self.names if name not in rated), next(iter(self.names), ""))

    def fields(self) -> ComposeResult:
        entries = [Entry(name, aim.text, str(i)) for i, (name, aim) in enumerate(self.objectives.items(), 1)]
        yield Field("Objective", Chooser(entries, self.objective, id="objective"))
        yield Lines(self._rests, id="rests")
        yield Row([Entry(letter, RATING[letter], letter) for letter in RATINGS], id="rating")
        yield Field("Evidence", Words(lines=True, placeholder="what was seen or said that bears it out", id="evidence"))
        yield Static(Content("Never above the evidence. A draft until a person signs."), classes="quiet")

    def on_mount(self) -> None:
        self._load()
        self.query_one("#rating").focus()

    def _rests(self, width: int) -> list[Content]:
        found = evidence(self.host.look.state, self.objective)
        lines: list[Content] = []
        for point in found.points:
            mark, style = ("☑ ", LIVE) if point.heard else ("☐ ", QUIET)
            lines += hung(mark, point.text, width, style="" if point.heard else QUIET, mark_style=style)
        for kept in found.notes:
            kind = NOTE_WORDS[kept.note.kind][1].lower()
            lines += hung("· ", f"{kind}: {kept.note.text}", width, mark_style=QUIET)
        for _, entry in found.findings:
            lines += hung("+ " if entry.kind == "strength" else "△ ", entry.text, width, mark_style=ACCENT)
        if not lines:
            return hung("", "Nothing was ticked or noted for it: rate what everybody saw, or not at all.", width)
        head = f"{len(found.heard)} of {len(found.points)} points heard" if found.points else "Noted"
        return [plain(head, QUIET), *lines]

    def _load(self) -> None:
        rated = self.host.look.state.ratings.get(self.objective)
        words = self.query_one("#evidence", Words)
        self.subject = self.objective
        words.text = self.draft("evidence", rated.evidence if rated is not None else "")
        words.move_cursor(words.document.end)
        row = self.query_one("#rating", Row)
        row.forget()
        rating = self.draft("rating", rated.rating if rated is not None else "")
        if rating:
            row.choose(rating)
        self.query_one("#rests", Lines).show(self._rests, from_top=True)
        self.call_after_refresh(self._tell_more)
        self.confirming = False
        self.say("")

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self.confirming = False
        if event.chooser.id == "objective" and event.chooser.chosen != self.objective:
            self.keep_drafts()
            self.objective = event.chooser.chosen
            self._load()
        elif event.chooser.id == "rating" and event.by_letter:
            self.query_one("#evidence").focus()

    def _tell_more(self) -> None:
        more = self.query_one("#rests", Lines).more
        self.hint = f"{type(self).hint}{f'      PgDn  {more} more' if more else ''}"
        self.query_one("#hint", Lines).show(self.hints)

    def action_turn(self, by: int) -> None:
        """Show more of what the rating may rest on."""
        self.query_one("#rests", Lines).move(4 * by)
        self._tell_more()

    def action_take_up(self) -> None:
        """Put the points that were heard into the evidence."""
        heard = "; ".join(point.text for point in evidence(self.host.look.state, self.objective).heard)
        words = self.query_one("#evidence", Words)
        if not heard:
            self.say("No point was ticked as heard for this objective.")
            return
        words.text = f"{words.words} Heard: {heard}.".strip()
        words.move_cursor(words.document.end)
        words.focus()

    def action_submit(self) -> None:
        chosen = self.query_one("#rating", Row).entry
        if chosen is None:
            self.say("P, S, M or U: a letter rates.")
            self.query_one("#rating").focus()
            return
        rating = next(letter for letter in RATINGS if letter == chosen.id)
        words = self.query_one("#evidence", Words).words
        self.send(
            co.Rate(objective=self.objective, rating=rating, evidence=words, although_no_evidence=self.confirming)
        )

    def refused(self, refusal: Refusal) -> None:
        super().refused(refusal)
        if refusal.kind == "confirm":
            self.query_one("#evidence").focus()

    def kept(self, answer: Any) -> None:
        self._load()
        place = self.names.index(self.objective) + 1
        if place >= len(self.names):
            self.host.tell("the ratings are kept, as a draft until a person signs")
            self.dismiss()
            return
        self.query_one("#objective", Chooser).choose(self.names[place])
        self.query_one("#rating").focus()
