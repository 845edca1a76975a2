"""Decisions: the question, its options and outcomes, and what is held beside them in the debrief."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from tabletop.exercise.written.base import NEVER_RENAMED, Earlier, Id, Minutes, RegisterId, Text, Written, Yes
from tabletop.exercise.written.blocks import Blocks
from tabletop.exercise.written.cast import Setting
from tabletop.exercise.written.effects import Move

Stance = Literal["aligns", "partly", "departs", "open"]
StepName = Literal["vote", "show", "discuss", "revote", "decide"]
UNLISTED = "unlisted"
"""How conditions, playtests and records name a decision that was not among the options."""
ALL_STEPS: tuple[StepName, ...] = ("vote", "show", "discuss", "revote", "decide")


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
