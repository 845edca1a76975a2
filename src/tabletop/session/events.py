"""What can happen in a session. An event says what is so from now on; ``state.fold`` applies what it says.

The body kept in the record is the JSON of the fields; ``form`` names the event and its version. An old form is lifted
when read (``LIFTS``) and never rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, Literal

NoteKind = Literal["observation", "quote", "assumption", "constraint", "question", "action", "disputed"]
NOTE_KINDS: tuple[NoteKind, ...] = (
    "observation", "quote", "assumption", "constraint", "question", "action", "disputed",
)  # fmt: skip
FindingKind = Literal["strength", "area"]
FINDING_KINDS: tuple[FindingKind, ...] = ("strength", "area")
FeedbackSource = Literal["phone", "paper", "room"]
ELEMENTS = ("planning", "organization", "equipment", "training", "exercise")
"""The capability elements a corrective action may belong to."""


@dataclass(frozen=True)
class Event:
    """Base of all events."""

    form: ClassVar[str]

    def body(self) -> str:
        """Return the JSON text that is hashed and kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True)
class Happened:
    """An event with its place: ``revision`` from 1, ``at`` in ms of session time, ``wall`` UTC, only ever printed."""

    revision: int
    at: int
    wall: str
    event: Event


@dataclass(frozen=True)
class Moved:
    """A movement as kept: words and numbers, no index that a later program could read otherwise."""

    indicator: str
    by: int | None
    before: int
    after: int
    because: str = ""
    origin: str = ""
    late: bool = False


@dataclass(frozen=True)
class Waiting:
    """A movement that will land later, named by where the exercise defines it."""

    where: str
    indicator: str


@dataclass(frozen=True)
class Cast:
    """One ballot as closed. ``key`` is a ballot number or a seat; ``option`` empty for a pass."""

    key: str
    option: str
    confidence: int = 0
    reason: str = ""
    words: str = ""


def _nested(cls: type[Any], items: Any) -> tuple[Any, ...]:
    return tuple(item if isinstance(item, cls) else cls(**item) for item in items)


@dataclass(frozen=True)
class Opened(Event):
    """The session exists. ``settings`` as chosen in set-up."""

    form: ClassVar[str] = "opened/1"
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SeatTaken(Event):
    """A person sits down. Names stand in the people's table, never here."""

    form: ClassVar[str] = "seat_taken/1"
    seat: int = 0
    role: str = ""


@dataclass(frozen=True)
class SeatFreed(Event):
    """A person has left."""

    form: ClassVar[str] = "seat_freed/1"
    seat: int = 0


@dataclass(frozen=True)
class RoleGiven(Event):
    """A seat has another role."""

    form: ClassVar[str] = "role_given/1"
    seat: int = 0
    role: str = ""


@dataclass(frozen=True)
class PhaseEntered(Event):
    """Briefing, debrief, hot wash begin; whatever still waited lands before the debrief."""

    form: ClassVar[str] = "phase_entered/1"
    phase: str = ""
    part: str = ""
    why: str = ""
    early: bool = False
    movements: tuple[Moved, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "movements", _nested(Moved, self.movements))


@dataclass(frozen=True)
class Entered(Event):
    """A scene begins. ``how``: start, goto, decision, jump, drop. ``part`` is empty where there is nothing to show."""

    form: ClassVar[str] = "entered/1"
    scene: str = ""
    part: str = ""
    how: str = "goto"
    why: str = ""
    movements: tuple[Moved, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "movements", _nested(Moved, self.movements))
        object.__setattr__(self, "waiting", _nested(Waiting, self.waiting))


@dataclass(frozen=True)
class Shown(Event):
    """The room sees another part. ``timer``: ms the discussion clock starts with, None to leave or stop it.

    ``over`` lays an earlier part over the present one, for looking back.
    """

    form: ClassVar[str] = "shown/1"
    part: str = ""
    over: str = ""
    timer: int | None = None
    skipped: str = ""
    why: str = ""


@dataclass(frozen=True)
class InjectSent(Event):
    """An inject went out. ``how``: shown, card, aloud, seat."""

    form: ClassVar[str] = "inject_sent/1"
    scene: str = ""
    inject: str = ""
    how: str = "shown"
    part: str = ""
    over: str = ""


@dataclass(frozen=True)
class InjectSkipped(Event):
    """An inject will not be sent."""

    form: ClassVar[str] = "inject_skipped/1"
    scene: str = ""
    inject: str = ""
    why: str = ""


@dataclass(frozen=True)
class InjectWritten(Event):
    """An inject written on the spot and shown to the room."""

    form: ClassVar[str] = "inject_written/1"
    title: str = ""
    text: str = ""
    sender: str = ""


@dataclass(frozen=True)
class QuestionOpened(Event):
    """A ballot opens; its id is this event's revision. ``options``: (id, letter) of those open, as listed."""

    form: ClassVar[str] = "question_opened/1"
    scene: str = ""
    round: int = 1
    options: tuple[tuple[str, str], ...] = ()
    privacy: str = "unlinkable"
    again: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple((a, b) for a, b in self.options))


