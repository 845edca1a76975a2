"""One file for a whole session: to hand it on, keep it safe, or bring it to another computer.

JSON lines, UTF-8, each ended by a line feed:

    {"tabletop_export": 1, "header": {…, "files": [[name, text], …]}, "first_link": "…"}
    {"revision": 1, "form": "…", "at": 0, "wall": "…", "body": "…", "hash": "…"}        one a line, in order
    {"people": [[seat, name, organisation], …]}                                        null when left out
    {"sha256": "…"}                                                                    of all text before this line

``body`` is the exact text that was hashed. The chain is described in ``chain.py``, all of it in
``docs/session_file.md``.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import stat
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tabletop.errors import CannotRead, Damaged, KeepingFailed, TabletopError
from tabletop.store import chain, folders
from tabletop.store.protocols import KeptEvent, Person, Record, SessionHeader

_FORM = 1
_RECORD_FORM = 1
MOST_BYTES = 256 * 1024 * 1024
"""A larger file is no session: an evening with ten thousand notes takes a hundredth of it."""
MOST_FILES = 100
"""An exercise has one file and its registers."""
_MOST_SEATS = 100_000
_MOST_NAME, _MOST_WORDS = 200, 100_000
_ADVICE = "Ask for the file again; it has to be exactly as it was written."


def export_session(record: Record, *, names: bool) -> str:
    """Return a session as one text; without ``names`` the people are left out. Raises CannotRead, Damaged.

    Free text inside events is not changed: it may still hold a name.
    """
    record.verify()
    people = [[seat, person.name, person.organisation] for seat, person in record.people().items()]
    lines = [
        {
            "tabletop_export": _FORM,
            "header": dataclasses.asdict(record.header),
            "first_link": chain.first_link(record.header),
        },
        *(_event_line(event) for event in record.read()),
        {"people": people if names else None},
    ]
    text = "".join(f"{_json(line)}\n" for line in lines)
    return f"{text}{_json({'sha256': _sha256(text)})}\n"


def read_file(path: Path) -> str:
    """Return the text of an exported session's file, never more than ``MOST_BYTES`` of it in memory.

    Line ends and a mark at the beginning that a mail program or an editor put in are taken out again: no sign of the
    session is lost by that, since JSON writes both in other ways. Raises CannotRead.
    """
    try:
        found = path.stat()
        # Whatever can be opened and is no file, such as a pipe, might never end.
        if not stat.S_ISREG(found.st_mode):
            raise CannotRead(f"{path} is not a file.", "Name the file that was exported.")
        with path.open("rb") as file:
            # One byte more than there was: it may be growing.
            data = file.read(found.st_size + 1) if found.st_size <= MOST_BYTES else None
    except OSError as error:
        raise CannotRead(f"{path} cannot be read: {error.strerror}.", "Check the file’s rights.") from error
    if data is None:
        raise CannotRead(f"{path} is too large for a session.", f"No session takes more than {MOST_BYTES >> 20} MiB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(f"{path} is not an exported session: it is not UTF-8.", _ADVICE) from error
    return text.replace("\r\n", "\n")


Exported = tuple[SessionHeader, list[KeptEvent], dict[int, Person]]
"""Header, events and people of an exported session, checked."""


def import_session(root: Path, text: str) -> Path:
    """Bring an exported session under ``root`` and return its folder. Raises what ``read_export`` and ``keep_import``
    raise."""
    return keep_import(root, *read_export(text))


def keep_import(root: Path, header: SessionHeader, events: list[KeptEvent], people: dict[int, Person]) -> Path:
    """Make a session of what ``read_export`` returned and return its folder; nothing is written over.

    Raises KeepingFailed when a session of this id is there, the same or another.
    """
    folder = root / header.id
    if folder.exists():
        raise KeepingFailed(*_there(folder, header, events))
    folder = folders.keep_session(root, header, events, people)
    folders.keep_time(folder, _seconds(events[-1].wall if events else header.created_wall))
    return folder


def _there(folder: Path, header: SessionHeader, events: list[KeptEvent]) -> tuple[str, str]:
    """What to say of a session that is there already: how it stands to the one in the file."""
    nothing = "Nothing was written."
    try:
        record = folders.open_record(folder, readonly=True)
        try:
            known, kept = record.header, record.read()
        finally:
            record.close()
    except TabletopError:
        return f"There is a session {header.id} already, and it cannot be read.", f"{nothing} Move its folder away."
    if known == header and kept == events:
        return f"Session {header.id} is here already, exactly as in the file.", nothing
    if known == header and kept[: len(events)] == events:
        more = len(kept) - len(events)
        return (
            f"Session {header.id} is here already and has gone on since: {_events(more)} more than the file.",
            nothing,
        )
    if known == header and events[: len(kept)] == kept:
        more = len(events) - len(kept)
        return (
            f"Session {header.id} is here already, but the file has {_events(more)} more.",
            f"{nothing} To take the file’s, first export and delete the one here.",
        )
    return f"There is another session {header.id} already.", f"{nothing} Import it with another TABLETOP_HOME."


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"


def read_export(text: str) -> Exported:
    """Return header, events and people of an exported session, checked. Raises Damaged, CannotRead."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3:
        raise CannotRead("This is not an exported session.", _ADVICE)
    parsed = [_parsed(line, number) for number, line in enumerate(lines, 1)]
    beginning, *middle, last_but_one, end = parsed
    if beginning.get("tabletop_export") != _FORM or type(beginning["tabletop_export"]) is not int:
        raise CannotRead("This is not an exported session, or one of a newer tabletop.", _ADVICE)
    try:
        whole = _sha256("".join(f"{line}\n" for line in lines[:-1]))
    except UnicodeEncodeError as error:
        raise CannotRead("This is not an exported session: it holds signs that are none.", _ADVICE) from error
    if end != {"sha256": whole}:
        raise Damaged("The exported session is not as it was written: its last line does not fit the rest.", _ADVICE)
    try:
        _only(beginning, "tabletop_export", "header", "first_link")
        _only(last_but_one, "people")
        header = _header(beginning["header"])
        events = [KeptEvent(**_fields(line, KeptEvent)) for line in middle]
        people = _people(last_but_one["people"])
        link = _text(beginning["first_link"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CannotRead("The exported session does not have the form of one.", _ADVICE) from error
    _plausible(header, events)
    chain.check(header, link, events)
    return header, events, people


def _plausible(header: SessionHeader, events: Sequence[KeptEvent]) -> None:
    """Raise CannotRead for what has the form of a session and cannot be one."""
    if header.format_version > _RECORD_FORM:
        raise CannotRead("This session was kept by a newer tabletop.", "Bring tabletop up to date, then import it.")
    if header.format_version < 1 or not folders.is_session_id(header.id):
        raise CannotRead("The exported session’s header is not one.", _ADVICE)
    words = dataclasses.astuple(header)
    if any(isinstance(value, str) and len(value) > _MOST_WORDS for value in words):
        raise CannotRead("The exported session’s header is too long to be one.", _ADVICE)
    names = [name for name, _ in header.files]
    if not 0 < len(names) <= MOST_FILES or len(set(names)) < len(names) or not all(map(_file_name, names)):
        raise CannotRead("The exported session’s exercise has file names that no exercise has.", _ADVICE)
    if any(event.at < 0 for event in events):
        raise CannotRead("The exported session holds a time before its beginning.", _ADVICE)


def _file_name(name: str) -> bool:
    """Tell a plain name of a file from a path or worse. Nothing is ever written under it; messages show it."""
    harmless = name.isprintable() and not any(sign in name for sign in '/\\:*?"<>|')
    return harmless and name not in ("", ".", "..") and len(name) <= _MOST_NAME


def _only(written: dict[str, Any], *names: str) -> None:
    """Raise ValueError unless a line has these keys and no others."""
    if set(written) != set(names):
        raise ValueError(sorted(written))


def _header(written: dict[str, Any]) -> SessionHeader:
    names = {field.name for field in dataclasses.fields(SessionHeader)}
    _only(written, *names)
    files = tuple((_text(name), _text(text)) for name, text in _list(written["files"]))
    rest = {name: value for name, value in written.items() if name != "files"}
    return SessionHeader(**_fields(rest, SessionHeader), files=files)


def _fields(written: dict[str, Any], kind: type) -> dict[str, Any]:
    """Return ``written`` if each field has the type that the dataclass ``kind`` names; else raise TypeError."""
    wanted = {field.name: field.type for field in dataclasses.fields(kind)}
    for name, value in written.items():
        if type(value).__name__ != wanted[name]:
            raise TypeError(name)
        _storable(value)
    return written


def _people(written: object) -> dict[int, Person]:
    people: dict[int, Person] = {}
    for seat, name, organisation in _list(written) if written is not None else ():
        if type(seat) is not int or not 0 < seat <= _MOST_SEATS or seat in people:
            raise TypeError("seat")
        people[seat] = Person(_text(name), _text(organisation))
    return people


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    _storable(value)
    return value


def _storable(value: object) -> None:
    """Raise ValueError for what no database takes: lone surrogates and numbers over 64 bits."""
    if isinstance(value, str):
        value.encode("utf-8")
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError("number too large")


def _event_line(event: KeptEvent) -> dict[str, object]:
    return {name: getattr(event, name) for name in ("revision", "form", "at", "wall", "body", "hash")}


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CannotRead(f"Line {number} of the exported session cannot be read.", _ADVICE)
    return found


def _json(line: object) -> str:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _seconds(wall: str) -> float:
    try:
        return datetime.fromisoformat(wall).timestamp()
    except ValueError:
        return 0.0
