"""Votes: cards that add up, the second vote, what stays unseen."""

from __future__ import annotations

import pytest
from tests.exercises import Driver
from tests.session.evening import evening, to

from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.deciding import proposal
from tabletop.session.events import Cast
from tabletop.session.parts import after


def voting(people: int = 8, privacy: str = "unlinkable") -> Driver:
    driver = evening(people, privacy=privacy)
    to(driver, "vote:1")
    return driver


def bars(driver: Driver) -> dict[str, tuple[int | None, int | None]]:
    return {piece.letter: (piece.first, piece.second) for piece in driver.room.body if piece.kind == "bar"}


@pytest.mark.parametrize(
    ("counts", "passed", "missing", "said"),
    [
        ({"share": 5, "wait": 4}, 0, 0, "9 of 8 people: 1 too many"),
        ({"share": 5}, 1, 1, "7 of 8 people: 1 missing"),
        ({"share": -1, "wait": 9}, 0, 0, "below zero"),
        ({"share": 9}, 0, -1, "below zero"),
        ({"burn": 8}, 0, 0, "no open option burn"),
        ({"trick": 8}, 0, 0, "no open option trick"),
    ],
)
def test_cards_must_add_up(counts: dict[str, int], passed: int, missing: int, said: str) -> None:
    """Counts typed from cards stand for everybody present, on open options, or are not taken."""
    driver = voting()
    assert said in driver.refused(co.CountCards(counts=counts, passed=passed, missing=missing)).reason


def test_cards_and_devices_add_up() -> None:
    """Ballots cast on screens count into the sum that cards must make."""
    driver = voting()
    driver.refused(co.CountCards(counts={"share": 8}, ballots_in=3))
    driver.did(co.CountCards(counts={"share": 4, UNLISTED: 1}, ballots_in=3))
    ballots = tuple(Cast(key, "wait") for key in ("b", "a", "c"))
    driver.did(co.CloseVote(ballots=ballots))
    assert [ballot.key for ballot in driver.events(ev.VoteClosed)[-1].ballots] == ["a", "b", "c"]
    assert bars(driver) == {"A": (4, None), "B": (3, None), "C": (0, None), "D": (1, None)}


def test_a_ballot_for_what_was_not_open_is_missing() -> None:
    """A ballot that names a closed or unknown option counts for nobody, and the room is asked for it."""
    driver = voting(people=2)
    ballots = (Cast("a", "burn"), Cast("b", "share"))
    assert "1 of 2 in" in driver.refused(co.CloseVote(ballots=ballots)).reason
    driver.did(co.CloseVote(ballots=ballots, although_missing=True))
    assert "1 did not vote" in driver.texts()


def test_one_ballot_a_key() -> None:
    """Two ballots under one key are one person’s: the later one counts."""
    driver = voting(people=1)
    driver.did(co.CloseVote(ballots=(Cast("a", "share"), Cast("a", "wait"))))
    assert bars(driver)["B"] == (1, None)
    assert bars(driver)["A"] == (0, None)


def test_closing_asks_while_somebody_is_missing() -> None:
    """Nobody in, somebody missing and too many votes each take a second press; people known to be away do not."""
    driver = voting()
    for command, said in (
        (co.CloseVote(), "nobody has voted yet"),
        (co.CloseVote(ballots=(Cast("a", "share"),)), "1 of 8 in"),
        (co.CloseVote(ballots=tuple(Cast(str(i), "share") for i in range(9))), "9 votes from 8 people"),
    ):
        refusal = driver.refused(command)
        assert said in refusal.reason
        assert refusal.kind == "confirm"
    driver.did(co.CountCards(counts={"share": 5}, passed=1, missing=2))
    assert driver.console.next.warn == ""
    driver.did(co.CloseVote())
    assert "1 passed · 2 did not vote" in driver.texts()


def test_nothing_of_an_open_vote_is_seen() -> None:
    """While a vote is open the room sees how many are in, and nobody sees results."""
    driver = voting()
    driver.did(co.CountCards(counts={"share": 7}, missing=1))
    assert bars(driver) == {}
    assert driver.room.ballot is not None
    assert (driver.room.ballot.counted, driver.room.ballot.of) == (7, 8)
    assert [line.votes for line in driver.console.options] == [0, 0, 0]
    assert (driver.console.leader, driver.console.proposal) == ("", "")


