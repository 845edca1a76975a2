"""What can happen in a session. An event says what is so from now on; ``fold`` applies what it says.

All events can be had from here; what each holds stands in ``event``, a module a subject. The body kept in the record is
the JSON of the fields; ``form`` names the event and its version. An old form is lifted when read (``LIFTS``) and never
rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from tabletop.session.event.base import Event, Happened
from tabletop.session.event.debrief import Objected, StanceSettled, Touched
from tabletop.session.event.deciding import (
    CardsCounted,
    Cast,
    Decided,
    Dissented,
    QuestionOpened,
    ReasonGiven,
    VoteClosed,
)
from tabletop.session.event.hot_wash import (
    ELEMENTS,
    FINDING_KINDS,
    ActionAgreed,
    ActionChanged,
    ActionFields,
    FeedbackClosed,
    FeedbackGiven,
    FeedbackOpened,
    FeedbackSource,
    FindingChanged,
    FindingFields,
    FindingKind,
    Found,
    HotWashed,
    Rated,
)
from tabletop.session.event.movements import Moved, Waiting
from tabletop.session.event.notes import (
    NOTE_KINDS,
    AssumptionSettled,
    Heard,
    LineTested,
    LineWritten,
    NoteChanged,
    Noted,
    NoteKind,
)
from tabletop.session.event.play import (
    Entered,
    InjectSent,
    InjectSkipped,
    InjectWritten,
    MovementRefused,
    PhaseEntered,
    Shown,
    Undone,
)
from tabletop.session.event.room import (
    Blanked,
    Closed,
    Opened,
    Paused,
    PeopleForgotten,
    Resumed,
    RoleGiven,
    SeatFreed,
    SeatTaken,
    TimerSet,
)

__all__ = [
    "ELEMENTS", "FINDING_KINDS", "FORMS", "LIFTS", "NOTE_KINDS", "ActionAgreed", "ActionChanged", "ActionFields",
    "AssumptionSettled", "Blanked", "CardsCounted", "Cast", "Closed", "Decided", "Dissented", "Entered", "Event",
    "FeedbackClosed", "FeedbackGiven", "FeedbackOpened", "FeedbackSource", "FindingChanged", "FindingFields",
    "FindingKind", "Found", "Happened", "Heard", "HotWashed", "InjectSent", "InjectSkipped", "InjectWritten",
    "LineTested", "LineWritten", "Moved", "MovementRefused", "NoteChanged", "NoteKind", "Noted", "Objected", "Opened",
    "Paused", "PeopleForgotten", "PhaseEntered", "QuestionOpened", "Rated", "ReasonGiven", "Resumed", "RoleGiven",
    "SeatFreed", "SeatTaken", "Shown", "StanceSettled", "TimerSet", "Touched", "Undone", "VoteClosed", "Waiting",
    "read_event",
]  # fmt: skip

FORMS: dict[str, type[Event]] = {cls.form: cls for cls in Event.__subclasses__()}

LIFTS: dict[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]] = {
    # Contact and issue came later; an action without them says so by leaving them empty.
    "action_agreed/1": lambda data: ("action_agreed/2", data),
}
"""From an old form to (newer form, fields)."""


def read_event(form: str, body: str) -> Event:
    """Return the event that a record holds as text.

    Raises ValueError when the form or its fields are not known: the record was kept by a newer program.
    """
    data = json.loads(body)
    while form in LIFTS:
        form, data = LIFTS[form](data)
    cls = FORMS.get(form)
    if cls is None or not isinstance(data, dict) or not set(data) <= {item.name for item in fields(cls)}:
        raise ValueError(f"an event of form {form} is not known here; a newer program kept it")
    return cls(**data)
