"""PDF: words come out as they went in, on pages with head and foot, without a date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.reports.making import full_room, given
from tests.reports.papers import document_of, pdf_properties, pdf_text, unpacked, words_of

from tabletop.reports import pdf
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Prose,
    Quote,
    Table,
)
from tabletop.reports.document import Document

HOSTILE = (
    '#panic("x")', "#import \"/etc/passwd\": *", "$ x^2 $ @ref <label>", "= heading", "*b* _e_ `c` \\ // /*", "]{}[#",
    '"})]', "\\u{41}", "#sys.inputs", "`` ``` ````",
)  # fmt: skip
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#888"/></svg>'


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_in_every_block(words: str) -> None:
    """Whatever would mean something to the typesetter is set as it stands."""
    blocks: tuple[Block, ...] = (
        Heading(1, words), *(Heading(2, words) for _ in range(8)), Heading(6, words), Paragraph(words),
        Fields(((words, words),)), ListBlock((words,)), ListBlock((words,), True), Quote(words, words), Note(words),
        Table((words,), ((words,),), caption=words), Picture(SVG, words, words), Prose("a", words),
    )  # fmt: skip
    text = words_of("pdf", pdf.write(Document(words, blocks, words, words, words, words)))
    assert "".join(text.split()).count("".join(words.split())) > 20


def test_every_page_has_marking_title_and_number(tmp_path: Path) -> None:
    """Marking above and below, the title and “page x of y” at the foot; the title is the only property."""
    document = document_of(given(full_room()))
    data = pdf.write(document)
    pages = pdf_text(data).removesuffix("\f").split("\f")
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert re.search(rf"{re.escape(document.title)} +page {number} of {len(pages)}\n", page)
        lines = [line.strip() for line in page.strip().split("\n")]
        assert lines[0] == lines[-1] == document.marking
    said = pdf_properties(data, tmp_path / "a.pdf")
    assert f"Title:           {document.title}" in said and "Tagged:          yes" in said
    assert not re.search(r"Date|Author|Keywords|Subject|20[0-9][0-9]-", said)
    assert b"/CreationDate" not in data and b"/ModDate" not in data


def test_the_same_words_are_the_same_bytes() -> None:
    """Nothing of when or where it was made is in a file."""
    document = document_of(given(full_room(), "chatham"))
    assert pdf.write(document) == pdf.write(document)


def test_contents_have_pages_and_bookmarks() -> None:
    """The contents name the page on which each section begins."""
    blocks = [block for n in range(8) for block in (Heading(2, f"Section {n}"), Paragraph("x"), PageBreak())]
    data = pdf.write(Document("t", (Heading(1, "t"), *blocks)))
    first, *pages = pdf_text(data).removesuffix("\f").split("\f")
    for n in range(8):
        page = next(i for i, text in enumerate([first.split("Contents")[1].split("Section 7")[-1], *pages], 1)
                    if re.search(rf"^ *Section {n}$", text, re.MULTILINE))  # fmt: skip
        assert re.search(rf"Section {n}[ .]+{page}\b", first)


def test_letters_of_all_kinds_and_none() -> None:
    """Accents come out as letters; what no font holds, and words longer than a line, stop nothing."""
    words = "Núñez Łódź Ελλάδα Москва ﬁ — “x” · שלום · مرحبا · 你好 · 🎉"
    long = "W" * 10_000
    table = Table(("a", "b", "c", "d", "e", "f", "g", "h"), ((long, words, *("x" * 40,) * 6),))
    data = pdf.write(Document("t", (Heading(2, long), Paragraph(words), Fields(((long, long),)), table)))
    text = words_of("pdf", data)
    assert "Núñez Łódź Ελλάδα Москва" in text
    assert text.count("W") >= 4 * 10_000


def test_a_pdf_keeps_the_rules_for_screen_readers() -> None:
    """It is a PDF/UA-1; where a sign has no font it cannot be, and then it says what the boxes stand for."""
    assert "<pdfuaid:part>1</pdfuaid:part>" in unpacked("pdf", pdf.write(document_of(given(full_room()))))
    without = pdf.write(Document("t", (Heading(1, "t"), Paragraph("a \U0002fffd b"))))
    assert "pdfuaid" not in unpacked("pdf", without)
    text = words_of("pdf", without)
    assert "(U+2FFFD): the computer that made it has no font for them" in text
    assert "no font" not in words_of("pdf", pdf.write(Document("t", (Heading(1, "t"), Paragraph("Núñez")))))


def test_empty_words_everywhere() -> None:
    """No block needs any words."""
    blocks: tuple[Block, ...] = (
        PageBreak(), Heading(1, ""), Paragraph(""), Prose(""), Fields(()), ListBlock(()), ListBlock((), True),
        Table(("",), ()), Quote(""), Note(""), Picture(SVG, "", ""), PageBreak(), PageBreak(),
    )  # fmt: skip
    assert pdf.write(Document("", blocks)).startswith(b"%PDF")


@pytest.mark.parametrize("lines", range(0, 48, 6))
def test_a_picture_parts_nothing_it_follows(lines: int) -> None:
    """Wherever on a page it comes, a picture stands after all of the list before it and before the next section."""
    tall = SVG.replace("0 0 40 20", "0 0 40 60")
    blocks: tuple[Block, ...] = (
        Heading(1, "a"), *(Paragraph(f"line {i}") for i in range(lines)), Heading(2, "The path"),
        ListBlock(tuple(f"step {i}" for i in range(9)), True), Picture(tall, "the map", "a map"),
        Heading(2, "Decisions"), Paragraph("decided " * 300),
    )  # fmt: skip
    text = pdf_text(pdf.write(Document("a", blocks)))
    assert text.index("step 8") < text.index("the map") < text.index("Decisions") < text.index("decided")
