"""Generated sessions side by side: every decision once, every vote as it was, in every width and at every level."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from tests.exercises import Driver, examples, small_exercises
from tests.property.test_session_walks import press

from tabletop.debrief.distance import distances
from tabletop.debrief.groups import Played, side_by_side
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED
from tabletop.paging.lines import cells
from tabletop.reports.compare_report import build
from tabletop.reports.comparing import data, text
from tabletop.reports.comparing.told import told
from tabletop.reports.naming import FEWEST, Header, Level, ReportInput
from tabletop.session import commands as co

TYPED = "zenaidaword\x1b[31m"


def rooms(exercise: Exercise, draw: st.DataObject, count: int) -> list[Driver]:
    """Rooms that pressed on at random until their end, and were ended where they ran in circles."""
    found = []
    for _ in range(count):
        room = Driver(exercise, draw.draw(st.integers(1, 4)), group=TYPED)
        for _ in range(60):
            if room.state.phase == "debrief":
                break
            press(room, draw)
            if room.state.moment.decisions and draw.draw(st.integers(0, 5)) == 0:
                room.do(co.Dissent(words=TYPED, who=TYPED))
                room.do(co.Note(kind="assumption", text=TYPED))
        if room.state.phase != "debrief":
            room.did(co.EndHere())
        found.append(room)
    return found


def _played(found: Sequence[Driver]) -> list[Played]:
    return [Played(room.state, tuple(room.happened), 1, room.compiled.exercise.sha256) for room in found]


def _given(found: Sequence[Driver], names: Level) -> list[ReportInput]:
    return [
        ReportInput(
            room.state,
            tuple(room.happened),
            Header(f"2026-{n}", room.compiled.exercise.id, "T", 1, "", "2026-11-23T18:00:00Z", f"{n * 37 % 11:x}" * 64),
            {1: TYPED},
            names,
        )
        for n, room in enumerate(found)
    ]


@examples(40)
@given(exercise=small_exercises(), draw=st.data(), count=st.integers(1, 5))
def test_every_decision_of_every_group_stands_once_and_as_it_was(
    exercise: Exercise, draw: st.DataObject, count: int
) -> None:
    """Options, votes and ways are those of the records; nothing is lost, doubled or put into another group."""
    found = rooms(exercise, draw, count)
    groups = side_by_side(_played(found))
    for group, room in enumerate(found):
        mine = [d.answers[group] for d in groups.decisions if d.answers[group] is not None]
        made = {one.revision: one for one in room.state.moment.decisions}
        assert sorted(answer.made.revision for answer in mine if answer) == sorted(made)
        for answer in mine:
            assert answer is not None
            assert answer.option == made[answer.made.revision].made.option
            assert not answer.gone
            tally = answer.made.votes.first
            assert (answer.first is None) == (tally is None)
            assert tally is None or answer.first == tally.counts
        assert [stop.scene for stop in groups.ways[group].stops] == [visit.scene for visit in room.state.moment.path]
    for decision in groups.decisions:
        options = [answer.option for answer in decision.decided]
        assert decision.parted == (len(set(options)) > 1 or options.count(UNLISTED) > 1)
        assert not (decision.parted and decision.alike)
        assert {answer.option for answer in decision.decided} <= {choice.id for choice in decision.choices}
        listed = {o: n for answer in decision.decided for o, n in (answer.first or {}).items() if n}
        assert set(listed) <= {choice.id for choice in decision.choices}
    for one in distances(groups):
        named = [*one.in_line, *one.partly, *one.elsewhere, *one.open, *one.silent]
        assert sorted(named) == sorted(answer.group for answer in one.decision.decided)


@examples(30)
@given(exercise=small_exercises(), draw=st.data(), count=st.integers(1, 8), columns=st.integers(60, 130))
def test_it_can_always_be_told(exercise: Exercise, draw: st.DataObject, count: int, columns: int) -> None:
    """At each level: lines that fit, JSON that reads back, blocks, no control sign; no name where none may stand."""
    found = rooms(exercise, draw, min(count, 3))
    found += found * 2 if count > 3 else []
    levels: tuple[Level, ...] = ("named", "roles", "chatham")
    for names in levels:
        one = told(_given(found, names), names)
        lines = text.write(one, columns).split("\n")
        assert max(cells(line) for line in lines) <= columns
        whole = "\n".join([*lines, data.write(one), repr(data.rows(one)), repr(build(one))])
        assert "\x1b" not in whole
        assert json.loads(data.write(one))["names"] == names
        if names != "named":
            assert "zenaidaword" not in whole and "2026-11" not in whole
        if names == "chatham":
            for decision in one.decisions:
                for cell in decision.decided:
                    assert all(sum(votes.values()) >= FEWEST for votes in cell.votes)


@examples(20)
@given(exercise=small_exercises(), draw=st.data())
def test_the_order_of_groups_changes_letters_and_nothing_else(exercise: Exercise, draw: st.DataObject) -> None:
    """Turned round, the same decisions part, with the same options on the same rows."""
    found = rooms(exercise, draw, 3)
    one, other = side_by_side(_played(found)), side_by_side(_played(found[::-1]))
    assert [(d.scene, d.time, d.parted, d.alike) for d in one.decisions] == [
        (d.scene, d.time, d.parted, d.alike) for d in other.decisions
    ]
    for a, b in zip(one.decisions, other.decisions, strict=True):
        assert [x and x.option for x in a.answers] == [x and x.option for x in b.answers[::-1]]
        assert {choice.id for choice in a.choices} == {choice.id for choice in b.choices}
