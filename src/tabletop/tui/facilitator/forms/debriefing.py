"""What the room adds in the debrief: objections, what its own decisions touch; and the way to everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from tabletop.debrief.agenda import agenda, number_of, optional_parts
from tabletop.debrief.comparison import compare, lead
from tabletop.debrief.screens import screen as debrief_screen
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session.state import State
from tabletop.tui.facilitator.drawing import ACCENT, QUIET, cut, plain
from tabletop.tui.facilitator.forms.agreeing import ActionsForm
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.feedback import FeedbackForm
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Words, listed
from tabletop.tui.facilitator.forms.finding import FindingsForm
from tabletop.tui.facilitator.forms.rating import RateForm
from tabletop.tui.facilitator.forms.settling import SettleForm, StanceForm, open_stances


def decision_entries(state: State) -> list[Entry]:
    """Return the decisions made, by number, to choose from."""
    return [Entry(str(c.number), f"{c.title} · {c.label}", str(c.number)) for c in compare(state)]


def decision_shown(state: State) -> int:
    """Return the number of the decision on the screen, else of the one told in full; 0 when none was made."""
    return number_of(state.shown) or lead(state)


class ObjectForm(Form):
    """The room objects: the author is wrong here, or we were read wrongly. Both are kept."""

    def __init__(self, host: Host, kind: Literal["author_wrong", "misread"]) -> None:
        super().__init__(host)
        self.kind: Literal["author_wrong", "misread"] = kind
        self.made = compare(host.look.state)
        self.subject = f"{kind}/{decision_shown(host.look.state)}"

    @property
    def words_above(self) -> str:
        """What the room says with it."""
        wrong = "The author is wrong here. Say why, in the room’s words."
        return wrong if self.kind == "author_wrong" else "You read us wrong. Say how it should be read."

    def fields(self) -> ComposeResult:
        state = self.host.look.state
        yield Static(plain(self.words_above, "bold"), classes="gap")
        decision = self.draft("decision", str(decision_shown(state)))
        entries = self._entries(int(decision or 0))
        yield Field("Decision", Chooser(decision_entries(state), decision, id="decision"))
        yield Field("Entry", Chooser(entries, self.draft("rec"), empty="all of it", id="rec"))
        yield Field("Because", Words(self.draft("text"), lines=True, placeholder="a sentence", id="text"))

    def _entries(self, number: int) -> list[Entry]:
        found = [c for c in self.made if c.number == number]
        entries = found[0].author.entries if found else ()
        return [Entry("", "all of it"), *(Entry(x.id, f"{x.id} · {cut(x.text, 60)}") for x in entries)]

    def on_mount(self) -> None:
        self.query_one("#text").focus()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        if event.chooser.id == "decision":
            rec = self.query_one("#rec", Chooser)
            rec.entries = self._entries(int(event.chooser.chosen or 0))
            rec.choose("")

    def action_submit(self) -> None:
        number = int(self.query_one("#decision", Chooser).chosen or 0)
        revision = next((c.revision for c in self.made if c.number == number), -1)
        text = self.query_one("#text", Words).words
        rec = self.query_one("#rec", Chooser).chosen
        self.send(co.Object(decision=revision, kind=self.kind, text=text, rec=rec))

    def kept(self, answer: Any) -> None:
        self.host.tell("the objection is kept and stands in the report")
        self.dismiss()


_PARTS = {
    "map": "The path among all paths",
    "votes": "Votes that moved",
    "indicators": "Indicators, as words with reasons",
    "assumptions": "Assumptions: what became of them",
    "author": "More of the author",
    "invented": "What is invented here",
    "out_of_role": "Out of role",
    "room_first": "The room first",
    "keep_change": "Hot wash: keep, change, take home",
    "actions": "Hot wash: actions",
    "findings": "Hot wash: strengths and areas for improvement",
    "ratings": "Hot wash: ratings",
    "feedback": "Hot wash: feedback form",
    "averages": "Feedback: averages of all forms",
    "comments": "Feedback: the words of all forms",
    "close": "Hot wash: closing",
    "chosen": "what you chose and why",
    "others": "who sees it otherwise",
    "short": "in one screen",
    "not_taken": "the road not taken",
}


def part_words(state: State, part: str) -> str:
    """Return a part of debrief or hot wash in words."""
    kind = part.rsplit(":", 1)[-1]
    number = number_of(part)
    if number:
        title = next((c.title for c in compare(state) if c.number == number), "")
        what = "the author" if kind == "author" else _PARTS.get(kind, kind)
        return f"Decision {number}, {title}: {what}"
    return _PARTS.get(kind) or debrief_screen(state, part).heading


class MoreForm(Form):
    """What else can be shown, and what else can be written down."""

    heading = "More"
    hint = "↑ ↓  choose      enter  open it      esc  back"

    DEFAULT_CSS = "MoreForm OptionList { margin: 0 0 1 0; }"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        state = host.look.state
        self.seen = host.look.step
        self.writing = self._forms(state)
        main = agenda(state)
        self.parts = [*optional_parts(state), *main]
        self.optional = len(self.parts) - len(main)

    def _forms(self, state: State) -> list[tuple[str, str, Callable[[], Form]]]:
        host = self.host
        rows: list[tuple[str, str, Callable[[], Form]]] = []
        if any(kept.note.kind == "assumption" for kept in state.notes.values()):
            rows.append(("assumptions", "Settle the assumptions: held, failed, unknown", lambda: SettleForm(host)))
        if open_stances(state):
            rows.append(
                ("stances", "Settle what we left open: in line, part of the way, elsewhere", lambda: StanceForm(host))
            )
        if any(made.made.option == UNLISTED for made in state.moment.decisions) and _records(state):
            rows.append(("touches", "Say what your own decision touches", lambda: TouchForm(host)))
        if state.compiled.exercise.file.objectives:
            rows.append(("ratings", "Rate the objectives: P, S, M, U", lambda: RateForm(host)))
        rows.append(("findings", "Write down strengths and areas for improvement", lambda: FindingsForm(host)))
        if state.actions:
            rows.append(("actions", "Correct an action", lambda: ActionsForm(host)))
        rows.append(("feedback", "The feedback form: on phones, from paper, here", lambda: FeedbackForm(host)))
        return rows

    def fields(self) -> ComposeResult:
        state = self.host.look.state
        rows = [(f"write:{name}", Content.assemble(("✎ ", ACCENT), words)) for name, words, _ in self.writing]
        for i, part in enumerate(self.parts):
            style = "" if i < self.optional else QUIET
            here = "  here" if part == state.shown else ""
            rows.append((f"show:{part}", Content.assemble(("  ", ""), (part_words(state, part), style), (here, QUIET))))
        yield listed(rows, id="more")

    def on_mount(self) -> None:
        self.query_one("#more").focus()
        self.query_one("#more", OptionList).highlighted = 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        kind, _, name = (event.option_id or "").partition(":")
        if kind == "write":
            form = next(make for key, _, make in self.writing if key == name)
            app = self.app
            self.dismiss()
            app.push_screen(form())
            return
        seen = self.seen
        phase: Literal["debrief", "hot_wash"] = "hot_wash" if name.startswith("hot_wash") else "debrief"
        self.send(co.GoTo(on=seen, phase=phase, part=name))


def _records(state: State) -> list[str]:
    return list(state.compiled.exercise.recommendations)


class TouchForm(Form):
    """Which entries of the author a decision in the room's own words touches."""

    heading = "What your own decision touches"
    hint = "space  mark      enter  keep      esc  back"
    DEFAULT_CSS = "TouchForm OptionList { margin: 0 0 1 0; }"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        state = host.look.state
        self.made = [made for made in state.moment.decisions if made.made.option == UNLISTED]
        self.marked: dict[int, set[str]] = {m.revision: set(state.touched.get(m.revision, ())) for m in self.made}

    def fields(self) -> ComposeResult:
        entries = [Entry(str(made.revision), made.made.words) for made in self.made]
        yield Field("Decision", Chooser(entries, entries[-1].id if entries else "", id="decision"))
        yield listed(self._rows(self.made[-1].revision if self.made else 0), id="recs")

    def _rows(self, revision: int) -> list[tuple[str, Content]]:
        marked = self.marked.get(revision, set())
        rows = []
        for name, entry in self.host.look.state.compiled.exercise.recommendations.items():
            mark = ("☑ ", ACCENT) if name in marked else ("☐ ", QUIET)
            rows.append((name, Content.assemble(mark, (f"{name}  ", "bold"), cut(entry.text, 60))))
        return rows

    def on_mount(self) -> None:
        recs = self.query_one("#recs", OptionList)
        recs.focus()
        recs.highlighted = 0 if recs.option_count else None

    @property
    def revision(self) -> int:
        """The decision chosen."""
        return int(self.query_one("#decision", Chooser).chosen or 0)

    def _draw(self) -> None:
        recs = self.query_one("#recs", OptionList)
        for i, (_, words) in enumerate(self._rows(self.revision)):
            recs.replace_option_prompt_at_index(i, words)

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self._draw()

    def on_key(self, event: events.Key) -> None:
        recs = self.query_one("#recs", OptionList)
        if event.key == "space" and recs.has_focus and recs.highlighted is not None:
            event.stop()
            event.prevent_default()
            name = recs.get_option_at_index(recs.highlighted).id or ""
            self.marked.setdefault(self.revision, set()).symmetric_difference_update({name})
            self._draw()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        marked = self.marked.get(self.revision, set())
        recs = tuple(name for name in _records(self.host.look.state) if name in marked)
        self.send(co.Touch(decision=self.revision, recs=recs))
