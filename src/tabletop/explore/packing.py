"""A play as one whole number, so that a million of them fit into memory and are compared in no time.

The low bits are the scene; above it stand the levels, the flags, how often each movement waits, and last the facts of
the past. A movement that waits counts at most as often as it can still move its indicator, which keeps loops finite.
One that lands in whatever scene comes next needs no bits: it waits exactly while play stands where it was set off.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tabletop.exercise.model import NEXT_SCENE
from tabletop.session.play import Compiled, Play


class Place(NamedTuple):
    """Where a value stands in the number: ``mask`` is not shifted, ``bits`` is."""

    shift: int
    mask: int

    @property
    def bits(self) -> int:
        """All bits of the value, in place."""
        return self.mask << self.shift


class Packing:
    """Packs plays of one exercise and unpacks them."""

    def __init__(self, compiled: Compiled) -> None:
        self._next = 0
        indicators = compiled.exercise.indicators
        self.scene = self._room(len(compiled.scene_ids) - 1)
        tops = [len(indicators[name].levels) - 1 for name in compiled.indicator_ids]
        self.levels = [self._room(top) for top in tops]
        self.flags = [self._room(len(compiled.exercise.flags[name].words) - 1) for name in compiled.flag_ids]
        self.laters: dict[int, Place] = {}
        self.lands_in: dict[str, list[int]] = {}
        """For each scene the movements that wait for it."""
        self.leaving: dict[int, tuple[int, ...]] = {}
        """For each scene the movements its own ``on_enter`` has set off, which land on leaving it."""
        self._most: dict[int, int] = {}
        for number, later in enumerate(compiled.laters):
            if later.by and later.lands == NEXT_SCENE:
                if later.where.endswith("//"):
                    scene = compiled.scene_index[later.origin]
                    self.leaving[scene] = (*self.leaving.get(scene, ()), number)
            elif later.by:
                self.lands_in.setdefault(later.lands, []).append(number)
                most = -(-tops[compiled.indicator_index[later.indicator]] // abs(later.by))
                self._most[number] = most
                self.laters[number] = self._room(most)
        self.facts_at = self._next
        self.size = self._next + len(compiled.fact_bit)
        self.later_of = [0] * len(self.levels)
        """For each indicator the bits of the movements of it that may wait."""
        for number, place in self.laters.items():
            self.later_of[compiled.indicator_index[compiled.laters[number].indicator]] |= place.bits

    def _room(self, top: int) -> Place:
        place = Place(self._next, (1 << max(1, top.bit_length())) - 1)
        self._next += max(1, top.bit_length())
        return place

    def pack(self, play: Play) -> int:
        """Return the number of a play. Waiting movements that move nothing are left out."""
        number = play.scene | play.asked << self.facts_at
        for place, value in zip(self.levels, play.levels, strict=True):
            number |= value << place.shift
        for place, value in zip(self.flags, play.flags, strict=True):
            number |= value << place.shift
        if play.later:
            for later, count in Counter(play.later).items():
                if later in self.laters:
                    number |= min(count, self._most[later]) << self.laters[later].shift
        return number

    def unpack(self, number: int) -> Play:
        """Return the play of a number."""
        later = [*self.leaving.get(number & self.scene.mask, ())]
        for which, (shift, mask) in self.laters.items():
            later += [which] * (number >> shift & mask)
        return Play(
            number & self.scene.mask,
            tuple([number >> shift & mask for shift, mask in self.levels]),
            tuple([number >> shift & mask for shift, mask in self.flags]),
            tuple(sorted(later)),
            number >> self.facts_at,
        )
