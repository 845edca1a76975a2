"""What events of notes, heard points and written lines do."""

from __future__ import annotations

from dataclasses import replace

from tabletop.session import events as ev
from tabletop.session.applying.base import Handler
from tabletop.session.events import Event, Happened
from tabletop.session.state import Line, NoteKept, State


def _noted(state: State, h: Happened, e: ev.Noted) -> State:
    return replace(state, notes={**state.notes, h.revision: NoteKept(h.revision, h.at, e)})


def _note_changed(state: State, h: Happened, e: ev.NoteChanged) -> State:
    kept = state.notes[e.note]
    note = replace(kept.note, text=e.text, owner=e.owner or kept.note.owner, due=e.due or kept.note.due)
    return replace(state, notes={**state.notes, e.note: replace(kept, note=note)})


def _assumption_settled(state: State, h: Happened, e: ev.AssumptionSettled) -> State:
    kept = replace(state.notes[e.note], fate=e.fate, why=e.why)
    return replace(state, notes={**state.notes, e.note: kept})


def _heard(state: State, h: Happened, e: ev.Heard) -> State:
    point = (e.scene, e.text)
    return replace(state, heard=state.heard | {point} if e.on else state.heard - {point})


def _line_written(state: State, h: Happened, e: ev.LineWritten) -> State:
    lines = state.lists.get(e.list, ())
    if e.line == 0:
        lines = (*lines, Line(len(lines) + 1, (e.text,)))
    else:
        lines = tuple(replace(x, wordings=(*x.wordings, e.text)) if x.number == e.line else x for x in lines)
    moment = state.moment
    if moment.play is not None and any(line.text for line in lines):
        moment = replace(moment, play=state.compiled.remember(moment.play, "written", e.list))
        if moment.play == state.moment.play:
            moment = state.moment
    return replace(state, lists={**state.lists, e.list: lines}, moment=moment)


def _line_tested(state: State, h: Happened, e: ev.LineTested) -> State:
    def marked(line: Line) -> Line:
        if line.number != e.line:
            return line
        others = tuple(test for test in line.fails if test != e.test)
        return replace(line, fails=(*others, e.test) if e.fails else others)

    return replace(state, lists={**state.lists, e.list: tuple(map(marked, state.lists[e.list]))})


HANDLERS: dict[type[Event], Handler] = {
    ev.Noted: _noted,
    ev.NoteChanged: _note_changed,
    ev.AssumptionSettled: _assumption_settled,
    ev.Heard: _heard,
    ev.LineWritten: _line_written,
    ev.LineTested: _line_tested,
}
