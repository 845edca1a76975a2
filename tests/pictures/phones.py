"""The README's pictures of phones, from a real evening: `make pictures`.

python -m tests.pictures.phones FOLDER
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page
from tests.end_to_end.stage import Console, Stage
from tests.web.browsing import browser

from tabletop.store import folders

PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1280, "height": 720}


def main(folder: Path) -> None:
    """Play the first exercise up to the shift of its first decision, with four phones."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, browser() as chrome, Stage(Path(home)) as stage:
        console = stage.console("run", "leaked_file", "--people", "4", "--group", "Cohort 7")
        console.wait_for("People here")
        console.press("enter")
        console.wait_for("two signs")
        console.press("f2")
        console.wait_for("Phones are off")
        console.press("c")
        console.wait_for("For this computer only")
        door = _door(stage)
        phones = []
        for _ in range(4):
            page = chrome.new_context(viewport=PHONE, color_scheme="light").new_page()
            page.goto(f"{door['urls'][0]}/#{door['secret']}")
            page.click("#join button.primary")
            page.wait_for_selector("#seat:has-text('Seat')")
            phones.append(page)
        wall = chrome.new_context(viewport=PROJECTOR, color_scheme="dark").new_page()
        wall.goto(f"{door['urls'][0]}/display#{door['secret']}")
        console.leave("Phones")
        console.press("enter")
        console.wait_for("begin the briefing")
        console.on_to("show the vote")
        _vote(console, phones, (0, 1, 1, 2), folder / "phone.png")
        console.space()
        console.on_to("vote again")
        console.space(until="show the vote")
        _vote(console, phones, (0, 1, 1, 1))
        console.space()
        wall.wait_for_selector(".flow, .spread")
        wall.wait_for_timeout(500)
        wall.screenshot(path=str(folder / "projector.png"))
        print(folder / "projector.png")


def _vote(console: Console, phones: list[Page], places: tuple[int, ...], picture: Path | None = None) -> None:
    for number, (phone, place) in enumerate(zip(phones, places, strict=True)):
        phone.wait_for_selector("#ballot label.choice")
        phone.locator("#ballot label.choice").nth(place).click()
        if picture is not None and number == 1:
            phone.screenshot(path=str(picture))
            print(picture)
        phone.click("#ballot button.primary")
        phone.wait_for_selector("#ballot .kept-sign")
    console.wait_for("4 of 4 in")


def _door(stage: Stage) -> dict[str, list[str]]:
    room = folders.open_room(stage.session)
    try:
        found: dict[str, list[str]] = json.loads(room.notice("door"))
    finally:
        room.close()
    assert re.fullmatch("[0-9a-f]{32}", str(found["secret"]))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
