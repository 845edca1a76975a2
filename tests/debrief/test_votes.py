"""Tallies, the shift between two votes, and a room that is confident and divided."""

from __future__ import annotations

import pytest
from tests.debrief.making import begun
from tests.exercises import Driver

from tabletop.debrief.votes import split, votes_of
from tabletop.session import commands as co
from tabletop.session.events import Cast


def voted(room: Driver, first: list[Cast], second: list[Cast] | None = None) -> Driver:
    """Hold one or two votes with these ballots and decide."""
    room.to("vote:1")
    room.did(co.CloseVote(ballots=tuple(first), although_missing=True))
    if second is not None:
        room.did(co.Revote())
        room.did(co.CloseVote(ballots=tuple(second), although_missing=True))
    room.did(co.Decide(option="staged", although_no_reason=True))
    return room


def ballots(*options: str, confidence: int = 0) -> list[Cast]:
    """Ballots by key in order."""
    return [Cast(f"k{i}", option, confidence) for i, option in enumerate(options)]


def test_shift_by_ballots() -> None:
    """Who moved is counted over ballots that stand in both votes; passes and the missing stand apart."""
    room = voted(begun(), ballots("staged", "all", "all", ""), ballots("staged", "staged", "all", "none", "none"))
    votes = votes_of(room.state, room.state.moment.decisions[0])
    assert votes.first is not None
    assert votes.second is not None
    assert (votes.first.voted, votes.first.passed, votes.first.missing) == (3, 1, 2)
    assert (votes.second.voted, votes.second.passed, votes.second.missing) == (5, 0, 1)
    assert votes.shift == (2, 4)
    assert votes.moved


def test_cards_cannot_be_compared() -> None:
    """Counts from cards show both tallies and no movement between them."""
    room = begun()
    room.to("vote:1")
    room.vote(staged=2, all=4)
    room.did(co.Revote())
    room.vote(staged=3, all=3)
    room.to("decide")
    room.did(co.Decide(option="staged", although_no_reason=True))
    votes = votes_of(room.state, room.state.moment.decisions[0])
    assert votes.shift is None
    assert votes.moved
    assert votes.last is votes.second


@pytest.mark.parametrize(
    ("options", "confidence", "found"),
    [
        (("staged", "staged", "all", "all"), 3, True),
        (("staged", "staged", "all", "all"), 2, False),
        (("staged", "staged", "staged", "all"), 4, False),
        (("staged", "all", "none"), 4, False),
        (("staged", "staged", "all", "all"), 0, False),
    ],
)
def test_confident_and_divided(options: tuple[str, ...], confidence: int, found: bool) -> None:
    """Said of at least four answers, three quarters of them sure, where no three quarters agree."""
    room = voted(begun(), ballots(*options, confidence=confidence))
    assert votes_of(room.state, room.state.moment.decisions[0]).confident_and_divided is found


def test_how_split() -> None:
    """A vote in which all agree is not split; the more ways it goes, the more it is."""
    shares = []
    for options in (("all",) * 4, ("all", "all", "all", "none"), ("all", "all", "none", "none"), ("all", "none", "")):
        room = voted(begun(), ballots(*options))
        shares.append(split(votes_of(room.state, room.state.moment.decisions[0])))
    assert shares == [0.0, 0.25, 0.5, 0.5]


def test_without_votes() -> None:
    """A decision nobody voted on has no tally and is not split."""
    room = begun()
    room.to("question")
    room.did(co.Decide(option="all", although_no_reason=True))
    votes = votes_of(room.state, room.state.moment.decisions[0])
    assert votes.first is votes.second is votes.last is None
    assert not votes.moved
    assert split(votes) == 0.0
