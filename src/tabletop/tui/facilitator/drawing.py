"""Lines of text drawn by ourselves: wrapped with a hanging indent, shown through a window, never parsed as markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from tabletop.paging.lines import cells, shorten
from tabletop.paging.prose import prose
from tabletop.tui.shared.paint import paint

Build = Callable[[int], Sequence[Content]]
"""From a width in cells to lines that fit it."""

QUIET = "$text-quiet"
ACCENT = "$text-accent"
LIVE = "$live"
ALERT = "$alert"


def plain(text: str, style: str = "") -> Content:
    """Return one piece of text as it stands, whatever signs are in it."""
    return Content.assemble((text, style)) if style else Content(text)


def hung(mark: str, text: str, width: int, *, style: str = "", mark_style: str = "") -> list[Content]:
    """Return ``text`` wrapped to ``width`` behind ``mark``; later lines hang under the first one's text."""
    indent = cells(mark)
    room = max(width - indent, 8)
    lines: list[Content] = []
    for paragraph in text.split("\n"):
        lines += plain(paragraph, style).wrap(room) or [Content("")]
    head = plain(mark, mark_style or style)
    return [Content.assemble(head if i == 0 else " " * indent, line.rstrip()) for i, line in enumerate(lines)]


def prose_lines(text: str, width: int, indent: str = "") -> list[Content]:
    """Return an author's Markdown as lines, its paragraphs apart."""
    paragraphs = [[paint([line]) for line in paragraph] for paragraph in prose(text, max(width - cells(indent), 8))]
    lines: list[Content] = []
    for i, paragraph in enumerate(paragraphs):
        lines += [*([Content("")] if i else []), *(Content.assemble(indent, line) for line in paragraph)]
    return lines


def cut(text: str, width: int) -> str:
    """Return ``text`` in one line of at most ``width`` cells; what is left out shows as ``…``."""
    return shorten(" ".join(text.split()), max(width, 0))


def apart(left: Content, right: Content, width: int) -> Content:
    """Return two pieces at the two ends of one line; the left one gives way."""
    room = width - right.cell_length - 1
    if left.cell_length > room:
        left = left.truncate(max(room, 0), ellipsis=True)
    return Content.assemble(left, " " * max(width - left.cell_length - right.cell_length, 0), right)


class Lines(Widget):
    """Shows lines made for its width. What does not fit is reached with ``move``; ``more`` says how much there is.

    Nothing is drawn anew unless the lines differ.
    """

    def __init__(self, build: Build = lambda width: (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._build = build
        self._made: tuple[Content, ...] = ()
        self._made_for = -1
        self._about: object = None
        self.top = 0

    def show(self, build: Build, *, about: object = None, from_top: bool = False) -> None:
        """Show other lines; ``from_top`` where they are about something else than before.

        Lines that are costly to make are told what they are ``about``: while that stays equal they are not made anew.
        """
        self._build = build
        width = self.content_size.width
        if about is not None and about == self._about and width == self._made_for and not from_top:
            return
        self._about = about
        made = tuple(build(width)) if width else ()
        if from_top and self.top:
            self.top = 0
        elif made == self._made and width == self._made_for:
            return
        self._made, self._made_for = made, width
        self.refresh(layout=self.styles.is_auto_height)

    def lines(self) -> tuple[Content, ...]:
        """Return all lines for the present width."""
        width = self.content_size.width
        if width != self._made_for:
            self._made, self._made_for = tuple(self._build(width)), width
        return self._made

    def move(self, by: int) -> None:
        """Move the window by so many lines."""
        top = max(min(self.top + by, len(self.lines()) - self.content_size.height), 0)
        if top != self.top:
            self.top = top
            self.refresh()

    @property
    def more(self) -> int:
        """How many lines stand below the window."""
        return max(len(self.lines()) - self.top - self.content_size.height, 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._build(width))

    def render(self) -> Content:
        height = self.content_size.height
        lines = self.lines()
        self.top = max(min(self.top, len(lines) - height), 0)
        return Content("\n").join(lines[self.top : self.top + height])
