"""What events of the debrief do."""

from __future__ import annotations

from dataclasses import replace

from tabletop.session import events as ev
from tabletop.session.applying.base import Handler
from tabletop.session.events import Event, Happened
from tabletop.session.state import State


def _objected(state: State, h: Happened, e: ev.Objected) -> State:
    return replace(state, objections=(*state.objections, (h.revision, e)))


def _touched(state: State, h: Happened, e: ev.Touched) -> State:
    return replace(state, touched={**state.touched, e.decision: e.recs})


def _stance_settled(state: State, h: Happened, e: ev.StanceSettled) -> State:
    return replace(state, stances={**state.stances, (e.decision, e.rec, e.about): (e.stance, e.why)})


HANDLERS: dict[type[Event], Handler] = {
    ev.Objected: _objected,
    ev.Touched: _touched,
    ev.StanceSettled: _stance_settled,
}
