"""What all events have in common: a form, a body that is kept, a place in the record."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Base of all events."""

    form: ClassVar[str]

    def body(self) -> str:
        """Return the JSON text that is hashed and kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True)
class Happened:
    """An event with its place: ``revision`` from 1, ``at`` in ms of session time, ``wall`` UTC, only ever printed."""

    revision: int
    at: int
    wall: str
    event: Event


def nested(cls: type[Any], items: Any) -> tuple[Any, ...]:
    return tuple(item if isinstance(item, cls) else cls(**item) for item in items)
