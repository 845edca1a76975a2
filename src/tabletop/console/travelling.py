"""Bringing a session from another computer: its file is checked as far as playing it again can check it."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from tabletop.console.sessions import played_exercise
from tabletop.errors import CannotRead, Damaged
from tabletop.reports import as_json, session_report
from tabletop.reports.naming import Header, ReportInput
from tabletop.session.events import Event, Happened, read_event
from tabletop.session.fold import fold
from tabletop.session.play import Compiled
from tabletop.session.show import room_view
from tabletop.session.state import State
from tabletop.store.export import keep_import, read_export, read_file
from tabletop.store.protocols import KeptEvent, SessionHeader

_ADVICE = "Ask for the file again; it has to be exactly as it was written."


def bring(root: Path, file: Path) -> Path:
    """Bring the session in ``file`` under ``root`` and return its folder; nothing is kept of one that does not hold.

    Raises CannotRead, Damaged, KeepingFailed.
    """
    header, events, people = read_export(read_file(file))
    _play_again(header, events)
    return keep_import(root, header, events, people)


def _play_again(header: SessionHeader, kept: Iterable[KeptEvent]) -> None:
    """Load the exercise as played, fold every event, and tell what came of it: whatever shows a session later does the
    same."""
    exercise = played_exercise(header)
    if exercise.sha256 != header.exercise_sha256:
        raise Damaged("The exercise in this file is not the one that was played.", _ADVICE)
    state, happened = State(Compiled(exercise)), []
    for one in kept:
        happened.append(Happened(one.revision, one.at, one.wall, _event(one)))
        try:
            state = fold(state, happened[-1])
        except Exception as error:  # events that no console would have written one after the other
            raise CannotRead(
                f"Event {one.revision} of this session does not follow from those before it.", _ADVICE
            ) from error
    told = Header(header.id, header.exercise_id, header.exercise_title, header.exercise_version, exercise.sha256)
    try:
        given = ReportInput(state, tuple(happened), told)
        as_json.record(given)
        session_report.build(given)
        room_view(state, now=state.at)
    except Exception as error:  # each event may stand there, and all of them together tell nothing
        raise CannotRead("This session holds what no session can hold.", _ADVICE) from error


def _event(kept: KeptEvent) -> Event:
    try:
        event = read_event(kept.form, kept.body)
    except (ValueError, TypeError, RecursionError) as error:
        raise CannotRead(
            f"Event {kept.revision} of this session is not known here: a newer tabletop kept it, or none did.",
            "Bring tabletop up to date, then import it.",
        ) from error
    if not _well_typed(event):
        raise CannotRead(f"Event {kept.revision} of this session holds something of the wrong kind.", _ADVICE)
    return event


# ---- are all fields of the kind their declaration names? ------------------------------------------------------------


@lru_cache(maxsize=256)
def _declared(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _well_typed(value: Any) -> bool:
    hints = _declared(value.__class__)
    return all(_is(hints[field.name], getattr(value, field.name)) for field in dataclasses.fields(value))


def _is(hint: Any, value: Any) -> bool:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return True
    if origin is None:
        # A truth value is a whole number to Python, and none to a record.
        fits = isinstance(value, hint) and not (hint is int and isinstance(value, bool))
        return fits and (not dataclasses.is_dataclass(value) or _well_typed(value))
    if origin in (typing.Union, types.UnionType):
        return any(_is(one, value) for one in inner)
    if origin is typing.Literal:
        return value in inner and isinstance(value, str)
    if origin is dict:
        return isinstance(value, dict) and all(_is(inner[0], k) and _is(inner[1], v) for k, v in value.items())
    if origin is tuple and inner[-1] is Ellipsis:
        return isinstance(value, tuple) and all(_is(inner[0], one) for one in value)
    return isinstance(value, tuple) and len(value) == len(inner) and all(map(_is, inner, value))
