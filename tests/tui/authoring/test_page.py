"""The author's page: problems, map, what plays come to, what is covered."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.authoring.drafts import LEVEE, write
from tests.tui.facilitator.starting import app_on, library
from textual.pilot import Pilot

from tabletop.library import shipped_roots
from tabletop.tui.authoring.figures import map_order, percent
from tabletop.tui.authoring.page import AuthorScreen
from tabletop.tui.authoring.preview import PreviewScreen
from tabletop.tui.facilitator.app import FacilitatorApp
from tabletop.tui.facilitator.library import LibraryScreen


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path / "home"))


def page_of(tmp_path: Path, path: Path) -> FacilitatorApp:
    """Return the program with the author's page of a file on top."""
    return app_on(tmp_path, lambda app: app.push_screen(AuthorScreen(path), lambda _: app.exit()))


def page(pilot: Pilot[Any]) -> AuthorScreen:
    """Return the page, which must be on top."""
    found = pilot.app.screen
    assert isinstance(found, AuthorScreen)
    return found


async def ready(pilot: Pilot[Any]) -> AuthorScreen:
    """Wait until everything is summed up."""
    await wait_until(pilot, lambda: "states seen" in grid(pilot.app))
    return page(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("tab", ["problems", "map", "drawn", "plays", "coverage"])
async def test_it_looks_as_designed(tmp_path: Path, tab: str, size: tuple[int, int]) -> None:
    """Five pages, each of a screen's width."""
    app = page_of(tmp_path, write(tmp_path))
    async with app.run_test(size=size) as pilot:
        found = await ready(pilot)
        while found.tab != tab:
            await pilot.press("tab")
            await pilot.pause()
        await pilot.pause()
        same_picture(f"authoring/page-{tab}-{size[0]}x{size[1]}", grid(app))


async def test_from_the_library_and_back(tmp_path: Path) -> None:
    """a opens the page of the exercise one stands on; escape leads back."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", levee=LEVEE)])
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "Not played yet" in grid(app))
        await pilot.press("a")
        await ready(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_the_map_leads_into_the_preview(tmp_path: Path) -> None:
    """Enter on a scene of the map previews that scene; escape comes back to the map."""
    app = page_of(tmp_path, write(tmp_path))
    async with app.run_test(size=(120, 36)) as pilot:
        found = await ready(pilot)
        await pilot.press("tab")
        await wait_until(pilot, lambda: found.scene == "rain" and "every play" in grid(app))
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.scene_id == "breach")
        await wait_until(pilot, lambda: "Water stands in the square." in grid(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is found and found.scene == "breach")


async def test_it_follows_the_file(tmp_path: Path) -> None:
    """After a save problems and figures are those of the new file; a broken file says so and loses no page."""
    app = page_of(tmp_path, write(tmp_path))
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        write(tmp_path, LEVEE.replace("goto: breach", "goto: breech"))
        await wait_until(pilot, lambda: "T201" in grid(app) and "cannot be played as it is" in grid(app))
        await pilot.press("tab", "tab", "tab", "tab")
        write(tmp_path, LEVEE.replace("A long night", "A short night"))
        await ready(pilot)
        await pilot.press("tab", "tab")
        await wait_until(pilot, lambda: "morning  A short night" in grid(app))


async def test_scenes_with_findings_are_marked(tmp_path: Path) -> None:
    """The map counts what is wrong in each scene."""
    app = page_of(tmp_path, write(tmp_path))
    async with app.run_test(size=(120, 36)) as pilot:
        found = await ready(pilot)
        assert found.draft is not None
        await pilot.press("tab")
        await wait_until(pilot, lambda: "▲ 1" in grid(app))
        marked = [line for line in grid(app).splitlines() if "▲" in line]
        assert [any(name in line for name in ("rain", "breach")) for line in marked] == [True, True]


@pytest.mark.parametrize("name", ["leaked_file", "green_corridor", "commander_untested"])
async def test_shipped_exercises_have_figures(tmp_path: Path, name: str) -> None:
    """Every page of a real exercise has something to say and no sign of a fault."""
    shutil.copytree(shipped_roots()[0] / "us_mexico_2021", tmp_path / "us")
    app = page_of(tmp_path, tmp_path / "us" / f"{name}.yaml")
    async with app.run_test(size=(120, 60)) as pilot:
        found = await ready(pilot)
        await pilot.press("tab", "tab")
        await wait_until(pilot, lambda: "13 scenes" in grid(app) and "└" in grid(app) and "◆" in grid(app))
        await pilot.press("tab")
        await wait_until(pilot, lambda: "different plays" in grid(app) and "Endings" in grid(app))
        await pilot.press("tab")
        await wait_until(pilot, lambda: "Objectives" in grid(app) and "in line" in grid(app))
        assert found.good is not None
        assert found.good.exercise is not None
        assert {scene for scene, _ in map_order(found.good.exercise)} == set(found.good.exercise.scenes)


@pytest.mark.parametrize("size", [(40, 12), (1, 1), (200, 60)])
async def test_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """Every key does no harm in a terminal of any size."""
    app = page_of(tmp_path, write(tmp_path))
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, AuthorScreen) and app.screen.summary is not None)
        await pilot.press("tab", "down", "up", "tab", "pagedown", "tab", "shift+tab", "left", "right", "right", "right")
        assert page(pilot).tab == "coverage"


def test_shares_in_words() -> None:
    """Little is not nothing, and what is not known is said."""
    assert [percent(share) for share in (None, 0.0, 0.001, 0.5, 1.0)] == ["?", "0 %", "<1 %", "50 %", "100 %"]


@pytest.mark.parametrize("first", ["goto: breach", "goto: breech"])
async def test_what_cannot_be_played_is_not_being_searched(tmp_path: Path, first: str) -> None:
    """Without an exercise that can be played, no page promises figures; broken by a save they go, too."""
    app = page_of(tmp_path, write(tmp_path, LEVEE.replace("goto: breach", first)))
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "states seen" in grid(app) or "cannot be played" in grid(app))
        write(tmp_path, LEVEE.replace("goto: breach", "goto: breech"))
        await wait_until(pilot, lambda: "cannot be played as it is" in grid(app))
        for tab in ("map", "drawn", "plays", "coverage"):
            while page(pilot).tab != tab:  # a reading that comes meanwhile may lead back to the problems
                await pilot.press("tab")
            await pilot.pause()
            assert "searched" not in grid(app)
        await wait_until(pilot, lambda: "Nothing can be said of its plays" in grid(app))
        write(tmp_path)
        await wait_until(pilot, lambda: "names no objectives" in grid(app))
