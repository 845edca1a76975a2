"""The hot wash: what to keep and to change, who does what, how the objectives went."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.debrief.comparison import compare
from tabletop.debrief.words import RATING
from tabletop.session.show import Screen
from tabletop.session.state import State
from tabletop.session.views import Piece

_ASKS = {"keep": "One thing to keep", "change": "One thing to change", "question": "One question to take home"}
MOST_QUESTIONS = 3
"""More questions than these on one screen are read by nobody."""


def screen(state: State, part: str) -> Screen | None:
    """Return the screen of a part of the hot wash, or None for a part it does not have."""
    maker = _MAKERS.get(part)
    return maker(state) if maker is not None else None


def open_questions(state: State) -> tuple[str, ...]:
    """Return the questions for all that no decision's screen has put yet."""
    borrowed = sum(1 for comparison in compare(state) if not comparison.questions)
    return state.compiled.exercise.file.debrief.questions[borrowed:]


def _keep_change(state: State) -> Screen:
    pieces = []
    for kind, ask in _ASKS.items():
        pieces.append(Piece("ask", text=ask))
        said = [entry.text for _, entry in state.hot_wash if entry.kind == kind]
        pieces += [Piece("line", letter=str(i), text=text) for i, text in enumerate(said, 1)]
    return Screen("Hot wash", tuple(pieces))


def _actions(state: State) -> Screen:
    pieces = [Piece("ask", text="Who does what, and by when?")]
    for i, (_, action) in enumerate(state.actions, 1):
        note = " · ".join(text for text in (action.owner, action.organisation, action.due) if text)
        pieces.append(Piece("line", letter=str(i), text=action.text, note=note))
    noted = [entry.note for entry in state.notes.values() if entry.note.kind == "action"]
    if noted:
        pieces.append(Piece("label", text="Noted on the way"))
        for kept in noted:
            who = " · ".join(text for text in (kept.owner, kept.due) if text)
            pieces.append(Piece("line", letter="–", text=kept.text, note=who))
    return Screen("Actions", tuple(pieces))


def _ratings(state: State) -> Screen:
    pieces = [Piece("label", text="Draft until a person signs. Never above the evidence.")]
    for name, objective in state.compiled.exercise.file.objectives.items():
        rated = state.ratings.get(name)
        note = f"{RATING[rated.rating]}{': ' if rated.evidence else ''}{rated.evidence}" if rated is not None else ""
        letter = rated.rating if rated is not None else "–"
        pieces.append(Piece("line", letter=letter, text=objective.text, note=note))
    pieces.append(Piece("label", text=" · ".join(f"{letter} {words}" for letter, words in RATING.items())))
    return Screen("How the objectives went", tuple(pieces))


def _close(state: State) -> Screen:
    pieces = [Piece("card", text="Thank you.", note="What was said here is not attributed outside this room.")]
    pieces += [Piece("ask", text=question) for question in open_questions(state)[:MOST_QUESTIONS]]
    return Screen(state.compiled.exercise.file.title, tuple(pieces))


_MAKERS: dict[str, Callable[[State], Screen]] = {
    "hot_wash:keep_change": _keep_change,
    "hot_wash:actions": _actions,
    "hot_wash:ratings": _ratings,
    "hot_wash:close": _close,
}
