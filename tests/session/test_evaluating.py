"""What an evening leaves behind: actions, strengths and areas for improvement, ratings, feedback forms."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from tests.exercises import Driver, read_back
from tests.session.evening import evening

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.commands import Refusal
from tabletop.session.evaluating import origins
from tabletop.session.events import FeedbackGiven, Happened, read_event
from tabletop.session.fold import fold, replay
from tabletop.session.telling import tell

STATEMENTS = tuple(f"statement {i}" for i in range(1, 9))


def over() -> Driver:
    """A room that stands in its debrief, with a note of its first scene."""
    driver = evening(4)
    driver.did(co.Note(kind="observation", text="nobody asked"))
    driver.did(co.EndHere())
    return driver


def refused(driver: Driver, command: co.Command, words: str, kind: str = "refused") -> None:
    """The command does nothing, for this reason."""
    answer = driver.do(command)
    assert isinstance(answer, Refusal)
    assert words in answer.reason
    assert answer.kind == kind


def form(*ratings: int, comments: str = "") -> FeedbackGiven:
    """A sheet of paper."""
    return FeedbackGiven("paper", ratings, comments=comments)


# ---- actions --------------------------------------------------------------------------------------------------------


def test_an_action_is_corrected_and_taken_back() -> None:
    """Every field is as it was last given; the list holds the latest, the record everything."""
    driver = over()
    driver.did(co.Find(kind="area", text="no list"))
    area = driver.state.revision
    driver.did(co.AgreeAction(text=" make a list ", owner="us", element="planning", issue=area, contact="a@b"))
    action = driver.state.revision
    assert dict(driver.state.actions)[action] == ev.ActionAgreed(
        "make a list", "us", contact="a@b", element="planning", issue=area
    )
    driver.did(co.ChangeAction(action=action, text="make two lists", owner="them", due="June", issue=area))
    changed = dict(driver.state.actions)[action]
    assert (changed.text, changed.owner, changed.due, changed.contact) == ("make two lists", "them", "June", "")
    before = driver.state.revision
    driver.did(co.ChangeAction(action=action, text="make two lists", owner="them", due="June", issue=area))
    assert driver.state.revision == before, "nothing has changed, so nothing is kept"
    driver.did(co.ChangeAction(action=action, text=""))
    assert driver.state.actions == ()
    assert [type(h.event) for h in driver.happened[-3:]] == [ev.ActionAgreed, ev.ActionChanged, ev.ActionChanged]


def test_an_action_answers_an_area_that_is_there() -> None:
    """A strength, or nothing at all, cannot be answered; an area taken back may stay named on the action."""
    driver = over()
    driver.did(co.Find(kind="strength", text="calm"))
    refused(driver, co.AgreeAction(text="more", issue=driver.state.revision), "area for improvement")
    refused(driver, co.AgreeAction(text="more", issue=1), "area for improvement")
    refused(driver, co.AgreeAction(text="more", element="weather"), "capability element")
    refused(driver, co.AgreeAction(text="  "), "needs words")
    refused(driver, co.ChangeAction(action=1, text="x"), "no such action")
    driver.did(co.Find(kind="area", text="haste"))
    area = driver.state.revision
    driver.did(co.AgreeAction(text="slow down", issue=area))
    action = driver.state.revision
    driver.did(co.ChangeFinding(finding=area, kind="area", text=""))
    driver.did(co.ChangeAction(action=action, text="slow down now", issue=area))
    assert dict(driver.state.actions)[action].issue == area


def test_an_action_of_an_older_record_is_read() -> None:
    """The first form of an action had neither contact nor issue."""
    body = json.dumps({"text": "old", "owner": "us", "organisation": "", "start": "", "due": "", "capability": "",
                       "element": "anything"})  # fmt: skip
    assert read_event("action_agreed/1", body) == ev.ActionAgreed("old", "us", element="anything")
    with pytest.raises(ValueError, match="newer program"):
        read_event("action_agreed/1", '{"text": "old", "weight": 3}')


# ---- strengths and areas for improvement ----------------------------------------------------------------------------


def test_a_finding_begins_as_a_note_and_is_corrected() -> None:
    """It keeps where it came from; a correction gives every field anew."""
    driver = over()
    note = next(iter(driver.state.notes))
    driver.did(co.HotWash(kind="change", text="the hour"))
    said = driver.state.revision
    assert origins(driver.state) == {note: "nobody asked", said: "the hour"}
    driver.did(co.Find(kind="area", text="Nobody asked.", objective="weigh", origin=note, analysis="too late"))
    finding = driver.state.revision
    driver.did(co.ChangeFinding(finding=finding, kind="strength", text="Somebody asked.", objective="weigh"))
    assert dict(driver.state.findings)[finding] == ev.Found("strength", "weigh", "Somebody asked.", origin=note)
    driver.did(co.ChangeFinding(finding=finding, kind="strength", text=""))
    assert driver.state.findings == ()


def test_findings_that_cannot_be() -> None:
    """Unknown kinds, objectives, notes and findings are refused; an empty one is not kept."""
    driver = over()
    refused(driver, co.Find(kind="area", text=" "), "needs a sentence")
    refused(driver, co.Find(kind="?", text="x"), "strength or an area")  # type: ignore[arg-type]
    refused(driver, co.Find(kind="area", text="x", objective="nothing"), "no objective")
    refused(driver, co.Find(kind="area", text="x", origin=1), "no such note")
    refused(driver, co.ChangeFinding(finding=1, kind="area", text="x"), "no such finding")


# ---- ratings --------------------------------------------------------------------------------------------------------


def test_a_rating_without_evidence_asks_once() -> None:
    """The second time means it; with evidence nothing is asked."""
    driver = over()
    refused(driver, co.Rate(objective="weigh", rating="P"), "evidence", "confirm")
    assert driver.state.ratings == {}
    driver.did(co.Rate(objective="weigh", rating="P", although_no_evidence=True))
    assert driver.state.ratings["weigh"].evidence == ""
    driver.did(co.Rate(objective="weigh", rating="M", evidence=" two of nine "))
    assert driver.state.ratings["weigh"] == ev.Rated("weigh", "M", "two of nine")
    refused(driver, co.Rate(objective="other", rating="P", evidence="x"), "no objective")


# ---- feedback -------------------------------------------------------------------------------------------------------


def test_feedback_shows_neither_seat_nor_order() -> None:
    """No field can name a seat, and forms stand sorted by what they say, however they came."""
    assert {entry.name for entry in fields(FeedbackGiven)} == {
        "source", "ratings", "strengths", "improvements", "missed", "actions", "review", "comments",
    }  # fmt: skip
    sheets = [form(5, 5, 5, 5, 5, 5, 5, 5), form(1, 0, 0, 0, 0, 0, 0, 0), form(comments="late")]
    states = []
    for order in (sheets, sheets[::-1]):
        driver = over()
        driver.did(co.OpenFeedback(statements=STATEMENTS))
        driver.did(co.GiveFeedback(form=order[0]))
        driver.did(co.CloseFeedback(answers=tuple(order[1:])))
        states.append(driver.state.feedback)
        closed = next(h.event for h in driver.happened if isinstance(h.event, ev.FeedbackClosed))
        assert list(closed.answers) == sorted(closed.answers, key=FeedbackGiven.body)
        assert "seat" not in closed.body()
        assert replay(driver.compiled, read_back(driver.happened)) == driver.state
    assert states[0] == states[1]
    assert len(states[0]) == 3


def test_feedback_is_opened_after_the_exercise_once() -> None:
    """Not in play; not twice at once; again only when asked twice, because people would count twice."""
    driver = evening(3)
    refused(driver, co.OpenFeedback(statements=STATEMENTS), "after the exercise")
    driver.did(co.EndHere())
    refused(driver, co.CloseFeedback(), "not open")
    refused(driver, co.OpenFeedback(statements=STATEMENTS[:7]), "8 statements")
    driver.did(co.OpenFeedback(statements=STATEMENTS))
    opened = driver.state.open_feedback
    assert opened is not None
    assert (opened.id, opened.statements) == (driver.state.revision, STATEMENTS)
    refused(driver, co.OpenFeedback(statements=STATEMENTS), "open already")
    driver.did(co.CloseFeedback())
    assert driver.state.open_feedback is None
    refused(driver, co.OpenFeedback(statements=STATEMENTS), "count twice", "confirm")
    driver.did(co.OpenFeedback(statements=STATEMENTS, although_again=True))
    driver.did(co.Close())
    assert driver.state.open_feedback is None, "a closed session asks nobody"


def test_sheets_that_cannot_be() -> None:
    """From paper they are refused; among those from phones they are left out and cost nobody else anything."""
    driver = over()
    for sheet in (form(), form(0, 0, 0, 0, 0, 0, 0, 0), form(comments="  ")):
        refused(driver, co.GiveFeedback(form=sheet), "empty form")
    refused(driver, co.GiveFeedback(form=form(6, 1, 1, 1, 1, 1, 1, 1)), "from 1 to 5")
    refused(driver, co.GiveFeedback(form=form(1, 2, 3)), "8 statements")
    driver.did(co.OpenFeedback(statements=STATEMENTS))
    good = form(1, 2, 3, 4, 5, 4, 3, 2, comments="\x1b[2J")
    driver.did(co.CloseFeedback(answers=(form(), form(9, 1, 1, 1, 1, 1, 1, 1), good)))
    assert [sheet.ratings for sheet in driver.state.feedback] == [(1, 2, 3, 4, 5, 4, 3, 2)]
    assert "\x1b" not in driver.state.feedback[0].comments


def test_an_undo_takes_no_feedback_back() -> None:
    """Undo takes back play and nothing else."""
    driver = over()
    driver.did(co.GiveFeedback(form=form(comments="good")))
    driver.did(co.Find(kind="strength", text="calm"))
    driver.did(co.Undo())
    assert driver.state.phase == "scene"
    assert (len(driver.state.feedback), len(driver.state.findings)) == (1, 1)


@pytest.mark.parametrize(
    "event",
    [ev.ActionChanged(action=99, text="x"), ev.FindingChanged(finding=99, text="x"), ev.FeedbackClosed(question=99)],
)
def test_events_that_name_nothing_are_errors(event: ev.Event) -> None:
    """A record that corrects what was never there is refused as a whole."""
    driver = over()
    with pytest.raises(ValueError, match="99"):
        fold(driver.state, Happened(driver.state.revision + 1, 0, "", event))


def test_each_is_told_in_one_line() -> None:
    """The record's line and the timeline have words for all of it, and never what a form says."""
    driver = over()
    driver.did(co.Find(kind="area", text="haste"))
    finding = driver.state.revision
    driver.did(co.ChangeFinding(finding=finding, kind="area", text=""))
    driver.did(co.AgreeAction(text="slow down"))
    driver.did(co.ChangeAction(action=driver.state.revision, text="slower"))
    driver.did(co.OpenFeedback(statements=STATEMENTS))
    driver.did(co.CloseFeedback(answers=(form(comments="secretword"),)))
    driver.did(co.GiveFeedback(form=form(comments="secretword")))
    told = [tell(driver.state, happened) for happened in driver.happened]
    assert told[-7:] == [
        "area for improvement: haste", "a finding taken back", "action: slow down", "action corrected: slower",
        "feedback form opened", "feedback form closed: 1 filled in", "a feedback form typed in",
    ]  # fmt: skip
    assert not any("secretword" in line for line in told)
