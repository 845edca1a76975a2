"""The state after one more event. What each event does to it stands in ``applying``, a module a subject.

Applies what is written and computes nothing anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tabletop.session import events as ev
from tabletop.session.applying import debrief, deciding, hot_wash, notes, play, room
from tabletop.session.applying.base import Handler
from tabletop.session.events import Event, Happened
from tabletop.session.play import Compiled
from tabletop.session.state import Clock, State


def fold(state: State, happened: Happened) -> State:
    """Return the state after one more event. Applies what is written and computes nothing anew.

    Raises ValueError when the event does not follow (a gap in the revisions) or names what the exercise lacks.
    """
    if happened.revision != state.revision + 1:
        raise ValueError(f"revision {happened.revision} does not follow {state.revision}")
    before = state.moment
    state = at_time(state, happened.at)
    state = replace(state, revision=happened.revision)
    handler = _HANDLERS.get(type(happened.event))
    if handler is None:
        raise ValueError(f"no way to apply {happened.event.form}")
    try:
        state = _lay_by(state, handler(state, happened, happened.event))
    except LookupError as error:
        raise ValueError(f"{happened.event.form} names {error}, which is not in this exercise or session") from error
    if state.moment is not before and not isinstance(happened.event, ev.Undone):
        state = replace(state, line=(*state.line, (happened.revision, state.moment)))
    return state


def replay(compiled: Compiled, events: Iterable[Happened]) -> State:
    """Fold all events from the beginning."""
    state = State(compiled)
    for happened in events:
        state = fold(state, happened)
    return state


def spent_key(state: State) -> str:
    """Return under which name time that passes now is booked."""
    if state.paused:
        return "paused"
    return f"{state.moment.visit}:{state.scene_id}" if state.phase == "scene" else state.phase


def at_time(state: State, at: int) -> State:
    """Return the state with session time moved on to ``at`` (ms) and nothing else changed."""
    gone = max(at - state.at, 0)
    if not gone:
        return state
    key = spent_key(state)
    return replace(state, at=at, spent={**state.spent, key: state.spent.get(key, 0) + gone})


def _lay_by(before: State, after: State) -> State:
    """Keep how a discussion's clock stood when it was left, for the case that the step is taken back."""
    clock = before.clock
    if clock is None or after.clock is not None or before.phase != "scene":
        return after
    stood = Clock(clock.left_at(after.at), after.at, False, clock.held)
    return replace(after, laid_by={**after.laid_by, before.moment.begun: stood})


_HANDLERS: dict[type[Event], Handler] = {
    **room.HANDLERS,
    **play.HANDLERS,
    **deciding.HANDLERS,
    **notes.HANDLERS,
    **debrief.HANDLERS,
    **hot_wash.HANDLERS,
}
