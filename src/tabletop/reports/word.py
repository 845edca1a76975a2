"""Blocks → Word (docx), by python-docx: real styles, heads repeated, page numbers as fields, nothing of the writer."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from itertools import count
from typing import Any

import docx
from docx.enum.section import WD_HEADER_FOOTER, WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm

from tabletop.reports import packing
from tabletop.reports import word_xml as xml
from tabletop.reports.blocks import (
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
from tabletop.reports.columns import ACROSS, LINE, fields_are_long, is_long, is_roomy, numeric, shares
from tabletop.reports.document import Document
from tabletop.reports.numbering import Contents, laid_out, printed
from tabletop.reports.prose import Piece, Run, pieces
from tabletop.reports.raster import png
from tabletop.reports.word_styles import PAPERS, Paper, set_up
from tabletop.text import clean

_LONGEST_LABEL = 24
"""A longer label of a field has a line of its own, and so has that of a value with a longer word."""
_LONGEST_WORD = 45
_FOOT = 90
_TELLING = (RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, "metadata/thumbnail")
"""Parts of the library's empty document that say with what and on what it was made."""


def write(document: Document) -> bytes:
    """Return the document as a docx file. Its title is its only property; its parts bear no date."""
    made = _Writer(document)
    for block in laid_out(document):
        made.add(block)
    return made.packed()


