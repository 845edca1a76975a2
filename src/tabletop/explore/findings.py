"""Everything play shows about an exercise: the searches it takes, and every question put to them."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED
from tabletop.exercise.rules.base import Finding
from tabletop.explore.balance import Balance, recommendations
from tabletop.explore.found import Findings, Shown, listed
from tabletop.explore.reach import Reach
from tabletop.explore.search import MOST_STATES, Explored, no_collection, search
from tabletop.explore.seen import Seen, seen
from tabletop.explore.settle import settle
from tabletop.explore.slices import leads_on
from tabletop.explore.stopped import Stopped, Texts
from tabletop.explore.stuck import Stuck
from tabletop.session.play import Compiled

GUESSED = frozenset({"T412", "T701"})
"""Codes of rules that can only guess what play shows; once every state was seen, what play shows stands instead."""
_FIRST_SHARE, _SECOND_SHARE = 0.35, 0.7
"""The shares of the time after which the search of everything gives way to one of what leads on, and that to others."""
WEIGHED = 300_000
"""Steps up to which plays are weighed against each other unless everything is asked for."""


def find(
    exercise: Exercise,
    *,
    most_states: int | None = MOST_STATES,
    stop: Callable[[float], str] = lambda _: "",
) -> Findings:
    """Return everything play shows about an exercise that loads.

    ``stop`` says why to stop once a share of the time is over, from 0 to 1 (empty: go on). A search that meets its
    limit is followed by smaller ones, each with only what a question reads; where some are open still, T434 says so.
    ``most_states`` None: these have no limit, and plays are weighed however many there are.
    """
    compiled = Compiled(exercise)
    first = most_states if most_states is not None else MOST_STATES

    def whole() -> str:
        return stop(1)

    with no_collection():
        found = search(compiled, liberties=True, most_states=first, stop=lambda: stop(_FIRST_SHARE))
        look = seen(found)
        result = Findings([], found.complete, found.stopped_by, len(found))
        if not found.complete:
            _settle(found, look, result, most_states, stop)
            return result
        stuck, reach = Stuck(look), Reach(look)
        result.shown += stuck.stuck()
        result.settled = GUESSED - {"T701"}
        for question in (
            reach.unreached,
            stuck.traps,
            reach.never_open,
            reach.never_shown,
            reach.always_so,
            reach.never_asked,
        ):
            result.shown += question()
        result.shown += recommendations(look)
        _weigh(found, result, most_states, whole)
    return result


def _settle(
    found: Explored,
    look: Seen,
    result: Findings,
    most_states: int | None,
    stop: Callable[[float], str],
) -> None:
    """Say what smaller searches show of an exercise that has too many states for one."""
    texts = list(Reach(look).texts())
    several = settle(
        found, look, texts, most_states=most_states, stop=lambda: stop(1), hurry=lambda: stop(_SECOND_SHARE)
    )
    ends = several.surely_ends()
    for real in (look, *several.ran):
        stuck = Stuck(real)
        result.shown += stuck.stuck()
        known = ends or (several.within and real is look)  # the search of what leads on has seen all there is of these
        result.shown += stuck.traps() if real.found.left and not known else ()
    reach = Reach(several)
    for question in (reach.unreached, reach.never_open, reach.never_shown, reach.always_so, reach.never_asked):
        result.shown += question()
    result.shown += recommendations(several)
    result.shown = list({(one.finding.code, one.finding.path): one for one in reversed(result.shown)}.values())[::-1]
    still = _open(several, texts)
    ends = ends or several.within
    result.complete = ends and not still
    if result.complete:
        result.settled, result.stopped_by = GUESSED - {"T701"}, ""
        _weigh_part(found, result, most_states, lambda: stop(1))
    else:
        result.stopped_by = several.stopped_by
        result.shown.append(_stopped(found, several, still, ends=ends))


def _open(several: Stopped, texts: Texts) -> list[str]:
    """Return in words what no search has settled."""
    names = several.compiled.scene_ids
    still = [f"whether play reaches “{names[scene]}”" for scene in several.open_scenes()]
    ways = several.open_ways()
    for scene, way in ways:
        what = f"the option “{way.choice.option}”" if way.choice.option else f"the way to “{way.target}”"
        still.append(f"whether {what} of “{names[scene]}” is ever open")
    said = {(scene, way.when) for scene, way in ways}
    holds = [one for one in several.open_texts(texts) if one not in said]
    still += [f"whether “{when}” ever holds in “{names[scene]}”" for scene, when in holds]
    always = several.open_texts(texts, holds=False)
    return still + [f"whether “{when}” holds whenever “{names[scene]}” is reached" for scene, when in always]


def _stopped(found: Explored, several: Stopped, still: list[str], *, ends: bool) -> Shown:
    message = f"the search stopped at {several.stopped_by}, before every state was seen ({len(found):,} were)"
    if still:
        message += f"; open is {listed(still, 3)}"
    if not ends:
        message += "; whether play can get stuck in a state not seen is open" + (" as well" if still else ", no more")
    hint = "what is said here is so, and there may be more: check --full looks at everything"
    return Shown(Finding("T434", ("scenes",), message, hint, on_key=True))


def _weigh(found: Explored, result: Findings, most_states: int | None, stop: Callable[[], str]) -> None:
    """Search the usual evening, with the indicators if there is time, else without, and weigh its plays."""
    compiled, usual, keep_levels = found.compiled, found, True
    most = most_states if most_states is None else min(most_states, WEIGHED)  # every state but the first takes a step
    if compiled.indicator_ids or not _usual_already(found):
        for keep_levels in (True, False):
            usual = search(compiled, keep_levels=keep_levels, most_states=most, stop=stop)
            if _can_be_weighed(usual, most_states):
                break
    if not _can_be_weighed(usual, most_states):
        return
    balance = Balance(usual)
    result.settled = GUESSED
    result.shown += [*balance.hardly(), *balance.minutes()]
    if keep_levels:
        result.shown += [*balance.does_it_matter(), *balance.best_everywhere()]


def _can_be_weighed(usual: Explored, most_states: int | None) -> bool:
    return usual.complete and (most_states is None or usual.steps <= WEIGHED)


def _weigh_part(found: Explored, result: Findings, most_states: int | None, stop: Callable[[], str]) -> None:
    """Weigh the plays of an exercise with too many states by what leads on: how likely endings are, and how long."""
    usual = search(found.compiled, most_states=most_states, stop=stop, part=leads_on(found.compiled))
    if _can_be_weighed(usual, most_states):
        balance = Balance(usual)
        result.settled = GUESSED
        result.shown += [*balance.hardly(), *balance.minutes()]


def _usual_already(found: Explored) -> bool:
    """Tell whether nobody can do anything in this exercise that is not an ordinary step."""
    return not any(choice.aside or choice.option == UNLISTED for choice in found.machine.choices)
