"""The format, field by field. The JSON Schema and the reference of keys are made from here.

No unions: where an author may write a short form, a ``BeforeValidator`` lengthens it, so that every error has one path
and that path walks the tree of nodes in the file. Fields whose names Python keeps for itself end in ``_`` and carry the
written name as alias (``from_`` ← ``from``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]
Id = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
RegisterId = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=60)]
Minutes = Annotated[float, Field(strict=True, ge=0, le=600, allow_inf_nan=False)]
Yes = Annotated[bool, Field(strict=True)]
Mark = Literal["fact", "fiction", "author_view", "other_view", "hindsight"]
Modality = Literal[
    "advises", "advises_against", "suggests_considering", "suggests_examining", "urges_caution", "states_need",
    "calls_possible", "keeps_in_reserve", "may_come_to", "under_condition", "warns", "claim", "forecast",
]  # fmt: skip
Stance = Literal["aligns", "partly", "departs", "open"]
StandsFor = Literal["decides", "affected", "dissents"]
StepName = Literal["vote", "show", "discuss", "revote", "decide"]

NEXT_SCENE = "@next"
"""``later: true``: the movement lands on entering whatever scene comes next."""
UNLISTED = "unlisted"
"""How conditions, playtests and records name a decision that was not among the options."""


class Written(BaseModel):
    """Base of everything an author writes: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, strict=False)


def _lengthen(key: str, forms: Any) -> BeforeValidator:
    """A bare value stands for ``{key: value}``; the map is the long form. ``forms`` names both for the schema."""

    def long(value: Any) -> Any:
        return value if isinstance(value, dict) else {key: value}

    return BeforeValidator(long, json_schema_input_type=forms)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


ManyTexts = Annotated[tuple[Text, ...], BeforeValidator(_listed, json_schema_input_type=Text | tuple[Text, ...])]


class Was(Written):
    """Earlier names: ``ids`` of the entry itself, ``words`` of its words (old → new)."""

    ids: tuple[Text, ...] = ()
    words: dict[str, Text] = {}


def _was(value: Any) -> Any:
    if isinstance(value, dict):
        return {"words": value}
    return {"ids": _listed(value)}


Earlier = Annotated[Was, BeforeValidator(_was, json_schema_input_type=Text | tuple[Text, ...] | dict[str, Text])]
NEVER_RENAMED = Was()


# ---- registers ------------------------------------------------------------------------------------------------------


class Source(Written):
    """The work the exercises argue with."""

    author: Text
    title: Text
    in_: str = Field("", alias="in")
    date: str = ""
    address: str = ""
    note: str = ""


class Recommendation(Written):
    """An entry of the source's register, paraphrased, with its force and everything that travels with it."""

    place: Text
    modality: Modality
    text: Text
    conditions: str = ""
    limits: str = ""
    admits: str = ""
    unsaid: str = ""
    readings: tuple[Text, ...] = ()
    with_: tuple[RegisterId, ...] = Field((), alias="with")
    use: str = ""
    was: Earlier = NEVER_RENAMED


class SourceFile(Written):
    """``source.yaml``."""

    tabletop: Literal[1]
    source: Source
    recommendations: dict[RegisterId, Recommendation]


class Figure(Written):
    """One of several numbers that disagree."""

    value: Text
    source: RegisterId


class Fact(Written):
    """A dated statement; ``known`` parts what could be known then from hindsight."""

    text: Text
    date: str = ""
    known: Literal["then", "hindsight"]
    standing: Literal["seen", "secondary", "general", "author_only"]
    figures: tuple[Figure, ...] = ()
    sources: tuple[RegisterId, ...] = ()
    was: Earlier = NEVER_RENAMED


def _copy(value: Any) -> Any:
    if isinstance(value, bool):
        return "a copy" if value else ""
    return value


class SourceEntry(Written):
    """Where a fact was read."""

    title: Text
    by: str = ""
    date: str = ""
    address: str = ""
    copy_: Annotated[str, BeforeValidator(_copy, json_schema_input_type=Yes | str)] = Field("", alias="copy")
    was: Earlier = NEVER_RENAMED


class FactsFile(Written):
    """``facts.yaml``."""

    tabletop: Literal[1]
    as_of: Text
    facts: dict[RegisterId, Fact]
    sources: dict[RegisterId, SourceEntry] = {}
    real_people: tuple[Text, ...] = ()


