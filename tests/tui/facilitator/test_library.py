"""The library: exercises on the left, what they are on the right, and what its keys lead to."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.facilitator.starting import FLOOD, HOSTILE, app_on, flood, leaked_file, library, masked, session
from textual.events import Paste
from textual.widgets import OptionList

from tabletop.library import load_exercise
from tabletop.paging.lines import width
from tabletop.tui.facilitator.forms.fields import Words
from tabletop.tui.facilitator.held import HeldScreen
from tabletop.tui.facilitator.keyhelp import KeyHelp
from tabletop.tui.facilitator.library import LibraryScreen
from tabletop.tui.facilitator.minimap import layers, minimap
from tabletop.tui.facilitator.opening import OpenScreen, place
from tabletop.tui.facilitator.problems import ProblemsScreen
from tabletop.tui.facilitator.setup import SetUpScreen
from tabletop.tui.facilitator.shelf import look, told

SIZES = [(80, 24), (120, 36)]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path))


@pytest.mark.parametrize("size", SIZES)
async def test_the_library_looks_as_designed(tmp_path: Path, size: tuple[int, int]) -> None:
    """Title, collection, minutes and state on the left; summary, objectives, roles and scenes on the right."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=size) as pilot:
        # What is drawn last: the path, or where there is more than fits, the end of the scroll bar's thumb.
        last = ("rivers/flood.yaml",) if size[1] > 30 else ("▁", "▂", "▃", "▄", "▅", "▆", "▇")
        await wait_until(pilot, lambda: "1 warning" in grid(app) and any(sign in grid(app) for sign in last))
        same_picture(f"library/library-{size[0]}x{size[1]}", masked(grid(app)))


async def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    """Without an exercise the right side names the key that opens one."""
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "Press o and" in grid(app))
        assert "0 exercises" in grid(app)
        await pilot.press("enter", "p", "r", "c")
        assert isinstance(app.screen, LibraryScreen)


async def test_a_collection_has_a_name_and_a_page_of_its_own(tmp_path: Path) -> None:
    """The README.md beside the exercises names the collection and opens with i; it is words, never markup."""
    shelf = library(tmp_path / "shelf", flood=FLOOD)
    folder = next(shelf.rglob("flood.yaml")).parent
    (folder / "README.md").write_text("# Rivers [/foo]\n\nIt argues with one report.\n", "utf-8")
    app = app_on(tmp_path, roots=[shelf])
    async with app.run_test(size=(120, 36)) as pilot:
        await wait_until(pilot, lambda: "Rivers [/foo]" in grid(app))
        await pilot.press("i")
        await wait_until(pilot, lambda: "It argues with one report." in grid(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        (folder / "README.md").unlink()
        await pilot.press("i")
        await wait_until(pilot, lambda: "This collection has no page" in grid(app))


async def test_enter_prepares_a_session(tmp_path: Path) -> None:
    """Enter reads the exercise and opens its set-up."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "Not played yet" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, SetUpScreen))
        await wait_until(pilot, lambda: "made for 3 to 12" in grid(app))


async def test_an_exercise_that_cannot_be_loaded_says_why(tmp_path: Path) -> None:
    """A broken file is listed with its problems; enter and p show them and never crash."""
    text = FLOOD.replace("goto: after", "goto: nowhere")
    app = app_on(
        tmp_path, roots=[library(tmp_path / "shelf", flood=text, torn="scenes:\n  a: [", bytes="scenes: \x00")]
    )
    async with app.run_test(size=(100, 40)) as pilot:
        await wait_until(pilot, lambda: "cannot be read" in grid(app))
        listed = app.screen.query_one("#books", OptionList)
        for key in ("enter", "p", "c"):
            for row in range(listed.option_count):
                if listed.get_option_at_index(row).disabled:
                    continue
                listed.highlighted = row
                await pilot.press(key)
                await wait_until(pilot, lambda: isinstance(app.screen, ProblemsScreen))
                assert "line" in grid(app) or "cannot" in grid(app)
                await pilot.press("escape")
                await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_the_worst_problem_stands_first(tmp_path: Path) -> None:
    """Errors come before warnings, wherever they stand in the file."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD.replace("goto: after", "goto: nowhere"))])
    async with app.run_test(size=(100, 40)) as pilot:
        await wait_until(pilot, lambda: "cannot be played yet" in grid(app))
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, ProblemsScreen))
        rows = [line.strip() for line in grid(app).splitlines()]
        kinds = [row.split()[0] for row in rows if row.startswith(("error ", "warning ", "note "))]
        assert kinds and kinds[0] == "error"
        assert kinds == sorted(kinds, key=["error", "warning", "note"].index)


