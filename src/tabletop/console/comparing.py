"""Reading sessions of one exercise to put them side by side, and writing what comes of it.

Rehearsals are never compared. A session comes in once it has ended: before that the author beside it is closed. Plays
of one person alone and sessions in which nothing was decided come in when they are named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tabletop import system
from tabletop.console.reading import read_state, report_input
from tabletop.console.reporting import level_of
from tabletop.console.sessions import played_exercise
from tabletop.debrief.comparison import over
from tabletop.errors import KeepingFailed, NotFound, TabletopError, UsageError
from tabletop.library import load_exercise
from tabletop.reports.comparing.told import Told, told
from tabletop.reports.naming import SETTINGS, Level, ReportInput, group_name, to_read_again
from tabletop.session.play import Compiled
from tabletop.store import folders
from tabletop.store.folders import SessionSummary

FORMS = ("text", "md", "html", "pdf", "docx", "json", "csv")
"""What a comparison can be written as."""
_MOST_FILES = 1000


@dataclass(frozen=True)
class Compared:
    """Sessions side by side. ``left_out`` are (session, why) of those not in it, ``places`` (session, place) where a
    known name stands in typed words although names are left out. ``key``, for whoever compares and for no paper, are
    (letter, group, session) where groups go by letters; under the Chatham House Rule nobody learns them."""

    told: Told
    left_out: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    key: tuple[tuple[str, str, str], ...] = ()


def compare(root: Path, exercise: str, sessions: Sequence[str] = (), names: str = "roles") -> Compared:
    """Return sessions of an exercise side by side: those named, else all that were played with it.

    ``exercise`` is an id or a path; earlier ids that it says it had count too. Raises UsageError, NotFound.
    """
    level = level_of(names)
    ids = _ids(exercise)
    named = list(dict.fromkeys(folders.find_session(root, one) for one in sessions))
    summaries = list(map(folders.summarise, named)) if named else folders.list_sessions(root)
    if named:
        _must_fit(summaries, ids, exercise)
    else:
        known = {one.exercise_id for one in summaries if one.exercise_id}
        # A session begun last is listed first; groups stand in the order they came.
        summaries = sorted(
            (one for one in summaries if one.exercise_id in ids), key=lambda one: (one.created_wall, one.id)
        )
        if not summaries:
            raise NotFound(f"There is no session of “{exercise}”.", _there_are(known))
    reader = _Reader(level)
    left_out = []
    for summary in summaries:
        why = _why_not(summary, asked_for=bool(named)) or reader.take(summary, asked_for=bool(named))
        if why:
            left_out.append((summary.id, why))
    if not reader.given:
        words = "; ".join(f"{session}: {why}" for session, why in left_out[:6])
        raise NotFound(f"No session of “{exercise}” can be compared.", f"{words}.")
    places = () if level == "named" else tuple(reader.places())
    found = told(reader.given, level)
    key: tuple[tuple[str, str, str], ...] = ()
    if level == "roles":
        key = tuple(
            (group.letter, group_name(one.state), one.header.id)
            for group, one in zip(found.groups, reader.given, strict=True)
        )
    return Compared(found, tuple(left_out), places, key)


def written(found: Told, form: str, columns: int = 80) -> str | bytes:
    """Return a comparison in one of ``FORMS``; text, or bytes for PDF and Word. Raises UsageError."""
    # The writers are heavy, and each call wants one of them.
    if form == "text":
        from tabletop.reports.comparing import text

        return text.write(found, columns)
    if form in ("json", "csv"):
        from tabletop.reports import tables
        from tabletop.reports.comparing import data

        return data.write(found) if form == "json" else tables.csv_text(data.COLUMNS, data.rows(found))
    if form not in FORMS:
        raise UsageError(f"There is no form {form}.", f"Say one of {', '.join(FORMS)}.")
    return _paper(found, form)


def write_paper(found: Told, into: Path) -> Path:
    """Write a comparison as a PDF into a folder, under a name that no file there has; return its path.

    Raises KeepingFailed.
    """
    data = _paper(found, "pdf")
    assert isinstance(data, bytes)
    for number in range(1, _MOST_FILES):
        path = into / f"compare-{found.exercise_id}{f'-{number}' if number > 1 else ''}.pdf"
        try:
            system.private_file(path, data)
        except FileExistsError:
            continue
        except OSError as error:
            raise KeepingFailed(
                f"The comparison cannot be written into {into}: {error.strerror}.",
                f"Write it elsewhere with: tabletop compare {found.exercise_id} --format pdf -o FILE",
            ) from error
        return path
    raise KeepingFailed(f"There are {_MOST_FILES} comparisons in {into}.", "Move some of them away.")


def _paper(found: Told, form: str) -> str | bytes:
    from tabletop.reports import compare_report

    document = replace(compare_report.document(found), paper=system.paper())
    if form == "md":
        from tabletop.reports import markdown

        return markdown.write(document.blocks)
    if form == "html":
        from tabletop.reports import html

        return html.write(document)
    if form == "pdf":
        from tabletop.reports import pdf

        return pdf.write(document)
    from tabletop.reports import word

    return word.write(document)


# ---- which sessions -------------------------------------------------------------------------------------------------


def _ids(exercise: str) -> set[str]:
    """The ids sessions of an exercise may carry: its own, and those it had before."""
    ids = {exercise}
    with suppress(TabletopError):  # an exercise that is no longer in the library, or is being rewritten, has sessions
        loaded = load_exercise(exercise)
        ids |= {loaded.id, *loaded.file.was.ids}
    return ids


def _must_fit(summaries: Iterable[SessionSummary], ids: set[str], exercise: str) -> None:
    for one in summaries:
        if one.exercise_id and one.exercise_id not in ids:
            raise UsageError(
                f"Session {one.id} was played with “{one.exercise_id}”, not with “{exercise}”.",
                "Only sessions of one exercise can stand side by side.",
            )


def _there_are(known: Iterable[str]) -> str:
    names = ", ".join(sorted(known))
    return f"There are sessions of: {names}." if names else "`tabletop run` begins one."


def _why_not(summary: SessionSummary, *, asked_for: bool) -> str:
    """Why a session cannot stand beside others, from its header alone; empty when it may."""
    if summary.damaged:
        return f"cannot be read: {summary.damaged.rstrip('.')}"
    settings = _settings(summary.settings)
    if settings.get("rehearsal"):
        return "a rehearsal"
    if settings.get("alone") and not asked_for:
        return "played alone"
    return ""


def _settings(text: str) -> dict[str, Any]:
    with suppress(ValueError):
        found = json.loads(text)
        return found if isinstance(found, dict) else {}
    return {}


# ---- reading --------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads records one after the other; an exercise that several played is loaded once."""

    def __init__(self, level: Level) -> None:
        self.given: list[ReportInput] = []
        self._level = level
        self._compiled: dict[tuple[tuple[str, str], ...], Compiled] = {}

    def take(self, summary: SessionSummary, *, asked_for: bool) -> str:
        """Read one session; return why it cannot stand beside others, empty when it was taken."""
        try:
            given = self._read(summary)
        except TabletopError as error:
            return f"cannot be read: {error.message.rstrip('.')}"
        if given.header.fault:
            return given.header.fault.rstrip(".")
        if given.state.settings.get("rehearsal"):
            return "a rehearsal"
        if not over(given.state):
            return "has not ended"
        if not given.state.moment.decisions and not asked_for:
            return "nothing was decided"
        self.given.append(given)
        return ""

    def _read(self, summary: SessionSummary) -> ReportInput:
        record = folders.open_record(summary.folder, readonly=True)
        try:
            files = record.header.files
            if files not in self._compiled:
                self._compiled[files] = Compiled(played_exercise(record.header))
            return report_input(record, *read_state(record, self._compiled[files]), self._level)
        finally:
            record.close()

    def places(self) -> Iterable[tuple[str, str]]:
        """Return where a name known from a session stands in what was typed in it."""
        for given in self.given:
            # Groups go by letters; their names are settings, and settings are not told.
            for place in to_read_again(given, also=[group_name(given.state)]):
                if not place.startswith(SETTINGS):
                    yield given.header.id, place
