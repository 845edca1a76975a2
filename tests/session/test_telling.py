"""What is told of events: plain words, no ids of parts or objectives, one and many told apart."""

from __future__ import annotations

import pytest
from tests.session.evening import evening

from tabletop.session import events as ev
from tabletop.session.events import Event, Happened
from tabletop.session.telling import tell


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (ev.Shown("discuss", skipped="vote:1", why="late"), "skipped the first vote (late)"),
        (ev.Shown("block:2", skipped="block:1"), "skipped a part of the text"),
        (ev.Shown("discuss", skipped="landed"), "skipped what earlier decisions bring"),
        (ev.TimerSet(95_000, True), "timer set to 1:35"),
        (ev.TimerSet(95_000, False), "timer stopped at 1:35"),
        (ev.CardsCounted(1, {"share": 1}), "cards counted: 1 vote, 0 passed"),
        (ev.CardsCounted(1, {"share": 2}, 1), "cards counted: 2 votes, 1 passed"),
        (ev.Rated("weigh", "S", "seen"), "rated S: Weigh a request."),
        (ev.StanceSettled(1, "R1", stance="partly"), "R1, settled by the room: part of the way"),
    ],
)
def test_events_are_told_in_words(event: Event, told: str) -> None:
    """The record line is read by people who have never seen the exercise’s file."""
    assert tell(evening(2).state, Happened(9, 0, "", event)) == told
