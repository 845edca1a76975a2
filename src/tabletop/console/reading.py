"""Reading a session that lies on the disk, for whoever tells of it: reports, papers, comparisons, words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tabletop.console.sessions import played_exercise
from tabletop.errors import CannotRead, Damaged
from tabletop.reports.naming import Header, Level, ReportInput
from tabletop.session.events import Happened, read_event
from tabletop.session.fold import fold
from tabletop.session.play import Compiled
from tabletop.session.state import State
from tabletop.store.protocols import Record


def read_state(record: Record, compiled: Compiled | None = None) -> tuple[State, tuple[Happened, ...]]:
    """Return the last state of a session and all its events. ``compiled`` is its exercise where that is at hand.

    Raises CannotRead, also for what another version of the program kept; Damaged.
    """
    state = State(compiled or Compiled(played_exercise(record.header)))
    happened = []
    for kept in record.read():
        try:
            one = Happened(kept.revision, kept.at, kept.wall, read_event(kept.form, kept.body))
            state = fold(state, one)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
            record.verify()  # what is damaged is no newer version's
            raise CannotRead(
                f"Event {kept.revision} of session {record.header.id} is not known here: "
                "another version of tabletop kept it.",
                "Read it with that version of tabletop, or a newer one; nothing of it is lost.",
            ) from error
        happened.append(one)
    return state, tuple(happened)


def report_input(record: Record, state: State, happened: Sequence[Happened], names: Level) -> ReportInput:
    """Return what every report of a session is made of. Raises CannotRead, Damaged."""
    header, people = record.header, record.people()
    revision = record.revision()
    last = record.read(revision - 1) if revision else []
    return ReportInput(
        state=state,
        happened=tuple(happened),
        header=Header(
            id=header.id,
            exercise_id=header.exercise_id,
            title=header.exercise_title,
            version=header.exercise_version,
            sha256=header.exercise_sha256,
            created=header.created_wall,
            begun=_on_the_wall(header.created_wall),
            last_hash=last[-1].hash if last else "",
            fault=_fault(record),
        ),
        people={seat: person.name for seat, person in people.items()},
        names=names,
        organisations={seat: person.organisation for seat, person in people.items()},
    )


def _on_the_wall(utc: str) -> str:
    """The same time as clocks here show it, in ISO 8601; empty for what is no time."""
    try:
        return datetime.fromisoformat(utc).astimezone().isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def _fault(record: Record) -> str:
    """Where the chain does not hold. A report of such a record is better than none, and has to say so."""
    try:
        record.verify()
    except Damaged as error:
        return error.message
    return ""
