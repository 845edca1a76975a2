"""What the session kept beside its decisions: assumptions, written lists, notes, injects, indicators, hot wash."""

from __future__ import annotations

from tabletop.debrief.followed import assumptions
from tabletop.debrief.path import indicator_stories
from tabletop.debrief.words import FATE, RATING
from tabletop.reports.blocks import Block, Heading, ListBlock, Note, Paragraph, Quote, Table, without_empty_columns
from tabletop.reports.decision_section import movement_words
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
    return [Heading(2, "Indicators over time"), Paragraph(ILLUSTRATION), *blocks] if blocks else []


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


def improvement_plan(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the actions agreed."""
    rows = []
    for _, action in given.state.actions:
        typed = (action.capability, action.text, action.element)
        dates = (action.start, action.due)
        rows.append(
            (
                *map(naming.words, typed),
                naming.owner(action.owner, action.organisation),
                *map(naming.words, dates),
            )
        )
    columns = ("Capability", "Corrective action", "Capability element", "Responsible", "Start", "Completion")
    if not rows:
        return []
    return [Heading(2, "Improvement plan"), without_empty_columns(Table(columns, tuple(rows)))]


def ratings(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the ratings of the objectives, a draft until a person signs."""
    state = given.state
    if not state.ratings:
        return []
    rows = []
    for name, objective in state.compiled.exercise.file.objectives.items():
        rated = state.ratings.get(name)
        words = f"{rated.rating} · {RATING[rated.rating]}" if rated is not None else "not rated"
        rows.append((objective.text, words, naming.words(rated.evidence) if rated is not None else ""))
    table = without_empty_columns(Table(("Objective", "Rating", "Evidence"), tuple(rows)))
    return [Heading(2, "Ratings"), Note("DRAFT until a person signs. A rating is never above its evidence."), table]
