"""The parts of a scene in their order: what ``space`` walks through.

A part is named by one short text, which events, views and screens share:

    block:0  landed  inject:ID  write:ID  talk  options  question  vote:1  spread:1  reasons  cases  discuss
    vote:2  spread:2  decide  dissent  consequence:0  moves  ending

The list depends on the state (blocks with ``when``, injects already sent), so it is made anew each time and the present
part is always on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from tabletop.exercise.model import UNLISTED, Block, Decision, Inject, Scene
from tabletop.session.events import Moved
from tabletop.session.play import Play
from tabletop.session.state import DecisionMade, Question, State

AGREED_SHARE = 0.75
"""From this share of the votes on one option the second vote waits on a key."""

BRIEFING = ("briefing:purpose", "briefing:rules", "briefing:content", "briefing:roles")


def briefing_parts(state: State) -> list[str]:
    """Return the pages of the briefing that have something to say."""
    exercise = state.compiled.exercise
    there = {
        "briefing:purpose": bool(exercise.file.summary or exercise.file.objectives or exercise.file.clock),
        "briefing:rules": True,
        "briefing:content": bool(exercise.file.content_note),
        "briefing:roles": bool(exercise.roles),
    }
    return [part for part in BRIEFING if there[part]]


def scene_of(state: State) -> Scene:
    """Return the present scene. Raises KeyError before the first."""
    return state.compiled.exercise.scenes[state.scene_id]


def blocks_of(scene: Scene) -> tuple[Block, ...]:
    """Return the scene's blocks; a plain ``text`` is one block."""
    return scene.blocks or ((Block(text=scene.text),) if scene.text else ())


def inject_open(state: State, inject: Inject) -> bool:
    """Return whether an inject of the present visit may still be sent."""
    place = (state.moment.visit, inject.id)
    return place not in state.moment.sent and place not in state.moment.skipped


def find_inject(state: State, inject_id: str) -> Inject | None:
    """Return an inject of the present scene."""
    return next((inject for inject in scene_of(state).injects if inject.id == inject_id), None)


def injects_due(state: State, kind: str) -> list[Inject]:
    """Return the injects of the present scene for a moment (start, discussion, decided) that are still to be sent."""
    play = state.moment.play
    if play is None:
        return []
    return [
        inject
        for inject in scene_of(state).injects
        if inject.at.kind == kind
        and (
            state.moment.part == f"inject:{inject.id}"
            or (inject_open(state, inject) and state.compiled.holds(play, inject.when))
        )
    ]


def consequence_blocks(state: State, made: DecisionMade) -> tuple[Block, ...]:
    """Return the consequence's blocks, in order, whether they hold or not."""
    decision = state.compiled.exercise.scenes[made.made.scene].decision
    option_id = made.made.like if made.made.option == UNLISTED else made.made.option
    if decision is None or option_id not in decision.options:
        return ()
    option = decision.options[option_id]
    outcome = option.outcomes.get(made.made.outcome)
    return (*option.consequence, *(outcome.consequence if outcome else ()))


def shown_movements(state: State, movements: Sequence[Moved]) -> list[Moved]:
    """Return those movements the room may see."""
    indicators = state.compiled.exercise.indicators
    return [moved for moved in movements if indicators[moved.indicator].shown == "room"]


def agreed(question: Question) -> bool:
    """Return whether three quarters or more of those who voted chose the same."""
    counts = question.counts()
    total = sum(counts.values())
    return total > 0 and max(counts.values()) >= AGREED_SHARE * total


def last_closed(state: State) -> Question | None:
    """Return the last closed vote of the present visit."""
    asked = [state.questions[q] for q in state.moment.questions]
    closed = [question for question in asked if question.status == "closed"]
    return closed[-1] if closed else None


def revealed(state: State) -> Question | None:
    """Return the last closed vote of the present visit if its result may be seen by now.

    Where an exercise leaves out ``show``, the first vote stays unseen until the second is shown or the room decides.
    """
    question = last_closed(state)
    decision = scene_of(state).decision
    if question is None or decision is None or question.round == 2 or "show" in decision.steps:
        return question
    decided = state.moment.part == "decide" or state.decision_of_visit() is not None
    return question if decided else None


def first_closed(state: State) -> Question | None:
    """Return the first vote of the present visit, if it is closed: cases and reasons belong to it."""
    asked = [state.questions[q] for q in state.moment.questions]
    closed = [question for question in asked if question.status == "closed"]
    return closed[0] if closed else None


def unheard(state: State) -> list[str]:
    """Return the open options nobody chose in the first vote and whose case can be read."""
    question = first_closed(state)
    decision = scene_of(state).decision
    if question is None or decision is None:
        return []
    counts = question.counts()
    return [
        option
        for option, _ in question.options
        if option in decision.options and not counts.get(option) and decision.options[option].case
    ]


FEWEST_FOR_REASONS = 4
"""Below so many ballots no typed reason is shown: it would tell whose it is."""


def reasons(state: State) -> list[tuple[str, str]]:
    """Return (option id, reason): one an option, of those typed with the first ballots."""
    question = first_closed(state)
    if question is None or len(question.ballots) < FEWEST_FOR_REASONS:
        return []
    found: dict[str, str] = {}
    for ballot in question.ballots:
        if ballot.reason and ballot.option:
            found.setdefault(ballot.option, ballot.reason)
    return list(found.items())