class _Writer:
    """Appends block after block before the section's end, and counts lists, sections and pictures."""

    def __init__(self, document: Document) -> None:
        self.title = clean(document.title, multiline=False)
        self.word = docx.Document()
        self.paper = PAPERS[document.paper]
        set_up(self.word, document.language, self.paper)
        self.end = self.word.element.body.sectPr
        self.ids = count(1)
        self.width, self.across = self.paper.line, False
        self.begins_page = self.after_table = False
        self.sections = 0
        self.counting = _abstract_number(self.word)
        _head_and_foot(self.word, document, self.title)

    def add(self, block: Any) -> None:
        """Append one block."""
        _BLOCKS[type(block)](self, block)

    def put(self, *elements: Any) -> None:
        """Append elements to the body; the first begins a page where that is due, or stands apart from a table."""
        if self.begins_page and elements:
            self.begins_page = self.after_table = False
            self.put(*xml.begun_page(elements[0]))
        self._leave_table()
        for element in elements:
            self.end.addprevious(element)

    def _leave_table(self) -> None:
        """A small space keeps what follows, and above all another table, apart from a table."""
        if self.after_table:
            self.after_table = False
            self.end.addprevious(xml.paragraph("AfterTable", ""))

    def packed(self) -> bytes:
        """Return the file's bytes."""
        self._leave_table()
        _feet_across(self.word, self.paper)
        package = self.word.part.package
        for name, relation in list(package.rels.items()):
            if relation.reltype.endswith(_TELLING):
                del package.rels[name]
        into = io.BytesIO()
        self.word.save(into)
        properties = packing.core(self.title)
        return packing.repacked(into.getvalue(), lambda name, part: properties if name == "docProps/core.xml" else part)

    def heading(self, block: Heading) -> None:
        """Level 1 is the document's title, level 2 Word's first heading."""
        level = min(max(block.level, 1), 6)
        words = " ".join(clean(block.text).split()) or "…"
        made = xml.paragraph("Title" if level == 1 else f"Heading{level - 1}", words)
        if level == 2:
            self.sections += 1
            xml.bookmark(made, next(self.ids), f"section{self.sections}")
        self.put(made)

    def contents(self, block: Contents) -> None:
        """Each line leads to its section; the program of whoever reads it may fill in pages."""
        self.put(xml.paragraph("ContentsHeading", "Contents"))
        last = len(block.titles)
        for number, title in enumerate(block.titles, 1):
            made = xml.paragraph("Contents", ())
            if number == 1:
                xml.element("fldChar", xml.element("r", made), fldCharType="begin")
                said = xml.element("instrText", xml.element("r", made))
                said.text = ' TOC \\o "1-1" \\h \\z '
                xml.element("fldChar", xml.element("r", made), fldCharType="separate")
            xml.link(made, f"section{number}", " ".join(title.split()))
            if number == last:
                xml.element("fldChar", xml.element("r", made), fldCharType="end")
            self.put(made)

    def paragraph(self, block: Paragraph) -> None:
        """An empty line parts paragraphs."""
        parts = [part for part in clean(block.text).split("\n\n") if part.strip()]
        self.put(*(xml.paragraph("Normal", part, keep=block.keep) for part in parts))

    def prose(self, block: Prose) -> None:
        """The mark stands above what it marks."""
        if block.mark:
            self.put(xml.paragraph("Mark", clean(block.mark, multiline=False)))
        for piece in pieces(block.text):
            self._piece(piece, "Marked" if block.mark else "Normal")

    def _piece(self, piece: Piece, plain: str) -> None:
        if piece.kind == "table":
            width = int(self.width.twips) // len(piece.rows[0])
            across = [width] * len(piece.rows[0])
            self.put(xml.table(piece.rows[0], piece.rows[1:], across, [False] * len(across)))
            self.after_table = True
        elif piece.sign == "•":
            deeper = "" if piece.depth <= 1 else str(min(piece.depth, 3))
            self.put(xml.paragraph(f"ListBullet{deeper}", piece.runs))
        elif piece.depth:
            sign = (Run(f"{piece.sign} "),) if piece.sign else ()
            self.put(xml.paragraph("ListContinue" if piece.depth == 1 else "ListContinue2", (*sign, *piece.runs)))
        else:
            self.put(xml.paragraph("Quote" if piece.quoted else plain, piece.runs))

    def fields(self, block: Fields) -> None:
        """A short label stands before its value, a long one above it."""
        short = not fields_are_long(block)
        for number, (label, value) in enumerate(block.rows, 1):
            keep = short and number < len(block.rows)
            if len(label) > _LONGEST_LABEL or max(map(len, value.split()), default=0) > _LONGEST_WORD:
                self.put(xml.paragraph("FieldName", label), xml.paragraph("FieldValue", value, keep=keep))
                continue
            made = xml.paragraph("Field", (), keep=keep)
            xml.write(made, (Run(label),), style="Label")
            xml.tab(made)
            xml.write(made, (Run(value),))
            self.put(made)

    def list_block(self, block: ListBlock) -> None:
        """Each numbered list counts from one."""
        number = _new_count(self.word, self.counting) if block.ordered else 0
        style = "ListNumber" if block.ordered else "ListBullet"
        self.put(*(xml.paragraph(style, item, number=number) for item in block.items))

    def table(self, block: Table) -> None:
        """Columns as wide as their shares of the line."""
        if block.fills and not block.rows:
            return
        if block.caption:
            self.put(xml.caption(block.caption, keep=True))
        parts = shares(block, ACROSS if self.across else LINE)
        widths = [int(self.width.twips) * share // sum(parts) for share in parts]
        head = [(Run(name),) for name in block.columns]
        rows = [[(Run(cell),) for cell in row] for row in block.rows]
        made = xml.table(
            head, rows, widths, numeric(block),
            whole=not is_long(block), roomy=is_roomy(block), parted=block.by_hand,
        )  # fmt: skip
        self.put(made)
        self.after_table = True

    def picture(self, block: Picture) -> None:
        """In dots, since Word shows SVG only in new versions."""
        width, height = printed(block.svg)
        if not self.begins_page:
            self._leave_table()
        self.after_table = False
        made = self.word.add_paragraph()
        made.paragraph_format.page_break_before, self.begins_page = self.begins_page or None, False
        made.paragraph_format.keep_with_next = bool(block.caption)
        shape = made.add_run().add_picture(io.BytesIO(png(block.svg, width, height)), width=Mm(width))
        for side in "TBLR":  # left out, some programs read an eighth of an inch
            shape._inline.set(f"dist{side}", "0")
        shape._inline.docPr.set("descr", clean(block.alt))
        shape._inline.docPr.set("name", f"Picture {next(self.ids)}")
        if block.caption:
            self.put(xml.caption(block.caption))

    def quote(self, block: Quote) -> None:
        """The words, and whose they are under them."""
        self.put(xml.paragraph("Quote", block.text, keep=bool(block.by)))
        if block.by:
            self.put(xml.paragraph("QuoteSource", f"— {block.by}"))

    def note(self, block: Note) -> None:
        """Set apart by a bar and a tone."""
        self.put(xml.paragraph("Note", block.text))

    def page_break(self, block: PageBreak) -> None:
        """What follows begins a page; pages that lie across are a section of their own."""
        if block.across or self.across:
            self.after_table = False
            self.put(xml.section_end(self.end))
            self.across = block.across
            self.width = self.paper.across if self.across else self.paper.line
            xml.turn(self.end)
        else:
            self.begins_page = True


_BLOCKS: dict[type[Any], Callable[[_Writer, Any], None]] = {
    Heading: _Writer.heading,
    Contents: _Writer.contents,
    Paragraph: _Writer.paragraph,
    Prose: _Writer.prose,
    Fields: _Writer.fields,
    ListBlock: _Writer.list_block,
    Table: _Writer.table,
    Picture: _Writer.picture,
    Quote: _Writer.quote,
    Note: _Writer.note,
    PageBreak: _Writer.page_break,
}


def _head_and_foot(word: Any, document: Document, title: str) -> None:
    section = word.sections[0]
    head, foot = section.header, section.footer
    marking = clean(document.marking, multiline=False)
    running = " · ".join(part for part in (document.header, document.date) if part)
    for part in (head, foot):
        for old in list(part._element):
            part._element.remove(old)
    if marking or not running:
        head._element.append(xml.paragraph("Marking", marking))
    if running:
        line = xml.paragraph("Header", clean(running, multiline=False))
        xml.element("jc", line.pPr, val="center")
        head._element.append(line)
    line = xml.paragraph("Footer", clean(title, limit=_FOOT))
    # To the right margin, wherever it is: a page may lie on its long side.
    xml.element("ptab", xml.element("r", line), relativeTo="margin", alignment="right", leader="none")
    xml.write(line, (Run("page "),))
    xml.field(line, "PAGE", "1")
    xml.write(line, (Run(" of "),))
    xml.field(line, "NUMPAGES", "1")
    foot._element.append(line)
    if marking:
        foot._element.append(xml.paragraph("Marking", marking))


def _feet_across(word: Any, paper: Paper) -> None:
    """Pages that lie across have a foot of their own, with its number at their own right margin: not every program
    knows the tab that finds the margin by itself."""
    words = list(word.sections[0].footer._element)
    for section in word.sections:
        if section.orientation != WD_ORIENT.LANDSCAPE:
            continue
        # Only this section lets go of the foot; told to be linked, it would take it from the pages before it as well.
        section._sectPr.remove_footerReference(WD_HEADER_FOOTER.PRIMARY)
        section.footer.is_linked_to_previous = False
        foot = section.footer._element
        foot[:] = [deepcopy(line) for line in words]
        stops = section.footer.paragraphs[0].paragraph_format.tab_stops
        stops.add_tab_stop(paper.line, WD_TAB_ALIGNMENT.CLEAR)
        stops.add_tab_stop(paper.across, WD_TAB_ALIGNMENT.RIGHT)


def _abstract_number(word: Any) -> int:
    """Return which definition the style of numbered lists counts by."""
    number = word.styles["List Number"].element.pPr.numPr.numId.val
    numbering = word.part.numbering_part.element
    return int(numbering.num_having_numId(number).abstractNumId.val)


def _new_count(word: Any, abstract: int) -> int:
    """Return a new list's number; it counts from one."""
    made = word.part.numbering_part.element.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.get(qn("w:numId")))
