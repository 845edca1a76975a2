"""What the author says beside a decision, with everything that travels with it. Closed until the exercise is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tabletop.debrief.words import FORCE, in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Advice, Decision
from tabletop.session.play import Play
from tabletop.session.state import DecisionMade, State

CLAIMS = ("claim", "forecast")
"""A claim is a question to the room, not a place it missed."""


@dataclass(frozen=True)
class Entry:
    """An entry of the source as the debrief tells it.

    ``unsaid`` is ours; ``use`` is a question to the room; ``along`` are the ids that travel with it, either way.
    """

    id: str
    place: str
    force: str
    text: str
    conditions: str = ""
    limits: str = ""
    admits: str = ""
    unsaid: str = ""
    readings: tuple[str, ...] = ()
    use: str = ""
    is_claim: bool = False
    along: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How the exercise's writer reads the author beside one choice. ``entry`` None: ``not_addressed`` says why.

    ``settled`` and ``settled_because`` are what the room made of an open stance.
    """

    entry: Entry | None
    stance: str = ""
    about: str = ""
    overshoots: bool = False
    because: str = ""
    not_addressed: str = ""
    settled: str = ""
    settled_because: str = ""


@dataclass(frozen=True)
class AuthorSays:
    """All of the author beside one decision.

    ``readings`` belong to what was chosen, ``held`` to the decision whatever was chosen; ``with_choice`` travels with
    entries of the readings (some may be held too), ``along`` with either and is neither. ``silent`` says why the author
    has nothing on the decision as a whole.
    """

    readings: tuple[Reading, ...] = ()
    held: tuple[Entry, ...] = ()
    with_choice: tuple[Entry, ...] = ()
    along: tuple[Entry, ...] = ()
    silent: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry once, in the order told."""
        told = [reading.entry for reading in self.readings if reading.entry is not None]
        return tuple(dict.fromkeys((*told, *self.held, *self.along)))


NOTHING_SAID = AuthorSays()


def has_author(exercise: Exercise) -> bool:
    """Return whether the exercise argues with a source at all."""
    return exercise.source is not None or bool(exercise.recommendations)


def entry_of(exercise: Exercise, name: str) -> Entry | None:
    """Return an entry of the register, or None when there is none by that name."""
    found = exercise.recommendations.get(name)
    if found is None:
        return None
    return Entry(
        id=name,
        place=found.place,
        force=FORCE[found.modality],
        text=in_one_line(found.text),
        conditions=in_one_line(found.conditions),
        limits=in_one_line(found.limits),
        admits=in_one_line(found.admits),
        unsaid=in_one_line(found.unsaid),
        readings=tuple(map(in_one_line, found.readings)),
        use=in_one_line(found.use),
        is_claim=found.modality in CLAIMS,
        along=tuple(travelling(exercise, [name])),
    )


def entries_of(exercise: Exercise, names: Iterable[str]) -> tuple[Entry, ...]:
    """Return those entries of the register that exist, each once."""
    found = [entry_of(exercise, name) for name in dict.fromkeys(names)]
    return tuple(entry for entry in found if entry is not None)


def travelling(exercise: Exercise, names: Iterable[str]) -> list[str]:
    """Return the entries that travel with those named and are not among them; ``with`` works both ways."""
    here = list(dict.fromkeys(names))
    found: list[str] = []
    for name in here:
        entry = exercise.recommendations.get(name)
        found += entry.with_ if entry is not None else ()
        found += [other for other, entry in exercise.recommendations.items() if name in entry.with_]
    return [name for name in dict.fromkeys(found) if name not in here]


def author_says(state: State, made: DecisionMade, decision: Decision, play: Play | None) -> AuthorSays:
    """Return the author beside a decision that was made; ``play`` is where play stood once it was made.

    A decision that was not listed has no readings: the entries stand beside it and the room says which it touches.
    """
    exercise = state.compiled.exercise
    option = decision.options.get(made.made.option)
    rows = option.advice if option is not None else ()
    open_rows = [row for row in rows if not row.when or (play is not None and state.compiled.holds(play, row.when))]
    readings = tuple(_reading(state, made, row) for row in open_rows)
    told = [reading.entry.id for reading in readings if reading.entry is not None]
    beside = [name for name in decision.author.entries if name not in told]
    return AuthorSays(
        readings,
        entries_of(exercise, beside),
        entries_of(exercise, travelling(exercise, told)),
        entries_of(exercise, travelling(exercise, [*told, *beside])),
        in_one_line(decision.author.not_addressed),
    )


def _reading(state: State, made: DecisionMade, row: Advice) -> Reading:
    settled, why = state.stances.get((made.revision, row.rec, row.about), ("", ""))
    return Reading(
        entry=entry_of(state.compiled.exercise, row.rec),
        stance=row.stance or "",
        about=row.about,
        overshoots=row.overshoots,
        because=in_one_line(row.because),
        not_addressed=in_one_line(row.not_addressed),
        settled=settled,
        settled_because=why,
    )
