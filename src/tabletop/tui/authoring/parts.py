"""Every part of a scene as the room would see it: those of a play as it stands, and those it would pass over.

A part has a key made of ids, so that an author stays where they are while the file changes around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tabletop.exercise.model import UNLISTED, Decision, Inject
from tabletop.session import events as ev
from tabletop.session.parts import blocks_of, lettered, scene_of, shown_movements
from tabletop.session.play import choose
from tabletop.session.playing import moved
from tabletop.session.state import DecisionMade, Moment, State, Visit
from tabletop.tui.authoring.trail import Stop, Trail

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Part:
    """One part. ``state`` shows it; ``path`` leads to its text in the file; ``missing`` says why the play as it stands
    would not show it, empty where it would. ``option`` and ``outcome`` are what it follows."""

    key: str
    label: str
    state: State = field(repr=False, compare=False)
    path: Path
    missing: str = ""
    option: str = ""
    outcome: str = ""


def state_at(trail: Trail) -> State:
    """Return the session as it stands when the last scene of a play has just been entered."""
    visits = tuple(_visit(trail, number, stop) for number, stop in enumerate(trail.stops, 1))
    moment = Moment(phase="scene", part="block:0", begun=len(visits), play=trail.here.play, path=visits)
    return State(trail.compiled, revision=len(visits), moment=moment, line=((len(visits), moment),))


def _visit(trail: Trail, number: int, stop: Stop) -> Visit:
    return Visit(number, trail.compiled.scene_id(stop.play), "goto", moved(stop.landed))


def parts_of(trail: Trail) -> list[Part]:
    """Return every part of the last scene of a play, in the order in which a room may meet them; at least one."""
    state = state_at(trail)
    found = [*_told(state), *_asked(state)]
    return found or [_part(state, "block:0", "nothing to show", ())]


def _part(state: State, part: str, label: str, path: Path, missing: str = "") -> Part:
    shown = replace(state, moment=replace(state.moment, part=part))
    return Part(part, label, shown, ("scenes", state.scene_id, *path), missing)


def _unless(state: State, when: str, what: str = "not shown") -> str:
    play = state.moment.play
    return "" if play is None or state.compiled.holds(play, when) else f"{what} here: when {when}"


def _told(state: State) -> Iterator[Part]:
    """What a room reads and writes before it is asked anything; of a scene that asks nothing, everything."""
    scene = scene_of(state)
    blocks = blocks_of(scene)
    for i, block in enumerate(blocks):
        path: Path = ("blocks", i) if scene.blocks else ("text",)
        label = f"block {i + 1} of {len(blocks)}" if len(blocks) > 1 else "text"
        yield _part(state, f"block:{i}", label, path, _unless(state, block.when))
    if shown_movements(state, state.moment.path[-1].movements):
        yield _part(state, "landed", "what moves on entering", ("on_enter",))
    yield from _injects(state, "start")
    for name in scene.write:
        yield _part(state, f"write:{name}", f"written list “{name}”", ("write", name))
    if scene.decision is None:
        yield from _injects(state, "discussion", "minutes", "manual", "decided")
    if scene.ending is not None:
        yield _part(state, "ending", "ending", ("ending",))


def _asked(state: State) -> Iterator[Part]:
    decision = scene_of(state).decision
    if decision is None:
        return
    if any(option.text for option in decision.options.values()):
        yield _part(state, "options", "the options in full", ("decision", "options"))
    yield _part(state, "question", "the question", ("decision", "ask"))
    yield from _injects(state, "discussion", "minutes", "manual")
    if "decide" in decision.steps:
        for option_id in decision.options:
            yield from _chosen(state, decision, option_id)
        yield from _injects(state, "decided")


_AT = {
    "start": "with the text",
    "discussion": "in the discussion",
    "decided": "after the decision",
    "manual": "when the facilitator wishes",
}


def _injects(state: State, *kinds: str) -> Iterator[Part]:
    for i, inject in enumerate(scene_of(state).injects):
        if inject.at.kind in kinds:
            label = f"inject “{inject.id}”, {_AT.get(inject.at.kind) or f'after {inject.at.minutes:g} min'}"
            yield _inject(state, i, inject, label)


def _inject(state: State, place: int, inject: Inject, label: str) -> Part:
    return _part(state, f"inject:{inject.id}", label, ("injects", place), _unless(state, inject.when, "not sent"))


def _chosen(state: State, decision: Decision, option_id: str) -> Iterator[Part]:
    """What follows an option, and each of its outcomes."""
    option = decision.options[option_id]
    path: Path = ("decision", "options", option_id)
    shut = _unless(state, option.when, "closed")
    after = after_choice(state, option_id)
    first = len(option.consequence)
    yield from _followed(after, option_id, "", range(first), path, shut)
    for outcome_id, outcome in option.outcomes.items():
        closed = shut or _unless(after, outcome.when, "does not follow")
        told = range(first, first + len(outcome.consequence))
        ended = after_choice(state, option_id, outcome_id)
        yield from _followed(ended, option_id, outcome_id, told, (*path, "outcomes", outcome_id), closed)


def letters(state: State) -> dict[str, str]:
    """Return the letter of each option of the present scene that is not hidden, in the order the room reads them."""
    return dict(lettered(state, state.scene_id))


def after_choice(state: State, option_id: str, outcome_id: str = "") -> State:
    """Return the session once an option (and outcome) has been decided and before the next scene."""
    play = state.moment.play
    if play is None:
        raise KeyError("no scene is being played")
    chosen = choose(state.compiled, play, option_id, outcome_id)
    decided = ev.Decided(
        scene=state.scene_id, option=option_id, outcome=outcome_id, movements=moved(chosen.movements),
        settings=dict(chosen.settings),
    )  # fmt: skip
    made = DecisionMade(state.revision + 1, 0, state.moment.visit, decided, ())
    moment = replace(state.moment, part="dissent", play=chosen.play, decisions=(made,))
    line = (*state.line, (made.revision, moment))
    return replace(state, revision=made.revision, moment=moment, line=line)


def _followed(state: State, option_id: str, outcome_id: str, told: range, path: Path, missing: str) -> Iterator[Part]:
    scene = scene_of(state)
    made = state.decision_of_visit()
    if scene.decision is None or made is None or option_id == UNLISTED:
        return
    option = scene.decision.options[option_id]
    blocks = (*option.consequence, *(option.outcomes[outcome_id].consequence if outcome_id else ()))
    name = f"{option_id} → {outcome_id}" if outcome_id else option_id
    key = f"{option_id}/{outcome_id}"
    for i in told:
        label = f"consequence of {name}" + (f", {i - told.start + 1} of {len(told)}" if len(told) > 1 else "")
        part = _part(
            state, f"consequence:{i}", label, (*path, "consequence"), missing or _unless(state, blocks[i].when)
        )
        yield replace(part, key=f"{key}/consequence:{i - told.start}", option=option_id, outcome=outcome_id)
    if (outcome_id or not option.outcomes) and shown_movements(state, made.made.movements):
        part = _part(state, "moves", f"what moves after {name}", (*path, "moves"), missing)
        yield replace(part, key=f"{key}/moves", option=option_id, outcome=outcome_id)


def nearest(parts: list[Part], key: str, place: int = 0) -> int:
    """Return where a part stands now: by its key, else the last of its kind before it, else near its old place."""
    keys = [part.key for part in parts]
    if key in keys:
        return keys.index(key)
    kind = key.rpartition(":")[0] or key.rpartition("/")[0]
    same = [i for i, other in enumerate(keys) if kind and other.startswith(kind)]
    return same[-1] if same else min(place, len(parts) - 1)
