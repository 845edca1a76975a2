"""A play as an author follows it: each scene met, with what moved on the way and how everything stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tabletop.exercise.model import UNLISTED
from tabletop.explore.choices import Choice, Draft, as_usual, decided, sent_by_itself, take, written_ways
from tabletop.session.play import Compiled, Movement, Play, choose, enter, land_rest, start


@dataclass(frozen=True)
class Stop:
    """A scene of a play. ``by`` is the step that led here (None for the first scene), ``moved`` what it moved at once,
    ``landed`` what moved on entering."""

    play: Play
    by: Choice | None = None
    moved: tuple[Movement, ...] = ()
    landed: tuple[Movement, ...] = ()


@dataclass(frozen=True)
class Trail:
    """A play from the start. ``broken`` names the step that could no longer be taken; empty when all could.

    ``reached`` is False for a scene entered as by a jump, where no play leads.
    """

    compiled: Compiled
    stops: tuple[Stop, ...]
    broken: str = ""
    reached: bool = True

    @property
    def here(self) -> Stop:
        """The last scene met."""
        return self.stops[-1]

    @property
    def scene_id(self) -> str:
        """Its id."""
        return self.compiled.scene_id(self.here.play)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The steps taken."""
        return tuple(stop.by for stop in self.stops if stop.by is not None)

    @property
    def ways(self) -> list[Draft]:
        """The ways that are open now, in the order written."""
        return open_ways(self.compiled, self.here.play)


def begin(compiled: Compiled) -> Trail:
    """Return the play that has just begun."""
    play, landed = enter(compiled, start(compiled), compiled.exercise.start)
    return Trail(compiled, (Stop(as_usual(compiled, play), landed=tuple(landed)),))


def arrive(compiled: Compiled, scene_id: str) -> Trail:
    """Return a play that stands in a scene as after a jump at the very beginning."""
    if scene_id == compiled.exercise.start:
        return begin(compiled)
    play, landed = enter(compiled, start(compiled), scene_id)
    return Trail(compiled, (Stop(as_usual(compiled, play), landed=tuple(landed)),), reached=False)


def walk(compiled: Compiled, choices: Iterable[Choice]) -> Trail:
    """Return the play of these steps; it ends before the first that cannot be taken."""
    trail = begin(compiled)
    for choice in choices:
        if not _can(trail, choice):
            return replace(trail, broken=choice.words or f"the way on from {choice.scene}")
        trail = go(trail, choice)
    return trail


def _can(trail: Trail, choice: Choice) -> bool:
    if choice.scene != trail.scene_id:
        return False
    beyond = bool(choice.aside) or choice.option == UNLISTED
    ways = written_ways(trail.compiled, choice.scene, liberties=beyond)
    return any(way.choice == choice and is_open(trail.compiled, trail.here.play, way) for way in ways)


def go(trail: Trail, choice: Choice) -> Trail:
    """Return the play one step further."""
    compiled, play = trail.compiled, trail.here.play
    if choice.aside:
        stop = Stop(as_usual(compiled, take(compiled, play, choice)), choice)
    elif choice.option is not None:
        chosen = choose(compiled, play, choice.option, choice.outcome)
        after, landed = enter(compiled, sent_by_itself(compiled, chosen.play), chosen.goto)
        stop = Stop(as_usual(compiled, after), choice, tuple(chosen.movements), tuple(landed))
    else:
        target = next(way.target for way in trail.ways if way.choice == choice)
        after, landed = enter(compiled, play, target)
        stop = Stop(as_usual(compiled, after), choice, (), tuple(landed))
    return replace(trail, stops=(*trail.stops, stop))


def at_the_end(trail: Trail) -> tuple[Movement, ...]:
    """Return what still lands before the debrief."""
    return tuple(land_rest(trail.compiled, trail.here.play)[1])


def open_ways(compiled: Compiled, play: Play) -> list[Draft]:
    """Return the ways on that are open, in the order written; of routes only the first."""
    found: list[Draft] = []
    for way in written_ways(compiled, compiled.scene_id(play), liberties=False):
        routed = way.choice.option is None and any(before.choice.option is None for before in found)
        if not routed and is_open(compiled, play, way):
            found.append(way)
    return found


def is_open(compiled: Compiled, play: Play, way: Draft) -> bool:
    """Tell whether a way can be taken. An outcome's condition sees what its option itself has done."""
    if not compiled.holds(play, way.when):
        return False
    if way.after and not compiled.holds(choose(compiled, play, way.choice.acts_as).play, way.after):
        return False
    after = decided(compiled, play, way.choice)[0] if way.late else play
    return all(compiled.holds(after, when) for when in way.late)
