"""Scenes: what is read, asked, listened for and written in them, and the ways on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tabletop.exercise.written.base import NEVER_RENAMED, Earlier, Id, Mark, Minutes, Text, Written, lengthen
from tabletop.exercise.written.blocks import Block
from tabletop.exercise.written.cast import Setting
from tabletop.exercise.written.decisions import Decision
from tabletop.exercise.written.effects import Effects
from tabletop.exercise.written.injects import Inject


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


Probe = Annotated[ProbeEntry, lengthen("text", Text | ProbeEntry)]
ListenFor = Annotated[ListenForEntry, lengthen("text", Text | ListenForEntry)]


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


Ending = Annotated[EndingEntry, lengthen("title", Text | EndingEntry)]


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
