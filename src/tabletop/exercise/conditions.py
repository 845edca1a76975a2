"""``when:`` expressions: parsed, type-checked, compiled. Raw text is never evaluated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Condition:
    """A compiled condition.

    ``text`` is what the author wrote. ``flags`` and ``indicators`` are the names it reads, ``asks`` the facts about the
    past, as ``('visited', scene)``, ``('chose', scene, option)``, ``('sent', scene, inject)``, ``('written', id)``.
    ``holds(flags, levels, asked)`` answers: ``flags`` maps a flag to its word, ``levels`` an indicator to the index of
    its level, ``asked`` is a container of the facts that were ever so.
    """

    text: str
    flags: frozenset[str]
    indicators: frozenset[str]
    asks: frozenset[tuple[str, ...]]
    holds: Callable[[Any, Any, Any], bool]
