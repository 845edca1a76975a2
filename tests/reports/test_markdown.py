"""What a person typed shows in Markdown and does nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.reports.making import full_room
from tests.reports.making import given as handed

from tabletop.reports.blocks import Fields, Heading, ListBlock, Note, PageBreak, Paragraph, Prose, Quote, Table
from tabletop.reports.markdown import inline, write
from tabletop.reports.session_report import build
from tabletop.text import clean

HOSTILE = (
    "<script>alert(1)</script>",
    "# heading",
    "Title\n===",
    "Title\n---",
    "| a | b |\n| --- | --- |\n| c | d |",
    "a | b",
    "[link](http://evil.example)",
    "![picture](http://evil.example/x.png)",
    "<http://evil.example>",
    "http://evil.example www.evil.example a@evil.example",
    "[ref]: http://evil.example\n[ref]",
    "```\ncode\n```",
    "~~~\ncode\n~~~",
    "    indented",
    "\tindented",
    "- item\n- item",
    "+ item",
    "1. item\n2) item",
    "> quote",
    "*em* **strong** _em_ ~~gone~~ `code`",
    "&lt;b&gt; &#60;b&#62; &copy;",
    "a\\",
    "\\<b>",
    "\\\\<b>",
    "\\|",
    "***",
    "_ _ _",
    "issue #",
    "end  \nof line",
    "\x1b[31mred\x07 \u202eright to left",
    "{{ template }} $x^2$ @someone",
    "one\n\n\ntwo\n\n# three",
    "<!-- comment",
    "]]>",
    "",
    "  ",
)
SAFE = {"text", "softbreak", "hardbreak", "escape", "text_special"}


def parsed(text: str) -> list[Token]:
    """The tokens of a Markdown text as a strict reader sees it: tables, strike-through and raw HTML on."""
    return MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"]).parse(text)


def inner(tokens: list[Token]) -> set[str]:
    """All kinds of inline tokens."""
    return {child.type for token in tokens for child in token.children or ()}


def shown(tokens: list[Token]) -> str:
    """The words a reader sees, without spaces."""
    children = [child for token in tokens for child in token.children or ()]
    return "".join("".join(child.content for child in children).split())


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_in_every_block(typed: str) -> None:
    """In whatever block it comes, typed text makes no token of its own and shows every sign of itself."""
    wanted = "".join(clean(typed).split())
    cases = {
        "heading_open": [Heading(2, f"x {typed}")],
        "paragraph_open": [Paragraph(f"x {typed}")],
        "list_item_open": [ListBlock((f"x {typed}",)), ListBlock((typed or "x",), ordered=True)],
        "td_open": [Table(("a", "b"), ((f"x {typed}", typed), (typed, "y")))],
        "blockquote_open": [Quote(f"x {typed}", f"x {typed}")],
    }
    bare = {"inline", "paragraph_open", "paragraph_close"}
    for kind, blocks in cases.items():
        tokens = parsed(write(blocks))
        stem = kind.removesuffix("_open")
        known = {kind, f"{stem}_close", *bare}
        known |= {f"{tag}_{end}" for tag in ("bullet_list", "ordered_list") for end in ("open", "close")}
        known |= {f"{tag}_{end}" for tag in ("table", "thead", "tbody", "tr", "th", "td") for end in ("open", "close")}
        assert {token.type for token in tokens} <= known, (kind, write(blocks))
        assert inner(tokens) <= SAFE, (kind, write(blocks), inner(tokens))
        assert wanted in shown(tokens), (kind, write(blocks))
    tokens = parsed(write([Fields((("label", f"x {typed}"),)), Note(f"x {typed}")]))
    assert inner(tokens) <= SAFE | {"strong_open", "strong_close"}
    assert shown(tokens).count(wanted) >= 2 or not wanted


@drawn(st.text(alphabet=st.sampled_from("a b1.)#*_`[]()<>|\\&;-+=~!:/\n\t@wh{}$^"), max_size=40))
def test_any_text_is_data(typed: str) -> None:
    """No string of signs becomes markup in a paragraph, a cell or an item, and none of its signs is lost."""
    blocks = [Paragraph(typed), Table(("a",), ((typed,),)), ListBlock((typed,)), Quote(typed)]
    tokens = parsed(write(blocks))
    assert inner(tokens) <= SAFE
    assert len([token for token in tokens if token.type == "td_open"]) == 1
    assert len([token for token in tokens if token.type == "list_item_open"]) == 1
    assert not [token for token in tokens if token.type.startswith(("heading", "html", "fence", "code", "hr"))]
    want = "".join(clean(typed).split())
    assert shown(tokens) == want + "a" + want * 3


@pytest.mark.parametrize("typed", HOSTILE)
def test_prose_keeps_emphasis_and_takes_the_force_from_the_rest(typed: str) -> None:
    """What an exercise's author wrote may be emphasis, lists, quotes; never HTML, a heading, a link or code."""
    tokens = parsed(write([Prose(f"A *soft* word.\n\n{typed}", "FICTION"), Paragraph("after")]))
    types = {token.type for token in tokens} | inner(tokens)
    assert not [kind for kind in types if kind.startswith(("html", "heading", "link", "image", "fence", "code"))], types
    assert "em_open" in types


def test_addresses_are_not_linked() -> None:
    """No address that somebody typed can be clicked, not even where readers link bare ones."""
    text = inline("see http://evil.example or WWW.evil.example or mail a@b.example")
    assert not re.search(r"https?:|www\.|\w@", text, re.IGNORECASE)


def test_lists_that_follow_each_other_stay_apart() -> None:
    """Two lists in a row are two lists, two numbered ones too."""
    blocks = [ListBlock(("a",)), Fields((("b", "c"),)), ListBlock(("d",), True), ListBlock(("e",), True), PageBreak()]
    opened = [token.type for token in parsed(write(blocks)) if token.type.endswith("list_open")]
    assert opened == ["bullet_list_open", "bullet_list_open", "ordered_list_open", "ordered_list_open"]


def test_whole_report_with_hostile_words() -> None:
    """A report in which everything typed is hostile has the same headings as one in which nothing is."""
    typed = " <b>x</b> | y\n# z [l](http://e) `c`\n\n---\n- i"
    plain = parsed(write(build(handed(full_room(" six words as there are below")))))
    tokens = parsed(write(build(handed(full_room(typed)))))
    assert [t.tag for t in tokens if t.type == "heading_open"] == [t.tag for t in plain if t.type == "heading_open"]
    assert [t.type for t in tokens if t.type in ("hr", "table_open")] == [
        t.type for t in plain if t.type in ("hr", "table_open")
    ]
    kinds = {token.type for token in tokens} | inner(tokens)
    assert not [kind for kind in kinds if kind.startswith(("html", "link", "image", "fence", "code"))]