class RoleEntry(Written):
    """A role as written; in an exercise the keys written replace those of the cast."""

    name: str = ""
    side: str = ""
    interest: str = ""
    brief: str = ""
    stands_for: Annotated[
        tuple[StandsFor, ...], BeforeValidator(_listed, json_schema_input_type=StandsFor | tuple[StandsFor, ...])
    ] = ()
    was: Earlier = NEVER_RENAMED


class IndicatorEntry(Written):
    """An indicator as written; without ``levels`` it is a question for the debrief."""

    name: str = ""
    about: str = ""
    levels: tuple[Id, ...] = ()
    start: str = ""
    reads: Literal["more_is_better", "less_is_better", "neither"] = "neither"
    shown: Literal["room", "facilitator", "debrief"] = "room"
    was: Earlier = NEVER_RENAMED


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


Word = Annotated[Id, BeforeValidator(_word, json_schema_input_type=Id | Yes)]


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return {"words": ["true", "false"] if value else ["false", "true"]}
    return {"words": value} if isinstance(value, list) else value


class FlagEntry(Written):
    """A flag's words, the first being the start; ``true`` and ``false`` are two words like others.

    Without words the flag is only named, and the cast says what it is.
    """

    words: tuple[Word, ...] = ()
    was: Earlier = NEVER_RENAMED


Flag = Annotated[FlagEntry, BeforeValidator(_flag, json_schema_input_type=Yes | tuple[Word, ...] | FlagEntry)]


class Person(Written):
    """An invented person who holds no seat."""

    name: Text
    office: str = ""
    side: str = ""


class Words(Written):
    """House words: ``avoid`` maps a word to the better one, ``allow`` lists phrases where it may stand."""

    avoid: dict[str, Text] = {}
    allow: tuple[Text, ...] = ()


class CastFile(Written):
    """``cast.yaml``: definitions shared by the exercises of a collection."""

    tabletop: Literal[1]
    roles: dict[Id, RoleEntry] = {}
    indicators: dict[Id, IndicatorEntry] = {}
    flags: dict[Id, Flag] = {}
    people: tuple[Person, ...] = ()
    glossary: dict[str, Text] = {}
    words: Words = Words()


