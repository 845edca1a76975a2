"""What may still be read of a play from a scene on. What cannot is left out of a state, and many plays become one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from tabletop.exercise.model import Scene
from tabletop.explore.choices import DROP, Draft
from tabletop.explore.packing import Packing
from tabletop.session.play import Compiled


def conditions_of(scene: Scene) -> Iterator[str]:
    """Yield every ``when:`` of a scene, empty ones left out."""
    found = [block.when for block in scene.blocks] + [inject.when for inject in scene.injects]
    found += [route.when for route in scene.routes]
    for option in scene.decision.options.values() if scene.decision is not None else ():
        found.append(option.when)
        found += [block.when for block in option.consequence]
        found += [advice.when for advice in option.advice]
        for outcome in option.outcomes.values():
            found.append(outcome.when)
            found += [block.when for block in outcome.consequence]
    yield from filter(None, found)


def bits_read(compiled: Compiled, packing: Packing, when: str) -> int:
    """Return the bits of a play that a condition reads; none for an empty one."""
    condition = compiled.exercise.conditions.get(when)
    if condition is None:
        return 0
    bits = 0
    for name in condition.flags:
        bits |= packing.flags[compiled.flag_index[name]].bits
    for name in condition.indicators:
        bits |= packing.levels[compiled.indicator_index[name]].bits
    for fact in condition.asks:
        bits |= compiled.fact_bit[fact] << packing.facts_at
    return bits


def settled_by(compiled: Compiled, packing: Packing, way: Draft) -> int:
    """Return the bits a way sets whatever they were: flags set on it, the facts it makes true."""
    if way.choice.marks or not (packing.flags or compiled.fact_bit):
        return 0
    scenes = compiled.exercise.scenes
    scene, target = scenes[way.choice.scene], scenes[way.target]
    words = dict(target.on_enter.set_)
    facts: list[tuple[str, ...]] = [("visited", way.target)]
    if way.choice.aside == DROP and scene.may_go is not None:
        words |= scene.may_go.set_
    name, outcome = way.choice.acts_as, way.choice.outcome
    if name and scene.decision is not None:
        option = scene.decision.options[name]
        words |= option.set_
        if outcome:
            words |= option.outcomes[outcome].set_
    if way.choice.option is not None:
        facts.append(("chose", way.choice.scene, way.choice.option))
    bits = 0
    for flag in words:
        bits |= packing.flags[compiled.flag_index[flag]].bits
    for fact in facts:
        bits |= compiled.fact_bit.get(fact, 0) << packing.facts_at
    return bits


def live_bits(
    compiled: Compiled, packing: Packing, ways: Sequence[Sequence[Draft]], *, keep_levels: bool = False
) -> list[int]:
    """Return for each scene the bits of a play that may still be read once the scene has been entered.

    A fixed point over the graph, conditions left aside. ``keep_levels`` keeps all indicators, for questions about the
    final words.
    """
    levels = [place.bits for place in packing.levels]
    every = sum(levels) if keep_levels else 0
    live = [every] * len(ways)
    before: list[list[tuple[int, int]]] = [[] for _ in ways]
    for number, name in enumerate(compiled.scene_ids):
        for when in conditions_of(compiled.exercise.scenes[name]):
            live[number] |= bits_read(compiled, packing, when)
        for way in ways[number]:
            before[compiled.scene_index[way.target]].append((number, ~settled_by(compiled, packing, way)))
    live = [bits | _waiting(bits, levels, packing) for bits in live]
    work = deque(reversed(range(len(ways))))
    queued = [True] * len(ways)
    while work:
        here = work.popleft()
        queued[here] = False
        for number, kept in before[here]:
            bits = live[number] | live[here] & kept
            if bits != live[number]:
                live[number] = bits | _waiting(bits, levels, packing)
                if not queued[number]:
                    queued[number] = True
                    work.append(number)
    return live


def _waiting(bits: int, levels: Sequence[int], packing: Packing) -> int:
    """Return the bits of movements that may wait for an indicator among ``bits``."""
    found = 0
    if packing.laters:
        for own, later in zip(levels, packing.later_of, strict=True):
            if bits & own:
                found |= later
    return found
