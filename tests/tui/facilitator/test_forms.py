"""The console's forms: each reaches the record by keys, keeps what was typed when refused, and shows words as words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.tui.facilitator.consoles import TYPED, FakeClock, Table, desk_of, evening, table
from textual.events import MouseScrollDown, MouseScrollUp

from tabletop.console.actions import ACTIONS, BY_ID
from tabletop.exercise.model import UNLISTED
from tabletop.session import commands as co
from tabletop.text import clean
from tabletop.tui.facilitator.doing import NOT_FIT_FOR_ROOM
from tabletop.tui.facilitator.drawing import Lines
from tabletop.tui.facilitator.forms.deciding import DecideForm, DissentForm
from tabletop.tui.facilitator.forms.fields import Words
from tabletop.tui.facilitator.forms.noting import NoteForm
from tabletop.tui.facilitator.forms.steering import JumpForm
from tabletop.tui.facilitator.forms.voting import CardsForm, KeyboardForm


def last_made(t: Table) -> Any:
    """Return the last decision."""
    return t.console.look.state.moment.decisions[-1].made


# ---- decide ---------------------------------------------------------------------------------------------------------


async def test_deciding_by_letter_reason_and_enter(tmp_path: Path) -> None:
    """A letter chooses, the reason is typed, enter records."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("space")
        form = await t.form(DecideForm)
        assert "A 2   B 1" in t.grid()
        assert form.chooser("option").chosen == "ring", "majority without a tie proposes its leader"
        await t.write("it cannot wait")
        await t.press("enter")
        await t.back_on_console()
        made = last_made(t)
        assert (made.option, made.by, made.reason, made.overruled) == ("ring", "majority", "it cannot wait", False)


async def test_nothing_is_proposed_where_the_rule_is_not_majority(tmp_path: Path) -> None:
    """The form starts empty, and enter asks for a choice first."""
    async with table(night(tmp_path)) as t:
        await t.press("d")
        form = await t.form(DecideForm)
        assert form.chooser("option").entry is None
        await t.press("enter")
        assert "Choose what the room decides" in t.grid()


def night(tmp_path: Path) -> Any:
    """A desk where the second decision, with outcomes to pick from, is to be made."""
    desk = desk_of(tmp_path, at="talk")
    desk.go_on()
    while desk.state.moment.part != "decide":
        question = desk.state.question
        if question is not None:
            desk.do(co.CountCards(counts={question.options[0][0]: 3}))
        desk.go_on(confirmed=True)
    return desk


async def test_an_outcome_is_picked_where_there_is_one_to_pick(tmp_path: Path) -> None:
    """Enter without it asks for it; the reason stays."""
    async with table(night(tmp_path)) as t:
        await t.press("d", "a")
        form = await t.form(DecideForm)
        form.query_one("#because", Words).focus()
        await t.write("they are slow")
        await t.press("enter")
        assert "Choose what followed" in t.grid()
        assert form.words("because") == "they are slow"
        await t.press("2", "enter")
        await t.back_on_console()
        assert (last_made(t).option, last_made(t).outcome) == ("old", "slow")


async def test_a_second_enter_records_without_a_reason(tmp_path: Path) -> None:
    """The first says that a reason is missing."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        await t.form(DecideForm)
        await t.press("enter")
        assert "no reason yet" in t.grid()
        await t.press("enter")
        await t.back_on_console()
        assert last_made(t).reason == ""


async def test_deciding_against_the_vote_asks_once_more(tmp_path: Path) -> None:
    """Another decision than the rule gave is kept as overruled."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        form = await t.form(DecideForm)
        form.chooser("option").focus()
        await t.press("b")
        await t.write("we waited before")
        await t.press("enter")
        assert "The majority chose A" in t.grid()
        await t.press("enter")
        await t.back_on_console()
        assert (last_made(t).option, last_made(t).overruled) == ("wait", True)


