"""Lines of spans as Textual draws them. What they say is data: no markup is ever read from it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from tabletop.paging.lines import Line, Style

_STYLES: dict[Style, str] = {
    "text": "",
    "strong": "bold",
    "emphasis": "italic",
    "quiet": "$text-quiet",
    "accent": "$text-accent",
    "heading": "bold",
    "mark": "bold $text-quiet",
    "letter": "bold on $raised",
    "pole_one": "$pole-one",
    "pole_two": "$pole-two",
    "pole_both": "$pole-one on $pole-two",
    "live": "$live",
    "alert": "$alert",
    "rule": "$line",
}
# Where the terminal's own colours are used there is no raised ground, and quiet words have no colour of their own.
_ANSI_STYLES: dict[Style, str] = {**_STYLES, "letter": "bold reverse", "mark": "bold", "quiet": "", "rule": "dim"}


def paint(lines: Iterable[Line], *, ansi: bool = False, colourless: bool = False) -> Content:
    """Return ``lines`` below each other; ``ansi`` for themes of the terminal’s own colours, ``colourless`` for none."""
    styles = _ANSI_STYLES if ansi else _STYLES
    parts: list[str | tuple[str, str]] = []
    for i, line in enumerate(lines):
        parts += ["\n"] if i else []
        for text, style in line:
            # Two votes share a cell by its two colours; without colours the cell is full.
            both = colourless and style == "pole_both"
            parts.append((text.replace("▀", "█") if both else text, styles[style]))
    return Content.assemble(*parts)
