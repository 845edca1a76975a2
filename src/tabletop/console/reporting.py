"""Reports of a session that is open or lies on the disk: their text, and files that never replace others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tabletop import system
from tabletop.console.desk import Desk
from tabletop.console.saying import clock
from tabletop.console.sessions import played_exercise
from tabletop.errors import KeepingFailed, UsageError
from tabletop.reports.naming import Header, Level, ReportInput, known_names, typed_texts
from tabletop.session import events as ev
from tabletop.session.events import Happened
from tabletop.session.fold import fold
from tabletop.session.play import Compiled
from tabletop.session.state import State
from tabletop.session.telling import tell
from tabletop.store import folders
from tabletop.store.protocols import Record

LEVELS: tuple[Level, ...] = ("named", "roles", "chatham")
_MOST_FILES = 1000


def report_text(folder: Path, form: str = "md", names: str = "roles") -> tuple[str, list[str]]:
    """Return the report of the session in ``folder`` as Markdown (``md``) or JSON (``json``), and the places in typed
    words where a known name stands although ``names`` leaves names out.

    Raises UsageError, NotFound, CannotRead, Damaged.
    """
    if names not in LEVELS:
        raise UsageError(f"There is no level of names {names}.", f"Say one of {', '.join(LEVELS)}.")
    record = folders.open_record(folder, readonly=True)
    try:
        given = _given(record, *_read(record), names)
    finally:
        record.close()
    return _written(given, form), _places(given) if names != "named" else []


def write_report(folder: Path, into: Path, names: str = "roles") -> Path:
    """Write the report of the session in ``folder`` as Markdown and JSON into ``into``; return the Markdown's path.

    Raises KeepingFailed when the folder does not take it, and what ``report_text`` raises.
    """
    texts = {form: report_text(folder, form, names)[0] for form in ("md", "json")}
    return _put(texts, into, folder.name)


def write_reports(desk: Desk, into: Path) -> Path:
    """Write the report of an open session as Markdown and JSON into ``into``; return the Markdown's path."""
    header = desk.record.header
    given = _given(desk.record, desk.state, tuple(desk.happened), "roles")
    return _put({form: _written(given, form) for form in ("md", "json")}, into, header.id)


def _written(given: ReportInput, form: str) -> str:
    # The writers are wanted once an evening, so a session does not wait for them when it begins.
    from tabletop.reports import as_json, markdown, session_report

    return as_json.write(given) if form == "json" else markdown.write(session_report.build(given))


def _places(given: ReportInput) -> list[str]:
    """Return where in typed words a known name stands, each place once."""
    return list(dict.fromkeys(found.place for found in known_names(typed_texts(given), given.people.values())))


def _put(texts: dict[str, str], into: Path, session: str) -> Path:
    """Write all texts under one new name; none of the files was there before."""
    for number in range(1, _MOST_FILES):
        stem = f"report-{session}" if number == 1 else f"report-{session}-{number}"
        paths = {form: into / f"{stem}.{form}" for form in texts}
        if any(path.exists() for path in paths.values()):
            continue
        try:
            for form, path in paths.items():
                system.private_file(path, texts[form].encode("utf-8"))
        except FileExistsError:
            continue
        except OSError as error:
            raise KeepingFailed(
                f"The report cannot be written into {into}: {error.strerror}.",
                f"Write it elsewhere with: tabletop report {session} -o FILE",
            ) from error
        return paths["md"]
    raise KeepingFailed(f"There are {_MOST_FILES} reports of this session in {into}.", "Move some of them away.")


# ---- reading a record -----------------------------------------------------------------------------------------------


def _read(record: Record) -> tuple[State, tuple[Happened, ...]]:
    """Return the last state of a session and all its events. Raises CannotRead, Damaged."""
    state = State(Compiled(played_exercise(record.header)))
    happened = []
    for kept in record.read():
        one = Happened(kept.revision, kept.at, kept.wall, ev.read_event(kept.form, kept.body))
        state = fold(state, one)
        happened.append(one)
    return state, tuple(happened)


def _given(record: Record, state: State, happened: Sequence[Happened], names: Level) -> ReportInput:
    header, people = record.header, record.people()
    revision = record.revision()
    last = record.read(revision - 1) if revision else []
    return ReportInput(
        state=state,
        happened=tuple(happened),
        header=Header(
            id=header.id,
            exercise_id=header.exercise_id,
            title=header.exercise_title,
            version=header.exercise_version,
            sha256=header.exercise_sha256,
            created=header.created_wall,
            last_hash=last[-1].hash if last else "",
        ),
        people={seat: person.name for seat, person in people.items()},
        names=names,
        organisations={seat: person.organisation for seat, person in people.items()},
    )


def told_lines(folder: Path) -> list[dict[str, Any]]:
    """Return what happened in a session in words: ``revision``, ``at`` (ms), ``time`` (mm:ss), ``wall``, ``text``.

    Raises NotFound, CannotRead, Damaged.
    """
    record = folders.open_record(folder, readonly=True)
    try:
        state, happened = _read(record)
    finally:
        record.close()
    told = [(one, tell(state, one)) for one in happened]
    return [
        {"revision": one.revision, "at": one.at, "time": clock(one.at), "wall": one.wall, "text": text}
        for one, text in told
        if text
    ]


def places_of_names(folder: Path) -> list[str]:
    """Return where in typed words a name known from this session stands. Raises NotFound, CannotRead, Damaged."""
    record = folders.open_record(folder, readonly=True)
    try:
        return _places(_given(record, *_read(record), "roles"))
    finally:
        record.close()
