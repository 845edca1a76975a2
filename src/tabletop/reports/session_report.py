"""The report of one session as a list of blocks, whatever was recorded and whatever was not."""

from __future__ import annotations

from tabletop.debrief.advice import entries_of
from tabletop.debrief.comparison import over
from tabletop.debrief.path import path_steps, unvisited
from tabletop.reports import record_sections as record
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Prose,
    Table,
    without_empty_columns,
)
from tabletop.reports.decision_section import decisions, entry_blocks
from tabletop.reports.naming import FEWEST, Naming, ReportInput
from tabletop.reports.timeline import TAKEN_BACK, clock, pacing, timeline
from tabletop.session.telling import role_name

HASH_SIGNS = 12
"""So many signs of the last hash are printed: paper is the chain's witness."""


def build(given: ReportInput) -> list[Block]:
    """Return the report. Sections without anything to say are left out."""
    naming = Naming(given)
    sections = (
        _played, _who, _path, decisions, record.assumed, record.written, record.noted, record.injects, record.heard,
        record.indicators, record.hot_wash, record.improvement_plan, record.ratings, _framing, _invented, _pacing,
        _timeline, _seal,
    )  # fmt: skip
    return [block for section in sections for block in section(given, naming)]


def _played(given: ReportInput, naming: Naming) -> list[Block]:
    file, header, state = given.state.compiled.exercise.file, given.header, given.state
    blocks: list[Block] = [Heading(1, header.title)]
    blocks += [Note(file.marking)] if file.marking else []
    if state.settings.get("rehearsal"):
        blocks.append(Note("REHEARSAL"))
    if naming.chatham:
        blocks.append(Note("Written under the Chatham House Rule: nobody is named, by name or by role."))
    blocks += [Prose(file.summary)] if file.summary else []
    rows = [
        ("Exercise", f"{header.exercise_id}, version {header.version}"),
        ("Hash of its files (SHA-256)", header.sha256),
        ("Written by", ", ".join(file.authors)),
    ]
    if not naming.chatham:
        rows += [
            ("Session", header.id),
            ("Group", naming.words(str(state.settings.get("group", "")))),
            ("Begun (UTC)", header.created),
        ]
    rows.append(("Stands at", _stands(given)))
    blocks.append(Fields(tuple((label, value) for label, value in rows if value)))
    objectives = [objective.text for objective in file.objectives.values()]
    return [*blocks, Heading(2, "Objectives"), ListBlock(tuple(objectives))] if objectives else blocks


def _stands(given: ReportInput) -> str:
    state = given.state
    if not over(state):
        return "not ended"
    words = "ended here, before its own end" if state.moment.early else "played to its end"
    if not state.moment.path:
        words = "no scene was played"
    elif not state.moment.ended:
        words = "closed without a debrief"
    return words


def _who(given: ReportInput, naming: Naming) -> list[Block]:
    if not naming.seats:
        return []
    count = len(naming.seats)
    if naming.chatham:
        said = f"{count} people took part." if count >= FEWEST else "Fewer than three people took part."
        return [Heading(2, "Who took part"), Paragraph(said)]
    if naming.level == "named" and (naming.people or naming.organisations):
        rows = [
            (
                str(seat.number),
                naming.people.get(seat.number, ""),
                naming.organisations.get(seat.number, ""),
                role_name(given.state, seat.role),
            )
            for seat in naming.seats.values()
        ]
        table = without_empty_columns(Table(("Seat", "Name", "Organisation", "Role"), tuple(rows)))
        return [Heading(2, "Who took part"), table]
    roles: dict[str, int] = {}
    for seat in naming.seats.values():
        roles[role_name(given.state, seat.role)] = roles.get(role_name(given.state, seat.role), 0) + 1
    blocks: list[Block] = [Heading(2, "Who took part"), Paragraph(f"{count} {'person' if count == 1 else 'people'}.")]
    if set(roles) != {""}:
        blocks.append(ListBlock(tuple(f"{name or 'no role'}: {n}" for name, n in roles.items())))
    return blocks


def _path(given: ReportInput, naming: Naming) -> list[Block]:
    steps = path_steps(given.state)
    if not steps:
        return []
    items = tuple(f"{step.title} — {naming.words(step.note)}" if step.note else step.title for step in steps)
    blocks: list[Block] = [Heading(2, "The path"), ListBlock(items, ordered=True)]
    others = unvisited(given.state)
    if others and over(given.state):
        blocks.append(Paragraph(f"Not on this path: {' · '.join(others)}."))
    return blocks


def _framing(given: ReportInput, naming: Naming) -> list[Block]:
    exercise = given.state.compiled.exercise
    if not over(given.state):
        return []
    source = exercise.source
    blocks: list[Block] = []
    if source is not None:
        rows = [("Author", source.author), ("Title", source.title), ("In", source.in_), ("Date", source.date)]
        rows += [("Address", source.address), ("Note", " ".join(source.note.split()))]
        blocks.append(Fields(tuple((label, value) for label, value in rows if value)))
    for entry in entries_of(exercise, exercise.file.debrief.author):
        blocks += entry_blocks(entry)
    questions = exercise.file.debrief.questions
    if questions:
        blocks += [Heading(3, "Questions for all"), ListBlock(questions)]
    return [Heading(2, "What this exercise argues with"), *blocks] if blocks else []


def _invented(given: ReportInput, naming: Naming) -> list[Block]:
    text = given.state.compiled.exercise.file.debrief.invented
    return [Heading(2, "What was made up"), Prose(text)] if text and over(given.state) else []


def _pacing(given: ReportInput, naming: Naming) -> list[Block]:
    rows = pacing(given.state)
    if not rows:
        return []
    cells = []
    for row in rows:
        planned = "" if row.planned is None else f"{row.planned:g}"
        difference = "" if row.planned is None else f"{row.actual - row.planned:+.1f}"
        cells.append((row.part, planned, f"{row.actual:.1f}", difference))
    table = Table(("Part", "Planned", "Actual", "Difference"), tuple(cells))
    return [Heading(2, "Pacing, in minutes"), without_empty_columns(table)]


def _timeline(given: ReportInput, naming: Naming) -> list[Block]:
    rows = timeline(given, naming)
    if not rows:
        return []
    cells = tuple(
        ("" if row.at is None else clock(row.at), f"{row.text} {TAKEN_BACK}" if row.taken_back else row.text)
        for row in rows
    )
    table = without_empty_columns(Table(("Time", "What happened"), cells))
    return [PageBreak(), Heading(2, "Timeline"), table]


def _seal(given: ReportInput, naming: Naming) -> list[Block]:
    count = len(given.happened)
    words = f"{count} {'event' if count == 1 else 'events'} in the record."
    if given.header.last_hash:
        words += f" The last one’s hash begins {given.header.last_hash[:HASH_SIGNS]}."
    return [PageBreak(), Paragraph(words)]
