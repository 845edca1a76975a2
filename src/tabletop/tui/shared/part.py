"""The widget that shows what the room sees: the whole of the display, and a pane of the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Resize
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from tabletop.paging.lines import Line, Page, Span, ascii_line, both_ends, shorten, width, wrap
from tabletop.paging.pages import LEAST, Sheet, sheet
from tabletop.session.views import Ballot, RoomView
from tabletop.tui.shared.paint import paint

PAGE_SECONDS = 15.0
"""How long a page stays before the next is shown."""

TOO_SMALL = "Please make this window a little larger, or its letters smaller."
BLANKED = "The room’s screen is blank."


@dataclass(frozen=True)
class Signs:
    """What changes beside the view: ballots in the room file, what is left on the clock (ms; None: no clock shown) and
    whether it runs, and a notice that stands before all (``▲ waiting for the facilitator``)."""

    ballots: int = 0
    left_ms: int | None = None
    running: bool = True
    notice: str = ""
    alert: bool = False


class PartView(Static):
    """A view on as much room as the widget has, page by page.

    ``pane`` leaves out the marking (the console carries it) and says in words when the room's screen is blank. Posts
    ``Paged`` whenever ``page_text`` changes.
    """

    DEFAULT_CSS = """
    PartView { width: 1fr; height: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """
    ALLOW_SELECT = False

    class Paged(Message):
        """Another page is shown, or there are more or fewer of them; ``text`` is ``1/2``, empty for a single page."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, pane: bool = False, ascii: bool = False, id: str | None = None) -> None:
        super().__init__("", markup=False, id=id)
        self._pane = pane
        self._ascii = ascii
        self._view: RoomView | None = None
        self._signs = Signs()
        self._sheet: Sheet | None = None
        self._page = 0
        self._drawn: Page | None = None
        self._turning: Timer | None = None
        self._told = ""

    @property
    def view(self) -> RoomView | None:
        """What is shown."""
        return self._view

    @property
    def page_text(self) -> str:
        """Which page of how many is shown, as ``1/2``; empty for a single page."""
        pages = len(self._sheet.pages) if self._sheet is not None else 1
        return f"{self._page + 1}/{pages}" if pages > 1 and not self._hides else ""

    @property
    def _hides(self) -> bool:
        return self._view is None or self._view.blank

    def on_mount(self) -> None:
        self.watch(self.app, "theme", self._repaint, init=False)

    def show(self, view: RoomView | None, signs: Signs | None = None) -> None:
        """Show ``view`` (None: nothing); a new part begins at its first page."""
        signs = self._signs if signs is None else signs
        if view == self._view and signs == self._signs:
            return
        before, self._view, self._signs = self._view, view, signs
        if view != before:
            another = before is None or view is None or (view.part, view.heading) != (before.part, before.heading)
            self._lay_out(from_start=another)
        self._draw()

    def turn(self, by: int = 1) -> None:
        """Go ``by`` pages on, from the last to the first."""
        if self._sheet is not None and len(self._sheet.pages) > 1:
            self._page = (self._page + by) % len(self._sheet.pages)
            self._wait_for_next()
            self._draw()

    def on_resize(self, _event: Resize) -> None:
        self._lay_out(from_start=False)
        self._draw()

    def _lay_out(self, *, from_start: bool) -> None:
        columns, rows = self.size
        if self._view is None or columns < 1 or rows < 1:
            self._sheet = None
            return
        self._sheet = sheet(self._view, columns, rows, ascii=self._ascii, banner=not self._pane)
        self._page = 0 if from_start else min(self._page, len(self._sheet.pages) - 1)
        self._wait_for_next()

    def _wait_for_next(self) -> None:
        if self._turning is not None:
            self._turning.stop()
            self._turning = None
        if self._sheet is not None and len(self._sheet.pages) > 1:
            self._turning = self.set_timer(PAGE_SECONDS, self.turn)

    def _draw(self) -> None:
        lines = self._lines()
        if self._ascii:
            lines = tuple(ascii_line(line) for line in lines)
        if lines != self._drawn:
            self._drawn = lines
            self._repaint()
        if self.page_text != self._told:
            self._told = self.page_text
            self.post_message(self.Paged(self._told))

    def _repaint(self) -> None:
        ansi, colourless = bool(self.app.native_ansi_color), self.app.no_color
        self.update(paint(self._drawn or (), ansi=ansi, colourless=colourless), layout=False)

    def _lines(self) -> Page:
        columns, rows = self.size
        if self._view is None or self._sheet is None:
            return ()
        least = (1, 4) if self._pane else LEAST
        if columns < least[0] or rows < least[1]:
            return middle(TOO_SMALL, columns, rows)
        if self._view.blank:
            words = middle(BLANKED, columns, rows) if self._pane else ()
            return words or (*self._sheet.banner,)
        return screen_lines(self._view, self._sheet, self._page, self._signs, rows)


def middle(text: str, columns: int, rows: int) -> Page:
    """Return a sentence in the middle of a screen of any size."""
    lines = wrap([Span(text, "quiet")], max(1, columns - 2))[: max(1, rows)]
    above = max(0, (rows - len(lines)) // 2)
    return (*([()] * above), *((Span(" " * ((columns - width(line)) // 2)), *line) for line in lines))


def screen_lines(view: RoomView, laid: Sheet, page: int, signs: Signs, rows: int) -> Page:
    """Return a whole screen: banner, head, one page of the body, and in its last rows ballot, clock and page."""
    lines: list[Line] = [*laid.banner, *([()] * laid.above)]
    indent = (Span(" " * laid.left),)
    lines += [(*indent, *line) for line in (*laid.head, *laid.pages[page])]
    foot = [(*indent, *line) if line else () for line in _foot(view, laid, page, signs)]
    lines += [()] * (rows - len(lines) - len(foot))
    return (*lines, *foot)


def _foot(view: RoomView, laid: Sheet, page: int, signs: Signs) -> list[Line]:
    """The fixed place of what changes: ballots at the left, the clock at the right, below them notice and page."""
    marker = (Span(f"{page + 1}/{len(laid.pages)}", "quiet"),) if len(laid.pages) > 1 else ()
    notice = _notice(view, signs)
    if laid.foot > 1:
        ballots, clock = _ballots(view.ballot, signs), _clock(view, signs, terse=False)
        return [(), _ends(ballots, clock, laid.width), _ends([notice], marker, laid.width)]
    clock = _clock(view, signs, terse=True)
    right = (*clock, *((Span("  "), *marker) if clock and marker else marker))
    return [_ends([notice] if notice else _ballots(view.ballot, signs), right, laid.width)]


def _ends(lefts: Sequence[Line], right: Line, columns: int) -> Line:
    """One line with the longest of ``lefts`` that fits beside ``right``; if none does, the last is shortened."""
    room = columns - width(right) - (1 if right else 0)
    # The first is the airy one: it also wants some air before what stands at the right.
    fitting = (line for i, line in enumerate(lefts) if width(line) + (i == 0) <= room)
    left = next(fitting, lefts[-1])
    if left and width(left) > room:
        left = (Span(shorten("".join(span.text for span in left), room), left[0].style),)
    return both_ends(left, right, columns) if right else left


def _notice(view: RoomView, signs: Signs) -> Line:
    if signs.notice:
        return (Span(signs.notice, "alert" if signs.alert else "quiet"),)
    return (Span("paused", "strong"),) if view.paused else ()


def _ballots(ballot: Ballot | None, signs: Signs) -> list[Line]:
    """Return how many are in, at full length and shorter."""
    if ballot is None:
        return [()]
    name, state = Span(f"Vote {ballot.round}"), Span("● open", "live") if ballot.open else Span("○ closed", "quiet")
    counted = (Span(f"{ballot.counted + signs.ballots} of {ballot.of} in"),) if ballot.open else ()
    return [_spaced((name, state, *counted), 3), _spaced((name, state, *counted), 2), _spaced((state, *counted), 2)]


def _spaced(spans: Line, gap: int) -> Line:
    return tuple(part for i, span in enumerate(spans) for part in ((Span(" " * gap), span) if i else (span,)))


def _clock(view: RoomView, signs: Signs, *, terse: bool) -> Line:
    if view.timer is None or signs.left_ms is None:
        return ()
    if signs.left_ms <= 0:
        return (Span("▲ time is over", "alert"),)
    minutes, seconds = divmod(-(-signs.left_ms // 1000), 60)
    time = Span(f"{minutes:02}:{seconds:02}", "strong")
    if not signs.running or view.paused:
        return (time, Span(" stopped", "quiet"))
    return (time,) if terse else (time, Span(" left", "quiet"))
