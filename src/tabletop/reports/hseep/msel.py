"""The Master Scenario Events List: everything that is brought to the room, in order, for a spreadsheet.

Times are planned minutes from the opening on the longest way, a decision at its scene’s end; after a session, the
session time at which it came. Under the Chatham House Rule the planned ones stay, since a time can tell who was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Inject, Scene
from tabletop.explore.choices import decides
from tabletop.reports.hseep.handouts import PASSAGE, slips_of, when_sent
from tabletop.reports.hseep.papers import Papers, passages
from tabletop.reports.in_words import first_sentence, listed, minutes_words, plain_word, role_words, title_of
from tabletop.reports.tables import Sheet
from tabletop.reports.timing_plan import longest_way, ways_on
from tabletop.session import events as ev

COLUMNS = (
    "Event Number", "Time", "Scene", "Synopsis", "Mode", "From", "To", "Inject Text", "Expected Action", "Objective",
    "Notes",
)  # fmt: skip
WIDTHS = (8, 8, 17, 24, 12, 15, 16, 48, 28, 24, 28)
NAME = "MSEL"
TITLE = "Master Scenario Events List"
_EVERYBODY = "Everybody"
_FACILITATOR = "Facilitator"
_HOW = {"shown": "shown", "card": "handed over as a card", "aloud": "read aloud", "seat": "given to a seat"}


@dataclass(frozen=True)
class _Event:
    """One line. ``scene``, ``inject`` and ``phase`` tell what became of it; ``minute`` None: no time can be told."""

    minute: float | None
    title: str
    synopsis: str
    mode: str
    sender: str
    to: str
    text: str = ""
    expected: str = ""
    objective: str = ""
    notes: tuple[str, ...] = ()
    scene: str = ""
    inject: str = ""
    phase: str = ""


def rows(papers: Papers) -> tuple[tuple[str, ...], ...]:
    """Return the list, one row an event, each with a cell for each of ``COLUMNS``."""
    became, slips = _Became(papers), _slips(papers)
    found = []
    for number, event in enumerate(_events(papers.exercise), 1):
        at, fate = became.of(event)
        further = slips.get(event.scene, "") if not event.inject else ""
        text = event.text or (_ONLY_SLIPS if further else "")
        found.append(
            (
                str(number), at or _planned(event.minute), event.title, event.synopsis, event.mode, event.sender,
                event.to, text, event.expected, event.objective, _lines(*event.notes, further, fate),
            )
        )  # fmt: skip
    return tuple(found)


_ONLY_SLIPS = "What is told here depends on what was decided before."


def _slips(papers: Papers) -> dict[str, str]:
    """Return for a scene on which slips those of its passages stand that are told in some plays only, in words."""
    numbers: dict[str, list[str]] = {}
    for slip in slips_of(papers):
        if slip.what == PASSAGE:
            numbers.setdefault(slip.scene, []).append(slip.number.removeprefix("Slip "))
    return {scene: f"further text, where it applies: slip {listed(those, 'or')}" for scene, those in numbers.items()}


def _lines(*notes: str) -> str:
    """Return notes one a line, each with a capital letter."""
    return "\n".join(f"{note[0].upper()}{note[1:]}" for note in notes if note)


def sheet(papers: Papers) -> Sheet:
    """Return the list as the sheet of a workbook."""
    marking = " · ".join(text for text in (papers.exercise.file.marking, f"{TITLE}, PRIVATE: facilitators") if text)
    return Sheet(NAME, COLUMNS, rows(papers), WIDTHS, marking=marking, numbers=COLUMNS[:1], times=COLUMNS[1:2])


def _planned(minute: float | None) -> str:
    if minute is None:
        return ""
    return f"{int(minute) // 60}:{int(minute) % 60:02d}"


# ---- what is planned ------------------------------------------------------------------------------------------------


def _events(exercise: Exercise) -> Iterator[_Event]:
    begins = planned_begins(exercise)
    way = longest_way(exercise)
    over = way.plan.opening + sum(stop.minutes for stop in way.stops)
    yield _Event(
        0, "Start of exercise", "Opening, rules of the room, content note, roles", "spoken", _FACILITATOR, _EVERYBODY,
        expected="Participants know the rules, their roles, and how votes are kept.",
    )  # fmt: skip
    for name, scene in exercise.scenes.items():
        yield from _scene(exercise, name, scene, begins.get(name))
    yield _Event(
        over, "Debrief", "What the room would do differently; each decision beside the author and those who disagree",
        "spoken", _FACILITATOR, _EVERYBODY,
        expected="The room speaks first.", notes=("the end of play, on the longest way",), phase="debrief",
    )  # fmt: skip
    yield _Event(
        over + way.plan.debrief, "Hot wash", "One strength and one area for improvement each; actions; feedback forms",
        "spoken", _FACILITATOR, _EVERYBODY, expected="Actions have an owner and a date.", phase="hot_wash",
    )  # fmt: skip
    end = over + way.plan.debrief + way.plan.hot_wash
    yield _Event(end, "End of exercise", "The record is closed", "spoken", _FACILITATOR, _EVERYBODY, phase="closed")


def _scene(exercise: Exercise, name: str, scene: Scene, begin: float | None) -> Iterator[_Event]:
    title = title_of(exercise, name)
    told = [block.text for block in passages(scene) if block.text and not block.when]
    objective = _objective(exercise, scene.objective)
    notes = [f"in the story: {scene.clock}"] if scene.clock else []
    notes += ["may go when time is short"] if scene.may_go is not None else []
    asked = [in_one_line(entry.ask) for entry in scene.write.values()]
    ending = scene.ending
    yield _Event(
        begin, title, first_sentence(told[0]) if told else title, "screen or sheet",
        _FACILITATOR, _EVERYBODY,
        text="\n\n".join(map(in_one_line, told)),
        expected=" ".join(f"The room writes: {text}" for text in asked),
        objective=objective,
        notes=(*notes, *([f"an ending: {ending.title}"] if ending is not None else [])),
        scene=name,
    )  # fmt: skip
    later = [inject for inject in scene.injects if inject.at.kind == "decided"]
    end = None if begin is None else begin + _minutes(scene)
    for inject in scene.injects:
        if inject not in later:
            yield _message(exercise, name, scene, inject, begin)
    if scene.decision is not None:
        expects = "The room decides, gives a reason, and hears who would have decided otherwise."
        minutes = scene.decision.minutes
        discussed = (f"{minutes_words(minutes)} of open discussion",) if minutes else ()
        yield _Event(
            end, title, "Decision" if decides(scene) else "Vote", "vote", _FACILITATOR, _EVERYBODY,
            text=scene.decision.ask, expected=expects, objective=objective, notes=discussed, scene=name,
            inject=_DECISION,
        )  # fmt: skip
    for inject in later:
        yield _message(exercise, name, scene, inject, end)


_DECISION = "\0decision"
"""Marks the line of a scene's decision; no inject can be called so."""


