"""How long each paper of a long session takes: the report in every format, the After-Action Report, a whole set.

    python -m tests.benchmarks.report_bench

The session has 10,000 notes, and signs that mean something to every format stand in everything that was typed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.benchmarks.measures import Measure
from tests.reports.making import complete_room, given

from tabletop.exercise.exercise import Exercise
from tabletop.library import find_exercises, load_exercise
from tabletop.reports import as_json, html, markdown, pdf, session_table, tables, word
from tabletop.reports.document import Document
from tabletop.reports.hseep import aar, msel
from tabletop.reports.hseep.papers import Papers, papers_of
from tabletop.reports.hseep.the_set import DOCUMENTS
from tabletop.reports.naming import ReportInput
from tabletop.reports.session_report import document
from tabletop.session import events as ev

NOTES = 10_000
HOLD = "≤ 5 s"
HOSTILE = " </text><script>#let x=1 $a$ *b* `c` [d](e) {{f}} \\g \x1b[31m \u202e =1+1 äéñ " + "w" * 300
WRITERS: dict[str, Callable[[Document], object]] = {
    "md": lambda report: markdown.write(report.blocks),
    "html": html.write,
    "pdf": pdf.write,
    "docx": word.write,
}


def hostile_session(notes: int = NOTES) -> ReportInput:
    """Return a session in which everything was done and typed, with so many notes more."""
    room = complete_room(HOSTILE)
    for number in range(notes):
        room.take(ev.Noted(kind=("observation", "quote", "question")[number % 3], text=f"note {number}{HOSTILE[:80]}"))
    return given(room)


def measures(notes: int = NOTES) -> Iterator[Measure]:
    """Measure each format of the report, then the papers of the set that a session fills in."""
    handed = hostile_session(notes)
    report, built = _timed(lambda: document(handed))
    yield _measure(f"report of {notes:,} notes, its blocks", built)
    for form, write in WRITERS.items():
        _, written = _timed(partial(write, report))
        yield _measure(f"report of {notes:,} notes, {form}", built + written)
    for form, write_data in (("json", as_json.write), ("csv", session_table.write)):
        yield _measure(f"report of {notes:,} notes, {form}", _timed(partial(write_data, handed))[1])
    papers = papers_of(handed.state.compiled.exercise, handed)
    for form in ("pdf", "docx"):
        _, written = _timed(partial(_after_action, papers, form))
        yield _measure(f"After-Action Report of it, {form}", written)
    yield _measure("events list of it, xlsx", _timed(lambda: tables.workbook([msel.sheet(papers)]))[1])
    largest = max((load_exercise(entry.path) for entry in find_exercises()), key=lambda one: len(one.scenes))
    yield _measure(f"all papers of {largest.id}, blank, both formats", _timed(lambda: _whole(largest))[1])


def _after_action(papers: Papers, form: str) -> object:
    return WRITERS[form](aar.build(papers))


def _whole(exercise: Exercise) -> None:
    papers = papers_of(exercise)
    for build in DOCUMENTS.values():
        made = build(papers)
        pdf.write(made)
        word.write(made)
    tables.workbook([msel.sheet(papers)])


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    made = work()
    return made, time.perf_counter() - begun


def _measure(what: str, seconds: float) -> Measure:
    return Measure(what, seconds * 1000, "ms", 0, "", HOLD)


if __name__ == "__main__":
    for measure in measures():
        print(measure.line(), flush=True)
