"""Minutes planned and taken as a picture."""

from __future__ import annotations

import pytest
from tests.reports.making import full_room
from tests.reports.pictures.reading import DROLE, SVG, read, words

from tabletop.reports.pictures.canvas import TWO
from tabletop.reports.pictures.of_session import pacing_picture
from tabletop.reports.pictures.pacing import draw
from tabletop.reports.timeline import PaceRow, pacing


def test_bars_are_as_long_as_minutes_are_many() -> None:
    """Ten minutes are twice as long as five; what was not planned has one bar; less than half a minute says so."""
    svg = draw([PaceRow("One", "", 5, 10.0), PaceRow("Two", "", None, 5.0), PaceRow("Three", "", 3, 0.2)])
    bars = [
        float(one.get("width", 0))
        for one in read(svg).iter(f"{SVG}rect")
        if one.get("fill") == TWO and float(one.get("x", 0)) > 200
    ]
    assert bars[0] == pytest.approx(2 * bars[1], rel=0.01)
    assert [line for line in words(svg).split("\n") if "min" in line][2:] == [
        "5 min", "10 min", "5 min", "3 min", "under 1 min",
    ]  # fmt: skip


def test_nothing_is_no_picture() -> None:
    """None."""
    assert draw([]) is None
    assert draw([PaceRow("One", "", 0.0, 0.0)]) is not None


def test_a_session_s_pace() -> None:
    """Every part of the evening, and no time of day."""
    room = full_room()
    said = words(pacing_picture(room.state))
    assert all(row.part.split()[0] in said for row in pacing(room.state))
    assert ":" not in said


@pytest.mark.parametrize("label", DROLE)
def test_any_label(label: str) -> None:
    """Valid whatever a part is called."""
    read(draw([PaceRow(label, label, 1, 400.0), PaceRow("x", "", None, 0.0)]))
