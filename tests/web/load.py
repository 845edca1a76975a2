"""A thousand phones as one light client: raw streams, no parsing beyond what has to be known."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

_ENDS = b"\n\n"


@dataclass
class LoadPhone:
    """One simulated seat: a connection for posts, one for its stream."""

    port: int
    cookie: str = ""
    streamed: asyncio.Task[None] | None = None
    seen: dict[int, float] = field(default_factory=dict)
    """When each revision of the room was first seen (``time.perf_counter``)."""

    ballots: set[int] = field(default_factory=set)
    """Questions in which this page was told that it may vote."""

    number: int = 0
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None
    _stream: asyncio.StreamWriter | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, path: str, body: dict[str, Any]) -> tuple[int, float]:
        """Return the answer's status and how long it took (seconds)."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self._reader is not None
        text = json.dumps(body).encode()
        host = f"127.0.0.1:{self.port}"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(text)}\r\nCookie: {self.cookie}\r\n\r\n"
        )
        began = time.perf_counter()
        self._writer.write(head.encode() + text)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        lines = dict(line.lower().split(": ", 1) for line in answer.split("\r\n")[1:] if ": " in line)
        await self._reader.readexactly(int(lines["content-length"]))
        if "set-cookie" in lines:
            self.cookie = lines["set-cookie"].partition(";")[0]
        return int(answer.split(" ", 2)[1]), time.perf_counter() - began

    async def open_stream(self) -> None:
        """Open the page's stream and go on reading it."""
        reader, self._stream = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        host = f"127.0.0.1:{self.port}"
        self._stream.write(f"GET /events HTTP/1.1\r\nHost: {host}\r\nCookie: {self.cookie}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head[:20], head
        self.streamed = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        rest = b""
        while chunk := await reader.read(1 << 16):
            now = time.perf_counter()
            rest += chunk
            *events, rest = rest.split(_ENDS)
            for event in events:
                if b"event: state" in event:
                    self._state(event, now)

    def _state(self, event: bytes, now: float) -> None:
        revision = _number(event, b'"revision":')
        self.seen.setdefault(revision, now)
        if b'"may":true' in event:
            self.ballots.add(_number(event, b'"question":'))
        if b'"number":null' not in event:
            self.number = _number(event, b'"number":')
        self.news.set()

    async def told(self, true: Callable[[], bool]) -> None:
        """Wait until the stream has told what ``true`` asks for."""
        while not true():
            self.news.clear()
            await self.news.wait()

    async def close(self) -> None:
        """Let go of both connections."""
        if self.streamed is not None:
            self.streamed.cancel()
        for writer in (self._writer, self._stream):
            if writer is not None:
                writer.close()


def _number(event: bytes, name: bytes) -> int:
    digits = event.partition(name)[2][:20]
    end = next((i for i, sign in enumerate(digits) if not 48 <= sign <= 57), len(digits))
    return int(digits[:end] or b"0")


async def all_of(work: Sequence[Awaitable[Any]], seconds: float) -> list[Any]:
    """Return what all return; fails when it takes longer than ``seconds``."""
    return await asyncio.wait_for(asyncio.gather(*work), seconds)


def quantile(times: Sequence[float], share: float) -> float:
    """Return below which time so large a share lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
