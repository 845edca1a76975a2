"""clean(): the one sanitiser of everything that comes from outside.

Every string from YAML, command line, keyboard, paste, HTTP, a record, a file name or an exception passes here before it
enters the model or reaches a screen, because a terminal obeys escape sequences wherever they come from.
"""

from __future__ import annotations

import re

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)
_COMBINING_RUN = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{8})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)

FIELD_LIMIT = 20_000
"""Characters one typed field may hold; longer input is cut with a visible mark."""


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if character in "\u2028\u2029":
        return "\n"
    return chr(0x2400 + ord(character)) if character < " " else "\ufffd"


def clean(text: str, *, multiline: bool = True, limit: int | None = None) -> str:
    """Return ``text`` with nothing in it that a terminal, a browser or a reader's eye could be misled by.

    Control characters become visible pictures (␛), bidirectional overrides and other invisible signs ``\ufffd``, line
    ends LF. With ``multiline=False`` line ends and tabs become single spaces. ``limit`` cuts, with ``…`` as the mark.
    Idempotent.
    """
    text = _HARMFUL.sub(_visible, text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _COMBINING_RUN.sub(r"\1", text)
    if not multiline:
        text = " ".join(text.split())
    if limit is not None and len(text) > limit:
        text = text[: limit - 1] + "…"
    return text


def harmful(text: str) -> list[int]:
    """Return the offsets of all characters that ``clean`` would replace, for messages that point at them."""
    return [match.start() for match in _HARMFUL.finditer(text)]
