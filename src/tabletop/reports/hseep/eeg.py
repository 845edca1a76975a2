"""The Exercise Evaluation Guide: for evaluators. What to listen for at each objective, and room to write it down."""

from __future__ import annotations

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Objective
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, Note, PageBreak, Paragraph, Table
from tabletop.reports.document import Document
from tabletop.reports.hseep import overview
from tabletop.reports.hseep.papers import BY_HAND, NOT_GIVEN, Papers
from tabletop.reports.hseep.ratings import (
    DRAFT,
    LETTERS,
    key_and_definitions,
    rating_of,
    rating_words,
    without_evidence,
)
from tabletop.reports.hseep.writing import below, lines_below, ruled, ruled_below
from tabletop.reports.in_words import NO_EVIDENCE, title_of

KIND = "Exercise Evaluation Guide"
READER = "For evaluators. Not for participants: it says what is listened for."
_HOW = (
    "Read the target and the critical tasks of each objective before the exercise begins.",
    "Sit where you hear everybody. Do not speak, and do not answer questions about the story.",
    "Write down what was said, when, and by which role; not what you think of it.",
    "A task not heard is not yet a task not done. Note whether the discussion gave room for it.",
    "Rate after the hot wash, with the key at the end. Without evidence an objective stands unrated.",
)
_NOTES = 7


def build(papers: Papers) -> Document:
    """Return the guide: blank, or with what a session noted as evidence."""
    exercise = papers.exercise
    blocks = [*overview.head(papers, KIND, READER), *_header(papers)]
    key = key_and_definitions()
    for number, (name, objective) in enumerate(exercise.file.objectives.items(), 1):
        # The key stands below the last chart.
        below_it = key if number == len(exercise.file.objectives) else []
        blocks += [PageBreak()] if papers.played is None else []
        blocks += _objective(papers, number, name, objective, below_it)
    if not exercise.file.objectives:
        blocks.append(Paragraph("This exercise names no objectives. Write down those of the group before it begins."))
        blocks.append(ruled(_NOTES, "Objectives"))
    return papers.document(KIND, [*blocks, *key], "For evaluators")


def _header(papers: Papers) -> list[Block]:
    rows = [
        ("Exercise Name", papers.exercise.file.title),
        ("Exercise Date", papers.date()),
        ("Sponsor", papers.missing(in_one_line(papers.exercise.file.overview.sponsor))),
    ]
    if papers.played is None:
        rows += [("Venue", BY_HAND), ("Evaluator", BY_HAND)]
    else:
        rows.append(("Standing", DRAFT))
    head: list[Block] = [Fields(tuple(rows))]
    if papers.played is None:
        head += [Heading(2, "How to Use This Guide"), ListBlock(_HOW)]
        head.append(ruled_below([*overview.head(papers, KIND, READER), *head], "Notes on the exercise as a whole"))
    return head


def _objective(papers: Papers, number: int, name: str, objective: Objective, after: list[Block]) -> list[Block]:
    blocks: list[Block] = [
        Heading(2, f"Objective {number}: {in_one_line(objective.text)}"),
        Fields(
            (
                ("Core Capability", papers.missing(objective.capability)),
                ("Capability Target", papers.missing(in_one_line(objective.target))),
                ("Sources", _sources(papers)),
            )
        ),
    ]
    if objective.tasks:
        blocks += [Heading(3, "Critical Tasks"), ListBlock(tuple(map(in_one_line, objective.tasks)), ordered=True)]
    points = _points(papers, name)
    if points:
        blocks += [Heading(3, "Where to Listen"), Table(("Scene", "Listen for", "Heard"), points, widths=(4, 9, 2))]
    # Blank, the chart has a page of its own: an evaluator needs the room.
    if papers.played is None:
        blocks += [ruled_below(blocks, "What was said, by which role, and when"), PageBreak()]
    head, final = Heading(3, "Rating Chart"), _final(papers, name)
    return [*blocks, head, _chart(papers, name, objective, [head, *final, *after]), *final]


def _sources(papers: Papers) -> str:
    """The plans, policies and agreements a task comes from; the format has no field for them."""
    return BY_HAND if papers.played is None else NOT_GIVEN


def _points(papers: Papers, name: str) -> tuple[tuple[str, str, str], ...]:
    heard = papers.played.state.heard if papers.played is not None else frozenset()
    return tuple(
        (title_of(papers.exercise, scene_id), in_one_line(text), "yes" if (scene_id, text) in heard else "")
        for scene_id, text in points_of(papers.exercise, name)
    )


def points_of(exercise: Exercise, objective: str) -> list[tuple[str, str]]:
    """Return the points (scene, text) that a good discussion of an objective reaches, in the order of the scenes."""
    return [
        (scene_id, point.text)
        for scene_id, scene in exercise.scenes.items()
        for point in scene.listen_for
        if (point.objective or scene.objective) == objective
    ]


def _chart(papers: Papers, name: str, objective: Objective, beside: list[Block]) -> Table:
    """The chart; blank, it is as high as ``beside`` leaves room for on its page."""
    target = in_one_line(objective.target) or in_one_line(objective.text)
    letter, evidence = rating_of(papers, name)
    columns = ("Capability Target", "Critical Task", "Observation and Explanation", "Rating")
    tasks = tuple(map(in_one_line, objective.tasks)) or ("",)
    if papers.played is not None:
        tasks_in_one = "\n".join(f"{number}. {task}" for number, task in enumerate(tasks, 1)) if tasks[0] else ""
        row = (target, tasks_in_one, evidence or "No evidence was written down.", letter or "–")
        return Table(columns, (row,), widths=(5, 6, 8, 2))
    tall = lines_below(beside, len(tasks))
    rows = tuple((target if number == 0 else "", f"{task}{below(tall)}", "", "") for number, task in enumerate(tasks))
    return Table(columns, rows, widths=(5, 6, 8, 2), by_hand=True)


def _final(papers: Papers, name: str) -> list[Block]:
    letter, _ = rating_of(papers, name)
    if papers.played is None:
        rows = (
            ("Final rating", "   ".join(f"☐ {letter}" for letter in LETTERS)),
            ("It rests on", BY_HAND),
            ("Evaluator, signed on", BY_HAND),
        )
        return [Heading(3, "Final Rating"), Fields(rows)]
    blocks: list[Block] = [Heading(3, "Final Rating"), Fields((("Rating", rating_words(letter)),))]
    if without_evidence(papers, name):
        blocks.append(Paragraph(NO_EVIDENCE))
    signed = (("Evaluator, signed on", BY_HAND),)
    return [*blocks, *([Note(DRAFT)] if letter else []), Fields(signed)]
