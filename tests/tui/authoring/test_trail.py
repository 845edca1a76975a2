"""A play as an author follows it is the play a session would play."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.authoring.drafts import LEVEE, write

from tabletop.exercise.model import UNLISTED
from tabletop.explore.choices import SENT, Choice
from tabletop.explore.search import search
from tabletop.library import load_exercise, shipped_roots
from tabletop.session.play import Compiled, enter, start, step
from tabletop.tui.authoring.parts import nearest, parts_of
from tabletop.tui.authoring.trail import arrive, begin, go, open_ways, walk

SHIPPED = sorted(path.stem for path in (shipped_roots()[0] / "us_mexico_2021").glob("[!_]*.yaml"))
EXERCISES = [name for name in SHIPPED if name not in ("cast", "facts", "source")]


@pytest.mark.parametrize("name", EXERCISES)
def test_a_walk_is_what_a_search_found(name: str) -> None:
    """Scene and indicators at the end of each shortest play are those of the state it leads to."""
    compiled = Compiled(load_exercise(name))
    found = search(compiled, keep_levels=True)
    for state in range(0, len(found), max(1, len(found) // 200)):
        trail = walk(compiled, found.play_to(state))
        assert not trail.broken
        assert trail.scene_id == found.scene_id(state)
        assert trail.here.play.levels == found.play(state).levels


@pytest.mark.parametrize("name", EXERCISES)
def test_every_step_is_a_step_of_play(name: str) -> None:
    """Each way that is open leads where ``session.play`` leads, and moves what it moves."""
    compiled = Compiled(load_exercise(name))
    found = search(compiled)
    for state in range(0, len(found), max(1, len(found) // 60)):
        trail = walk(compiled, found.play_to(state))
        for way in trail.ways:
            after, movements = step(compiled, trail.here.play, way.choice.option, way.choice.outcome)
            gone = go(trail, way.choice)
            assert gone.here.moved + gone.here.landed == tuple(movements)
            assert gone.here.play[:4] == after[:4]


def levee(folder: Path, text: str = LEVEE) -> Compiled:
    """Return the exercise of the tests."""
    return Compiled(load_exercise(write(folder, text)))


def test_a_walk_ends_before_a_step_that_is_gone(tmp_path: Path) -> None:
    """An outcome that is closed, and an option that does not exist, end the walk and are named."""
    compiled = levee(tmp_path)
    for choice in (Choice("rain", "wait", "holds"), Choice("rain", "flee"), Choice("breach", None)):
        trail = walk(compiled, [choice])
        assert trail.stops == begin(compiled).stops
        assert trail.broken


def test_what_only_a_facilitator_does_can_be_walked(tmp_path: Path) -> None:
    """An inject sent by hand, and a decision outside the options, are steps too."""
    text = LEVEE.replace("        title: A call\n", "        title: A call\n        at: manual\n")
    text = text.replace("when: \"gate == 'open'\"", "when: \"sent('rain', 'call') or chose('rain', 'unlisted')\"")
    compiled = levee(tmp_path, text)
    sent = Choice("rain", None, aside=f"{SENT}call")
    assert walk(compiled, [sent, Choice("rain", "wait", "holds")]).scene_id == "morning"
    assert walk(compiled, [Choice("rain", "wait", "holds")]).broken
    assert walk(compiled, [Choice("rain", UNLISTED)]).scene_id == "morning"


def test_arriving_without_a_play(tmp_path: Path) -> None:
    """A scene that is jumped to stands as at the beginning, and says that no play led there."""
    compiled = levee(tmp_path)
    trail = arrive(compiled, "breach")
    assert not trail.reached
    assert trail.here.play == enter(compiled, start(compiled), "breach")[0]
    assert [way.target for way in open_ways(compiled, trail.here.play)] == ["morning"]
    assert arrive(compiled, "rain").reached


def test_a_place_is_kept_by_its_key(tmp_path: Path) -> None:
    """A part is found again by its key; one that is gone by the last of its kind, else by where it stood."""
    parts = parts_of(arrive(levee(tmp_path), "breach"))
    assert [part.key for part in parts] == ["block:0", "block:1", "block:2"]
    assert nearest(parts, "block:1") == 1
    assert nearest(parts, "block:7") == 2
    assert nearest(parts, "ending", 1) == 1
    assert nearest(parts, "ending", 9) == 2