async def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Markup and control characters of titles, summaries and group names are shown, never obeyed."""
    plain = FLOOD.replace("title: The river rises", 'title: "[/foo] [x] [bold"').replace(
        "Rain has", "[/b] [red Rain has"
    )
    escapes = FLOOD.replace("title: The river rises", f'title: "{HOSTILE}"').replace("id: flood", "id: evil")
    exercises = library(tmp_path / "shelf", flood=plain, evil=escapes)
    session(flood(tmp_path / "other"), tmp_path / "sessions", group="[/x] \x1b]0;t\x07[b")
    app = app_on(tmp_path, roots=[exercises])
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until(pilot, lambda: "[/foo] [x] [bold" in grid(app) and "[/b] [red Rain" in grid(app))
        assert "␛]52;c" in grid(app) and "[/x]" in grid(app)
        assert not set(grid(app)) & {"\x1b", "\x07", "\u202e"}
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, HeldScreen) and "[/x]" in grid(app))
        assert not set(grid(app)) & {"\x1b", "\x07", "\u202e"}


async def test_a_session_that_is_open_is_offered_first(tmp_path: Path) -> None:
    """The library stands on the exercise that was left in the middle, and r goes on with it."""
    exercises = library(tmp_path / "shelf", flood=FLOOD, another=FLOOD.replace("id: flood", "id: another"))
    session(flood(tmp_path / "shelf"), tmp_path / "sessions", group="Cohort 7", alone=True, people=1)
    app = app_on(tmp_path, roots=[exercises])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "r goes on with it" in grid(app))
        assert grid(app).splitlines()[-1].startswith(" r resume")
        await pilot.press("r")
        await wait_until(pilot, lambda: "on your own" in grid(app))


def test_the_shelf_knows_what_was_played(tmp_path: Path) -> None:
    """Open, closed, alone and rehearsed sessions are told apart; rehearsals are not counted as played."""
    exercise = flood(tmp_path / "shelf")
    sessions, roots = tmp_path / "sessions", [tmp_path / "shelf"]
    assert told(look(sessions, roots).books[0]) == "not played yet"
    session(exercise, sessions, group="One", closed=True)
    session(exercise, sessions, rehearsal=True, closed=True)
    assert not look(sessions, roots).books[0].can_compare
    session(exercise, sessions, group="Two", closed=True)
    book = look(sessions, roots).books[0]
    assert book.can_compare
    assert len(book.held) == 3 and book.to_resume is None
    assert "2 times" in told(book)
    session(exercise, sessions, group="Three")
    assert told(look(sessions, roots).books[0]) == "session open with Three"


@pytest.mark.parametrize("open_too", [False, True])
async def test_the_key_for_side_by_side_has_room_in_a_narrow_window(tmp_path: Path, open_too: bool) -> None:
    """As soon as two groups have ended, whether or not a session waits to go on."""
    root = library(tmp_path / "shelf", flood=FLOOD)
    exercise = load_exercise(next(root.rglob("flood.yaml")))
    for group in ("One", "Two"):
        session(exercise, tmp_path / "sessions", group=group, closed=True)
    if open_too:
        session(exercise, tmp_path / "sessions", group="Three")
    app = app_on(tmp_path, roots=[root])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "v compare" in grid(app).splitlines()[-1])
        assert "enter prepare" in grid(app).splitlines()[-1] and "? help" in grid(app).splitlines()[-1]


def test_what_is_still_being_played_is_not_offered_for_comparing(tmp_path: Path) -> None:
    """Two open sessions have nothing yet to put side by side."""
    exercise = flood(tmp_path / "shelf")
    for group in ("One", "Two"):
        session(exercise, tmp_path / "sessions", group=group)
    assert not look(tmp_path / "sessions", [tmp_path / "shelf"]).books[0].can_compare


async def test_a_damaged_session_is_listed_and_breaks_nothing(tmp_path: Path) -> None:
    """A record that is no database stands in the list with the reason."""
    identity = session(flood(tmp_path / "shelf"), tmp_path / "sessions")
    record = tmp_path / "sessions" / identity / "record.sqlite"
    for file in record.parent.iterdir():
        file.write_bytes(b"no database at all" * 50)
    app = app_on(tmp_path, roots=[tmp_path / "shelf"])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "1 session" in grid(app))
        await pilot.press("s")
        await wait_until(pilot, lambda: identity in grid(app))
        assert "▲" in grid(app)
        await pilot.press("enter", "w")
        assert isinstance(app.screen, HeldScreen)


async def test_sessions_teach_when_there_are_none(tmp_path: Path) -> None:
    """An empty list of sessions says how one comes about."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "Not played yet" in grid(app))
        await pilot.press("s")
        await wait_until(pilot, lambda: "No session yet" in grid(app))
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_deleting_a_session_asks_first(tmp_path: Path) -> None:
    """Enter keeps it, y deletes it with its folder."""
    identity = session(flood(tmp_path / "shelf"), tmp_path / "sessions", group="Cohort 7")
    folder = tmp_path / "sessions" / identity
    app = app_on(tmp_path, roots=[tmp_path / "shelf"])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "1 session" in grid(app))
        await pilot.press("s")
        await wait_until(pilot, lambda: identity in grid(app))
        await pilot.press("d")
        await wait_until(pilot, lambda: "This cannot be" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, HeldScreen))
        assert folder.is_dir()
        await pilot.press("d")
        await wait_until(pilot, lambda: "This cannot be" in grid(app))
        await pilot.press("y")
        await wait_until(pilot, lambda: not folder.exists() and "No session yet" in grid(app))