async def test_something_else_goes_where_it_is_sent(tmp_path: Path) -> None:
    """Words, a scene to go on in, and effects set by hand."""
    async with table(desk_of(tmp_path, at="decide"), (120, 50)) as t:
        await t.press("d")
        form = await t.form(DecideForm)
        form.chooser("option").focus()
        await t.press("d")
        await t.write("we call them one by one")
        form.chooser("by").choose("consensus")
        form.chooser("goto").choose("night")
        form.chooser("like").choose("by hand")
        await t.pilot.pause()
        form.chooser("move-trust").choose("-1")
        form.chooser("flag-bells").choose("rung")
        form.query_one("#because", Words).focus()
        await t.write("the bells are broken")
        await t.press("enter")
        await t.back_on_console()
        made = last_made(t)
        assert (made.option, made.words, made.goto) == (UNLISTED, "we call them one by one", "night")
        assert [(m.indicator, m.by) for m in made.movements] == [("trust", -1)]
        assert made.settings == {"bells": "rung"}


async def test_dissent_is_kept_with_the_decision(tmp_path: Path) -> None:
    """“+ add” in the decide form, and the dissent key afterwards."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        await t.form(DecideForm)
        await t.write("it cannot wait")
        await t.press("tab", "enter")
        await t.form(DissentForm)
        await t.press("2")
        await t.write("it wakes the wrong street")
        await t.press("tab")
        await t.write("the bridge falls")
        await t.press("enter")
        await t.form(DecideForm)
        assert "it wakes the wrong street" in t.grid()
        await t.press("up", "enter")
        await t.back_on_console()
        await t.until(lambda: len(t.console.look.state.dissents) == 1)
        dissent = t.console.look.state.dissents[0][1]
        assert (dissent.who, dissent.words, dissent.would_change) == (
            "fire",
            "it wakes the wrong street",
            "the bridge falls",
        )
        await t.press("o")
        await t.form(DissentForm)
        await t.press("0")
        await t.write("too late")
        await t.press("enter")
        await t.back_on_console()
        assert t.console.look.state.dissents[1][1].words == "too late"


async def test_going_back_does_not_lose_a_dissent(tmp_path: Path) -> None:
    """A dissent added and not yet recorded asks before it goes; a half one waits for whoever comes again."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        await t.form(DecideForm)
        await t.press("tab", "enter")
        await t.form(DissentForm)
        await t.press("2")
        await t.write("it wakes")
        await t.press("escape")
        await t.form(DecideForm)
        await t.press("enter")
        await t.form(DissentForm)
        assert "it wakes" in t.grid()
        await t.press("2", "enter")
        form = await t.form(DecideForm)
        await t.press("escape")
        await t.until(lambda: "esc again drops it" in t.grid())
        assert t.app.screen is form
        await t.press("escape")
        await t.back_on_console()


async def test_going_back_keeps_the_reason_typed(tmp_path: Path) -> None:
    """Esc and opening the form again shows the words."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        await t.form(DecideForm)
        await t.write("half a rea")
        await t.press("escape", "d")
        form = await t.form(DecideForm)
        assert form.words("because") == "half a rea"


async def test_words_stay_when_the_other_window_has_gone_on(tmp_path: Path) -> None:
    """A form given on a step that has passed is refused; what was typed stays in it."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        form = await t.form(DecideForm)
        await t.write("too late now")
        t.console.ask(lambda desk: desk.do(co.Decide(option="wait", reason="elsewhere")))
        await t.settled()
        await t.press("enter")
        assert "already gone on" in t.grid()
        assert form.words("because") == "too late now"
        assert last_made(t).option == "wait"


# ---- votes ----------------------------------------------------------------------------------------------------------


async def test_cards_must_add_up(tmp_path: Path) -> None:
    """A live sum; a wrong one is told and nothing is lost; then enter counts and space shows."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        await t.press("c", "2")
        form = await t.form(CardsForm)
        assert "2 of 3 · 1 to go" in t.grid()
        await t.press("enter")
        assert "2 of 3 people: 1 missing" in t.grid()
        assert form.numbers()["ring"] == 2
        await t.press("down", "5")
        assert "4 too many" in t.grid()
        await t.press("backspace", "1")
        assert "● 3 of 3" in t.grid()
        await t.press("enter")
        await t.back_on_console()
        await t.press("space")
        assert t.part == "spread:1"
        question = t.console.look.state.questions[t.console.look.state.moment.questions[0]]
        assert question.counts() == {"ring": 2, "wait": 1}


async def test_cards_are_typed_as_they_are_read_out(tmp_path: Path) -> None:
    """“B, one; A, two”: a letter goes to its row, and a row come back to takes another number, not more digits."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        await t.press("c", "5", "b", "1", "a", "2")
        form = await t.form(CardsForm)
        assert (form.numbers()["ring"], form.numbers()["wait"]) == (2, 1)
        assert "● 3 of 3" in t.grid()
        await t.press("1", "b", "1", "2")
        assert (form.numbers()["ring"], form.numbers()["wait"]) == (21, 12), "digits typed on one stay are one number"


