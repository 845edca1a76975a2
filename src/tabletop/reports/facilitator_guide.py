"""The facilitator's guide to one exercise, on paper: every branch, every note, the author and those who disagree.

It is private from its first line to its last. What participants may see is in ``role_cards``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tabletop.debrief.advice import entries_of, travelling
from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Fact, Playtest
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
from tabletop.reports.decision_section import entry_blocks
from tabletop.reports.guide_scenes import entries_at, scene_blocks
from tabletop.reports.in_words import label_of, minutes_words, plain_word, side_words, title_of
from tabletop.reports.read_aloud import script_name
from tabletop.reports.role_cards import person_of, sheet_name
from tabletop.reports.timing_plan import SECOND_VOTE, Shorter, longest_way, shorten
from tabletop.session.show import ILLUSTRATION

PRIVATE = "PRIVATE · for the facilitator alone. It holds every branch, and the author’s advice for the debrief."
STANDING = {
    "seen": "",
    "secondary": "second-hand",
    "general": "general knowledge, not checked",
    "author_only": "the author alone says so",
}
NO_SOURCE = "no source in the register"


def guide_name(exercise: Exercise) -> str:
    """Return the name of the guide's file."""
    return f"{exercise.id}.md"


def notes_name(exercise: Exercise) -> str:
    """Return the name of the file with what somebody who has run it knows; a person writes it, not this program."""
    return f"{exercise.id}_notes.md"


def build(exercise: Exercise) -> list[Block]:
    """Return the guide. Sections without anything to say are left out."""
    blocks = [*_purpose(exercise), *_cast(exercise), *timing(exercise), *beginnings(exercise), PageBreak()]
    for number, scene_id in enumerate(exercise.scenes, 1):
        blocks += scene_blocks(exercise, scene_id, number)
    return [*blocks, *after_scenes(exercise)]


def after_scenes(exercise: Exercise) -> list[Block]:
    """Return what follows the scenes: the author, the debrief, the facts with their sources, plays worth knowing."""
    return [*_author(exercise), *_closing(exercise), *_facts(exercise), *_plays(exercise)]


# ---- before the scenes ----------------------------------------------------------------------------------------------


def _purpose(exercise: Exercise) -> list[Block]:
    file = exercise.file
    rows = [
        ("Exercise", f"{exercise.id}, version {file.version}"),
        ("Plays in", file.clock),
        ("Takes", minutes_words(file.minutes) if file.minutes else ""),
        ("Made for", f"{file.players.min} to {file.players.max} people"),
        ("Written by", ", ".join(file.authors)),
    ]
    blocks: list[Block] = [Heading(1, f"{file.title}: facilitator’s guide"), Note(PRIVATE)]
    blocks += [Note(file.marking)] if file.marking else []
    blocks += [Prose(file.summary)] if file.summary else []
    blocks.append(Fields(tuple(row for row in rows if row[1])))
    beside = f"What usually happens, and the hard moments: {notes_name(exercise)}, in the same folder."
    blocks.append(
        Paragraph(
            f"{beside} The whole text, for a room without screens: {script_name(exercise)}. Role cards, slips, name "
            f"tents and ballots to print: {sheet_name(exercise)}, in the folder of handouts."
        )
    )
    if file.content_note:
        blocks += [Heading(2, "Say before you begin"), Prose(file.content_note)]
    if file.objectives:
        blocks.append(Heading(2, "What is practised"))
        for name, objective in file.objectives.items():
            head = [("Capability", objective.capability), ("Target", in_one_line(objective.target))]
            tasks = [("Task", task) for task in objective.tasks]
            blocks.append(Heading(3, f"{plain_word(name).capitalize()}: {in_one_line(objective.text)}"))
            blocks.append(Fields(tuple(row for row in (*head, *tasks) if row[1])))
    return blocks


