"""Markdown of the author: emphasis, lists, quotes and tables have their force, nothing else has any."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.reports.papers import Page

from tabletop.reports.prose import DEEPEST, Run, html, pieces

MARKDOWN = """One **two *three*** four.

- a
  1. b

     more of b

> said

| x | y |
|---|---|
| 1 | **2** |
"""
FORCELESS = "# no heading\n\n[no](http://link.example) ![no](http://picture.example) <b>no</b> `no` <http://no.example>"


def test_pieces() -> None:
    """Each paragraph, item and table is one piece that knows how deep it stands."""
    found = pieces(MARKDOWN)
    assert [(p.kind, p.depth, p.quoted, p.sign) for p in found] == [
        ("text", 0, 0, ""), ("item", 1, 0, "•"), ("item", 2, 0, "1."), ("text", 2, 0, ""), ("text", 0, 1, ""),
        ("table", 0, 0, ""),
    ]  # fmt: skip
    assert found[0].runs == (Run("One "), Run("two ", True), Run("three", True, True), Run(" four."))
    assert found[-1].rows == (((Run("x"),), (Run("y"),)), ((Run("1"),), (Run("2", True),)))


def test_what_could_lead_out_is_shown_as_it_stands() -> None:
    """Headings, links, pictures, code and HTML are words in both renderings."""
    words = "".join(run.text for piece in pieces(FORCELESS) for run in piece.runs)
    page = Page(html(FORCELESS))
    for shown in (words, page.text):
        for part in ("# no heading", "[no](http://link.example)", "![no]", "<b>no</b>", "`no`", "<http://no.example>"):
            assert part in shown
    assert {tag for tag, _ in page.tags} == {"p"}


@given(st.text(alphabet="ab *_>-|1.\n<&[]()#`~\\:/!", max_size=200))
def test_any_text(text: str) -> None:
    """Whatever an author types, the HTML is whole and holds no attribute that leads anywhere."""
    page = Page(f"<div>{html(text)}</div>")
    assert not page.wrong and not page.open
    assert not [name for _, attributes in page.tags for name in attributes if name not in ("start", "style")]
    assert all(0 <= piece.depth <= DEEPEST and piece.quoted <= DEEPEST for piece in pieces(text))
