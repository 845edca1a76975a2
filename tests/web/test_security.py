"""What a stranger, a curious seat or a hostile page can get out of the web side or do to it: nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.driving import PATIENCE, environment, tabletop
from tests.store.making import bytes_of, header
from tests.web.standing import Phone, Standing, until

from tabletop.errors import CannotRead, UsageError
from tabletop.session.views import Piece
from tabletop.store import folders
from tabletop.store.tokens import token_sha256
from tabletop.web.guard import BODY_BYTES, CSP
from tabletop.web.serving import Opening, Serving

HOSTILE = [
    "<script>alert(1)</script>",
    "\x1b]0;owned\x07\x1b[31mred",
    "a\u202eb",
    "'\"><img src=x onerror=1>",
    "e" + "\u0301" * 40,
]
PATHS = ["/", "/display", "/now", "/events", "/qr.svg", "/schema.json", "/static/page.js", "/nothing", "/static/../x"]


# ---- the guard ------------------------------------------------------------------------------------------------------


def test_every_answer_carries_the_headers(standing: Standing) -> None:
    """The policy word for word, on pages, data, refusals and mistakes."""
    assert CSP == (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    phone = standing.phone()
    answers = [phone.get(path) for path in PATHS]
    answers += [phone.post(path) for path in ("/join", "/vote", "/nothing")]
    answers += [phone.get("/", Host="evil.example"), phone.ask("POST", "/join", b"x" * 20_000)]
    for answer in answers:
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
    with standing.seated(1).stream() as stream:
        assert stream.headers["content-security-policy"] == CSP and stream.headers["cache-control"] == "no-store"


def test_a_foreign_host_is_refused(standing: Standing) -> None:
    """A name that somebody else's DNS points here, another port, no host: nothing is told."""
    phone = standing.seated(1)
    port = standing.serving.door.port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1:1", f"127.0.0.1:{port}.evil.example", ""):
        answer = phone.get("/now", Host=host)
        assert answer.status == 421 and b"leaked" not in answer.body
    assert phone.get("/now", Host=f"LOCALHOST:{port}").status == 200


def test_a_post_from_another_page_is_refused(standing: Standing) -> None:
    """Another origin, none, “null”, the same host by another scheme: 403 before anything is read."""
    phone = standing.seated(1)
    question = standing.ask_room(seats=[1])
    port = standing.serving.door.port
    for origin in (
        "http://evil.example",
        None,
        "null",
        f"https://127.0.0.1:{port}",
        f"http://localhost:{port}",
        "http://127.0.0.1",
    ):
        answer = phone.post("/vote", {"Origin": origin}, question=question, option="wait")
        assert answer.status == 403, origin
    assert standing.room.ballots_in(question) == 0
    form = {"Content-Type": "text/plain"}
    assert phone.post("/vote", form, question=question, option="wait").status == 415


def test_too_much_is_stopped_while_it_comes(standing: Standing) -> None:
    """16 KB and no more, also when sent in pieces without saying how much."""
    phone = standing.phone()
    assert phone.ask("POST", "/join", b" " * (BODY_BYTES + 1)).status == 413
    assert phone.ask("POST", "/join", b" " * BODY_BYTES).status == 422
    assert phone.ask("POST", "/join", b"{}", {"Content-Length": "99999999999999"}).status == 413
    with socket.create_connection(("127.0.0.1", standing.serving.door.port), timeout=PATIENCE) as line:
        head = f"POST /join HTTP/1.1\r\nHost: {phone.host}\r\nOrigin: {phone.url}\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(head.encode())
        sent, piece = 0, b"400\r\n" + b"x" * 1024 + b"\r\n"
        with pytest.raises(OSError):
            while sent < 64 * 1024 * 1024:
                line.sendall(piece)
                sent += 1024
        assert sent < 32 * 1024 * 1024
    assert phone.get("/", Cookie="x=" + "y" * 40_000).status == 431


