"""One story searched and played four ways: by this program, by a plain dictionary, by a session, and by ink.

    python -m tests.benchmarks.explore_yardsticks            the figures
    python -m tests.benchmarks.explore_yardsticks --ink      the same story for ink, to play it with `ink/play.mjs`

The story is a ring of scenes. In each one may go on, go on and leave a mark (a flag), or, where the mark stands, take
it away and go back. From the first scene one may leave where two marks stand. Every combination of marks can be
reached, so the states are scenes × 2^marks and the end, with loops everywhere.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.benchmarks.measures import Measure
from tests.exercises import Driver, exercise_of

from tabletop.explore.search import search
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.play import Compiled, Play, open_options, start, step

END = "last"


class Way(NamedTuple):
    """An option: open where all flags of ``when`` stand, it sets flags and leads on."""

    goto: str
    sets: dict[str, bool]
    when: tuple[str, ...]


Story = dict[str, dict[str, Way]]
State = tuple[str, tuple[bool, ...]]


def ring(scenes: int, marks: int) -> Story:
    """Return the story as a plain dictionary: scene → option → way."""
    story: Story = {}
    for n in range(scenes):
        mark, on, back = f"f{n % marks}", f"s{(n + 1) % scenes}", f"s{(n - 1) % scenes}"
        story[f"s{n}"] = {
            "on": Way(on, {}, ()),
            "mark": Way(on, {mark: True}, ()),
            "back": Way(back, {mark: False}, (mark,)),
        }
    story["s0"]["leave"] = Way(END, {}, ("f0", f"f{marks // 2}"))
    story[END] = {}
    return story


def as_exercise(story: Story, marks: int, steps: str = "") -> str:
    """Return the story as an exercise."""
    lines = ["tabletop: 1", "id: ring", "title: The ring", "flags:"]
    lines += [f"  f{n}: false" for n in range(marks)] + ["scenes:"]
    for scene, ways in story.items():
        lines += [f"  {scene}:", f"    text: This is {scene}."]
        if not ways:
            lines.append("    ending: The end")
            continue
        lines += [
            "    decision:",
            "      ask: Which way?",
            *([f"      steps: {steps}"] if steps else []),
            "      options:",
        ]
        for name, way in ways.items():
            lines += [f"        {name}:", f"          label: Go {name}", f"          goto: {way.goto}"]
            if way.when:
                lines += [f"          when: {' and '.join(way.when)}", "          closed_because: Not yet."]
            if way.sets:
                lines.append(f"          set: {{{', '.join(f'{k}: {str(v).lower()}' for k, v in way.sets.items())}}}")
    return "\n".join(lines) + "\n"


def as_ink(story: Story, marks: int) -> str:
    """Return the story in ink's own language."""
    lines = [f"VAR f{n} = false" for n in range(marks)] + ["-> s0"]
    for scene, ways in story.items():
        lines += [f"=== {scene} ===", f"This is {scene}."]
        for name, way in ways.items():
            condition = f"{{{' && '.join(way.when)}}} " if way.when else ""
            lines.append(f"+ {condition}[Go {name}]")
            lines += [f"  ~ {flag} = {str(value).lower()}" for flag, value in way.sets.items()]
            lines.append(f"  -> {way.goto}")
        lines += [] if ways else ["-> END"]
    return "\n".join(lines) + "\n"


# ---- the plain dictionary -------------------------------------------------------------------------------------------


def plain_open(story: Story, place: dict[str, int], state: State) -> list[Way]:
    scene, flags = state
    return [way for way in story[scene].values() if all(flags[place[name]] for name in way.when)]


def plain_step(place: dict[str, int], state: State, way: Way) -> State:
    flags = state[1]
    if way.goto == END:
        return END, ()  # nothing asks for a mark any more
    if way.sets:
        changed = list(flags)
        for name, value in way.sets.items():
            changed[place[name]] = value
        flags = tuple(changed)
    return way.goto, flags


