"""The room's view as a piece of HTML: the same words in the same order as on the room's screen in a terminal.

Every word passes ``clean`` and ``html.escape``. No element carries a style, a script or an address: the browser is told
to refuse them, and a hostile text can bring none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tabletop.paging.blocks import mark_word, one
from tabletop.paging.pages import body_of
from tabletop.session.views import Piece, PieceKind, RoomView
from tabletop.text import clean
from tabletop.web.flow_svg import flow_svg
from tabletop.web.markup import prose_html

__all__ = ["main_html", "marking_of", "prose_html"]

_MOVES = {"↑": "rises", "↓": "falls", "=": "stays", "?": "unknown"}
_FULL = 84
"""How wide the longest bar is, in hundredths of its place: its count stands behind it."""


def main_html(view: RoomView, *, ballot_open: bool) -> str:
    """Return what the room sees, as an HTML fragment whose headings begin at ``h2``; empty while the screen is blank.

    While a ballot is open its options are left to the page, which makes buttons of them; those that are not open come
    in a list of class ``later``, for the page to put below the buttons.
    """
    if view.blank:
        return ""
    pieces = body_of(view)
    later: list[Piece] = []
    if ballot_open:
        later = [piece for piece in pieces if piece.kind == "option" and piece.note]
        pieces = tuple(piece for piece in pieces if piece.kind != "option")
    drawn = [_head(view), *_drawn(pieces)]
    if later:
        drawn.append(f'<div class="later">{_options(later)}</div>')
    return "".join(drawn)


def marking_of(view: RoomView) -> str:
    """Return the words of the banner: the exercise's marking, and that this is a rehearsal."""
    return " · ".join(words for words in (one(view.marking), "REHEARSAL" if view.rehearsal else "") if words)


# ---- a whole part ---------------------------------------------------------------------------------------------------


def _head(view: RoomView) -> str:
    heading, aside = one(view.heading), one(view.aside)
    if not (heading or aside or view.mark):
        return ""
    title = f"<h2>{escape(heading)}</h2>" if heading else ""
    moment = f'<p class="aside">{escape(aside)}</p>' if aside else ""
    return f'<header class="head">{title}{moment}{_mark(view.mark)}</header>'


def _mark(mark: str) -> str:
    word = mark_word(mark)
    return f'<p class="mark">{escape(word)}</p>' if word else ""


def _drawn(pieces: Sequence[Piece]) -> list[str]:
    """Draw pieces one after the other; those that belong together, such as all options, as one list."""
    made: list[str] = []
    start = 0
    while start < len(pieces):
        kind = pieces[start].kind
        end = start + 1
        while kind in _TOGETHER and end < len(pieces) and pieces[end].kind == kind:
            end += 1
        together = _TOGETHER.get(kind)
        run = pieces[start:end]
        made.append(together(run) if together else _ALONE.get(kind, _text)(run[0]))
        start = end
    return made


# ---- pieces that come together --------------------------------------------------------------------------------------


def _letter(piece: Piece) -> str:
    sign = one(piece.letter)[:3]
    return f'<span class="letter">{escape(sign)}</span>' if sign else ""


def _options(pieces: Sequence[Piece]) -> str:
    return f'<ul class="options">{"".join(map(_option, pieces))}</ul>'


def _option(piece: Piece) -> str:
    closed = f'<span class="note">{escape(one(piece.note))}</span>' if piece.note else ""
    words = f'<strong class="name">{escape(one(piece.label))}</strong>{closed}'
    text = f'<div class="means">{prose_html(piece.text)}</div>' if piece.text else ""
    kind = "option shut" if piece.note else "option"
    letter = escape(one(piece.letter)[:3])
    return f'<li class="{kind}" data-letter="{letter}">{_letter(piece)}<div class="words">{words}{text}</div></li>'


def _bars(pieces: Sequence[Piece]) -> str:
    two = any(bar.first is not None for bar in pieces) and any(bar.second is not None for bar in pieces)
    most = max(max(bar.of, bar.first or 0, bar.second or 0, 1) for bar in pieces)
    key = (
        '<p class="key" aria-hidden="true"><span class="vote-one">first vote, above</span> '
        '<span class="vote-two">second vote, below</span></p>'
        if two
        else ""
    )
    return (
        f'<figure class="spread">{key}<ul class="bars">{"".join(_bar(bar, most, two) for bar in pieces)}</ul></figure>'
    )


def _bar(bar: Piece, most: int, two: bool) -> str:
    votes = [("one", "first vote", bar.first), ("two", "second vote", bar.second)]
    beams = "".join(_beam(css, name if two else "", count, most) for css, name, count in votes if count is not None)
    label = f'{_letter(bar)}<strong class="name">{escape(one(bar.label))}</strong>'
    return f'<li><div class="whose">{label}</div><div class="beams">{beams}</div></li>'


