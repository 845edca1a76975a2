"""The preview of an exercise that is being written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.grid import grid, same_picture, wait_until
from tests.tui.authoring.drafts import LEVEE, write
from textual.pilot import Pilot

from tabletop.tui.authoring.app import PreviewApp
from tabletop.tui.authoring.preview import PreviewScreen


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test is written into the data folder of who runs it."""
    monkeypatch.setenv("TABLETOP_HOME", str(tmp_path / "home"))


def screen(pilot: Pilot[Any]) -> PreviewScreen:
    """Return the preview, which must be on top."""
    found = pilot.app.screen
    assert isinstance(found, PreviewScreen)
    return found


async def ready(pilot: Pilot[Any]) -> PreviewScreen:
    """Wait until the file is read and searched and everything is drawn."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen) and "as saved" in grid(pilot.app))
    await wait_until(pilot, lambda: "searching" not in grid(pilot.app))
    return screen(pilot)


async def to_part(pilot: Pilot[Any], key: str) -> None:
    """Walk to a part of the present scene."""
    found = screen(pilot)
    for _ in range(len(found.parts)):
        if found.parts[found.place].key == key:
            return
        await pilot.press("right")
        await pilot.pause()
    assert found.parts[found.place].key == key, [part.key for part in found.parts]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_looks_as_designed(tmp_path: Path, size: tuple[int, int]) -> None:
    """The room on the left; facilitator, author and the parts of the scene where there is room for them."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await to_part(pilot, "question")
        await wait_until(pilot, lambda: "Do we open the gate?" in grid(app))
        await pilot.pause()
        same_picture(f"authoring/preview-{size[0]}x{size[1]}", grid(app))


async def test_every_part_can_be_reached(tmp_path: Path) -> None:
    """Right walks through all parts of a scene, those too that this play would not show, and into the next scene."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        found = await ready(pilot)
        seen = []
        for _ in range(40):
            seen.append((found.scene_id, found.parts[found.place].key))
            await pilot.press("right")
            await pilot.pause()
        assert list(dict.fromkeys(seen)) == [
            ("rain", "block:0"),
            ("rain", "options"),
            ("rain", "question"),
            ("rain", "inject:call"),
            ("rain", "open_it//consequence:0"),
            ("rain", "open_it//moves"),
            ("rain", "wait/holds/consequence:0"),
            ("rain", "wait/gives/consequence:0"),
            ("breach", "block:0"),
            ("breach", "block:1"),
            ("breach", "block:2"),
            ("breach", "landed"),
            ("morning", "block:0"),
            ("morning", "ending"),
        ]


async def test_a_part_that_is_not_shown_says_why(tmp_path: Path) -> None:
    """A block whose condition does not hold in the shortest play is shown, and marked with its condition."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("down")
        await to_part(pilot, "block:1")
        await wait_until(pilot, lambda: "not shown here: when gate == 'open'" in grid(app))
        assert "And in the fields." in grid(app)


async def test_a_save_keeps_the_place(tmp_path: Path) -> None:
    """New words are there after a save, and one stands in the same scene at the same part."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        found = await ready(pilot)
        await pilot.press("down")
        await to_part(pilot, "block:1")
        changed = LEVEE.replace("And in the fields.", "And in the meadows.")
        changed = changed.replace("  breach:\n", "  before_it:\n    text: New.\n    goto: breach\n  breach:\n")
        write(tmp_path, changed)
        await wait_until(pilot, lambda: "And in the meadows." in grid(app))
        assert (found.scene_id, found.parts[found.place].key) == ("breach", "block:1")


async def test_a_renamed_scene_is_found_by_its_earlier_id(tmp_path: Path) -> None:
    """``was`` leads to the scene one stood in."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        found = await ready(pilot)
        await pilot.press("down")
        renamed = LEVEE.replace("goto: breach", "goto: flood").replace("  breach:\n", "  flood:\n    was: breach\n")
        write(tmp_path, renamed)
        await wait_until(pilot, lambda: found.scene_id == "flood")


