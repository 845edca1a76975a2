"""Hostile names and words from phones: on every screen and in every report they stay words, and pages stay tidy."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.console.driving import environment, tabletop
from tests.end_to_end.live import Live
from tests.end_to_end.phones import PHONES, vote
from tests.end_to_end.stage import Stage
from tests.terminal import foreign_sequences
from tests.web.browsing import browser

from tabletop.session import commands as co

EXERCISE = """\
tabletop: 1
title: The bridge
roles:
  mayor: {name: Mayor, brief: "The bridge is cracked."}
scenes:
  night:
    title: Night
    text: The river rises.
    write: {safeguards: {ask: What must hold?}}
    decision:
      ask: Do you close the bridge?
      options:
        close: {label: Close it now, goto: morning}
        wait: {label: Wait for daylight, goto: morning}
  morning:
    title: Morning
    text: The bridge stands.
    ending: It stands
"""
MARK = "zqx"
WORDS = (
    f"<script>window.owned=1</script>{MARK}1",
    f"\x1b]0;{MARK}2\x07\x1b[31m\x9b2J",
    f"\u202e{MARK}3\u2066\u200b\u200d\ufeff",
    f"<img src=x onerror=window.owned=1>'\"&lt;{MARK}4",
    f"=1+1|cmd' /C calc'!A0 {MARK}5",
    f"👩‍👩‍👧‍👧🏴‍☠️ e{chr(0x301) * 60}{MARK}6",
    f"[x](javascript:window.owned=1) ![y](http://evil.example/z) `{MARK}7` | # ~~~",
    f"{MARK}8" + "W" * 250,
)
UNSEEN = "\x1b\x07\x9b\u202e\u2066\ufeff"


def tidy(page: Page, *, own: bool = False) -> None:
    """Nothing ran, nothing was made of words but words, nothing sticks out at the side, nothing is there unseen.

    A phone's own words may stand on it as they were typed: ``own``.
    """
    found = page.evaluate(
        """() => ({
            owned: window.owned ?? null,
            made: [...document.querySelectorAll('main script, main img, main a, footer script')].length,
            wide: document.scrollingElement.scrollWidth - innerWidth,
            words: document.body.innerText,
        })"""
    )
    assert (found["owned"], found["made"]) == (None, 0) and found["wide"] <= 0
    assert own or not set(found["words"]) & set(UNSEEN)


def send(page: Page, section: str, *words: str) -> None:
    """Fill the first text fields of a form and send it."""
    page.wait_for_selector(f"#{section} form", state="attached")
    if not page.is_visible(f"#{section} textarea >> nth=0"):
        page.click(f"#{section} summary")
    for place, text in enumerate(words):
        page.fill(f"#{section} textarea >> nth={place}", text)
    page.click(f"#{section} button.primary")


def test_hostile_words_from_phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name, reason, something else, line, dissent and feedback, each of eight kinds."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    (tmp_path / "bridge.yaml").write_text(EXERCISE, "utf-8")
    with browser() as chrome, Stage(tmp_path) as stage:
        live = Live(tmp_path / "bridge.yaml", len(WORDS), chrome, names=True)
        wall = stage.wall(size=(80, 24))
        phones = [live.seated(PHONES[0], name=words[:60]) for words in WORDS]
        projector = live.wall((1280, 720))
        live.on_to("write:safeguards")
        for phone, words in zip(phones, WORDS, strict=True):
            send(phone, "write", words)
            phone.wait_for_selector("#write .sent")
        wishes = live.until(lambda desk: desk.from_seats.wishes if len(desk.from_seats.wishes) == len(WORDS) else ())
        with live.desk() as desk:
            for wish in wishes:
                desk.from_seats.take(wish.id)
        projector.wait_for_selector(f"text={MARK}4")
        tidy(projector)
        live.on_to("vote:1")
        for number, (phone, words) in enumerate(zip(phones, WORDS, strict=True)):
            vote(phone, "Something else" if number % 2 else "Close it now", reason=words)
            tidy(phone, own=True)
        live.on_to("decide")
        with live.desk() as desk:
            desk.do(co.Decide(option="close", reason=WORDS[0]))
        live.on_to("dissent")
        for phone, words in zip(phones, WORDS, strict=True):
            send(phone, "dissent", words, words)
            phone.wait_for_selector("#dissent .kept-sign")
        live.until(lambda desk: len(desk.from_seats.wishes) == len(WORDS))
        with live.desk() as desk:
            for wish in desk.from_seats.wishes[1:]:
                desk.from_seats.take(wish.id)
        projector.wait_for_selector(f"#room :text('{MARK}8')", state="attached")
        wall.wait_for("Mayor, otherwise")
        for page in (*phones, projector):
            tidy(page)
        session = live.folder.name
        live.close()

        # The console that resumes shows names, what waits, and the record.
        console = stage.console("resume", session)
        console.wait_for("1 dissent")
        console.form("g", "People")
        console.leave("People")
        console.form("q", "From the seats")
        console.leave("From the seats")
        for terminal in (console.terminal, wall):
            assert foreign_sequences(terminal.wire) == []
            assert MARK in terminal.text
        assert live.troubles == []
    for words in (*[("report", session, "--format", kind, "--names", "named") for kind in ("md", "html", "json")],
                  ("sessions", "show", session), ("sessions", "show", session, "--format", "json")):  # fmt: skip
        call = subprocess.run(
            tabletop(*words), env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert call.returncode == 0, call.stderr
        assert not set(call.stdout) & set(UNSEEN) and "\\u001b" not in call.stdout
        if words[0] == "report":
            assert MARK in call.stdout
        if "json" in words:
            json.loads(call.stdout)
        elif "html" in words:
            page_is_harmless(call.stdout, tmp_path)
        elif words[0] == "report":
            assert "<" not in call.stdout.replace("\\<", "").replace("&lt;", "")


def page_is_harmless(html: str, folder: Path) -> None:
    """Open a report in Chromium: nothing runs, nothing is fetched."""
    (folder / "report.html").write_text(html, "utf-8")
    with browser() as chrome:
        page = chrome.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / "report.html").as_uri())
        assert page.evaluate("window.owned ?? null") is None
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert page.locator("a[href^=javascript]").count() == 0
