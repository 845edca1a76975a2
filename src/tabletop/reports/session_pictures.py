"""The pictures of one session as blocks: each with its caption and, for who cannot see it, what it shows in words.

Under the Chatham House Rule no picture follows a ballot, and a vote of fewer than three is not drawn.
"""

from __future__ import annotations

from tabletop.debrief.comparison import Comparison
from tabletop.debrief.path import indicator_stories, path_steps
from tabletop.reports.blocks import Block, Picture
from tabletop.reports.naming import Naming, ReportInput
from tabletop.reports.pictures import of_session
from tabletop.reports.timeline import pacing


def the_path(given: ReportInput) -> list[Block]:
    """Return the way taken on the map."""
    svg = of_session.path_picture(given.state, given.happened)
    titles = [step.title for step in path_steps(given.state)]
    return _picture(svg, "The path on the map", f"The scenes in order: {' → '.join(titles)}.")


def votes(given: ReportInput, c: Comparison, naming: Naming) -> list[Block]:
    """Return the votes of a decision as bars, the first above the second."""
    svg = of_session.votes_picture(given.state, c, movers=not naming.chatham)
    said = [
        f"{row.letter} {row.label}: {' then '.join(str(n) for n in (row.first, row.second) if n is not None)}"
        for row in c.options
        if row.first or row.second
    ]
    title = f"Votes on “{c.title}”" + (", before and after discussion" if c.votes.second is not None else "")
    return _picture(svg, title, f"Votes. {'; '.join(said)}.")


def indicators(given: ReportInput) -> list[Block]:
    """Return the indicators' words over time."""
    svg = of_session.indicators_picture(given.state)
    said = [f"{story.name}: {story.words}" for story in indicator_stories(given.state) if story.levels]
    return _picture(svg, "Indicators from scene to scene", f"From start to end. {'; '.join(said)}.")


def paces(given: ReportInput) -> list[Block]:
    """Return minutes planned and taken."""
    said = [
        f"{row.part}: {'' if row.planned is None else f'{row.planned:g} planned, '}{row.actual:.1f} taken"
        for row in pacing(given.state)
    ]
    svg = of_session.pacing_picture(given.state)
    return _picture(svg, "Minutes planned and taken", f"Minutes. {'; '.join(said)}.")


def _picture(svg: str | None, caption: str, alt: str) -> list[Block]:
    return [Picture(svg, caption, alt)] if svg else []
