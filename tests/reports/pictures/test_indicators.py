"""Indicators over time: words, steps, and no number."""

from __future__ import annotations

import pytest
from tests.debrief.making import begun, played
from tests.reports.making import full_room
from tests.reports.pictures.reading import DROLE, SVG, read, words

from tabletop.debrief.drawn import Course, Step, courses
from tabletop.reports.pictures.canvas import TWO
from tabletop.reports.pictures.indicators import draw
from tabletop.reports.pictures.of_session import indicators_picture
from tabletop.session.show import ILLUSTRATION

LEVELS = ("low", "mid", "high")


def test_words_and_no_numbers() -> None:
    """Levels, scenes and the line that says what it is not."""
    said = words(indicators_picture(played().state))
    assert said.split("\n")[0] == ILLUSTRATION
    assert "Trust" in said and "Cost" in said and "high" in said and "The request" in said
    assert not any(sign.isdigit() for sign in said)
    assert "Inner" not in said and "nobodysees" not in said, "what only the facilitator sees is never drawn"


def test_courses_end_where_the_room_ended() -> None:
    """The last known level of each course is the one play came to, whatever was taken back or not believed."""
    for room in (played(), full_room(), played(option="all")):
        _, rows = courses(room.state)
        compiled, play = room.compiled, room.state.moment.play
        assert play is not None
        for row in rows:
            name = next(n for n, entry in compiled.exercise.indicators.items() if (entry.name or n) == row.name)
            known = [step.level for step in row.steps if step.level is not None]
            assert ([row.first, *known])[-1] == play.levels[compiled.indicator_index[name]]


def test_a_movement_not_believed_is_marked_and_moves_nothing() -> None:
    """The course stays where it was, with a sign that is explained."""
    said = words(indicators_picture(full_room().state))
    assert "◇ the room did not believe the movement" in said
    _, rows = courses(full_room().state)
    trust = next(row for row in rows if row.name == "Trust")
    assert any(step.refused and step.level == trust.first for step in trust.steps)


def test_what_did_not_move_is_named_below() -> None:
    """With the word it stands at; scenes in which nothing moved take no room."""
    svg = draw(("One", "Two", "Three"), (Course("Trust", LEVELS, 1, (Step(1, 2),)), Course("Cost", LEVELS, 0)))
    assert "Did not move: Cost: low" in words(svg)
    assert "Two" in words(svg) and "One" not in words(svg) and "Three" not in words(svg)
    assert "Did not move: Trust: mid" in words(draw(("One",), (Course("Trust", LEVELS, 1),)))


def test_nothing_to_show_is_no_picture() -> None:
    """No scene, or nothing that can move."""
    assert draw((), ()) is None and draw(("One",), ()) is None
    room = begun()
    assert indicators_picture(room.state) is not None
    assert courses(type(room.state)(room.compiled)) == ((), ())


def test_the_line_steps_where_it_moved() -> None:
    """Up by one level is one step up the page; a movement nobody knows the way of moves nothing."""
    course = Course("Trust", LEVELS, 0, (Step(0, 1), Step(1, None), Step(2, 2)))
    svg = draw(("One", "Two", "Three"), (course,))
    ups = []
    for line in read(svg).iter(f"{SVG}path"):
        if line.get("stroke") == TWO and line.get("stroke-width") == "3":
            (x1, y1), (x2, y2) = (map(float, pair.split()) for pair in (line.get("d") or "")[1:].split("L"))
            ups += [y1 - y2] if x1 == x2 else []
            assert x1 == x2 or y1 == y2
    assert len(ups) == 2 and ups[0] == ups[1] > 0
    assert "?" in words(svg).split("\n")


@pytest.mark.parametrize("label", DROLE)
def test_any_label_and_many_scenes(label: str) -> None:
    """Forty scenes with labels no page was made for."""
    steps = tuple(Step(i, (0, 1, None)[i % 3], i % 5 == 0) for i in range(40))
    read(draw([label] * 40, (Course(label, (label, "b"), 1, steps), Course(label, (label,), 0))))
