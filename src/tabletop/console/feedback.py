"""The feedback form at the desk: opened for phones and the shared keyboard, read like a vote, closed as one event.

Forms wait in the room's file under a number that stands for nobody. Closing sorts them by what they say, so that the
record holds neither seat nor order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tabletop.debrief.feedback import STATEMENTS
from tabletop.errors import VoteClosed
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.evaluating import MOST_POINTS, STATEMENTS_RATED, TEXTS, is_empty
from tabletop.session.events import FeedbackGiven, FeedbackSource
from tabletop.session.state import FeedbackAsked
from tabletop.store.tokens import ballot_number, new_token

if TYPE_CHECKING:
    from tabletop.console.desk import Desk, Kept

KIND = "feedback"
"""The kind of question under which seats find the form."""


def feedback_settings(asked: FeedbackAsked) -> str:
    """Return what the seats' screens need to know of the form, as JSON."""
    return json.dumps({"statements": asked.statements, "opened": asked.id}, ensure_ascii=False)


def open_feedback(desk: Desk, *, although_again: bool = False) -> Kept | Refusal:
    """Open the form at the seats."""
    return desk.do(co.OpenFeedback(statements=STATEMENTS, although_again=although_again))


def close_feedback(desk: Desk) -> Kept | Refusal:
    """Close the form: shut it in the room, read the rows, keep them as one event; the desk then forgets the rows."""
    asked = desk.state.open_feedback
    if asked is None:
        return Refusal("the feedback form is not open")
    rows = desk.use_room(lambda room: room.close_question(asked.id))
    if rows is None:
        return Refusal(f"the feedback forms cannot be read: {desk.trouble} Try again")
    return desk.do(co.CloseFeedback(answers=forms_of(rows)))


def still_out(desk: Desk) -> Refusal | None:
    """Return the question before closing while forms are missing: closing cannot be taken back."""
    there, of = desk.ballots_in(), desk.state.present
    if there >= of:
        return None
    return Refusal(f"{there} of {of} feedback forms are in · space again to close", "confirm")


def answer_here(desk: Desk, form: FeedbackGiven) -> Refusal | None:
    """Take the form of somebody at the shared keyboard; it is kept when this returns None, under a number of its own
    that nobody remembers."""
    asked = desk.state.open_feedback
    if asked is None:
        return Refusal("the feedback form is not open")
    if is_empty(form):
        return Refusal("an empty form is not kept")
    texts = {name: getattr(form, name) for name in TEXTS}
    body = json.dumps({"source": "room", "ratings": form.ratings, **texts}, ensure_ascii=False)
    key = ballot_number(new_token(), asked.id)
    closed = False

    def keep(room: Any) -> bool:
        nonlocal closed
        try:
            room.vote(asked.id, key, body)
        except VoteClosed:
            closed = True
        return True

    if desk.use_room(keep) is None:
        return Refusal(f"the form cannot be kept: {desk.trouble} Try again")
    return Refusal("the feedback form has been closed") if closed else None


def finish_feedback(desk: Desk) -> None:
    """After a crash: go on with a closing that had begun and was never kept."""
    asked = desk.state.open_feedback
    if asked is not None and desk.begun_to_close(asked.id):
        close_feedback(desk)


# ---- rows from outside ----------------------------------------------------------------------------------------------


def forms_of(rows: Sequence[tuple[str, str]]) -> tuple[FeedbackGiven, ...]:
    """Return the forms that stand in rows of the room's file; a row that is none is left out and loses nothing else.

    The keys are dropped here: nothing of them reaches the record.
    """
    found = []
    for _, body in rows:
        data: Any = None
        with suppress(ValueError, RecursionError):
            data = json.loads(body)
        if isinstance(data, dict):
            found.append(_form(data))
    return tuple(form for form in found if not is_empty(form))


def _form(data: Mapping[str, Any]) -> FeedbackGiven:
    ratings = data.get("ratings")
    points = [_points(value) for value in ratings] if isinstance(ratings, list) else []
    points = (points + [0] * STATEMENTS_RATED)[:STATEMENTS_RATED]
    source: FeedbackSource = "room" if data.get("source") == "room" else "phone"
    return FeedbackGiven(source, tuple(points), *(_text(data.get(name)) for name in TEXTS))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _points(value: object) -> int:
    return value if type(value) is int and 0 <= value <= MOST_POINTS else 0
