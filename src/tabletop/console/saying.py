"""A room's view as plain lines, for plain mode: whole sentences, no boxes, no columns.

Lines are not wrapped: a terminal or a screen reader does that better for its user.
"""

from __future__ import annotations

from collections.abc import Callable

from tabletop.session.views import FacilitatorView, Piece, RoomView

MARKS = {
    "fact": "FACT",
    "fiction": "FICTION",
    "author_view": "AUTHOR’S VIEW",
    "other_view": "OTHER VIEW",
    "hindsight": "HINDSIGHT",
}


def say_room(view: RoomView) -> list[str]:
    """Return what the room sees, line by line."""
    mark = MARKS.get(view.mark, "")
    head = " · ".join(text for text in (view.heading, mark, view.aside) if text)
    lines = [f"== {head}"] if head else []
    if view.marking:
        lines.insert(0, f"[{view.marking}]")
    if view.blank:
        lines.append("(the room’s screen is blank)")
    for piece in view.body:
        lines += _say(piece)
    if view.ballot is not None:
        lines.append(f"Vote {view.ballot.round} is open for {view.ballot.of}. {view.ballot.privacy}")
    if view.timer is not None:
        lines.append(f"Time left: {clock(view.timer.left)}{'' if view.timer.running else ' (stopped)'}")
    return lines


def say_facilitator(view: FacilitatorView) -> list[str]:
    """Return what stands beside, for the facilitator only; each line begins with “»”."""
    lines = []
    if view.purpose:
        lines.append(f"Purpose: {view.purpose}")
    lines += [f"Note: {line}" for line in view.notes.splitlines() if line.strip()]
    lines += [f"Ask{f' ({ask.for_whom})' if ask.for_whom else ''}: {ask.text}" for ask in view.asks]
    lines += [
        f"Listen for {i}: {'heard' if point.heard else 'not yet'}: {point.text}"
        for i, point in enumerate(view.listen, 1)
    ]
    lines += [
        f"Inject {inject.id}: {inject.status}: {inject.title} ({inject.when}, to {inject.to})"
        for inject in view.injects
    ]
    lines += [f"Brief for {role}: {text}" for role, text in view.briefs]
    lines += [f"Fact {fact.id} ({fact.date}): {fact.text} Source: {fact.sources}" for fact in view.facts]
    return [f"» {line}" for line in lines]


def clock(ms: int) -> str:
    """Return ``mm:ss``, with a minus when time is over."""
    seconds = abs(ms) // 1000
    return f"{'-' if ms < 0 else ''}{seconds // 60:02d}:{seconds % 60:02d}"


def _option(piece: Piece) -> list[str]:
    lines = [f"{piece.letter}  {piece.label}{f' (closed: {piece.note})' if piece.note else ''}"]
    return [*lines, *([f"   {piece.text}"] if piece.text else [])]


def _bar(piece: Piece) -> list[str]:
    second = "" if piece.second is None else f", then {piece.second}"
    return [f"{piece.letter}  {piece.label}: {piece.first or 0}{second} of {piece.of}"]


def _inject(piece: Piece) -> list[str]:
    head = " · ".join(text for text in (piece.label, piece.note) if text)
    return [f"INJECT {head}".rstrip(), *_paragraphs(piece.text)]


def _movement(piece: Piece) -> list[str]:
    return [f"{piece.letter} {piece.label}: {piece.text}. {piece.note}".rstrip()]


def _labelled(piece: Piece) -> list[str]:
    head = " · ".join(text for text in (piece.letter, piece.label, piece.note) if text)
    return [f"{head}:", *_paragraphs(piece.text)] if head else _paragraphs(piece.text)


def _paragraphs(text: str) -> list[str]:
    """Join the lines of a paragraph; lists keep theirs."""
    lines: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        rows = paragraph.split("\n")
        if any(row.lstrip().startswith(("-", "*", "|", ">", "1.")) for row in rows):
            lines += rows
        else:
            lines.append(" ".join(row.strip() for row in rows))
    return lines


_WAYS: dict[str, Callable[[Piece], list[str]]] = {
    "text": lambda piece: _paragraphs(piece.text),
    "ask": lambda piece: [f"? {piece.text}"],
    "option": _option,
    "case": _labelled,
    "bar": _bar,
    "line": lambda piece: [f"{piece.letter}. {piece.text}{f'  ({piece.note})' if piece.note else ''}"],
    "movement": _movement,
    "inject": _inject,
    "quote": lambda piece: [f"“{piece.text}”{f' ({piece.note})' if piece.note else ''}"],
    "card": lambda piece: [piece.text, *([piece.note] if piece.note else [])],
    "rule": lambda piece: [],
}


def _say(piece: Piece) -> list[str]:
    lines = _WAYS.get(piece.kind, _labelled)(piece)
    mark = MARKS.get(piece.mark, "")
    return [f"({mark}) {lines[0]}", *lines[1:]] if mark and lines else lines
