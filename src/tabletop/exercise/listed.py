"""Raw lines: what is indented how far, and entries that are written in another way than their key wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tabletop.text import clean

MOST_LINES = 2000
"""How many lines are looked at from one place: nobody looks further, and no file keeps the loader busy."""
_GLUED_PAIR = re.compile(r"([a-z][a-z0-9_]*)\s*[:=]\s*([^\s:=].*)")


def indent(source: str) -> int:
    """Return how many spaces a line begins with."""
    return len(source) - len(source.lstrip(" "))


def blank(source: str) -> bool:
    """Tell whether a line is empty or holds a comment only."""
    bare = source.strip()
    return not bare or bare.startswith("#")


def glued_pair(text: str) -> str:
    """Return “key: value” for a text like “key:value” or “key = value”, nothing for any other."""
    match = _GLUED_PAIR.fullmatch(text.strip())
    return clean(f"{match[1]}: {match[2]}", multiline=False, limit=40) if match is not None else ""


def listed_id(lines: Sequence[str], line: int) -> tuple[str, str] | None:
    """Return a key of the format and an id where a line writes “- id:” below a key whose entries are keys themselves.

    ``line`` counts from 1. The line holds nothing but the id.
    """
    from tabletop.exercise.belonging import keys_of_maps  # the format is read only where something is wrong

    source = lines[line - 1] if 0 < line <= len(lines) else ""
    match = re.fullmatch(r"( *)- +([A-Za-z_][A-Za-z0-9_.-]*):\s*", source)
    if match is None:
        return None
    column = len(match[1])
    for number in range(line - 1, max(0, line - MOST_LINES), -1):
        above = lines[number - 1]
        if blank(above) or indent(above) > column or (indent(above) == column and above.lstrip().startswith("-")):
            continue
        parent = re.fullmatch(r" *(?:- +)*([A-Za-z_]+):\s*", above)
        return (parent[1], match[2]) if parent is not None and parent[1] in keys_of_maps() else None
    return None
