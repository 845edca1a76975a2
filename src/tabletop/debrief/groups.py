"""Several sessions of one exercise side by side, matched by the ids of scenes and options. Nothing is added up.

The newest text among them gives titles, labels and order; ids of older ones are found by their ``was`` and never by
likeness. What no longer has an id keeps the one it had and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tabletop.debrief.comparison import Comparison, compare, over
from tabletop.debrief.drawn import Way, map_of, way_of
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED, Decision
from tabletop.explore.picture import Picture
from tabletop.explore.renamed import Renamed
from tabletop.session.events import Happened
from tabletop.session.spread import SOMETHING_ELSE
from tabletop.session.state import State


@dataclass(frozen=True)
class Played:
    """One session to be compared. ``version`` and ``sha256`` are those of the exercise as played there."""

    state: State
    happened: tuple[Happened, ...]
    version: int = 1
    sha256: str = ""
    created: str = ""

    @property
    def exercise(self) -> Exercise:
        """The exercise as this group played it."""
        return self.state.compiled.exercise


@dataclass(frozen=True)
class Answer:
    """What one group decided. ``group`` is its place; ``option`` the id it has now, or had where it is ``gone``.

    ``first`` and ``second`` are votes by option id as it is now, None where no such vote was held.
    """

    group: int
    option: str
    label: str
    gone: bool
    made: Comparison
    first: dict[str, int] | None = None
    second: dict[str, int] | None = None

    @property
    def unlisted(self) -> bool:
        """Whether the group decided something of its own."""
        return self.option == UNLISTED

    @property
    def fewest(self) -> int:
        """How many chose something in the smaller of the votes held; 0 without a vote."""
        held = [tally.voted for tally in (self.made.votes.first, self.made.votes.second) if tally is not None]
        return min(held, default=0)


@dataclass(frozen=True)
class Choice:
    """An option in the order written; ``gone`` where the newest text has it no longer."""

    id: str
    label: str
    gone: bool = False


@dataclass(frozen=True)
class Beside:
    """One decision, all groups beside each other: ``answers`` has a place for each, None where it was not reached.

    ``time`` counts how often a group had come to decide here, from 1. ``gone``: the newest text has no such decision.
    """

    scene: str
    time: int
    title: str
    ask: str
    choices: tuple[Choice, ...]
    answers: tuple[Answer | None, ...]
    gone: bool = False

    @property
    def decided(self) -> list[Answer]:
        """The answers of those who came here."""
        return [answer for answer in self.answers if answer is not None]

    @property
    def parted(self) -> bool:
        """Whether the groups decided differently. What two groups put in their own words is never taken for one."""
        answers = self.decided
        own = sum(1 for answer in answers if answer.unlisted)
        return len({answer.option for answer in answers}) > 1 or (own > 1)

    @property
    def alike(self) -> bool:
        """Whether at least two came here and all decided the same."""
        return len(self.decided) > 1 and not self.parted

    def who_chose(self, option: str) -> list[int]:
        """Return the groups that decided an option."""
        return [answer.group for answer in self.decided if answer.option == option]


@dataclass(frozen=True)
class Groups:
    """All of it. ``exercise`` is the newest text played; ``ways`` are on its map, ``lost`` names for each group the
    scenes of its path that are not on it."""

    exercise: Exercise
    played: tuple[Played, ...]
    decisions: tuple[Beside, ...]
    map: Picture
    ways: tuple[Way, ...]
    lost: tuple[tuple[str, ...], ...]

    @property
    def letters(self) -> list[str]:
        """What the groups are called."""
        return [letter(number) for number in range(len(self.played))]


def letter(number: int) -> str:
    """Return the letter of a group by its place from 0: A … Z, AA, AB, …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def side_by_side(played: Sequence[Played]) -> Groups:
    """Return sessions of one exercise side by side, in the order given.

    Raises ValueError without any, or when one has not ended: what the author says beside it is still closed.
    """
    if not played or not all(over(one.state) for one in played):
        raise ValueError("sessions are compared once they have ended, and there must be one")
    exercise = newest(played)
    names = {one.sha256: Renamed(one.exercise, exercise) for one in played}
    found: dict[tuple[str, int], list[tuple[int, Comparison]]] = {}
    for group, one in enumerate(played):
        met: dict[str, int] = {}
        for made in compare(one.state):
            scene = names[one.sha256].scene(made.scene) or made.scene
            met[scene] = met.get(scene, 0) + 1
            found.setdefault((scene, met[scene]), []).append((group, made))
    place = {name: number for number, name in enumerate(exercise.scenes)}
    order = sorted(found, key=lambda key: (place.get(key[0], len(place)), key[0], key[1]))
    decisions = tuple(_beside(exercise, played, names, key, found[key]) for key in order)
    ways, lost = _ways(exercise, played, names)
    return Groups(exercise, tuple(played), decisions, map_of(exercise), ways, lost)


