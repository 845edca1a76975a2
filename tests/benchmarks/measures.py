"""What is measured, each beside its yardstick on the same machine at the same time. Nothing here asserts."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from tests.console.driving import environment, exercise, new_desk, step, tabletop, until
from tests.terminal import Terminal

from tabletop.console.desk import Desk
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load
from tabletop.explore.search import search
from tabletop.library import load_path
from tabletop.session import commands as co
from tabletop.session.play import Compiled, start
from tabletop.session.play import step as play_step
from tabletop.store import folders


@dataclass(frozen=True)
class Measure:
    """A figure with its yardstick (same unit; 0 for none) and what is wanted of it."""

    name: str
    value: float
    unit: str
    yardstick: float = 0.0
    of: str = ""
    wanted: str = ""

    def line(self) -> str:
        """Return it as one line for people."""
        ratio = f"  = {self.value / self.yardstick:.2f} × {self.of} ({self.yardstick:,.1f})" if self.yardstick else ""
        return f"{self.name:<58} {self.value:>12,.1f} {self.unit:<8}{ratio}  [{self.wanted}]"


@dataclass(frozen=True)
class Size:
    """How much is done: ``full`` for figures, ``tiny`` to see that all of it runs."""

    scenes: int
    repeats: int
    plays: int
    idle_seconds: float
    switches: int
    terminals: bool = True


FULL = Size(scenes=5_000, repeats=9, plays=200_000, idle_seconds=10.0, switches=16)
TINY = Size(scenes=20, repeats=2, plays=50, idle_seconds=0.2, switches=3)


def all_measures(size: Size) -> Iterator[Measure]:
    """Measure one thing after another."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _starting(folder, size)
        yield from _checking(folder, size)
        yield from _playing(size)
        yield from _keeping(folder, size)
        if size.terminals:
            yield from _drawing(folder, size)


# ---- processes ------------------------------------------------------------------------------------------------------


