"""Reports of a session that is open or lies on the disk: as text, as files, and files that never replace others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tabletop import system
from tabletop.console.desk import Desk
from tabletop.console.reading import read_state, report_input
from tabletop.console.saying import clock
from tabletop.errors import KeepingFailed, UsageError
from tabletop.reports.document import Document
from tabletop.reports.naming import Level, ReportInput, to_read_again
from tabletop.session.telling import tell
from tabletop.store import folders

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
    return _text(given, form), to_read_again(given)


def report_bytes(folder: Path, form: str, names: str = "roles") -> tuple[bytes, list[str]]:
    """Return the report of the session in ``folder`` as the bytes of a file (``FORMS``), and the places of known names
    as ``report_text`` does. A CSV file begins with a mark by which spreadsheet programs know that it is UTF-8.

    Raises UsageError, NotFound, CannotRead, Damaged.
    """
    if form not in FORMS:
        raise UsageError(f"There is no report as {form}.", f"Say one of {', '.join(FORMS)}.")
    given = _read_given(folder, names)
    return _written(given, form), to_read_again(given)


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
    return _put(_given(desk, names), into, desk.record.header.id, told)


def _given(desk: Desk, names: str) -> ReportInput:
    return report_input(desk.record, desk.state, tuple(desk.happened), level_of(names))


def level_of(names: str) -> Level:
    """Return a level of names by its name. Raises UsageError."""
    for level in LEVELS:
        if level == names:
            return level
    raise UsageError(f"There is no level of names {names}.", f"Say one of {', '.join(LEVELS)}.")


def _read_given(folder: Path, names: str) -> ReportInput:
    level = level_of(names)
    record = folders.open_record(folder, readonly=True)
    try:
        return report_input(record, *read_state(record), level)
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

    return html.write(_document(given)) if form == "html" else markdown.write(session_report.build(given))


def _written(given: ReportInput, form: str) -> bytes:
    if form in TEXTS:
        return _text(given, form).encode("utf-8-sig" if form == "csv" else "utf-8")
    document = _document(given)
    if form == "pdf":
        from tabletop.reports import pdf

        return pdf.write(document)
    from tabletop.reports import word

    return word.write(document)


def _document(given: ReportInput) -> Document:
    from tabletop.reports import session_report

    return replace(session_report.document(given), paper=system.paper())


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


def read_session(folder: Path, names: str = "roles") -> tuple[ReportInput, list[str]]:
    """Return the session in ``folder`` for whoever makes papers of it, and the places in typed words where a known name
    stands although ``names`` leaves names out.

    Raises UsageError, NotFound, CannotRead, Damaged.
    """
    given = _read_given(folder, names)
    return given, to_read_again(given)


def places_to_read(desk: Desk, names: str) -> list[str]:
    """Return where typed words of an open session hold a known name although ``names`` leaves names out."""
    return to_read_again(_given(desk, names))


def told_lines(folder: Path) -> list[dict[str, Any]]:
    """Return what happened in a session in words: ``revision``, ``at`` (ms), ``time`` (mm:ss), ``wall``, ``text``.

    Raises NotFound, CannotRead, Damaged.
    """
    record = folders.open_record(folder, readonly=True)
    try:
        state, happened = read_state(record)
    finally:
        record.close()
    told = [(one, tell(state, one)) for one in happened]
    return [
        {"revision": one.revision, "at": one.at, "time": clock(one.at), "wall": one.wall, "text": text}
        for one, text in told
        if text
    ]


def places_of_names(folder: Path) -> list[str]:
    """Return where a name known from this session stands in what was typed, fields for people among it.

    Raises NotFound, CannotRead, Damaged.
    """
    return to_read_again(_read_given(folder, "roles"), raw=True)