def newest(played: Sequence[Played]) -> Exercise:
    """Return the exercise of the highest version played; of several with one number that which was begun last."""
    return max(played, key=lambda one: (one.version, one.created)).exercise


def _beside(
    exercise: Exercise,
    played: Sequence[Played],
    names: dict[str, Renamed],
    key: tuple[str, int],
    made: Sequence[tuple[int, Comparison]],
) -> Beside:
    scene = exercise.scenes.get(key[0])
    decision = scene.decision if scene is not None else None
    answers: list[Answer | None] = [None] * len(played)
    for group, comparison in made:
        answers[group] = _answer(group, comparison, names[played[group].sha256], decision)
    shown = made[-1][1]
    return Beside(
        scene=key[0],
        time=key[1],
        title=(scene.title if scene is not None else "") or shown.title,
        ask=decision.ask if decision is not None else shown.ask,
        choices=_choices(decision, [answer for answer in answers if answer is not None]),
        answers=tuple(answers),
        gone=decision is None,
    )


def _answer(group: int, made: Comparison, names: Renamed, decision: Decision | None) -> Answer:
    def now(option: str) -> str:
        return option if option == UNLISTED else names.option(made.scene, option) or option

    def votes(place: int) -> dict[str, int] | None:
        tally = (made.votes.first, made.votes.second)[place]
        return None if tally is None else {now(option): count for option, count in tally.counts.items()}

    then = next((row.id for row in made.options if row.chosen), UNLISTED)
    option = now(then)
    gone = option != UNLISTED and (decision is None or option not in decision.options)
    return Answer(group, option, made.label, gone, made, votes(0), votes(1))


def _choices(decision: Decision | None, answers: Iterable[Answer]) -> tuple[Choice, ...]:
    """The options in the order written, then those that are gone, then what was of their own."""
    options = decision.options if decision is not None else {}
    found = {name: Choice(name, option.label) for name, option in options.items()}
    own = False
    for answer in answers:
        labels = {row.id: row.label for row in answer.made.options}
        counted = {**(answer.first or {}), **(answer.second or {})}
        own = own or answer.unlisted or bool(counted.get(UNLISTED))
        for name in (*(name for name, count in counted.items() if count), answer.option):
            if name != UNLISTED and name not in found:
                found[name] = Choice(name, labels.get(name, answer.label), gone=True)
    rows = tuple(found.values())
    return (*rows, Choice(UNLISTED, SOMETHING_ELSE)) if own else rows


def _ways(
    exercise: Exercise, played: Sequence[Played], names: dict[str, Renamed]
) -> tuple[tuple[Way, ...], tuple[tuple[str, ...], ...]]:
    ways, lost = [], []
    for number, one in enumerate(played):
        known = names[one.sha256]
        way = way_of(one.state, one.happened, letter(number))
        moved = [(stop, known.scene(stop.scene)) for stop in way.stops]
        back = [(known.scene(a), known.scene(b)) for a, b in way.taken_back]
        ways.append(
            replace(
                way,
                stops=tuple(replace(stop, scene=now) for stop, now in moved if now),
                taken_back=tuple((a, b) for a, b in back if a and b),
            )
        )
        lost.append(tuple(dict.fromkeys(_title(one.exercise, stop.scene) for stop, now in moved if not now)))
    return tuple(ways), tuple(lost)


def _title(exercise: Exercise, scene: str) -> str:
    return exercise.scenes[scene].title or scene
