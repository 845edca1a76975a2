"""The After-Action Report and Improvement Plan: what was found, and who does what about it. A draft until signed."""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.debrief.words import in_one_line
from tabletop.exercise.model import Objective
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, Note, PageBreak, Paragraph, Table
from tabletop.reports.document import Document
from tabletop.reports.hseep import overview
from tabletop.reports.hseep.papers import NOT_GIVEN, Papers
from tabletop.reports.hseep.participants import participants
from tabletop.reports.hseep.ratings import (
    DRAFT,
    LETTERS,
    key_and_definitions,
    rating_of,
    rating_words,
    without_evidence,
)
from tabletop.reports.hseep.writing import below, form, lines_below, numbered
from tabletop.reports.in_words import NO_EVIDENCE
from tabletop.reports.naming import Naming
from tabletop.session.events import Found

KIND = "After-Action Report / Improvement Plan"
READER = "For the sponsor and those named in the improvement plan."
_PLAN = (
    "Core Capability", "Issue", "Corrective Action", "Capability Element", "Responsible Organization", "Contact",
    "Start", "Completion",
)  # fmt: skip
_PLAN_WIDTHS = (13, 18, 21, 11, 15, 18, 9, 11)
_LEFT_OUT = "Left out"
_ROWS_TO_FILL = 6
_STRENGTHS_TO_FILL = _AREAS_TO_FILL = 3


def build(papers: Papers) -> Document:
    """Return the report: blank, or filled from a session."""
    naming = papers.naming
    blocks = [
        *_cover(papers),
        PageBreak(),
        *overview.table(papers),
        Heading(2, "Analysis of Core Capabilities"),
        *_matrix(papers),
        *key_and_definitions(rule=False),
    ]
    for number, (name, objective) in enumerate(papers.exercise.file.objectives.items(), 1):
        blocks += [PageBreak()] if naming is None else []
        blocks += _objective(papers, naming, name, number, objective)
    if naming is not None:
        blocks += _beyond(naming, _findings(papers, _other(papers)))
    plan = _plan(papers, naming)
    # Eight columns need the long side of the paper.
    blocks += [PageBreak(across=True)] if any(isinstance(block, Table) for block in plan) else []
    blocks += [Heading(2, "Appendix A: Improvement Plan"), *plan]
    if not papers.chatham:
        blocks += [Heading(2, "Appendix B: Exercise Participants"), *participants(papers)]
    return papers.document(KIND, blocks, f"DRAFT · {READER.rstrip('.')}")


def _cover(papers: Papers) -> list[Block]:
    blocks = [*overview.head(papers, KIND, READER), Note(DRAFT)]
    if papers.chatham:
        blocks.append(Note("Written under the Chatham House Rule: nobody is named, by name or by role."))
    rows = [("Exercise", papers.exercise.file.title), ("Exercise Dates", papers.date())]
    if papers.played is not None and not papers.chatham:
        rows.append(("Session", papers.played.header.id))
    fault = papers.played.header.fault if papers.played is not None else ""
    blocks += [Note(f"DAMAGED RECORD. {fault}")] if fault else []
    if papers.played is not None and papers.played.header.last_hash and not fault:
        rows.append(("Hash of the record begins", papers.played.header.last_hash[:12]))
    return [
        *blocks,
        Fields(tuple(rows)),
        Heading(2, "Purpose"),
        Paragraph(
            "This report sets what was said and decided in the exercise beside its objectives. It names strengths to "
            "keep and areas for improvement, and it lists who agreed to do what by when. It is no judgement of any "
            "person, and a decision of the exercise is not a decision of any office that took part."
        ),
        Paragraph(
            "Ratings rest on the evidence written beside them, and where two could be given, the lower one is. An "
            "objective without a rating stands unrated. This is a draft until the people named below have signed."
        ),
        Table(
            ("Signed for", "Name", "Signature and date"),
            tuple((f"{who}{below()}", "", "") for who in ("The sponsor", "The evaluators")),
            widths=(4, 6, 6),
            by_hand=True,
        ),
    ]


def _matrix(papers: Papers) -> list[Block]:
    objectives = papers.exercise.file.objectives
    if not objectives:
        return [Paragraph("This exercise names no objectives.")]
    rows = []
    for name, objective in objectives.items():
        given, _ = rating_of(papers, name)
        open_box = "☐" if papers.played is None else ""
        marks = tuple("✓" if letter == given else open_box for letter in LETTERS)
        rows.append((in_one_line(objective.text), objective.capability or NOT_GIVEN, *marks))
    columns = ("Objective", "Core Capability", *LETTERS)
    blocks: list[Block] = [Table(columns, tuple(rows), widths=(9, 6, 1, 1, 1, 1), by_hand=True)]
    unrated = [name for name in objectives if not rating_of(papers, name)[0]]
    if papers.played is not None and unrated:
        whole = len(unrated) == len(objectives)
        said = "No objective was rated." if whole else "An objective without a mark stands unrated."
        blocks.append(Paragraph(said))
    return blocks


