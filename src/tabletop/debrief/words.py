"""The words in which the debrief speaks: force, stance, basis, fate. Codes stay in the data and are never shown."""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.session.state import State
from tabletop.session.telling import role_name

FORCE = {
    "advises": "advises",
    "advises_against": "advises against",
    "suggests_considering": "suggests considering",
    "suggests_examining": "suggests examining",
    "urges_caution": "urges caution",
    "states_need": "states a need",
    "calls_possible": "calls it possible",
    "keeps_in_reserve": "keeps in reserve",
    "may_come_to": "says it may come to this",
    "under_condition": "sets a condition",
    "warns": "warns",
    "claim": "claims",
    "forecast": "expects",
}
"""How strongly the author says something; never stronger and never weaker than the register has it."""

STANCE = {"aligns": "you are in line", "partly": "you are part of the way", "departs": "you are elsewhere"}
OPEN = "it is open"
OVERSHOOTS = "This goes further than the author asks."
BASIS = {
    "named": "on record",
    "school": "a school of thought",
    "inference": "our inference",
}
FATE = {"held": "held", "failed": "failed", "unknown": "still unknown", "": "still unknown"}
RATING = {
    "P": "performed without challenges",
    "S": "performed with some challenges",
    "M": "performed with major challenges",
    "U": "unable to be performed",
}
OBJECTION = {"author_wrong": "the author is wrong here", "misread": "you read us wrong"}
MARKS = {
    "fact": "FACT",
    "fiction": "FICTION",
    "author_view": "AUTHOR’S VIEW",
    "other_view": "OTHER VIEW",
    "hindsight": "HINDSIGHT",
}


def stance_words(stance: str, about: str) -> str:
    """Return how we read the author beside a choice: in line, part of the way, elsewhere, or open."""
    scope = f" ({about})" if about else ""
    return f"As we read the author, {STANCE.get(stance, OPEN)}{scope}"


def by_words(state: State, by: str) -> str:
    """Return who decided: “by majority”, or by which role; empty when nobody is named."""
    if by in ("", "consensus", "majority"):
        return f"by {by}" if by else ""
    if by == "facilitator":
        return "by the facilitator"
    role = by.removeprefix("role:")
    return f"by the {role_name(state, role)}" if role != by else f"by {by}"


def in_one_line(text: str) -> str:
    """Return a text without the line breaks its writer made for the editor's width."""
    return " ".join(text.split())


def count_words(texts: Iterable[str]) -> int:
    """Return how many words there are: runs of signs between spaces that hold a letter or a digit."""
    return sum(1 for text in texts for word in text.split() if any(sign.isalnum() for sign in word))
