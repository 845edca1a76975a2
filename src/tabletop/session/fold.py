"""What each event does to the state. Applies what is written and computes nothing anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from typing import Any, TypeVar

from tabletop.exercise.model import NEXT_SCENE
from tabletop.session import events as ev
from tabletop.session.events import Event, Happened, Moved
from tabletop.session.play import Compiled, Play, start
from tabletop.session.state import Clock, DecisionMade, FeedbackAsked, Line, Moment, NoteKept, Question, State, Visit
from tabletop.session.views import Phase

T = TypeVar("T")


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


def _with_moved(compiled: Compiled, play: Play, movements: tuple[Moved, ...]) -> Play:
    return compiled.with_levels(play, {moved.indicator: moved.after for moved in movements})


def _waiting(compiled: Compiled, waiting: Iterable[ev.Waiting]) -> list[int]:
    return [compiled.later_key(entry.where, entry.indicator) for entry in waiting]


def _opened(state: State, h: Happened, e: ev.Opened) -> State:
    return replace(state, settings=dict(e.settings), moment=Moment(begun=h.revision))


def _seat_taken(state: State, h: Happened, e: ev.SeatTaken) -> State:
    return replace(state, seats={**state.seats, e.seat: e.role}, seats_ever=max(state.seats_ever, e.seat))


def _seat_freed(state: State, h: Happened, e: ev.SeatFreed) -> State:
    return replace(state, seats={seat: role for seat, role in state.seats.items() if seat != e.seat})


def _role_given(state: State, h: Happened, e: ev.RoleGiven) -> State:
    return replace(state, seats={**state.seats, e.seat: e.role})


def _phase_entered(state: State, h: Happened, e: ev.PhaseEntered) -> State:
    moment = replace(
        state.moment, phase=_phase(e.phase), part=e.part, over="", begun=h.revision, early=state.moment.early or e.early
    )
    if e.phase == "debrief" and state.phase == "scene" and moment.play is not None:
        play = _with_moved(state.compiled, moment.play, e.movements)._replace(later=())
        moment = replace(moment, play=play, final=e.movements, ended=state.scene_id, questions=())
        state = _close_open_question(state, "skipped")
    return replace(state, moment=moment, clock=None)


def _phase(text: str) -> Phase:
    if text not in ("lobby", "briefing", "scene", "debrief", "hot_wash", "closed"):
        raise ValueError(f"no phase is called {text}")
    return text  # type: ignore[return-value]


def _entered(state: State, h: Happened, e: ev.Entered) -> State:
    compiled = state.compiled
    play = state.moment.play or start(compiled)
    still = [n for n in play.later if compiled.laters[n].lands not in (NEXT_SCENE, e.scene)]
    later = tuple(sorted((*still, *_waiting(compiled, e.waiting))))
    play = play._replace(scene=compiled.scene_index[e.scene], later=later)
    play = compiled.with_flags(_with_moved(compiled, play, e.movements), e.settings)
    play = compiled.remember(play, "visited", e.scene)
    state = _close_open_question(state, "skipped")
    path = (*state.moment.path, Visit(h.revision, e.scene, e.how, e.movements))
    moment = replace(
        state.moment, phase="scene", part=e.part, over="", begun=h.revision, play=play, path=path, questions=(),
    )  # fmt: skip
    return replace(state, moment=moment, clock=None)


def _shown(state: State, h: Happened, e: ev.Shown) -> State:
    if e.skipped.startswith("vote:"):
        state = _close_open_question(state, "skipped")
    moment = replace(state.moment, part=e.part, over=e.over)
    clock = state.clock
    if e.timer is not None:
        clock = Clock(e.timer, h.at, not state.paused)
    elif e.part != state.moment.part and not e.over and not e.part.startswith("inject:"):
        clock = None
    return replace(state, moment=moment, clock=clock)


def _inject_sent(state: State, h: Happened, e: ev.InjectSent) -> State:
    moment = replace(
        state.moment, sent=(*state.moment.sent, (state.moment.visit, e.inject)), part=e.part, over=e.over
    )  # fmt: skip
    if moment.play is not None:
        moment = replace(moment, play=state.compiled.remember(moment.play, "sent", e.scene, e.inject))
    return replace(state, moment=moment)


def _inject_skipped(state: State, h: Happened, e: ev.InjectSkipped) -> State:
    moment = replace(state.moment, skipped=(*state.moment.skipped, (state.moment.visit, e.inject)))
    return replace(state, moment=moment)


def _inject_written(state: State, h: Happened, e: ev.InjectWritten) -> State:
    moment = replace(state.moment, over=f"written:{h.revision}", written=(*state.moment.written, h.revision))
    return replace(state, moment=moment, written_injects={**state.written_injects, h.revision: e})


def _question_opened(state: State, h: Happened, e: ev.QuestionOpened) -> State:
    question = Question(h.revision, e.scene, state.moment.visit, e.round, e.options, e.privacy, again=e.again)
    moment = replace(
        state.moment, part=f"vote:{e.round}", over="", questions=(*state.moment.questions, h.revision)
    )  # fmt: skip
    return replace(state, moment=moment, questions={**state.questions, h.revision: question}, clock=None)


def _cards_counted(state: State, h: Happened, e: ev.CardsCounted) -> State:
    question = replace(state.questions[e.question], cards=e)
    return replace(state, questions={**state.questions, e.question: question})


def _vote_closed(state: State, h: Happened, e: ev.VoteClosed) -> State:
    question = replace(state.questions[e.question], status="closed", ballots=e.ballots, present=e.present)
    moment = replace(state.moment, part=f"spread:{question.round}", over="")
    return replace(state, moment=moment, questions={**state.questions, e.question: question})


def _close_open_question(state: State, status: str) -> State:
    question = state.question
    if question is None:
        return state
    return replace(state, questions={**state.questions, question.id: replace(question, status=status)})


def _decided(state: State, h: Happened, e: ev.Decided) -> State:
    compiled, moment = state.compiled, state.moment
    play = moment.play or start(compiled)
    later = tuple(sorted((*play.later, *_waiting(compiled, e.waiting))))
    play = _with_moved(compiled, play, e.movements)._replace(later=later)
    play = compiled.remember(compiled.with_flags(play, e.settings), "chose", e.scene, e.option)
    made = DecisionMade(h.revision, h.at, moment.visit, e, moment.questions)
    moment = replace(moment, play=play, part="dissent", over="", decisions=(*moment.decisions, made))
    return replace(state, moment=moment, clock=None)


def _reason_given(state: State, h: Happened, e: ev.ReasonGiven) -> State:
    return replace(state, reasons={**state.reasons, e.of: e.text})


def _dissented(state: State, h: Happened, e: ev.Dissented) -> State:
    return replace(state, dissents=(*state.dissents, (h.revision, e)))


def _movement_refused(state: State, h: Happened, e: ev.MovementRefused) -> State:
    moment = state.moment
    if moment.play is not None:
        moment = replace(moment, play=state.compiled.with_levels(moment.play, {e.indicator: e.level}))
    moment = replace(moment, refused=(*moment.refused, ((e.of, e.indicator), e.why or "—")))
    return replace(state, moment=moment)


def _undone(state: State, h: Happened, e: ev.Undone) -> State:
    kept = tuple(entry for entry in state.line if entry[0] <= e.to)
    if not kept or kept[-1][0] != e.to:
        raise ValueError(f"revision {e.to} is not on the present line")
    moment = kept[-1][1]
    if moment.play is not None:
        # Written lines are no play and stay, so what asks whether they exist stays true as well.
        play = moment.play
        for name, lines in state.lists.items():
            if any(line.text for line in lines):
                play = state.compiled.remember(play, "written", name)
        moment = replace(moment, play=play)
    questions = dict(state.questions)
    gone = [q for q in questions if q > e.to and questions[q].status != "undone"]
    moment = replace(moment, part=e.part or moment.part, over="")
    for q in gone:
        questions[q] = replace(questions[q], status="undone")
    kept = (*kept[:-1], (kept[-1][0], moment))
    return replace(state, moment=moment, line=kept, questions=questions, clock=_clock_again(state, moment, kept))


def _clock_again(state: State, moment: Moment, kept: tuple[tuple[int, Moment], ...]) -> Clock | None:
    """The discussion clock after an undo: it runs on where the discussion does, and goes on where it had stopped."""
    here = state.moment
    if (moment.begun, moment.part) == (here.begun, here.part):
        return state.clock
    begun = any(m.begun == moment.begun and m.part == "discuss" for _, m in kept)
    if not begun or moment.part.split(":")[0] not in ("discuss", "inject"):
        return None
    clock = (state.clock if moment.begun == here.begun else None) or state.laid_by.get(moment.begun)
    if clock is None:
        return None
    running = not clock.held and not state.paused
    return Clock(clock.left_at(state.at), state.at, running, clock.held)


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


def _objected(state: State, h: Happened, e: ev.Objected) -> State:
    return replace(state, objections=(*state.objections, (h.revision, e)))


def _touched(state: State, h: Happened, e: ev.Touched) -> State:
    return replace(state, touched={**state.touched, e.decision: e.recs})


def _stance_settled(state: State, h: Happened, e: ev.StanceSettled) -> State:
    return replace(state, stances={**state.stances, (e.decision, e.rec, e.about): (e.stance, e.why)})


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


def _people_forgotten(state: State, h: Happened, e: ev.PeopleForgotten) -> State:
    return state


def _closed(state: State, h: Happened, e: ev.Closed) -> State:
    state = _close_open_question(state, "skipped")
    moment = replace(state.moment, phase="closed", part="closed", over="", questions=())
    asked = replace(state.feedback_asked, open=False) if state.feedback_asked is not None else None
    return replace(state, closed=True, moment=moment, clock=None, feedback_asked=asked)


_HANDLERS: dict[type[Event], Callable[[State, Happened, Any], State]] = {
    ev.Opened: _opened,
    ev.SeatTaken: _seat_taken,
    ev.SeatFreed: _seat_freed,
    ev.RoleGiven: _role_given,
    ev.PhaseEntered: _phase_entered,
    ev.Entered: _entered,
    ev.Shown: _shown,
    ev.InjectSent: _inject_sent,
    ev.InjectSkipped: _inject_skipped,
    ev.InjectWritten: _inject_written,
    ev.QuestionOpened: _question_opened,
    ev.CardsCounted: _cards_counted,
    ev.VoteClosed: _vote_closed,
    ev.Decided: _decided,
    ev.ReasonGiven: _reason_given,
    ev.Dissented: _dissented,
    ev.MovementRefused: _movement_refused,
    ev.Undone: _undone,
    ev.Paused: _paused,
    ev.Resumed: _resumed,
    ev.Blanked: _blanked,
    ev.TimerSet: _timer_set,
    ev.Noted: _noted,
    ev.NoteChanged: _note_changed,
    ev.AssumptionSettled: _assumption_settled,
    ev.Heard: _heard,
    ev.LineWritten: _line_written,
    ev.LineTested: _line_tested,
    ev.Objected: _objected,
    ev.Touched: _touched,
    ev.StanceSettled: _stance_settled,
    ev.HotWashed: _hot_washed,
    ev.ActionAgreed: _action_agreed,
    ev.ActionChanged: _action_changed,
    ev.Found: _found,
    ev.FindingChanged: _finding_changed,
    ev.Rated: _rated,
    ev.FeedbackOpened: _feedback_opened,
    ev.FeedbackGiven: _feedback_given,
    ev.FeedbackClosed: _feedback_closed,
    ev.PeopleForgotten: _people_forgotten,
    ev.Closed: _closed,
}
