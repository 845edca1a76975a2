"""Decisions: reasons, outcomes, something else, and what moves."""

from __future__ import annotations

import pytest
from tests.exercises import Driver, exercise_of
from tests.session.evening import evening, to

from tabletop.session import commands as co
from tabletop.session import events as ev


def column(people: int = 4) -> Driver:
    """A driver in the scene with outcomes."""
    driver = evening(people)
    driver.did(co.Jump(scene="column"))
    return driver


def levels(driver: Driver) -> dict[str, str]:
    play = driver.state.moment.play
    assert play is not None
    return {name: driver.compiled.level(play, name) for name in driver.compiled.indicator_ids}


def flag(driver: Driver, name: str) -> str:
    assert driver.state.moment.play is not None
    return driver.compiled.flag_word(driver.state.moment.play, name)


def test_a_reason_is_asked_for_and_can_come_later() -> None:
    """A required reason takes a second press to leave out; filled in later it stands with the decision."""
    driver = evening()
    refusal = driver.refused(co.Decide(option="share", reason="  "))
    assert refusal.kind == "confirm"
    driver.did(co.Decide(option="share", although_no_reason=True))
    made = driver.state.moment.decisions[-1]
    assert driver.state.reason_of(made) == ""
    driver.did(co.GiveReason(of=made.revision, text=" They asked kindly. "))
    assert driver.state.reason_of(made) == "They asked kindly."
    assert "They asked kindly." in driver.texts()
    driver.refused(co.GiveReason(of=driver.state.revision + 5, text="x"))


def test_an_optional_reason_is_not_asked_for() -> None:
    """Where a reason is optional, none is asked for."""
    column().did(co.Decide(option="walk"))


def test_a_decision_is_made_once_and_not_under_an_open_vote() -> None:
    """One decision a visit; an open vote is closed first; a closed or unknown option is refused."""
    driver = evening()
    to(driver, "vote:1")
    assert "close it first" in driver.refused(co.Decide(option="share", reason="r")).reason
    driver.vote(share=4)
    assert "closed here" in driver.refused(co.Decide(option="burn", reason="r")).reason
    assert "no option" in driver.refused(co.Decide(option="nothing", reason="r")).reason
    driver.did(co.Decide(option="share", reason="r"))
    assert "has been decided" in driver.refused(co.Decide(option="wait", reason="r")).reason
    driver.did(co.EndHere())
    assert "nothing to decide" in driver.refused(co.Decide(option="wait", reason="r")).reason


def test_the_facilitator_picks_among_open_outcomes() -> None:
    """Several open outcomes without weights: a form asks which; one that is not open is refused."""
    driver = column()
    refusal = driver.refused(co.Decide(option="call"))
    assert (refusal.reason, refusal.kind) == ("outcome", "form")
    assert driver.console.options[0].outcomes == (("answered", "Answered"), ("silent", "Silence"))
    driver.refused(co.Decide(option="call", outcome="short"))
    driver.did(co.Decide(option="call", outcome="answered"))
    assert driver.state.moment.decisions[-1].made.goto == "evening"
    driver.did(co.Next())
    assert "She answers." in driver.texts()


@pytest.mark.parametrize(("draw", "outcome"), [(0.0, "short"), (0.2499, "short"), (0.25, "long"), (0.999, "long")])
def test_weighted_outcomes_are_drawn_from_what_is_handed_in(draw: float, outcome: str) -> None:
    """Chance comes in as a number: weights 1 and 3 part it at a quarter."""
    driver = column()
    assert driver.console.options[1].outcomes == ()
    driver.did(co.Decide(option="draw", draw=draw))
    assert driver.state.moment.decisions[-1].made.outcome == outcome


def test_something_else_with_the_effects_of_the_nearest_option() -> None:
    """An unlisted decision may take a listed one’s effects, with its outcome and its way on."""
    driver = evening()
    driver.did(co.Decide(option="unlisted", words="Share half", like="share", reason="r"))
    made = driver.state.moment.decisions[-1].made
    assert (made.option, made.like, made.goto) == ("unlisted", "share", "column")
    assert (levels(driver)["trust"], flag(driver, "page")) == ("high", "told")
    assert "Share half" in driver.texts()
    driver.did(co.Next())
    assert "They read it." in driver.texts(), "the consequence of the nearest option is read"
    driver = column()
    assert driver.refused(co.Decide(option="unlisted", words="Write", like="call")).kind == "form"
    driver.did(co.Decide(option="unlisted", words="Write", like="call", outcome="answered"))
    assert driver.state.moment.decisions[-1].made.goto == "evening"


