"""What the library's right side tells about an exercise, as lines: what it is, whom it is for, how it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tabletop.errors import CannotRead
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.problems import Problem
from tabletop.library import Entry, ExerciseRefused, load_path
from tabletop.paging.lines import Line, Span, Style, cells, wrap
from tabletop.paging.prose import prose
from tabletop.text import clean
from tabletop.tui.facilitator.minimap import minimap
from tabletop.tui.facilitator.shelf import Book, told

NO_EXERCISES = (
    "There is no exercise here yet. Press o and type the path of an exercise, or of a folder that holds some."
)
NOT_PLAYED = (
    Span("Not played yet. "),
    Span("Press enter", "accent"),
    Span(" to prepare a session: you name the group and say how many are here, and the room’s screen shows a card. "),
    Span("Nothing of the exercise is seen before you press space."),
)
_MAP_COLUMNS = 58
_WORST_FIRST = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Reading:
    """What reading an exercise's file gave: the exercise, or why not; the problems the worst first."""

    exercise: Exercise | None
    problems: tuple[Problem, ...] = ()
    trouble: str = ""


def read_exercise(path: Path) -> Reading:
    """Read an exercise with everything ``check`` has to say; never raises for what is wrong with the file."""
    try:
        exercise, problems = load_path(path)
    except ExerciseRefused as error:
        return Reading(None, worst_first(error.problems), clean(error.message, multiline=False))
    except CannotRead as error:
        return Reading(None, (), clean(f"{error.message}. {error.advice}", multiline=False))
    return Reading(exercise, worst_first(problems))


def worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order in which they matter: refusing ones, errors, warnings, notes."""
    return tuple(sorted(problems, key=lambda one: (not one.refuses, _WORST_FIRST[one.severity], one.order)))


def counted(problems: Iterable[Problem]) -> str:
    """Return ``1 error, 2 warnings``; empty when there is neither."""
    kinds = [problem.severity for problem in problems]
    words = []
    for kind in ("error", "warning"):
        number = kinds.count(kind)
        if number:
            words.append(f"{number} {kind}" if number == 1 else f"{number} {kind}s")
    return ", ".join(words)


def about(book: Book, reading: Reading | None, columns: int) -> list[Line]:
    """Return everything to tell about a book of the shelf. ``reading`` is None while its file is being read."""
    exercise = reading.exercise if reading is not None else None
    lines = [*_head(book, exercise, columns), *_state(book, reading, columns)]
    if reading is not None and exercise is None:
        return [*lines, *_refused(reading, columns)]
    summary = exercise.file.summary if exercise is not None else book.entry.summary
    lines += _prose(summary, columns)
    if exercise is not None and reading is not None:
        lines += _within(exercise, reading, columns)
    return [*lines, (), (Span(_shown(book.entry.path, columns), "quiet"),)]


def _head(book: Book, exercise: Exercise | None, columns: int) -> list[Line]:
    entry = book.entry
    words = [f"{entry.minutes} min"] if entry.minutes else []
    if entry.players is not None:
        words.append(f"{entry.players[0]} to {entry.players[1]} people")
    if entry.scenes:
        words.append(f"{entry.scenes} scenes" if entry.scenes > 1 else "1 scene")
    if exercise is not None:
        decisions = sum(1 for scene in exercise.scenes.values() if scene.decision is not None)
        words.append(f"{decisions} decisions" if decisions != 1 else "1 decision")
    lines = wrap([Span(entry.title, "heading")], columns)
    lines.append((Span("─" * columns, "accent"),))
    return [*lines, *(wrap([Span(" · ".join(words), "quiet")], columns) if words else [])]


def _state(book: Book, reading: Reading | None, columns: int) -> list[Line]:
    if book.to_resume is not None:
        spans = [Span(f"● {told(book)}", "live"), Span(" · ", "quiet"), Span("r goes on with it", "accent")]
        return [(), *wrap(spans, columns, rest=(Span("  "),))]
    if book.held:
        return [(), *wrap([Span(f"✓ {told(book)}", "quiet")], columns, rest=(Span("  "),))]
    if book.entry.broken or (reading is not None and reading.exercise is None):
        return []
    return [(), *wrap(NOT_PLAYED, columns)]


def _refused(reading: Reading, columns: int) -> list[Line]:
    """Why an exercise cannot be offered: the first problems in full, the rest behind a key."""
    lines: list[Line] = [(), *wrap([Span("▲ This exercise cannot be played yet.", "alert")], columns)]
    if reading.trouble and not reading.problems:
        lines += [(), *wrap([Span(reading.trouble)], columns)]
    for problem in reading.problems[:4]:
        lines += [(), *problem_lines(problem, columns)]
    if len(reading.problems) > 4:
        lines += [(), (Span(f"and {len(reading.problems) - 4} more", "quiet"),)]
    if reading.problems:
        lines += [(), *wrap([Span("c lists them all. Mend the file, then press c again.", "quiet")], columns)]
    return lines


def problem_lines(problem: Problem, columns: int) -> list[Line]:
    """Return a problem as people read it: how bad, what, where, and how to mend it."""
    style: Style = "alert" if problem.severity == "error" else "strong" if problem.severity == "warning" else "quiet"
    span = problem.span
    place = f"{problem.severity} {problem.code} · line {span.line}, column {span.column}"
    lines = wrap([Span(place, style)], columns)
    lines += wrap([Span(clean(problem.message, multiline=False))], columns, first=(Span("  "),))
    if problem.hint:
        lines += wrap([Span(clean(problem.hint, multiline=False), "quiet")], columns, first=(Span("  "),))
    return lines


def _within(exercise: Exercise, reading: Reading, columns: int) -> list[Line]:
    file = exercise.file
    lines: list[Line] = []
    found = counted(reading.problems)
    if found:
        lines += [(), *wrap([Span(f"▲ {found}", "alert"), Span(" · c lists them", "quiet")], columns)]
    if file.content_note:
        lines += [*_label("Content note"), *_prose(file.content_note, columns)[1:]]
    if file.objectives:
        lines += _label("What is practised")
        for objective in file.objectives.values():
            lines += wrap([Span(clean(objective.text, multiline=False))], columns, first=(Span("• ", "quiet"),))
    if exercise.roles:
        names = [clean(role.name or name, multiline=False) for name, role in exercise.roles.items()]
        lines += [
            *_label(f"{len(names)} roles" if len(names) > 1 else "1 role"),
            *wrap([Span(", ".join(names))], columns),
        ]
    lines += [*_label("Scenes"), *minimap(exercise, min(columns, _MAP_COLUMNS))]
    if exercise.source is not None:
        source = exercise.source
        words = [f"{source.author}: {source.title}", source.in_, source.date]
        text = clean(" · ".join(word for word in words if word), multiline=False)
        lines += [*_label("The debrief sets decisions beside"), *wrap([Span(text)], columns)]
    return lines


def _label(word: str) -> list[Line]:
    return [(), (Span(word, "quiet"),)]


def _prose(text: str, columns: int) -> list[Line]:
    """Return prose with an empty line before each paragraph."""
    return [line for paragraph in prose(text, columns) for line in ((), *paragraph)] if text else []


def empty(columns: int) -> list[Line]:
    """Return what stands there when the library holds nothing."""
    lines = wrap([Span("No exercises", "heading")], columns)
    return [*lines, (Span("─" * columns, "accent"),), (), *wrap([Span(NO_EXERCISES)], columns)]


def entry_words(entry: Entry) -> str:
    """Return the second line of an entry in the list: how long it takes."""
    return f"{entry.minutes} min" if entry.minutes else f"{entry.scenes} scenes" if entry.scenes else ""


def _shown(path: Path, columns: int) -> str:
    """Return a path in one line, the home folder as ``~``; a long one loses its beginning, which is known."""
    try:
        text = clean(f"~/{path.resolve().relative_to(Path.home())}", multiline=False)
    except (ValueError, RuntimeError):
        text = clean(str(path), multiline=False)
    while cells(text) > columns and len(text) > 1:
        text = f"…{text[2:]}"
    return text
