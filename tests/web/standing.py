"""A session's room with its web side open, as its console and its phones meet it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.store.making import header

from tabletop.session.views import Ballot, Piece, RoomView
from tabletop.store import folders
from tabletop.store.protocols import Seat
from tabletop.store.room import SqliteRoom
from tabletop.web.serving import Opening, Serving

PATIENCE = 20.0
OPTIONS = [["wait", "A", "Wait"], ["warn", "B", "Warn them"], ["stop", "C", "Stop everything"]]


def until(true: Callable[[], Any], what: str = "what was waited for", seconds: float = PATIENCE) -> Any:
    """Return what ``true`` returns once it is something; fails after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"{what} never came")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Phone:
    """A browser with one cookie, on a connection of its own for each request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookie = ""
        self.set_cookie = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str | None] | None = None) -> Answer:
        """Send one request; a header that is None is left out."""
        sent: dict[str, str | None] = {"Host": self.host, "Cookie": self.cookie or None}
        if method == "POST":
            sent |= {"Origin": self.url, "Content-Type": "application/json"}
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in (sent | {"Content-Length": str(len(body))} | dict(headers or {})).items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            came = connection.getresponse()
            answer = Answer(came.status, {k.lower(): v for k, v in came.getheaders()}, came.read())
        finally:
            connection.close()
        if "set-cookie" in answer.headers:
            self.set_cookie = answer.headers["set-cookie"]
            self.cookie = self.set_cookie.partition(";")[0]
        return answer

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, /, headers: Mapping[str, str | None] | None = None, **body: Any) -> Answer:
        return self.ask("POST", path, json.dumps(body).encode(), headers)

    @property
    def token(self) -> bytes:
        return bytes.fromhex(self.cookie.partition("=")[2])

    @contextmanager
    def stream(self) -> Iterator[Stream]:
        """Open the page's stream."""
        stream = Stream(self)
        try:
            yield stream
        finally:
            stream.close()


class Stream:
    """An open stream of events, read line by line."""

    def __init__(self, phone: Phone) -> None:
        address = urlsplit(phone.url)
        self._socket = socket.create_connection((address.hostname or "", address.port or 80), timeout=PATIENCE)
        self._socket.sendall(f"GET /events HTTP/1.1\r\nHost: {phone.host}\r\nCookie: {phone.cookie}\r\n\r\n".encode())
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])
        self.headers: dict[str, str] = {}
        while line := self._file.readline().strip():
            name, _, value = line.decode().partition(":")
            self.headers[name.lower()] = value.strip()
        self.raw = b""
        self.ended = False

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
            self._socket.close()

    def next(self) -> tuple[str, Any] | None:
        """Return the next event's name and data; None at the end of the stream."""
        lines = {}
        while True:
            while b"\n\n" not in self.raw:
                size = self._file.readline()
                count = int(size, 16) if size.strip() else 0
                if not count:
                    self.ended = True
                    return None
                self.raw += self._file.read(count)
                self._file.readline()
            event, _, self.raw = self.raw.partition(b"\n\n")
            for line in event.decode().split("\n"):
                name, _, value = line.partition(": ")
                lines[name] = value
            if "event" in lines:
                return lines["event"], json.loads(lines["data"])

    def state(self, fits: Callable[[Any], Any] = lambda _state: True) -> Any:
        """Return the next state that ``fits``."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            event = self.next()
            assert event is not None, "the stream ended"
            if event[0] == "state" and fits(event[1]):
                return event[1]
        raise AssertionError("no such state came")


@dataclass
class Standing:
    """A room, what its console does to it, and the web side beside it."""

    root: Path
    opening: Opening = field(default_factory=lambda: Opening(port=0))

    def __post_init__(self) -> None:
        record, self.room = folders.create_session(self.root, header())
        record.close()
        self.folder: Path = self.root / header().id
        self.complaints: list[BaseException] = []
        self.revision = 0
        self.beats = 0
        self.beat()
        self.publish()
        self.open()

    # --- the web side ---

    def open(self) -> None:
        """Open the web side and wait until it serves."""
        self.serving = Serving(self.folder, self.opening, self.complaints.append)
        self.thread = threading.Thread(target=self.serving.run, daemon=True)
        self.thread.start()
        until(lambda: self.serving._server.started, "the server")

    def shut(self) -> None:
        """Stop the web side and wait for it."""
        self.serving.stop()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()

    def close(self) -> None:
        self.shut()
        self.room.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.serving.door.port}"

    @property
    def code(self) -> str:
        return self.serving.door.code

    def phone(self) -> Phone:
        return Phone(self.url)

    # --- the console ---

    def beat(self, left_ms: int | None = None) -> None:
        self.beats += 1
        self.room.beat("console", self.beats, self.beats * 2000, left_ms)

    def publish(self, *body: Piece, briefs: Mapping[str, str] | None = None, **more: Any) -> int:
        """Publish a view of the next revision and return it."""
        self.revision += 1
        view = RoomView(self.revision, "The leaked file", phase=more.pop("phase", "scene"), body=body, **more)
        self.room.publish(self.revision, view.to_text(), briefs or {}, "{}")
        return self.revision

    def to_the_room(self) -> None:
        """Let the door say that it is open to the room; it still is where tests can reach it."""
        self.serving.door = replace(self.serving.door, lan=True)

    def joining(self, **told: Any) -> None:
        self.room.set_notice("joining", json.dumps(told))

    def take_up(self, sha256: str, number: int, role: str = "") -> None:
        assert self.room.take_up(sha256, number, role)

    def seated(self, number: int, role: str = "", name: str = "") -> Phone:
        """Return a phone that has joined and was taken up, once the web side knows."""
        phone = self.phone()
        assert phone.post("/join", code=self.code, name=name).status == 200
        sha256 = _sha256(phone.token)
        self.take_up(sha256, number, role)
        until(lambda: self._known(sha256, number), f"seat {number}")
        return phone

    def _known(self, sha256: str, number: int) -> bool:
        seat: Seat | None = self.serving.hub.snapshot.seats.get(sha256)
        return seat is not None and seat.number == number

    def ask_room(self, privacy: str = "unlinkable", seats: list[int] | None = None, **more: Any) -> int:
        """Open a vote, show it, and return its question once the web side knows."""
        question = self.revision + 1
        settings = {"options": OPTIONS, "round": 1, "privacy": privacy, "opened": question, "unlisted": True}
        self.room.open_question(question, "ballot", json.dumps(settings | {"seats": seats} | more))
        ballot = Ballot(question, int(more.get("round", 1)), True, 0, 8, "Who can see what.")
        self.publish(Piece("ask", text="What now?"), part="1/vote:1", ballot=ballot)
        until(lambda: self._asks(question), "the vote")
        return question

    def _asks(self, question: int) -> bool:
        ballot = self.serving.hub.snapshot.ballot
        return ballot is not None and ballot.question == question

    def close_vote(self, question: int) -> list[tuple[str, str]]:
        rows = self.room.close_question(question)
        self.publish(Piece("text", text="The spread."), part="1/spread:1")
        return rows

    def other_room(self) -> SqliteRoom:
        """Return the room as another process opens it."""
        return folders.open_room(self.folder)


def _sha256(token: bytes) -> str:
    from tabletop.store.tokens import token_sha256

    return token_sha256(token)
