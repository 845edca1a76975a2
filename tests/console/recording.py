"""Rooms that were played in tests, as records and as sessions on the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.exercises import Driver

from tabletop.store import folders
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import NewEvent, SessionHeader

WALL = "2026-11-23T18:45:00.123Z"


def record_of(room: Driver, **changed: Any) -> MemoryRecord:
    """A record of what a room did, with two people."""
    exercise = room.compiled.exercise
    fields: dict[str, Any] = {
        "id": "20261123-k7qf",
        "exercise_id": exercise.id,
        "exercise_title": exercise.file.title,
        "exercise_version": exercise.file.version,
        "exercise_sha256": exercise.sha256,
        "program": "0.1.0",
        "format_version": 1,
        "created_wall": WALL,
        "settings": '{"group":"Cohort 7"}',
        "files": exercise.files,
    }
    record = MemoryRecord(SessionHeader(**(fields | changed)))
    record.append(0, [NewEvent(one.event.form, one.at, WALL, one.event.body()) for one in room.happened])
    record.set_person(1, "Anna Kowalska", "Harbour Office")
    record.set_person(2, "Bo Lund", "")
    return record


def keep(room: Driver, root: Path, session: str, settings: str = '{"group":"Cohort 7"}', **changed: Any) -> Path:
    """Keep a room as a session under ``root``."""
    record = record_of(room, id=session, settings=settings, **changed)
    return folders.keep_session(root, record.header, record.read(), record.people())
