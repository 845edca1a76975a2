"""Undo takes back play and nothing else."""

from __future__ import annotations

import pytest
from tests.exercises import Driver
from tests.session.evening import evening, to

from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.decide import undo_told


def test_an_open_vote_is_taken_back() -> None:
    """Undo of an open vote shows the question again; the next vote is a new one, and every screen says “again”."""
    driver = evening(4)
    to(driver, "vote:1")
    first = driver.state.question
    assert first is not None
    driver.did(co.CountCards(counts={"share": 4}))
    assert undo_told(driver.state) == "one vote"
    driver.did(co.Undo())
    assert driver.part == "question"
    assert driver.state.questions[first.id].status == "undone"
    driver.did(co.Next())
    second = driver.state.question
    assert second is not None
    assert second.id != first.id
    assert second.cards is None
    assert driver.room.ballot is not None
    assert driver.room.ballot.counted == 0
    assert "Vote again" in driver.room.ballot.privacy


def test_a_closed_vote_is_taken_back_with_its_ballots() -> None:
    """After undo of a closed vote its counts are nowhere, and a vote of another scene is not “again”."""
    driver = evening(4)
    to(driver, "vote:1")
    driver.vote(share=4)
    driver.did(co.Undo())
    assert driver.part == "question"
    assert [line.votes for line in driver.console.options][:2] == [0, 0]
    to(driver, "vote:1")
    driver.vote(wait=4)
    assert [line.votes for line in driver.console.options][:2] == [0, 4]
    driver.did(co.Decide(option="wait", reason="r"))
    driver.did(co.Jump(scene="column"))
    driver.to("vote:1")
    assert driver.state.question is not None
    assert not driver.state.question.again


def test_only_the_vote_before_is_called_taken_back() -> None:
    """A vote held after one that was not taken back is no “vote again”."""
    driver = evening(4)
    to(driver, "vote:2")
    driver.did(co.Undo())
    to(driver, "vote:2")
    assert driver.state.question is not None
    assert driver.state.question.again
    driver.vote(share=2, wait=2)
    driver.did(co.Revote())
    assert driver.state.question is not None
    assert not driver.state.question.again


def test_a_decision_is_taken_back() -> None:
    """Undo of a decision takes back what it set and moved; the votes before it still stand."""
    driver = evening(4)
    to(driver, "decide")
    before = driver.state.moment
    driver.did(co.Decide(option="share", reason="r"))
    driver.did(co.Note(kind="assumption", text="It holds."))
    driver.did(co.Dissent(words="No."))
    assert undo_told(driver.state) == "the decision in “The request”"
    driver.did(co.Undo())
    assert driver.state.moment == before
    assert [note.note.text for note in driver.state.notes.values()] == ["It holds."]
    assert driver.state.moment.decisions == ()
    driver.did(co.Decide(option="wait", reason="r"))
    assert "No." not in driver.texts(), "a dissent from what was taken back is not one from this"


def test_undo_across_scenes_and_to_a_named_place() -> None:
    """A place on the present line can be named; what was gone past is taken back, told in one line."""
    driver = evening(4)
    to(driver, "discuss")
    place, before = driver.state.revision, driver.state.moment
    to(driver, "inject:answer")
    driver.did(co.Next())
    assert driver.state.scene_id == "column"
    told = undo_told(driver.state, place)
    assert told == "the decision in “The request”, one vote, entering “The column”, 3 injects"
    driver.did(co.Undo(to=place, why="too fast"))
    assert driver.state.moment == before
    assert (driver.state.scene_id, driver.part) == ("request", "discuss")
    driver.refused(co.Undo(to=place + 3))
    driver.refused(co.Undo(to=place))


def test_a_named_vote_means_the_step_before_it() -> None:
    """Nobody goes back into a vote: its ballots never count again."""
    driver = evening(4)
    to(driver, "vote:1")
    vote = driver.state.revision
    to(driver, "discuss")
    driver.did(co.Undo(to=vote))
    assert driver.part == "question"
    assert driver.state.question is None
    assert driver.state.moment.questions == ()


def test_undo_out_of_the_debrief() -> None:
    """Undo leads from the debrief back into play, and the end is told among what is taken back."""
    driver = evening(4)
    to(driver, "dissent")
    before = driver.state.moment
    driver.did(co.EndHere())
    assert undo_told(driver.state) == "the end of the exercise"
    driver.did(co.Undo())
    assert driver.state.moment == before
    assert not driver.state.moment.early


