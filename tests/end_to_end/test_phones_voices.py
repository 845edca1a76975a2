"""What seats say beside their votes, from their phones to the report: dissent, lines, “please not this”, feedback."""

from __future__ import annotations

import subprocess
from pathlib import Path

from playwright.sync_api import Page
from tests.console.driving import environment, tabletop
from tests.end_to_end.phones import PHONES, Evening, vote
from tests.end_to_end.stage import Stage
from tests.web.browsing import browser

from tabletop.system import process_lives

EXERCISE = """\
tabletop: 1
title: The bridge
minutes: 40
vote_as: role
roles:
  mayor: {name: Mayor, brief: "The bridge is cracked."}
  chief: {name: Chief of police, brief: "You have twelve officers."}
  press: {name: Press officer, brief: "A daily has a photograph."}
scenes:
  night:
    title: Night
    text: The river rises.
    write: {safeguards: {ask: What must hold?}}
    injects:
      - {id: caller, at: start, to: "role:chief", title: A call, text: "TELL-CHIEF your sister is on the bridge."}
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
CALL = "TELL-CHIEF"
SILENT_MS = 9_000
"""After so long without a word a page says that it has lost the room."""


def say(phone: Page, section: str, words: str, more: str = "") -> None:
    """Fill a form of the page and send it."""
    phone.wait_for_selector(f"#{section} textarea")
    if not phone.is_visible(f"#{section} textarea"):
        phone.click(f"#{section} summary")
    phone.fill(f"#{section} textarea >> nth=0", words)
    if more:
        phone.fill(f"#{section} textarea >> nth=1", more)
    phone.click(f"#{section} button.primary")


def test_what_seats_say_reaches_screens_and_report(tmp_path: Path) -> None:
    """A private inject, a line, a dissent, “please not this” and feedback: seen where they should be, kept, closed."""
    with browser() as chrome, Stage(tmp_path) as stage, Evening(stage, chrome, EXERCISE, 3) as evening:
        console = evening.console
        wall = stage.wall(size=(80, 24))
        console.wait_for("● A display is there")
        phones = [evening.seated(size) for size in PHONES]
        mayor, chief, press = phones
        projector = evening.wall()
        evening.begin()
        chief.wait_for_selector("#seat:has-text('Chief')")

        # An inject to one role is read on that phone alone.
        console.on_to("to a phone:")
        console.space()
        chief.wait_for_selector(f"#brief-words:has-text('{CALL}')")
        assert not any(CALL in page.content() for page in (mayor, press, projector)) and CALL not in wall.text
        console.wait_for("A call")

        # A line is proposed, taken up, and seen by everybody.
        console.on_to("write a line")
        say(mayor, "write", "Nobody drives on it")
        mayor.wait_for_selector("#write .sent")
        console.wait_for("1 line proposed")
        assert "Nobody drives on it" not in projector.content()
        console.form("q", "From the seats")
        console.wait_for("Nobody drives on it")
        console.hand_in("From the seats")
        for page in (*phones, projector):
            page.wait_for_selector("#room .lines:has-text('Nobody drives on it')")
        wall.wait_for("Nobody drives on it")

        # A quiet word: the console alone is told, and not by whom.
        press.click("#menu summary")
        press.get_by_role("button", name="Please not this").click()
        press.get_by_role("button", name="Tell the facilitator").click()
        console.wait_for("please not this")
        assert "please not this" not in wall.text.lower()
        console.form("q", "From the seats")
        console.hand_in("From the seats")

        # Votes, a decision, and a dissent from the phone that voted otherwise.
        console.on_to("Vote 1")
        for phone, label in zip(phones, ("Close it now", "Close it now", "Wait for daylight"), strict=True):
            vote(phone, label)
        console.wait_for("3 of 3 in")
        console.space()
        console.on_to("Vote 2")
        for phone, label in zip(phones, ("Close it now", "Close it now", "Something else"), strict=True):
            vote(phone, label, again=True, reason="A ferry instead" if label == "Something else" else "")
        console.wait_for("3 of 3 in")
        console.space()
        press.wait_for_selector(".own:has-text('A ferry instead')")
        console.on_to("record the decision")
        letter = console.letter("Close it now")
        console.space(until="record it")
        if "‹ choose" in console.text:
            console.press(letter)
        console.wait_for("Close it now")
        console.type("nobody is to die")
        console.hand_in("Decide")
        projector.wait_for_selector("text=nobody is to die")
        press.wait_for_selector("#dissent:has-text('You voted otherwise')")
        assert mayor.is_visible("#dissent summary") and not mayor.is_visible("#dissent textarea")
        say(press, "dissent", "They will blame us", "a second engineer")
        press.wait_for_selector("#dissent .kept-sign")
        console.wait_for("1 dissent")
        console.form("q", "From the seats")
        console.hand_in("From the seats")
        for page in (mayor, chief, projector):
            page.wait_for_selector("#room:has-text('They will blame us')")
        wall.wait_for("They will blame us")

        # Feedback on the phones, then the end: the pages say thank you and the process ends.
        console.on_to("One thing to keep")
        console.form("f", "Feedback form")
        console.press("o")
        console.wait_for("0 of 3 in")
        chief.wait_for_selector("#feedback .statement")
        for number in range(8):
            chief.click(f"#feedback .statement >> nth={number} >> .step >> nth={number % 5}")
        chief.fill("#improvements", "More time for the river")
        chief.click("#feedback button.primary")
        chief.wait_for_selector("#feedback .kept-sign")
        console.wait_for("1 of 3 in")
        console.press("c")
        console.wait_for("1 of 3 feedback forms are in")
        console.press("c")
        console.wait_for("1 kept")
        console.leave("Feedback form")
        pid = evening.door["pid"]
        console.on_to("space  close the session")
        console.space(until="space again to close")
        console.again(until="space  leave")
        for page in (*phones, projector):
            page.wait_for_selector("text=Thank you")
        console.calm()
        console.press("space")
        assert console.terminal.wait_exit() == 0
        console.terminal.wait_for(lambda: not process_lives(pid))
        # What is over is no alarm, however long it lies there.
        projector.wait_for_timeout(SILENT_MS)
        for page in (*phones, projector):
            assert "▲" not in page.inner_text("body")
        assert evening.troubles == []
        assert not (tmp_path / "crash").exists()

    for kind in ("md", "html", "json"):
        said = subprocess.run(
            tabletop("report", "last", "--format", kind, "--output", f"report.{kind}"),
            cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
        report = (tmp_path / f"report.{kind}").read_text("utf-8")
        for words in (
            "Nobody drives on it",
            "nobody is to die",
            "They will blame us",
            "a second engineer",
            "More time for the river",
        ):
            assert words in report, (kind, words)
        assert "please not this" in report
