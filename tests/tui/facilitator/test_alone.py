"""Play alone: one person reads, chooses by letter, gives a reason, sees what follows and is debriefed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.facilitator.starting import FLOOD, app_on, flood, leaked_file, library
from textual.pilot import Pilot

from tabletop.console import alone as play
from tabletop.console.alone import ALONE
from tabletop.console.sessions import begin, reopen
from tabletop.errors import KeepingFailed
from tabletop.exercise.exercise import Exercise
from tabletop.library import load_exercise
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.state import State
from tabletop.store.protocols import KeptEvent, NewEvent
from tabletop.tui.facilitator.alone import AloneScreen
from tabletop.tui.facilitator.app import FacilitatorApp
from tabletop.tui.facilitator.asked import AskedScreen, asked
from tabletop.tui.facilitator.forms.fields import Words

SIZES = [(80, 24), (120, 36)]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))


def alone(tmp_path: Path, exercise: Exercise | None = None) -> FacilitatorApp:
    """Return the app on a new session played alone."""
    loaded = exercise or flood(tmp_path / "shelf")
    return app_on(tmp_path, lambda app: app.begin_alone(loaded))


def screen_of(app: FacilitatorApp) -> AloneScreen:
    """Return the screen, which must be the one of playing alone."""
    assert isinstance(app.screen, AloneScreen)
    return app.screen


def state_of(app: FacilitatorApp) -> State:
    """Return the state as the screen last saw it."""
    return screen_of(app).look.state


async def started(pilot: Pilot[Any], app: FacilitatorApp) -> None:
    """Wait for the first screen."""
    await wait_until(pilot, lambda: isinstance(app.screen, AloneScreen) and "begin" in grid(app))


async def space(pilot: Pilot[Any], app: FacilitatorApp) -> None:
    """Press space once more, as if some time had passed, and wait until something else is shown."""
    screen, before = screen_of(app), grid(app)
    screen._last_space = float("-inf")
    await pilot.press("space")
    await wait_until(pilot, lambda: grid(app) != before)


async def until(pilot: Pilot[Any], app: FacilitatorApp, text: str) -> None:
    """Go on until a text is on the screen."""
    for _ in range(40):
        if text in grid(app):
            return
        await space(pilot, app)
    raise AssertionError(f"{text} never came\n{grid(app)}")


async def chosen(pilot: Pilot[Any], app: FacilitatorApp, letter: str, reason: str) -> None:
    """Choose by letter and give a reason."""
    await pilot.press(letter)
    await wait_until(pilot, lambda: "You choose" in grid(app))
    await pilot.press(*reason, "enter")
    await wait_until(pilot, lambda: state_of(app).decision_of_visit() is not None)


async def to_the_debrief(pilot: Pilot[Any], app: FacilitatorApp) -> None:
    """Play the flood to its debrief."""
    await until(pilot, app, "Do we ring the bells?")
    await chosen(pilot, app, "b", "haste")
    await wait_until(pilot, lambda: "I assume" in grid(app))
    await pilot.press("enter")
    await until(pilot, app, "A long night")
    await space(pilot, app)
    await wait_until(pilot, lambda: state_of(app).phase == "debrief")


@pytest.mark.parametrize("size", SIZES)
async def test_choosing_looks_as_designed(tmp_path: Path, size: tuple[int, int]) -> None:
    """The question stays in sight while the reason is written below it."""
    app = alone(tmp_path)
    async with app.run_test(size=size) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        same_picture(f"alone/question-{size[0]}x{size[1]}", grid(app))
        await pilot.press("a")
        await wait_until(pilot, lambda: "enter decide" in grid(app))
        same_picture(f"alone/reason-{size[0]}x{size[1]}", grid(app))


async def test_a_whole_exercise_alone(tmp_path: Path) -> None:
    """From the first page to the end: chosen, with a reason, debriefed, closed; nothing was voted on."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await to_the_debrief(pilot, app)
        made = state_of(app).moment.decisions[0].made
        assert (made.option, made.by, made.reason) == ("wait", "one person, alone", "haste")
        assert not state_of(app).questions
        for _ in range(40):
            if state_of(app).closed:
                break
            before = grid(app)
            if play.mode(state_of(app)) == "words":
                await pilot.press("enter")
                await wait_until(pilot, lambda before=before: grid(app) != before)
            else:
                await space(pilot, app)
        assert state_of(app).closed
        await pilot.press("escape")
        await wait_until(pilot, lambda: app._exit)
    ((_, closed),) = app.evening.sessions.values()
    assert closed is True


