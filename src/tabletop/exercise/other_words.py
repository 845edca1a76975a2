"""Words of other tools and of everyday speech, and the keys of this format that they mean."""

from __future__ import annotations

from collections.abc import Collection

_MEANT: dict[str, tuple[str, ...]] = {
    "answers": ("options",),
    "body": ("text",),
    "choice": ("decision", "options"),
    "choices": ("options", "decision"),
    "comment": ("notes",),
    "condition": ("when",),
    "description": ("text", "about", "summary"),
    "duration": ("minutes",),
    "effect": ("moves", "on_enter"),
    "effects": ("moves", "on_enter"),
    "else": ("goto",),
    "end": ("ending", "ends"),
    "heading": ("title",),
    "if": ("when",),
    "label": ("title", "name"),
    "minute": ("minutes",),
    "name": ("title", "label"),
    "next": ("goto",),
    "note": ("notes",),
    "question": ("ask",),
    "reason": ("because",),
    "requires": ("when",),
    "result": ("consequence",),
    "summary": ("text",),
    "time": ("minutes", "clock", "at"),
    "title": ("label", "name"),
    "why": ("because",),
}


def other_word(name: str, free: Collection[str]) -> str:
    """Return the key that a word of another tool means among those that are ``free`` here, or nothing."""
    return next((key for key in _MEANT.get(name.lower(), ()) if key in free), "")
