"""Set-up and lobby: defaults that fit, everything chosen reaches the record, the sign on the wall is checked."""

from __future__ import annotations

import json
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.facilitator.starting import FLOOD, app_on, flood, library, masked
from textual.pilot import Pilot

from tabletop.console.sessions import SetUp
from tabletop.store import folders
from tabletop.tui.facilitator.app import FacilitatorApp
from tabletop.tui.facilitator.console import ConsoleScreen
from tabletop.tui.facilitator.forms.fields import Chooser, Words
from tabletop.tui.facilitator.lobby import LobbyScreen
from tabletop.tui.facilitator.names import NamesScreen, read_names
from tabletop.tui.facilitator.problems import ProblemsScreen
from tabletop.tui.facilitator.setup import SetUpScreen, roles_of, side_by_side, suggested

SIZES = [(80, 24), (120, 36)]
LOBBY = "No display is seen yet"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))


def prepared(tmp_path: Path, setup: SetUp | None = None) -> FacilitatorApp:
    """Return the app on the set-up of the flood."""
    exercise = flood(tmp_path / "shelf")
    return app_on(tmp_path, lambda app: app.prepare(exercise, setup))


def kept_settings(tmp_path: Path) -> dict[str, object]:
    """Return the settings of the only session."""
    (summary,) = folders.list_sessions(tmp_path / "sessions")
    settings: dict[str, object] = json.loads(summary.settings)
    return settings


@pytest.mark.parametrize("size", SIZES)
async def test_the_set_up_looks_as_designed(tmp_path: Path, size: tuple[int, int]) -> None:
    """Every question has its default in sight, and the first key is the next step."""
    app = prepared(tmp_path)
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: "“minutes” says 30" in " ".join(grid(app).split()))
        frames = deque([""], maxlen=5)  # what check says is laid out once more when its room is known

        def rests() -> bool:
            frames.append(grid(app))
            return len(frames) == 5 and len(set(frames)) == 1

        await wait_until(pilot, rests)
        same_picture(f"setup/setup-{size[0]}x{size[1]}", grid(app))


async def test_three_enters_get_to_the_console(tmp_path: Path) -> None:
    """Library, set-up, lobby: enter is the usual next step on each."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "Not played yet" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SetUpScreen) and "made for" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen) and LOBBY in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
    app.put_away()
    settings = kept_settings(tmp_path)
    assert (settings["timers"], settings["names"], settings["privacy"]) == (True, False, "unlinkable")


async def test_what_is_chosen_reaches_the_record(tmp_path: Path) -> None:
    """Group, people and every switch are kept as they stood when enter was pressed."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "made for" in grid(app))
        await pilot.press(*"Cohort", "space", "7", "tab", "end", "backspace", "5", "tab", "right")
        await wait_until(pilot, lambda: "Your vote is kept with your role" in grid(app))
        await pilot.press("tab", "right")
        await wait_until(pilot, lambda: "For trying it out" in grid(app))
        await pilot.press("tab", "right")  # the facilitator gives the roles
        await pilot.press("shift+tab", "left")  # and no phones yet
        await pilot.press("tab", "right", "tab", "tab", "tab", "right")
        await wait_until(pilot, lambda: app.screen.query_one("#rehearsal", Chooser).chosen == "yes")
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen) and LOBBY in grid(app))
        screen = app.screen
        assert isinstance(screen, LobbyScreen)
        assert screen._desk.state.present == 5
    app.put_away()
    settings = kept_settings(tmp_path)
    assert settings["group"] == "Cohort 7" and settings["privacy"] == "role"
    assert settings["timers"] is False and settings["rehearsal"] is True and settings["names"] is False
    assert settings["phones"] == "none" and settings["pick_roles"] is False


