"""The console: one key leads through the evening, nothing happens twice, nothing private is lost or shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.grid import same_picture
from tests.tui.facilitator.consoles import FakeClock, desk_of, evening, table

from tabletop.console import sessions
from tabletop.console.actions import ACTIONS
from tabletop.console.sessions import reopen
from tabletop.library import load_exercise
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.tui.facilitator import panes
from tabletop.tui.facilitator.drawing import Lines
from tabletop.tui.facilitator.forms.deciding import DecideForm
from tabletop.tui.facilitator.forms.noting import NoteForm
from tabletop.tui.facilitator.forms.voting import CardsForm
from tabletop.tui.shared.part import PartView


async def test_a_whole_session_by_keys_only(tmp_path: Path) -> None:
    """Space leads from the lobby to the end, and only forms interrupt it."""
    async with table(desk_of(tmp_path)) as t:
        parts = [t.part]
        for _ in range(80):
            await t.step()
            if t.part != parts[-1]:
                parts.append(t.part)
            if t.console.look.state.closed:
                break
        assert t.console.look.state.closed
        seen = {part.split(":")[0] for part in parts}
        assert {
            "lobby",
            "briefing",
            "block",
            "options",
            "question",
            "vote",
            "spread",
            "discuss",
            "dissent",
        } <= seen
        assert {"consequence", "moves", "write", "talk", "ending", "debrief", "hot_wash"} <= seen
        assert [made.made.scene for made in t.console.look.state.moment.decisions] == ["rain", "night"]
        await t.press("space")
        await t.until(lambda: t.app.left)


async def test_a_held_space_moves_one_step(tmp_path: Path) -> None:
    """A space within 0.7 s of the last one seen, taken or not, is the same key still down."""
    async with table(desk_of(tmp_path)) as t:
        await t.press("space")
        assert t.part == "briefing:purpose"
        for _ in range(8):
            t.clock.now += 0.5
            await t.pilot.press("space")
            await t.settled()
        assert t.part == "briefing:purpose"
        t.clock.now += 0.71
        await t.pilot.press("space")
        await t.settled()
        assert t.part == "briefing:rules"


async def test_a_held_space_does_nothing_in_the_form_it_opened(tmp_path: Path) -> None:
    """The key that opened a form neither types nor chooses in it, until another key is pressed."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("space")
        form = await t.form(DecideForm)
        before = form.chooser("by").chosen
        for _ in range(5):
            t.clock.now += 0.1
            await t.pilot.press("space")
        assert form.words("because") == ""
        assert form.chooser("by").chosen == before
        t.clock.now += 0.1
        await t.pilot.press("x")
        await t.write(" y z")
        assert form.words("because") == "x y z"


async def test_showing_a_vote_that_is_not_complete_asks_once_more(tmp_path: Path) -> None:
    """“1 of 3 in · space again to show”; a repeat does not count, esc goes back."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        assert t.desk.cast(1, "ring") is None
        await t.press("space")
        assert "1 of 3 in · space again to show" in t.grid()
        t.clock.now += 0.2
        await t.pilot.press("space")
        await t.settled()
        assert t.part == "vote:1"
        await t.press("escape")
        assert "space again" not in t.grid()
        await t.press("space")
        assert t.part == "vote:1"
        await t.press("space")
        assert t.part == "spread:1"


async def test_a_warning_is_never_cut(tmp_path: Path) -> None:
    """What the footer asks stands there in full, also where the window is narrow."""
    async with table(desk_of(tmp_path, at="vote:1"), (40, 24)) as t:
        await t.press("c", "up", "3", "enter")
        await t.back_on_console()
        await t.press("space")
        await t.pilot.pause()
        said = " ".join(t.grid().replace("esc  back", "").split())
        assert "nobody has voted yet: c counts cards, v passes the keyboard" in said
        assert said.endswith("space again shows")


@pytest.mark.parametrize("columns", range(78, 84))
async def test_a_question_that_just_fits_is_not_cut(tmp_path: Path, columns: int) -> None:
    """Whatever the width, each word of a question in the footer is there."""
    async with table(desk_of(tmp_path, single_screen=True, at="discuss"), (columns, 24)) as t:
        await t.press("k")
        said = " ".join(t.grid().replace("esc  back", "").split())
        assert "the room will see your notes for ten seconds · k again shows them" in said


async def test_letters_type_and_do_nothing_else_while_a_field_has_the_focus(tmp_path: Path) -> None:
    """No action fires from inside a text field."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        revision = t.console.look.state.revision
        await t.press("n", "o")
        form = await t.form(NoteForm)
        letters = "".join(action.key for action in ACTIONS if len(action.key) == 1)
        await t.write(letters)
        assert form.query_one("#text").text == letters  # type: ignore[attr-defined]
        assert t.console.look.state.revision == revision
        assert t.app.screen is form


