"""Whole evenings: no dead space, one rule of play, two consoles, time."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exercises import Driver, examples, exercise_of, small_exercises

from tabletop.exercise.exercise import Exercise
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Command, Refusal
from tabletop.session.decide import decide
from tabletop.session.events import Happened
from tabletop.session.fold import fold, replay
from tabletop.session.play import Compiled, Play, choose, step
from tabletop.session.state import State

WALKS = examples(100)
ENOUGH = 150


def decide_somehow(driver: Driver, data: st.DataObject) -> None:
    """Record one of the open options with one of its outcomes."""
    options = [line for line in driver.console.options if not line.closed]
    assert options, "a decision is shown that cannot be taken"
    option = data.draw(st.sampled_from(options))
    outcome = data.draw(st.sampled_from([name for name, _ in option.outcomes])) if option.outcomes else ""
    draw = data.draw(st.floats(0, 1, exclude_max=True))
    driver.did(co.Decide(option=option.id, outcome=outcome, reason="because", draw=draw, on=driver.state.step))


def vote_somehow(driver: Driver, data: st.DataObject) -> None:
    """Count cards for all who are present and show them."""
    question = driver.state.question
    assert question is not None
    names = st.sampled_from([name for name, _ in question.options])
    votes = data.draw(st.lists(names, min_size=driver.state.present, max_size=driver.state.present))
    driver.did(co.CountCards(counts={name: votes.count(name) for name in votes}))
    driver.did(co.CloseVote())


def private_sent(driver: Driver) -> bool:
    """Whether the last event was an inject to a role, which leaves the room's screen as it is."""
    last = driver.happened[-1].event
    return isinstance(last, ev.InjectSent) and last.how != "shown"


def press(driver: Driver, data: st.DataObject) -> None:
    """Do what the footer offers, whatever it is."""
    answer = driver.do(co.Next(on=driver.state.step))
    if isinstance(answer, Refusal):
        assert answer.kind == "form", f"dead end at {driver.part}: {answer.reason}"
        if driver.state.question is not None:
            vote_somehow(driver, data)
        else:
            decide_somehow(driver, data)


@WALKS
@given(exercise=small_exercises(), data=st.data())
def test_space_leads_to_the_debrief(exercise: Exercise, data: st.DataObject) -> None:
    """Space, a vote and a decision where they are due lead from the lobby to the debrief, never twice by one part."""
    driver = Driver(exercise, 3)
    seen: set[tuple[int, str]] = set()
    for _ in range(ENOUGH):
        before = driver.state.step
        press(driver, data)
        if driver.state.phase == "debrief":
            return
        # Injects of a discussion lie over it, and it comes back; everything else is shown once.
        place = (driver.state.moment.begun, driver.part)
        assert place not in seen or driver.part == "discuss" or private_sent(driver), f"{driver.part} shown twice"
        assert driver.state.step != before
        seen.add(place)
        view = driver.room
        assert view.heading, f"{driver.part} has no heading"
        # A scene with a title and nothing else is a title card; everything else has something to read.
        assert view.body or driver.part == "block:0", f"{driver.part} is empty"
    driver.did(co.EndHere())


@WALKS
@given(exercise=small_exercises(), data=st.data())
def test_events_say_what_step_does(exercise: Exercise, data: st.DataObject) -> None:
    """Deciding and going on by events leaves the same play as ``step``, which explores all paths."""
    driver = Driver(exercise, 2)
    compiled = driver.compiled
    since: list[tuple[Play, str, str]] = []
    for _ in range(ENOUGH):
        before, kept = driver.state, len(driver.happened)
        press(driver, data)
        if driver.state.phase == "debrief":
            assert before.moment.play is not None
            assert step(compiled, before.moment.play)[0] == driver.state.moment.play
            return
        play = before.moment.play
        moments = dict(driver.state.line)
        for happened in driver.happened[kept:]:
            after = moments[happened.revision].play if happened.revision in moments else play
            event = happened.event
            if isinstance(event, ev.Decided):
                assert play is not None
                since = [(play, event.option, event.outcome)]
                chosen = choose(compiled, play, event.option, event.outcome)
                assert after == chosen.play
                assert event.goto == chosen.goto
            if isinstance(event, ev.Entered) and play is not None:
                start, option, outcome = since.pop() if since else (play, None, "")
                # Injects sent after a decision are facts that ``step`` does not know of.
                meant, movements = step(compiled, start, option, outcome)
                assert after is not None
                assert after == meant._replace(asked=meant.asked | (play.asked & _sent(compiled)))
                late = [(m.indicator, m.by, m.before, m.after) for m in event.movements]
                assert [(m.indicator, m.by, m.before, m.after) for m in movements][-len(late) or 10**6 :] == late
            play = after
    driver.did(co.EndHere())


def _sent(compiled: Compiled) -> int:
    return sum(bit for fact, bit in compiled.fact_bit.items() if fact[0] == "sent")


# ---- two consoles ---------------------------------------------------------------------------------------------------


@dataclass
class Kept:
    """A record two consoles share."""

    happened: list[Happened] = field(default_factory=list)

    def append(self, expected: int, events: list[ev.Event]) -> bool:
        """Keep events if nobody was faster."""
        if expected != len(self.happened):
            return False
        self.happened += [Happened(expected + i + 1, 0, "", event) for i, event in enumerate(events)]
        return True


