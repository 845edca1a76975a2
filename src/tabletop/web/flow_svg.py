"""How people moved between two votes, drawn: ribbons from the letters of the first to those of the second."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tabletop.paging.blocks import one
from tabletop.session.views import Piece

_WIDTH = 400
_LEFT, _RIGHT = 78, 322
"""Where the bars at both sides stand; between them run the ribbons."""
_BAR = 8
_HIGH = 200
"""All people together, if there are enough of them; few people get ribbons no thicker than ``_THICKEST`` each."""
_THICKEST, _THINNEST = 18.0, 1.5
_LEAST = 34
"""Height of a letter with its count."""
_GAP = 12
_HEAD = 30
"""Height of the words above both sides."""


_HEADS = (
    '<text class="flow-side" x="8" y="15">first vote</text>'
    f'<text class="flow-side" x="{_WIDTH - 8}" y="15" text-anchor="end">second vote</text>'
)


def flow_svg(ways: Sequence[Piece]) -> str:
    """Return a figure with the picture and, below it, every way with its count in words."""
    people = sum(way.first or 0 for way in ways)
    each = min(_THICKEST, _HIGH / max(people, 1))
    thick = {_way(way): max(_THINNEST, (way.first or 0) * each) for way in ways if way.first}
    before = _Side([way[0] for way in thick], thick, 0)
    after = _Side([way[1] for way in thick], thick, 1)
    high = max(before.high, after.high)
    for side in (before, after):
        side.begin(_HEAD + (high - side.high) / 2)
    counts = {_way(way): way.first or 0 for way in ways}
    # From top to bottom at both sides, so that ribbons of one letter do not cross at their ends.
    order = sorted(thick, key=lambda way: (before.place(way[0]), after.place(way[1])))
    ribbons = [
        _ribbon(way, before.next(way[0], thick[way]), after.next(way[1], thick[way]), thick[way]) for way in order
    ]
    ribbons.sort(key=lambda ribbon: "flow-moved" in ribbon)  # those who moved lie above those who stayed
    sides = before.drawn(counts, _LEFT - _BAR, left=True) + after.drawn(counts, _RIGHT, left=False)
    said = _in_words(ways)
    picture = (
        f'<svg class="flow-picture" viewBox="0 0 {_WIDTH} {high + _HEAD:.0f}" role="img" aria-label="{escape(said)}" '
        f'focusable="false">{_HEADS}{"".join(ribbons)}{sides}</svg>'
    )
    return f'<figure class="flow">{picture}<figcaption>{_caption(ways)}</figcaption></figure>'


def _way(piece: Piece) -> tuple[str, str]:
    return one(piece.letter)[:3] or "–", one(piece.label)[:3] or "–"


class _Side:
    """Letters below each other, each as high as the ribbons that leave or reach it."""

    def __init__(self, letters: Sequence[str], thick: dict[tuple[str, str], float], end: int) -> None:
        # Passes come last, letters in their order.
        self._letters = sorted(set(letters), key=lambda sign: (sign == "–", sign))
        self._end = end
        self._sum = {sign: sum(t for way, t in thick.items() if way[end] == sign) for sign in self._letters}
        self._tops: dict[str, float] = {}
        self._used: dict[str, float] = {}
        self._free: dict[str, float] = {}
        self.high = sum(self._height(sign) for sign in self._letters) + _GAP * max(len(self._letters) - 1, 0)

    def _height(self, sign: str) -> float:
        return max(_LEAST, self._sum[sign])

    def place(self, sign: str) -> int:
        """Return which letter from the top this is."""
        return self._letters.index(sign)

    def begin(self, top: float) -> None:
        """Give each letter its place, the first at ``top``."""
        for sign in self._letters:
            self._tops[sign] = top
            self._used[sign] = top + (self._height(sign) - self._sum[sign]) / 2
            top += self._height(sign) + _GAP
        self._free = dict(self._used)

    def next(self, sign: str, thick: float) -> float:
        """Return the top of the next ribbon at ``sign``, and keep its thickness for it."""
        at = self._free[sign]
        self._free[sign] = at + thick
        return at

    def drawn(self, counts: dict[tuple[str, str], int], x: float, *, left: bool) -> str:
        """Return the bars of this side with letters and sums."""
        out = []
        for sign in self._letters:
            total = sum(n for way, n in counts.items() if way[self._end] == sign)
            middle = self._tops[sign] + self._height(sign) / 2
            bar = f'<rect class="flow-bar" x="{x:.1f}" y="{self._used[sign]:.1f}" width="{_BAR}"'
            out.append(f'{bar} height="{self._sum[sign]:.1f}"/>')
            cell, number = (8, 58) if left else (_WIDTH - 34, _WIDTH - 60)
            out.append(
                f'<rect class="flow-cell" x="{cell}" y="{middle - 13:.1f}" width="26" height="26" rx="3"/>'
                f'<text class="flow-letter" x="{cell + 13}" y="{middle + 6:.1f}" text-anchor="middle">{escape(sign)}'
                "</text>"
                f'<text class="flow-count" x="{number}" y="{middle + 6:.1f}" '
                f'text-anchor="{"end" if left else "start"}">{total}</text>'
            )
        return "".join(out)


def _ribbon(way: tuple[str, str], y: float, at: float, thick: float) -> str:
    """A band from height ``y`` at the left to height ``at`` at the right."""
    x, to = _LEFT, _RIGHT
    bend = (x + to) / 2
    kind = "flow-stayed" if way[0] == way[1] else "flow-moved"
    return (
        f'<path class="{kind}" d="M{x} {y:.1f}C{bend:.0f} {y:.1f} {bend:.0f} {at:.1f} {to} {at:.1f}'
        f'V{at + thick:.1f}C{bend:.0f} {at + thick:.1f} {bend:.0f} {y + thick:.1f} {x} {y + thick:.1f}Z"/>'
    )


def _moved(ways: Sequence[Piece]) -> list[Piece]:
    return sorted((way for way in ways if way.letter != way.label), key=lambda way: -(way.first or 0))


def _stayed(ways: Sequence[Piece]) -> list[Piece]:
    return [way for way in ways if way.letter == way.label]


def _total(ways: Sequence[Piece]) -> int:
    return sum(way.first or 0 for way in ways)


def _in_words(ways: Sequence[Piece]) -> str:
    moved, stayed = _moved(ways), _stayed(ways)
    said = [f"From the first vote to the second {_total(moved)} moved and {_total(stayed)} stayed."]
    said += [f"{way.first} from {_spoken(way.letter)} to {_spoken(way.label)}." for way in moved]
    said += [f"{way.first} stayed with {_spoken(way.letter)}." for way in stayed]
    return " ".join(said)


def _spoken(sign: str) -> str:
    return "a pass" if one(sign)[:3] in ("", "–") else one(sign)[:3]


def _caption(ways: Sequence[Piece]) -> str:
    moved, stayed = _moved(ways), _stayed(ways)
    parts = []
    for name, entries in (("moved", moved), ("stayed", stayed)):
        listed = " ".join(_listed(way) for way in entries)
        parts.append(f'<span class="ways"><strong>{_total(entries)} {name}</strong> {listed}</span>')
    return "".join(parts)


def _listed(way: Piece) -> str:
    before, after = (escape(sign) for sign in _way(way))
    words = before if before == after else f"{before} → {after}"
    return f'<span class="way" aria-hidden="true">{words} <b>{way.first}</b></span>'