async def test_two_consoles_pressing_space_at_once_move_one_step(tmp_path: Path) -> None:
    """The second is told, and sees where the evening stands."""
    desk = desk_of(tmp_path)
    other = reopen(desk.folder)
    async with table(desk) as t:
        await t.press("space")
        assert other.refresh()
        t.clock.now += 1.0
        assert not isinstance(other.go_on(), Refusal)
        await t.pilot.press("space")
        await t.settled()
        await t.until(lambda: t.part == "briefing:rules")
        await t.until(lambda: "the other window has already gone on" in t.grid())
        await t.press("space")
        assert t.part == "briefing:content"
    other.close()


async def test_a_step_of_another_console_shows_by_itself(tmp_path: Path) -> None:
    """What another window does appears here within a moment."""
    desk = desk_of(tmp_path)
    other = reopen(desk.folder)
    async with table(desk) as t:
        other.go_on()
        await t.until(lambda: "What we practise" in t.grid())
    other.close()


async def test_ballots_of_others_are_counted_as_they_come(tmp_path: Path) -> None:
    """“2 of 3 in” grows while the vote is open."""
    desk = desk_of(tmp_path, at="vote:1")
    other = reopen(desk.folder)
    async with table(desk) as t:
        assert other.cast(1, "ring") is None
        await t.until(lambda: "1 of 3 in" in t.grid())
        assert other.cast(2, "wait") is None
        await t.until(lambda: "2 of 3 in" in t.grid())
    other.close()


async def test_a_display_that_falls_silent_is_told(tmp_path: Path) -> None:
    """The smallest display and its page; “display lost” once its counter stands for eight seconds."""
    async with table(desk_of(tmp_path)) as t:
        assert "no display" in t.grid()
        t.desk.room.screen_seen("one", "display", 60, 18, 1, "1/2")
        t.desk.room.screen_seen("two", "display", 80, 24, 1)
        await t.until(lambda: "2 displays, smallest 60×18 · page 1/2" in t.grid())
        t.clock.now += 9
        await t.until(lambda: "display lost" in t.grid())


async def test_unavailable_keys_do_nothing(tmp_path: Path) -> None:
    """In the lobby nothing is voted on, decided or debriefed."""
    async with table(desk_of(tmp_path)) as t:
        revision = t.console.look.state.revision
        await t.press("d", "c", "v", "o", "f", "i", "t", "s", "x", "a", "k", "h", "l")
        assert t.app.screen is t.console
        assert t.console.look.state.revision == revision


async def test_every_action_of_the_registry_does_something(tmp_path: Path) -> None:
    """No key is advertised that nobody handles, and none is bound twice at one moment."""
    async with table(desk_of(tmp_path)) as t:
        handled = set(t.console._actions()) | {"next"}
        assert handled == {action.id for action in ACTIONS}
        state = t.console.look.state
        keys = [action.key for action in ACTIONS if action.when(state)]
        assert len(keys) == len(set(keys))


async def test_pause_blank_and_back_are_at_once(tmp_path: Path) -> None:
    """One key, no form, and again takes it back."""
    async with table(desk_of(tmp_path, at="block:1")) as t:
        await t.press("p")
        assert "why?" in t.grid()
        await t.press("escape")
        assert "p go on" in t.grid().splitlines()[-1]
        await t.press("p")
        assert [line.text for line in t.console.look.mine.log[-2:]] == ["paused", "went on"]
        await t.press("b")
        assert "blank" in t.grid().splitlines()[1]
        await t.press("escape")
        assert "b light" in t.grid().splitlines()[-1]
        await t.press("b", "left")
        assert t.part == "block:0"
        await t.press("space")
        assert t.part == "block:1"


async def test_leaving_asks_once_more(tmp_path: Path) -> None:
    """The session is kept and can be resumed."""
    desk = desk_of(tmp_path)
    async with table(desk) as t:
        await t.press("ctrl+q")
        assert "the session is kept" in t.grid()
        await t.press("escape", "ctrl+q")
        assert not t.app.left
        await t.press("ctrl+q")
        await t.until(lambda: t.app.left)
    again = reopen(desk.folder)
    assert again.state.phase == "lobby"
    again.close()


