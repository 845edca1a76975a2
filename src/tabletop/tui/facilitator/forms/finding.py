"""Strengths and areas for improvement: written down, begun from a note, corrected, taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from tabletop.debrief.evidence import objective_of
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.events import FindingKind
from tabletop.session.state import State
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, cut
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Row, Words, listed
from tabletop.tui.facilitator.forms.noting import HOT_WASH_WORDS, NOTE_WORDS

SIGNS: dict[FindingKind, str] = {"strength": "+ ", "area": "△ "}
KINDS: tuple[tuple[FindingKind, str, str], ...] = (
    ("strength", "s", "Strength"),
    ("area", "a", "Area for improvement"),
)


@dataclass(frozen=True)
class Origin:
    """A note or a line of the hot wash that a finding may begin as."""

    revision: int
    what: str
    text: str
    kind: FindingKind
    objective: str


def origins(state: State) -> list[Origin]:
    """Return what a finding may begin as, latest first, without what one has begun as already."""
    used = {found.origin for _, found in state.findings}
    rows = [
        Origin(at, NOTE_WORDS[kept.note.kind][1], kept.note.text, "area", objective_of(state, kept.note.scene))
        for at, kept in state.notes.items()
    ]
    for revision, said in state.hot_wash:
        kind: FindingKind = "strength" if said.kind == "keep" else "area"
        rows.append(Origin(revision, HOT_WASH_WORDS[said.kind][1], said.text, kind, ""))
    return sorted((row for row in rows if row.revision not in used), key=lambda row: -row.revision)


class FindingsForm(Form):
    """What there is, and three ways to write down more; ``enter`` corrects one."""

    heading = "Strengths and areas for improvement"
    hint = "s  strength      a  area      n  note      enter  open      esc  done"
    beside = 1

    DEFAULT_CSS = "FindingsForm OptionList { margin: 0 0 1 0; }"

    def fields(self) -> ComposeResult:
        yield listed(self._rows(), id="findings")

    def _rows(self) -> list[tuple[str, Content]]:
        state = self.host.look.state
        rows = []
        for kind, _, words in KINDS:
            rows.append((f"new:{kind}", Content.assemble(("✎ ", ACCENT), f"{words}…")))
        if origins(state):
            rows.append(("note:", Content.assemble(("✎ ", ACCENT), "From a note or the hot wash…")))
        for revision, found in state.findings:
            sign = (SIGNS[found.kind], ACCENT)
            rows.append((f"old:{revision}", Content.assemble(sign, cut(found.text, 66))))
        return rows

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#findings").focus()

    def _draw(self) -> None:
        rows = self.query_one("#findings", OptionList)
        place = rows.highlighted or 0
        rows.clear_options()
        rows.add_options(listed(self._rows()).options)
        rows.highlighted = min(place, rows.option_count - 1)

    def on_key(self, event: events.Key) -> None:
        typed = (event.character or "").casefold()
        kind = next((kind for kind, letter, _ in KINDS if letter == typed), None)
        if kind is not None:
            event.stop()
            self._open(FindingForm(self.host, kind))
        elif typed == "n":
            event.stop()
            self._from_note()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        what, _, name = (event.option_id or "").partition(":")
        if what == "note":
            self._from_note()
        elif what == "new":
            self._open(FindingForm(self.host, "area" if name == "area" else "strength"))
        else:
            revision = int(name)
            found = dict(self.host.look.state.findings).get(revision)
            if found is not None:
                self._open(FindingForm(self.host, found.kind, found=found, revision=revision))

    def _from_note(self) -> None:
        if not origins(self.host.look.state):
            self.say("No note and no line of the hot wash is left to begin with.")
            return
        self.app.push_screen(OriginForm(self.host, lambda origin: self._open(_begun(self.host, origin))))

    def _open(self, form: FindingForm) -> None:
        self.say("")
        self.app.push_screen(form, lambda _: self._draw())

    def looked(self) -> None:
        self._draw()


def _begun(host: Host, origin: Origin) -> FindingForm:
    found = ev.Found(origin.kind, origin.objective, origin.text, origin=origin.revision)
    return FindingForm(host, origin.kind, found=found)


class OriginForm(Form):
    """Pick the note, or the line of the hot wash, that a finding begins as."""

    heading = "Begin from"
    hint = "↑ ↓  choose      enter  begin with it      esc  back"
    beside = 1

    DEFAULT_CSS = "OriginForm OptionList { margin: 0 0 1 0; }"

    def __init__(self, host: Host, then: Callable[[Origin], None]) -> None:
        super().__init__(host)
        self.origins = origins(host.look.state)
        self._then = then

    def fields(self) -> ComposeResult:
        rows = [
            (str(i), Content.assemble((f"{row.what}  ", QUIET), cut(row.text, 64 - len(row.what))))
            for i, row in enumerate(self.origins)
        ]
        yield listed(rows, id="origins")

    def on_mount(self) -> None:
        rows = self.query_one("#origins", OptionList)
        rows.focus()
        rows.highlighted = 0 if rows.option_count else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen, then = self.origins[int(event.option_id or 0)], self._then
        self.dismiss()
        then(chosen)


def _usual_objective(state: State) -> str:
    """The objective the last finding was about, or the only one there is."""
    objectives = list(state.compiled.exercise.file.objectives)
    if state.findings:
        return state.findings[-1][1].objective
    return objectives[0] if len(objectives) == 1 else ""


class FindingForm(Form):
    """One strength or area for improvement. ``revision`` names the one to correct; 0 writes a new one."""

    heading = "Strength or area for improvement"

    DEFAULT_CSS = """
    FindingForm #kind { margin: 0 0 1 0; }
    FindingForm.-low #kind { margin: 0; }
    FindingForm #text { max-height: 4; }
    FindingForm #analysis { max-height: 6; }
    FindingForm #reference_field, FindingForm #analysis_field { display: none; }
    FindingForm.-area #reference_field, FindingForm.-area #analysis_field { display: block; }
    """

    def __init__(self, host: Host, kind: FindingKind, *, found: ev.Found | None = None, revision: int = 0) -> None:
        super().__init__(host)
        self.kind: FindingKind = kind
        self.found = found if found is not None else ev.Found(kind, _usual_objective(host.look.state))
        self.revision = revision
        self.subject = f"{revision}/{self.found.origin}/{kind}"
        other = "ctrl+x  take it back" if revision else "ctrl+n  new line"
        self.hint = f"enter  keep it      {other}      esc  back"
        if revision:
            self._bindings.bind("ctrl+x", "take_back", show=False, priority=True)

    def fields(self) -> ComposeResult:
        objectives = self.host.look.state.compiled.exercise.file.objectives
        found = self.found
        self.kind = "area" if self.draft("kind", self.kind) == "area" else "strength"
        yield Row([Entry(kind, words, letter) for kind, letter, words in KINDS], self.kind, id="kind")
        if objectives:
            aims = [Entry(name, aim.text, str(i)) for i, (name, aim) in enumerate(objectives.items(), 1)]
            aim = self.draft("aim", found.objective)
            yield Field("Objective", Chooser([Entry("", "none in particular", "0"), *aims], aim, id="aim"))
        text, told = self.draft("text", found.text), self.draft("reference", found.reference)
        yield Field("Statement", Words(text, lines=True, placeholder="one sentence", id="text"))
        reference = Words(told, placeholder="plan, rule or source, if there is one", id="reference")
        yield Field("Reference", reference, id="reference_field")
        why = self.draft("analysis", found.analysis)
        analysis = Words(why, lines=True, placeholder="why, and what it led to", id="analysis")
        yield Field("Analysis", analysis, id="analysis_field")

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#text").focus()

    def _draw(self) -> None:
        self.set_class(self.kind == "area", "-area")

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        if event.chooser.id == "kind":
            self.kind = "area" if event.chooser.chosen == "area" else "strength"
            self._draw()
            if event.by_letter:
                self.query_one("#text").focus()

    def _aim(self) -> str:
        return next((chooser.chosen for chooser in self.query("#aim").results(Chooser)), "")

    def action_submit(self) -> None:
        names = ("text", "reference", "analysis")
        words: dict[str, Any] = {name: self.query_one(f"#{name}", Words).words for name in names}
        if not words["text"]:
            self.say("Write the statement in a sentence, or go back with esc.")
            self.query_one("#text").focus()
            return
        if self.revision:
            self.send(co.ChangeFinding(finding=self.revision, kind=self.kind, objective=self._aim(), **words))
        else:
            origin = self.found.origin
            self.send(co.Find(kind=self.kind, objective=self._aim(), origin=origin, **words))

    def action_take_back(self) -> None:
        """Take the finding back; a second press means it."""
        if not self.confirming:
            self.confirming = True
            self.say("This takes it off the list; the record keeps that it was there. ctrl+x again does it.")
            return
        self.send(co.ChangeFinding(finding=self.revision, kind=self.kind, text=""))

    def kept(self, answer: Any) -> None:
        self.host.tell("kept with the strengths and areas for improvement")
        self.dismiss()
