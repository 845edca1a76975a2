"""Nothing reaches the room, a seat or the console that is not meant for it: every text is traced to its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st
from tests.exercises import LEVELS, ROLES, Driver, examples, small_exercises

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Block, Decision, MoveEntry, Scene
from tabletop.session import commands as co
from tabletop.session.commands import Command, Refusal
from tabletop.session.show import role_view
from tabletop.session.state import State

TOKEN = re.compile(r"[a-z]+x\d+x")


def tokens(text: str) -> set[str]:
    """All traceable words of a text."""
    return set(TOKEN.findall(text))


def allowed(state: State) -> set[str]:
    """What the room may read on the part it is shown, by the rules of the room and not by how views are made."""
    exercise = state.compiled.exercise
    room = {exercise.file.title}
    if state.phase in ("lobby", "closed"):
        return room
    if state.phase == "briefing":
        roles = [role.name for role in exercise.roles.values()]
        return room | {exercise.file.summary, exercise.file.content_note, *roles}
    if state.phase != "scene":
        return room
    scene = exercise.scenes[state.scene_id]
    return room | {scene.title} | _of_part(state, scene)


def _of_part(state: State, scene: Scene) -> set[str]:
    kind, _, ref = state.shown.partition(":")
    if kind == "block":
        return {scene.blocks[int(ref)].text} if scene.blocks else set()
    if kind == "talk":
        return {block.text for block in scene.blocks if state.moment.play and _holds(state, block.when)}
    if kind == "landed":
        return _movements(state, _landing(state, scene))
    if kind == "inject":
        inject = next(entry for entry in scene.injects if entry.id == ref)
        assert (state.moment.visit, ref) in state.moment.sent
        return {inject.title, inject.text} if inject.to == "room" else {state.compiled.exercise.roles["partner"].name}
    if kind == "write":
        return {scene.write[ref].ask}
    if kind == "ending" and scene.ending:
        return {scene.ending.title, scene.ending.text}
    return _of_decision(state, scene.decision, kind, ref) if scene.decision else set()


def _of_decision(state: State, decision: Decision, kind: str, ref: str) -> set[str]:
    labels = {option.label for option in decision.options.values()}
    shut = {option.closed_because for option in decision.options.values() if not option.hidden}
    if kind == "options":
        return labels | shut | {option.text for option in decision.options.values()}
    if kind in ("question", "vote", "spread", "discuss", "decide"):
        return labels | shut | {decision.ask}
    if kind == "cases":
        first = state.questions[state.moment.questions[0]]
        assert first.status == "closed"
        votes = [ballot.option for ballot in first.ballots] + [o for o, n in _cards(state, first.id).items() if n]
        return labels | {option.case for name, option in decision.options.items() if name not in votes}
    made = state.moment.decisions[-1].made
    if kind == "dissent":
        return labels
    option = decision.options.get(made.option)
    outcome = option.outcomes.get(made.outcome) if option else None
    if kind == "consequence":
        return _texts(option.consequence if option else ()) | _texts(outcome.consequence if outcome else ())
    moves = [*(option.moves.items() if option else ()), *(outcome.moves.items() if outcome else ())]
    return _movements(state, moves)


def _cards(state: State, question: int) -> dict[str, int]:
    cards = state.questions[question].cards
    return cards.counts if cards else {}


def _texts(blocks: Iterable[Block]) -> set[str]:
    return {block.text for block in blocks}


def _holds(state: State, when: str) -> bool:
    assert state.moment.play is not None
    return state.compiled.holds(state.moment.play, when)


def _landing(state: State, scene: Scene) -> list[tuple[str, MoveEntry]]:
    """What may land here: the scene's own, and what decisions taken before let wait."""
    found = list(scene.on_enter.moves.items())
    scenes = state.compiled.exercise.scenes
    for visit in state.moment.path:
        found += [(name, move) for name, move in scenes[visit.scene].on_enter.moves.items() if move.later]
    for made in (entry.made for entry in state.moment.decisions):
        decision = scenes[made.scene].decision
        option = decision.options.get(made.option) if decision else None
        for source in (option, option.outcomes.get(made.outcome) if option else None):
            found += [(name, move) for name, move in (source.moves.items() if source else ()) if move.later]
    return found


def _movements(state: State, moves: Iterable[tuple[str, MoveEntry]]) -> set[str]:
    indicators = state.compiled.exercise.indicators
    seen = [(name, move) for name, move in moves if LEVELS[name] == "room"]
    titles = {state.compiled.exercise.scenes[visit.scene].title for visit in state.moment.path}
    return {indicators[name].name for name, _ in seen} | {move.because for _, move in seen} | titles


def check(driver: Driver) -> None:
    """Look at every screen there is."""
    state, exercise = driver.state, driver.compiled.exercise
    room = driver.room.to_text()
    assert tokens(room) <= allowed(state), f"at {state.shown}: {tokens(room) - allowed(state)}"
    console = json.dumps(asdict(driver.console))
    assert not [word for word in tokens(console) if word.startswith("secret")]
    for role in ROLES:
        own = {exercise.roles[role].brief}
        if state.phase == "scene":
            scene = exercise.scenes[state.scene_id]
            sent = [entry for entry in scene.injects if (state.moment.visit, entry.id) in state.moment.sent]
            own |= {scene.briefs.get(role, "")} | {entry.text for entry in sent if entry.to == f"role:{role}"}
        assert tokens(role_view(state, role)) <= own


WANDERING: st.SearchStrategy[Command] = st.one_of(
    st.builds(co.Back),
    st.builds(co.Skip),
    st.builds(co.Undo),
    st.builds(co.Revote),
    st.builds(co.DropScene),
    st.builds(co.Jump, scene=st.sampled_from(["s0", "s1", "s2"])),
    st.builds(co.SendInject, inject=st.sampled_from(["i0", "i1"])),
    st.builds(co.RefuseMovement, indicator=st.sampled_from(sorted(LEVELS)), confirmed=st.just(True)),
    st.builds(co.WriteLine, list=st.just("rules"), text=st.just("a rule")),
)


@examples(100)
@given(exercise=small_exercises(), data=st.data())
def test_every_text_stays_with_those_it_is_for(exercise: Exercise, data: st.DataObject) -> None:
    """Through a whole evening with detours each screen holds only the texts of the part that is shown."""
    driver = Driver(exercise, 3)
    for _ in range(60):
        check(driver)
        if driver.state.phase == "debrief":
            break
        if data.draw(st.integers(0, 3)) == 0:
            driver.do(data.draw(WANDERING))
        elif driver.state.question is not None:
            names = [name for name, _ in driver.state.question.options]
            driver.did(co.CountCards(counts={data.draw(st.sampled_from(names)): 3}))
            check(driver)
            driver.did(co.CloseVote())
        elif driver.part == "decide":
            option = data.draw(st.sampled_from([line for line in driver.console.options if not line.closed]))
            outcome = option.outcomes[0][0] if option.outcomes else ""
            driver.did(co.Decide(option=option.id, outcome=outcome, reason="because"))
        else:
            driver.did(co.Next())


@examples(50)
@given(exercise=small_exercises())
def test_refusals_tell_nothing(exercise: Exercise) -> None:
    """What the console is told when a command is refused names no text kept for the debrief."""
    driver = Driver(exercise, 2)
    driver.begin()
    for command in (co.Decide(option="o0"), co.Decide(option="o9", reason="r"), co.Revote(), co.CloseVote()):
        answer = driver.do(command)
        assert not isinstance(answer, Refusal) or not tokens(answer.reason)
