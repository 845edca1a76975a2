"""What people ask for on their phones waits until the facilitator takes it up, and says no more than they wanted."""

from __future__ import annotations

import json
from pathlib import Path

from tests.console.driving import kept, new_desk, refused, step, until
from tests.console.phones import phones_at, seen
from tests.tui.facilitator.consoles import desk_of

from tabletop.console.from_seats import MOST_WAITING, STOP_NOTE
from tabletop.console.sessions import reopen
from tabletop.session import commands as co
from tabletop.session import events as ev


def test_a_line_is_written_when_taken_up(tmp_path: Path) -> None:
    """Proposed, it stands on the console; taken up, on the room's screen; dropped, nowhere."""
    desk = desk_of(tmp_path, at="write:lines")
    part = desk.state.moment.part.removeprefix("write:")
    with phones_at(desk) as phones:
        for text in ("call the mayor", "buy sandbags"):
            phones.room.request("line", json.dumps({"list": part, "text": text, "role": ""}))
        seen(desk)
        first, second = desk.from_seats.wishes
        assert "call the mayor" not in desk.room_view().to_text()
        kept(desk.from_seats.take(first.id))
        desk.from_seats.drop(second.id)
        assert "call the mayor" in desk.room_view().to_text() and "sandbags" not in desk.room_view().to_text()
        assert phones.room.requests() == [] and desk.from_seats.wishes == ()
        assert "dropped already" in refused(desk.from_seats.take(second.id)).reason
    desk.close()


def test_a_dissent_has_its_words_and_role(tmp_path: Path) -> None:
    """With the role where it was given, else as anybody's."""
    desk = new_desk(tmp_path, "leaked_file", people=3)
    until(desk, "dissent")
    role = desk.state.seats[1]
    with phones_at(desk) as phones:
        for body in ({"words": "too soon", "would_change": "a second source", "role": role}, {"words": "too late"}):
            phones.room.request("dissent", json.dumps(body))
        seen(desk)
        for wish in desk.from_seats.wishes:
            kept(desk.from_seats.take(wish.id))
    kept_ones = [dissent for _, dissent in desk.state.dissents]
    assert [(d.who, d.words, d.would_change) for d in kept_ones] == [
        (role, "too soon", "a second source"), ("", "too late", ""),
    ]  # fmt: skip
    desk.close()


def test_please_not_this_carries_nothing(tmp_path: Path) -> None:
    """It survives a restart, is no event by itself, and becomes a note without a seat if the facilitator wants."""
    desk = new_desk(tmp_path, "leaked_file", people=3)
    until(desk, "block:0")
    revision = desk.state.revision
    with phones_at(desk) as phones:
        phones.room.request("stop", json.dumps({"seat": 2, "words": "from seat 2"}))
        seen(desk)
        desk.close()
        again = reopen(desk.folder)
        wish = again.from_seats.wishes[0]
        assert (wish.words, wish.role) == ("", "") and again.state.revision == revision
        assert "please not this" not in again.room_view().to_text()
        noted = kept(again.from_seats.take(wish.id)).happened[0].event
        assert isinstance(noted, ev.Noted)
        assert (noted.kind, noted.text, noted.who) == ("observation", STOP_NOTE, "")
        again.close()


def test_who_leaves_frees_the_seat(tmp_path: Path) -> None:
    """At once, announced, by an event."""
    desk = new_desk(tmp_path, "leaked_file", people=3)
    with phones_at(desk) as phones:
        phones.join("ana")
        seen(desk)
        phones.room.request("leave", json.dumps({"seat": 1}))
        assert seen(desk)[-1].startswith("seat 1 has left")
        assert 1 not in desk.state.seats and phones.seat("ana") is None and desk.from_seats.wishes == ()
        phones.room.request("leave", json.dumps({"seat": 99}))
        phones.room.request("leave", json.dumps({"seat": "1"}))
        seen(desk)
        assert desk.state.present == 2 and phones.room.requests() == []
    desk.close()


def test_what_is_none_of_these_is_let_go(tmp_path: Path) -> None:
    """Unknown kinds, bodies that are no JSON, empty words: none waits, none stops the console."""
    desk = new_desk(tmp_path, people=3)
    with phones_at(desk) as phones:
        for kind, body in (("line", "no json"), ("line", "{}"), ("dissent", '{"words": 3}'), ("other", "{}")):
            phones.room.request(kind, body)
        seen(desk)
        assert desk.from_seats.wishes == () and phones.room.requests() == []
        for n in range(MOST_WAITING + 5):
            phones.room.request("line", json.dumps({"list": "x", "text": f"line {n} \x1b[31m"}))
        seen(desk)
        assert len(desk.from_seats.wishes) == len(phones.room.requests()) == MOST_WAITING
        assert "\x1b" not in desk.from_seats.wishes[0].words
        assert refused(desk.from_seats.take(desk.from_seats.wishes[0].id)).reason
    step(desk)
    desk.close()


def test_a_dissent_stays_with_its_decision(tmp_path: Path) -> None:
    """Taken up after another decision it stands beside the first; where that was taken back, beside none."""
    desk = new_desk(tmp_path, "leaked_file", people=3)
    until(desk, "dissent")
    first = desk.room_view().decision
    assert first == desk.state.moment.decisions[-1].revision
    with phones_at(desk) as phones:
        for words in ("too soon", "too late"):
            phones.room.request("dissent", json.dumps({"words": words, "decision": first}))
        seen(desk)
        step(desk)
        until(desk, "dissent")
        assert desk.room_view().decision != first
        kept(desk.from_seats.take(desk.from_seats.wishes[0].id))
        (dissent,) = [dissent for _, dissent in desk.state.dissents]
        assert (dissent.decision, dissent.words) == (first, "too soon")
        while desk.state.moment.decisions:
            kept(desk.do(co.Undo()))
        until(desk, "dissent")
        assert "has been taken back" in refused(desk.from_seats.take(desk.from_seats.wishes[0].id)).reason
    desk.close()


def test_closing_says_what_was_not_taken_up(tmp_path: Path) -> None:
    """It goes with the room: the facilitator is told before."""
    desk = new_desk(tmp_path, people=3)
    until(desk, "hot_wash:close")
    with phones_at(desk) as phones:
        phones.room.request("stop", "{}")
        seen(desk)
        assert refused(desk.go_on()).reason.startswith("1 from the seats not taken up yet (q) · this ends the evening")
    desk.close()
