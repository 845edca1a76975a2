"""Parts to pages by cell width, without a terminal: for the room's screen, for plain mode and for ``check --fits``.

A **page** is a tuple of lines, a line a tuple of ``Span(text, style)``. No line is wider and no page longer than asked
for, and nothing is left out: what does not fit stands on the next page. A question with all its labels always shares
one page; only where nothing else is left are labels shortened there, with ``…``, and then they follow in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tabletop.paging.blocks import Block, draw, mark_word, one
from tabletop.paging.choices import Choice, choice, spread
from tabletop.paging.flow import flow
from tabletop.paging.lines import (
    Line,
    Page,
    Span,
    ascii_line,
    both_ends,
    cells,
    plain,
    shorten,
    spelled_out,
    width,
    wrap,
)
from tabletop.session.views import Piece, PieceKind, RoomView

__all__ = ["LEAST", "READING_WIDTH", "Page", "Sheet", "Span", "body_of", "lay_out", "plain", "sheet"]

READING_WIDTH = 76
"""A line longer than this is hard to find the next one from."""

LEAST = (40, 12)
"""The smallest screen, in columns and rows, for which parts are laid out."""

_ENDLESS = 1_000_000
_LEAST_BODY = 4
"""Rows for the part itself below which its heading gives way."""

_MOST_BANNER = 2
"""Rows a marking may take; a longer one is shortened."""


# ---- pages of a body ------------------------------------------------------------------------------------------------


def lay_out(
    shown: RoomView | Sequence[Piece], columns: int, rows: int = _ENDLESS, *, ascii: bool = False, big: bool = False
) -> list[Page]:
    """Return the pages of a view's body (or of pieces), each line at most ``columns`` (and 76) cells, each page at most
    ``rows`` lines. At least one page, which may be empty.

    ``ascii`` uses no sign beyond ASCII; ``big`` draws cards in large letters. Heading, marking, ballot and timer are
    not on these pages: see ``sheet``.
    """
    columns = max(1, min(columns, READING_WIDTH))
    pieces, tail = (body_of(shown), _privacy(shown, columns)) if isinstance(shown, RoomView) else (tuple(shown), ())
    if ascii:
        pieces = tuple(_spelled_out(piece) for piece in pieces)
    pages = _paged(_bound(_blocks(pieces, columns, big=big and not ascii, tail=tail)), max(1, rows))
    return [tuple(ascii_line(line) for line in page) for page in pages] if ascii else pages


def body_of(view: RoomView) -> tuple[Piece, ...]:
    """Return the pieces of a view without a card that only repeats the heading."""
    return tuple(piece for piece in view.body if piece.kind != "card" or one(piece.text) != one(view.heading))


def _spelled_out(piece: Piece) -> Piece:
    return replace(piece, text=spelled_out(piece.text), label=spelled_out(piece.label), note=spelled_out(piece.note))


def _privacy(view: RoomView, columns: int) -> Page:
    if view.ballot is None or not view.ballot.open or not view.ballot.privacy:
        return ()
    return tuple(wrap([Span(one(view.ballot.privacy), "quiet")], columns))


def _blocks(pieces: Sequence[Piece], columns: int, *, big: bool, tail: Page) -> list[Block | Choice]:
    """Group pieces that belong on one page and draw the others one by one."""
    made: list[Block | Choice] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        after = i + 1
        ask = piece if piece.kind == "ask" else None
        options = _run(pieces, after, "option") if ask else []
        bars = _run(pieces, after if ask else i, "bar")
        if ask and options:
            after += len(options)
            # What an option means stands on the pages before the question.
            made += [block for option in options if option.text for block in draw(option, columns)]
            made.append(choice(ask, options, columns, tail))
            tail = ()
        elif bars:
            after = (after if ask else i) + len(bars)
            words = _run(pieces, after, "label")
            after += len(words)
            made.append(spread(ask, bars, words, columns))
        elif piece.kind == "flow":
            ways = _run(pieces, i, "flow")
            after = i + len(ways)
            made.append(flow(ways, columns))
        else:
            made += draw(piece, columns, big=big)
        i = after
    return [*made, Block(tail, whole=True)] if tail else made


def _run(pieces: Sequence[Piece], start: int, kind: PieceKind) -> list[Piece]:
    """Return the pieces of one kind that follow each other from ``start``."""
    end = start
    while end < len(pieces) and pieces[end].kind == kind:
        end += 1
    return list(pieces[start:end])


def _bound(blocks: Sequence[Block | Choice]) -> list[Block | Choice]:
    """Join each block that binds with the one after it."""
    joined: list[Block | Choice] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if isinstance(before, Block) and before.binds and isinstance(block, Block):
            gap = int(before.rule and len(before.lines) == 1)
            lines = (*before.lines, *([()] * gap), *block.lines)
            keep = len(before.lines) + gap + min(block.keep, len(block.lines))
            joined[-1] = Block(lines, before.gap, block.whole, keep, block.binds, before.rule)
        else:
            joined.append(block)
    return joined


class _Stack:
    """Pages being filled from the top."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.pages: list[list[Line]] = [[]]

    def room(self, gap: int) -> int:
        """Lines left on this page after ``gap`` empty ones (none at its top)."""
        used = len(self.pages[-1])
        return self.rows - used - (gap if used else 0)

    def put(self, lines: Sequence[Line], gap: int) -> None:
        page = self.pages[-1]
        page += [()] * (gap if page else 0)
        page += lines

    def turn(self) -> None:
        """Go to a fresh page, unless this one is."""
        if self.pages[-1]:
            self.pages.append([])


