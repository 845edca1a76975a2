"""Roles, indicators and flags: what scenes are played with. A cast shares them among the exercises of a collection."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from tabletop.exercise.written.base import NEVER_RENAMED, Earlier, Id, Text, Written, Yes, listed

StandsFor = Literal["decides", "affected", "dissents"]


class RoleEntry(Written):
    """A role as written; in an exercise the keys written replace those of the cast."""

    name: str = ""
    side: str = ""
    interest: str = ""
    brief: str = ""
    stands_for: Annotated[
        tuple[StandsFor, ...], BeforeValidator(listed, json_schema_input_type=StandsFor | tuple[StandsFor, ...])
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
Setting = Annotated[str, BeforeValidator(_word, json_schema_input_type=Word | Yes)]
"""The word a flag takes."""


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
