"""Somebody in the same network who means harm: lines opened and left, votes that are none, cookies of elsewhere."""

from __future__ import annotations

import json
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from tests.console.driving import PATIENCE, environment
from tests.store.making import header
from tests.web.browsing import browser
from tests.web.standing import Phone, Standing, until

from tabletop.session.views import Piece, RoomView
from tabletop.store import folders
from tabletop.store.room import SqliteRoom
from tabletop.store.tokens import new_token
from tabletop.web.door import Door

FEW = 128
"""Descriptors of a web side that has few."""


# ---- what is posted -------------------------------------------------------------------------------------------------

BODIES = [
    b'{"question":%d,"option":"wait","option":"elsewhere"}',
    b'{"question":%d,"question":99999,"option":"wait"}',
    b'{"question":%d,"option":"wait","confidence":-1}',
    b'{"question":%d,"option":"wait","confidence":1e0}',
    b'{"question":%d,"option":"wait","confidence":NaN}',
    b'{"question":%d,"option":"wait","confidence":170141183460469231731687303715884105728}',
    b'{"question":%d,"option":["wait"]}',
    b'{"question":%d,"option":{"$ne":""}}',
    b'{"question":%d,"option":"wait","number":2}',
    b'{"question":%d,"option":"wait","key":"seat-0002"}',
    b'{"question":%d,"option":"wait\\u0000"}',
    b'{"question":%d,"option":"wait","reason":"\\ud800"}',
    b'[{"question":%d,"option":"wait"}]',
    b'"question=%d&option=wait"',
    b'{"question":%d,"option":"wait"}{"option":"warn"}',
    b'{"question":%d,"option":"wait","reason":' + b"[" * 8000 + b"]" * 8000 + b"}",
    b"{" * 8000,
    b"\xff\xfe\x00%d",
    b"",
]


@pytest.mark.parametrize("place", range(len(BODIES)))
def test_what_is_no_vote_is_not_kept(standing: Standing, place: int) -> None:
    """Another’s number, another question, negative, huge, nested, doubled or broken: refused in words, never 500."""
    phone, other = standing.seated(1), standing.seated(2)
    question = standing.ask_room("named", seats=None)
    assert other.post("/vote", question=question, option="warn").status == 200
    body = BODIES[place]
    answer = phone.ask("POST", "/vote", body % question if b"%d" in body else body)
    assert answer.status in (409, 422) and set(answer.json) == {"error", "what_to_do"}
    ((key, kept),) = standing.room.close_question(question)
    assert (key, json.loads(kept)["option"]) == ("seat-0002", "warn")


