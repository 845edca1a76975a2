"""A whole evening with phones: console in a real terminal, room’s screen, projector and three phones in Chromium."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

from tests.end_to_end.phones import PHONES, Evening, join, vote
from tests.end_to_end.stage import Stage
from tests.web.browsing import browser

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
PRIVATE = ("NOTE-SECRET", "BRIEF-MAYOR", "BRIEF-CHIEF", "BRIEF-PRESS")


def test_an_evening_with_phones(tmp_path: Path) -> None:
    """People join by QR link and by code, read only their own brief, vote twice, and come back after every mishap."""
    with browser() as chrome, Stage(tmp_path) as stage, Evening(stage, chrome, EXERCISE, 3) as evening:
        console = evening.console
        wall = stage.wall(size=(80, 24))
        console.wait_for("● A display is there")
        phones = [evening.phone(size) for size in PHONES[:2]]
        phones.append(evening.page(PHONES[2]))
        phones[2].goto(evening.url)
        phones[2].fill("#code", "AAAAAA")
        phones[2].click("#join button.primary")
        phones[2].wait_for_selector("#join .trouble:has-text('does not open this room')")
        phones[2].fill("#code", evening.code.lower())
        phones[2].click("#join button.primary")
        join(phones[2])
        console.press("f2")
        console.wait_for("3 of 3 have joined")
        console.press("b")
        console.wait_for("/display#")
        link = re.search(r"http\S+/display#\w+", console.text)
        assert link is not None
        projector = evening.page((1920, 1080))
        projector.goto(link[0])
        for phone in phones:
            phone.wait_for_selector("#seat:has-text('Seat')")
        projector.wait_for_selector("text=The bridge")
        console.leave("Phones")
        evening.begin()

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
        assert not any(sign in screen for screen in (console.text, wall.text) for sign in "▆█")
        assert projector.locator(".bar").count() == 0
        console.space()
        for page in (*phones, projector):
            page.wait_for_selector(".spread")
        projector.screenshot(path=str(tmp_path / "spread.png"))

        # The web side is killed: phones say so, and come back by themselves when it is started again.
        os.kill(evening.door["pid"], signal.SIGKILL)
        phones[0].wait_for_selector("#contact:has-text('No contact with the room since')")
        console.press("w")
        console.wait_for("The web side has stopped")
        evening.open_door()
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
        assert evening.troubles == []
