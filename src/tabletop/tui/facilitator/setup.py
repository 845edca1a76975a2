"""Before a session begins: who plays, how votes are kept, what is on which screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import TextArea

from tabletop.console.phone_words import opening_means
from tabletop.console.sessions import SetUp
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load
from tabletop.paging.lines import Line, Span, padded, shorten, wrap
from tabletop.session.show import PRIVACY
from tabletop.store.folders import where_it_lies
from tabletop.text import clean
from tabletop.tui.facilitator.about import Reading, counted, worst_first
from tabletop.tui.facilitator.asking import Begin
from tabletop.tui.facilitator.chrome import Flow, Footer, Head, Key
from tabletop.tui.facilitator.forms.fields import Chooser, Entry, Field, Words
from tabletop.tui.facilitator.names import NamesScreen
from tabletop.tui.facilitator.problems import ProblemsScreen

MOST_PEOPLE = 1000
_MOST_SHOWN = 30
VOTES = (
    Entry("unlinkable", "cannot be linked to anybody"),
    Entry("role", "by role"),
    Entry("named", "by person"),
)
PHONES = (
    Entry("none", "none; they can be let in later"),
    Entry("here", "this computer only"),
    Entry("room", "everybody in the room’s network"),
)
PHONES_MEAN = {
    "none": "",
    "here": "For trying it out, or a browser on the projector.",
    "room": opening_means(),
}


def suggested(exercise: Exercise) -> SetUp:
    """Return a set-up that fits an exercise, so that pressing enter is always sensible."""
    players = exercise.file.players
    return SetUp(people=min(max(8, players.min), players.max))


def roles_of(exercise: Exercise, people: int) -> list[str]:
    """Return the role names by seat, as they are given out: in the order written, round again when all are filled."""
    names = [clean(role.name or name, multiline=False) for name, role in exercise.roles.items()]
    return [names[seat % len(names)] for seat in range(people)] if names else []


def side_by_side(names: Sequence[str], columns: int) -> list[Line]:
    """Return names with their seats in one column, or in two where there is room, read downwards."""
    across = 2 if columns >= 60 and len(names) > 3 else 1
    rows, room = -(-len(names) // across), columns // across
    lines = []
    for row in range(rows):
        line: Line = ()
        for seat in range(row, len(names), rows):
            cell = (Span(f"{seat + 1:>3}  ", "quiet"), Span(shorten(names[seat], max(1, room - 7))))
            line += padded(cell, room)
        lines.append(line)
    return lines


class SetUpScreen(Screen[None]):
    """Asks for everything a session needs, each with a default; hands it to the app as ``Begin``."""

    CSS = """
    SetUpScreen #all { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    SetUpScreen #form { width: 1fr; height: auto; max-width: 84; }
    SetUpScreen #beside { width: 1fr; height: auto; }
    SetUpScreen.-wide #beside { padding: 0 0 0 4; }
    SetUpScreen #columns { height: auto; layout: vertical; }
    SetUpScreen.-wide #columns { layout: horizontal; }
    SetUpScreen Field { margin: 0; }
    SetUpScreen #meaning { height: auto; padding: 0 1; }
    SetUpScreen #pick_roles_field { display: none; }
    SetUpScreen #pick_roles_field.-there { display: block; }
    SetUpScreen #phones-mean { padding: 0 1 0 19; display: none; }
    SetUpScreen #phones-mean.-there { display: block; }
    SetUpScreen #how-many { height: 1; }
    SetUpScreen #how-many Field { width: 26; }
    SetUpScreen #fit { width: 1fr; height: 1; padding: 0 2; }
    SetUpScreen #warning { height: auto; color: $alert; margin: 0 0 1 0; display: none; }
    SetUpScreen #warning.-there { display: block; }
    SetUpScreen #roles { height: auto; margin: 1 0 0 0; }
    SetUpScreen.-wide #roles { margin: 0; }
    SetUpScreen #findings { height: auto; margin: 1 0 0 0; }
    SetUpScreen #said { padding: 0 2; display: none; }
    SetUpScreen #said.-there { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  Textual declares it on the instance
        (0, "-normal"),
        (110, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", "begin"),
        Binding("f2", "findings", "findings", tooltip="What check has to say about this exercise."),
        Binding("f3", "names", "names", tooltip="Who sits where."),
        Binding("escape", "back", "back"),
    ]

    class Known(Message):
        """What takes its time to find out: problems of the exercise, and a warning about where sessions lie."""

        def __init__(self, reading: Reading, warning: str) -> None:
            super().__init__()
            self.reading = reading
            self.warning = warning

    def __init__(self, exercise: Exercise, sessions: Path, setup: SetUp | None = None) -> None:
        super().__init__()
        self._exercise = exercise
        self._sessions = sessions
        self._setup = setup or suggested(exercise)
        self._participants = self._setup.participants
        self._reading: Reading | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        setup, file = self._setup, self._exercise.file
        yield Head(file.title, "prepare a session")
        with VerticalScroll(id="all", can_focus=False):
            yield Flow(id="warning")
            with Horizontal(id="columns"):
                with Vertical(id="form"):
                    yield Field("Group", Words(setup.group, placeholder="a name for the record", id="group"))
                    with Horizontal(id="how-many"):
                        yield Field("People here", Words(str(setup.people), id="people"))
                        yield Flow(id="fit")
                    yield Field("Votes", Chooser(VOTES, setup.privacy, id="privacy"))
                    yield Field("", Flow(id="meaning"))
                    yield Field("Phones", Chooser(PHONES, setup.phones, id="phones"))
                    yield Flow(id="phones-mean")
                    yield from _switches(setup)
                with Vertical(id="beside"):
                    yield Flow(id="roles")
                    yield Flow(id="findings")
        yield Flow(id="said")
        yield Footer(id="keys")

    def on_mount(self) -> None:
        self.query_one("#group", Words).focus()
        self._draw()
        self._find_out()

    # ---- what takes its time

    @work(thread=True, exclusive=True, group="findings", exit_on_error=False)
    def _find_out(self) -> None:
        files = self._exercise.files
        problems = load(dict(files), files[0][0])[1] if files else []
        warning = where_it_lies(self._sessions) or ""
        self.post_message(self.Known(Reading(self._exercise, worst_first(problems)), warning))

    def on_set_up_screen_known(self, event: Known) -> None:
        """Show what was found out."""
        self._reading = event.reading
        words = clean(event.warning, multiline=False)
        self.query_one("#warning", Flow).say(f"▲ {words}" if words else "", "alert")
        self._draw()

    # ---- drawing

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._draw()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        self._draw()

    def _draw(self) -> None:
        self.query_one("#meaning", Flow).say(PRIVACY[self._chosen("privacy")])
        self.query_one("#phones-mean", Flow).say(PHONES_MEAN[self._chosen("phones")])
        self.query_one("#pick_roles_field").set_class(self._chosen("phones") != "none", "-there")
        self._draw_people()
        self._draw_findings()
        keys = [
            Key("enter", "write the names" if self._names_first() else "begin"),
            Key("tab", "next"),
            Key("←→", "change"),
        ]
        if self._reading is not None and self._reading.problems:
            keys.append(Key("F2", "findings"))
        if self._chosen("names") == "yes":
            keys.append(Key("F3", "names"))
        self.query_one("#keys", Footer).show([*keys, Key("esc", "back")])

    def _draw_people(self) -> None:
        people, players = self._people(), self._exercise.file.players
        fit = self.query_one("#fit", Flow)
        made_for = f"{players.min} to {players.max}"
        if people is None:
            fit.show([(Span(f"a number from 1 to {MOST_PEOPLE:,}", "alert"),)])
        elif players.min <= people <= players.max:
            fit.show([(Span(f"made for {made_for}", "quiet"),)])
        else:
            fewer = "fewer" if people < players.min else "more"
            fit.show([(Span(f"▲ {fewer} than it is made for: {made_for}", "alert"),)])
        self.query_one("#roles", Flow).show(lambda columns: self._roles(people or 0, columns))

    def _roles(self, people: int, columns: int) -> list[Line]:
        names = roles_of(self._exercise, min(people, _MOST_SHOWN))
        if not names:
            return []
        lines: list[Line] = [(Span("Roles, given out in this order", "quiet"),)]
        lines += side_by_side(names, columns)
        if people > _MOST_SHOWN:
            lines.append((Span(f"… and so on for {people - _MOST_SHOWN} more", "quiet"),))
        unplayed = [clean(role.name or name, multiline=False) for name, role in self._exercise.roles.items()][
            len(names) :
        ]
        if unplayed:
            lines += wrap([Span(f"Not played today: {', '.join(unplayed)}", "quiet")], columns)
        return lines

    def _draw_findings(self) -> None:
        problems = self._reading.problems if self._reading is not None else ()
        found = counted(problems)
        words = f"line {problems[0].span.line}: {clean(problems[0].message, multiline=False)}" if found else ""

        def lines(columns: int) -> list[Line]:
            if not found:
                return []
            head = wrap([Span(f"▲ check: {found}", "alert"), Span(" · F2 lists them", "quiet")], columns)
            return [*head, *wrap([Span(words)], columns, first=(Span("  "),))]

        self.query_one("#findings", Flow).show(lines)

    def refuse(self, words: str) -> None:
        """Say what keeps the session from beginning."""
        self._busy = False
        self.query_one("#said", Flow).say(words, "alert")

    # ---- what was chosen

    def _chosen(self, name: str) -> str:
        return self.query_one(f"#{name}", Chooser).chosen

    def _people(self) -> int | None:
        text = self.query_one("#people", Words).words
        return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= MOST_PEOPLE else None

    def _names_first(self) -> bool:
        by_phone = self._chosen("phones") != "none"  # then people write their own
        return self._chosen("names") == "yes" and not self._participants and not by_phone

    def on_words_submitted(self, event: Words.Submitted) -> None:
        event.stop()
        self.action_begin()

    def action_begin(self) -> None:
        """Hand everything to the app; names that are to be kept are asked for first."""
        people = self._people()
        if people is None:
            self.refuse(f"How many people are here? A number from 1 to {MOST_PEOPLE:,}.")
            self.query_one("#people", Words).focus()
            return
        if self._names_first():
            self.action_names()
            return
        if self._busy:
            return
        self._busy = True
        names = self._chosen("names") == "yes"
        setup = replace(
            self._setup,
            group=self.query_one("#group", Words).words[:200],
            people=people,
            timers=self._chosen("timers") == "yes",
            names=names,
            privacy=self._chosen("privacy"),
            rehearsal=self._chosen("rehearsal") == "yes",
            phones=self._chosen("phones"),
            pick_roles=self._chosen("pick_roles") == "yes",
            single_screen=self._chosen("single") == "yes",
            participants=self._participants if names else (),
        )
        self.query_one("#said", Flow).say("Making the session…")
        self.post_message(Begin(self._exercise, setup))

    def action_names(self) -> None:
        """Ask who sits where."""
        if self._chosen("names") == "yes":
            roles = roles_of(self._exercise, self._people() or 0)
            self.app.push_screen(NamesScreen(self._people() or 0, roles, self._participants), self._take_names)

    def _take_names(self, participants: tuple[tuple[str, str], ...] | None) -> None:
        if participants is not None:
            self._participants = participants
            self._draw()

    def action_findings(self) -> None:
        """List what check has to say."""
        if self._reading is not None:
            self.app.push_screen(ProblemsScreen(self._exercise.file.title, self._reading))

    def action_back(self) -> None:
        """Back without beginning."""
        self.dismiss(None)


def _switches(setup: SetUp) -> Iterator[Field]:
    """The questions with two answers, each with its default chosen."""
    for name, label, yes, no, chosen in (
        ("pick_roles", "Roles", "people pick them on their phones", "I give them", setup.pick_roles),
        ("timers", "Timers", "on, in discussions", "off", setup.timers),
        ("names", "Names", "kept, apart from votes", "not kept", setup.names),
        ("single", "Screens", "one, shared: notes stay on paper", "two: yours and the room’s", setup.single_screen),
        ("rehearsal", "Kind", "a rehearsal, listed apart", "a session", setup.rehearsal),
    ):
        entries = (Entry("yes", yes), Entry("no", no))
        yield Field(label, Chooser(entries, "yes" if chosen else "no", id=name), id=f"{name}_field")
