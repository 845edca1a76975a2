"""What a report holds, and that it is tidy with nothing in it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.debrief.making import begun, decide_first, rich
from tests.exercises import Driver, exercise_of
from tests.reports.making import full_room, given

from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, PageBreak, Table
from tabletop.reports.markdown import write
from tabletop.reports.naming import Naming
from tabletop.reports.session_report import build
from tabletop.reports.timeline import pacing, taken_back, timeline
from tabletop.session import commands as co

LEAK = """
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
"""


def headings(blocks: list[Block], level: int = 2) -> list[str]:
    """The headings of one level."""
    return [block.text for block in blocks if isinstance(block, Heading) and block.level == level]


def tidy(blocks: list[Block]) -> None:
    """Fail where a section is empty or a table is not straight."""
    for block, after in zip(blocks, [*blocks[1:], Heading(1, "")], strict=True):
        if isinstance(block, Heading):
            assert block.text
            assert not (isinstance(after, Heading) and after.level <= block.level), f"nothing under {block.text}"
        if isinstance(block, Table):
            assert block.columns
            assert block.rows
            assert all(len(row) == len(block.columns) for row in block.rows)
        if isinstance(block, ListBlock):
            assert block.items
            assert all(block.items)
        if isinstance(block, Fields):
            assert block.rows
            assert all(label and value for label, value in block.rows)


def test_all_sections_in_order() -> None:
    """A session with everything has every section, once."""
    blocks = build(given(full_room()))
    tidy(blocks)
    assert headings(blocks, 1) == ["Made up"]
    assert headings(blocks) == [
        "At a glance", "Objectives", "Who took part", "The path", "Decisions", "Assumptions", "What the room wrote",
        "Notes", "Injects", "Points heard", "Indicators over time", "Hot wash", "Improvement plan", "Ratings",
        "What this exercise argues with", "What was made up", "Pacing, in minutes", "Timeline",
    ]  # fmt: skip


def test_everything_said_is_in_it() -> None:
    """Reason, dissent, fates, wordings, failed tests, injects, actions, ratings, the author, others, the hash."""
    text = write(build(given(full_room())))
    for words in (
        "version 1", "20261123-k7qf", "Cohort 7", "abcdef012345.", "Anna Kowalska asked for it",
        "by the Chief of staff",
        "First vote: 5 of 6 voted, 1 passed; second vote: 5 of 6 voted, 1 did not vote; 0 of 5 moved between the two",
        "it tips them off", "would change if: they know", "A summary goes out.", "not in this world",
        "you are in line, because: The check comes first.", "Ours, not the author’s", "The author admits",
        "the author is wrong here", "We were never asked.", "our inference", "Whether a check would have helped.",
        "Not taken, as the writer of this exercise imagined it", "nobody else has it | held | as it turned out",
        "A second wording — before: “A first wording” — fails: Can it be checked?",
        "(dropped) — before: “A dropped line”", "Facts disputed", "✓ someone asks who pays", "– someone asks when",
        "| A letter | The request |  | skipped | no time |", "A storm comes", "Trust: mid", "Is anybody better off?",
        "the silence", "| Planning | Write it down | Anna Kowalska | June |", "S · performed with some challenges",
        "DRAFT until a person signs", "Toss a coin", "reason0", "All of it is invented.", "| The request | 10 | 1.0 |",
    ):  # fmt: skip
        assert words in text, words
    assert "nobodysees" not in text


def test_decisions_taken_back_are_marked() -> None:
    """A decision that was undone stands in the timeline, marked, with its dissent, and nowhere else."""
    room = full_room()
    rows = [
        row for row in timeline(given(room), Naming(given(room))) if "in haste" in row.text or "takenback" in row.text
    ]
    assert [row.taken_back for row in rows] == [True, True]
    text = write(build(given(room)))
    assert text.count("in haste") == text.count("takenback") == 1
    assert "in haste (taken back)" in text
    kept = [row.text for row in timeline(given(room), Naming(given(room))) if not row.taken_back]
    assert any("Anna Kowalska asked for it" in line for line in kept)
    assert any("nobody else has it" in line for line in kept)


def test_taken_back_twice() -> None:
    """Going on after an undo and undoing again takes back what was done in between, and nothing before."""
    room = begun()
    decide_first(room, "all", reason="one")
    room.did(co.Undo())
    room.did(co.Decide(option="none", reason="two"))
    room.did(co.Undo())
    room.did(co.Decide(option="staged", reason="three"))
    gone = taken_back(room.happened)
    reasons = {h.event.reason: h.revision in gone for h in room.happened if h.event.form == "decided/1"}  # type: ignore[attr-defined]
    assert reasons == {"one": True, "two": True, "three": False}


@pytest.mark.parametrize("names", ["named", "roles", "chatham"])
@pytest.mark.parametrize("text", ["", LEAK])
def test_an_empty_session(text: str, names: Any) -> None:
    """A session that was opened and never played has a report that is valid, tidy and short."""
    room = Driver(exercise_of(text) if text else rich())
    blocks = build(given(room, names, people={}, organisations={}))
    tidy(blocks)
    assert "not ended" in write(blocks)
    assert "Decisions" not in headings(blocks) or not text


def test_a_session_without_events() -> None:
    """Even a record that holds nothing has a report."""
    room = Driver(rich())
    room.happened.clear()
    blocks = build(given(room))
    tidy(blocks)
    assert "0 events in the record." in write(blocks)


def test_smallest_exercise_with_nothing_optional() -> None:
    """No objectives, no author, no notes: the report says what was played and decided, without empty sections."""
    room = Driver(exercise_of(LEAK), 3)
    room.begin()
    room.to("decide")
    room.did(co.Decide(option="confirm", although_no_reason=True))
    while room.state.phase == "scene":
        room.space()
    blocks = build(given(room, people={}, organisations={}))
    tidy(blocks)
    assert headings(blocks) == [
        "At a glance",
        "Who took part",
        "The path",
        "Decisions",
        "Pacing, in minutes",
        "Timeline",
    ]
    text = write(blocks)
    assert "no reason recorded" in text
    assert "author" not in text.casefold()


def test_a_session_that_has_not_ended() -> None:
    """Before its end a report says nothing of the author, of others or of hindsight, and says why."""
    room = begun()
    decide_first(room)
    text = write(build(given(room)))
    assert "stays closed until it has" in text
    for words in ("R1", "The check comes first", "We were never asked", "It came out later", "imagined it", "invented"):
        assert words not in text, words


def test_ended_early() -> None:
    """What was not reached is listed, and its advice stays closed."""
    room = begun()
    decide_first(room)
    room.did(co.EndHere(why="the bell"))
    text = write(build(given(room)))
    assert "ended here, before its own end" in text
    assert "### Not decided in this session\n\n- The answer" in text
    assert "Half of it" not in text


def test_pacing_adds_up() -> None:
    """Every minute of the session stands in one row, time in scenes taken back and pauses too."""
    room = begun()
    room.wait(60_000)
    decide_first(room)
    room.wait(30_000)
    room.to("write:terms")
    room.wait(120_000)
    room.did(co.Jump(scene="last"))
    room.wait(60_000)
    room.did(co.Undo())
    room.did(co.Jump(scene="second"))
    room.did(co.Pause())
    room.wait(90_000)
    room.did(co.Pause(on_=False))
    room.did(co.EndHere())
    room.wait(45_000)
    room.did(co.GoTo(phase="hot_wash", part="hot_wash:close"))
    rows = pacing(room.state)
    assert sum(row.actual for row in rows) == pytest.approx(room.now / 60_000)
    parts = {row.part: row.actual for row in rows}
    assert parts["scenes taken back"] == pytest.approx(1.0)
    assert parts["pauses"] == pytest.approx(1.5)
    assert parts["debrief"] == pytest.approx(0.75)


def test_rehearsal_is_marked() -> None:
    """A rehearsal says so at the top."""
    assert "**REHEARSAL**" in write(build(given(begun(rehearsal=True))))


def test_times_are_those_of_a_person() -> None:
    """When it began reads as a day and an hour, and what is still to come is not told as minutes saved."""
    room = begun()
    text = write(build(given(room)))
    assert "- **Begun:** 23 November 2026, 10:00 UTC" in text
    room.wait(300_000)
    room.space()
    parts = [row.part for row in pacing(room.state)]
    assert "debrief" not in parts and "hot wash" not in parts and "The request" in parts
    room.did(co.EndHere())
    assert {"debrief", "hot wash"} <= {row.part for row in pacing(room.state)}


def test_a_wide_plan_lies_across() -> None:
    """With all its columns filled the improvement plan has the long side of the paper, and stands alone on it."""
    room = begun()
    room.did(co.EndHere())
    room.did(co.AgreeAction(text="Ask the court"))
    assert PageBreak(across=True) not in build(given(room))
    room.did(
        co.AgreeAction(
            text="Keep minutes", owner="Bo Lund", organisation="Court", contact="4711", start="May", due="June",
            capability="Planning", element="planning",
        )
    )  # fmt: skip
    blocks = build(given(room))
    at = blocks.index(PageBreak(across=True))
    assert [type(block) for block in blocks[at : at + 4]] == [PageBreak, Heading, Table, PageBreak]