def _cast(exercise: Exercise) -> list[Block]:
    if not exercise.roles:
        return []
    rows = tuple(
        (
            str(number),
            role.name or plain_word(name),
            person_of(role.brief),
            side_words(role.side),
            in_one_line(role.interest),
            ", ".join(role.stands_for),
        )
        for number, (name, role) in enumerate(exercise.roles.items(), 1)
    )
    columns = ("Seat", "Role", "Plays", "Side", "Interest", "Stands for")
    blocks: list[Block] = [
        Heading(2, "Cast"),
        Paragraph("Seats are given out in this order, so the first are those the exercise cannot do without."),
        without_empty_columns(Table(columns, rows)),
    ]
    people = [person for person in exercise.people if _named(exercise, person.name)]
    if people:
        said = tuple(
            ", ".join(text for text in (person.name, person.office, side_words(person.side)) if text)
            for person in people
        )
        blocks += [Paragraph("Invented people who hold no seat:"), ListBlock(said)]
    return blocks


def _named(exercise: Exercise, name: str) -> bool:
    """Whether a person of the cast occurs here: a collection shares its cast, an exercise does not use all of it."""
    surname = name.split()[1] if len(name.split()) > 1 else name
    main = exercise.files[0][1] if exercise.files else ""
    return surname in main


def beginnings(exercise: Exercise) -> list[Block]:
    """Return where indicators and flags begin, and what they are."""
    levels = [
        (
            entry.name or plain_word(name),
            plain_word(entry.start or (entry.levels[0] if entry.levels else "")) or "a question for the debrief",
            " – ".join(plain_word(level) for level in entry.levels),
            in_one_line(entry.about),
            "" if entry.shown == "room" else entry.shown,
        )
        for name, entry in exercise.indicators.items()
    ]
    blocks: list[Block] = []
    if levels:
        columns = ("Indicator", "Starts at", "Low to high", "Asks", "Shown")
        blocks += [
            Heading(2, "Indicators"),
            Paragraph(ILLUSTRATION),
            without_empty_columns(Table(columns, tuple(levels))),
        ]
    if exercise.flags:
        rows = tuple(
            (plain_word(name), ", ".join(plain_word(word) for word in flag.words))
            for name, flag in exercise.flags.items()
        )
        blocks += [Heading(2, "What the story remembers"), Paragraph("The first word is the start."), Fields(rows)]
    return blocks


# ---- time -----------------------------------------------------------------------------------------------------------


def timing(exercise: Exercise) -> list[Block]:
    """Return the minutes of each scene on the longest way, and what to leave out when there are fewer."""
    way = longest_way(exercise)
    rows = [("0", "Opening and roles", f"{way.plan.opening:g}", "")]
    for stop in way.stops:
        others = [f"or “{title_of(exercise, name)}”" for name in stop.instead]
        notes = ["may go"] if stop.may_go else []
        notes += ["a decision"] if stop.decides else []
        title = " ".join([title_of(exercise, stop.scene), *([f"({', '.join(others)})"] if others else [])])
        rows.append((f"{stop.begins:g}", title, f"{stop.minutes:g}", ", ".join(notes)))
    at = way.plan.opening + sum(stop.minutes for stop in way.stops)
    rows.append((f"{at:g}", "Debrief", f"{way.plan.debrief:g}", ""))
    rows.append((f"{at + way.plan.debrief:g}", "Hot wash", f"{way.plan.hot_wash:g}", ""))
    blocks: list[Block] = [
        Heading(2, "Time"),
        Paragraph(
            "The longest way through. Begins and minutes are counted from the opening card; a scene’s minutes are all "
            "of it: reading, votes, talk, recording."
        ),
        without_empty_columns(Table(("Begins at", "What", "Minutes", ""), tuple(rows))),
        Paragraph(f"Together {minutes_words(way.total)}."),
    ]
    for wanted in (60.0, 45.0):
        if way.total > wanted:
            blocks += _shorter(exercise, shorten(exercise, wanted))
    return blocks


