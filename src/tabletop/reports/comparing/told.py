"""Groups side by side as they may be told: every word cleaned, every name as its level has it. Writers add no more.

Under ``roles`` and ``chatham`` a group is its letter. Under the Chatham House Rule votes of fewer than three are not
broken down, nothing tells when a session was held, and the letters follow no order of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tabletop.debrief.advice import Entry
from tabletop.debrief.distance import Distance, distances
from tabletop.debrief.drawn import Way
from tabletop.debrief.groups import Answer, Beside, Groups, Played, letter, side_by_side
from tabletop.debrief.versions import Version, versions
from tabletop.debrief.words import FATE, in_one_line
from tabletop.explore.picture import Picture
from tabletop.reports.in_words import title_of
from tabletop.reports.naming import FEWEST, Level, Naming, ReportInput
from tabletop.text import clean


@dataclass(frozen=True)
class Group:
    """A group. ``name`` is empty where it goes by its letter; ``people`` None where so few are not counted."""

    letter: str
    name: str
    version: int
    people: int | None
    session: str = ""
    begun: str = ""

    @property
    def called(self) -> str:
        """Return letter and name: ``A · Cohort 7``."""
        return f"{self.letter} · {self.name}" if self.name else self.letter

    @property
    def people_words(self) -> str:
        """Return how many took part, in words."""
        if self.people is None:
            return "fewer than three people"
        return "1 person" if self.people == 1 else f"{self.people} people"


@dataclass(frozen=True)
class Dissent:
    """Who would have decided otherwise (empty: not said), and what would change that."""

    words: str
    who: str
    would_change: str


@dataclass(frozen=True)
class Cell:
    """What one group decided. Votes by option id; ``withheld``: there were votes, and they are not broken down."""

    letter: str
    option: str
    label: str
    unlisted: bool
    gone: bool
    votes: tuple[dict[str, int], ...]
    withheld: bool
    shift: tuple[int, int] | None
    by: str
    reason: str
    outcome: str
    overruled: bool
    dissents: tuple[Dissent, ...]
    assumptions: tuple[tuple[str, str], ...]
    """(what was taken as given, what became of it)."""


@dataclass(frozen=True)
class Stand:
    """Where groups, by letter, stand to one entry of the source beside one decision, as we read it."""

    entry: Entry
    about: str
    places: tuple[tuple[str, tuple[str, ...]], ...]
    """(words, letters): in line, part of the way, elsewhere, it is open, no reading beside their choice."""
    further: tuple[str, ...]
    settled: tuple[str, ...]
    all_elsewhere: bool


@dataclass(frozen=True)
class Choice:
    """An option with the number it goes by here: letters belong to the groups."""

    number: int
    id: str
    label: str
    gone: bool


@dataclass(frozen=True)
class Decision:
    """One decision with all groups beside each other, None for one that did not come to it."""

    scene: str
    time: int
    title: str
    ask: str
    choices: tuple[Choice, ...]
    cells: tuple[Cell | None, ...]
    parted: bool
    alike: bool
    gone: bool
    stands: tuple[Stand, ...]

    @property
    def decided(self) -> list[Cell]:
        """Return the cells of those who came here."""
        return [cell for cell in self.cells if cell is not None]

    @property
    def heading(self) -> str:
        """Return the title, with the time where a group came here again."""
        return self.title if self.time == 1 else f"{self.title} (the {_ORDINALS.get(self.time, f'{self.time}th')} time)"

    def number_of(self, option: str) -> int:
        """Return the number of an option, 0 where it has none."""
        return next((choice.number for choice in self.choices if choice.id == option), 0)


_ORDINALS = {2: "second", 3: "third"}


@dataclass(frozen=True)
class Common:
    """What two groups or more share at one decision: an assumption in the same words, dissent from the same option."""

    kind: str
    where: str
    text: str
    letters: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One text of the exercise with those who played it and what changed since."""

    version: int
    sha256: str
    letters: tuple[str, ...]
    newest: bool
    changes: tuple[str, ...]
    otherwise: tuple[tuple[str, str], ...]
    """(letter, the first step of its record that goes otherwise in the newest text; empty: none does)."""


