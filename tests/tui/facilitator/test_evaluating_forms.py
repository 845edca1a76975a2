"""The forms of what an evening leaves behind: findings, actions, ratings, feedback; by keys, into the record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.tui.facilitator.consoles import TYPED, desk_of, evening, play_to, table

from tabletop.console.desk import Desk
from tabletop.session import commands as co
from tabletop.session.events import FeedbackGiven
from tabletop.store import folders
from tabletop.tui.facilitator.forms.agreeing import ActionForm, ActionsForm
from tabletop.tui.facilitator.forms.feedback import FeedbackForm, SheetForm, Statements
from tabletop.tui.facilitator.forms.fields import Words
from tabletop.tui.facilitator.forms.finding import FindingForm, FindingsForm, OriginForm
from tabletop.tui.facilitator.forms.rating import RateForm

SIZES = [(80, 24), (120, 36)]


def noted(root: Path, part: str = "hot_wash:findings", **setup: bool) -> Desk:
    """A desk in the hot wash, with a point heard, a note, and a line of the hot wash."""
    desk = desk_of(root, at="discuss", **setup)
    desk.do(co.Hear(number=1))
    desk.do(co.Note(kind="observation", text="nobody had the key"))
    play_to(desk, "hot_wash:keep_change")
    desk.do(co.HotWash(kind="keep", text="the calm"))
    play_to(desk, part)
    return desk


# ---- strengths and areas for improvement ----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_strength_and_an_area_are_written_down(tmp_path: Path, size: tuple[int, int]) -> None:
    """Two keys begin one; the only objective is preset; an area asks for reference and analysis too."""
    async with table(noted(tmp_path), size=size) as t:
        await t.press("s")
        await t.form(FindingsForm)
        await t.press("s")
        await t.form(FindingForm)
        assert "Analysis" not in t.grid()
        await t.paste("the bells were rung")
        await t.press("enter")
        await t.form(FindingsForm)
        await t.press("a")
        await t.form(FindingForm)
        assert "Analysis" in t.grid()
        await t.paste("no list")
        await t.press("tab")
        await t.paste("flood plan")
        await t.press("tab")
        await t.paste("it cost an hour")
        await t.press("enter")
        await t.form(FindingsForm)
        assert "the bells were rung" in t.grid()
        found = [entry for _, entry in t.console.look.state.findings]
        assert [(entry.kind, entry.objective, entry.text) for entry in found] == [
            ("strength", "warn", "the bells were rung"), ("area", "warn", "no list"),
        ]  # fmt: skip
        assert (found[1].reference, found[1].analysis) == ("flood plan", "it cost an hour")
        await t.press("escape")
        await t.back_on_console()
        await t.until(lambda: "no list" in t.grid())


async def test_a_note_is_promoted_once(tmp_path: Path) -> None:
    """Its words are preset; what a finding began as is not offered again."""
    async with table(noted(tmp_path)) as t:
        await t.press("s", "n")
        await t.form(OriginForm)
        assert "the calm" in t.grid()
        await t.press("down", "enter")
        form = await t.form(FindingForm)
        assert form.query_one("#text", Words).words == "nobody had the key"
        assert form.kind == "area"
        await t.press("enter")
        await t.form(FindingsForm)
        await t.press("n")
        offered = await t.form(OriginForm)
        assert [origin.text for origin in offered.origins] == ["the calm"]
        [(_, found)] = t.console.look.state.findings
        assert (found.origin, found.objective) == (next(iter(t.console.look.state.notes)), "warn")


async def test_a_finding_is_corrected_and_taken_back(tmp_path: Path) -> None:
    """Enter on it opens it; taking it back asks once more."""
    desk = noted(tmp_path)
    desk.do(co.Find(kind="area", text="no list"))
    async with table(desk) as t:
        await t.press("s", "down", "down", "down", "enter")
        await t.form(FindingForm)
        await t.write(" of names")
        await t.press("enter")
        await t.form(FindingsForm)
        assert [entry.text for _, entry in t.console.look.state.findings] == ["no list of names"]
        await t.press("enter")
        await t.form(FindingForm)
        await t.press("ctrl+x")
        assert "again does it" in t.grid()
        await t.press("ctrl+x")
        await t.form(FindingsForm)
        assert t.console.look.state.findings == ()


# ---- actions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_an_action_answers_an_area_and_is_corrected(tmp_path: Path, size: tuple[int, int]) -> None:
    """Every field of the improvement plan; ctrl+g leads to the one to correct."""
    desk = noted(tmp_path)
    desk.do(co.Find(kind="area", text="no list"))
    area = desk.state.revision
    async with table(desk, size=size) as t:
        await t.press("w")
        await t.form(ActionForm)
        for words in ("make a list", "mayor", "town", "4711", "now", "June"):
            await t.paste(words)
            await t.press("tab")
        await t.press("1", "tab")
        await t.paste("Warning")
        await t.press("tab", "p", "enter")
        await t.back_on_console()
        [(revision, action)] = t.console.look.state.actions
        assert (action.text, action.owner, action.organisation) == ("make a list", "mayor", "town")
        assert (action.contact, action.start, action.due) == ("4711", "now", "June")
        assert (action.issue, action.capability, action.element) == (area, "Warning", "planning")
        await t.press("w", "ctrl+g")
        await t.form(ActionsForm)
        await t.press("enter")
        await t.form(ActionForm)
        await t.write(" of names")
        await t.press("enter")
        await t.back_on_console()
        [(same, changed)] = t.console.look.state.actions
        assert (same, changed.text, changed.owner) == (revision, "make a list of names", "mayor")


# ---- ratings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_rating_shows_what_it_may_rest_on(tmp_path: Path, size: tuple[int, int]) -> None:
    """Points heard and not heard and the notes stand beside the choice; without evidence it asks once."""
    async with table(noted(tmp_path, "hot_wash:ratings"), size=size) as t:
        await t.press("e")
        await t.form(RateForm)
        for words in ("1 of 2 points heard", "☑ names the hour", "☐ asks who cannot leave alone", "nobody had the key"):
            assert words in t.grid()
        await t.press("enter")
        assert "a letter rates" in t.grid()
        await t.press("p", "enter")
        assert "a rating rests on evidence" in t.grid()
        assert t.console.look.state.ratings == {}
        await t.press("enter")
        await t.back_on_console()
        assert t.console.look.state.ratings["warn"].rating == "P"
        await t.press("e")
        await t.form(RateForm)
        await t.press("s", "ctrl+g", "enter")
        await t.back_on_console()
        rated = t.console.look.state.ratings["warn"]
        assert (rated.rating, rated.evidence) == ("S", "Heard: names the hour.")


# ---- feedback -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_sheets_of_paper_are_typed_one_after_another(tmp_path: Path, size: tuple[int, int]) -> None:
    """Eight digits, tab, the comment, enter; then the next, with nothing of the one before."""
    async with table(noted(tmp_path, "hot_wash:feedback"), size=size) as t:
        await t.press("f", "t")
        form = await t.form(SheetForm)
        await t.press(*"45544345", "tab")
        await t.paste("too long")
        await t.press("enter")
        await t.until(lambda: form.count == 1)
        assert form.query_one("#statements", Statements).ratings == [0] * 8
        assert "too long" not in t.grid()
        await t.press(*"5505", "backspace", *"35555", "9", "enter")
        await t.until(lambda: form.count == 2)
        await t.press("escape", "escape")
        await t.back_on_console()
        assert [(sheet.source, sheet.ratings, sheet.comments) for sheet in t.console.look.state.feedback] == [
            ("paper", (5, 5, 0, 3, 5, 5, 5, 5), ""), ("paper", (4, 5, 5, 4, 4, 3, 4, 5), "too long"),
        ]  # fmt: skip


async def test_a_sheet_half_typed_is_not_lost_by_one_key(tmp_path: Path) -> None:
    """Leaving it asks once; an empty one is not kept."""
    async with table(noted(tmp_path, "hot_wash:feedback")) as t:
        await t.press("f", "t")
        await t.form(SheetForm)
        await t.press("enter")
        assert "An empty form is not kept" in t.grid()
        await t.press("4", "escape")
        assert "not kept yet" in t.grid()
        await t.press("enter", "escape")
        await t.form(FeedbackForm)
        assert [sheet.ratings[0] for sheet in t.console.look.state.feedback] == [4]


async def test_phones_and_the_keyboard_fill_one_form(tmp_path: Path) -> None:
    """Opened by a key, counted while open, closed by space; what was typed here has no seat and no order."""
    async with table(noted(tmp_path, "hot_wash:feedback")) as t:
        await t.press("f", "o")
        await t.until(lambda: t.console.look.state.open_feedback is not None)
        asked = t.console.look.state.open_feedback
        assert asked is not None
        room = folders.open_room(t.desk.folder)
        room.vote(asked.id, "0011223344556677", json.dumps({"ratings": [5] * 8}))
        room.close()
        await t.until(lambda: "1 of 3 in" in t.grid())
        await t.press("h")
        form = await t.form(SheetForm)
        await t.press(*"11111111", "enter")
        await t.until(lambda: form.count == 1)
        assert "Give the keyboard to the next" in t.grid()
        await t.press("escape", "escape")
        await t.back_on_console()
        await t.until(lambda: "2 of 3 in" in t.grid())
        assert t.console.look.state.feedback == (), "nobody, the facilitator included, reads it before it is closed"
        await t.press("space")
        await t.until(lambda: "feedback forms are in" in t.grid())
        await t.press("space")
        await t.until(lambda: t.console.look.state.open_feedback is None)
        assert sorted((sheet.source, sheet.ratings[0]) for sheet in t.console.look.state.feedback) == [
            ("phone", 5), ("room", 1),
        ]  # fmt: skip


async def test_averages_are_shown_on_a_key_and_never_of_two(tmp_path: Path) -> None:
    """The room sees them when the facilitator shows them, from three forms on."""
    desk = noted(tmp_path, "hot_wash:feedback")
    for points in (3, 5):
        desk.do(co.GiveFeedback(form=FeedbackGiven("paper", (points,) * 8, comments=f"word{points}")))
    async with table(desk) as t:
        await t.press("f", "v")
        await t.back_on_console()
        assert t.part == "hot_wash:averages"
        assert "Fewer than three forms" in t.grid()
        await t.press("f", "t")
        form = await t.form(SheetForm)
        await t.press(*"44444444", "enter")
        await t.until(lambda: form.count == 1)
        await t.press("escape", "escape")
        await t.back_on_console()
        await t.until(lambda: "4.0" in t.grid())
        assert "word3" not in t.grid()
        await t.press("f", "x")
        await t.back_on_console()
        await t.until(lambda: "word3" in t.grid())
        await t.press("space")
        assert t.part == "hot_wash:feedback"


async def test_a_console_the_room_sees_hands_no_keyboard_round(tmp_path: Path) -> None:
    """On a single screen the room would read each answer as it is typed."""
    async with table(noted(tmp_path, "hot_wash:feedback", single_screen=True)) as t:
        await t.press("f")
        await t.form(FeedbackForm)
        assert "Fill it in here" not in t.grid()
        assert "Type in forms from paper" in t.grid()


# ---- words are words ------------------------------------------------------------------------------------------------

HOSTILE_KEYS = [("s", "a"), ("w",), ("e",), ("f", "t")]


@pytest.mark.parametrize("keys", HOSTILE_KEYS)
async def test_hostile_words_in_every_field(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Whatever is pasted anywhere, the form draws it as words and the record gets it clean."""
    async with table(desk_of(tmp_path, evening(hostile=True), at="hot_wash:ratings")) as t:
        for key in keys:
            await t.press(key)
            await t.until(lambda: t.app.screen is not t.console)
        await t.pilot.pause()
        typed = [widget for widget in t.app.screen.focus_chain if isinstance(widget, Words)]
        assert typed
        for words in typed:
            words.focus()
            await t.pilot.pause()
            await t.paste(TYPED)
            assert "\x1b" not in t.grid()
        await t.press("enter")
        await t.pilot.pause()
        assert "\x1b" not in t.grid()
        assert "\\u001b" not in "".join(event.body for event in t.desk.record.read())
