"""Commands of the vote: counting cards, closing, voting again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Answer, Command, Refusal
from tabletop.session.parts import last_closed, scene_of
from tabletop.session.playing import open_question
from tabletop.session.state import Question, State


def cards_in(question: Question) -> int:
    """Return how many people the cards counted so far stand for, those who passed included."""
    cards = question.cards
    return (sum(cards.counts.values()) + cards.passed) if cards else 0


def _votable(state: State, question: Question) -> set[str]:
    """What a ballot may name: the options that were open, and “something else” where it is allowed."""
    decision = scene_of(state).decision
    unlisted = {UNLISTED} if decision is not None and decision.unlisted else set()
    return {option for option, _ in question.options} | unlisted


def _count_cards(state: State, c: co.CountCards) -> Answer:
    question = state.question
    if question is None:
        return Refusal("no vote is open")
    known = _votable(state, question)
    for option, n in c.counts.items():
        if option not in known:
            return Refusal(f"there is no open option {option}")
        if n < 0:
            return Refusal("a count cannot be below zero")
    if c.passed < 0 or c.missing < 0 or c.ballots_in < 0:
        return Refusal("a count cannot be below zero")
    total = sum(c.counts.values()) + c.passed + c.missing + c.ballots_in
    if total != state.present:
        difference = abs(total - state.present)
        word = "too many" if total > state.present else "missing"
        return Refusal(f"{total} of {state.present} people: {difference} {word}. Count again, or change who is present")
    counts = {option: n for option, n in c.counts.items() if n}
    return [ev.CardsCounted(question.id, counts, c.passed, c.missing)]


def still_missing(state: State, said: int) -> Refusal | None:
    """Return what to ask before a vote with ``said`` voices is shown; None when everybody is in or known to be away."""
    cards = state.question.cards if state.question is not None else None
    away = cards.missing if cards is not None else 0
    if said == 0:
        return Refusal("nobody has voted yet: c counts cards, v passes the keyboard, space again shows", "confirm")
    if said + away < state.present:
        return Refusal(f"{said} of {state.present} in · space again to show", "confirm")
    if said > state.present:
        return Refusal(f"{said} votes from {state.present} people: c counts anew, space again shows", "confirm")
    return None


def votes_lost(state: State, ballots_in: int) -> str:
    """Return in words what goes with an open vote that is not shown; empty where nobody has voted.

    No undo brings ballots back: whatever leaves an open vote says so before.
    """
    said = ballots_in + (cards_in(state.question) if state.question is not None else 0)
    if state.question is None or not said:
        return ""
    votes = "one vote" if said == 1 else f"{said} votes"
    return f"a vote is open, and {votes} cast in it would be lost"


def _close_vote(state: State, c: co.CloseVote) -> Answer:
    question = state.question
    if question is None:
        return Refusal("no vote is open")
    known = _votable(state, question) | {""}
    # One ballot a key, the last one: whoever changed their mind is still one person.
    cast = {ballot.key: ballot for ballot in c.ballots if ballot.option in known}
    ballots = tuple(cast[key] for key in sorted(cast))
    missing = still_missing(state, cards_in(question) + len(ballots))
    if missing is not None and not c.although_missing:
        return missing
    return [ev.VoteClosed(question.id, ballots, state.present)]


def _revote(state: State, c: co.Revote) -> Answer:
    decision = scene_of(state).decision if state.phase == "scene" else None
    if decision is None or state.question is not None:
        return Refusal("there is no vote to hold again")
    if last_closed(state) is None:
        return Refusal("the first vote has not been shown")
    if state.decision_of_visit() is not None:
        return Refusal("this has been decided: undo with u to vote again")
    return open_question(state, 2)


HANDLERS: dict[type[Command], Callable[[State, Any], Answer]] = {
    co.CountCards: _count_cards,
    co.CloseVote: _close_vote,
    co.Revote: _revote,
}
