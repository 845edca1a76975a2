"""The web side as phones, the projector and a console meet it, over real connections."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.web.standing import Phone, Standing, until

from tabletop.errors import NotFound, UsageError
from tabletop.session.views import Piece, Timer
from tabletop.store import folders
from tabletop.store.tokens import token_sha256
from tabletop.web import serving as serving_module
from tabletop.web import watch
from tabletop.web.serving import Opening, Serving

ROLES = [{"id": "fbi", "name": "FBI liaison", "interest": "The leak", "taken": False}]


def entered(standing: Standing) -> Phone:
    """Return a projector's page that has its pass."""
    page = standing.phone()
    assert page.post("/display/enter", secret=standing.serving.door.secret).status == 200
    return page


# ---- joining --------------------------------------------------------------------------------------------------------


def test_code_and_link_let_people_in(standing: Standing) -> None:
    """Either the code or the QR link's secret gives a seat's cookie; the console finds the wish."""
    by_code, by_link = standing.phone(), standing.phone()
    assert by_code.post("/join", code=standing.code.lower(), name="Ana").json == {"joined": True}
    assert by_link.post("/join", secret=standing.serving.door.secret).status == 200
    wishes = {seat.token_sha256: seat.wished_name for seat in standing.room.seats()}
    assert wishes == {token_sha256(by_code.token): "Ana", token_sha256(by_link.token): ""}
    seat = by_code.get("/now").json["seat"]
    assert seat["waiting"] and seat["number"] is None and not seat["freed"]


def test_a_wrong_code_gets_no_seat(standing: Standing) -> None:
    """403 in plain words, no cookie, no row."""
    phone = standing.phone()
    for body in ({"code": "WRQNG7"}, {"secret": "0" * 32}, {}):
        answer = phone.post("/join", **body)
        assert answer.status == 403 and set(answer.json) == {"error", "what_to_do"}
        assert "set-cookie" not in answer.headers
    assert standing.room.seats() == []


def test_a_mark_is_one_seat(standing: Standing) -> None:
    """Joining again with a page's own mark is the same seat; another mark, another seat; the mark itself opens none."""
    phones = [standing.phone() for _ in range(3)]
    for phone, mark in zip(phones, ("a", "a", "b"), strict=True):
        assert phone.post("/join", code=standing.code, once=mark * 32).status == 200
    assert phones[0].cookie == phones[1].cookie != phones[2].cookie and len(standing.room.seats()) == 2
    name = phones[0].cookie.partition("=")[0]
    assert phones[0].get("/now", Cookie=f"{name}={'a' * 32}").status == 401
    assert standing.phone().post("/join", code="AAAAAA", once="a" * 32).status == 403


def test_a_seat_changes_its_wish_without_the_code(standing: Standing) -> None:
    """Whoever is in may say another name, also while the room is locked, and keeps the seat and the token."""
    standing.joining(names=True, pick_roles=True, roles=ROLES)
    phone = standing.seated(3)
    standing.joining(names=True, pick_roles=True, roles=ROLES, locked=True)
    until(lambda: standing.serving.hub.snapshot.joining.locked)
    before = phone.token
    assert phone.post("/join", name="Bo", role="fbi").status == 200
    (seat,) = standing.room.seats()
    assert (phone.token, seat.wished_name, seat.wished_role, seat.number) == (before, "Bo", "fbi", 3)


def test_a_locked_room_takes_nobody_new(standing: Standing) -> None:
    """423 for the right code, 403 still for a wrong one."""
    standing.joining(locked=True)
    until(lambda: standing.serving.hub.snapshot.joining.locked)
    assert standing.phone().post("/join", code=standing.code).status == 423
    assert standing.phone().post("/join", code="WRQNG7").status == 403
    assert standing.room.seats() == []


