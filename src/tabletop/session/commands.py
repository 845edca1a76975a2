"""What a facilitator may ask for. ``decide`` answers with events or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from tabletop.session.events import Cast, FeedbackGiven, FindingKind, NoteKind


class Step(NamedTuple):
    """Where a command was given: revision at which the scene (or phase) began, what was shown, the question.

    ``done`` counts what may leave the screen as it is: injects sent or skipped, movements refused. Two consoles
    compare a step, so that both pressing ``space`` at once moves one step.
    """

    begun: int
    part: str
    over: str
    question: int
    done: int = 0


@dataclass(frozen=True, kw_only=True)
class Command:
    """Base of all commands. ``on`` is the step the facilitator saw; None for what belongs to no step."""

    on: Step | None = None


@dataclass(frozen=True, kw_only=True)
class Open(Command):
    """Begin a session with these settings (first command of every session)."""

    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Present(Command):
    """So many people are here: seats are taken or freed to match, roles filled in the order written."""

    count: int


@dataclass(frozen=True, kw_only=True)
class TakeSeat(Command):
    """One more person; ``role`` empty takes the first unfilled role."""

    role: str = ""


@dataclass(frozen=True, kw_only=True)
class TakeSeats(Command):
    """Several more people at once, each with a role; an empty one takes the first unfilled role."""

    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FreeSeat(Command):
    """A person leaves."""

    seat: int


@dataclass(frozen=True, kw_only=True)
class GiveRole(Command):
    """Give a seat another role."""

    seat: int
    role: str


@dataclass(frozen=True, kw_only=True)
class Next(Command):
    """The usual next thing (``space``)."""

    how: str = "card"
    """For an inject to a role: card, aloud or seat."""


@dataclass(frozen=True, kw_only=True)
class Back(Command):
    """Show an earlier part of this scene again; nothing is taken back."""


@dataclass(frozen=True, kw_only=True)
class Revote(Command):
    """Open the second vote although it is not the usual next step."""


@dataclass(frozen=True, kw_only=True)
class CountCards(Command):
    """Cards counted by hand. ``counts`` by option id (``unlisted`` too)."""

    counts: dict[str, int]
    passed: int = 0
    missing: int = 0
    ballots_in: int = 0
    """Ballots already cast otherwise in the same vote: all must add up to those present."""


@dataclass(frozen=True, kw_only=True)
class CloseVote(Command):
    """Close the open vote and show it. ``ballots`` are the rows read from the room's file."""

    ballots: tuple[Cast, ...] = ()
    although_missing: bool = False


@dataclass(frozen=True, kw_only=True)
class Decide(Command):
    """Record the decision. ``option`` may be ``unlisted`` with ``words``, ``goto`` and effects.

    ``draw`` is a random number in [0, 1) for outcomes with weights, handed in from outside.
    """

    option: str
    by: str = ""
    reason: str = ""
    although_no_reason: bool = False
    overruled: bool = False
    outcome: str = ""
    words: str = ""
    goto: str = ""
    like: str = ""
    moves: dict[str, int] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    draw: float = 0.0


@dataclass(frozen=True, kw_only=True)
class GiveReason(Command):
    """Fill in a reason later."""

    of: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Dissent(Command):
    """Record who would have decided otherwise, and what would change their mind."""

    words: str
    who: str = ""
    would_change: str = ""
    decision: int = 0
    """Revision of the decision; 0 for the last one."""


@dataclass(frozen=True, kw_only=True)
class RefuseMovement(Command):
    """“We disagree: no move.”"""

    indicator: str
    why: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class SendInject(Command):
    """Send an inject of this scene now, early or late."""

    inject: str
    how: str = "shown"


@dataclass(frozen=True, kw_only=True)
class SkipInject(Command):
    """Never send an inject."""

    inject: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteInject(Command):
    """Write an inject on the spot."""

    text: str
    title: str = ""
    sender: str = ""


@dataclass(frozen=True, kw_only=True)
class Skip(Command):
    """Leave out the present part."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Jump(Command):
    """Go on in any scene."""

    scene: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DropScene(Command):
    """Drop the present scene, which may go."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Undo(Command):
    """Take play back. ``to`` 0: one step; else a revision on the present line."""

    to: int = 0
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Pause(Command):
    """Stop or start all timers."""

    on_: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Blank(Command):
    """Darken the room's screen or light it again."""

    on_: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class SetTimer(Command):
    """Set the discussion clock: ``left`` in ms."""

    left: int
    running: bool = True