def test_a_post_that_never_comes_whole_is_let_go(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that trickles is given up after its time, and others are served meanwhile."""
    monkeypatch.setattr("tabletop.web.guard.BODY_SECONDS", 0.3)
    phone = standing.phone()
    with socket.create_connection(("127.0.0.1", standing.serving.door.port), timeout=PATIENCE) as line:
        head = f"POST /join HTTP/1.1\r\nHost: {phone.host}\r\nOrigin: {phone.url}\r\nContent-Length: 100\r\n\r\n"
        line.sendall(head.encode() + b"{")
        assert phone.get("/").status == 200
        assert b" 408 " in line.recv(400)


def test_the_one_cookie(standing: Standing) -> None:
    """Its name, its flags, 128 random bits; only its digest is kept."""
    phone = standing.phone()
    phone.post("/join", code=standing.code)
    name, _, rest = phone.set_cookie.partition("=")
    flags = {part.strip().lower() for part in rest.split(";")[1:]}
    assert name == f"seat_{standing.folder.name}" and len(phone.token) == 16
    assert {"httponly", "samesite=strict", "path=/", "max-age=86400"} <= flags and "secure" not in flags
    kept = bytes_of(standing.folder, "room.sqlite")
    assert token_sha256(phone.token).encode() in kept
    assert phone.token not in kept and phone.token.hex().encode() not in kept


def test_wrong_codes_wait_and_right_ones_never(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """After sixty wrong codes a wrong one waits; the right code, the link, the projector and seats do not."""
    monkeypatch.setattr("tabletop.web.guard.WRONG_WAITS_SECONDS", 1.0)
    seat = standing.seated(1)
    question = standing.ask_room(seats=[1])
    for _ in range(60):
        standing.serving.brake.wrong()

    def timed(path: str, page: Phone, **body: Any) -> tuple[int, float]:
        began = time.monotonic()
        return page.post(path, **body).status, time.monotonic() - began

    with ThreadPoolExecutor(8) as pool:
        wrong = [pool.submit(timed, "/join", standing.phone(), code="WRQNG7") for _ in range(3)]
        wrong.append(pool.submit(timed, "/display/enter", standing.phone(), secret="0" * 32))
        secret = standing.serving.door.secret
        right = [
            timed("/join", standing.phone(), code=standing.code),
            timed("/join", standing.phone(), secret=secret),
            timed("/display/enter", standing.phone(), secret=secret),
            timed("/vote", seat, question=question, option="wait"),
            timed("/join", seat, name="Bo"),
        ]
        assert not any(one.done() for one in wrong), "all the right ones were answered before any wrong one"
        assert {status for status, _ in right} == {200}
        assert all(one.result()[0] == 403 and one.result()[1] >= 0.9 for one in wrong)


def test_the_projectors_page_wants_the_secret(standing: Standing) -> None:
    """Neither the room code nor a seat's cookie nor a made-up pass opens it; a seat's own page is no projector."""
    page = standing.phone()
    assert page.post("/display/enter", secret=standing.code).status == 403
    assert page.post("/display/enter", code=standing.code).status == 422
    for made_up in ("display.", "display." + "0" * 64, standing.serving.door.secret, "display.\u00e9"):
        page.cookie = f"seat_{standing.folder.name}={made_up}"
        assert page.ask("GET", "/now", headers={"Cookie": page.cookie.encode().decode("latin-1")}).status == 401
    assert standing.seated(1).get("/qr.svg").status == 403
    assert page.post("/display/enter", secret=standing.serving.door.secret).status == 200
    assert page.cookie.partition("=")[2].startswith("display.") and standing.serving.door.secret not in page.cookie


def test_an_unexpected_error_is_one_neutral_sentence(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 without a word of what happened, headers as ever; the next request is served."""
    phone = standing.seated(1)

    def broken(*_args: object, **_more: object) -> bytes:
        raise RuntimeError("planted-inner-words /etc/passwd")

    with monkeypatch.context() as patch:
        patch.setattr(standing.serving.hub, "now", broken)
        answer = phone.get("/now")
    assert answer.status == 500 and set(answer.json) == {"error", "what_to_do"}
    assert answer.headers["content-security-policy"] == CSP
    assert b"planted" not in answer.body and b"Traceback" not in answer.body and b"Runtime" not in answer.body
    assert phone.get("/now").status == 200
    assert [type(error) for error in standing.complaints] == [RuntimeError]
    standing.complaints.clear()


def test_lines_that_ask_nothing_are_closed(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who only opens connections takes none of them for long; open pages stay."""
    monkeypatch.setattr("tabletop.web.serving.SILENT_MS", 100)
    phone = standing.seated(1)
    with phone.stream() as stream:
        stream.state()
        lines = [
            socket.create_connection(("127.0.0.1", standing.serving.door.port), timeout=PATIENCE) for _ in range(20)
        ]
        lines[0].sendall(b"GET / HTT")
        for line in lines:
            with suppress(ConnectionResetError):
                assert line.recv(10) == b""
            line.close()
        standing.publish(Piece("text", text="still here"))
        stream.state(lambda state: "still here" in state["room"]["main"])


def test_a_page_that_takes_nothing_is_let_go(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone that left without a word holds neither a stream nor what is sent to it."""
    monkeypatch.setattr("tabletop.web.app.SEND_SECONDS", 0.3)
    phone = standing.seated(1)
    with phone.stream() as stream:
        stream.state()
        for number in range(40):
            standing.publish(Piece("text", text=f"n{number} " + "x" * 300_000))
            until(lambda: standing.serving.hub.snapshot.view.revision == standing.revision)
            if not standing.serving.hub.pages:
                break
        until(lambda: standing.serving.hub.pages == 0)


# ---- nothing private ------------------------------------------------------------------------------------------------


def test_planted_words_reach_nobody_they_are_not_for(tmp_path: Path, standing: Standing) -> None:
    """Other roles' briefs, other people's names, votes and words, tokens and the secret: in no answer."""
    planted = {name: f"planted-{name}-zq" for name in ("press", "summary", "name", "reason", "words", "dissent")}
    other = standing.seated(1, "press", planted["name"])
    phone, projector = standing.seated(2, "fbi"), standing.phone()
    projector.post("/display/enter", secret=standing.serving.door.secret)
    standing.revision += 1
    question = standing.ask_room(seats=[1, 2])
    view = standing.room.room_view()
    assert view is not None
    standing.room.publish(question, view[1], {"press": planted["press"], "fbi": "mine-zq"}, planted["summary"])
    until(lambda: "mine-zq" in phone.get("/now").json["seat"]["brief"])
    assert (
        other.post(
            "/vote", question=question, option="unlisted", words=planted["words"], reason=planted["reason"]
        ).status
        == 200
    )
    standing.room.request("dissent", json.dumps({"words": planted["dissent"]}))
    until(lambda: phone.get("/now").json["ballot"]["in"] == 1)
    secrets = [*planted.values(), other.token.hex(), token_sha256(other.token), standing.serving.door.secret]
    for page in (phone, projector, standing.phone()):
        for path in PATHS:
            if path == "/events" and page.cookie:
                with page.stream() as stream:
                    text = json.dumps(stream.state()) + str(stream.headers)
            else:
                answer = page.get(path)
                text = answer.body.decode() + str(answer.headers)
            assert not [secret for secret in secrets if secret in text], (page.cookie, path)
    assert standing.code not in phone.get("/now").body.decode()


def test_hostile_names_and_words_stay_words(standing: Standing) -> None:
    """Markup, escape sequences, bidi, piled accents and 10 kB change nothing but what is written."""
    standing.joining(names=True)
    for words in HOSTILE:
        phone = standing.phone()
        assert phone.post("/join", code=standing.code, name=words).status == 200
    assert standing.phone().post("/join", code=standing.code, name="x" * 10_000).status == 422
    for seat in standing.room.seats():
        assert len(seat.wished_name) <= 60 and not set(seat.wished_name) & set("\x1b\x07\u202e")
    projector = standing.phone()
    projector.post("/display/enter", secret=standing.serving.door.secret)
    standing.publish(*(Piece("text", text=words) for words in HOSTILE), heading=HOSTILE[0], group=HOSTILE[3])
    main = until(lambda: projector.get("/now").json["room"]["main"])
    assert "<script" not in main and "<img" not in main and "\x1b" not in main and "\u202e" not in main


# ---- any words whatever ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def open_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    room = Standing(tmp_path_factory.mktemp("fuzz") / "sessions")
    yield room
    room.close()


def values_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values that fit a field of the schema, nearly fit it, or do not."""
    kind = schema.get("type")
    if kind == "object":
        named = {name: values_of(field) for name, field in schema["properties"].items()}
        return st.fixed_dictionaries({}, optional=named) | st.dictionaries(st.text(max_size=8), _ANYTHING, max_size=3)
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | _ANYTHING
    if kind == "array":
        return st.lists(values_of(schema["items"]), max_size=24) | _ANYTHING
    if kind == "integer":
        edge = [
            schema.get("minimum", 0) - 1,
            schema.get("minimum", 0),
            schema.get("maximum", 9),
            schema.get("maximum", 9) + 1,
        ]
        return st.sampled_from([*edge, 3, 4, 60]) | st.integers() | _ANYTHING
    if kind == "string":
        most = schema.get("maxLength", 60)
        return st.text(max_size=40) | st.sampled_from([*HOSTILE, "x" * most, "x" * (most + 1), "wait", ""]) | _ANYTHING
    return st.booleans() | _ANYTHING


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _name_of(body: dict[str, Any]) -> str:
    return str(body["content"]["application/json"]["schema"]["$ref"]).rpartition("/")[2]


def test_the_interface_fuzzed_from_its_schema(open_room: Standing) -> None:
    """Whatever is posted: no 5xx, no traceback, plain JSON that cannot be taken for a page, the file stays sound."""
    schema = open_room.phone().get("/schema.json").json
    models = schema["components"]["schemas"]
    bodies = {path: values_of(models[_name_of(post["post"]["requestBody"])]) for path, post in schema["paths"].items()}
    phone = open_room.seated(1, "fbi")
    open_room.ask_room(seats=[1])
    open_room.room.open_question(60, "feedback", json.dumps({"statements": ["a", "b"], "opened": 60}))
    raw = st.binary(max_size=60)
    posts = st.sampled_from(sorted(bodies)).flatmap(lambda path: st.tuples(st.just(path), bodies[path] | raw))
    seen: set[int] = set()

    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        post=posts,
        cookie=st.sampled_from(["own", "none"])
        | st.text(st.characters(codec="latin-1", exclude_categories=["C"]), max_size=20),
    )
    def any_post(post: tuple[str, Any], cookie: str) -> None:
        path, body = post
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        open_room.serving.brake._wrong.clear()
        if path == "/say" and isinstance(body, dict) and body.get("kind") == "leave":
            return
        held = (
            phone.cookie if cookie == "own" else None if cookie == "none" else f"seat_{open_room.folder.name}={cookie}"
        )
        page = Phone(open_room.url)
        answer = page.ask("POST", path, sent, {"Cookie": held})
        seen.add(answer.status)
        assert answer.status < 500 or answer.status == 503, (answer, post)
        assert answer.headers["content-type"] == "application/json" and answer.headers["content-security-policy"] == CSP
        assert b"Traceback" not in answer.body and b"<" not in answer.body
        assert set(answer.json) in ({"error", "what_to_do"}, {"kept"}, {"joined"}, {"joined", "joining"})

    any_post()
    assert {200, 401, 403, 422} <= seen
    assert open_room.complaints == [] and phone.get("/now").status == 200
    assert open_room.room.room_view() is not None


def test_any_request_line(open_room: Standing) -> None:
    """Bytes that are no HTTP, odd paths and methods end in a refusal, and the server goes on."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        raw=st.binary(min_size=1, max_size=80),
        path=st.text(st.characters(codec="latin-1", exclude_categories=["C", "Z"]), max_size=20),
    )
    def any_line(raw: bytes, path: str) -> None:
        with socket.create_connection(("127.0.0.1", open_room.serving.door.port), timeout=PATIENCE) as line:
            line.sendall(raw + b"\r\n\r\n")
            line.shutdown(socket.SHUT_WR)
            came = line.recv(4096)
            assert b"Traceback" not in came and b" 500 " not in came[:20]
        with socket.create_connection(("127.0.0.1", open_room.serving.door.port), timeout=PATIENCE) as line:
            head = f"Host: 127.0.0.1:{open_room.serving.door.port}\r\nConnection: close\r\n\r\n"
            line.sendall(f"GET /{path} HTTP/1.1\r\n{head}".encode("latin-1"))
            assert b" 500 " not in line.recv(4096)[:20]

    any_line()
    assert open_room.phone().get("/").status == 200 and open_room.complaints == []


# ---- floods ---------------------------------------------------------------------------------------------------------


def test_a_flood_leaves_the_console_its_file(standing: Standing) -> None:
    """While phones send as much as they can the console publishes, beats and closes its vote; the file stays sound."""
    phones = [standing.seated(number) for number in range(1, 7)]
    question = standing.ask_room(seats=[1, 2, 3, 4, 5, 6])
    enough = threading.Event()

    def flood(phone: Phone) -> int:
        sent = 0
        while not enough.is_set():
            phone.post("/vote", question=question, option="wait", reason="x" * 500)
            phone.post("/say", kind="stop")
            phone.post("/join", name=f"n{sent}")
            sent += 3
        return sent

    with ThreadPoolExecutor(6) as pool:
        floods = [pool.submit(flood, phone) for phone in phones]
        for _ in range(20):
            standing.beat()
            standing.revision += 1
            assert standing.room.publish(standing.revision, standing.room.room_view()[1], {}, "{}")  # type: ignore[index]
            time.sleep(0.02)  # what a console does between two beats
        rows = standing.room.close_question(question)
        enough.set()
        assert sum(one.result() for one in floods) > 30
    assert len(rows) == 6 and len(standing.room.seats()) == 6
    assert standing.room._connection.pragma("integrity_check") == ("ok",)


# ---- the process ----------------------------------------------------------------------------------------------------


def test_the_process_loads_no_exercise(tmp_path: Path) -> None:
    """The web side’s process cannot hold a private note: no exercise, console, debrief or terminal is loaded."""
    private = ("exercise", "console", "debrief", "reports", "library", "tui", "session.show", "session.state")
    names = (*(f"tabletop.{room}" for room in private), "textual", "yaml")
    code = f"import sys, tabletop.web.serving\nprint([name for name in sys.modules if name.startswith({names})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_verb_says_what_it_opens(tmp_path: Path) -> None:
    """Address, code, what that means, that others could read along; SIGTERM ends it with 143 within two seconds."""
    _, room = folders.create_session(tmp_path / "sessions", header())
    call = subprocess.Popen(
        tabletop("serve", header().id, "--port", "0"),
        env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        door = json.loads(until(lambda: room.notice("door")))
        said = ""
        while "Ctrl+C" not in said:
            said += call.stdout.readline()  # type: ignore[union-attr]
        assert door["urls"][0] in said and door["code"] in said and "Only this computer" in said
        assert "Others on this Wi-Fi could read what phones send." in said and "\x1b" not in said
        until(lambda: Phone(door["urls"][0]).get("/").status == 200 if room.screens()[0].counter else False)
        began = time.monotonic()
        call.terminate()
        rest, errors = call.communicate(timeout=PATIENCE)
        assert time.monotonic() - began < 2 * 2
    finally:
        call.kill()
        room.close()
    assert (call.returncode, errors) == (143, "") and "Closed." in rest


def test_a_killed_one_is_followed_by_another(tmp_path: Path) -> None:
    """After a crash the next one takes over code, port and seats at once."""
    _, room = folders.create_session(tmp_path / "sessions", header())
    words = tabletop("serve", header().id)
    doors, phone = [], None
    for _ in range(2):
        before = room.notice("door")
        call = subprocess.Popen(words, env=environment(tmp_path), stdout=subprocess.DEVNULL)
        try:
            door = json.loads(until(lambda before=before: room.notice("door") != before and room.notice("door")))
            until(lambda: room.screens() and room.screens()[0].counter)
            doors.append(door)
            phone = phone or Phone(door["urls"][0])
            if len(doors) == 1:
                assert phone.post("/join", code=door["code"]).status == 200
            assert phone.get("/now").json["seat"]["waiting"]
        finally:
            call.kill()
            call.wait()
    room.close()
    assert [door["code"] for door in doors] == [doors[0]["code"]] * 2 and doors[0]["port"] == doors[1]["port"]


# ---- the network ----------------------------------------------------------------------------------------------------


def test_loopback_unless_opened(standing: Standing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without --lan nobody else can reach it; with it the addresses are named; without a network it says so."""
    assert standing.serving._socket.getsockname()[0] == "127.0.0.1" and not standing.serving.door.lan
    monkeypatch.setattr("tabletop.system.lan_addresses", list)
    with pytest.raises(CannotRead, match="in no network"):
        Serving(standing.folder, Opening(lan=True, port=0), standing.complaints.append)
    monkeypatch.setattr("tabletop.system.lan_addresses", lambda: ["127.0.0.2"])
    standing.shut()
    standing.opening = Opening(lan=True, port=0)
    standing.open()
    port = standing.serving.door.port
    assert standing.serving.door.urls == (f"http://127.0.0.2:{port}",) and standing.serving.door.lan
    assert Phone(f"http://127.0.0.2:{port}").get("/").status == 200
    assert Phone(f"http://127.0.0.3:{port}").get("/").status == 421


def test_an_own_certificate(standing: Standing, tmp_path: Path) -> None:
    """With certificate and key the page is https and the cookie Secure; half of it or rubbish is refused in words."""
    cert, key = _certificate(tmp_path)
    for opening in (Opening(port=0, cert=cert), Opening(port=0, key=key)):
        with pytest.raises(UsageError, match="needs its"):
            Serving(standing.folder, opening, standing.complaints.append)
    with pytest.raises(CannotRead, match="cannot be used"):
        Serving(standing.folder, Opening(port=0, cert=key, key=cert), standing.complaints.append)
    standing.shut()
    standing.opening = Opening(port=0, cert=cert, key=key)
    standing.open()
    assert standing.serving.door.urls[0].startswith("https://127.0.0.1:") and standing.serving.door.tls
    assert _joined_by_tls(standing, cert).lower().find("; secure") > 0


def test_a_certificate_set_once_is_everybodys(tmp_path: Path) -> None:
    """One in the environment, as a console passes it on, opens the page by https at the name that stands there."""
    cert, key = _certificate(tmp_path)
    _, room = folders.create_session(tmp_path / "sessions", header())
    given = {"TABLETOP_CERT": str(cert), "TABLETOP_KEY": str(key), "TABLETOP_HOST": "room.example.org"}
    call = subprocess.Popen(
        tabletop("serve", header().id, "--port", "0"), env=environment(tmp_path) | given, stdout=subprocess.DEVNULL
    )
    try:
        door = json.loads(until(lambda: room.notice("door")))
    finally:
        call.terminate()
        call.wait(PATIENCE)
        room.close()
    assert door["tls"] and door["urls"][0].startswith("https://room.example.org:")


def _certificate(folder: Path) -> tuple[Path, Path]:
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=room",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return cert, key


def _joined_by_tls(standing: Standing, cert: Path) -> str:
    """Join over TLS and return the cookie's line."""
    import ssl
    from http.client import HTTPSConnection

    port = standing.serving.door.port
    line = HTTPSConnection("127.0.0.1", port, context=ssl.create_default_context(cafile=str(cert)), timeout=PATIENCE)
    headers = {"Origin": f"https://127.0.0.1:{port}", "Content-Type": "application/json"}
    try:
        line.request("POST", "/join", json.dumps({"code": standing.code}), headers)
        answer = line.getresponse()
        assert answer.status == 200
        return answer.getheader("set-cookie") or ""
    finally:
        line.close()
