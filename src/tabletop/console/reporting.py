"""Reports of a session that is open or lies on the disk: as text, as files, and files that never replace others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
TEXTS = ("md", "json", "csv", "html")
"""Formats that are text; all others are for files only."""
FORMS = (*TEXTS, "pdf", "docx")
TOGETHER = ("md", "html", "pdf", "docx", "json")
"""What the console writes in one go."""
_MOST_FILES = 1000

Told = Callable[[str], None]
"""Is told which format is being written: long papers take their time."""


def report_text(folder: Path, form: str = "md", names: str = "roles") -> tuple[str, list[str]]:
    """Return the report of the session in ``folder`` as text (``TEXTS``), and the places in typed words where a known
    name stands although ``names`` leaves names out.

    Raises UsageError, NotFound, CannotRead, Damaged.
    """
    if form not in TEXTS:
        raise UsageError(f"{form} is no text.", f"Say one of {', '.join(TEXTS)}, or write a file.")
    given = _read_given(folder, names)
    return _text(given, form), _places(given) if names != "named" else []


def report_bytes(folder: Path, form: str, names: str = "roles") -> tuple[bytes, list[str]]:
    """Return the report of the session in ``folder`` as the bytes of a file (``FORMS``), and the places of known names
    as ``report_text`` does. A CSV file begins with a mark by which spreadsheet programs know that it is UTF-8.

    Raises UsageError, NotFound, CannotRead, Damaged.
    """
    if form not in FORMS:
        raise UsageError(f"There is no report as {form}.", f"Say one of {', '.join(FORMS)}.")
    given = _read_given(folder, names)
    return _written(given, form), _places(given) if names != "named" else []


def file_stem(folder: Path, names: str) -> str:
    """Return the name of a report's file without its ending. A session's id holds a date, so under the Chatham House
    Rule the exercise gives the name. Raises what ``report_text`` raises."""
    return _stem(_read_given(folder, names))


def write_report(folder: Path, into: Path, names: str = "roles", told: Told | None = None) -> Path:
    """Write the report of the session in ``folder`` into ``into``, in all formats of ``TOGETHER`` under one name;
    return the Markdown's path.

    Raises KeepingFailed when the folder does not take it, and what ``report_text`` raises.
    """
    return _put(_read_given(folder, names), into, folder.name, told)


def write_reports(desk: Desk, into: Path, names: str = "roles", told: Told | None = None) -> Path:
    """Write the report of an open session as ``write_report`` does; return the Markdown's path."""
    given = _given(desk.record, desk.state, tuple(desk.happened), _level(names))
    return _put(given, into, desk.record.header.id, told)


def _level(names: str) -> Level:
    for level in LEVELS:
        if level == names:
            return level
    raise UsageError(f"There is no level of names {names}.", f"Say one of {', '.join(LEVELS)}.")


def _read_given(folder: Path, names: str) -> ReportInput:
    level = _level(names)
    record = folders.open_record(folder, readonly=True)
    try:
        return _given(record, *_read(record), level)
    finally:
        record.close()


# ---- writing --------------------------------------------------------------------------------------------------------
# The writers are wanted once an evening, so a session does not wait for them when it begins.


def _text(given: ReportInput, form: str) -> str:
    if form == "json":
        from tabletop.reports import as_json

        return as_json.write(given)
    if form == "csv":
        from tabletop.reports import session_table

        return session_table.write(given)
    from tabletop.reports import html, markdown, session_report

    return html.write(session_report.document(given)) if form == "html" else markdown.write(session_report.build(given))


def _written(given: ReportInput, form: str) -> bytes:
    if form in TEXTS:
        return _text(given, form).encode("utf-8-sig" if form == "csv" else "utf-8")
    from tabletop.reports import session_report

    document = session_report.document(given)
    if form == "pdf":
        from tabletop.reports import pdf

        return pdf.write(document)
    from tabletop.reports import word

    return word.write(document)


def _places(given: ReportInput) -> list[str]:
    """Return where in typed words a known name stands, each place once."""
    return list(dict.fromkeys(found.place for found in known_names(typed_texts(given), given.people.values())))


def _stem(given: ReportInput) -> str:
    return f"report-{given.header.exercise_id}-chatham" if given.names == "chatham" else f"report-{given.header.id}"


def _put(given: ReportInput, into: Path, session: str, told: Told | None) -> Path:
    """Write all formats under one new name; none of the files was there before."""
    files = {}
    for form in TOGETHER:
        if told is not None:
            told(form)
        files[form] = _written(given, form)
    first = _stem(given)
    for number in range(1, _MOST_FILES):
        stem = first if number == 1 else f"{first}-{number}"
        paths = {form: into / f"{stem}.{form}" for form in files}
        if any(path.exists() for path in paths.values()):
            continue
        try:
            for form, path in paths.items():
                system.private_file(path, files[form])
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


def read_session(folder: Path, names: str = "roles") -> tuple[ReportInput, list[str]]:
    """Return the session in ``folder`` for whoever makes papers of it, and the places in typed words where a known name
    stands although ``names`` leaves names out.

    Raises UsageError, NotFound, CannotRead, Damaged.
    """
    if names not in LEVELS:
        raise UsageError(f"There is no level of names {names}.", f"Say one of {', '.join(LEVELS)}.")
    record = folders.open_record(folder, readonly=True)
    try:
        given = _given(record, *_read(record), names)
    finally:
        record.close()
    return given, _places(given) if names != "named" else []


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
