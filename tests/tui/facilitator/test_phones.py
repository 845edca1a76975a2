"""Phones on the console: the panel, who has joined, what is asked for from the seats, and why something was done."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from tests.console.driving import PROJECT
from tests.console.phones import Phones, phones_at
from tests.console.serving import SECRET
from tests.tui.facilitator.consoles import Table, desk_of, table

from tabletop.console import web_side
from tabletop.console.actions import BY_ID
from tabletop.console.sessions import reopen
from tabletop.session import commands as co
from tabletop.session import events as ev
from tabletop.tui.facilitator.forms.injects import InjectForm
from tabletop.tui.facilitator.forms.people import PeopleForm, TakeOverForm
from tabletop.tui.facilitator.forms.phones import AskedForm, PhonesForm
from tabletop.tui.facilitator.forms.voting import KeyboardForm
from tabletop.tui.facilitator.whying import WhyLine
from tabletop.tui.shared.qr import modules, qr_rows


@pytest.fixture(autouse=True)
def fake_web_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a console starts is a stand-in."""
    monkeypatch.setenv("PYTHONPATH", f"{PROJECT}{os.pathsep}{PROJECT / 'src'}")
    command = [sys.executable, "-m", "tests.console.serving"]
    monkeypatch.setattr(web_side, "serve", lambda folder: [*command, str(folder)])


async def joined(t: Table, phones: Phones, *who: str) -> None:
    """Let phones join and wait until all have seats."""
    for name in who:
        phones.join(name)
    there = len(t.console.look.seated.phones) + len(who)
    await t.until(lambda: len(t.console.look.seated.phones) == there)


# ---- the panel ------------------------------------------------------------------------------------------------------


async def test_the_panel_opens_the_room_and_shows_the_way_in(tmp_path: Path) -> None:
    """w, r: address, code and a code to scan at 80 by 24; l locks, b tells the projector's link, x twice ends it."""
    desk = desk_of(tmp_path)
    with phones_at(desk) as phones:
        async with table(desk, size=(80, 24)) as t:
            await t.press("w")
            await t.form(PhonesForm)
            assert "Phones are off" in t.grid() and "Others on this Wi-Fi could read what phones send." in " ".join(
                t.grid().split()
            )
            await t.press("r")
            await t.until(lambda: "http://192.0.2.7:8765" in t.grid())
            link = f"http://192.0.2.7:8765/#{SECRET}"
            for row in qr_rows(link):
                assert row.rstrip() in t.grid(), "the whole code stands on the screen"
            assert "A C D 7 K 2" in t.grid()
            await joined(t, phones, "ana")
            await t.until(lambda: "1 of 3 have joined" in t.grid())
            await t.press("l")
            await t.until(lambda: "Locked" in t.grid())
            assert phones.joining()["locked"] is True
            await t.press("l", "d")
            await t.until(lambda: phones.joining()["show_door"] is False)
            await t.press("b")
            display = f"http://192.0.2.7:8765/display#{SECRET}"
            await t.until(lambda: any(row.strip() == display for row in t.grid().splitlines()))
            await t.press("b")
            await t.until(lambda: "A C D 7 K 2" in t.grid() and display not in t.grid())
            await t.press("escape")
            await t.back_on_console()
            await t.press("w")
            await t.form(PhonesForm)
            await t.press("x")
            assert t.console.look.web.status == "on", "it asks before phones lose the room"
            await t.press("x")
            await t.until(lambda: t.console.look.web.status == "off")
            await t.press("escape")
            await t.back_on_console()


async def test_opening_from_this_computer_to_the_room_asks_first(tmp_path: Path) -> None:
    """What it means is said before it is done."""
    async with table(desk_of(tmp_path)) as t:
        await t.press("w")
        await t.form(PhonesForm)
        await t.press("c")
        await t.until(lambda: "For this computer only" in t.grid())
        await t.press("r")
        assert "Everybody in this network can then open the page." in " ".join(t.grid().split())
        assert not t.console.look.web.lan
        await t.press("r")
        await t.until(lambda: t.console.look.web.lan and t.console.look.web.status == "on")
        await t.press("x", "x")
        await t.until(lambda: t.console.look.web.status == "off")


