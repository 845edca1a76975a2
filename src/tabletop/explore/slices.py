"""Parts of a play that a search may keep: what leads on from scene to scene, and what one question reads besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tabletop.exercise.model import NEXT_SCENE
from tabletop.explore.choices import Draft, written_ways
from tabletop.explore.live import Slice, bits_read, leading, settled_by, texts_of
from tabletop.explore.machine import Machine, Way
from tabletop.explore.packing import Packing
from tabletop.explore.search import MOST_STATES, Explored, search
from tabletop.session.play import Compiled, Play

_ROUNDS = 5


def leads_on(compiled: Compiled) -> Slice:
    """Return the part of a usual evening that decides where play goes on and how it stands to the source: what texts
    ask for besides is left out. Every way is in it."""
    packing = Packing(compiled)
    whens: set[str] = set()
    advice: set[tuple[int, str]] = set()
    for number, name in enumerate(compiled.scene_ids):
        scene = compiled.exercise.scenes[name]
        whens.update(leading(written_ways(compiled, name, liberties=False)))
        for option in scene.decision.options.values() if scene.decision is not None else ():
            advice.update((number, row.when) for row in option.advice if row.when)
    whens.update(when for _, when in advice)
    return Slice(reads(compiled, packing, whens), frozenset(advice))


def search_usual(
    compiled: Compiled,
    *,
    most_states: int | None = MOST_STATES,
    stop: Callable[[], str] = lambda: "",
    blocked: Iterable[tuple[str, str]] = (),
    begin: Play | None = None,
) -> Explored:
    """Visit every state of a usual evening; where those are too many, every one of what leads on."""
    closed = list(blocked)
    found = search(compiled, most_states=most_states, stop=stop, blocked=closed, begin=begin)
    if not found.complete and not stop():
        part = leads_on(compiled)
        found = search(compiled, most_states=most_states, stop=stop, blocked=closed, begin=begin, part=part)
    return found


class Slices:
    """The parts of one exercise that can be searched on their own.

    ``control`` keeps what decides where play goes on, and nothing that only texts ask for. A way with a condition is
    left out of it where the same is always open: it changes nothing of where play can come to.
    """

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.packing = Packing(compiled)
        self.ways = [written_ways(compiled, name, liberties=True) for name in compiled.scene_ids]
        self.control = self._control()
        asked = {when for scene in compiled.exercise.scenes.values() for when in texts_of(scene)}
        everything = self.reads([*asked, *(when for own in self.ways for when in leading(own))])
        self.all_leads = not self.control.dropped and self.control.tracked == everything
        """Whether nothing can be left out: all that is read decides where play goes on."""

    def reads(self, whens: Iterable[str]) -> int:
        """Return the bits that conditions read, with those of movements that wait for them and of injects."""
        return reads(self.compiled, self.packing, whens)

    def asking(self, questions: Iterable[tuple[int, str]], tracked: int) -> Slice:
        """Return the part that keeps ``tracked`` and answers the conditions of texts."""
        return Slice(tracked, frozenset(questions), self.control.dropped)

    def single(self, bits: int) -> list[int]:
        """Return the bits of each flag, indicator and fact among some, one by one, with what moves it."""
        places = [place.bits for place in (*self.packing.levels, *self.packing.flags)]
        places += [bit << self.packing.facts_at for bit in self.compiled.fact_bit.values()]
        return [_closed(self.compiled, self.packing, place) for place in places if place & bits]

    def moved_by(self, bits: int) -> int:
        """Return what the conditions read of the ways that change any of some bits."""
        whens: set[str] = set()
        for own in self.ways:
            for way in own:
                if way.when and (settled_by(self.compiled, self.packing, way) | self._moved(way)) & bits:
                    whens.update(filter(None, (way.when, way.after)))
        return self.reads(whens)

    def _moved(self, way: Draft) -> int:
        scenes = self.compiled.exercise.scenes
        decision, name = scenes[way.choice.scene].decision, way.choice.acts_as
        moves = [scenes[way.target].on_enter.moves, scenes[way.choice.scene].on_enter.moves]
        if name and decision is not None:
            moves.append(decision.options[name].moves)
            moves += [decision.options[name].outcomes[way.choice.outcome].moves] if way.choice.outcome else []
        known = self.compiled.indicator_index
        return sum(
            {
                self.packing.levels[known[indicator]].bits
                for entries in moves
                for indicator in entries
                if indicator in known
            }
        )

    # -- what leads on

    def _control(self) -> Slice:
        dropped: frozenset[Draft] = frozenset()
        for _ in range(_ROUNDS):
            kept = [[way for way in own if way not in dropped] for own in self.ways]
            tracked = self.reads(when for own in kept for when in leading(own))
            part = Slice(tracked, frozenset(), dropped)
            machine = Machine(self.compiled, liberties=True, part=part)
            more = frozenset(way for scene in range(len(kept)) for way in _needless(machine, scene))
            if not more:
                break
            dropped |= more
        return part


def reads(compiled: Compiled, packing: Packing, whens: Iterable[str]) -> int:
    """Return the bits that conditions read, with those of movements that wait for them and of injects they ask for."""
    bits = 0
    for when in set(whens):
        bits |= bits_read(compiled, packing, when)
    return _closed(compiled, packing, bits)


def _closed(compiled: Compiled, packing: Packing, bits: int) -> int:
    before = -1
    while bits != before:
        before = bits
        for place, later in zip(packing.levels, packing.later_of, strict=True):
            if bits & place.bits:
                bits |= later
        for fact, bit in compiled.fact_bit.items():
            if fact[0] == "sent" and bits & bit << packing.facts_at:
                injects = compiled.exercise.scenes[fact[1]].injects
                for when in (one.when for one in injects if one.id == fact[2] and one.when):
                    bits |= bits_read(compiled, packing, when)
    return bits


def _needless(machine: Machine, scene: int) -> Iterable[Draft]:
    """Yield the ways with a condition that do what another does that is always open, or nothing at all."""
    room = machine.rooms[scene]
    pairs = [(draft, way) for draft, way in zip(room.drafts, room.ways, strict=True) if draft.choice.option is not None]
    always = {
        _does(machine, draft, way)
        for draft, way in pairs
        if not (draft.when or draft.after or draft.late or draft.choice.outcome)
    }
    if not always:
        return
    for draft, way in pairs:
        if draft.choice.outcome or not (draft.when or draft.late):
            continue
        idle = way.target == scene and way.put == scene and not way.tables and way.keep == machine.live[scene]
        if idle or _does(machine, draft, way) in always:
            yield draft


def _does(machine: Machine, draft: Draft, way: Way) -> tuple[object, ...]:
    """Return what a way does, so that two that do the same give the same; a movement that waits is like no other."""
    compiled, live = machine.compiled, machine.live[way.target]
    decision = compiled.exercise.scenes[draft.choice.scene].decision
    moves: list[object] = []
    if decision is not None and draft.choice.acts_as:
        for name, move in decision.options[draft.choice.acts_as].moves.items():
            place = compiled.indicator_index.get(name)
            if place is None or not move.by:
                continue
            if move.later and move.later != NEXT_SCENE:
                number = compiled.later_key(f"{draft.choice.scene}/{draft.choice.acts_as}/", name)
                if live & (machine.packing.laters[number].bits | machine.packing.levels[place].bits):
                    moves.append(number)
            elif live & machine.packing.levels[place].bits:
                moves.append((name, move.by, move.later))
    return (way.keep, way.put, way.follows, tuple(moves))
