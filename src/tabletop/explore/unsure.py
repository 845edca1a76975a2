"""What a condition may answer where only a part of a play is known."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise.conditions import Node

TRUE, FALSE = 1, 2
EITHER = TRUE | FALSE
_ORDER: dict[str, Callable[[int, int], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def answers(tree: Node, known: Callable[[Node], object]) -> int:
    """Return ``TRUE``, ``FALSE`` or ``EITHER``. ``known`` returns for a leaf what its name stands at: the word of a
    flag, the number of a level, whether a fact is so; None where that is not known."""
    kind = tree[0]
    if kind == "not":
        inner = answers(tree[1], known)
        return (FALSE if inner & TRUE else 0) | (TRUE if inner & FALSE else 0)
    if kind in ("and", "or"):
        stops, goes = (FALSE, TRUE) if kind == "and" else (TRUE, FALSE)
        found, all_go = 0, True
        for part in tree[1]:
            inner = answers(part, known)
            found |= inner & stops
            all_go = all_go and bool(inner & goes)
        return found | (goes if all_go else 0)
    stands = known(tree)
    if stands is None:
        return EITHER
    if kind == "ask":
        return TRUE if stands else FALSE
    if kind == "flag":
        return TRUE if (stands == tree[3]) == (tree[2] == "==") else FALSE
    return TRUE if isinstance(stands, int) and _ORDER[tree[2]](stands, tree[3]) else FALSE


def missing(tree: Node, known: Callable[[Node], object], *, wanted: bool = True) -> int:
    """Return how many leaves, at least, stand otherwise than the answer ``wanted`` needs; of levels how many steps."""
    kind = tree[0]
    if kind == "not":
        return missing(tree[1], known, wanted=not wanted)
    if kind in ("and", "or"):
        parts = [missing(part, known, wanted=wanted) for part in tree[1]]
        return sum(parts) if (kind == "and") == wanted else min(parts)
    so = answers(tree, known)
    if so == (TRUE if wanted else FALSE):
        return 0
    stands = known(tree)
    return max(1, abs(stands - tree[3])) if kind == "level" and isinstance(stands, int) else 1
