"""What passes between processes while a session runs."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.making import bytes_of, header

from tabletop.errors import CannotRead, KeepingFailed, Locked, NotFound, VoteClosed
from tabletop.store import folders, tokens
from tabletop.store.protocols import Beat, Question, Request, Room, Screen, Seat
from tabletop.store.room import SqliteRoom

# --- views ------------------------------------------------------------------------------------------------------


@pytest.fixture
def display(room: SqliteRoom) -> Iterator[SqliteRoom]:
    """The same room, opened by another process as it were."""
    other = folders.open_room(room.folder)
    yield other
    other.close()


def test_views_are_seen_by_others(room: SqliteRoom, display: Room) -> None:
    """Room, roles and summary come back with the revision they were made of."""
    assert (display.room_view(), display.role_view("clerk"), display.summary()) == (None, None, None)
    assert room.publish(4, '{"room":"ñ"}', {"clerk": "c", "chief": "d"}, "s")
    assert display.room_view() == (4, '{"room":"ñ"}')
    assert (display.role_view("clerk"), display.role_view("nobody"), display.summary()) == ((4, "c"), None, (4, "s"))


def test_an_older_view_never_replaces_a_newer(room: SqliteRoom) -> None:
    """What comes late changes nothing; the same revision may be written again; roles that are gone go."""
    room.publish(4, "four", {"clerk": "4"}, "4")
    assert not room.publish(3, "three", {"chief": "3"}, "3")
    assert (room.room_view(), room.role_view("clerk"), room.role_view("chief")) == ((4, "four"), (4, "4"), None)
    assert room.publish(4, "four again", {}, "4")
    assert (room.room_view(), room.role_view("clerk")) == ((4, "four again"), None)


def test_changed_tells_what_others_wrote_once(room: SqliteRoom, display: Room) -> None:
    """True at first, then once after each change by somebody else, never after one's own."""
    assert display.changed() and not display.changed()
    room.publish(1, "{}", {}, "{}")
    assert display.changed() and not display.changed()
    display.screen_seen("a", "display", 120, 36, 1)
    assert not display.changed() and room.changed()


def test_a_lost_room_is_made_again_and_followed(room: SqliteRoom, display: SqliteRoom) -> None:
    """The console makes a new room; a display that held the lost one goes over to it by itself."""
    room.publish(7, "before", {}, "")
    assert display.changed() and not display.gone()
    folders.close_room(room.folder)
    assert display.gone() and room.gone()
    assert display.room_view() == (7, "before")
    again = folders.open_room(room.folder, create=True)
    assert again.room_view() is None
    again.publish(3, "after", {}, "")
    assert display.changed() and not display.gone()
    assert display.room_view() == (3, "after")
    again.close()


def test_a_damaged_room_is_made_again(room: SqliteRoom) -> None:
    """A console that opens a broken room gets an empty one; a display is told that it cannot be read."""
    room.close()
    (room.folder / "room.sqlite").write_bytes(b"no database " * 400)
    with pytest.raises(CannotRead):
        folders.open_room(room.folder)
    again = folders.open_room(room.folder, create=True)
    assert again.publish(1, "{}", {}, "{}")
    again.close()


def test_a_log_left_behind_does_not_come_back(room: SqliteRoom) -> None:
    """When only the database file was lost, its old log is not read into the new room."""
    room.publish(7, "before", {}, "")
    (room.folder / "room.sqlite").unlink()
    again = folders.open_room(room.folder, create=True)
    assert again.room_view() is None and again.last_beat() is None
    again.close()


def test_without_a_room_the_session_is_not_running(room: SqliteRoom) -> None:
    """Only a console makes a room."""
    room.close()
    folders.close_room(room.folder)
    folders.close_room(room.folder)
    assert not list(room.folder.glob("*room*"))
    with pytest.raises(NotFound):
        folders.open_room(room.folder)


