"""Sessions as folders: making, opening, listing, finding, moving, forgetting and deleting them.

A session is a folder named by its id (0700) that holds ``record.sqlite``, while it runs ``room.sqlite``, and a
``reserve``. When keeping failed and the record went on elsewhere, a file ``moved`` names the folder it lies in now; the
session's own folder stays its handle everywhere.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tabletop import system
from tabletop.errors import CannotRead, KeepingFailed, NotFound, RevisionMoved, TabletopError
from tabletop.store import record as records
from tabletop.store import room as rooms
from tabletop.store.connection import takes_wal
from tabletop.store.protocols import KeptEvent, NewEvent, Person, Record, SessionHeader
from tabletop.store.record import SqliteRecord
from tabletop.store.reserve import make_reserve
from tabletop.store.room import SqliteRoom
from tabletop.store.steps import reached

LAST = "last"

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that are read wrongly from a screen
_MOVED = "moved"


@dataclass(frozen=True)
class SessionSummary:
    """A session at a glance. ``damaged`` says why it cannot be read, ``""`` if it can; then all texts but ``id`` are
    empty and all numbers 0. ``running`` means that it has a room, not that a console is alive."""

    id: str
    folder: Path
    exercise_id: str = ""
    exercise_title: str = ""
    exercise_version: int = 0
    exercise_sha256: str = ""
    created_wall: str = ""
    settings: str = ""
    revision: int = 0
    last_form: str = ""
    last_at: int = 0
    last_wall: str = ""
    last_hash: str = ""
    running: bool = False
    damaged: str = ""


# --- making and opening -----------------------------------------------------------------------------------------


def sessions_root() -> Path:
    """Return the folder that holds all sessions; it may not exist yet."""
    return system.data_folder() / "sessions"


def where_it_lies(root: Path) -> str | None:
    """Return a sentence for the facilitator when sessions under ``root`` are not safe there; None when all is well."""
    place = system.unsafe_place(root)
    if place is None:
        try:
            system.private_folder(root)
        except OSError as error:
            return f"The folder for sessions cannot be made: {error.strerror}.{_better_place()}"
        if takes_wal(root):
            return None
        place = "where the database cannot work safely"
    return f"The folder for sessions lies {place}: a session may be damaged or lost there.{_better_place()}"


def _better_place() -> str:
    local = system.local_folder()
    where = f"for instance {local}" if local else "a folder on this computer’s own drive"
    return f" Set {system.HOME_VARIABLE} to {where}."


def new_session_id(day: date, bits: int) -> str:
    """Return an id like ``20261123-k7qf`` made of a date and at least 20 random bits."""
    letters = ""
    for _ in range(4):
        bits, place = divmod(bits, len(_ID_LETTERS))
        letters += _ID_LETTERS[place]
    return f"{day:%Y%m%d}-{letters}"


def is_session_id(text: str) -> bool:
    """Tell whether a text may be a session's id, and with it the name of a folder."""
    return _ID.fullmatch(text) is not None


def create_session(root: Path, header: SessionHeader) -> tuple[SqliteRecord, SqliteRoom]:
    """Make a session's folder under ``root`` and open both files. Raises KeepingFailed, also when the id exists."""
    folder = keep_session(root, header)
    record = open_record(folder)
    try:
        return record, open_room(folder, create=True)
    except BaseException:
        record.close()
        raise


def keep_session(
    root: Path, header: SessionHeader, events: Sequence[KeptEvent] = (), people: Mapping[int, Person] | None = None
) -> Path:
    """Make a session's folder with a record that holds all this, or nothing at all; return the folder.

    Raises KeepingFailed, also when a session with this id is there.
    """
    if not _ID.fullmatch(header.id):
        raise KeepingFailed("A session’s id is made of lower-case letters, digits and hyphens.", "Choose another id.")
    folder, unfinished = root / header.id, root / f".new-{header.id}"
    if folder.exists():
        raise KeepingFailed(f"There is a session {header.id} already.", "Choose another id or another folder.")
    with _disk(root):
        system.private_folder(root)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        try:
            reached("create:begun")
            records.make_record(unfinished, header, events, dict(people or {}))
            reached("create:filled")
            unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        system.sync_folder(root)
    reached("create:done")
    return folder