async def test_the_report_says_where_it_is(tmp_path: Path) -> None:
    """The report's key is there in the debrief; it asks who may be named and says where the report is."""
    written: list[str] = []

    def report(names: str) -> str:
        written.append(names)
        return "/here/report.md"

    async with table(desk_of(tmp_path), on_report=report) as t:
        await t.go_to("ending")
        await t.press("ctrl+r")
        assert written == []
        await t.go_to("debrief:out_of_role")
        await t.press("ctrl+r")
        await t.until(lambda: "by their roles" in t.grid())
        await t.press("c", "enter")
        await t.until(lambda: "the report is in /here/report.md" in t.grid())
        assert written == ["chatham"]


async def test_a_report_without_names_shows_first_where_one_was_typed(tmp_path: Path) -> None:
    """The first enter lists the words to read again, the second one writes; another level is looked at anew."""
    written: list[str] = []
    desk = desk_of(tmp_path)
    desk.record.set_person(1, "Anna Kowalska", "")
    desk.do(co.Note(kind="quote", text="Anna Kowalska would ring"))

    def report(names: str) -> str:
        written.append(names)
        return "/here/report.md"

    async with table(desk, on_report=report) as t:
        await t.go_to("debrief:out_of_role")
        await t.press("ctrl+r")
        await t.until(lambda: "by their roles" in t.grid())
        await t.press("enter")
        await t.until(lambda: "enter again" in " ".join(t.grid().split()))
        assert "Kowalska would ring" in " ".join(t.grid().replace("│", "").split()) and written == []
        await t.press("c", "enter")
        await t.until(lambda: "enter again" in " ".join(t.grid().split()))
        assert written == []
        await t.press("enter")
        await t.until(lambda: written == ["chatham"])


async def test_themes_change_while_it_runs(tmp_path: Path) -> None:
    """The theme's key goes through all of them and nothing else changes."""
    async with table(desk_of(tmp_path)) as t:
        before = t.app.theme
        picture = t.grid().splitlines()[:-1]
        await t.press("ctrl+t")
        assert t.app.theme != before
        assert t.grid().splitlines()[:-1] == picture


async def test_an_idle_console_draws_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polls and signs of life that bring nothing new redraw nothing."""
    async with table(desk_of(tmp_path, clock=FakeClock(), at="question")) as t:
        drawn: list[str] = []
        kept = Lines.render

        def counting(lines: Lines) -> Any:
            drawn.append(str(lines.id))
            return kept(lines)

        looks: list[int] = []
        look = t.console.keeper.look

        def looking() -> Any:
            looks.append(1)
            return look()

        await t.pilot.pause()
        monkeypatch.setattr(Lines, "render", counting)
        monkeypatch.setattr(t.console.keeper, "look", looking)
        await t.until(lambda: len(looks) >= 3)
        assert drawn == []


# ---- one screen for all ---------------------------------------------------------------------------------------------

PRIVATE = (
    "Let the fire chief speak first",
    "asks who cannot leave alone",
    "Who lives closest",
    "A call",
    "In the night",
)


async def test_a_single_screen_shows_nothing_private(tmp_path: Path) -> None:
    """Only the room's view, a slim footer without private words, and no form that tells what is to come."""
    async with table(desk_of(tmp_path, single_screen=True, at="discuss")) as t:
        for _ in range(3):
            await t.press("tab")
            assert not any(words in t.grid() for words in PRIVATE)
        await t.press("j", "i", "h", "x")
        assert t.app.screen is t.console
        await t.press("d")
        await t.form(DecideForm)
        assert not any(words in t.grid() for words in PRIVATE)


async def test_peeking_warns_shows_and_is_recorded(tmp_path: Path) -> None:
    """Notes on the one screen: a warning first, until the next key, and the record says so."""
    async with table(desk_of(tmp_path, single_screen=True, at="discuss")) as t:
        await t.press("k")
        assert "the room will see your notes" in t.grid()
        assert "Let the fire chief" not in t.grid()
        await t.press("k")
        await t.until(lambda: "Let the fire chief" in t.grid())
        notes = [kept.note for kept in t.console.look.state.notes.values()]
        assert [(note.kind, note.text) for note in notes] == [("observation", "notes shown to the room")]
        await t.press("space")
        assert t.part == "discuss"
        await t.until(lambda: "Let the fire chief" not in t.grid())