async def test_cards_and_ballots_add_up_together(tmp_path: Path) -> None:
    """What came by phone is counted into the sum."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        assert t.desk.cast(1, "ring") is None
        await t.until(lambda: t.console.look.ballots == 1)
        await t.press("c", "down", "2")
        await t.form(CardsForm)
        assert "3 of 3 (1 by phone or keyboard)" in t.grid()
        await t.press("enter")
        await t.back_on_console()


async def test_nobody_up_can_still_be_shown(tmp_path: Path) -> None:
    """Everybody missing: space asks once more and shows an empty vote."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        await t.press("c", "up", "3", "enter")
        await t.back_on_console()
        await t.press("space")
        assert "nobody has voted yet" in t.grid()
        await t.press("space")
        assert t.part == "spread:1"


async def test_without_people_the_keyboard_has_nobody_to_go_to(tmp_path: Path) -> None:
    """It says how people are added, and nothing of phones."""
    desk = desk_of(tmp_path, at="vote:1")
    for seat in tuple(desk.state.seats):
        desk.do(co.FreeSeat(seat=seat))
    async with table(desk) as t:
        await t.press("v")
        await t.form(KeyboardForm)
        assert "no seat is taken" in t.grid() and "phone to vote" not in t.grid()


async def test_the_keyboard_goes_round(tmp_path: Path) -> None:
    """Each choice vanishes before the next sits down; all three count."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        await t.press("v")
        await t.form(KeyboardForm)
        for seat, keys in enumerate(
            (("a", "3", "enter", "enter"), ("b", "enter", "enter", "enter"), ("0", "enter")), 1
        ):
            assert f"Seat {seat}" in t.grid()
            assert "Ring them now" not in t.grid(), "nothing of the one before is left"
            await t.press("enter")
            assert "Ring them now" in t.grid()
            await t.press(*keys)
        assert "Everybody has voted here" in t.grid()
        await t.press("enter")
        await t.back_on_console()
        await t.until(lambda: t.console.look.ballots == 3)
        await t.press("space")
        question = t.console.look.state.questions[t.console.look.state.moment.questions[0]]
        assert (question.counts(), question.passed()) == ({"ring": 1, "wait": 1}, 1)
        assert sorted(ballot.confidence for ballot in question.ballots) == [0, 0, 3]


async def test_the_keyboard_shows_nothing_private(tmp_path: Path) -> None:
    """Who sits down at the console sees the ballot and no note; leaving it asks once more."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        await t.press("v")
        form = await t.form(KeyboardForm)
        for _ in range(2):
            assert "fire chief speak" not in t.grid()
            assert "cannot leave alone" not in t.grid()
            await t.press("enter")
        await t.press("escape", "escape")
        assert t.app.screen is form
        assert "private console" in t.grid()
        await t.press("escape")
        await t.back_on_console()


# ---- notes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "kind"),
    [
        ("o", "observation"),
        ("q", "quote"),
        ("a", "assumption"),
        ("c", "constraint"),
        ("u", "question"),
        ("f", "disputed"),
    ],
)
async def test_a_note_of_each_kind(tmp_path: Path, letter: str, kind: str) -> None:
    """One letter for the kind, then the words, then enter."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("n", letter)
        await t.write("nobody sleeps there")
        await t.press("enter")
        await t.back_on_console()
        (kept,) = t.console.look.state.notes.values()
        assert (kept.note.kind, kept.note.text, kept.note.scene) == (kind, "nobody sleeps there", "rain")


async def test_an_action_has_an_owner_and_a_day(tmp_path: Path) -> None:
    """Fields that fit the kind, and only those."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("n", "t")
        await t.write("test the bells")
        await t.press("tab")
        await t.write("the mayor")
        await t.press("tab")
        await t.write("Friday")
        await t.press("enter")
        await t.back_on_console()
        (kept,) = t.console.look.state.notes.values()
        assert (kept.note.kind, kept.note.owner, kept.note.due) == ("action", "the mayor", "Friday")


