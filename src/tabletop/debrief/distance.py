"""Where groups stand to the author, entry by entry and in words. Never scored, totalled or ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tabletop.debrief.advice import Entry, Reading
from tabletop.debrief.groups import Answer, Beside, Groups
from tabletop.exercise.exercise import Exercise

IN_LINE, PARTLY, ELSEWHERE = "aligns", "partly", "departs"


@dataclass(frozen=True)
class Distance:
    """One entry of the source beside one decision; ``about`` tells two readings of it apart.

    Each field lists groups by their place. ``open`` are those whose choice can be read in two ways and who left it
    open, ``silent`` those whose choice is not read beside this entry, ``further`` those who went further than the
    author asks. ``settled`` are groups that settled an open reading themselves; they stand where they said.
    """

    decision: Beside
    entry: Entry
    about: str = ""
    in_line: tuple[int, ...] = ()
    partly: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    open: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()
    further: tuple[int, ...] = ()
    settled: tuple[int, ...] = ()

    @property
    def all_elsewhere(self) -> bool:
        """Whether at least two groups decided here, each is read beside this entry, and all are elsewhere. Never of a
        claim or forecast: that is a question to the room and no place that it missed."""
        others = (self.in_line, self.partly, self.open, self.silent)
        return len(self.elsewhere) > 1 and not any(others) and not self.entry.is_claim


def distances(groups: Groups) -> tuple[Distance, ...]:
    """Return, decision by decision, every entry beside which some group's choice is read, in the register's order.

    Entries held beside a decision whatever was chosen carry no reading and are not among them.
    """
    found = []
    place = {name: number for number, name in enumerate(groups.exercise.recommendations)}
    for decision in groups.decisions:
        keys: dict[tuple[str, str], Entry] = {}
        for answer in decision.decided:
            for reading in _readings(answer):
                if reading.entry is not None:
                    # The newest wording of an entry is shown, and the last group read has it or an equal one.
                    keys[_now(groups.exercise, reading.entry.id), reading.about] = reading.entry
        in_order = sorted(keys, key=lambda key: place.get(key[0], len(place)))
        found += [_distance(groups.exercise, decision, key, keys[key]) for key in in_order]
    return tuple(found)


def _distance(exercise: Exercise, decision: Beside, key: tuple[str, str], entry: Entry) -> Distance:
    places: dict[str, list[int]] = {name: [] for name in (IN_LINE, PARTLY, ELSEWHERE, "open", "silent")}
    further, settled = [], []
    for answer in decision.decided:
        mine = [one for one in _readings(answer) if _is(exercise, one, key)]
        if not mine:
            places["silent"].append(answer.group)
            continue
        reading = mine[0]
        places[reading.settled or reading.stance].append(answer.group)
        further += [answer.group] if reading.overshoots else []
        settled += [answer.group] if reading.settled else []
    return Distance(
        decision,
        entry,
        key[1],
        tuple(places[IN_LINE]),
        tuple(places[PARTLY]),
        tuple(places[ELSEWHERE]),
        tuple(places["open"]),
        tuple(places["silent"]),
        tuple(further),
        tuple(settled),
    )


def _readings(answer: Answer) -> Iterable[Reading]:
    """The readings that say where a choice stands."""
    known = (IN_LINE, PARTLY, ELSEWHERE, "open")
    return [one for one in answer.made.author.readings if one.entry is not None and one.stance in known]


def _is(exercise: Exercise, reading: Reading, key: tuple[str, str]) -> bool:
    return reading.entry is not None and (_now(exercise, reading.entry.id), reading.about) == key


def _now(exercise: Exercise, name: str) -> str:
    """An entry's id in the newest text, by its ``was``; its own where there is none."""
    if name in exercise.recommendations:
        return name
    entries = exercise.recommendations.items()
    return next((now for now, one in entries if name in one.was.ids), name)
