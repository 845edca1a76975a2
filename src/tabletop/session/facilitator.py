"""The console's view: what the facilitator needs beside what the room sees. Advice is not in it: nobody sees that
before the debrief."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from tabletop.exercise.model import Inject, Scene
from tabletop.session.deciding import decider, proposal
from tabletop.session.events import Happened
from tabletop.session.fold import at_time
from tabletop.session.parts import (
    after,
    blocks_of,
    briefing_parts,
    find_inject,
    inject_open,
    last_closed,
    lettered,
    revealed,
    scene_of,
)
from tabletop.session.play import choose, open_outcomes
from tabletop.session.playing import leads_on
from tabletop.session.sending import is_private
from tabletop.session.state import State
from tabletop.session.telling import role_name, scene_title, tell
from tabletop.session.views import (
    Ask,
    FacilitatorView,
    FactLine,
    InjectLine,
    Listen,
    LogLine,
    NextStep,
    OptionLine,
    Pace,
    SceneLine,
)
from tabletop.session.voting import cards_in, still_missing

LOG_LINES = 40
"""How many lines of the record the console keeps at hand."""


def facilitator_view(
    state: State, *, now: int | None = None, ballots_in: int = 0, recent: Iterable[Happened] = ()
) -> FacilitatorView:
    """Return everything the console shows beside the room's view.

    ``now`` is session time in ms; ``ballots_in`` counts ballots in the room's file; ``recent`` are the latest events.
    """
    at = state.at if now is None else now
    told = [(h, tell(state, h)) for h in recent]
    log = tuple(LogLine(h.revision, h.at, text) for h, text in told if text)[-LOG_LINES:]
    step = "/".join(map(str, state.step))
    playing = state.phase == "scene"
    view = FacilitatorView(
        revision=state.revision,
        step=step,
        next=next_step(state, ballots_in),
        scene=state.scene_id,
        scene_number=state.moment.visit,
        scenes_about=state.moment.visit + _scenes_left(state),
        present=state.present,
        pace=pace(state, at),
        log=log,
        scenes=_scenes(state),
    )
    if not playing:
        return view
    return _with_scene(state, view, at)


def _with_scene(state: State, view: FacilitatorView, now: int) -> FacilitatorView:
    scene = scene_of(state)
    objective = state.compiled.exercise.file.objectives.get(scene.objective)
    decided = state.decision_of_visit() is not None
    return replace(
        view,
        purpose=objective.text if objective is not None else "",
        notes=scene.notes,
        asks=tuple(Ask(probe.text, _for_whom(state, probe.for_)) for probe in scene.probe),
        listen=tuple(
            Listen(point.text, point.objective, (state.scene_id, point.text) in state.heard)
            for point in scene.listen_for
        ),
        injects=tuple(_inject_line(state, inject, now) for inject in scene.injects),
        briefs=tuple((role_name(state, role), text) for role, text in scene.briefs.items()),
        facts=_facts(state, scene),
        options=_option_lines(state),
        leader=_leader(state),
        proposal=proposal(at_time(state, now)) if scene.decision is not None else "",
        rule=decider(state) if scene.decision is not None else "",
        may_drop=scene_title(state, scene.may_go.goto) if scene.may_go is not None and not decided else "",
        upcoming=_upcoming(state),
    )


_SIDES = {"us": "U.S. side", "mexico": "Mexican side", "third": "third parties"}


def _for_whom(state: State, word: str) -> str:
    """Name the role or side a probe is meant for; empty for all."""
    return _SIDES.get(word) or role_name(state, word)


# ---- the next step --------------------------------------------------------------------------------------------------

_LABELS = {
    "landed": "show what earlier decisions bring",
    "write": "let the room write",
    "talk": "open the discussion",
    "options": "show the options",
    "question": "put the question",
    "vote:1": "open the vote",
    "vote:2": "vote again",
    "spread": "show the vote",
    "reasons": "show reasons without names",
    "cases": "hear the cases nobody chose",
    "discuss": "open the discussion",
    "decide": "decide",
    "dissent": "ask for dissent",
    "consequence": "show the consequence",
    "moves": "show what moved",
    "ending": "show the ending",
    "block": "show the next part",
}


CLOSES_FEEDBACK = ("hot_wash:feedback", "hot_wash:close")
"""The parts at which ``space`` closes the feedback form while seats may still fill it in."""


def next_step(state: State, ballots_in: int = 0) -> NextStep:
    """Return what ``space`` does now, in words, and what is missing."""
    moment = state.moment
    if moment.over:
        return NextStep("back to the present")
    if state.phase == "lobby":
        return NextStep("begin the briefing")
    if state.phase == "briefing":
        parts = briefing_parts(state)
        last = moment.part not in parts or moment.part == parts[-1]
        return NextStep("begin the first scene" if last else "next page of the briefing")
    if state.phase == "hot_wash" and state.open_feedback is not None and moment.part in CLOSES_FEEDBACK:
        return NextStep("close the feedback form", f"{ballots_in} of {state.present} in")
    if state.phase != "scene":
        return NextStep("go on")
    part = moment.part
    if part.startswith("vote:"):
        return _vote_step(state, ballots_in)
    if part == "decide":
        return NextStep("record the decision", form="decide")
    following = after(state)
    if not following:
        return NextStep(_leaving(state))
    if following.startswith("inject:"):
        return NextStep(_inject_label(state, following.removeprefix("inject:")))
    label = _LABELS.get(following) or _LABELS.get(following.split(":")[0], "go on")
    return NextStep(label, form="write" if part.startswith("write:") else "")


def _vote_step(state: State, ballots_in: int) -> NextStep:
    question = state.question
    said = (cards_in(question) if question is not None else 0) + ballots_in
    if said == 0:
        return NextStep("count the cards", "nobody has voted yet", form="cards")
    warn = f"{said} of {state.present} in" if still_missing(state, said) is not None else ""
    decision = scene_of(state).decision
    hidden = question is not None and question.round == 1 and decision is not None and "show" not in decision.steps
    return NextStep("close the vote" if hidden else "show the vote", warn)


def _leaving(state: State) -> str:
    scene = scene_of(state)
    if scene.ending is not None:
        return "begin the debrief"
    return "next scene" if leads_on(state) else "nothing leads on: jump, or end here"


def _inject_label(state: State, inject_id: str) -> str:
    inject = find_inject(state, inject_id)
    if inject is None:
        return "send the inject"
    name = inject.title or inject.id
    if is_private(state, inject.to):
        return f"hand over: {name}"
    return f"send: {name}"


# ---- what stands beside ---------------------------------------------------------------------------------------------


def _inject_line(state: State, inject: Inject, now: int) -> InjectLine:
    return InjectLine(
        id=inject.id,
        title=inject.title or inject.id,
        text=inject.text,
        to=role_name(state, inject.to.removeprefix("role:")),
        status=_inject_status(state, inject, now),
        when=_inject_when(inject),
        notes=inject.notes,
        expect=inject.expect,
        private=is_private(state, inject.to),
    )


def _inject_when(inject: Inject) -> str:
    if inject.at.kind == "minutes":
        return f"after {inject.at.minutes:g} min"
    return {"start": "with the text", "discussion": "in the discussion", "decided": "after the decision"}.get(
        inject.at.kind, "when you wish"
    )


def _inject_status(state: State, inject: Inject, now: int) -> Literal["waiting", "due", "sent", "skipped"]:
    if not inject_open(state, inject):
        return "skipped" if (state.moment.visit, inject.id) in state.moment.skipped else "sent"
    kind = inject.at.kind
    due = (
        kind == "start"
        or (kind == "discussion" and (last_closed(state) is not None or scene_of(state).decision is None))
        or (kind == "decided" and state.decision_of_visit() is not None)
        or (kind == "minutes" and _scene_ms(state, now) >= inject.at.minutes * 60_000)
    )
    play = state.moment.play
    return "due" if due and play is not None and state.compiled.holds(play, inject.when) else "waiting"


def _facts(state: State, scene: Scene) -> tuple[FactLine, ...]:
    exercise = state.compiled.exercise
    kind, _, ref = state.shown.partition(":")
    cited: tuple[str, ...] = ()
    if kind == "block":
        blocks = blocks_of(scene)
        cited = blocks[int(ref)].facts if int(ref) < len(blocks) else ()
    elif kind == "inject":
        inject = find_inject(state, ref)
        cited = inject.facts if inject is not None else ()
    lines = []
    for name in cited:
        fact = exercise.facts.get(name)
        if fact is not None:
            sources = "; ".join(exercise.sources[s].title for s in fact.sources if s in exercise.sources)
            lines.append(FactLine(name, fact.text, fact.date, sources))
    return tuple(lines)


def _option_lines(state: State) -> tuple[OptionLine, ...]:
    decision = scene_of(state).decision
    play = state.moment.play
    if decision is None or play is None:
        return ()
    question = revealed(state)
    counts = question.counts() if question is not None else {}
    return tuple(
        OptionLine(
            letter,
            name,
            decision.options[name].label,
            ""
            if state.compiled.holds(play, decision.options[name].when)
            else decision.options[name].closed_because or "not open here",
            counts.get(name, 0),
            _outcomes(state, name),
        )
        for name, letter in lettered(state, state.scene_id)
    )


def _outcomes(state: State, option_id: str) -> tuple[tuple[str, str], ...]:
    decision, play = scene_of(state).decision, state.moment.play
    if decision is None or play is None or state.decision_of_visit() is not None:
        return ()
    option = decision.options[option_id]
    if not option.outcomes or not state.compiled.holds(play, option.when):
        return ()
    names = open_outcomes(state.compiled, choose(state.compiled, play, option_id).play, option_id)
    if len(names) < 2 or all(option.outcomes[name].weight is not None for name in names):
        return ()
    return tuple((name, option.outcomes[name].label or name) for name in names)


def _leader(state: State) -> str:
    question = revealed(state)
    counts = question.counts() if question is not None else {}
    most = max(counts.values(), default=0)
    leaders = [name for name, n in counts.items() if n == most]
    return leaders[0] if most and len(leaders) == 1 else ""


def _upcoming(state: State) -> str:
    """What may go when time is short, in words; empty when nothing may."""
    scenes = state.compiled.exercise.scenes
    visited = {visit.scene for visit in state.moment.path[:-1]}
    could = [scene_title(state, name) for name, scene in scenes.items() if scene.may_go and name not in visited]
    if not could:
        return ""
    return "could go: " + ", ".join(f"“{title}”" for title in could)


def _scenes(state: State) -> tuple[SceneLine, ...]:
    visited = {visit.scene for visit in state.moment.path}
    here = state.scene_id if state.phase == "scene" else ""
    return tuple(
        SceneLine(name, scene.title or name, name in visited, name == here)
        for name, scene in state.compiled.exercise.scenes.items()
    )


# ---- time -----------------------------------------------------------------------------------------------------------


def _scene_ms(state: State, now: int) -> int:
    """How long the present scene has run at session time ``now``, pauses left out."""
    done = state.spent.get(f"{state.moment.visit}:{state.scene_id}", 0)
    return done + (0 if state.paused else max(now - state.at, 0))


def pace(state: State, now: int) -> Pace:
    """Return minutes spent and planned, for the scene and for the evening so far."""
    file = state.compiled.exercise.file
    scenes = state.compiled.exercise.scenes
    path = state.moment.path
    in_scene = state.phase == "scene"
    scene_spent = _scene_ms(state, now) / 60_000 if in_scene else 0.0
    scene_planned = float(scenes[state.scene_id].minutes) if in_scene else 0.0
    spent = (sum(state.spent.values()) + max(now - state.at, 0)) / 60_000
    planned = 0.0
    if state.phase != "lobby":
        done = path[:-1] if in_scene else path
        planned = (file.plan.opening if path else 0) + sum(scenes[visit.scene].minutes for visit in done)
        if in_scene:
            planned += min(scene_spent, scene_planned) if scene_planned else 0
        if state.phase == "hot_wash":
            planned += file.plan.debrief
    running = spent - state.spent.get("lobby", 0) / 60_000
    return Pace(scene_spent, scene_planned, running, planned, running - planned)


def _scenes_left(state: State) -> int:
    """How many scenes the shortest way to an ending still has; conditions left aside."""
    scenes = state.compiled.exercise.scenes
    if not state.moment.path:
        first = state.compiled.exercise.start
        return 1 + _distance(scenes, first)
    return _distance(scenes, state.scene_id) if state.phase == "scene" else 0


def _distance(scenes: dict[str, Scene], start: str) -> int:
    seen, queue = {start}, deque([(start, 0)])
    while queue:
        name, far = queue.popleft()
        scene = scenes[name]
        if scene.ending is not None:
            return far
        for following in leads_to(scene):
            if following in scenes and following not in seen:
                seen.add(following)
                queue.append((following, far + 1))
    return 0


def leads_to(scene: Scene) -> list[str]:
    """Return every scene this one may lead to, whatever the conditions."""
    found = [scene.goto, *(route.goto for route in scene.routes)]
    if scene.decision is not None:
        found.append(scene.decision.goto)
        for option in scene.decision.options.values():
            found.append(option.goto)
            found += [outcome.goto for outcome in option.outcomes.values()]
    return [name for name in found if name]
