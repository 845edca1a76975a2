"""A question with its options, and the spread of a vote: what must stand on one page, whatever its size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tabletop.paging.blocks import Block, label, letter, one, option, question
from tabletop.paging.lines import Line, Page, Span, Style, cells, padded, shorten, width, wrap
from tabletop.session.views import Piece

_NARROWEST_COLUMN = 16
"""Cells a column of labels needs so that labels are still read, not guessed."""


@dataclass(frozen=True)
class Choice:
    """What has to stand on one page, in several forms, the most generous first.

    Each form comes with what it had to shorten, which is shown in full on the page after it. ``loose`` are the same
    lines as blocks, for a screen on which no form has room.
    """

    forms: tuple[tuple[Page, tuple[Block, ...]], ...]
    loose: tuple[Block, ...]
    gap: int = 2


# ---- a question and its options -------------------------------------------------------------------------------------


def choice(ask: Piece, options: Sequence[Piece], columns: int, tail: Page = ()) -> Choice:
    """Return a question with all its labels. ``tail`` (how anonymous the vote is) stays with it if there is room."""
    asked = tuple(question(ask, columns))
    two = _columns(options, 2, columns, shortened=False)
    full = [
        _under(asked, _stacked(options, columns, air=True), 1),
        _under(asked, _stacked(options, columns, air=False), 1),
        *([_under(asked, two, 1)] if two else []),
        _under(asked, _stacked(options, columns, air=False), 0),
        *([_under(asked, two, 0)] if two else []),
    ]
    after = (Block(tail, whole=True),) if tail else ()
    forms: list[tuple[Page, tuple[Block, ...]]] = []
    if tail:
        forms += [((*form, (), *tail), ()) for form in full]
        forms += [((*form, *tail), ()) for form in full[-2:]]
    forms += [(form, after) for form in full]
    # Only where nothing else is left are labels shortened, and then they follow in full.
    labels = tuple(option(_label_only(piece), columns) for piece in options)
    for rows in (len(asked), 2, 1):
        kept = _cut(asked, rows, columns)
        cut = (Block(asked, whole=True),) if len(kept) < len(asked) else ()
        for count in range(2, 1 + max(2, columns // 5)):
            short = _columns(options, count, columns, shortened=True)
            if short:
                forms.append((_under(kept, short, 0), (*cut, *labels, *after)))
    return Choice(tuple(forms), (Block(asked, gap=2, whole=True), *labels, *after))


def _label_only(piece: Piece) -> Piece:
    return Piece("option", letter=piece.letter, label=piece.label, note=piece.note)


def _under(asked: Page, labels: Page, gap: int) -> Page:
    return (*asked, *([()] * gap), *labels)


def _stacked(options: Sequence[Piece], columns: int, *, air: bool) -> Page:
    lines: list[Line] = []
    for piece in options:
        lines += [*([()] if air and lines else []), *option(_label_only(piece), columns).lines]
    return tuple(lines)


def _columns(options: Sequence[Piece], count: int, columns: int, *, shortened: bool) -> Page:
    """Set labels in ``count`` columns, downwards first; empty when they get too narrow to be read."""
    gap = 2 if columns >= 30 else 1
    room = (columns - gap * (count - 1)) // count
    if room < (5 if shortened else _NARROWEST_COLUMN):
        return ()
    high = -(-len(options) // count)
    drawn = [_short(piece, room) if shortened else option(_label_only(piece), room).lines for piece in options]
    lines: list[Line] = []
    for row in range(high):
        across = drawn[row::high]
        for i in range(max(map(len, across))):
            line: Line = ()
            for column, drawn_label in enumerate(across):
                line = padded(line, column * (room + gap))
                line = (*line, *(drawn_label[i] if i < len(drawn_label) else ()))
            lines.append(line)
    return tuple(lines)


def _short(piece: Piece, room: int) -> Page:
    """One line with letter and what fits of the label."""
    closed = bool(piece.note)
    sign = letter(piece, "quiet" if closed else "letter")
    first = sign if room >= 20 or not sign else (sign[0], Span(" "))
    text = shorten(one(piece.label), room - width(first))
    return ((*first, Span(text, "quiet" if closed else "strong")),)


def _cut(asked: Page, rows: int, columns: int) -> Page:
    """Return the first ``rows`` lines of a question, with ``…`` at the end when there were more."""
    if len(asked) <= rows:
        return asked
    text = " ".join("".join(span.text for span in line) for line in asked[rows - 1 :])
    return (*asked[: rows - 1], (Span(shorten(text, columns), "strong"),))


# ---- the spread of a vote -------------------------------------------------------------------------------------------


def spread(ask: Piece | None, bars: Sequence[Piece], words: Sequence[Piece], columns: int) -> Choice:
    """Return one or two votes as bars, first above second, with counts at their ends and ``words`` below.

    Where there is room each vote has a row of its own; else two votes share a row, the first in its upper half.
    """
    asked = tuple(question(ask, columns)) if ask else ()
    said = tuple(line for piece in words for line in label(piece, columns))
    scale = _scale(bars, columns)
    key, tall_key = _key(bars, scale, columns, "▀▀", "▄▄"), _key(bars, scale, columns, "██", "██")
    tall, flat = ([_bar(bar, scale, votes) for bar in bars] for votes in (_rows_of_votes, _one_row))
    short = [_bar(bar, scale, _one_row, shortened=True) for bar in bars]
    bodies = (_parts(1, *flat), _parts(0, *flat), _parts(0, *short))
    forms = [_parts(1, asked, tall_key, _parts(1, *tall), said)]
    forms += [_parts(1, asked, key, body, said) for body in bodies]
    forms += [_parts(1, asked, (*key, *body), said) for body in bodies]
    forms += [_parts(1, asked, (*key, *body, *said)) for body in bodies[1:]]
    forms += [_parts(0, asked, key, body, said) for body in bodies[1:]]
    kept: list[tuple[Page, tuple[Block, ...]]] = [(form, ()) for form in forms]
    later = (Block(said, whole=True),) if said else ()
    kept += [(_parts(0, asked, key, body), later) for body in bodies[1:]]
    if len(asked) > 1:
        kept.append((_parts(0, _cut(asked, 1, columns), key, bodies[-1]), (Block(asked, whole=True), *later)))
    loose = [Block(part, gap=2 if i == 0 else 1, whole=True) for i, part in enumerate((asked, key)) if part]
    loose += [Block(row, gap=0, whole=True) for row in flat]
    return Choice(tuple(kept), (*loose, *later))


def _parts(gap: int, *parts: Page) -> Page:
    """Return ``parts`` below each other, with ``gap`` empty lines between."""
    lines: list[Line] = []
    for part in parts:
        lines += [*([()] * gap if lines and part else []), *part]
    return tuple(lines)


def _two_votes(bars: Sequence[Piece]) -> bool:
    return any(bar.first is not None for bar in bars) and any(bar.second is not None for bar in bars)


@dataclass(frozen=True)
class _Scale:
    """How the rows of a spread share their cells: ``signs`` for the letter, ``label``, and ``each`` for one person."""

    signs: int
    label: int
    each: float

    @property
    def edge(self) -> int:
        """Where all bars begin."""
        return self.signs + self.label + 2


def _scale(bars: Sequence[Piece], columns: int) -> _Scale:
    signs = max(width(letter(bar)) for bar in bars)
    digits = max(len(str(max(bar.first or 0, bar.second or 0))) for bar in bars)
    count = 1 + (2 * digits + 3 if _two_votes(bars) else digits)
    longest = max(cells(one(bar.label)) for bar in bars)
    most = max(max(bar.of, bar.first or 0, bar.second or 0, 1) for bar in bars)
    room = columns - signs - count - 2
    # A label may take what is left when each person is one cell; in a crowd a little more than half.
    label = max(1, min(longest, max(room - most, room * 55 // 100)))
    # As long as each person can be one cell or more, all are equally many: bars can then be counted.
    each = max(0.0, min((room - label) / most, 4.0))
    return _Scale(signs, label, float(int(each)) if each >= 1 else each)


def _key(bars: Sequence[Piece], scale: _Scale, columns: int, first: str, second: str) -> Page:
    """Say which bar is which vote, where there are two; above the bars if there is room."""
    if not _two_votes(bars):
        return ()
    line: Line = (Span(f"{first} first vote", "pole_one"), Span("   "), Span(f"{second} second vote", "pole_two"))
    over_bars = scale.edge + width(line) <= columns
    return ((*((Span(" " * scale.edge),) if over_bars else ()), *line),)


_Votes: TypeAlias = Callable[[Piece, float], list[Line]]


def _bar(bar: Piece, scale: _Scale, votes: _Votes, *, shortened: bool = False) -> Page:
    """Return one row: its label at the left, its bars from the common edge to the right."""
    text = one(bar.label)
    text = shorten(text, scale.label) if shortened else text
    labels = wrap([Span(text, "strong")], scale.edge - 2, first=padded(letter(bar), scale.signs))
    beams = votes(bar, scale.each)
    lines: list[Line] = []
    for i in range(max(len(labels), len(beams))):
        left = labels[i] if i < len(labels) else ()
        lines.append((*padded(left, scale.edge), *beams[i]) if i < len(beams) else left)
    return tuple(lines)


def _rows_of_votes(bar: Piece, each: float) -> list[Line]:
    votes: list[tuple[int | None, Style]] = [(bar.first, "pole_one"), (bar.second, "pole_two")]
    return [
        (Span("█" * _long(count, each) + (" " if count else ""), style), _count(count, style))
        for count, style in votes
        if count is not None
    ]


def _one_row(bar: Piece, each: float) -> list[Line]:
    if bar.first is None or bar.second is None:
        style: Style = "pole_two" if bar.first is None else "pole_one"
        count = bar.second if bar.first is None else bar.first
        return [(Span("▆" * _long(count or 0, each) + (" " if count else ""), style), _count(count or 0, style))]
    first, second = _long(bar.first, each), _long(bar.second, each)
    both = min(first, second)
    beam = Span("▀" * both, "pole_both")
    more = Span("▀" * (first - both), "pole_one") if first > second else Span("▄" * (second - both), "pole_two")
    space = Span(" " if first or second else "")
    counts = (_count(bar.first, "pole_one"), Span(" → ", "quiet"), _count(bar.second, "pole_two"))
    return [tuple(span for span in (beam, more, space, *counts) if span.text)]


def _long(votes: int, each: float) -> int:
    return max(1, round(votes * each)) if votes else 0


def _count(votes: int, style: Style) -> Span:
    return Span(str(votes), style if votes else "quiet")
