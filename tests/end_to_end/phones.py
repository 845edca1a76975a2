"""An evening with phones: a console in a real terminal, its web side, and browsers that join it."""

from __future__ import annotations

import json
import os
import re
import signal
from contextlib import suppress
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, Page
from tests.end_to_end.stage import Stage

from tabletop.errors import NotFound
from tabletop.store import folders
from tabletop.store.protocols import Room

PHONES = ((320, 568), (390, 844), (820, 1180))
PATIENCE_MS = 20_000


class Evening:
    """``people`` are expected at an exercise that stands in the stage's folder; its web side is open from here on."""

    def __init__(self, stage: Stage, chrome: Browser, exercise: str, people: int, *words: str) -> None:
        self.stage, self.chrome = stage, chrome
        (stage.home / "evening.yaml").write_text(exercise, "utf-8")
        self.console = console = stage.console("run", "evening.yaml", "--people", str(people), *words)
        console.wait_for("People here")
        console.press("enter")
        console.wait_for("○ No display is seen yet.")
        console.press("f2")
        console.wait_for("Phones are off")
        self.open_door()
        url = re.search(r"https?://[\w.:]+", console.text)
        code = re.search(r"Code +((?:\w ){5}\w)", console.text)
        assert url is not None and code is not None, console.text
        self.url, self.code = url[0], code[1].replace(" ", "")
        console.leave("Phones")
        self.troubles: list[str] = []

    def __enter__(self) -> Evening:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the web side, which would outlive its console."""
        with suppress(NotFound, ProcessLookupError):
            os.kill(self.door["pid"], signal.SIGTERM)

    def open_door(self) -> None:
        """Start the web side from the open form."""
        self.console.press("c")
        self.console.wait_for("For this computer only")

    @property
    def door(self) -> dict[str, Any]:
        """The door's notice, as the room's own screen reads it."""
        return json.loads(self.ask_room(lambda room: room.notice("door")))  # type: ignore[no-any-return]

    def ask_room(self, ask: Any) -> Any:
        """Read something in the room's file, as another process does."""
        room: Room = folders.open_room(self.stage.session)
        try:
            return ask(room)
        finally:
            room.close()

    # --- browsers ---

    def page(self, size: tuple[int, int] = PHONES[1], **more: Any) -> Page:
        """Open an empty page of a browser of its own."""
        context = self.chrome.new_context(viewport={"width": size[0], "height": size[1]}, **more)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        return page

    def phone(self, size: tuple[int, int] = PHONES[1], *, observer: bool = False, name: str = "") -> Page:
        """Open a phone that scans the QR code and joins."""
        phone = self.page(size)
        phone.goto(f"{self.url}/#{self.door['secret']}")
        join(phone, observer=observer, name=name)
        return phone

    def seated(self, size: tuple[int, int] = PHONES[1], *, name: str = "") -> Page:
        """Open a phone and wait until the console has given it a seat."""
        phone = self.phone(size, name=name)
        phone.wait_for_selector("#seat:has-text('Seat')")
        return phone

    def wall(self, size: tuple[int, int] = (1920, 1080), **more: Any) -> Page:
        """Open the projector's page."""
        page = self.page(size, **more)
        page.goto(f"{self.url}/display#{self.door['secret']}")
        page.wait_for_selector("#room > *, #head > *")
        return page

    def begin(self) -> None:
        """From the room's card to the console."""
        self.console.wait_for("open the console")
        self.console.press("enter")
        self.console.wait_for("begin the briefing")


def join(phone: Page, *, observer: bool = False, name: str = "") -> None:
    """Tap “Join”, with a wish where there is one."""
    button = phone.get_by_role("button", name="Join", exact=True)
    button.wait_for()
    if observer:
        phone.check("#observer")
    if name:
        phone.fill("#name", name)
    button.click()


def vote(phone: Page, label: str, *, again: bool = False, reason: str = "", sure: int = 0) -> None:
    """Choose by one tap, confirm by another, and see it kept."""
    if again:
        phone.wait_for_selector("#ballot:has-text('It counts only when you confirm it')")
    phone.click(f"#ballot label.choice:has-text('{label}')")
    if label == "Something else":
        phone.fill("#words", reason)
    elif reason or sure:
        phone.click("#ballot summary")
        phone.fill("#reason", reason)
        if sure:
            phone.click(f"#ballot .step >> nth={sure - 1}")
    phone.click("#ballot button.primary")
    phone.wait_for_selector("#ballot .kept-sign")


def seat_of(phone: Page) -> str:
    """Return what stands at the foot of a phone's page: its seat and role."""
    return phone.inner_text("#seat")
