"""What was typed in a form is not lost with esc: it waits until the form is opened again about the same thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tui.facilitator.consoles import Table, desk_of, table

from tabletop.session import commands as co
from tabletop.tui.facilitator.forms.base import Form
from tabletop.tui.facilitator.forms.fields import Chooser, Words


def words(t: Table, field: str) -> str:
    """Return what a field of the form on the screen holds."""
    return t.app.screen.query_one(f"#{field}", Words).words


async def type_into(t: Table, field: str, text: str) -> None:
    """Type into a field of the form on the screen."""
    t.app.screen.query_one(f"#{field}", Words).focus()
    await t.until(lambda: t.app.focused is not None and t.app.focused.id == field)
    await t.paste(text)


@pytest.mark.parametrize(
    ("at", "keys", "field"),
    [
        ("debrief:room_first", ("w",), "owner"),
        ("debrief:room_first", ("s", "a"), "analysis"),
        ("debrief:room_first", ("a",), "text"),
        ("debrief:room_first", ("y",), "text"),
        ("debrief:room_first", ("e",), "evidence"),
        ("discuss", ("j",), "why"),
        ("discuss", ("e",), "why"),
        ("discuss", ("u",), "why"),
        ("moves", ("f",), "why"),
        ("discuss", ("i", "w"), "text"),
        ("decide", ("d",), "because"),
        ("dissent", ("o",), "change"),
        ("write:lines", ("l",), "text"),
    ],
)
async def test_words_wait_in_every_form(tmp_path: Path, at: str, keys: tuple[str, ...], field: str) -> None:
    """Esc by mistake, the same keys again: the words are there, and the console has said that they wait."""
    async with table(desk_of(tmp_path, at=at)) as t:
        await t.press(*keys)
        form = await t.form(Form)
        await type_into(t, field, "half a sentence")
        await t.press("escape")
        await t.until(lambda: t.app.screen is not form)
        while t.app.screen is not t.console:
            await t.press("escape")
        assert "waits until you come back" in t.grid()
        await t.press(*keys)
        await t.form(type(form))
        assert words(t, field) == "half a sentence"


async def test_what_was_chosen_waits_with_the_words(tmp_path: Path) -> None:
    """A note begun as an assumption is one when it is taken up again; with no words typed nothing waits."""
    async with table(desk_of(tmp_path, at="discuss")) as t:
        await t.press("n", "a", "escape", "n")
        assert t.app.screen.query_one("#kind", Chooser).chosen == "observation"
        await t.press("a")
        await t.write("they know")
        await t.press("escape", "n")
        assert t.app.screen.query_one("#kind", Chooser).chosen == "assumption"
        await t.press("enter")
        await t.back_on_console()
        await t.press("n")
        await t.form(Form)
        assert words(t, "text") == "", "what was kept waits no longer"


async def test_words_about_one_thing_are_not_put_to_another(tmp_path: Path) -> None:
    """A correction given up half-way waits at its own action, and a new one begins empty."""
    desk = desk_of(tmp_path, at="debrief:room_first")
    desk.do(co.AgreeAction(text="Test the bells."))
    async with table(desk) as t:
        await t.press("w", "ctrl+g", "enter")
        await type_into(t, "owner", "the mayor")
        await t.press("escape", "w")
        await t.form(Form)
        assert (words(t, "text"), words(t, "owner")) == ("", "")
        await type_into(t, "text", "Buy a siren.")
        await t.press("ctrl+g", "enter")
        assert (words(t, "text"), words(t, "owner")) == ("Test the bells.", "the mayor")
        await t.press("enter", "w")
        await t.form(Form)
        assert words(t, "text") == "Buy a siren.", "asking for the list of actions did not lose the new one"
        assert t.console.look.state.actions[0][1].owner == "the mayor"


async def test_a_new_line_waits_while_another_is_looked_at(tmp_path: Path) -> None:
    """↑ and ↓ among the lines of the room do not lose the line being typed."""
    desk = desk_of(tmp_path, at="write:lines")
    desk.do(co.WriteLine(list="lines", text="Somebody checks."))
    async with table(desk) as t:
        await t.press("l")
        await t.form(Form)
        await type_into(t, "text", "a second li")
        await t.press("up")
        assert words(t, "text") == "Somebody checks."
        await t.press("down")
        assert words(t, "text") == "a second li"


async def test_a_decision_in_the_rooms_own_words_waits_as_one(tmp_path: Path) -> None:
    """The words come back with “something else” chosen: under another choice nobody would see them."""
    async with table(desk_of(tmp_path, at="decide")) as t:
        await t.press("d")
        await t.form(Form)
        t.app.screen.query_one("#option", Chooser).focus()
        await t.press("d")
        await t.write("we call them")
        await t.press("escape", "d")
        await t.form(Form)
        assert "we call them" in t.grid()
        assert t.app.screen.query_one("#option", Chooser).chosen == "unlisted"


async def test_counts_wait_while_the_same_vote_is_open(tmp_path: Path) -> None:
    """Esc in the middle of a count does not make the room hold up its cards again; another vote begins at nothing."""
    async with table(desk_of(tmp_path, at="vote:1")) as t:
        await t.press("c", "2", "escape", "c")
        await t.form(Form)
        assert "2 of 3 · 1 to go" in t.grid()
        await t.press("escape", "u", "enter")
        await t.back_on_console()
        await t.press("space", "c")
        await t.form(Form)
        assert "0 of 3" in t.grid()
