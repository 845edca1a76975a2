"""The decisions of a session as blocks: each with its votes, its reason, what followed, the author and the others."""

from __future__ import annotations

from tabletop.debrief.advice import Entry, Reading
from tabletop.debrief.comparison import Comparison, compare, not_reached, over
from tabletop.debrief.decision_screens import NO_REASON, NOT_ADDRESSED
from tabletop.debrief.followed import Movement
from tabletop.debrief.votes import Tally
from tabletop.debrief.words import (
    BASIS,
    FATE,
    MARKS,
    OBJECTION,
    OVERSHOOTS,
    STANCE,
    stance_words,
)
from tabletop.exercise.model import UNLISTED
from tabletop.reports import session_pictures as pictures
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    ListBlock,
    Note,
    Paragraph,
    Prose,
    Quote,
    Table,
    without_empty_columns,
)
from tabletop.reports.naming import FEWEST, Naming, ReportInput
from tabletop.reports.timeline import clock
from tabletop.session.parts import FEWEST_FOR_REASONS
from tabletop.session.show import ILLUSTRATION

CLOSED = "This session has not ended. What the author and others say stays closed until it has, and is not shown here."


def decisions(given: ReportInput, naming: Naming) -> list[Block]:
    """Return the decisions, and those that were not made by their titles only."""
    state = given.state
    blocks: list[Block] = []
    for comparison in compare(state):
        blocks += [
            Heading(3, f"{comparison.number} · {comparison.title}"),
            *_made(comparison, naming),
            *_votes(given, comparison, naming),
            *_dissent(comparison, naming),
            *_followed(comparison, naming),
        ]
        if over(state):
            blocks += [*_author(comparison, naming), *_others(comparison), *_roads(comparison)]
    missed = not_reached(state) if over(state) else []
    if missed:
        blocks += [Heading(3, "Not decided in this session"), ListBlock(tuple(missed))]
    if not blocks:
        return []
    head: list[Block] = [Heading(2, "Decisions")]
    if not over(state):
        head.append(Note(CLOSED))
    return head + blocks


def _made(c: Comparison, naming: Naming) -> list[Block]:
    label = naming.words(c.label) if c.unlisted else c.label
    rows = [
        ("Question", c.ask),
        ("When in the story", c.clock),
        ("At", "" if naming.chatham else clock(c.at)),
        ("Decided", f"{c.letter} · {label}" if c.letter else label),
        ("Outcome", c.outcome),
        ("How", naming.by(c.by)),
        ("Reason", f"“{naming.words(c.reason)}”" if c.reason else NO_REASON),
        ("Against the rule", f"the rule was {_rule(c, naming)}" if c.overruled else ""),
        ("Time", "the time for discussion was over" if c.timed_out else ""),
    ]
    return [Fields(tuple((label, value) for label, value in rows if value))]


def _rule(c: Comparison, naming: Naming) -> str:
    return naming.by(c.rule).removeprefix("by ")


def _votes(given: ReportInput, c: Comparison, naming: Naming) -> list[Block]:
    votes = c.votes
    if votes.first is None or votes.last is None:
        return [_options(c, counted=False)]
    if naming.chatham and min(t.voted for t in (votes.first, votes.last)) < FEWEST:
        few = Paragraph("Fewer than three voted; the vote is not broken down.")
        return [_options(c, counted=False), few]
    if not any(tally.voted or tally.passed for tally in (votes.first, votes.last)):
        return [_options(c, counted=False), Paragraph("A vote was opened, and nobody voted.")]
    blocks: list[Block] = [_options(c, counted=True)]
    words = [f"First vote: {_tally(votes.first)}"]
    words += [f"second vote: {_tally(votes.second)}"] if votes.second is not None else []
    if votes.shift is not None:
        words.append(f"{votes.shift[0]} of {votes.shift[1]} moved between the two")
    elif votes.second is not None:
        words.append("counted from cards, so who moved is not known")
    if votes.confident_and_divided:
        words.append("confident and divided")
    blocks.append(Paragraph(f"{'; '.join(words)}."))
    return [*blocks, *_ballot_reasons(given, c, naming), *pictures.votes(given, c, naming)]


def _options(c: Comparison, *, counted: bool) -> Table:
    """What there was to choose from, with how many chose it where that is told."""
    columns = ("", "Option", "First vote", "Second vote", "Open")
    rows = [
        (
            row.letter,
            row.label,
            _number(row.first) if counted else "",
            _number(row.second) if counted else "",
            f"no: {row.closed}" if row.closed else "",
        )
        for row in c.options
    ]
    return without_empty_columns(Table(columns, tuple(rows)))


def _number(n: int | None) -> str:
    return "" if n is None else str(n)


def _tally(tally: Tally) -> str:
    words = [f"{tally.voted} of {max(tally.present, tally.voted)} voted"]
    words += [f"{tally.passed} passed"] if tally.passed else []
    words += [f"{tally.missing} did not vote"] if tally.missing else []
    return ", ".join(words)


def _ballot_reasons(given: ReportInput, c: Comparison, naming: Naming) -> list[Block]:
    """Reasons typed with ballots, by option and without names."""
    names = {row.id: row.letter for row in c.options}
    said = []
    for tally in (c.votes.first, c.votes.second):
        ballots = given.state.questions[tally.question].ballots if tally is not None else ()
        if len(ballots) < FEWEST_FOR_REASONS:
            continue
        for ballot in sorted(ballots, key=lambda ballot: (ballot.option, ballot.reason, ballot.words)):
            instead = ballot.words if ballot.option == UNLISTED else ""
            words = " · ".join(text for text in (instead, ballot.reason) if text)
            if words:
                said.append(f"{names.get(ballot.option, 'passed')}: “{naming.words(words)}”")
    return [Paragraph("Reasons given with the votes:"), ListBlock(tuple(dict.fromkeys(said)))] if said else []


