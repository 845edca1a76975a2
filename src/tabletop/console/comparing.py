"""Reading sessions of one exercise to put them side by side, and writing what comes of it.

Rehearsals are never compared. A session comes in once it has ended: before that the author beside it is closed. Plays
of one person alone and sessions in which nothing was decided come in when they are named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tabletop import system
from tabletop.console.reporting import LEVELS
from tabletop.console.sessions import played_exercise
from tabletop.debrief.comparison import over
from tabletop.errors import KeepingFailed, NotFound, TabletopError, UsageError
from tabletop.library import load_exercise
from tabletop.reports.comparing.told import Told, told
from tabletop.reports.naming import Header, Level, ReportInput, known_names, typed_texts
from tabletop.session.events import Happened, read_event
from tabletop.session.fold import fold
from tabletop.session.play import Compiled
from tabletop.session.state import State
from tabletop.store import folders
from tabletop.store.folders import SessionSummary
from tabletop.text import clean

FORMS = ("text", "md", "html", "pdf", "docx", "json", "csv")
"""What a comparison can be written as."""
_MOST_FILES = 1000


@dataclass(frozen=True)
class Compared:
    """Sessions side by side. ``left_out`` are (session, why) of those not in it, ``places`` (session, place) where a
    known name stands in typed words although names are left out."""

    told: Told
    left_out: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()


def compare(root: Path, exercise: str, sessions: Sequence[str] = (), names: str = "roles") -> Compared:
    """Return sessions of an exercise side by side: those named, else all that were played with it.

    ``exercise`` is an id or a path; earlier ids that it says it had count too. Raises UsageError, NotFound.
    """
    level = _level(names)
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
    return Compared(told(reader.given, level), tuple(left_out), places)


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

    document = compare_report.document(found)
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


def _level(names: str) -> Level:
    for level in LEVELS:
        if level == names:
            return level
    raise UsageError(f"There is no level of names {names}.", f"Say one of {', '.join(LEVELS)}.")


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
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return "cannot be read: it was kept by another version of tabletop, or is damaged"
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
            header, kept, people = record.header, record.read(), record.people()
        finally:
            record.close()
        compiled = self._compiled.get(header.files)
        if compiled is None:
            compiled = self._compiled[header.files] = Compiled(played_exercise(header))
        state, happened = State(compiled), []
        for event in kept:
            one = Happened(event.revision, event.at, event.wall, read_event(event.form, event.body))
            state = fold(state, one)
            happened.append(one)
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
                last_hash=kept[-1].hash if kept else "",
            ),
            people={seat: person.name for seat, person in people.items()},
            names=self._level,
            organisations={seat: person.organisation for seat, person in people.items()},
        )

    def places(self) -> Iterable[tuple[str, str]]:
        """Return where a name known from a session stands in what was typed in it."""
        for given in self.given:
            names = [name for name in given.people.values() if name.strip()]
            group = str(given.state.settings.get("group", "")).strip()
            # The group's name is a setting, and settings are not told; in other places it is.
            texts = [(place, text) for place, text in typed_texts(given) if place != "settings"]
            found = known_names(texts, [*names, *([group] if group else [])])
            for place in dict.fromkeys(one.place for one in found):
                yield given.header.id, clean(place, multiline=False)