def test_where_three_quarters_agreed_space_goes_to_the_decision() -> None:
    """The second vote is passed over where the room agreed, and waits on a key; where it was split it comes."""
    for share, following in ((6, "decide"), (5, "vote:2")):
        driver = voting()
        driver.vote(share=share, wait=8 - share)
        driver.to("inject:paper")
        assert after(driver.state) == following
    driver = voting()
    driver.vote(share=8)
    driver.to("inject:paper")
    driver.did(co.Revote())
    assert driver.part == "vote:2"
    driver.vote(share=6, wait=2)
    assert (driver.part, bars(driver)["A"], after(driver.state)) == ("spread:2", (8, 6), "decide")


def test_a_second_vote_by_key_where_none_was_planned() -> None:
    """Voting again by key leads on to the decision, whatever steps the exercise names."""
    steps = ("      minutes: 2\n", "      steps: [vote, show, decide]\n")
    driver = evening(4, change=steps)
    to(driver, "spread:1")
    driver.did(co.Revote())
    driver.vote(share=1, wait=3)
    assert driver.part == "spread:2"
    to(driver, "decide")
    assert driver.state.scene_id == "request"


def test_a_second_vote_needs_a_first() -> None:
    """There is nothing to vote again on before the first vote is shown, or after the decision."""
    driver = evening()
    assert "has not been shown" in driver.refused(co.Revote()).reason
    to(driver, "dissent")
    assert "has been decided" in driver.refused(co.Revote()).reason


def test_a_first_vote_that_is_not_shown_stays_unseen_until_the_second() -> None:
    """Without the step “show” neither room nor console sees the first vote before it has worked."""
    driver = evening(4)
    driver.did(co.Jump(scene="column"))
    driver.to("vote:1")
    assert driver.console.next.label == "count the cards"
    driver.did(co.CountCards(counts={"call": 4}))
    assert driver.console.next.label == "close the vote"
    driver.did(co.CloseVote())
    for part in ("spread:1", "discuss"):
        assert driver.part == part
        assert driver.room.body
        assert bars(driver) == {}
        assert [line.votes for line in driver.console.options] == [0, 0, 0]
        assert driver.console.leader == ""
        driver.did(co.Next())
    assert driver.part == "decide"
    assert bars(driver)["A"] == (4, None)
    assert driver.console.leader == "call"


def test_movement_between_votes_is_shown_only_where_it_can_be_known() -> None:
    """Ballots of two votes are compared by their keys; counts from cards show no movement."""
    driver = voting(people=4)
    keys = ("a", "b", "c", "d")
    driver.did(co.CloseVote(ballots=tuple(Cast(k, "share" if k < "c" else "wait") for k in keys)))
    driver.to("vote:2")
    driver.did(co.CloseVote(ballots=tuple(Cast(k, "share" if k < "d" else "wait") for k in keys)))
    assert "1 of 4 moved" in driver.texts()
    driver = voting(people=4)
    driver.vote(share=2, wait=2)
    driver.to("vote:2")
    driver.vote(share=3, wait=1)
    assert "moved" not in driver.texts()


def moved(driver: Driver) -> list[tuple[str, str, int | None, int]]:
    return [(p.letter, p.label, p.first, p.of) for p in driver.room.body if p.kind == "flow"]


def two_votes(first: tuple[str, ...], second: tuple[str, ...], confidence: int = 0) -> Driver:
    """Hold two votes with these ballots, keyed by their place."""
    driver = voting(people=max(len(first), len(second)))
    for options in (first, second):
        ballots = tuple(Cast(f"k{i}", option, confidence) for i, option in enumerate(options))
        driver.did(co.CloseVote(ballots=ballots, although_missing=True))
        if options is first:
            assert moved(driver) == []
            driver.did(co.Revote())
    return driver


def test_who_went_where_is_counts_and_nothing_else() -> None:
    """After a second vote the room sees how many went from which letter to which, those who stayed and passed too."""
    driver = two_votes(("share", "share", "wait", "", UNLISTED), ("wait", "share", "wait", "share", UNLISTED))
    assert moved(driver) == [("A", "A", 1, 5), ("A", "B", 1, 5), ("B", "B", 1, 5), ("D", "D", 1, 5), ("–", "A", 1, 5)]
    assert "2 of 5 moved" in driver.texts()
    assert "k0" not in driver.room.to_text()


def test_who_went_where_is_kept_back_where_it_would_name_people() -> None:
    """Below three ballots that stand in both votes, and between cards, no movement by letter is shown."""
    assert moved(two_votes(("share", "wait"), ("wait", "wait"))) == []
    assert moved(two_votes(("share", "wait", ""), ("wait", "wait"))) == []
    assert len(moved(two_votes(("share", "wait", ""), ("wait", "wait", "")))) == 3


