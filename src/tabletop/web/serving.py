"""The process of the web side: it finds its address, opens its door, serves, and ends by itself.

It ends with the session, when a console wishes it, or when no console has given a sign of life for half an hour. It
logs nothing: no request, no address, no name.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from tabletop import system
from tabletop.errors import CannotRead, TabletopError, UsageError
from tabletop.store import folders
from tabletop.store.protocols import Room
from tabletop.web.app import Routes, Side
from tabletop.web.door import NOTICE, Door, host_name, make_door
from tabletop.web.guard import CodeBrake, Guard
from tabletop.web.stream import Hub
from tabletop.web.watch import WISH, Watch, closed_snapshot
from tabletop.web.writing import Hand

SCREEN = "web"
SIGN_SECONDS = 2.0
LOOK_SECONDS = 0.1
SWEEP_SECONDS = 0.5
SILENT_MS = 10_000
"""How long a connection may be open without a request, the first one or the next, having come whole."""

SILENT_CROWDED_MS = 1_500
"""The same while there are too many: a browser asks as soon as it is connected."""

DEAD_MS = 30_000
"""After so long without any acknowledgement the system takes a connection for dead: a phone that left."""

WATCHED_SECONDS = 5.0
"""For how long another web side's counter is watched before it is taken for dead."""

ALONE_MS = 30 * 60 * 1000
FIRST_PORT = 8700
SPREAD = 200
"""Each session begins to look at a port of its own among so many, so that one never takes another's while its web side
is being started again: the phones would be at the wrong door."""

PORTS = 20
BACKLOG = 2_048
SPARE_DESCRIPTORS = 64
LAST_WORD_SECONDS = 1.0
"""How long pages have to take the last message once the session is closed."""

_ADDRESSES_EVERY = 5
"""Signs between two looks at this computer's addresses: a Wi-Fi may give a new one."""


@dataclass(frozen=True)
class Opening:
    """How the web side is to be opened; ``port`` None for the one it had, or a free one; ``names`` as typed."""

    lan: bool = False
    port: int | None = None
    cert: Path | None = None
    key: Path | None = None
    names: tuple[str, ...] = ()


