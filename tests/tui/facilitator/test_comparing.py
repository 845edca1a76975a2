"""Sessions side by side, from the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.console.recording import keep
from tests.debrief.grouping import to_the_end, voted
from tests.debrief.making import EXERCISE, SOURCE, rich
from tests.grid import grid, wait_until
from tests.tui.facilitator.starting import app_on

from tabletop.tui.facilitator.comparing import CompareScreen
from tabletop.tui.facilitator.library import LibraryScreen

SIX = ["staged"] * 2 + ["all"] * 4


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder or the folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def shelf(tmp_path: Path) -> Path:
    """A library with the made-up exercise."""
    folder = tmp_path / "shelf" / "made"
    folder.mkdir(parents=True)
    (folder / "rich.yaml").write_text(EXERCISE, "utf-8")
    (folder / "source.yaml").write_text(SOURCE, "utf-8")
    return folder.parent


def sessions(tmp_path: Path) -> None:
    """Two groups that ended, and a rehearsal."""
    for number, option in enumerate(("staged", "all"), 1):
        room = to_the_end(voted(rich(), SIX, SIX, option, group=f"Cohort {number} \x1b[31m"))
        keep(room, tmp_path / "sessions", f"2026110{number}-aaaa", created_wall=f"2026-11-0{number}T18:00:00Z")
    keep(to_the_end(voted(rich(), SIX, SIX, "all")), tmp_path / "sessions", "20261103-bbbb", '{"rehearsal":true}')


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_v_puts_the_sessions_of_an_exercise_side_by_side(tmp_path: Path, size: tuple[int, int]) -> None:
    """By letter first; n goes on to names and to the Chatham House Rule and round again; what is left out is said."""
    sessions(tmp_path)
    app = app_on(tmp_path, roots=[shelf(tmp_path)])
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: "Made up" in grid(app))
        await pilot.press("v")
        await wait_until(pilot, lambda: "2 groups side by side" in grid(app))
        assert isinstance(app.screen, CompareScreen)
        assert "parted" in grid(app) and "Cohort" not in grid(app)
        assert "20261103-bbbb (a rehearsal)" in grid(app)
        await pilot.press("n")
        await wait_until(pilot, lambda: "Chatham House Rule" in grid(app))
        await pilot.press("n")
        await wait_until(pilot, lambda: "Cohort 1 ␛[31m" in grid(app))
        assert "\x1b" not in grid(app)
        await pilot.press("n")
        await wait_until(pilot, lambda: "groups by letter" in grid(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_w_writes_it_as_a_file(tmp_path: Path) -> None:
    """A PDF beside the others, under a name of ids and a counter."""
    sessions(tmp_path)
    app = app_on(tmp_path, roots=[shelf(tmp_path)])
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "Made up" in grid(app))
        await pilot.press("v")
        await wait_until(pilot, lambda: "2 groups side by side" in grid(app))
        for name in ("compare-rich.pdf", "compare-rich-2.pdf"):
            await pilot.press("w")
            await wait_until(pilot, lambda name=name: list(tmp_path.rglob(name)) != [])
            (path,) = tmp_path.rglob(name)
            await wait_until(pilot, lambda name=name: name in grid(app).replace("\n", ""))
            assert path.read_bytes().startswith(b"%PDF")


async def test_without_sessions_it_says_what_is_missing(tmp_path: Path) -> None:
    """A sentence, and the way back."""
    app = app_on(tmp_path, roots=[shelf(tmp_path)])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "Made up" in grid(app))
        await pilot.press("v")
        await wait_until(pilot, lambda: "There is no session of" in grid(app))
        await pilot.press("w", "escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))
