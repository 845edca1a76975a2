"""What is put in words on the way: notes, points that were heard, lines the room writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from tabletop.session.event.base import Event

NoteKind = Literal["observation", "quote", "assumption", "constraint", "question", "action", "disputed"]
NOTE_KINDS: tuple[NoteKind, ...] = (
    "observation", "quote", "assumption", "constraint", "question", "action", "disputed",
)  # fmt: skip


@dataclass(frozen=True)
class Noted(Event):
    """A note, attached to the moment."""

    form: ClassVar[str] = "noted/1"
    kind: NoteKind = "observation"
    text: str = ""
    scene: str = ""
    part: str = ""
    who: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class NoteChanged(Event):
    """A note was put in better words; the first wording stays in the record."""

    form: ClassVar[str] = "note_changed/1"
    note: int = 0
    text: str = ""
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class AssumptionSettled(Event):
    """What became of an assumption: held, failed, unknown."""

    form: ClassVar[str] = "assumption_settled/1"
    note: int = 0
    fate: str = "unknown"
    why: str = ""


@dataclass(frozen=True)
class Heard(Event):
    """A listen-for point was heard, or the tick taken back. The record keeps its words."""

    form: ClassVar[str] = "heard/1"
    scene: str = ""
    text: str = ""
    on: bool = True


@dataclass(frozen=True)
class LineWritten(Event):
    """A line of something the room writes; ``line`` 0 adds one, else changes that line. Empty text drops it."""

    form: ClassVar[str] = "line_written/1"
    list: str = ""
    line: int = 0
    text: str = ""


@dataclass(frozen=True)
class LineTested(Event):
    """A line passes a test or fails it; it stays either way."""

    form: ClassVar[str] = "line_tested/1"
    list: str = ""
    line: int = 0
    test: str = ""
    fails: bool = True
