"""One fan-out to all open pages: one thread looks at the room file, one text is made, every page gets it.

What changes for everybody goes out at once. Counts that grow while a room votes or joins go out together, the more
pages the seldomer, so that a thousand ballots do not become a million messages. A page that reads slowly misses what
came between and gets the newest.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from tabletop.store.protocols import Seat
from tabletop.system import monotonic_ms
from tabletop.web.door import Door
from tabletop.web.payload import Shared, seat_part, shared_of
from tabletop.web.seats import Visitor
from tabletop.web.watch import Snapshot, Watch

LOOK_SECONDS = 0.05
BEAT_SECONDS = 2.0
_SHIFTS = 20
"""Beats go out in so many shifts, so that no moment has to serve all pages at once."""

_QUIET_SECONDS = 0.15
_QUIET_SECONDS_A_PAGE = 0.001


class Page:
    """One open stream; knows its seat by the token's digest, never the token. Empty for a projector."""

    def __init__(self, sha256: str, shift: int) -> None:
        self.sha256 = sha256
        self.shift = shift
        self.woken = asyncio.Event()
        self.beat_due = False
        self.told: tuple[int, bytes, bool] | None = None
        self.row: Seat | None = None


class Hub:
    """All open pages, and what they are told."""

    def __init__(self, watch: Watch, door: Callable[[], Door], complain: Callable[[BaseException], None]) -> None:
        self._watch = watch
        self._door = door
        self._complain = complain
        self._pages: set[Page] = set()
        self._opened = 0
        self._shared = shared_of(watch.seen, door())
        self._version = 1
        self._shown_at = 0
        self._coming: asyncio.TimerHandle | None = None
        self._closed = False
        self._stop_looking = threading.Event()
        self._thread: threading.Thread | None = None
        self._beating: asyncio.Task[None] | None = None
        self.snapshot = watch.seen

    @property
    def pages(self) -> int:
        """How many streams are open."""
        return len(self._pages)

    # --- running ---

    def start(self) -> None:
        """Begin to look at the room; call it on the event loop."""
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._look, args=(loop,), name="room-reader", daemon=True)
        self._thread.start()
        self._beating = asyncio.create_task(self._beat())

    async def stop(self) -> None:
        """End all streams and stop looking."""
        self.close_pages()
        self._stop_looking.set()
        if self._beating is not None:
            self._beating.cancel()
        if self._coming is not None:
            self._coming.cancel()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def close_pages(self) -> None:
        """Let every stream send what is new and end."""
        self._closed = True
        self._wake(self._pages)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        shown = self._watch.seen
        while not self._stop_looking.wait(LOOK_SECONDS):
            seen = self._watch.poll(monotonic_ms())
            if seen is not shown:
                shown = seen
                with suppress(RuntimeError):  # the loop has ended
                    loop.call_soon_threadsafe(self.publish, seen)

    async def _beat(self) -> None:
        shift = 0
        while True:
            await asyncio.sleep(BEAT_SECONDS / _SHIFTS)
            shift = (shift + 1) % _SHIFTS
            due = [page for page in self._pages if page.shift == shift]
            for page in due:
                page.beat_due = True
            self._wake(due)

    # --- telling ---

    def publish(self, snapshot: Snapshot) -> None:
        """Tell the pages what is new for them."""
        new_briefs = snapshot.briefs is not self.snapshot.briefs
        self.snapshot = snapshot
        try:
            shared = shared_of(snapshot, self._door())
        except Exception as error:  # nothing in a view may end the fan-out
            self._complain(error)
            return
        if shared.loud != self._shared.loud:
            self._show(shared)
            return
        seats = snapshot.seats
        at_seats = [page for page in self._pages if page.sha256]
        self._wake(at_seats if new_briefs else [page for page in at_seats if seats.get(page.sha256) is not page.row])
        if self._coming is None and not shared.same_as(self._shared):
            gap = _QUIET_SECONDS + len(self._pages) * _QUIET_SECONDS_A_PAGE
            wait = max(0.0, gap - (monotonic_ms() - self._shown_at) / 1000)
            self._coming = asyncio.get_running_loop().call_later(wait, self._show_newest)

    def _show_newest(self) -> None:
        self._coming = None
        self._show(shared_of(self.snapshot, self._door()))

    def _show(self, shared: Shared) -> None:
        self._shared = shared
        self._version += 1
        self._shown_at = monotonic_ms()
        self._wake(self._pages)

    @staticmethod
    def _wake(pages: set[Page] | list[Page]) -> None:
        for page in pages:
            page.woken.set()

    # --- one page ---

    async def seat(self, sha256: str) -> Seat | None:
        """Return a seat, looking into the file for one that came a moment ago."""
        return self.snapshot.seats.get(sha256) or await asyncio.to_thread(self._watch.seat, sha256)

    def now(self, visitor: Visitor, seat: Seat | None, *, poll: bool) -> bytes:
        """Return what a page is told now, once; ``poll`` tells it to ask again instead of opening a stream."""
        part, may = self._own(visitor.sha256 if not visitor.display else "", seat)
        message = self._shared.message(part, may=may, display=visitor.display, now=monotonic_ms())
        return message[:-1] + b',"poll":true}' if poll else message

    def _own(self, sha256: str, seat: Seat | None) -> tuple[bytes, bool]:
        if not sha256:
            return b"null", False
        ballot = self._shared.snapshot.ballot
        return seat_part(self.snapshot, seat), ballot is not None and seat is not None and ballot.may(seat)

    async def stream(self, visitor: Visitor) -> AsyncIterator[bytes]:
        """Yield a page's messages, from the state as it is now until the page goes, its seat is freed or this ends."""
        self._opened += 1
        page = Page("" if visitor.display else visitor.sha256, self._opened % _SHIFTS)
        self._pages.add(page)
        try:
            # After a restart not all pages come back in the same moment.
            yield f"retry: {1000 + 100 * page.shift}\n\n".encode()
            while True:
                page.woken.clear()
                page.row = await self.seat(page.sha256) if page.sha256 else None
                part, may = self._own(page.sha256, page.row)
                told = (self._version, part, may)
                if told != page.told:
                    page.told = told
                    now = monotonic_ms()
                    message = self._shared.message(part, may=may, display=not page.sha256, now=now)
                    yield b"event: state\ndata: " + message + b"\n\n"
                elif page.beat_due:
                    page.beat_due = False
                    yield self._beat_message()
                if self._closed or (page.sha256 and page.row is None):
                    return
                await page.woken.wait()
        finally:
            self._pages.discard(page)

    def _beat_message(self) -> bytes:
        clock = self.snapshot.clock
        left = "null" if clock is None else str(clock.now(monotonic_ms()))
        away = "true" if self.snapshot.away else "false"
        return f'event: beat\ndata: {{"left":{left},"away":{away}}}\n\n'.encode()
