"""The state of a session: everything its events have said so far, folded. Same events, same state, always."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tabletop.session import events as ev
from tabletop.session.commands import Step
from tabletop.session.events import Moved
from tabletop.session.play import Compiled, Play
from tabletop.session.views import Phase


@dataclass(frozen=True)
class Question:
    """A vote. ``status``: open, closed, undone (taken back with its ballots), skipped."""

    id: int
    scene: str
    visit: int
    round: int
    options: tuple[tuple[str, str], ...]
    privacy: str
    status: str = "open"
    again: bool = False
    cards: ev.CardsCounted | None = None
    ballots: tuple[ev.Cast, ...] = ()
    present: int = 0

    def counts(self) -> dict[str, int]:
        """Return votes by option id (``unlisted`` too); meant for closed questions."""
        counts = {option: 0 for option, _ in self.options}
        for option, n in (self.cards.counts if self.cards else {}).items():
            counts[option] = counts.get(option, 0) + n
        for ballot in self.ballots:
            if ballot.option:
                counts[ballot.option] = counts.get(ballot.option, 0) + 1
        return counts

    def passed(self) -> int:
        """Return how many passed."""
        return (self.cards.passed if self.cards else 0) + sum(1 for ballot in self.ballots if not ballot.option)


@dataclass(frozen=True)
class DecisionMade:
    """A decision on the present line, with the questions (ids) asked before it."""

    revision: int
    at: int
    visit: int
    made: ev.Decided
    questions: tuple[int, ...]


@dataclass(frozen=True)
class Visit:
    """A scene entered: ``begun`` is the revision, ``movements`` what moved on entering."""

    begun: int
    scene: str
    how: str
    movements: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Moment:
    """What undo takes back: play and nothing else. ``play`` is None before the first scene."""

    phase: Phase = "lobby"
    part: str = "lobby"
    over: str = ""
    begun: int = 0
    play: Play | None = None
    path: tuple[Visit, ...] = ()
    questions: tuple[int, ...] = ()
    """Votes of the present visit, first and second."""
    decisions: tuple[DecisionMade, ...] = ()
    sent: tuple[tuple[int, str], ...] = ()
    """(visit, inject id) sent."""
    skipped: tuple[tuple[int, str], ...] = ()
    """(visit, inject id) that will not be sent."""
    left_out: tuple[str, ...] = ()
    """Parts that were skipped."""
    written: tuple[int, ...] = ()
    """Injects written on the spot and shown, by revision."""
    refused: tuple[tuple[tuple[int, str], str], ...] = ()
    """((revision of the event that moved, indicator), why the room does not believe it)."""
    ended: str = ""
    """The scene in which the exercise ended; the same as the last visit's unless nothing was played."""
    early: bool = False
    final: tuple[Moved, ...] = ()
    """What landed only at the end."""

    @property
    def visit(self) -> int:
        """Number of the present visit, from 1; 0 before the first scene."""
        return len(self.path)


@dataclass(frozen=True)
class NoteKept:
    """A note with its latest wording."""

    revision: int
    at: int
    note: ev.Noted
    fate: str = ""
    why: str = ""