async def test_a_report_goes_into_the_folder_one_started_in(tmp_path: Path) -> None:
    """w writes all formats under one new name each time and says where."""
    session(flood(tmp_path / "shelf"), tmp_path / "sessions", group="Cohort 7")
    app = app_on(tmp_path, roots=[tmp_path / "shelf"])
    async with app.run_test(size=(100, 24)) as pilot:
        await wait_until(pilot, lambda: "1 session" in grid(app))
        await pilot.press("s")
        await wait_until(pilot, lambda: "Cohort 7" in grid(app))
        for number in (5, 10):
            await pilot.press("w")
            await wait_until(pilot, lambda number=number: len(list((tmp_path / "here").iterdir())) == number)
            await wait_until(pilot, lambda: "The report is in" in grid(app))


async def test_cards_stand_apart_without_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR nothing but a frame parts a card from the list behind it."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "No exercises" in grid(app))
        for key, kind in (("question_mark", KeyHelp), ("o", OpenScreen)):
            await pilot.press(key)
            await wait_until(pilot, lambda kind=kind: isinstance(app.screen, kind) and "╭──" in grid(app))  # type: ignore[misc]
            await pilot.press("escape")
            await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_opening_a_path_puts_it_into_the_list(tmp_path: Path) -> None:
    """o asks for a path, says what is wrong with it, and stands on what it holds."""
    elsewhere = library(tmp_path / "elsewhere", flood=FLOOD)
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "No exercises" in grid(app))
        await pilot.press("o")
        await wait_until(pilot, lambda: isinstance(app.screen, OpenScreen))
        typed = app.screen.query_one("#path", Words)
        typed.text = str(tmp_path / "nothing")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "There is nothing at" in grid(app))
        typed.text = str(elsewhere)
        await pilot.press("enter")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "The river rises" in grid(app))


