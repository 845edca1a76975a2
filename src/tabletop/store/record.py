"""The record of one session in SQLite: header, events, people.

Two connections: one writes, and also moves the log into the database; one reads, and never waits for the other. So the
thread that draws may read while the thread that keeps waits for the disk. Every append is on the disk when it returns
(WAL with ``synchronous=FULL``; on macOS ``fullfsync``).
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tabletop.errors import RevisionMoved
from tabletop.store import chain
from tabletop.store.connection import Connection, make_database
from tabletop.store.protocols import KeptEvent, NewEvent, Person, SessionHeader
from tabletop.store.steps import reached

FILE_NAME = "record.sqlite"

_FORM = 1
_PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA fullfsync = ON", "PRAGMA checkpoint_fullfsync = ON")
_SCHEMA = """
CREATE TABLE session (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL, exercise_id TEXT NOT NULL, exercise_title TEXT NOT NULL, exercise_version INTEGER NOT NULL,
    exercise_sha256 TEXT NOT NULL, program TEXT NOT NULL, format_version INTEGER NOT NULL, created_wall TEXT NOT NULL,
    settings TEXT NOT NULL, link TEXT NOT NULL);
CREATE TABLE files (position INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE events (
    revision INTEGER PRIMARY KEY,
    form TEXT NOT NULL, at INTEGER NOT NULL, wall TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE people (seat INTEGER PRIMARY KEY, name TEXT NOT NULL, organisation TEXT NOT NULL);
"""
_HEADER_FIELDS = tuple(field.name for field in dataclasses.fields(SessionHeader) if field.name != "files")
_SELECT_HEADER = f"SELECT {', '.join(_HEADER_FIELDS)} FROM session"  # noqa: S608  names of our own fields
_EVENT_TYPES = (str, int, str, str, int, str)
_EVENT_FIELDS = "form, at, wall, body, revision, hash"


class SqliteRecord:
    """A Record in ``folder``; see the protocol. Raises CannotRead, Damaged, Locked on opening."""

    def __init__(self, folder: Path, *, readonly: bool = False) -> None:
        self.folder = folder
        path = folder / FILE_NAME
        self._writer = None if readonly else Connection(path, _FORM, _PRAGMAS)
        self._reader: Connection | None = None
        try:
            self._reader = Connection(path, _FORM, readonly=True)
            with self._reader.reading() as database:
                self._header = _read_header(database, with_files=True)
        except BaseException:
            self.close()
            raise

    @property
    def header(self) -> SessionHeader:
        return self._header

    def append(self, expected_revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
        with self._write().writing() as database:
            reached("append:begun")
            revision, link = _head(database)
            if revision != expected_revision:
                raise moved(revision, expected_revision)
            kept = chain.hang(link, revision, events)
            _insert_events(database, kept)
            reached("append:written")
        reached("append:committed")
        return kept

    def read(self, after: int = 0) -> list[KeptEvent]:
        with self._read().reading() as database:
            return _read_events(database, after)

    def revision(self) -> int:
        with self._read().reading() as database:
            return _head(database)[0]

    def people(self) -> dict[int, Person]:
        with self._read().reading() as database:
            rows = database.execute("SELECT seat, name, organisation FROM people ORDER BY seat").fetchall()
        return {seat: Person(name, organisation) for seat, name, organisation in rows}

    def set_person(self, seat: int, name: str, organisation: str) -> None:
        with self._write().writing() as database:
            database.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", (seat, name, organisation))

    def forget_people(self) -> None:
        with self._write().writing() as database:
            database.execute("DELETE FROM people")
        self._write().overwrite_log()

    def verify(self) -> None:
        with self._read().reading() as database:
            faults = [row[0] for row in database.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"]
            if faults:
                raise chain.damaged(f"the file itself is damaged ({faults[0]})")
            header = _read_header(database, with_files=True)
            link = str(database.execute("SELECT link FROM session").fetchone()[0])
            positions = [row[0] for row in database.execute("SELECT position FROM files ORDER BY position")]
            events, head = _read_events(database, 0), _head(database)
        if positions != list(range(len(positions))):
            raise chain.damaged("the exercise’s files are not those the session began with")
        end = chain.check(header, link, events)
        if end != head:
            raise chain.damaged(f"it ends at revision {end[0]}, but was last kept at revision {head[0]}")

    def close(self) -> None:
        # The reader first: whoever closes last tidies up, and a reader cannot.
        for connection in (self._reader, self._writer):
            if connection is not None:
                connection.close()

    def _read(self) -> Connection:
        assert self._reader is not None
        return self._reader

    def _write(self) -> Connection:
        # A record opened for reading has no writer; its reader refuses to write, in words.
        return self._writer or self._read()


def make_record(
    folder: Path, header: SessionHeader, events: Sequence[KeptEvent] = (), people: dict[int, Person] | None = None
) -> None:
    """Create the record's file in ``folder`` with all that is known, and let go of it. Raises KeepingFailed."""
    path = folder / FILE_NAME
    make_database(path, _FORM, _SCHEMA)
    connection = Connection(path, _FORM, _PRAGMAS)
    link = chain.first_link(header)
    marks = ", ".join("?" * (len(_HEADER_FIELDS) + 2))
    try:
        with connection.writing() as database:
            row = (1, *(getattr(header, name) for name in _HEADER_FIELDS), link)
            database.execute(f"INSERT INTO session VALUES ({marks})", row)  # noqa: S608  only question marks
            files = [(position, name, text) for position, (name, text) in enumerate(header.files)]
            database.executemany("INSERT INTO files VALUES (?, ?, ?)", files)
            database.execute("INSERT INTO head VALUES (1, 0, ?)", (link,))
            _insert_events(database, events)
            rows = [(seat, person.name, person.organisation) for seat, person in (people or {}).items()]
            database.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)
    finally:
        connection.close()


def glance(folder: Path) -> tuple[SessionHeader, KeptEvent | None]:
    """Return the header without its files and the last event, cheaply. Raises CannotRead, Damaged, Locked."""
    connection = Connection(folder / FILE_NAME, _FORM, readonly=True)
    try:
        with connection.reading() as database:
            header = _read_header(database, with_files=False)
            last = _read_events(database, _head(database)[0] - 1)
    finally:
        connection.close()
    return header, last[-1] if last else None


def moved(revision: int, expected: int) -> RevisionMoved:
    """Return the error for an append that came too late."""
    return RevisionMoved(
        f"The record is at revision {revision}; this was decided on {expected}.", "Read what is new and decide again."
    )


def _read_header(database: sqlite3.Connection, *, with_files: bool) -> SessionHeader:
    row = database.execute(_SELECT_HEADER).fetchone()
    if row is None:
        raise chain.damaged("its header is missing")
    files: list[tuple[str, str]] = []
    if with_files:
        files = database.execute("SELECT name, text FROM files ORDER BY position").fetchall()
    numbers = ("exercise_version", "format_version")
    fields = dict(zip(_HEADER_FIELDS, row, strict=True))
    well = all(isinstance(value, int if name in numbers else str) for name, value in fields.items())
    if not well or not all(isinstance(word, str) for file in files for word in file):
        raise chain.damaged("its header or a file of the exercise is not text")
    return SessionHeader(**fields, files=tuple(files))


def _read_events(database: sqlite3.Connection, after: int) -> list[KeptEvent]:
    words = f"SELECT {_EVENT_FIELDS} FROM events WHERE revision > ? ORDER BY revision"  # noqa: S608  our own fields
    events = []
    for row in database.execute(words, (after,)):
        if not all(isinstance(value, kind) for value, kind in zip(row, _EVENT_TYPES, strict=True)):
            raise chain.damaged(f"revision {row[4]} holds something else than text")
        events.append(KeptEvent(*row))
    return events


def _insert_events(database: sqlite3.Connection, events: Sequence[KeptEvent]) -> None:
    words = f"INSERT INTO events ({_EVENT_FIELDS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608  our own fields
    database.executemany(words, [dataclasses.astuple(event) for event in events])
    if events:
        database.execute("UPDATE head SET revision = ?, hash = ?", (events[-1].revision, events[-1].hash))


def _head(database: sqlite3.Connection) -> tuple[int, str]:
    row = database.execute("SELECT revision, hash FROM head").fetchone()
    if row is None or not isinstance(row[0], int):
        raise chain.damaged("its last revision is not known")
    return row[0], str(row[1])
