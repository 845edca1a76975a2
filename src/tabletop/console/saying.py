"""Views as plain lines for people who hear them: whole sentences, no boxes, no columns, no signs that only eyes read.

Lines are not wrapped: a terminal or a screen reader does that better for its user.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from tabletop.console.actions import ACTIONS
from tabletop.paging.lines import plain
from tabletop.paging.prose import prose
from tabletop.session.views import FacilitatorView, InjectLine, NextStep, Piece, RoomView

MARKS = {
    "fact": "Fact",
    "fiction": "Fiction",
    "author_view": "Author’s view",
    "other_view": "Other view",
    "hindsight": "Hindsight",
}
_UNWRAPPED = 30_000
"""Columns that no paragraph reaches, so that prose comes as one line each."""


def say_room(view: RoomView, seen: str = "The room sees") -> list[str]:
    """Return what the room sees, line by line; ``seen`` stands before its heading."""
    heading = [text for text in (view.heading, MARKS.get(view.mark, ""), view.aside) if text]
    lines = [view.marking] if view.marking else []
    if view.rehearsal:
        lines.append("Rehearsal.")
    if heading:
        lines.append(f"{seen}: {sentences(heading)}")
    if view.blank:
        lines.append("The room’s screen is blank; “blank” lights it.")
    if view.paused:
        lines.append("Paused; “pause” goes on.")
    for piece in view.body:
        lines += _say(piece)
    if view.ballot is not None:
        people = "1 person" if view.ballot.of == 1 else f"{view.ballot.of} people"
        lines.append(f"Vote {view.ballot.round} is open for {people}. {view.ballot.privacy}")
    if view.timer is not None:
        lines.append(say_timer(view.timer.left, view.timer.running))
    return [spoken(line) for line in lines]


def say_facilitator(view: FacilitatorView) -> list[str]:
    """Return what stands beside, for the facilitator only; each line begins with “For you”."""
    lines = []
    if view.purpose:
        lines.append(f"purpose: {view.purpose}")
    lines += [f"note: {line}" for line in _prose(view.notes)]
    lines += [f"ask{f' {ask.for_whom}' if ask.for_whom else ''}: {ask.text}" for ask in view.asks]
    lines += [
        f"listen for, {i}{', heard' if point.heard else ''}: {point.text}" for i, point in enumerate(view.listen, 1)
    ]
    for inject in view.injects:
        lines += _inject_line(inject)
    lines += [f"brief for {role}: {' '.join(_prose(text))}" for role, text in view.briefs]
    if view.facts:
        lines.append(f"this part rests on {', '.join(fact.id for fact in view.facts)}; “facts” tells them.")
    return [spoken(f"For you, {line}") for line in lines]


def _inject_line(inject: InjectLine) -> list[str]:
    """Say an inject, and when it is its turn what the facilitator needs for it: the text of a private one above all."""
    lines = [f"inject {inject.id}, {inject.status}: {inject.title}, {inject.when}, to {inject.to}"]
    if inject.status in ("due", "sent"):
        text = inject.text if inject.private else ""
        named = (("text", text), ("note", inject.notes), ("expect", inject.expect))
        lines += [f"{name} of {inject.id}: {' '.join(_prose(words))}" for name, words in named if words]
    return lines


def say_facts(view: FacilitatorView) -> list[str]:
    """Return the facts the present part rests on, for the moment somebody disputes one."""
    facts = (f"For you, {fact.id}, {fact.date}: {fact.text} Source: {fact.sources}" for fact in view.facts)
    return [spoken(fact) for fact in facts] or ["No fact stands behind this part."]


def say_next(step: NextStep, how_to: str) -> str:
    """Return what an empty line does, what is missing for it, and how a form is filled in here."""
    words = f"Next: {step.label}{f'; {step.warn}' if step.warn else ''}."
    return spoken(f"{words} Say: {how_to}" if how_to else words)


def say_timer(left: int, running: bool) -> str:
    """Return what is left of the discussion (ms) in words."""
    if left <= 0:
        return "Time is over." if left > -60_000 else f"Time is over since {duration(-left)}."
    return f"Time left: {duration(left)}{'' if running else ', stopped'}."


def duration(ms: int) -> str:
    """Return “5 minutes 30 seconds”."""
    minutes, seconds = divmod(abs(ms) // 1000, 60)
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((minutes, "minute"), (seconds, "second")) if n]
    return " ".join(parts) or "0 seconds"


def clock(ms: int) -> str:
    """Return ``mm:ss``, with a minus when time is over: for lists that eyes run down."""
    seconds = abs(ms) // 1000
    return f"{'-' if ms < 0 else ''}{seconds // 60:02d}:{seconds % 60:02d}"


# ---- words for signs ------------------------------------------------------------------------------------------------

_SIGNS = ((" · ", "; "), (" → ", " to "), ("✗ ", "fails: "), ("☐ ", ""), ("☑ ", "heard: "), ("• ", ""), ("│ ", ""))


def spoken(text: str) -> str:
    """Return a line with words in place of signs that are seen and not heard."""
    for sign, word in _SIGNS:
        text = text.replace(sign, word)
    return text


_KEYS = {action.key: action.word for action in reversed(ACTIONS) if len(action.key) == 1}
_WITH_KEY = re.compile(r"\bwith ([a-z])\b")
_KEY_DOES = re.compile(r"\b([a-z]) (counts|passes|closes|jumps|opens|shows|undoes)\b")


def in_words(reason: str, again: str) -> str:
    """Return a refusal's reason with the words of plain mode for keys, ``again`` for the second press that confirms."""
    reason = _WITH_KEY.sub(lambda match: f"with “{_KEYS.get(match[1], match[1])}”", reason)
    reason = _KEY_DOES.sub(lambda match: f"“{_KEYS.get(match[1], match[1])}” {match[2]}", reason)
    reason = re.sub(r"\b(?:space|enter) again\b", again, reason)
    reason = re.sub(r"\bAgain to confirm\b", f"{again[:1].upper()}{again[1:]} to confirm", reason)
    reason = re.sub(r"\bspace (goes on|shows)\b", r"an empty line \1", reason)
    return spoken(reason)


