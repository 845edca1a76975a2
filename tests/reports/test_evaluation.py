"""Findings, actions, ratings and feedback in the report, under each rule of names."""

from __future__ import annotations

import json

import pytest
from tests.debrief.making import played
from tests.exercises import Driver
from tests.reports.making import complete_room, given

from tabletop.debrief.feedback import STATEMENTS
from tabletop.reports import as_json
from tabletop.reports.markdown import write
from tabletop.reports.naming import Level, known_names, typed_texts
from tabletop.reports.session_report import build
from tabletop.session import commands as co
from tabletop.session.events import FeedbackGiven


def markdown(room: Driver, names: Level = "named") -> str:
    """The report as text."""
    return write(build(given(room, names)))


def section(text: str, title: str) -> str:
    """What stands under a heading of the second level."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def with_forms(*forms: FeedbackGiven) -> Driver:
    """A room in its debrief with these feedback forms."""
    room = played()
    for form in forms:
        room.did(co.GiveFeedback(form=form))
    return room


def test_findings_stand_under_their_objective() -> None:
    """Strengths first, then each area with reference and analysis; those about none of the objectives last."""
    found = section(markdown(complete_room()), "Strengths and areas for improvement")
    places = [
        found.index(words)
        for words in (
            "### Weigh the plan.", "#### Strengths", "Anna Kowalska kept the time", "#### Areas for improvement",
            "nobody wrote it down", "Rule 7", "Bo Lund had to remember it", "### Beyond the objectives",
            "the room was cold",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_an_action_names_what_it_answers() -> None:
    """The improvement plan has the area for improvement, the element, the contact, and the last wording only."""
    plan = section(markdown(complete_room()), "Improvement plan")
    row = next(line for line in plan.splitlines() if "Keep short minutes" in line)
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "", "nobody wrote it down", "Keep short minutes", "training", "Bo Lund", "Anna Kowalska", "July",
    ]  # fmt: skip
    assert "Keep minutes" not in plan


@pytest.mark.parametrize("names", ["named", "roles", "chatham"])
def test_feedback_is_averaged(names: Level) -> None:
    """Averages with how many answered; words by themselves, in no order of coming."""
    text = section(markdown(complete_room(), names), "Feedback of participants")
    assert "3 forms" in text
    assert f"| {STATEMENTS[0]} | 4.0 | 3 |" in text
    assert f"| {STATEMENTS[7]} | 4.3 | 3 |" in text
    one = "–" if names == "chatham" else "4.0"
    assert f"| {STATEMENTS[3]} | {one} | 1 |" in text, "under Chatham House the one who answered is not told"
    assert text.index("aa too short") < text.index("zz ")


def test_names_in_what_was_typed_are_taken_out() -> None:
    """Contacts, findings and comments pass the same rule of names as everything else."""
    for level in ("roles", "chatham"):
        handed = given(complete_room(), level)  # type: ignore[arg-type]
        text = write(build(handed)) + as_json.write(handed)
        assert not [name for name in ("Anna Kowalska", "Bo Lund", "Chen Wei") if name in text]
    assert "zz \\[name withheld\\] was loud" in markdown(complete_room(), "chatham")
    assert "4711" not in markdown(complete_room(), "roles"), "nor in the timeline"


def test_names_in_forms_are_found_before_writing() -> None:
    """Whoever looks for names before the report is written is led to forms, findings and contacts too."""
    found = known_names(typed_texts(given(complete_room())), ["Chen Wei", "Anna Kowalska", "Bo Lund"])
    places = {place.split(",")[0] for place, _, _ in found}
    assert {"feedback closed", "found", "action agreed", "action changed"} <= places


def test_fewer_than_three_forms_are_not_told_under_chatham_house() -> None:
    """Two averages of two people would be two people's answers; the record for machines keeps to it too."""
    room = with_forms(FeedbackGiven("paper", (1,) * 8, comments="grim"), FeedbackGiven("paper", (5,) * 8))
    text = markdown(room, "chatham")
    assert "Fewer than three forms" in section(text, "Feedback of participants")
    assert "grim" not in text
    assert "feedback form typed in" not in text
    read = json.loads(as_json.write(given(room, "chatham")))
    assert read["feedback"] == {"forms": None, "statements": [], "words": {}}
    assert "| 3.0 | 2 |" in markdown(room, "roles")


def test_no_form_can_be_put_together_again() -> None:
    """In no format do ratings and words of one person stand beside each other."""
    read = json.loads(as_json.write(given(complete_room())))
    assert set(read["feedback"]) == {"forms", "statements", "words"}
    assert read["feedback"]["statements"][0] == {
        "text": STATEMENTS[0], "average": 4.0, "answered": 3, "counts": [0, 0, 1, 1, 1],
    }  # fmt: skip
    assert read["feedback"]["words"]["comments"] == ["aa too short", "zz Chen Wei was loud"]


def test_nothing_left_behind_leaves_nothing_out_of_place() -> None:
    """Without findings and forms their sections are not there, and the record for machines says so plainly."""
    room = played()
    text = markdown(room)
    assert "Feedback of participants" not in text
    assert "Strengths and areas" not in text
    read = json.loads(as_json.write(given(room)))
    assert (read["findings"], read["feedback"]) == ([], {"forms": 0, "statements": [], "words": {}})


def test_an_action_finds_its_area_in_the_record_for_machines() -> None:
    """The issue is the area's id."""
    read = json.loads(as_json.write(given(complete_room())))
    ids = {row["id"]: row["text"] for row in read["findings"]}
    assert [ids[row["issue"]] for row in read["actions"] if row["issue"]] == ["nobody wrote it down"]
