"""An exercise ready to play: what its author wrote, joined with the registers it uses."""

from __future__ import annotations

from dataclasses import dataclass, field

from tabletop.exercise.conditions import Condition
from tabletop.exercise.model import (
    ExerciseFile,
    Fact,
    FlagEntry,
    IndicatorEntry,
    Person,
    Recommendation,
    RoleEntry,
    Scene,
    Source,
    SourceEntry,
    Words,
)


@dataclass(frozen=True)
class Exercise:
    """What ``load`` hands to everybody else. All maps keep the order in which their entries were written.

    ``id`` is the written id or, where none is written, the file's name without its ending.
    ``conditions`` maps each ``when:`` text of the exercise to its compiled form.
    ``files`` are names and texts exactly as read, ``sha256`` the hash over them.
    """

    id: str
    file: ExerciseFile
    scenes: dict[str, Scene]
    start: str
    roles: dict[str, RoleEntry] = field(default_factory=dict)
    indicators: dict[str, IndicatorEntry] = field(default_factory=dict)
    flags: dict[str, FlagEntry] = field(default_factory=dict)
    source: Source | None = None
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    sources: dict[str, SourceEntry] = field(default_factory=dict)
    as_of: str = ""
    real_people: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    glossary: dict[str, str] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
    conditions: dict[str, Condition] = field(default_factory=dict)
    files: tuple[tuple[str, str], ...] = ()
    sha256: str = ""

    def mark_of(self, *marks: str | None) -> str:
        """Return the first mark given, else the exercise's own: the nearest one named wins."""
        return next((mark for mark in marks if mark), self.file.mark)
