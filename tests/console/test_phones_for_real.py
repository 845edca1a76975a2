"""A desk and the real web side, each a process of its own, over one room file: from the door to the vote."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.console.driving import PATIENCE, kept, new_desk, until

from tabletop.console.desk import Desk
from tabletop.console.sessions import reopen
from tabletop.session import commands as co
from tabletop.store import folders


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    desk = new_desk(folders.sessions_root(), "leaked_file", people=2)
    desk.beat()
    desk.web.start(lan=False)
    wait_for(desk, lambda: desk.web.side.status == "on")
    yield desk
    desk.web.stop()
    wait_for(desk, lambda: desk.web.side.status == "off")
    desk.close()


def wait_for(desk: Desk, ok: Callable[[], object]) -> None:
    """Let the desk poll until something holds."""
    end = time.monotonic() + PATIENCE
    while not ok():
        assert time.monotonic() < end, "it never came true"
        desk.poll()
        time.sleep(0.02)


class Page:
    """A phone's browser: it keeps its cookie and says where it comes from."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        side = desk.web.side
        self.client = httpx.Client(base_url=side.url, headers={"Origin": side.url}, timeout=10)

    def post(self, path: str, **body: Any) -> int:
        return self.client.post(path, json=body).status_code

    def now(self) -> dict[str, Any]:
        return self.client.get("/now").json()  # type: ignore[no-any-return]

    def until(self, ok: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Ask again until the page's payload holds something; return it."""
        found: dict[str, Any] = {}

        def holds() -> object:
            found.clear()
            found.update(self.now())
            return ok(found)

        wait_for(self.desk, holds)
        return found


def test_from_the_door_to_the_vote(desk: Desk) -> None:
    """Join by code, get seat and brief, vote, be locked out, leave; nothing of it names who voted what."""
    ana, ben = Page(desk), Page(desk)
    wished = desk.state.seats[2]
    assert ana.post("/join", code=desk.web.side.code, role=wished) == 200
    assert ben.post("/join", code=desk.web.side.code) == 200
    seat = ana.until(lambda now: now["seat"]["number"])["seat"]
    assert (seat["number"], seat["role"]) == (2, wished) and seat["brief"]
    assert ben.until(lambda now: now["seat"]["number"])["seat"]["number"] == 1
    wait_for(desk, lambda: desk.seating.seated.phones == {1, 2})
    desk.seating.lock(True)
    # One that slips in before the web side has read it waits at the desk's own lock.
    wait_for(desk, lambda: Page(desk).post("/join", code=desk.web.side.code) == 423)
    assert desk.state.present == 2

    until(desk, "vote:1")
    ballot = ana.until(lambda now: now["ballot"])["ballot"]
    decision = desk.exercise.scenes[desk.state.scene_id].decision
    assert decision is not None and desk.state.question is not None
    assert [option["id"] for option in ballot["options"]] == [name for name, _ in desk.state.question.options]
    assert all(option["label"] == decision.options[option["id"]].label for option in ballot["options"])
    assert ballot["may"] is True
    choice = ballot["options"][0]["id"]
    for page in (ana, ben):
        assert page.post("/vote", question=ballot["question"], option=choice, confidence=3, reason="", words="") == 200
    assert desk.ballots_in() == 2
    closed = kept(desk.close_vote()).happened[0].event
    assert [b.option for b in getattr(closed, "ballots", ())] == [choice, choice]
    body = "".join(event.body for event in desk.record.read())
    tokens = [page.client.cookies.get(f"seat_{desk.session_id}") for page in (ana, ben)]
    assert all(token and token not in body for token in tokens)

    other = next(role for role in desk.exercise.roles if role not in desk.state.seats.values())
    kept(desk.do(co.GiveRole(seat=2, role=other)))
    assert ana.until(lambda now: now["seat"]["role"] == other)["seat"]["brief"]
    assert ana.post("/say", kind="leave") == 200
    wait_for(desk, lambda: 2 not in desk.state.seats)
    assert 1 in desk.state.seats


def test_phones_outlive_console_and_web_side(desk: Desk) -> None:
    """The console goes and comes; the web side is killed and started again: same seat, same code."""
    ana = Page(desk)
    assert ana.post("/join", code=desk.web.side.code) == 200
    ana.until(lambda now: now["seat"]["number"] == 1)
    code, process = desk.web.side.code, desk.web._process
    assert process is not None
    again = reopen(desk.folder)
    wait_for(again, lambda: again.web.side.status == "on" and again.seating.seated.phones == {1})
    again.close()
    process.kill()
    wait_for(desk, lambda: desk.web.side.status == "lost")
    desk.web.start(lan=False)
    wait_for(desk, lambda: desk.web.side.status == "on")
    assert desk.web.side.code == code
    assert ana.until(lambda now: now["seat"]["number"] == 1)
