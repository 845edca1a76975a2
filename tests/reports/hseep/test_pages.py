"""The papers as pages: no page all but empty, nothing cut off, room to write where a page has room."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from tests.reports.hseep.hseep_making import planted, played_papers, played_room
from tests.reports.papers import pdf_text, program

from tabletop.library import find_exercises, load_exercise
from tabletop.reports import pdf, word
from tabletop.reports.blocks import Heading, PageBreak, Paragraph, Table
from tabletop.reports.document import Document
from tabletop.reports.hseep import aar, sitman
from tabletop.reports.hseep.papers import papers_of
from tabletop.reports.hseep.the_set import DOCUMENTS
from tabletop.reports.hseep.writing import PAGE, height, ruled_below

LARGEST = max((load_exercise(entry.path) for entry in find_exercises()), key=lambda exercise: len(exercise.scenes))


def pages(data: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return pdf_text(data).removesuffix("\f").split("\f")


def sizes(data: bytes, path: Path) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF, in points."""
    path.write_bytes(data)
    call = [program("pdfinfo"), "-f", "1", "-l", "99", str(path)]
    lines = subprocess.run(call, capture_output=True, check=True).stdout.decode().splitlines()
    found = [line.split() for line in lines if line.startswith("Page ") and " size:" in line]
    return [(round(float(words[3])), round(float(words[5]))) for words in found]


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in ("name_tents", "ballot_cards")])
def test_marking_title_and_number_stand_on_every_page(name: str) -> None:
    """The marking at the top and the foot, the paper's name, and how many pages there are."""
    document = DOCUMENTS[name](papers_of(LARGEST))
    found = pages(pdf.write(document))
    for number, words in enumerate(found, 1):
        assert words.count(LARGEST.file.marking) >= 2, (name, number)
        assert f"page {number} of {len(found)}" in words and document.title[:20] in words
        assert len(words.split()) > 25, (name, number)


@pytest.mark.parametrize(
    ("of_a_page", "ruled"), [(0.5, True), (0.97, False), (1.05, False), (1.15, False), (1.5, True)]
)
def test_no_lines_are_ruled_where_the_page_may_not_have_been_turned(of_a_page: float, ruled: bool) -> None:
    """What is reckoned just beyond a page may stand on it: a page of lines after it would be all but empty."""
    line = Paragraph("One line.")
    blocks = [line] * int(of_a_page * PAGE / height([line]))
    assert bool(ruled_below(blocks).rows) is ruled


def test_plan_lies_across_in_both_formats(tmp_path: Path) -> None:
    """The pages of the improvement plan are turned and no other."""
    document = aar.build(played_papers(played_room()))
    turned = [width > high for width, high in sizes(pdf.write(document), tmp_path / "plan.pdf")]
    assert turned[-1] and not turned[0] and turned == sorted(turned)
    sections = docx.Document(io.BytesIO(word.write(document))).sections
    assert [section.orientation for section in sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert sections[1].page_width > sections[1].page_height


def test_pages_stand_again_after_those_that_lie(tmp_path: Path) -> None:
    """A page break ends what lies across."""
    parts = ["one", "two", "three"]
    blocks = [Heading(1, "one"), PageBreak(across=True), Paragraph("two"), PageBreak(), Paragraph("three")]
    document = Document(title="Turned", blocks=tuple(blocks))
    data = pdf.write(document)
    assert [width > high for width, high in sizes(data, tmp_path / "turned.pdf")] == [False, True, False]
    assert all(part in words for part, words in zip(parts, pages(data), strict=True))
    turned = [section.orientation for section in docx.Document(io.BytesIO(word.write(document))).sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


def test_module_is_a_page_of_its_own() -> None:
    """Each module begins a page and stays on it, with its notes."""
    papers = papers_of(LARGEST)
    found = pages(pdf.write(sitman.build(papers)))
    for number, name in enumerate(papers.modules, 1):
        title = f"Module {number}: {LARGEST.scenes[name].title}"
        (page,) = [words for words in found[1:] if title in words]
        assert "Key Issues" in page and "Questions" in page and "Notes" in page


def test_lines_to_write_on_fit_the_page_they_fill() -> None:
    """What stands above and the lines below it are never higher than a page; a full page has none."""
    for paragraphs in range(60):
        above = [Heading(2, "Head"), *[Paragraph("word " * 30)] * paragraphs]
        lines = ruled_below(above)
        assert lines.fills
        assert height([*above, lines]) <= PAGE * (1 + height(above) // PAGE) or not lines.rows
    full = [Paragraph("word")] * int(PAGE / height([Paragraph("word")]))
    assert not ruled_below(full).rows and len(ruled_below(full[: len(full) // 2]).rows) > 5


def test_table_without_room_is_left_out_of_word() -> None:
    """Lines that no page has room for make no empty table."""
    blocks = (Heading(1, "Head"), Table(("Notes",), (), fills=True), Paragraph("after"))
    made = docx.Document(io.BytesIO(word.write(Document(title="Lines", blocks=blocks))))
    assert not made.tables and made.paragraphs[-1].text == "after"


def test_planted_exercise_makes_every_paper_as_pdf_and_word() -> None:
    """No block breaks a writer."""
    papers = papers_of(planted())
    for build in DOCUMENTS.values():
        document = build(papers)
        assert pdf.write(document).startswith(b"%PDF") and word.write(document).startswith(b"PK")
