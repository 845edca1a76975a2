"""Styled text in lines, measured in terminal cells: what paging is built of. No terminal is needed here.

A **span** is text with one style, a **line** a tuple of spans, a **page** a tuple of lines. Widths are cells, never
characters: one ideograph is two cells wide, a combining sign none, and a family of emoji is one sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from wcwidth import iter_graphemes, wcswidth

Style = Literal[
    "text",
    "strong",
    "emphasis",
    "quiet",
    "accent",
    "heading",
    "mark",
    "letter",
    "pole_one",
    "pole_two",
    "pole_both",
    "live",
    "alert",
    "rule",
]
"""What a span means; a screen turns it into colour and weight, plain text leaves it out."""


class Span(NamedTuple):
    """Text with one style. The text never holds a line end or tab."""

    text: str
    style: Style = "text"


Line: TypeAlias = tuple[Span, ...]
Page: TypeAlias = tuple[Line, ...]

_BREAK_AFTER = "/-_.,;:?&=+–—"
_DASHED = re.compile("(?<=[^\\W\\d_]{2}-)(?=[^\\W\\d_]{2})|(?<=[–—])(?=\\w)")


@lru_cache(maxsize=4096)
def _cluster_cells(cluster: str) -> int:
    return max(0, wcswidth(cluster))


def cells(text: str) -> int:
    """Return how many cells ``text`` takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_cluster_cells, iter_graphemes(text)))


def width(line: Iterable[Span]) -> int:
    """Return how many cells a line takes."""
    return sum(cells(span.text) for span in line)


def plain(line: Iterable[Span]) -> str:
    """Return a line's text without styles, right-trimmed."""
    return "".join(span.text for span in line).rstrip()


def shorten(text: str, columns: int) -> str:
    """Return ``text`` in at most ``columns`` cells; ``…`` shows that something was left out."""
    if cells(text) <= columns:
        return text
    kept, used = "", 0
    for cluster in iter_graphemes(text):
        used += _cluster_cells(cluster)
        if used > columns - 1:
            break
        kept += cluster
    return kept.rstrip() + "…" if columns > 0 else ""


def padded(line: Line, columns: int) -> Line:
    """Return ``line`` filled with spaces to ``columns`` cells."""
    return (*line, Span(" " * (columns - width(line)))) if width(line) < columns else line


def both_ends(left: Line, right: Line, columns: int) -> Line:
    """Return one line with ``right`` at its right end; the two must fit."""
    return (*padded(left, columns - width(right)), *right)


# ---- wrapping -------------------------------------------------------------------------------------------------------


def wrap(spans: Sequence[Span], columns: int, *, first: Line = (), rest: Line | None = None) -> list[Line]:
    """Break ``spans`` into lines of at most ``columns`` cells. ``\\n`` in a span begins a new line.

    ``first`` stands before the first line and ``rest`` before all others (default: spaces as wide as ``first``). A word
    longer than a line is broken after a sign such as ``/``, else between signs with a quiet hyphen: all of it stays.
    """
    rest = (Span(" " * width(first)),) if rest is None else rest
    room = max(1, columns - max(width(first), width(rest)))
    lines: list[Line] = []
    for spoken in _split_lines(spans):
        for line in _fill(_words(spoken), room):
            lines.append(_merged((*(rest if lines else first), *line)))
    return lines


def _split_lines(spans: Sequence[Span]) -> Iterator[list[Span]]:
    line: list[Span] = []
    for text, style in spans:
        first, *others = text.split("\n")
        line.append(Span(first, style))
        for other in others:
            yield line
            line = [Span(other, style)]
    yield line


def _words(spans: Sequence[Span]) -> Iterator[tuple[bool, list[Span]]]:
    """Yield (whether a space stands before, the pieces of one unbreakable word)."""
    word: list[Span] = []
    spaced = False
    for text, style in spans:
        for part in re.split(r"([ \t]+)", text):
            if not part:
                continue
            if part[0] in " \t":
                if word:
                    yield spaced, word
                spaced, word = True, []
                continue
            pieces = _breakable(part)
            word.append(Span(pieces[0], style))
            for piece in pieces[1:]:
                yield spaced, word
                spaced, word = False, [Span(piece, style)]
    if word:
        yield spaced, word