class Console:
    """A window of its own on a shared record; what it last saw may be old."""

    def __init__(self, compiled: Compiled, record: Kept) -> None:
        self.state, self.record = State(compiled), record

    def reload(self) -> None:
        for happened in self.record.happened[self.state.revision :]:
            self.state = fold(self.state, happened)

    def do(self, command: Command) -> list[ev.Event] | Refusal:
        """Decide; where the record has moved on, look again and decide once more."""
        for _ in range(2):
            answer = decide(self.state, command)
            if isinstance(answer, Refusal):
                return answer
            if self.record.append(self.state.revision, list(answer)):
                self.reload()
                return list(answer)
            self.reload()
        raise AssertionError("nobody else appends between reloading and appending here")


COMMANDS = st.sampled_from(
    ["next", "next", "next", "close", "decide", "undo", "skip", "inject", "drop", "note", "revote"]
)


def _command(console: Console, what: str) -> Command:
    """A command as a facilitator gives it: on the step this window shows."""
    on, state = console.state.step, console.state
    decision = state.compiled.exercise.scenes[state.scene_id].decision if state.scene_id else None
    first = next(iter(decision.options)) if decision is not None else ""
    return {
        "next": co.Next(on=on),
        "close": co.CloseVote(on=on, although_missing=True),
        "decide": co.Decide(on=on, option=first, outcome="", reason="because"),
        "undo": co.Undo(on=on),
        "skip": co.Skip(on=on),
        "inject": co.SendInject(on=on, inject="i0"),
        "drop": co.DropScene(on=on),
        "note": co.Note(kind="observation", text="seen"),
        "revote": co.Revote(on=on),
    }[what]


@WALKS
@given(
    exercise=small_exercises(),
    turns=st.lists(st.tuples(st.booleans(), COMMANDS, st.booleans()), min_size=10, max_size=60),
)
def test_two_consoles_lose_and_double_nothing(exercise: Exercise, turns: list[tuple[bool, str, bool]]) -> None:
    """Whatever two stale windows do at random, each step is taken on the step its window showed, and kept once."""
    compiled, record = Compiled(exercise), Kept()
    consoles = (Console(compiled, record), Console(compiled, record))
    consoles[0].do(co.Open(settings={}))
    consoles[0].do(co.Present(count=2))
    expected = len(record.happened)
    for which, what, look in turns:
        console = consoles[which]
        command = _command(console, what)
        truth = replay(compiled, record.happened)
        answer = console.do(command)
        if isinstance(answer, Refusal):
            assert answer.kind != "moved_on" or command.on != truth.step
        else:
            expected += len(answer)
            assert command.on in (None, truth.step), "a command was taken on a step its window did not show"
        assert len(record.happened) == expected
        assert console.state == replay(compiled, record.happened) or isinstance(answer, Refusal)
        if look:
            consoles[not which].reload()
    for console in consoles:
        console.reload()
    assert consoles[0].state == consoles[1].state


@WALKS
@given(exercise=small_exercises(), data=st.data())
def test_the_same_key_in_two_windows_moves_one_step(exercise: Exercise, data: st.DataObject) -> None:
    """Both windows press the same key on the same step: the first goes on, the second is told so."""
    compiled, record = Compiled(exercise), Kept()
    first, second = Console(compiled, record), Console(compiled, record)
    first.do(co.Open(settings={}))
    for _ in range(40):
        second.reload()
        key = data.draw(COMMANDS.filter(lambda what: what != "note"))
        commands = _command(first, key), _command(second, key)
        kept = len(record.happened)
        if isinstance(first.do(commands[0]), Refusal):
            first.do(co.Jump(scene=exercise.start)) if first.state.phase != "debrief" else None
            continue
        moved = len(record.happened)
        assert moved > kept
        answer = second.do(commands[1])
        assert isinstance(answer, Refusal)
        assert answer.kind == "moved_on"
        assert len(record.happened) == moved


# ---- time -----------------------------------------------------------------------------------------------------------


@WALKS
@given(exercise=small_exercises(), data=st.data(), waits=st.lists(st.integers(0, 9_000), min_size=10, max_size=40))
def test_time_is_booked_where_it_passed(exercise: Exercise, data: st.DataObject, waits: list[int]) -> None:
    """Each stretch of time stands under the scene that was on the screen, and under the pause when paused."""
    driver = Driver(exercise, 2)
    meant: dict[str, int] = {}
    for ms in waits:
        state = driver.state
        if state.phase in ("debrief", "closed"):
            break
        if data.draw(st.integers(0, 4)) == 0:
            driver.did(co.Pause(on_=not state.paused))
            state = driver.state
        scene = f"{len(state.moment.path)}:{state.moment.path[-1].scene}" if state.moment.path else state.phase
        key = "paused" if state.paused else scene
        driver.wait(ms)
        press(driver, data)
        if ms:
            meant[key] = meant.get(key, 0) + ms
    assert driver.state.spent == meant
    assert driver.state.at == sum(meant.values())


@pytest.mark.parametrize("paused", [False, True])
def test_a_clock_never_runs_backwards(paused: bool) -> None:
    """An event that says it came earlier than the last one books nothing and moves no time."""
    driver = Driver(exercise_of("tabletop: 1\ntitle: T\nscenes:\n  a: {text: A, ending: End}\n"), 1)
    driver.begin()
    driver.wait(4_000)
    driver.did(co.Note(kind="observation", text="x"))
    if paused:
        driver.did(co.Pause())
    driver.now = 1_000
    driver.did(co.Note(kind="observation", text="y"))
    assert driver.state.at == 4_000
    assert sum(driver.state.spent.values()) == 4_000
