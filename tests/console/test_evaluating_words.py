"""Plain mode's words for actions, findings, ratings and feedback."""

from __future__ import annotations

from pathlib import Path

from tests.console.driving import plain
from tests.debrief.making import rich

from tabletop.console.desk import Desk
from tabletop.console.sessions import SetUp, begin
from tabletop.session import commands as co


def afterwards(root: Path) -> Desk:
    """A desk in the hot wash, with a point heard and a note in its first scene."""
    desk = begin(rich(), SetUp(people=4), root)
    while desk.state.phase != "scene":
        desk.go_on()
    desk.do(co.Hear(number=0))
    desk.do(co.Note(kind="observation", text="nobody asked when"))
    desk.do(co.EndHere())
    desk.go_to("hot_wash:actions")
    return desk


def test_actions_are_agreed_and_corrected(tmp_path: Path) -> None:
    """By number in the list; what is not given stays."""
    desk = afterwards(tmp_path)
    said = plain(
        desk, "action test the bells | mayor | June | town | 4711", "action 1: test all bells | | May", "action 7: x"
    )
    [(_, action)] = desk.state.actions
    assert (action.text, action.owner, action.due) == ("test all bells", "", "May")
    assert (action.organisation, action.contact) == ("town", "4711")
    assert any("there are 1 actions" in line for line in said)
    desk.close()


def test_findings_are_written_begun_and_corrected(tmp_path: Path) -> None:
    """With an objective before a colon, from a note, by number; alone the word lists what there is."""
    desk = afterwards(tmp_path)
    said = plain(
        desk,
        "finding strength weigh: they asked who pays",
        "finding area no list: none | rule 7 | it cost an hour",
        "finding area note 1",
        "finding 1: they asked twice who pays",
        "finding area note 9",
        "finding",
    )
    found = [entry for _, entry in desk.state.findings]
    assert [(entry.kind, entry.objective, entry.text) for entry in found] == [
        ("strength", "weigh", "they asked twice who pays"),
        ("area", "", "no list: none"),
        ("area", "", "nobody asked when"),
    ]
    assert (found[1].reference, found[1].analysis) == ("rule 7", "it cost an hour")
    assert found[2].origin == next(iter(desk.state.notes))
    assert "1, strength: they asked twice who pays" in said
    assert "note 1: nobody asked when" in said
    desk.close()


def test_a_rating_asks_for_its_evidence(tmp_path: Path) -> None:
    """The objective alone tells what there is; without evidence the same line again means it."""
    desk = afterwards(tmp_path)
    said = plain(desk, "rate weigh", "rate weigh P")
    assert desk.state.ratings == {}
    assert any("a rating rests on evidence" in line and "the same line again" in line for line in said)
    plain(desk, "rate weigh P", "rate weigh P")
    assert desk.state.ratings["weigh"].rating == "P"
    plain(desk, "rate weigh M nobody asked when")
    assert desk.state.ratings["weigh"].evidence == "nobody asked when"
    desk.close()


def test_feedback_is_typed_in_opened_and_closed(tmp_path: Path) -> None:
    """Eight digits and words from paper; opening, closing with a confirmation, showing."""
    desk = afterwards(tmp_path)
    said = plain(
        desk,
        "feedback paper 45544345 too long | the silence | the hour",
        "feedback paper 4554434",
        "feedback open",
        "feedback close",
        "feedback close",
        "feedback averages",
    )
    [form] = desk.state.feedback
    assert (form.ratings, form.comments) == ((4, 5, 5, 4, 4, 3, 4, 5), "too long")
    assert (form.strengths, form.improvements) == ("the silence", "the hour")
    assert any("8 digits" in line for line in said)
    assert any("0 of 4 feedback forms are in" in line for line in said)
    assert desk.state.open_feedback is None
    assert desk.state.moment.part == "hot_wash:averages"
    assert any("Fewer than three forms" in line for line in said)
    assert not any("too long" in line for line in said), "words are shown when the facilitator shows them"
    desk.close()


def test_each_page_says_how(tmp_path: Path) -> None:
    """On the pages of the hot wash, “Next” names the word that fills them in."""
    desk = afterwards(tmp_path)
    said = plain(desk, "", "", "", "")
    asked = [line for line in said if line.startswith("Next")]
    for word in ("action", "finding", "rate", "feedback"):
        assert any(f"Say: {word}" in line for line in asked), word
    assert "1. The exercise was well structured and organised." in said
    desk.close()
