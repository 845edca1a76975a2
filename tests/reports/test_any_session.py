"""Whatever a room does with whatever exercise, it has a debrief and a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.debrief.making import rich
from tests.exercises import Driver, exercise_of, small_exercises
from tests.reports.making import given
from tests.reports.test_session_report import tidy

from tabletop.debrief.agenda import agenda, following, optional_parts, phase_of
from tabletop.debrief.comparison import compare
from tabletop.debrief.screens import screen, word_count
from tabletop.debrief.words import count_words
from tabletop.exercise.exercise import Exercise
from tabletop.reports import as_json
from tabletop.reports.markdown import write
from tabletop.reports.session_report import build
from tabletop.session import commands as co
from tabletop.session.commands import Command
from tabletop.session.events import Cast
from tabletop.session.state import State

SMALLEST = Path(__file__).parents[2] / "exercises" / "examples" / "smallest.yaml"
TYPED = "# <b>typed</b> | *x*\n- y"


def commands(state: State) -> list[Command]:
    """What a facilitator might do now, likely things first."""
    exercise = state.compiled.exercise
    scene = exercise.scenes.get(state.scene_id)
    options = list(scene.decision.options) if scene is not None and scene.decision is not None else []
    decisions = [made.revision for made in state.moment.decisions]
    found: list[Command] = [co.Next(), co.Next(), co.Next(), co.Undo(why=TYPED), co.Back(), co.Skip(), co.DropScene()]
    found += [co.Revote(), co.Pause(), co.Pause(on_=False), co.EndHere(why=TYPED), co.Present(count=1), co.TakeSeat()]
    found += [co.Decide(option=option, reason=TYPED, although_no_reason=True) for option in options]
    for option in options:
        outcomes = scene.decision.options[option].outcomes if scene is not None and scene.decision is not None else {}
        found += [co.Decide(option=option, outcome=name, although_no_reason=True) for name in outcomes]
    found += [co.Decide(option="unlisted", words=TYPED, reason=TYPED, goto=name) for name in list(exercise.scenes)[-1:]]
    ballots = tuple(Cast(f"k{i}", option, i % 5, TYPED) for i, option in enumerate([*options, "", "unlisted"]))
    found += [co.CloseVote(ballots=ballots, although_missing=True), co.CloseVote(although_missing=True)]
    found += [co.Jump(scene=name, why=TYPED) for name in exercise.scenes]
    found += [
        co.Note(kind=kind, text=TYPED, who=who) for kind in ("assumption", "quote", "action") for who in ("", "1")
    ]
    found += [co.Dissent(words=TYPED, who=TYPED), co.Hear(number=0), co.WriteInject(text=TYPED)]
    found += [co.WriteLine(list=name, text=TYPED) for name in (scene.write if scene is not None else ())]
    found += [co.SendInject(inject=inject.id) for inject in (scene.injects if scene is not None else ())]
    found += [co.RefuseMovement(indicator=name, why=TYPED, confirmed=True) for name in exercise.indicators]
    found += [co.Object(decision=number, kind="misread", text=TYPED) for number in decisions]
    found += [co.HotWash(kind="keep", text=TYPED), co.AgreeAction(text=TYPED, owner=TYPED)]
    found += [co.Rate(objective=name, rating="M", evidence=TYPED) for name in exercise.file.objectives]
    return found


def whole(room: Driver) -> None:
    """Fail where a screen or a report of the room cannot be made or says what it must not."""
    state = room.state
    parts = [*agenda(state), *optional_parts(state)]
    assert bool(parts) is (state.phase in ("debrief", "hot_wash", "closed"))
    for part in parts:
        shown = screen(state, part)
        assert shown.heading
        assert shown.body
        assert not [piece for piece in shown.body if piece.kind == "text" and "typed" in piece.text]
    if parts:
        assert word_count(state) > 0
        first = next((i for i, part in enumerate(parts) if part.endswith((":author", ":others"))), 3)
        for part in parts[:first]:
            assert not [piece for piece in screen(state, part).body if piece.mark in ("author_view", "hindsight")]
    for comparison in compare(state):
        told = [f"{road.label} {road.text}" for road in comparison.not_taken]
        taken = [comparison.label, *(passage.text for passage in comparison.consequence)]
        taken += [f"{one.name} {one.words} {one.because}" for one in comparison.movements]
        assert count_words(told) <= count_words(taken)
    for names in ("named", "roles", "chatham"):
        handed: Any = given(room, names)  # type: ignore[arg-type]
        blocks = build(handed)
        tidy(blocks)
        assert "<b>" not in write(blocks).replace("\\<", "")
        json.loads(as_json.write(handed))


def drive(room: Driver, data: Any) -> None:
    """Do what is drawn, then end, and look at debrief and report on the way and after."""
    for _ in range(data.draw(st.integers(0, 40))):
        room.do(data.draw(st.sampled_from(commands(room.state))))
        room.wait(10_000)
    if data.draw(st.booleans()):
        whole(room)
    room.do(co.EndHere())
    whole(room)
    for part in agenda(room.state):
        room.do(co.GoTo(phase=phase_of(part), part=part))
        assert following(room.state, part) or part == "hot_wash:close"
    room.do(co.Close())
    whole(room)


@pytest.mark.parametrize("exercise", [exercise_of(SMALLEST.read_text("utf-8")), rich()], ids=["smallest", "rich"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(data=st.data())
def test_any_session(exercise: Exercise, data: Any) -> None:
    """Random commands on two exercises, the smallest and one with everything."""
    room = Driver(exercise, data.draw(st.integers(0, 6)))
    drive(room, data)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@drawn(exercise=small_exercises(), data=st.data())
def test_any_exercise(exercise: Exercise, data: Any) -> None:
    """Random commands on random exercises."""
    drive(Driver(exercise, 4), data)
