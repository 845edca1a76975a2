"""Two consoles on one session: no event is lost or doubled, one press moves one step, notes always succeed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.console.driving import (
    SMALLEST,
    Pipe,
    between_lines_silent,
    environment,
    kept,
    new_desk,
    refused,
    step,
    tabletop,
    until,
)

from tabletop.console.desk import Desk, Kept
from tabletop.console.sessions import reopen
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Refusal
from tabletop.store import folders, steps


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """Two desks at the same session, four people present."""
    first = new_desk(tmp_path)
    second = reopen(first.folder)
    yield first, second
    second.close()
    first.close()


def texts(desk: Desk) -> list[str]:
    """Return the notes in a desk's state, in order."""
    return [entry.note.text for entry in desk.state.notes.values()]


def test_both_press_at_once_and_one_step_is_moved(two: tuple[Desk, Desk]) -> None:
    """Both saw the same step: one moves it, the other is told so and stands on the new one."""
    first, second = two
    until(first, "block:0")
    second.refresh()
    assert second.state.step == first.state.step
    kept(first.go_on())
    answer = refused(second.go_on())
    assert answer.kind == "moved_on"
    assert second.state == first.state and second.state.moment.part == "question"
    kept(second.go_on())
    assert first.refresh() and first.state == second.state


@pytest.mark.parametrize("part", ["lobby", "block:0", "question", "vote:1", "spread:1", "decide", "dissent"])
def test_every_step_is_moved_by_one_of_them(part: str, two: tuple[Desk, Desk]) -> None:
    """Wherever the evening stands, the second press of the same step does nothing but refresh."""
    first, second = two
    until(first, part)
    second.refresh()
    step(first)
    revision = first.state.revision
    answer = second.go_on(confirmed=True)
    if part == "decide":
        answer = second.do(co.Decide(option="confirm", reason="too late", on=second.state.step))
        refused(answer)
    else:
        assert refused(answer).kind == "moved_on"
    assert second.state.revision == revision == first.record.revision()


def test_notes_belong_to_no_step(two: tuple[Desk, Desk]) -> None:
    """A note given on a step that another console has left is kept all the same."""
    first, second = two
    for number in range(5):
        step(first)
        kept(second.do(co.Note(kind="observation", text=f"note {number}")))
    first.refresh()
    assert texts(first) == texts(second) == [f"note {number}" for number in range(5)]


def test_a_ballot_is_counted_once_whoever_closes(two: tuple[Desk, Desk]) -> None:
    """Ballots taken by both consoles are counted together; closing at once counts them once."""
    first, second = two
    until(first, "vote:1")
    second.refresh()
    assert first.cast(1, "confirm") is None and second.cast(2, "decline") is None
    assert first.ballots_in() == second.ballots_in() == 2
    kept(first.close_vote(although_missing=True))
    assert refused(second.close_vote(although_missing=True)).kind == "moved_on"
    (question,) = second.state.questions.values()
    assert question.counts() == {"confirm": 1, "decline": 1}


def test_a_late_console_does_not_shut_the_vote_the_other_has_opened(two: tuple[Desk, Desk]) -> None:
    """A console that has not yet read of a new vote leaves it open, whatever else it settles."""
    first, second = two
    until(first, "question")
    second.refresh()
    kept(second.do(co.Note(kind="observation", text="before the vote")))
    first.refresh()
    behind = second.state
    kept(first.go_on())
    second.file.settle(behind)
    assert first.cast(1, "confirm") is None
    assert first.ballots_in() == 1


def test_random_interleavings_in_threads(tmp_path: Path) -> None:
    """Two consoles pressing at random: both end with the same state, every note once, the chain unbroken."""
    first = new_desk(tmp_path)
    desks = (first, reopen(first.folder))
    faults: list[BaseException] = []
    moved: list[list[Kept]] = [[], []]

    def press(place: int) -> None:
        chance, desk = random.Random(place), desks[place]
        try:
            for number in range(60):
                if chance.random() < 0.5:
                    kept(desk.do(co.Note(kind="observation", text=f"{place}/{number}")))
                else:
                    answer = desk.go_on(confirmed=chance.random() < 0.6)
                    if isinstance(answer, Kept):
                        moved[place].append(answer)
                if chance.random() < 0.2:
                    desk.poll()
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=press, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    for desk in desks:
        desk.refresh()
    one, other = desks
    assert one.state == other.state
    expected = {f"{p}/{n}" for p in (0, 1) for n in range(60)} & set(texts(one))
    assert sorted(texts(one)) == sorted(expected)
    events = [happened for answers in moved for answer in answers for happened in answer.happened]
    assert len({happened.revision for happened in events}) == len(events)
    one.record.verify()
    seen = one.room.room_view()
    assert seen is not None and seen[0] == one.state.revision
    for desk in desks:
        desk.close()


def test_two_processes(tmp_path: Path) -> None:
    """A second window in another process: the first is told that it went on, and its own press moves nothing more."""
    home = tmp_path / "home"
    run = between_lines_silent("run", "--plain", str(SMALLEST), "--people", "3")
    with Pipe(run, environment(home)) as one:
        one.answer()
        one.send("")
        with Pipe(between_lines_silent("resume", "last", "--plain"), environment(home)) as other:
            other.answer()
            other.send("")
            told = one.send("")
            assert "Not done: the other window has already gone on" in told
            assert "A confidential file is in the newspaper." in told
            for number in range(6):
                assert f"Kept: noted (observation): from one {number}." in one.send(f"note from one {number}")
                assert f"Kept: noted (observation): from two {number}." in other.send(f"note from two {number}")
            assert other.end() == 0
        assert one.end() == 0
    (folder,) = (home / "sessions").iterdir()
    record = folders.open_record(folder, readonly=True)
    record.verify()
    notes = [ev.read_event(event.form, event.body) for event in record.read() if event.form == "noted/1"]
    assert len(notes) == 12
    record.close()


def test_what_the_other_window_does_is_said(tmp_path: Path) -> None:
    """A plain console that waits for its next line says by itself that another window went on."""
    home = tmp_path / "home"
    with Pipe(tabletop("run", "--plain", str(SMALLEST)), environment(home)) as one:
        one.answer()
        with Pipe(tabletop("resume", "last", "--plain"), environment(home)) as other:
            other.answer()
            other.send("")
            said = one.answer()
            assert said[0] == "The other window went on." and "The room sees: Rules of this room." in said
            assert other.end() == 0
        assert one.end() == 0


def test_a_console_that_ended_before_it_could_show(two: tuple[Desk, Desk]) -> None:
    """What one console kept and could not show any more is taken in and shown by the other with its next looks."""
    first, second = two

    def die(name: str) -> None:
        if name == "desk:kept":
            raise InterruptedError

    steps.hook = die
    try:
        with pytest.raises(InterruptedError):
            first.go_on()
    finally:
        steps.hook = lambda name: None
    shown = second.room.room_view()
    assert shown is not None and shown[0] == second.state.revision
    second._looked -= 3_000
    assert second.poll()
    shown = second.room.room_view()
    assert shown is not None and shown[0] == second.state.revision == second.record.revision()


def test_busy_is_said_and_nothing_is_lost(two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that loses every race is refused in words instead of trying for ever."""
    first, second = two
    monkeypatch.setattr("tabletop.console.desk.BUSY_TRIES", 1)
    step(first)
    assert refused(second.do(co.Note(kind="observation", text="late"))) == Refusal(
        "the other window is too busy; try again"
    )
    kept(second.do(co.Note(kind="observation", text="late")))
