"""Papers from the library: where they go, with which names, and what is said while and after they are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.facilitator.starting import FLOOD, app_on, flood, library, masked, session
from textual.pilot import Pilot

from tabletop.console.materials import known_ids
from tabletop.errors import KeepingFailed
from tabletop.tui.facilitator.app import FacilitatorApp
from tabletop.tui.facilitator.forms.fields import Chooser, Words
from tabletop.tui.facilitator.held import HeldScreen
from tabletop.tui.facilitator.library import LibraryScreen
from tabletop.tui.facilitator.materials import MaterialsScreen
from tabletop.tui.facilitator.problems import ProblemsScreen

FILES = 2 * len(known_ids())
"""Each paper in two formats; the events list is a workbook and a CSV file."""


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))


async def opened(app: FacilitatorApp, pilot: Pilot[None]) -> None:
    """Open the papers of the exercise one stands on."""
    await wait_until(pilot, lambda: "The river rises" in grid(app) and " m materials" in grid(app))
    await pilot.press("m")
    await wait_until(pilot, lambda: isinstance(app.screen, MaterialsScreen) and "Situation manual" in grid(app))


def said(app: FacilitatorApp) -> str:
    """What the screen shows, without the ends of its lines."""
    return " ".join(grid(app).split())


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_screen_looks_as_designed(tmp_path: Path, size: tuple[int, int]) -> None:
    """Of what, where to, and each paper with who may read it."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot)
        picture = re.sub(r"\S*/here/materials", "/home/ana/materials", masked(grid(app)))
        same_picture(f"library/materials-{size[0]}x{size[1]}", picture)


async def test_blank_papers_are_written_below_the_current_folder(tmp_path: Path) -> None:
    """Enter writes them into “materials” and says how many lie where; a second set replaces nothing."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        into = tmp_path / "here" / "materials"
        for sets in (1, 2):
            await pilot.press("enter")
            await wait_until(pilot, lambda sets=sets: len(list(into.glob("*"))) == sets * FILES, 40)  # type: ignore[misc]
            await wait_until(pilot, lambda: f"{FILES} files in" in said(app))
        assert "-2-…" in said(app)
        assert len({path.name for path in into.iterdir()}) == 2 * FILES
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_another_folder_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is shown in full while it is typed; none at all is asked for; ~ is the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        folder = app.screen.query_one("#folder", Words)
        folder.text = ""
        await wait_until(pilot, lambda: "which folder?" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Which folder? Such as materials." in grid(app))
        folder.text = "~/papers"
        await wait_until(pilot, lambda: "home/papers" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"{FILES} files in" in said(app), seconds=40)
        assert len(list((tmp_path / "home" / "papers").iterdir())) == FILES


async def test_a_session_fills_them_in(tmp_path: Path) -> None:
    """A session can be chosen beside the blank set; only then names are asked for."""
    exercise = flood(tmp_path / "shelf")
    held = session(exercise, tmp_path / "sessions", group="Cohort 7", closed=True)
    app = app_on(tmp_path, roots=[tmp_path / "shelf"])
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        assert "Names" not in grid(app) and "the exercise: blank" in grid(app)
        await pilot.press("right")
        await wait_until(pilot, lambda: "Names" in grid(app) and "filled in: Cohort 7" in grid(app))
        app.screen.query_one("#names", Chooser).choose("chatham")
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"{FILES} files in" in said(app), seconds=40)
        names = [path.name for path in (tmp_path / "here" / "materials").iterdir()]
        assert all(name.startswith("flood-played-") and held not in name for name in names)


async def test_papers_of_a_session_from_the_list_of_sessions(tmp_path: Path) -> None:
    """Where sessions are listed m leads to the filled set of the one stood on, whether or not its exercise is there."""
    held = session(flood(tmp_path / "elsewhere"), tmp_path / "sessions", group="[/x] \x1b]0;t\x07", closed=True)
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, HeldScreen) and held in grid(app))
        await pilot.press("m")
        await wait_until(pilot, lambda: isinstance(app.screen, MaterialsScreen) and "filled in: [/x]" in grid(app))
        assert "blank" not in grid(app)
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"{FILES} files in" in said(app), seconds=40)
        assert not set(grid(app)) & {"\x1b", "\x07"}


async def test_what_goes_wrong_is_said_and_can_be_tried_again(tmp_path: Path) -> None:
    """A folder that is a file: a sentence that says what to do, and the screen works on."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    (tmp_path / "here" / "materials").write_text("")
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "▲ The papers cannot be written into" in said(app), seconds=40)
        assert "Name another folder" in said(app) and "Traceback" not in grid(app)
        (tmp_path / "here" / "materials").unlink()
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"{FILES} files in" in said(app), seconds=40)


async def test_one_waits_for_what_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper being made is told; meanwhile neither enter nor escape does anything; what is unforeseen is told."""
    import threading

    go_on, calls = threading.Event(), []

    def slow(*args: object, told: object, **more: object) -> object:
        calls.append(more)
        told("The river rises · Ballot Cards")  # type: ignore[operator]
        assert go_on.wait(20)
        raise KeepingFailed("The drive is full.", "Make room.") if len(calls) == 1 else ZeroDivisionError("odd")

    monkeypatch.setattr("tabletop.tui.facilitator.materials.write_materials", slow)
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"1 of {len(known_ids())}" in grid(app) and "Ballot Cards" in grid(app))
        await pilot.press("enter", "escape")
        assert isinstance(app.screen, MaterialsScreen) and len(calls) == 1
        go_on.set()
        await wait_until(pilot, lambda: "▲ The drive is full. Make room." in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: len(calls) == 2 and "Something went wrong" in said(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_broken_exercise_shows_its_problems_instead(tmp_path: Path) -> None:
    """There are no papers of what cannot be read."""
    text = FLOOD.replace("goto: after", "goto: nowhere")
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=text)])
    async with app.run_test(size=(100, 40)) as pilot:
        await wait_until(pilot, lambda: "cannot be played yet" in grid(app))
        await pilot.press("m")
        await wait_until(pilot, lambda: isinstance(app.screen, ProblemsScreen))


async def test_hostile_titles_stay_words(tmp_path: Path) -> None:
    """A title that looks like markup is shown as it is, while papers are made too."""
    text = FLOOD.replace("title: The river rises", 'title: "[/foo] [bold [x]"')
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=text)])
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "[/foo]" in grid(app) and " m materials" in grid(app))
        await pilot.press("m")
        await wait_until(pilot, lambda: isinstance(app.screen, MaterialsScreen))
        await pilot.press("enter")
        await wait_until(pilot, lambda: f"{FILES} files in" in said(app), seconds=40)
        assert "[/foo] [bold [x]" in grid(app)
