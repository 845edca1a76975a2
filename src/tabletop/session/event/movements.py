"""Movements of indicators as events keep them: those that landed and those that wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Moved:
    """A movement as kept: words and numbers, no index that a later program could read otherwise."""

    indicator: str
    by: int | None
    before: int
    after: int
    because: str = ""
    origin: str = ""
    late: bool = False


@dataclass(frozen=True)
class Waiting:
    """A movement that will land later, named by where the exercise defines it."""

    where: str
    indicator: str
