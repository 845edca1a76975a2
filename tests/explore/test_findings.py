"""What play shows: every planted fault is found, nothing else is said, and every play told is a real one."""

from __future__ import annotations

import pytest
from tests.explore.stories import CELL, faulty, story

from tabletop.explore.choices import Choice, take
from tabletop.explore.findings import find
from tabletop.explore.found import Findings
from tabletop.session.play import Compiled, Play, enter, open_options, start

GRAVE = {f"T42{digit}" for digit in range(1, 8)}


def said(found: Findings) -> set[tuple[str, str]]:
    return {(one.finding.code, str(one.finding.path[1])) for one in found.shown if one.finding.code in GRAVE}


def played(compiled: Compiled, play: tuple[Choice, ...]) -> Play:
    """Return where a play told with a finding leads, each of its options being open when it is chosen."""
    before = start(compiled)
    at = enter(compiled, before, compiled.scene_id(before))[0]
    for choice in play:
        assert compiled.scene_id(at) == choice.scene
        assert choice.option is None or choice.acts_as in open_options(compiled, at)
        at = take(compiled, at, choice)
    return at


@pytest.mark.parametrize("cells", [1, 40, 200])
def test_nothing_is_said_of_a_story_without_faults(cells: int) -> None:
    """A story that forks, loops and merges without a fault gives no finding at all."""
    found = find(story(cells).exercise(), most_states=None)
    assert [one.finding for one in found.shown if one.finding.code != "T429"] == []
    assert found.complete


@pytest.mark.parametrize("seed", range(12))
def test_every_planted_fault_is_found_and_no_other(seed: int) -> None:
    """Orphans, gated layers, traps, menus empty in some states: each is found where it was planted."""
    made = faulty(40, 16, seed)
    assert said(find(made.exercise())) == made.planted


@pytest.mark.parametrize(("scenes", "faults"), [(1_000, 60)])
def test_faults_are_found_in_large_stories(scenes: int, faults: int) -> None:
    """The same holds for stories as long as nobody would write."""
    made = faulty(scenes // CELL, faults, seed=7)
    found = find(made.exercise(), most_states=None)
    assert found.complete
    assert said(found) == made.planted


@pytest.mark.parametrize("seed", range(6))
def test_every_play_told_is_a_real_one(seed: int) -> None:
    """The play of a finding can be played step by step, and ends where the finding says."""
    exercise = faulty(25, 10, seed).exercise()
    compiled = Compiled(exercise)
    for one in find(exercise).shown:
        code, name = one.finding.code, str(one.finding.path[1])
        if code == "T422":
            at = played(compiled, one.play)
            assert (compiled.scene_id(at), open_options(compiled, at)) == (name, [])
        elif code == "T424":
            assert one.play[-1] == Choice(name, str(one.finding.path[-1]))
            assert compiled.exercise.scenes[compiled.scene_id(played(compiled, one.play))].ending is None


def test_a_search_that_stops_says_so_and_never_says_never() -> None:
    """With too small a budget nothing is said that is not so, and what is open is said to be open."""
    made = faulty(40, 16, seed=3)
    found = find(made.exercise(), most_states=100)
    assert not found.complete
    assert sum(one.finding.code == "T434" for one in found.shown) == 1
    assert said(found) <= made.planted


def test_time_stops_a_search() -> None:
    """``stop`` ends the search with its own words."""
    found = find(story(3).exercise(), stop=lambda _: "5 seconds")
    assert (found.complete, found.stopped_by) == (False, "5 seconds")
