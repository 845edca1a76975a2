"""What the seats' screens are told of a vote, and under what a ballot is kept: as much as the sentence says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.console.driving import exercise, kept, new_desk, refused, until
from tests.console.phones import phones_at, seen

from tabletop.console.desk import Desk
from tabletop.console.sessions import reopen
from tabletop.debrief.votes import votes_of
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.store import folders


def voting(root: Path, people: int = 3, **setup: object) -> Desk:
    """A desk whose first vote is open."""
    desk = new_desk(root, "leaked_file", people=people, **setup)
    until(desk, "vote:1")
    return desk


def test_settings_hold_labels_letters_and_who_may_take_part(tmp_path: Path) -> None:
    """A screen that knows nothing of the exercise can draw the ballot."""
    desk = voting(tmp_path)
    question = desk.state.question
    decision = exercise("leaked_file").scenes[desk.state.scene_id].decision
    assert question is not None and decision is not None
    with phones_at(desk) as phones:
        settings = phones.settings()
    assert settings["options"] == [[name, letter, decision.options[name].label] for name, letter in question.options]
    assert settings["opened"] == question.id and settings["round"] == 1
    assert settings["unlisted"] is decision.unlisted and settings["seats"] == [1, 2, 3]
    desk.close()


def test_both_votes_of_a_decision_have_one_number_a_seat(tmp_path: Path) -> None:
    """The second vote names the revision of the first, so that a movement can be seen."""
    desk = new_desk(tmp_path, "leaked_file", people=2)
    with phones_at(desk) as phones:
        for who in ("ana", "ben"):
            phones.join(who)
        seen(desk)
        until(desk, "vote:1")
        options = [name for name, _ in desk.state.question.options]  # type: ignore[union-attr]
        first = phones.vote("ana", options[0])
        phones.vote("ben", options[1])
        kept(desk.close_vote())
        kept(desk.do(co.Revote(on=desk.state.step)))
        opened = phones.settings()["opened"]
        assert phones.vote("ana", options[1]) == first
        phones.vote("ben", options[1])
        kept(desk.close_vote())
        until(desk, "decide")
        kept(desk.do(co.Decide(option=options[1], reason="a reason", draw=0.5)))
        votes = votes_of(desk.state, desk.state.moment.decisions[-1])
        assert votes.shift == (1, 2) and opened == desk.state.moment.questions[0]
    desk.close()


@pytest.mark.parametrize("privacy", ["unlinkable", "role", "named"])
def test_a_keyboard_ballot_is_kept_as_the_sentence_says(tmp_path: Path, privacy: str) -> None:
    """Unlinkable: a number. By role: role and number. By person: the seat. Never more."""
    desk = voting(tmp_path, privacy=privacy)
    question = desk.state.question
    assert question is not None
    option = question.options[0][0]
    for seat in (1, 2, 3):
        assert desk.cast(seat, option) is None
        assert desk.cast(seat, option, reason="again") is None
    made = kept(desk.close_vote()).happened[0].event
    ballots = getattr(made, "ballots", ())
    assert len(ballots) == 3, "a vote that is changed stays one vote"
    for ballot in ballots:
        body = json.dumps(ballot.__dict__)
        assert ("seat-" in body) is (privacy == "named")
        if privacy == "role":
            assert ballot.key.split(":")[:2] in [["role", role] for role in desk.state.seats.values()]
    desk.close()


def test_no_seat_number_stands_in_a_vote_by_role(tmp_path: Path) -> None:
    """From phones and keyboard alike, in the record and in the room's file."""
    desk = new_desk(tmp_path, "leaked_file", people=4, privacy="role")
    with phones_at(desk) as phones:
        for who in ("ana", "ben"):
            phones.join(who)
        seen(desk)
        until(desk, "vote:1")
        question = desk.state.question
        assert question is not None
        key = phones.vote("ana", question.options[0][0])
        assert desk.cast(4, question.options[0][0]) is None
        other = next(role for role in desk.exercise.roles if role != desk.state.seats[1])
        kept(desk.do(co.GiveRole(seat=1, role=other)))
        seen(desk)
        assert phones.vote("ana", question.options[1][0]) == key, "a role given now reaches the phone after the vote"
        assert desk.ballots_in() == 2
        kept(desk.close_vote(although_missing=True))
        seen(desk)
        row = phones.seat("ana")
        assert row is not None and row.role == other
    assert "seat-" not in "".join(event.body for event in desk.record.read() if event.form.startswith("vote_closed"))
    desk.close()