def open_record(folder: Path, *, readonly: bool = False) -> SqliteRecord:
    """Open the record of the session in ``folder``, wherever it lies now.

    ``readonly`` for report, compare and lists, also while a console writes. Opened for writing it gets its reserve
    again. Raises NotFound, CannotRead, Damaged, Locked.
    """
    home = _home(folder)
    if not (home / records.FILE_NAME).is_file():
        raise NotFound(f"There is no session in {folder}.", "`tabletop sessions list` shows what there is.")
    record = SqliteRecord(home, readonly=readonly)
    if not readonly:
        make_reserve(home)
    return record


def open_room(folder: Path, *, create: bool = False) -> SqliteRoom:
    """Open the room of the session in ``folder``.

    With ``create`` (a console) one that is missing or damaged is made anew; then publish the views again. Without it
    raises NotFound when the session is not running. Raises CannotRead, Damaged, Locked, KeepingFailed.
    """
    if not create:
        return SqliteRoom(folder)
    with suppress(CannotRead):
        return SqliteRoom(folder)
    with _disk(folder):
        rooms.make_room(folder)
    return SqliteRoom(folder)


def close_room(folder: Path) -> None:
    """Delete the room of a session that is over; its screens keep what they show. Raises KeepingFailed."""
    with _disk(folder):
        rooms.delete_room(folder)


def copy_to(record: Record, root: Path, left: Path | None = None) -> SqliteRecord:
    """Copy ``record`` into a new folder ``root/<id>`` and return the copy, open for going on there.

    ``left`` is the session's folder, which then points to the new place as long as it can be written. The record handed
    in stays open and must not be appended to any more. Raises KeepingFailed, CannotRead, Damaged.
    """
    folder = keep_session(root, record.header, record.read(), record.people())
    reached("copy:copied")
    if left is not None:
        with suppress(OSError):
            (left / _MOVED).unlink(missing_ok=True)
            system.private_file(left / _MOVED, str(folder.absolute()).encode("utf-8", "surrogateescape"))
    reached("copy:marked")
    return open_record(folder)