def scene_parts(state: State) -> list[str]:
    """Return all parts of the present scene in order; the present one stays on it whatever its conditions say by now.

    A scene with nothing to show has one empty part, ``block:0``. Raises KeyError before the first scene.
    """
    return _parts(state) or ["block:0"]


def silent(state: State) -> bool:
    """Return whether the present scene, just entered, has nothing to show and no title to show it under."""
    return not _parts(state) and not scene_of(state).title


def _parts(state: State) -> list[str]:
    scene, play = scene_of(state), state.moment.play
    if play is None:
        raise KeyError("no scene is being played")
    parts = _numbered(state, "block", blocks_of(scene))
    if shown_movements(state, state.moment.path[-1].movements):
        parts.append("landed")
    parts += _inject_parts(state, "start")
    parts += [f"write:{name}" for name in scene.write]
    if scene.decision is not None:
        parts += _decision_parts(state, scene.decision)
    else:
        parts += _inject_parts(state, "discussion")
        if scene.minutes and (scene.probe or scene.listen_for) and scene.ending is None:
            parts.append("talk")
        parts += _inject_parts(state, "decided")
    if scene.ending is not None:
        parts.append("ending")
    return parts


def _numbered(state: State, kind: str, blocks: Sequence[Block]) -> list[str]:
    """The parts of blocks whose conditions hold, and the one shown now."""
    play, here = state.moment.play, state.moment.part
    return [
        f"{kind}:{i}"
        for i, block in enumerate(blocks)
        if here == f"{kind}:{i}" or (play is not None and state.compiled.holds(play, block.when))
    ]


def _inject_parts(state: State, kind: str) -> list[str]:
    return [f"inject:{inject.id}" for inject in injects_due(state, kind)]


def _decision_parts(state: State, decision: Decision) -> list[str]:
    steps = decision.steps
    parts = ["options"] if any(option.text for option in decision.options.values()) else []
    parts.append("question")
    if "vote" in steps:
        parts += ["vote:1", "spread:1"]
        first_shown = "show" in steps and len(state.moment.questions) < 2
        if state.moment.part == "reasons" or (first_shown and reasons(state)):
            parts.append("reasons")
        if state.moment.part == "cases" or (first_shown and unheard(state)):
            parts.append("cases")
    if "discuss" in steps:
        parts.append("discuss")
    parts += _inject_parts(state, "discussion")
    if "revote" in steps or any(state.questions[q].round == 2 for q in state.moment.questions):
        parts += ["vote:2", "spread:2"]
    if "decide" not in steps:
        return parts
    parts += ["decide", "dissent"]
    made = state.decision_of_visit()
    if made is not None:
        parts += _numbered(state, "consequence", consequence_blocks(state, made))
        if shown_movements(state, made.made.movements):
            parts.append("moves")
        parts += _inject_parts(state, "decided")
    return parts


def after(state: State, part: str = "") -> str:
    """Return the part that follows the present one, or the one named; empty when the scene is over.

    Where the first vote agreed, the second is not the usual next step and is passed over.
    """
    parts = scene_parts(state)
    here = part or state.moment.part
    place = parts.index(here) if here in parts else -1
    rest = parts[place + 1 :]
    if rest and rest[0] == "vote:2" and not _split(state):
        rest = [part for part in rest if part not in ("vote:2", "spread:2")]
    return rest[0] if rest else ""


def _split(state: State) -> bool:
    """Whether a second vote is worth its time: none was held yet, or the first did not agree."""
    question = last_closed(state)
    return question is None or not agreed(question)


VIEWABLE = (
    "block", "landed", "inject", "written", "write", "options", "question", "spread", "reasons", "cases", "dissent",
    "consequence", "moves",
)  # fmt: skip


def before(state: State) -> str:
    """Return what the room saw in this scene before what it sees now; empty when there is nothing.

    Only what was on the screen can be looked at again: never a part that was passed over, never one taken back.
    """
    moment = state.moment
    shown = [m.over or m.part for _, m in state.line if m.phase == "scene" and m.begun == moment.begun]
    seen = [part for part in dict.fromkeys(shown) if part.split(":")[0] in VIEWABLE and part != moment.part]
    place = seen.index(moment.over) if moment.over in seen else len(seen)
    return seen[place - 1] if place else ""


def lettered(state: State, scene_id: str) -> list[tuple[str, str]]:
    """Return (option id, letter) for all options of a scene that are not hidden, in this session's order."""
    decision = state.compiled.exercise.scenes[scene_id].decision
    if decision is None:
        return []
    names = list(decision.options)
    if decision.order == "shuffled":
        seed = str(state.settings.get("seed", ""))
        names.sort(key=lambda name: sha256(f"{seed}/{scene_id}/{name}".encode()).digest())
    play = play_of_question(state, scene_id)
    shown = [
        name
        for name in names
        if not decision.options[name].hidden or play is None or state.compiled.holds(play, decision.options[name].when)
    ]
    return [(name, chr(ord("A") + i)) for i, name in enumerate(shown)]


def play_of_question(state: State, scene_id: str) -> Play | None:
    """The play the options were put under: what a decision sets must not change the letters it was taken by."""
    made = state.decision_of_visit()
    if made is None or made.made.scene != scene_id or state.scene_id != scene_id:
        return state.moment.play
    return next((m.play for revision, m in reversed(state.line) if revision < made.revision), state.moment.play)
