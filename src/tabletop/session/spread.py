"""What the room sees of closed votes: bars, the shift between two of them, and whether it is confident and divided."""

from __future__ import annotations

from collections import Counter

from tabletop.exercise.model import UNLISTED, Decision
from tabletop.session.events import Cast
from tabletop.session.parts import agreed, lettered
from tabletop.session.state import Question, State
from tabletop.session.views import Piece

SOMETHING_ELSE = "Something else"
PASSED = "–"
"""Stands in a flow where a letter would: those who passed."""
SURE = 3
"""From this confidence (1–4) on a person counts as sure."""
FEWEST_SURE = 4
"""Below so many answers nothing is said about confidence."""
FEWEST_COMPARED = 3
"""Below so many ballots that stand in both votes nothing is said of who went where: it would name people."""
DIVIDED = "Confident and divided: most are sure, and they do not agree."


def spread(state: State, decision: Decision, round_: int) -> tuple[Piece, ...]:
    """Return bars of the votes shown so far, up to ``round_``: an open one never among them.

    After the bars comes what they mean in words, and after a second vote how people moved, where that is known.
    """
    closed = [state.questions[q] for q in state.moment.questions if state.questions[q].status == "closed"]
    closed = [question for question in closed if question.round <= round_]
    if not closed:
        return ()
    first, second = closed[0].counts(), (closed[-1].counts() if len(closed) > 1 else None)
    letters = lettered(state, state.scene_id)
    # Letters as voted by: an option that has hidden itself since keeps its row and its votes.
    for question in closed:
        letters += [entry for entry in question.options if entry[0] not in dict(letters)]
    rows = [(option_id, letter, decision.options[option_id].label) for option_id, letter in letters]
    if decision.unlisted:
        rows.append((UNLISTED, chr(ord("A") + len(letters)), SOMETHING_ELSE))
    pieces = [
        Piece(
            "bar",
            letter=letter,
            label=label,
            first=first.get(option_id, 0),
            second=None if second is None else second.get(option_id, 0),
            of=max(closed[-1].present, 1),
        )
        for option_id, letter, label in rows
    ]
    pieces.append(Piece("label", text=_in_words(closed)))
    if sure_and_split(closed[-1]):
        pieces.append(Piece("label", letter="◆", text=DIVIDED))
    if len(closed) > 1:
        signs = {option_id: letter for option_id, letter, _ in rows}
        pieces += flows(closed[0].ballots, closed[-1].ballots, signs)
    return tuple(pieces)


def _in_words(closed: list[Question]) -> str:
    last = closed[-1]
    counts = last.counts()
    voted = sum(counts.values())
    words = ["nobody voted" if not voted else "agreed" if agreed(last) else "split"]
    fewest = [n for n in counts.values() if n]
    if voted and not agreed(last) and len(fewest) > 1:
        words.append("those with the fewest votes speak first")
    if last.passed():
        words.append(f"{last.passed()} passed")
    missing = last.present - voted - last.passed()
    if missing > 0:
        words.append(f"{missing} did not vote")
    if len(closed) > 1:
        shift = shifted(closed[0].ballots, last.ballots)
        if shift is not None:
            words.append(f"{shift[0]} of {shift[1]} moved")
    return " · ".join(words)


def sure_and_split(question: Question) -> bool:
    """Return whether the room was confident and divided: three in four sure, and no three in four agreed."""
    sure = [ballot.confidence for ballot in question.ballots if ballot.confidence]
    if len(sure) < FEWEST_SURE or agreed(question):
        return False
    return sum(1 for confidence in sure if confidence >= SURE) * 4 >= 3 * len(sure)


def shifted(first: tuple[Cast, ...], second: tuple[Cast, ...]) -> tuple[int, int] | None:
    """Return (moved, of how many) for ballots whose key stands in both votes; None when there are none to compare."""
    both = _compared(first, second)
    return (sum(1 for a, b in both if a != b), len(both)) if both else None


def flows(first: tuple[Cast, ...], second: tuple[Cast, ...], signs: dict[str, str]) -> list[Piece]:
    """Return how many went from which option to which, those who stayed too, in the order of ``signs`` (letters by id).

    Counts and nothing else; none at all while fewer than three ballots can be compared.
    """
    both = _compared(first, second)
    if len(both) < FEWEST_COMPARED:
        return []
    counts = Counter((signs.get(a, PASSED), signs.get(b, PASSED)) for a, b in both)
    order = {sign: i for i, sign in enumerate([*signs.values(), PASSED])}
    ways = sorted(counts, key=lambda way: (order[way[0]], order[way[1]]))
    return [Piece("flow", letter=way[0], label=way[1], first=counts[way], of=len(both)) for way in ways]


def _compared(first: tuple[Cast, ...], second: tuple[Cast, ...]) -> list[tuple[str, str]]:
    before = {ballot.key: ballot.option for ballot in first}
    return [(before[ballot.key], ballot.option) for ballot in second if ballot.key in before]
