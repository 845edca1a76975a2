"""Killing a console again and again: nothing that it said was kept may be missing, and the session always goes on.

    python -m tests.campaigns.crash --runs 200 --seed 7

Each run begins a session in plain mode at a pipe and waits for the answer to each line before it sends the next. The
process is killed (SIGKILL) between two named steps of the program's own code, or at any time. Then the record is
checked, the session resumed by a new process, played on, and checked again.
"""

from __future__ import annotations

import argparse
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.console.driving import SMALLEST, Pipe, environment, tabletop

from tabletop.console.sessions import played_exercise
from tabletop.session import events as ev
from tabletop.session.events import Happened
from tabletop.session.fold import replay
from tabletop.session.play import Compiled
from tabletop.session.show import room_view
from tabletop.session.state import State
from tabletop.session.views import RoomView
from tabletop.store import folders

PEOPLE = 4
STEPS = (
    "create:begun", "create:filled", "create:done",
    "append:begun", "append:written", "append:committed", "desk:kept",
    "publish:begun", "publish:written", "publish:committed", "desk:shown",
    "vote:begun", "vote:written", "vote:committed",
    "close:shut", "close:read", "forget:deleted", "forget:overwritten",
)  # fmt: skip
ANY_TIME = "any time"
_LINES = 46
"""How many lines an evening has at most; enough for both votes, the decision and the debrief."""

_CHILD = """
import os, signal, sys
from tabletop.store import steps
fatal, left = sys.argv[1], int(sys.argv[2])
def hook(name):
    global left
    if name == fatal:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
steps.hook = hook
sys.argv = ["tabletop", *sys.argv[3:]]
from tabletop.cli.main import run_main
sys.exit(run_main())
"""


class Broken(AssertionError):
    """Something that was promised does not hold."""


@dataclass
class Told:
    """What the console said was kept, and the line that was on its way when it was killed."""

    session: str = ""
    notes: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    ballots: dict[int, str] = field(default_factory=dict)
    """Seat → letter for the vote that is open."""
    counted: list[Counter[str]] = field(default_factory=list)
    """The votes that were shown, by letter."""
    undone: int = 0
    following: str = ""
    """The last “Next” line."""
    on_its_way: str | None = None


class Evening:
    """Somebody who plays at random and remembers what was acknowledged."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.told = Told()
        self._number = 0

    def line(self) -> str:
        """Return the next line to type."""
        told, following = self.told, self.told.following
        self._number += 1
        if self.chance.random() < 0.2:
            return f"note number {self._number}"
        if following.startswith(("Next: count the cards", "Next: show the vote")):
            missing = [seat for seat in range(1, PEOPLE + 1) if seat not in told.ballots]
            if missing and self.chance.random() < 0.9:
                return f"ballot {self.chance.choice(missing)} {self.chance.choice('AB')}"
        if following.startswith("Next: record the decision") or following == "Next: decide.":
            return f"decide {self.chance.choice('AB')} because of reason {self._number}"
        if self.chance.random() < 0.06 and told.counted and not told.ballots:
            return "undo"
        return ""

    def heard(self, line: str, said: Sequence[str]) -> None:
        """Take in the answer to a line."""
        told, text = self.told, "\n".join(said)
        told.on_its_way = None
        told.following = said[-1]
        if line.startswith("note") and "Kept: noted" in text:
            told.notes.append(line.removeprefix("note "))
        elif line.startswith("ballot") and "Ballot kept" in text:
            _, seat, letter = line.split()
            told.ballots[int(seat)] = letter
        elif line.startswith("decide") and "Kept: decided" in text:
            told.reasons.append(line.partition(" because ")[2])
        elif line == "undo" and "Kept: taken back" in text:
            told.undone += 1
            told.ballots = {}
        elif line == "" and told.ballots and not told.following.startswith(("Next: count", "Next: show the vote")):
            told.counted.append(Counter(told.ballots.values()))
            told.ballots = {}


# ---- what must hold -------------------------------------------------------------------------------------------------


def events_of(folder: Path) -> tuple[State, list[Happened]]:
    """Return a session's state and events, its chain checked."""
    record = folders.open_record(folder, readonly=True)
    try:
        record.verify()
        happened = [Happened(k.revision, k.at, k.wall, ev.read_event(k.form, k.body)) for k in record.read()]
        return replay(Compiled(played_exercise(record.header)), happened), happened
    finally:
        record.close()


