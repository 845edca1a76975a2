"""The known word most like one that is not known: for hints."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

_FEW = 300
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word most like ``word``, or nothing when none is near.

    Among few words likeness is measured. Among many only one slip of the fingers is undone, so that a large exercise
    full of mistakes is checked in no more time than a good one.
    """
    if len(known) <= _FEW:
        found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
        return found[0] if found else ""
    if len(word) > 60:
        return ""
    if not hasattr(known, "keys") and not isinstance(known, set | frozenset):
        known = frozenset(known)
    return next((other for other in _one_slip(word) if other in known), "")


def did_you_mean(word: str, known: Collection[str], otherwise: str = "") -> str:
    """Return “did you mean …?” for the nearest known word, else ``otherwise``."""
    near = nearest(word, known)
    return f"did you mean “{near}”?" if near else otherwise


def _one_slip(word: str) -> Iterator[str]:
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for before, after in parts:
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
        for sign in _SIGNS:
            yield before + sign + after
            if after:
                yield before + sign + after[1:]
