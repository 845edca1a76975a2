"""What the tests of the console share: an evening with everything in it, and a console on its own desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.exercises import exercise_of
from tests.grid import grid, wait_until
from textual.pilot import Pilot
from textual.screen import Screen

from tabletop.console.desk import Desk
from tabletop.console.sessions import SetUp, begin
from tabletop.exercise.exercise import Exercise
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.tui.facilitator.console import ConsoleScreen
from tabletop.tui.facilitator.forms.base import Form
from tabletop.tui.shared.app import TabletopApp

HOSTILE = "[/foo] [Facilitator only] [bold"
"""Markup in an author’s words; real control characters are refused when an exercise is read."""
TYPED = "[/foo] [Facilitator only] \x1b]0;owned\x07 [bold"

SOURCE = """
tabletop: 1
source: {author: A. Writer, title: An essay}
recommendations:
  R1: {place: P1.S1, modality: states_need, text: "Each warning needs a reason.@"}
  R2: {place: P1.S2, modality: warns, text: "Waiting is a decision.@", admits: "It may be right.@"}
"""

EVENING = """
tabletop: 1
id: river
title: "The river rises@"
marking: "EXERCISE · NOT REAL EVENTS"
summary: "Rain has fallen for nine days.@"
content_note: "Nobody drowns tonight.@"
use: [source.yaml]
minutes: 30
objectives:
  warn: {text: "Warn those who live by the river in time.@"}
roles:
  mayor: {name: "Mayor@", side: town, interest: "The town.@", brief: "You decide.@"}
  fire: {name: "Fire chief@", side: town, brief: "You act.@"}
  press: {name: "Reporter@", side: press, brief: "You ask.@"}
indicators:
  trust: {name: "Trust@", levels: [low, mid, high], start: mid}
flags:
  bells: [silent, rung]
scenes:
  rain:
    title: "Nine days of rain@"
    clock: "Monday, six in the evening@"
    minutes: 10
    objective: warn
    blocks:
      - text: "The gauge climbs a hand an hour.@"
      - text: "The old bridge is closed.@"
    notes: "Let the fire chief speak first.@"
    probe:
      - "Who lives closest to the water?@"
      - {text: "What would you print?@", for: press}
    listen_for:
      - "asks who cannot leave alone@"
      - "names the hour@"
    briefs: {press: "You have seen the gauge.@"}
    injects:
      - id: call
        title: "A call@"
        at: discussion
        to: "role:fire"
        from: "The bridge@"
        text: "Water is in.@"
        notes: "Low voice.@"
      - {id: siren, title: "A siren@", at: manual, text: "Somebody rings anyway.@"}
    decision:
      ask: "Do we ring the bells?@"
      minutes: 5
      rule: majority
      goto: terms
      author: [R1]
      questions: ["Who could have known?@"]
      options:
        ring:
          label: "Ring them now@"
          text: "Everybody hears it.@"
          case: "Nobody sleeps through it.@"
          moves: {trust: {by: +1, because: "They were told.@"}}
          set: {bells: rung}
          consequence: "The street fills.@"
          goto: terms
          advice: [{rec: R1, stance: aligns, because: "A reason was given.@"}]
        wait:
          label: "Wait for the gauge@"
          text: "One hour more.@"
          case: "The last alarm was false.@"
          consequence: "The gauge climbs on.@"
          goto: terms
          advice: [{rec: R2, stance: open, because: "It depends.@"}]
        shut:
          label: "Shut the dam@"
          when: "bells == 'rung'"
          closed_because: "nobody is at the dam@"
  terms:
    title: "On what terms@"
    minutes: 5
    text: "Write down what would make you move.@"
    probe: ["Who checks it?@"]
    may_go: {goto: night}
    write:
      lines:
        ask: "What makes you move?@"
        items: {min: 1, max: 3}
        tests: ["Could a stranger check it?@", "Is it a number?@"]
    goto: night
  night:
    title: "In the night@"
    minutes: 5
    text: "The water stands at the door.@"
    decision:
      ask: "Who goes first?@"
      options:
        old:
          label: "The old@"
          outcomes:
            quick: {label: "It goes quickly@", consequence: "They are safe.@", goto: morning}
            slow: {label: "It goes slowly@", consequence: "They wait.@", goto: morning}
        all: {label: "Everybody@", consequence: "They go.@", goto: morning}
  morning:
    title: "Morning@"
    text: "The water falls.@"
    ending: {title: "A long night@", text: "Nobody was left behind.@"}
"""


def evening(hostile: bool = False) -> Exercise:
    """Return the exercise; ``hostile`` puts escape sequences and markup into every text of it."""
    quoted = HOSTILE if hostile else ""
    return exercise_of(EVENING.replace("@", quoted), {"source.yaml": SOURCE.replace("@", quoted)})


class FakeClock:
    """Seconds that pass when a test says so; in ms for a desk."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def ms(self) -> int:
        """Return the same in ms."""
        return int(self.now * 1000)


