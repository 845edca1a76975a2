"""Where a terminal has no more than ASCII, nothing else is sent to it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from tests.grid import grid, wait_until
from textual.app import ComposeResult
from textual.color import Color
from textual.widgets import Static, TextArea

import tabletop
from tabletop.paging.lines import cells, to_ascii
from tabletop.tui.shared.app import TabletopApp, ascii_only
from tabletop.tui.shared.ascii import AsciiOnly

BLACK = Color(0, 0, 0)
ROOMS = ("tui", "paging", "session", "console", "debrief", "explore")


@pytest.mark.parametrize("text", ["● kept · Inés", "火 fire", "╭─ Decide ─╮"])
def test_what_is_drawn_stays_as_wide_and_keeps_its_style(text: str) -> None:
    """Marks, accents and frames become letters of the same width."""
    (drawn,) = AsciiOnly().apply([Segment(text, Style(bold=True))], BLACK)

    assert drawn.text.isascii()
    assert len(drawn.text) == cells(text)
    assert drawn.style == Style(bold=True)


class Framed(TabletopApp):
    CSS = "Static { border: round white; height: 5; overflow-y: auto; }"

    def compose(self) -> ComposeResult:
        words = Static("● Inés → ready\n" * 20, markup=False)
        words.border_title, words.border_subtitle = "The room’s screen", "↓ 3 more"
        yield words
        yield TextArea("“so be it”")


async def test_frames_titles_fields_and_scroll_bars_are_ascii_too() -> None:
    """Not one sign of a whole screen is beyond ASCII, whoever draws it."""
    app = Framed(ascii=True)
    async with app.run_test(size=(40, 12)) as pilot:
        await wait_until(pilot, lambda: "so be it" in grid(app))
        assert grid(app).isascii()
        assert "+- The room's screen -" in grid(app)


def test_every_sign_of_ours_has_a_likeness() -> None:
    """No word or sign that a screen of ours draws becomes a question mark."""
    unknown = {}
    for room in ROOMS:
        for file in (Path(tabletop.__file__).parent / room).rglob("*.py"):
            nodes = ast.walk(ast.parse(file.read_text("utf-8")))
            texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
            for sign in {sign for text in texts if isinstance(text, str) for sign in text}:
                if not sign.isascii() and "?" in to_ascii(sign) and sign != "¿":
                    unknown[sign] = file.name
    assert unknown == {}


def test_the_option_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--ascii`` reaches every full screen of the program."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert not ascii_only()
    monkeypatch.setenv("TABLETOP_ASCII", "1")
    assert ascii_only()