async def test_a_web_side_that_dies_is_said_with_the_key_that_starts_it(tmp_path: Path) -> None:
    """On the console alone."""
    desk = desk_of(tmp_path, at="block:0")
    async with table(desk) as t:
        t.console.ask(lambda desk: desk.web.start(lan=True))
        await t.until(lambda: t.console.look.web.status == "on")
        process = desk.web._process
        assert process is not None
        process.kill()
        await t.until(lambda: t.console.look.web.status == "lost")
        await t.until(lambda: "w starts it again" in t.grid() and "phones lost" in t.grid())
        assert "lost" not in t.desk.room_view().to_text()
        t.console.ask(lambda desk: desk.web.start(lan=True))
        await t.until(lambda: t.console.look.web.status == "on" and "w starts it again" not in t.grid())
        t.console.ask(lambda desk: desk.web.stop())
        await t.settled()


def test_w_agrees_an_action_after_the_scenes() -> None:
    """In the debrief the key is the action's; phones are reached from the palette."""
    web, action = BY_ID["web"], BY_ID["action"]
    assert web.key == action.key == "w" and web.key_when is not None


async def test_the_palette_opens_the_panel_in_the_debrief(tmp_path: Path) -> None:
    """Typed by name."""
    async with table(desk_of(tmp_path, at="debrief:out_of_role")) as t:
        await t.press("ctrl+p")
        await t.write("phones")
        await t.press("enter")
        await t.form(PhonesForm)


def test_the_code_is_the_link_module_for_module() -> None:
    """What stands on the screen, read back, is the code of the link."""
    link = f"http://192.168.1.5:8765/#{SECRET}"
    back = []
    for row in qr_rows(link):
        back.append([sign in "█▀" for sign in row])
        back.append([sign in "█▄" for sign in row])
    assert tuple(tuple(row) for row in back[: len(modules(link))]) == modules(link)
    light = [row.translate(str.maketrans("█▀▄ ", " ▄▀█")) for row in qr_rows(link, inverted=True)]
    assert light[:-1] == qr_rows(link)[:-1], "without colours the light modules are drawn"


# ---- who comes ------------------------------------------------------------------------------------------------------


async def test_who_joins_is_announced_and_then_the_keys_are_back(tmp_path: Path) -> None:
    """In the footer and in the record, with seat and role."""
    desk = desk_of(tmp_path, at="block:0")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            await joined(t, phones, "ana")
            await t.until(lambda: t.grid().count("A phone has joined: seat 1, Mayor") == 2)
            await t.press("escape")
            await t.until(lambda: "space" in t.grid().splitlines()[-1])


async def test_people_form_gives_roles_and_takes_phones_off(tmp_path: Path) -> None:
    """r reaches the phone, f lets it go, t lets the next phone sit down there, x frees the seat."""
    desk = desk_of(tmp_path, at="block:0")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            await joined(t, phones, "ana", "ben")
            await t.press("g")
            await t.form(PeopleForm)
            assert t.grid().count("●") >= 2 and "2 of 3 by phone" in t.grid()
            await t.press("r", "down", "enter")
            await t.until(lambda: {r.role for r in phones.room.seats()} != {"mayor", "fire"})
            await t.form(PeopleForm)
            first = next(who for who in ("ana", "ben") if phones.number(who) == 1)
            await t.press("t")
            await t.form(TakeOverForm)
            await t.press("enter")
            await t.until(lambda: phones.seat(first) is None)
            assert "waits for its new phone" in t.grid()
            phones.join("new")
            await t.until(lambda: phones.number("new") == 1)
            await t.form(PeopleForm)
            await t.press("f")
            await t.until(lambda: phones.seat("new") is None)
            await t.press("l")
            await t.until(lambda: phones.joining()["locked"] is True)
            assert "locked" in t.grid()