async def test_an_empty_note_is_refused_and_a_half_one_waits(tmp_path: Path) -> None:
    """Nothing typed is ever lost."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("n", "o", "enter")
        assert "An empty note is not kept" in t.grid()
        await t.write("half a sen")
        await t.press("escape", "n")
        form = await t.form(NoteForm)
        assert form.query_one("#text", Words).words == "half a sen"
        await t.write("tence")
        await t.press("enter")
        await t.back_on_console()
        (kept,) = t.console.look.state.notes.values()
        assert kept.note.text == "half a sentence"


async def test_what_is_pasted_is_cleaned_before_it_shows(tmp_path: Path) -> None:
    """Escape sequences become signs, markup stays as it is, in every field of a form."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("n", "q")
        await t.paste(TYPED + "\nsecond line")
        assert "\x1b" not in t.grid()
        assert "[/foo] [Facilitator only]" in t.grid()
        await t.press("enter")
        await t.back_on_console()
        (kept,) = t.console.look.state.notes.values()
        assert kept.note.text == clean(TYPED) + "\nsecond line"


async def test_a_paste_beside_the_field_finds_it(tmp_path: Path) -> None:
    """A note’s kind has the focus at first; what is pasted then is the note, and is not lost."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("n")
        await t.form(NoteForm)
        await t.paste("words from elsewhere\n" * 500)
        await t.press("enter")
        await t.back_on_console()
        (kept,) = t.console.look.state.notes.values()
        assert kept.note.kind == "observation"
        assert kept.note.text.startswith("words from elsewhere\nwords from")


async def test_the_wheel_moves_for_you(tmp_path: Path) -> None:
    """Turned anywhere on the console, and back."""
    async with table(desk_of(tmp_path, at="discuss"), (100, 16)) as t:
        mine, room = t.console.query_one("#for_you", Lines), t.console.query_one("#part")
        wheel = {"x": 1, "y": 1, "delta_x": 0, "delta_y": 1, "button": 0, "shift": False, "meta": False, "ctrl": False}
        assert mine.more
        room.post_message(MouseScrollDown(room, **wheel))
        await t.until(lambda: f"↑ {mine.top}" in t.grid() and mine.top > 0)
        room.post_message(MouseScrollUp(room, **wheel))
        await t.until(lambda: mine.top == 0)


FORMS = [("block:0", key) for key in ("n", "j", "i", "u", "g", "e", "t")]
FORMS += [
    ("decide", "d"),
    ("dissent", "o"),
    ("moves", "f"),
    ("write:lines", "l"),
    ("write:lines", "x"),
    ("dissent", "r"),
]
FORMS += [
    ("hot_wash:keep_change", "w"),
    ("hot_wash:keep_change", "n"),
    ("debrief:out_of_role", "a"),
    ("debrief:out_of_role", "y"),
]


@pytest.mark.parametrize(("part", "key"), FORMS)
async def test_hostile_words_in_every_field(tmp_path: Path, part: str, key: str) -> None:
    """Whatever is pasted anywhere, the form draws it as words and the record gets it clean."""
    async with table(desk_of(tmp_path, evening(hostile=True), at=part)) as t:
        if key == "r":
            await t.press("p", "escape", "p")
        await t.press(key)
        await t.until(lambda: t.app.screen is not t.console)
        await t.pilot.pause()
        for words in [w for w in t.app.screen.focus_chain if isinstance(w, Words)]:
            words.focus()
            await t.pilot.pause()
            await t.paste(TYPED)
            assert "\x1b" not in t.grid()
        await t.press("enter", "enter")
        await t.pilot.pause()
        assert "\x1b" not in t.grid()
        bodies = "".join(event.body for event in t.desk.record.read())
        assert "\\u001b" not in bodies
        assert "\x1b" not in bodies


# ---- steering -------------------------------------------------------------------------------------------------------


async def test_undo_says_what_it_takes_back(tmp_path: Path) -> None:
    """One line, then enter; notes stay."""
    async with table(desk_of(tmp_path, at="dissent")) as t:
        await t.press("n", "o")
        await t.write("kept")
        await t.press("enter")
        await t.back_on_console()
        await t.press("u")
        await t.until(lambda: "This takes back: the decision in “Nine days of rain”" in t.grid())
        await t.press("escape")
        assert t.part == "dissent"
        await t.press("u")
        await t.write("typed in haste")
        await t.press("enter")
        await t.back_on_console()
        assert t.console.look.state.moment.decisions == ()
        assert len(t.console.look.state.notes) == 1
        assert "typed in haste" in t.console.look.mine.log[-1].text


async def test_jumping_to_any_scene(tmp_path: Path) -> None:
    """Visited scenes are marked; why may be said."""
    async with table(desk_of(tmp_path, at="write:lines")) as t:
        await t.press("j")
        await t.form(JumpForm)
        assert "✓ Nine days of rain  seen" in t.grid()
        assert "● On what terms  here" in t.grid()
        await t.press("down")
        await t.write("we are late")
        await t.press("enter")
        await t.back_on_console()
        assert t.console.look.state.scene_id == "morning"
        assert "we are late" in t.console.look.mine.log[-1].text


async def test_dropping_and_ending(tmp_path: Path) -> None:
    """A scene that may go is dropped; ending opens the debrief."""
    async with table(desk_of(tmp_path, at="write:lines")) as t:
        await t.press("x")
        await t.until(lambda: "In the night" in t.grid())
        await t.press("enter")
        await t.back_on_console()
        assert t.console.look.state.scene_id == "night"
        await t.press("e", "escape")
        assert t.console.look.state.phase == "scene"
        await t.press("e", "enter")
        await t.back_on_console()
        assert t.part == "debrief:out_of_role"


async def test_a_reason_left_open_is_filled_in_later(tmp_path: Path) -> None:
    """Skips, pauses and decisions without a reason are listed."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("s", "escape", "p", "escape", "p", "r")
        await t.until(lambda: "Reasons left open" in t.grid())
        assert "skipped a part of the text" in t.grid()
        assert "paused" in t.grid()
        await t.press("down")
        await t.write("read already")
        await t.press("enter")
        await t.back_on_console()
        assert list(t.console.look.state.reasons.values()) == ["read already"]


