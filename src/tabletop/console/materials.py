"""The papers of an exercise: made, and written as files that never replace others unless that is wished.

The one call a screen needs is ``write_materials``: it reads, makes and writes, and returns what now lies in the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tabletop import system
from tabletop.console.reporting import read_session
from tabletop.errors import KeepingFailed, UsageError
from tabletop.exercise.exercise import Exercise
from tabletop.reports.naming import ReportInput

FORMATS = ("docx", "pdf")
_MOST_SETS = 1000


@dataclass(frozen=True)
class Written:
    """One file of a set: its path, what it is, and who may read it."""

    path: Path
    title: str
    reader: str


@dataclass(frozen=True)
class Materials:
    """What was written, and the places in typed words where a name stands that the level of names leaves out."""

    files: tuple[Written, ...]
    places: tuple[str, ...] = ()


def write_materials(
    exercise: Exercise | None,
    into: Path,
    *,
    session: Path | None = None,
    names: str = "roles",
    formats: Sequence[str] = FORMATS,
    only: Iterable[str] = (),
    force: bool = False,
    told: Callable[[str], None] = lambda title: None,
) -> Materials:
    """Write the papers of an exercise into a folder, which is made if it is not there.

    ``session`` is the folder of a session to fill them in from; the exercise is then the one that was played, and
    ``exercise`` may be None or has to be of the same id. ``formats`` are of ``FORMATS``, ``only`` of ``known_ids()``
    (empty: all). ``told`` is called with the title of each paper before it is made. Without ``force`` a set that finds
    one of its names taken gets the next number.

    Raises UsageError, NotFound, CannotRead, Damaged, KeepingFailed.
    """
    wanted = _wanted(formats, only)
    played, places = read_session(session, names) if session is not None else (None, [])
    exercise = _exercise(exercise, played)
    made = _made(exercise, played, wanted, formats, told)
    stem = _stem(exercise, played)
    return Materials(_put(made, into, stem, force=force), tuple(places))


def known_ids() -> tuple[str, ...]:
    """Return the ids of all papers, in the order in which they are listed."""
    from tabletop.reports.hseep.the_set import READERS

    return tuple(READERS)


def readers_of() -> dict[str, str]:
    """Return for each paper, by its name in words, who may read it; in the order in which they are listed."""
    from tabletop.reports.hseep.the_set import MSEL, READERS

    return {
        "MSEL, as a workbook" if name == MSEL else name.replace("_", " ").capitalize(): reader
        for name, reader in READERS.items()
    }


def _wanted(formats: Sequence[str], only: Iterable[str]) -> list[str]:
    unknown = [form for form in formats if form not in FORMATS]
    if unknown or not formats:
        raise UsageError(
            f"There is no format {unknown[0] if unknown else ''}.", f"Say {' or '.join(FORMATS)}, or both."
        )
    known, named = known_ids(), list(only)
    strange = [name for name in named if name not in known]
    if strange:
        raise UsageError(f"There is no paper {strange[0]}.", f"Say one of {', '.join(known)}.")
    return [name for name in known if not named or name in named]


def _exercise(exercise: Exercise | None, played: ReportInput | None) -> Exercise:
    """The exercise as it was played, where it was; a session of another one fills in nothing."""
    if played is None:
        if exercise is None:
            raise UsageError("Neither an exercise nor a session was named.", "Name one of them.")
        return exercise
    was = played.state.compiled.exercise
    if exercise is not None and exercise.id != was.id:
        raise UsageError(f"This session played {was.id}, not {exercise.id}.", f"Name the exercise {was.id}.")
    return was


@dataclass(frozen=True)
class _Made:
    """A file before it has a name: ``ending`` is all that follows the stem."""

    ending: str
    title: str
    reader: str
    content: bytes


def _made(
    exercise: Exercise,
    played: ReportInput | None,
    wanted: Iterable[str],
    formats: Sequence[str],
    told: Callable[[str], None],
) -> list[_Made]:
    # The writers are heavy, and wanted only here.
    from tabletop.reports import pdf, tables, word
    from tabletop.reports.hseep import msel
    from tabletop.reports.hseep.papers import papers_of
    from tabletop.reports.hseep.the_set import DOCUMENTS, MSEL, READERS

    writers = {"docx": word.write, "pdf": pdf.write}
    papers, paper = papers_of(exercise, played), system.paper()
    made = []
    for name in wanted:
        if name == MSEL:
            title = f"{exercise.file.title} · {msel.TITLE}"
            told(title)
            rows = msel.rows(papers)
            book = tables.workbook([msel.sheet(papers)], title)
            made.append(_Made(f"{name}.xlsx", title, READERS[name], book))
            made.append(
                _Made(f"{name}.csv", title, READERS[name], tables.csv_text(msel.COLUMNS, rows).encode("utf-8-sig"))
            )
            continue
        document = replace(DOCUMENTS[name](papers), paper=paper)
        told(document.title)
        made += [_Made(f"{name}.{form}", document.title, READERS[name], writers[form](document)) for form in formats]
    return made


def _stem(exercise: Exercise, played: ReportInput | None) -> str:
    """Return how all files of the set begin: ids and the day, nothing that anybody typed."""
    if played is None:
        return f"{exercise.id}-{system.utc_now()[:10]}"
    if played.names == "chatham":
        return f"{exercise.id}-played"
    return f"{exercise.id}-{played.header.id}"


def _put(made: Sequence[_Made], into: Path, stem: str, *, force: bool) -> tuple[Written, ...]:
    """Write all files under one new number; with ``force`` under the first names, whatever lies there."""
    try:
        system.private_folder(into)
        for number in range(1, _MOST_SETS):
            head = stem if number == 1 else f"{stem}-{number}"
            paths = [into / f"{head}-{one.ending}" for one in made]
            if not force and any(path.exists() for path in paths):
                continue
            for one, path in zip(made, paths, strict=True):
                _write(path, one.content, force=force)
            return tuple(Written(path, one.title, one.reader) for one, path in zip(made, paths, strict=True))
    except OSError as error:
        raise KeepingFailed(
            f"The papers cannot be written into {into}: {error.strerror or error}.",
            "Name another folder, or make room.",
        ) from error
    raise KeepingFailed(f"There are {_MOST_SETS} sets of these papers in {into}.", "Move some of them away.")


def _write(path: Path, content: bytes, *, force: bool) -> None:
    if not force:
        system.private_file(path, content)
        return
    beside = path.with_name(f".{path.name}-{system.random_bits(40):010x}")
    system.private_file(beside, content)
    beside.replace(path)
