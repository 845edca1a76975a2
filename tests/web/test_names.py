"""A web side under a name of its own, with its own certificate: real program, real Chromium."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.console.driving import PATIENCE, environment, tabletop
from tests.store.making import header
from tests.web.browsing import browser
from tests.web.standing import OPTIONS, until

from tabletop.session.views import Ballot, Piece, RoomView
from tabletop.store import folders
from tabletop.store.room import SqliteRoom
from tabletop.web.door import Door

NAME = "room.example.org"


@pytest.fixture
def chrome() -> Iterator[Browser]:
    with browser(f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP evil.example.org 127.0.0.1") as running:
        yield running


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[SqliteRoom, Door]]:
    """A session served as ``serve --name room.example.org --cert … --key …``."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    words += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(cert)]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0
    record, room = folders.create_session(tmp_path / "sessions", header())
    record.close()
    room.publish(
        1, RoomView(1, "The leaked file", phase="scene", body=(Piece("text", text="Noon."),)).to_text(), {}, ""
    )
    room.beat("console", 1, 2000, None)
    room.set_notice("joining", '{"names": false}')
    names = ["--name", NAME.upper(), "--name", "second.example.org"]
    call = subprocess.Popen(
        tabletop("serve", header().id, "--port", "0", *names, "--cert", str(cert), "--key", str(key)),
        env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        door = until(lambda: Door.from_text(room.notice("door")), "the door")
        yield room, door
    finally:
        call.terminate()
        said, errors = call.communicate(timeout=PATIENCE)
        room.close()
    assert errors == "" and said.index(door.urls[0]) < said.index(door.urls[1]) and "could read" not in said


def test_a_name_and_its_certificate(served: tuple[SqliteRoom, Door], chrome: Browser) -> None:
    """Join by the link, follow the room, vote; the cookie is Secure; another name for the same computer is refused."""
    room, door = served
    assert door.urls[0] == f"https://{NAME}:{door.port}" and door.tls
    context = chrome.new_context(ignore_https_errors=True, viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    phone, wall = context.new_page(), chrome.new_context(ignore_https_errors=True).new_page()
    phone.goto(door.link)
    phone.click("#join button.primary")
    phone.wait_for_selector("text=Noon.")
    wall.goto(door.display_link)
    wall.wait_for_selector("text=Noon.")
    (cookie,) = context.cookies()
    assert cookie["secure"] and cookie["httpOnly"] and cookie["domain"] == NAME
    (seat,) = room.seats()
    room.take_up(seat.token_sha256, 1, "")
    settings = {"options": OPTIONS, "round": 1, "privacy": "unlinkable", "opened": 2, "unlisted": False, "seats": [1]}
    room.open_question(2, "ballot", json.dumps(settings))
    view = RoomView(2, "The leaked file", phase="scene", part="1/vote:1", ballot=Ballot(2, 1, True, 0, 1, "Nobody."))
    room.publish(2, view.to_text(), {}, "")
    phone.click("#ballot label.choice >> nth=0")
    phone.click("#ballot button.primary")
    phone.wait_for_selector("#ballot .kept-sign")
    assert [json.loads(body)["option"] for _, body in room.close_question(2)] == [OPTIONS[0][0]]
    answer = phone.goto(f"https://evil.example.org:{door.port}/")
    assert answer is not None and answer.status == 421
