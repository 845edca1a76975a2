"""The order of debrief and hot wash, as the names of parts that ``GoTo`` shows.

    debrief:out_of_role  debrief:room_first  debrief:N:chosen  debrief:N:author  debrief:N:others  debrief:N:short
    hot_wash:keep_change  hot_wash:actions  hot_wash:findings  hot_wash:ratings  hot_wash:feedback  hot_wash:close

N is a decision's number in the order made. On keys, outside the main line:

    debrief:N:not_taken  debrief:map  debrief:votes  debrief:indicators  debrief:assumptions  debrief:author
    debrief:invented  hot_wash:averages  hot_wash:comments, and the three full screens of every other decision
"""

from __future__ import annotations

from typing import Literal

from tabletop.debrief.advice import entries_of, has_author
from tabletop.debrief.comparison import compare_one, lead, over
from tabletop.debrief.followed import assumptions
from tabletop.debrief.votes import votes_of
from tabletop.session.state import State

OPENING = ("debrief:out_of_role", "debrief:room_first")


def agenda(state: State) -> list[str]:
    """Return the parts of debrief and hot wash in order; empty while the exercise is still being played."""
    if not over(state):
        return []
    first = lead(state)
    parts = list(OPENING)
    if first:
        parts += full(state, first)
        parts += [f"debrief:{n}:short" for n in range(1, len(state.moment.decisions) + 1) if n != first]
    parts += ["hot_wash:keep_change", "hot_wash:actions", "hot_wash:findings"]
    if state.compiled.exercise.file.objectives:
        parts.append("hot_wash:ratings")
    return [*parts, "hot_wash:feedback", "hot_wash:close"]


def full(state: State, number: int) -> list[str]:
    """Return the screens on which one decision is told in full; the author's only where there is an author."""
    kinds = ("chosen", "author", "others") if has_author(state.compiled.exercise) else ("chosen", "others")
    return [f"debrief:{number}:{kind}" for kind in kinds]


def optional_parts(state: State) -> list[str]:
    """Return the parts that are reached by keys only and have something to show."""
    if not over(state):
        return []
    exercise = state.compiled.exercise
    first = lead(state)
    parts: list[str] = []
    voted = False
    for number, made in enumerate(state.moment.decisions, 1):
        comparison = compare_one(state, number)
        if number != first:
            parts += full(state, number)
        if comparison is not None and comparison.not_taken:
            parts.append(f"debrief:{number}:not_taken")
        voted = voted or votes_of(state, made).first is not None
    has = {
        "debrief:map": bool(state.moment.path),
        "debrief:votes": voted,
        "debrief:indicators": any(entry.shown != "facilitator" for entry in exercise.indicators.values()),
        "debrief:assumptions": bool(assumptions(state)),
        "debrief:author": bool(entries_of(exercise, exercise.file.debrief.author) or exercise.file.debrief.questions),
        "debrief:invented": bool(exercise.file.debrief.invented),
        "hot_wash:averages": bool(state.feedback),
        "hot_wash:comments": bool(state.feedback),
    }
    return parts + [part for part, there in has.items() if there]


def phase_of(part: str) -> Literal["debrief", "hot_wash"]:
    """Return the phase a part belongs to."""
    return "hot_wash" if part.startswith("hot_wash") else "debrief"


def number_of(part: str) -> int:
    """Return the number of the decision a part tells of, or 0 for a part about none."""
    pieces = part.split(":")
    return int(pieces[1]) if len(pieces) == 3 and pieces[1].isascii() and pieces[1].isdigit() else 0


def following(state: State, part: str) -> str:
    """Return what ``space`` shows after a part; empty after the last.

    From an optional part it leads back to where the key was pressed.
    """
    return _beside(state, part, +1)


def previous(state: State, part: str) -> str:
    """Return the part before; empty before the first. From an optional part it leads back."""
    return _beside(state, part, -1)


def _beside(state: State, part: str, by: int) -> str:
    parts = agenda(state)
    if part not in parts:
        number = number_of(part)
        screens = full(state, number) if compare_one(state, number) is not None else []
        there = screens.index(part) + by if part in screens else -1
        return screens[there] if 0 <= there < len(screens) else _left_from(state, parts)
    place = parts.index(part) + by
    return parts[place] if 0 <= place < len(parts) else ""


def _left_from(state: State, parts: list[str]) -> str:
    """The part of the main line that was last shown before somebody pressed a key."""
    for _, moment in reversed(state.line):
        if moment.part in parts:
            return moment.part
        if moment.phase not in ("debrief", "hot_wash"):
            break
    return parts[0] if parts else ""
