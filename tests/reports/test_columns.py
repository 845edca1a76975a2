"""Widths of columns, and where long words may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.reports.blocks import Table
from tabletop.reports.columns import ACROSS, LINE, ROOMY, breakable, is_long, is_roomy, numeric, shares


def test_shares_follow_what_stands_in_the_columns() -> None:
    """A column of letters is narrow, one of sentences wide; written widths win if they fit the columns."""
    rows = (("A", "Warn the sources before anybody else reads the file", "3"),) * 3
    letter, words, number = shares(Table(("", "Option", "First vote"), rows))
    assert letter < number < words
    assert shares(Table(("a", "b"), (("1", "2"),), widths=(1, 3))) == (1, 3)
    assert len(shares(Table(("a", "b"), (("1", "2"),), widths=(1,)))) == 2
    assert len(shares(Table(("a", "b"), ()))) == 2


def test_numbers_are_set_to_the_right() -> None:
    """Only where nothing else stands in the column."""
    rows = (("1", "+1.5", "a", "", ""), ("20", "−3 %", "1", "", "7"))
    table = Table(("a", "b", "c", "d", "e"), rows)
    assert numeric(table) == (True, True, False, False, True)
    assert numeric(Table(("a",), ())) == (False,)


def test_short_tables_stay_whole() -> None:
    """Many rows or many words may go on over the page."""
    assert not is_long(Table(("a",), (("1",),) * 5))
    assert is_long(Table(("a",), (("1",),) * 50))
    assert is_long(Table(("a",), (("x" * 5000,),)))


@pytest.mark.parametrize(
    ("word", "parted"), [("a" * 64, False), ("W" * 64, True), ("a" * 500, True), ("语" * 40, True)]
)
def test_words_wider_than_a_line_may_break(word: str, parted: bool) -> None:
    """A hash stands together; a word of capitals or of another script is wider than it is long."""
    assert ("\u200b" in breakable(f"x {word} y", 70)) is parted


def test_an_address_breaks_after_its_signs() -> None:
    """An e-mail address or a link is never parted within a short word."""
    assert breakable("anna.kowalska@example.org", 16, "|") == "anna.|kowalska@|example.|org"


@given(st.text(), st.integers(2, 80))
def test_breaking_changes_no_word(text: str, longest: int) -> None:
    """Taken out again, the places to break leave the text as it was."""
    assert breakable(text, longest, "\x00").replace("\x00", "") == text.replace("\x00", "")


@pytest.mark.parametrize("widths", [(), (13, 19, 21, 12, 15, 14, 8, 12)])
def test_ordinary_words_stay_whole(widths: tuple[int, ...]) -> None:
    """A month, a head of a column: no column is so narrow that they break, whether its width was written or not."""
    head = ("Core Capability", "Issue", "Corrective Action", "Capability Element", "Responsible Organization",
            "Contact", "Start", "Completion")  # fmt: skip
    row = ("Planning", "Nobody wrote it down", "Keep a list of readers", "Planning", "Harbour Office", "a@b.org",
           "1 December 2026", "30 September 2027")  # fmt: skip
    table = Table(head, (row,), widths=widths)
    parts = shares(table, ACROSS)
    for part, *cells in zip(parts, head, row, strict=True):
        room = ACROSS * part // sum(parts) - 2
        assert all("\u200b" not in breakable(cell, room) for cell in cells), (cells, room)


def test_a_narrow_column_of_numbers_has_room_for_its_head() -> None:
    """A table set in larger type has fewer signs on a line, and a bold head is wider."""
    table = Table(
        ("Statement", "Average", "Answered"), (("The exercise was well structured and organised.", "3.4", "5"),)
    )
    parts = shares(table)
    room = int(LINE * ROOMY) * parts[2] // sum(parts) - 2
    assert is_roomy(table) and breakable("Answered", room) == "Answered"
