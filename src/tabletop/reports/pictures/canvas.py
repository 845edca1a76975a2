"""What the pictures of a report share: a page of SVG without ids and styles, text that fits, grey that prints.

A picture needs nothing from outside and nothing from the page it stands in: every sign carries its own colour, so that
several of them can lie in one document. Widths of text are estimated for a plain sans serif, rather too wide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from wcwidth import iter_graphemes

from tabletop.text import clean

WIDTH = 720
"""Every picture is so many units wide."""
INK, QUIET, LINE, PANEL, PAGE = "#1b1e24", "#424954", "#9a9ea6", "#ecebe6", "#ffffff"
ONE, TWO = "#4a86bd", "#0b2f55"
"""First and second of anything; in grey a middle and a dark tone, and never told by colour alone."""
SMALL, NORMAL = 11.0, 12.5
_FONTS = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
"""Named before the generic one, which not every writer of documents knows."""
_MOST_SIGNS = 400
"""No label is longer, whatever it is cut to afterwards."""
_NARROW, _WIDE = "iljt.,:;!'|()[]I ·‘’", "mwMW@%—…"


class Canvas:
    """A page that grows downwards: draw, then ``svg(height)``."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = NORMAL,
        bold: bool = False,
        italic: bool = False,
        fill: str = INK,
        anchor: str = "start",
    ) -> None:
        """Write one line with its baseline at ``y``."""
        more = ' font-weight="700"' if bold else ""
        more += ' font-style="italic"' if italic else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        written = escape(clean(words, multiline=False), quote=True)
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{more}>{written}</text>')

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "none",
        weight: float = 1,
        radius: float = 0,
        dashes: str = "",
    ) -> None:
        """Draw a rectangle."""
        more = f' rx="{radius:g}"' if radius else ""
        more += f' stroke="{stroke}" stroke-width="{weight:g}"' if stroke != "none" else ""
        more += f' stroke-dasharray="{dashes}"' if dashes else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
            f'fill="{fill}"{more}/>'
        )

    def hatched(self, x: float, y: float, width: float, height: float, *, stroke: str = ONE) -> None:
        """Draw a rectangle filled with slanting lines, so that it differs from a full one without colour."""
        self.box(x, y, width, height, fill=PAGE, stroke=stroke, weight=1.2)
        strokes, step = [], 5.0
        count = int((width + height) / step) + 1
        for i in range(1, count):
            # A line from the left or lower edge up to the right: x + y grows by one step from line to line.
            total = i * step
            x1, y1 = max(0.0, total - height), min(total, height)
            x2, y2 = min(total, width), max(0.0, total - width)
            if x2 > x1:
                strokes.append(f"M{x + x1:.1f} {y + y1:.1f}L{x + x2:.1f} {y + y2:.1f}")
        if strokes:
            self.path("".join(strokes), stroke=stroke, weight=0.9)

    def tag(self, x: float, y: float, words: str) -> None:
        """Write a few words on a plate, centred on a point, so that they stay readable across lines."""
        wide = width_of(words, SMALL, bold=True) + 8
        self.box(x - wide / 2, y - 8, wide, 16, fill=PAGE, stroke=TWO, weight=0.8, radius=7)
        self.text(x, y + 4, words, size=SMALL, bold=True, fill=TWO, anchor="middle")

    def path(self, d: str, *, stroke: str = INK, weight: float = 1, fill: str = "none", dashes: str = "") -> None:
        """Draw a path."""
        more = f' stroke-dasharray="{dashes}"' if dashes else ""
        drawn = f'stroke="{stroke}" stroke-width="{weight:g}"' if weight else 'stroke="none"'
        self._parts.append(f'<path d="{d}" fill="{fill}" {drawn}{more}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, weight: float = 1) -> None:
        """Draw a straight line."""
        self.path(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke=stroke, weight=weight)

    def tip(self, x: float, y: float, dx: float, dy: float, *, fill: str = INK, size: float = 6) -> None:
        """Draw the head of an arrow that arrives at a point along (dx, dy), one of which is 0."""
        length = (dx * dx + dy * dy) ** 0.5 or 1
        ux, uy = dx / length, dy / length
        back_x, back_y = x - ux * size * 1.4, y - uy * size * 1.4
        left = (back_x - uy * size * 0.6, back_y + ux * size * 0.6)
        right = (back_x + uy * size * 0.6, back_y - ux * size * 0.6)
        self.path(f"M{x:.1f} {y:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}z", fill=fill, weight=0)

    def circle(self, x: float, y: float, radius: float, *, fill: str = INK, stroke: str = "none") -> None:
        """Draw a circle."""
        more = f' stroke="{stroke}" stroke-width="1.2"' if stroke != "none" else ""
        self._parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"{more}/>')

    def svg(self, height: float, title: str) -> str:
        """Return the whole picture; ``title`` says in a few words what it shows."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
            f'height="{height:.0f}" role="img" font-family="{_FONTS}">'
        )
        ground = f'<rect width="{WIDTH}" height="{height:.0f}" fill="{PAGE}"/>'
        named = f"<title>{escape(clean(title, multiline=False), quote=True)}</title>"
        return "\n".join([head, named, ground, *self._parts, "</svg>"]) + "\n"


# ---- text that fits -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _sign(cluster: str) -> float:
    """Estimated width of one sign in em."""
    if unicodedata.east_asian_width(cluster[0]) in "WF" or ord(cluster[0]) >= 0x1F000:
        return 1.25
    if cluster[0] in _NARROW:
        return 0.36
    if cluster[0] in _WIDE:
        return 1.0
    return 0.72 if cluster[0].isupper() else 0.62


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the estimated width of a line of text."""
    return sum(map(_sign, iter_graphemes(text))) * size * (1.08 if bold else 1.0)


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return the text in one line that fits; ``…`` shows that something was left out."""
    flat = clean(text, multiline=False, limit=_MOST_SIGNS)
    if width_of(flat, size, bold=bold) <= room:
        return flat
    kept = ""
    for cluster in iter_graphemes(flat):
        if width_of(f"{kept}{cluster}…", size, bold=bold) > room:
            break
        kept += cluster
    return f"{kept.rstrip()}…"


def wrapped(text: str, room: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """Return the text in at most ``most`` lines that fit; what is left out shows as ``…``. Long words are broken."""
    lines: list[str] = []
    words = [
        piece
        for word in clean(text, multiline=False, limit=_MOST_SIGNS).split()
        for piece in _pieces(word, room, size, bold)
    ]
    for place, word in enumerate(words):
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = shortened(f"{lines[-1]} {' '.join(words[place:])}", room, size, bold=bold)
            break
    return lines


def _pieces(word: str, room: float, size: float, bold: bool) -> Iterable[str]:
    """A word in pieces that fit, each but the last with a hyphen."""
    while width_of(word, size, bold=bold) > room:
        kept = ""
        for cluster in iter_graphemes(word):
            if kept and width_of(f"{kept}{cluster}-", size, bold=bold) > room:
                break
            kept += cluster
        if len(kept) >= len(word):
            break
        yield f"{kept}-"
        word = word[len(kept) :]
    yield word


def legend(canvas: Canvas, y: float, words: Sequence[str], *, x: float = 0) -> float:
    """Write a line of small words, wrapped over the width, and return where the next line may stand."""
    for line in wrapped(" · ".join(words), WIDTH - x - 4, SMALL, 4):
        canvas.text(x, y, line, size=SMALL, fill=QUIET)
        y += 15
    return y
