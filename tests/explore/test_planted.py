"""Stories of 200 to 10,000 scenes with planted faults: each is found where it was planted, and nothing else is said."""

from __future__ import annotations

from collections import deque

import pytest
from tests.exercises import exercise_of
from tests.explore.in_session import in_session
from tests.explore.planted import CHAPTER, FAULTS, Planted, clean, planted

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load
from tabletop.explore.choices import Choice
from tabletop.explore.findings import find
from tabletop.explore.found import Findings
from tabletop.explore.search import search
from tabletop.session.play import Compiled, open_options, open_outcomes

GRAVE = {"T204", "T205", *(f"T42{digit}" for digit in range(1, 9)), "T431"}


def examined(made: Planted) -> tuple[Exercise, set[tuple[str, str]], Findings]:
    """Return a story as an exercise, what `check` says of it, and what plays show."""
    exercise, problems = load(made.files(), "story.yaml")
    assert exercise is not None, [one.message for one in problems if one.refuses]
    found = find(exercise)
    assert found.complete
    lines = made.text().splitlines()
    said = {(one.code, lines[one.span.line - 1].strip(" :")) for one in problems if one.code in GRAVE}
    said = {(code, f"scenes/{name}") for code, name in said}
    for shown in found.shown:
        if shown.finding.code in GRAVE:
            path = "/".join(map(str, shown.finding.path))
            said.add(
                (shown.finding.code, path if shown.finding.code != "T431" else shown.finding.message.split()[4][:-1])
            )
    return exercise, said, found


@pytest.mark.parametrize("chapters", [2, 17, 84])
def test_nothing_is_said_of_a_clean_story(chapters: int) -> None:
    """Gates, rounds, counters, late movements, dropped scenes and early ends are no faults."""
    _, said, _ = examined(clean(chapters))
    assert said == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("place", [1, 8])
def test_each_fault_is_found_alone(fault: object, place: int) -> None:
    """One fault in ten chapters gives its own finding and no other."""
    made = clean(10)
    fault(made, place)  # type: ignore[operator]
    assert examined(made)[1] == made.faults


@pytest.mark.parametrize(("scenes", "faults", "seed"), [(240, 16, 1), (240, 16, 2), (1_000, 64, 3), (10_000, 300, 4)])
def test_every_planted_fault_is_found_and_no_other(scenes: int, faults: int, seed: int) -> None:
    """Every kind of fault, many times, in stories of up to 10,000 scenes."""
    made = planted(scenes // CHAPTER, faults, seed)
    assert examined(made)[1] == made.faults


@pytest.mark.parametrize("seed", range(3))
def test_plays_are_played_by_a_real_session_to_what_they_claim(seed: int) -> None:
    """Each play told is taken by a session, command by command, and stands where the finding says."""
    exercise, _, found = examined(planted(20, 16, seed))
    replayed = 0
    for one in found.shown:
        if not one.play or one.finding.code not in GRAVE:
            continue
        replayed += 1
        name = str(one.finding.path[1])
        play = one.play if one.finding.code != "T423" else one.play[:-1]
        driver = in_session(exercise, play)
        at = driver.state.moment.play
        assert at is not None
        if one.finding.code == "T422":
            assert (driver.state.scene_id, open_options(driver.compiled, at)) == (name, [])
        elif one.finding.code == "T423":
            option = str(one.finding.path[4])
            assert driver.state.scene_id == name
            assert option in open_options(driver.compiled, at)
            assert open_outcomes(driver.compiled, at, option) == []
        elif one.finding.code == "T424":
            goals = search(driver.compiled, begin=at, keep_levels=True)
            assert goals.complete
            assert not any(exercise.scenes[goals.scene_id(n)].ending for n in range(len(goals)))
    assert replayed >= 3


def plain_bfs(exercise: Exercise) -> dict[str, int]:
    """Return the fewest steps to each scene: a breadth-first walk over flags and levels in plain dictionaries, written
    from the format and sharing nothing with the program. Knows of conditions only what these stories ask."""
    scenes = exercise.scenes
    levels = {name: list(entry.levels) for name, entry in exercise.indicators.items()}

    def holds(when: str, state: dict[str, str]) -> bool:
        if not when:
            return True
        name, sign, word = when.split(" ")
        word = word.strip("'")
        if name in levels:
            here, there = levels[name].index(state[name]), levels[name].index(word)
            return {">=": here >= there, "<": here < there, "==": here == there}[sign]
        return (state[name] == word) == (sign == "==")

    def changed(state: dict[str, str], moves: object, sets: dict[str, str]) -> dict[str, str]:
        after = dict(state)
        for name, move in dict(moves).items():  # type: ignore[call-overload]
            if not move.later:
                place = levels[name].index(after[name]) + move.by
                after[name] = levels[name][min(max(place, 0), len(levels[name]) - 1)]
        return after | sets

    def onward(name: str, state: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
        scene, found = scenes[name], []
        if scene.may_go:
            found.append((scene.may_go.goto, state | scene.may_go.set_))
        if scene.goto:
            found.append((scene.goto, state))
        for route in scene.routes:
            if holds(route.when, state):
                found.append((route.goto, state))
                break
        for option in scene.decision.options.values() if scene.decision else ():
            if holds(option.when, state):
                after = changed(state, option.moves, option.set_)
                if not option.outcomes:
                    found.append((option.goto, after))
                follow = [outcome for outcome in option.outcomes.values() if holds(outcome.when, after)]
                found += [(one.goto, changed(after, one.moves, one.set_)) for one in follow]
        return found

    first = {name: words.words[0] for name, words in exercise.flags.items()}
    first |= {name: entry.start for name, entry in exercise.indicators.items()}
    begin = first | scenes[exercise.start].on_enter.set_
    away: dict[tuple[str, tuple[str, ...]], int] = {(exercise.start, tuple(begin.values())): 0}
    fewest = {exercise.start: 0}
    work = deque([(exercise.start, begin, 0)])
    while work:
        name, state, steps = work.popleft()
        for there, after in onward(name, state):
            entered = changed(after, scenes[there].on_enter.moves, scenes[there].on_enter.set_)
            key = (there, tuple(entered[flag] for flag in first))
            if key not in away:
                away[key] = steps + 1
                fewest.setdefault(there, steps + 1)
                work.append((there, entered, steps + 1))
    return fewest


@pytest.mark.parametrize("chapters", [1, 4])
def test_shortest_plays_are_as_short_as_a_plain_walk_finds_them(chapters: int) -> None:
    """The play to each scene has as many steps as a plain breadth-first walk needs, and no scene is left out."""
    exercise = exercise_of(clean(chapters).text())
    found = search(Compiled(exercise), liberties=True)
    shortest: dict[str, int] = {}
    for state in range(len(found)):
        shortest.setdefault(found.scene_id(state), len(found.play_to(state)))
    assert shortest == plain_bfs(exercise)


def test_a_play_to_every_scene_is_taken_by_a_session() -> None:
    """The shortest play to each scene of a story leads a session there."""
    exercise = exercise_of(clean(3).text())
    found = search(Compiled(exercise), liberties=True)
    plays: dict[str, list[Choice]] = {}
    for state in range(len(found)):
        plays.setdefault(found.scene_id(state), found.play_to(state))
    assert set(plays) == set(exercise.scenes)
    for name, play in plays.items():
        if exercise.scenes[name].routes:  # a scene that shows nothing is passed through
            continue
        assert in_session(exercise, play).state.scene_id == name
