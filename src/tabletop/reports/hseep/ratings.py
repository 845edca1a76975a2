"""Ratings of objectives: what the letters mean, what a session may say. Never above the evidence."""

from __future__ import annotations

from tabletop.debrief.words import RATING
from tabletop.reports.blocks import Block, Heading, Paragraph, Table
from tabletop.reports.hseep.papers import Papers
from tabletop.reports.in_words import is_evidence

DRAFT = "DRAFT until a person signs"
UNRATED = "unrated"
LETTERS = ("P", "S", "M", "U")
_MEANS = {
    "P": "The tasks were carried out and the target was reached. Nothing else suffered; nobody was put at risk.",
    "S": "The target was reached all the same, but something was late, unclear or at the cost of something else.",
    "M": "Part of the target was reached, or it was reached at a price that would not be paid in life.",
    "U": "The tasks were not carried out, or the target was not reached.",
}
_RULE = (
    "A rating is never above the evidence that is written beside it. Without evidence an objective stands unrated. "
    "Where two ratings could be given, the lower one is. A rating speaks of the objective and of no person."
)


def key_and_definitions(*, rule: bool = True) -> list[Block]:
    """Return what P, S, M and U mean; with the ``rule`` by which they are given, unless it stands elsewhere."""
    rows = tuple((f"{letter}", RATING[letter].capitalize(), _MEANS[letter]) for letter in LETTERS)
    table = Table(("Rating", "Name", "When it is given"), rows, widths=(2, 5, 10))
    return [Heading(2, "Ratings: Key and Definitions"), table, *([Paragraph(_RULE)] if rule else [])]


def rating_of(papers: Papers, objective: str) -> tuple[str, str]:
    """Return an objective's rating in the session (P, S, M or U; empty: unrated) and its evidence."""
    rated = papers.played.state.ratings.get(objective) if papers.played is not None else None
    if rated is None or not is_evidence(rated.evidence):
        return "", ""
    naming = papers.naming
    return rated.rating, naming.words(rated.evidence) if naming is not None else rated.evidence


def without_evidence(papers: Papers, objective: str) -> bool:
    """Return whether a rating was noted that nothing carries."""
    rated = papers.played.state.ratings.get(objective) if papers.played is not None else None
    return rated is not None and not is_evidence(rated.evidence)


def rating_words(letter: str) -> str:
    """Return a rating with its name."""
    return f"{letter} · {RATING[letter]}" if letter else UNRATED
