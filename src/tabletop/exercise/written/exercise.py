"""The exercise as a whole: its overview, plan and objectives, and the file they stand in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tabletop.exercise.written.base import (
    NEVER_RENAMED,
    Earlier,
    Id,
    ManyTexts,
    Mark,
    Minutes,
    RegisterId,
    Text,
    Written,
)
from tabletop.exercise.written.cast import Flag, IndicatorEntry, RoleEntry
from tabletop.exercise.written.playtests import Playtest
from tabletop.exercise.written.scenes import Scene


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


def _named(value: Any) -> Any:
    """``[a, b]`` takes entries from the cast as they are; a map replaces keys or defines new ones."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return {item: {} for item in value}
    return value


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