async def test_the_keyboard_goes_to_those_without_a_phone(tmp_path: Path) -> None:
    """Who has a phone votes there; the others sit down."""
    desk = desk_of(tmp_path, at="vote:1")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            await joined(t, phones, "ana", "ben")
            await t.press("v")
            form = await t.form(KeyboardForm)
            assert form.left == [3]
            await t.press("escape", "escape")
            await t.back_on_console()
            assert "2 by phone" in t.grid()
            await t.press("space")
            assert t.app.screen is t.console, "with phones, space asks and opens no form for cards"


async def test_an_inject_to_a_role_with_a_phone_is_sent_there_by_enter(tmp_path: Path) -> None:
    """The usual way is named; the others stay on their keys."""
    desk = desk_of(tmp_path, at="block:0")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            await joined(t, phones, "a", "b", "c")
            await t.press("i")
            form = await t.form(InjectForm)
            await t.until(lambda: form.inject is not None)
            if form.inject is not None and not form.inject.private:
                await t.press("up")
            await t.press("enter")
            await t.until(lambda: "enter  to their phone" in t.grid())
            await t.press("enter")
            await t.back_on_console()
            sent = [h.event for h in t.desk.happened if isinstance(h.event, ev.InjectSent)]
            assert sent[-1].how == "seat"


# ---- from the seats -------------------------------------------------------------------------------------------------


async def test_please_not_this_is_seen_on_the_console_alone(tmp_path: Path) -> None:
    """A quiet alert, kept as a note only when the facilitator wants."""
    desk = desk_of(tmp_path, at="block:0")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            phones.room.request("stop", "{}")
            await t.until(lambda: "please not this" in t.grid())
            assert "please not" not in t.desk.room_view().to_text()
            await t.press("q")
            await t.form(AskedForm)
            await t.press("x")
            await t.back_on_console()
            assert not t.console.look.wishes and not t.desk.state.notes


async def test_lines_and_dissent_are_taken_up_or_dropped(tmp_path: Path) -> None:
    """One after another, with enter and x; hostile words stay words."""
    desk = desk_of(tmp_path, at="write:lines")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            for text in ("[bold]first[/] \x1b]0;owned\x07", "second"):
                phones.room.request("line", json.dumps({"list": "lines", "text": text, "role": "mayor"}))
            await t.until(lambda: len(t.console.look.wishes) == 2 and "2 lines proposed" in t.grid())
            await t.press("q")
            await t.form(AskedForm)
            assert "[bold]first" in t.grid() and "\x1b" not in t.grid() and "Mayor" in t.grid()
            await t.press("enter")
            await t.until(lambda: len(t.console.look.wishes) == 1)
            await t.press("x")
            await t.back_on_console()
            lines = t.desk.state.lists["lines"]
            assert len(lines) == 1 and lines[0].text.startswith("[bold]first")


async def test_dissent_from_seats_stands_at_its_part(tmp_path: Path) -> None:
    """In words, where dissent is asked for."""
    desk = desk_of(tmp_path, at="dissent")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            phones.room.request("dissent", json.dumps({"words": "too soon", "would_change": "x", "role": "fire"}))
            await t.until(lambda: "Fire chief: too soon" in t.grid())
            await t.press("q", "enter")
            await t.back_on_console()
            assert t.desk.state.dissents[-1][1].who == "fire"


# ---- why ------------------------------------------------------------------------------------------------------------


async def test_a_pause_asks_why_and_goes_on_meanwhile(tmp_path: Path) -> None:
    """Done at once; the reason typed is kept for that event."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("p")
        await t.until(lambda: t.console.query_one(WhyLine).open and "why?" in t.grid())
        assert t.desk.state.paused
        await t.write("people need air")
        await t.press("enter")
        await t.until(lambda: "people need air" in t.desk.state.reasons.values())
        assert t.desk.state.paused and not t.console.query_one(WhyLine).open


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_why_may_be_left_open(tmp_path: Path, key: str) -> None:
    """Nothing is kept, and the keys are the console's again."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("b")
        await t.until(lambda: t.console.query_one(WhyLine).open)
        await t.press(key)
        assert not t.console.query_one(WhyLine).open and not t.desk.state.reasons and t.desk.state.blank
        await t.press("b")
        await t.until(lambda: not t.desk.state.blank)


