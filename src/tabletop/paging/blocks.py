"""Pieces of a view to blocks of lines: how a text, an option or a quotation is drawn, before it is paged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tabletop.paging.large import large
from tabletop.paging.lines import Line, Page, Span, Style, both_ends, cells, width, wrap
from tabletop.paging.prose import prose
from tabletop.session.views import Piece, PieceKind
from tabletop.text import clean

MARKS = {
    "fact": "FACT",
    "fiction": "FICTION",
    "author_view": "AUTHOR’S VIEW",
    "other_view": "OTHER VIEW",
    "hindsight": "HINDSIGHT",
}


@dataclass(frozen=True)
class Block:
    """Lines with ``gap`` empty ones before them, and how they may be divided.

    ``whole`` blocks are divided only if no page can hold them. Others may be, but ``keep`` lines stay together at the
    beginning. A block that ``binds`` stays with the one after it, without an empty line between them. A ``rule`` binds
    too, with one, and is left out at the top of a page.
    """

    lines: Page
    gap: int = 1
    whole: bool = False
    keep: int = 2
    binds: bool = False
    rule: bool = False


def one(text: str) -> str:
    """Return outside text as one clean line."""
    return clean(text, multiline=False)


def mark_word(mark: str) -> str:
    """Return the word that stands on the screen for a mark; empty for none."""
    return MARKS.get(mark, one(mark).upper())


def draw(piece: Piece, columns: int, *, big: bool = False) -> list[Block]:
    """Return what one piece looks like in ``columns`` cells; ``big`` draws a card in large letters if they fit."""
    return _DRAWN.get(piece.kind, _text)(piece, columns, big)


# ---- single pieces --------------------------------------------------------------------------------------------------


def _titled(piece: Piece, title: str, style: Style, columns: int, *, prefix: Line = ()) -> list[Line]:
    """A title line with the piece's mark at its right end, or on a line of its own where there is no room."""
    mark = Span(mark_word(piece.mark), "mark")
    title = one(title)
    room = columns - width(prefix)
    if not title and not mark.text:
        return []
    if cells(title) + bool(mark.text) * (2 + cells(mark.text)) <= room:
        left = (*prefix, Span(title, style))
        return [both_ends(left, (mark,), columns) if mark.text else left]
    lines = wrap([Span(title, style)], columns, first=prefix) if title else []
    return [*([(mark,)] if mark.text else []), *lines]


def _text(piece: Piece, columns: int, _big: bool) -> list[Block]:
    made = [Block(tuple(paragraph)) for paragraph in prose(piece.text, columns)]
    mark = _titled(piece, "", "text", columns)
    return ([Block(tuple(mark), binds=True)] if mark and made else []) + made


def _ask(piece: Piece, columns: int, _big: bool) -> list[Block]:
    return [Block(tuple(question(piece, columns)), gap=2, whole=True)]


def question(piece: Piece, columns: int) -> list[Line]:
    """A question's paragraphs, with an empty line between two."""
    lines: list[Line] = []
    for paragraph in prose(piece.text, columns, "strong"):
        lines += [*([()] if lines else []), *paragraph]
    return lines


def letter(piece: Piece, style: Style = "letter") -> Line:
    sign = one(piece.letter)[:3]
    return (Span(f" {sign} ", style), Span("  ")) if sign else ()


def option(piece: Piece, columns: int) -> Block:
    """Letter, label, and below it what the option means; a closed one is quiet and says why."""
    closed = bool(piece.note)
    first = letter(piece, "quiet" if closed else "letter")
    label = Span(one(piece.label), "quiet" if closed else "strong")
    indent = (Span(" " * width(first)),)
    lines = list(wrap([label], columns, first=first))
    if closed:
        lines += wrap([Span(one(piece.note), "emphasis")], columns, first=indent)
    for i, paragraph in enumerate(prose(piece.text, columns - width(first))):
        lines += [*([()] if i else []), *((*indent, *line) for line in paragraph)]
    return Block(tuple(lines), whole=True)


def _line(piece: Piece, columns: int, _big: bool) -> list[Block]:
    number = one(piece.letter)
    first = (Span(f"{number:>2}  ", "quiet"),) if number else ()
    lines = wrap([Span(clean(piece.text))], columns, first=first)
    if piece.note:
        lines += wrap([Span(one(piece.note), "quiet")], columns, first=(Span(" " * width(first)),))
    return [Block(tuple(lines), whole=True)]


def _movement(piece: Piece, columns: int, _big: bool) -> list[Block]:
    first = (Span(one(piece.letter), "strong"), Span("  ")) if piece.letter else ()
    indent = (Span(" " * width(first)),)
    label, text = Span(one(piece.label), "strong"), Span(one(piece.text))
    if width((*first, label, text)) + 2 <= columns:
        lines = [(*first, label, Span("  "), text)]
    else:
        lines = [*wrap([label], columns, first=first), *wrap([text], columns, first=indent)]
    if piece.note:
        lines += wrap([Span(one(piece.note), "quiet")], columns, first=indent)
    return [Block(tuple(lines), whole=True)]


