"""One file for a whole session: to hand it on, keep it safe, or bring it to another computer.

JSON lines, UTF-8, each ended by a line feed:

    {"tabletop_export": 1, "header": {…, "files": [[name, text], …]}, "first_link": "…"}
    {"revision": 1, "form": "…", "at": 0, "wall": "…", "body": "…", "hash": "…"}        one a line, in order
    {"people": [[seat, name, organisation], …]}                                        null when left out
    {"sha256": "…"}                                                                    of all text before this line

``body`` is the exact text that was hashed. The chain is described in ``chain.py``.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tabletop.errors import CannotRead, Damaged, KeepingFailed
from tabletop.store import chain, folders
from tabletop.store.protocols import KeptEvent, Person, Record, SessionHeader

_FORM = 1
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


def import_session(root: Path, text: str) -> Path:
    """Bring an exported session under ``root`` and return its folder.

    One that is there with the same header and events is left as it is. Raises Damaged when the text or its chain does
    not hold, CannotRead when it is no export, KeepingFailed when another session has its id.
    """
    header, events, people = read_export(text)
    folder = root / header.id
    if not folder.exists():
        folder = folders.keep_session(root, header, events, people)
        folders.keep_time(folder, _seconds(events[-1].wall if events else header.created_wall))
        return folder
    record = folders.open_record(folder, readonly=True)
    try:
        same = record.header == header and record.read() == events
    finally:
        record.close()
    if not same:
        raise KeepingFailed(f"There is another session {header.id} already.", "Import it with another TABLETOP_HOME.")
    return folder


def read_export(text: str) -> tuple[SessionHeader, list[KeptEvent], dict[int, Person]]:
    """Return header, events and people of an exported session, checked. Raises Damaged, CannotRead."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3:
        raise CannotRead("This is not an exported session.", _ADVICE)
    parsed = [_parsed(line, number) for number, line in enumerate(lines, 1)]
    beginning, *middle, last_but_one, end = parsed
    if beginning.get("tabletop_export") != _FORM:
        raise CannotRead("This is not an exported session, or one of a newer tabletop.", _ADVICE)
    whole = "".join(f"{line}\n" for line in lines[:-1])
    if end != {"sha256": _sha256(whole)}:
        raise Damaged("The exported session is not as it was written: its last line does not fit the rest.", _ADVICE)
    try:
        header = _header(beginning["header"])
        events = [KeptEvent(**_fields(line, KeptEvent)) for line in middle]
        people = _people(last_but_one["people"])
        chain.check(header, str(beginning["first_link"]), events)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CannotRead("The exported session does not have the form of one.", _ADVICE) from error
    return header, events, people


def _header(written: dict[str, Any]) -> SessionHeader:
    files = tuple((_text(name), _text(text)) for name, text in written.pop("files"))
    return SessionHeader(**_fields(written, SessionHeader), files=files)


def _fields(written: dict[str, Any], kind: type) -> dict[str, Any]:
    """Return ``written`` if each field has the type that the dataclass ``kind`` names; else raise TypeError."""
    wanted = {field.name: field.type for field in dataclasses.fields(kind)}
    for name, value in written.items():
        if type(value).__name__ != wanted[name]:
            raise TypeError(name)
        _storable(value)
    return written


def _people(written: Sequence[Any] | None) -> dict[int, Person]:
    people = {}
    for seat, name, organisation in written or ():
        if type(seat) is not int:
            raise TypeError("seat")
        _storable(seat)
        people[seat] = Person(_text(name), _text(organisation))
    return people


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