def _shorter(exercise: Exercise, shorter: Shorter) -> list[Block]:
    rows = tuple((cut.what, f"{cut.saves:g}", f"{cut.left:g}") for cut in shorter.cuts)
    blocks: list[Block] = [
        Heading(3, f"If there are {shorter.wanted:g} minutes"),
        Table(("In this order", "Saves", "Leaves"), rows),
    ]
    said = [
        f"A second vote is counted as {minutes_words(SECOND_VOTE)}. That is experience, and so is how short opening, "
        "debrief and hot wash can be."
    ]
    for name in shorter.lost:
        objective = exercise.file.objectives.get(exercise.scenes[name].objective)
        goal = f", and its objective ({in_one_line(objective.text).rstrip('.')}) as not met" if objective else ""
        said.append(f"The report lists “{title_of(exercise, name)}” as not decided{goal}.")
    if not shorter.reached:
        said.append(f"This is as short as it gets: {minutes_words(shorter.way.total)}.")
    return [*blocks, Paragraph(" ".join(said))]


# ---- after the scenes -----------------------------------------------------------------------------------------------


def _author(exercise: Exercise) -> list[Block]:
    used = [
        name for scene in exercise.scenes.values() if scene.decision is not None for name in entries_at(scene.decision)
    ]
    used = list(dict.fromkeys((*used, *exercise.file.debrief.author)))
    entries = sorted(entries_of(exercise, [*used, *travelling(exercise, used)]), key=lambda entry: entry.id)
    if not entries:
        return []
    source = exercise.source
    blocks: list[Block] = [PageBreak(), Heading(2, "What the author says"), Note("Not before the debrief.")]
    if source is not None:
        rows = [("Author", source.author), ("Title", source.title), ("In", source.in_), ("Date", source.date)]
        rows += [("Address", source.address), ("Note", in_one_line(source.note))]
        blocks.append(Fields(tuple(row for row in rows if row[1])))
    for entry in entries:
        blocks += entry_blocks(entry)
    return blocks


def _closing(exercise: Exercise) -> list[Block]:
    plan = exercise.file.debrief
    blocks: list[Block] = []
    rows = [
        ("Told in full", f"“{title_of(exercise, plan.lead)}”" if plan.lead else "the decision most split"),
        ("Frames the evening", ", ".join(plan.author)),
    ]
    rows += [("Asked of all", question) for question in plan.questions]
    if plan.lead or plan.author or plan.questions:
        blocks += [Heading(2, "The debrief"), Fields(tuple(row for row in rows if row[1]))]
    if plan.invented:
        blocks += [Heading(2, "What was made up"), Prose(plan.invented)]
    return blocks


# ---- facts ----------------------------------------------------------------------------------------------------------


def cited(exercise: Exercise) -> list[str]:
    """Return the facts that this exercise cites anywhere, each once, in the register's order."""
    named = set(_cited(exercise))
    return [name for name in exercise.facts if name in named]


def _cited(exercise: Exercise) -> Iterator[str]:
    for scene in exercise.scenes.values():
        for block in scene.blocks:
            yield from block.facts
        for inject in scene.injects:
            yield from inject.facts
        decision = scene.decision
        if decision is None:
            continue
        for view in decision.other_views:
            yield from view.facts
        if decision.hindsight is not None:
            yield from decision.hindsight.facts
        for option in decision.options.values():
            consequences = [option.consequence, *(outcome.consequence for outcome in option.outcomes.values())]
            yield from (name for blocks in consequences for block in blocks for name in block.facts)