def _message(exercise: Exercise, name: str, scene: Scene, inject: Inject, begin: float | None) -> _Event:
    to = _EVERYBODY if inject.to == "room" else role_words(exercise, inject.to.removeprefix("role:"))
    after = inject.at.minutes if inject.at.kind == "minutes" else 0
    notes = [when_sent(exercise, inject), *([in_one_line(inject.notes)] if inject.notes else [])]
    return _Event(
        None if begin is None else begin + after,
        title_of(exercise, name),
        inject.title or plain_word(inject.id),
        inject.by or "message",
        inject.from_ or _FACILITATOR,
        to,
        text=in_one_line(inject.text),
        expected=in_one_line(inject.expect),
        objective=_objective(exercise, inject.objective or scene.objective),
        notes=tuple(notes),
        scene=name,
        inject=inject.id,
    )


def _minutes(scene: Scene) -> float:
    return scene.minutes or (scene.decision.minutes if scene.decision is not None else 0)


def _objective(exercise: Exercise, name: str) -> str:
    objective = exercise.file.objectives.get(name)
    return in_one_line(objective.text) if objective is not None else ""


def planned_begins(exercise: Exercise) -> dict[str, float]:
    """Return the minute at which each scene begins: on the longest way, and for other scenes from what leads to them.

    Of several ways to a scene off the longest one the shortest counts. A scene nothing leads to is not in it.
    """
    begins = {stop.scene: stop.begins for stop in longest_way(exercise).stops}
    fixed = set(begins)
    waiting = list(begins)
    while waiting:
        name = waiting.pop(0)
        scene = exercise.scenes[name]
        after = begins[name] + _minutes(scene)
        for target in ways_on(scene):
            if target in exercise.scenes and target not in fixed and after < begins.get(target, float("inf")):
                begins[target] = after
                waiting.append(target)
    return begins


# ---- what became of it ----------------------------------------------------------------------------------------------


class _Became:
    """What a session made of each event: the session time at which it came, and its fate in words."""

    def __init__(self, papers: Papers) -> None:
        self._given = papers.played
        self._times = not papers.chatham
        self._naming = papers.naming
        happened = papers.played.happened if papers.played is not None else ()
        self._entered = {e.event.scene: e.at for e in reversed(happened) if isinstance(e.event, ev.Entered)}
        self._began = {e.event.phase: e.at for e in reversed(happened) if isinstance(e.event, ev.PhaseEntered)}
        self._began.update(("closed", e.at) for e in happened if isinstance(e.event, ev.Closed))
        self._sent = {
            (e.event.scene, e.event.inject): (e.at, e.event.how) for e in happened if isinstance(e.event, ev.InjectSent)
        }
        self._skipped = {
            (e.event.scene, e.event.inject): e.event.why for e in happened if isinstance(e.event, ev.InjectSkipped)
        }

    def of(self, event: _Event) -> tuple[str, str]:
        """Return the time (empty: the planned one) and the fate (empty before a session) of an event."""
        if self._given is None:
            return "", ""
        if event.phase:
            return (
                (self._time(self._began[event.phase]), "")
                if event.phase in self._began
                else ("–", "not reached in this session")
            )
        if not event.scene:
            return "", ""
        path = [visit.scene for visit in self._given.state.moment.path]
        if event.scene not in path:
            return "–", "not met in this session"
        if not event.inject:
            return self._time(self._entered.get(event.scene)), ""
        if event.inject == _DECISION:
            made = [one for one in self._given.state.moment.decisions if one.made.scene == event.scene]
            return (self._time(made[-1].at), "") if made else ("–", "not decided in this session")
        return self._inject(event, path)

    def _inject(self, event: _Event, path: list[str]) -> tuple[str, str]:
        moment = self._given.state.moment if self._given is not None else None
        visits = [number for number, name in enumerate(path, 1) if name == event.scene]
        if moment is not None and any((visit, event.inject) in moment.sent for visit in visits):
            sent = self._sent.get((event.scene, event.inject))
            return self._time(sent[0] if sent else None), _HOW.get(sent[1], "sent") if sent else "sent"
        why = self._skipped.get((event.scene, event.inject), "")
        if moment is not None and any((visit, event.inject) in moment.skipped for visit in visits):
            words = self._naming.words(why) if self._naming is not None else why
            return "–", f"skipped: {words}" if words else "skipped"
        return "–", "not sent"

    def _time(self, at: int | None) -> str:
        return _planned(at / 60_000) if at is not None and self._times else ""
