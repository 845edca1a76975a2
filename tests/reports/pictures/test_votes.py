"""The votes of a decision as a picture."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.debrief.making import begun, played
from tests.reports.making import full_room
from tests.reports.pictures.reading import DROLE, HOSTILE, SVG, grey, read, words

from tabletop.debrief.comparison import compare
from tabletop.debrief.drawn import moved_between
from tabletop.reports.pictures.canvas import ONE, TWO
from tabletop.reports.pictures.of_session import votes_picture
from tabletop.reports.pictures.votes import Bar, Round, draw

TWO_ROUNDS = (Round("6 of 6 voted"), Round("6 of 6 voted"))


def _bars(svg: str | None) -> list[float]:
    """Widths of the full bars, in order."""
    return [
        float(one.get("width", 0))
        for one in read(svg).iter(f"{SVG}rect")
        if one.get("fill") == TWO and float(one.get("x", 0)) > 200
    ]


def test_bars_are_as_long_as_votes_are_many() -> None:
    """Both votes one above the other with their counts; the decision is said in words."""
    svg = draw([Bar("A", "Wait", 4, 1, chosen=False), Bar("B", "Go", 2, 5, chosen=True)], TWO_ROUNDS)
    one, five = _bars(svg)
    assert five == pytest.approx(5 * one)
    lines = words(svg).split("\n")
    assert [line for line in lines if line.isdigit()] == ["4", "1", "2", "5"]
    assert lines.count("decided") == 1 and lines.index("decided") > lines.index("Go")
    assert lines[0].startswith("First vote:") and lines[1].startswith("Second vote:")


def test_first_and_second_differ_without_colour() -> None:
    """The first is hatched and outlined, the second full, and their tones lie far apart."""
    assert grey(ONE) - grey(TWO) > 60
    root = read(draw([Bar("A", "Wait", 3, 3)], TWO_ROUNDS))
    hatches = [one for one in root.iter(f"{SVG}path") if (one.get("d") or "").count("M") > 3]
    assert len(hatches) == 2  # in the key and in the bar


def test_one_vote_is_one_bar() -> None:
    """Without a second vote nothing speaks of a first."""
    svg = draw([Bar("A", "Wait", 3), Bar("B", "Go", 0, chosen=True)], [Round("3 of 4 voted")])
    assert "First" not in words(svg) and "Vote: 3 of 4 voted" in words(svg)
    assert len(_bars(svg)) == 1


def test_no_vote_is_no_picture() -> None:
    """None, not empty bars."""
    assert draw([], []) is None
    assert draw([Bar("A", "Wait", None)], []) is None
    room = begun()
    room.to("vote:1")
    assert compare(room.state) == ()


def test_who_moved_is_drawn_where_ballots_can_be_compared() -> None:
    """Bands from letter to letter; what passed has no letter; those who stayed are not among the movers."""
    moved = Counter({("A", "B"): 3, ("A", "A"): 1, ("B", ""): 1, ("", "B"): 1})
    said = words(draw([Bar("A", "Wait", 4, 1), Bar("B", "Go", 1, 4)], TWO_ROUNDS, moved))
    assert "Who moved: 5 of 6" in said
    for end in ("A 4", "B 1", "no choice 1", "A 1", "B 4"):
        assert end in said.split("\n")
    assert "Nobody moved: all 3" in words(draw([Bar("A", "Wait", 3, 3)], TWO_ROUNDS, {("A", "A"): 3}))
    assert "moved" not in words(draw([Bar("A", "Wait", 3, 3)], TWO_ROUNDS, None))


def test_a_session_s_votes() -> None:
    """What the record holds is what is drawn; cards cannot be followed; movers are left out where none may be shown."""
    room = full_room()
    first = compare(room.state)[0]
    moved = moved_between(room.state, first.votes)
    assert moved is not None and first.votes.shift is not None
    assert sum(moved.values()) == first.votes.shift[1]
    assert sum(count for (a, b), count in moved.items() if a != b) == first.votes.shift[0]
    said = words(votes_picture(room.state, first, movers=True))
    assert "Share in stages" in said and "moved" in said
    assert "moved" not in words(votes_picture(room.state, first, movers=False))
    cards = compare(played().state)[0]
    assert moved_between(played().state, cards.votes) is None
    assert "counted from cards" in words(votes_picture(played().state, cards, movers=True))


@pytest.mark.parametrize("label", DROLE)
def test_any_label_is_words(label: str) -> None:
    """Long, hostile, foreign, empty: valid, and never markup."""
    svg = draw(
        [Bar("A", label, 40, 2, chosen=True), Bar("B", "x", 0, 38)], (Round(label), Round(label)), {("A", "B"): 38}
    )
    assert "script" not in {one.tag for one in read(svg).iter()}
    if label == HOSTILE:
        assert "␛" in words(svg) and "\u202e" not in words(svg)
