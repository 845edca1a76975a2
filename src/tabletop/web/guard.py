"""What stands before every request: who may be asked, from where, how much, and what every answer carries.

Nothing here knows the session. An answer to a mistake is two plain sentences; an error inside becomes one neutral
sentence, and the server goes on.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tabletop.system import monotonic_ms
from tabletop.web.door import Door

UNEXPECTED_WORDS = ("Something went wrong here.", "Try again; tell the facilitator if it stays.")
BODY_BYTES = HEAD_BYTES = 16 * 1024
BODY_SECONDS = 10.0
"""How long a post may take to come, on the slowest Wi-Fi."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_ANSWERS_OF_OURS = frozenset(name for name, _ in HEADERS)

WRONG_A_MINUTE = 60
WRONG_WAITS_SECONDS = 5.0


class CodeBrake:
    """Slows wrong codes once there were 60 of them within a minute, from wherever; nothing else is ever slowed."""

    def __init__(self, now: Callable[[], int] = monotonic_ms) -> None:
        self._now = now
        self._wrong: deque[int] = deque(maxlen=WRONG_A_MINUTE)

    def wrong(self) -> float:
        """Count a wrong code and return for how many seconds its answer waits."""
        now = self._now()
        many = len(self._wrong) == WRONG_A_MINUTE and now - self._wrong[0] < 60_000
        self._wrong.append(now)
        return WRONG_WAITS_SECONDS if many else 0.0


class Guard:
    """ASGI middleware around the whole application. ``complain`` is told where something unexpected happened."""

    def __init__(self, app: ASGIApp, door: Callable[[], Door], complain: Callable[[BaseException], None]) -> None:
        self._app = app
        self._door = door
        self._complain = complain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        headers = dict(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal is None and scope["method"] == "POST":
            body = await _body(headers, receive)
            if isinstance(body, bytes):
                receive = _replayed(body, receive)
            else:
                refusal = body
        if refusal is not None:
            await answer.refuse(*refusal)
            return
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            if isinstance(error, TimeoutError) and answer.begun:
                return  # a page that takes nothing any more; its connection is closed behind us
            self._complain(error)
            if not answer.begun:
                await answer.refuse(500, *UNEXPECTED_WORDS)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str, str] | None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) + len(scope["query_string"]) > HEAD_BYTES:
            return 431, "This request carries too much.", "Open the address that the room’s screen shows."
        door = self._door()
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if host not in door.hosts:
            return 421, "This address is not the room’s.", "Open the address that the room’s screen shows."
        if scope["method"] == "POST" and headers.get(b"origin", b"").decode("latin-1") != f"{door.scheme}://{host}":
            return 403, "This came from another page.", "Open the address that the room’s screen shows."
        return None


class _Answer:
    """Sends an answer with the headers every one carries."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            own = [pair for pair in message.get("headers", ()) if pair[0].lower() not in _ANSWERS_OF_OURS]
            if not any(name.lower() == b"cache-control" for name, _ in own):
                own.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*own, *HEADERS]}
        await self._send(message)

    async def refuse(self, status: int, error: str, what_to_do: str) -> None:
        body = json.dumps({"error": error, "what_to_do": what_to_do}, ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),  # what was not read of the request is not to be taken for the next one
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})


_TOO_LARGE = (413, "This is too much text.", "Write less and send it again.")
_TOO_SLOW = (408, "This took too long to come.", "Send it again.")
_GONE = (400, "This did not come whole.", "Send it again.")


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes | tuple[int, str, str]:
    """Read a post whole, or tell why not; one sent in pieces is stopped as soon as it is too much."""
    said = headers.get(b"content-length", b"0")
    if not said.isdigit() or len(said) > 9 or int(said) > BODY_BYTES:
        return _TOO_LARGE
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return _GONE
                body += message.get("body", b"")
                if len(body) > BODY_BYTES:
                    return _TOO_LARGE
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        return _TOO_SLOW


def _replayed(body: bytes, receive: Receive) -> Receive:
    read = False

    async def again() -> Message:
        nonlocal read
        if read:
            return await receive()
        read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
