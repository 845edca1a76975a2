"""HTML: one whole file, nothing outside it, what was typed is words."""

from __future__ import annotations

import itertools
import re

import pytest
from tests.reports.making import full_room, given
from tests.reports.papers import Page, bare, document_of, typed, words_of

from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, Note, Paragraph, Picture, Prose, Quote, Table
from tabletop.reports.document import Document
from tabletop.reports.html import write
from tabletop.tui.shared.themes import TOKENS

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"><g id="a"><use href="#a"/></g></svg>'
HOSTILE = (
    "<script>alert(1)</script>", "</style><script>", "</main></body>", '" onmouseover="x', "' onclick='x", "<!-- ",
    "&lt;b&gt; &#60;", "<img src=http://evil.example/x>", "javascript:x", "\\2028 \\a}@import url(http://evil.example)",
)  # fmt: skip


def safe(page: Page) -> None:
    """Fail where a page is not whole or could reach anything outside itself."""
    assert not page.wrong and not page.open
    names = {name for _, attributes in page.tags for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("src", "srcset", "action", "data")]
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe", "object", "embed", "base", "form", "img", "foreignobject")
        assert attributes.get("href", "#").startswith("#")
        assert "url(" not in attributes.get("style", "")


def test_the_page_of_a_whole_session() -> None:
    """Whole, safe, one h1, no level left out, no name twice, every picture told in words, landmarks and language."""
    text = write(document_of(given(full_room())))
    page = Page(text)
    safe(page)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"].removeprefix("#") for attributes in page.each("a")]
    assert links and set(links) <= set(ids)
    pictures = [attributes for attributes in page.each("div") if attributes.get("role") == "img"]
    assert len(pictures) == len(page.each("svg")) == len(page.each("figcaption")) > 2
    assert all(attributes["aria-label"] for attributes in pictures)
    assert page.each("html") == [{"lang": "en"}]
    assert page.each("main") and page.each("header") and page.each("footer") and page.each("nav")
    assert "http://" not in re.sub(r'xmlns="[^"]*"', "", text)
    assert {"@media print", "prefers-color-scheme: dark", "table-header-group"} <= set(
        re.findall(r"@media print|prefers-color-scheme: dark|table-header-group", text)
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_every_block(words: str) -> None:
    """They are shown and do nothing, in the head too."""
    blocks: tuple[Block, ...] = (
        Heading(1, words), *(Heading(2, words) for _ in range(8)), Paragraph(words), Fields(((words, words),)),
        ListBlock((words,)), ListBlock((words,), True), Table((words,), ((words,),), caption=words),
        Quote(words, words), Note(words), Prose(words, words), Picture(SVG, words, words),
    )  # fmt: skip
    text = write(Document(words, blocks, words, words, words, words, words))
    page = Page(text)
    safe(page)
    assert page.each("html") == [{"lang": "en"}]
    shown = " ".join(page.text.split())
    assert shown.count(" ".join(words.split())) > 15
    style = text[text.index("<style>") : text.index("</style>")]
    assert "@import" not in style and "evil.example" not in style and "<" not in style.removeprefix("<style>")


def test_pictures_do_not_share_names() -> None:
    """Two pictures with the same names inside keep their own."""
    page = Page(write(Document("t", (Picture(SVG, "one", "1"), Picture(SVG, "two", "2")))))
    assert [attributes["id"] for attributes in page.each("g")] == ["p1-a", "p2-a"]
    assert [attributes["href"] for attributes in page.each("use")] == ["#p1-a", "#p2-a"]


def test_short_documents_have_no_contents() -> None:
    """A table of contents stands in long documents only, before the section it is wanted before."""
    assert not Page(write(document_of(bare()))).each("nav")
    blocks = [block for n in range(7) for block in (Heading(2, f"s{n}"), Paragraph("x"))]
    text = write(Document("t", tuple(blocks), contents_after=2))
    assert text.index(">s1</h2>") < text.index("<nav") < text.index(">s2</h2>")


def test_colours_are_the_houses() -> None:
    """Light and dark are the tokens of the terminal."""
    text = write(document_of(bare()))
    for name in ("light", "dark"):
        tokens = TOKENS[f"tabletop-{name}"]
        for token in ("ground", "panel", "raised", "text", "quiet", "accent", "line", "pole_one", "pole_two"):
            assert f"--{token.replace('_', '-')}: {getattr(tokens, token)}" in text


def test_accents_and_line_ends() -> None:
    """What was typed in several lines stands in several lines."""
    text = write(document_of(typed("\nNúñez · Łódź")))
    assert "Núñez · Łódź" in words_of("html", text.encode())
    assert "<br>\nNúñez" in text


def test_words_of_a_table_stay_whole_on_a_narrow_screen() -> None:
    """Only a word that no column has room for bears places to break, and stays data; an empty head is no head."""
    table = Table(("", "Option"), (("A", "Counterpart " + "<b>" * 20),))
    page = write(Document("a", (table,)))
    cell = page[page.index("Counterpart") : page.index("</td></tr>")]
    assert cell.startswith("Counterpart ") and cell.count("<wbr>") > 2
    assert cell.replace("<wbr>", "") == "Counterpart " + "&lt;b&gt;" * 20
    assert "<tr><td></td><th" in page
