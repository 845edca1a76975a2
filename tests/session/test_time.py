"""Time: where it is booked, and the discussion's clock."""

from __future__ import annotations

from tests.exercises import Driver
from tests.session.evening import evening, to

from tabletop.session import commands as co


def left(driver: Driver) -> tuple[int, bool] | None:
    timer = driver.room.timer
    return (timer.left, timer.running) if timer is not None else None


def test_time_stands_under_the_scene_it_was_spent_in() -> None:
    """Five seconds in one scene and two in the next are booked there."""
    driver = evening()
    driver.wait(5_000)
    driver.did(co.Jump(scene="column"))
    driver.wait(2_000)
    driver.did(co.Jump(scene="evening"))
    assert driver.state.spent == {"1:request": 5_000, "2:column": 2_000}


def test_a_pause_is_no_time_of_the_scene() -> None:
    """Time while paused stands apart, and the scene’s own time leaves it out."""
    driver = evening()
    driver.wait(60_000)
    driver.did(co.Pause(why="coffee"))
    driver.wait(600_000)
    assert driver.console.pace.scene_spent == 1.0
    driver.did(co.Pause(on_=False))
    driver.wait(30_000)
    driver.did(co.Note(kind="observation", text="x"))
    assert driver.state.spent == {"1:request": 90_000, "paused": 600_000}
    assert driver.console.pace.scene_spent == 1.5


def test_pace_says_how_late_the_evening_is() -> None:
    """Spent and planned minutes are compared from the briefing on."""
    driver = evening(begin=False)
    driver.wait(300_000)
    driver.begin()
    driver.wait(900_000)
    pace = driver.console.pace
    assert (pace.scene_spent, pace.scene_planned, pace.spent) == (15.0, 10.0, 15.0)
    assert pace.late == pace.spent - pace.planned


def test_the_clock_starts_with_the_discussion_and_only_then() -> None:
    """No part before the discussion has a clock, and leaving it takes the clock away."""
    driver = evening(4)
    for part in ("block:2", "inject:knock", "options", "question", "vote:1", "spread:1"):
        to(driver, part)
        assert left(driver) is None
    to(driver, "discuss")
    assert left(driver) == (120_000, True)
    driver.wait(50_000)
    assert left(driver) == (70_000, True)
    driver.did(co.Next())
    driver.did(co.Next())
    assert driver.part == "inject:paper"
    assert left(driver) == (70_000, True), "injects of the discussion are part of it"
    to(driver, "vote:2")
    assert left(driver) is None


def test_without_timers_there_is_no_clock() -> None:
    """Timers may be off for the evening."""
    driver = evening(4, timers=False)
    to(driver, "discuss")
    assert left(driver) is None


def test_a_pause_stops_the_clock() -> None:
    """Paused, the clock stands; going on, it runs on."""
    driver = evening(4)
    to(driver, "discuss")
    driver.wait(20_000)
    driver.did(co.Pause())
    driver.wait(500_000)
    assert left(driver) == (100_000, False)
    driver.did(co.Pause(on_=False))
    driver.wait(1_000)
    assert left(driver) == (99_000, True)


def test_a_clock_stopped_by_hand_stays_stopped_after_a_pause() -> None:
    """Only what ran before a pause runs after it."""
    driver = evening(4)
    to(driver, "discuss")
    driver.did(co.SetTimer(left=60_000, running=False))
    driver.did(co.Pause())
    driver.did(co.Pause(on_=False))
    driver.wait(5_000)
    assert left(driver) == (60_000, False)
    driver.did(co.Pause())
    driver.did(co.SetTimer(left=30_000))
    assert left(driver) == (30_000, False)
    driver.did(co.Pause(on_=False))
    assert left(driver) == (30_000, True)


def test_a_discussion_opened_in_a_pause_waits() -> None:
    """A clock that starts while the evening is paused stands until it goes on."""
    driver = evening(4)
    to(driver, "spread:1")
    driver.did(co.Pause())
    driver.did(co.Next())
    driver.wait(9_000)
    assert left(driver) == (120_000, False)
    driver.did(co.Pause(on_=False))
    assert left(driver) == (120_000, True)


def test_an_inject_laid_over_the_discussion_takes_the_clock_over() -> None:
    """The clock runs on while an inject or an earlier part lies over the discussion, and after it."""
    driver = evening(4)
    to(driver, "discuss")
    driver.wait(10_000)
    for command in (co.SendInject(inject="spare"), co.Next(), co.Back(), co.Next(), co.WriteInject(text="News.")):
        driver.did(command)
        driver.wait(1_000)
    driver.did(co.Next())
    assert left(driver) == (105_000, True)


def test_undo_back_into_a_discussion_gives_its_clock_back() -> None:
    """A slip of the thumb costs the room no minutes: the clock goes on where it had stopped."""
    driver = evening(4)
    to(driver, "inject:paper")
    driver.wait(30_000)
    driver.did(co.Next())
    driver.did(co.Next())
    assert (driver.part, left(driver)) == ("vote:2", None)
    driver.wait(4_000)
    driver.did(co.Undo())
    assert (driver.part, left(driver)) == ("discuss", (90_000, True))
    driver.did(co.Decide(option="share", reason="r"))
    driver.did(co.Pause())
    driver.did(co.Undo())
    assert left(driver) == (90_000, False)


def test_undo_to_before_the_discussion_leaves_no_clock() -> None:
    """Before the discussion there is no clock, and the next one starts anew."""
    driver = evening(4)
    to(driver, "options")
    place = driver.state.revision
    to(driver, "vote:2")
    driver.did(co.Undo(to=place - 1))
    assert (driver.part, left(driver)) == ("inject:knock", None)
    to(driver, "discuss")
    assert left(driver) == (120_000, True)


def test_the_clock_belongs_to_scenes() -> None:
    """Outside a scene there is no clock to set; a set one is bounded."""
    driver = evening(begin=False)
    assert "no scene" in driver.refused(co.SetTimer(left=60_000)).reason
    driver.begin()
    driver.did(co.SetTimer(left=10**15))
    assert left(driver) == (36_000_000, True)
    driver.did(co.EndHere())
    assert left(driver) is None