def test_something_else_without_effects() -> None:
    """An unlisted decision may have no effects at all."""
    driver = evening()
    before = levels(driver)
    driver.did(co.Decide(option="unlisted", words="Sleep on it", reason="r"))
    assert levels(driver) == before
    assert driver.state.moment.decisions[-1].made.goto == "column"


def test_something_else_with_effects_set_by_hand() -> None:
    """Flags and indicators may be set by hand within what the exercise knows."""
    driver = evening()
    say = {"option": "unlisted", "words": "Burn a copy", "reason": "r"}
    assert "indicator" in driver.refused(co.Decide(**say, moves={"nothing": 1})).reason  # type: ignore[arg-type]
    assert "steps" in driver.refused(co.Decide(**say, moves={"trust": 99})).reason  # type: ignore[arg-type]
    assert "flag" in driver.refused(co.Decide(**say, settings={"page": "eaten"})).reason  # type: ignore[arg-type]
    driver.did(co.Decide(**say, moves={"trust": -1}, settings={"page": "told"}, goto="night"))  # type: ignore[arg-type]
    assert (levels(driver)["trust"], flag(driver, "page")) == ("low", "told")
    assert driver.state.moment.decisions[-1].made.goto == "night"


def test_something_else_needs_words_and_a_way_on() -> None:
    """What the room decided is written down, and where it leads."""
    driver = Driver(
        exercise_of(
            "tabletop: 1\ntitle: T\nscenes:\n  a:\n    decision:\n      ask: Where?\n      options:\n"
            "        on: {label: On, goto: b}\n        round: {label: Round, goto: a}\n"
            "  b: {text: B., ending: End}\n"
        )
    )
    driver.begin()
    assert "write down" in driver.refused(co.Decide(option="unlisted", words=" ", reason="r")).reason
    refusal = driver.refused(co.Decide(option="unlisted", words="Up", reason="r"))
    assert (refusal.kind, "where to go on" in refusal.reason) == ("form", True)
    driver.refused(co.Decide(option="unlisted", words="Up", reason="r", goto="nowhere"))
    driver.refused(co.Decide(option="unlisted", words="Up", reason="r", like="nothing", goto="b"))
    driver.did(co.Decide(option="unlisted", words="Up", reason="r", goto="b"))


def test_something_else_may_be_ruled_out() -> None:
    """Where only the listed options stand, nothing else is decided or counted."""
    driver = evening(change=("      minutes: 2\n", "      minutes: 2\n      unlisted: false\n"))
    assert "only the options listed" in driver.refused(co.Decide(option="unlisted", words="Up", reason="r")).reason
    to(driver, "vote:1")
    assert "Something else" not in driver.room.to_text()
    driver.refused(co.CountCards(counts={"unlisted": 4}))


def test_later_movements_land_on_the_next_scene() -> None:
    """What waits lands on entering the next scene, told with the decision it comes from."""
    driver = evening()
    driver.did(co.Decide(option="share", reason="r"))
    assert levels(driver)["heat"] == "mid"
    driver.to("block:0")
    assert (driver.state.scene_id, levels(driver)["heat"]) == ("column", "high")
    driver.did(co.Next())
    assert driver.part == "landed"
    assert "From “The request”: People will ask." in driver.texts()
    assert "unseen" not in driver.room.to_text()


def test_later_movements_land_on_a_scene_by_its_id() -> None:
    """What waits for a scene passes others by and lands there."""
    driver = evening()
    driver.did(co.Decide(option="wait", reason="r"))
    driver.did(co.Jump(scene="column"))
    assert levels(driver)["heat"] == "mid"
    driver.did(co.Jump(scene="evening"))
    assert levels(driver)["heat"] == "low"


def test_what_never_landed_lands_before_the_debrief() -> None:
    """What still waits at the end lands on opening the debrief, once."""
    driver = evening()
    driver.did(co.Decide(option="wait", reason="r"))
    driver.did(co.EndHere())
    assert [(m.indicator, m.by, m.late) for m in driver.state.moment.final] == [("heat", -1, True)]
    assert levels(driver)["heat"] == "low"
    driver.did(co.Undo())
    assert levels(driver)["heat"] == "mid"
    driver.did(co.EndHere())
    assert levels(driver)["heat"] == "low"