async def test_space_and_the_same_key_do_what_they_always_do(tmp_path: Path) -> None:
    """An empty line holds up nobody: space goes on, b alone lights the screen, yet “break” can be typed."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("b")
        await t.until(lambda: t.console.query_one(WhyLine).open)
        await t.press("space")
        await t.until(lambda: t.part == "block:1")
        assert t.desk.state.blank
        await t.press("b")
        await t.until(lambda: not t.desk.state.blank)
        await t.press("b")
        await t.until(lambda: t.console.query_one(WhyLine).open)
        await t.press("b")
        await t.until(lambda: not t.desk.state.blank)
        await t.press("b")
        await t.until(lambda: t.console.query_one(WhyLine).open)
        await t.write("break for ten minutes")
        await t.press("enter")
        await t.until(lambda: "break for ten minutes" in t.desk.state.reasons.values())
        assert t.desk.state.blank


async def test_a_skip_asks_why(tmp_path: Path) -> None:
    """The part is left out before a word is typed."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("s")
        await t.until(lambda: t.part != "block:0" and t.console.query_one(WhyLine).open)
        await t.write("late")
        await t.press("enter")
        await t.until(lambda: "late" in t.desk.state.reasons.values())


async def test_votes_are_not_lost_unasked(tmp_path: Path) -> None:
    """A skip asks once more where somebody has voted; ending says what is lost with the open vote."""
    desk = desk_of(tmp_path, at="vote:1")
    question = desk.state.question
    assert question is not None
    assert desk.cast(1, question.options[0][0]) is None
    async with table(desk) as t:
        await t.until(lambda: t.console.look.ballots == 1)
        await t.press("s")
        assert t.part == "vote:1" and "one vote cast in it would be lost · s again skips it" in t.grid()
        await t.press("escape", "e")
        await t.until(lambda: "A vote is open, and one vote" in t.grid())
        await t.press("escape")
        await t.back_on_console()
        await t.press("s", "s")
        await t.until(lambda: t.part != "vote:1")


async def test_where_all_have_phones_the_keyboard_says_so(tmp_path: Path) -> None:
    """It does not say that everybody has voted."""
    desk = desk_of(tmp_path, at="vote:1")
    with phones_at(desk) as phones:
        async with table(desk) as t:
            await joined(t, phones, "ana", "ben", "eve")
            await t.press("v")
            await t.form(KeyboardForm)
            assert "every seat has a phone" in t.grid() and "has voted" not in t.grid()


# ---- after a crash --------------------------------------------------------------------------------------------------


async def test_a_console_that_finds_votes_of_a_keyboard_that_is_gone_says_so(tmp_path: Path) -> None:
    """At once and again when the keyboard is to go round; cards and voting again are offered."""
    desk = desk_of(tmp_path, at="vote:1")
    question = desk.state.question
    assert question is not None and desk.cast(1, question.options[0][0]) is None
    desk.close()
    async with table(reopen(desk.folder), shows="a keyboard that is gone") as t:
        await t.press("v")
        assert t.app.screen is t.console and "c counts cards" in " ".join(t.grid().split())
        t.console.ask(lambda desk: desk.do(co.CountCards(counts={question.options[0][0]: 2}, ballots_in=1)))
        await t.settled()
        await t.press("space")
        await t.until(lambda: t.part == "spread:1")


async def test_when_nobody_asks_nothing_is_offered(tmp_path: Path) -> None:
    """No keys for what is not there, and no empty list above the sentence."""
    async with table(desk_of(tmp_path, at="block:0")) as t:
        await t.press("q")
        form = await t.form(AskedForm)
        assert "Nobody asks for anything just now." in t.grid()
        assert "take it up" not in t.grid() and "esc  back" in t.grid()
        assert form.query_one("#card").size.height < 8
