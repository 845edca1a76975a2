"""The exact search beside plain walking: every state and every step of small random exercises."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exercises import small_exercises

from tabletop.exercise.exercise import Exercise
from tabletop.explore.choices import DROP, Choice, decided, decides, take, written_ways
from tabletop.explore.findings import find
from tabletop.explore.machine import Machine
from tabletop.explore.search import Explored, search
from tabletop.session.play import Compiled, Play, choose, enter, open_options, start

MOST = 400
"""Plays walked by hand before a random exercise counts as too large for it."""
USUAL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def open_steps(compiled: Compiled, play: Play, *, liberties: bool) -> list[Choice]:
    """Return every step open in a play, by asking the exercise itself."""
    found: list[Choice] = []
    led_on = False
    for way in written_ways(compiled, compiled.scene_id(play), liberties=liberties):
        choice = way.choice
        kind, _, name = choice.aside.partition(":")
        done = {"sent": ("sent", choice.scene, name), "written": ("written", name)}.get(kind)
        if done is not None and play.asked & compiled.fact_bit[done]:
            continue
        plain = choice.option is None and not choice.aside
        if not compiled.holds(play, way.when) or (plain and led_on):
            continue
        if way.after and not compiled.holds(choose(compiled, play, choice.acts_as).play, way.after):
            continue
        if way.late and not _can_be_sent(compiled, play, choice, way.late):
            continue
        led_on = led_on or plain
        found.append(choice)
    return found


def _can_be_sent(compiled: Compiled, play: Play, choice: Choice, whens: Sequence[str]) -> bool:
    """Ask each inject that comes once it is decided after the decision and those before it."""
    like = [part for part in choice.aside.split(" ") if part.startswith("like:")]
    after = decided(compiled, play, choice._replace(aside="".join(like)))[0]
    for inject, when in zip(choice.then, whens, strict=True):
        if not compiled.holds(after, when):
            return False
        after = compiled.remember(after, "sent", choice.scene, inject)
    return True


def by_hand(compiled: Compiled) -> tuple[dict[Play, int], bool]:
    """Walk from the start without leaving anything out: each play with the length of the shortest way to it."""
    before = start(compiled)
    plays = {enter(compiled, before, compiled.scene_id(before))[0]: 0}
    work = list(plays)
    for play in work:
        for choice in open_steps(compiled, play, liberties=True):
            after = take(compiled, play, choice)
            if after not in plays:
                plays[after] = plays[play] + 1
                work.append(after)
        if len(plays) > MOST:
            return plays, False
    return plays, True


def walked(compiled: Compiled, play: Sequence[Choice]) -> Play:
    """Return where a play leads, failing where one of its steps is closed."""
    before = start(compiled)
    at = enter(compiled, before, compiled.scene_id(before))[0]
    for choice in play:
        assert choice in open_steps(compiled, at, liberties=True)
        at = take(compiled, at, choice)
    return at


def replayed(found: Explored, state: int) -> Play:
    """Return where the shortest play to a state leads when it is really played."""
    return walked(found.compiled, found.play_to(state))


@USUAL
@given(small_exercises(), st.booleans())
def test_search_finds_what_walking_finds(exercise: Exercise, keep_levels: bool) -> None:
    """The states found are the plays walked through by hand, each cut to what may still be read; ways are shortest."""
    compiled = Compiled(exercise)
    machine = Machine(compiled, keep_levels=keep_levels, liberties=True)
    plays, whole = by_hand(compiled)
    found = search(compiled, keep_levels=keep_levels, liberties=True, most_states=20 * MOST)
    shortest: dict[int, int] = {}
    for play, length in plays.items():
        live = machine.live[play.scene] | machine.packing.scene.bits
        shortest.setdefault(machine.packing.pack(play) & live, length)
    if whole:
        assert found.complete
        assert set(found.states) == set(shortest)
        assert all(len(found.play_to(number)) == shortest[state] for number, state in enumerate(found.states))
    else:
        assert set(shortest) <= set(found.states) or not found.complete


@USUAL
@given(small_exercises())
def test_machine_agrees_with_step(exercise: Exercise) -> None:
    """In every state the same ways are open as in the play it stands for, and each leads to the same place."""
    compiled = Compiled(exercise)
    found = search(compiled, liberties=True, keep_levels=True, most_states=300)
    machine = found.machine
    for number in range(found.left):
        state, play = found.states[number], replayed(found, number)
        ways = machine.ways(state)
        told = open_steps(compiled, play, liberties=True)
        live = {way.choice for room in machine.rooms for way in room.drafts}
        assert [machine.choices[way.number] for way in ways] == [choice for choice in told if choice in live]
        for way in ways:
            after = machine.packing.pack(take(compiled, play, machine.choices[way.number]))
            assert machine.after(state, way) == after & (machine.live[way.target] | machine.packing.scene.bits)


def _ends(compiled: Compiled, plays: dict[Play, int]) -> set[Play]:
    """Return the plays from which an ending can be reached without dropping a scene, or a place where nothing is open.

    Round after round, until nothing is added: slow, and plain enough to be believed.
    """
    after: dict[Play, list[Play]] = {}
    good: set[Play] = set()
    for play in plays:
        steps = [choice for choice in open_steps(compiled, play, liberties=True) if choice.aside != DROP]
        after[play] = [take(compiled, play, choice) for choice in steps]
        if compiled.scene(play).ending is not None or all(choice.marks for choice in steps):
            good.add(play)
    while more := {play for play in plays if play not in good and any(there in good for there in after[play])}:
        good |= more
    return good


@USUAL
@given(small_exercises())
def test_findings_are_what_walking_shows(exercise: Exercise) -> None:
    """Scenes, options and menus are reported exactly where walking by hand finds none, and each play ends there."""
    compiled = Compiled(exercise)
    plays, whole = by_hand(compiled)
    if not whole:
        return
    found = find(exercise)
    assert found.complete
    shown: dict[str, dict[str, tuple[Choice, ...]]] = {}
    for one in found.shown:
        shown.setdefault(one.finding.code, {})["/".join(map(str, one.finding.path))] = one.play

    reached = {compiled.scene_id(play) for play in plays}
    assert not {path.split("/")[1] for path in shown.get("T421", {})} & reached

    empty = {
        compiled.scene_id(play) for play in plays if decides(compiled.scene(play)) and not open_options(compiled, play)
    }
    assert {path.split("/")[1] for path in shown.get("T422", {})} == empty
    for path, play in shown.get("T422", {}).items():
        at = walked(compiled, play)
        assert (compiled.scene_id(at), open_options(compiled, at)) == (path.split("/")[1], [])

    opened = {(compiled.scene_id(play), option) for play in plays for option in open_options(compiled, play)}
    for path in shown.get("T425", {}):
        _, scene, _, _, option, _ = path.split("/")
        assert scene in reached
        assert (scene, option) not in opened

    good = _ends(compiled, plays)
    for play in shown.get("T424", {}).values():
        assert not play or walked(compiled, play) not in good
