"""Effects: how indicators move, at once or later, and which words flags take."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tabletop.exercise.written.base import Id, Written, Yes, lengthen
from tabletop.exercise.written.cast import Setting

NEXT_SCENE = "@next"
"""``later: true``: the movement lands on entering whatever scene comes next."""
Steps = Annotated[int, Field(strict=True, ge=-9, le=9)]


def _by(value: Any) -> Any:
    return None if value == "unknown" else "nothing" if value is None else value


def _later(value: Any) -> Any:
    if isinstance(value, bool):
        return NEXT_SCENE if value else ""
    return value


class MoveEntry(Written):
    """A movement of an indicator. ``by`` is a number of steps, ``None`` for “?”; ``later`` names when it lands."""

    by: Annotated[Steps | None, BeforeValidator(_by, json_schema_input_type=Steps | Literal["unknown"])]
    because: str = ""
    later: Annotated[str, BeforeValidator(_later, json_schema_input_type=Yes | Id)] = ""


Move = Annotated[MoveEntry, lengthen("by", Steps | Literal["unknown"] | MoveEntry)]


class Effects(Written):
    """``moves`` and ``set``, wherever they stand."""

    moves: dict[Id, Move] = {}
    set_: dict[Id, Setting] = Field({}, alias="set")