async def test_a_call_with_words_fills_the_form(tmp_path: Path) -> None:
    """What was said on the command line stands in the fields."""
    app = prepared(tmp_path, SetUp(group="Cohort 7", people=4, rehearsal=True, timers=False))
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "Cohort 7" in grid(app))
        assert app.screen.query_one("#people", Words).words == "4"
        assert "a rehearsal" in grid(app)


@pytest.mark.parametrize("typed", ["", "0", "-3", "many", "1001", "٣", "9" * 400])
async def test_a_number_of_people_that_is_none_is_refused(tmp_path: Path, typed: str) -> None:
    """Nothing begins, and the field says what it takes."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "made for" in grid(app))
        app.screen.query_one("#people", Words).text = typed
        await pilot.press("enter")
        await wait_until(pilot, lambda: "How many people are here?" in grid(app))
        assert not folders.list_sessions(tmp_path / "sessions")


async def test_hostile_group_names_are_only_words(tmp_path: Path) -> None:
    """What a terminal would obey is made visible before it is kept."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "made for" in grid(app))
        app.screen.query_one("#group", Words).text = "[/x] \x1b]0;t\x07"
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen) and "[/x]" in grid(app))
        assert not set(grid(app)) & {"\x1b", "\x07"}
    app.put_away()
    assert kept_settings(tmp_path)["group"] == "[/x] ␛]0;t␇"


async def test_findings_are_one_key_away(tmp_path: Path) -> None:
    """The worst finding stands in the set-up, F2 lists all."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "▲ check:" in grid(app))
        await pilot.press("f2")
        await wait_until(pilot, lambda: isinstance(app.screen, ProblemsScreen))


async def test_names_are_asked_for_where_they_are_kept(tmp_path: Path) -> None:
    """Enter leads to the list first; what is typed there stands by seat in the record, apart from the events."""
    app = prepared(tmp_path, SetUp(people=3, names=True))
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "write the names" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, NamesScreen))
        typed = app.screen.query_one("#typed", Words)
        await pilot.press(*"Ana", "comma", *"FGR", "enter", *"Ben")
        await wait_until(pilot, lambda: "FGR · Mayor" in grid(app))
        assert typed.text == "Ana,FGR\nBen"
        await pilot.press("ctrl+s")
        await wait_until(pilot, lambda: isinstance(app.screen, SetUpScreen))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen) and LOBBY in grid(app))
    app.put_away()
    (summary,) = folders.list_sessions(tmp_path / "sessions")
    record = folders.open_record(summary.folder, readonly=True)
    people = record.people()
    events = "".join(kept.body for kept in record.read())
    record.close()
    assert {seat: (person.name, person.organisation) for seat, person in people.items()} == {
        1: ("Ana", "FGR"),
        2: ("Ben", ""),
    }
    assert "Ana" not in events


def test_names_are_read_line_by_line() -> None:
    """A comma or tab parts name and organisation; empty lines keep their seat free; the rest is left out."""
    assert read_names("Ana Ruiz, FGR\n\nBen\tDEA\n\n\n", 8) == (("Ana Ruiz", "FGR"), ("", ""), ("Ben", "DEA"))
    assert read_names("a\nb\nc", 2) == (("a", ""), ("b", ""))
    assert read_names("x\x1b]0;t\x07", 1) == (("x␛]0;t␇", ""),)


def test_the_suggestion_fits_the_exercise(tmp_path: Path) -> None:
    """Eight people, unless the exercise is made for fewer or more; roles go round when all are filled."""
    exercise = flood(tmp_path)
    assert suggested(exercise).people == 8
    assert roles_of(exercise, 3) == ["Mayor", "Fire chief", "Mayor"]
    rows = ["".join(span.text for span in line).rstrip() for line in side_by_side(["a", "b", "c", "d", "e"], 60)]
    assert [row.split() for row in rows] == [["1", "a", "4", "d"], ["2", "b", "5", "e"], ["3", "c"]]


async def test_a_folder_that_takes_nothing_is_told_in_the_form(tmp_path: Path) -> None:
    """When the session cannot be made the set-up stays and says why."""
    (tmp_path / "sessions").write_text("a file, no folder", encoding="utf-8")
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "▲ The folder for sessions" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Not a directory" in grid(app))
        assert isinstance(app.screen, SetUpScreen)


# ---- the lobby ------------------------------------------------------------------------------------------------------


async def in_lobby(pilot: Pilot[Any], app: FacilitatorApp) -> LobbyScreen:
    """Go on to the lobby."""
    await wait_until(pilot, lambda: "made for" in grid(app))
    await pilot.press("enter")
    await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen) and LOBBY in grid(app))
    assert isinstance(app.screen, LobbyScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_the_lobby_looks_as_designed(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two steps, the command to type, and what enter does."""
    app = prepared(tmp_path, SetUp(group="Cohort 7"))
    monkeypatch.delenv("TABLETOP_HOME", raising=False)
    async with app.run_test(size=size) as pilot:
        await in_lobby(pilot, app)
        await wait_until(pilot, lambda: "No display is seen yet" in grid(app))
        same_picture(f"setup/lobby-{size[0]}x{size[1]}", masked(grid(app)))
    app.put_away()


