"""What every shipped exercise must hold to, played through."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.debrief.screens import MOST_WORDS, word_count
from tabletop.exercise.exercise import Exercise
from tabletop.library import find_exercises, load_exercise
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Refusal
from tabletop.session.decide import decide
from tabletop.session.events import Happened
from tabletop.session.facilitator import facilitator_view
from tabletop.session.fold import fold
from tabletop.session.play import Compiled
from tabletop.session.state import State

ROOT = Path(__file__).parents[2]
SHIPPED = [entry.id for entry in find_exercises([ROOT / "exercises"]) if entry.id != "smallest"]


def happened(state: State, events: list[ev.Event]) -> State:
    for event in events:
        state = fold(state, Happened(state.revision + 1, state.at, "", event))
    return state


def did(state: State, command: co.Command) -> State:
    answer = decide(state, command)
    assert not isinstance(answer, Refusal), answer
    return happened(state, list(answer))


def to_decision(state: State) -> State:
    """Go on, votes skipped, until a decision is due or the debrief has begun."""
    for _ in range(200):
        if state.phase == "debrief" or state.moment.part == "decide":
            return state
        state = did(state, co.Skip() if state.question is not None else co.Next())
    raise AssertionError(f"no way on from {state.scene_id}, {state.moment.part}")


def every_play(exercise: Exercise) -> list[State]:
    """Every play of listed options and outcomes, each at the beginning of its debrief."""
    first = did(did(State(Compiled(exercise)), co.Open(settings={})), co.Present(count=8))
    done, waiting = [], [to_decision(first)]
    while waiting:
        state = waiting.pop()
        if state.phase == "debrief":
            done.append(state)
            continue
        for option in facilitator_view(state).options:
            if option.closed:
                continue
            for outcome in [name for name, _ in option.outcomes] or [""]:
                made = did(
                    state, co.Decide(option=option.id, outcome=outcome, reason="a reason of six short words here")
                )
                waiting.append(to_decision(made))
    return done


@pytest.mark.parametrize("name", SHIPPED)
def test_every_play_reaches_a_debrief_of_few_words(name: str) -> None:
    """Whatever is chosen, an ending is reached, and the debrief shows no more than it may unasked."""
    plays = every_play(load_exercise(name, [ROOT / "exercises"]))

    assert len(plays) > 20
    long = {" ".join(d.made.option for d in play.moment.decisions): word_count(play) for play in plays}
    assert {choices: words for choices, words in long.items() if words > MOST_WORDS} == {}


def test_three_exercises_are_shipped() -> None:
    """The collection is whole."""
    assert set(SHIPPED) == {"leaked_file", "commander_untested", "green_corridor"}
