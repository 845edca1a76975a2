"""Session time: one console’s own clock, gone on with after a stop, without the gaps of a sleeping computer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.console.driving import PATIENCE, FakeClock, kept, new_desk, until

from tabletop.console.clock import ASLEEP_MS, SessionClock
from tabletop.console.desk import Desk
from tabletop.console.plain import PlainConsole
from tabletop.console.sessions import reopen
from tabletop.session import commands as co


def pass_time(clock: FakeClock, desk: Desk, ms: int) -> None:
    """Let time pass the way it does: with a beat every two seconds at most."""
    while ms > 0:
        clock.ms += min(ms, 2_000)
        ms -= 2_000
        desk.beat()


def test_five_seconds_in_one_scene_two_in_the_next(tmp_path: Path) -> None:
    """Time is booked on the scene in which it passed."""
    clock = FakeClock()
    desk = new_desk(tmp_path, "leaked_file", monotonic_ms=clock)
    until(desk, "block:0")
    pass_time(clock, desk, 5_000)
    kept(desk.do(co.Jump(scene="ten_days")))
    pass_time(clock, desk, 2_000)
    kept(desk.do(co.Note(kind="observation", text="now")))
    assert desk.state.spent == {"1:january": 5_000, "2:ten_days": 2_000}
    assert desk.facilitator_view().pace.scene_spent == 2_000 / 60_000
    desk.close()


def test_a_sleeping_computer_does_not_count(tmp_path: Path) -> None:
    """A gap of more than ten seconds between two looks is no session time; one of ten seconds is."""
    clock = FakeClock()
    desk = new_desk(tmp_path, monotonic_ms=clock)
    clock.ms += ASLEEP_MS
    kept(desk.do(co.Note(kind="observation", text="ten seconds")))
    assert desk.state.at == ASLEEP_MS
    clock.ms += ASLEEP_MS + 1
    kept(desk.do(co.Note(kind="observation", text="an hour under the lid")))
    assert desk.state.at == ASLEEP_MS
    clock.ms += 500
    assert desk.clock.look() == ASLEEP_MS + 500
    desk.close()


def test_a_resumed_session_goes_on_from_the_last_value_kept(tmp_path: Path) -> None:
    """Not from the last event only: the sign of life kept its time too. The new console's clock starts anywhere."""
    clock = FakeClock()
    desk = new_desk(tmp_path, "leaked_file", monotonic_ms=clock)
    until(desk, "discuss")
    left = desk.state.clock.left if desk.state.clock is not None else 0
    pass_time(clock, desk, 30_000)
    desk.close()
    later = FakeClock()
    later.ms = 7
    again = reopen(desk.folder, monotonic_ms=later)
    assert again.clock.look() == 30_000
    view = again.room_view()
    assert view.timer is not None and view.timer.left == left - 30_000 and view.timer.running
    later.ms += 1_000
    kept(again.do(co.Note(kind="observation", text="on we go")))
    assert again.state.at == 31_000
    again.close()


def test_an_absurd_sign_of_life_is_not_believed(tmp_path: Path) -> None:
    """What any process may write into the room's file cannot move a session's time by days."""
    desk = new_desk(tmp_path)
    desk.room.beat("somebody", 1, 10**12, None)
    desk.close()
    again = reopen(desk.folder)
    assert again.clock.look() < 1_000
    again.close()


def test_two_consoles_share_one_time(tmp_path: Path) -> None:
    """The clocks of two consoles begin anywhere; session time never goes back in the record."""
    slow, fast = FakeClock(), FakeClock()
    fast.ms = 5
    first = new_desk(tmp_path, monotonic_ms=slow)
    second = reopen(first.folder, monotonic_ms=fast)
    fast.ms += 9_000
    kept(second.do(co.Note(kind="observation", text="nine seconds")))
    slow.ms += 1_000
    kept(first.do(co.Note(kind="observation", text="one second")))
    slow.ms += 1_000
    kept(first.do(co.Note(kind="observation", text="one more")))
    fast.ms += 500
    kept(second.do(co.Note(kind="observation", text="and a half")))
    assert [event.at for event in first.record.read()[-4:]] == [9_000, 9_000, 10_000, 10_000]
    second.close()
    first.close()


def test_a_clock_that_goes_back_counts_nothing() -> None:
    """Session time never goes back."""
    clock = FakeClock()
    session = SessionClock(clock, 100)
    clock.ms -= 5_000
    assert session.look() == 100
    clock.ms += 40
    assert session.look() == 140


def test_time_passes_between_the_lines_of_plain_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A facilitator who listens for minutes without a line: time counts, signs of life are written, the end is said."""
    monkeypatch.setattr("tabletop.console.plain.BEAT_SECONDS", 0.001)
    clock = FakeClock()
    desk = new_desk(tmp_path, "leaked_file", monotonic_ms=clock)
    until(desk, "discuss")
    minutes = round((desk.state.clock.left if desk.state.clock is not None else 0) / 60_000)
    beats: list[int] = []
    real = desk.beat

    def beat() -> None:
        clock.ms += 9_000
        beats.append(clock.ms)
        real()

    monkeypatch.setattr(desk, "beat", beat)

    def lines() -> Iterator[str]:
        end = time.monotonic() + PATIENCE
        while len(beats) < minutes * 7 + 2:
            assert time.monotonic() < end
            time.sleep(0.001)
        yield "time"

    said: list[str] = []
    PlainConsole(desk, said.append).run(lines())
    assert said.count("One minute is left.") == 1 and said.count("Time is over.") >= 1
    row = desk.room.last_beat()
    assert row is not None and row.at >= minutes * 60_000
    desk.close()