def test_every_undo_is_felt() -> None:
    """Pressing undo again and again goes back step by step to the briefing; no press does nothing."""
    driver = evening(4)
    to(driver, "discuss")
    driver.did(co.SendInject(inject="spare"))
    driver.did(co.SkipInject(inject="paper"))
    driver.did(co.Next())
    driver.did(co.Back())
    driver.did(co.WriteInject(text="News."))
    driver.did(co.WriteLine(list="rules", text="A rule."))
    seen = []
    while not isinstance(driver.do(co.Undo()), Refusal):
        moment = driver.state.moment
        state = (moment.begun, moment.part, len(moment.sent), len(moment.skipped))
        assert state not in seen
        seen.append(state)
        assert len(seen) < 40
    assert driver.part == "briefing:purpose"
    assert driver.state.lists["rules"][0].text == "A rule."


def test_an_inject_is_taken_back_without_leaving_the_discussion() -> None:
    """Undo of an inject laid over the discussion takes back the inject; the discussion and its clock go on."""
    driver = evening(4)
    to(driver, "discuss")
    driver.wait(10_000)
    driver.did(co.SendInject(inject="spare"))
    assert undo_told(driver.state) == "one inject"
    driver.wait(5_000)
    driver.did(co.Undo())
    assert driver.part == "discuss"
    assert driver.room.timer is not None
    assert (driver.room.timer.left, driver.room.timer.running) == (105_000, True)
    driver.did(co.SendInject(inject="spare"))


def test_a_skipped_inject_comes_back() -> None:
    """Undo of a skipped inject lets it wait again."""
    driver = evening(4)
    to(driver, "discuss")
    driver.did(co.SkipInject(inject="paper"))
    assert undo_told(driver.state) == "one skipped inject"
    driver.did(co.Undo())
    assert driver.part == "discuss"
    driver.did(co.SendInject(inject="paper"))


def test_undo_in_the_lobby() -> None:
    """Before anything was played there is nothing to take back, and the briefing’s first page stays."""
    driver = evening(begin=False)
    assert driver.refused(co.Undo()).reason == "there is nothing to take back"
    driver.did(co.Next())
    driver.refused(co.Undo())
    assert undo_told(driver.state) == ""


def test_seats_time_and_pauses_stay() -> None:
    """People, pauses, session time and what was written are not play."""
    driver = evening(2)
    driver.did(co.Jump(scene="night"))
    driver.did(co.TakeSeat())
    driver.did(co.WriteLine(list="rules", text="One."))
    driver.wait(3_000)
    driver.did(co.Pause())
    driver.did(co.Undo())
    assert (driver.state.scene_id, driver.state.present, driver.state.paused) == ("request", 3, True)
    assert sum(driver.state.spent.values()) == 3_000
    assert [line.text for line in driver.state.lists["rules"]] == ["One."]


def test_stepping_in_a_room_that_looks_back() -> None:
    """Looking back is no step of play: undo takes back what was done before it."""
    driver: Driver = evening(4)
    to(driver, "options")
    driver.did(co.Back())
    driver.did(co.Undo())
    assert driver.part == "inject:knock"


def test_what_was_skipped_is_told() -> None:
    """Undo of a skip names what had been left out, and takes back no more than that."""
    driver = evening(4)
    to(driver, "vote:1")
    driver.did(co.Skip())
    assert driver.part == "discuss"
    assert undo_told(driver.state) == "skipping the first vote"
    driver.did(co.Undo())
    assert driver.part == "question"
    assert undo_told(driver.state) == "one part shown"
    driver.did(co.Skip())
    driver.did(co.SendInject(inject="spare"))
    assert undo_told(driver.state) == "one inject", "what was skipped before the inject stays skipped"


def test_jumping_and_dropping_are_told_for_what_they_were() -> None:
    """Undo of a jump names the scene jumped to, and of a drop the scene dropped."""
    driver = evening(4)
    driver.did(co.Jump(scene="column"))
    assert undo_told(driver.state) == "the jump to “The column”"
    driver.did(co.DropScene())
    assert undo_told(driver.state) == "dropping “The column”"
    driver.did(co.Undo())
    assert driver.state.scene_id == "column"


def test_going_back_from_the_hot_wash_is_told() -> None:
    """Undo of the step into the hot wash says so."""
    driver = evening(4)
    driver.did(co.EndHere())
    driver.did(co.GoTo(phase="hot_wash", part="hot_wash:keep_change"))
    assert undo_told(driver.state) == "the beginning of the hot wash"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (co.Next(), "one inject"),
        (co.SkipInject(inject="paper"), "one skipped inject"),
        (co.WriteInject(text="News."), "one inject"),
        (co.Revote(), "one vote"),
        (co.Decide(option="share", reason="r"), "the decision in “The request”"),
        (co.Skip(), "one skipped inject"),
        (co.EndHere(), "the end of the exercise"),
    ],
)
def test_each_step_is_told_for_what_it_was(command: co.Command, told: str) -> None:
    """Whatever was the last step of play, undo names it; a pause or a dark screen after it takes nothing away."""
    driver = evening(4)
    to(driver, "discuss")
    driver.did(co.Pause())
    driver.did(command)
    driver.did(co.Blank())
    assert undo_told(driver.state) == told