async def test_injects_are_sent_skipped_and_written(tmp_path: Path) -> None:
    """A private one asks how; one written on the spot is shown at once."""
    async with table(desk_of(tmp_path, at="discuss")) as t:
        await t.press("i")
        await t.until(lambda: "Water is in." in t.grid())
        await t.press("enter")
        assert "c  hand over the card      a  read aloud      s  give to a seat" in t.grid()
        await t.press("a")
        await t.back_on_console()
        assert "read aloud" in t.console.look.mine.log[-1].text
        await t.press("i", "x")
        await t.back_on_console()
        assert t.console.look.state.moment.skipped == ((1, "siren"),)
        await t.press("i", "w")
        await t.write("The bridge")
        await t.press("escape", "w")
        await t.write(" is gone.")
        await t.press("enter")
        await t.back_on_console()
        await t.until(lambda: "The bridge is gone." in t.grid())
        assert t.part.startswith("written:")


async def test_time_is_added_taken_stopped_and_set(tmp_path: Path) -> None:
    """Each key at once; a number sets the minutes."""
    async with table(desk_of(tmp_path, at="discuss", clock=FakeClock())) as t:
        await t.press("t", "plus", "5", "minus")
        await t.until(lambda: t.console.look.room.timer is not None and t.console.look.room.timer.left == 600_000)
        await t.press("s")
        assert "stopped" in t.grid()
        await t.press("0")
        await t.write("abc")
        await t.press("enter")
        assert "a number from 0 to 600" in t.grid()
        await t.press("backspace", "backspace", "backspace", "7", "enter")
        await t.back_on_console()
        clock = t.console.look.state.clock
        assert clock is not None
        assert (clock.left, clock.running) == (420_000, True)


async def test_a_movement_nobody_believes(tmp_path: Path) -> None:
    """It asks once more, because it overrules the exercise."""
    async with table(desk_of(tmp_path, at="moves")) as t:
        await t.press("f")
        await t.write("nobody was told")
        await t.press("enter")
        assert "overrules the exercise" in t.grid()
        await t.press("enter")
        await t.back_on_console()
        assert list(t.console.look.state.refused.values()) == ["nobody was told"]
        await t.until(lambda: "did not believe it" in t.grid())


