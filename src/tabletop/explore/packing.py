"""A play as one whole number, so that a million of them fit into memory and are compared in no time.

The low bits are the scene; above it stand the levels, the flags, how often each movement waits, and last the facts of
the past. A movement that waits counts at most as often as it can still move its indicator, which keeps loops finite.
One that lands in whatever scene comes next needs no bits: it waits exactly while play stands where it was set off.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import compress, count
from typing import NamedTuple

from tabletop.exercise.model import NEXT_SCENE
from tabletop.session.play import Compiled, Play

_FEW = 256
"""Bits up to which a play is unpacked value by value; beyond, only the values that stand above 0 are looked for."""

_LEVEL, _FLAG, _LATER = range(3)


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
        for places, values in ((self.levels, play.levels), (self.flags, play.flags)):
            for which in compress(count(), values):
                number |= values[which] << places[which].shift
        if play.later:
            for later, often in Counter(play.later).items():
                if later in self.laters:
                    number |= min(often, self._most[later]) << self.laters[later].shift
        return number

    def unpack(self, number: int) -> Play:
        """Return the play of a number."""
        scene = number & self.scene.mask
        later = [*self.leaving.get(scene, ())]
        if self._next > _FEW:
            levels, flags = self._unpack_sparse(number, later)
        else:
            levels = [number >> shift & mask for shift, mask in self.levels]
            flags = [number >> shift & mask for shift, mask in self.flags]
            for which, (shift, mask) in self.laters.items():
                later += [which] * (number >> shift & mask)
        return Play(scene, tuple(levels), tuple(flags), tuple(sorted(later)), number >> self.facts_at)

    def _unpack_sparse(self, number: int, later: list[int]) -> tuple[list[int], list[int]]:
        """Return levels and flags and add to ``later``, by way of the bits that are set: of thousands of values a
        state keeps a few."""
        levels, flags = [0] * len(self.levels), [0] * len(self.flags)
        rest = number & (1 << self.facts_at) - 1 & ~self.scene.bits
        while rest:
            kind, which, place = self._at[(rest & -rest).bit_length() - 1]
            value = number >> place.shift & place.mask
            rest ^= value << place.shift
            if kind == _LATER:
                later += [which] * value
            else:
                (levels if kind == _LEVEL else flags)[which] = value
        return levels, flags

    @cached_property
    def _at(self) -> dict[int, tuple[int, int, Place]]:
        """For each bit the kind, the number and the place of the value it belongs to."""
        known = [(_LEVEL, *one) for one in enumerate(self.levels)]
        known += [(_FLAG, *one) for one in enumerate(self.flags)]
        known += [(_LATER, *one) for one in self.laters.items()]
        return {one[2].shift + bit: one for one in known for bit in range(one[2].mask.bit_length())}
