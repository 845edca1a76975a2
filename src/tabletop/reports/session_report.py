"""The report of one session as a list of blocks, whatever was recorded and whatever was not."""

from __future__ import annotations

from datetime import datetime

from tabletop.debrief.advice import entries_of
from tabletop.debrief.comparison import over
from tabletop.debrief.path import path_steps, unvisited
from tabletop.reports import record_sections as record
from tabletop.reports import session_pictures as pictures
from tabletop.reports.at_a_glance import at_a_glance
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
from tabletop.reports.document import Document
from tabletop.reports.naming import FEWEST, Naming, ReportInput
from tabletop.reports.timeline import TAKEN_BACK, clock, pacing, timeline
from tabletop.session.telling import role_name

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
HASH_SIGNS = 12
"""So many signs of the last hash are printed: paper is the chain's witness."""


def document(given: ReportInput) -> Document:
    """Return the report as a document: what stands on each page, and the blocks."""
    file, header, chatham = given.state.compiled.exercise.file, given.header, given.names == "chatham"
    rehearsal = "REHEARSAL" if given.state.settings.get("rehearsal") else ""
    return Document(
        title=f"{header.title}: report of a session",
        blocks=tuple(build(given)),
        marking=" · ".join(part for part in (file.marking, rehearsal) if part),
        header="Under the Chatham House Rule" if chatham else "",
        date="" if chatham else _day(header.when),
        contents_after=1,
    )


def _day(created: str) -> str:
    """The day of a time (ISO 8601) in words; empty for what is no time."""
    try:
        day = datetime.fromisoformat(created)
    except ValueError:
        return ""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _moment(created: str) -> str:
    """The same with hour, minute and distance from UTC."""
    day = _day(created)
    if not day:
        return ""
    when = datetime.fromisoformat(created)
    from_utc = when.isoformat(timespec="minutes")[-6:] if when.utcoffset() else ""
    return f"{day}, {when:%H:%M} UTC{from_utc}"


def build(given: ReportInput) -> list[Block]:
    """Return the report. Sections without anything to say are left out."""
    naming = Naming(given)
    sections = (
        _played, at_a_glance, _objectives, _who, _path, decisions, record.assumed, record.written, record.noted,
        record.injects, record.heard, record.indicators, record.hot_wash, record.findings, record.improvement_plan,
        record.ratings, record.feedback, _framing, _invented, _pacing, _timeline, _seal,
    )  # fmt: skip
    return [block for section in sections for block in section(given, naming)]


def _played(given: ReportInput, naming: Naming) -> list[Block]:
    file, header, state = given.state.compiled.exercise.file, given.header, given.state
    blocks: list[Block] = [Heading(1, header.title)]
    blocks += [Note(file.marking)] if file.marking else []
    if state.settings.get("rehearsal"):
        blocks.append(Note("REHEARSAL"))
    blocks += [Note(f"DAMAGED RECORD. {header.fault}")] if header.fault else []
    if naming.chatham:
        blocks.append(Note("Written under the Chatham House Rule: nobody is named, by name or by role."))
    blocks += [Prose(file.summary)] if file.summary else []
    rows = [
        ("Exercise", f"{header.exercise_id}, version {header.version}"),
        ("SHA-256 of its files", header.sha256),
        ("Written by", ", ".join(file.authors)),
    ]
    if not naming.chatham:
        rows += [
            ("Session", header.id),
            ("Group", naming.words(str(state.settings.get("group", "")))),
            ("Begun", _moment(header.when)),
        ]
    rows.append(("Stands at", _stands(given)))
    return [*blocks, Fields(tuple((label, value) for label, value in rows if value))]


def _objectives(given: ReportInput, naming: Naming) -> list[Block]:
    objectives = tuple(objective.text for objective in given.state.compiled.exercise.file.objectives.values())
    return [Heading(2, "Objectives"), ListBlock(objectives)] if objectives else []


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
        blocks.append(ListBlock(tuple(f"{name or 'no role'}{'' if n == 1 else f': {n}'}" for name, n in roles.items())))
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
    return [*blocks, *pictures.the_path(given)]


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
        blocks += entry_blocks(entry, 3)
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
        difference = "" if row.planned is None else f"{row.actual - row.planned:+.1f}".replace("-", "−")
        cells.append((row.part, planned, f"{row.actual:.1f}", difference))
    table = Table(("Part", "Planned", "Actual", "Difference"), tuple(cells))
    return [Heading(2, "Pacing, in minutes"), *pictures.paces(given), without_empty_columns(table)]


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
    if given.header.fault:
        words += " Its chain does not hold, so its hash is no witness."
    elif given.header.last_hash:
        words += f" The last one’s hash begins {given.header.last_hash[:HASH_SIGNS]}."
    return [Paragraph(words)]