def test_a_seat_that_was_freed_votes_no_more(standing: Standing) -> None:
    """Its cookie is worth nothing, its earlier ballot stands as it was cast."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    assert phone.post("/vote", question=question, option="wait").status == 200
    seat = standing.room.seats()[0]
    standing.room.free(seat.token_sha256)
    until(lambda: not standing.serving.hub.snapshot.seats)
    assert phone.post("/vote", question=question, option="warn").status == 401
    assert phone.post("/say", kind="stop").status == phone.get("/events").status == 401
    assert [json.loads(body)["option"] for _, body in standing.room.close_question(question)] == ["wait"]


def test_a_cookie_of_another_session_opens_nothing(standing: Standing) -> None:
    """Neither under its own name nor under this session’s; nor what only looks like a token."""
    phone, name = standing.seated(1), f"seat_{standing.folder.name}"
    token = phone.cookie.partition("=")[2]
    for cookie in (
        f"seat_20261123-zzzz={token}",
        f"{name}={new_token().hex()}",
        f"{name}={token.upper()}",
        f"{name}={token}0",
        f"{name}=display.{token}",
        f"x{name}={token}",
        f'{name}="{token}\\012"',
    ):
        assert phone.get("/now", Cookie=cookie).status == 401, cookie
    assert phone.get("/now", Cookie=f"other=1; {name}={token}").status == 200


# ---- lines ----------------------------------------------------------------------------------------------------------


def test_a_second_request_that_never_comes_whole_is_let_go(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asked once and then sends a letter now and then holds the line no longer than who never asked."""
    monkeypatch.setattr("tabletop.web.serving.SILENT_MS", 300)
    with socket.create_connection(("127.0.0.1", standing.serving.door.port), timeout=PATIENCE) as line:
        line.sendall(f"GET /schema.json HTTP/1.1\r\nHost: {standing.phone().host}\r\n\r\n".encode())
        assert line.recv(12) == b"HTTP/1.1 200"
        line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        until(lambda: not standing.serving.connections, "the line closed")


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[tuple[SqliteRoom, Phone, subprocess.Popen[bytes]]]:
    """A web side in a process that may open 128 files."""
    record, room = folders.create_session(tmp_path / "sessions", header())
    record.close()
    room.set_notice("joining", '{"names": false}')
    show(room, 1, "Noon.")
    few = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({FEW}, {FEW}))"
    words = f"{few}; from tabletop.__main__ import main; main()"
    call = subprocess.Popen(
        [sys.executable, "-c", words, "serve", header().id, "--port", "0"],
        env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        door = until(lambda: Door.from_text(room.notice("door")), "the door")
        phone = Phone(door.urls[0])
        assert phone.post("/join", code=door.code).status == 200
        room.take_up(room.seats()[0].token_sha256, 1, "")
        yield room, phone, call
    finally:
        call.terminate()
        _, errors = call.communicate(timeout=PATIENCE)
        room.close()
    assert errors == b"" and call.returncode == 143


def show(room: SqliteRoom, revision: int, text: str) -> None:
    view = RoomView(revision, "The leaked file", phase="scene", part="1/block:0", body=(Piece("text", text=text),))
    room.publish(revision, view.to_text(), {}, "")
    room.beat("console", revision, 2000 * revision, None)


def test_hundreds_of_silent_lines_keep_nobody_out_for_long(
    narrow: tuple[SqliteRoom, Phone, subprocess.Popen[bytes]],
) -> None:
    """With all descriptors taken an open page goes on, and within seconds who asks for something is served again."""
    room, phone, _ = narrow
    address = ("127.0.0.1", int(phone.host.partition(":")[2]))
    with phone.stream() as stream, ExitStack() as lines:
        stream.state()
        for number in range(3 * FEW):
            line = lines.enter_context(socket.create_connection(address, timeout=PATIENCE))
            with suppress(OSError):
                line.sendall(b"GET / HTTP/1.1\r\nX: " if number % 2 else b"")
        show(room, 2, "Still here.")
        stream.state(lambda state: "Still here." in state["room"]["main"])
        assert until(lambda: _status(phone) == 200, "an answer")


def _status(phone: Phone) -> int:
    with suppress(OSError):
        return phone.get("/now").status
    return 0


def test_where_descriptors_run_out_pages_ask_instead(
    narrow: tuple[SqliteRoom, Phone, subprocess.Popen[bytes]],
) -> None:
    """A browser that finds no line free for it follows by asking every three seconds."""
    room, phone, _ = narrow
    with ExitStack() as pages:
        for _number in range(FEW - 64):
            pages.enter_context(phone.stream())
            if phone.get("/now").json.get("poll"):
                break
        assert phone.get("/events").status == 503
        door = Door.from_text(room.notice("door"))
        assert door is not None
        with browser() as chrome:
            page = chrome.new_page()
            page.set_default_timeout(1000 * PATIENCE)
            page.goto(door.link)
            page.click("#join button.primary")
            page.wait_for_selector("text=Noon.")
            show(room, 2, "One o’clock.")
            page.wait_for_selector("text=One o’clock.")
            page.wait_for_selector("#contact", state="hidden")


def test_three_thousand_lines(standing: Standing) -> None:
    """Three thousand connections, opened and left: a seat votes meanwhile, at once."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < 8_000:
        pytest.skip("this system lets a process open too few files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 8_000), most))
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    with ExitStack() as lines:
        address = ("127.0.0.1", standing.serving.door.port)
        for _ in range(3_000):
            lines.enter_context(socket.create_connection(address, timeout=PATIENCE))
        assert phone.post("/vote", question=question, option="wait").status == 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, most))
    assert len(standing.room.close_question(question)) == 1
