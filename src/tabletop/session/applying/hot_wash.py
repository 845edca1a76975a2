"""What events of the hot wash do: actions and findings in their last wording, ratings, feedback forms."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TypeVar

from tabletop.session import events as ev
from tabletop.session.applying.base import Handler
from tabletop.session.events import Event, Happened
from tabletop.session.state import FeedbackAsked, State

T = TypeVar("T")


def _hot_washed(state: State, h: Happened, e: ev.HotWashed) -> State:
    return replace(state, hot_wash=(*state.hot_wash, (h.revision, e)))


def _action_agreed(state: State, h: Happened, e: ev.ActionAgreed) -> State:
    return replace(state, actions=(*state.actions, (h.revision, e)))


def _action_changed(state: State, h: Happened, e: ev.ActionChanged) -> State:
    fields = {name: value for name, value in asdict(e).items() if name != "action"}
    return replace(state, actions=_put(state.actions, e.action, ev.ActionAgreed(**fields) if e.text else None))


def _found(state: State, h: Happened, e: ev.Found) -> State:
    return replace(state, findings=(*state.findings, (h.revision, e)))


def _finding_changed(state: State, h: Happened, e: ev.FindingChanged) -> State:
    before = dict(state.findings)[e.finding]
    found = ev.Found(e.kind, e.objective, e.text, e.reference, e.analysis, before.origin)
    return replace(state, findings=_put(state.findings, e.finding, found if e.text else None))


def _put(rows: tuple[tuple[int, T], ...], revision: int, value: T | None) -> tuple[tuple[int, T], ...]:
    """The rows with one of them in its new form, or gone. Raises KeyError when it is not there."""
    if not any(row[0] == revision for row in rows):
        raise KeyError(revision)
    changed = ((at, value if at == revision else row) for at, row in rows)
    return tuple((at, row) for at, row in changed if row is not None)


def _rated(state: State, h: Happened, e: ev.Rated) -> State:
    return replace(state, ratings={**state.ratings, e.objective: e})


def _feedback_opened(state: State, h: Happened, e: ev.FeedbackOpened) -> State:
    return replace(state, feedback_asked=FeedbackAsked(h.revision, e.statements))


def _feedback_given(state: State, h: Happened, e: ev.FeedbackGiven) -> State:
    return replace(state, feedback=_sorted_forms(*state.feedback, e))


def _feedback_closed(state: State, h: Happened, e: ev.FeedbackClosed) -> State:
    asked = state.feedback_asked
    if asked is None or asked.id != e.question:
        raise KeyError(e.question)
    forms = _sorted_forms(*state.feedback, *e.answers)
    return replace(state, feedback_asked=replace(asked, open=False), feedback=forms)


def _sorted_forms(*forms: ev.FeedbackGiven) -> tuple[ev.FeedbackGiven, ...]:
    return tuple(sorted(forms, key=ev.FeedbackGiven.body))


HANDLERS: dict[type[Event], Handler] = {
    ev.HotWashed: _hot_washed,
    ev.ActionAgreed: _action_agreed,
    ev.ActionChanged: _action_changed,
    ev.Found: _found,
    ev.FindingChanged: _finding_changed,
    ev.Rated: _rated,
    ev.FeedbackOpened: _feedback_opened,
    ev.FeedbackGiven: _feedback_given,
    ev.FeedbackClosed: _feedback_closed,
}