@dataclass(frozen=True)
class Told:
    """Everything a comparison says. ``paths`` are titles of scenes by group; ``lost`` those the map no longer has."""

    exercise_id: str
    title: str
    names: Level
    groups: tuple[Group, ...]
    decisions: tuple[Decision, ...]
    paths: tuple[tuple[str, ...], ...]
    lost: tuple[tuple[str, ...], ...]
    common: tuple[Common, ...]
    texts: tuple[Text, ...]
    map: Picture
    ways: tuple[Way, ...]
    marking: str = ""
    has_author: bool = False


def told(given: Sequence[ReportInput], names: Level) -> Told:
    """Return sessions of one exercise side by side, named as ``names`` has it. Raises ValueError when one has not ended
    or there is none."""
    given = sorted(given, key=lambda one: one.header.last_hash) if names == "chatham" else list(given)
    played = [_played(one) for one in given]
    groups = side_by_side(played)
    speakers = _speakers(given, names)
    beside = distances(groups)
    decisions = tuple(_decision(one, speakers, [d for d in beside if d.decision is one]) for one in groups.decisions)
    return Told(
        exercise_id=groups.exercise.id,
        title=clean(groups.exercise.file.title, multiline=False),
        names=names,
        groups=tuple(_group(number, one, speakers[number]) for number, one in enumerate(given)),
        decisions=decisions,
        paths=tuple(tuple(title_of(groups.exercise, stop.scene) for stop in way.stops) for way in groups.ways),
        lost=groups.lost,
        common=tuple(_common(decisions)),
        texts=tuple(_text(one, groups) for one in versions(groups)),
        map=groups.map,
        ways=groups.ways,
        marking=groups.exercise.file.marking,
        has_author=bool(groups.exercise.recommendations),
    )


def _played(one: ReportInput) -> Played:
    # The text itself says which it is; a header only repeats it.
    exercise = one.state.compiled.exercise
    return Played(one.state, one.happened, exercise.file.version, exercise.sha256, one.header.created)


# ---- people ---------------------------------------------------------------------------------------------------------


class _Speaker:
    """How one group's people and words are told: no name known from any of the groups may stand where none may."""

    def __init__(self, own: Naming, all_names: Naming) -> None:
        self.own, self._all = own, all_names
        self.chatham = own.chatham

    def words(self, text: str) -> str:
        return self._all.words(self.own.words(text)) if self.own.level != "named" else self.own.words(text)

    def who(self, who: str) -> str:
        return "" if self.chatham or not who else self.words(self.own.who(who))

    def by(self, by: str) -> str:
        return self.words(self.own.by(by))


def _speakers(given: Sequence[ReportInput], names: Level) -> list[_Speaker]:
    people = {name for one in given for name in one.people.values()}
    # A group's own name tells who it is; one of a single word may be any word and stays.
    people |= {name for one in given if " " in (name := str(one.state.settings.get("group", "")).strip())}
    first = given[0] if given else None
    if first is None:
        return []
    everyone = Naming(ReportInput(first.state, (), first.header, dict(enumerate(sorted(people), 1)), names))
    return [
        _Speaker(
            Naming(ReportInput(one.state, one.happened, one.header, one.people, names, one.organisations)), everyone
        )
        for one in given
    ]


def _group(number: int, one: ReportInput, speaker: _Speaker) -> Group:
    count = len(speaker.own.seats)
    named, chatham = speaker.own.level == "named", speaker.chatham
    return Group(
        letter(number),
        clean(str(one.state.settings.get("group", "")), multiline=False, limit=80) if named else "",
        one.state.compiled.exercise.file.version,
        None if chatham and count < FEWEST else count,
        one.header.id if named else "",
        one.header.when[:10] if named else "",
    )