class Serving:
    """One session's web side, its door open from the beginning. Raises TabletopError when it cannot be opened."""

    def __init__(self, folder: Path, opening: Opening, complain: Callable[[BaseException], None]) -> None:
        self._folder = folder
        self._complain = complain
        self._opening = opening
        _check_certificate(opening)
        names = tuple(dict.fromkeys(map(host_name, opening.names)))
        descriptors = system.raise_open_files()
        room = folders.open_room(folder)
        try:
            before = Door.from_text(room.notice(NOTICE))
            _refuse_a_second(room, before)
            self._socket = _listen(opening, before, folder.name)
            try:
                port = self._socket.getsockname()[1]
                self.door = make_door(
                    _addresses(opening),
                    port,
                    os.getpid(),
                    lan=opening.lan,
                    tls=opening.cert is not None,
                    before=before,
                    names=names,
                )
                room.set_notice(WISH, "")
                room.set_notice(NOTICE, self.door.to_text())
                room.screen_seen(SCREEN, SCREEN, 0, 0, 0)
                self._watch = Watch(folder, system.monotonic_ms(), complain)
                self._hand = Hand(folder)
            except BaseException:
                self._socket.close()
                raise
        finally:
            room.close()
        self._most = max(descriptors - _open_now() - SPARE_DESCRIPTORS, 1)
        self.hub = Hub(self._watch, lambda: self.door, complain)
        self.brake = CodeBrake()
        self._server = self._uvicorn()
        self._counter = 0
        self._closing = False
        self._silent: dict[object, tuple[object, int]] = {}
        """Connections on which nothing is asked: after which request, and since when."""
        self.why_it_ended = ""

    def _uvicorn(self) -> uvicorn.Server:
        side = Side(
            session_id=self._folder.name,
            hub=self.hub,
            hand=self._hand,
            door=lambda: self.door,
            brake=self.brake,
            crowded=lambda: self.crowded,
            now=system.monotonic_ms,
        )
        app = Routes(side).application()
        inner = app.router.lifespan_context
        app.router.lifespan_context = lambda application: self._living(inner(application))
        cert, key = self._opening.cert, self._opening.key
        config = uvicorn.Config(
            Guard(app, lambda: self.door, self._complain),
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            backlog=BACKLOG,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=16 * 1024,
            ssl_certfile=str(cert) if cert else None,
            ssl_keyfile=str(key) if key else None,
        )
        return uvicorn.Server(config)

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._server.server_state.connections)

    @property
    def crowded(self) -> bool:
        """Whether so many connections are open that few descriptors are left."""
        return self.connections >= self._most

    def run(self) -> None:
        """Serve until the session is over, ``stop`` is called or a signal comes; ends within two seconds then."""
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)  # what a library would log may name a person’s address
        try:
            self._server.run(sockets=[self._socket])
        finally:
            logging.disable(before)
            self._socket.close()
            self._hand.close()
            self._watch.close()
            self._sign_out()

    def stop(self, why: str = "") -> None:
        """End soon; may be called from any thread."""
        self.why_it_ended = self.why_it_ended or why
        self._server.should_exit = True

    # --- living ---

    @asynccontextmanager
    async def _living(self, inner: AbstractAsyncContextManager[object]) -> AsyncIterator[None]:
        async with inner:
            works = (
                (self._sign_of_life, SIGN_SECONDS),
                (self._look_for_the_end, LOOK_SECONDS),
                (self._drop_the_silent, SWEEP_SECONDS),
            )
            tasks = [asyncio.create_task(self._again_and_again(work, seconds)) for work, seconds in works]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    async def _again_and_again(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            try:
                await work()
            except Exception as error:  # the next time may be better, and nobody would see that there is none
                self._complain(error)
            await asyncio.sleep(seconds)

    async def _look_for_the_end(self) -> None:
        now = system.monotonic_ms()
        if self._server.should_exit:
            self.hub.close_pages()
        elif self.hub.snapshot.wish == "stop":
            self.stop("The facilitator’s console closed it.")
            with suppress(TabletopError):
                await self._hand.do(lambda room: room.set_notice(WISH, ""))
        elif not self._closing and self._watch.over(now):
            self._closing = True
            self.hub.publish(closed_snapshot(self.hub.snapshot))
            asyncio.get_running_loop().call_later(LAST_WORD_SECONDS, self.stop, "The session is closed.")
        elif now - self._watch.moved_at > ALONE_MS:
            self.stop("No facilitator’s console has been there for half an hour.")

    async def _sign_of_life(self) -> None:
        self._counter += 1
        if self._opening.lan and self._counter % _ADDRESSES_EVERY == 0:
            self.door = self.door.moved(await asyncio.to_thread(system.lan_addresses))
        with suppress(TabletopError):
            await self._hand.do(self._sign)

    async def _drop_the_silent(self) -> None:
        """Close connections on which nothing is asked, so that nobody takes all descriptors by opening lines."""
        now = system.monotonic_ms()
        limit = SILENT_CROWDED_MS if self.crowded else SILENT_MS
        before, self._silent = self._silent, {}
        for line in tuple(self._server.server_state.connections):
            request = getattr(line, "cycle", None)
            if request is not None and not request.response_complete:
                continue
            asked, since = before.get(line, (request, now))
            self._silent[line] = (request, since if asked is request else now)
            if now - self._silent[line][1] > limit:
                line.transport.abort()

    def _sign(self, room: Room) -> None:
        told = room.notice(NOTICE)
        other = Door.from_text(told)
        if other is not None and other.pid != self.door.pid and system.process_lives(other.pid):
            self.stop("Another web side of this session has taken over.")
            return
        if told != self.door.to_text():  # the room was made anew, or this computer has another address
            room.set_notice(NOTICE, self.door.to_text())
        room.screen_seen(SCREEN, SCREEN, self.hub.pages, 0, self._counter)

    def _sign_out(self) -> None:
        with suppress(TabletopError):
            room = folders.open_room(self._folder)
            try:
                door = Door.from_text(room.notice(NOTICE))
                if door is None or door.pid == self.door.pid:
                    room.screen_gone(SCREEN)
            finally:
                room.close()


# --- opening ----------------------------------------------------------------------------------------------------------


def _refuse_a_second(room: Room, before: Door | None) -> None:
    """Raise UsageError while another web side of this session gives signs of life."""
    if before is None or before.pid == os.getpid() or not system.process_lives(before.pid):
        return
    counter = _counter(room)
    end = time.monotonic() + WATCHED_SECONDS
    while counter is not None and time.monotonic() < end:
        time.sleep(0.05)
        seen = _counter(room)
        if seen is not None and seen != counter:
            raise UsageError(
                f"This session’s pages are open already, at {before.urls[0]}.",
                "Close them there or on the console first.",
            )
        counter = seen


def _counter(room: Room) -> int | None:
    return next((screen.counter for screen in room.screens() if screen.id == SCREEN), None)


def _addresses(opening: Opening) -> list[str]:
    if not opening.lan:
        return ["127.0.0.1"]
    found = system.lan_addresses()
    if not found:
        raise CannotRead("This computer is in no network.", "Connect it to the room’s Wi-Fi and try again.")
    return found


def first_port(session_id: str) -> int:
    """Return the port at which a session looks first: the same each time."""
    return FIRST_PORT + zlib.crc32(session_id.encode()) % SPREAD


def _listen(opening: Opening, before: Door | None, session_id: str) -> socket.socket:
    """Return a listening socket: at the port asked for, that of before, or the first that is free."""
    host = "0.0.0.0" if opening.lan else "127.0.0.1"  # noqa: S104  only when the facilitator opens it to the room
    if opening.port is not None:
        wanted = [opening.port]
    else:
        wanted = [before.port] if before is not None else []
        first = first_port(session_id)
        wanted += [*range(first, first + PORTS), 0]
    trouble = ""
    for port in wanted:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if os.name == "posix":  # elsewhere it would let two share a port
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):  # connections take it over from the one that listens
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_MS)
            listening.bind((host, port))
            listening.listen(BACKLOG)  # from now on who comes waits for the server to be up, and nobody is turned away
        except OSError as error:
            listening.close()
            trouble = error.strerror or str(error)
        else:
            return listening
    raise UsageError(f"Port {wanted[0]} cannot be opened: {trouble}.", "Choose another with --port, or leave it out.")


def _check_certificate(opening: Opening) -> None:
    """Raise UsageError or CannotRead unless certificate and key are there and fit each other."""
    if (opening.cert is None) != (opening.key is None):
        raise UsageError("A certificate needs its key, and a key its certificate.", "Give both --cert and --key.")
    if opening.cert is None or opening.key is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(opening.cert, opening.key, lambda: b"")
    except OSError as error:  # ssl.SSLError is one
        reason = error.strerror or "they do not fit each other, or the key asks for a password"
        raise CannotRead(f"Certificate and key cannot be used: {reason}.", "Give both as PEM files.") from None


def _open_now() -> int:
    """Return how many files this process has open, as far as the system tells."""
    for place in ("/proc/self/fd", "/dev/fd"):
        with suppress(OSError):
            return sum(1 for _ in Path(place).iterdir())
    return SPARE_DESCRIPTORS
