"""The author's bench beside its yardsticks: the search of a million states beside a plain dictionary's, and `check`.

    python -m tests.benchmarks.author_bench

A story is read by PyYAML's own fast loader first; `check` reads it, asks every rule and searches every state. The
ring that the plain dictionary searches as well is that of ``explore_yardsticks``.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import yaml
from tests.benchmarks.explore_yardsticks import measures as yardsticks
from tests.benchmarks.measures import Measure
from tests.exercises import exercise_of
from tests.explore.planted import planted
from tests.explore.test_stopped import epilogue, keys

from tabletop.explore.search import search
from tabletop.session.play import Compiled

_SEARCH = """
import sys, time, resource
from tests.benchmarks.author_bench import switches
from tests.exercises import exercise_of
from tabletop.explore.search import search
from tabletop.session.play import Compiled
compiled = Compiled(exercise_of(switches(int(sys.argv[1]))))
began = time.perf_counter()
found = search(compiled, most_states=None)
print(len(found), found.steps / (time.perf_counter() - began), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _asked(name: str, text: str, *more: str) -> list[str]:
    return [
        f"  {name}:",
        f"    text: {text}",
        "    decision:",
        "      ask: What?",
        *(f"      {line}" for line in more),
        "      options:",
    ]


def switches(count: int) -> str:
    """Return one scene with ``count`` flags, each of which can be set on and off: 2^count states, and the end."""
    lines = ["tabletop: 1", "title: Switches", "flags:", *(f"  f{n}: false" for n in range(count)), "scenes:"]
    lines += [
        "  hall:",
        "    text: A hall.",
        "    decision:",
        "      ask: Which?",
        "      goto: hall",
        "      options:",
    ]
    for n in range(count):
        lines.append(f"        on{n}: {{label: On {n}, when: not f{n}, hidden: true, set: {{f{n}: true}}}}")
    every = " and ".join(f"f{n}" for n in range(count))
    lines += [
        f'        out: {{label: Out, when: "{every}", hidden: true, goto: end}}',
        "  end: {text: A., ending: End}",
    ]
    return "\n".join(lines) + "\n"


def ladder(scenes: int) -> str:
    """Return a story of scenes one after the other: three options each, four flags set and asked for."""
    random = Random(1)
    lines = ["tabletop: 1", "title: Ladder", "flags:", *(f"  f{n}: [x, y, z]" for n in range(4)), "scenes:"]
    for n in range(scenes - 1):
        lines += [
            f"  s{n}:",
            f"    text: The morning of day {n}.",
            "    decision:",
            "      ask: What?",
            "      options:",
        ]
        for k in range(3):
            goto = min(n + 1 + (k == 2), scenes - 1)
            lines.append(
                f"        o{k}: {{label: Go, set: {{f{random.randrange(4)}: {random.choice('xyz')}}}, goto: s{goto}}}"
            )
        lines.append(f"        o3: {{label: No, when: f{n % 4} == 'y', hidden: true, goto: s{n + 1}}}")
    return "\n".join([*lines, f"  s{scenes - 1}: {{text: The end., ending: Over}}"]) + "\n"


def loops(scenes: int) -> str:
    """Return a story of scenes with two ways anywhere each, and no variable."""
    random = Random(1)
    lines = ["tabletop: 1", "title: Loops", "scenes:"]
    for n in range(scenes - 1):
        lines += [
            f"  s{n}:",
            f"    text: The morning of day {n}.",
            "    decision:",
            "      ask: What?",
            "      options:",
        ]
        for k in range(3):
            goto = n + 1 if k == 0 else random.randrange(scenes)
            lines.append(f"        o{k}: {{label: Go, goto: s{goto}}}")
    return "\n".join([*lines, f"  s{scenes - 1}: {{text: The end., ending: Over}}"]) + "\n"


def _least(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _checks(folder: Path, scenes: int, repeats: int) -> Iterator[Measure]:
    """Measure `check` as a whole process: a short exercise, a loop, and stories with far too many states."""
    for name, text, wanted in (
        ("a 20 KB exercise", ladder(62), "≤ 350"),
        ("a loop of 30 scenes", loops(30), "≤ 350"),
        ("a story with 2^40 states, none of which decides anything", epilogue(40), "all answered"),
        ("a hall with 2^24 states, all of which decide", keys(24), "stops at 5 s"),
        (
            f"{scenes * 5 // 2:,} scenes with 300 planted faults",
            planted(scenes * 5 // 2 // 12, scenes // 13, 4, advice=False).text(),
            "",
        ),
    ):
        path = folder / "story.yaml"
        path.write_text(text, "utf-8")
        call = [sys.executable, "-m", "tabletop", "check", str(path)]
        whole = _least(lambda call=call: subprocess.run(call, capture_output=True, check=False), repeats)  # type: ignore[misc]
        yield Measure(f"check of {name}", whole * 1000, "ms", 0, "", wanted)


def measures(flags: int = 20, scenes: int = 4_000, repeats: int = 3) -> Iterator[Measure]:
    """Measure the search in a process of its own, and `check` of two stories beside the bare reading of them."""
    done = subprocess.run([sys.executable, "-c", _SEARCH, str(flags)], capture_output=True, text=True, check=True)
    states, rate, memory = (float(word) for word in done.stdout.split())
    memory /= 1024 if sys.platform == "linux" else 1024**2
    yield Measure(f"search of {states:,.0f} states", rate, "steps/s", 0, "", "≥ 200,000")
    yield Measure("   memory of that process", memory, "MiB", 0, "", "≤ 1,024")
    yield from yardsticks(30, 12, 20_000, repeats)
    with TemporaryDirectory() as folder:
        yield from _checks(Path(folder), scenes, repeats)
        for name, text in (("ladder", ladder(scenes)), ("loops", loops(scenes + scenes // 4))):
            path = Path(folder) / f"{name}.yaml"
            path.write_text(text, "utf-8")
            bare = _least(lambda text=text: yaml.load(text, Loader=yaml.CSafeLoader), repeats)  # type: ignore[misc]
            start = _least(
                lambda: subprocess.run([sys.executable, "-c", "import tabletop.cli.main"], check=True), repeats
            )
            call = [sys.executable, "-m", "tabletop", "check", str(path)]
            whole = _least(lambda call=call: subprocess.run(call, capture_output=True, check=False), repeats)  # type: ignore[misc]
            scale = f"check of a {name} of {text.count('    text:') + 1:,} scenes, less start-up"
            yield Measure(scale, (whole - start) * 1000, "ms", bare * 1000, "CSafeLoader", "≤ 3 ×")
        compiled = Compiled(exercise_of(ladder(scenes)))
        found = search(compiled)
        seconds = _least(lambda: search(compiled), repeats)
        yield Measure(f"search of that ladder, {len(found):,} states", seconds * 1000, "ms", 0, "", "")


if __name__ == "__main__":
    for measure in measures():
        print(measure.line())
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
