"""The Participant Feedback Form: blank for everybody at the table, and what all forms of a session said together."""

from __future__ import annotations

from tabletop.debrief.feedback import FEWEST, QUESTIONS, SCALE, STATEMENTS, Feedback, gathered
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, PageBreak, Paragraph, Table
from tabletop.reports.document import Document
from tabletop.reports.hseep import overview
from tabletop.reports.hseep.papers import BY_HAND, Papers
from tabletop.reports.hseep.writing import form, numbered, ruled
from tabletop.reports.naming import Naming

KIND = "Participant Feedback Form"
SUMMARY = "Participant Feedback, Summary"
_PART_ONE = "Part I: Recommendations and Corrective Actions"
_PART_TWO = "Part II: Exercise Design and Conduct"
_PART_THREE = "Part III: Comments"
READER = "For everybody who took part. Do not write your name. Leave open what you do not wish to answer."


def build(papers: Papers) -> Document:
    """Return the blank form, or after a session the summary of all forms."""
    naming = papers.naming
    if papers.played is None or naming is None:
        return papers.document(KIND, _blank(papers), "For all participants")
    return papers.document(SUMMARY, _summary(papers, naming), "For those who hold the record")


def _blank(papers: Papers) -> list[Block]:
    columns = ("Statement", "1", "2", "3", "4", "5")
    boxes = ("☐",) * len(SCALE)
    return [
        *overview.head(papers, KIND, READER),
        Fields(
            (
                ("Exercise", papers.exercise.file.title),
                ("Date", BY_HAND),
                ("I was here as", "☐ participant   ☐ observer   ☐ other"),
            )
        ),
        Heading(2, _PART_ONE),
        numbered(("No.", "From what was discussed today: the top three strengths"), 3, (1, 16)),
        numbered(("No.", "From what was discussed today: the top three areas for improvement"), 3, (1, 16)),
        ruled(2, "What happened that the evaluators may not have seen or heard?"),
        form(("What should be done about it? (priority: high, medium, low)", "Priority", "Owner"), 2, (11, 3, 4)),
        ruled(2, "Which plans, equipment or training should be reviewed, and why?"),
        PageBreak(),
        Heading(2, _PART_TWO),
        Paragraph(f"Tick one box a line, from 1 ({SCALE[0]}) to 5 ({SCALE[-1]})."),
        Table(columns, tuple((text, *boxes) for text in STATEMENTS), widths=(12, 1, 1, 1, 1, 1), by_hand=True),
        Heading(2, _PART_THREE),
        ruled(12, "What else should we know, about the exercise or about how it was run?"),
    ]


def _summary(papers: Papers, naming: Naming) -> list[Block]:
    found = gathered(papers.played.state) if papers.played is not None else Feedback(0, (), {})
    blocks: list[Block] = overview.head(
        papers, SUMMARY, "What all forms of this session say together. No form is shown as one."
    )
    blocks.append(Fields((("Exercise", papers.exercise.file.title), ("Date", papers.date()))))
    if not found.forms:
        return [*blocks, Paragraph("No feedback form was handed in.")]
    few = found.forms < FEWEST
    count = f"{found.forms} {'form was' if found.forms == 1 else 'forms were'} handed in."
    if few and naming.chatham:
        return [*blocks, Paragraph(f"Fewer than {FEWEST} forms were handed in. What they say is left out.")]
    blocks.append(Paragraph(count))
    said = {name: tuple(sorted(naming.words(text) for text in found.words[name])) for name in QUESTIONS}
    comments = said.pop("comments")
    answered: list[Block] = [
        part for name, texts in said.items() if texts for part in (Heading(3, QUESTIONS[name]), ListBlock(texts))
    ]
    blocks += [Heading(2, _PART_ONE), *(answered or [Paragraph("Nobody wrote anything here.")])]
    blocks += _part_two(found, few)
    blocks.append(Heading(2, _PART_THREE))
    blocks.append(ListBlock(comments) if comments else Paragraph("Nobody wrote anything here."))
    return blocks


def _part_two(found: Feedback, few: bool) -> list[Block]:
    head: Block = Heading(2, _PART_TWO)
    if few:
        return [head, Paragraph(f"Fewer than {FEWEST} forms: the ratings are not broken down.")]
    rows = tuple(
        (
            rating.statement,
            *("" if n == 0 else str(n) for n in rating.counts),
            "" if rating.average is None or rating.answered < FEWEST else f"{rating.average:.1f}",
        )
        for rating in found.ratings
    )
    columns = ("Statement", "1", "2", "3", "4", "5", "Average")
    return [
        head,
        Paragraph(f"How many rated each statement from 1 ({SCALE[0]}) to 5 ({SCALE[-1]})."),
        Table(columns, rows, widths=(11, 1, 1, 1, 1, 1, 2)),
    ]