async def test_heard_ticks_by_number(tmp_path: Path) -> None:
    """A digit ticks, and takes the tick back."""
    async with table(desk_of(tmp_path, at="discuss")) as t:
        await t.press("h", "2")
        await t.until(lambda: "☑ names the hour" in t.grid())
        await t.press("2", "1", "enter")
        await t.back_on_console()
        assert [text for _, text in t.console.look.state.heard] == ["asks who cannot leave alone"]


async def test_lines_are_written_changed_and_tested(tmp_path: Path) -> None:
    """Each line grows on the room's screen; a failing test stands beside it."""
    async with table(desk_of(tmp_path, at="write:lines")) as t:
        await t.press("l")
        await t.write("two metres")
        await t.press("enter")
        await t.write("smoke")
        await t.press("enter", "up", "up")
        await t.write(" at the gauge")
        await t.press("enter")
        await t.until(lambda: "1 to 3 lines" in t.grid() or "of 1 to 3" in t.grid())
        lines = t.console.look.state.lists["lines"]
        assert [line.text for line in lines] == ["two metres at the gauge", "smoke"]
        await t.press("up", "ctrl+g", "2", "enter")
        await t.until(lambda: "✗ Is it a number?" in t.grid())
        await t.press("escape")
        await t.back_on_console()
        assert t.console.look.state.lists["lines"][1].fails == ("Is it a number?",)
        await t.until(lambda: "two metres at the gauge" in t.grid())


async def test_people_come_go_and_change_roles(tmp_path: Path) -> None:
    """A seat more, a seat less, another role, a name where names are kept."""
    async with table(desk_of(tmp_path, names=True)) as t:
        await t.press("g", "a", "x", "r", "down", "enter")
        await t.until(lambda: "People" in t.grid())
        await t.press("n")
        await t.write("Ana Ruiz")
        await t.press("enter")
        await t.until(lambda: "Ana Ruiz" in t.grid())
        await t.press("escape")
        await t.back_on_console()
        state = t.console.look.state
        assert (state.present, state.seats_ever) == (3, 4)
        assert 1 not in state.seats
        assert state.seats[2] == "press"
        assert t.desk.record.people()[2].name == "Ana Ruiz"


# ---- debrief --------------------------------------------------------------------------------------------------------


async def test_the_room_objects_twice(tmp_path: Path) -> None:
    """“She is wrong here” and “you read us wrong” are kept with their decision."""
    async with table(desk_of(tmp_path, at="debrief:1:author")) as t:
        await t.press("a")
        await t.write("nobody gave a reason in 1998")
        await t.press("enter")
        await t.back_on_console()
        await t.press("y")
        await t.write("we did give one")
        await t.press("enter")
        await t.back_on_console()
        said = [(entry.kind, entry.text) for _, entry in t.console.look.state.objections]
        assert said == [("author_wrong", "nobody gave a reason in 1998"), ("misread", "we did give one")]
        assert {entry.decision for _, entry in t.console.look.state.objections} == {
            t.console.look.state.moment.decisions[0].revision
        }


async def test_assumptions_come_back(tmp_path: Path) -> None:
    """Held, failed or unknown, each with a letter, and why if wanted."""
    desk = desk_of(tmp_path, at="block:0")
    desk.do(co.Note(kind="assumption", text="the bells work"))
    desk.do(co.Note(kind="assumption", text="the bridge holds"))
    async with table(desk) as t:
        await t.go_to("debrief:out_of_role")
        assert "2 assumed and not settled" in t.grid()
        await t.press("m", "enter", "h", "tab")
        await t.write("it fell at nine")
        await t.press("enter", "f", "escape")
        await t.back_on_console()
        fates = [(kept.fate, kept.why) for kept in t.console.look.state.notes.values()]
        assert fates == [("held", ""), ("failed", "it fell at nine")]


async def test_open_stances_are_settled_by_the_room(tmp_path: Path) -> None:
    """In line, part of the way, elsewhere."""
    desk = desk_of(tmp_path, at="decide")
    desk.do(co.Decide(option="wait", reason="one more hour"))
    async with table(desk) as t:
        await t.go_to("debrief:out_of_role")
        await t.press("m", "enter")
        await t.until(lambda: "Left open to you" in t.grid())
        await t.press("p", "escape")
        await t.back_on_console()
        assert [stance for stance, _ in t.console.look.state.stances.values()] == ["partly"]


