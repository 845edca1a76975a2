"""What events of the room do: people, clock and screen, the opening and the end."""

from __future__ import annotations

from dataclasses import replace

from tabletop.session import events as ev
from tabletop.session.applying.base import Handler
from tabletop.session.applying.deciding import close_open_question
from tabletop.session.events import Event, Happened
from tabletop.session.state import Clock, Moment, State


def _opened(state: State, h: Happened, e: ev.Opened) -> State:
    return replace(state, settings=dict(e.settings), moment=Moment(begun=h.revision))


def _seat_taken(state: State, h: Happened, e: ev.SeatTaken) -> State:
    return replace(state, seats={**state.seats, e.seat: e.role}, seats_ever=max(state.seats_ever, e.seat))


def _seat_freed(state: State, h: Happened, e: ev.SeatFreed) -> State:
    return replace(state, seats={seat: role for seat, role in state.seats.items() if seat != e.seat})


def _role_given(state: State, h: Happened, e: ev.RoleGiven) -> State:
    return replace(state, seats={**state.seats, e.seat: e.role})


def _paused(state: State, h: Happened, e: ev.Paused) -> State:
    clock = state.clock
    if clock is not None:
        clock = Clock(clock.left_at(h.at), h.at, False, clock.held)
    return replace(state, paused=True, clock=clock)


def _resumed(state: State, h: Happened, e: ev.Resumed) -> State:
    clock = state.clock
    if clock is not None:
        clock = Clock(clock.left_at(h.at), h.at, not clock.held, clock.held)
    return replace(state, paused=False, clock=clock)


def _blanked(state: State, h: Happened, e: ev.Blanked) -> State:
    return replace(state, blank=e.on)


def _timer_set(state: State, h: Happened, e: ev.TimerSet) -> State:
    return replace(state, clock=Clock(e.left, h.at, e.running and not state.paused, not e.running))


def _people_forgotten(state: State, h: Happened, e: ev.PeopleForgotten) -> State:
    return state


def _closed(state: State, h: Happened, e: ev.Closed) -> State:
    state = close_open_question(state, "skipped")
    moment = replace(state.moment, phase="closed", part="closed", over="", questions=())
    asked = replace(state.feedback_asked, open=False) if state.feedback_asked is not None else None
    return replace(state, closed=True, moment=moment, clock=None, feedback_asked=asked)


HANDLERS: dict[type[Event], Handler] = {
    ev.Opened: _opened,
    ev.SeatTaken: _seat_taken,
    ev.SeatFreed: _seat_freed,
    ev.RoleGiven: _role_given,
    ev.Paused: _paused,
    ev.Resumed: _resumed,
    ev.Blanked: _blanked,
    ev.TimerSet: _timer_set,
    ev.PeopleForgotten: _people_forgotten,
    ev.Closed: _closed,
}