def _named(value: Any) -> Any:
    """``[a, b]`` takes entries from the cast as they are; a map replaces keys or defines new ones."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return {item: {} for item in value}
    return value


# ---- scenes ---------------------------------------------------------------------------------------------------------


class Block(Written):
    """A paragraph or more that the room sees together: one part of the scene."""

    text: str = ""
    written: str = ""
    when: str = ""
    mark: Mark | None = None
    facts: tuple[RegisterId, ...] = ()


def _blocks(value: Any) -> Any:
    return [{"text": value}] if isinstance(value, str) else value


Blocks = Annotated[tuple[Block, ...], BeforeValidator(_blocks, json_schema_input_type=Text | tuple[Block, ...])]


class Items(Written):
    """How many lines a room writes."""

    min: int = Field(1, strict=True, ge=0, le=50)
    max: int = Field(10, strict=True, ge=1, le=50)


class WriteList(Written):
    """Something the room puts in words; each of ``tests`` is asked of each line."""

    ask: Text
    items: Items = Items()
    tests: tuple[Text, ...] = ()
    was: Earlier = NEVER_RENAMED


class ProbeEntry(Written):
    """A question the facilitator may ask; ``for`` names a role or a side."""

    text: Text
    for_: str = Field("", alias="for")


class ListenForEntry(Written):
    """A point a good discussion reaches, ticked when heard."""

    text: Text
    objective: str = ""


Probe = Annotated[ProbeEntry, _lengthen("text", Text | ProbeEntry)]
ListenFor = Annotated[ListenForEntry, _lengthen("text", Text | ListenForEntry)]


TimeWord = Literal["start", "discussion", "decided", "manual"]


class InjectTime(Written):
    """When an inject falls due; ``minutes`` since the scene was shown for ``kind: minutes``."""

    kind: Literal["start", "discussion", "decided", "manual", "minutes"] = "discussion"
    minutes: float = Field(0, strict=True, ge=0, le=600)


def _at(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"kind": "minutes", "minutes": value}
    return {"kind": value}


class Inject(Written):
    """News that reaches the room or a role while a scene runs."""

    id: Id
    title: str = ""
    at: Annotated[InjectTime, BeforeValidator(_at, json_schema_input_type=Minutes | TimeWord)] = InjectTime()
    to: str = "room"
    from_: str = Field("", alias="from")
    by: str = ""
    mark: Mark | None = None
    text: Text
    when: str = ""
    facts: tuple[RegisterId, ...] = ()
    objective: str = ""
    expect: str = ""
    notes: str = ""
    was: Earlier = NEVER_RENAMED


Steps = Annotated[int, Field(strict=True, ge=-9, le=9)]


def _by(value: Any) -> Any:
    return None if value == "unknown" else "nothing" if value is None else value


def _later(value: Any) -> Any:
    if isinstance(value, bool):
        return NEXT_SCENE if value else ""
    return value


class MoveEntry(Written):
    """A movement of an indicator. ``by`` is a number of steps, ``None`` for “?”; ``later`` names when it lands."""

    by: Annotated[Steps | None, BeforeValidator(_by, json_schema_input_type=Steps | Literal["unknown"])]
    because: str = ""
    later: Annotated[str, BeforeValidator(_later, json_schema_input_type=Yes | Id)] = ""


Move = Annotated[MoveEntry, _lengthen("by", Steps | Literal["unknown"] | MoveEntry)]
Setting = Annotated[str, BeforeValidator(_word, json_schema_input_type=Word | Yes)]


class Effects(Written):
    """``moves`` and ``set``, wherever they stand."""

    moves: dict[Id, Move] = {}
    set_: dict[Id, Setting] = Field({}, alias="set")


class MayGo(Written):
    """Where to go instead when time is short, and what then holds."""

    goto: Id
    set_: dict[Id, Setting] = Field({}, alias="set")


class Route(Written):
    """One of several ways on; the last has no ``when``."""

    when: str = ""
    goto: Id


class EndingEntry(Written):
    """An end, never called right or wrong."""

    title: Text
    tone: str = ""
    text: str = ""


Ending = Annotated[EndingEntry, _lengthen("title", Text | EndingEntry)]


class Advice(Written):
    """An option held beside an entry of the source, or why the source is silent."""

    rec: str = ""
    stance: Stance | None = None
    about: str = ""
    when: str = ""
    overshoots: Yes = False
    because: str = ""
    not_addressed: str = ""


class Outcome(Written):
    """One of several things that may follow an option."""

    label: str = ""
    when: str = ""
    weight: float | None = Field(None, strict=True, gt=0, allow_inf_nan=False)
    consequence: Blocks = ()
    moves: dict[Id, Move] = {}
    set_: dict[Id, Setting] = Field({}, alias="set")
    goto: str = ""
    was: Earlier = NEVER_RENAMED


class Option(Written):
    """One answer to a decision, in the form its strongest advocate would give it."""

    label: Text
    text: str = ""
    case: str = ""
    when: str = ""
    closed_because: str = ""
    hidden: Yes = False
    moves: dict[Id, Move] = {}
    set_: dict[Id, Setting] = Field({}, alias="set")
    consequence: Blocks = ()
    outcomes: dict[Id, Outcome] = {}
    goto: str = ""
    advice: tuple[Advice, ...] = ()
    was: Earlier = NEVER_RENAMED


class AuthorHeld(Written):
    """Entries held beside a decision whatever was chosen, or why the author is silent."""

    entries: tuple[RegisterId, ...] = ()
    not_addressed: str = ""


def _author(value: Any) -> Any:
    return {"entries": value} if isinstance(value, list) else value


Held = Annotated[AuthorHeld, BeforeValidator(_author, json_schema_input_type=tuple[RegisterId, ...] | AuthorHeld)]


class OtherView(Written):
    """Somebody who disagrees, with as much room as the author."""

    who: Text
    side: str = ""
    claim: Text
    basis: Literal["named", "school", "inference"]
    sources: tuple[RegisterId, ...] = ()
    facts: tuple[RegisterId, ...] = ()


class Hindsight(Written):
    """What became known later, and what it leaves open."""

    text: Text
    facts: tuple[RegisterId, ...] = ()
    leaves_open: Text


ALL_STEPS: tuple[StepName, ...] = ("vote", "show", "discuss", "revote", "decide")


class Decision(Written):
    """A question put to the room."""

    ask: Text
    rule: Annotated[str, StringConstraints(pattern=r"^(consensus|majority|facilitator|role:[a-z][a-z0-9_]*)$")] = (
        "consensus"
    )
    steps: tuple[StepName, ...] = ALL_STEPS
    minutes: Minutes = 0
    reason: Literal["required", "optional", "off"] = "required"
    if_time_runs_out: str = "ask"
    unlisted: Yes = True
    order: Literal["written", "shuffled"] = "written"
    goto: str = ""
    author: Held = AuthorHeld()
    other_views: tuple[OtherView, ...] = ()
    hindsight: Hindsight | None = None
    questions: tuple[Text, ...] = ()
    options: dict[Id, Option] = Field(min_length=1)


class Scene(Written):
    """One step of the story. It leads on by exactly one of decision, goto, routes, ending."""

    title: str = ""
    clock: str = ""
    minutes: Minutes = 0
    mark: Mark | None = None
    text: str = ""
    blocks: tuple[Block, ...] = ()
    write: dict[Id, WriteList] = {}
    notes: str = ""
    probe: tuple[Probe, ...] = ()
    listen_for: tuple[ListenFor, ...] = ()
    briefs: dict[Id, Text] = {}
    injects: tuple[Inject, ...] = ()
    on_enter: Effects = Effects()
    decision: Decision | None = None
    goto: str = ""
    routes: tuple[Route, ...] = ()
    ending: Ending | None = None
    may_go: MayGo | None = None
    objective: str = ""
    was: Earlier = NEVER_RENAMED


# ---- the exercise ---------------------------------------------------------------------------------------------------


class Overview(Written):
    """What the HSEEP papers ask for."""

    scope: str = ""
    mission_areas: ManyTexts = ()
    threat: str = ""
    sponsor: str = ""
    contact: str = ""


class Plan(Written):
    """Minutes of the parts without scenes."""

    opening: Minutes = 5
    debrief: Minutes = 15
    hot_wash: Minutes = 5


class Players(Written):
    """How many people it is made for."""

    min: int = Field(1, strict=True, ge=1, le=1000)
    max: int = Field(30, strict=True, ge=1, le=1000)


class Objective(Written):
    """What the evening trains."""

    text: Text
    capability: str = ""
    target: str = ""
    tasks: tuple[Text, ...] = ()
    was: Earlier = NEVER_RENAMED


class DebriefPlan(Written):
    """What the debrief takes up beyond the decisions themselves."""

    lead: str = ""
    author: tuple[RegisterId, ...] = ()
    questions: tuple[Text, ...] = ()
    invented: str = ""


class ChoiceEntry(Written):
    """What a playtest chooses: an option (or ``unlisted``), and the outcome where several may follow."""

    option: Text
    outcome: str = ""


Choice = Annotated[ChoiceEntry, _lengthen("option", Text | ChoiceEntry)]
Choices = Annotated[tuple[Choice, ...], BeforeValidator(_listed, json_schema_input_type=Choice | tuple[Choice, ...])]


class Playtest(Written):
    """A play the author promises. ``choose`` gives a list for a scene met again."""

    choose: dict[Id, Choices] = {}
    ends: str = ""
    visits: tuple[Id, ...] = ()
    indicators: dict[Id, Text] = {}
    flags: dict[Id, Setting] = {}


class ExerciseFile(Written):
    """An exercise as its author wrote it."""

    tabletop: Literal[1]
    id: Id = ""
    title: Text
    version: int = Field(1, strict=True, ge=1)
    language: str = "en"
    summary: str = ""
    authors: ManyTexts = ()
    overview: Overview = Overview()
    marking: str = ""
    content_note: str = ""
    clock: str = ""
    minutes: Minutes = 0
    plan: Plan = Plan()
    players: Players = Players()
    vote_as: Literal["role", "self"] = "role"
    mark: Mark = "fiction"
    use: tuple[Text, ...] = ()
    objectives: dict[Id, Objective] = {}
    roles: Annotated[
        dict[Id, RoleEntry], BeforeValidator(_named, json_schema_input_type=tuple[Id, ...] | dict[Id, RoleEntry])
    ] = {}
    indicators: Annotated[
        dict[Id, IndicatorEntry],
        BeforeValidator(_named, json_schema_input_type=tuple[Id, ...] | dict[Id, IndicatorEntry]),
    ] = {}
    flags: Annotated[
        dict[Id, Flag], BeforeValidator(_named, json_schema_input_type=tuple[Id, ...] | dict[Id, Flag])
    ] = {}
    start: str = ""
    scenes: dict[Id, Scene] = Field(min_length=1)
    debrief: DebriefPlan = DebriefPlan()
    playtests: dict[Id, Playtest] = {}
    was: Earlier = NEVER_RENAMED