async def test_a_decision_in_own_words_touches_entries(tmp_path: Path) -> None:
    """The room marks what its own decision touches."""
    desk = desk_of(tmp_path, at="decide")
    desk.do(co.Decide(option=UNLISTED, words="one by one", goto="night", reason="broken bells"))
    async with table(desk) as t:
        await t.go_to("debrief:out_of_role")
        await t.press("m", "enter")
        await t.until(lambda: "What your own decision touches" in t.grid())
        await t.press("down", "space", "enter")
        await t.back_on_console()
        assert list(t.console.look.state.touched.values()) == [("R2",)]


async def test_everything_left_behind_is_reached_from_more(tmp_path: Path) -> None:
    """Ratings, findings, corrections and the feedback form stand in the list of what can be written."""
    desk = desk_of(tmp_path, at="hot_wash:keep_change")
    desk.do(co.AgreeAction(text="ring"))
    async with table(desk) as t:
        await t.press("m")
        form: Any = t.app.screen
        assert [name for name, _, _ in form.writing][-4:] == ["ratings", "findings", "actions", "feedback"]


async def test_more_shows_optional_parts_and_space_leads_back(tmp_path: Path) -> None:
    """A part on a key is shown, and the main line goes on where it was left."""
    async with table(desk_of(tmp_path, at="debrief:1:chosen")) as t:
        await t.press("m")
        await t.until(lambda: "The path among all paths" in t.grid())
        await t.press("escape", "m")
        form: Any = t.app.screen
        place = form.parts.index("debrief:map") + len(form.writing)
        for _ in range(place):
            await t.pilot.press("down")
        await t.press("enter")
        await t.back_on_console()
        assert t.part == "debrief:map"
        await t.press("space")
        assert t.part == "debrief:1:chosen"


async def test_the_hot_wash_is_written_down(tmp_path: Path) -> None:
    """Keep, change, take home, and actions with owner and date."""
    async with table(desk_of(tmp_path, at="hot_wash:keep_change")) as t:
        for letter, words in (("k", "the calm"), ("h", "the list"), ("m", "who rings")):
            await t.press("n", letter)
            await t.write(words)
            await t.press("enter")
            await t.back_on_console()
        await t.press("w")
        await t.write("test the bells")
        await t.press("tab")
        await t.write("mayor")
        await t.press("enter")
        await t.back_on_console()
        said = [(entry.kind, entry.text) for _, entry in t.console.look.state.hot_wash]
        assert said == [("keep", "the calm"), ("change", "the list"), ("question", "who rings")]
        assert [(entry.text, entry.owner) for _, entry in t.console.look.state.actions] == [("test the bells", "mayor")]


# ---- palette, help --------------------------------------------------------------------------------------------------


async def test_the_palette_finds_and_does(tmp_path: Path) -> None:
    """Some letters, enter, and the action is done."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("ctrl+p")
        await t.write("blank")
        await t.press("enter")
        await t.back_on_console()
        await t.until(lambda: t.console.look.state.blank)
        await t.press("ctrl+p")
        await t.write("zzz")
        assert "No action is called like that" in t.grid()
        await t.press("enter", "escape")
        await t.back_on_console()


async def test_help_lists_every_action(tmp_path: Path) -> None:
    """All keys, grouped, with the registry's words."""
    async with table(desk_of(tmp_path), (120, 70)) as t:
        await t.press("question_mark")
        await t.until(lambda: "Keys" in t.grid())
        missing = [action.id for action in ACTIONS if action.help not in t.grid() or action.label not in t.grid()]
        assert missing == []
        await t.press("escape")
        await t.back_on_console()


def test_what_is_not_fit_for_the_room_is_named_by_the_registry() -> None:
    """No word of the list is a slip of the pen."""
    assert set(BY_ID) >= NOT_FIT_FOR_ROOM


async def test_when_everybody_has_gone_the_form_says_so(tmp_path: Path) -> None:
    """x once too often: no empty card, no keys for seats that are not there, and a brings people back."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("g", "x", "x", "x", "x")
        assert "Nobody is here: a adds a seat." in t.grid() and "free this seat" not in t.grid()
        await t.press("a")
        assert t.desk.state.present == 1 and "free this seat" in t.grid()
