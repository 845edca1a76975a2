"""Phones on a bad line, in a pocket, before a computer that sleeps: the page says what is so, and no vote is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Route
from tests.end_to_end.bad_line import BadLine
from tests.end_to_end.live import Live
from tests.end_to_end.phones import join, vote
from tests.web.browsing import browser

from tabletop.store.room import FILE_NAME

EXERCISE = """\
tabletop: 1
title: The bridge
scenes:
  night:
    title: Night
    text: The river rises.
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
LOST = "#contact:has-text('No contact with the room since')"


@contextmanager
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: int) -> Iterator[Live]:
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    (tmp_path / "bridge.yaml").write_text(EXERCISE, "utf-8")
    with browser() as chrome:
        live = Live(tmp_path / "bridge.yaml", people, chrome)
        try:
            yield live
        finally:
            live.close()
    assert live.troubles == []


@pytest.fixture
def lines() -> Iterator[list[BadLine]]:
    """Two lines that a test slows and stops; the first is a slow one from the beginning."""
    made = [BadLine(delay=0.15), BadLine()]
    yield made
    for line in made:
        line.close()


def counted(live: Live) -> dict[str, int]:
    """Close the vote and return how many ballots each option has."""
    with live.desk() as desk:
        question = desk.state.question
        assert question is not None
    live.on_to("spread:1")
    with live.desk() as desk:
        closed = desk.state.questions[question.id]
    found: dict[str, int] = {}
    for ballot in closed.ballots:
        found[ballot.option] = found.get(ballot.option, 0) + 1
    return found


def test_a_bad_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[BadLine]) -> None:
    """Slow, then away for long, then asleep in a pocket: each page says so, comes back, and its vote counts."""
    slow, broken = lines
    with evening(tmp_path, monkeypatch, 3) as live:
        crawling = live.page(proxy={"server": slow.server})
        crawling.goto(live.link, wait_until="commit")
        away, pocket = live.seated(proxy={"server": broken.server}), live.seated()
        join(crawling)
        crawling.wait_for_selector("#seat:has-text('Seat')")
        live.on_to("vote:1")
        for page in (away, pocket, crawling):
            page.wait_for_selector("#ballot label.choice")
        sleeping = pocket.context.new_cdp_session(pocket)
        sleeping.send("Page.setWebLifecycleState", {"state": "frozen"})
        slow.delay = 2.0
        broken.stop()
        vote(crawling, "Close it now")
        away.click("#ballot label.choice >> nth=1")
        away.click("#ballot button.primary")
        away.wait_for_selector(LOST)
        assert not away.is_visible("#ballot .kept-sign")
        away.wait_for_selector("#ballot .trouble:has-text('No answer')")
        broken.tear()
        broken.mend()
        slow.delay = 0.2
        slow.tear()
        away.wait_for_selector("#contact", state="hidden")
        away.click("#ballot button.primary")
        away.wait_for_selector("#ballot .kept-sign")
        sleeping.send("Page.setWebLifecycleState", {"state": "active"})
        vote(pocket, "Wait for daylight")
        assert counted(live) == {"close": 1, "wait": 2}
        for page in (away, pocket, crawling):
            page.wait_for_selector(".own:has-text('Your vote')")


def test_a_vote_whose_answer_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not known to be kept is not said to be; what came too late is said to be too late."""
    with evening(tmp_path, monkeypatch, 3) as live:
        lost, late, held = live.seated(), live.seated(), live.seated()
        live.on_to("vote:1")

        def swallow(route: Route) -> None:
            route.fetch()
            route.abort()

        lost.route("**/vote", swallow, times=1)
        lost.click("#ballot label.choice >> nth=0")
        lost.click("#ballot button.primary")
        lost.wait_for_selector("#ballot .trouble:has-text('No answer')")

        # The vote closes while two are being sent: one comes too late, of the other the answer is late.
        waiting: list[Route] = []
        late.route("**/vote", lambda route: waiting.append(route))
        late.click("#ballot label.choice >> nth=0")
        late.click("#ballot button.primary")
        answers: list[Route] = []
        held.route("**/vote", lambda route: answers.append(route))
        held.click("#ballot label.choice >> nth=1")
        held.click("#ballot button.primary")
        for page in (late, held):
            page.wait_for_selector("#ballot button:has-text('Sending')")
        answer = answers[0].fetch()
        assert counted(live) == {"close": 1, "wait": 1}
        for page in (lost, late, held):
            page.wait_for_selector(".spread")
        waiting[0].continue_()
        answers[0].fulfill(response=answer)
        late.wait_for_selector("#ballot:has-text('too late: it is not counted')")
        held.wait_for_selector(".own:has-text('Wait for daylight')")
        lost.wait_for_selector("#ballot:has-text('not known whether your vote was kept')")


def test_a_room_in_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Web side asleep, console away, room file deleted, web side killed: pages say so, seats and votes stay."""
    with evening(tmp_path, monkeypatch, 3) as live:
        phones = [live.seated() for _ in range(3)]
        live.on_to("vote:1")
        vote(phones[0], "Close it now")

        os.kill(live.pid, signal.SIGSTOP)  # the lid is closed
        phones[1].wait_for_selector(LOST)
        os.kill(live.pid, signal.SIGCONT)
        phones[1].wait_for_selector("#contact", state="hidden")

        live.away = True
        phones[1].wait_for_selector("#contact:has-text('Waiting for the facilitator')")
        vote(phones[1], "Wait for daylight")
        live.away = False
        phones[1].wait_for_selector("#contact", state="hidden")

        for name in (FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
            (live.folder / name).unlink()
        live.until(lambda _: (live.folder / FILE_NAME).exists())
        live.until(lambda desk: desk.ballots_in() == 2)
        for phone in phones:
            phone.wait_for_selector("#seat:has-text('Seat')")
        phones[2].click("#ballot label.choice >> nth=1")
        phones[2].click("#ballot button.primary")
        phones[2].wait_for_selector("#ballot .kept-sign")

        os.kill(live.pid, signal.SIGKILL)
        live.until(lambda desk: desk.web.side.status == "lost")
        with live.desk() as desk:
            desk.web.start(lan=False)
        live.until(lambda desk: desk.web.side.status == "on")
        for phone in phones:
            phone.wait_for_selector("#contact", state="hidden")
        vote_again = phones[2].get_by_role("button", name="Change my vote")
        vote_again.click()
        vote(phones[2], "Close it now")
        assert counted(live) == {"close": 2, "wait": 1}
