"""How joining is announced: enough to know who comes, and never so much that the footer shows nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tabletop.console.arrivals import ONE_BY_ONE, TOGETHER_MS, Arrival, Arrivals


def test_few_are_named_one_by_one() -> None:
    """Name or “a phone”, seat and role; who looks on has no seat."""
    arrivals = Arrivals()
    for arrival in (Arrival("Ana", 2, "Mayor"), Arrival("", 3, ""), Arrival("", 0, "")):
        arrivals.add(arrival)
    assert arrivals.told(0, 2) == [
        "Ana has joined: seat 2, Mayor",
        "A phone has joined: seat 3",
        "Somebody has joined to look on, without a vote",
    ]
    assert not arrivals and arrivals.told(1, 2) == []


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=200))
def test_a_stream_of_phones_leaves_the_footer_alone(gaps: list[int]) -> None:
    """However phones trickle in, half a minute has at most three announcements, and each phone is told of."""
    arrivals, now, told = Arrivals(), 0, []
    counted = 0
    for seat, gap in enumerate(gaps, 1):
        now += gap
        arrivals.add(Arrival("", seat, ""))
        said = arrivals.told(now, seat)
        told += [now] if said else []
        counted += _counted(said)
    counted += _counted(arrivals.told(now + TOGETHER_MS, len(gaps)))
    assert counted == len(gaps)
    assert all(later - first >= TOGETHER_MS for first, later in zip(told, told[ONE_BY_ONE:], strict=False))


def _counted(said: list[str]) -> int:
    return sum(int(words.split()[0]) if words[0].isdigit() else 1 for words in said)
