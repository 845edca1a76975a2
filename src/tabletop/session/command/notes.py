"""Asking to write down: notes, points that were heard, lines the room writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tabletop.session.command.base import Command
from tabletop.session.event.notes import NoteKind


@dataclass(frozen=True, kw_only=True)
class Note(Command):
    """Note something of this moment."""

    kind: NoteKind
    text: str
    who: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeNote(Command):
    """Put a note in better words."""

    note: int
    text: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class SettleAssumption(Command):
    """Say what became of an assumption: held, failed, unknown."""

    note: int
    fate: Literal["held", "failed", "unknown"]
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Hear(Command):
    """Tick a listen-for point of the present scene by its number from 0, or take the tick back."""

    number: int
    scene: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteLine(Command):
    """Write (line 0), change or drop (empty text) a line of a list."""

    list: str
    text: str
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class TestLine(Command):
    """Say that a line fails a test of its list, or passes it again."""

    list: str
    line: int
    test: str
    fails: bool = True

    __test__ = False
