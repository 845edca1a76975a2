"""Writing down: notes of the moment, ticks, lines of the room, reasons that were left open."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static

from tabletop.console.desk import Desk
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.events import NOTE_KINDS, Happened, NoteKind
from tabletop.session.parts import scene_of
from tabletop.session.state import Line, State
from tabletop.session.telling import tell
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, LIVE, QUIET, Lines, cut, hung, plain
from tabletop.tui.facilitator.forms.base import Form, Host, place_of
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Row, Words, digit, listed

HotWashKind = Literal["differently", "keep", "change", "question"]

NOTE_WORDS: dict[NoteKind, tuple[str, str]] = {
    "observation": ("o", "Observation"),
    "quote": ("q", "Quote"),
    "assumption": ("a", "Assumption"),
    "constraint": ("c", "Constraint"),
    "question": ("u", "Open question"),
    "action": ("t", "Action"),
    "disputed": ("f", "Fact disputed"),
}
HOT_WASH_WORDS: dict[HotWashKind, tuple[str, str]] = {
    "differently": ("d", "Would do differently"),
    "keep": ("k", "Keep"),
    "change": ("h", "Change"),
    "question": ("m", "Question to take home"),
}


class NoteForm(Form):
    """A note of this moment: its kind by one letter, then the words."""

    heading = "Note"
    hint = "enter  keep it      ctrl+n  new line      tab  kind, who      esc  back"

    DEFAULT_CSS = """
    NoteForm #kind { margin: 0 0 1 0; }
    NoteForm #text { min-height: 3; max-height: 10; margin: 0 0 1 0; }
    NoteForm #owner_field, NoteForm #due_field { display: none; }
    NoteForm.-action #owner_field, NoteForm.-action #due_field { display: block; }
    NoteForm.-action #who_field { display: none; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.subject = "whenever"  # a note belongs to no scene before it is kept
        self.afterwards = host.look.state.phase in ("debrief", "hot_wash")
        self.kinds = [Entry(kind, label, letter) for kind, (letter, label) in NOTE_WORDS.items()]
        if self.afterwards:
            self.kinds = [
                Entry(f"hot:{k}", label, letter) for k, (letter, label) in HOT_WASH_WORDS.items()
            ] + self.kinds

    def fields(self) -> ComposeResult:
        first = "hot:differently" if self.host.look.state.shown.endswith("room_first") else self.kinds[0].id
        if self.host.look.state.phase == "hot_wash":
            first = "hot:keep"
        kind = self.draft("kind", first)
        yield Row(self.kinds, kind if any(entry.id == kind for entry in self.kinds) else first, id="kind")
        yield Words(self.draft("text"), lines=True, placeholder="in a sentence", id="text")
        yield Field("Who", Words(self.draft("who"), placeholder="a role or nobody", id="who"), id="who_field")
        yield Field("Owner", Words(self.draft("owner"), id="owner"), id="owner_field")
        yield Field("By when", Words(self.draft("due"), id="due"), id="due_field")

    def on_mount(self) -> None:
        self._draw_kinds()
        chooser = self.query_one("#kind", Chooser)
        text = self.query_one("#text", Words)
        (text if text.words else chooser).focus()

    def _draw_kinds(self) -> None:
        self.set_class(self.query_one("#kind", Chooser).chosen == "action", "-action")

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self._draw_kinds()
        if event.by_letter:
            self.query_one("#text").focus()

    def on_key(self, event: events.Key) -> None:
        # Enter on the kind goes on to the words; there is nothing to hand in yet.
        chooser = self.query_one("#kind", Chooser)
        if event.key == "enter" and chooser.has_focus and not self.query_one("#text", Words).words:
            event.stop()
            event.prevent_default()
            self.query_one("#text").focus()

    def action_submit(self) -> None:
        text = self.query_one("#text", Words).words
        if not text:
            self.say("An empty note is not kept.")
            self.query_one("#text").focus()
            return
        kind = self.query_one("#kind", Chooser).chosen
        who, owner, due = (self.query_one(f"#{name}", Words).words for name in ("who", "owner", "due"))
        hot = next((k for k in HOT_WASH_WORDS if kind == f"hot:{k}"), None)
        if hot is not None:
            self.send(co.HotWash(kind=hot, text=text, who=who))
            return
        found = next(k for k in NOTE_KINDS if k == kind)
        action = found == "action"
        self.send(
            co.Note(
                kind=found,
                text=text,
                who="" if action else who,
                owner=owner if action else "",
                due=due if action else "",
            )
        )

    def kept(self, answer: Any) -> None:
        self.kept_late()
        self.dismiss()

    def kept_late(self) -> None:
        self.host.tell("noted")