@dataclass(frozen=True, kw_only=True)
class Note(Command):
    """Note something of this moment."""

    kind: NoteKind
    text: str
    who: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeNote(Command):
    """Put a note in better words."""

    note: int
    text: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class SettleAssumption(Command):
    """Say what became of an assumption: held, failed, unknown."""

    note: int
    fate: Literal["held", "failed", "unknown"]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Hear(Command):
    """Tick a listen-for point of the present scene by its number from 0, or take the tick back."""

    number: int
    scene: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteLine(Command):
    """Write (line 0), change or drop (empty text) a line of a list."""

    list: str
    text: str
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class TestLine(Command):
    """Say that a line fails a test of its list, or passes it again."""

    list: str
    line: int
    test: str
    fails: bool = True

    __test__ = False


@dataclass(frozen=True, kw_only=True)
class EndHere(Command):
    """Close the exercise at the present scene and open the debrief."""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class GoTo(Command):
    """Show a part of briefing, debrief or hot wash; the console knows their order."""

    phase: Literal["briefing", "debrief", "hot_wash"]
    part: str


@dataclass(frozen=True, kw_only=True)
class Object(Command):
    """The room objects in the debrief."""

    decision: int
    kind: Literal["author_wrong", "misread"]
    text: str
    rec: str = ""


@dataclass(frozen=True, kw_only=True)
class Touch(Command):
    """The room says which entries an unlisted decision touches."""

    decision: int
    recs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SettleStance(Command):
    """The room settles an open stance."""

    decision: int
    rec: str
    stance: Literal["aligns", "partly", "departs"]
    about: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class HotWash(Command):
    """One thing to do differently, to keep, to change, or a question to take home."""

    kind: Literal["differently", "keep", "change", "question"]
    text: str
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class AgreeAction(Command):
    """Agree on an action. ``issue``: the area for improvement it answers, by its revision; 0 for none."""

    text: str
    owner: str = ""
    organisation: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    capability: str = ""
    element: str = ""
    issue: int = 0


@dataclass(frozen=True, kw_only=True)
class ChangeAction(Command):
    """Correct an action, every field as it is to be; empty text takes it back."""

    action: int
    text: str
    owner: str = ""
    organisation: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    capability: str = ""
    element: str = ""
    issue: int = 0


@dataclass(frozen=True, kw_only=True)
class Find(Command):
    """Write down a strength or an area for improvement. ``origin``: the note or hot-wash line it began as."""

    kind: FindingKind
    text: str
    objective: str = ""
    reference: str = ""
    analysis: str = ""
    origin: int = 0


@dataclass(frozen=True, kw_only=True)
class ChangeFinding(Command):
    """Correct a finding, every field as it is to be; empty text takes it back."""

    finding: int
    kind: FindingKind
    text: str
    objective: str = ""
    reference: str = ""
    analysis: str = ""


@dataclass(frozen=True, kw_only=True)
class Rate(Command):
    """Rate an objective P, S, M or U. Without evidence it asks once."""

    objective: str
    rating: Literal["P", "S", "M", "U"]
    evidence: str = ""
    although_no_evidence: bool = False


@dataclass(frozen=True, kw_only=True)
class OpenFeedback(Command):
    """Open the feedback form at the seats. ``statements`` are those to be rated."""

    statements: tuple[str, ...]
    although_again: bool = False


@dataclass(frozen=True, kw_only=True)
class CloseFeedback(Command):
    """Close the feedback form. ``answers`` are the rows read from the room's file."""

    answers: tuple[FeedbackGiven, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GiveFeedback(Command):
    """Type in one feedback form from paper."""

    form: FeedbackGiven


@dataclass(frozen=True, kw_only=True)
class ForgetPeople(Command):
    """Say in the record that the names were deleted."""


@dataclass(frozen=True, kw_only=True)
class Close(Command):
    """End the evening."""


@dataclass(frozen=True)
class Refusal:
    """Why a command did nothing. ``kind``:

    - ``refused``: not possible here;
    - ``confirm``: possible, give it again with the confirming field set;
    - ``moved_on``: another console has gone on, look again;
    - ``form``: a form must be filled in first (``reason`` names it: decide, cards, outcome).
    """

    reason: str
    kind: Literal["refused", "confirm", "moved_on", "form"] = "refused"