_ASCII = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "–": "-", "—": "-", "·": ";", "−": "-"})


def ascii_only(text: str) -> str:
    """Return the nearest text in ASCII: for terminals that know no other signs."""
    plainer = unicodedata.normalize("NFKD", text.translate(_ASCII))
    kept = "".join(sign for sign in plainer if not unicodedata.combining(sign))
    return kept.encode("ascii", "replace").decode("ascii")


# ---- pieces ---------------------------------------------------------------------------------------------------------


def sentences(texts: Iterable[str]) -> str:
    """Return texts as sentences, each with its stop."""
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts)


def _prose(text: str) -> list[str]:
    """Return Markdown as lines without its marks, one a paragraph or entry of a list."""
    lines = (plain(line).strip() for paragraph in prose(text, _UNWRAPPED) for line in paragraph)
    return [line for line in lines if line.strip("─ ")]


def _option(piece: Piece) -> list[str]:
    lines = [f"{piece.letter}: {piece.label}{f'. Closed: {piece.note}' if piece.note else ''}"]
    return [*lines, *_prose(piece.text)]


def _bar(piece: Piece) -> list[str]:
    first = piece.first or 0
    votes = f"{first} of {piece.of}" if piece.second is None else f"{first} first, {piece.second} now, of {piece.of}"
    return [f"{piece.letter}: {piece.label}: {votes}"]


def _flow(piece: Piece) -> list[str]:
    before, after = (sign.replace("–", "a pass") for sign in (piece.letter, piece.label))
    went = f"stayed with {before}" if before == after else f"went from {before} to {after}"
    return [f"{piece.first or 0} of {piece.of} {went}"]


def _inject(piece: Piece) -> list[str]:
    head = sentences(text for text in (piece.label, piece.note) if text)
    return [f"Inject: {head}" if head else "Inject:", *_prose(piece.text)]


_MOVES = {"↑": " rises", "↓": " falls"}


def _movement(piece: Piece) -> list[str]:
    return [sentences([f"{piece.label}{_MOVES.get(piece.letter, '')}: {piece.text}", *filter(None, [piece.note])])]


def _labelled(piece: Piece) -> list[str]:
    head = "; ".join(text for text in (piece.letter, piece.label, piece.note) if text)
    stop = "" if head.endswith((".", "!", "?", "…", ":")) else ":"
    return [f"{head}{stop}", *_prose(piece.text)] if head else _prose(piece.text)


def _line(piece: Piece) -> list[str]:
    sign = "" if piece.letter == "–" else f"{piece.letter}: "
    return [f"{sign}{piece.text}{f' ({piece.note})' if piece.note else ''}"]


_WAYS: dict[str, Callable[[Piece], list[str]]] = {
    "text": lambda piece: _prose(piece.text),
    "ask": lambda piece: [f"The question: {piece.text}"],
    "option": _option,
    "case": lambda piece: [f"{piece.letter}: {piece.label}", *_prose(piece.text)],
    "bar": _bar,
    "flow": _flow,
    "label": lambda piece: _prose(piece.text),
    "line": _line,
    "movement": _movement,
    "inject": _inject,
    "quote": lambda piece: [f"“{piece.text}”{f' ({piece.note})' if piece.note else ''}"],
    "card": lambda piece: [piece.text, *([piece.note] if piece.note else [])],
    "rule": lambda piece: [],
}


def _say(piece: Piece) -> list[str]:
    lines = _WAYS.get(piece.kind, _labelled)(piece)
    mark = MARKS.get(piece.mark, "")
    return [f"{mark}. {lines[0]}", *lines[1:]] if mark and lines else lines