@dataclass(frozen=True)
class CardsCounted(Event):
    """Cards held up by those without a device. ``counts`` by option id; ``unlisted`` counts as one."""

    form: ClassVar[str] = "cards_counted/1"
    question: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    passed: int = 0
    missing: int = 0


@dataclass(frozen=True)
class VoteClosed(Event):
    """The vote is shown. Ballots are sorted by key; an unlinkable key tells nothing."""

    form: ClassVar[str] = "vote_closed/1"
    question: int = 0
    ballots: tuple[Cast, ...] = ()
    present: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "ballots", _nested(Cast, self.ballots))


@dataclass(frozen=True)
class Decided(Event):
    """The decision, apart from any tally. ``words`` is what the room decided when ``option`` is ``unlisted``.

    ``like`` names the listed option whose effects an unlisted decision takes.
    """

    form: ClassVar[str] = "decided/1"
    scene: str = ""
    option: str = ""
    outcome: str = ""
    words: str = ""
    like: str = ""
    goto: str = ""
    by: str = ""
    rule: str = ""
    reason: str = ""
    overruled: bool = False
    timed_out: bool = False
    movements: tuple[Moved, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "movements", _nested(Moved, self.movements))
        object.__setattr__(self, "waiting", _nested(Waiting, self.waiting))


@dataclass(frozen=True)
class ReasonGiven(Event):
    """A reason filled in later, for the event ``of``."""

    form: ClassVar[str] = "reason_given/1"
    of: int = 0
    text: str = ""


@dataclass(frozen=True)
class Dissented(Event):
    """Somebody would have decided otherwise. ``decision`` is the revision of ``decided``."""

    form: ClassVar[str] = "dissented/1"
    decision: int = 0
    who: str = ""
    words: str = ""
    would_change: str = ""


@dataclass(frozen=True)
class MovementRefused(Event):
    """“We disagree: no move.” ``of`` is the event that moved the indicator."""

    form: ClassVar[str] = "movement_refused/1"
    of: int = 0
    indicator: str = ""
    level: int = 0
    why: str = ""


@dataclass(frozen=True)
class Undone(Event):
    """Play is as it was after revision ``to``, showing ``part``; ``told`` says in one line what was taken back."""

    form: ClassVar[str] = "undone/1"
    to: int = 0
    part: str = ""
    told: str = ""
    why: str = ""


@dataclass(frozen=True)
class Paused(Event):
    """Timers stand."""

    form: ClassVar[str] = "paused/1"
    why: str = ""


@dataclass(frozen=True)
class Resumed(Event):
    """Timers run on."""

    form: ClassVar[str] = "resumed/1"


@dataclass(frozen=True)
class Blanked(Event):
    """The room's screen is dark, or no longer."""

    form: ClassVar[str] = "blanked/1"
    on: bool = True
    why: str = ""


@dataclass(frozen=True)
class TimerSet(Event):
    """The discussion clock was changed by hand: ``left`` in ms."""

    form: ClassVar[str] = "timer_set/1"
    left: int = 0
    running: bool = True


@dataclass(frozen=True)
class Noted(Event):
    """A note, attached to the moment."""

    form: ClassVar[str] = "noted/1"
    kind: NoteKind = "observation"
    text: str = ""
    scene: str = ""
    part: str = ""
    who: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class NoteChanged(Event):
    """A note was put in better words; the first wording stays in the record."""

    form: ClassVar[str] = "note_changed/1"
    note: int = 0
    text: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class AssumptionSettled(Event):
    """What became of an assumption: held, failed, unknown."""

    form: ClassVar[str] = "assumption_settled/1"
    note: int = 0
    fate: str = "unknown"
    why: str = ""


@dataclass(frozen=True)
class Heard(Event):
    """A listen-for point was heard, or the tick taken back. The record keeps its words."""

    form: ClassVar[str] = "heard/1"
    scene: str = ""
    text: str = ""
    on: bool = True


@dataclass(frozen=True)
class LineWritten(Event):
    """A line of something the room writes; ``line`` 0 adds one, else changes that line. Empty text drops it."""

    form: ClassVar[str] = "line_written/1"
    list: str = ""
    line: int = 0
    text: str = ""


@dataclass(frozen=True)
class LineTested(Event):
    """A line passes a test or fails it; it stays either way."""

    form: ClassVar[str] = "line_tested/1"
    list: str = ""
    line: int = 0
    test: str = ""
    fails: bool = True


@dataclass(frozen=True)
class Objected(Event):
    """The room objects in the debrief. ``kind``: author_wrong or misread."""

    form: ClassVar[str] = "objected/1"
    decision: int = 0
    rec: str = ""
    kind: str = "author_wrong"
    text: str = ""


