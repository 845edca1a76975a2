"""What ``tabletop check`` does: every problem of the files named, at once, as text or JSON."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tabletop.errors import CannotRead, ExitCode, NotFound, UsageError
from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load, placed, read_register
from tabletop.exercise.problems import Problem, render_text
from tabletop.exercise.rules.base import Finding
from tabletop.exercise.yaml_nodes import decode
from tabletop.library import ExerciseRefused, find_path, is_exercise, read_bytes, read_texts, with_folder, yaml_files
from tabletop.text import clean

MOST_SECONDS = 5
"""Seconds after which the search of one exercise stops."""


@dataclass
class Report:
    """What was found. ``files`` are the exercises and registers looked at, ``unreadable`` messages for the others."""

    files: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> ExitCode:
        """3 where a file could not be read, 1 for errors and warnings, else 0; notes are advice and count as clean."""
        if self.unreadable:
            return ExitCode.CANNOT_READ
        found = any(problem.severity != "note" for problem in self.problems)
        return ExitCode.FINDINGS if found else ExitCode.DONE

    @property
    def summary(self) -> str:
        """One line for people: how much was looked at and what was found."""
        counts = Counter(problem.severity for problem in self.problems)
        words = [_count(counts[kind], kind) for kind in ("error", "warning", "note") if counts[kind]]
        looked = _count(len(self.files), "file")
        if self.unreadable:
            words.insert(0, f"{_count(len(self.unreadable), 'file')} could not be read")
        return f"{looked} checked: {', '.join(words) or 'nothing to report'}"

    def render_text(self) -> str:
        """Return every problem with its source line, caret and hint, then what could not be read."""
        return "\n".join([part for part in (render_text(self.problems), *self.unreadable) if part])

    def render_json(self) -> str:
        """Return ``{files, problems, unreadable}`` as JSON."""
        data = {
            "files": [clean(str(path), multiline=False) for path in self.files],
            "problems": [problem.as_data() for problem in sorted(self.problems, key=lambda one: one.order)],
            "unreadable": self.unreadable,
        }
        return json.dumps(data, ensure_ascii=False, indent=2)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def check_paths(
    paths: Iterable[Path | str],
    sizes: Sequence[tuple[int, int]] = (),
    *,
    full: bool = False,
    stop: Callable[[], str] = lambda: "",
    against: Exercise | None = None,
) -> Report:
    """Check exercises, registers, or all of either below a folder. What cannot be read is reported, never raised.

    ``sizes`` are screens (columns, rows) for which parts that need a second page are named too. Every exercise that
    loads is searched, for at most ``MOST_SECONDS`` unless ``full``; ``stop`` says why to stop before. ``against`` is
    the exercise as it was: ids that have gone since want a new version.
    """
    report = Report()
    for path in _files([Path(path) for path in paths], report):
        try:
            found = _check(path, sizes, full, stop, against)
        except ExerciseRefused as error:
            found = [with_folder(problem, path.parent) for problem in error.problems]
        except CannotRead as error:
            report.unreadable.append(clean(error.message, multiline=False))
            continue
        report.files.append(path)
        report.problems += found
    # A register used by several exercises brings its problems once.
    report.problems = sorted(dict.fromkeys(report.problems), key=lambda problem: problem.order)
    return report


def _files(paths: list[Path], report: Report) -> list[Path]:
    files: dict[Path, None] = {}
    for path in paths:
        found = list(yaml_files(path)) or _by_id(path)
        if not found:
            what = "no YAML files are in the folder" if path.is_dir() else "there is no file"
            report.unreadable.append(clean(f"{what} {path}", multiline=False))
        files.update(dict.fromkeys(found))
    return list(files)


def _by_id(path: Path) -> list[Path]:
    """Return the exercise of the library that goes by an id, where nothing else is called so."""
    if path.exists() or path.suffix or len(path.parts) != 1:
        return []
    try:
        return [find_path(path.name)]
    except NotFound:
        return []


def _check(
    path: Path,
    sizes: Sequence[tuple[int, int]],
    full: bool,
    stop: Callable[[], str],
    against: Exercise | None,
) -> list[Problem]:
    text, problem = decode(path.name, read_bytes(path))
    if problem is not None:
        return [with_folder(problem, path.parent)]
    if not is_exercise(text) and _is_register(path):
        return [with_folder(problem, path.parent) for problem in read_register(path.name, text).problems]
    texts = read_texts(path)
    exercise, problems = load(texts.texts, texts.main, unreadable=texts.unreadable, document=texts.document)
    if exercise is not None and texts.document is not None:
        problems = with_play(exercise, texts.document, problems, full=full, stop=stop)
        problems += _gone(exercise, texts.document, against)
        problems += _translations(path, exercise, texts.document, sizes)
        if sizes:
            problems += _second_pages(exercise, texts.document, sizes)
    return [with_folder(problem, path.parent) for problem in problems]


def with_play(
    exercise: Exercise,
    document: Document,
    problems: Sequence[Problem],
    *,
    full: bool = False,
    stop: Callable[[], str] = lambda: "",
) -> list[Problem]:
    """Return the problems of an exercise with what play shows added; where a rule could only guess, play has the word.

    The search stops after ``MOST_SECONDS`` or a million states and says so, unless ``full``; or when ``stop`` says why.
    """
    from tabletop.explore.findings import find
    from tabletop.explore.search import MOST_STATES

    began = time.monotonic()

    def over(share: float) -> str:
        late = not full and time.monotonic() - began > share * MOST_SECONDS
        return stop() or (f"{MOST_SECONDS} seconds" if late else "")

    found = find(exercise, most_states=None if full else MOST_STATES, stop=over)
    shown = [placed(document, one.finding) for one in found.shown]
    said = {(problem.code, problem.span) for problem in shown}
    kept = [
        problem
        for problem in problems
        if problem.code not in found.settled and not (problem.code == "T412" and ("T423", problem.span) in said)
    ]
    return kept + shown


def _gone(exercise: Exercise, document: Document, before: Exercise | None) -> list[Problem]:
    """T215: ids that were there in an earlier text and are gone, although the version is the same."""
    if before is None or before.id != exercise.id or exercise.file.version > before.file.version:
        return []
    from tabletop.explore.renamed import Renamed

    gone = Renamed(before, exercise).gone()
    if not gone:
        return []
    told = ", ".join(gone[:4]) + (f" and {len(gone) - 4} more" if len(gone) > 4 else "")
    message = f"gone since version {before.file.version}, which is still this text's version: {told}"
    hint = f"write “version: {before.file.version + 1}”, or say with “was” what each is called now"
    return [placed(document, Finding("T215", ("version",), message, hint))]


def _translations(
    path: Path, exercise: Exercise, document: Document, sizes: Sequence[tuple[int, int]]
) -> list[Problem]:
    if not any(path.parent.glob(f"{path.stem}.*.po")):
        return []
    from tabletop.translating import check_translations

    return check_translations(path, exercise, document, sizes)


def _second_pages(exercise: Exercise, document: Document, sizes: Sequence[tuple[int, int]]) -> list[Problem]:
    # Laying out wants the Markdown reader, which nobody else here needs.
    from tabletop.fitting import fits

    return fits(exercise, document, sizes)


def _is_register(path: Path) -> bool:
    return path.stem.split(".")[0] in ("source", "facts", "cast")


def explain(code: str) -> str:
    """Return why a code matters, with a bad and a good example. Raises ``UsageError`` for a code that is none."""
    from tabletop.exercise.rules.catalogue import explanations

    known = explanations()
    entry = known.get(code.strip().upper())
    if entry is None:
        raise UsageError(f"there is no code {clean(code, multiline=False, limit=40)}", "Codes look like T104.")
    return entry.render_text()
