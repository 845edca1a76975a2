"""The exact search beside plain walking: every state and every step of small random exercises."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.exercises import small_exercises

from tabletop.explore.choices import Choice, take, written_ways
from tabletop.explore.machine import Machine
from tabletop.explore.search import Explored, search
from tabletop.session.play import Compiled, Play, choose, enter, start

MOST = 400


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
        led_on = led_on or plain
        found.append(choice)
    return found


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


def replayed(found: Explored, state: int) -> Play:
    """Return where the shortest play to a state leads when it is really played, failing where a step is closed."""
    compiled = found.compiled
    before = start(compiled)
    play = enter(compiled, before, compiled.scene_id(before))[0]
    for choice in found.play_to(state):
        assert choice in open_steps(compiled, play, liberties=True)
        play = take(compiled, play, choice)
    return play


@settings(max_examples=800, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(small_exercises(), st.booleans())
def test_search_finds_what_walking_finds(exercise, keep_levels) -> None:  # type: ignore[no-untyped-def]
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


@settings(max_examples=800, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(small_exercises())
def test_machine_agrees_with_step(exercise) -> None:  # type: ignore[no-untyped-def]
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
