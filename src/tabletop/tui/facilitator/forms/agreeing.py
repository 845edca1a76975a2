"""Actions: what, who, by when, and what they answer; corrected later, or taken back."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.events import ELEMENTS
from tabletop.tui.facilitator.drawing import QUIET, cut
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Words, listed

_TYPED = ("text", "owner", "organisation", "contact", "capability", "start", "due")
_ELEMENT_LETTERS = {"planning": "p", "organization": "o", "equipment": "e", "training": "t", "exercise": "x"}


class ActionForm(Form):
    """An action: what, who, by when. ``revision`` names the one to correct; 0 agrees a new one."""

    heading = "Agree an action"

    DEFAULT_CSS = """
    ActionForm #text { max-height: 3; }
    ActionForm Field { margin: 0; }
    """

    def __init__(self, host: Host, revision: int = 0) -> None:
        super().__init__(host)
        state = host.look.state
        self.revision = self.subject = revision
        self.action = dict(state.actions).get(revision, ev.ActionAgreed())
        self.areas = [(at, found) for at, found in state.findings if found.kind == "area"]
        keys = ["enter  keep it", "tab  next"]
        if revision:
            self.heading = "Correct an action"
            self._bindings.bind("ctrl+x", "take_back", show=False, priority=True)
            keys.append("ctrl+x  take it back")
        elif state.actions:
            self._bindings.bind("ctrl+g", "correct", show=False, priority=True)
            keys.append("ctrl+g  correct one")
        self.hint = "      ".join([*keys, "esc  back"])

    def fields(self) -> ComposeResult:
        action = self.action
        words = {name: self.draft(name, getattr(action, name)) for name in _TYPED}
        yield Field("What", Words(words["text"], placeholder="one sentence", id="text"))
        yield Field("Owner", Words(words["owner"], placeholder="without one it will not happen", id="owner"))
        yield Field("Organisation", Words(words["organisation"], id="organisation"))
        yield Field("Contact", Words(words["contact"], placeholder="who to ask about it", id="contact"))
        yield Field("Start", Words(words["start"], id="start"))
        yield Field("By when", Words(words["due"], id="due"))
        if self.areas:
            known = any(at == action.issue for at, _ in self.areas)
            issues = [Entry(str(at), found.text, str(i)) for i, (at, found) in enumerate(self.areas, 1)]
            chosen = self.draft("issue", str(action.issue) if known else "")
            yield Field("Answers", Chooser([Entry("", "no area for improvement", "0"), *issues], chosen, id="issue"))
        yield Field("Capability", Words(words["capability"], id="capability"))
        elements = [Entry(name, name.capitalize(), _ELEMENT_LETTERS[name]) for name in ELEMENTS]
        empty = Entry("", "none chosen", "0")
        yield Field("Element", Chooser([empty, *elements], self.draft("element", action.element), id="element"))

    def on_mount(self) -> None:
        self.query_one("#text").focus()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        capability = self.query_one("#capability", Words)
        if event.chooser.id == "issue" and not capability.words:
            found = dict(self.areas).get(int(event.chooser.chosen or 0))
            aims = self.host.look.state.compiled.exercise.file.objectives
            if found is not None and found.objective in aims:
                capability.text = aims[found.objective].capability

    def action_submit(self) -> None:
        words: dict[str, Any] = {name: self.query_one(f"#{name}", Words).words for name in _TYPED}
        if not words["text"]:
            self.say("Write down what is to be done, or go back with esc.")
            self.query_one("#text").focus()
            return
        words |= {"element": self.query_one("#element", Chooser).chosen, "issue": self._issue()}
        if self.revision:
            self.send(co.ChangeAction(action=self.revision, **words))
        else:
            self.send(co.AgreeAction(**words))

    def _issue(self) -> int:
        chosen = next((chooser.chosen for chooser in self.query("#issue").results(Chooser)), "")
        kept_although_gone = self.action.issue if self.action.issue not in dict(self.areas) else 0
        return int(chosen) if chosen else kept_although_gone

    def action_take_back(self) -> None:
        """Take the action back; a second press means it."""
        if not self.confirming:
            self.confirming = True
            self.say("This takes it off the list; the record keeps that it was there. ctrl+x again does it.")
            return
        self.send(co.ChangeAction(action=self.revision, text=""))

    def action_correct(self) -> None:
        """Pick an action agreed earlier, to correct it."""
        if self.keep_drafts():
            self.host.tell("what you typed waits until you come back")
        app, host = self.app, self.host
        self.dismiss()
        app.push_screen(ActionsForm(host))

    def kept(self, answer: Any) -> None:
        self.host.tell("the action is kept")
        self.dismiss()


class ActionsForm(Form):
    """The actions agreed: ``enter`` corrects one."""

    heading = "Actions agreed"
    hint = "↑ ↓  choose      enter  correct it      esc  back"
    beside = 1

    DEFAULT_CSS = "ActionsForm OptionList { margin: 0 0 1 0; }"

    def fields(self) -> ComposeResult:
        rows = []
        for revision, action in self.host.look.state.actions:
            who = " · ".join(text for text in (action.owner, action.due) if text)
            words = Content.assemble(cut(action.text, 46), (f"  {cut(who, 22)}" if who else "  no owner", QUIET))
            rows.append((str(revision), words))
        yield listed(rows, id="actions")

    def on_mount(self) -> None:
        rows = self.query_one("#actions", OptionList)
        rows.focus()
        rows.highlighted = 0 if rows.option_count else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        app, host, revision = self.app, self.host, int(event.option_id or 0)
        self.dismiss()
        app.push_screen(ActionForm(host, revision))