async def test_a_reason_is_asked_for(tmp_path: Path) -> None:
    """Without a reason nothing is decided where the author asks for one."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        await pilot.press("a")
        await wait_until(pilot, lambda: "You choose" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Say why, in one sentence" in grid(app))
        assert state_of(app).decision_of_visit() is None
        await pilot.press("escape")
        await wait_until(pilot, lambda: "A–C choose" in grid(app))


async def test_something_else_in_own_words(tmp_path: Path) -> None:
    """Another answer than those listed is kept with its words and leads where it was said to lead."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 30)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        await pilot.press("c")
        await wait_until(pilot, lambda: "It goes on" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Write what you do instead" in grid(app))
        await pilot.press(*"boats", "tab", "right", "right", "tab", *"safer", "enter")
        await wait_until(pilot, lambda: state_of(app).decision_of_visit() is not None)
        made = state_of(app).moment.decisions[0].made
        assert (made.option, made.words, made.reason, made.like) == ("unlisted", "boats", "safer", "wait")


async def test_a_message_to_one_seat_is_opened(tmp_path: Path) -> None:
    """Alone one reads for all seats: what a room would hand to one is shown before the choice, once."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "a message comes")
        await space(pilot, app)
        await wait_until(pilot, lambda: "Water is in the cellar." in grid(app) and "to Fire chief" in grid(app))
        await space(pilot, app)
        await wait_until(pilot, lambda: "Do we ring the bells?" in grid(app) and "a message" not in grid(app))


async def test_nothing_private_is_seen_before_the_end(tmp_path: Path) -> None:
    """Notes, probes and points to listen for are on no screen until the debrief, then on a key."""
    app = alone(tmp_path)
    seen = ""
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        while "A–C choose" not in grid(app):
            seen += grid(app)
            await pilot.press("k")
            await space(pilot, app)
        await to_the_debrief(pilot, app)
        seen += grid(app)
        for private in ("Let the fire chief", "Who lives closest", "cannot leave alone"):
            assert private not in seen
        await pilot.press("enter")
        await until(pilot, app, "k asked")
        await pilot.press("k")
        await wait_until(pilot, lambda: isinstance(app.screen, AskedScreen))
        for private in ("Let the fire chief", "Who lives closest", "cannot leave alone"):
            assert private in grid(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, AloneScreen))


async def test_an_objection_is_kept(tmp_path: Path) -> None:
    """In the debrief one may say that one was read wrongly, and why."""
    app = alone(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await started(pilot, app)
        await to_the_debrief(pilot, app)
        await pilot.press("enter")
        await until(pilot, app, "misread")
        await pilot.press("y")
        await wait_until(pilot, lambda: "You read me wrong" in grid(app))
        await pilot.press(*"no", "enter")
        await wait_until(pilot, lambda: "Your objection is kept" in grid(app))
        assert [(entry.kind, entry.text) for _, entry in state_of(app).objections] == [("misread", "no")]


async def test_taking_back_and_choosing_otherwise(tmp_path: Path) -> None:
    """u says what it takes back, the second u does it, and the question stands again."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        await chosen(pilot, app, "a", "speed")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The street fills." in grid(app))
        before = state_of(app).revision
        await pilot.press("u")
        await wait_until(pilot, lambda: "This takes back the decision in “Nine days of rain”" in grid(app))
        assert state_of(app).revision == before
        await pilot.press("u")
        await wait_until(pilot, lambda: "A–C choose" in grid(app))
        await chosen(pilot, app, "b", "haste")
        assert [made.made.option for made in state_of(app).moment.decisions] == ["wait"]
    app.put_away()


async def test_a_session_alone_is_resumed_where_it_stood(tmp_path: Path) -> None:
    """Leaving keeps it; resuming shows the same part."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        await pilot.press("escape")
        await wait_until(pilot, lambda: "esc again leaves" in grid(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: app._exit)
    ((folder, closed),) = app.evening.sessions.values()
    assert not closed
    again = app_on(tmp_path, lambda app: app.open_again(folder))
    async with again.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "Do we ring the bells?" in grid(again))
    again.put_away()


async def test_a_disk_that_refuses_is_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes on unkept: the screen says so, and the next key keeps it once the disk takes it."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        record = screen_of(app).desk.record
        append, full = record.append, [True]

        def refuse(revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
            if full:
                raise KeepingFailed("The disk is full.", "Make room.")
            return append(revision, events)

        monkeypatch.setattr(record, "append", refuse)
        await space(pilot, app)
        await wait_until(pilot, lambda: "Not kept: The disk is full." in grid(app) and "▲ not kept" in grid(app))
        assert state_of(app).phase == "lobby"
        full.clear()
        await space(pilot, app)
        await wait_until(pilot, lambda: state_of(app).phase == "briefing" and "● kept" in grid(app))


async def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Brackets of an exercise and pasted escapes are shown, never obeyed."""
    text = FLOOD.replace("title: Nine days of rain", 'title: "[/foo] [bold"').replace("Ring them now", "'[x] ring'")
    exercise = load_exercise(library(tmp_path / "shelf", flood=text) / "rivers" / "flood.yaml")
    app = alone(tmp_path, exercise)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        assert "[/foo] [bold" in grid(app) and "[x] ring" in grid(app)
        await pilot.press("a")
        await wait_until(pilot, lambda: "You choose" in grid(app))
        app.screen.query_one("#reason", Words).text = "[/b] \x1b]0;t\x07"
        await pilot.press("enter")
        await wait_until(pilot, lambda: state_of(app).decision_of_visit() is not None)
        assert not set(grid(app)) & {"\x1b", "\x07"}
        assert state_of(app).moment.decisions[0].made.reason == "[/b] ␛]0;t␇"