async def test_no_pane_is_empty(tmp_path: Path) -> None:
    """Where an author wrote nothing for the facilitator and no roles, the pane says so and lists nobody."""
    async with table(desk_of(tmp_path, load_exercise("smallest"))) as t:
        assert "3 people" in t.grid()
        assert "no role" not in t.grid()
        await t.go_to("question")
        assert "The author has written nothing for you here." in t.grid()


# ---- sizes, pictures ------------------------------------------------------------------------------------------------

STATES = ("lobby", "briefing:rules", "block:0", "question", "vote:1", "spread:1", "discuss", "moves", "write:lines")
SIZES = [(80, 24), (100, 30), (120, 36), (200, 60), (40, 12)]


@pytest.mark.parametrize("size", SIZES)
async def test_it_works_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """The next step is in sight from 40×12 to 200×60, in play and in debrief, also while the window is changed."""
    async with table(desk_of(tmp_path), size) as t:
        for part in ("briefing:rules", "question", "discuss", "write:lines", "debrief:out_of_role"):
            await t.go_to(part)
            last = t.grid().splitlines()[-1]
            assert "space" in last, t.grid()
            await t.press("tab", "down", "up")
        for columns, rows in (*SIZES, (5, 2), (1, 1), size):
            await t.pilot.resize_terminal(columns, rows)
            await t.pilot.pause()
        await t.until(lambda: "space" in t.grid().splitlines()[-1])


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_looks_as_designed(tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """The main states, as text."""
    monkeypatch.setattr(sessions, "new_sign", lambda: "K7")
    monkeypatch.setattr(panes, "display_command", lambda: "tabletop display")
    clock = FakeClock()
    name = f"{size[0]}x{size[1]}"
    async with table(desk_of(tmp_path, clock=FakeClock()), size, clock) as t:
        for part in STATES:
            await t.go_to(part)
            await t.pilot.pause()
            same_picture(f"console/{part.replace(':', '-')}-{name}", t.grid())


async def test_for_you_unfolds_where_the_window_is_narrow(tmp_path: Path) -> None:
    """Below 100 columns tab changes between what the room sees and what is for the facilitator."""
    async with table(desk_of(tmp_path), (80, 24)) as t:
        await t.go_to("question")
        assert t.console.query_one(PartView).is_on_screen
        assert "Who lives closest" not in t.grid()
        await t.press("tab")
        await t.until(lambda: "Who lives closest to the water?" in t.grid())
        assert "The room sees" in t.grid()
        await t.press("tab")
        await t.until(lambda: "Who lives closest" not in t.grid())


# ---- hostile words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_hostile_exercise_is_only_words(tmp_path: Path, size: tuple[int, int]) -> None:
    """Markup stays as written and no control character reaches the screen, through the whole evening."""
    async with table(desk_of(tmp_path, evening(hostile=True)), size) as t:
        seen = ""
        for _ in range(80):
            await t.step()
            await t.press("tab")
            seen += t.grid()
            for sign in "\x1b\x07\x9b\u202e":
                assert sign not in seen
            if t.console.look.state.closed:
                break
        assert t.console.look.state.closed
        assert "[/foo]" in seen
        assert "[Facilitator only]" in seen


async def test_hostile_words_in_the_console_forms(tmp_path: Path) -> None:
    """Lists of scenes, injects, roles, options and help draw what authors wrote as words."""
    async with table(desk_of(tmp_path, evening(hostile=True), at="discuss")) as t:
        for key in ("d", "j", "i", "h", "g", "n", "ctrl+p", "question_mark", "u"):
            await t.press(key)
            await t.until(lambda: t.app.screen is not t.console)
            await t.pilot.pause()
            assert "\x1b" not in t.grid()
            await t.press("escape")
            await t.back_on_console()


async def test_a_session_left_during_a_vote_goes_on_there(tmp_path: Path) -> None:
    """A console opened on an open vote shows it, and its cards can be counted."""
    desk = desk_of(tmp_path, at="vote:1")
    desk.close()
    async with table(reopen(desk.folder)) as t:
        assert t.part == "vote:1"
        await t.press("space")
        await t.form(CardsForm)
        await t.press("3", "enter")
        await t.back_on_console()
        await t.press("space")
        assert t.part == "spread:1"