async def test_a_broken_file_keeps_the_last_good_picture(tmp_path: Path) -> None:
    """The first problem stands below with line, column and hint; once mended it goes."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        write(tmp_path, LEVEE.replace("      goto: morning", "      goto: mornin"))
        await wait_until(pilot, lambda: "broken; this is the last good one" in grid(app))
        line = LEVEE.split("\n").index("      goto: morning") + 1
        await wait_until(pilot, lambda: f"levee.yaml:{line}:13  T201" in grid(app))
        await wait_until(pilot, lambda: "did you mean “morning”?" in grid(app))
        assert "The gauge climbs." in grid(app)
        write(tmp_path, LEVEE.replace("The gauge climbs.", "The gauge falls."))
        await wait_until(pilot, lambda: "as saved" in grid(app) and "The gauge falls." in grid(app))
        assert "T201" not in grid(app)


async def test_a_file_that_goes_and_comes_back(tmp_path: Path) -> None:
    """A file that is not there any more is said to be gone; the picture stays, and goes on when the file is back."""
    path = write(tmp_path)
    app = PreviewApp(path)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        path.unlink()
        await wait_until(pilot, lambda: "there is no file" in grid(app))
        assert "The gauge climbs." in grid(app)
        write(tmp_path)
        await wait_until(pilot, lambda: "as saved" in grid(app))


async def test_a_file_broken_from_the_start(tmp_path: Path) -> None:
    """Nothing can be shown yet; the problem is, and every key is harmless; the first good save is shown."""
    app = PreviewApp(write(tmp_path, "scenes: [\n"))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "cannot be shown yet" in grid(app) and "levee.yaml:" in grid(app))
        await pilot.press("right", "left", "up", "down", "p", "s", "tab", "pagedown", "n", "backspace", "space")
        assert screen(pilot).trail is None
        write(tmp_path)
        await wait_until(pilot, lambda: "The gauge climbs." in grid(app) or "as saved" in grid(app))


async def test_a_register_is_watched_too(tmp_path: Path) -> None:
    """Saving the cast changes the picture as saving the exercise does."""
    cast = "tabletop: 1\nroles:\n  chief:\n    name: Fire chief\n"
    write(tmp_path, cast, "cast")
    text = LEVEE.replace("minutes: 40", "minutes: 40\nuse: [cast.yaml]\nroles: [chief]")
    text = text.replace("- Who lives closest to the water?", '- {for: chief, text: "Who lives closest to it?"}')
    app = PreviewApp(write(tmp_path, text))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await wait_until(pilot, lambda: "(Fire chief)" in grid(app))
        write(tmp_path, cast.replace("Fire chief", "Head of the brigade"), "cast")
        await wait_until(pilot, lambda: "(Head of the brigade)" in grid(app))


async def test_play_from_here_has_true_indicators_and_flags(tmp_path: Path) -> None:
    """In a scene that one play reaches, indicators and flags stand as that play leaves them, and go on from there."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(140, 50)) as pilot:
        found = await ready(pilot)
        await pilot.press("down", "p")
        await wait_until(pilot, lambda: "Play from here" in grid(app))
        await wait_until(pilot, lambda: "rain: wait (gives) → breach" in grid(app))
        shown = grid(app)
        assert "People shout at the town hall." in shown  # trust fell on entering
        assert "trust  mixed → low" in shown
        assert "gate   shut" in shown
        assert found.playing is not None
        assert [part.key for part in found.parts] == ["block:0", "block:2", "landed"]
        await pilot.press("enter")
        await wait_until(pilot, lambda: found.scene_id == "morning")
        await wait_until(pilot, lambda: "the end; stop playing" in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: found.playing is None)


async def test_choosing_shows_consequence_and_movements(tmp_path: Path) -> None:
    """An option taken shows what the room would see and everything that moves; backspace takes it back."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(140, 50)) as pilot:
        found = await ready(pilot)
        await pilot.press("p")
        await wait_until(pilot, lambda: "Wait for the gauge" in grid(app) and "wait, gives → breach" in grid(app))
        assert "when gate == 'open'" in grid(app)  # the outcome that is closed says why
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The fields shine like a lake." in grid(app))
        shown = grid(app)
        assert "trust  mixed → high" in shown
        assert "level  high → low" in shown  # the room never sees this one
        assert "gate: open" in shown
        await pilot.press("enter")
        await wait_until(pilot, lambda: found.scene_id == "morning" and "The rain stops." in grid(app))
        await pilot.press("backspace", "backspace")
        await wait_until(pilot, lambda: found.scene_id == "rain")
        assert found.playing is not None
        assert not found.playing.can_go_back
        await pilot.press("escape")
        await wait_until(pilot, lambda: found.playing is None)
        assert app.is_running


async def test_playing_in_a_small_terminal(tmp_path: Path) -> None:
    """Where there is one pane, enter first shows the ways, then takes one, and never takes one unseen."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        found = await ready(pilot)
        await pilot.press("p")
        await wait_until(pilot, lambda: "enter the ways on" in grid(app) and "The gauge climbs." in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "wait, gives → breach" in grid(app) and "enter choose" in grid(app))
        assert found.playing is not None
        assert found.playing.chosen is None
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: "The wall gives." in grid(app))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "Water stands in the square." in grid(app))
        await pilot.press("right")
        await wait_until(pilot, lambda: "People shout at the town hall." in grid(app))


