"""The pictures of one session, each from what the debrief says. None where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Iterable

from tabletop.debrief.comparison import Comparison
from tabletop.debrief.drawn import courses, map_so_far, moved_between, way_of
from tabletop.debrief.votes import Tally
from tabletop.reports.pictures import indicators, pacing, path, votes
from tabletop.reports.timeline import pacing as paced
from tabletop.session.events import Happened
from tabletop.session.state import State


def path_picture(state: State, happened: Iterable[Happened]) -> str | None:
    """Return the way taken on the map; before the exercise is over only what was played is on it."""
    map_ = map_so_far(state)
    return path.draw(map_, [way_of(state, happened)]) if map_ is not None else None


def votes_picture(state: State, comparison: Comparison, *, movers: bool) -> str | None:
    """Return the votes of a decision. ``movers`` shows who moved from where to where: leave it out where no ballot may
    be followed (Chatham House), and draw nothing at all for a vote that may not be broken down."""
    held = [tally for tally in (comparison.votes.first, comparison.votes.second) if tally is not None]
    bars = [votes.Bar(row.letter, row.label, row.first, row.second, row.chosen) for row in comparison.options]
    moved = moved_between(state, comparison.votes) if movers else None
    letters = {row.id: row.letter for row in comparison.options}
    by_letter: dict[tuple[str, str], int] = {}
    for (before, after), count in (moved or {}).items():
        pair = (letters.get(before, ""), letters.get(after, ""))
        by_letter[pair] = by_letter.get(pair, 0) + count
    return votes.draw(bars, [votes.Round(_words(tally)) for tally in held], None if moved is None else by_letter)


def _words(tally: Tally) -> str:
    words = [f"{tally.voted} of {max(tally.present, tally.voted)} voted"]
    words += [f"{tally.passed} passed"] if tally.passed else []
    words += [f"{tally.missing} did not vote"] if tally.missing else []
    return ", ".join(words) + (", counted from cards" if tally.by_cards else "")


def indicators_picture(state: State) -> str | None:
    """Return the indicators over time, in words."""
    return indicators.draw(*courses(state))


def pacing_picture(state: State) -> str | None:
    """Return minutes planned and taken. It tells how long things took, never when they were."""
    return pacing.draw(paced(state))
