"""Walking through an exercise: entering scenes, going on inside them, leaving them, ending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tabletop.session import events as ev
from tabletop.session.commands import Answer, Refusal
from tabletop.session.events import Event, Moved, Waiting
from tabletop.session.fold import fold
from tabletop.session.parts import after, find_inject, lettered, scene_of, scene_parts, silent
from tabletop.session.play import Movement, enter_and_wait, land_rest, onward, open_options, start
from tabletop.session.sending import is_private, send_in_turn
from tabletop.session.state import State


def moved(movements: Sequence[Movement]) -> tuple[Moved, ...]:
    """Return movements as events keep them."""
    return tuple(Moved(m.indicator, m.by, m.before, m.after, m.because, m.origin, m.late) for m in movements)


def waiting(state: State, numbers: Sequence[int]) -> tuple[Waiting, ...]:
    """Return movements that land later, by their numbers in ``Compiled.laters``, as events keep them."""
    laters = state.compiled.laters
    return tuple(Waiting(laters[n].where, laters[n].indicator) for n in numbers)


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
    entered = ev.Entered(scene_id, "", how, why, moved(movements), waiting(state, numbers), words)
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
