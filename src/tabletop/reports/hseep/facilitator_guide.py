"""The Facilitator Guide: never for players. The Situation Manual's content, and everything that is closed to it."""

from __future__ import annotations

from tabletop.reports import facilitator_guide as paper
from tabletop.reports.blocks import Block, Heading, Note, PageBreak, Paragraph, Prose, Table
from tabletop.reports.document import Document
from tabletop.reports.guide_scenes import scene_blocks
from tabletop.reports.hseep import facilitating, handouts, overview
from tabletop.reports.hseep.general import general
from tabletop.reports.hseep.modules import module_heading
from tabletop.reports.hseep.papers import Papers
from tabletop.reports.hseep.sitman import acronyms
from tabletop.reports.in_words import title_of

KIND = "Facilitator Guide"
READER = "For facilitators alone, never for participants."
_FEW_SCENES = 3
"""So few scenes follow each other on a page."""


def build(papers: Papers) -> Document:
    """Return the guide."""
    exercise = papers.exercise
    blocks: list[Block] = [
        *overview.head(papers, KIND, READER),
        Note(paper.PRIVATE),
        Heading(2, "How to Use This Guide"),
        Paragraph(
            "The first part is what participants read as well. The second is for running the evening, the third holds "
            "every scene with all its branches, the fourth what is opened in the debrief. Modules have the numbers of "
            "the Situation Manual. Scenes that only some groups meet have those of their sheets."
        ),
        PageBreak(),
        *overview.table(papers),
        *general(papers),
        *facilitating.role_of_facilitator(exercise),
        *facilitating.what_is_practised(exercise),
        *paper.timing(exercise),
        *facilitating.how_to_vote(),
        *facilitating.debrief_and_hot_wash(exercise),
        *_to_hand_out(papers),
        *paper.beginnings(exercise),
    ]
    numbers = {sheet.scene: sheet.number for sheet in handouts.sheets(papers)}
    before = ""
    for name in exercise.scenes:
        # A module begins a page; sheets are short and follow each other.
        new_page = len(exercise.scenes) > _FEW_SCENES and (
            name in papers.modules or before in papers.modules or not before
        )
        blocks += [*([PageBreak()] if new_page else []), *_scene(papers, name, numbers.get(name, ""))]
        before = name
    blocks += paper.after_scenes(exercise)
    if exercise.file.debrief.invented and not _has(blocks, exercise.file.debrief.invented):
        blocks += [Heading(2, "What was made up"), Prose(exercise.file.debrief.invented)]
    blocks += acronyms(exercise, blocks, "Acronyms")
    return papers.document(KIND, blocks, "PRIVATE · for facilitators alone")


def _has(blocks: list[Block], text: str) -> bool:
    return any(isinstance(block, Prose) and block.text == text for block in blocks)


def _scene(papers: Papers, name: str, sheet: str) -> list[Block]:
    """One scene with all its branches, under the name it has in the Situation Manual or on its sheet."""
    rest = scene_blocks(papers.exercise, name, 0, in_full=True)[1:]
    if name in papers.modules:
        return [Heading(2, module_heading(papers, name)), *rest]
    title = title_of(papers.exercise, name)
    return [Heading(2, f"{sheet}: {title}"), Paragraph("Only some groups meet this scene.", keep=True), *rest]


def _to_hand_out(papers: Papers) -> list[Block]:
    rows = tuple(handouts.index(papers))
    if not rows:
        return []
    columns = ("Number", "Scene", "What", "To", "When")
    return [
        Heading(2, "What to Hand Out, and When"),
        Paragraph("The numbers are those on the sheets and slips of the hand-outs. Give out only what comes."),
        Table(columns, rows, widths=(3, 5, 5, 5, 10)),
    ]
