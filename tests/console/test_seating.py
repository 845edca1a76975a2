"""Phones and seats: who comes in gets a seat once, keeps it, and can lose it only to the facilitator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.console.driving import FakeClock, kept, new_desk, refused, step, until
from tests.console.phones import Phones, phones_at, seen

from tabletop.console.desk import Desk
from tabletop.console.seating import AT_ONCE
from tabletop.console.sessions import reopen
from tabletop.session import commands as co
from tabletop.store import folders


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = new_desk(tmp_path, "leaked_file", people=4)
    yield desk
    desk.close()


@pytest.fixture
def phones(desk: Desk) -> Iterator[Phones]:
    with phones_at(desk) as phones:
        yield phones


def roles(desk: Desk) -> list[str]:
    return list(desk.exercise.roles)


def test_a_phone_sits_down_where_its_role_is_wished(desk: Desk, phones: Phones) -> None:
    """The wished role's seat first, and the phone is told number and role."""
    wanted = desk.state.seats[3]
    phones.join("ana", wanted)
    assert any("seat 3" in text for text in seen(desk))
    row = phones.seat("ana")
    assert row is not None and (row.number, row.role) == (3, wanted)
    assert desk.state.present == 4, "she was counted before"


def test_a_wish_that_is_taken_gets_the_first_free_seat(desk: Desk, phones: Phones) -> None:
    """Two wish for one role: both sit, each with the role of the seat."""
    wanted = desk.state.seats[2]
    for who in ("ana", "ben"):
        phones.join(who, wanted)
    seen(desk)
    assert {phones.number("ana"), phones.number("ben")} == {1, 2}
    for who in ("ana", "ben"):
        row = phones.seat(who)
        assert row is not None and row.role == desk.state.seats[row.number or 0]


def test_a_role_nobody_plays_is_given_to_who_wishes_it(desk: Desk, phones: Phones) -> None:
    """With fewer people than roles, a wish for one left over changes the seat's role."""
    spare = next(role for role in roles(desk) if role not in desk.state.seats.values())
    phones.join("ana", spare)
    seen(desk)
    row = phones.seat("ana")
    assert row is not None and row.role == spare and desk.state.seats[row.number or 0] == spare


def test_where_the_facilitator_gives_roles_a_wish_is_no_more_than_that(tmp_path: Path) -> None:
    """The set-up says who picks."""
    desk = new_desk(tmp_path, "leaked_file", people=4, pick_roles=False)
    with phones_at(desk) as phones:
        phones.join("ana", desk.state.seats[3])
        seen(desk)
        assert phones.number("ana") == 1
        assert phones.joining()["pick_roles"] is False
    desk.close()


def test_a_late_arrival_is_one_more(desk: Desk, phones: Phones) -> None:
    """When all seats have phones, the next one takes a new seat, by an event."""
    for n in range(5):
        phones.join(f"p{n}")
    seen(desk)
    assert desk.state.present == 5
    assert {phones.number(f"p{n}") for n in range(5)} == {1, 2, 3, 4, 5}


def test_an_observer_is_not_counted(desk: Desk, phones: Phones) -> None:
    """Number 0, role observer, no seat."""
    phones.join("guest", "observer")
    assert "look on" in seen(desk)[-1]
    row = phones.seat("guest")
    assert row is not None and (row.number, row.role) == (0, "observer")
    assert desk.state.present == 4 and desk.seating.seated.observers == 1 and not desk.seating.seated.phones


def test_nobody_is_seated_behind_a_locked_door(desk: Desk, phones: Phones) -> None:
    """Locked, who still gets through waits; unlocked, they sit down."""
    desk.seating.lock(True)
    assert phones.joining()["locked"] is True
    phones.join("ana")
    seen(desk)
    assert phones.number("ana") is None and desk.seating.seated.waiting == 1
    desk.seating.lock(False)
    desk.seating.due = True
    seen(desk)
    assert phones.number("ana") == 1 and desk.seating.seated.waiting == 0


def test_a_role_given_reaches_the_phone(desk: Desk, phones: Phones) -> None:
    """The row carries the new role, by which the private words are picked."""
    phones.join("ana")
    seen(desk)
    other = next(role for role in roles(desk) if role != desk.state.seats[1])
    kept(desk.do(co.GiveRole(seat=1, role=other)))
    seen(desk)
    row = phones.seat("ana")
    assert row is not None and row.role == other
    view = phones.room.role_view(other)
    assert view is not None and desk.exercise.roles[other].brief in view[1]


