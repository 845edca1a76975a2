"""A whole room under load: a web side in a process of its own, a console that seats and asks, many phones."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.console.driving import environment
from tests.store.making import header
from tests.web.load import LoadPhone, all_of
from tests.web.standing import OPTIONS, until

from tabletop.session.views import Ballot, Piece, RoomView
from tabletop.store import folders
from tabletop.store.room import SqliteRoom
from tabletop.web.door import Door

SECONDS = 60.0
"""How long any one thing may take before the room counts as broken; it takes about one."""

TEXT = "The paper prints four lines that are identical to page 62. Who else had it, and since when? " * 12


class Crowd:
    """A room with its web side in another process; ``phones`` come, sit down and vote."""

    def __init__(self, home: Path, people: int) -> None:
        root = home / "sessions"
        record, self.room = folders.create_session(root, header())
        record.close()
        self.folder = root / header().id
        self.people = people
        self.revision = 0
        self._ended = threading.Event()
        self.show("")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tabletop", "serve", header().id, "--port", "0"],
            env=environment(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self.door = until(lambda: Door.from_text(self.room.notice("door")), "the door")
        self._console = threading.Thread(target=self._seat_people, daemon=True)
        self._console.start()
        self.phones = [LoadPhone(self.door.port) for _ in range(people)]

    def show(self, text: str, *body: Piece, ballot: Ballot | None = None) -> int:
        """Publish a view; return its revision."""
        self.revision += 1
        part = f"1/vote:{ballot.round}" if ballot else "1/block:0"
        pieces = (Piece("text", text=text), *body)
        view = RoomView(self.revision, "The leaked file", phase="scene", part=part, body=pieces, ballot=ballot)
        self.room.publish(self.revision, view.to_text(), {}, "{}")
        return self.revision

    def open_vote(self, round: int = 1, opened: int = 0) -> int:
        """Open a vote that cannot be linked, and show it; return its question."""
        question = self.revision + 1
        settings = {"options": OPTIONS, "round": round, "privacy": "unlinkable", "opened": opened or question}
        seats = sorted(seat.number for seat in self.room.seats() if seat.number is not None)
        self.room.open_question(question, "ballot", json.dumps(settings | {"unlisted": True, "seats": seats}))
        ballot = Ballot(question, round, True, 0, self.people, "Nothing that is kept links you to your vote.")
        return self.show(TEXT, Piece("ask", text="What now?"), ballot=ballot)

    def _seat_people(self) -> None:
        """The console: seats who waits, and beats."""
        room: SqliteRoom = folders.open_room(self.folder)
        taken, counter, beat_at = 0, 0, 0.0
        while not self._ended.wait(0.1):
            for seat in room.seats() if room.changed() else ():
                if seat.number is None:
                    taken += 1
                    room.take_up(seat.token_sha256, taken, "")
            if time.monotonic() - beat_at > 2:
                beat_at, counter = time.monotonic(), counter + 1
                room.beat("console", counter, counter * 2000, None)
        room.close()

    async def join(self) -> list[float]:
        """Let everybody join and open their page; return how long each join took."""
        answers = await all_of([phone.post("/join", {"code": self.door.code}) for phone in self.phones], SECONDS)
        assert {status for status, _ in answers} == {200}
        await all_of([phone.open_stream() for phone in self.phones], SECONDS)
        await all_of([phone.told(lambda phone=phone: phone.number > 0) for phone in self.phones], SECONDS)  # type: ignore[misc]
        return [seconds for _, seconds in answers]

    async def vote(self, question: int) -> list[float]:
        """Let each page vote once it is asked to; return how long each waited until its vote was kept."""

        async def cast(place: int, phone: LoadPhone) -> float:
            await phone.told(lambda: question in phone.ballots)
            body = {"question": question, "option": OPTIONS[place % 3][0], "confidence": 1 + place % 4}
            status, seconds = await phone.post("/vote", body | {"reason": f"reason {place}", "words": ""})
            assert status == 200
            return seconds

        return await all_of([cast(place, phone) for place, phone in enumerate(self.phones)], SECONDS)

    async def reveal(self) -> list[float]:
        """Show something new and return after how long each page had it."""
        began = time.perf_counter()
        revision = await asyncio.to_thread(self.show, TEXT)
        await all_of([phone.told(lambda phone=phone: revision in phone.seen) for phone in self.phones], SECONDS)  # type: ignore[misc]
        return [phone.seen[revision] - began for phone in self.phones]

    def memory_mib(self) -> float:
        """Return how much memory the web side's process holds, where the system tells; else nan."""
        with suppress(OSError, ValueError, IndexError):
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            return int(status.partition("VmRSS:")[2].split()[0]) / 1024
        return float("nan")

    async def leave(self) -> None:
        """Close all pages."""
        for phone in self.phones:
            await phone.close()

    def end(self) -> float:
        """End the web side and return how many seconds that took."""
        self._ended.set()
        self._console.join(10)
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.room.close()
        return time.monotonic() - began


@contextmanager
def crowd(home: Path, people: int) -> Iterator[Crowd]:
    """A room of so many, ended whatever happens."""
    room = Crowd(home, people)
    try:
        yield room
    finally:
        if room.process.poll() is None:
            room.end()