class ConsoleApp(TabletopApp):
    """Nothing but one console."""

    def __init__(self, desk: Desk, clock: Callable[[], float], on_report: Callable[[str], str] | None) -> None:
        super().__init__()
        self.first = ConsoleScreen(desk, on_report=on_report, clock=clock)
        self.left = False

    def on_mount(self) -> None:
        self.push_screen(self.first, self._leave)

    def _leave(self, _: None) -> None:
        self.left = True


def desk_of(
    root: Path, exercise: Exercise | None = None, clock: FakeClock | None = None, at: str = "lobby", **setup: Any
) -> Desk:
    """Begin a session under ``root`` for three people of the group “Cohort 7”, played up to the part ``at``."""
    chosen = {"group": "Cohort 7", "people": 3, **setup}
    clocks: dict[str, Any] = {"monotonic_ms": clock.ms} if clock is not None else {}
    desk = begin(exercise or evening(), SetUp(**chosen), root, **clocks)
    play_to(desk, at)
    return desk


def play_to(desk: Desk, part: str) -> None:
    """Go on without a screen until the room sees a part."""
    for _ in range(100):
        if desk.state.shown == part:
            return
        _step(desk)
    raise AssertionError(f"{part} was never reached")


def _step(desk: Desk) -> None:
    """Do the usual next thing without a screen: two for the first option, one for the second."""
    question = desk.state.question
    if question is not None and question.cards is None:
        first, second = question.options[0][0], question.options[1][0]
        desk.do(co.CountCards(counts={first: 2, second: 1}))
    if isinstance(desk.go_on(confirmed=True), Refusal):
        option = next(line for line in desk.facilitator_view().options if not line.closed)
        outcome = option.outcomes[0][0] if option.outcomes else ""
        desk.do(co.Decide(option=option.id, reason="it cannot wait", outcome=outcome))


FormT = TypeVar("FormT", bound=Screen[Any])


class Table:
    """A console under test with the hand at its keyboard."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[Any], clock: FakeClock) -> None:
        self.app, self.pilot, self.clock = app, pilot, clock
        self.console = app.first
        self.desk = self.console.desk

    def grid(self) -> str:
        """Return the screen as text."""
        return grid(self.app)

    @property
    def part(self) -> str:
        """The part the room sees."""
        return self.console.look.state.shown

    async def until(self, ok: Callable[[], bool]) -> None:
        """Wait for a condition."""
        await wait_until(self.pilot, ok)

    async def settled(self) -> None:
        """Wait until the keeping thread has answered everything."""
        await self.until(lambda: not self.console.waiting)

    async def press(self, *keys: str) -> None:
        """Press keys, a second apart, and wait for what they lead to."""
        for key in keys:
            self.clock.now += 1.0
            await self.pilot.press(key)
            await self.settled()

    async def write(self, text: str) -> None:
        """Type text into what has the focus."""
        for sign in text:
            await self.pilot.press("space" if sign == " " else sign)
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste text into what has the focus."""
        from textual.events import Paste

        assert self.app.focused is not None
        self.app.focused.post_message(Paste(text))
        await self.pilot.pause()

    async def form(self, kind: type[FormT]) -> FormT:
        """Wait for a form and return it."""
        await self.until(lambda: isinstance(self.app.screen, kind) and self.app.screen.is_mounted)
        await self.pilot.pause()
        screen: object = self.app.screen
        assert isinstance(screen, kind)
        return screen

    async def back_on_console(self) -> None:
        """Wait until no form is open."""
        await self.settled()
        await self.until(lambda: self.app.screen is self.console)

    async def go_to(self, part: str) -> None:
        """Let the desk go on, on its own thread, until the room sees a part."""
        self.console.ask(lambda desk: play_to(desk, part))
        await self.settled()
        await self.until(lambda: self.part == part)
        await self.pilot.pause()

    async def step(self) -> None:
        """One step as a facilitator makes it: space, and what the form asks for."""
        await self.press("space")
        await self.pilot.pause()
        if self.app.screen is self.console:
            return
        name = type(self.app.screen).__name__
        if name == "CardsForm":
            await self.press("2", "down", "1", "enter")
        elif name == "DecideForm":
            await self.press("a")
            if self.app.screen.query_one("#outcome_field").has_class("-shown"):
                await self.press("1", "tab", "tab")
            await self.paste("it cannot wait")
            await self.press("enter")
        await self.back_on_console()


@asynccontextmanager
async def table(
    desk: Desk,
    size: tuple[int, int] = (120, 36),
    clock: FakeClock | None = None,
    on_report: Callable[[str], str] | None = None,
    shows: str = "space",
) -> AsyncIterator[Table]:
    """Open a console on a desk, and wait until it ``shows`` something; the desk is closed afterwards."""
    clock = clock or FakeClock()
    app = ConsoleApp(desk, clock, on_report)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TABLETOP_HOME", str(desk.folder.parent))  # a crash note of a failing test lands there
            async with app.run_test(size=size) as pilot:
                await wait_until(
                    pilot, lambda: app.screen is app.first and not app.first.waiting and shows in grid(app)
                )
                yield Table(app, pilot, clock)
    finally:
        app.first.keeper.stop()
        desk.close()


def is_form(screen: object) -> bool:
    """Return whether a screen is one of the console's forms."""
    return isinstance(screen, Form)
