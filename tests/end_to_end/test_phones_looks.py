"""A whole shipped exercise on small phones, twice as large, and on a projector: all of it there and legible."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.console.driving import step
from tests.end_to_end.live import Live
from tests.web.browsing import browser

from tabletop.console.feedback import open_feedback

SMALL, ZOOMED = (320, 568), (195, 422)
"""The second is a phone of 390 × 844 at 200 %."""
LEAST_PX = {"text": 30, "vote": 24}
"""Type on a wall of 1080 lines, in px, where a part is text and where it is a vote with all its options."""


def faults_of(page: Page) -> list[str]:
    """Return what a barrier scan finds."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['target']}" for fault in found]


def wide(page: Page) -> int:
    """Return by how many pixels a page sticks out at the side."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - innerWidth"))


def laid_out(wall: Page) -> dict[str, Any]:
    """Return how the projector's page shows its part: whether all of it is there, and the least type."""
    return wall.evaluate(  # type: ignore[no-any-return]
        """() => {
            const frame = document.getElementById('window'), sheet = document.getElementById('room');
            const fits = sheet.scrollHeight <= frame.clientHeight + 1 && sheet.scrollWidth <= frame.clientWidth + 1;
            return {
                whole: fits || sheet.classList.contains('paged'),
                kind: sheet.querySelector('.spread, .options > li + li') ? 'vote' : 'text',
                px: parseFloat(getComputedStyle(sheet).fontSize),
            };
        }"""
    )


def cast(phone: Page, place: int) -> None:
    """Vote with keys alone, and see at once that it is kept."""
    choice = phone.locator("#ballot input[type=radio]").first
    choice.wait_for(state="attached")
    choice.focus()
    for key in (*["ArrowDown"] * place, "Space", "Enter"):
        phone.keyboard.press(key)
    sign = phone.wait_for_selector("#ballot .kept-sign")
    assert sign is not None
    box, top = sign.bounding_box(), phone.locator(".top").bounding_box()
    size = phone.viewport_size
    assert box is not None and top is not None and size is not None
    assert top["y"] + top["height"] <= box["y"] <= size["height"], "the sign is in sight"


def test_a_shipped_exercise_from_first_to_last_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut or sticks out, nothing is too small, no barrier is found; briefs rest when roles are left."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    seen: dict[str, str] = {}
    with browser() as chrome:
        live = Live("leaked_file", 2, chrome)
        phones = [live.seated(SMALL, color_scheme="light"), live.seated(ZOOMED, color_scheme="dark")]
        wall = live.wall(color_scheme="dark")
        while True:
            with live.desk() as desk:
                phase, part, title = desk.state.phase, desk.state.moment.part, desk.room_view().heading
            told = f"{phase}/{part}/{title}"
            if part.startswith("vote"):
                for place, phone in enumerate(phones):
                    cast(phone, place)
            if part == "hot_wash:keep_change":
                with live.desk() as desk:
                    open_feedback(desk)
                phones[1].wait_for_selector("#feedback .statement")
            for page in (*phones, wall):
                page.wait_for_function(
                    "title => !title || (document.querySelector('.head h2')?.textContent ?? '').includes(title)",
                    arg=title,
                )
            assert [wide(phone) for phone in phones] == [0, 0], told
            wall.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
            shown = laid_out(wall)
            assert shown["whole"] and shown["px"] >= LEAST_PX[shown["kind"]], (told, shown)
            kind = f"{phase}/{part.partition(':')[0]}"
            if kind not in seen:
                seen[kind] = told
                assert [fault for page in (phones[0], wall) for fault in faults_of(page)] == [], told
            if phase in ("debrief", "hot_wash"):
                assert not phones[0].is_visible("#brief-words"), told
            if os.environ.get("TABLETOP_PICTURES"):
                for name, page in (("small", phones[0]), ("zoomed", phones[1]), ("wall", wall)):
                    page.screenshot(path=str(tmp_path / f"{len(seen):02}-{name}.png"), full_page=page is not wall)
            with live.desk() as desk:
                if desk.state.closed:
                    break
                step(desk)
        for phone in phones:
            phone.wait_for_selector("text=This session is closed")
            assert not phone.is_visible("#foot") and not phone.is_visible("#brief")
        assert live.troubles == [] and len(seen) >= 15
        live.close()
