"""What an evening leaves behind: actions, strengths and areas for improvement, ratings, feedback forms.

None of it belongs to a step, so that it can be written down and corrected while the debrief goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Answer, Command, Refusal
from tabletop.session.events import ELEMENTS, FINDING_KINDS, FeedbackGiven
from tabletop.session.state import State

MOST_POINTS = 5
"""A statement of the feedback form is rated from 1 to this; 0 stands for no answer."""
STATEMENTS_RATED = 8
"""How many statements a feedback form has."""
TEXTS = tuple(entry.name for entry in fields(FeedbackGiven) if entry.name not in ("source", "ratings"))
"""The fields of a feedback form that hold words."""


# ---- actions --------------------------------------------------------------------------------------------------------


def _action_refused(state: State, c: co.ActionFields) -> Refusal | None:
    if c.element and c.element not in ELEMENTS:
        return Refusal(f"a capability element is one of: {', '.join(ELEMENTS)}")
    if c.issue and dict(state.findings).get(c.issue, ev.Found()).kind != "area":
        return Refusal("an action answers an area for improvement that is written down")
    return None


def _agree_action(state: State, c: co.AgreeAction) -> Answer:
    if not c.text.strip():
        return Refusal("an action needs words")
    return _action_refused(state, c) or [ev.ActionAgreed(**_action_fields(c))]


def _change_action(state: State, c: co.ChangeAction) -> Answer:
    before = dict(state.actions).get(c.action)
    if before is None:
        return Refusal("there is no such action")
    after = ev.ActionAgreed(**_action_fields(c))
    # An area for improvement that was taken back since may stay named on the action.
    refused = _action_refused(state, c) if c.issue != before.issue or c.element != before.element else None
    return refused or ([] if after == before else [ev.ActionChanged(action=c.action, **_action_fields(c))])


def _action_fields(c: co.ActionFields) -> dict[str, Any]:
    values = {entry.name: getattr(c, entry.name) for entry in fields(ev.ActionAgreed)}
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


# ---- strengths and areas for improvement ----------------------------------------------------------------------------


def _finding_refused(state: State, c: co.FindingFields) -> Refusal | None:
    if c.kind not in FINDING_KINDS:
        return Refusal("a finding is a strength or an area for improvement")
    if c.objective and c.objective not in state.compiled.exercise.file.objectives:
        return Refusal(f"there is no objective {c.objective}")
    return None


def _find(state: State, c: co.Find) -> Answer:
    if not c.text.strip():
        return Refusal("a finding needs a sentence")
    if c.origin and c.origin not in origins(state):
        return Refusal("there is no such note")
    found = ev.Found(c.kind, c.objective, c.text.strip(), c.reference.strip(), c.analysis.strip(), c.origin)
    return _finding_refused(state, c) or [found]


def _change_finding(state: State, c: co.ChangeFinding) -> Answer:
    before = dict(state.findings).get(c.finding)
    if before is None:
        return Refusal("there is no such finding")
    words = (c.text.strip(), c.reference.strip(), c.analysis.strip())
    if ev.Found(c.kind, c.objective, *words, before.origin) == before:
        return []
    return _finding_refused(state, c) or [ev.FindingChanged(c.kind, c.objective, *words, c.finding)]


def origins(state: State) -> dict[int, str]:
    """Return what a finding may begin as, by revision: notes in their last wording, lines of the hot wash."""
    noted = {revision: kept.note.text for revision, kept in state.notes.items()}
    return {**noted, **{revision: said.text for revision, said in state.hot_wash}}


# ---- ratings --------------------------------------------------------------------------------------------------------


def _rate(state: State, c: co.Rate) -> Answer:
    if c.objective not in state.compiled.exercise.file.objectives:
        return Refusal(f"there is no objective {c.objective}")
    if c.rating not in ("P", "S", "M", "U"):
        return Refusal("a rating is P, S, M or U")
    if not c.evidence.strip() and not c.although_no_evidence:
        return Refusal("a rating rests on evidence: write it, or enter again to rate without", "confirm")
    return [ev.Rated(c.objective, c.rating, c.evidence.strip())]


# ---- feedback -------------------------------------------------------------------------------------------------------


def _open_feedback(state: State, c: co.OpenFeedback) -> Answer:
    if state.phase not in ("debrief", "hot_wash"):
        return Refusal("feedback is asked for after the exercise")
    if len(c.statements) != STATEMENTS_RATED or not all(c.statements):
        return Refusal(f"a feedback form has {STATEMENTS_RATED} statements")
    if state.open_feedback is not None:
        return Refusal("the feedback form is open already")
    if state.feedback_asked is not None and not c.although_again:
        return Refusal("it was open before, and who answered then would count twice · enter again opens it", "confirm")
    return [ev.FeedbackOpened(c.statements)]


def _close_feedback(state: State, c: co.CloseFeedback) -> Answer:
    asked = state.open_feedback
    if asked is None:
        return Refusal("the feedback form is not open")
    # Rows from phones are outside text: what is no answer is left out, and loses nobody else theirs.
    forms = [form for form in c.answers if not is_empty(form) and _form_refused(form) is None]
    return [ev.FeedbackClosed(asked.id, tuple(sorted(forms, key=FeedbackGiven.body)))]


def _give_feedback(state: State, c: co.GiveFeedback) -> Answer:
    if is_empty(c.form):
        return Refusal("an empty form is not kept")
    return _form_refused(c.form) or [c.form]


def is_empty(form: FeedbackGiven) -> bool:
    """Return whether a feedback form says nothing at all."""
    return not any(form.ratings) and not any(getattr(form, name).strip() for name in TEXTS)


def _form_refused(form: FeedbackGiven) -> Refusal | None:
    if not all(type(points) is int and 0 <= points <= MOST_POINTS for points in form.ratings):
        return Refusal(f"a statement is rated from 1 to {MOST_POINTS}; 0 where it was left open")
    if len(form.ratings) not in (0, STATEMENTS_RATED):
        return Refusal(f"there are {STATEMENTS_RATED} statements: rate each, 0 where it was left open")
    return None


HANDLERS: dict[type[Command], Callable[[State, Any], Answer]] = {
    co.AgreeAction: _agree_action,
    co.ChangeAction: _change_action,
    co.Find: _find,
    co.ChangeFinding: _change_finding,
    co.Rate: _rate,
    co.OpenFeedback: _open_feedback,
    co.CloseFeedback: _close_feedback,
    co.GiveFeedback: _give_feedback,
}
