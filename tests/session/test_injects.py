"""Injects: in turn, early, late, never, private, on the spot."""

from __future__ import annotations

import pytest
from tests.exercises import Driver, exercise_of
from tests.session.evening import EVENING, evening, to

from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.session.show import role_view


def status(driver: Driver) -> dict[str, str]:
    return {line.id: line.status for line in driver.console.injects}


def test_each_inject_falls_due_at_its_time() -> None:
    """Due: with the text, once the vote was shown, after minutes, after the decision; by hand never."""
    driver = evening(4)
    waiting = dict.fromkeys(("sister", "paper", "late_call", "spare", "answer"), "waiting")
    assert status(driver) == {"knock": "due", **waiting}
    to(driver, "spread:1")
    assert status(driver) == {**waiting, "knock": "sent", "sister": "due", "paper": "due"}
    driver.wait(120_000)
    assert status(driver)["late_call"] == "due"
    to(driver, "dissent")
    assert status(driver)["answer"] == "due"
    assert status(driver)["spare"] == "waiting"


def test_a_private_inject_stays_with_its_role() -> None:
    """The role reads it, the room goes on talking before its question, and how it was handed over is kept."""
    driver = evening(4)
    to(driver, "discuss")
    before = driver.room.body
    driver.did(co.Next(how="aloud"))
    assert (driver.part, driver.room.body) == ("discuss", before), "the room’s screen stays as it is"
    assert "brother" not in driver.room.to_text() and "come home" not in driver.room.to_text()
    assert "Should he come home?" in role_view(driver.state, "partner")
    assert "come home" not in role_view(driver.state, "chief")
    assert driver.events(ev.InjectSent)[-1].how == "aloud"


@pytest.mark.parametrize(("to_whom", "reads"), [("facilitator", set()), ("side:us", {"chief", "lawyer"})])
@pytest.mark.parametrize("at", ["start", "discussion"])
def test_only_what_is_for_the_room_is_shown_to_it(to_whom: str, reads: set[str], at: str) -> None:
    """An inject to a side or to the facilitator is on no screen but theirs, whenever it comes."""
    text = EVENING.replace("to: role:partner", f"to: {to_whom}").replace("sister, at: discussion", f"sister, at: {at}")
    for role, side in (("Chief", "us"), ("Partner", "them"), ("Lawyer", "us")):
        text = text.replace(f"name: {role},", f"name: {role}, side: {side},")
    driver = Driver(exercise_of(text), 4)
    driver.begin()
    for _ in range(30):
        assert "come home" not in driver.texts()
        if status(driver)["sister"] == "sent" and driver.part == "discuss":
            break
        driver.space()
    assert {role for role in ("chief", "partner", "lawyer") if "come home" in role_view(driver.state, role)} == reads
    assert next(line for line in driver.console.injects if line.id == "sister").private


def test_a_private_inject_sent_early_leaves_the_screen_alone() -> None:
    """Sent by hand, a private inject changes nothing that the room sees, a look back neither."""
    driver = evening(4)
    to(driver, "options")
    driver.did(co.Back())
    before = driver.room.body
    driver.did(co.SendInject(inject="sister", how="seat"))
    assert driver.room.body == before
    assert driver.part == "inject:knock"
    assert "come home" in role_view(driver.state, "partner")
    driver.did(co.Jump(scene="column"))
    assert "come home" not in role_view(driver.state, "partner")


def test_an_inject_sent_early_does_not_come_again() -> None:
    """What was sent or skipped by hand is left out of its turn."""
    driver = evening(4)
    driver.did(co.SendInject(inject="paper"))
    assert driver.part == "inject:paper"
    driver.did(co.Next())
    assert driver.part == "block:0"
    driver.did(co.SkipInject(inject="sister", why="enough"))
    to(driver, "discuss")
    driver.did(co.Next())
    assert driver.part == "vote:2"
    assert status(driver)["sister"] == "skipped"
    driver.did(co.CloseVote(although_missing=True))
    for command in (co.SendInject(inject="paper"), co.SendInject(inject="sister"), co.SkipInject(inject="sister")):
        driver.refused(command)


def test_no_inject_breaks_into_an_open_ballot() -> None:
    """While a vote is open an inject waits."""
    driver = evening(4)
    to(driver, "vote:1")
    assert "waits" in driver.refused(co.SendInject(inject="spare")).reason
    assert "wait" in driver.refused(co.WriteInject(text="News.")).reason


def test_an_inject_written_on_the_spot() -> None:
    """What the facilitator writes lies over the present part until space, and can be looked back at."""
    driver = evening(4)
    to(driver, "discuss")
    driver.refused(co.WriteInject(text="  "))
    driver.did(co.WriteInject(text="The bridge is closed.", title="News", sender="Police"))
    assert "The bridge is closed." in driver.texts()
    assert driver.room.mark == "fiction"
    driver.did(co.Next())
    assert driver.part == "discuss"
    driver.did(co.Back())
    assert "The bridge is closed." in driver.texts()
    driver.did(co.Next())
    driver.did(co.Undo())
    assert driver.part == "discuss"


@pytest.mark.parametrize("inject", ["nothing", "", "knock:1"])
def test_an_inject_must_be_of_this_scene(inject: str) -> None:
    """An inject of another scene or of none is refused with a sentence."""
    driver = evening(4)
    assert "no inject" in driver.refused(co.SendInject(inject=inject)).reason
    assert "not waiting" in driver.refused(co.SkipInject(inject=inject)).reason
    lobby = evening(begin=False)
    assert "no scene" in lobby.refused(co.SendInject(inject=inject)).reason