def test_names_and_roles_as_the_session_allows(standing: Standing) -> None:
    """No name is kept where none is asked for, no role where none may be picked or it does not exist."""
    standing.joining(names=False, pick_roles=False, roles=ROLES)
    until(lambda: not standing.serving.hub.snapshot.joining.names)
    phone = standing.phone()
    phone.post("/join", code=standing.code, name="Ana", role="fbi")
    (seat,) = standing.room.seats()
    assert (seat.wished_name, seat.wished_role) == ("", "")
    standing.joining(names=True, pick_roles=True, roles=ROLES)
    until(lambda: standing.serving.hub.snapshot.joining.pick_roles)
    for wished, kept in (("fbi", "fbi"), ("king", ""), ("observer", "observer")):
        phone.post("/join", role=wished)
        assert standing.room.seats()[0].wished_role == kept


def test_the_room_holds_only_so_many(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most seats a right code is told that none is free."""
    monkeypatch.setattr("tabletop.web.app.MOST_SEATS", 1)
    standing.seated(1)
    assert standing.phone().post("/join", code=standing.code).status == 503
    assert len(standing.room.seats()) == 1


# ---- what a page is told --------------------------------------------------------------------------------------------


def test_a_page_is_told_everything_at_once_and_each_change(standing: Standing) -> None:
    """On connecting the whole state, then each change of the room, with its timer."""
    phone = standing.seated(2)
    with phone.stream() as stream:
        assert stream.status == 200 and stream.headers["content-type"].startswith("text/event-stream")
        first = stream.state()
        assert set(first) == {
            *("room", "ballot", "feedback", "write", "dissent", "seat", "joining", "door", "away"),
        }
        assert first["room"]["title"] == "The leaked file" and first["door"] is None
        assert (first["ballot"], first["feedback"], first["write"], first["dissent"]) == (None, None, None, False)
        standing.publish(Piece("text", text="Four lines."), timer=Timer(180_000, True), marking="FICTION")
        told = stream.state(lambda state: "Four lines." in state["room"]["main"])["room"]
        assert told["revision"] == 2 and told["marking"] == "FICTION" and told["timer"]["running"]
        assert 170_000 < told["timer"]["left"] <= 180_000


def test_writing_and_dissent_are_told_by_the_part(standing: Standing) -> None:
    """The list that is written and its question; whether dissent is asked for."""
    phone = standing.seated(2)
    standing.publish(Piece("ask", text="Name a safeguard."), part="5/write:safeguards")
    until(lambda: phone.get("/now").json["write"])
    assert phone.get("/now").json["write"] == {"list": "safeguards", "ask": "Name a safeguard."}
    standing.publish(part="9/dissent")
    until(lambda: phone.get("/now").json["dissent"])
    assert phone.get("/now").json["write"] is None


def test_a_brief_reaches_its_own_role_only(standing: Standing) -> None:
    """Each seat gets its role's text, others and the projector nothing of it."""
    standing.joining(roles=ROLES)
    fbi, clerk, observer = standing.seated(1, "fbi"), standing.seated(2, "clerk"), standing.seated(0, "observer")
    projector = entered(standing)
    standing.publish(briefs={"fbi": "**fbi-only-7**", "clerk": "clerk-only-8", "press": "press-only-9"})
    until(lambda: "fbi-only-7" in fbi.get("/now").json["seat"]["brief"])
    seat = fbi.get("/now").json["seat"]
    assert (seat["role_name"], seat["number"]) == ("FBI liaison", 1) and "<strong>fbi-only-7</strong>" in seat["brief"]
    for page, own in ((fbi, "fbi-only-7"), (clerk, "clerk-only-8"), (observer, ""), (projector, "")):
        text = page.get("/now").body.decode()
        for secret in ("fbi-only-7", "clerk-only-8", "press-only-9"):
            assert (secret in text) == (secret == own), secret
    assert observer.get("/now").json["seat"]["observer"] and projector.get("/now").json["seat"] is None


def test_the_projector_shows_the_door(standing: Standing) -> None:
    """Address, code and how many are in, for as long as the console wants it shown; and the QR code."""
    standing.to_the_room()
    projector, phone = entered(standing), standing.seated(1)
    door = until(lambda: projector.get("/now").json["door"])
    assert door == {"url": standing.serving.door.urls[0], "code": standing.code, "joined": 1}
    picture = projector.get("/qr.svg")
    assert (
        picture.headers["content-type"] == "image/svg+xml" and b"<svg" in picture.body and b"style" not in picture.body
    )
    assert phone.get("/qr.svg").status == 403
    standing.joining(show_door=False)
    until(lambda: projector.get("/now").json["door"] is None)


def test_one_browser_holds_a_seat_and_the_projector(standing: Standing) -> None:
    """Whichever comes first, neither takes the other's place; a seat alone, or a pass that is none, is no projector."""
    first, second = standing.seated(1), standing.phone()
    secret = standing.serving.door.secret
    for phone, works in ((first, ("enter",)), (second, ("enter", "join"))):
        for work in works:
            body = {"secret": secret} if work == "enter" else {"code": standing.code}
            assert phone.post("/display/enter" if work == "enter" else "/join", **body).status == 200
        assert phone.get("/now?display").json["seat"] is None
        assert phone.get("/qr.svg?display").status == 200
        assert phone.get("/now").json["seat"]["freed"] is False
    assert len(standing.room.seats()) == 2
    name, _, held = first.cookie.partition("=")
    forged = f"{name}={held[:-1]}{'0' if held[-1] != '0' else '1'}"
    for cookie in (forged, f"{name}={forged.partition('.')[2]}", standing.seated(3).cookie):
        assert first.get("/now?display", Cookie=cookie).status == 401


def test_nobody_is_asked_in_who_could_not_come_in(standing: Standing) -> None:
    """An address of this computer alone, and that of a locked room, are not on the room's screen."""
    projector = entered(standing)
    standing.joining(show_door=True)
    until(lambda: standing.serving.hub.snapshot.joining.show_door)
    assert projector.get("/now").json["door"] is None
    standing.to_the_room()
    standing.joining(show_door=True, names=True)
    until(lambda: projector.get("/now").json["door"])
    standing.joining(show_door=True, locked=True)
    until(lambda: projector.get("/now").json["door"] is None)


def test_a_freed_seat_is_told_and_may_join_again(standing: Standing) -> None:
    """The page hears “freed”, its stream ends, its cookie opens nothing, and the code gives a new seat."""
    phone = standing.seated(4)
    with phone.stream() as stream:
        stream.state()
        standing.room.free(token_sha256(phone.token))
        assert stream.state(lambda state: state["seat"]["freed"])["seat"]["number"] is None
        while stream.next() is not None:
            continue
    assert phone.get("/events").status == phone.get("/now").status == 401
    before = phone.token
    assert phone.post("/join").status == 403
    assert phone.post("/join", code=standing.code).status == 200 and phone.token != before


def test_beats_tell_what_is_left_and_whether_the_console_is_there(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every two seconds a beat; a console that stops beating is away within its time."""
    monkeypatch.setattr(watch, "AWAY_MS", 300)
    standing.beat()
    phone = standing.seated(1)
    standing.publish(timer=Timer(60_000, True))
    with phone.stream() as stream:
        assert stream.state(lambda state: state["away"])["away"] is True
        while (event := stream.next()) is not None and event[0] != "beat":
            continue
        assert event is not None and event[1]["away"] is True and event[1]["left"] <= 60_000
        standing.beat(30_000)
        assert stream.state(lambda state: not state["away"])["room"]["timer"]["left"] <= 30_000


def test_a_slow_reader_gets_only_the_newest(standing: Standing) -> None:
    """A page that reads nothing while much happens is then told how it is, not how it was."""
    phone = standing.seated(1)
    with phone.stream() as slow:
        slow.state()
        for number in range(30):
            standing.publish(Piece("text", text=f"n{number} " + "x" * 300_000))
            until(lambda: standing.serving.hub.snapshot.view.revision == standing.revision)
        seen = 0
        while True:
            state = slow.state()
            seen += 1
            if state["room"]["revision"] == standing.revision:
                break
    assert seen < 28


def test_pages_ask_instead_when_descriptors_run_out(standing: Standing) -> None:
    """With few descriptors left a new page gets no stream and is told to ask; those that are open stay."""
    phone = standing.seated(1)
    with phone.stream() as stream:
        stream.state()
        standing.serving._most = 1
        told = phone.get("/now")
        assert told.json["poll"] is True and told.headers["connection"] == "close"
        assert phone.get("/events").status == 503
        standing.publish(Piece("text", text="still here"))
        stream.state(lambda state: "still here" in state["room"]["main"])
        standing.serving._most = 10_000
        assert "poll" not in phone.get("/now").json


def test_counts_are_told_together(standing: Standing) -> None:
    """Ballots that come one after the other are not each a message to every page."""
    phones = [standing.seated(number) for number in range(1, 13)]
    question = standing.ask_room(seats=list(range(1, 13)))
    with phones[0].stream() as stream:
        stream.state(lambda state: state["ballot"])
        for phone in phones:
            assert phone.post("/vote", question=question, option="wait").status == 200
        told = 1
        while stream.state()["ballot"]["in"] < 12:
            told += 1
        assert told < 11


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_pages_and_their_files(standing: Standing) -> None:
    """The shells hold nothing of the session; files come packed, and not twice."""
    standing.publish(Piece("text", text="planted-text-17"), group="planted-group-18")
    phone = standing.phone()
    for path in ("/", "/display"):
        page = phone.get(path)
        assert page.status == 200 and page.headers["content-type"].startswith("text/html")
        assert b"planted" not in page.body and b"style=" not in page.body
    names = [path.name for path in (Path(serving_module.__file__).parent / "static").iterdir()]
    assert names
    for name in names:
        plain = phone.get(f"/static/{name}")
        packed = phone.get(f"/static/{name}", **{"Accept-Encoding": "gzip"})
        again = phone.get(f"/static/{name}", **{"If-None-Match": plain.headers["etag"]})
        assert (plain.status, packed.headers["content-encoding"], again.status, again.body) == (200, "gzip", 304, b"")
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/app.py", "/static/", "/docs", "/favicon.ico"):
        answer = phone.get(path)
        assert answer.status == 404 and set(answer.json) == {"error", "what_to_do"}
    assert phone.ask("PUT", "/join").status == 405


def test_the_schema_names_every_post(standing: Standing) -> None:
    """OpenAPI with a body for each post, and nothing of the session."""
    schema = standing.phone().get("/schema.json").json
    assert set(schema["paths"]) == {"/join", "/display/enter", "/vote", "/say", "/feedback"}
    assert standing.code not in json.dumps(schema)


# ---- living and ending ----------------------------------------------------------------------------------------------


def row(standing: Standing) -> Any:
    return next((screen for screen in standing.room.screens() if screen.id == "web"), None)


def test_its_row_tells_that_it_lives(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kind, open pages and a moving counter; the row goes when it ends, the door stays."""
    phone = standing.seated(1)
    with phone.stream() as stream:
        stream.state()
        until(lambda: row(standing).columns == 1)
        counter = row(standing).counter
        until(lambda: row(standing).counter > counter)
        assert (row(standing).kind, row(standing).rows) == ("web", 0)
        began = time.monotonic()
        standing.shut()
        assert time.monotonic() - began < 2 * 2
    assert row(standing) is None
    assert json.loads(standing.room.notice("door"))["code"] == standing.code


def test_a_restart_keeps_seats_code_and_port(standing: Standing) -> None:
    """Cookies from before go on; the code, the link and the address are the same."""
    phone = standing.seated(5, "fbi")
    before = standing.serving.door
    standing.shut()
    standing.opening = Opening()
    standing.open()
    assert (standing.serving.door.code, standing.serving.door.secret) == (before.code, before.secret)
    assert standing.serving.door.port == before.port
    assert phone.get("/now").json["seat"]["number"] == 5


def test_a_second_one_is_refused_while_the_first_lives(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process of the same session says where the pages are; one whose process is gone is replaced."""
    monkeypatch.setattr("tabletop.web.serving.os.getpid", lambda: 1)
    monkeypatch.setattr("tabletop.web.serving.system.process_lives", lambda pid: True)
    with pytest.raises(UsageError, match="open already"):
        Serving(standing.folder, Opening(port=0), standing.complaints.append)
    assert json.loads(standing.room.notice("door"))["port"] == standing.serving.door.port


def test_the_one_that_was_replaced_ends(standing: Standing) -> None:
    """A door of another living process means that this one has been taken over."""
    told = json.loads(standing.room.notice("door")) | {"pid": 1}
    standing.room.set_notice("door", json.dumps(told))
    standing.thread.join(10)
    assert not standing.thread.is_alive() and "taken over" in standing.serving.why_it_ended


def test_a_console_ends_it(standing: Standing) -> None:
    """“stop” under web_wish ends it, and the wish is taken down."""
    standing.room.set_notice("web_wish", "stop")
    standing.thread.join(10)
    assert not standing.thread.is_alive() and standing.room.notice("web_wish") == ""
    standing.open()
    assert standing.phone().get("/").status == 200


def test_a_closed_session_ends_it(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the room's file is gone for good, pages are told that the session is closed, and it ends."""
    monkeypatch.setattr(watch, "LOST_MS", 400)
    phone = standing.seated(1)
    with phone.stream() as stream:
        stream.state()
        standing.room.close()
        folders.close_room(standing.folder)
        assert stream.state(lambda state: state["away"])["room"]["phase"] == "scene"
        told = stream.state(lambda state: state["room"]["phase"] == "closed")
        assert "This session is closed." in told["room"]["main"]
    standing.thread.join(10)
    assert not standing.thread.is_alive()
    with pytest.raises(NotFound):
        Serving(standing.folder, Opening(port=0), standing.complaints.append)


def test_half_an_hour_alone_ends_it(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a console's sign of life for so long nobody is left to serve for."""
    monkeypatch.setattr("tabletop.web.serving.ALONE_MS", 100)
    standing.thread.join(10)
    assert not standing.thread.is_alive() and "half an hour" in standing.serving.why_it_ended


def test_a_room_made_anew_is_followed(standing: Standing) -> None:
    """A lost file that its console makes again: the door is written again, seats carried over go on voting."""
    phone = standing.seated(7)
    door = standing.room.notice("door")
    with phone.stream() as stream:
        stream.state()
        standing.room.close()
        folders.close_room(standing.folder)
        standing.room = folders.open_room(standing.folder, create=True)
        standing.publish(Piece("text", text="here again"))
        stream.state(lambda state: "here again" in state["room"]["main"])
        standing.room.join(token_sha256(phone.token), "", "")
        standing.take_up(token_sha256(phone.token), 7, "fbi")
        assert stream.state(lambda state: state["seat"]["role"] == "fbi")["seat"]["number"] == 7
        until(lambda: standing.room.notice("door") == door)
        question = standing.ask_room(seats=[7])
        assert phone.post("/vote", question=question, option="wait").status == 200


def test_nothing_is_told_to_be_kept_in_a_lost_room(standing: Standing) -> None:
    """While the file is gone a vote is refused: nobody is told “kept” of what is written nowhere."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    standing.room.close()
    folders.close_room(standing.folder)
    assert phone.post("/vote", question=question, option="wait").status == 503
    assert phone.get("/now").status == 200


def test_sessions_look_at_ports_of_their_own() -> None:
    """A session finds its own port again; others, on the same computer, begin to look elsewhere."""
    ports = {serving_module.first_port(f"20261123-{n:04}") for n in range(50)}
    assert len(ports) > 30 and ports == {serving_module.first_port(f"20261123-{n:04}") for n in range(50)}
    assert all(8700 <= port < 8900 for port in ports)


def test_a_port_that_is_taken_is_said(standing: Standing) -> None:
    """A port asked for and not free ends in a sentence; without one another is found."""
    with pytest.raises(UsageError, match="cannot be opened"):
        serving_module._listen(Opening(port=standing.serving.door.port), None, "20261123-k7qf")
    free = serving_module._listen(Opening(), standing.serving.door, "20261123-k7qf")
    assert free.getsockname()[1] != standing.serving.door.port and free.getsockname()[0] == "127.0.0.1"
    free.close()
