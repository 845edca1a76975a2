"""A thousand seats on one computer, before a web side in a process of its own: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from tests.web.crowd import Crowd, crowd
from tests.web.load import quantile

from tabletop import system
from tabletop.store.tokens import ballot_number

PEOPLE = 1_000

pytestmark = pytest.mark.slow


def _ms(times: list[float]) -> str:
    return f"p50 {quantile(times, 0.5) * 1000:.0f} ms, p99 {quantile(times, 0.99) * 1000:.0f} ms"


async def _evening(room: Crowd) -> None:
    """Everybody joins and opens a page, votes, sees the spread and votes again."""
    began = time.perf_counter()
    joined = await room.join()
    in_after = time.perf_counter() - began
    first = room.open_vote()
    cast = await room.vote(first)
    rows = room.room.close_question(first)
    second = room.open_vote(2, first)
    again = await room.vote(second)
    rows_again = room.room.close_question(second)
    took = time.perf_counter() - began
    shown = await room.reveal()
    print(f"{PEOPLE} seats: joined and streaming after {in_after:.1f} s ({_ms(joined)}),")
    print(f"two votes each after {took:.1f} s ({_ms(cast)}; again {_ms(again)}),")
    print(f"reveal to page {_ms(shown)}, server {room.memory_mib():.0f} MiB")
    tokens = [bytes.fromhex(phone.cookie.partition("=")[2]) for phone in room.phones]
    numbers = sorted(ballot_number(token, first) for token in tokens)
    assert [key for key, _ in rows] == [key for key, _ in rows_again] == numbers, "lost or doubled"
    bodies = [body for _, body in rows]
    assert len({body.partition('"reason": ')[2] for body in bodies}) == PEOPLE
    assert sorted(seat.number or 0 for seat in room.room.seats()) == list(range(1, PEOPLE + 1))
    assert took < 4 * 10, "ten seconds on a quiet computer"
    await room.leave()


def test_a_thousand_seats(tmp_path: Path) -> None:
    """Join, stream, vote twice: each ballot is there once, under its own number, and the server ends at once."""
    if system.raise_open_files() < 3 * PEOPLE:
        pytest.skip("this system does not let a test open so many files")
    with crowd(tmp_path, PEOPLE) as room:
        asyncio.run(_evening(room))
        assert room.end() < 2 * 2
        assert (room.process.returncode, room.errors) == (143, "")
