"""One SQLite connection with its lock, its transactions, and its errors turned into ours."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tabletop import system
from tabletop.errors import CannotRead, Damaged, KeepingFailed, Locked, TabletopError

WAIT_SECONDS = 2.0
"""How long a call waits for another process before it raises Locked."""

EMPTY_LOG_MS = 80
"""How long emptying the log waits for those who read."""

# A damaged file may give bytes that are no text, even inside SQLite's own message about it.
_FAULTS = (sqlite3.DatabaseError, UnicodeDecodeError)

_COMMON = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",  # nothing of a session in temporary files
    "PRAGMA secure_delete = ON",  # what is forgotten is overwritten
)


class Connection:
    """A connection that any thread may use, one at a time.

    ``readonly`` opens without ever writing to the database; ``pragmas`` are run on opening. Raises CannotRead,
    KeepingFailed, Locked or Damaged; the file has to exist.
    """

    def __init__(self, path: Path, form: int, pragmas: Sequence[str] = (), *, readonly: bool = False) -> None:
        self._path = path
        self._readonly = readonly
        self._lock = threading.RLock()
        self._database: sqlite3.Connection | None = None
        try:
            self._database = _connect(path, readonly)
            for pragma in (*_COMMON, *pragmas):
                self._database.execute(pragma)
            found = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        except _FAULTS as error:
            self.close()
            raise _translated(error, path, writing=not readonly) from error
        if found > form:
            self.close()
            raise CannotRead(
                f"{_named(path)} was kept by a newer tabletop.", "Open it with that version or a newer one."
            )

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """All statements inside see one committed state."""
        with self._statements(writing=False) as database:
            database.execute("BEGIN")
            try:
                yield database
            finally:
                _end(database, "ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that holds the write lock from its beginning; committed at the end, or nothing of it kept."""
        with self._statements(writing=True) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            finally:
                _end(database, "ROLLBACK")

    def pragma(self, words: str) -> tuple[int, ...]:
        """Run a PRAGMA outside a transaction and return its first row."""
        with self._statements(writing=False) as database:
            row: tuple[int, ...] = database.execute(f"PRAGMA {words}").fetchone()
            return row

    def overwrite_log(self) -> None:
        """Move everything from the write-ahead log into the database and empty the log, so that no old text is left.

        Raises Locked while another process reads an older state.
        """
        with self._statements(writing=True) as database:
            busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise Locked(f"{_named(self._path)} is being read by another window.", "Try again in a moment.")

    def empty_log(self) -> bool:
        """Do the same as far as nobody reads just now, and tell whether it is done; whoever wants to write meanwhile
        waits for less than a tenth of a second."""
        with self._lock, suppress(TabletopError):
            patience = self.pragma("busy_timeout")[0]
            self.pragma(f"busy_timeout = {min(patience, EMPTY_LOG_MS)}")
            try:
                return not self.pragma("wal_checkpoint(TRUNCATE)")[0]
            finally:
                self.pragma(f"busy_timeout = {patience}")
        return False

    def close(self) -> None:
        """Let go of the file. Calling it twice does no harm."""
        with self._lock:
            database, self._database = self._database, None
            if database is not None:
                with suppress(sqlite3.Error):  # a full disk may hinder the last tidying up, which is not needed
                    database.close()

    @contextmanager
    def _statements(self, *, writing: bool) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._database is None or (writing and self._readonly):
                kind = KeepingFailed if writing else CannotRead
                raise kind(f"{_named(self._path)} is not open for this.", "Open the session again.")
            try:
                yield self._database
            except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
                raise  # a mistake in the program, not on the disk
            except _FAULTS as error:
                raise _translated(error, self._path, writing=writing) from error


def make_database(path: Path, form: int, schema: str) -> None:
    """Create a database with mode 0600 from its first moment, in WAL where the folder takes it.

    Raises FileExistsError, KeepingFailed.
    """
    try:
        system.private_file(path)
        database = _connect(path, readonly=False)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(f"BEGIN IMMEDIATE; {schema} PRAGMA user_version = {form}; COMMIT;")
        finally:
            database.close()
    except FileExistsError:
        raise
    except OSError as error:
        raise KeepingFailed(f"{_named(path)} cannot be created: {error.strerror}.", "Choose another folder.") from error
    except _FAULTS as error:
        raise _translated(error, path, writing=True) from error


def delete_database(path: Path) -> None:
    """Delete a database and what SQLite keeps beside it. Raises OSError."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def takes_wal(folder: Path) -> bool:
    """Tell whether SQLite can use a write-ahead log in ``folder``, by trying it there."""
    probe = folder / f".probe-{system.random_bits(40):010x}.sqlite"
    try:
        system.private_file(probe)
        database = _connect(probe, readonly=False)
        try:
            mode = database.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            database.execute("CREATE TABLE probe (one)")
        finally:
            database.close()
    except (OSError, *_FAULTS):
        return False
    finally:
        with suppress(OSError):
            delete_database(probe)
    return bool(mode == "wal")


def _connect(path: Path, readonly: bool) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    try:
        return _opened(address)
    except sqlite3.OperationalError:
        # On a medium that takes no writes SQLite cannot make its shared memory. Without a log nothing is missing then.
        log = path.with_name(f"{path.name}-wal")
        if not readonly or not path.is_file() or (log.exists() and log.stat().st_size):
            raise
        return _opened(f"{address}&immutable=1")


def _opened(address: str) -> sqlite3.Connection:
    database = sqlite3.connect(address, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False, uri=True)
    try:
        database.execute("SELECT count(*) FROM sqlite_master")  # SQLite opens lazily: let it fail here
    except _FAULTS:
        database.close()
        raise
    return database


def _end(database: sqlite3.Connection, words: str) -> None:
    if database.in_transaction:
        with suppress(sqlite3.Error):  # the first error is the one to tell
            database.execute(words)


def _translated(error: Exception, path: Path, *, writing: bool) -> TabletopError:
    """Return our error for SQLite's."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    name = _named(path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Locked(f"{name} is held by another window.", "Close that window or try again.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
        return Damaged(
            f"{name} is damaged: {_said(error)}.", "Keep the folder as it is and go back to a copy or an export."
        )
    if not writing:
        return CannotRead(f"{name} cannot be read: {_said(error)}.", "Check that its folder is there and readable.")
    if code == sqlite3.SQLITE_FULL:
        return KeepingFailed(f"{name} takes nothing more: the disk is full.", "Free some space and try again.")
    return KeepingFailed(f"{name} cannot be written: {_said(error)}.", "Check the drive, or keep in another folder.")


def _named(path: Path) -> str:
    return f"The {path.stem} of session {path.parent.name}"


def _said(error: Exception) -> str:
    return "it holds what is no text" if isinstance(error, UnicodeDecodeError) else str(error)
