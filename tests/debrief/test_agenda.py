"""The order of the debrief, and what is reached by keys."""

from __future__ import annotations

from typing import Any

import pytest
from tests.debrief.making import EXERCISE, SOURCE, begun, decide_first, played, to_second
from tests.exercises import Driver, exercise_of

from tabletop.debrief.agenda import agenda, following, optional_parts, phase_of, previous
from tabletop.debrief.comparison import compare, lead, not_reached
from tabletop.debrief.screens import screen
from tabletop.session import commands as co

HOT_WASH = [
    "hot_wash:keep_change", "hot_wash:actions", "hot_wash:findings", "hot_wash:ratings", "hot_wash:feedback",
    "hot_wash:close",
]  # fmt: skip


def show(room: Driver, part: str) -> None:
    """Show a part as the console does."""
    room.did(co.GoTo(phase=phase_of(part), part=part))


def test_order_of_the_evening() -> None:
    """Out of role, the room first, one decision in full, the others in one screen each, the hot wash."""
    room = played()
    assert agenda(room.state) == [
        "debrief:out_of_role", "debrief:room_first",
        "debrief:1:chosen", "debrief:1:author", "debrief:1:others",
        "debrief:2:short",
        *HOT_WASH,
    ]  # fmt: skip


def test_nothing_before_the_end() -> None:
    """While the exercise is played there is no agenda, nothing on keys, and an empty screen for every part."""
    room = begun()
    decide_first(room)
    assert agenda(room.state) == optional_parts(room.state) == []
    for part in ("debrief:1:chosen", "debrief:1:author", "debrief:1:others", "debrief:author", "debrief:invented"):
        assert screen(room.state, part).body == ()
    comparison = compare(room.state)[0]
    assert comparison.views == comparison.author.readings == comparison.not_taken == ()
    assert comparison.hindsight is None


def test_lead_is_the_most_split() -> None:
    """Without a named lead the decision whose first vote was most split is told in full."""
    room = begun()
    room.to("vote:1")
    room.vote(staged=6)
    room.to("decide")
    room.did(co.Decide(option="staged", although_no_reason=True))
    room.to("write:terms")
    while room.state.scene_id != "second":
        room.space()
    room.to("vote:1")
    room.vote(panel=3, us=3)
    room.to("vote:2")
    room.vote(panel=6)
    room.to("decide")
    room.did(co.Decide(option="us", although_no_reason=True))
    room.did(co.EndHere())
    assert lead(room.state) == 2
    assert agenda(room.state)[2:6] == ["debrief:2:chosen", "debrief:2:author", "debrief:2:others", "debrief:1:short"]


@pytest.mark.parametrize(("named", "found"), [("second", 2), ("first", 1), ("last", 1)])
def test_lead_as_named(named: str, found: int) -> None:
    """``debrief.lead`` is told in full if it was decided; a scene that was not is passed over."""
    text = EXERCISE.replace("debrief:\n", f"debrief:\n  lead: {named}\n")
    if named == "last":
        text = text.replace("lead: last", "lead: second")
    room = Driver(exercise_of(text, {"source.yaml": SOURCE}), 6)
    room.begin()
    decide_first(room)
    if named != "last":
        to_second(room)
        room.did(co.Decide(option="us", although_no_reason=True))
    room.did(co.EndHere())
    assert lead(room.state) == found


def test_nothing_decided() -> None:
    """A room that decided nothing still has an opening and a hot wash, and hears what it did not reach."""
    room = begun()
    room.did(co.EndHere(why="the fire bell"))
    assert agenda(room.state) == ["debrief:out_of_role", "debrief:room_first", *HOT_WASH]
    said = " ".join(piece.text for piece in screen(room.state, "debrief:out_of_role").body)
    assert "Not reached: “The request”, “The answer”" in said
    assert not_reached(room.state) == ["The request", "The answer"]


def test_without_author_and_objectives() -> None:
    """Without a source nobody is told what an author thinks; without objectives nothing is rated."""
    room = Driver(exercise_of("""
tabletop: 1
title: The leak
scenes:
  morning:
    text: A file is in the newspaper.
    decision:
      ask: What do we say?
      options:
        confirm: {label: Confirm it, goto: after}
        decline: {label: Decline, goto: after}
  after: {text: The ministry calls., ending: A difficult afternoon}
"""), 3)  # fmt: skip
    room.begin()
    room.to("decide")
    room.did(co.Decide(option="confirm", reason="it is true"))
    while room.state.phase == "scene":
        room.space()
    assert agenda(room.state) == [
        "debrief:out_of_role", "debrief:room_first", "debrief:1:chosen", "debrief:1:others",
        "hot_wash:keep_change", "hot_wash:actions", "hot_wash:findings", "hot_wash:feedback", "hot_wash:close",
    ]  # fmt: skip
    words = [piece.text for part in agenda(room.state) for piece in screen(room.state, part).body]
    assert not any("author" in text for text in words)


def test_forward_and_back() -> None:
    """``following`` and ``previous`` walk the main line, and end at its ends."""
    room = played()
    parts = agenda(room.state)
    walked = [parts[0]]
    while following(room.state, walked[-1]):
        walked.append(following(room.state, walked[-1]))
    assert walked == parts
    assert previous(room.state, parts[0]) == ""
    assert [previous(room.state, part) for part in parts[1:]] == parts[:-1]


def test_keys_lead_back() -> None:
    """From what a key has shown, ``space`` leads back to where the key was pressed."""
    room = played()
    show(room, "debrief:1:author")
    show(room, "debrief:map")
    show(room, "debrief:votes")
    assert following(room.state, "debrief:votes") == "debrief:1:author"
    show(room, "hot_wash:actions")
    assert following(room.state, "debrief:map") == "hot_wash:actions"
    assert following(room.state, "debrief:2:chosen") == "debrief:2:author"
    assert following(room.state, "debrief:2:others") == "hot_wash:actions"


def test_parts_on_keys() -> None:
    """Only what has something to show is offered, and everything offered shows something."""
    room = played()
    found = optional_parts(room.state)
    assert "debrief:assumptions" not in found
    assert {"debrief:map", "debrief:votes", "debrief:indicators", "debrief:author", "debrief:invented"} <= set(found)
    assert {"debrief:2:chosen", "debrief:2:author", "debrief:2:others", "debrief:1:not_taken"} <= set(found)
    assert all(screen(room.state, part).body for part in found)
    room.did(co.Note(kind="assumption", text="they will wait"))
    assert "debrief:assumptions" in optional_parts(room.state)


@pytest.mark.parametrize(
    "part",
    ["", "debrief", "debrief:9:chosen", "debrief:1:nothing", "debrief:x:chosen", "debrief:²:chosen", "hot_wash:x"],
)
def test_unknown_parts(part: str) -> None:
    """A part of another program is an empty screen, and going on from it leads into the debrief."""
    room: Any = played()
    assert screen(room.state, part).body == ()
    assert following(room.state, part) == "debrief:out_of_role"
