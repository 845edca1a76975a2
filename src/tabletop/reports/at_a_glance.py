"""The first page for who reads no other: what was decided, how the room stood, and how we read the author beside it."""

from __future__ import annotations

from tabletop.debrief.advice import Reading
from tabletop.debrief.comparison import Comparison, compare, over
from tabletop.debrief.votes import Tally
from tabletop.debrief.words import OPEN, STANCE
from tabletop.reports.blocks import Block, Heading, Paragraph, Table, without_empty_columns
from tabletop.reports.naming import FEWEST, Naming, ReportInput
from tabletop.reports.timeline import pacing

_COLUMNS = ("Decision", "The room chose", "First vote for it", "Second vote for it", "The author, as we read it")
_NOT_SAID = "does not address it"


def at_a_glance(given: ReportInput, naming: Naming) -> list[Block]:
    """Return one sentence about the evening and one row for each decision; nothing before the first scene."""
    state = given.state
    if not state.moment.path:
        return []
    blocks: list[Block] = [Heading(2, "At a glance"), Paragraph(_evening(given, naming))]
    rows = tuple(_row(c, naming, ended=over(state)) for c in compare(state))
    return [*blocks, without_empty_columns(Table(_COLUMNS, rows))] if rows else blocks


def _evening(given: ReportInput, naming: Naming) -> str:
    state = given.state
    people = len(naming.seats) or state.present
    who = _counted(people, "person", "people") if people and not (naming.chatham and people < FEWEST) else "The room"
    scenes, decisions = len(state.moment.path), len(state.moment.decisions)
    made = f" and made {_counted(decisions, 'decision', 'decisions')}" if decisions else ""
    minutes = sum(row.actual for row in pacing(state))
    took = f" in {_counted(round(minutes), 'minute', 'minutes')}" if round(minutes) else ""
    words = [f"{who} went through {_counted(scenes, 'scene', 'scenes')}{made}{took}."]
    if over(state) and state.moment.path:
        ending = state.compiled.exercise.scenes[state.moment.path[-1].scene].ending
        words += [f"The play ended at “{ending.title}”."] if ending is not None else []
    overruled = sum(c.overruled for c in compare(state))
    words += [f"{_counted(overruled, 'decision', 'decisions')} went against the rule agreed."] if overruled else []
    actions = len(state.actions)
    words += [f"{_counted(actions, 'action was', 'actions were')} agreed."] if actions else []
    return " ".join(words)


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _row(c: Comparison, naming: Naming, *, ended: bool) -> tuple[str, ...]:
    label = naming.words(c.label) if c.unlisted else c.label
    chosen = f"{c.letter} · {label}" if c.letter else label
    row = next((option for option in c.options if option.chosen), None)
    tallies = [tally for tally in (c.votes.first, c.votes.second) if tally is not None]
    if row is None or (naming.chatham and min((tally.voted for tally in tallies), default=0) < FEWEST):
        votes = ("", "")
    else:
        votes = (_share(row.first, c.votes.first), _share(row.second, c.votes.second))
    return (f"{c.number} · {c.title}", chosen, *votes, _author(c) if ended else "")


def _share(n: int | None, tally: Tally | None) -> str:
    return "" if n is None or tally is None or not tally.voted else f"{n} of {tally.voted}"


def _author(c: Comparison) -> str:
    """How the author stands to what was chosen, in a few words; the decision's own section has the reasons."""
    words = [_reading(reading) for reading in c.author.readings]
    if not any(words) and c.author.silent:
        return _NOT_SAID
    return "; ".join(dict.fromkeys(word for word in words if word))


def _reading(reading: Reading) -> str:
    if reading.not_addressed:
        return _NOT_SAID
    if not reading.stance:
        return ""
    stance = STANCE.get(reading.stance, OPEN)
    words = f"{stance} ({reading.about})" if reading.about else stance
    if reading.settled:
        words += f"; the room settled it: {STANCE.get(reading.settled, reading.settled)}"
    return words
