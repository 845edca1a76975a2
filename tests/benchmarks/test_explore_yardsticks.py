"""The yardsticks run, and all of them tell one story."""

from __future__ import annotations

import math

from tests.benchmarks.explore_yardsticks import as_ink, measures, plain_search, ring


def test_they_run() -> None:
    """Search, play and session are measured on a small ring; the search finds what a plain dictionary finds."""
    found = list(measures(scenes=4, marks=3, choices=500, repeats=1))

    assert len(found) == 3
    assert all(math.isfinite(measure.value) and measure.value > 0 for measure in found)


def test_the_ring_has_the_states_it_says() -> None:
    """Scenes × 2^marks, and the end."""
    assert plain_search(ring(4, 2), 2)[0] == 4 * 4 + 1
    assert plain_search(ring(6, 4), 4)[0] == 6 * 16 + 1


def test_ink_gets_the_same_story() -> None:
    """Each scene is a knot, each option a choice, each mark a variable."""
    text = as_ink(ring(4, 2), 2)

    assert [text.count(sign) for sign in ("=== s", "+ ", "VAR ")] == [4, 13, 2]
    assert "+ {f0 && f1} [Go leave]" in text
