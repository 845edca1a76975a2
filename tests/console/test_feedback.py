"""The feedback form at the desk, through a real room: opened, filled in, closed, and nobody to be found in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.console.driving import kept, new_desk, refused

from tabletop.console.desk import Desk
from tabletop.console.feedback import answer_here, close_feedback, forms_of, open_feedback
from tabletop.console.sessions import reopen
from tabletop.debrief.feedback import STATEMENTS
from tabletop.errors import VoteClosed
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.events import FeedbackGiven
from tabletop.store import folders
from tabletop.store.tokens import ballot_number, new_token


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk in the hot wash at the feedback form, four people present."""
    found = new_desk(tmp_path)
    found.do(co.EndHere())
    found.go_to("hot_wash:feedback")
    yield found
    found.close()


def phone(desk: Desk, ratings: Sequence[int], token: bytes | None = None, **texts: str) -> str:
    """Fill the form in as a phone does; returns the number it stands under."""
    asked = desk.state.open_feedback
    assert asked is not None
    key = ballot_number(token or new_token(), asked.id)
    room = folders.open_room(desk.folder)
    try:
        room.vote(asked.id, key, json.dumps({"ratings": list(ratings), **texts}))
    finally:
        room.close()
    return key


def closed(desk: Desk) -> ev.FeedbackClosed:
    """The event that closed the form."""
    return next(h.event for h in reversed(desk.happened) if isinstance(h.event, ev.FeedbackClosed))


def test_the_seats_find_the_form(desk: Desk) -> None:
    """The room holds one open question of kind feedback with the eight statements; nobody reads what comes in."""
    kept(open_feedback(desk))
    [question] = [q for q in desk.room.questions() if q.open]
    assert (question.kind, question.id) == ("feedback", desk.state.revision)
    assert json.loads(question.settings) == {"statements": list(STATEMENTS), "opened": question.id}
    phone(desk, [5] * 8)
    assert desk.ballots_in() == 1
    assert desk.state.feedback == ()
    step = desk.facilitator_view().next
    assert (step.label, step.warn) == ("close the feedback form", "1 of 4 in")


def test_closing_keeps_forms_and_no_seat(desk: Desk) -> None:
    """One event, sorted by what the forms say; no key, and nothing of them is left in the room."""
    kept(open_feedback(desk))
    token = new_token()
    keys = [phone(desk, [5] * 8, token), phone(desk, [1, 0, 0, 0, 0, 0, 0, 2], comments="cold room")]
    keys.append(phone(desk, [4] * 8, token, strengths="a second thought"))
    assert answer_here(desk, FeedbackGiven("room", (3,) * 8, comments="by keyboard")) is None
    kept(close_feedback(desk))
    body = closed(desk).body()
    assert not any(key in body for key in keys)
    assert list(closed(desk).answers) == sorted(closed(desk).answers, key=FeedbackGiven.body)
    assert sorted((form.source, form.ratings[0]) for form in desk.state.feedback) == [
        ("phone", 1), ("phone", 4), ("room", 3),
    ]  # fmt: skip
    question = closed(desk).question
    assert desk.room.ballots_in(question) == 0
    with pytest.raises(VoteClosed):
        desk.room.vote(question, "late", "{}")
    for name in ("room.sqlite", "room.sqlite-wal"):
        file = desk.folder / name
        assert not file.exists() or b"cold room" not in file.read_bytes()


def test_space_closes_it_and_asks_while_forms_are_missing(desk: Desk) -> None:
    """Closing cannot be taken back, so it takes a second press while somebody is still writing."""
    kept(open_feedback(desk))
    phone(desk, [5] * 8)
    answer = refused(desk.go_on())
    assert (answer.kind, answer.reason.split(" · ")[0]) == ("confirm", "1 of 4 feedback forms are in")
    kept(desk.go_on(confirmed=True))
    assert desk.state.open_feedback is None
    assert desk.state.moment.part == "hot_wash:feedback"
    kept(desk.go_on())
    assert desk.state.moment.part == "hot_wash:close"


def test_the_last_space_closes_an_open_form_first(desk: Desk) -> None:
    """Whoever goes past the form and ends the evening loses no answer."""
    kept(open_feedback(desk))
    phone(desk, [2] * 8)
    kept(desk.go_to("hot_wash:close"))
    refused(desk.go_on())
    kept(desk.go_on(confirmed=True))
    assert [form.ratings for form in desk.state.feedback] == [(2,) * 8]
    assert not desk.state.closed
    refused(desk.go_on())
    kept(desk.go_on(confirmed=True))
    assert desk.state.closed


def test_it_survives_a_resume(desk: Desk) -> None:
    """What was sent is still there when the session is opened again, and closing goes on where it stopped."""
    kept(open_feedback(desk))
    asked = desk.state.open_feedback
    assert asked is not None
    phone(desk, [5] * 8)
    again = reopen(desk.folder)
    try:
        assert again.ballots_in() == 1
        again.room.close_question(asked.id)
    finally:
        again.close()
    third = reopen(desk.folder)
    try:
        assert third.state.open_feedback is None
        assert [form.ratings for form in third.state.feedback] == [(5,) * 8]
    finally:
        third.close()


def test_it_survives_the_loss_of_the_rooms_file(desk: Desk) -> None:
    """A new file has the form open again, with the forms that could still be read."""
    kept(open_feedback(desk))
    phone(desk, [4] * 8)
    for file in desk.folder.glob("room.sqlite*"):
        file.unlink()
    desk.beat()
    assert desk.ballots_in() == 1
    phone(desk, [3] * 8)
    kept(close_feedback(desk))
    assert sorted(form.ratings[0] for form in desk.state.feedback) == [3, 4]


def test_nothing_else_touches_an_open_form(desk: Desk) -> None:
    """Other steps of the hot wash leave it open with what has come in."""
    kept(open_feedback(desk))
    phone(desk, [4] * 8)
    kept(desk.go_to("hot_wash:actions"))
    kept(desk.do(co.AgreeAction(text="write")))
    kept(desk.go_to("hot_wash:feedback"))
    assert desk.ballots_in() == 1


def test_rows_that_are_no_forms_cost_nobody_anything(desk: Desk) -> None:
    """A phone may send anything at all."""
    rows = [
        ("a", "no json"), ("b", "[1, 2]"), ("c", '{"ratings": "55555555"}'), ("d", "[" * 100_000),
        ("e", '{"ratings": [9, true, "5", null, 5], "comments": ["x"], "strengths": " kept ", "source": "seat 4"}'),
        ("f", '{"ratings": [1,2,3,4,5,1,2,3,4,5,1]}'),
    ]  # fmt: skip
    assert forms_of(rows) == (
        FeedbackGiven("phone", (0, 0, 0, 0, 5, 0, 0, 0), strengths="kept"),
        FeedbackGiven("phone", (1, 2, 3, 4, 5, 1, 2, 3)),
    )


def test_a_form_at_the_keyboard_needs_an_open_form(desk: Desk) -> None:
    """Not before it is opened, not empty, and not after it is closed."""
    form = FeedbackGiven("room", (3,) * 8)
    assert refused(answer_here(desk, form)).reason == "the feedback form is not open"
    kept(open_feedback(desk))
    assert refused(answer_here(desk, FeedbackGiven("room"))).reason == "an empty form is not kept"
    asked = desk.state.open_feedback
    assert asked is not None
    desk.room.close_question(asked.id)
    assert refused(answer_here(desk, form)).reason == "the feedback form has been closed"
