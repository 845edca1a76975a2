"""When things happened: the timeline with what was taken back, and minutes planned and actual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tabletop.debrief.comparison import over
from tabletop.reports.in_words import is_evidence
from tabletop.reports.naming import Naming, ReportInput
from tabletop.session import events as ev
from tabletop.session.events import Event, Happened
from tabletop.session.state import State
from tabletop.session.telling import scene_title, tell

TAKEN_BACK = "(taken back)"
_PLAY: tuple[type[Event], ...] = (
    ev.PhaseEntered, ev.Entered, ev.Shown, ev.InjectSent, ev.InjectSkipped, ev.InjectWritten, ev.QuestionOpened,
    ev.CardsCounted, ev.VoteClosed, ev.Decided, ev.Dissented, ev.MovementRefused,
)  # fmt: skip
"""What an undo takes back, dissent from a decision with it; notes, people, pauses and time stay."""


@dataclass(frozen=True)
class TimelineRow:
    """One line of the timeline. ``at`` is ms of session time, ``wall`` UTC; empty where times are left out."""

    revision: int
    at: int | None
    wall: str
    text: str
    taken_back: bool


@dataclass(frozen=True)
class PaceRow:
    """Minutes of one part of the evening; ``planned`` None where nothing was planned."""

    part: str
    scene: str
    planned: float | None
    actual: float


def taken_back(happened: Iterable[Happened]) -> set[int]:
    """Return the revisions of those events that a later undo took back, dissents to such decisions among them."""
    gone: set[int] = set()
    line: list[Happened] = []
    for entry in happened:
        if isinstance(entry.event, ev.Undone):
            back = [other.revision for other in line if other.revision > entry.event.to]
            gone.update(back)
            line = [other for other in line if other.revision <= entry.event.to]
        elif isinstance(entry.event, _PLAY):
            line.append(entry)
    return gone


def timeline(given: ReportInput, naming: Naming) -> list[TimelineRow]:
    """Return everything worth a line, in order, named as ``naming`` has it."""
    gone = taken_back(given.happened)
    rows = []
    for entry in given.happened:
        event = naming.event(entry.event)
        text = _told(given.state, Happened(entry.revision, entry.at, entry.wall, event)) if event is not None else ""
        if not text:
            continue
        back = entry.revision in gone or text.endswith(TAKEN_BACK)
        text = naming.words(text.removesuffix(TAKEN_BACK).rstrip())
        at, wall = (None, "") if naming.chatham else (entry.at, entry.wall)
        rows.append(TimelineRow(entry.revision, at, wall, text, back))
    return rows


def _told(state: State, entry: Happened) -> str:
    """An event in words. A rating is never above its evidence, in the timeline neither."""
    if not isinstance(entry.event, ev.Rated):
        return tell(state, entry)
    objective = state.compiled.exercise.file.objectives.get(entry.event.objective)
    rating = entry.event.rating if is_evidence(entry.event.evidence) else "without evidence, so not told"
    return f"rated: {rating} · {objective.text if objective is not None else entry.event.objective}"


def pacing(state: State) -> list[PaceRow]:
    """Return planned and actual minutes of each part of the evening that took time or was planned.

    What a session has not come to, and may still come to, is left out.
    """
    plan = state.compiled.exercise.file.plan
    scenes = state.compiled.exercise.scenes
    spent = {key: ms / 60_000 for key, ms in state.spent.items()}
    rows = [PaceRow("opening", "", plan.opening, spent.pop("briefing", 0.0))]
    for number, visit in enumerate(state.moment.path, 1):
        planned = float(scenes[visit.scene].minutes) or None
        actual = spent.pop(f"{number}:{visit.scene}", 0.0)
        rows.append(PaceRow(scene_title(state, visit.scene), visit.scene, planned, actual))
    back = sum(spent.pop(key) for key in list(spent) if ":" in key)
    if back:
        rows.append(PaceRow("scenes taken back", "", None, back))
    for key, planned in (("debrief", plan.debrief), ("hot_wash", plan.hot_wash)):
        rows.append(PaceRow(key.replace("_", " "), "", planned, spent.pop(key, 0.0)))
    rows += [PaceRow(name, "", None, spent[key]) for key, name in _UNPLANNED.items() if spent.get(key)]
    return [row for row in rows if row.actual or (row.planned and (row.scene or over(state)))]


_UNPLANNED = {"lobby": "before the start", "paused": "pauses"}


def clock(ms: int) -> str:
    """Return session time as ``h:mm:ss``."""
    seconds = max(ms, 0) // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