def _objective(papers: Papers, naming: Naming | None, name: str, number: int, objective: Objective) -> list[Block]:
    letter, evidence = rating_of(papers, name)
    rows = [("Core Capability", papers.missing(objective.capability)), ("Target", in_one_line(objective.target))]
    if papers.played is not None:
        rows += [("Rating", rating_words(letter)), ("Evidence", evidence)]
    blocks: list[Block] = [
        Heading(2, f"Objective {number}: {in_one_line(objective.text)}"),
        Fields(tuple(row for row in rows if row[1])),
    ]
    if without_evidence(papers, name):
        blocks.append(Paragraph(NO_EVIDENCE))
    if naming is None:
        return [*blocks, *_to_fill_in(blocks)]
    found = _findings(papers, [name])
    return [*blocks, *_strengths(naming, found), *_areas(naming, found)]


def _to_fill_in(above: list[Block]) -> list[Block]:
    """Room for strengths and areas, as high as the page that ``above`` begins."""
    strengths: list[Block] = [
        Heading(3, "Strengths"),
        numbered(("No.", "Strength"), _STRENGTHS_TO_FILL, (1, 16)),
        Heading(3, "Areas for Improvement"),
    ]
    high = lines_below([*above, *strengths], _AREAS_TO_FILL)
    columns = ("Area for Improvement", "Reference", "Analysis")
    return [*strengths, form(columns, _AREAS_TO_FILL, (6, 4, 7), high=high)]


def _findings(papers: Papers, objectives: Iterable[str]) -> list[tuple[int, Found]]:
    wanted = set(objectives)
    found = papers.played.state.findings if papers.played is not None else ()
    return [(revision, one) for revision, one in found if one.objective in wanted]


def _other(papers: Papers) -> set[str]:
    """Objectives of findings that belong to none the exercise has."""
    found = papers.played.state.findings if papers.played is not None else ()
    return {one.objective for _, one in found} - set(papers.exercise.file.objectives)


def _strengths(naming: Naming, found: Iterable[tuple[int, Found]]) -> list[Block]:
    said = [one for _, one in found if one.kind == "strength"]
    blocks: list[Block] = [Heading(3, "Strengths")]
    if not said:
        return [*blocks, Paragraph("No strength was written down for this objective.")]
    lines = []
    for one in said:
        analysis = naming.words(one.analysis)
        reference = f"Reference: {naming.words(one.reference)}" if one.reference else ""
        lines.append(" ".join(text for text in (_sentence(naming.words(one.text)), analysis, reference) if text))
    return [*blocks, ListBlock(tuple(lines), ordered=True)]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "”", "…")) else f"{text}."


def _areas(naming: Naming, found: Iterable[tuple[int, Found]]) -> list[Block]:
    said = [one for _, one in found if one.kind == "area"]
    blocks: list[Block] = [Heading(3, "Areas for Improvement")]
    if not said:
        return [*blocks, Paragraph("No area for improvement was written down for this objective.")]
    for number, one in enumerate(said, 1):
        rows = (
            (f"Area for improvement {number}", naming.words(one.text)),
            ("Reference", naming.words(one.reference) or NOT_GIVEN),
            ("Analysis", naming.words(one.analysis) or NOT_GIVEN),
        )
        blocks.append(Fields(rows))
    return blocks


def _beyond(naming: Naming, found: list[tuple[int, Found]]) -> list[Block]:
    """Findings that belong to no objective."""
    if not found:
        return []
    blocks: list[Block] = [Heading(2, "Beyond the Objectives")]
    if any(one.kind == "strength" for _, one in found):
        blocks += _strengths(naming, found)
    return [*blocks, *(_areas(naming, found) if any(one.kind == "area" for _, one in found) else [])]


def _plan(papers: Papers, naming: Naming | None) -> list[Block]:
    if papers.played is None or naming is None:
        return [form(_PLAN, _ROWS_TO_FILL, _PLAN_WIDTHS, high=3)]
    state = papers.played.state
    if not state.actions:
        return [Paragraph("No corrective action was agreed.")]
    issues = {revision: naming.words(found.text) for revision, found in state.findings}
    rows = tuple(
        (
            naming.words(action.capability) or NOT_GIVEN,
            issues.get(action.issue, "") or NOT_GIVEN,
            naming.words(action.text),
            naming.words(action.element).capitalize() or NOT_GIVEN,
            naming.owner(action.owner, action.organisation) or NOT_GIVEN,
            (naming.words(action.contact) or NOT_GIVEN) if naming.level == "named" else _LEFT_OUT,
            naming.words(action.start) or NOT_GIVEN,
            naming.words(action.due) or NOT_GIVEN,
        )
        for _, action in state.actions
    )
    return [Table(_PLAN, rows, widths=_PLAN_WIDTHS, by_hand=True)]