def _inject(piece: Piece, columns: int, _big: bool) -> list[Block]:
    """A message of the story: a bar at its side, who it is from, its title, its words."""
    bar = (Span("│ ", "rule"),)
    room = columns - 2
    head = [*wrap([Span(one(piece.note), "quiet")], room)] if piece.note else []
    head += _titled(piece, piece.label, "strong", room)
    lines: list[Line] = []
    for paragraph in (head, *prose(piece.text, room)):
        lines += [*([()] if lines else []), *paragraph]
    return [Block(tuple((*bar, *line) for line in lines), keep=len(head) + 3)]


def _quote(piece: Piece, columns: int, _big: bool) -> list[Block]:
    words = clean(piece.text).strip()
    if words[:1] not in ("“", '"', "«"):
        words = f"“{words}”"
    lines = wrap([Span(words, "emphasis")], columns)
    if piece.note:
        lines += wrap([Span(one(piece.note), "quiet")], columns, first=(Span("— ", "quiet"),))
    return [Block(tuple(lines), whole=True)]


def _entry(piece: Piece, columns: int, _big: bool) -> list[Block]:
    return _signed(piece, columns, "quiet")


def _view(piece: Piece, columns: int, _big: bool) -> list[Block]:
    return _signed(piece, columns, "strong")


def _signed(piece: Piece, columns: int, style: Style) -> list[Block]:
    """What somebody holds: whose, the words, and on what conditions or basis."""
    # Source, words and conditions follow each other without an empty line, and stay together: they are one thing.
    head = tuple(_titled(piece, piece.label, style, columns))
    made = [Block(head, binds=True)] if head else []
    words = [tuple(paragraph) for paragraph in prose(piece.text, columns)]
    note = tuple(line for paragraph in prose(piece.note, columns, "quiet") for line in paragraph)
    words = [*words[:-1], (*words[-1], *note)] if words else [note] if note else []
    return made + [Block(lines, whole=True) for lines in words]


def _label(piece: Piece, columns: int, _big: bool) -> list[Block]:
    return [Block(label(piece, columns), binds=True)]


def label(piece: Piece, columns: int) -> Page:
    """A quiet word; one with a sign stands out, and the sign says so without colour."""
    sign = one(piece.letter)[:1]
    if not sign:
        lines = wrap([Span(one(piece.text), "quiet")], columns)
        apart = wrap([Span(_at_dots(one(piece.text), columns), "quiet")], columns)
        return tuple(lines if len(apart) > len(lines) else apart)
    return tuple(wrap([Span(one(piece.text), "strong")], columns, first=(Span(f"{sign} ", "accent"),)))


def _at_dots(text: str, columns: int) -> str:
    """Break a row of short remarks between them, so that “1 passed” is not torn apart."""
    lines: list[str] = []
    for remark in text.split(" · "):
        if lines and cells(f"{lines[-1]} · {remark}") <= columns:
            lines[-1] = f"{lines[-1]} · {remark}"
        else:
            lines.append(remark)
    return "\n".join(lines)


def _card(piece: Piece, columns: int, big: bool) -> list[Block]:
    text = one(piece.text)
    drawn = [(Span(row, "accent"),) for row in large(text, columns)] if big else []
    lines = drawn or [(Span(_trimmed(line), "heading"),) for line in wrap([Span(text)], columns)]
    centred = [_centred(line, columns) for line in lines]
    if piece.note:
        note = wrap([Span(one(piece.note), "quiet")], columns)
        centred += [(), *(_centred((Span(_trimmed(line), "quiet"),), columns) for line in note)]
    return [Block(tuple(centred), gap=2, whole=True)]


def _trimmed(line: Line) -> str:
    return "".join(span.text for span in line).strip()


def _centred(line: Line, columns: int) -> Line:
    space = (columns - width(line)) // 2
    return (Span(" " * space), *line) if space > 0 else line


def _rule(_piece: Piece, columns: int, _big: bool) -> list[Block]:
    return [Block(((Span("─" * columns, "rule"),),), binds=True, rule=True)]


def _alone(piece: Piece, columns: int, _big: bool) -> list[Block]:
    return [option(piece, columns)]


_DRAWN: dict[PieceKind, Callable[[Piece, int, bool], list[Block]]] = {
    "text": _text,
    "ask": _ask,
    "option": _alone,
    "case": _alone,
    "line": _line,
    "movement": _movement,
    "inject": _inject,
    "quote": _quote,
    "entry": _entry,
    "view": _view,
    "label": _label,
    "card": _card,
    "rule": _rule,
}
