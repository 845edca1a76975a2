"""Registers: the source and its recommendations, facts and where they were read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tabletop.exercise.written.base import NEVER_RENAMED, Earlier, RegisterId, Text, Written, Yes

Modality = Literal[
    "advises", "advises_against", "suggests_considering", "suggests_examining", "urges_caution", "states_need",
    "calls_possible", "keeps_in_reserve", "may_come_to", "under_condition", "warns", "claim", "forecast",
]  # fmt: skip


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
