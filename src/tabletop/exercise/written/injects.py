"""Injects: news that reaches the room or a role, and when."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from tabletop.exercise.written.base import NEVER_RENAMED, Earlier, Id, Mark, Minutes, RegisterId, Text, Written

TimeWord = Literal["start", "discussion", "decided", "manual"]


class InjectTime(Written):
    """When an inject falls due; ``minutes`` since the scene was shown for ``kind: minutes``."""

    kind: Literal["start", "discussion", "decided", "manual", "minutes"] = "discussion"
    minutes: float = Field(0, strict=True, ge=0, le=600)


NO_TIME = "inject_time"
"""The kind of mistake where what stands at ``at`` is neither a number of minutes nor one of the words."""


def _at(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"kind": "minutes", "minutes": value}
    if value not in get_args(TimeWord):  # “minutes” is no word of its own: after how many would be missing
        raise PydanticCustomError(NO_TIME, "not a time of an inject")
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