async def test_a_held_space_goes_one_step(tmp_path: Path) -> None:
    """Repeats of a key held down are no steps."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        screen_of(app)._clock = lambda: 100.0
        await pilot.press("space", "space", "space", "space")
        await wait_until(pilot, lambda: state_of(app).phase == "briefing")
        assert state_of(app).shown == "briefing:purpose"


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (20, 6), (40, 12), (200, 60)])
async def test_playing_alone_survives_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    """Tiny and huge windows are drawn without a fault, also with the field open."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        await pilot.press("a")
        await pilot.resize_terminal(*size)
        await wait_until(pilot, lambda: app.size == size)
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: "You choose" in grid(app))
    app.put_away()


# ---- without a screen -----------------------------------------------------------------------------------------------


def played(exercise: Exercise, tmp_path: Path, pick: int) -> State:
    """Play an exercise alone to its end, each time choosing the ``pick``-th open answer; return the last state."""
    desk = begin(exercise, ALONE, tmp_path / "sessions")
    for _ in range(400):
        if desk.state.closed:
            break
        offers = [offer for offer in play.offers(desk.state) if not offer.closed]
        if play.mode(desk.state) == "choose" and not play.waiting_message(desk.state):
            offer = offers[pick % len(offers)]
            like = play.ways_on(desk.state)[0][0] if offer.option == "unlisted" else ""
            answer = play.decide(offer, "because", "something else", like)(desk)
        else:
            answer = play.go_on(True)(desk)
        assert not isinstance(answer, Refusal), (desk.state.moment.part, answer)
    state = desk.state
    assert state.closed
    desk.close()
    return state


@pytest.mark.parametrize("pick", range(6))
def test_every_answer_leads_through_the_leaked_file(tmp_path: Path, pick: int) -> None:
    """However one chooses, the debrief is reached, without a vote and without getting stuck."""
    state = played(leaked_file(tmp_path), tmp_path, pick)
    assert len(state.moment.decisions) == 3
    assert all(made.made.by == "one person, alone" for made in state.moment.decisions)
    assert not [question for question in state.questions.values() if question.status == "closed"]


def test_a_scene_that_only_votes_does_not_hold_one_up(tmp_path: Path) -> None:
    """A decision without the step “decide” is passed over to where it leads."""
    text = FLOOD.replace("ask: Do we ring the bells?", "ask: Do we ring the bells?\n      steps: [vote, show]")
    library(tmp_path, flood=text)
    exercise = load_exercise(tmp_path / "rivers" / "flood.yaml")
    state = played(exercise, tmp_path, 0)
    assert [visit.scene for visit in state.moment.path] == ["rain", "after"]


def test_what_a_facilitator_would_have_asked(tmp_path: Path) -> None:
    """Only scenes that were played are told of."""
    desk = begin(flood(tmp_path), ALONE, tmp_path / "sessions")
    assert "hold no questions" in "".join(span.text for line in asked(desk.state, 60) for span in line)
    while desk.state.phase != "scene":
        play.go_on(False)(desk)
    text = "\n".join("".join(span.text for span in line) for line in asked(desk.state, 60))
    desk.close()
    assert "Who lives closest to the water?" in text and "Would have listened for" in text


def test_a_session_alone_opens_again_anywhere(tmp_path: Path) -> None:
    """Each part on the way can be left and opened again."""
    desk = begin(flood(tmp_path), ALONE, tmp_path / "sessions")
    for _ in range(8):
        play.go_on(False)(desk)
        before = desk.state.step
        desk.close()
        desk = reopen(desk.folder)
        assert desk.state.step == before
    desk.do(co.EndHere())
    desk.close()


async def test_words_wait_after_esc(tmp_path: Path) -> None:
    """A reason half typed is there again when the same answer is chosen again, and gone once it was given."""
    app = alone(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await started(pilot, app)
        await until(pilot, app, "A–C choose")
        await pilot.press("b")
        await wait_until(pilot, lambda: "You choose" in grid(app))
        await pilot.press(*"half")
        await wait_until(pilot, lambda: "half" in grid(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "You choose" not in grid(app))
        assert "What you typed waits" in grid(app)
        await pilot.press("a")
        await wait_until(pilot, lambda: "You choose" in grid(app))
        assert "half" not in grid(app), "words about one answer are not put to another"
        await pilot.press("escape", "b")
        await wait_until(pilot, lambda: "half" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: state_of(app).decision_of_visit() is not None)
        assert state_of(app).moment.decisions[0].made.reason == "half"
        assert "half" not in [words.text for words in app.screen.query(Words)]
