"""A whole evening with phones: console in a real terminal, room's screen, projector page and three phones in Chromium."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

from playwright.sync_api import Page
from tests.end_to_end.stage import Stage
from tests.web.browsing import browser

from tabletop.store import folders

EXERCISE = """\
tabletop: 1
title: The bridge
minutes: 40
vote_as: role
roles:
  mayor: {name: Mayor, brief: "BRIEF-MAYOR the bridge is cracked."}
  chief: {name: Chief of police, brief: "BRIEF-CHIEF you have twelve officers."}
  press: {name: Press officer, brief: "BRIEF-PRESS a daily has a photograph."}
scenes:
  night:
    title: Night
    text: The river rises.
    notes: NOTE-SECRET
    decision:
      ask: Do you close the bridge?
      options:
        close: {label: Close it now, goto: morning}
        wait: {label: Wait for daylight, goto: morning}
        watch: {label: Watch and warn, goto: morning}
  morning:
    title: Morning
    text: The bridge stands.
    ending: It stands
"""
PHONES = ((320, 568), (390, 844), (820, 1180))
PRIVATE = ("NOTE-SECRET", "BRIEF-MAYOR", "BRIEF-CHIEF", "BRIEF-PRESS")


def door_of(stage: Stage) -> dict[str, object]:
    """Read the door's notice, as the room's own screen does."""
    room = folders.open_room(stage.session)
    try:
        found: dict[str, object] = json.loads(room.notice("door"))
    finally:
        room.close()
    return found


def vote(phone: Page, label: str, *, again: bool = False) -> None:
    """Choose by one tap, confirm by another, and see it kept."""
    if again:
        phone.wait_for_selector("#ballot:has-text('It counts only when you confirm it')")
    phone.click(f"#ballot label.choice:has-text('{label}')")
    phone.click("#ballot button.primary")
    phone.wait_for_selector("#ballot .kept-sign")


def test_an_evening_with_phones(tmp_path: Path) -> None:
    """People join by QR link and by code, read only their own brief, vote twice, and come back after every mishap."""
    (tmp_path / "bridge.yaml").write_text(EXERCISE, "utf-8")
    with browser() as chrome, Stage(tmp_path) as stage:
        console = stage.console("run", "bridge.yaml", "--people", "3")
        console.wait_for("People here")
        console.press("enter")
        console.wait_for("○ No display is seen yet.")
        wall = stage.wall(size=(80, 24))
        console.wait_for("● A display is there")
        console.press("f2")
        console.wait_for("Phones are off")
        console.press("c")
        console.wait_for("For this computer only")
        url = re.search(r"http://[\w.:]+", console.text)
        code = re.search(r"Code +((?:\w ){5}\w)", console.text)
        assert url is not None and code is not None, console.text
        secret = str(door_of(stage)["secret"])

        contexts = [chrome.new_context(viewport={"width": w, "height": h}) for w, h in (*PHONES, (1920, 1080))]
        phones = [context.new_page() for context in contexts[:3]]
        projector = contexts[3].new_page()
        for page in (*phones, projector):
            page.set_default_timeout(15_000)
        for phone in phones[:2]:
            phone.goto(f"{url[0]}/#{secret}")
        phones[2].goto(url[0])
        phones[2].fill("#code", "AAAAAA")
        phones[2].click("#join button.primary")
        phones[2].wait_for_selector("#join .trouble:has-text('does not open this room')")
        phones[2].fill("#code", code[1].replace(" ", "").lower())
        phones[2].click("#join button.primary")
        projector.goto(f"{url[0]}/display#{secret}")
        console.wait_for("3 of 3 have joined")
        for phone in phones:
            phone.wait_for_selector("#seat:has-text('Seat')")
        projector.wait_for_selector("text=The bridge")
        console.leave("Phones")
        console.wait_for("open the console")
        console.press("enter")
        console.wait_for("begin the briefing")

        # Each reads its own brief and nobody else's.
        briefs = []
        for phone in phones:
            phone.wait_for_selector("#brief-words:has-text('BRIEF-')")
            words = phone.content()
            briefs += [mark for mark in PRIVATE if mark in words]
            assert "NOTE-SECRET" not in words
        assert sorted(briefs) == ["BRIEF-CHIEF", "BRIEF-MAYOR", "BRIEF-PRESS"]
        assert not any(mark in projector.content() for mark in PRIVATE)

        # The first vote: nobody sees it before it is shown.
        console.on_to("Vote 1")
        for phone, label in zip(phones, ("Close it now", "Wait for daylight", "Watch and warn"), strict=True):
            vote(phone, label)
        console.wait_for("3 of 3 in")
        assert not any("▆" in screen for screen in (console.text, wall.text))
        assert projector.locator(".bar").count() == 0
        console.space()
        for page in (*phones, projector):
            page.wait_for_selector(".spread")
        projector.screenshot(path=str(tmp_path / "spread.png"))

        # The web side is killed: phones say so, and come back by themselves when it is started again.
        os.kill(int(str(door_of(stage)["pid"])), signal.SIGKILL)
        phones[0].wait_for_selector("#contact:has-text('No contact with the room since')")
        console.press("w")
        console.wait_for("The web side has stopped")
        console.press("c")
        console.wait_for("For this computer only")
        console.leave("Phones")
        phones[0].wait_for_selector("#contact", state="hidden")

        # The console is killed and resumed: the seats stay.
        console.terminal.signal(signal.SIGKILL)
        console.terminal.wait_exit()
        phones[1].wait_for_selector("#contact:has-text('Waiting for the facilitator')")
        console = stage.console("resume", "last")
        console.wait_for("discussion")
        phones[1].wait_for_selector("#contact", state="hidden")

        # The second vote begins at each one's first choice; the shift is shown.
        console.on_to("Vote 2")
        for phone, label in zip(phones, ("Close it now", "Close it now", "Watch and warn"), strict=True):
            vote(phone, label, again=True)
        console.wait_for("3 of 3 in")
        console.space()
        wall.wait_for("1 of 3 moved")
        projector.wait_for_selector("text=1 of 3 moved")
        phones[2].wait_for_selector("text=1 of 3 moved")