async def test_a_pasted_path_is_cleaned_before_it_shows(tmp_path: Path) -> None:
    """Signs that turn the reading direction or command the terminal never reach it."""
    app = app_on(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "No exercises" in grid(app))
        await pilot.press("o")
        await wait_until(pilot, lambda: isinstance(app.screen, OpenScreen) and app.focused is not None)
        assert app.focused is not None
        app.focused.post_message(Paste("~/a\u202eb\x1b]0;x\x07"))
        await wait_until(pilot, lambda: "~/a\ufffdb␛]0;x␇" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "There is nothing at" in grid(app))
        assert not {"\u202e", "\x1b", "\x07"} & set(grid(app))


def test_what_can_be_opened(tmp_path: Path) -> None:
    """A file or folder with an exercise is taken; anything else gets a sentence."""
    exercise = library(tmp_path, flood=FLOOD) / "rivers" / "flood.yaml"
    (tmp_path / "empty").mkdir()
    (tmp_path / "register.yaml").write_text("tabletop: 1\n", encoding="utf-8")
    assert place(str(exercise)) == (exercise.resolve(), "")
    assert place(str(tmp_path / "rivers"))[0] == (tmp_path / "rivers").resolve()
    assert place(str(tmp_path / "empty")) == (None, "This folder holds no exercise.")
    assert place(str(tmp_path / "register.yaml"))[1].startswith("This file is no exercise")
    assert place("\0")[0] is None
    assert "\x1b" not in place("a\x1b]0;x\x07")[1]


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (20, 6), (40, 12), (200, 60)])
async def test_the_library_survives_any_window(tmp_path: Path, size: tuple[int, int]) -> None:
    """Tiny and huge windows are drawn without a fault, before and after a resize."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.screen.book is not None)
        await pilot.resize_terminal(100, 30)
        await wait_until(pilot, lambda: "The river rises" in grid(app))
        await pilot.resize_terminal(*size)
        await pilot.press("s")
        await wait_until(pilot, lambda: isinstance(app.screen, HeldScreen))


async def test_help_names_every_key(tmp_path: Path) -> None:
    """The help is made of the bindings themselves."""
    app = app_on(tmp_path, roots=[library(tmp_path / "shelf", flood=FLOOD)])
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "Not played yet" in grid(app))
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: isinstance(app.screen, KeyHelp))
        for words in ("Choose group", "One person reads", "Open an exercise", "next theme"):
            assert words in grid(app)
        await pilot.press("escape")
        await wait_until(pilot, lambda: isinstance(app.screen, LibraryScreen))


# ---- the map --------------------------------------------------------------------------------------------------------


def test_a_scene_stands_below_all_that_lead_to_it(tmp_path: Path) -> None:
    """Layers follow the longest way, so that a scene reached by a short cut does not stand beside the long way."""
    exercise = leaked_file(tmp_path)
    rows = layers(exercise.scenes, exercise.start)
    assert rows[0] == ["january"] and rows[1] == ["ten_days"]
    assert rows[3] == ["four_lines"] and len(rows[2]) == 4
    assert sum(map(len, rows)) == len(exercise.scenes)


def test_loops_and_scenes_apart_do_not_stop_the_map(tmp_path: Path) -> None:
    """A way back is left aside; what nothing leads to is counted."""
    back = "consequence: The gauge climbs on.\n          goto: "
    library(tmp_path, flood=FLOOD.replace(f"{back}after", f"{back}rain"))
    lines = minimap(load_exercise(tmp_path / "rivers" / "flood.yaml"), 50)
    text = ["".join(span.text for span in line) for line in lines]
    assert text[0].startswith("◆ Nine days of rain") and text[1].startswith("■ A long night")


@pytest.mark.parametrize("columns", [1, 8, 20, 50, 100])
def test_the_map_is_never_wider_than_asked(tmp_path: Path, columns: int) -> None:
    """Titles are shortened with a mark, numbers are left out first."""
    lines = minimap(leaked_file(tmp_path), columns)
    assert max(width(line) for line in lines[:-2]) <= max(columns, 5)