def test_what_a_scene_lets_wait_on_entering_lands_in_the_next() -> None:
    """Movements of ``on_enter`` may wait as well."""
    driver = column()
    assert levels(driver)["trust"] == "mid"
    driver.did(co.Jump(scene="evening"))
    assert levels(driver)["trust"] == "high"
    assert ("trust", "A quiet week.") in [(m.indicator, m.because) for m in driver.state.moment.path[-1].movements]


def test_past_the_end_of_a_scale_the_screen_says_so() -> None:
    """An indicator at the end of its scale stays, and the screen says “already”."""
    driver = evening()
    driver.did(co.Decide(option="wait", reason="r"))
    driver.did(co.Jump(scene="request"))
    driver.did(co.Decide(option="wait", reason="r"))
    driver.to("moves")
    assert "already low" in driver.texts()


def test_a_movement_the_room_does_not_believe() -> None:
    """A refused movement stays where it was with its reason; it takes a second press, once, and undo takes it back."""
    driver = evening()
    to(driver, "moves")
    assert levels(driver)["trust"] == "high"
    assert driver.refused(co.RefuseMovement(indicator="trust")).kind == "confirm"
    assert "has not moved" in driver.refused(co.RefuseMovement(indicator="heat", confirmed=True)).reason
    driver.did(co.RefuseMovement(indicator="trust", why="too rosy", confirmed=True))
    assert levels(driver)["trust"] == "mid"
    assert "the room did not believe it" in driver.texts()
    assert list(driver.state.refused.values()) == ["too rosy"]
    assert "already" in driver.refused(co.RefuseMovement(indicator="trust", confirmed=True)).reason
    driver.did(co.Undo())
    assert (driver.part, levels(driver)["trust"]) == ("moves", "high")
    assert driver.state.refused == {}
    driver.did(co.RefuseMovement(indicator="trust", confirmed=True))


def test_refusing_takes_back_all_a_decision_did_to_an_indicator() -> None:
    """Where option and outcome moved one indicator, refusing it takes both back."""
    driver = evening(change=("          label: Call\n", "          label: Call\n          moves: {heat: -1}\n"))
    driver.did(co.Jump(scene="column"))
    driver.did(co.Decide(option="call", outcome="silent"))
    assert [m.after for m in driver.state.moment.decisions[-1].made.movements] == [0, 2]
    driver.did(co.RefuseMovement(indicator="heat", confirmed=True))
    assert levels(driver)["heat"] == "mid"


def test_dissent_stands_with_the_decision() -> None:
    """Who would have decided otherwise is kept with their words, for the decision meant, before the consequence."""
    driver = evening()
    assert "nothing has been decided" in driver.refused(co.Dissent(words="No.")).reason
    to(driver, "dissent")
    driver.refused(co.Dissent(words=" "))
    driver.did(co.Dissent(words="Never.", who="lawyer", would_change="A rule."))
    assert "Never." in driver.texts()
    assert "Lawyer, otherwise" in driver.texts()
    assert driver.events(ev.Dissented)[-1].decision == driver.state.moment.decisions[-1].revision


def test_what_the_debrief_keeps_names_its_decision() -> None:
    """Objections, entries touched and stances settled hang on a decision by its revision, 0 being the last."""
    driver = evening()
    driver.refused(co.Object(decision=0, kind="misread", text="no"))
    driver.did(co.Decide(option="share", reason="r"))
    revision = driver.state.moment.decisions[-1].revision
    driver.did(co.Object(decision=0, kind="misread", text="no"))
    driver.did(co.SettleStance(decision=0, rec="R1", stance="partly"))
    driver.did(co.Touch(decision=0, recs=()))
    assert driver.events(ev.Objected)[-1].decision == revision
    assert list(driver.state.stances) == [(revision, "R1", "")]
    assert driver.state.touched == {revision: ()}
    driver.refused(co.Object(decision=revision, kind="hm", text="no"))  # type: ignore[arg-type]
    driver.refused(co.SettleStance(decision=revision, rec="R1", stance="open"))  # type: ignore[arg-type]