def _breakable(word: str) -> list[str]:
    """Return the parts between which a word may be broken without a mark: after dashes, and around wide signs."""
    if word.isascii():
        return _DASHED.split(word) if "-" in word else [word]
    parts = [""]
    for piece in _DASHED.split(word):
        wide_before = False
        for cluster in iter_graphemes(piece):
            # Scripts without spaces break between any two signs, but not before closing punctuation.
            wide = _cluster_cells(cluster) == 2 and unicodedata.category(cluster[0]) == "Lo"
            if (wide or wide_before) and parts[-1] and unicodedata.category(cluster[0])[0] != "P":
                parts.append("")
            parts[-1] += cluster
            wide_before = wide
        parts.append("")
    return [part for part in parts if part]


def _fill(words: Iterator[tuple[bool, list[Span]]], room: int) -> Iterator[Line]:
    line: list[Span] = []
    used = 0
    for spaced, whole in words:
        word = whole
        gap = 1 if spaced and used else 0
        needed = width(word)
        if used + gap + needed > room:
            if used:
                yield tuple(line)
                line, used, gap = [], 0, 0
            while needed > room:
                head, word = _broken(word, room)
                yield tuple(head)
                needed = width(word)
        if gap:
            # Between two spans of one style the space belongs to it, so that underlines and colours run through.
            line.append(Span(" ", line[-1].style if line[-1].style == word[0].style else "text"))
        line += word
        used += gap + needed
    yield tuple(line)


def _broken(word: list[Span], room: int) -> tuple[list[Span], list[Span]]:
    """Split a word wider than ``room`` in two, the first part at most ``room`` wide."""
    signs = [(cluster, span.style) for span in word for cluster in iter_graphemes(span.text)]
    fits = used = natural = 0
    for cluster, _ in signs:
        used += _cluster_cells(cluster)
        if used > room:
            break
        fits += 1
        if cluster in _BREAK_AFTER and fits > 1:
            natural = fits
    if natural * 3 >= fits and natural:
        cut, hyphen = natural, []
    elif room > 3 and fits > 1:
        cut, hyphen = fits - 1, [Span("-", "quiet")]
    else:
        cut, hyphen = max(1, fits), []
    head, tail = signs[:cut], signs[cut:]
    return [Span(*sign) for sign in head] + hyphen, list(_merged(tuple(Span(*sign) for sign in tail)))


def _merged(line: Line) -> Line:
    """Return ``line`` with neighbours of one style joined and empty spans left out."""
    joined: list[Span] = []
    for span in line:
        if joined and joined[-1].style == span.style:
            joined[-1] = Span(joined[-1].text + span.text, span.style)
        elif span.text:
            joined.append(span)
    return tuple(joined)


# ---- where a terminal knows ASCII only ------------------------------------------------------------------------------

_ASCII = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‹": "<", "›": ">",
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "·": "-", "•": "*", "…": "~", "\u00a0": " ",
        "─": "-", "━": "=", "╌": "-", "│": "|", "┃": "|", "▏": "|", "▎": "|", "▕": "|", "▌": "|", "▐": "|",
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+",
        "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "▔": "-",
        "█": "#", "▇": "#", "▆": "#", "▅": "#", "▄": "_", "▃": "_", "▂": "_", "▁": "_", "▀": '"', "░": ".",
        "●": "*", "○": "o", "▲": "!", "✓": "v", "✗": "x", "☐": "o", "☑": "x", "×": "x",
        "↑": "^", "↓": "v", "→": ">", "←": "<", "◆": "*", "◇": "o", "■": "#", "▤": "#", "△": "^", "◷": "o",
        "↺": "@", "✎": "+", "⌫": "<", "±": "~", "―": "-", "¿": "?", "¡": "!",
        "ß": "s", "æ": "a", "Æ": "A", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    }
)  # fmt: skip


def to_ascii(text: str) -> str:
    """Return ``text`` in ASCII and exactly as wide: ``Inés → Ana`` is ``Ines-->Ana``; what has no likeness is ``?``."""
    if text.isascii():
        return text
    out = []
    for cluster in iter_graphemes(text.replace(" → ", "-->")):
        if cluster.isascii():
            out.append(cluster)
            continue
        likeness = unicodedata.normalize("NFKD", cluster.translate(_ASCII))
        letters = "".join(c for c in likeness if c.isascii() and c.isprintable())
        wanted = _cluster_cells(cluster)
        out.append(letters if len(letters) == wanted else "?" * wanted)
    return "".join(out)


def spelled_out(text: str) -> str:
    """Return prose with those signs written out that one cell would make hard to read; before it is laid out."""
    return text.replace("…", "...")


def ascii_line(line: Line) -> Line:
    """Return a line in ASCII, as wide as before. Where two votes share a row, ``=`` is both."""
    return tuple(
        Span("=" * cells(text), "strong") if style == "pole_both" else Span(to_ascii(text), style)
        for text, style in line
    )