def _home(folder: Path) -> Path:
    """Return the folder in which the record of the session in ``folder`` lies now."""
    marker = folder / _MOVED
    if not marker.is_file():
        return folder
    try:
        home = Path(marker.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise CannotRead(f"{marker} cannot be read: {error.strerror}.", "Check the folder’s rights.") from error
    if not (home / records.FILE_NAME).is_file():
        raise CannotRead(f"Session {folder.name} went on in {home}, which is not there now.", "Connect that drive.")
    return home


# --- listing and finding ----------------------------------------------------------------------------------------


def session_folders(root: Path) -> list[Path]:
    """Return the folders of all sessions, the one last played first. Opens no file in them."""
    try:
        found = [folder for folder in root.iterdir() if _ID.fullmatch(folder.name) and folder.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CannotRead(f"{root} cannot be read: {error.strerror}.", "Check the folder’s rights.") from error
    return sorted(found, key=lambda folder: (_last_kept(folder), folder.name), reverse=True)


def running_folders(root: Path) -> list[Path]:
    """Return the folders that have a room, the one last played first: for the display, which opens no record."""
    return [folder for folder in session_folders(root) if (folder / rooms.FILE_NAME).is_file()]


def list_sessions(root: Path) -> list[SessionSummary]:
    """Return all sessions, the one last played first. A damaged one is listed as damaged; none raises."""
    return [summarise(folder) for folder in session_folders(root)]


def summarise(folder: Path) -> SessionSummary:
    """Return a session at a glance, from its header and its last event. Never raises."""
    running = (folder / rooms.FILE_NAME).is_file()
    try:
        header, last = records.glance(_home(folder))
    except TabletopError as error:
        return SessionSummary(folder.name, folder, running=running, damaged=error.message)
    return SessionSummary(
        id=folder.name,
        folder=folder,
        exercise_id=header.exercise_id,
        exercise_title=header.exercise_title,
        exercise_version=header.exercise_version,
        exercise_sha256=header.exercise_sha256,
        created_wall=header.created_wall,
        settings=header.settings,
        revision=last.revision if last else 0,
        last_form=last.form if last else "",
        last_at=last.at if last else 0,
        last_wall=last.wall if last else header.created_wall,
        last_hash=last.hash if last else "",
        running=running,
    )


def find_session(root: Path, wanted: str) -> Path:
    """Return the folder of the session ``wanted``: an id, a unique beginning of one, a session's folder, or ``last``.

    Raises NotFound with the names that come near.
    """
    folders = session_folders(root)
    if wanted == LAST:
        if not folders:
            raise NotFound("There is no session yet.", "`tabletop run` begins one.")
        return folders[0]
    if os.sep in wanted and (Path(wanted) / records.FILE_NAME).is_file():
        return Path(wanted)
    ids = {folder.name: folder for folder in folders}
    fitting = [wanted] if wanted in ids else sorted(id for id in ids if wanted and id.startswith(wanted))
    if len(fitting) == 1:
        return ids[fitting[0]]
    if fitting:
        shown = ", ".join(fitting[:6])
        raise NotFound(f"“{wanted}” fits {len(fitting)} sessions: {shown}.", "Write one letter more, or `last`.")
    near = difflib.get_close_matches(wanted, ids, n=3, cutoff=0.5)
    hint = f"Near it: {', '.join(near)}." if near else "`tabletop sessions list` shows what there is."
    raise NotFound(f"There is no session “{wanted}”.", hint)


def _last_kept(folder: Path) -> float:
    """Return when something was last kept, from the files' own times; 0 when that is not known."""
    latest = 0.0
    with suppress(OSError, CannotRead):
        record = _home(folder) / records.FILE_NAME
        latest = record.stat().st_mtime
        log = record.with_name(f"{record.name}-wal").stat()
        if log.st_size:  # a reader leaves an empty one behind
            latest = max(latest, log.st_mtime)
    return latest


# --- forgetting and deleting ------------------------------------------------------------------------------------


def forget(folder: Path, form: str, wall: str, body: str = "{}") -> None:
    """Empty the people of a session, in its room too, and then say so in its record by an event.

    The event's session time is that of the last one. The session keeps its place in lists. Raises StoreError,
    CannotRead.
    """
    home = _home(folder)
    before = _last_kept(folder)
    record = open_record(folder)
    try:
        record.forget_people()
        _say(record, form, wall, body)
    finally:
        record.close()
    keep_time(home, before)
    if (folder / rooms.FILE_NAME).is_file():
        room = open_room(folder)
        try:
            room.forget_names()
        finally:
            room.close()


def _say(record: Record, form: str, wall: str, body: str) -> None:
    while True:
        revision = record.revision()
        last = record.read(revision - 1)
        try:
            record.append(revision, [NewEvent(form, last[-1].at if last else 0, wall, body)])
        except RevisionMoved:  # a console is running and was quicker
            continue
        return


def keep_time(home: Path, seconds: float) -> None:
    """Let the record in ``home`` count as last played at ``seconds`` since 1970."""
    with suppress(OSError):
        os.utime(home / records.FILE_NAME, (seconds, seconds))


def delete_session(folder: Path) -> None:
    """Delete a session with all its files, also where its record went on elsewhere. Raises KeepingFailed."""
    homes = {folder}
    with suppress(CannotRead):
        homes.add(_home(folder))
    for home in homes:
        with _disk(home):
            shutil.rmtree(home)


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Turn what the system says about files into our error."""
    try:
        yield
    except OSError as error:
        raise KeepingFailed(
            f"{folder} does not take this: {error.strerror or error}.", "Check the drive and the folder’s rights."
        ) from error
