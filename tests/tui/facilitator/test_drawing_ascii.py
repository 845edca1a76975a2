"""Where a terminal has no more than ASCII, the console draws no more."""

from __future__ import annotations

import pytest
from textual.content import Content

from tabletop.tui.facilitator.drawing import in_ascii
from tabletop.tui.shared.app import ascii_only


def test_a_line_in_ascii_is_as_wide_and_keeps_its_styles() -> None:
    """Marks and accents become letters of the same width."""
    line = Content.assemble(("● kept", "bold"), " · Inés")

    drawn = in_ascii(line)

    assert drawn.plain.isascii()
    assert drawn.cell_length == line.cell_length
    assert drawn.spans == line.spans


def test_a_line_whose_letters_change_in_number_is_still_as_wide() -> None:
    """A sign two cells wide becomes two letters."""
    line = Content("火 fire")

    assert in_ascii(line).plain.isascii()
    assert in_ascii(line).cell_length == line.cell_length


def test_the_option_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--ascii`` reaches every full screen of the program."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert not ascii_only()
    monkeypatch.setenv("TABLETOP_ASCII", "1")
    assert ascii_only()
