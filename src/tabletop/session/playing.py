"""Commands that move play: going on in a scene, deciding, injects, movements the room does not believe."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tabletop.exercise.model import UNLISTED, MoveEntry
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Command, Refusal
from tabletop.session.events import Event, Moved, Waiting
from tabletop.session.fold import fold
from tabletop.session.parts import (
    after,
    find_inject,
    inject_open,
    lettered,
    revealed,
    scene_of,
    scene_parts,
    silent,
)
from tabletop.session.play import (
    Movement,
    apply_moves,
    choose,
    draw_outcome,
    enter_and_wait,
    land_rest,
    onward,
    open_options,
    open_outcomes,
    start,
)
from tabletop.session.state import State

Answer = Sequence[Event] | Refusal


def moved(movements: Sequence[Movement]) -> tuple[Moved, ...]:
    """Return movements as events keep them."""
    return tuple(Moved(m.indicator, m.by, m.before, m.after, m.because, m.origin, m.late) for m in movements)


# ---- walking through a scene ----------------------------------------------------------------------------------------


def enter_events(state: State, scene_id: str, how: str, why: str = "", settings: Mapping[str, str] = {}) -> list[Event]:
    """Return the events of entering a scene; ``settings`` hold before it (a dropped scene's).

    A scene without title and with nothing to show is passed through. One that begins with an inject sends it.
    """
    events: list[Event] = []
    for left in reversed(range(len(state.compiled.scene_ids))):
        entered, state = _entered(state, scene_id, how, why, settings)
        goto = leads_on(state) if left and silent(state) else ""
        if not goto:
            events += _with_first_part(state, entered)
            break
        events.append(entered)
        scene_id, how, why, settings = goto, "goto", "", {}
    return events


def _entered(state: State, scene_id: str, how: str, why: str, settings: Mapping[str, str]) -> tuple[ev.Entered, State]:
    """Return the event without its first part, and the state inside: what is shown depends on it."""
    compiled = state.compiled
    play = compiled.with_flags(state.moment.play or start(compiled), settings)
    play, movements, numbers = enter_and_wait(compiled, play, scene_id)
    words = {**settings, **compiled.exercise.scenes[scene_id].on_enter.set_}
    entered = ev.Entered(scene_id, "", how, why, moved(movements), _waiting(state, numbers), words)
    return entered, fold(state, ev.Happened(state.revision + 1, state.at, "", entered))


def _with_first_part(inside: State, entered: ev.Entered) -> list[Event]:
    first = scene_parts(inside)[0]
    events: list[Event] = [replace(entered, part=first)]
    inject = find_inject(inside, first.removeprefix("inject:")) if first.startswith("inject:") else None
    if inject is not None:
        how = "card" if is_private(inside, inject.to) else "shown"
        events.append(ev.InjectSent(entered.scene, inject.id, how, first))
    return events


def debrief_events(state: State, part: str, why: str = "", *, early: bool = False) -> list[Event]:
    """Return the event of ending the exercise: what still waits lands now."""
    movements: list[Movement] = []
    if state.moment.play is not None:
        _, movements = land_rest(state.compiled, state.moment.play)
    return [ev.PhaseEntered("debrief", part, why, early, moved(movements))]


def next_events(state: State, how: str) -> Answer:
    """Return the usual next step in a scene."""
    part = state.moment.part
    if part.startswith("vote:"):
        return Refusal("close the vote to show it", "form")
    if part == "decide":
        return Refusal("decide", "form")
    following = after(state)
    if not following:
        return leave(state)
    if following in ("vote:1", "vote:2"):
        return open_question(state, int(following[-1]))
    if following.startswith("inject:"):
        return send_in_turn(state, following, how)
    return [show(state, following)]


def show(state: State, part: str, *, skipped: str = "", why: str = "") -> ev.Shown:
    """Return the event that shows a part; the discussion clock starts with the discussion and only then."""
    timer = None
    decision = scene_of(state).decision
    if part == "discuss" and decision is not None and decision.minutes and state.settings.get("timers", True):
        timer = round(decision.minutes * 60_000)
    return ev.Shown(part=part, timer=timer, skipped=skipped, why=why)


def leads_on(state: State) -> str:
    """Return the scene that follows the present one; empty at an ending and where nothing leads on."""
    scene, play = scene_of(state), state.moment.play
    if scene.ending is not None or play is None:
        return ""
    if scene.decision is not None:
        made = state.decision_of_visit()
        return made.made.goto if made is not None else scene.decision.goto
    return onward(state.compiled, play)


def leave(state: State, why: str = "") -> Answer:
    """Return what follows the last part of a scene: the next scene, or the debrief after an ending."""
    scene = scene_of(state)
    if scene.ending is not None:
        return debrief_events(state, "debrief:out_of_role", why)
    goto = leads_on(state)
    if not goto:
        return Refusal("nothing leads on from here: jump with j, or end here with e")
    return enter_events(state, goto, "decision" if scene.decision is not None else "goto", why)


def open_question(state: State, round_: int) -> Answer:
    """Open a ballot: first vote or second."""
    play = state.moment.play
    if play is None:
        return Refusal("no scene is being played")
    open_now = set(open_options(state.compiled, play))
    options = tuple((name, letter) for name, letter in lettered(state, state.scene_id) if name in open_now)
    if not options:
        return Refusal("no option is open here: jump with j, or record something else with d")
    place = (state.moment.visit, state.scene_id, round_)
    asked = [q for q in state.questions.values() if (q.visit, q.scene, q.round) == place]
    again = bool(asked) and asked[-1].status == "undone"
    privacy = str(state.settings.get("privacy", "unlinkable"))
    return [ev.QuestionOpened(state.scene_id, round_, options, privacy, again)]


# ---- injects --------------------------------------------------------------------------------------------------------


def is_private(state: State, to: str) -> bool:
    """Return whether an inject goes to a role, a side or the facilitator, and never to the room's screen."""
    return to != "room"


def send_in_turn(state: State, part: str, how: str) -> Answer:
    """Send the inject that is the next part.

    One to a role leaves the room's screen as it is. One in the discussion lies over it, so that question and spread
    come back when it has been read.
    """
    inject = find_inject(state, part.removeprefix("inject:"))
    if inject is None:
        return Refusal("that inject is not in this scene")
    here = state.moment.part
    stays = here in scene_parts(state)
    if is_private(state, inject.to):
        return [ev.InjectSent(state.scene_id, inject.id, how, here if stays else part)]
    if here == "discuss":
        return [ev.InjectSent(state.scene_id, inject.id, "shown", here, part)]
    return [ev.InjectSent(state.scene_id, inject.id, "shown", part)]


def _send_inject(state: State, c: co.SendInject) -> Answer:
    if state.phase != "scene":
        return Refusal("no scene is being played")
    inject = find_inject(state, c.inject)
    if inject is None:
        return Refusal(f"there is no inject {c.inject} in this scene")
    if state.question is not None:
        return Refusal("a vote is open: the inject waits until it is closed")
    if not inject_open(state, inject):
        return Refusal("that inject has been sent or skipped already")
    private = is_private(state, inject.to)
    over = state.moment.over if private else f"inject:{inject.id}"
    how = (c.how if c.how != "shown" else "card") if private else "shown"
    return [ev.InjectSent(state.scene_id, inject.id, how, state.moment.part, over)]


def _skip_inject(state: State, c: co.SkipInject) -> Answer:
    inject = find_inject(state, c.inject) if state.phase == "scene" else None
    if inject is None or not inject_open(state, inject):
        return Refusal("that inject is not waiting")
    return [ev.InjectSkipped(state.scene_id, inject.id, c.why)]


def _write_inject(state: State, c: co.WriteInject) -> Answer:
    if state.phase != "scene":
        return Refusal("no scene is being played")
    if state.question is not None:
        return Refusal("a vote is open: wait until it is closed")
    if not c.text.strip():
        return Refusal("an inject needs words")
    return [ev.InjectWritten(c.title, c.text, c.sender)]


# ---- deciding -------------------------------------------------------------------------------------------------------


def _may_decide(state: State) -> Refusal | None:
    scene = scene_of(state) if state.phase == "scene" else None
    if scene is None or scene.decision is None or "decide" not in scene.decision.steps:
        return Refusal("there is nothing to decide here")
    if state.question is not None:
        return Refusal("a vote is open: close it first, or undo it with u")
    if state.decision_of_visit() is not None:
        return Refusal("this has been decided: undo with u to decide anew")
    return None


def proposal(state: State) -> str:
    """Return the option the decide form starts with: the leader under majority without a tie, the authored default
    when time has run out (else, under consensus, the leader: then the majority decides), else empty."""
    decision = scene_of(state).decision
    question = revealed(state)
    if decision is None:
        return ""
    if _timed_out(state) and decision.if_time_runs_out != "ask":
        return decision.if_time_runs_out
    by_majority = decision.rule == "majority" or (decision.rule == "consensus" and _timed_out(state))
    if question is None or not by_majority:
        return ""
    counts = question.counts()
    most = max(counts.values(), default=0)
    leaders = [option for option, n in counts.items() if n == most]
    return leaders[0] if most and len(leaders) == 1 else ""


def _timed_out(state: State) -> bool:
    """Whether the discussion's clock has run out, also where it was left since."""
    clock = state.clock or state.laid_by.get(state.moment.begun)
    return clock is not None and clock.left_at(state.at) <= 0


def decider(state: State) -> str:
    """Return who decides by the rule; a role nobody plays falls to the facilitator."""
    decision = scene_of(state).decision
    rule = decision.rule if decision else "facilitator"
    if rule.startswith("role:") and rule.removeprefix("role:") not in state.seats.values():
        return "facilitator"
    return rule


def _decide(state: State, c: co.Decide) -> Answer:
    refusal = _may_decide(state)
    decision = scene_of(state).decision if state.phase == "scene" else None
    play = state.moment.play
    if refusal is not None or decision is None or play is None:
        return refusal or Refusal("there is nothing to decide here")
    if decision.reason == "required" and not c.reason.strip() and not c.although_no_reason:
        return Refusal("no reason yet · enter again to record without one; it can be filled in later", "confirm")
    by = c.by or decider(state)
    if c.option == UNLISTED:
        return _decide_unlisted(state, c, by)
    if c.option not in decision.options:
        return Refusal(f"there is no option {c.option} here")
    if c.option not in open_options(state.compiled, play):
        return Refusal("that option is closed here")
    outcome = _outcome(state, c)
    if isinstance(outcome, Refusal):
        return outcome
    chosen = choose(state.compiled, play, c.option, outcome)
    return [
        ev.Decided(
            scene=state.scene_id,
            option=c.option,
            outcome=outcome,
            goto=chosen.goto,
            by=by,
            rule=decision.rule,
            reason=c.reason.strip(),
            overruled=c.overruled,
            timed_out=_timed_out(state),
            movements=moved(chosen.movements),
            waiting=_waiting(state, chosen.waiting),
            settings=chosen.settings,
        )
    ]


def _outcome(state: State, c: co.Decide) -> str | Refusal:
    decision, play = scene_of(state).decision, state.moment.play
    if decision is None or play is None or not decision.options[c.option].outcomes:
        return ""
    # An outcome's `when` sees what the option itself has set.
    after_option = choose(state.compiled, play, c.option).play
    names = open_outcomes(state.compiled, after_option, c.option)
    if c.outcome:
        return c.outcome if c.outcome in names else Refusal("that outcome cannot follow here")
    drawn = draw_outcome(state.compiled, after_option, c.option, c.draw)
    if drawn is not None:
        return drawn
    if names:
        return Refusal("outcome", "form")
    return Refusal("none of the outcomes written for this option can follow here: record something else with o")


def _waiting(state: State, numbers: Sequence[int]) -> tuple[Waiting, ...]:
    laters = state.compiled.laters
    return tuple(Waiting(laters[n].where, laters[n].indicator) for n in numbers)


def _decide_unlisted(state: State, c: co.Decide, by: str) -> Answer:
    decision, play = scene_of(state).decision, state.moment.play
    if decision is None or play is None:
        return Refusal("there is nothing to decide here")
    if not decision.unlisted:
        return Refusal("this decision takes only the options listed")
    if not c.words.strip():
        return Refusal("write down what the room decided")
    compiled = state.compiled
    goto = c.goto or decision.goto
    movements: list[Movement] = []
    numbers: list[int] = []
    settings: dict[str, str] = {}
    outcome = ""
    if c.like:
        if c.like not in decision.options:
            return Refusal(f"there is no option {c.like} here")
        if decision.options[c.like].outcomes:
            found = _outcome(state, co.Decide(option=c.like, outcome=c.outcome, draw=c.draw))
            if isinstance(found, Refusal):
                return found
            outcome = found
        chosen = choose(compiled, play, c.like, outcome)
        movements, numbers, settings = chosen.movements, chosen.waiting, chosen.settings
        goto = c.goto or chosen.goto
    elif c.moves or c.settings:
        refusal = _unknown_effects(state, c)
        if refusal is not None:
            return refusal
        moves = {name: _by_hand(by_) for name, by_ in c.moves.items()}
        _, movements, _ = apply_moves(compiled, play, moves, f"{state.scene_id}//", state.scene_id)
        settings = dict(c.settings)
    if goto not in compiled.exercise.scenes:
        return Refusal("say where to go on: choose a scene", "form")
    return [
        ev.Decided(
            scene=state.scene_id,
            option=UNLISTED,
            outcome=outcome,
            words=c.words.strip(),
            like=c.like,
            goto=goto,
            by=by,
            rule=decision.rule,
            reason=c.reason.strip(),
            overruled=c.overruled,
            timed_out=_timed_out(state),
            movements=moved(movements),
            waiting=_waiting(state, numbers),
            settings=settings,
        )
    ]


def _by_hand(by: int) -> MoveEntry:
    return MoveEntry(by=by, because="set by the facilitator")


def _unknown_effects(state: State, c: co.Decide) -> Refusal | None:
    exercise = state.compiled.exercise
    for name, by in c.moves.items():
        if name not in state.compiled.indicator_index:
            return Refusal(f"there is no indicator {name}")
        if not -9 <= by <= 9:
            return Refusal("an indicator moves by -9 to 9 steps")
    for name, word in c.settings.items():
        if name not in exercise.flags or word not in exercise.flags[name].words:
            return Refusal(f"there is no flag {name} with the word {word}")
    return None


def _give_reason(state: State, c: co.GiveReason) -> Answer:
    if not 0 < c.of <= state.revision:
        return Refusal("there is no such event")
    return [ev.ReasonGiven(c.of, c.text.strip())]


def _refuse_movement(state: State, c: co.RefuseMovement) -> Answer:
    """“Do you believe it?” The indicator stays where it was; the doubt is kept with its reason."""
    found = _movements_on_screen(state, c.indicator)
    if found is None:
        return Refusal("that indicator has not moved here")
    revision, movements = found
    if (revision, c.indicator) in state.refused:
        return Refusal("that movement has been refused already")
    if not c.confirmed:
        return Refusal("this overrules the exercise: the indicator stays where it was. Again to confirm", "confirm")
    play = state.moment.play
    if play is None:
        return Refusal("no scene is being played")
    now = play.levels[state.compiled.indicator_index[c.indicator]]
    top = len(state.compiled.exercise.indicators[c.indicator].levels) - 1
    level = min(max(now - sum(movement.after - movement.before for movement in movements), 0), top)
    return [ev.MovementRefused(revision, c.indicator, level, c.why)]


def _movements_on_screen(state: State, indicator: str) -> tuple[int, list[Moved]] | None:
    """The event that last moved an indicator in this visit, and everything it did to it."""
    made, visit = state.decision_of_visit(), state.moment.path[-1] if state.moment.path else None
    sources = [(made.revision, made.made.movements)] if made is not None else []
    sources += [(visit.begun, visit.movements)] if visit is not None else []
    for revision, movements in sources:
        own = [movement for movement in movements if movement.indicator == indicator]
        if own:
            return revision, own
    return None


HANDLERS: dict[type[Command], Callable[[State, Any], Answer]] = {
    co.SendInject: _send_inject,
    co.SkipInject: _skip_inject,
    co.WriteInject: _write_inject,
    co.Decide: _decide,
    co.GiveReason: _give_reason,
    co.RefuseMovement: _refuse_movement,
}
