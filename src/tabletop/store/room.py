"""The room of one session in SQLite: what passes between processes, and may be lost.

Every table is WITHOUT ROWID and none tells when or in what order a seat did something. Nor do the file's pages and its
log: ballots are laid out anew by their keys with each that comes, and the log, which holds the pages as they were, is
emptied behind it. Only who copies the file again and again while a vote is open sees in what order ballots come; seats
that pass a keyboard round vote in the order of their numbers. The room's view and the roles'
views are tables of their own, because who reads a row holds its neighbours’ page in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tabletop import system
from tabletop.errors import NotFound, VoteClosed
from tabletop.store.connection import Connection, delete_database, make_database
from tabletop.store.protocols import Beat, Question, Request, Screen, Seat
from tabletop.store.steps import reached

FILE_NAME = "room.sqlite"

LOG_EVERY_MS = 90
"""How long at least lies between two emptyings of the log: less than between two batches of a web side."""

_FORM = 2
_PRAGMAS = ("PRAGMA synchronous = NORMAL",)
_SCHEMA = """
CREATE TABLE room_view (
    one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE role_views (role TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE summary (
    one INTEGER PRIMARY KEY CHECK (one = 1), revision INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notices (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE beat (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    console TEXT NOT NULL, counter INTEGER NOT NULL, at INTEGER NOT NULL, left_ms INTEGER) WITHOUT ROWID;
CREATE TABLE screens (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, columns INTEGER NOT NULL, lines INTEGER NOT NULL,
    counter INTEGER NOT NULL, page TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE questions (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, settings TEXT NOT NULL, open INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE ballots (
    question INTEGER NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (question, key)) WITHOUT ROWID;
CREATE TABLE seats (
    token_sha256 TEXT PRIMARY KEY, wished_name TEXT NOT NULL, wished_role TEXT NOT NULL,
    number INTEGER, role TEXT) WITHOUT ROWID;
CREATE TABLE requests (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE last_request (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO last_request VALUES (1, 0);
"""
_SELECT_SEAT = "SELECT token_sha256, wished_name, wished_role, number, role FROM seats"


class SqliteRoom:
    """A Room in ``folder``; see the protocol. Raises NotFound, CannotRead, Damaged, Locked on opening."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / FILE_NAME
        self._open()

    def _open(self) -> None:
        file = self._file()
        if file is None:
            raise NotFound(
                f"Session {self.folder.name} is not running.", "Start or resume it in the facilitator’s window."
            )
        self._opened_file = file
        self._version: int | None = None
        self._ballots_in_log = False
        self._emptied_at = 0
        self._connection = Connection(self._path, _FORM, _PRAGMAS)

    # --- views ---

    def publish(self, revision: int, room_view: str, role_views: Mapping[str, str], summary: str) -> bool:
        with self._connection.writing() as database:
            reached("publish:begun")
            standing = database.execute("SELECT revision FROM room_view").fetchone()
            if standing is not None and standing[0] > revision:
                return False
            database.execute("INSERT OR REPLACE INTO room_view VALUES (1, ?, ?)", (revision, room_view))
            database.execute("INSERT OR REPLACE INTO summary VALUES (1, ?, ?)", (revision, summary))
            database.execute("DELETE FROM role_views")
            rows = [(role, revision, view) for role, view in role_views.items()]
            database.executemany("INSERT INTO role_views VALUES (?, ?, ?)", rows)
            reached("publish:written")
        reached("publish:committed")
        return True

    def room_view(self) -> tuple[int, str] | None:
        return self._view("SELECT revision, body FROM room_view")

    def role_view(self, role: str) -> tuple[int, str] | None:
        return self._view("SELECT revision, body FROM role_views WHERE role = ?", role)

    def summary(self) -> tuple[int, str] | None:
        return self._view("SELECT revision, body FROM summary")

    def _view(self, words: str, *values: str) -> tuple[int, str] | None:
        with self._connection.reading() as database:
            row: tuple[int, str] | None = database.execute(words, values).fetchone()
        return row

    def changed(self) -> bool:
        if self._file() not in (None, self._opened_file):
            self._connection.close()
            self._open()
        version = self._connection.pragma("data_version")[0]
        before, self._version = self._version, version
        return version != before

    def gone(self) -> bool:
        return self._file() != self._opened_file

    def _file(self) -> tuple[int, int] | None:
        """Return what tells this file from another one put in its place; None when there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    # --- notices ---

    def set_notice(self, name: str, body: str) -> None:
        with self._connection.writing() as database:
            if body:
                database.execute("INSERT OR REPLACE INTO notices VALUES (?, ?)", (name, body))
            else:
                database.execute("DELETE FROM notices WHERE name = ?", (name,))

    def notice(self, name: str) -> str:
        with self._connection.reading() as database:
            row = database.execute("SELECT body FROM notices WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    # --- signs of life ---

    def beat(self, console: str, counter: int, at: int, left_ms: int | None) -> None:
        with self._connection.writing() as database:
            database.execute("INSERT OR REPLACE INTO beat VALUES (1, ?, ?, ?, ?)", (console, counter, at, left_ms))
        self._empty_log()

    def last_beat(self) -> Beat | None:
        with self._connection.reading() as database:
            row = database.execute("SELECT console, counter, at, left_ms FROM beat").fetchone()
        return Beat(*row) if row else None

    def screen_seen(self, id: str, kind: str, columns: int, rows: int, counter: int, page: str = "") -> None:
        with self._connection.writing() as database:
            row = (id, kind, columns, rows, counter, page)
            database.execute("INSERT OR REPLACE INTO screens VALUES (?, ?, ?, ?, ?, ?)", row)
        self._empty_log()

    def screens(self) -> list[Screen]:
        with self._connection.reading() as database:
            return [Screen(*row) for row in database.execute("SELECT * FROM screens ORDER BY id")]

    def screen_gone(self, id: str) -> None:
        with self._connection.writing() as database:
            database.execute("DELETE FROM screens WHERE id = ?", (id,))

    # --- questions and ballots ---

    def open_question(self, id: int, kind: str, settings: str) -> bool:
        with self._connection.writing() as database:
            database.execute("INSERT OR IGNORE INTO questions VALUES (?, ?, ?, 1)", (id, kind, settings))
            return bool(database.execute("SELECT open FROM questions WHERE id = ?", (id,)).fetchone()[0])

    def questions(self) -> list[Question]:
        with self._connection.reading() as database:
            rows = database.execute("SELECT id, kind, settings, open FROM questions ORDER BY id").fetchall()
        return [Question(id, kind, settings, bool(is_open)) for id, kind, settings, is_open in rows]

    def vote(self, question: int, key: str, body: str) -> None:
        with self._connection.writing() as database:
            reached("vote:begun")
            # In the transaction that writes: a ballot is either before the closing, and counted, or refused.
            if not database.execute("SELECT 1 FROM questions WHERE id = ? AND open", (question,)).fetchone():
                raise VoteClosed("This vote is closed.", "Look at the room’s screen for what comes next.")
            _keep(database, {(question, key): body})
            reached("vote:written")
        reached("vote:committed")
        self._ballots_in_log = True
        self._empty_log()

    def vote_all(self, ballots: Sequence[tuple[int, str, str]]) -> list[bool]:
        with self._connection.writing() as database:
            reached("vote:begun")
            open_now = {id for (id,) in database.execute("SELECT id FROM questions WHERE open")}
            # Of two ballots under one key the later one given stands.
            _keep(database, {(question, key): body for question, key, body in ballots if question in open_now})
            reached("vote:written")
        reached("vote:committed")
        self._ballots_in_log = True
        self._empty_log()
        return [question in open_now for question, _, _ in ballots]

    def _empty_log(self) -> None:
        """Take ballots' older pages out of the log; where they come one on another's heels, or somebody reads an older
        state, it is done with the next one or with the next sign of life."""
        now = system.monotonic_ms()
        if self._ballots_in_log and now - self._emptied_at >= LOG_EVERY_MS:
            self._emptied_at = now
            self._ballots_in_log = not self._connection.empty_log()

    def ballots_in(self, question: int) -> int:
        with self._connection.reading() as database:
            row = database.execute("SELECT count(*) FROM ballots WHERE question = ?", (question,)).fetchone()
        return int(row[0])

    def close_question(self, id: int) -> list[tuple[str, str]]:
        with self._connection.writing() as database:
            database.execute("UPDATE questions SET open = 0 WHERE id = ?", (id,))
        reached("close:shut")
        with self._connection.reading() as database:
            rows: list[tuple[str, str]] = database.execute(
                "SELECT key, body FROM ballots WHERE question = ? ORDER BY key", (id,)
            ).fetchall()
        reached("close:read")
        return rows

    def forget_ballots(self, id: int) -> None:
        with self._connection.writing() as database:
            database.execute("UPDATE questions SET open = 0 WHERE id = ?", (id,))
            database.execute("DELETE FROM ballots WHERE question = ?", (id,))
        reached("forget:deleted")
        self._connection.overwrite_log()
        reached("forget:overwritten")

    # --- seats ---

    def join(self, token_sha256: str, name: str, role: str) -> None:
        with self._connection.writing() as database:
            database.execute(
                "INSERT INTO seats VALUES (?, ?, ?, NULL, NULL) ON CONFLICT (token_sha256) DO UPDATE"
                " SET wished_name = excluded.wished_name, wished_role = excluded.wished_role",
                (token_sha256, name, role),
            )

    def take_up(self, token_sha256: str, number: int, role: str) -> bool:
        with self._connection.writing() as database:
            words = "UPDATE seats SET number = ?, role = ? WHERE token_sha256 = ?"
            return database.execute(words, (number, role, token_sha256)).rowcount == 1

    def free(self, token_sha256: str) -> None:
        with self._connection.writing() as database:
            database.execute("DELETE FROM seats WHERE token_sha256 = ?", (token_sha256,))

    def seat(self, token_sha256: str) -> Seat | None:
        with self._connection.reading() as database:
            row = database.execute(f"{_SELECT_SEAT} WHERE token_sha256 = ?", (token_sha256,)).fetchone()
        return Seat(*row) if row else None

    def seats(self) -> list[Seat]:
        with self._connection.reading() as database:
            return [Seat(*row) for row in database.execute(f"{_SELECT_SEAT} ORDER BY token_sha256")]

    def forget_names(self) -> None:
        with self._connection.writing() as database:
            database.execute("UPDATE seats SET wished_name = ''")
        self._connection.overwrite_log()

    # --- requests ---

    def request(self, kind: str, body: str) -> int:
        with self._connection.writing() as database:
            database.execute("UPDATE last_request SET id = id + 1")
            id = int(database.execute("SELECT id FROM last_request").fetchone()[0])
            database.execute("INSERT INTO requests VALUES (?, ?, ?)", (id, kind, body))
        return id

    def requests(self) -> list[Request]:
        with self._connection.reading() as database:
            return [Request(*row) for row in database.execute("SELECT id, kind, body FROM requests ORDER BY id")]

    def done(self, id: int) -> None:
        with self._connection.writing() as database:
            database.execute("DELETE FROM requests WHERE id = ?", (id,))

    def close(self) -> None:
        self._connection.close()


def _keep(database: sqlite3.Connection, ballots: Mapping[tuple[int, str], str]) -> None:
    """Write ballots, by question and key, among those that stand, so that the file is the same in whatever order they
    came: SQLite puts a new row behind the older ones in its page, so all are written anew in the order of their keys.
    """
    if not ballots:
        return
    kept = {(question, key): body for question, key, body in database.execute("SELECT * FROM ballots")}
    kept.update(ballots)
    database.execute("DELETE FROM ballots")
    rows = [(*place, kept[place]) for place in sorted(kept)]
    database.executemany("INSERT INTO ballots VALUES (?, ?, ?)", rows)


def make_room(folder: Path) -> None:
    """Put an empty room into ``folder``, in one stroke, so that nobody meets a half-made one. Raises KeepingFailed."""
    path, unfinished = folder / FILE_NAME, folder / f".room-{system.random_bits(40):010x}.sqlite"
    try:
        make_database(unfinished, _FORM, _SCHEMA)
        with suppress(FileNotFoundError):
            delete_room(folder)  # a log left behind by a lost room must not be taken for the new one's
        unfinished.replace(path)
    finally:
        delete_database(unfinished)


def delete_room(folder: Path) -> None:
    """Delete the room's files; no harm if there are none. Raises OSError."""
    delete_database(folder / FILE_NAME)
