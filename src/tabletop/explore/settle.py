"""What can be said of an exercise with more states than anybody can visit.

Every question is put to a search that keeps no more of a play than the question reads. First to one that keeps what
decides where play goes on: in most large exercises that is little, and its answers are exact. A text is then asked with
what it reads besides. Where even that is too much, a search that takes every way that may be open shows what cannot be,
and a search that runs ahead shows what can; what is left is said to be open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tabletop.explore.choices import Draft
from tabletop.explore.machine import Machine
from tabletop.explore.search import MOST_STATES, Explored, search, stroll, wander
from tabletop.explore.seen import Seen, seen
from tabletop.explore.slices import Slices
from tabletop.explore.stopped import Question, Stopped, Texts
from tabletop.explore.unsure import missing

MOST_AHEAD = 60_000
"""States a search visits that only runs ahead."""
MOST_STEPS = 150_000
"""Steps of all plays at random together."""
MOST_TOGETHER = 200_000
"""States a search is expected to visit that answers several texts at once."""
MOST_MAYBE = 100_000
"""States a search visits that takes every way that may be open."""
_ROUNDS = 4
"""First each value a question reads is asked alone, then all of them, then with what they hang on."""
_MOST_BITS = 24
_MOST_HUNTS = 200


def settle(
    found: Explored,
    look: Seen,
    texts: Texts,
    *,
    most_states: int | None,
    stop: Callable[[], str],
    hurry: Callable[[], str],
) -> Stopped:
    """Put the questions to searches of their own after ``found`` has stopped. ``hurry`` says why the first of them is
    to stop, ``stop`` why all are."""
    compiled = found.compiled
    result = Stopped(found, Slices(compiled), [look], stopped_by=found.stopped_by)
    control = result.slices.control
    if stop():
        return result
    _run_ahead(result, stop)
    if not result.slices.all_leads:
        mine = seen(search(compiled, liberties=True, most_states=most_states, stop=hurry, part=control))
        result.shown.append(mine)
        result.ran.append(mine)
        if mine.found.complete:
            result.within = True
            result.proofs.append(mine)
        else:
            result.stopped_by = stop() or mine.found.stopped_by
    elif most_states is None:
        result.stopped_by = _everything(result, stop)
    _ask_texts(result, texts, most_states, stop, quickly=True)
    _hunt(result, texts, MOST_AHEAD // 20, stop)
    _ask_texts(result, texts, most_states, stop)
    _disprove(result, texts, stop)
    _hunt(result, texts, MOST_AHEAD, stop)
    return result


def _everything(result: Stopped, stop: Callable[[], str]) -> str:
    """Search the whole without a limit of states, where each of them decides where play goes on."""
    mine = seen(search(result.compiled, liberties=True, most_states=None, stop=stop))
    result.shown.append(mine)
    result.ran.append(mine)
    if mine.found.complete:
        result.within = True
        result.proofs.append(mine)
    return mine.found.stopped_by


def _pending(result: Stopped, texts: Texts) -> list[Question]:
    """Return the conditions of which it is not settled whether they may hold, or may not."""
    return list(dict.fromkeys([*result.open_texts(texts), *result.open_texts(texts, holds=False)]))


def _ask_texts(
    result: Stopped, texts: Texts, most_states: int | None, stop: Callable[[], str], *, quickly: bool = False
) -> None:
    """Ask what texts read, a few values at a time, on top of what leads on; ``quickly``: only what takes no time."""
    if not result.within or stop():
        return
    slices, states = result.slices, len(result.proofs[0].found)
    most = min(MOST_TOGETHER, most_states or MOST_TOGETHER)
    room = max(1, (most // states).bit_length() - 1)
    for tracked, questions in _grouped(slices, _pending(result, texts), room):
        if quickly and states << (tracked & ~slices.control.tracked).bit_count() > MOST_STATES // 2:
            continue
        if stop():
            result.stopped_by = stop()
            return
        part = slices.asking(questions, tracked)
        asked = search(result.compiled, liberties=True, most_states=most_states, stop=stop, part=part)
        _note(result, asked)


def _grouped(slices: Slices, questions: list[Question], room: int) -> Iterator[tuple[int, list[Question]]]:
    """Yield questions that are asked together, with the bits they need: ``room`` more than what leads on, or what one
    question alone needs."""
    control = slices.control.tracked
    together, held = 0, list[Question]()
    for question in sorted(questions, key=lambda one: (slices.reads([one[1]]), one)):
        bits = slices.reads([question[1]])
        if held and ((together | bits) & ~control).bit_count() > room:
            yield together | control, held
            together, held = 0, []
        together |= bits
        held.append(question)
    if held:
        yield together | control, held


def _note(result: Stopped, asked: Explored) -> None:
    look = seen(asked)
    if asked.machine.exact:
        result.shown.append(look)
    if asked.complete:
        result.proofs.append(look)


def _run_ahead(result: Stopped, stop: Callable[[], str]) -> None:
    """Visit scenes as evenly as can be, so that those far from the start are seen too; and play at random, which
    brings together what no even search would."""
    machine = Machine(result.compiled, liberties=True)
    met: dict[int, int] = {}

    def evenly(state: int) -> float:
        scene = state & machine.packing.scene.mask
        met[scene] = met.get(scene, 0) + 1
        return met[scene]

    steps = 2 * len(result.compiled.scene_ids) + 100
    plays = max(20, MOST_STEPS // steps)
    for found in (
        wander(machine, evenly, most_states=MOST_AHEAD, stop=stop),
        stroll(machine, plays=plays, steps=steps, seed=1, stop=stop),
    ):
        ahead = seen(found)
        result.shown.append(ahead)
        result.ran.append(ahead)


def _disprove(result: Stopped, texts: Texts, stop: Callable[[], str]) -> None:
    """Ask what is open of a part of each play, taking every way that may be open: what is not met then cannot be."""
    tried: set[int] = set()
    grown: dict[object, int] = {}
    for turn in range(_ROUNDS):
        wanted: dict[int, set[Question]] = {}
        for key, bits, questions in _targets(result, texts):
            if turn:
                grown[key] = result.slices.moved_by(grown[key]) | grown[key] if key in grown else bits
            for tracked in [grown[key]] if turn else result.slices.single(bits):
                wanted.setdefault(tracked, set()).update(questions)
        for tracked, asks in wanted.items():
            if stop():
                return
            if tracked not in tried and tracked.bit_count() <= _MOST_BITS:
                tried.add(tracked)
                part = result.slices.asking(asks, tracked)
                _note(result, search(result.compiled, liberties=True, most_states=MOST_MAYBE, stop=stop, part=part))


def _targets(result: Stopped, texts: Texts) -> Iterator[tuple[object, int, list[Question]]]:
    """Yield what is open: a key, the bits it reads, the conditions to be answered."""
    slices = result.slices
    for question in result.open_texts(texts):
        yield question, slices.reads([question[1]]), [question]
    for scene, way in result.open_ways():
        dropped = [(scene, way.when)] if way in slices.control.dropped else []
        yield way, slices.reads(filter(None, (way.when, way.after))), dropped
    into: dict[str, list[Draft]] = {}
    for own in slices.ways:
        for way in own:
            into.setdefault(way.target, []).append(way)
    for scene in result.open_scenes():
        ways = into.get(result.compiled.scene_ids[scene], [])
        yield scene, slices.reads({when for way in ways for when in (way.when, way.after) if when}), []


def _hunt(result: Stopped, texts: Texts, most_states: int, stop: Callable[[], str]) -> None:
    """Go after what is still open, one question at a time: towards its scene, with as little missing as can be."""
    if stop():
        return
    compiled = result.compiled
    machine = Machine(compiled, liberties=True)
    back: dict[int, list[int]] = {}
    for scene, own in enumerate(result.slices.ways):
        for way in own:
            back.setdefault(compiled.scene_index[way.target], []).append(scene)
    goals = [(scene, way.when) for scene, way in result.open_ways()] + result.open_texts(texts)
    goals += _ways_into(result)
    for scene, when in list(dict.fromkeys(goals))[:_MOST_HUNTS]:
        if stop():
            return
        hunted = _hunted(machine, _distances(back, scene), scene, when, most_states, stop)
        result.shown.append(seen(hunted))


def _ways_into(result: Stopped) -> Iterator[Question]:
    wanted = {result.compiled.scene_ids[scene] for scene in result.open_scenes()}
    for scene in result.met:
        for way in result.leads(scene):
            if way.target in wanted:
                yield scene, way.when


def _distances(back: dict[int, list[int]], scene: int) -> dict[int, int]:
    away, work = {scene: 0}, [scene]
    for here in work:
        for before in back.get(here, ()):
            if before not in away:
                away[before] = away[here] + 1
                work.append(before)
    return away


def _hunted(
    machine: Machine, away: dict[int, int], scene: int, when: str, most_states: int, stop: Callable[[], str]
) -> Explored:
    condition = machine.compiled.exercise.conditions.get(when)
    mask = machine.packing.scene.mask

    def lacking(state: int) -> int:
        return missing(condition.tree, machine.standing(state)) if condition is not None else 0

    def rank(state: int) -> float:
        return lacking(state) * 4 + away.get(state & mask, len(away) + 1)

    def arrived(state: int) -> bool:
        return state & mask == scene and not lacking(state)

    return wander(machine, rank, most_states=most_states, stop=stop, arrived=arrived)
