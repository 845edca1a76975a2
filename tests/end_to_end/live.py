"""A desk that lives in this process, without a terminal: it looks, beats and seats people while browsers are driven."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from tests.console.driving import PATIENCE, kept, step
from tests.end_to_end.phones import PATIENCE_MS, PHONES, join

from tabletop.console.desk import Desk
from tabletop.console.sessions import SetUp, begin
from tabletop.library import load_exercise
from tabletop.store import folders

LOOK_SECONDS = 0.1
BEAT_SECONDS = 2.0


class Live:
    """A session of ``exercise`` (an id or a file) with its web side open; ``with live.desk() as desk`` drives it."""

    def __init__(self, exercise: str | Path, people: int, chrome: Browser | None = None, **more: Any) -> None:
        setup = SetUp(people=people, **more)
        self._desk = begin(load_exercise(exercise), setup, folders.sessions_root())
        self.chrome = chrome
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []
        self.away = False
        """While it is set the console gives no sign of life."""
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._desk.web.start(lan=False)
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        self.until(lambda desk: desk.web.side.status == "on")

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The desk, while nobody else drives it."""
        with self._lock:
            yield self._desk

    def _live(self) -> None:
        beat_at = 0.0
        while not self._ended.wait(LOOK_SECONDS):
            if self.away:
                continue
            with self._lock:
                if time.monotonic() - beat_at >= BEAT_SECONDS:
                    beat_at = time.monotonic()
                    self._desk.beat()
                self._desk.poll()

    def close(self) -> None:
        """End browsers, web side and desk."""
        for context in self.contexts:
            context.close()
        self.away = False
        with self.desk() as desk:
            runs = desk.web.side.status == "on" and not desk.state.closed
            desk.web.stop()
        if runs:
            self.until(lambda desk: desk.web.side.status == "off")
        self._ended.set()
        self._thread.join(PATIENCE)
        self._desk.close()

    # --- driving ---

    def until(self, ok: Callable[[Desk], Any]) -> Any:
        """Wait until something holds of the desk; return it."""
        end = time.monotonic() + PATIENCE
        while True:
            with self.desk() as desk:
                found = ok(desk)
            if found:
                return found
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.02)

    def on_to(self, part: str) -> None:
        """Go on until a part is reached, deciding for the first option on the way."""
        for _ in range(200):
            with self.desk() as desk:
                if desk.state.moment.part == part:
                    return
                step(desk)
        raise AssertionError(f"{part} was never reached")

    def do(self, *commands: Any) -> None:
        """Give commands to the desk."""
        for command in commands:
            with self.desk() as desk:
                kept(desk.do(command))

    @property
    def url(self) -> str:
        return self._desk.web.side.url

    @property
    def link(self) -> str:
        return self._desk.web.side.link

    @property
    def folder(self) -> Path:
        return self._desk.folder

    @property
    def pid(self) -> int:
        """The web side's process."""
        with self.desk() as desk:
            process = desk.web._process
        assert process is not None
        return process.pid

    # --- browsers ---

    def page(self, size: tuple[int, int] = PHONES[1], **more: Any) -> Page:
        """Open an empty page of a browser of its own."""
        assert self.chrome is not None
        context = self.chrome.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return page

    def seated(self, size: tuple[int, int] = PHONES[1], *, name: str = "", **more: Any) -> Page:
        """Open a phone that has scanned the QR code and has its seat."""
        page = self.page(size, **more)
        page.goto(self.link)
        join(page, name=name)
        page.wait_for_selector("#seat:has-text('Seat')")
        return page

    def wall(self, size: tuple[int, int] = (1920, 1080), **more: Any) -> Page:
        """Open the projector's page."""
        page = self.page(size, **more)
        page.goto(self.link.replace("/#", "/display#"))
        page.wait_for_selector("#room > *, #head > *")
        return page
