"""Headers and events for the store's tests, and folders read as bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tabletop.store.chain import files_sha256
from tabletop.store.protocols import NewEvent, SessionHeader

WALL = "2026-11-23T18:45:00.123Z"


def header(id: str = "20261123-k7qf", **changed: Any) -> SessionHeader:
    """Return a plausible header; ``changed`` replaces fields."""
    files = (("exercise.yaml", "title: Añade “comillas”\nscenes: []\n"), ("register.yaml", "sources: []\n"))
    fields: dict[str, Any] = {
        "id": id,
        "exercise_id": "the_leaked_file",
        "exercise_title": "The leaked file",
        "exercise_version": 3,
        "exercise_sha256": files_sha256(files),
        "program": "0.1.0",
        "format_version": 1,
        "created_wall": WALL,
        "settings": '{"group":"Cohort 7","rehearsal":false}',
        "files": files,
    }
    return SessionHeader(**(fields | changed))


def event(number: int = 1, form: str = "noted/1") -> NewEvent:
    """Return an event whose body tells which it is."""
    return NewEvent(form, number * 1000, WALL, f'{{"words":"line {number} ✓"}}')


def bytes_of(folder: Path, name: str) -> bytes:
    """Return everything that ``name`` and SQLite's files beside it hold."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{name}*")))
