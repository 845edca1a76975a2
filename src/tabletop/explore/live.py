"""What may still be read of a play from a scene on. What cannot is left out of a state, and many plays become one.

A ``Slice`` leaves out more: what only one question reads is kept for that question alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tabletop.exercise.model import Scene
from tabletop.explore.choices import DROP, Draft, comes_late, decides
from tabletop.explore.packing import Packing
from tabletop.session.play import Compiled


@dataclass(frozen=True)
class Slice:
    """What a search keeps. ``tracked`` are the bits of a play it knows; a condition that reads others may hold or not.

    ``asked`` are (scene number, condition) of texts that are to be answered besides what leads on; None: all of them.
    ``dropped`` are ways left out because another that is always open does the same.
    """

    tracked: int = -1
    asked: frozenset[tuple[int, str]] | None = None
    dropped: frozenset[Draft] = frozenset()

    def asks(self, number: int, scene: Scene) -> list[str]:
        """Return the conditions to be answered in a scene besides those that lead on."""
        return list(texts_of(scene)) if self.asked is None else self._by_scene.get(number, [])

    @cached_property
    def _by_scene(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for number, when in sorted(self.asked or ()):
            found.setdefault(number, []).append(when)
        return found


def texts_of(scene: Scene) -> Iterator[str]:
    """Yield the conditions of a scene that lead nowhere: those of texts, injects and advice, and of options that are
    voted on where nothing is decided; empty ones left out."""
    found = [block.when for block in scene.blocks] + [inject.when for inject in scene.injects]
    decision = scene.decision
    if decision is not None and not decides(scene):
        found += [option.when for option in decision.options.values()]
    elif decision is not None:
        for option in decision.options.values():
            found += [block.when for block in option.consequence]
            found += [advice.when for advice in option.advice]
            for outcome in option.outcomes.values():
                found += [block.when for block in outcome.consequence]
    yield from filter(None, found)


WHOLE = Slice()


def leading(drafts: Iterable[Draft]) -> Iterator[str]:
    """Yield the conditions that decide where play goes on from a scene, empty ones left out."""
    for way in drafts:
        if not way.choice.marks:
            yield from filter(None, (way.when, way.after, *way.late))


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
    facts += [("sent", way.choice.scene, inject) for inject in way.choice.then]
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


def fact_of(way: Draft) -> tuple[str, ...]:
    """Return the fact that an inject sent or a list written makes true; empty for a way that leads on."""
    kind, _, name = way.choice.aside.partition(":")
    return {"sent": ("sent", way.choice.scene, name), "written": ("written", name)}.get(kind, ())


def sent_late(compiled: Compiled, packing: Packing, scene_id: str) -> list[tuple[int, str]]:
    """Return (bit, condition) of each inject of a scene that comes once it is decided and is asked for somewhere."""
    scene = compiled.exercise.scenes[scene_id]
    late = [one for one in scene.injects if comes_late(scene, one)]
    bits = [(compiled.fact_bit.get(("sent", scene_id, one.id), 0) << packing.facts_at, one.when) for one in late]
    return [(bit, when) for bit, when in bits if bit]


@dataclass(frozen=True)
class _Edge:
    """A way as the fixed point sees it: from scene ``source``; what it reads if ``fact`` is live behind it."""

    source: int
    kept: int
    landing: tuple[tuple[int, int], ...]
    facts: tuple[tuple[int, int], ...]


class Live:
    """For each scene the bits that may still be read once it has been entered: a fixed point over the graph, with
    conditions left aside."""

    def __init__(
        self,
        compiled: Compiled,
        packing: Packing,
        ways: Sequence[Sequence[Draft]],
        *,
        keep_levels: bool = False,
        usual: bool = False,
        part: Slice = WHOLE,
    ) -> None:
        self.compiled, self.packing = compiled, packing
        every = 0
        if keep_levels:
            every = sum(place.bits for place in packing.levels) | sum(place.bits for place in packing.laters.values())
        self.bits = [every] * len(ways)
        before: list[list[_Edge]] = [[] for _ in ways]
        for number, name in enumerate(compiled.scene_ids):
            scene = compiled.exercise.scenes[name]
            for when in {*part.asks(number, scene), *leading(ways[number])}:
                self.bits[number] |= bits_read(compiled, packing, when)
            late = sent_late(compiled, packing, name) if usual else []
            for way in ways[number]:
                before[compiled.scene_index[way.target]].append(self._edge(number, way, late))
        self.bits = [bits & part.tracked for bits in self.bits]
        self._spread(before, part.tracked)

    def _edge(self, number: int, way: Draft, late: list[tuple[int, str]]) -> _Edge:
        compiled, packing = self.compiled, self.packing
        if way.choice.marks:
            bit = compiled.fact_bit[fact_of(way)] << packing.facts_at
            return _Edge(number, 0, (), ((bit, bit | bits_read(compiled, packing, way.when)),))
        landing = []
        for later in packing.lands_in.get(way.target, ()):
            level = packing.levels[compiled.indicator_index[compiled.laters[later].indicator]]
            landing.append((level.bits, packing.laters[later].bits))
        kept = ~settled_by(compiled, packing, way)
        for _, count in landing:
            kept &= ~count
        facts = [(bit, bits_read(compiled, packing, when)) for bit, when in late if way.choice.option is not None]
        return _Edge(number, kept, tuple(landing), tuple(facts))

    def _spread(self, before: list[list[_Edge]], tracked: int) -> None:
        live = self.bits
        work = deque(reversed(range(len(live))))
        queued = [True] * len(live)
        while work:
            here = work.popleft()
            queued[here] = False
            behind = live[here]
            for edge in before[here]:
                bits = behind & edge.kept
                for level, count in edge.landing:
                    if behind & level:
                        bits |= count
                for fact, read in edge.facts:
                    if behind & fact:
                        bits |= read
                bits = live[edge.source] | bits & tracked
                if bits != live[edge.source]:
                    live[edge.source] = bits
                    if not queued[edge.source]:
                        queued[edge.source] = True
                        work.append(edge.source)
