"""Playtests: plays the author promises."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from tabletop.exercise.written.base import Id, Text, Written, lengthen, listed
from tabletop.exercise.written.cast import Setting


class ChoiceEntry(Written):
    """What a playtest chooses: an option (or ``unlisted``), and the outcome where several may follow."""

    option: Text
    outcome: str = ""


Choice = Annotated[ChoiceEntry, lengthen("option", Text | ChoiceEntry)]
Choices = Annotated[tuple[Choice, ...], BeforeValidator(listed, json_schema_input_type=Choice | tuple[Choice, ...])]


class Playtest(Written):
    """A play the author promises. ``choose`` gives a list for a scene met again."""

    choose: dict[Id, Choices] = {}
    ends: str = ""
    visits: tuple[Id, ...] = ()
    indicators: dict[Id, Text] = {}
    flags: dict[Id, Setting] = {}
