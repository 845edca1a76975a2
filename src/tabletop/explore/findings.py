"""Everything play shows about an exercise: the searches it takes, and every question put to them."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED
from tabletop.exercise.rules.base import Finding
from tabletop.explore.balance import Balance, recommendations
from tabletop.explore.found import Findings, Shown
from tabletop.explore.reach import Reach
from tabletop.explore.search import MOST_STATES, Explored, no_collection, search
from tabletop.explore.seen import seen
from tabletop.session.play import Compiled

GUESSED = frozenset({"T412", "T701"})
"""Codes of rules that can only guess what play shows; once every state was seen, what play shows stands instead."""
WEIGHED = 300_000
"""Steps up to which plays are weighed against each other unless everything is asked for."""


def find(
    exercise: Exercise,
    *,
    most_states: int | None = MOST_STATES,
    stop: Callable[[], str] = lambda: "",
) -> Findings:
    """Return everything play shows about an exercise that loads.

    Where a budget stops the search, only what a play shows is said, never that something cannot be, and T434 says that
    it stopped. ``most_states`` None: no limit, and plays are weighed however many there are.
    """
    compiled = Compiled(exercise)
    with no_collection():
        found = search(compiled, liberties=True, most_states=most_states, stop=stop)
        reach = Reach(seen(found))
        result = Findings(list(reach.stuck()), found.complete, found.stopped_by, len(found))
        if not found.complete:
            result.shown.append(_stopped(found))
            return result
        result.settled = GUESSED - {"T701"}
        for question in (reach.unreached, reach.traps, reach.never_open, reach.never_shown, reach.always_so):
            result.shown += question()
        result.shown += recommendations(reach.look)
        _weigh(found, result, most_states, stop)
    return result


def _stopped(found: Explored) -> Shown:
    message = f"the search stopped at {found.stopped_by}, before every state was seen ({len(found):,} were)"
    hint = "what is said here is so, and there may be more: check --full looks at everything"
    return Shown(Finding("T434", ("scenes",), message, hint, on_key=True))


def _weigh(found: Explored, result: Findings, most_states: int | None, stop: Callable[[], str]) -> None:
    """Search the usual evening, with the indicators if there is time, else without, and weigh its plays."""
    compiled, usual, keep_levels = found.compiled, found, True
    if compiled.indicator_ids or not _usual_already(found):
        for keep_levels in (True, False):
            usual = search(compiled, keep_levels=keep_levels, most_states=most_states, stop=stop)
            if usual.complete:
                break
    if not usual.complete or (most_states is not None and usual.steps > WEIGHED):
        return
    balance = Balance(usual)
    result.settled = GUESSED
    result.shown += [*balance.hardly(), *balance.minutes()]
    if keep_levels:
        result.shown += [*balance.does_it_matter(), *balance.best_everywhere()]


def _usual_already(found: Explored) -> bool:
    """Tell whether nobody can do anything in this exercise that is not an ordinary step."""
    return not any(choice.aside or choice.option == UNLISTED for choice in found.machine.choices)