def check_record(folder: Path, told: Told) -> State:
    """Check that all that was acknowledged is kept once, and nothing twice."""
    state, happened = events_of(folder)
    events = [one.event for one in happened]
    notes = [event.text for event in events if isinstance(event, ev.Noted)]
    reasons = [event.reason for event in events if isinstance(event, ev.Decided)]
    on_its_way = told.on_its_way or ""
    _once("notes", told.notes, notes, on_its_way.removeprefix("note "))
    _once("decisions", told.reasons, [reason for reason in reasons if reason], on_its_way.partition(" because ")[2])
    undone = sum(isinstance(event, ev.Undone) for event in events)
    _must(told.undone <= undone <= told.undone + (on_its_way == "undo"), f"{undone} undone, {told.undone} told")
    shown = [_letters(state, event) for event in events if isinstance(event, ev.VoteClosed)]
    shown = [votes for votes in shown if votes]
    _must(shown[: len(told.counted)] == told.counted, f"votes {shown}, told {told.counted}")
    for votes in shown[len(told.counted) :]:  # the closing was on its way
        _must(_within(Counter(told.ballots.values()), votes, 0), f"votes {votes}, ballots told {told.ballots}")
    return state


def _letters(state: State, event: ev.VoteClosed) -> Counter[str]:
    letters = dict(state.questions[event.question].options)
    return Counter(letters[ballot.option] for ballot in event.ballots)


def _once(what: str, acknowledged: Sequence[str], there: Sequence[str], on_its_way: str) -> None:
    _must(len(set(there)) == len(there), f"{what} doubled: {there}")
    missing = set(acknowledged) - set(there)
    _must(not missing, f"{what} missing: {missing}")
    more = set(there) - set(acknowledged)
    _must(more <= {on_its_way}, f"{what} nobody asked for: {more}")


def _within(acknowledged: Counter[str], there: Counter[str], more: int) -> bool:
    return not acknowledged - there and (there - acknowledged).total() <= more


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def check_room(folder: Path, told: Told) -> None:
    """Check the room's file of a session that runs: its view is the state's, its ballots are those acknowledged."""
    state, _ = events_of(folder)
    room = folders.open_room(folder)
    try:
        there = room.room_view()
        _must(
            there is not None and there[0] == state.revision,
            f"the room is at {there and there[0]}, not {state.revision}",
        )
        if there is not None and state.phase not in ("debrief", "hot_wash"):
            seen = replace(RoomView.from_text(there[1]), timer=None)
            _must(seen == replace(room_view(state), timer=None), "the room sees another view than the state’s")
        for question in room.questions():
            is_open = state.question is not None and question.id == state.question.id
            _must(question.open == is_open, f"question {question.id} is {'open' if question.open else 'shut'}")
            on_its_way = (told.on_its_way or "").startswith("ballot")
            if is_open and not state.moment.over:
                votes = room.ballots_in(question.id)
                _must(votes - len(told.ballots) in (0, on_its_way), f"{votes} ballots, {len(told.ballots)} told")
            elif not is_open:
                _must(room.ballots_in(question.id) == 0, f"question {question.id} was not forgotten")
    finally:
        room.close()


# ---- one run --------------------------------------------------------------------------------------------------------


def one_run(home: Path, fatal: str, times: int, chance: random.Random) -> str:
    """Play, kill, check, resume, play on, check. Returns where the process ended: a step, a time, or at rest."""
    evening = Evening(chance)
    step = fatal if fatal != ANY_TIME else "never"
    command = [sys.executable, "-c", _CHILD, step, str(times), "run", "--plain", str(SMALLEST), "--people", str(PEOPLE)]
    kill_at = chance.randrange(1, _LINES) if fatal == ANY_TIME else _LINES
    with Pipe(command, environment(home)) as pipe:
        alive = _play(pipe, evening, pipe.answer(), kill_at, chance)
        if alive and fatal == ANY_TIME:
            evening.told.on_its_way = evening.line()
            pipe.write(f"{evening.told.on_its_way}\n".encode())
            time.sleep(chance.random() * 0.012)  # any time: while it reads, decides, keeps, shows
        if alive:
            pipe.process.send_signal(signal.SIGKILL)
        code = pipe.process.wait()
        _drain(pipe, evening)
    _must(code == -signal.SIGKILL, f"the process ended with {code}: {pipe.errors}")
    there = [summary for summary in folders.list_sessions(home / "sessions") if not summary.damaged]
    _must(len(folders.list_sessions(home / "sessions")) == len(there), "a session is damaged")
    if not there:
        _must(not evening.told.session, "the session that was named is not there")
        return fatal
    if not check_record(there[0].folder, evening.told).closed:
        _resume(home, there[0].folder, evening, chance)
    return "at rest" if alive and fatal != ANY_TIME else fatal