def _dissent(c: Comparison, naming: Naming) -> list[Block]:
    blocks: list[Block] = [Heading(4, "Dissent")] if c.dissents else []
    for dissent in c.dissents:
        who = naming.who(dissent.who)
        change = f"would change if: {naming.words(dissent.would_change)}" if dissent.would_change else ""
        blocks.append(Quote(naming.words(dissent.words), " · ".join(text for text in (who, change) if text)))
    return blocks


def _followed(c: Comparison, naming: Naming) -> list[Block]:
    blocks: list[Block] = []
    for passage in c.consequence:
        if passage.lines:
            blocks.append(ListBlock(tuple(naming.words(line) for line in passage.lines), ordered=True))
        elif passage.text:
            blocks.append(Prose(passage.text, MARKS.get(passage.mark, "")))
    if c.movements:
        moved = tuple(movement_words(movement, naming) for movement in c.movements)
        blocks += [ListBlock(moved), Paragraph(ILLUSTRATION)]
    if blocks:
        blocks.insert(0, Heading(4, "What followed"))
    if c.assumptions:
        said = tuple(f"{naming.words(one.text)} ({FATE.get(one.fate, one.fate)})" for one in c.assumptions)
        blocks += [Heading(4, "Assumed then"), ListBlock(said)]
    return blocks


def movement_words(movement: Movement, naming: Naming, *, name: bool = True) -> str:
    """Return a movement with its reason, and why the room did not believe it; ``name`` puts the indicator first."""
    words = f"{movement.name}: {movement.words}" if name else movement.words
    words += " (later)" if movement.late else ""
    words += f": {movement.because}" if movement.because else ""
    refused = naming.words(movement.refused)
    return f"{words} The room: “{refused}”" if refused not in ("", "—") else words


# ---- the author, the others, the roads not taken --------------------------------------------------------------------


def _author(c: Comparison, naming: Naming) -> list[Block]:
    says = c.author
    silent = [text for text in (says.silent, *(reading.not_addressed for reading in says.readings)) if text]
    blocks: list[Block] = [Paragraph(f"{NOT_ADDRESSED}: {why}") for why in silent]
    for entry in says.entries:
        blocks += entry_blocks(entry, 5)
        for reading in says.readings:
            if reading.entry == entry:
                blocks += _reading(reading, naming)
    if c.touched:
        blocks.append(Paragraph(f"The room says that its decision touches {', '.join(c.touched)}."))
    for objection in c.objections:
        about = f" ({objection.entry})" if objection.entry else ""
        blocks.append(Quote(naming.words(objection.text), f"the room: “{OBJECTION[objection.kind]}”{about}"))
    return [Heading(4, MARKS["author_view"].capitalize()), *blocks] if blocks else []


def entry_blocks(entry: Entry, level: int = 0) -> list[Block]:
    """Return an entry of the source with its force, its place and everything that belongs to it.

    With a ``level`` its number, force and place are a heading of their own.
    """
    name = f"{entry.id} · {entry.force} · {entry.place}"
    rows = [
        ("" if level else name, entry.text),
        ("On condition", entry.conditions),
        ("Limit", entry.limits),
        ("The author admits", entry.admits),
        ("Ours: it can be read in more than one way", " Or: ".join(entry.readings)),
        ("Ours, not the author’s", entry.unsaid),
        ("Asked of the room", entry.use if entry.is_claim else ""),
        ("Goes with", ", ".join(entry.along)),
    ]
    fields = tuple((label, value) for label, value in rows if label and value)
    head: list[Block] = [Heading(level, name), Paragraph(entry.text)] if level else []
    return [*head, Fields(fields)] if fields else head


def _reading(reading: Reading, naming: Naming) -> list[Block]:
    words = []
    if reading.stance:
        because = f", because: {reading.because}" if reading.because else "."
        words.append(f"{stance_words(reading.stance, reading.about)}{because}")
    elif reading.because:
        words.append(f"Ours: {reading.because}")
    if reading.overshoots:
        words.append(OVERSHOOTS)
    if reading.settled:
        why = f": {naming.words(reading.settled_because)}" if reading.settled_because else "."
        words.append(f"The room settled it: {STANCE.get(reading.settled, reading.settled)}{why}")
    return [Paragraph(" ".join(words))] if words else []


def _others(c: Comparison) -> list[Block]:
    blocks: list[Block] = []
    if c.views:
        rows = []
        for view in c.views:
            basis = " · ".join((BASIS[view.basis], *view.sources))
            rows.append((view.who, f"{view.claim} ({basis})"))
        blocks += [Heading(4, "Other views"), Fields(tuple(rows))]
    if c.hindsight is not None:
        blocks += [
            Heading(4, "Hindsight"),
            Prose(c.hindsight.text, MARKS["hindsight"]),
            Paragraph(f"What this leaves open: {c.hindsight.leaves_open}"),
        ]
    if c.questions:
        blocks += [Heading(4, "Questions"), ListBlock(c.questions)]
    return blocks


def _roads(c: Comparison) -> list[Block]:
    if not c.not_taken:
        return []
    rows = tuple(" · ".join(text for text in (road.letter, road.label, road.text) if text) for road in c.not_taken)
    return [Heading(4, "Not taken, as the writer of this exercise imagined it"), ListBlock(rows)]
