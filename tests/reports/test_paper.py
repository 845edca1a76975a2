"""What a document is printed on: A4 or US Letter, in every format that has pages."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from tests.reports.papers import bare, unpacked

from tabletop.reports import html, pdf, word
from tabletop.reports.blocks import PageBreak, Paragraph
from tabletop.reports.document import Document, PaperName
from tabletop.reports.session_report import document

SIZES: dict[PaperName, tuple[float, float]] = {"a4": (210, 297), "letter": (215.9, 279.4)}
ACROSS = Document("A plan", (Paragraph("Upright."), PageBreak(across=True), Paragraph("Across.")))


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_format_takes_the_paper(paper: PaperName) -> None:
    """Word’s sections, the PDF’s pages and a browser’s print have the size asked for, upright and across."""
    wide, high = SIZES[paper]
    made = docx.Document(io.BytesIO(word.write(replace(ACROSS, paper=paper))))
    sizes = [(one.page_width, one.page_height) for one in made.sections]
    assert [(round(a.mm, 1), round(b.mm, 1)) for a, b in sizes if a and b] == [(wide, high), (high, wide)]
    words = unpacked("pdf", pdf.write(replace(document(bare()), paper=paper)))
    boxes = re.findall(r"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", words)
    assert boxes and {tuple(round(float(side) / 72 * 25.4) for side in box) for box in boxes} == {
        (round(wide), round(high))
    }
    assert f"size: {paper};" in html.write(replace(ACROSS, paper=paper))


def test_as_much_stands_on_a_page_of_either() -> None:
    """Forms are laid out by what a page holds, so the shorter paper has smaller margins."""
    heights = []
    for paper in SIZES:
        section = docx.Document(io.BytesIO(word.write(replace(ACROSS, paper=paper)))).sections[0]
        assert section.page_height and section.top_margin and section.bottom_margin
        heights.append((section.page_height - section.top_margin - section.bottom_margin) / 36_000)
    assert abs(heights[0] - heights[1]) < 1
