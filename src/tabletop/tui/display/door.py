"""The card by which people find their way in: address, room code, QR code, and how many have joined."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tabletop.paging.large import large
from tabletop.paging.lines import Line, Span, ascii_line, cells, shorten, wrap
from tabletop.session.views import RoomView
from tabletop.text import clean
from tabletop.tui.shared.paint import paint
from tabletop.tui.shared.qr import qr_lines, qr_size

GAP = 4
STACKED_WORDS = 12
"""Rows the words need above the code."""
BIG_ROWS = 5
"""Below so many rows large letters are no easier to read than small ones."""
TEXT_LEAST = 34
"""Columns the words need beside the code."""
MARGIN = 2
HOW = "Scan it, or open the address and type the code. No app, no account."
HOW_SHORT = "Open the address on your phone and type the code."


@dataclass(frozen=True)
class Door:
    """Where phones come in. ``link`` is the address with what a phone need not type; ``joined`` counts phones."""

    url: str
    code: str
    link: str
    joined: int


class DoorCard(Static):
    """Shows a door over the whole of the room's screen, the session's marking above it."""

    DEFAULT_CSS = "DoorCard { width: 1fr; height: 1fr; text-wrap: nowrap; text-overflow: clip; display: none; }"
    ALLOW_SELECT = False

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__("", markup=False, id=id)
        self._ascii = ascii
        self._shown: tuple[Door, RoomView] | None = None

    def show(self, door: Door, view: RoomView) -> None:
        """Show this door of the session that ``view`` belongs to."""
        if self._shown != (door, view):
            self._shown = (door, view)
            self._draw()

    def on_resize(self, _event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        if self._shown is None or not self.size.width:
            return
        door, view = self._shown
        columns, rows = self.size
        ansi, colourless = bool(self.app.native_ansi_color), self.app.no_color
        side, high = qr_size(door.link) if not self._ascii else (0, 0)
        banner = self._banner(view, columns)
        left = rows - len(banner)
        text_columns = min(columns - 2 * MARGIN - side - GAP, 56)
        if side and text_columns >= TEXT_LEAST and left >= high:
            code = qr_lines(door.link, ansi=ansi, colourless=colourless)
            body = _beside(self._words(door, view, text_columns, left, scan=True), code, columns)
        elif side and columns >= side and left >= high + STACKED_WORDS:
            words = self._words(door, view, side, left - high - 1, scan=True, big=False)
            code = qr_lines(door.link, ansi=ansi, colourless=colourless)
            body = [Content.assemble(" " * ((columns - side) // 2), line) for line in (*words, Content(""), *code)]
        else:
            body = self._alone(door, view, columns, left)
        above = max((left - len(body)) // 2, 0)
        self.update(Content("\n").join([*banner, *[Content("")] * above, *body][:rows]))

    def _banner(self, view: RoomView, columns: int) -> list[Content]:
        marking = clean(view.marking, multiline=False)
        if not marking:
            return []
        words = shorten(marking, columns)
        return [self._painted((Span(" " * ((columns - cells(words)) // 2)), Span(words, "mark"))), Content("")]

    def _painted(self, line: Line) -> Content:
        return paint([ascii_line(line) if self._ascii else line], ansi=bool(self.app.native_ansi_color))

    def _alone(self, door: Door, view: RoomView, columns: int, rows: int) -> list[Content]:
        room = min(columns - 2 * MARGIN, 76)
        lines = self._words(door, view, room, rows, scan=False)
        indent = " " * max((columns - max(line.cell_length for line in lines)) // 2, 0)
        return [Content.assemble(indent, line) for line in lines]

    def _words(
        self, door: Door, view: RoomView, columns: int, rows: int, *, scan: bool, big: bool = True
    ) -> list[Content]:
        """Return the words, in full where there is room and without what can be missed where there is not."""
        sign = _sign(view)
        head = [*wrap([Span(clean(view.title, multiline=False), "heading")], columns)][:2]
        head += [(Span(sign, "accent"),)] if sign else []
        way: list[Line] = [(Span("Join with your phone", "strong"),), (Span(shorten(door.url, columns), "accent"),)]
        way.append((Span("Code  ", "quiet"), Span(" ".join(door.code), "strong")))
        signs = large(door.code, min(columns, 60)) if big and not self._ascii else []
        code: list[Line] = [(Span(row, "strong"),) for row in signs] if len(signs) >= BIG_ROWS else []
        joined: list[Line] = [(Span(f"● {door.joined} joined" if door.joined else "○ nobody has joined yet", "live"),)]
        how = wrap([Span(HOW if scan else HOW_SHORT, "quiet")], columns)
        blocks = {"head": head, "way": way, "code": code, "joined": joined, "how": how}
        for name in ("", "how", "code", "head"):
            blocks.pop(name, None)
            there = [block for block in blocks.values() if block]
            if sum(len(block) + 1 for block in there) - 1 <= rows:
                break
        lines: list[Line] = []
        for block in there:
            lines += [*([()] if lines else []), *block]
        return [self._painted(line) for line in lines[:rows]]


def _sign(view: RoomView) -> str:
    """The sign by which the facilitator knows the wall, as long as it is asked for."""
    if view.phase != "lobby":
        return ""
    return next((clean(piece.text, multiline=False) for piece in view.body if piece.kind == "card"), "")


def _beside(words: list[Content], code: list[Content], columns: int) -> list[Content]:
    """The words at the left, the code at the right, both in the middle of their rows."""
    side = code[0].cell_length
    used = max(line.cell_length for line in words)
    indent = " " * max((columns - used - GAP - side) // 2, 0)
    rows = max(len(words), len(code))
    over_words, over_code = (rows - len(words)) // 2, (rows - len(code)) // 2
    lines = []
    for row in range(rows):
        left = words[row - over_words] if 0 <= row - over_words < len(words) else Content("")
        right = code[row - over_code] if 0 <= row - over_code < len(code) else Content("")
        lines.append(Content.assemble(indent, left, " " * (used - left.cell_length + GAP), right))
    return lines
