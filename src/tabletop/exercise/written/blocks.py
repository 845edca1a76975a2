"""Blocks: what the room reads, part by part."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from tabletop.exercise.written.base import Mark, RegisterId, Text, Written


class Block(Written):
    """A paragraph or more that the room sees together: one part of the scene."""

    text: str = ""
    written: str = ""
    when: str = ""
    mark: Mark | None = None
    facts: tuple[RegisterId, ...] = ()


def _blocks(value: Any) -> Any:
    return [{"text": value}] if isinstance(value, str) else value


Blocks = Annotated[tuple[Block, ...], BeforeValidator(_blocks, json_schema_input_type=Text | tuple[Block, ...])]
