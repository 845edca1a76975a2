"""The decisions of a session as one table for spreadsheets: one row for each option of each decision made.

What belongs to the decision (question, who voted, what was chosen and why) stands in each of its rows, so that rows of
several sessions can be laid under each other and counted. Votes are empty where none was held, 0 where nobody voted for
an option; under the Chatham House Rule they are empty too where fewer than three voted, and nothing says when or who.
"""

from __future__ import annotations

from tabletop.debrief.comparison import Comparison, OptionRow, compare, over
from tabletop.debrief.votes import Tally
from tabletop.debrief.words import OPEN, STANCE
from tabletop.exercise.model import UNLISTED
from tabletop.reports.naming import FEWEST, Naming, ReportInput
from tabletop.reports.tables import csv_text

COLUMNS = (
    "exercise", "version", "session", "group", "decision", "scene", "title", "question", "option", "letter", "label",
    "closed", "first_vote", "second_vote", "first_voted", "second_voted", "present", "moved", "chosen", "outcome", "by",
    "reason", "dissents", "minute", "author",
)  # fmt: skip
"""``decision`` counts from 1 in the order made. ``closed`` says why an option was not open. ``first_voted`` and
``second_voted`` are how many chose something, ``moved`` how many chose otherwise in the second vote. ``chosen`` is yes
or no; ``outcome``, ``by``, ``reason`` and ``author`` (as we read the author beside that choice) stand in the chosen row
only. ``dissents`` is how many were noted, ``minute`` session time of the decision in minutes."""


def write(given: ReportInput) -> str:
    """Return the table as CSV text; without decisions it has its head only."""
    naming = Naming(given)
    return csv_text(COLUMNS, [row for comparison in compare(given.state) for row in _rows(given, comparison, naming)])


def _rows(given: ReportInput, c: Comparison, naming: Naming) -> list[tuple[str, ...]]:
    header, state = given.header, given.state
    where = ("", "") if naming.chatham else (header.id, naming.words(str(state.settings.get("group", ""))))
    decision = (header.exercise_id, str(header.version), *where, str(c.number), c.scene, c.title, c.ask)
    first, second = c.votes.first, c.votes.second
    tallies = [tally for tally in (first, second) if tally is not None]
    if naming.chatham and min((tally.voted for tally in tallies), default=0) < FEWEST:
        first = second = None
    moved = "" if c.votes.shift is None or first is None else str(c.votes.shift[0])
    held = (_voted(first), _voted(second), "" if first is None else str(first.present), moved)
    options = list(c.options)
    if c.unlisted and not any(option.chosen for option in options):
        options.append(OptionRow(UNLISTED, c.letter, c.label, "", None, None, chosen=True))
    rows = []
    for option in options:
        label = naming.words(c.label) if option.chosen and c.unlisted else option.label
        said = (option.id, option.letter, label, option.closed)
        votes = (_count(option.first, first), _count(option.second, second))
        rows.append((*decision, *said, *votes, *held, *_chosen(given, c, naming, option.chosen)))
    return rows


def _voted(tally: Tally | None) -> str:
    return "" if tally is None else str(tally.voted)


def _count(n: int | None, tally: Tally | None) -> str:
    return "" if n is None or tally is None else str(n)


def _chosen(given: ReportInput, c: Comparison, naming: Naming, chosen: bool) -> tuple[str, ...]:
    minute = "" if naming.chatham else f"{c.at / 60_000:.1f}"
    dissents = str(len(c.dissents))
    if not chosen:
        return ("no", "", "", "", dissents, minute, "")
    stances = [STANCE.get(reading.stance, OPEN) for reading in c.author.readings if reading.stance]
    author = "; ".join(dict.fromkeys(stances)) if over(given.state) else ""
    by = naming.by(c.by).removeprefix("by ")
    return ("yes", c.outcome, by, naming.words(c.reason), dissents, minute, author)
