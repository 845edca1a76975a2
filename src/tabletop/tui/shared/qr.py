"""A link as a QR code in half blocks: two modules a cell, dark on light whatever the theme, so that cameras read it."""

from __future__ import annotations

from functools import lru_cache

import segno
from textual.content import Content

QUIET_ZONE = 2
"""Light modules around the code: fewer than the standard asks for, enough on a ground of its own."""
_COLOURS = "#000000 on #ffffff"
_ANSI = "ansi_black on ansi_bright_white"


@lru_cache(maxsize=8)
def modules(link: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code of a link, row by row with its light border; True is dark."""
    code = segno.make(link, error="l", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=QUIET_ZONE))


def qr_size(link: str) -> tuple[int, int]:
    """Return columns and rows of a link's code in cells."""
    side = len(modules(link))
    return side, -(-side // 2)


def qr_rows(link: str, *, inverted: bool = False) -> list[str]:
    """Return the rows of a link's code, the dark modules drawn; ``inverted`` draws the light ones instead."""
    rows = [[dark is not inverted for dark in row] for row in modules(link)]
    if len(rows) % 2:
        rows.append([inverted] * len(rows[0]))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_cell(*halves) for halves in zip(upper, lower, strict=True)) for upper, lower in pairs]


def _cell(upper: bool, lower: bool) -> str:
    return {(True, True): "█", (True, False): "▀", (False, True): "▄"}.get((upper, lower), " ")


def qr_lines(link: str, *, ansi: bool = False, colourless: bool = False) -> list[Content]:
    """Return a link's code line by line. Without colours the light modules are drawn, as on a dark terminal."""
    if colourless:
        return [Content(row) for row in qr_rows(link, inverted=True)]
    return [Content.assemble((row, _ANSI if ansi else _COLOURS)) for row in qr_rows(link)]