async def test_help_names_the_keys(tmp_path: Path) -> None:
    """? lists every key of the preview."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("question_mark")
        await wait_until(pilot, lambda: "Go on from here through real choices" in grid(app))


async def test_ascii_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the terminal knows only ASCII, nothing else is drawn in the two panes."""
    monkeypatch.setenv("TABLETOP_ASCII", "1")
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: "as saved" in grid(app) and "The gauge climbs." in grid(app))
        rows = grid(app).splitlines()
        assert all(line.isascii() for line in (rows[0], *rows[2:])), grid(app)


async def test_a_play_goes_on_after_a_save(tmp_path: Path) -> None:
    """After a save the play stands where it stood; where a step is gone it ends before it and says so."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(140, 50)) as pilot:
        found = await ready(pilot)
        await pilot.press("down", "p")
        await wait_until(pilot, lambda: found.playing is not None and "Play from here" in grid(app))
        write(tmp_path, LEVEE.replace("Water stands in the square.", "Water stands in the church."))
        await wait_until(pilot, lambda: "Water stands in the church." in grid(app))
        assert found.playing is not None
        assert found.scene_id == "breach"
        write(tmp_path, LEVEE.replace("            gives:", "            breaks:"))
        await wait_until(pilot, lambda: "Since the save this play ends here" in grid(app))
        assert found.scene_id == "rain"


async def test_a_scene_no_play_reaches_says_so(tmp_path: Path) -> None:
    """Such a scene is shown as after a jump, and cannot be played from."""
    text = LEVEE.replace("  morning:\n", "  attic:\n    text: Nobody is here.\n    goto: morning\n  morning:\n")
    app = PreviewApp(write(tmp_path, text))
    async with app.run_test(size=(120, 40)) as pilot:
        found = await ready(pilot)
        await pilot.press("down", "down")
        await wait_until(pilot, lambda: "no play leads here: shown as after a jump" in grid(app))
        await pilot.press("p")
        await wait_until(pilot, lambda: "No play leads here." in grid(app))
        assert found.playing is None


async def test_a_new_finding_stands_in_the_footer_with_its_play(tmp_path: Path) -> None:
    """What only play shows, and was not so before the save, is named with its shortest play."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(160, 50)) as pilot:
        await ready(pilot)
        trapped = LEVEE.replace("        wait:\n", "        wait:\n          when: gate == 'open'\n")
        trapped = trapped.replace("          text: One hour more.", "          closed_because: no\n          text: x")
        write(tmp_path, trapped)
        await wait_until(pilot, lambda: "◇ new:" in grid(app))


async def test_sizes_can_be_switched(tmp_path: Path) -> None:
    """Three sizes of the room's screen, each laid out as that screen would."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(160, 50)) as pilot:
        found = await ready(pilot)
        view = found.query_one("#part")
        for columns, rows in ((60, 18), (80, 24), (40, 12), (60, 18)):
            await wait_until(pilot, lambda: f"The room sees · {columns}×{rows}" in grid(app))  # noqa: B023
            await wait_until(pilot, lambda: view.size == (columns, rows))  # noqa: B023
            await pilot.press("s")


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 36), (200, 60), (40, 12), (1, 1)])
async def test_any_size_of_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    """Every key does no harm in a terminal of any size; from 80×24 the room's screen is there whole."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=size) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.insight is not None)
        await pilot.press(
            "right", "right", "s", "tab", "tab", "tab", "pagedown", "pageup", "n", "s", "s", "left", "left"
        )
        if size >= (80, 24):
            await wait_until(pilot, lambda: "The gauge climbs." in grid(app) and "╰─" in grid(app))
        await pilot.press("p")
        await wait_until(pilot, lambda: screen(pilot).playing is not None)
        await pilot.press("down", "enter", "enter", "tab", "tab", "tab", "backspace", "escape")
        assert screen(pilot).playing is None


async def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    """Markup, escapes and bidirectional overrides in any text neither crash nor reach the terminal."""
    bad = "[/foo] [bold \\e]52;c;eA==\\a\\u009b31m x"
    text = LEVEE
    for words in ("The gauge climbs.", "Let the fire chief speak first.", "Open it now", "The levee", "A call"):
        text = text.replace(words, f'"{bad} {words}"')
    app = PreviewApp(write(tmp_path, text))
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: isinstance(app.screen, PreviewScreen) and app.screen.draft is not None)
        await wait_until(pilot, lambda: "levee.yaml" in grid(app))
        await pilot.press("right", "right", "right", "p", "enter", "escape", "c", "escape")
        shown = grid(app)
        assert "\x1b" not in shown
        assert "\x9b" not in shown
        assert "\u202e" not in shown


