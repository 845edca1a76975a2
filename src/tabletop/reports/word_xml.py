"""Paragraphs and tables of a Word document as XML: written straight, because a report may hold 10,000 of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tabletop.reports.prose import Run, Runs
from tabletop.text import clean

Element = Any
_VALUE = qn("w:val")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NUMBERED = re.compile(r"(Figure|Table) ([0-9]+)(\. .*)", re.DOTALL)
_SPLITTABLE = 900
"""A row with more signs than this may go on over the page."""


def element(tag: str, parent: Element | None = None, /, **attributes: str) -> Element:
    """Return a new element ``w:tag``; attributes are of the same namespace."""
    if parent is None:
        made = OxmlElement(f"w:{tag}")
    else:
        made = parent.makeelement(qn(f"w:{tag}"))
        parent.append(made)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def paragraph(
    style: str, runs: Iterable[Run] | str, *, number: int = 0, keep: bool = False, indent: int = 0
) -> Element:
    """Return a paragraph in a style by its id. ``number`` is the list it counts in, ``indent`` in twips."""
    made = OxmlElement("w:p")
    properties = element("pPr", made)
    element("pStyle", properties, val=style)
    if keep:
        element("keepNext", properties)
    if number:
        counted = element("numPr", properties)
        element("ilvl", counted, val="0")
        element("numId", counted, val=str(number))
    write(made, (Run(runs),) if isinstance(runs, str) else runs)
    return made


def write(into: Element, runs: Iterable[Run], style: str = "") -> None:
    """Append words to a paragraph; line ends are kept, a tab is one where a style sets it and else a space."""
    for words, strong, emphasis in runs:
        made = element("r", into)
        if strong or emphasis or style:
            properties = element("rPr", made)
            if style:
                element("rStyle", properties, val=style)
            if strong:
                element("b", properties)
            if emphasis:
                element("i", properties)
        for i, line in enumerate(clean(words).strip("\n").replace("\t", " ").split("\n")):
            if i:
                element("br", made)
            text = element("t", made)
            text.text = line
            text.set(_SPACE, "preserve")


def tab(into: Element) -> None:
    """Append a tab."""
    element("tab", element("r", into))


def field(into: Element, instruction: str, shown: str) -> None:
    """Append a field that a reader's program fills in; ``shown`` stands there until it has."""
    for kind in ("begin", "separate", "end"):
        element("fldChar", element("r", into), fldCharType=kind)
        if kind == "begin":
            said = element("instrText", element("r", into))
            said.text = f" {instruction} "
            said.set(_SPACE, "preserve")
        elif kind == "separate":
            write(into, (Run(shown),))


def caption(words: str, *, keep: bool = False) -> Element:
    """Return a caption. Its number is counted by the reader's program, so that what is put in later counts as well."""
    made = paragraph("Caption", (), keep=keep)
    numbered = _NUMBERED.fullmatch(words)
    if numbered is not None:
        kind, number, words = numbered.groups()
        write(made, (Run(f"{kind} "),))
        field(made, f"SEQ {kind} \\* ARABIC", number)
    write(made, (Run(words),))
    return made


def table(
    columns: Sequence[Runs],
    rows: Sequence[Sequence[Runs]],
    widths: Sequence[int],
    right: Sequence[bool],
    *,
    whole: bool = False,
    roomy: bool = False,
    parted: bool = False,
) -> Element:
    """Return a table in our style with columns of fixed ``widths`` (twips) and a head repeated on each page.

    One that is to stay ``whole`` goes on the next page where this one has no room for all of it; a ``roomy`` one is in
    larger type; lines part the columns of a ``parted`` one.
    """
    made = OxmlElement("w:tbl")
    properties = element("tblPr", made)
    element("tblStyle", properties, val="ReportForm" if parted else "ReportTable")
    element("tblW", properties, w=str(sum(widths)), type="dxa")
    element("tblLayout", properties, type="fixed")
    element("tblLook", properties, val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1")
    grid = element("tblGrid", made)
    for width in widths:
        element("gridCol", grid, w=str(width))
    larger = "Large" if roomy else ""
    _row(made, columns, widths, right, style=f"TableHead{larger}", head=True, keep=True)
    for number, row in enumerate(rows, 1):
        _row(made, row, widths, right, style=f"TableText{larger}", keep=whole and number < len(rows))
    return made


def _row(
    into: Element,
    cells: Sequence[Runs],
    widths: Sequence[int],
    right: Sequence[bool],
    *,
    style: str,
    head: bool = False,
    keep: bool = False,
) -> None:
    row = element("tr", into)
    properties = element("trPr", row)
    if sum(len(run.text) for cell in cells for run in cell) < _SPLITTABLE:
        element("cantSplit", properties)
    if head:
        element("tblHeader", properties)
    for words, width, to_the_right in zip(cells, widths, right, strict=True):
        cell = element("tc", row)
        element("tcW", element("tcPr", cell), w=str(width), type="dxa")
        inside = element("p", cell)
        set_as = element("pPr", inside)
        element("pStyle", set_as, val=style)
        if keep:
            element("keepNext", set_as)
        if to_the_right:
            element("jc", set_as, val="right")
        write(inside, words)


def begun_page(first: Element) -> list[Element]:
    """Have ``first`` begin a page: a paragraph by itself, a table after a line that breaks the page, returned."""
    if first.tag == qn("w:p"):
        _page_break_before(first.pPr)
        return []
    made = paragraph("AfterTable", ())
    element("br", element("r", made), type="page")
    return [made]


def _page_break_before(properties: Element) -> None:
    made = element("pageBreakBefore")
    # The order of a paragraph's properties is fixed by the format.
    before = [child for child in properties if child.tag in (qn("w:pStyle"), qn("w:keepNext"), qn("w:keepLines"))]
    properties.insert(len(before), made)


def section_end(section: Element) -> Element:
    """Return a paragraph that ends a section set as ``section`` is; what follows it begins a page."""
    made = paragraph("AfterTable", ())
    made.pPr.append(deepcopy(section))
    return made


def turn(section: Element) -> None:
    """Turn the pages of a section from their short side to their long one, or back."""
    size = section.find(qn("w:pgSz"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.attrib.pop(qn("w:orient"), None)
    if int(height) > int(width):
        size.set(qn("w:orient"), "landscape")


def bookmark(around: Element, number: int, name: str) -> None:
    """Give what stands in a paragraph a name to which the contents lead."""
    start = element("bookmarkStart", id=str(number), name=name)
    around.insert(1, start)
    element("bookmarkEnd", around, id=str(number))


def link(into: Element, anchor: str, words: str) -> None:
    """Append words that lead to a bookmark of the same document."""
    leading = element("hyperlink", into, anchor=anchor, history="1")
    write(leading, (Run(words),))