def _process_ms(command: list[str], home: Path, repeats: int) -> float:
    """Return the median time of a whole process."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        subprocess.run(
            command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _starting(folder: Path, size: Size) -> Iterator[Measure]:
    bare = _process_ms([sys.executable, "-c", "import click"], folder, size.repeats)
    shown = _process_ms(tabletop("--help"), folder, size.repeats)
    yield Measure("tabletop --help, whole process", shown, "ms", bare, "python + click", "under 200 ms of import")


def _checking(folder: Path, size: Size) -> Iterator[Measure]:
    large = folder / "twenty_kb.yaml"
    large.write_text(loops(max(2, size.scenes // 100), text="A paragraph that stands for what an author writes. " * 3))
    taken = _process_ms(tabletop("check", str(large)), folder, size.repeats)
    bare = _process_ms([sys.executable, "-c", "import pydantic, yaml"], folder, size.repeats)
    kilobytes = large.stat().st_size / 1000
    yield Measure(
        f"check of {kilobytes:.0f} KB, whole process", taken, "ms", bare, "python + pydantic + yaml", "≤ 350 ms"
    )
    many = folder / "many.yaml"
    many.write_text(loops(size.scenes))
    text = many.read_text()
    repeats = max(1, size.repeats // 4)
    ours = _median_ms(lambda: load_path(many), repeats)
    theirs = _median_ms(lambda: yaml.load(text, Loader=yaml.CSafeLoader), repeats)
    yield Measure(f"load and check {size.scenes:,} scenes with loops", ours, "ms", theirs, "CSafeLoader", "≤ 3 ×")
    whole = _process_ms(tabletop("check", str(many)), folder, 1)
    yield Measure(
        f"check of {size.scenes:,} scenes, whole process", whole, "ms", theirs, "CSafeLoader", "≤ 3 × + start-up"
    )


def loops(scenes: int, text: str = "Something happens.") -> str:
    """Return an exercise of so many scenes, each leading on, back and to the end."""
    lines = ["tabletop: 1", "id: loops", "title: Loops", "scenes:"]
    for n in range(scenes):
        lines += [
            f"  s{n}:",
            f"    text: {text}",
            "    decision:",
            "      ask: What now?",
            "      options:",
            f"        on: {{label: Go on, goto: s{n + 1}}}",
            f"        back: {{label: Go back, goto: s{max(n - 1, 0)}}}",
            "        away: {label: Leave, goto: last}",
        ]
    lines += [f"  s{scenes}: {{text: Nearly there., goto: last}}", "  last: {text: It is over., ending: The end}"]
    return "\n".join(lines) + "\n"


def _median_ms(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


# ---- the core and the store -----------------------------------------------------------------------------------------


def _playing(size: Size) -> Iterator[Measure]:
    compiled = Compiled(exercise("leaked_file"))
    play = start(compiled)._replace(scene=compiled.scene_index["ten_days"])
    options = tuple(compiled.exercise.scenes["ten_days"].decision.options)  # type: ignore[union-attr]
    gc.disable()
    try:
        began = time.perf_counter()
        for n in range(size.plays):
            play_step(compiled, play, options[n % len(options)], "")
        taken = time.perf_counter() - began
        many = Compiled(_loaded(switches(size.switches)))
        began = time.perf_counter()
        found = search(many, keep_levels=True)
        searched = time.perf_counter() - began
    finally:
        gc.enable()
    yield Measure("play.step of a shipped exercise", size.plays / taken, "steps/s", 0, "", "printed")
    yield Measure(f"search of {len(found):,} states", found.steps / searched, "steps/s", 0, "", "≥ 200,000")


def switches(count: int) -> str:
    """Return an exercise in which each of so many flags may be set in any order: two to that power of states."""
    lines = ["tabletop: 1", "id: switches", "title: Switches", "flags:"]
    lines += [f"  f{n}: [no_{n}, yes_{n}]" for n in range(count)]
    lines += ["scenes:", "  hall:", "    text: A hall.", "    decision:", "      ask: Which?", "      options:"]
    for n in range(count):
        lines += [
            f"        o{n}:",
            f"          label: Switch {n}",
            "          goto: hall",
            f"          set: {{f{n}: yes_{n}}}",
            f"          when: f{n} == 'no_{n}'",
            "          closed_because: It is on.",
        ]
    every = " and ".join(f"f{n} == 'yes_{n}'" for n in range(count))
    lines += ["        out:", "          label: Leave", "          goto: last", "  last:", "    blocks:"]
    lines += ["      - text: It is over.", f"      - when: {every}", "        text: Each is on.", "    ending: The end"]
    return "\n".join(lines) + "\n"


def _loaded(text: str) -> Exercise:
    found, problems = load({"switches.yaml": text}, "switches.yaml")
    if found is None:
        raise ValueError("; ".join(problem.message for problem in problems))
    return found


def _keeping(folder: Path, size: Size) -> Iterator[Measure]:
    desk = new_desk(folder / "sessions", "leaked_file", people=8)
    count = 20 * size.repeats
    synced = _median_ms(lambda: _write_synced(folder / "probe"), count)
    notes = _median_ms(lambda: desk.do(co.Note(kind="observation", text="a note of ordinary length")), count)
    yield Measure("a note decided, kept, folded and shown", notes, "ms", synced, "a write with fsync", "printed")
    appended = _median_ms(lambda: desk._append([_event()]) and desk.refresh(), count)
    yield Measure("an append alone, read again", appended, "ms", synced, "a write with fsync", "printed")
    until(desk, "block:0")
    going = []
    while desk.state.phase == "scene":
        began = time.perf_counter()
        step(desk)
        going.append((time.perf_counter() - began) * 1000)
    yield Measure("space, all its parts (median over an evening)", statistics.median(going), "ms", 0, "", "printed")
    desk.close()


def _event() -> object:
    from tabletop.session.events import Noted

    return Noted("observation", "a note of ordinary length", "", "", "", "", "")


def _write_synced(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x" * 400)
        file.flush()
        os.fsync(file.fileno())


# ---- the screens ----------------------------------------------------------------------------------------------------

_BARE = """
from textual.app import App, ComposeResult
from textual.widgets import Static
class Bare(App[None]):
    BINDINGS = [("space", "count", "Count")]
    pressed = 0
    def compose(self) -> ComposeResult:
        yield Static("painted", markup=False)
    def action_count(self) -> None:
        self.pressed += 1
        self.query_one(Static).update(f"pressed {self.pressed} times " * 30)
