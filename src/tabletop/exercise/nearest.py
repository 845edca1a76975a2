"""The known word most like one that is not known: for hints."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Set

_FEW = 300
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789_"


def nearest(word: str, known: Collection[str]) -> str:
    """Return the known word most like ``word``, or nothing when none is near.

    One slip of the fingers is undone first. Likeness is measured only among few words, so that a large exercise full of
    mistakes is checked in no more time than a good one.
    """
    if len(word) > 60:
        return ""
    if not isinstance(known, Mapping | Set):
        known = frozenset(known)
    slip = one_slip(word, known)
    if slip or len(known) > _FEW:
        return slip
    found = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def one_slip(word: str, known: Collection[str]) -> str:
    """Return the known word that is one slip of the fingers away from ``word``, or nothing."""
    return next((other for other in _one_slip(word[:60]) if other in known), "")


def did_you_mean(word: str, known: Collection[str], otherwise: str = "") -> str:
    """Return “did you mean …?” for the nearest known word, else ``otherwise``."""
    near = nearest(word, known)
    return f"did you mean “{near}”?" if near else otherwise


def _one_slip(word: str) -> Iterator[str]:
    """Yield every word one slip away: two letters swapped, one too many, one missing, one wrong."""
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    yield from (before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1)
    yield from (before + after[1:] for before, after in parts if after)
    yield from (before + sign + after for before, after in parts for sign in _SIGNS)
    yield from (before + sign + after[1:] for before, after in parts if after for sign in _SIGNS)
