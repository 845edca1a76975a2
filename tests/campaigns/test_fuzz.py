"""The loader under any input. ``make campaign-fuzz`` tries a million."""

from __future__ import annotations

from tests.campaigns.fuzz import Tally, attempt, campaign, shown
from tests.campaigns.fuzz_inputs import make


def test_twenty_thousand_inputs() -> None:
    """No input ends in a traceback, a long wait or much memory; most are small, and enough of them load."""
    whole = Tally()
    for tally in campaign(20_000, seed=2026, processes=2):
        whole.add(tally)
    assert whole.broken == []
    assert whole.inputs == 20_000
    assert whole.small >= 0.9 * whole.inputs
    assert whole.loaded >= 0.05 * whole.inputs
    assert len(whole.codes) >= 60


def test_an_input_is_made_again_from_seed_and_number() -> None:
    """A failure can be looked at again."""
    for number in range(40):
        assert make(7, number) == make(7, number)
    assert len({str(make(7, number).files) for number in range(40)}) > 30


def test_what_is_said_about_an_input_can_be_shown() -> None:
    """Problems of inputs of every kind are rendered; some load."""
    loaded = 0
    for number in range(200):
        problems, whole = attempt(make(1, number))
        shown(problems)
        loaded += whole
        assert whole or problems
    assert loaded