def _play(pipe: Pipe, evening: Evening, said: list[str], most: int, chance: random.Random) -> bool:
    """Play until the process ends or ``most`` lines are answered; tell whether it is alive."""
    named = re.search(r"^Session (\S+)\.$", "\n".join(said), re.MULTILINE)
    if named:
        evening.told.session = named[1]
    for number in range(most):
        if not said or not said[-1].startswith("Next:"):
            return False
        if number == 0:
            evening.told.following = said[-1]
        line = evening.line()
        for typed in (line, line) if line == "undo" else (line,):  # the second confirms
            evening.told.on_its_way = typed
            said = pipe.send(typed)
            if not said or not said[-1].startswith("Next:"):
                return False
            evening.heard(line, said)
        if "closes the session" in "\n".join(said):
            return True
    return True


def _drain(pipe: Pipe, evening: Evening) -> None:
    """Take in what was said before the end but not yet read: it is acknowledged as well."""
    said: list[str] = []
    while more := pipe.answer():
        said += more
    line = evening.told.on_its_way
    if line is not None and said and said[-1].startswith("Next:"):
        evening.heard(line, said)


def _resume(home: Path, folder: Path, evening: Evening, chance: random.Random) -> None:
    """Go on in a new process: at the same place, with the room's view right and the next command taken."""
    told = evening.told
    expected = told.following if told.on_its_way is None else ""
    with Pipe(tabletop("resume", folder.name, "--plain"), environment(home)) as pipe:
        said = pipe.answer()
        _must(bool(said) and said[-1].startswith("Next:"), f"resuming said {said[-3:]} {pipe.errors}")
        _must(not expected or said[-1] == expected, f"resumed at {said[-1]!r}, was at {expected!r}")
        check_room(folder, told)
        state = check_record(folder, told)
        if not state.present:
            pipe.send(f"people {PEOPLE}")
        _take_in(state, told)
        told.following = said[-1]
        answer = "\n".join(pipe.send("note after the crash"))
        _must("Kept: noted" in answer, f"the next command failed: {answer}")
        told.notes.append("after the crash")
        if state.question is not None:  # close the vote: what was acknowledged counts once
            cast = Counter(told.ballots.values())
            seats = check_ballots(folder)
            pipe.send("")
            pipe.send("") if seats < PEOPLE else None
            shown = [_letters(*pair) for pair in _closed(folder, state.question.id)]
            _must(len(shown) == 1, f"the vote was closed {len(shown)} times")
            _must(_within(cast, shown[0], seats - len(told.ballots)), f"counted {shown[0]}, told {cast}")
            _must(shown[0].total() == seats, f"counted {shown[0].total()} of {seats} ballots")
        _must(pipe.end() == 0, f"leaving after the crash: {pipe.errors}")


def check_ballots(folder: Path) -> int:
    """Return how many ballots the room holds for its open vote."""
    room = folders.open_room(folder)
    try:
        return sum(room.ballots_in(question.id) for question in room.questions() if question.open)
    finally:
        room.close()


def _closed(folder: Path, question: int) -> list[tuple[State, ev.VoteClosed]]:
    state, happened = events_of(folder)
    found = [one.event for one in happened if isinstance(one.event, ev.VoteClosed) and one.event.question == question]
    return [(state, event) for event in found]


def _take_in(state: State, told: Told) -> None:
    """The line that was on its way is now known to be kept, or not."""
    line, told.on_its_way = told.on_its_way or "", None
    if line.startswith("note") and any(kept.note.text == line[5:] for kept in state.notes.values()):
        told.notes.append(line[5:])
    if " because " in line and any(
        made.made.reason == line.partition(" because ")[2] for made in state.moment.decisions
    ):
        told.reasons.append(line.partition(" because ")[2])
    if state.question is None:
        told.ballots = {}


def campaign(runs: int, seed: int, root: Path) -> tuple[Counter[str], list[str]]:
    """Run; return where processes ended and what was broken, each with the seed that shows it again."""
    where: Counter[str] = Counter()
    broken: list[str] = []
    for number in range(runs):
        chance = random.Random(f"{seed}/{number}")
        fatal = STEPS[number // 2 % len(STEPS)] if number % 2 else ANY_TIME
        often = 1 if fatal.startswith(("create", "close", "forget")) else chance.randrange(1, 14)
        if fatal.startswith("vote"):
            often = chance.randrange(1, 6)
        try:
            where[one_run(root / str(number), fatal, often, chance)] += 1
        except Broken as error:
            broken.append(f"run {number} of seed {seed} ({fatal}, {often}): {error}")
    return where, broken


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line, run, print figures; 1 when something was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.crash", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    given = parser.parse_args(words)
    print(f"seed {given.seed}, {given.runs} runs", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        where, broken = campaign(given.runs, given.seed, Path(folder))
    print(f"{where.total()} kills survived in {time.monotonic() - began:.0f} s:")
    for name, count in sorted(where.items()):
        print(f"  {count:4}  {name}")
    print(f"{len(broken)} broken")
    for line in broken:
        print(f"  {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
