"""What events of play do: phases and scenes, what is shown, injects, movements refused, steps taken back."""

from __future__ import annotations

from dataclasses import replace

from tabletop.exercise.model import NEXT_SCENE
from tabletop.session import events as ev
from tabletop.session.applying.base import Handler, waiting_keys, with_moved
from tabletop.session.applying.deciding import close_open_question
from tabletop.session.events import Event, Happened
from tabletop.session.play import start
from tabletop.session.state import Clock, Moment, State, Visit
from tabletop.session.views import Phase


def _phase_entered(state: State, h: Happened, e: ev.PhaseEntered) -> State:
    moment = replace(
        state.moment, phase=_phase(e.phase), part=e.part, over="", begun=h.revision, early=state.moment.early or e.early
    )
    if e.phase == "debrief" and state.phase == "scene" and moment.play is not None:
        play = with_moved(state.compiled, moment.play, e.movements)._replace(later=())
        moment = replace(moment, play=play, final=e.movements, ended=state.scene_id, questions=())
        state = close_open_question(state, "skipped")
    return replace(state, moment=moment, clock=None)


def _phase(text: str) -> Phase:
    if text not in ("lobby", "briefing", "scene", "debrief", "hot_wash", "closed"):
        raise ValueError(f"no phase is called {text}")
    return text  # type: ignore[return-value]


def _entered(state: State, h: Happened, e: ev.Entered) -> State:
    compiled = state.compiled
    play = state.moment.play or start(compiled)
    still = [n for n in play.later if compiled.laters[n].lands not in (NEXT_SCENE, e.scene)]
    later = tuple(sorted((*still, *waiting_keys(compiled, e.waiting))))
    play = play._replace(scene=compiled.scene_index[e.scene], later=later)
    play = compiled.with_flags(with_moved(compiled, play, e.movements), e.settings)
    play = compiled.remember(play, "visited", e.scene)
    state = close_open_question(state, "skipped")
    path = (*state.moment.path, Visit(h.revision, e.scene, e.how, e.movements))
    moment = replace(
        state.moment, phase="scene", part=e.part, over="", begun=h.revision, play=play, path=path, questions=(),
    )  # fmt: skip
    return replace(state, moment=moment, clock=None)


def _shown(state: State, h: Happened, e: ev.Shown) -> State:
    if e.skipped.startswith("vote:"):
        state = close_open_question(state, "skipped")
    left_out = (*state.moment.left_out, e.skipped) if e.skipped else state.moment.left_out
    moment = replace(state.moment, part=e.part, over=e.over, left_out=left_out)
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


HANDLERS: dict[type[Event], Handler] = {
    ev.PhaseEntered: _phase_entered,
    ev.Entered: _entered,
    ev.Shown: _shown,
    ev.InjectSent: _inject_sent,
    ev.InjectSkipped: _inject_skipped,
    ev.InjectWritten: _inject_written,
    ev.MovementRefused: _movement_refused,
    ev.Undone: _undone,
}
