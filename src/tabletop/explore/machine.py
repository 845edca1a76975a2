"""All ways of an exercise prepared for walking millions of them.

A way keeps some bits of a state, puts in others that are always the same, and looks up the few values that depend on
what they were. Those look-ups are filled by ``session.play`` itself, the first time each is met: the machine decides
nothing on its own, it remembers. A property test holds every step beside ``session.play.step``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tabletop.exercise.model import NEXT_SCENE, MoveEntry
from tabletop.explore.choices import Choice, Draft, decides, take, written_ways
from tabletop.explore.live import bits_read, live_bits, settled_by
from tabletop.explore.packing import Packing
from tabletop.session.play import Compiled, Play, choose, enter, start

_MOST_MENUS = 200_000
"""Menus of one scene that are remembered before the memory is emptied."""


class Way(NamedTuple):
    """A step ready to take: ``state & keep | put``, then each table's answer, then the facts that follow by themselves.

    ``tables`` pair the bits that are read with what they lead to; ``number`` is that of the ``Choice``.
    """

    keep: int
    put: int
    tables: tuple[tuple[int, dict[int, int]], ...]
    number: int
    target: int
    follows: tuple[tuple[int, str], ...] = ()


@dataclass
class Room:
    """The ways of one scene. ``fixed`` where no condition closes any, else ``menus`` by what the conditions read."""

    drafts: list[Draft]
    ways: list[Way]
    mask: int
    decides: bool
    fixed: tuple[Way, ...] | None
    menus: dict[int, tuple[Way, ...]] = field(default_factory=dict)


class Machine:
    """An exercise prepared for walking. States are whole numbers; ``unpack`` turns one into a ``Play``.

    ``keep_levels`` keeps all indicators to the end, ``liberties`` adds what facilitator and room may do besides the
    options. Without it every inject that comes by itself is sent and every list is written. ``blocked`` are (scene,
    option) pairs that are left out.
    """

    def __init__(
        self,
        compiled: Compiled,
        *,
        keep_levels: bool = False,
        liberties: bool = False,
        blocked: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.compiled, self.liberties = compiled, liberties
        self.packing = Packing(compiled)
        closed = set(blocked)
        drafts = [
            [way for way in written_ways(compiled, name, liberties=liberties) if not _closed(way, closed)]
            for name in compiled.scene_ids
        ]
        self.live = live_bits(compiled, self.packing, drafts, keep_levels=keep_levels)
        drafts = [
            [way for way in own if not way.choice.marks or self._not_yet(way) & live]
            for own, live in zip(drafts, self.live, strict=True)
        ]
        self.choices: list[Choice] = []
        self._known: dict[str, tuple[int, dict[int, bool]]] = {}
        self._out: list[tuple[int, ...]] = []
        self._follows = [self._by_themselves(name) for name in compiled.scene_ids]
        self.rooms = [self._room(name, own) for name, own in zip(compiled.scene_ids, drafts, strict=True)]

    # -- preparing

    def _room(self, scene_id: str, drafts: list[Draft]) -> Room:
        scene = self.compiled.exercise.scenes[scene_id]
        mask = 0
        for draft in drafts:
            mask |= self.reads(draft.when) | self.reads(draft.after) | self._not_yet(draft)
        ways = [self._way(draft) for draft in drafts]
        return Room(drafts, ways, mask, decides(scene), None if mask else tuple(ways))

    def _way(self, draft: Draft) -> Way:
        compiled, packing = self.compiled, self.packing
        target = compiled.scene_index[draft.target]
        live, number = self.live[target], len(self.choices)
        self.choices.append(draft.choice)
        self._out.append(())
        if draft.choice.marks:
            return Way(live | packing.scene.bits, self._not_yet(draft) & live, (), number, target)
        settled = settled_by(compiled, packing, draft)
        changed = [(read, out) for read, out in self._changed(draft) if out & live]
        keep = live & ~settled
        for _, out in changed:
            keep &= ~out
        for place, later in zip(packing.laters.values(), packing.laters, strict=True):
            if compiled.laters[later].lands in (NEXT_SCENE, draft.target):
                keep &= ~place.bits
        self._out[number] = tuple(out & live for _, out in changed)
        put = target | (self._put(draft, settled) & live if settled & live else 0)
        tables: tuple[tuple[int, dict[int, int]], ...] = tuple((read, {}) for read, _ in changed)
        follows = tuple((bit, when) for bit, when in self._follows[target] if bit & live)
        return Way(keep, put, tables, number, target, follows)

    def _put(self, draft: Draft, settled: int) -> int:
        """Return the bits that are the same after this way whatever was before, by taking it once."""
        play = start(self.compiled)._replace(scene=self.compiled.scene_index[draft.choice.scene])
        choice = draft.choice
        if choice.option is None and not choice.aside:
            after = enter(self.compiled, play, draft.target)[0]  # a route that may not be open at the start
        else:
            after = take(self.compiled, play, choice)
        return self.packing.pack(after) & settled

    def _changed(self, draft: Draft) -> list[tuple[int, int]]:
        """Return (bits read, bits written) for each value that may change depending on what it was."""
        compiled, packing = self.compiled, self.packing
        scene = compiled.exercise.scenes[draft.choice.scene]
        moves: list[tuple[str, Mapping[str, MoveEntry]]] = []
        name, outcome = draft.choice.acts_as, draft.choice.outcome
        if name and scene.decision is not None:
            option = scene.decision.options[name]
            moves.append((f"{draft.choice.scene}/{name}/", option.moves))
            if outcome:
                moves.append((f"{draft.choice.scene}/{name}/{outcome}", option.outcomes[outcome].moves))
        moves.append((f"{draft.target}//", compiled.exercise.scenes[draft.target].on_enter.moves))
        levels, added = self._moved(moves)
        landing = [n for n in packing.laters if compiled.laters[n].lands in (NEXT_SCENE, draft.target)]
        levels.update(compiled.indicator_index[compiled.laters[n].indicator] for n in landing)
        found = []
        for level in sorted(levels):
            read = packing.levels[level].bits
            for n in landing:
                if compiled.indicator_index[compiled.laters[n].indicator] == level:
                    read |= packing.laters[n].bits
            found.append((read, packing.levels[level].bits))
        found += [(packing.laters[n].bits, packing.laters[n].bits) for n in sorted(added)]
        return found

    def _moved(self, moves: Iterable[tuple[str, Mapping[str, MoveEntry]]]) -> tuple[set[int], set[int]]:
        compiled = self.compiled
        levels: set[int] = set()
        added: set[int] = set()
        for where, entries in moves:
            for indicator, move in entries.items():
                if not move.by or indicator not in compiled.indicator_index:
                    continue
                if move.later:
                    added.add(compiled.later_key(where, indicator))
                else:
                    levels.add(compiled.indicator_index[indicator])
        return levels, added

    def _by_themselves(self, scene_id: str) -> tuple[tuple[int, str], ...]:
        """Return the facts that become true in a scene when the evening goes its usual way, with their conditions."""
        if self.liberties:
            return ()
        scene = self.compiled.exercise.scenes[scene_id]
        facts: list[tuple[tuple[str, ...], str]]
        facts = [(("sent", scene_id, one.id), one.when) for one in scene.injects if one.at.kind != "manual"]
        facts += [(("written", name), "") for name in scene.write]
        bits = [(self.compiled.fact_bit.get(fact, 0) << self.packing.facts_at, when) for fact, when in facts]
        return tuple((bit, when) for bit, when in bits if bit)

    def _not_yet(self, draft: Draft) -> int:
        """Return the bit of the fact an inject or a list makes true; such a way is open while it is not."""
        kind, _, name = draft.choice.aside.partition(":")
        fact = ("sent", draft.choice.scene, name) if kind == "sent" else ("written", name)
        return self.compiled.fact_bit[fact] << self.packing.facts_at if kind in ("sent", "written") else 0

    # -- walking

    def reads(self, when: str) -> int:
        """Return the bits a condition reads."""
        return self._condition(when)[0] if when else 0

    def holds(self, state: int, when: str) -> bool:
        """Return whether a condition holds in a state; an empty one always does."""
        if not when:
            return True
        mask, known = self._condition(when)
        answer = known.get(state & mask)
        if answer is None:
            if len(known) > _MOST_MENUS:
                known.clear()
            answer = known[state & mask] = self.compiled.holds(self.packing.unpack(state & mask), when)
        return answer

    def _condition(self, when: str) -> tuple[int, dict[int, bool]]:
        found = self._known.get(when)
        if found is None:
            found = self._known[when] = (bits_read(self.compiled, self.packing, when), {})
        return found

    def first(self, play: Play | None = None) -> int:
        """Return the state in which a play begins; ``play`` stands before its scene is entered."""
        before = play or start(self.compiled)
        after = enter(self.compiled, before, self.compiled.scene_id(before))[0]
        state = self.packing.pack(after)
        for bit, when in self._follows[after.scene]:
            if self.holds(state, when):
                state |= bit
        return state & (self.live[after.scene] | self.packing.scene.bits)

    def ways(self, state: int) -> tuple[Way, ...]:
        """Return the ways open in a state, in the order written."""
        room = self.rooms[state & self.packing.scene.mask]
        if room.fixed is not None:
            return room.fixed
        key = state & room.mask
        menu = room.menus.get(key)
        if menu is None:
            if len(room.menus) > _MOST_MENUS:
                room.menus.clear()
            menu = room.menus[key] = self._menu(room, state)
        return menu

    def _menu(self, room: Room, state: int) -> tuple[Way, ...]:
        found: list[Way] = []
        led_on = False
        for draft, way in zip(room.drafts, room.ways, strict=True):
            plain = draft.choice.option is None and not draft.choice.aside
            if plain and led_on:
                continue
            if not self.holds(state, draft.when) or state & self._not_yet(draft):
                continue
            if draft.after and not self._follows_option(state, draft):
                continue
            led_on = led_on or plain
            found.append(way)
        return tuple(found)

    def _follows_option(self, state: int, draft: Draft) -> bool:
        """An outcome's condition sees what the option itself has done."""
        after = choose(self.compiled, self.packing.unpack(state), draft.choice.acts_as).play
        return self.compiled.holds(after, draft.after)

    def fill(self, way: Way, state: int) -> int:
        """Take a way by ``session.play``, remember what its tables asked for, and return the state it leads to."""
        after = self.packing.pack(take(self.compiled, self.packing.unpack(state), self.choices[way.number]))
        reached = state & way.keep | way.put
        for (mask, table), out in zip(way.tables, self._out[way.number], strict=True):
            table[state & mask] = after & out
            reached |= after & out
        return reached

    def after(self, state: int, way: Way) -> int:
        """Return the state a way leads to."""
        reached = state & way.keep | way.put
        for mask, table in way.tables:
            bits = table.get(state & mask)
            if bits is None:
                reached = self.fill(way, state)
                break
            reached |= bits
        for bit, when in way.follows:
            if self.holds(reached, when):
                reached |= bit
        return reached


def _closed(way: Draft, closed: set[tuple[str, str]]) -> bool:
    return (way.choice.scene, way.choice.acts_as) in closed


def first_with(compiled: Compiled, words: Mapping[str, str]) -> Play:
    """Return the play before the first scene with flags standing at other words than their first."""
    return compiled.with_flags(start(compiled), words)
