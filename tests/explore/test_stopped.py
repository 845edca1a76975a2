"""A search that meets its limit: what smaller searches say afterwards is what the whole one would have said."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.exercises import SOURCE, exercise_of, small_exercises
from tests.explore.stories import faulty

from tabletop.exercise.exercise import Exercise
from tabletop.explore.findings import find
from tabletop.explore.found import Findings

WEIGHED = {"T429", "T430", "T433", "T701", "T704", "T434"}
"""What is said of weights and minutes only where every state was seen in one search."""
USUAL = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)


def said(found: Findings) -> set[tuple[str, str]]:
    by_rec = ("T431", "T432")  # told once for an entry of the source, wherever it is met first
    pairs = {
        (one.finding.code, one.finding.message if one.finding.code in by_rec else "/".join(map(str, one.finding.path)))
        for one in found.shown
    }
    return {pair for pair in pairs if pair[0] not in WEIGHED}


def compare(exercise: Exercise, most_states: int) -> None:
    whole, some = find(exercise, most_states=None), find(exercise, most_states=most_states)
    assert whole.complete
    if some.complete:
        assert said(some) == said(whole)
    else:
        assert said(some) <= said(whole) | {pair for pair in said(some) if pair[0] == "T424"}
        assert any(one.finding.code == "T434" for one in some.shown)


@USUAL
@given(small_exercises(), st.sampled_from([1, 5, 20, 80]))
def test_a_stopped_search_says_nothing_that_is_not_so(exercise: Exercise, most_states: int) -> None:
    """Whatever the limit, what is said is what the whole search says; all of it where nothing is left open."""
    compare(exercise, most_states)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("most_states", [50, 400])
def test_faults_of_large_stories_are_found_in_parts(seed: int, most_states: int) -> None:
    """The same holds for stories with planted faults, far below the states they have."""
    compare(faulty(40, 16, seed).exercise(), most_states)


def epilogue(flags: int, extra: str = "") -> str:
    """Return a story of decisions that each set a flag, all of which are asked for at the end, one text each."""
    lines = ["tabletop: 1", "title: Epilogue", "flags:", *(f"  f{n}: false" for n in range(flags)), "scenes:"]
    for n in range(flags):
        lines += [
            f"  s{n}:", "    text: A day.", "    decision:", "      ask: What?", "      options:",
            f"        yes: {{label: Yes, set: {{f{n}: true}}, goto: s{n + 1}}}",
            f"        no: {{label: No, goto: s{n + 1}}}",
        ]  # fmt: skip
    lines += [f"  s{flags}:", "    blocks:"]
    lines += [f"      - {{text: They remember., when: f{n}}}" for n in range(flags)]
    lines += [extra] if extra else []
    return "\n".join([*lines, "      - {text: It is over.}", "    ending: End"]) + "\n"


def test_texts_of_forty_flags_are_all_answered() -> None:
    """2^40 states are no limit where no flag decides where play goes on: every text is known to be shown or not."""
    found = find(exercise_of(epilogue(40)), most_states=20_000)
    assert (found.complete, [one.finding.code for one in found.shown]) == (True, [])
    never = "      - {text: Both., when: \"f3 and not visited('s3')\"}"
    found = find(exercise_of(epilogue(40, never)), most_states=20_000)
    assert found.complete
    assert [(one.finding.code, one.finding.path[-2]) for one in found.shown] == [("T426", 40)]


def keys(count: int) -> str:
    """Return a hall with ``count`` rooms, a key in each, and a door that wants them all."""
    lines = ["tabletop: 1", "title: Keys", "flags:", *(f"  f{n}: false" for n in range(count)), "  gold: false"]
    lines += ["scenes:", "  hall:", "    text: A hall.", "    decision:", "      ask: Where?", "      options:"]
    lines += [f"        r{n}: {{label: Room {n}, goto: room{n}}}" for n in range(count)]
    every = " and ".join(f"f{n}" for n in range(count))
    lines += [f'        door: {{label: Door, when: "{every}", hidden: true, goto: out}}']
    lines += [f'        vault: {{label: Vault, when: "{every} and gold", hidden: true, goto: vault}}']
    lines += [f"  room{n}: {{text: A key., on_enter: {{set: {{f{n}: true}}}}, goto: hall}}" for n in range(count)]
    return "\n".join([*lines, "  out: {text: Out., ending: Out}", "  vault: {text: Gold., ending: Rich}"]) + "\n"


def test_a_door_with_many_keys_is_gone_for() -> None:
    """Of 2^18 states few are seen; the door is found open, the vault never, and what is not known is said."""
    found = find(exercise_of(keys(18)), most_states=20_000)
    assert [(one.finding.code, one.finding.path[1:2]) for one in found.shown if one.finding.code != "T434"] == [
        ("T421", ("vault",))
    ]
    told = [one.finding.message for one in found.shown if one.finding.code == "T434"]
    assert len(told) == 1
    assert "get stuck" in told[0]
    assert "whether play reaches" not in told[0]


def test_a_way_out_that_is_always_open_settles_it() -> None:
    """Where everybody can always leave, nobody is trapped in what was not seen: then nothing is left open."""
    way_out = "        leave: {label: Leave, goto: out}\n  room0:"
    found = find(exercise_of(keys(18).replace("  room0:", way_out)), most_states=20_000)
    assert found.complete
    assert {one.finding.code for one in found.shown} == {"T421"}


NEVER_COMES = """
tabletop: 1
title: Aside
use: [source.yaml]
indicators: {trust: {name: Trust, levels: [low, mid, high], start: mid}}
scenes:
  door:
    text: A.
    routes: [{when: "trust == 'mid'", goto: end}, {goto: aside}]
  aside:
    decision:
      ask: What?
      author: [R1]
      options: {go: {label: Go, goto: end, advice: [{rec: R1, stance: aligns, because: So.}]}}
  end: {text: C., ending: End}
"""


@pytest.mark.parametrize("most_states", [1, 2, None])
def test_nothing_is_said_of_an_entry_no_play_is_known_to_meet(most_states: int | None) -> None:
    """However early the search stops, a scene that no play comes to decides nothing about the author’s entries."""
    exercise = exercise_of(NEVER_COMES, {"source.yaml": SOURCE})
    assert not {one.finding.code for one in find(exercise, most_states=most_states).shown} & {"T431", "T432"}
