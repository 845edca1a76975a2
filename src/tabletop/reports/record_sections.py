"""What the session kept beside its decisions: notes, lists, injects, indicators, hot wash, findings, feedback."""

from __future__ import annotations

from tabletop.debrief.feedback import FEWEST, QUESTIONS, SCALE, Rating, gathered
from tabletop.debrief.followed import assumptions
from tabletop.debrief.hot_wash import FINDINGS, area_words
from tabletop.debrief.path import indicator_stories
from tabletop.debrief.words import FATE, RATING
from tabletop.reports import session_pictures as pictures
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Quote,
    Table,
    without_empty_columns,
)
from tabletop.reports.decision_section import movement_words
from tabletop.reports.in_words import NO_EVIDENCE, is_evidence
from tabletop.reports.naming import Naming, ReportInput
from tabletop.reports.timeline import clock, taken_back
from tabletop.session import events as ev
from tabletop.session.events import NOTE_KINDS
from tabletop.session.show import ILLUSTRATION
from tabletop.session.state import Line
from tabletop.session.telling import role_name, scene_title

NOTE_TITLES = {
    "observation": "Observations",
    "quote": "Quotes",
    "assumption": "Assumptions",
    "constraint": "Constraints",
    "question": "Open questions",
    "action": "Actions noted",
    "disputed": "Facts disputed",
}
HOT_WASH_TITLES = {
    "differently": "What the room would now do differently",
    "keep": "To keep",
    "change": "To change",
    "question": "Questions to take home",
}
_UPRIGHT = 6
"""A page that stands has room for so many columns."""
INJECT_HOW = {"shown": "shown", "card": "handed over as a card", "aloud": "read aloud", "seat": "given to a seat"}


def assumed(given: ReportInput, naming: Naming) -> list[Block]:
    """Return all assumptions with their fate."""
    rows = tuple(
        (naming.words(one.text), FATE.get(one.fate, one.fate), naming.words(one.why))
        for one in assumptions(given.state)
    )
    if not rows:
        return []
    return [Heading(2, "Assumptions"), without_empty_columns(Table(("Assumed", "What became of it", "Why"), rows))]


def written(given: ReportInput, naming: Naming) -> list[Block]:
    """Return what the room wrote, with every wording a line had and the tests it fails."""
    asks = {
        name: entry.ask
        for scene in given.state.compiled.exercise.scenes.values()
        for name, entry in scene.write.items()
    }
    blocks: list[Block] = []
    for name, lines in given.state.lists.items():
        if lines:
            blocks += [Heading(3, asks.get(name, name)), ListBlock(tuple(_line(line, naming) for line in lines), True)]
    return [Heading(2, "What the room wrote"), *blocks] if blocks else []


def _line(line: Line, naming: Naming) -> str:
    words = naming.words(line.text) if line.text else "(dropped)"
    before = [f"“{naming.words(text)}”" for text in line.wordings[:-1] if text]
    if before:
        words += f" — before: {'; '.join(before)}"
    return f"{words} — fails: {'; '.join(line.fails)}" if line.fails else words


