"""Minutes planned and taken, part by part."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.reports.pictures.canvas import NORMAL, ONE, QUIET, SMALL, TWO, WIDTH, Canvas, wrapped
from tabletop.reports.timeline import PaceRow

_LABELS = 230
_BARS = WIDTH - _LABELS - 78
_BAR = 11


def draw(rows: Sequence[PaceRow]) -> str | None:
    """Return minutes planned (hatched) above minutes taken (full) as SVG, or None when there is nothing to show."""
    if not rows:
        return None
    canvas = Canvas()
    canvas.hatched(2, 5, 18, 10, stroke=ONE)
    canvas.text(28, 14, "minutes planned", size=SMALL, fill=QUIET)
    canvas.box(162, 5, 18, 10, fill=TWO)
    canvas.text(188, 14, "minutes taken", size=SMALL, fill=QUIET)
    most = max(max(row.planned or 0, row.actual) for row in rows) or 1
    y = 26.0
    for row in rows:
        y = _part(canvas, y, row, most)
    canvas.line(_LABELS, 24, _LABELS, y - 4)
    return canvas.svg(y, "Minutes planned and minutes taken")


def _part(canvas: Canvas, y: float, row: PaceRow, most: float) -> float:
    lines = wrapped(row.part, _LABELS - 14, NORMAL, 2)
    for number, line in enumerate(lines):
        canvas.text(2, y + 13 + 15 * number, line)
    here = y + 2
    if row.planned is not None:
        width = _BARS * row.planned / most
        if row.planned:
            canvas.hatched(_LABELS + 1, here, width, _BAR, stroke=ONE)
        canvas.text(_LABELS + width + 7, here + 10, _minutes(row.planned), size=SMALL, fill=QUIET)
        here += _BAR + 3
    width = _BARS * row.actual / most
    if row.actual:
        canvas.box(_LABELS + 1, here, width, _BAR, fill=TWO)
    canvas.text(_LABELS + width + 7, here + 10, _minutes(row.actual), size=SMALL, bold=True)
    return y + max(len(lines) * 15, here - y + _BAR) + 11


def _minutes(minutes: float) -> str:
    if 0 < minutes < 0.5:
        return "under 1 min"
    return f"{minutes:.0f} min"
