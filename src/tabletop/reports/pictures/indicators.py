"""Indicators over time as words: a row each, its words one above the other, a step where something moved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tabletop.debrief.drawn import Course, Step
from tabletop.reports.pictures.canvas import (
    INK,
    LINE,
    NORMAL,
    PAGE,
    PANEL,
    QUIET,
    SMALL,
    TWO,
    WIDTH,
    Canvas,
    legend,
    shortened,
    wrapped,
)
from tabletop.session.show import ILLUSTRATION

_WORDS = 150
"""Units at the left for the words of the levels."""
_COLUMNS = 7
"""Scenes side by side; more of them go on in further panels, as broad as the first."""
_LEVEL = 21
_HEAD_LINES = 3


def draw(columns: Sequence[str], rows: Sequence[Course]) -> str | None:
    """Return the courses as SVG, or None when no indicator can move. Words only: what is drawn is an argument, and
    how far two words lie apart nobody measured. Scenes in which nothing moved are left out; indicators that never did
    are named below."""
    if not columns or not rows:
        return None
    moving = [row for row in rows if row.steps]
    canvas = Canvas()
    canvas.text(0, 14, ILLUSTRATION, size=NORMAL, italic=True, fill=QUIET)
    y = 26.0
    met = sorted({step.column for row in moving for step in row.steps})
    count = -(-len(met) // _COLUMNS)
    each = -(-len(met) // count) if count else 0
    for at in range(0, len(met), each or 1):
        panel = met[at : at + each]
        y = _panel(
            canvas, y, panel, columns, [row for row in moving if any(s.column in panel for s in row.steps)], each
        )
    still = [f"{row.name}: {row.levels[row.first]}" for row in rows if not row.steps]
    if still:
        y = legend(canvas, y + 10, [f"Did not move: {'; '.join(still)}"])
    if moving:
        y = legend(canvas, y + 8, _signs(moving))
    return canvas.svg(y, "Indicators over time, in words")


def _signs(rows: Sequence[Course]) -> list[str]:
    kinds = {_sign(row, step) for row in rows for step in row.steps}
    said = ["● it moved"] if "●" in kinds else []
    said += ["○ it stayed, and the story said why"] if "○" in kinds else []
    said += ["? nobody knows which way it moved"] if "?" in kinds else []
    said += ["◇ the room did not believe the movement"] if "◇" in kinds else []
    return said


def _sign(row: Course, step: Step) -> str:
    if step.refused:
        return "◇"
    if step.level is None:
        return "?"
    return "●" if step.level != _level_before(row, step) else "○"


def _level_before(row: Course, at: Step) -> int:
    level = row.first
    for step in row.steps:
        if step is at:
            break
        level = level if step.level is None else step.level
    return level


def _panel(
    canvas: Canvas, y: float, panel: Sequence[int], columns: Sequence[str], rows: Sequence[Course], each: int
) -> float:
    wide = (WIDTH - _WORDS) / each
    heads = [wrapped(columns[column], wide - 8, SMALL, _HEAD_LINES) for column in panel]
    for place, lines in enumerate(heads):
        for number, line in enumerate(lines):
            canvas.text(_WORDS + wide * place + 4, y + 11 + 14 * number, line, size=SMALL, fill=QUIET)
    y += max(len(lines) for lines in heads) * 14 + 6
    for row in rows:
        y = _row(canvas, y, row, panel, wide)
    return y + 8


def _row(canvas: Canvas, y: float, row: Course, panel: Sequence[int], wide: float) -> float:
    here = [step for step in row.steps if step.column in panel]
    before = _level_before(row, here[0])
    canvas.text(0, y + 13, shortened(row.name, WIDTH - 4, NORMAL, bold=True), bold=True)
    top, end = y + 20, _WORDS + wide * len(panel)
    height = _LEVEL * len(row.levels)
    stood = {before, *(step.level for step in here)}
    for place, word in enumerate(reversed(row.levels)):
        middle = top + _LEVEL * place + _LEVEL / 2
        met = len(row.levels) - 1 - place in stood
        text = shortened(word, _WORDS - 14, SMALL, bold=met)
        canvas.text(_WORDS - 8, middle + 4, text, size=SMALL, bold=met, fill=INK if met else QUIET, anchor="end")
        canvas.line(_WORDS, middle, end, middle, stroke=PANEL)
    for place in range(len(panel) + 1):
        x = _WORDS + wide * place
        canvas.line(x, top, x, top + height, stroke=PANEL if place else LINE)
    _course(canvas, row, list(zip(here, _spread(here, panel, wide), strict=True)), before, top, end)
    return top + height + 12


def _course(
    canvas: Canvas, row: Course, here: Sequence[tuple[Step, float]], before: int, top: float, end: float
) -> None:
    def height(level: int) -> float:
        return top + _LEVEL * (len(row.levels) - 1 - level) + _LEVEL / 2

    points = [(float(_WORDS), height(before))]
    marks = []
    for step, x in here:
        points.append((x, points[-1][1]))
        if step.level is not None:
            points.append((x, height(step.level)))
        marks.append((x, points[-1][1], _sign(row, step)))
    points.append((end, points[-1][1]))
    for (x1, y1), (x2, y2) in pairwise(points):
        if (x1, y1) != (x2, y2):
            canvas.line(x1, y1, x2, y2, stroke=TWO, weight=3)
    for x, y, sign in marks:
        _mark(canvas, x, y, sign)


def _spread(here: Sequence[Step], panel: Sequence[int], wide: float) -> list[float]:
    """Where the steps stand: those of one column side by side in it."""
    mine = Counter(step.column for step in here)
    met: Counter[int] = Counter()
    places = []
    for step in here:
        met[step.column] += 1
        share = met[step.column] / (mine[step.column] + 1)
        places.append(_WORDS + wide * (panel.index(step.column) + share))
    return places


def _mark(canvas: Canvas, x: float, y: float, sign: str) -> None:
    if sign in "●○":
        canvas.circle(x, y, 4.5, fill=TWO if sign == "●" else PAGE, stroke=TWO)
    elif sign == "?":
        canvas.circle(x, y, 8, fill=PAGE, stroke=TWO)
        canvas.text(x, y + 4, "?", size=NORMAL, bold=True, anchor="middle")
    else:
        canvas.path(
            f"M{x:.1f} {y - 7:.1f}L{x + 7:.1f} {y:.1f}L{x:.1f} {y + 7:.1f}L{x - 7:.1f} {y:.1f}z",
            fill=PAGE,
            stroke=TWO,
            weight=1.6,
        )
