"""Pages in a crowd: how soon a thousand have what is shown, and what it costs.

    python -m tests.benchmarks.web_bench

The console's part (joining, asking, showing) and all phones run in this process, the web side in one of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measures import Measure, _busy
from tests.web.crowd import Crowd, crowd
from tests.web.load import quantile

from tabletop import system


async def _measured(room: Crowd, reveals: int, idle_seconds: float) -> list[Measure]:
    people = room.people
    began = time.perf_counter()
    joined = await room.join()
    came = time.perf_counter() - began
    question = room.open_vote()
    began = time.perf_counter()
    cast = await room.vote(question)
    voted = time.perf_counter() - began
    room.room.close_question(question)
    shown: list[float] = []
    for _ in range(reveals):
        await asyncio.sleep(0.4)  # between two beats, after one, during one: wherever it falls
        shown += await room.reveal()
    busy = await asyncio.to_thread(_busy, room.process.pid, idle_seconds)
    memory = room.memory_mib()
    await room.leave()
    crowded = f"{people:,} pages: "
    return [
        Measure(crowded + "all joined and streaming", came * 1000, "ms", 0, "", "printed"),
        Measure("   one join, p99", quantile(joined, 0.99) * 1000, "ms", 0, "", "printed"),
        Measure(crowded + "all votes kept", voted * 1000, "ms", 0, "", "≤ 10 s with joining and twice"),
        Measure("   one vote to kept, p50", quantile(cast, 0.5) * 1000, "ms", 0, "", "printed"),
        Measure("   one vote to kept, p99", quantile(cast, 0.99) * 1000, "ms", 0, "", "printed"),
        Measure(crowded + "reveal to page, p50", quantile(shown, 0.5) * 1000, "ms", 0, "", "≤ 60 ms with few pages"),
        Measure(crowded + "reveal to page, p99", quantile(shown, 0.99) * 1000, "ms", 0, "", "≤ 500 ms"),
        Measure("   idle web side with them open", busy, "% core", 0, "", "printed"),
        Measure("   memory of its process", memory, "MiB", 0, "", "printed"),
    ]


def measures(people: int = 1_000, reveals: int = 20, idle_seconds: float = 5.0) -> Iterator[Measure]:
    """Measure a few pages, then many."""
    system.raise_open_files()
    for crowded in sorted({min(people, 20), people}):
        with TemporaryDirectory() as folder, crowd(Path(folder), crowded) as room:
            yield from asyncio.run(_measured(room, reveals, idle_seconds))


if __name__ == "__main__":
    for measure in measures():
        print(measure.line(), flush=True)