class HeardForm(Form):
    """The listen-for points by number: a digit ticks one, and again takes the tick back."""

    heading = "Heard"
    hint = "1–9  tick      enter  done      esc  back"

    DEFAULT_CSS = "HeardForm #points { height: auto; }"

    def fields(self) -> ComposeResult:
        yield Lines(self._points, id="points")

    def _points(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for i, point in enumerate(self.host.look.mine.listen, 1):
            mark, mark_style, style = ("☑", LIVE, QUIET) if point.heard else ("☐", "bold", "")
            lines += hung(f"{i:>2}  {mark} ", point.text, width, style=style, mark_style=mark_style)
        return lines or [plain("This scene lists nothing to listen for.", QUIET)]

    def on_key(self, event: events.Key) -> None:
        number = digit(event)
        if 1 <= number <= len(self.host.look.mine.listen):
            event.stop()
            self.send(co.Hear(number=number - 1, scene=self.host.look.state.scene_id), self._ticked)

    def _ticked(self, answer: Any) -> None:
        self.looked()

    def looked(self) -> None:
        self.query_one("#points", Lines).show(self._points)

    def action_submit(self) -> None:
        self.dismiss()


class LineForm(Form):
    """Lines the room writes: add one, change one, mark which tests it fails. The room sees each at once."""

    heading = "The room writes"
    hint = "enter  keep the line      ↑ ↓  choose a line      ctrl+g  tests      esc  done"

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+g", "tests")]

    DEFAULT_CSS = """
    LineForm #ask { height: auto; margin: 0 0 1 0; text-style: bold; }
    LineForm #lines { height: auto; margin: 0 0 1 0; }
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.lists = scene_of(host.look.state).write
        here = host.look.state.moment.part.partition(":")
        self.list_id = here[2] if here[0] == "write" and here[2] in self.lists else next(iter(self.lists), "")
        self.line = 0
        self.subject = self._about()

    def _about(self) -> str:
        return f"{self.list_id}/{self.line}"

    def fields(self) -> ComposeResult:
        if len(self.lists) > 1:
            entries = [Entry(name, entry.ask) for name, entry in self.lists.items()]
            yield Field("List", Chooser(entries, self.list_id, id="list"))
        yield Static(Content(""), id="ask")
        yield Static(Content(""), id="lines")
        yield Words(self.draft("text"), placeholder="a new line", id="text")

    def on_mount(self) -> None:
        self._draw()
        self.query_one("#text").focus()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self._turn_to(event.chooser.chosen, 0)

    def _there(self) -> list[Line]:
        return [line for line in self.host.look.state.lists.get(self.list_id, ()) if line.text]

    def _draw(self) -> None:
        entry = self.lists.get(self.list_id)
        self.query_one("#ask", Static).update(plain(entry.ask if entry is not None else ""))
        lines = []
        for i, line in enumerate(self._there(), 1):
            here = line.number == self.line
            fails = "".join(f"  ✗ {test}" for test in line.fails)
            mark = ("› ", ACCENT) if here else ("  ", "")
            lines.append(
                Content.assemble(mark, (f"{i:>2}  ", QUIET), (line.text, "bold" if here else ""), (fails, "$alert"))
            )
        if entry is not None:
            least, most = entry.items.min, entry.items.max
            lines.append(plain(f"{len(lines)} of {least} to {most} lines", QUIET))
        self.query_one("#lines", Static).update(Content("\n").join(lines))

    def action_step(self, by: int) -> None:
        """Choose another line to change; past the last one a new line is written."""
        numbers = [*(line.number for line in self._there()), 0]
        place = numbers.index(self.line) if self.line in numbers else len(numbers) - 1
        self._turn_to(self.list_id, numbers[(place + by) % len(numbers)])

    def _turn_to(self, list_id: str, line: int) -> None:
        """Take up a line of a list, 0 for a new one; what was typed for another waits there."""
        self.keep_drafts()
        self.list_id, self.line = list_id, line
        self._load()

    def _load(self) -> None:
        self.subject = self._about()
        words = self.query_one("#text", Words)
        written = next((line.text for line in self._there() if line.number == self.line), "")
        words.text = self.draft("text", written)
        words.move_cursor(words.document.end)
        self._draw()

    def action_tests(self) -> None:
        """Mark which tests the chosen line fails."""
        entry = self.lists.get(self.list_id)
        line = next((line for line in self._there() if line.number == self.line), None)
        if entry is None or not entry.tests:
            self.say("This list has no tests.")
        elif line is None:
            self.say("Choose a line with ↑ ↓ first.")
        else:
            self.app.push_screen(TestsForm(self.host, self.list_id, line.number, entry.tests), lambda _: self._draw())

    def action_submit(self) -> None:
        text = self.query_one("#text", Words).words
        if not text and not self.line:
            self.dismiss()
            return
        self.send(co.WriteLine(list=self.list_id, text=text, line=self.line), self._written)

    def _written(self, answer: Any) -> None:
        self.line = 0
        self._load()


class TestsForm(Form):
    """The tests of a list by number: a digit says that the line fails it, and again that it passes."""

    heading = "Which tests does this line fail?"
    hint = "1–9  fails, passes      enter  done"
    __test__ = False

    DEFAULT_CSS = "TestsForm #tests { height: auto; margin: 0 0 1 0; }"

    def __init__(self, host: Host, list_id: str, number: int, tests: tuple[str, ...]) -> None:
        super().__init__(host)
        self.list_id, self.number, self.tests = list_id, number, tests

    def fields(self) -> ComposeResult:
        yield Static(self._drawn(), id="tests")

    def _line(self) -> Line:
        return next(line for line in self.host.look.state.lists[self.list_id] if line.number == self.number)

    def _drawn(self) -> Content:
        line = self._line()
        rows = [plain(line.text, "bold"), Content("")]
        for i, test in enumerate(self.tests, 1):
            mark = ("✗ ", ALERT) if test in line.fails else ("  ", "")
            rows.append(Content.assemble((f"{i:>2}  ", "bold"), mark, test))
        return Content("\n").join(rows)

    def on_key(self, event: events.Key) -> None:
        number = digit(event)
        if 1 <= number <= len(self.tests):
            event.stop()
            test = self.tests[number - 1]
            fails = test not in self._line().fails
            command = co.TestLine(list=self.list_id, line=self.number, test=test, fails=fails)
            self.send(command, lambda _: self.query_one("#tests", Static).update(self._drawn()))

    def action_submit(self) -> None:
        self.dismiss()


class ReasonForm(Form):
    """What was done without saying why: pick one, give the reason. The record says when each was done."""

    heading = "Reasons left open"
    hint = "↑ ↓  choose      enter  keep the reason      esc  back"

    DEFAULT_CSS = "ReasonForm OptionList { margin: 0 0 1 0; }"

    def __init__(self, host: Host, bare: list[tuple[int, str]]) -> None:
        super().__init__(host)
        self.bare = bare
        self.subject = "whenever"

    def fields(self) -> ComposeResult:
        yield listed([(str(revision), plain(cut(text, 68))) for revision, text in self.bare], id="bare")
        yield Field("Because", Words(self.draft("because"), placeholder="one sentence", id="because"))

    def on_mount(self) -> None:
        options = self.query_one("#bare", OptionList)
        options.can_focus = False
        options.highlighted = place_of(options, self.draft("bare", str(self.bare[0][0])), 0)
        self.query_one("#because").focus()

    def action_step(self, by: int) -> None:
        """Choose another."""
        options = self.query_one("#bare", OptionList)
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_submit(self) -> None:
        text = self.query_one("#because", Words).words
        chosen = self.query_one("#bare", OptionList).highlighted
        if not text or chosen is None:
            self.say("Give the reason in a sentence, or go back with esc.")
            return
        self.send(co.GiveReason(of=self.bare[chosen][0], text=text))

    def kept(self, answer: Any) -> None:
        self.host.tell("the reason is kept")
        self.dismiss()


def without_reason(desk: Desk) -> list[tuple[int, str]]:
    """Return what stands without a reason: decisions first, then jumps, skips, pauses and the like, latest first."""
    state = desk.state
    decisions = [
        (made.revision, f"decided in scene {made.visit}: {_label(state, made.made)}")
        for made in state.moment.decisions
        if not state.reason_of(made)
    ]
    others = [
        (happened.revision, tell(state, happened))
        for happened in reversed(desk.happened)
        if _bare(happened) and not state.reasons.get(happened.revision)
    ]
    return [*reversed(decisions), *others[:20]]


def _label(state: State, made: ev.Decided) -> str:
    decision = state.compiled.exercise.scenes[made.scene].decision
    option = decision.options.get(made.option) if decision is not None else None
    return option.label if option is not None else made.words


def _bare(happened: Happened) -> bool:
    event = happened.event
    if isinstance(event, ev.Entered):
        return event.how in ("jump", "drop") and not event.why
    if isinstance(event, ev.Shown):
        return bool(event.skipped) and not event.why
    if isinstance(event, ev.PhaseEntered):
        return event.early and not event.why
    if isinstance(event, ev.Blanked):
        return event.on and not event.why
    return isinstance(event, ev.Undone | ev.Paused | ev.InjectSkipped | ev.MovementRefused) and not event.why