@dataclass(frozen=True)
class Touched(Event):
    """Which entries the room says an unlisted decision touches."""

    form: ClassVar[str] = "touched/1"
    decision: int = 0
    recs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "recs", tuple(self.recs))


@dataclass(frozen=True)
class StanceSettled(Event):
    """The room settles an ``open`` stance."""

    form: ClassVar[str] = "stance_settled/1"
    decision: int = 0
    rec: str = ""
    about: str = ""
    stance: str = ""
    why: str = ""


@dataclass(frozen=True)
class HotWashed(Event):
    """One thing to keep, to change, or a question to take home."""

    form: ClassVar[str] = "hot_washed/1"
    kind: Literal["differently", "keep", "change", "question"] = "keep"
    text: str = ""
    who: str = ""


@dataclass(frozen=True)
class ActionAgreed(Event):
    """A corrective action. ``issue`` is the area for improvement it answers, by the revision of its ``found``; 0: none.

    ``element`` is one of ``ELEMENTS`` or empty. Dates are words, as they were typed.
    """

    form: ClassVar[str] = "action_agreed/2"
    text: str = ""
    owner: str = ""
    organisation: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    capability: str = ""
    element: str = ""
    issue: int = 0


@dataclass(frozen=True)
class ActionChanged(Event):
    """An action was corrected: every field as it is from now on. Empty text takes the action back."""

    form: ClassVar[str] = "action_changed/1"
    action: int = 0
    text: str = ""
    owner: str = ""
    organisation: str = ""
    contact: str = ""
    start: str = ""
    due: str = ""
    capability: str = ""
    element: str = ""
    issue: int = 0


@dataclass(frozen=True)
class Found(Event):
    """A strength or an area for improvement, per objective (empty: none in particular).

    ``reference`` names the plan, rule or source it is held against, ``analysis`` says why and with what effect.
    ``origin`` is the revision of the note or the line of the hot wash it began as; 0: none.
    """

    form: ClassVar[str] = "found/1"
    kind: FindingKind = "strength"
    objective: str = ""
    text: str = ""
    reference: str = ""
    analysis: str = ""
    origin: int = 0


@dataclass(frozen=True)
class FindingChanged(Event):
    """A finding was corrected: every field as it is from now on. Empty text takes the finding back."""

    form: ClassVar[str] = "finding_changed/1"
    finding: int = 0
    kind: FindingKind = "strength"
    objective: str = ""
    text: str = ""
    reference: str = ""
    analysis: str = ""


@dataclass(frozen=True)
class Rated(Event):
    """An objective rated P, S, M or U, with the evidence."""

    form: ClassVar[str] = "rated/1"
    objective: str = ""
    rating: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class FeedbackGiven(Event):
    """One participant's feedback form. It never names a seat. ``ratings``: one a statement, 1 to 5; 0 not answered.

    Kept as an event of its own when typed in from paper; forms that came through the room's file stand together in
    ``feedback_closed``.
    """

    form: ClassVar[str] = "feedback_given/1"
    source: FeedbackSource = "paper"
    ratings: tuple[int, ...] = ()
    strengths: str = ""
    improvements: str = ""
    missed: str = ""
    actions: str = ""
    review: str = ""
    comments: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratings", tuple(self.ratings))


@dataclass(frozen=True)
class FeedbackOpened(Event):
    """The feedback form is open at the seats; its id is this event's revision."""

    form: ClassVar[str] = "feedback_opened/1"
    statements: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "statements", tuple(self.statements))


@dataclass(frozen=True)
class FeedbackClosed(Event):
    """The forms that came in, sorted by what they say, so that neither order nor seat shows."""

    form: ClassVar[str] = "feedback_closed/1"
    question: int = 0
    answers: tuple[FeedbackGiven, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", _nested(FeedbackGiven, self.answers))


@dataclass(frozen=True)
class PeopleForgotten(Event):
    """The names were deleted on request."""

    form: ClassVar[str] = "people_forgotten/1"


@dataclass(frozen=True)
class Closed(Event):
    """The evening is over."""

    form: ClassVar[str] = "closed/1"


FORMS: dict[str, type[Event]] = {cls.form: cls for cls in Event.__subclasses__()}

LIFTS: dict[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]] = {
    # Contact and issue came later; an action without them says so by leaving them empty.
    "action_agreed/1": lambda data: ("action_agreed/2", data),
}
"""From an old form to (newer form, fields)."""


def read_event(form: str, body: str) -> Event:
    """Return the event that a record holds as text.

    Raises ValueError when the form or its fields are not known: the record was kept by a newer program.
    """
    data = json.loads(body)
    while form in LIFTS:
        form, data = LIFTS[form](data)
    cls = FORMS.get(form)
    if cls is None or not isinstance(data, dict) or not set(data) <= {item.name for item in fields(cls)}:
        raise ValueError(f"an event of form {form} is not known here; a newer program kept it")
    return cls(**data)
