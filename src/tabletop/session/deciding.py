"""The decision of a scene: what is proposed, who decides, what follows, and movements the room does not believe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tabletop.exercise.model import UNLISTED, MoveEntry
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Answer, Command, Refusal
from tabletop.session.events import Moved
from tabletop.session.parts import revealed, scene_of
from tabletop.session.play import Chosen, apply_moves, choose, draw_outcome, open_options, open_outcomes
from tabletop.session.playing import moved, waiting
from tabletop.session.state import State


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
    return [_decided(state, c, by, outcome, chosen)]


def _decided(state: State, c: co.Decide, by: str, outcome: str, chosen: Chosen) -> ev.Decided:
    decision = scene_of(state).decision
    return ev.Decided(
        scene=state.scene_id,
        option=c.option,
        outcome=outcome,
        goto=chosen.goto,
        by=by,
        rule=decision.rule if decision is not None else "",
        reason=c.reason.strip(),
        overruled=c.overruled,
        timed_out=_timed_out(state),
        movements=moved(chosen.movements),
        waiting=waiting(state, chosen.waiting),
        settings=chosen.settings,
    )


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
    return Refusal("none of the outcomes written for this option can follow here: choose “something else”, or jump")


def _decide_unlisted(state: State, c: co.Decide, by: str) -> Answer:
    decision, play = scene_of(state).decision, state.moment.play
    if decision is None or play is None:
        return Refusal("there is nothing to decide here")
    if not decision.unlisted:
        return Refusal("this decision takes only the options listed")
    if not c.words.strip():
        return Refusal("write down what the room decided")
    compiled = state.compiled
    outcome = ""
    chosen = Chosen(play, [], [], {}, decision.goto)
    if c.like:
        if c.like not in decision.options:
            return Refusal(f"there is no option {c.like} here")
        if decision.options[c.like].outcomes:
            found = _outcome(state, co.Decide(option=c.like, outcome=c.outcome, draw=c.draw))
            if isinstance(found, Refusal):
                return found
            outcome = found
        chosen = choose(compiled, play, c.like, outcome)
    elif c.moves or c.settings:
        refusal = _unknown_effects(state, c)
        if refusal is not None:
            return refusal
        moves = {name: _by_hand(by_) for name, by_ in c.moves.items()}
        _, movements, _ = apply_moves(compiled, play, moves, f"{state.scene_id}//", state.scene_id)
        chosen = chosen._replace(movements=movements, settings=dict(c.settings))
    goto = c.goto or chosen.goto
    if goto not in compiled.exercise.scenes:
        return Refusal("say where to go on: choose a scene", "form")
    decided = _decided(state, c, by, outcome, chosen._replace(goto=goto))
    return [replace(decided, words=c.words.strip(), like=c.like)]


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
        return Refusal("this overrules the exercise: the indicator stays where it was · again to confirm", "confirm")
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
    co.Decide: _decide,
    co.GiveReason: _give_reason,
    co.RefuseMovement: _refuse_movement,
}
