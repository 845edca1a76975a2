"""The exercise an author is writing: read whole whenever one of its files has changed on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tabletop.errors import CannotRead
from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load, used_names
from tabletop.exercise.problems import Problem
from tabletop.exercise.shape import find
from tabletop.library import ExerciseRefused, read_texts, with_folder
from tabletop.session.play import Compiled
from tabletop.text import clean
from tabletop.tui.facilitator.about import worst_first

Stamp = tuple[tuple[int, int, int] | None, ...]
"""What tells that a file was saved: its inode, time and size; None while there is no such file."""


@dataclass(frozen=True)
class Draft:
    """One reading of an exercise's files. ``compiled`` is None where it cannot be played; the problems and
    ``trouble`` (a file that cannot be read at all) then say why. ``stamp`` is how ``files`` stood before."""

    path: Path
    files: tuple[Path, ...]
    stamp: Stamp = ()
    compiled: Compiled | None = None
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    trouble: str = ""

    @property
    def exercise(self) -> Exercise | None:
        """The exercise, where it can be played."""
        return self.compiled.exercise if self.compiled is not None else None


def stamp_of(files: Iterable[Path]) -> Stamp:
    """Return how files stand on the disk; one that is missing or out of reach counts as None."""
    found: list[tuple[int, int, int] | None] = []
    for path in files:
        try:
            stat = path.stat()
            found.append((stat.st_ino, stat.st_mtime_ns, stat.st_size))
        except (OSError, ValueError):
            found.append(None)
    return tuple(found)


def read_draft(path: Path, files: tuple[Path, ...] = ()) -> Draft:
    """Read an exercise and its registers; never raises for what is wrong with them.

    ``files`` are those of the reading before: they are looked at before they are read, so that what is saved meanwhile
    is seen as a change.
    """
    files = files or (path,)
    stamp = stamp_of(files)
    try:
        texts = read_texts(path)
    except ExerciseRefused as error:
        problems = worst_first(with_folder(problem, path.parent) for problem in error.problems)
        return Draft(path, files, stamp, problems=problems)
    except CannotRead as error:
        return Draft(path, files, stamp, trouble=clean(f"{error.message}. {error.advice}", multiline=False))
    document = texts.document
    used = used_names(document) if document is not None and document.value is not None else None
    if used is not None and (now := (path, *(path.parent / name for name in used))) != files:
        return read_draft(path, now)
    exercise, found = load(texts.texts, texts.main, unreadable=texts.unreadable, document=document)
    return Draft(
        path,
        files,
        stamp,
        Compiled(exercise) if exercise is not None else None,
        document,
        worst_first(with_folder(problem, path.parent) for problem in found),
    )


def line_of(draft: Draft, path: tuple[str | int, ...]) -> int:
    """Return the line of the exercise's file that a path leads to; 1 where the file cannot be read."""
    if draft.document is None:
        return 1
    key, place = find(draft.document, path)
    meant = key or place
    return meant.line if meant is not None else 1
