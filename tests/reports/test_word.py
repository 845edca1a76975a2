"""Word: real styles, heads repeated, fields for pages, nothing of who wrote it; other programs can open it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
from docx.oxml.ns import qn
from tests.reports.making import full_room, given
from tests.reports.papers import as_pdf, document_of, pdf_text, unpacked, words_of
from tests.reports.test_pdf import SVG

from tabletop.reports import word
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
from tabletop.reports.raster import png

TYPED = "<w:b/> &amp; ]]> \x00\x0b\x1b[31m \ufffe\uffff \ud800 =1+1 {PAGE} “x”"


def opened(data: bytes) -> docx.document.Document:
    """A file as python-docx reads it."""
    return docx.Document(io.BytesIO(data))


def every_block(words: str) -> tuple[Block, ...]:
    """One block of each kind."""
    return (
        Heading(1, words), *(Heading(2, words) for _ in range(8)), Heading(3, words), Paragraph(f"{words}\n{words}"),
        Fields(((words, words), ("label", words))), ListBlock((words,)), ListBlock((words,), True), PageBreak(),
        Table((words, "b"), ((words, "1"),), caption=words), Quote(words, words), Note(words),
        Picture(SVG, words, words), Prose("- a\n  - *b*\n\n1. c\n\n> d\n\n| e | f |\n|---|---|\n| g | h |", words),
    )  # fmt: skip


def test_styles_are_real() -> None:
    """Title, headings, lists, captions and quotes are styles, so that each can be changed in one place."""
    found = opened(word.write(Document("t", every_block("words"))))
    used = {paragraph.style.name for paragraph in found.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "List Bullet 2", "List Number", "Caption", "Quote",
            "Note", "Field", "Contents"} <= used  # fmt: skip
    assert {table.style.name for table in found.tables} == {"Report Table"}
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Table Head", "Mark"):
        assert found.styles[name].paragraph_format.keep_with_next, name


def test_table_heads_repeat_and_lists_count_from_one() -> None:
    """The first row of each table is its head; every numbered list has a count of its own that starts at one."""
    found = opened(word.write(Document("t", (*every_block("x"), ListBlock(("a", "b"), True)))))
    for table in found.tables:
        rows = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert rows[0] and not any(rows[1:])
    counts = [p._p.pPr.numPr.numId.val for p in found.paragraphs if p.style.name == "List Number"]
    assert len(set(counts)) == 2 and len(counts) == 3
    numbering = found.part.numbering_part.element
    for count in set(counts):
        assert numbering.num_having_numId(count).find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}") is not None


def test_pictures_are_dots_with_words() -> None:
    """200 to the inch, as wide as the line, told for who cannot see them."""
    assert png(SVG, 164, 82)[16:24] == (1291).to_bytes(4, "big") + (646).to_bytes(4, "big")
    found = opened(word.write(Document("t", (Picture(SVG, "caption", "what it <shows>"),))))
    (shape,) = found.inline_shapes
    assert shape._inline.docPr.get("descr") == "what it <shows>"
    assert "Figure 1. caption" in [paragraph.text for paragraph in found.paragraphs]


def test_captions_count_by_themselves() -> None:
    """The number is a field, so that a table put in later counts as well; the words read as before."""
    blocks = (Table(("a",), (("b",),), caption="One"), Table(("a",), (("b",),), caption="SEQ 3. Two"))
    found = opened(word.write(Document("t", blocks)))
    captions = [paragraph for paragraph in found.paragraphs if paragraph.style.name == "Caption"]
    assert [caption.text for caption in captions] == ["Table 1. One", "Table 2. SEQ 3. Two"]
    for caption in captions:
        (said,) = caption._p.iter(qn("w:instrText"))
        assert said.text.strip() == "SEQ Table \\* ARABIC"


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign "
    "rtl cs em lang",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}  # fmt: skip
"""The properties of the format in the order in which its schema wants them."""


def test_properties_stand_in_the_order_of_the_format() -> None:
    """Word may call a file damaged whose properties stand in another order, in a style no less than in a paragraph."""
    document = Document("t", (*every_block("words"), PageBreak(across=True), *every_block("words")), "M", "h")
    parts = zipfile.ZipFile(io.BytesIO(word.write(document)))
    looked_at = 0
    for name in parts.namelist():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for element in ElementTree.fromstring(parts.read(name)).iter():
            wanted = ORDER.get(element.tag.split("}")[-1], "").split()
            tags = [child.tag.split("}")[1] for child in element]
            if wanted:
                assert tags == sorted(tags, key=wanted.index), (name, element.tag)
                looked_at += 1
    assert looked_at > 100


def test_word_takes_the_file_for_one_of_its_own_time() -> None:
    """No “Compatibility Mode”, nothing is asked when it is opened, and spelling is checked as British."""
    parts = zipfile.ZipFile(io.BytesIO(word.write(Document("t", every_block("words"), language="en"))))
    settings = parts.read("word/settings.xml").decode()
    assert re.search(r'w:name="compatibilityMode"[^>]*w:val="15"', settings) and "updateFields" not in settings
    assert '<w:lang w:val="en-GB"' in parts.read("word/styles.xml").decode()


def test_marking_and_pages_stand_on_each_page() -> None:
    """Marking in head and foot, title and page numbers as fields in the foot."""
    section = opened(word.write(Document("The title", (Paragraph("x"),), marking="NOT REAL", header="head"))).sections[
        0
    ]
    assert [p.text for p in section.header.paragraphs] == ["NOT REAL", "head"]
    assert [p.text for p in section.footer.paragraphs] == ["The title\tpage 1 of 1", "NOT REAL"]
    fields = [e.text.strip() for e in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_nothing_tells_who_wrote_it_when() -> None:
    """The title is the only property, no part has a date, and the same words are the same bytes."""
    document = document_of(given(full_room(), "chatham"))
    data = word.write(document)
    assert data == word.write(document)
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts.read("docProps/core.xml").decode()
    assert document.title in core and not re.search("creator|modified|created|lastModifiedBy|revision", core)
    assert "docProps/app.xml" not in parts.namelist() and "docProps/thumbnail.jpeg" not in parts.namelist()
    assert not re.search(r"python-docx|Macintosh|20[0-9]{2}-[0-9]{2}-[0-9]{2}T", unpacked("docx", data))


def test_hostile_words_in_every_block() -> None:
    """Signs that XML forbids are made visible, markup is words, and every part is well-formed XML."""
    data = word.write(Document(TYPED, every_block(TYPED), TYPED, TYPED, TYPED, TYPED))
    parts = zipfile.ZipFile(io.BytesIO(data))
    for name in parts.namelist():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(parts.read(name))
    text = words_of("docx", data)
    assert text.count("<w:b/> &amp; ]]> ␀␋␛[31m") >= 20
    instructions = {e.text.strip() for e in opened(data).element.iter(qn("w:instrText"))}
    assert instructions == {'TOC \\o "1-1" \\h \\z', "SEQ Figure \\* ARABIC", "SEQ Table \\* ARABIC"}


def test_another_program_sets_it(tmp_path: Path) -> None:
    """LibreOffice opens a whole report and every page has its marking and number."""
    document = document_of(given(full_room("Núñez")))
    pages = pdf_text(as_pdf(word.write(document), tmp_path)).removesuffix("\f").split("\f")
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page
        assert page.count(document.marking) >= 2
    assert any("Núñez" in page for page in pages)


def test_pages_that_lie_across_have_their_number_at_their_own_margin() -> None:
    """The same foot, with a tab to the right margin of the longer line; pages that stand keep theirs."""
    blocks = [Heading(1, "a"), PageBreak(across=True), Paragraph("b"), PageBreak(), Paragraph("c")]
    sections = opened(word.write(Document("Title", tuple(blocks), "MARKING"))).sections
    feet = [section.footer.paragraphs for section in sections]
    assert [[line.text for line in foot] for foot in feet] == [[line.text for line in feet[0]]] * 3
    stops = [[round(stop.position.mm) for stop in foot[0].paragraph_format.tab_stops] for foot in feet]
    assert stops == [[], [164, 251], []]
    sections = opened(word.write(Document("Title", tuple(blocks[:3]), "MARKING"))).sections
    assert [len(section.footer.paragraphs[0].paragraph_format.tab_stops) for section in sections] == [0, 2]


def test_another_program_numbers_every_page_of_a_document_that_ends_across(tmp_path: Path) -> None:
    """A plan on its long side at the end takes no number from the pages before it."""
    blocks = (Heading(1, "a"), PageBreak(), Paragraph("b"), PageBreak(across=True), Paragraph("c"))
    pages = pdf_text(as_pdf(word.write(Document("Title", blocks)), tmp_path)).removesuffix("\f").split("\f")
    assert len(pages) == 3 and all(f"page {number} of 3" in page for number, page in enumerate(pages, 1))