def _paged(blocks: Sequence[Block | Choice], rows: int) -> list[Page]:
    stack = _Stack(rows)
    for block in blocks:
        if isinstance(block, Choice):
            _place_choice(stack, block)
        else:
            _place(stack, block)
    return [tuple(page) for page in stack.pages if page or len(stack.pages) == 1]


def _place(stack: _Stack, block: Block) -> None:
    for gap in range(block.gap, min(block.gap, 1) - 1, -1):
        if len(block.lines) <= stack.room(gap):
            return stack.put(block.lines, gap)
    lines = list(block.lines)
    gap = min(block.gap, 1)
    if (block.whole and len(lines) <= stack.rows) or stack.room(gap) < min(block.keep, len(lines)):
        stack.turn()
        lines = lines[2:] if block.rule else lines
    while len(lines) > stack.room(gap):
        cut = max(1, stack.room(gap))
        if cut > max(2, block.keep) and len(lines) - cut == 1:
            cut -= 1  # no single last line alone on the next page
        stack.put(lines[:cut], gap)
        lines = lines[cut:]
        while lines and not lines[0]:
            lines = lines[1:]
        stack.turn()
    stack.put(lines, gap)
    return None


def _place_choice(stack: _Stack, block: Choice) -> None:
    whole = [(lines, after) for lines, after in block.forms if not after]
    for gap in (block.gap, 1):
        for lines, _ in whole:
            if len(lines) <= stack.room(gap):
                return stack.put(lines, gap)
    for lines, after in block.forms:
        if len(lines) <= stack.rows:
            stack.turn()
            stack.put(lines, 0)
            if after:
                stack.turn()
            for rest in after:
                _place(stack, rest)
            return None
    for rest in block.loose:
        _place(stack, rest)
    return None


# ---- a whole screen -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A view laid out for one screen: ``banner`` (whole width), ``above`` empty rows, ``head``, ``body_rows`` rows for
    one of ``pages``, and ``foot`` rows. Head and pages are ``width`` wide, with ``left`` empty cells before them."""

    banner: Page
    above: int
    head: Page
    pages: tuple[Page, ...]
    body_rows: int
    left: int
    width: int
    foot: int


def sheet(view: RoomView, columns: int, rows: int, *, ascii: bool = False, banner: bool = True) -> Sheet:
    """Lay a view out for a screen of ``columns`` × ``rows``, exactly as the display draws it.

    ``banner=False`` leaves the marking to somebody else (a pane of the console).
    """
    small = rows < 18 or columns < 60
    room = max(1, min(READING_WIDTH, columns - (2 if small else 4)))
    marking = _banner(view, columns) if banner else ()
    foot = 1 if small else 3
    above = 0 if small else max(0, (rows - 12) // 6) if rows >= 24 else min(1, len(marking))
    free = rows - len(marking) - above - foot
    head = _head(view, room)
    if free - len(head) < _LEAST_BODY:
        head = _head(view, room, short=True)
    if free - len(head) < _LEAST_BODY:
        head = ()
    elif head and rows >= 24:
        head = (*head, ())
    body_rows = max(1, free - len(head))
    pages = lay_out(view, room, body_rows, ascii=ascii, big=True)
    if len(pages) == 1 and body_of(view)[:1] and body_of(view)[0].kind == "card":
        pages = [((),) * ((body_rows - len(pages[0])) // 3) + pages[0]]
    if ascii:
        marking, head = (tuple(ascii_line(line) for line in part) for part in (marking, head))
    return Sheet(marking, above, head, tuple(pages), body_rows, (columns - room) // 2, room, foot)


def _banner(view: RoomView, columns: int) -> Page:
    """The marking in the middle of the first row, its first word in spaced letters where there is room."""
    words = [one(view.marking)] if view.marking else []
    if view.rehearsal:
        words.append("REHEARSAL")
    if not words:
        return ()
    text = "  ·  ".join(words)
    first, _, rest = text.partition(" · ")
    spaced = f"{' '.join(first)}  ·  {rest.strip(' ·')}" if rest else " ".join(first)
    if cells(spaced) <= columns and first.isupper():
        text = spaced
    lines = wrap([Span(text, "mark")], columns) if cells(text) > columns else [(Span(text, "mark"),)]
    if len(lines) > _MOST_BANNER:
        lines = [(Span(shorten(text, columns), "mark"),)]
    return tuple((Span(" " * ((columns - width(line)) // 2)), *line) for line in lines)


def _head(view: RoomView, columns: int, *, short: bool = False) -> Page:
    """Heading at the left, moment and mark at the right, a thin rule below them; ``short`` has one line for it all."""
    heading = Span(one(view.heading), "heading")
    mark = Span(mark_word(view.mark), "mark")
    aside = Span(one(view.aside), "quiet")
    right = tuple(span for span in (aside, Span("   " * bool(aside.text and mark.text)), mark) if span.text)
    lines: list[Line]
    if not heading.text and not right:
        return ()
    if short:
        heading = Span(shorten(heading.text, max(0, columns - width((mark,)) - 3)), "heading")
        right = (mark,)
    if width((heading, *right)) + 3 <= columns:
        lines = [both_ends((heading,), right, columns)]
    elif mark.text and width((heading, mark)) + 3 <= columns:
        lines = [both_ends((heading,), (mark,), columns), *wrap([aside], columns)]
    else:
        lines = wrap([heading], columns) if heading.text else []
        if width(right) + 3 <= columns and mark.text:
            lines.append(both_ends((aside,), (mark,), columns))
        else:
            lines += [line for span in (aside, mark) if span.text for line in wrap([span], columns)]
    return (*lines, (Span("─" * columns, "accent"),))
