"""The debrief: what the room answers to the source held beside its decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tabletop.session.event.base import Event


@dataclass(frozen=True)
class Objected(Event):
    """The room objects in the debrief. ``kind``: author_wrong or misread."""

    form: ClassVar[str] = "objected/1"
    decision: int = 0
    rec: str = ""
    kind: str = "author_wrong"
    text: str = ""


@dataclass(frozen=True)
class Touched(Event):
    """Which entries the room says an unlisted decision touches."""

    form: ClassVar[str] = "touched/1"
    decision: int = 0
    recs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "recs", tuple(self.recs))


@dataclass(frozen=True)
class StanceSettled(Event):
    """The room settles an ``open`` stance."""

    form: ClassVar[str] = "stance_settled/1"
    decision: int = 0
    rec: str = ""
    about: str = ""
    stance: str = ""
    why: str = ""
