"""The votes before a decision: two bars an option, the first vote above the second, and who moved where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tabletop.reports.pictures.canvas import (
    INK,
    LINE,
    NORMAL,
    ONE,
    PANEL,
    QUIET,
    SMALL,
    TWO,
    WIDTH,
    Canvas,
    shortened,
    wrapped,
)

_LABELS = 262
_BARS = WIDTH - _LABELS - 46
_BAR = 13
_MOST_LINES = 3


@dataclass(frozen=True)
class Bar:
    """An option with its votes; ``second`` is None where there was one vote, ``first`` too where it was not asked."""

    letter: str
    label: str
    first: int | None
    second: int | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Round:
    """What to say of one vote: ``6 of 8 voted, 1 passed``."""

    words: str


def draw(
    bars: Sequence[Bar], rounds: Sequence[Round], moved: Mapping[tuple[str, str], int] | None = None
) -> str | None:
    """Return the votes of one decision as SVG, or None when none was held.

    ``moved`` counts ballots by (letter in the first vote, letter in the second), ``""`` for one that passed or is not
    there; None where ballots cannot be compared.
    """
    shown = [bar for bar in bars if bar.first is not None or bar.second is not None]
    if not shown or not rounds:
        return None
    canvas, two = Canvas(), len(rounds) > 1
    y = _key(canvas, rounds)
    most = max((max(bar.first or 0, bar.second or 0) for bar in shown), default=0) or 1
    for bar in shown:
        y = _option(canvas, y, bar, most, two=two)
    if two and moved is not None:
        y = _flow(canvas, y + 8, [bar.letter for bar in shown], moved)
    return canvas.svg(y + 4, "Votes before and after discussion" if two else "The vote")


def _key(canvas: Canvas, rounds: Sequence[Round]) -> float:
    y = 14.0
    names = ("First vote", "Second vote") if len(rounds) > 1 else ("Vote",)
    for place, (name, one) in enumerate(zip(names, rounds, strict=False)):
        _bar(canvas, 2, y - 9, 18, 10, first=place == 0 and len(rounds) > 1)
        words = f"{name}: {one.words}" if one.words else name
        canvas.text(28, y, shortened(words, WIDTH - 32, SMALL), size=SMALL, fill=QUIET)
        y += 16
    return y


def _bar(canvas: Canvas, x: float, y: float, width: float, height: float, *, first: bool) -> None:
    if first:
        canvas.hatched(x, y, width, height, stroke=ONE)
    else:
        canvas.box(x, y, width, height, fill=TWO)


def _option(canvas: Canvas, y: float, bar: Bar, most: int, *, two: bool) -> float:
    lines = wrapped(bar.label, _LABELS - 34, NORMAL, _MOST_LINES, bold=bar.chosen)
    lines += ["decided"] if bar.chosen else []
    tall = max(len(lines) * 16, (2 * _BAR + 3 if two else _BAR) + 4) + 10
    if bar.chosen:
        canvas.box(0, y, WIDTH, tall, fill=PANEL, radius=3)
    top = y + 5
    canvas.text(10, top + 13, shortened(bar.letter, 20, NORMAL, bold=True), bold=True)
    for number, line in enumerate(lines):
        last = bar.chosen and number == len(lines) - 1
        canvas.text(
            32,
            top + 13 + 16 * number,
            line,
            bold=bar.chosen and not last,
            italic=last,
            fill=QUIET if last else INK,
            size=SMALL if last else NORMAL,
        )
    canvas.line(_LABELS, y + 2, _LABELS, y + tall - 2)
    here = top + 1
    for place, count in enumerate((bar.first, bar.second) if two else (bar.first,)):
        if count is not None:
            width = _BARS * count / most
            if count:
                _bar(canvas, _LABELS + 1, here, width, _BAR, first=two and place == 0)
            canvas.text(_LABELS + width + 7, here + 11, str(count), size=NORMAL, bold=place == 1 or not two)
        here += _BAR + 3
    return y + tall + 2


# ---- who moved ------------------------------------------------------------------------------------------------------


def _flow(canvas: Canvas, y: float, letters: Sequence[str], moved: Mapping[tuple[str, str], int]) -> float:
    """Bands from the first vote to the second, as broad as ballots are many; those that moved are dark."""
    counted = {pair: count for pair, count in moved.items() if count > 0}
    total = sum(counted.values())
    if not total:
        return y
    went = sum(count for (a, b), count in counted.items() if a != b)
    said = f"Who moved: {went} of {total}" if went else f"Nobody moved: all {total} voted as before"
    canvas.text(0, y + 12, said, size=NORMAL, bold=True)
    if not went:
        return y + 20
    unit = min(13.0, max(2.0, 170 / total))
    order = [*letters, ""]
    left, left_end = _columns([(name, sum(n for (a, _), n in counted.items() if a == name)) for name in order], unit)
    right, right_end = _columns([(name, sum(n for (_, b), n in counted.items() if b == name)) for name in order], unit)
    top, x1, x2 = y + 36, 96.0, WIDTH - 96.0
    canvas.text(x1, top - 8, "first vote", size=SMALL, fill=QUIET, anchor="end")
    canvas.text(x2, top - 8, "second vote", size=SMALL, fill=QUIET)
    _ends(canvas, top, left, x1 - 8, "end")
    _ends(canvas, top, right, x2 + 8, "start")
    out, into = ({name: place for name, (place, _) in column.items()} for column in (left, right))
    marks, bands = [], []
    for a, b in [(a, b) for a in order for b in order if (a, b) in counted]:
        count = counted[a, b]
        y1, y2, tall = top + out[a], top + into[b], unit * count
        out[a] += tall
        into[b] += tall
        bands.append((a == b, y1, y2, tall))
        if a != b:
            # Near where it came from the bands still lie apart.
            share = 0.16
            middle = y1 + (y2 - y1) * _eased(share) + tall / 2
            marks.append((x1 + (x2 - x1) * share, middle, str(count)))
    for stays, y1, y2, tall in sorted(bands, key=lambda band: not band[0]):
        _band(canvas, x1, y1, x2, y2, tall, stays=stays)
    below = 0.0
    for x, middle, count_words in marks:
        below = max(middle, below + 17)
        canvas.tag(x, below, count_words)
    return top + max(left_end, right_end) + 8


def _columns(counts: Sequence[tuple[str, int]], unit: float) -> tuple[dict[str, tuple[float, int]], float]:
    """Place of each letter from the top with its count, those without a ballot left out; and the whole height."""
    found: dict[str, tuple[float, int]] = {}
    y = 0.0
    for name, count in counts:
        if count:
            found[name] = (y, count)
            y += max(unit * count, 14) + 10
    return found, y


def _ends(canvas: Canvas, top: float, column: Mapping[str, tuple[float, int]], x: float, anchor: str) -> None:
    for name, (y, count) in column.items():
        words = f"{name} {count}" if name else f"no choice {count}"
        canvas.text(x, top + y + 11, shortened(words, 88, NORMAL), bold=bool(name), anchor=anchor)


def _eased(share: float) -> float:
    """How far down a band is at a share of its way across."""
    low, high = 0.0, 1.0
    for _ in range(30):
        t = (low + high) / 2
        x = 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3
        low, high = (t, high) if x < share else (low, t)
    return 3 * low * low * (1 - low) + low**3


def _band(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, tall: float, *, stays: bool) -> None:
    middle = (x1 + x2) / 2
    d = (
        f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        f"L{x2:.1f} {y2 + tall:.1f}C{middle:.1f} {y2 + tall:.1f} {middle:.1f} {y1 + tall:.1f} {x1:.1f} {y1 + tall:.1f}z"
    )
    if stays:
        canvas.path(d, fill=PANEL, stroke=LINE, weight=0.8)
    else:
        canvas.path(d, fill=ONE, stroke=TWO, weight=1)
