"""The card by which people find their way in: on every size of screen, and only while it is wanted and works."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.display.parts import PARTS
from tests.tui.display.test_display import ID, Console
from textual.app import App

from tabletop.store.tokens import new_token, token_sha256
from tabletop.tui.display.app import DisplayApp
from tabletop.tui.display.following import AWAY_MS
from tabletop.tui.shared.qr import qr_rows

URL = "http://192.168.1.5:8765"
SECRET = "0123456789abcdef" * 2
LINK = f"{URL}/#{SECRET}"
HOSTILE = "[bold]\x1b]0;owned\x07\u202e" + "x" * 10_000


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    made = Console(tmp_path)
    yield made
    made.close()


def open_door(console: Console, *, show: bool = True, lan: bool = True, code: str = "ACD7K2", joined: int = 0) -> None:
    """Put up the two notices as web side and console do, and let phones have seats."""
    door = {"code": code, "secret": SECRET, "urls": [URL], "lan": lan, "tls": False, "port": 8765, "pid": 1}
    console.room.set_notice("door", json.dumps(door))
    console.room.set_notice("joining", json.dumps({"show_door": show}))
    for number in range(1, joined + 1):
        token = token_sha256(new_token())
        console.room.join(token, "", "")
        console.room.take_up(token, number, "")


@contextmanager
def web_side(console: Console) -> Iterator[None]:
    """Give the web side's signs of life."""
    over = threading.Event()

    def live() -> None:
        counter = 0
        while not over.is_set():
            counter += 1
            console.room.screen_seen("web", "web", 1, 0, counter)
            over.wait(0.1)

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def app_on(tmp_path: Path) -> DisplayApp:
    return DisplayApp(ID, root=tmp_path / "sessions")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 40), (60, 18), (40, 12)])
async def test_the_card_fits_every_screen(tmp_path: Path, console: Console, size: tuple[int, int]) -> None:
    """Address and code always, the code to scan where it fits whole; the marking and the lobby's sign stay."""
    console.show(PARTS["lobby"])
    open_door(console, joined=5)
    app = app_on(tmp_path)
    with web_side(console):
        async with app.run_test(size=size) as pilot:
            await wait_until(pilot, lambda: "5 joined" in grid(app))
            shown = grid(app)
            assert URL in shown and "A C D 7 K 2" in shown
            assert "EXERCISE · NOT REAL EVENTS" in shown and "ROOM · K7" in shown
            rows = [row.rstrip() in shown for row in qr_rows(LINK) if row.strip()]
            assert all(rows) if size[0] * size[1] > 60 * 18 else not any(rows)
            same_picture(f"display/door-{size[0]}x{size[1]}", shown)


async def test_the_card_comes_and_goes(tmp_path: Path, console: Console) -> None:
    """Only while the console wants it shown; then the room sees its part again."""
    console.show(PARTS["text"])
    app = app_on(tmp_path)
    with web_side(console):
        async with app.run_test(size=(80, 24)) as pilot:
            open_door(console, show=False)
            await wait_until(pilot, lambda: "prints four lines" in grid(app))
            open_door(console)
            await wait_until(pilot, lambda: URL in grid(app))
            assert "prints four lines" not in grid(app) and "nobody has joined yet" in grid(app)
            await pilot.press("question_mark")
            await wait_until(pilot, lambda: "Keys of this screen" in grid(app))
            await pilot.press("question_mark")
            await wait_until(pilot, lambda: URL in grid(app))
            open_door(console, lan=False)
            await wait_until(pilot, lambda: "prints four lines" in grid(app))


async def test_a_door_that_nobody_answers_is_not_shown(
    tmp_path: Path, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the web side gives no sign of life, no room is asked to open its address."""
    monkeypatch.setattr("tabletop.tui.display.following.AWAY_MS", 400)
    console.show(PARTS["text"])
    open_door(console)
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "prints four lines" in grid(app))
        with web_side(console):
            await wait_until(pilot, lambda: URL in grid(app))
        await wait_until(pilot, lambda: "prints four lines" in grid(app))
    assert AWAY_MS == 8_000


@pytest.mark.parametrize("text", ["no json", "[]", "{}", json.dumps({"urls": [], "lan": True}), "[" * 9_000])
async def test_notices_that_are_none_change_nothing(tmp_path: Path, console: Console, text: str) -> None:
    """What another program wrote there stops no screen."""
    console.show(PARTS["text"])
    app = app_on(tmp_path)
    with web_side(console):
        async with app.run_test(size=(80, 24)) as pilot:
            open_door(console)
            await wait_until(pilot, lambda: URL in grid(app))
            console.room.set_notice("door", text)
            await wait_until(pilot, lambda: "prints four lines" in grid(app))


async def test_hostile_words_are_words(tmp_path: Path, console: Console) -> None:
    """A title and a code with escape sequences and markup are drawn as signs, within the screen."""
    console.show(replace(PARTS["lobby"], title=HOSTILE, marking=HOSTILE))
    open_door(console, code=HOSTILE)
    app: App[None] = app_on(tmp_path)
    with web_side(console):
        async with app.run_test(size=(60, 18)) as pilot:
            await wait_until(pilot, lambda: URL in grid(app))
            shown = grid(app)
            assert "\x1b" not in shown and "\u202e" not in shown and "[bold]" in shown
            assert max(map(len, shown.splitlines())) <= 60