def test_a_seat_that_is_freed_frees_its_phone(desk: Desk, phones: Phones) -> None:
    """However it is freed, the phone's row goes, and the page asks it to join again."""
    for n in range(4):
        phones.join(f"p{n}")
    seen(desk)
    kept(desk.do(co.FreeSeat(seat=2)))
    kept(desk.do(co.Present(count=2)))
    seen(desk)
    left = {phones.number(f"p{n}") for n in range(4)}
    assert left == {None, 1, 3}
    assert sum(phones.seat(f"p{n}") is None for n in range(4)) == 2


def test_a_new_phone_takes_a_seat_over(desk: Desk, phones: Phones) -> None:
    """The old phone is let go; the next one that joins has the same number and role."""
    phones.join("old", desk.state.seats[2])
    seen(desk)
    assert desk.seating.expect(2) is None
    assert phones.seat("old") is None
    phones.join("new", desk.state.seats[4])
    seen(desk)
    assert phones.number("new") == 2 and desk.seating.seated.expected == 0


def test_a_phone_that_joined_anew_moves_to_its_seat(tmp_path: Path) -> None:
    """The seat it had been given as a late arrival goes again."""
    desk = new_desk(tmp_path, "leaked_file", people=1)
    with phones_at(desk) as phones:
        phones.join("old")
        seen(desk)
        phones.join("new")
        seen(desk)
        assert phones.number("new") == 2 and desk.state.present == 2
        assert desk.seating.move(2, 1) is None
        seen(desk)
        assert phones.number("new") == 1 and phones.seat("old") is None and desk.state.present == 1
    desk.close()


def test_names_stand_with_the_people_and_nowhere_else(tmp_path: Path) -> None:
    """A name is written to the people's table where names are kept; a listed one finds its own seat."""
    desk = new_desk(tmp_path, "leaked_file", people=3, names=True, participants=(("", ""), ("Ana Ruiz", "FGR")))
    with phones_at(desk) as phones:
        phones.join("ana", name="ana")
        phones.join("ben", name="Ben \x1b[31mOsei")
        said = " / ".join(seen(desk))
        assert phones.number("ana") == 2 and phones.number("ben") == 1
        people = desk.record.people()
        assert (people[2].name, people[2].organisation) == ("Ana Ruiz", "FGR")
        assert "\x1b" not in people[1].name and people[1].name.endswith("Osei")
        assert "Ana Ruiz has joined: seat 2" in said and "\x1b" not in said
        assert not any("Ruiz" in event.body or "Osei" in event.body for event in desk.record.read())
    desk.close()


def test_without_names_none_is_kept(desk: Desk, phones: Phones) -> None:
    """What a phone sends as a name all the same is not written down."""
    phones.join("ana", name="Ana Ruiz")
    assert seen(desk)[-1].startswith("A phone has joined: seat 1")
    assert desk.record.people() == {} and phones.joining()["names"] is False


def test_a_full_hall_is_seated_in_batches(tmp_path: Path) -> None:
    """Many at once: so many a look, one append each, nobody twice, nobody left out."""
    desk = new_desk(tmp_path, "leaked_file", people=10)
    with phones_at(desk) as phones:
        for n in range(150):
            phones.join(f"p{n}")
        before = desk.state.revision
        desk.poll()
        assert len(desk.seating.seated.phones) == AT_ONCE and desk.seating.due
        assert desk.state.revision - before == AT_ONCE - 10
        seen(desk)
        numbers = [phones.number(f"p{n}") for n in range(150)]
        assert sorted(n for n in numbers if n) == list(range(1, 151)) and desk.state.present == 150
    desk.close()


def test_the_roles_that_are_taken_are_told(desk: Desk, phones: Phones) -> None:
    """A role is taken when each of its seats has a phone."""
    wanted = desk.state.seats[1]
    phones.join("ana", wanted)
    seen(desk)
    listed = phones.joining()["roles"]
    assert isinstance(listed, list)
    assert [role["id"] for role in listed if role["taken"]] == [wanted]


def test_the_address_is_shown_until_the_evening_begins(desk: Desk, phones: Phones) -> None:
    """In the lobby of itself, afterwards only where the facilitator wants it."""
    desk.poll()
    assert phones.joining()["show_door"] is True
    kept(desk.go_on())
    desk.poll()
    assert phones.joining()["show_door"] is False
    desk.seating.show_door(True)
    kept(desk.go_on())
    desk.poll()
    assert phones.joining()["show_door"] is True