def plain_search(story: Story, marks: int) -> tuple[int, int]:
    """Visit every state breadth first; return how many states and steps there are."""
    place = {f"f{n}": n for n in range(marks)}
    first: State = ("s0", (False,) * marks)
    parents: dict[State, State | None] = {first: None}
    waiting, steps = [first], 0
    for state in waiting:  # grows while it is walked through
        for way in plain_open(story, place, state):
            steps += 1
            there = plain_step(place, state, way)
            if there not in parents:
                parents[there] = state
                waiting.append(there)
    return len(parents), steps


def plain_play(story: Story, marks: int, choices: int, seed: int) -> None:
    place = {f"f{n}": n for n in range(marks)}
    chance = random.Random(seed)
    state: State = ("s0", (False,) * marks)
    for _ in range(choices):
        ways = plain_open(story, place, state)
        state = plain_step(place, state, chance.choice(ways)) if ways else ("s0", (False,) * marks)


# ---- this program ---------------------------------------------------------------------------------------------------


def our_play(compiled: Compiled, choices: int, seed: int) -> None:
    """Play by ``step``, the function that sessions and the search share."""
    chance = random.Random(seed)
    first: Play = start(compiled)
    play = first
    for _ in range(choices):
        names = open_options(compiled, play)
        play = step(compiled, play, chance.choice(names))[0] if names else first


def our_session(compiled: Compiled, choices: int, seed: int) -> None:
    """Play as a room does, without screens or a file: command, events, fold, and the room's view of each part."""
    chance = random.Random(seed)
    left = choices
    while left > 0:
        driver = Driver(compiled.exercise, people=4)
        driver.begin()
        while left > 0 and driver.state.phase == "scene":
            view = driver.room
            assert view.body or view.heading
            play = driver.state.moment.play
            if driver.part == "decide" and play is not None and driver.state.decision_of_visit() is None:
                name = chance.choice(open_options(compiled, play))
                driver.did(co.Decide(option=name, reason="because"))
                left -= 1
            elif isinstance(driver.do(co.Next()), Refusal):
                break


# ---- the figures ----------------------------------------------------------------------------------------------------


@contextmanager
def _no_collection() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the shortest of several times: what the machine can do when nobody else wants it."""
    times = []
    for _ in range(repeats):
        with _no_collection():
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
    return min(times)


def measures(scenes: int = 30, marks: int = 12, choices: int = 100_000, repeats: int = 3) -> Iterator[Measure]:
    """Measure the search and the play of one story, each beside a plain dictionary's."""
    story = ring(scenes, marks)
    compiled = Compiled(exercise_of(as_exercise(story, marks)))
    states, steps = plain_search(story, marks)
    found = search(compiled, most_states=None)
    assert (len(found), found.steps) == (states, steps), "the two do not search the same story"
    plain = steps / _seconds(lambda: plain_search(story, marks), repeats)
    ours = steps / _seconds(lambda: search(Compiled(compiled.exercise), most_states=None), repeats)
    what = f"{states:,} states, {steps:,} steps"
    yield Measure(f"search of a ring, {what}", ours, "steps/s", plain, "a plain dictionary", "≥ 200,000")
    plain = choices / _seconds(lambda: plain_play(story, marks, choices, 1), repeats)
    ours = choices / _seconds(lambda: our_play(compiled, choices, 1), repeats)
    yield Measure("the same ring played at random, by step", ours, "choices/s", plain, "a plain dictionary", "printed")
    quick = Compiled(exercise_of(as_exercise(story, marks, "[decide]")))
    few = max(1, choices // 500)
    ours = few / _seconds(lambda: our_session(quick, few, 1), repeats)
    yield Measure("the same ring played as a session, with views", ours, "choices/s", 0, "", "printed")


def main() -> None:
    """Print the figures, or the story for ink."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.explore_yardsticks")
    parser.add_argument("--ink", action="store_true", help="print the story in ink's language")
    parser.add_argument("--scenes", type=int, default=30)
    parser.add_argument("--marks", type=int, default=12)
    asked = parser.parse_args()
    if asked.ink:
        sys.stdout.write(as_ink(ring(asked.scenes, asked.marks), asked.marks))
        return
    for measure in measures(asked.scenes, asked.marks):
        print(measure.line())


if __name__ == "__main__":
    main()
