"""The Situation Manual: for all participants. Nothing in it depends on what the group decides.

No branch, no answer, no advice, no note of the facilitator's: a participant may read it from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tabletop.exercise.exercise import Exercise
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, PageBreak, Paragraph, Prose, Quote, Table
from tabletop.reports.document import Document
from tabletop.reports.hseep import overview
from tabletop.reports.hseep.general import general
from tabletop.reports.hseep.modules import modules
from tabletop.reports.hseep.papers import Papers
from tabletop.reports.hseep.participants import participants
from tabletop.reports.hseep.writing import PAGE, height, numbered
from tabletop.reports.in_words import minutes_words
from tabletop.reports.timing_plan import longest_way

KIND = "Situation Manual"
READER = "For all participants. Please do not read ahead: turn to a module when the facilitator asks for it."


def build(papers: Papers) -> Document:
    """Return the manual."""
    blocks = [
        *overview.head(papers, KIND, READER),
        *overview.table(papers),
        PageBreak(),
        *general(papers),
        *modules(papers),
    ]
    words = acronyms(papers.exercise, blocks)
    first, plans = [*_schedule(papers), *_participants(papers)], _plans()
    # What has to go over the page takes the plans with it, so that no short list stands alone there.
    two_pages = height([*first, *plans, *words]) > PAGE
    blocks += [PageBreak(), *first, *([PageBreak()] if two_pages else []), *plans, *words]
    return papers.document(KIND, blocks, "For all participants")


def _schedule(papers: Papers) -> list[Block]:
    way = longest_way(papers.exercise)
    begins, rows, known = 0.0, list[tuple[str, str, str]](), True
    modules_take = sum(stop.minutes for stop in way.stops)
    count = len(papers.modules)
    middle = f"Modules 1 to {count}" if count > 1 else "Module 1"
    for what, minutes in (
        ("Opening, rules of the room, roles", way.plan.opening),
        (middle, modules_take),
        ("Debrief", way.plan.debrief),
        ("Hot wash and feedback forms", way.plan.hot_wash),
    ):
        planned = minutes > 0 or what != middle
        rows.append((f"{begins:g}" if known else "", what, f"{minutes:g}" if planned else ""))
        begins += minutes
        known = known and planned
    together = f"Together up to {minutes_words(begins)}. " if known else ""
    return [
        Heading(2, "Appendix A: Exercise Schedule"),
        Table(("Begins at minute", "Activity", "Minutes"), tuple(rows), widths=(3, 8, 2)),
        Paragraph(f"{together}Begins by the clock: ______________"),
    ]


def _participants(papers: Papers) -> list[Block]:
    return [Heading(2, "Appendix B: Exercise Participants"), *participants(papers)]


def _plans() -> list[Block]:
    return [
        Heading(2, "Appendix C: Relevant Plans"),
        Paragraph("Plans, agreements and procedures that participants may wish to bring or to compare with:"),
        numbered(("No.", "Plan, agreement or procedure", "Where to find it"), 4, (1, 7, 4)),
    ]


# ---- acronyms -------------------------------------------------------------------------------------------------------


def acronyms(exercise: Exercise, blocks: Iterable[Block], title: str = "Appendix D: Acronyms") -> list[Block]:
    """Return the words of the glossary that occur in these blocks, so that none points at what is not in them."""
    text = "\n".join(_texts(blocks))
    found = tuple(
        (word, meaning)
        for word, meaning in sorted(exercise.glossary.items(), key=lambda entry: entry[0].casefold())
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    )
    if not found:
        return []
    return [Heading(2, title), Table(("Word", "Meaning"), found, widths=(2, 9))]


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph | Prose | Quote):
            yield block.text
        elif isinstance(block, Fields):
            yield from (text for row in block.rows for text in row)
        elif isinstance(block, ListBlock):
            yield from block.items
        elif isinstance(block, Table):
            yield from (text for row in (block.columns, *block.rows) for text in row)
