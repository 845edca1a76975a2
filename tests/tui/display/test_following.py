"""Which session the room’s screen follows, and what it knows of it: tried on real room files and a clock of our own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.making import header
from tests.tui.display.parts import PARTS, view

from tabletop.session.views import Ballot, RoomView, Timer
from tabletop.store import folders
from tabletop.store.protocols import Room
from tabletop.tui.display.following import AWAY_MS, LOST_MS, Follower, sign_in, sign_out


class Evening:
    """Sessions under one root, and one follower, on a clock that moves when told."""

    def __init__(self, root: Path, session: str | None = None) -> None:
        self.root = root
        self.now = 1_000_000
        self.follower = Follower(root, session)
        self.rooms: dict[str, Room] = {}
        self.beats = 0

    def begin(self, id: str, shown: RoomView | None = PARTS["text"]) -> Room:
        record, room = folders.create_session(self.root, header(id))
        record.close()
        self.rooms[id] = room
        if shown is not None:
            room.publish(shown.revision, shown.to_text(), {}, "{}")
        return room

    def beat(self, id: str, left_ms: int | None = None) -> None:
        self.beats += 1
        self.rooms[id].beat("console-1", self.beats, 0, left_ms)

    def pass_time(self, ms: int, alive: str = "", left_ms: int | None = None) -> None:
        """Let time pass in polls of 50 ms, with a beat of ``alive`` every 2 s."""
        for passed in range(0, ms, 50):
            if alive and passed % 2000 == 0:
                self.beat(alive, None if left_ms is None else left_ms - passed)
            self.now += 50
            self.follower.poll(self.now)

    @property
    def heading(self) -> str:
        return self.follower.view.heading if self.follower.view else ""


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    made = Evening(tmp_path)
    yield made
    made.follower.close()
    for room in made.rooms.values():
        room.close()


def test_without_a_session_it_waits(evening: Evening) -> None:
    """Nothing there, nothing shown, nothing ended."""
    evening.pass_time(3000)
    assert (evening.follower.view, evening.follower.folder, evening.follower.ended) == (None, None, False)


def test_it_follows_the_session_with_a_moving_beat(evening: Evening) -> None:
    """A room that was left behind is not shown, one whose console lives is, at the latest with its second beat."""
    evening.begin("20260101-dead")
    evening.beat("20260101-dead")
    evening.begin("20260102-live", view(heading="The live one"))
    evening.pass_time(2500, alive="20260102-live")
    assert evening.heading == "The live one"
    assert evening.follower.folder == evening.root / "20260102-live"


def test_a_session_begun_later_is_found(evening: Evening) -> None:
    """A screen that waits takes up the next session by itself."""
    evening.pass_time(1000)
    evening.begin("20260101-aaaa")
    evening.pass_time(2600, alive="20260101-aaaa")
    assert evening.heading == "Two days later"


def test_it_stays_while_the_console_lives(evening: Evening) -> None:
    """A second session on the same computer does not take the screen from the first."""
    evening.begin("20260101-aaaa", view(heading="First"))
    evening.pass_time(4000, alive="20260101-aaaa")
    evening.begin("20260102-bbbb", view(heading="Second"))
    for _ in range(5):
        evening.beat("20260102-bbbb")
        evening.pass_time(2000, alive="20260101-aaaa")
    assert evening.heading == "First"


def test_it_changes_over_when_the_console_is_away(evening: Evening) -> None:
    """When the followed console has been away for 8 s and another one lives, the screen goes to that."""
    evening.begin("20260101-aaaa", view(heading="First"))
    evening.pass_time(4000, alive="20260101-aaaa")
    evening.begin("20260102-bbbb", view(heading="Second"))
    evening.pass_time(AWAY_MS + 4000, alive="20260102-bbbb")
    assert evening.heading == "Second"
    assert not evening.follower.away(evening.now)


def test_a_named_session_is_shown_at_once(tmp_path: Path) -> None:
    """A late joiner of a named session sees the present state with the first look, console or no console."""
    evening = Evening(tmp_path, "20260101")
    evening.begin("20260101-aaaa")
    evening.pass_time(50)
    assert evening.heading == "Two days later"
    evening.follower.close()


def test_a_change_is_seen_with_the_next_look(evening: Evening) -> None:
    """50 ms after a view was written it is on the screen."""
    room = evening.begin("20260101-aaaa")
    evening.pass_time(2500, alive="20260101-aaaa")
    room.publish(9, view(heading="Noon", revision=9).to_text(), {}, "{}")
    evening.pass_time(50)
    assert evening.heading == "Noon"


def test_away_after_eight_seconds(evening: Evening) -> None:
    """A beat that stands still for 8 s means that the console is away; the next beat brings it back."""
    evening.begin("20260101-aaaa")
    evening.pass_time(4000, alive="20260101-aaaa")
    evening.pass_time(AWAY_MS - 3000)
    assert not evening.follower.away(evening.now)
    evening.pass_time(4000)
    assert evening.follower.away(evening.now)
    evening.pass_time(100, alive="20260101-aaaa")
    assert not evening.follower.away(evening.now)


def test_ballots_are_counted_while_the_vote_is_open(evening: Evening) -> None:
    """Each ballot kept in the room file shows as one more; when the vote is closed the count is gone."""
    room = evening.begin("20260101-aaaa", view(ballot=Ballot(12, 1, True, 0, 8, "")))
    room.open_question(12, "ballot", "{}")
    evening.pass_time(2500, alive="20260101-aaaa")
    for number in (1, 2, 3):
        room.vote(12, f"key-{number}", "{}")
        evening.pass_time(50)
        assert evening.follower.ballots == number
    room.publish(9, view(revision=9).to_text(), {}, "{}")
    evening.pass_time(50)
    assert evening.follower.ballots == 0


# ---- the clock ------------------------------------------------------------------------------------------------------


def test_the_clock_runs_down_between_beats(evening: Evening) -> None:
    """What is left is counted here, from when the view came, not from any other clock."""
    room = evening.begin("20260101-aaaa", view())
    evening.pass_time(2500, alive="20260101-aaaa")
    room.publish(9, view(revision=9, timer=Timer(60_000, True)).to_text(), {}, "{}")
    evening.pass_time(50)
    start = evening.follower.left_ms(evening.now)
    evening.pass_time(1500)
    assert start == 60_000
    assert evening.follower.left_ms(evening.now) == 58_500


def test_a_late_joiner_has_the_beats_clock(evening: Evening) -> None:
    """A view written minutes ago tells an old time; the last beat knows better."""
    evening.begin("20260101-aaaa", view(timer=Timer(600_000, True)))
    evening.beat("20260101-aaaa", 125_000)
    evening.pass_time(50)
    evening.beat("20260101-aaaa", 123_000)
    evening.pass_time(600)
    left = evening.follower.left_ms(evening.now)
    assert left is not None
    assert abs(left - 123_000) <= 600


def test_small_delays_do_not_move_the_clock(evening: Evening) -> None:
    """A beat that comes a little late or early is no reason for a second to jump; a real change is."""
    room = evening.begin("20260101-aaaa", view())
    evening.pass_time(2500, alive="20260101-aaaa")
    room.publish(9, view(revision=9, timer=Timer(60_000, True)).to_text(), {}, "{}")
    evening.pass_time(1000)
    evening.beat("20260101-aaaa", 59_600)
    evening.pass_time(50)
    assert evening.follower.left_ms(evening.now) == 59_000
    evening.beat("20260101-aaaa", 119_000)
    evening.pass_time(50)
    assert evening.follower.left_ms(evening.now) == 119_000


def test_a_stopped_clock_stands(evening: Evening) -> None:
    """Outside discussion, and while paused, what is left stays."""
    for number, timer_view in enumerate(
        (view(timer=Timer(60_000, False)), view(timer=Timer(60_000, True), paused=True))
    ):
        id = f"2026010{number}-aaaa"
        evening = Evening(evening.root, id)
        evening.begin(id, timer_view)
        evening.pass_time(5000, alive=id, left_ms=40_000)
        assert evening.follower.left_ms(evening.now) == 60_000
        assert not evening.follower.running
        evening.follower.close()


# ---- rooms that go away ---------------------------------------------------------------------------------------------


def test_a_closed_session_ends_and_the_next_is_awaited(evening: Evening) -> None:
    """When the session said that it is closed and its room is gone, the screen is free for the next at once."""
    room = evening.begin("20260101-aaaa")
    evening.pass_time(2500, alive="20260101-aaaa")
    room.publish(9, view(revision=9, phase="closed", heading="Thank you").to_text(), {}, "{}")
    evening.pass_time(50)
    folders.close_room(evening.root / "20260101-aaaa")
    evening.pass_time(100)
    assert evening.follower.ended
    assert evening.heading == "Thank you"
    evening.begin("20260102-bbbb", view(heading="The next evening"))
    evening.pass_time(2600, alive="20260102-bbbb")
    assert evening.heading == "The next evening"
    assert not evening.follower.ended


def test_a_lost_room_is_taken_up_again(evening: Evening) -> None:
    """When the room file is lost and its console makes it again, the screen shows on without a word."""
    evening.begin("20260101-aaaa", view(heading="First"))
    evening.pass_time(2500, alive="20260101-aaaa")
    folders.close_room(evening.root / "20260101-aaaa")
    evening.pass_time(LOST_MS - 1000)
    assert evening.heading == "First"
    assert not evening.follower.ended
    again = folders.open_room(evening.root / "20260101-aaaa", create=True)
    again.publish(10, view(heading="Still here", revision=10).to_text(), {}, "{}")
    evening.pass_time(2500)
    assert evening.heading == "Still here"
    assert not evening.follower.ended
    again.close()


def test_a_room_that_stays_away_has_ended(evening: Evening) -> None:
    """After three seconds without its room a session counts as over."""
    evening.begin("20260101-aaaa")
    evening.pass_time(2500, alive="20260101-aaaa")
    folders.close_room(evening.root / "20260101-aaaa")
    evening.pass_time(LOST_MS + 500)
    assert evening.follower.ended


def test_a_damaged_room_is_not_there(evening: Evening) -> None:
    """A file that is no database is passed over; sessions beside it are followed."""
    broken = evening.root / "20260101-bad"
    broken.mkdir()
    (broken / "room.sqlite").write_bytes(b"not a database, whatever its name says" * 100)
    evening.begin("20260102-good")
    evening.pass_time(2600, alive="20260102-good")
    assert evening.follower.folder == evening.root / "20260102-good"


@pytest.mark.parametrize(
    "garbage", ["", "{", "[]", "null", '{"revision": 1}', '{"body": 3}', '{"body": [], "ballot": 7}']
)
def test_a_view_that_cannot_be_read_changes_nothing(evening: Evening, garbage: str) -> None:
    """A view of another version, or half of one, leaves on the screen what is there."""
    room = evening.begin("20260101-aaaa", view(heading="First"))
    evening.pass_time(2500, alive="20260101-aaaa")
    room.publish(9, garbage, {}, "{}")
    evening.pass_time(200)
    assert evening.heading == "First"


def test_a_room_without_a_view_is_followed(evening: Evening) -> None:
    """A console that has not yet published is waited for, not passed over."""
    room = evening.begin("20260101-aaaa", None)
    evening.pass_time(2500, alive="20260101-aaaa")
    assert evening.follower.folder is not None
    assert evening.follower.view is None
    room.publish(1, replace(PARTS["lobby"], revision=1).to_text(), {}, "{}")
    evening.pass_time(50)
    assert evening.heading == "The leaked file"


def test_signs_of_life(evening: Evening) -> None:
    """A screen writes its kind, size, counter and page, and takes the row away when it leaves."""
    room = evening.begin("20260101-aaaa")
    folder = evening.root / "20260101-aaaa"
    sign_in(folder, "display-1", 60, 18, 3, "1/2")
    (screen,) = room.screens()
    assert (screen.kind, screen.columns, screen.rows, screen.counter, screen.page) == ("display", 60, 18, 3, "1/2")
    sign_out(folder, "display-1")
    assert room.screens() == []
    sign_in(evening.root / "nowhere", "display-1", 60, 18, 4, "")