async def test_a_display_is_seen(tmp_path: Path) -> None:
    """A screen that gives a sign of life is named with its size."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        lobby = await in_lobby(pilot, app)
        room = folders.open_room(lobby._desk.folder)
        room.screen_seen("wall", "display", 60, 18, 1)
        room.close()
        await wait_until(pilot, lambda: "A display is there, 60 × 18" in grid(app))
        assert "open the console" in grid(app).splitlines()[-1]
    app.put_away()


async def test_the_sign_on_the_wall_is_checked(tmp_path: Path) -> None:
    """A wrong sign does not go on and says how to bring the wall here; the right one, in any writing, does."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        lobby = await in_lobby(pilot, app)
        sign = str(lobby._desk.state.settings["sign"])
        wrong = "QQ" if sign != "QQ" else "ZZ"
        await pilot.press(*wrong)
        await wait_until(pilot, lambda: "Another session" in grid(app) and lobby._desk.session_id in grid(app))
        await pilot.press("enter")
        assert isinstance(app.screen, LobbyScreen)
        await pilot.press("backspace", "backspace", *sign.lower())
        await wait_until(pilot, lambda: "This is the room’s screen" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
    app.put_away()


async def test_one_shared_screen_needs_no_lobby(tmp_path: Path) -> None:
    """With a single screen there is no wall to check."""
    app = prepared(tmp_path, SetUp(single_screen=True))
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "made for" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
    app.put_away()


async def test_leaving_the_lobby_keeps_the_session(tmp_path: Path) -> None:
    """Esc leaves; the session can be resumed."""
    app = prepared(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await in_lobby(pilot, app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: not app.is_running or app._exit)
    app.put_away()
    ((_, closed),) = app.evening.sessions.values()
    assert closed is False and len(folders.list_sessions(tmp_path / "sessions")) == 1


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (20, 6), (40, 12), (200, 60)])
async def test_the_set_up_survives_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    """Tiny and huge windows are drawn without a fault, set-up and lobby."""
    app = prepared(tmp_path)
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, SetUpScreen))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen) and bool(app.screen.query("#sign")))
    app.put_away()


@pytest.mark.parametrize(("typed", "said"), [("2", "▲ fewer than"), ("300", "▲ more than")])
async def test_another_number_than_an_exercise_is_made_for_is_warned_of(tmp_path: Path, typed: str, said: str) -> None:
    """Beside the field, and refused by nobody: a facilitator may know better."""
    app = prepared(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "made for" in grid(app))
        app.screen.query_one("#people", Words).text = typed
        await wait_until(pilot, lambda: f"{said} it is made for: 3 to 12" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LobbyScreen))
    app.put_away()