def _beam(css: str, name: str, count: int, most: int) -> str:
    spoken = f'<span class="unseen">{name}: </span>' if name else '<span class="unseen">votes: </span>'
    wide = round(_FULL * count / most, 2)
    beam = (
        f'<svg class="beam" width="{wide}%" height="100%" aria-hidden="true" focusable="false">'
        '<rect width="100%" height="100%"/></svg>'
        if count
        else ""
    )
    return f'<div class="vote vote-{css}">{beam}<span class="count">{spoken}{count}</span></div>'


def _lines(pieces: Sequence[Piece]) -> str:
    return f'<ul class="lines">{"".join(map(_line, pieces))}</ul>'


def _line(piece: Piece) -> str:
    number = f'<span class="number">{escape(one(piece.letter))}</span>' if piece.letter else ""
    note = f'<span class="note">{escape(one(piece.note))}</span>' if piece.note else ""
    return f'<li>{number}<div class="words"><span class="as-is">{escape(clean(piece.text))}</span>{note}</div></li>'


def _movements(pieces: Sequence[Piece]) -> str:
    return f'<ul class="movements">{"".join(map(_movement, pieces))}</ul>'


def _movement(piece: Piece) -> str:
    sign = one(piece.letter)
    glyph = f'<span class="sign" aria-hidden="true">{escape(sign)}</span>' if sign else ""
    spoken = f' <span class="unseen">{_MOVES[sign]}: </span> ' if sign in _MOVES else " "
    note = f'<span class="note">{escape(one(piece.note))}</span>' if piece.note else ""
    name = f'<strong class="name">{escape(one(piece.label))}</strong>'
    words = f"{name}{spoken}<span>{escape(one(piece.text))}</span>"
    return f'<li>{glyph}<div class="words">{words}{note}</div></li>'


# ---- pieces that stand alone ----------------------------------------------------------------------------------------


def _text(piece: Piece) -> str:
    prose = prose_html(piece.text)
    return f'<div class="text">{_mark(piece.mark)}{prose}</div>' if prose else ""


def _ask(piece: Piece) -> str:
    return f'<div class="ask">{prose_html(piece.text)}</div>'


def _inject(piece: Piece) -> str:
    sender = f'<p class="from">{escape(one(piece.note))}</p>' if piece.note else ""
    title = f"<h3>{escape(one(piece.label))}</h3>" if one(piece.label) else ""
    return f'<article class="inject">{sender}{title}{_mark(piece.mark)}{prose_html(piece.text)}</article>'


def _quote(piece: Piece) -> str:
    words = clean(piece.text).strip()
    if words[:1] not in ("“", '"', "«"):
        words = f"“{words}”"
    whose = f"<figcaption>{escape(one(piece.note))}</figcaption>" if piece.note else ""
    return f'<figure class="quote"><blockquote class="as-is">{escape(words)}</blockquote>{whose}</figure>'


def _signed(piece: Piece) -> str:
    """What somebody holds: whose, the words, and on what conditions or basis."""
    whose = f'<h3 class="whose">{escape(one(piece.label))}</h3>' if one(piece.label) else ""
    note = f'<div class="note">{prose_html(piece.note)}</div>' if piece.note else ""
    head = f'<div class="signed-head">{whose}{_mark(piece.mark)}</div>' if whose or piece.mark else ""
    return f'<section class="{piece.kind}">{head}{prose_html(piece.text)}{note}</section>'


def _label(piece: Piece) -> str:
    sign = one(piece.letter)[:1]
    if sign:
        return f'<p class="label out"><span aria-hidden="true">{escape(sign)}</span> {escape(one(piece.text))}</p>'
    return f'<p class="label">{escape(one(piece.text))}</p>'


def _card(piece: Piece) -> str:
    note = f'<p class="card-note">{escape(one(piece.note))}</p>' if piece.note else ""
    return f'<div class="card"><p class="card-words">{escape(one(piece.text))}</p>{note}</div>'


_TOGETHER: dict[PieceKind, Callable[[Sequence[Piece]], str]] = {
    "option": _options,
    "case": _options,
    "bar": _bars,
    "flow": flow_svg,
    "line": _lines,
    "movement": _movements,
}
_ALONE: dict[PieceKind, Callable[[Piece], str]] = {
    "text": _text,
    "ask": _ask,
    "inject": _inject,
    "quote": _quote,
    "entry": _signed,
    "view": _signed,
    "label": _label,
    "card": _card,
    "rule": lambda _piece: "<hr>",
}
