"""A play told by a finding, played again as a real session: every command decided, every event folded."""

from __future__ import annotations

from collections.abc import Sequence

from tests.exercises import Driver

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED
from tabletop.explore.choices import DROP, SENT, WRITTEN, Choice
from tabletop.session import commands as co

_MOST_PARTS = 60


def in_session(exercise: Exercise, play: Sequence[Choice]) -> Driver:
    """Return a session that has gone these steps. Fails where one of them is refused, or leads elsewhere."""
    driver = Driver(exercise)
    driver.begin()
    for choice in play:
        passed_through = choice.option is None and not choice.aside and driver.state.scene_id != choice.scene
        if not passed_through:  # a scene with nothing to show leads on by itself
            assert driver.state.scene_id == choice.scene
            _step(driver, choice)
    return driver


def _step(driver: Driver, choice: Choice) -> None:
    if choice.aside.startswith(SENT):
        driver.did(co.SendInject(inject=choice.aside.removeprefix(SENT)))
    elif choice.aside.startswith(WRITTEN):
        driver.did(co.WriteLine(list=choice.aside.removeprefix(WRITTEN), text="A line."))
    elif choice.aside == DROP:
        driver.did(co.DropScene())
    else:
        if choice.option == UNLISTED:
            driver.did(co.Decide(option=UNLISTED, words="Otherwise.", reason="So.", like=choice.acts_as))
        elif choice.option is not None:
            driver.did(co.Decide(option=choice.option, outcome=choice.outcome, reason="So."))
        for inject in choice.then:
            driver.did(co.SendInject(inject=inject))
        _go_on(driver)


def _go_on(driver: Driver) -> None:
    """Leave the scene; injects that nobody has sent are left out."""
    visit = driver.state.moment.visit
    for inject in driver.compiled.exercise.scenes[driver.state.scene_id].injects:
        driver.do(co.SkipInject(inject=inject.id))
    for _ in range(_MOST_PARTS):
        driver.space()
        if driver.state.moment.visit != visit or driver.state.phase != "scene":
            return
    raise AssertionError(f"the session stays in {driver.state.scene_id}")
