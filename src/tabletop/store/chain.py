"""The chain: each event's hash covers the one before it, so that damage, gaps and careless edits show.

It cannot show a forger, who would write the whole chain anew; against that stands the last hash on printed paper.

    first link = SHA-256 of the header as JSON, with the SHA-256 of each file instead of its text
    next link  = SHA-256 of: previous hash, revision, form, at, wall, body, joined by line feeds (UTF-8)

Body comes last and the others hold no line feed, so no two events give the same text.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Sequence

from tabletop.errors import Damaged
from tabletop.store.protocols import KeptEvent, NewEvent, SessionHeader


def files_sha256(files: Iterable[tuple[str, str]]) -> str:
    """Return the hex SHA-256 of an exercise's files (name, text), whatever their order."""
    listed = [[name, _sha256(text)] for name, text in sorted(files)]
    return _sha256(json.dumps(listed, ensure_ascii=False, separators=(",", ":")))


def first_link(header: SessionHeader) -> str:
    """Return the link that the first event hangs on; it covers every field of the header and every file."""
    fields = dataclasses.asdict(header) | {"files": [[name, _sha256(text)] for name, text in header.files]}
    return _sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def next_link(previous: str, revision: int, event: NewEvent) -> str:
    """Return the hash of ``event`` at ``revision``. Raises ValueError for an event that cannot be chained."""
    if "\n" in event.form or "\n" in event.wall or not event.form:
        raise ValueError("an event’s form must not be empty, nor form or wall hold a line break")
    return _sha256("\n".join((previous, str(revision), event.form, str(event.at), event.wall, event.body)))


def hang(previous: str, revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
    """Return ``events`` as kept after ``revision``, whose hash is ``previous`` (the first link after revision 0)."""
    kept = []
    for number, event in enumerate(events, revision + 1):
        previous = next_link(previous, number, event)
        kept.append(KeptEvent(event.form, event.at, event.wall, event.body, number, previous))
    return kept


def check(header: SessionHeader, link: str, events: Iterable[KeptEvent]) -> tuple[int, str]:
    """Return the (revision, hash) that the chain of ``events`` ends with, (0, first link) without events.

    ``link`` is the first link as kept. Raises Damaged with the first bad revision and why.
    """
    if first_link(header) != link:
        raise damaged("the exercise’s files, its versions or the session’s settings are not those it began with")
    revision, previous = 0, link
    for event in events:
        revision += 1
        if event.revision != revision:
            raise damaged(f"revision {revision} is missing or out of its place")
        if not _fits(previous, event):
            raise damaged(f"revision {revision} ({event.form}) is not what was kept, or the one before it is not")
        previous = event.hash
    return revision, previous


def _fits(previous: str, event: KeptEvent) -> bool:
    try:
        return next_link(previous, event.revision, event) == event.hash
    except ValueError:  # it could not even have been chained
        return False


def damaged(why: str) -> Damaged:
    """Return the error for a record that does not hold."""
    return Damaged(f"The record does not hold: {why}.", "Keep the folder as it is and go back to a copy or an export.")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
