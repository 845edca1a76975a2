"""Feedback and evidence: what all forms say together, what a rating may rest on, and how the room sees both."""

from __future__ import annotations

import pytest
from tests.debrief.making import begun, decide_first, played
from tests.exercises import Driver

from tabletop.debrief.agenda import following, optional_parts
from tabletop.debrief.evidence import evidence, objective_of
from tabletop.debrief.feedback import STATEMENTS, gathered
from tabletop.debrief.hot_wash import area_words
from tabletop.debrief.screens import screen
from tabletop.paging.pages import sheet
from tabletop.session import commands as co
from tabletop.session.evaluating import STATEMENTS_RATED
from tabletop.session.events import FeedbackGiven
from tabletop.session.show import room_view


def with_forms(*forms: FeedbackGiven) -> Driver:
    """A room in its debrief with these forms."""
    room = played()
    for form in forms:
        room.did(co.GiveFeedback(form=form))
    return room


def words(room: Driver, part: str) -> str:
    """Everything a part puts on the room's screen."""
    shown = screen(room.state, part)
    return "\n".join([shown.heading, *(f"{p.letter} {p.label} {p.text} {p.note}" for p in shown.body)])


def test_there_are_eight_statements() -> None:
    """As many as a form holds answers."""
    assert len(STATEMENTS) == STATEMENTS_RATED == len(set(STATEMENTS))


def test_averages_count_who_answered() -> None:
    """A statement left open lowers nothing; one nobody rated has no average."""
    room = with_forms(
        FeedbackGiven("paper", (5, 0, 0, 1, 1, 1, 1, 1)),
        FeedbackGiven("paper", (2, 4, 0, 1, 1, 1, 1, 1)),
        FeedbackGiven("paper", comments="only words"),
    )
    found = gathered(room.state)
    assert found.forms == 3
    assert [(r.average, r.answered) for r in found.ratings[:3]] == [(3.5, 2), (4.0, 1), (None, 0)]
    assert found.ratings[0].counts == (0, 1, 0, 0, 1)
    assert found.words["comments"] == ("only words",)


def test_the_room_sees_no_average_of_two() -> None:
    """From three forms on, and from three answers a statement; the words likewise."""
    forms = [FeedbackGiven("paper", (5, 0, 3, 3, 3, 3, 3, 3), comments=f"remark{i}") for i in range(2)]
    room = with_forms(*forms)
    for part in ("hot_wash:averages", "hot_wash:comments"):
        assert "Fewer than three forms" in words(room, part)
        assert "remark" not in words(room, part)
        assert "5.0" not in words(room, part)
    room.did(co.GiveFeedback(form=FeedbackGiven("paper", (2, 4, 3, 3, 3, 3, 3, 3), comments="remark2")))
    averages = words(room, "hot_wash:averages")
    assert f"**4.0** {STATEMENTS[0]}" in averages
    assert f"**–.–** {STATEMENTS[1]}" in averages, "one answer is somebody’s answer"
    assert "remark" not in averages
    assert "remark2" in words(room, "hot_wash:comments")


def test_results_stand_off_the_main_line() -> None:
    """They are shown on a key, and only where there are any."""
    room = played()
    assert not {"hot_wash:averages", "hot_wash:comments"} & set(optional_parts(room.state))
    room.did(co.GiveFeedback(form=FeedbackGiven("paper", (3,) * 8)))
    assert {"hot_wash:averages", "hot_wash:comments"} <= set(optional_parts(room.state))
    room.did(co.GoTo(phase="hot_wash", part="hot_wash:feedback"))
    room.did(co.GoTo(phase="hot_wash", part="hot_wash:averages"))
    assert following(room.state, "hot_wash:averages") == "hot_wash:feedback"


def test_the_form_says_how_it_stands() -> None:
    """Before, while it is open, and after; never who."""
    room = played()
    assert "No name, no seat" in words(room, "hot_wash:feedback")
    room.did(co.OpenFeedback(statements=STATEMENTS))
    assert "Open on your phones" in words(room, "hot_wash:feedback")
    room.did(co.CloseFeedback(answers=(FeedbackGiven("phone", (3,) * 8),)))
    assert "Closed. 1 form." in words(room, "hot_wash:feedback")


@pytest.mark.parametrize("part", ["hot_wash:feedback", "hot_wash:averages"])
def test_all_eight_fit_one_page_of_a_projector(part: str) -> None:
    """A room fills them in together: nobody should wait for the other page."""
    room = with_forms(*[FeedbackGiven("paper", (4,) * 8)] * 3)
    room.did(co.GoTo(phase="hot_wash", part=part))
    view = room_view(room.state, screen=screen(room.state, part))
    assert len(sheet(view, 60, 18).pages) == 1


def test_findings_are_written_on_the_rooms_screen() -> None:
    """Strengths and areas apart, each with its objective and reference; the analysis is for the report."""
    room = played()
    room.did(co.Find(kind="area", objective="weigh", text="no list", reference="rule 7", analysis="long analysis"))
    room.did(co.Find(kind="strength", text="the calm"))
    said = words(room, "hot_wash:findings")
    assert said.index("the calm") < said.index("no list")
    assert "Weigh the plan. · rule 7" in said
    assert "long analysis" not in said
    area = room.state.findings[0][0]
    assert (area_words(room.state, area), area_words(room.state, 0)) == ("no list", "")


def test_evidence_is_of_scenes_that_were_played() -> None:
    """A point belongs to the objective it names, else to its scene's; heard and not heard; notes of such scenes."""
    room = begun()
    room.did(co.Hear(number=0))
    room.did(co.Note(kind="quote", text="who pays?"))
    decide_first(room)
    room.did(co.EndHere())
    found = evidence(room.state, "")
    assert [(point.text, point.heard) for point in found.points] == [
        ("someone asks who pays", True), ("someone asks when", False),
    ]  # fmt: skip
    assert [point.text for point in found.heard] == ["someone asks who pays"]
    assert [kept.note.text for kept in found.notes] == ["who pays?"]
    assert evidence(room.state, "weigh").points == ()
    assert objective_of(room.state, "nowhere") == ""
    room.did(co.Find(kind="strength", objective="weigh", text="asked early"))
    assert [entry.text for _, entry in evidence(room.state, "weigh").findings] == ["asked early"]
