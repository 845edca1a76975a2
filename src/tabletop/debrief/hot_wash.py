"""The hot wash: what to keep and to change, who does what, strengths and areas for improvement, ratings, feedback."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.debrief.comparison import compare
from tabletop.debrief.feedback import FEWEST, QUESTIONS, SCALE, Rating, gathered, statements
from tabletop.debrief.words import RATING
from tabletop.session.events import FindingKind
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


def area_words(state: State, issue: int) -> str:
    """Return the area for improvement an action answers, in words; empty for none, or for one taken back."""
    found = dict(state.findings).get(issue)
    return found.text if found is not None else ""


def _keep_change(state: State) -> Screen:
    pieces = [Piece("label", text="In turn, each of us: one strength to keep, one thing to improve.")]
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


FINDINGS: dict[FindingKind, str] = {"strength": "Strengths", "area": "Areas for improvement"}
"""The two lists of findings, as the field calls them."""


def _findings(state: State) -> Screen:
    pieces = [Piece("ask", text="What should stay, and what should improve?")]
    objectives = state.compiled.exercise.file.objectives
    for kind, title in FINDINGS.items():
        found = [entry for _, entry in state.findings if entry.kind == kind]
        pieces += [Piece("label", text=title)] if found else []
        for i, entry in enumerate(found, 1):
            aim = objectives.get(entry.objective)
            note = " · ".join(text for text in (aim.text if aim else "", entry.reference) if text)
            pieces.append(Piece("line", letter=str(i), text=entry.text, note=note))
    return Screen("Strengths and areas for improvement", tuple(pieces))


def _ratings(state: State) -> Screen:
    pieces = [Piece("label", text="Draft until a person signs. Never above the evidence.")]
    for name, objective in state.compiled.exercise.file.objectives.items():
        rated = state.ratings.get(name)
        note = f"{RATING[rated.rating]}{': ' if rated.evidence else ''}{rated.evidence}" if rated is not None else ""
        letter = rated.rating if rated is not None else "–"
        pieces.append(Piece("line", letter=letter, text=objective.text, note=note))
    pieces.append(Piece("label", text="P without, S with some, M with major challenges, U unable"))
    return Screen("How the objectives went", tuple(pieces))


def _feedback(state: State) -> Screen:
    asked = state.feedback_asked
    said = Piece("label", text="No name, no seat. 1 to 5 for each, then your words.")
    if asked is not None and asked.open:
        said = Piece("label", text="Open on your phones. No name, no seat.", letter="●")
    elif asked is not None:
        said = Piece("label", text=f"Closed. {_forms(state)}. Thank you.")
    listed = "\n".join(f"{i}. {text}" for i, text in enumerate(statements(state), 1))
    scale = Piece("label", text=f"1 {SCALE[0]} … {len(SCALE)} {SCALE[-1]}")
    return Screen("Feedback form", (said, Piece("text", text=listed), scale))


def _forms(state: State) -> str:
    count = len(state.feedback)
    return f"{count} {'form' if count == 1 else 'forms'}"


_TOO_FEW = Piece("label", text="Fewer than three forms: an average would be somebody’s answer, so none is shown.")


def _averages(state: State) -> Screen:
    found = gathered(state)
    if found.forms < FEWEST:
        return Screen("What the feedback forms say", (_TOO_FEW,), aside=_forms(state))
    lines = "\\\n".join(f"**{_average(rating)}** {rating.statement}" for rating in found.ratings)
    few = any(rating.answered < FEWEST for rating in found.ratings)
    said = f"Averages, from 1 {SCALE[0]} to {len(SCALE)} {SCALE[-1]}"
    pieces = (Piece("label", text=said), Piece("text", text=lines))
    note = (Piece("label", text="–.– fewer than three rated it"),) if few else ()
    return Screen("What the feedback forms say", (*pieces, *note), aside=_forms(state))


def _average(rating: Rating) -> str:
    return "–.–" if rating.average is None or rating.answered < FEWEST else f"{rating.average:.1f}"


def _comments(state: State) -> Screen:
    found = gathered(state)
    if found.forms < FEWEST:
        few = Piece("label", text="Fewer than three forms: everybody would know whose words these are.")
        return Screen("In the words of the forms", (few,), aside=_forms(state))
    pieces = []
    for name, title in QUESTIONS.items():
        pieces += [Piece("label", text=title)] if found.words[name] else []
        pieces += [Piece("line", letter="–", text=text) for text in found.words[name]]
    return Screen("In the words of the forms", tuple(pieces) or (Piece("label", text="No words were written."),))


def _close(state: State) -> Screen:
    pieces = [Piece("card", text="Thank you.", note="What was said here is not attributed outside this room.")]
    questions = open_questions(state)[:MOST_QUESTIONS]
    if questions:
        heading = "A question to take home" if len(questions) == 1 else "Questions to take home"
        pieces.append(Piece("label", text=heading))
    pieces += [Piece("ask", text=question) for question in questions]
    return Screen(state.compiled.exercise.file.title, tuple(pieces))


_MAKERS: dict[str, Callable[[State], Screen]] = {
    "hot_wash:keep_change": _keep_change,
    "hot_wash:actions": _actions,
    "hot_wash:findings": _findings,
    "hot_wash:ratings": _ratings,
    "hot_wash:feedback": _feedback,
    "hot_wash:averages": _averages,
    "hot_wash:comments": _comments,
    "hot_wash:close": _close,
}
