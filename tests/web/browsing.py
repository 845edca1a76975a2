"""Chromium before the pages of a real server: phones and a projector, and what their room goes through."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from tests.web.standing import Standing, until

from tabletop.session.views import Ballot, Piece, Timer
from tabletop.store.protocols import Seat
from tabletop.store.tokens import token_sha256

PHONES = {"small": (320, 568), "usual": (390, 844), "tablet": (820, 1180)}
WALLS = ((1280, 720), (1920, 1080), (1024, 768))
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

OPTIONS = [
    ["leak", "A", "Look for the leak in the building"],
    ["warn", "B", "Warn the sources, tonight, one by one"],
    ["stop", "C", "Stop all sharing"],
]
ASK = Piece("ask", text="What do you do before noon?")
STORY = (
    "A daily in the **capital** prints four lines. They are identical to page 62 of the file.\n\n"
    "The editor says they came *from a reader*. Three of the people named on pages 40 to 120 still sleep at home."
)
PRIVACY = (
    "Vote as yourself. You may pass. Nothing that is kept links you to your vote, even for the facilitator. "
    "Words you write may give you away."
)
ROLES = [
    {"id": "fbi", "name": "FBI liaison", "interest": "Wants the network, and the sources alive.", "taken": False},
    {"id": "press", "name": "Press officer", "interest": "Has to answer by six.", "taken": True},
]
STATEMENTS = [
    "The exercise was worth the time.",
    "The story was believable.",
    "My voice was heard.",
    "The decisions were hard for good reasons.",
    "The debrief helped me to see what I would do.",
    "The facilitator kept us on course.",
    "The material was clear.",
    "I would do another one.",
]
COUNTS = ((5, 3), (6, 9), (1, 0), (1, 1))
WAYS = (("A", "A", 3), ("A", "B", 2), ("B", "B", 6), ("C", "B", 1), ("D", "D", 1))


def chromium() -> str:
    """Return where Chromium is; skips without it, but fails where CI asks for it."""
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: make debian")
        pytest.skip("Chromium is not installed: make debian")
    return found


@contextmanager
def browser(*more: str) -> Iterator[Browser]:
    """Start Chromium for as long as it is needed, with ``more`` switches."""
    program: Playwright
    with sync_playwright() as program:
        running = program.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *more])
        try:
            yield running
        finally:
            running.close()


@dataclass
class Evening:
    """A room whose people hold real browsers. ``troubles`` are words of a page's own console that should not be."""

    room: Standing
    chrome: Browser
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    votes: list[int] = field(default_factory=list)
    """The closed votes of the scene, as long as they count."""

    def close(self) -> None:
        """Close all pages."""
        for context in self.contexts:
            context.close()

    # --- browsers ---

    def page(self, size: tuple[int, int], **more: Any) -> Page:
        """Open an empty page of a browser of its own."""
        width, height = size
        context = self.chrome.new_context(viewport={"width": width, "height": height}, **more)
        self.contexts.append(context)
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: self.troubles.append(said.text) if _trouble(said.text) else None)
        return page

    def scanned(self, size: tuple[int, int] = PHONES["usual"], **more: Any) -> Page:
        """Open a phone that has scanned the QR code."""
        page = self.page(size, **more)
        page.goto(f"{self.room.url}/#{self.room.serving.door.secret}")
        page.wait_for_selector("#join form")
        return page

    def phone(self, size: tuple[int, int] = PHONES["usual"], **more: Any) -> Page:
        """Open a phone that has scanned the QR code and joined."""
        page = self.scanned(size, **more)
        page.get_by_role("button", name="Join").click()
        page.wait_for_selector("#foot:not([hidden])")
        return page

    def seated(self, number: int = 1, role: str = "", size: tuple[int, int] = PHONES["usual"], **more: Any) -> Page:
        """Open a phone whose seat is taken up."""
        page = self.phone(size, **more)
        self.take_up(page, number, role)
        words = "You observe" if number == 0 else f"Seat {number}"
        page.wait_for_selector(f"#seat:has-text('{words}')")
        return page

    def take_up(self, page: Page, number: int, role: str = "") -> None:
        """Give a phone its seat, as a console does."""
        self.room.take_up(self.digest(page), number, role)

    def digest(self, page: Page) -> str:
        """Return what the room file knows a phone by."""
        return token_sha256(bytes.fromhex(str(page.context.cookies()[0]["value"])))

    def seat(self, page: Page) -> Seat | None:
        """Return a phone's row in the room file."""
        return self.room.room.seat(self.digest(page)) if page.context.cookies() else None

    def wall(self, size: tuple[int, int] = (1280, 720), **more: Any) -> Page:
        """Open the projector's page."""
        page = self.page(size, **more)
        page.goto(f"{self.room.url}/display#{self.room.serving.door.secret}")
        page.wait_for_selector("#room > *, #head > *")
        return page

    # --- what the room goes through ---

    def show(self, *body: Piece, part: str = "1/block:0", heading: str = "Two days later", **more: Any) -> int:
        """Show a part of a scene."""
        told: dict[str, Any] = {"mark": "fiction", "aside": "Wed 10 February", "marking": "EXERCISE · NOT REAL EVENTS"}
        told |= {"votes": tuple(self.votes), **more}
        return self.room.publish(*body, part=part, heading=heading, **told)

    def vote(self, round_: int = 1, *, again: bool = False, privacy: str = PRIVACY, **more: Any) -> int:
        """Open a vote."""
        question = self.room.revision + 1
        settings = {"options": OPTIONS, "round": round_, "privacy": "unlinkable", "opened": question, "unlisted": True}
        self.room.room.open_question(question, "ballot", json.dumps({**settings, "again": again, "seats": None}))
        labels = [Piece("option", letter=letter, label=label) for _, letter, label in OPTIONS]
        shut = Piece("option", letter="E", label="Answer in public", note="the editor has gone home")
        self.show(
            ASK,
            *labels,
            shut,
            part=f"1/vote:{round_}",
            ballot=Ballot(question, round_, True, 2, 8, privacy),
            **more,
        )
        until(lambda: self.room.serving.hub.snapshot.ballot, "the vote")
        return question

    def close_vote(self, question: int) -> dict[str, Any]:
        """Close a vote and return its ballots' bodies by key."""
        self.votes.append(question)
        return {key: json.loads(body) for key, body in self.room.room.close_question(question)}

    def spread(self, *, second: bool = False) -> None:
        """Show the votes."""
        self.show(*spread(second=second), part=f"1/spread:{2 if second else 1}")

    def feedback(self) -> int:
        """Open the feedback form."""
        question = self.room.revision + 1
        settings = json.dumps({"statements": STATEMENTS, "opened": question})
        self.room.room.open_question(question, "feedback", settings)
        self.show(Piece("text", text="A last word from each of you."), phase="hot_wash", part="9/feedback", mark="")
        return question


def spread(*, second: bool) -> tuple[Piece, ...]:
    """Return the pieces of one or two closed votes."""
    labels = [(letter, label) for _, letter, label in OPTIONS] + [("D", "Something else")]
    bars = [
        Piece("bar", letter=letter, label=label, first=before, second=after if second else None, of=13)
        for (letter, label), (before, after) in zip(labels, COUNTS, strict=True)
    ]
    words = "split · those with the fewest votes speak first" + (" · 3 of 13 moved" if second else "")
    said = [Piece("label", text=words), Piece("label", letter="◆", text="Confident and divided: most are sure.")]
    ways = [Piece("flow", letter=a, label=b, first=n, of=13) for a, b, n in WAYS] if second else []
    return (ASK, *bars, *said, *ways)


def timer(left: int = 185_000, *, running: bool = True) -> Timer:
    """Return a discussion clock."""
    return Timer(left, running)


def _trouble(text: str) -> bool:
    """A refused request and a missing icon are said by the browser; anything else is a fault of ours."""
    return "Failed to load resource" not in text
