"""Where a terminal has only ASCII, nothing else is sent to it: text, frames, fields and scroll bars alike."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tabletop.paging.lines import to_ascii


class AsciiOnly(LineFilter):
    """Puts a likeness in place of each sign beyond ASCII; what is drawn stays as wide and keeps its styles."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else Segment(to_ascii(segment.text), segment.style, segment.control)
            for segment in segments
        ]
