"""Asking in the debrief: what the room answers to the source held beside its decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tabletop.session.command.base import Command


@dataclass(frozen=True, kw_only=True)
class Object(Command):
    """The room objects in the debrief."""

    decision: int
    kind: Literal["author_wrong", "misread"]
    text: str
    rec: str = ""


@dataclass(frozen=True, kw_only=True)
class Touch(Command):
    """The room says which entries an unlisted decision touches."""

    decision: int
    recs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SettleStance(Command):
    """The room settles an open stance."""

    decision: int
    rec: str
    stance: Literal["aligns", "partly", "departs"]
    about: str = ""
    why: str = ""
