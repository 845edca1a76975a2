"""What the library shows: exercises by collection, each with the sessions that were held with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tabletop.errors import CannotRead
from tabletop.library import Entry, find_exercises, shipped_roots
from tabletop.store.folders import SessionSummary, list_sessions
from tabletop.text import clean

EXAMPLES = "examples"
"""The collection for learning the format; it stands last."""


@dataclass(frozen=True)
class Held:
    """A session as lists show it. ``open`` means that it can be gone on with, not that a console is alive."""

    summary: SessionSummary
    group: str = ""
    rehearsal: bool = False
    alone: bool = False
    open: bool = False

    @property
    def id(self) -> str:
        """The session's id."""
        return self.summary.id

    @property
    def day(self) -> str:
        """When it was last played, as people here write it: ``23 Nov 2026``; empty when not known."""
        return day(self.summary.last_wall or self.summary.created_wall)

    @property
    def minutes(self) -> int:
        """Session time so far."""
        return self.summary.last_at // 60_000

    @property
    def state(self) -> str:
        """One word or two: open, closed, cannot be read."""
        if self.summary.damaged:
            return "cannot be read"
        return "open" if self.open else "closed"


@dataclass(frozen=True)
class Book:
    """An exercise of the library with its sessions, the one last played first."""

    entry: Entry
    held: tuple[Held, ...] = ()

    @property
    def to_resume(self) -> Held | None:
        """The session to go on with: the one last played, if it is open."""
        return next((held for held in self.held if held.open), None)

    @property
    def can_compare(self) -> bool:
        """Whether two groups or more have played it to its end, to be put side by side."""
        played = [one for one in self.held if not (one.rehearsal or one.alone or one.open or one.summary.damaged)]
        return len(played) > 1


@dataclass(frozen=True)
class Shelf:
    """Everything the library shows. ``trouble`` says why sessions cannot be listed; empty when all is well."""

    books: tuple[Book, ...] = ()
    held: tuple[Held, ...] = ()
    trouble: str = ""


def look(sessions: Path, roots: Sequence[Path] | None = None, opened: Sequence[Path] = ()) -> Shelf:
    """Look at the exercises below ``roots`` (default: those shipped) and at places opened by hand, and at all sessions.

    Reads heads of files and the first rows of records; never raises for what it finds there.
    """
    places = [*(shipped_roots() if roots is None else roots), *opened]
    found = sorted(find_exercises(places), key=lambda entry: entry.collection == EXAMPLES)
    entries = {entry.path.resolve(): entry for entry in found}
    held, trouble = _held(sessions)
    books = tuple(
        Book(entry, tuple(one for one in held if one.summary.exercise_id == entry.id)) for entry in entries.values()
    )
    return Shelf(books, held, trouble)


def _held(sessions: Path) -> tuple[tuple[Held, ...], str]:
    try:
        return tuple(_one(summary) for summary in list_sessions(sessions)), ""
    except CannotRead as error:
        return (), clean(f"{error.message} {error.advice}", multiline=False)


def _one(summary: SessionSummary) -> Held:
    settings = _settings(summary.settings)
    over = summary.last_form.startswith("closed/") or (
        summary.last_form.startswith("people_forgotten/") and not summary.running
    )
    return Held(
        summary,
        group=clean(str(settings.get("group", "")), multiline=False, limit=200),
        rehearsal=bool(settings.get("rehearsal")),
        alone=bool(settings.get("alone")),
        open=not over and not summary.damaged,
    )


def _settings(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def day(wall: str) -> str:
    """Return a wall-clock time (ISO 8601, UTC) as the local day: ``23 Nov 2026``; empty for what is no time."""
    try:
        when = datetime.fromisoformat(wall).astimezone()
    except ValueError:
        return ""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def told(book: Book) -> str:
    """Return in a few words what was played of an exercise: the state of its last session."""
    if not book.held:
        return "not played yet"
    last = book.to_resume or book.held[0]
    who = f" with {last.group}" if last.group and not last.alone else ""
    kind = "alone" if last.alone else "rehearsal" if last.rehearsal else "session"
    if last.open:
        return f"{kind} open{who}, {last.minutes} min in" if last.minutes else f"{kind} open{who}"
    if last.summary.damaged:
        return "the last session cannot be read"
    times = len([held for held in book.held if not held.rehearsal and not held.alone])
    return f"played{who}, {last.day}" + (f" · {times} times" if times > 1 else "")
