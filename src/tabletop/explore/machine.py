"""All ways of an exercise prepared for walking millions of them.

A way keeps some bits of a state, puts in others that are always the same, and looks up the few values that depend on
what they were. Those look-ups are filled by ``session.play`` itself, the first time each is met: the machine decides
nothing on its own, it remembers. A property test holds every step beside ``session.play.step``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tabletop.exercise.conditions import Node
from tabletop.exercise.model import NEXT_SCENE, MoveEntry
from tabletop.explore.choices import THEN, Choice, Draft, comes_late, decided, decides, take, written_ways
from tabletop.explore.live import WHOLE, Live, Slice, bits_read, fact_of, sent_late, settled_by
from tabletop.explore.packing import Packing
from tabletop.explore.unsure import FALSE, TRUE, answers
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


@dataclass
class _Test:
    """A condition: the bits it reads, whether all of them are tracked, and its answers so far."""

    mask: int
    whole: bool
    tree: Node
    known: dict[int, int] = field(default_factory=dict)


class Machine:
    """An exercise prepared for walking. States are whole numbers; ``unpack`` turns one into a ``Play``.

    ``keep_levels`` keeps all indicators to the end, ``liberties`` adds what facilitator and room may do besides the
    options. Without it every inject that comes by itself is sent and every list is written. ``blocked`` are (scene,
    option) pairs that are left out. ``part`` keeps only a part of each play: where what leads on reads more than that,
    every way that may be open counts as open, and ``exact`` is False: then what is not found cannot be, and what is
    found may yet be impossible. That is for searches with ``liberties`` only.
    """

    def __init__(
        self,
        compiled: Compiled,
        *,
        keep_levels: bool = False,
        liberties: bool = False,
        blocked: Iterable[tuple[str, str]] = (),
        part: Slice = WHOLE,
    ) -> None:
        self.compiled, self.liberties, self.part = compiled, liberties, part
        self.packing = Packing(compiled)
        closed = set(blocked)
        drafts = [
            [
                way
                for way in written_ways(compiled, name, liberties=liberties)
                if (way.choice.scene, way.choice.acts_as) not in closed
                and way not in part.dropped
                and not self._facts(way) & ~part.tracked
            ]
            for name in compiled.scene_ids
        ]
        self.live = Live(compiled, self.packing, drafts, keep_levels=keep_levels, usual=not liberties, part=part).bits
        drafts = [[way for way in own if self._tells(way)] for own in drafts]
        self.choices: list[Choice] = []
        self.exact = True
        self._tests: dict[str, _Test] = {}
        self._drafts: list[Draft] = []
        self._out: list[tuple[int, ...]] = []
        nothing = start(compiled)
        self._blank = nothing._replace(levels=(0,) * len(nothing.levels))
        self._follows = [self._by_themselves(name) for name in compiled.scene_ids]
        self.rooms = [self._room(name, own) for name, own in zip(compiled.scene_ids, drafts, strict=True)]

    # -- preparing

    def _room(self, scene_id: str, drafts: list[Draft]) -> Room:
        scene = self.compiled.exercise.scenes[scene_id]
        mask = 0
        for draft in drafts:
            mask |= self._facts(draft) if draft.choice.marks else 0
            for when in filter(None, (draft.when, draft.after, *draft.late)):
                mask |= self.reads(when)
                self.exact = self.exact and self._test(when).whole
        ways = [self._way(draft) for draft in drafts]
        return Room(drafts, ways, mask, decides(scene), None if mask else tuple(ways))

    def _way(self, draft: Draft) -> Way:
        compiled, packing = self.compiled, self.packing
        target = compiled.scene_index[draft.target]
        live, number = self.live[target], len(self.choices)
        self.choices.append(draft.choice)
        self._drafts.append(draft)
        self._out.append(())
        if draft.choice.marks:
            return Way(live | packing.scene.bits, self._facts(draft) & live, (), number, target)
        settled = settled_by(compiled, packing, draft)
        changed = [(read, out) for read, out in self._changed(draft) if out & live]
        keep = live & ~settled
        for _, out in changed:
            keep &= ~out
        for later in packing.lands_in.get(draft.target, ()):
            keep &= ~packing.laters[later].bits
        self._out[number] = tuple(out & live for _, out in changed)
        put = target | (self._put(draft, settled) & live if settled & live else 0)
        tables: tuple[tuple[int, dict[int, int]], ...] = tuple((read, {}) for read, _ in changed)
        follows = tuple((bit, when) for bit, when in self._follows[target] if bit & live)
        return Way(keep, put, tables, number, target, follows)

    def _put(self, draft: Draft, settled: int) -> int:
        """Return the bits that are the same after this way whatever was before, by taking it once."""
        play = self._blank._replace(scene=self.compiled.scene_index[draft.choice.scene])
        return self.packing.pack(self._took(draft, play)) & settled

    def _took(self, draft: Draft, play: Play) -> Play:
        """Return the play after a way, whether or not it is open: of a play known in part nobody can say."""
        if draft.choice.option is None and not draft.choice.aside:
            return enter(self.compiled, play, draft.target)[0]
        return take(self.compiled, play, draft.choice, usual=not self.liberties)

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
        landing = packing.lands_in.get(draft.target, [])
        leaving = packing.leaving.get(compiled.scene_index[draft.choice.scene], ())
        levels.update(compiled.indicator_index[compiled.laters[n].indicator] for n in (*landing, *leaving))
        found = []
        for level in sorted(levels):
            read = packing.levels[level].bits
            for n in landing:
                if compiled.indicator_index[compiled.laters[n].indicator] == level:
                    read |= packing.laters[n].bits
            found.append((read, packing.levels[level].bits))
        found += [(packing.laters[n].bits, packing.laters[n].bits) for n in sorted(added)]
        if not self.liberties and draft.choice.option is not None:
            late = sent_late(compiled, packing, draft.choice.scene)
            found += [(bit | bits_read(compiled, packing, when), bit) for bit, when in late]
        return found

    def _moved(self, moves: Iterable[tuple[str, Mapping[str, MoveEntry]]]) -> tuple[set[int], set[int]]:
        """Return the indicators that move on a way and the movements that wait from then on. What an option lets land
        in the next scene lands at the end of the same step."""
        compiled = self.compiled
        levels: set[int] = set()
        added: set[int] = set()
        for where, entries in moves:
            for indicator, move in entries.items():
                if not move.by or indicator not in compiled.indicator_index:
                    continue
                if not move.later or (move.later == NEXT_SCENE and not where.endswith("//")):
                    levels.add(compiled.indicator_index[indicator])
                elif move.later != NEXT_SCENE:
                    added.add(compiled.later_key(where, indicator))
        return levels, added

    def _by_themselves(self, scene_id: str) -> tuple[tuple[int, str], ...]:
        """Return the facts that become true in a scene when the evening goes its usual way, with their conditions."""
        if self.liberties:
            return ()
        scene = self.compiled.exercise.scenes[scene_id]
        facts: list[tuple[tuple[str, ...], str]]
        by_itself = [one for one in scene.injects if one.at.kind != "manual" and not comes_late(scene, one)]
        facts = [(("sent", scene_id, one.id), one.when) for one in by_itself]
        facts += [(("written", name), "") for name in scene.write]
        bits = [(self.compiled.fact_bit.get(fact, 0) << self.packing.facts_at, when) for fact, when in facts]
        return tuple((bit, when) for bit, when in bits if bit)

    def _facts(self, draft: Draft) -> int:
        """Return the bits of the facts that injects sent or a list written on this way make true; a way that does
        nothing else is open while they are not."""
        facts = [("sent", draft.choice.scene, inject) for inject in draft.choice.then]
        bits = sum(self.compiled.fact_bit[fact] for fact in facts)
        if draft.choice.marks:
            bits |= self.compiled.fact_bit[fact_of(draft)]
        return bits << self.packing.facts_at

    def _tells(self, draft: Draft) -> bool:
        """Tell whether what is sent or written on a way is asked for behind it; if not, it is like another way."""
        facts = self._facts(draft)
        return not facts & ~self.live[self.compiled.scene_index[draft.target]]

    # -- walking

    def reads(self, when: str) -> int:
        """Return the bits a condition reads, of those that are tracked."""
        return self._test(when).mask if when else 0

    def knows(self, when: str) -> bool:
        """Tell whether everything a condition reads is tracked."""
        return not when or self._test(when).whole

    def may(self, state: int, when: str) -> int:
        """Return what a condition may answer in a state: ``TRUE``, ``FALSE`` or, where too little is known, either."""
        if not when:
            return TRUE
        test = self._test(when)
        key = state & test.mask
        answer = test.known.get(key)
        if answer is None:
            if len(test.known) > _MOST_MENUS:
                test.known.clear()
            play = self.packing.unpack(key)
            if test.whole:
                answer = TRUE if self.compiled.holds(play, when) else FALSE
            else:
                answer = answers(test.tree, lambda leaf: self._stands(play, leaf))
            test.known[key] = answer
        return answer

    def holds(self, state: int, when: str) -> bool:
        """Return whether a condition holds in a state, or may; an empty one always does."""
        return bool(self.may(state, when) & TRUE)

    def standing(self, state: int) -> Callable[[Node], object]:
        """Return what tells at what the name of a condition's leaf stands in a state: None where nobody knows."""
        play = self.packing.unpack(state)
        return lambda leaf: self._stands(play, leaf)

    def _stands(self, play: Play, leaf: Node) -> object:
        compiled, packing, tracked = self.compiled, self.packing, self.part.tracked
        if leaf[0] == "flag":
            known = packing.flags[compiled.flag_index[leaf[1]]].bits & tracked
            return compiled.flag_word(play, leaf[1]) if known else None
        if leaf[0] == "level":
            place = compiled.indicator_index[leaf[1]]
            return play.levels[place] if packing.levels[place].bits & tracked else None
        bit = compiled.fact_bit[leaf[1]]
        return bool(play.asked & bit) if bit << packing.facts_at & tracked else None

    def _test(self, when: str) -> _Test:
        found = self._tests.get(when)
        if found is None:
            bits = bits_read(self.compiled, self.packing, when)
            condition = self.compiled.exercise.conditions.get(when)
            tree = condition.tree if condition is not None else ()
            tracked = self.part.tracked
            found = self._tests[when] = _Test(bits & tracked, bits & tracked == bits, tree)
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
            open_now = self.may(state, draft.when)
            if not open_now & TRUE or (draft.choice.marks and state & self._facts(draft)):
                continue
            if (draft.after or draft.late) and not self._may_follow(state, draft):
                continue
            led_on = led_on or (plain and not open_now & FALSE)
            found.append(way)
        return tuple(found)

    def _may_follow(self, state: int, draft: Draft) -> bool:
        """An outcome's condition sees what the option itself has done, that of an inject sent then all that followed,
        and the injects before it."""
        compiled, play = self.compiled, self.packing.unpack(state)
        if draft.after:
            after = choose(compiled, play, draft.choice.acts_as).play
            if not self.may_in(after, draft.after) & TRUE:
                return False
        if draft.late:
            sent = draft.choice.then
            bare = draft.choice._replace(aside=draft.choice.aside.partition(THEN)[0].strip())
            after = decided(compiled, play, bare)[0]
            for inject, when in zip(sent, draft.late, strict=True):
                if not self.may_in(after, when) & TRUE:
                    return False
                after = compiled.remember(after, "sent", draft.choice.scene, inject)
        return True

    def may_in(self, play: Play, when: str) -> int:
        """Return what a condition may answer in a play of which only what is tracked is known."""
        if self.knows(when):
            return TRUE if self.compiled.holds(play, when) else FALSE
        return answers(self._test(when).tree, lambda leaf: self._stands(play, leaf))

    def fill(self, way: Way, state: int) -> int:
        """Take a way by ``session.play``, remember what its tables asked for, and return the state it leads to."""
        after = self.packing.pack(self._took(self._drafts[way.number], self.packing.unpack(state)))
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


def first_with(compiled: Compiled, words: Mapping[str, str]) -> Play:
    """Return the play before the first scene with flags standing at other words than their first."""
    return compiled.with_flags(start(compiled), words)