def test_something_else_keeps_its_words(tmp_path: Path) -> None:
    """What a phone writes for “something else” reaches the record; what it writes beside an option does not."""
    desk = new_desk(tmp_path, "leaked_file", people=2)
    with phones_at(desk) as phones:
        for who in ("ana", "ben"):
            phones.join(who)
        seen(desk)
        until(desk, "vote:1")
        options = [name for name, _ in desk.state.question.options]  # type: ignore[union-attr]
        phones.vote("ana", "unlisted", words="ask them both")
        phones.vote("ben", options[0], words="sneaked in", confidence="4")
        ballots = getattr(kept(desk.close_vote()).happened[0].event, "ballots", ())
        assert sorted((b.option, b.words, b.confidence) for b in ballots) == sorted(
            [("unlisted", "ask them both", 0), (options[0], "", 0)]
        )
    desk.close()


def test_after_a_crash_nobody_votes_twice_at_a_keyboard(tmp_path: Path) -> None:
    """Tokens were in memory only: the program says what happened and how to go on; no vote is counted twice."""
    desk = voting(tmp_path)
    question = desk.state.question
    assert question is not None
    option = question.options[0][0]
    assert desk.cast(1, option) is None
    desk.room.close()  # as if the process had died
    desk._book.close()
    again = reopen(desk.folder)
    refusal = again.box.cut_off()
    assert refusal is not None and refusal.reason.startswith("1 of 3 in, some from a keyboard that is gone")
    assert refused(again.cast(1, option)) == refusal and again.ballots_in() == 1
    kept(again.do(co.CountCards(counts={option: 2}, ballots_in=1)))
    kept(again.close_vote())
    assert sum(again.state.questions[question.id].counts().values()) == 3
    kept(again.do(co.Revote(on=again.state.step)))
    assert again.cast(1, option) is None, "the next vote is nobody's old one"
    again.close()


def test_a_named_vote_goes_on_at_the_keyboard_after_a_crash(tmp_path: Path) -> None:
    """Its key is the seat: a second ballot replaces the first."""
    desk = voting(tmp_path, privacy="named")
    option = desk.state.question.options[0][0]  # type: ignore[union-attr]
    assert desk.cast(1, option) is None
    desk.room.close()
    desk._book.close()
    again = reopen(desk.folder)
    assert again.box.cut_off() is None and again.cast(1, option) is None and again.ballots_in() == 1
    again.close()


def test_rows_that_are_no_ballots_lose_nothing_else(tmp_path: Path) -> None:
    """A body nobody understands is a pass."""
    desk = voting(tmp_path, people=3)
    question = desk.state.question
    assert question is not None
    option = question.options[0][0]
    with phones_at(desk) as phones:
        bodies = ["no json", "[" * 50_000, json.dumps({"option": option, "confidence": True})]
        assert all(phones.room.vote_all([(question.id, f"{n:016x}", body) for n, body in enumerate(bodies)]))
    kept(desk.close_vote())
    closed = desk.state.questions[question.id]
    assert (closed.counts()[option], closed.passed()) == (1, 2) and closed.ballots[2].confidence == 0
    desk.close()


def test_a_lost_room_file_in_a_vote_keeps_who_may_take_part(tmp_path: Path) -> None:
    """The question stands in the new file as it was opened, with the ballots that could be read."""
    desk = voting(tmp_path, people=2)
    assert desk.cast(1, desk.state.question.options[0][0]) is None  # type: ignore[union-attr]
    kept(desk.do(co.TakeSeat()))
    folders.close_room(desk.folder)
    desk.beat()
    with phones_at(desk) as phones:
        assert phones.settings()["seats"] == [1, 2]
    assert desk.ballots_in() == 1 and not isinstance(desk.close_vote(although_missing=True), Refusal)
    desk.close()


def test_the_view_names_the_votes_that_count(tmp_path: Path) -> None:
    """A closed one does; open, taken back or skipped, none does, and a new visit begins with none."""
    desk = voting(tmp_path)
    question = desk.state.question
    assert question is not None and desk.room_view().votes == ()
    desk.cast(1, question.options[0][0])
    kept(desk.close_vote(although_missing=True))
    assert desk.room_view().votes == (question.id,)
    assert type(desk.room_view()).from_text(desk.room_view().to_text()) == desk.room_view()
    kept(desk.do(co.Revote()))
    kept(desk.do(co.Skip()))
    assert desk.room_view().votes == (question.id,)
    while desk.room_view().votes:
        kept(desk.do(co.Undo()))
    assert desk.state.questions[question.id].status == "undone"
    desk.close()


def test_a_seat_with_a_phone_has_no_second_vote_at_the_keyboard(tmp_path: Path) -> None:
    """Where ballots keep no seat, nobody could tell that both are one person’s."""
    desk = voting(tmp_path)
    question = desk.state.question
    assert question is not None
    option = question.options[0][0]
    with phones_at(desk) as phones:
        phones.join("ana")
        seen(desk)
        number = phones.number("ana")
        assert number
        phones.vote("ana", option)
        assert "votes by its phone" in refused(desk.cast(number, option)).reason
    assert desk.ballots_in() == 1
    assert desk.cast(next(seat for seat in desk.state.seats if seat != number), option) is None
    desk.close()