# ---- decisions ------------------------------------------------------------------------------------------------------


def _decision(one: Beside, speakers: Sequence[_Speaker], beside: Iterable[Distance]) -> Decision:
    return Decision(
        scene=one.scene,
        time=one.time,
        title=in_one_line(clean(one.title)),
        ask=in_one_line(clean(one.ask)),
        choices=tuple(
            Choice(number, choice.id, in_one_line(clean(choice.label)), choice.gone)
            for number, choice in enumerate(one.choices, 1)
        ),
        cells=tuple(None if answer is None else _cell(answer, speakers[answer.group]) for answer in one.answers),
        parted=one.parted,
        alike=one.alike,
        gone=one.gone,
        stands=tuple(map(_stand, beside)),
    )


def _cell(answer: Answer, speaker: _Speaker) -> Cell:
    made = answer.made
    held = [counts for counts in (answer.first, answer.second) if counts is not None]
    withheld = bool(held) and speaker.chatham and answer.fewest < FEWEST
    return Cell(
        letter=letter(answer.group),
        option=answer.option,
        label=speaker.words(answer.label) if answer.unlisted else in_one_line(clean(answer.label)),
        unlisted=answer.unlisted,
        gone=answer.gone,
        votes=() if withheld else tuple(held),
        withheld=withheld,
        shift=None if withheld else made.votes.shift,
        by=speaker.by(made.by),
        reason=speaker.words(made.reason),
        outcome=in_one_line(clean(made.outcome)),
        overruled=made.overruled,
        dissents=tuple(
            Dissent(speaker.words(said.words), speaker.who(said.who), speaker.words(said.would_change))
            for said in made.dissents
        ),
        assumptions=tuple((speaker.words(one.text), FATE.get(one.fate, one.fate)) for one in made.assumptions),
    )


def _stand(one: Distance) -> Stand:
    def letters(groups: Sequence[int]) -> tuple[str, ...]:
        return tuple(map(letter, groups))

    places = (
        ("in line", one.in_line),
        ("part of the way", one.partly),
        ("elsewhere", one.elsewhere),
        ("it is open", one.open),
        ("not read beside this entry", one.silent),
    )
    return Stand(
        one.entry,
        one.about,
        tuple((words, letters(groups)) for words, groups in places if groups),
        letters(one.further),
        letters(one.settled),
        one.all_elsewhere,
    )


# ---- in common ------------------------------------------------------------------------------------------------------


def _common(decisions: Iterable[Decision]) -> Iterable[Common]:
    """What groups share: the same words assumed, capitals and stops aside; dissent from the same listed option."""
    for one in decisions:
        assumed: dict[str, tuple[str, list[str]]] = {}
        dissented: dict[str, list[str]] = {}
        for cell in one.decided:
            for text, _ in cell.assumptions:
                known = assumed.setdefault(_same(text), (text, []))[1]
                known += [cell.letter] if cell.letter not in known else []
            if cell.dissents and not cell.unlisted:
                dissented.setdefault(cell.option, []).append(cell.letter)
        for text, letters in assumed.values():
            if len(letters) > 1:
                yield Common("assumption", one.heading, text, tuple(letters))
        for option, letters in dissented.items():
            if len(letters) > 1:
                label = next(choice.label for choice in one.choices if choice.id == option)
                yield Common("dissent", one.heading, label, tuple(letters))


def _same(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _text(one: Version, groups: Groups) -> Text:
    return Text(
        one.version,
        one.sha256,
        tuple(map(letter, one.groups)),
        one.newest,
        tuple(clean(change.text, multiline=False) for change in one.changes),
        tuple(
            (
                letter(group),
                ""
                if step is None
                else clean(
                    f"“{title_of(groups.exercise, step.scene)}”: {step.what}: {step.was}; now: {step.now}",
                    multiline=False,
                ),
            )
            for group, step in one.otherwise
        ),
    )