@dataclass(frozen=True)
class Line:
    """A written line: every wording it had, and the tests it fails."""

    number: int
    wordings: tuple[str, ...]
    fails: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The last wording; empty when the line was dropped."""
        return self.wordings[-1]


@dataclass(frozen=True)
class Clock:
    """The discussion clock: ``left`` ms at session time ``at``, running or not; ``held`` when stopped by hand."""

    left: int
    at: int
    running: bool
    held: bool = False

    def left_at(self, now: int) -> int:
        """Return what is left at session time ``now``; below zero when over."""
        return self.left - (now - self.at) if self.running else self.left


@dataclass(frozen=True)
class FeedbackAsked:
    """The feedback form at the seats: ``id`` is the revision that opened it."""

    id: int
    statements: tuple[str, ...]
    open: bool = True


@dataclass(frozen=True)
class State:
    """A session after ``revision`` events."""

    compiled: Compiled = field(repr=False, compare=False)
    revision: int = 0
    at: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    seats: dict[int, str] = field(default_factory=dict)
    """Seats taken and not freed, with their roles."""
    seats_ever: int = 0
    moment: Moment = Moment()
    line: tuple[tuple[int, Moment], ...] = ()
    """The play after each step of the present line, by revision."""
    questions: dict[int, Question] = field(default_factory=dict)
    notes: dict[int, NoteKept] = field(default_factory=dict)
    lists: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    heard: frozenset[tuple[str, str]] = frozenset()
    dissents: tuple[tuple[int, ev.Dissented], ...] = ()
    reasons: dict[int, str] = field(default_factory=dict)
    written_injects: dict[int, ev.InjectWritten] = field(default_factory=dict)
    paused: bool = False
    blank: bool = False
    clock: Clock | None = None
    laid_by: dict[int, Clock] = field(default_factory=dict)
    """The discussion clock as it stood when a discussion was left, by the revision at which its scene began."""
    spent: dict[str, int] = field(default_factory=dict)
    """ms by ``phase`` or ``visit:scene``; time while paused stands under ``paused``."""
    objections: tuple[tuple[int, ev.Objected], ...] = ()
    touched: dict[int, tuple[str, ...]] = field(default_factory=dict)
    stances: dict[tuple[int, str, str], tuple[str, str]] = field(default_factory=dict)
    hot_wash: tuple[tuple[int, ev.HotWashed], ...] = ()
    actions: tuple[tuple[int, ev.ActionAgreed], ...] = ()
    """Actions as last corrected, by the revision at which they were agreed; those taken back are gone."""
    findings: tuple[tuple[int, ev.Found], ...] = ()
    """Strengths and areas for improvement as last corrected, by revision; those taken back are gone."""
    ratings: dict[str, ev.Rated] = field(default_factory=dict)
    feedback_asked: FeedbackAsked | None = None
    """The feedback form last opened at the seats, if it ever was."""
    feedback: tuple[ev.FeedbackGiven, ...] = ()
    """All feedback forms, sorted by what they say, so that no order of coming shows."""
    closed: bool = False

    @property
    def phase(self) -> Phase:
        """Where the evening stands."""
        return self.moment.phase

    @property
    def present(self) -> int:
        """How many people are here: seats taken and not freed."""
        return len(self.seats)

    @property
    def shown(self) -> str:
        """The part the room sees."""
        return self.moment.over or self.moment.part

    @property
    def question(self) -> Question | None:
        """The open vote, if one is open."""
        last = self.questions.get(self.moment.questions[-1]) if self.moment.questions else None
        return last if last is not None and last.status == "open" else None

    @property
    def step(self) -> Step:
        """Where a command given now is given."""
        question, moment = self.question, self.moment
        done = len(moment.sent) + len(moment.skipped) + len(moment.written) + len(moment.refused)
        return Step(moment.begun, moment.part, moment.over, question.id if question else 0, done)

    @property
    def refused(self) -> dict[tuple[int, str], str]:
        """(revision of the event that moved, indicator) → why the room does not believe it."""
        return dict(self.moment.refused)

    @property
    def scene_id(self) -> str:
        """The present scene, or the last one; empty before the first."""
        return self.moment.path[-1].scene if self.moment.path else ""

    @property
    def open_feedback(self) -> FeedbackAsked | None:
        """The feedback form while seats may fill it in."""
        asked = self.feedback_asked
        return asked if asked is not None and asked.open else None

    def decision_of_visit(self) -> DecisionMade | None:
        """Return the decision made in the present visit, if it was made."""
        last = self.moment.decisions[-1] if self.moment.decisions else None
        return last if last is not None and last.visit == self.moment.visit else None

    def reason_of(self, decision: DecisionMade) -> str:
        """Return the reason given with a decision, or later."""
        return self.reasons.get(decision.revision) or decision.made.reason