def test_a_resumed_console_finds_door_and_seats_as_they_were(tmp_path: Path) -> None:
    """Locked stays locked, and no phone loses its seat."""
    desk = new_desk(tmp_path, "leaked_file", people=2)
    with phones_at(desk) as phones:
        phones.join("ana")
        seen(desk)
        desk.seating.lock(True)
        desk.close()
        again = reopen(tmp_path / desk.session_id)
        seen(again)
        assert again.seating.seated.locked and again.seating.seated.phones == {1}
        assert phones.number("ana") == 1
        again.close()


def test_a_lost_room_file_keeps_the_seats_that_can_still_be_read(desk: Desk, phones: Phones) -> None:
    """The file is made anew; phones go on with their cookie, or join again."""
    phones.join("ana")
    seen(desk)
    folders.close_room(desk.folder)
    desk.beat()
    seen(desk)
    with phones_at(desk) as after:
        after.tokens = phones.tokens
        assert after.number("ana") == 1
        assert after.joining()["locked"] is False


def test_two_consoles_seat_a_phone_once(tmp_path: Path) -> None:
    """Whichever looks first; the other finds it seated."""
    one = new_desk(tmp_path, "leaked_file", people=1)
    other = reopen(one.folder)
    with phones_at(one) as phones:
        for n in range(4):
            phones.join(f"p{n}")
            for desk in (one, other):
                seen(desk)
        for desk in (one, other):
            seen(desk)
        assert {phones.number(f"p{n}") for n in range(4)} == {1, 2, 3, 4}
        assert one.state.present == other.state.present == 4
    one.close()
    other.close()


def test_a_phone_that_comes_during_a_secret_vote_takes_part_from_the_next_one(tmp_path: Path) -> None:
    """A late arrival has a seat and is not among those who may vote."""
    desk = new_desk(tmp_path, "leaked_file", people=2)
    with phones_at(desk) as phones:
        for who in ("ana", "ben"):
            phones.join(who)
        seen(desk)
        until(desk, "vote:1")
        seen(desk)
        phones.join("late")
        seen(desk)
        assert phones.number("late") == 3 and phones.settings()["seats"] == [1, 2]
        assert refused(desk.seating.expect(1)).reason == refused(desk.seating.let_go(1)).reason
        assert phones.number("ana") is not None, "no phone changes its seat while nobody can tell who has voted"
    desk.close()


def test_who_voted_at_the_keyboard_has_no_second_voice_by_phone(tmp_path: Path) -> None:
    """A phone that comes for that seat waits until the vote is closed."""
    desk = new_desk(tmp_path, "leaked_file", people=1)
    until(desk, "vote:1")
    question = desk.state.question
    assert question is not None
    assert desk.cast(1, question.options[0][0]) is None
    with phones_at(desk) as phones:
        phones.join("ana")
        seen(desk)
        assert phones.number("ana") is None and desk.seating.seated.waiting == 1 and desk.state.present == 1
        kept(desk.close_vote())
        seen(desk)
        assert phones.number("ana") == 1
    desk.close()


def test_an_inject_to_a_role_goes_to_its_phone(tmp_path: Path) -> None:
    """Where everybody it is for has a phone, that is how it is sent unless said otherwise."""
    desk = new_desk(tmp_path, "leaked_file", people=8)
    with phones_at(desk) as phones:
        until(desk, "block:0")
        for _ in range(80):
            following = desk.facilitator_view().next.label
            if following.startswith("hand over:"):
                break
            if desk.state.question is not None:
                desk.do(co.CountCards(counts={desk.state.question.options[0][0]: 8}))
            step(desk)
        else:
            pytest.fail("no inject to a role was met")
        for n in range(8):
            phones.join(f"p{n}")
        seen(desk)
        assert desk.facilitator_view().next.label.startswith("to a phone:")
        sent = kept(desk.go_on()).happened[0].event
        assert getattr(sent, "how", "") == "seat"
    desk.close()


def test_a_console_that_left_in_good_order_is_not_waited_for(tmp_path: Path) -> None:
    """Its last beat says so; beside another console the beat is that one's."""
    clock = FakeClock()
    desk = new_desk(tmp_path, monotonic_ms=clock)
    desk.beat()
    other = reopen(desk.folder, monotonic_ms=clock)
    other.beat()
    desk.beat()
    other.close()
    with phones_at(desk) as phones:
        beat = phones.room.last_beat()
        assert beat is not None and beat.console == desk.console and beat.counter > 0
        clock.ms += 9_000
        desk.close()
        beat = phones.room.last_beat()
        assert beat is not None and beat.counter < 0