Bare().run()
"""


def _drawing(folder: Path, size: Size) -> Iterator[Measure]:
    home = folder / "home"
    desk = new_desk(home / "sessions", "leaked_file", people=8)
    until(desk, "block:0")
    desk.close()
    console = tabletop("resume", desk.session_id)
    repeats = max(1, size.repeats // 3)
    bare = statistics.median(_first_paint([sys.executable, "-c", _BARE], "painted", home) for _ in range(repeats))
    times = []
    for _ in range(repeats):
        folders.close_room(desk.folder)  # else the console first watches whether another one is alive
        times.append(_first_paint(console, "The room sees", home))
    first = statistics.median(times)
    yield Measure("first paint of the console", first, "ms", bare, "a bare Textual app", "≤ 1.6 ×")
    yield from _keys(console, desk, home, size)


def _first_paint(command: list[str], words: str, home: Path) -> float:
    began = time.perf_counter()
    with Terminal(command, columns=120, rows=36, env={"TABLETOP_HOME": str(home)}) as terminal:
        terminal.wait_for(words)
        return (time.perf_counter() - began) * 1000


def _keys(console: list[str], desk: Desk, home: Path, size: Size) -> Iterator[Measure]:
    env = {"TABLETOP_HOME": str(home)}
    show = tabletop("display", desk.session_id)
    with Terminal([sys.executable, "-c", _BARE], columns=120, rows=36, env=env) as plain:
        plain.wait_for("painted")
        bare = statistics.median(_key_to_frame(plain, "space") for _ in range(size.repeats + 1))
    with (
        Terminal(console, columns=120, rows=36, env=env) as private,
        Terminal(show, columns=80, rows=24, env=env) as wall,
    ):
        private.wait_for("The room sees")
        wall.wait_for("What January left")
        near, far = [], []
        for number in range(size.repeats + 1):
            key = ("space", "left")[number % 2]
            before, began = wall.text, time.perf_counter()
            near.append(_key_to_frame(private, key))
            far.append((frame_at(wall, lambda text, was=before: text != was) - began) * 1000)  # type: ignore[misc]
            time.sleep(0.75)  # a press within 0.7 s counts as a repeat
        yield Measure(
            "key to frame on the console, commit included",
            statistics.median(near),
            "ms",
            bare,
            "a bare Textual app",
            "≤ 16 ms + commit",
        )
        yield Measure("key to frame on the second terminal", statistics.median(far), "ms", 0, "", "≤ 100 ms")
        for name, terminal in (("console", private), ("display", wall)):
            yield Measure(f"idle {name}", _busy(terminal.process.pid, size.idle_seconds), "% core", 0, "", "< 1 %")


def _key_to_frame(terminal: Terminal, key: str) -> float:
    """Press a key; return the milliseconds until the screen reads otherwise."""
    before, began = terminal.text, time.perf_counter()
    terminal.press(key)
    return (frame_at(terminal, lambda text: text != before) - began) * 1000


def frame_at(terminal: Terminal, arrived: Callable[[str], bool], seconds: float = 10.0) -> float:
    """Return when the bytes came (`time.perf_counter`) after which the screen is as ``arrived`` wants it.

    The time pyte needs to draw them is the harness's, not the program's, and is left out; nor is the screen read again
    before more has come, for that would keep the thread that reads the wire waiting.
    """
    end, seen = time.monotonic() + seconds, -1
    while time.monotonic() < end:
        if len(terminal.wire) != seen:
            seen = len(terminal.wire)
            if arrived(terminal.text):
                return terminal.read_at
        time.sleep(0.0005)
    raise TimeoutError("the screen never changed")


def _busy(process: int, seconds: float) -> float:
    """Return how much of a core a process uses, in per cent, where the system tells."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.exists():
        return float("nan")

    def ticks() -> int:
        fields = stat.read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    before, began = ticks(), time.perf_counter()
    time.sleep(seconds)
    used = (ticks() - before) / os.sysconf("SC_CLK_TCK")
    return 100 * used / (time.perf_counter() - began)
