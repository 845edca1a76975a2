"""Commands that belong to no step: notes, ticks, written lines, dissent, and what the debrief and hot wash say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Answer, Command, Refusal
from tabletop.session.events import NOTE_KINDS
from tabletop.session.state import DecisionMade, State


def _note(state: State, c: co.Note) -> Answer:
    if c.kind not in NOTE_KINDS:
        return Refusal(f"there is no note of kind {c.kind}")
    if not c.text.strip():
        return Refusal("an empty note is not kept")
    return [ev.Noted(c.kind, c.text.strip(), state.scene_id, state.shown, c.who, c.owner, c.due)]


def _change_note(state: State, c: co.ChangeNote) -> Answer:
    if c.note not in state.notes:
        return Refusal("there is no such note")
    if not c.text.strip():
        return Refusal("an empty note is not kept")
    return [ev.NoteChanged(c.note, c.text.strip(), c.owner, c.due)]


def _settle_assumption(state: State, c: co.SettleAssumption) -> Answer:
    kept = state.notes.get(c.note)
    if kept is None or kept.note.kind != "assumption":
        return Refusal("that is not an assumption")
    if c.fate not in ("held", "failed", "unknown"):
        return Refusal("an assumption held, failed, or is still unknown")
    return [ev.AssumptionSettled(c.note, c.fate, c.why)]


def _hear(state: State, c: co.Hear) -> Answer:
    scene_id = c.scene or state.scene_id
    scene = state.compiled.exercise.scenes.get(scene_id)
    if scene is None or not 0 <= c.number < len(scene.listen_for):
        return Refusal("there is no such point here")
    text = scene.listen_for[c.number].text
    return [ev.Heard(scene_id, text, (scene_id, text) not in state.heard)]


def _write_line(state: State, c: co.WriteLine) -> Answer:
    lists = {name: entry for scene in state.compiled.exercise.scenes.values() for name, entry in scene.write.items()}
    entry = lists.get(c.list)
    if entry is None:
        return Refusal(f"nothing called {c.list} is written in this exercise")
    lines = state.lists.get(c.list, ())
    text = " ".join(c.text.split())
    if c.line:
        line = next((x for x in lines if x.number == c.line), None)
        if line is None:
            return Refusal(f"there is no line {c.line}")
        return [ev.LineWritten(c.list, c.line, text)] if text != line.text else []
    if not text:
        return Refusal("an empty line is not kept")
    if sum(1 for line in lines if line.text) >= entry.items.max:
        return Refusal(f"no more than {_lines(entry.items.max)} here: change one instead")
    return [ev.LineWritten(c.list, 0, text)]


def _lines(number: int) -> str:
    return "one line" if number == 1 else f"{number} lines"


def _test_line(state: State, c: co.TestLine) -> Answer:
    if not any(line.number == c.line for line in state.lists.get(c.list, ())):
        return Refusal(f"there is no line {c.line}")
    scenes = state.compiled.exercise.scenes.values()
    if not any(c.test in scene.write[c.list].tests for scene in scenes if c.list in scene.write):
        return Refusal("there is no such test of this list")
    return [ev.LineTested(c.list, c.line, c.test, c.fails)]


def _decision(state: State, revision: int) -> DecisionMade | None:
    made = state.moment.decisions
    if revision == 0:
        return made[-1] if made else None
    return next((entry for entry in made if entry.revision == revision), None)


def _dissent(state: State, c: co.Dissent) -> Answer:
    made = _decision(state, c.decision)
    if made is None:
        taken_back = "the decision it was about has been taken back"
        return Refusal(taken_back if c.decision else "nothing has been decided yet")
    if not c.words.strip():
        return Refusal("a dissent needs a sentence")
    return [ev.Dissented(made.revision, c.who, c.words.strip(), c.would_change.strip())]


_NOT_MADE = Refusal("that decision was not made")


def _object(state: State, c: co.Object) -> Answer:
    made = _decision(state, c.decision)
    if made is None:
        return _NOT_MADE
    if c.kind not in ("author_wrong", "misread"):
        return Refusal("an objection is to the author or to our reading")
    if not c.text.strip():
        return Refusal("an objection needs a sentence")
    return [ev.Objected(made.revision, c.rec, c.kind, c.text.strip())]


def _touch(state: State, c: co.Touch) -> Answer:
    made = _decision(state, c.decision)
    if made is None:
        return _NOT_MADE
    unknown = [rec for rec in c.recs if rec not in state.compiled.exercise.recommendations]
    return Refusal(f"there is no entry {unknown[0]}") if unknown else [ev.Touched(made.revision, c.recs)]


def _settle_stance(state: State, c: co.SettleStance) -> Answer:
    made = _decision(state, c.decision)
    if made is None:
        return _NOT_MADE
    if c.stance not in ("aligns", "partly", "departs"):
        return Refusal("a stance is settled as aligns, partly or departs")
    return [ev.StanceSettled(made.revision, c.rec, c.about, c.stance, c.why)]


def _hot_wash(state: State, c: co.HotWash) -> Answer:
    if c.kind not in ("differently", "keep", "change", "question"):
        return Refusal("the hot wash keeps: differently, keep, change, question")
    return [ev.HotWashed(c.kind, c.text.strip(), c.who)] if c.text.strip() else Refusal("nothing was written")


def _forget_people(state: State, c: co.ForgetPeople) -> Answer:
    return [ev.PeopleForgotten()]


HANDLERS: dict[type[Command], Callable[[State, Any], Answer]] = {
    co.Note: _note,
    co.ChangeNote: _change_note,
    co.SettleAssumption: _settle_assumption,
    co.Hear: _hear,
    co.WriteLine: _write_line,
    co.TestLine: _test_line,
    co.Dissent: _dissent,
    co.Object: _object,
    co.Touch: _touch,
    co.SettleStance: _settle_stance,
    co.HotWash: _hot_wash,
    co.ForgetPeople: _forget_people,
}