async def test_leaving(tmp_path: Path) -> None:
    """Escape leaves the preview, and with it the program."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: not app.is_running or app._exit)
    assert app.return_code == 0


async def test_letters_are_those_the_room_reads(tmp_path: Path) -> None:
    """Where options are shuffled, author's pane and list of ways use the letters on the room's screen."""
    text = LEVEE.replace("      ask: Do we open the gate?", "      ask: Do we open the gate?\n      order: shuffled")
    text = text.replace("        wait:\n", "        flee: {label: Leave, goto: morning}\n        wait:\n")
    app = PreviewApp(write(tmp_path, text))
    async with app.run_test(size=(140, 50)) as pilot:
        await ready(pilot)
        await to_part(pilot, "question")
        await wait_until(pilot, lambda: "Something else" in grid(app))
        labels = {"Open it now": "open_it", "Leave": "flee", "Wait for the gauge": "wait"}
        room = [line[:62].split() for line in grid(app).splitlines()]
        read = {labels[label]: words[1] for words in room for label in labels if " ".join(words[2:-1]) == label}
        assert set(read.values()) == set("ABC")
        for option, letter in read.items():
            assert f"{letter}  {option}" in grid(app)
        await pilot.press("p")
        await wait_until(pilot, lambda: "Play from here" in grid(app))
        right = [line[62:] for line in grid(app).splitlines()]
        for label, option in labels.items():
            assert any(f" {read[option]}   {label}" in line for line in right)


async def test_what_followed_stays_after_a_save(tmp_path: Path) -> None:
    """Who reads a consequence while the file is saved reads its new words, and can still step back."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(140, 50)) as pilot:
        found = await ready(pilot)
        await pilot.press("p")
        await wait_until(pilot, lambda: found.playing is not None and found.playing.asks)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "The fields shine like a lake." in grid(app))
        write(tmp_path, LEVEE.replace("shine like a lake", "shine like a mirror"))
        await wait_until(pilot, lambda: "The fields shine like a mirror." in grid(app))
        assert found.playing is not None
        assert found.playing.can_go_back
        await wait_until(pilot, lambda: "enter next scene" in grid(app))


async def test_a_new_mistake_that_needs_no_play_stands_there_too(tmp_path: Path) -> None:
    """A scene from which nothing ends is named after the save that made it so, with its code."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(160, 50)) as pilot:
        await ready(pilot)
        write(tmp_path, LEVEE.replace("    ending: A long night", "    goto: rain"))
        await wait_until(pilot, lambda: "◇ new:" in grid(app) and "T205" in grid(app))


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        (80, ["p play", "c problems", "tab pane", "e edit", "esc back", "? help"]),
        (60, ["p play", "c problems", "tab pane", "? help"]),
    ],
)
async def test_the_footer_keeps_what_is_needed(tmp_path: Path, columns: int, keys: list[str]) -> None:
    """In a small terminal the keys are told in fewer words; those one cannot guess stay."""
    app = PreviewApp(write(tmp_path))
    async with app.run_test(size=(columns, 24)) as pilot:
        await ready(pilot)
        await wait_until(pilot, lambda: "? help" in grid(app))
        footer = grid(app).splitlines()[-1]
        assert [key for key in keys if key not in footer] == []
        await pilot.press("p")
        await wait_until(pilot, lambda: "esc stop" in grid(app).splitlines()[-1])


async def test_pages_of_a_list_without_room(tmp_path: Path) -> None:
    """In a window so small that the list of problems has no room, its keys do nothing."""
    app = PreviewApp(write(tmp_path, LEVEE.replace("goto: breach", "goto: breech")))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "breech" in grid(app))
        await pilot.press("c")
        await wait_until(pilot, lambda: "edit at this line" in grid(app))
        await pilot.resize_terminal(1, 2)
        await pilot.press("pageup", "pagedown", "home", "end", "up", "down")
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: "edit at this line" in grid(app))


@pytest.mark.parametrize("columns", range(1, 8))
async def test_a_list_as_narrow_as_can_be(tmp_path: Path, columns: int) -> None:
    """However few columns are left, the list of problems is drawn and comes back with the room."""
    app = PreviewApp(write(tmp_path, LEVEE.replace("goto: breach", "goto: breech")))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_until(pilot, lambda: "breech" in grid(app))
        await pilot.press("c")
        await wait_until(pilot, lambda: "edit at this line" in grid(app))
        await pilot.resize_terminal(columns, 12)
        await pilot.press("down", "pagedown", "pageup")
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: "edit at this line" in grid(app))
