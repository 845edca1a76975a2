"""Whatever stands in a file, the loader answers: no traceback, no long wait, no heap of memory.

    python -m tests.campaigns.fuzz --inputs 1000000 --seed 7
    python -m tests.campaigns.fuzz --seed 7 --show 4711

Each input is made from the seed and its number (``fuzz_inputs``). It is loaded as ``check`` and ``run`` load it; every
problem is rendered as text and as data; what loads is played, as ``check`` plays it. ``--show`` prints the file of one
input, so that a failure can be looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.campaigns.fuzz_inputs import SMALL, Input, make

from tabletop.checking import with_play
from tabletop.exercise.load import load
from tabletop.exercise.problems import Problem
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.yaml_nodes import decode, read
from tabletop.text import harmful

MOST_SECONDS = 2.0
"""Of processor time for one input, so that a busy machine is not taken for a slow loader."""
MOST_MEMORY = 1 << 30
_CHUNK = 250


class TookTooLong(BaseException):
    """An input was given up: nobody else may catch this."""


@dataclass
class Tally:
    """What became of many inputs."""

    inputs: int = 0
    small: int = 0
    loaded: int = 0
    largest: int = 0
    slowest: float = 0.0
    slowest_number: int = -1
    memory: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another tally in."""
        self.inputs += other.inputs
        self.small += other.small
        self.loaded += other.loaded
        self.largest = max(self.largest, other.largest)
        self.memory = max(self.memory, other.memory)
        if other.slowest > self.slowest:
            self.slowest, self.slowest_number = other.slowest, other.slowest_number
        self.kinds += other.kinds
        self.codes += other.codes
        self.broken += other.broken

    def lines(self) -> Iterator[str]:
        """Yield the figures for people."""
        few = 10 * self.small / max(1, self.inputs)
        unseen = sorted(set(CODES) - set(self.codes))
        yield f"sizes: {few:.1f} in ten under {SMALL:,} bytes, the largest {self.largest:,}"
        yield "kinds: " + ", ".join(f"{kind} {count:,}" for kind, count in self.kinds.most_common())
        yield f"{self.loaded:,} loaded and were played; {self.inputs - self.loaded:,} were refused"
        yield f"{len(self.codes)} of {len(CODES)} codes seen; never: {', '.join(unseen) or 'none'}"
        yield f"slowest: {self.slowest:.2f} s (input {self.slowest_number}); at most {self.memory >> 20} MiB a process"
        yield f"broken: {len(self.broken)}"


def campaign(inputs: int, seed: int, processes: int, first: int = 0) -> Iterator[Tally]:
    """Try the inputs ``first`` to ``first + inputs - 1`` and yield a tally of each few hundred, in no order.

    Every process takes the next few hundred; one that dies ends the campaign with the numbers it may have died of.
    """
    starts = range(first, first + inputs, _CHUNK)
    with ProcessPoolExecutor(processes) as pool:
        chunks = {pool.submit(_chunk, seed, begin, min(begin + _CHUNK, first + inputs)): begin for begin in starts}
        for future, begin in chunks.items():
            try:
                yield future.result()
            except BrokenProcessPool:
                yield Tally(broken=[f"a process died at or soon after input {begin}"])
                return


def _chunk(seed: int, begin: int, end: int) -> Tally:
    tally = Tally()
    for number in range(begin, end):
        given = make(seed, number)
        tally.inputs += 1
        tally.kinds[given.kind] += 1
        tally.small += given.size < SMALL
        tally.largest = max(tally.largest, given.size)
        began = time.process_time()
        try:
            with _given_up_after(5 * MOST_SECONDS):
                problems, loaded = attempt(given)
            tally.loaded += loaded
            tally.codes.update({problem.code for problem in problems})
        except (Exception, TookTooLong):
            tally.broken.append(f"input {number} ({given.kind})\n{traceback.format_exc(limit=-6)}")
        taken = time.process_time() - began
        if taken > tally.slowest:
            tally.slowest, tally.slowest_number = taken, number
        if taken > MOST_SECONDS:
            tally.broken.append(f"input {number} ({given.kind}) took {taken:.1f} s")
    tally.memory = _memory()
    if tally.memory > MOST_MEMORY:
        tally.broken.append(f"{tally.memory >> 20} MiB in use after input {end - 1}")
    return tally


def attempt(given: Input) -> tuple[list[Problem], bool]:
    """Load one input; return its problems and whether it loaded. Raises whatever must never be raised."""
    files = dict(given.files)
    if given.raw is not None:
        files[given.main], problem = decode(given.main, given.raw)
        if problem is not None:
            shown([problem])
            return [problem], False
    document = read(given.main, files[given.main])
    exercise, problems = load(files, given.main, document=document)
    shown(problems)
    assert (exercise is None) == any(problem.refuses for problem in problems), "loaded and refused at once, or neither"
    if exercise is None:
        return problems, False
    problems = with_play(exercise, document, problems)
    shown(problems)
    return problems, True


def shown(problems: list[Problem]) -> None:
    """Render every problem both ways. Raises AssertionError for one that could not be shown to people."""
    for problem in problems:
        text = problem.render_text()
        assert problem.code in CODES and problem.message, problem
        assert not harmful(text) and text.count("\n") <= 3, text
    json.dumps([problem.as_data() for problem in problems]).encode()


@contextmanager
def _given_up_after(seconds: float) -> Iterator[None]:
    """Break off what uses more processor time. Raises TookTooLong inside."""

    def over(_signal: int, _frame: object) -> None:
        raise TookTooLong(f"given up after {seconds:g} s")

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _memory() -> int:
    """Return the most bytes this process ever held. Linux counts in KiB, macOS in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def show(seed: int, number: int) -> None:
    """Print the file that was made for one input, and what is said about it."""
    given = make(seed, number)
    print(f"# input {number} of seed {seed}: {given.kind}, {given.size:,} bytes, in {given.changed}")
    print(
        repr(given.raw)
        if given.raw is not None
        else given.files[given.changed].encode("utf-8", "backslashreplace").decode()
    )
    problems, loaded = attempt(given)
    print("\n".join(problem.render_text() for problem in problems))
    print("loaded" if loaded else "refused")


def main() -> int:
    """Run the campaign; return 1 where something broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=int, help="print one input and what is said about it")
    asked = parser.parse_args()
    if asked.show is not None:
        show(asked.seed, asked.show)
        return 0
    print(
        f"{asked.inputs:,} inputs, seed {asked.seed}, from number {asked.first}, {asked.processes} processes",
        flush=True,
    )
    began, told, whole = time.monotonic(), 0, Tally()
    for tally in campaign(asked.inputs, asked.seed, asked.processes, asked.first):
        whole.add(tally)
        for broken in tally.broken[:20]:
            print(broken, flush=True)
        if whole.inputs >= told + 50_000:
            told = whole.inputs
            print(f"{told:,} done, {len(whole.broken)} broken, {time.monotonic() - began:.0f} s", flush=True)
    for line in whole.lines():
        print(line)
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if whole.broken else 0


if __name__ == "__main__":
    sys.exit(main())
