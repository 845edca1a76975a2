"""The format, field by field. The JSON Schema and the reference of keys are made from here.

All declarations can be had from here; they stand in ``written``, a module a subject.
"""

from __future__ import annotations

from tabletop.exercise.written.base import (
    NEVER_RENAMED,
    Earlier,
    Id,
    ManyTexts,
    Mark,
    Minutes,
    RegisterId,
    Text,
    Was,
    Written,
    Yes,
)
from tabletop.exercise.written.blocks import Block, Blocks
from tabletop.exercise.written.cast import (
    CastFile,
    Flag,
    FlagEntry,
    IndicatorEntry,
    Person,
    RoleEntry,
    Setting,
    StandsFor,
    Word,
    Words,
)
from tabletop.exercise.written.decisions import (
    ALL_STEPS,
    UNLISTED,
    Advice,
    AuthorHeld,
    Decision,
    Held,
    Hindsight,
    Option,
    OtherView,
    Outcome,
    Stance,
    StepName,
)
from tabletop.exercise.written.effects import NEXT_SCENE, Effects, Move, MoveEntry, Steps
from tabletop.exercise.written.exercise import DebriefPlan, ExerciseFile, Objective, Overview, Plan, Players
from tabletop.exercise.written.injects import Inject, InjectTime, TimeWord
from tabletop.exercise.written.playtests import Choice, ChoiceEntry, Choices, Playtest
from tabletop.exercise.written.registers import (
    Fact,
    FactsFile,
    Figure,
    Modality,
    Recommendation,
    Source,
    SourceEntry,
    SourceFile,
)
from tabletop.exercise.written.scenes import (
    Ending,
    EndingEntry,
    Items,
    ListenFor,
    ListenForEntry,
    MayGo,
    Probe,
    ProbeEntry,
    Route,
    Scene,
    WriteList,
)

__all__ = [
    "ALL_STEPS", "NEVER_RENAMED", "NEXT_SCENE", "UNLISTED", "Advice", "AuthorHeld", "Block", "Blocks", "CastFile",
    "Choice", "ChoiceEntry", "Choices", "DebriefPlan", "Decision", "Earlier", "Effects", "Ending", "EndingEntry",
    "ExerciseFile", "Fact", "FactsFile", "Figure", "Flag", "FlagEntry", "Held", "Hindsight", "Id", "IndicatorEntry",
    "Inject", "InjectTime", "Items", "ListenFor", "ListenForEntry", "ManyTexts", "Mark", "MayGo", "Minutes",
    "Modality", "Move", "MoveEntry", "Objective", "Option", "OtherView", "Outcome", "Overview", "Person", "Plan",
    "Players", "Playtest", "Probe", "ProbeEntry", "Recommendation", "RegisterId", "RoleEntry", "Route", "Scene",
    "Setting", "Source", "SourceEntry", "SourceFile", "Stance", "StandsFor", "StepName", "Steps", "Text", "TimeWord",
    "Was", "Word", "Words", "WriteList", "Written", "Yes",
]  # fmt: skip