def _facts(exercise: Exercise) -> list[Block]:
    names = cited(exercise)
    then = [name for name in names if exercise.facts[name].known == "then"]
    later = [name for name in names if name not in then]
    blocks: list[Block] = []
    if then:
        head = f"Known by {exercise.as_of}." if exercise.as_of else "Known when the story plays."
        blocks += [PageBreak(), Heading(2, "Background facts"), Paragraph(head), *_fact_rows(exercise, then)]
    if later:
        blocks += [Heading(2, "Facts of later years"), Paragraph("Hindsight: in the debrief only.")]
        blocks += _fact_rows(exercise, later)
    views = _view_sources(exercise, names)
    if views:
        blocks += [Heading(2, "Sources of other views"), ListBlock(tuple(views))]
    return blocks


def _fact_rows(exercise: Exercise, names: Iterable[str]) -> list[Block]:
    blocks: list[Block] = []
    for name in names:
        fact = exercise.facts[name]
        head = " · ".join(text for text in (name, fact.date, STANDING[fact.standing]) if text)
        rows = [(head, in_one_line(fact.text))]
        if fact.figures:
            rows.append(("Figures that disagree", _figures(exercise, fact)))
        told = [_source(exercise, source) for source in fact.sources]
        rows += [("Source", text) for text in told] or [("Source", NO_SOURCE)]
        blocks.append(Fields(tuple(rows)))
    return blocks


def _figures(exercise: Exercise, fact: Fact) -> str:
    said = []
    for figure in fact.figures:
        source = exercise.sources.get(figure.source)
        said.append(f"{figure.value} ({source.by or source.title})" if source is not None else figure.value)
    return "; ".join(said)


def _source(exercise: Exercise, name: str) -> str:
    source = exercise.sources.get(name)
    if source is None:
        return name
    said = ", ".join(text for text in (source.by, f"“{source.title}”", source.date, source.address) if text)
    return f"{name} · {said}{f' ({source.copy_})' if source.copy_ else ''}"


def _view_sources(exercise: Exercise, facts: Iterable[str]) -> list[str]:
    """Sources that only the other views name; those of facts stand with their facts."""
    told = {source for name in facts for source in exercise.facts[name].sources}
    views = [v for scene in exercise.scenes.values() if scene.decision for v in scene.decision.other_views]
    names = dict.fromkeys(source for view in views for source in view.sources)
    return [_source(exercise, name) for name in names if name not in told]


# ---- plays worth knowing --------------------------------------------------------------------------------------------


def _plays(exercise: Exercise) -> list[Block]:
    tests = exercise.file.playtests
    if not tests:
        return []
    blocks: list[Block] = [
        Heading(2, "Plays worth knowing"),
        Paragraph("Ways through that the exercise promises; each is tested."),
    ]
    for name, test in tests.items():
        blocks += [Heading(3, plain_word(name).capitalize()), Fields(tuple(_play(exercise, test)))]
    return blocks


def _play(exercise: Exercise, test: Playtest) -> Iterator[tuple[str, str]]:
    for scene_id, choices in test.choose.items():
        for choice in choices:
            words = label_of(exercise, scene_id, choice.option)
            outcome = _outcome_label(exercise, scene_id, choice.option, choice.outcome)
            yield f"In “{title_of(exercise, scene_id)}”", f"{words}{f' ({outcome})' if outcome else ''}"
    if test.visits:
        yield "Meets", ", ".join(f"“{title_of(exercise, name)}”" for name in test.visits)
    if test.ends:
        yield "Ends in", f"“{title_of(exercise, test.ends)}”"
    for name, level in test.indicators.items():
        entry = exercise.indicators.get(name)
        wanted = plain_word(level).replace(">=", "at least").replace("<=", "at most")
        yield (entry.name if entry is not None else "") or plain_word(name), wanted


def _outcome_label(exercise: Exercise, scene_id: str, option_id: str, outcome_id: str) -> str:
    decision = exercise.scenes[scene_id].decision if scene_id in exercise.scenes else None
    option = decision.options.get(option_id) if decision is not None else None
    outcome = option.outcomes.get(outcome_id) if option is not None else None
    return (outcome.label or plain_word(outcome_id)) if outcome is not None else ""