def test_every_table_is_without_rowid(room: SqliteRoom) -> None:
    """No table keeps the order in which rows came, none a time, and what is deleted is overwritten."""
    raw = sqlite3.connect(room.folder / "room.sqlite")
    tables = {row[1]: row[4] for row in raw.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")}
    columns = {name: [row[1] for row in raw.execute(f"PRAGMA table_info({name})")] for name in tables}
    raw.close()
    assert set(tables.values()) == {1}
    assert columns["ballots"] == ["question", "key", "body"]
    assert columns["seats"] == ["token_sha256", "wished_name", "wished_role", "number", "role"]
    assert room._connection.pragma("secure_delete")[0] == 1


# --- notices ----------------------------------------------------------------------------------------------------


def test_a_notice_is_put_up_replaced_and_taken_down(room: SqliteRoom, display: Room) -> None:
    """One text under each name; nothing under a name nobody used; an empty one takes it down."""
    assert display.notice("door") == ""
    display.set_notice("door", '{"code":"ACD7K2"}')
    room.set_notice("joining", "«ñ»")
    room.set_notice("door", "moved")
    assert (display.notice("door"), display.notice("joining")) == ("moved", "«ñ»")
    room.set_notice("door", "")
    room.set_notice("never", "")
    assert (display.notice("door"), display.notice("joining"), display.notice("never")) == ("", "«ñ»", "")


def test_a_notice_is_seen_as_a_change(room: SqliteRoom, display: Room) -> None:
    """Who waits for changes hears of a notice put up and of one taken down."""
    assert display.changed()
    for body in ("stop", ""):
        room.set_notice("web_wish", body)
        assert display.changed() and display.notice("web_wish") == body


def test_a_notice_taken_down_leaves_no_bytes_in_the_database(room: SqliteRoom) -> None:
    """A secret that is taken down is overwritten with the next closing."""
    room.set_notice("door", "secreto-de-la-puerta")
    room.set_notice("door", "")
    room.open_question(12, "ballot", "{}")
    room.close_question(12)
    room.forget_ballots(12)
    assert b"secreto-de-la-puerta" not in bytes_of(room.folder, "room.sqlite")


# --- signs of life ----------------------------------------------------------------------------------------------


def test_two_consoles_see_each_others_beat(room: SqliteRoom, display: Room) -> None:
    """There is one beat, and it names the console that wrote it last."""
    assert display.last_beat() is None
    room.beat("left", 1, 1000, None)
    room.beat("right", 8, 900, 61000)
    assert display.last_beat() == Beat("right", 8, 900, 61000)
    room.beat("left", 2, 3000, None)
    assert display.last_beat() == Beat("left", 2, 3000, None)


def test_screens_come_move_and_go(room: Room) -> None:
    """A screen has one row, with its size and the page it shows."""
    room.screen_seen("b", "web", 0, 0, 1)
    room.screen_seen("a", "display", 120, 36, 1)
    room.screen_seen("a", "display", 60, 18, 2, page="1/2")
    assert room.screens() == [Screen("a", "display", 60, 18, 2, "1/2"), Screen("b", "web", 0, 0, 1, "")]
    room.screen_gone("a")
    room.screen_gone("a")
    assert [screen.id for screen in room.screens()] == ["b"]


# --- questions and ballots --------------------------------------------------------------------------------------


def test_ballots_are_counted_replaced_and_read_in_order_of_keys(room: Room) -> None:
    """Nobody reads a ballot before the closing; then the last of each key, by key; and again until forgotten."""
    assert room.open_question(12, "ballot", '{"unlinkable":true}')
    for key, body in (("c", "1"), ("a", "2"), ("b", "3"), ("c", "4")):
        room.vote(12, key, body)
    assert room.ballots_in(12) == 3 and room.ballots_in(99) == 0
    assert room.questions() == [Question(12, "ballot", '{"unlinkable":true}', True)]
    expected = [("a", "2"), ("b", "3"), ("c", "4")]
    assert room.close_question(12) == expected == room.close_question(12)
    assert room.questions()[0].open is False
    room.forget_ballots(12)
    assert room.ballots_in(12) == 0 and room.close_question(12) == []


def test_a_closed_question_takes_no_ballot_and_is_not_reopened(room: Room) -> None:
    """VoteClosed before the opening, after the closing and after forgetting."""
    with pytest.raises(VoteClosed):
        room.vote(12, "a", "1")
    room.open_question(12, "ballot", "{}")
    room.vote(12, "a", "1")
    room.close_question(12)
    for finish in (lambda: None, lambda: room.forget_ballots(12)):
        finish()
        with pytest.raises(VoteClosed):
            room.vote(12, "b", "1")
        assert room.open_question(12, "ballot", "{}") is False


def test_opening_again_keeps_the_ballots(room: Room) -> None:
    """Resume opens what is open: nothing is lost by it."""
    room.open_question(12, "ballot", "{}")
    room.vote(12, "a", "1")
    assert room.open_question(12, "ballot", "other")
    assert room.ballots_in(12) == 1 and room.questions()[0].settings == "{}"


def closed(room: SqliteRoom, question: int) -> list[tuple[str, str]]:
    """Close a vote as a console does: again where others kept it waiting for too long."""
    for _ in range(20):
        with suppress(Locked):
            return room.close_question(question)
    raise AssertionError("the vote could not be closed")


def test_what_a_phone_was_told_is_counted(room: SqliteRoom) -> None:
    """However voting and closing fall together, a ballot is either read or refused, never neither or both."""
    room.open_question(12, "ballot", "{}")
    taken: set[str] = set()
    refused = threading.Event()

    def phones(first: int) -> None:
        phone = folders.open_room(room.folder)
        for number in range(first, 4000, 4):
            try:
                phone.vote(12, f"{number:04}", "{}")
            except VoteClosed:
                refused.set()
                break
            taken.add(f"{number:04}")
            refused.wait(0.002)  # web sides wait between two batches, people between two ballots
        phone.close()

    threads = [threading.Thread(target=phones, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    while room.ballots_in(12) < 40:
        pass
    read = {key for key, _body in closed(room, 12)}
    for thread in threads:
        thread.join(30)
    assert refused.is_set() and read == taken and len(read) >= 40


def test_forgotten_ballots_leave_no_bytes(room: SqliteRoom, display: SqliteRoom) -> None:
    """After a closing nothing of the ballots is in the room's files, however often they were changed."""
    room.open_question(12, "ballot", "{}")
    keys = [tokens.ballot_number(tokens.new_token(), 12) for _ in range(150)]
    for turn in range(3):
        for key in keys:
            display.vote(12, key, f'{{"reason":"secreto-{turn}-{"x" * (turn * 37)}"}}')
    assert b"secreto" in bytes_of(room.folder, "room.sqlite")
    assert len(room.close_question(12)) == 150
    assert display.room_view() is None
    room.forget_ballots(12)
    left = bytes_of(room.folder, "room.sqlite")
    assert b"secreto" not in left and not any(key.encode() in left for key in keys)


def test_forgetting_while_somebody_reads_says_so(room: SqliteRoom) -> None:
    """A long reader keeps the old log alive: Locked, and the next call takes the bytes."""
    room._connection.pragma("busy_timeout = 20")
    room.open_question(12, "ballot", "{}")
    room.vote(12, "a", "secreto")
    reader = sqlite3.connect(room.folder / "room.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ballots").fetchone()
    with pytest.raises(Locked):
        room.forget_ballots(12)
    assert room.ballots_in(12) == 0
    reader.execute("ROLLBACK")
    reader.close()
    room.forget_ballots(12)
    assert b"secreto" not in bytes_of(room.folder, "room.sqlite")


# --- many ballots in one stroke ---------------------------------------------------------------------------------


def test_many_ballots_are_kept_in_one_stroke(room: SqliteRoom, display: Room) -> None:
    """Of several questions, in any order; of two under one key the later; each is told whether it is kept."""
    for question in (12, 15):
        room.open_question(question, "ballot", "{}")
    room.close_question(15)
    told = display.vote_all([(12, "c", "1"), (15, "a", "2"), (12, "a", "3"), (99, "a", "4"), (12, "c", "5")])
    assert told == [True, False, True, False, True]
    assert display.vote_all([]) == []
    assert room.close_question(12) == [("a", "3"), ("c", "5")] and room.close_question(15) == []
    assert display.vote_all([(12, "a", "6")]) == [False]


def test_ballots_in_one_stroke_replace_and_are_replaced(room: SqliteRoom) -> None:
    """One way of voting or the other: the last ballot under a key stands, once."""
    room.open_question(12, "ballot", "{}")
    room.vote(12, "a", "1")
    room.vote_all([(12, "a", "2"), (12, "b", "2")])
    room.vote(12, "b", "3")
    assert room.ballots_in(12) == 2
    assert room.close_question(12) == [("a", "2"), ("b", "3")]


@given(
    ballots=st.lists(
        st.tuples(st.sampled_from([12, 15, 50]), st.sampled_from("abcd"), st.sampled_from("xyz")), max_size=12
    ),
    shut=st.sets(st.sampled_from([12, 15])),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_stroke_is_as_one_after_the_other(
    ballots: list[tuple[int, str, str]], shut: set[int], room: SqliteRoom
) -> None:
    """A batch keeps and refuses just what the same ballots would, cast one by one."""
    last = max((question.id for question in room.questions()), default=0)
    told, kept = [], []
    for first in (last + 1, last + 101):  # the one cast as a batch, the other one by one
        for question in (12, 15):
            room.open_question(first + question, "ballot", "{}")
        for question in shut:
            room.close_question(first + question)
        cast = [(first + question, key, body) for question, key, body in ballots]
        told.append(room.vote_all(cast) if first == last + 1 else [_voted(room, ballot) for ballot in cast])
        kept.append([room.close_question(first + question) for question in (12, 15)])
    assert kept[0] == kept[1] and told[0] == told[1]


def _voted(room: SqliteRoom, ballot: tuple[int, str, str]) -> bool:
    try:
        room.vote(*ballot)
    except VoteClosed:
        return False
    return True


def test_batches_leave_no_order_of_coming(room: SqliteRoom) -> None:
    """Whoever came first in a batch, the rows lie in the order of their keys."""
    room.open_question(12, "ballot", "{}")
    room.vote_all([(12, key, "{}") for key in "dacb"])
    raw = sqlite3.connect(room.folder / "room.sqlite")
    rows = [row[0] for row in raw.execute("SELECT key FROM ballots")]
    raw.close()
    assert rows == list("abcd")


BALLOTS = [(12, f"{7919 * n % 65536:016x}", f'{{"reason":"{"x" * (n * 61 % 400)}"}}') for n in range(24)]


@given(st.permutations(BALLOTS))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_order_ballots_came_in_the_file_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, ballots: list[tuple[int, str, str]]
) -> None:
    """Byte for byte, log included: neither rows, nor their places in a page, nor older pages tell who came first."""
    kept = []
    for order in (BALLOTS, ballots):
        record, room = folders.create_session(tmp_path_factory.mktemp("order"), header())
        room.open_question(12, "ballot", "{}")
        for ballot in order[:12]:
            room.vote(*ballot)
        for ballot in order[12:]:
            room.vote_all([ballot])
        room._emptied_at = 0
        room.beat("console", 1, 2000, None)
        kept.append((room.folder / "room.sqlite").read_bytes())
        assert (room.folder / "room.sqlite-wal").stat().st_size == 0
        room.close()
        record.close()
    assert kept[0] == kept[1]


def test_a_reader_holds_up_no_vote_and_its_log_goes_later(room: SqliteRoom) -> None:
    """Somebody who reads an older state keeps the log alive for as long as that lasts, and nobody waits for them."""
    room.open_question(12, "ballot", "{}")
    room.vote(12, "a", "primero")
    reader = sqlite3.connect(room.folder / "room.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ballots").fetchone()
    began = time.monotonic()
    room._emptied_at = 0
    room.vote(12, "b", "segundo")
    assert time.monotonic() - began < 1
    assert (room.folder / "room.sqlite-wal").stat().st_size > 0
    reader.close()
    room._emptied_at = 0
    room.screen_seen("a", "web", 3, 0, 1)
    assert (room.folder / "room.sqlite-wal").stat().st_size == 0
    assert [key for key, _ in room.close_question(12)] == ["a", "b"]


# --- unlinkable votes -------------------------------------------------------------------------------------------


def test_a_ballot_number_is_one_per_seat_and_decision() -> None:
    """First 64 bits of HMAC-SHA256(token, revision): the same for both votes, another for any other."""
    token = bytes(range(16))
    assert tokens.ballot_number(token, 120) == hmac.digest(token, b"120", "sha256").hex()[:16]
    numbers = [tokens.ballot_number(seat, at) for seat in (token, tokens.new_token()) for at in (12, 120)]
    assert len(set(numbers)) == 4 and all(len(number) == 16 for number in numbers)
    assert len(tokens.new_token()) == 16 and tokens.new_token() != tokens.new_token()
    assert tokens.token_sha256(token) == hashlib.sha256(token).hexdigest()


def test_nothing_kept_links_a_ballot_to_a_seat(room: SqliteRoom) -> None:
    """With every seat joined and voted, no token is in the files and the ballot's row names no seat."""
    seats = [tokens.new_token() for _ in range(5)]
    for number, token in enumerate(seats, 1):
        room.join(tokens.token_sha256(token), f"Person {number}", "clerk")
        room.take_up(tokens.token_sha256(token), number, "clerk")
    room.open_question(12, "ballot", '{"unlinkable":true}')
    for token in reversed(seats):
        room.vote(12, tokens.ballot_number(token, 12), '{"option":"wait"}')
    raw = sqlite3.connect(room.folder / "room.sqlite")
    rows = raw.execute("SELECT * FROM ballots").fetchall()
    raw.close()
    assert rows == sorted((12, tokens.ballot_number(token, 12), '{"option":"wait"}') for token in seats)
    kept = bytes_of(room.folder, "room.sqlite")
    assert not any(token in kept or token.hex().encode() in kept for token in seats)


# --- seats and requests -----------------------------------------------------------------------------------------


def test_a_seat_is_wished_taken_up_and_freed(room: SqliteRoom, display: Room) -> None:
    """The web writes the wish, the console number and role; a changed wish keeps them; a freed seat is gone."""
    display.join("ff", "Ana", "")
    display.join("ff", "Ana", "clerk")
    display.join("aa", "Bo", "chief")
    assert room.seats() == [Seat("aa", "Bo", "chief", None, None), Seat("ff", "Ana", "clerk", None, None)]
    assert room.take_up("ff", 1, "clerk")
    assert not room.take_up("never", 2, "clerk")
    display.join("ff", "Ana", "chief")
    assert display.seat("ff") == Seat("ff", "Ana", "chief", 1, "clerk")
    room.free("ff")
    assert display.seat("ff") is None and [seat.token_sha256 for seat in room.seats()] == ["aa"]


def test_requests_wait_in_order_and_ids_never_return(room: SqliteRoom, display: Room) -> None:
    """Oldest first; an id that was done is not given again, so that nobody takes up another's."""
    first, second = display.request("stop", "{}"), display.request("look", '{"screen":"a"}')
    assert room.requests() == [Request(first, "stop", "{}"), Request(second, "look", '{"screen":"a"}')]
    room.done(first)
    room.done(second)
    room.done(second)
    assert room.requests() == [] and display.request("stop", "{}") > second


def test_a_closed_room_says_so(room: SqliteRoom) -> None:
    """After close, twice, our errors and no other."""
    room.close()
    room.close()
    calls: list[tuple[type[Exception], Callable[[], object]]] = [
        (CannotRead, room.room_view),
        (KeepingFailed, lambda: room.beat("a", 1, 1, None)),
    ]
    for kind, call in calls:
        with pytest.raises(kind):
            call()


def test_the_room_is_used_from_several_threads(room: SqliteRoom) -> None:
    """One object, many threads: nothing is lost."""
    room.open_question(12, "ballot", "{}")

    def voting(first: int) -> None:
        for number in range(25):
            room.vote(12, f"{first}-{number}", "{}")

    threads = [threading.Thread(target=voting, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert room.ballots_in(12) == 100