@pytest.mark.parametrize(("second", "confidence", "said"), [("wait", 3, True), ("share", 3, False), ("wait", 2, False)])
def test_confident_and_divided_stands_out(second: str, confidence: int, said: bool) -> None:
    """A room that is sure and does not agree is told so in a sentence of its own."""
    driver = two_votes(("share",) * 4, ("share", "share", second, second), confidence)
    found = [piece for piece in driver.room.body if piece.kind == "label" and piece.letter]
    assert bool(found) == said
    assert all(piece.text.startswith("Confident and divided") for piece in found)


def test_reasons_are_shown_without_names_from_four_ballots_on() -> None:
    """One reason an option, never below four ballots."""
    for people, shown in ((3, False), (4, True)):
        driver = voting(people)
        ballots = [Cast(f"k{i}", "share" if i else "wait", reason=f"reason {i}") for i in range(people)]
        driver.did(co.CloseVote(ballots=tuple(ballots)))
        driver.did(co.Next())
        assert (driver.part == "reasons") == shown
        if shown:
            assert "reason 1" in driver.texts()
            assert "reason 2" not in driver.texts()
            assert "k1" not in driver.room.to_text()


def test_a_case_is_heard_only_for_what_nobody_chose() -> None:
    """After the spread the cases of open options without votes are read, and no other."""
    driver = voting()
    driver.vote(share=8)
    assert "Time helps." not in driver.room.to_text()
    driver.did(co.Next())
    assert driver.part == "cases"
    assert "Time helps." in driver.texts()
    assert "They asked." not in driver.room.to_text()
    assert "It is gone." not in driver.room.to_text()


def test_the_leader_is_proposed_under_majority_alone() -> None:
    """The form starts with the leader under majority without a tie, else empty."""
    driver = voting()
    driver.vote(share=5, wait=3)
    assert proposal(driver.state) == "share"
    driver = voting()
    driver.vote(share=4, wait=4)
    assert proposal(driver.state) == ""
    driver = evening(8, change=("rule: majority", "rule: consensus"))
    to(driver, "vote:1")
    driver.vote(share=8)
    assert proposal(driver.state) == ""
    assert driver.console.leader == "share"


def test_the_authored_default_is_proposed_when_time_is_up() -> None:
    """When the discussion’s clock has run out, the option written for that is proposed, also after leaving it."""
    driver = evening(4, change=("rule: majority", "rule: consensus\n      if_time_runs_out: wait"))
    to(driver, "discuss")
    assert driver.console.proposal == ""
    driver.wait(121_000)
    assert driver.console.proposal == "wait"
    to(driver, "decide")
    assert driver.console.proposal == "wait"
    driver.did(co.Decide(option="wait", reason="time"))
    assert driver.state.moment.decisions[-1].made.timed_out


def test_a_role_that_decides_falls_to_the_facilitator_when_nobody_plays_it() -> None:
    """A decision by a role that has no seat is the facilitator’s."""
    for people, who in ((2, "facilitator"), (3, "role:lawyer")):
        driver = evening(people)
        driver.did(co.Jump(scene="column"))
        assert driver.console.rule == who
        driver.did(co.Decide(option="walk"))
        made = driver.state.moment.decisions[-1].made
        assert (made.by, made.rule) == (who, "role:lawyer")


def test_how_anonymous_a_vote_is_stands_on_the_screen() -> None:
    """The sentence says what is kept; by role is by person where each role has one."""
    assert "Nothing that is kept links you" in _privacy(voting(people=3))
    assert "so your vote can be known" in _privacy(voting(people=3, privacy="role"))
    assert "not with your name" in _privacy(voting(people=4, privacy="role"))
    assert "your seat" in _privacy(voting(people=3, privacy="named"))


def _privacy(driver: Driver) -> str:
    assert driver.room.ballot is not None
    return driver.room.ballot.privacy


def test_people_who_leave_during_a_vote() -> None:
    """The vote counts those who are present when it is shown."""
    driver = voting()
    driver.did(co.CountCards(counts={"share": 8}))
    driver.did(co.Present(count=6))
    assert "8 votes from 6 people" in driver.refused(co.CloseVote()).reason
    driver.did(co.CountCards(counts={"share": 6}))
    driver.did(co.CloseVote())
    assert driver.events(ev.VoteClosed)[-1].present == 6