def noted(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the notes by kind; assumptions have their own section."""
    blocks: list[Block] = []
    for kind in NOTE_KINDS:
        kept = [entry for entry in given.state.notes.values() if entry.note.kind == kind]
        if not kept or kind == "assumption":
            continue
        blocks.append(Heading(3, NOTE_TITLES[kind]))
        items = []
        for entry in kept:
            note = entry.note
            where = scene_title(given.state, note.scene) if note.scene else ""
            owner = naming.owner(note.owner) if note.owner or (naming.chatham and kind == "action") else ""
            who = naming.who(note.who) if note.who else ""
            when = "" if naming.chatham else clock(entry.at)
            aside = " · ".join(text for text in (who, owner, naming.words(note.due), where, when) if text)
            if kind == "quote":
                blocks.append(Quote(naming.words(note.text), aside))
            else:
                items.append(f"{naming.words(note.text)} ({aside})" if aside else naming.words(note.text))
        if items:
            blocks.append(ListBlock(tuple(items)))
    return [Heading(2, "Notes"), *blocks] if blocks else []


def injects(given: ReportInput, naming: Naming) -> list[Block]:
    """Return what became of the injects of the scenes that were played, and those written on the spot."""
    state = given.state
    scenes = state.compiled.exercise.scenes
    hows = {(e.event.scene, e.event.inject): e.event.how for e in given.happened if isinstance(e.event, ev.InjectSent)}
    whys = {
        (e.event.scene, e.event.inject): e.event.why for e in given.happened if isinstance(e.event, ev.InjectSkipped)
    }
    rows = []
    for number, visit in enumerate(state.moment.path, 1):
        for inject in scenes[visit.scene].injects:
            place, name = (number, inject.id), (visit.scene, inject.id)
            if place in state.moment.sent:
                fate = INJECT_HOW.get(hows.get(name, "shown"), "sent")
            else:
                fate = "skipped" if place in state.moment.skipped else "not sent"
            why = naming.words(whys.get(name, "")) if fate == "skipped" else ""
            to = "" if naming.chatham or inject.to == "room" else role_name(state, inject.to.removeprefix("role:"))
            rows.append((inject.title or inject.id, scene_title(state, visit.scene), to, fate, why))
    gone = taken_back(given.happened)
    for revision, inject_written in state.written_injects.items():
        if revision not in gone:
            text = naming.words(": ".join(t for t in (inject_written.title, inject_written.text) if t))
            rows.append((text, "", "", "written on the spot", ""))
    if not rows:
        return []
    table = Table(("Inject", "Scene", "To", "What became of it", "Why"), tuple(rows))
    return [Heading(2, "Injects"), without_empty_columns(table)]


def heard(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the points a good discussion reaches, heard or not, for scenes in which one was ticked."""
    state = given.state
    blocks: list[Block] = []
    for name, scene in state.compiled.exercise.scenes.items():
        points = [point.text for point in scene.listen_for]
        ticked = [text for where, text in state.heard if where == name]
        if ticked:
            items = [f"{'✓' if text in ticked else '–'} {text}" for text in points]
            items += sorted(f"✓ {text}" for text in ticked if text not in points)
            blocks += [Heading(3, scene_title(state, name)), ListBlock(tuple(items))]
    return [Heading(2, "Points heard"), *blocks] if blocks else []


def indicators(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the words of the indicators over time, with reasons."""
    if not given.state.moment.path:
        return []
    blocks: list[Block] = []
    still = []
    for story in indicator_stories(given.state):
        if not story.levels:
            blocks += [Heading(3, story.name), Paragraph(story.question)]
        elif story.steps:
            steps = [f"{where}: {movement_words(movement, naming, name=False)}" for where, movement in story.steps]
            blocks += [Heading(3, f"{story.name}: {story.words}"), ListBlock(tuple(steps))]
        else:
            still.append(f"{story.name}: {story.words}")
    blocks += [Heading(3, "Did not move"), ListBlock(tuple(still))] if still else []
    head: list[Block] = [Heading(2, "Indicators over time"), Paragraph(ILLUSTRATION)]
    return [*head, *blocks, *pictures.indicators(given)] if blocks else []


def hot_wash(given: ReportInput, naming: Naming) -> list[Block]:
    """Return what the room said in the hot wash."""
    blocks: list[Block] = []
    for kind, title in HOT_WASH_TITLES.items():
        said = [entry for _, entry in given.state.hot_wash if entry.kind == kind]
        if said:
            items = []
            for entry in said:
                who = naming.who(entry.who) if entry.who and not naming.chatham else ""
                items.append(f"{naming.words(entry.text)} ({who})" if who else naming.words(entry.text))
            blocks += [Heading(3, title), ListBlock(tuple(items))]
    return [Heading(2, "Hot wash"), *blocks] if blocks else []


def findings(given: ReportInput, naming: Naming) -> list[Block]:
    """Return strengths and areas for improvement under the objective they belong to, numbered within each list."""
    objectives = {name: aim.text for name, aim in given.state.compiled.exercise.file.objectives.items()}
    found = [entry for _, entry in given.state.findings]
    blocks: list[Block] = []
    for name, title in objectives.items():
        told = _told([entry for entry in found if entry.objective == name], naming)
        blocks += [Heading(3, title), *told] if told else []
    told = _told([entry for entry in found if entry.objective not in objectives], naming)
    blocks += [Heading(3, "Beyond the objectives"), *told] if told and blocks else told
    return [Heading(2, "Strengths and areas for improvement"), *blocks] if blocks else []


def _told(found: list[ev.Found], naming: Naming) -> list[Block]:
    blocks: list[Block] = []
    strengths = tuple(naming.words(entry.text) for entry in found if entry.kind == "strength")
    areas = [entry for entry in found if entry.kind == "area"]
    if strengths:
        blocks += [Heading(4, FINDINGS["strength"]), ListBlock(strengths, ordered=True)]
    if areas:
        blocks.append(Heading(4, FINDINGS["area"]))
    for i, entry in enumerate(areas, 1):
        rows = [(f"Area {i}", entry.text), ("Reference", entry.reference), ("Analysis", entry.analysis)]
        blocks.append(Fields(tuple((label, naming.words(text)) for label, text in rows if text)))
    return blocks


def improvement_plan(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the actions agreed, each with the area for improvement it answers."""
    rows = []
    for _, action in given.state.actions:
        typed = (action.capability, area_words(given.state, action.issue), action.text, action.element)
        rows.append(
            (
                *map(naming.words, typed),
                naming.owner(action.owner, action.organisation),
                naming.contact(action.contact),
                *map(naming.words, (action.start, action.due)),
            )
        )
    columns = (
        "Capability", "Area for improvement", "Corrective action", "Capability element", "Responsible", "Contact",
        "Start", "Completion",
    )  # fmt: skip
    if not rows:
        return []
    table = without_empty_columns(Table(columns, tuple(rows)))
    section: list[Block] = [Heading(2, "Improvement plan"), table]
    # So many columns need the long side of the paper.
    return [PageBreak(across=True), *section, PageBreak()] if len(table.columns) > _UPRIGHT else section


def ratings(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the ratings of the objectives, a draft until a person signs."""
    state = given.state
    if not state.ratings:
        return []
    rows = []
    for name, objective in state.compiled.exercise.file.objectives.items():
        rated = state.ratings.get(name)
        if rated is None or not is_evidence(rated.evidence):
            rows.append((objective.text, "not rated", NO_EVIDENCE if rated is not None else ""))
        else:
            rows.append((objective.text, f"{rated.rating} · {RATING[rated.rating]}", naming.words(rated.evidence)))
    table = without_empty_columns(Table(("Objective", "Rating", "Evidence"), tuple(rows)))
    return [Heading(2, "Ratings"), Note("DRAFT until a person signs. A rating is never above its evidence."), table]


def feedback(given: ReportInput, naming: Naming) -> list[Block]:
    """Return what the feedback forms say: averages with how many answered, words by themselves, never one form."""
    found = gathered(given.state)
    if not found.forms:
        return []
    blocks: list[Block] = [Heading(2, "Feedback of participants")]
    if naming.chatham and found.forms < FEWEST:
        return [*blocks, Paragraph("Fewer than three forms came in: under the Chatham House Rule they are not told.")]
    many = "form" if found.forms == 1 else "forms"
    scale = f"1 means {SCALE[0]}, {len(SCALE)} means {SCALE[-1]}"
    blocks.append(Paragraph(f"{found.forms} {many}, filled in without names. {scale}."))
    rows = tuple((rating.statement, average_words(rating, naming), str(rating.answered)) for rating in found.ratings)
    blocks.append(Table(("Statement", "Average", "Answered"), rows))
    for name, title in QUESTIONS.items():
        if found.words[name]:
            items = tuple(naming.words(text) for text in found.words[name])
            blocks += [Heading(3, title), ListBlock(items)]
    return blocks


def average_words(rating: Rating, naming: Naming) -> str:
    """Return an average as “4.3”, or a dash where nobody answered or too few did for nobody to be recognised."""
    if rating.average is None or (naming.chatham and rating.answered < FEWEST):
        return "–"
    return f"{rating.average:.1f}"
