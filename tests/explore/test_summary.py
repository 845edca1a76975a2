"""What ``explore`` counts where there are loops, traps and too many plays to write down."""

from __future__ import annotations

import json
from math import comb

import pytest
from tests.exercises import exercise_of
from tests.explore.stories import story

from tabletop.explore.bottlenecks import bottlenecks
from tabletop.explore.summary import summarise
from tabletop.explore.summary_words import as_data, many, render_text

ROUND = """
tabletop: 1
title: Round
minutes: 60
indicators:
  trust: {name: Trust, levels: [low, mid, high], start: mid, reads: more_is_better}
scenes:
  ask:
    minutes: 4
    decision:
      ask: Again?
      options:
        again: {label: Again, goto: think}
        leave: {label: Leave, moves: {trust: 1}, goto: out}
        shout: {label: Shout, moves: {trust: -1}, goto: loud}
  think: {text: A., minutes: 2, goto: ask}
  out: {text: B., ending: Out}
  loud: {text: C., ending: Loud}
"""
TRAP = ROUND.replace("goto: loud}", "goto: pit}").replace(
    "  loud: {text: C., ending: Loud}", "  pit: {text: D., goto: pit2}\n  pit2: {text: E., goto: pit}"
)


def test_shares_with_a_loop_are_exact() -> None:
    """A loop is gone round as often as it takes: both ways out are as likely."""
    found = summarise(exercise_of(ROUND))
    assert (found.plays, found.loops) == (None, True)
    assert {one.scene: one.share for one in found.endings} == pytest.approx({"out": 0.5, "loud": 0.5})
    assert found.scenes == pytest.approx({"ask": 1, "think": 1 / 3, "out": 0.5, "loud": 0.5})
    options = {one.option: one for one in found.options}
    assert options["again"].share == pytest.approx(1 / 3)
    assert options["again"].effects[0].mean == pytest.approx(1.0)
    assert (options["leave"].effects[0].low, options["leave"].effects[0].high) == ("high", "high")


def test_minutes_with_a_loop() -> None:
    """The shortest play goes straight; in the longest the scenes of a loop count once each."""
    found = summarise(exercise_of(ROUND))
    assert found.shortest is not None and found.longest is not None
    assert (found.shortest[0], found.longest[0]) == (4, 6)


def test_plays_that_never_end_are_told() -> None:
    """A trap takes its share of plays, and no ending gets it."""
    found = summarise(exercise_of(TRAP))
    assert found.unending == pytest.approx(0.5)
    assert "never: play goes round a loop without a way out" in render_text(found)


def test_plays_are_counted_exactly_however_many() -> None:
    """The number of plays is exact far beyond what anybody could walk, and told as a power of ten."""
    one = summarise(story(1).exercise()).plays
    found = summarise(story(60).exercise())
    assert one is not None and found.plays == one**60
    assert f"{many(found.plays)} plays" in render_text(found)
    assert json.loads(json.dumps(as_data(found)))["plays"] == str(found.plays)


def test_more_digits_than_python_writes() -> None:
    """A story with more plays than Python writes digits for is told all the same."""
    options = {f"o{k}": {"label": "O"} for k in range(8)}
    scenes: dict[str, object] = {
        f"s{n}": {"decision": {"ask": "?", "options": options, "goto": f"s{n + 1}"}} for n in range(5_000)
    }
    scenes["s5000"] = {"text": "A.", "ending": "End"}
    wide = {"tabletop": 1, "title": "Wide", "scenes": scenes}
    found = summarise(exercise_of(json.dumps(wide)))
    assert found.plays == 8**5_000
    assert as_data(found)["plays"] == "about 10^4515"
    assert "about 10^4515 plays" in render_text(found)


def test_what_if_an_option_is_blocked() -> None:
    """Without an option, what only it leads to is named as lost."""
    found = summarise(exercise_of(ROUND), blocked=[("ask", "shout")])
    assert found.lost == ["loud"]
    assert [one.scene for one in found.endings] == ["out"]
    assert "what if: without ask/shout" in render_text(found)


def test_what_if_a_flag_began_otherwise() -> None:
    """A flag set at the start opens and closes what asks for it."""
    text = """
tabletop: 1
title: Gate
flags: {open: false}
scenes:
  gate: {text: A., routes: [{when: open, goto: inside}, {goto: outside}]}
  inside: {text: B., ending: In}
  outside: {text: C., ending: Out}
"""
    found = summarise(exercise_of(text), words={"open": "true"})
    assert ([one.scene for one in found.endings], found.lost) == (["inside"], ["outside"])


def test_bottlenecks_are_what_every_play_passes() -> None:
    """Each cell's door and the hall or gate all plays share, in order; not what a play may leave out."""
    found = bottlenecks(story(2).exercise())
    assert found == ["c0_door", "c1_door", "c2_door"]
    assert bottlenecks(exercise_of(ROUND)) == ["ask"]


def test_a_search_that_stops_counts_nothing() -> None:
    """Where not every state was seen, no figure is told."""
    found = summarise(story(40).exercise(), most_states=10)
    assert not found.complete
    assert (found.endings, found.plays) == ([], None)
    assert "nothing is counted" in render_text(found)


@pytest.mark.parametrize("columns", [80])
def test_text_is_readable_at_80_columns(columns: int) -> None:
    """No line of the text is wider than a terminal."""
    for text in (render_text(summarise(story(3).exercise())), render_text(summarise(exercise_of(ROUND)))):
        assert max(map(len, text.split("\n"))) <= columns


def test_ways_through_a_grid() -> None:
    """Ways that part and merge are counted each, states once: a grid of 12 by 12 has comb(22, 11) plays, 144 states."""
    size = 12
    scenes = {}
    for x in range(size):
        for y in range(size):
            onward = [f"s{a}_{b}" for a, b in ((x + 1, y), (x, y + 1)) if a < size and b < size]
            options = {f"o{n}": {"label": "On", "goto": goto} for n, goto in enumerate(onward)}
            decided = {"decision": {"ask": "?", "options": options}}
            scenes[f"s{x}_{y}"] = decided if options else {"text": "A.", "ending": "E"}
    found = summarise(exercise_of(json.dumps({"tabletop": 1, "title": "Grid", "scenes": scenes})))
    assert (found.states, found.plays) == (size * size, comb(2 * size - 2, size - 1))
