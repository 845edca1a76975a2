"""Blocks → PDF, by typst. The template is a fixed file; whatever anybody typed comes to it as data and stays data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from typing import Any, Literal

import typst

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
from tabletop.reports.columns import ACROSS, LINE, ROOMY, breakable, fields_are_long, is_long, is_roomy, numeric, shares
from tabletop.reports.document import Document
from tabletop.reports.numbering import Contents, laid_out, printed
from tabletop.reports.prose import Piece, Runs, pieces
from tabletop.text import clean

_TEMPLATE = resources.files("tabletop.reports") / "templates" / "document.typ"
_WITHOUT_FONT = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_BOXES = (
    "Boxes in this file stand for letters such as “{sign}” ({number}): the computer that made it has no font for them. "
    "Install one and make the file again, or use the Word file, which takes the fonts of whoever reads it."
)
_LINE_OF_TEXT = 70
"""A word of more signs than this may be broken anywhere; the 64 of a hash still stand together."""
_HEADING = 36
_LABEL = 18
_FOOT = 90
_MANY = 6
"""More columns than these are set in smaller type, unless the page lies across."""
_WORDS = {"page": "page", "of": "of", "contents": "Contents"}


def write(document: Document) -> bytes:
    """Return the document as a PDF with tags, bookmarks and its title as its only property; no date is kept.

    It is a PDF/UA-1, on which screen readers can rely, unless this computer has no font for a sign in it: the box in
    its place is not allowed there. Then it is tagged all the same, and its last words say what the boxes are.
    """
    if sign := _without_font(document):
        boxes = Note(_BOXES.format(sign=sign, number=f"U+{ord(sign[0]):04X}"))
        return _compiled(data(replace(document, blocks=(*document.blocks, boxes))), for_screen_readers=False)
    given = data(document)
    try:
        return _compiled(given, for_screen_readers=True)
    except typst.TypstError:
        return _compiled(given, for_screen_readers=False)


def _without_font(document: Document) -> str:
    """Return a sign for which this computer has no font, if there is one: a page of all signs is soon tried."""
    signs = sorted({sign for sign in data(document) if not sign.isascii()})
    try:
        _compiled(data(Document("…", (Paragraph(" ".join(signs)),))), for_screen_readers=True)
    except typst.TypstError as error:
        found = _WITHOUT_FONT.search(str(error))
        if found is not None:
            return _ESCAPED.sub(lambda one: chr(int(one[1], 16)), found[1])
    return ""


def _compiled(given: str, *, for_screen_readers: bool) -> bytes:
    standard: Literal["ua-1"] | None = "ua-1" if for_screen_readers else None
    return typst.compile(_template(), sys_inputs={"document": given}, format="pdf", pdf_standards=standard)


def data(document: Document) -> str:
    """Return what the template is given: JSON, all words cleaned, long ones with places to break."""
    title = clean(document.title, multiline=False)
    given: dict[str, Any] = {
        "title": title,
        "foot": breakable(clean(title, limit=_FOOT), _HEADING),
        "marking": _line(document.marking),
        "header": _line(" · ".join(part for part in (document.header, document.date) if part)),
        "language": document.language,
        "paper": document.paper,
        "words": _WORDS,
        "blocks": _in_pages(laid_out(document)),
    }
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def _in_pages(blocks: list[Any]) -> list[dict[str, Any]]:
    """Each block as the template is given it; those on pages that lie across stand together in one."""
    found: list[dict[str, Any]] = []
    into, line = found, LINE
    for block in blocks:
        if isinstance(block, PageBreak):
            into, line = (found, LINE) if not block.across else ([], ACROSS)
            found.append({"kind": "across", "blocks": into} if block.across else _page_break(block))
        else:
            into.append(_table(block, line) if isinstance(block, Table) else _BLOCKS[type(block)](block))
    return found


def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _line(words: str) -> str:
    return breakable(clean(words, multiline=False, limit=2 * _FOOT), _HEADING)


def _text(words: str, longest: int = _LINE_OF_TEXT) -> str:
    return breakable(clean(words).strip("\n"), longest)


def _runs(runs: Runs) -> list[tuple[str, bool, bool]]:
    return [(_text(run.text), run.strong, run.emphasis) for run in runs]


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "kind": piece.kind,
        "runs": _runs(piece.runs),
        "depth": piece.depth,
        "quoted": piece.quoted,
        "sign": piece.sign,
        "rows": [[_runs(cell) for cell in row] for row in piece.rows],
    }


def _heading(block: Heading) -> dict[str, Any]:
    level = min(max(block.level, 1), 6)
    return {"kind": "heading", "level": level, "text": _text(" ".join(block.text.split()) or "…", _HEADING)}


def _paragraph(block: Paragraph) -> dict[str, Any]:
    return {"kind": "paragraph", "text": _text(block.text), "keep": block.keep}


def _prose(block: Prose) -> dict[str, Any]:
    return {"kind": "prose", "mark": _line(block.mark), "pieces": [_piece(piece) for piece in pieces(block.text)]}


def _fields(block: Fields) -> dict[str, Any]:
    rows = [(_text(label, _LABEL), _text(value)) for label, value in block.rows]
    return {"kind": "fields", "rows": rows, "long": fields_are_long(block)}


def _list(block: ListBlock) -> dict[str, Any]:
    return {"kind": "list", "ordered": block.ordered, "items": [_text(item) for item in block.items]}


def _table(block: Table, line: int = LINE) -> dict[str, Any]:
    widths = shares(block, line)
    size = 10 if is_roomy(block) else 8 if len(block.columns) > _MANY and line == LINE else 9
    line = int(line * ROOMY) if is_roomy(block) else line
    longest = [max(line * width // sum(widths) - 2, 3) for width in widths]
    cells = [
        [_text(cell, most) for cell, most in zip(row, longest, strict=True)] for row in (block.columns, *block.rows)
    ]
    return {
        "kind": "rest" if block.fills else "table",
        "caption": _text(block.caption),
        "widths": widths,
        "numeric": numeric(block),
        "long": is_long(block),
        "parted": block.by_hand,
        "size": size,
        "columns": cells[0],
        "rows": cells[1:],
    }


def _picture(block: Picture) -> dict[str, Any]:
    width, _ = printed(block.svg)
    return {
        "kind": "picture",
        "svg": block.svg,
        "caption": _text(block.caption),
        "alt": clean(block.alt),
        "width": round(width, 2),
    }


def _quote(block: Quote) -> dict[str, Any]:
    return {"kind": "quote", "text": _text(block.text), "by": _text(block.by)}


def _note(block: Note) -> dict[str, Any]:
    return {"kind": "note", "text": _text(block.text)}


def _page_break(block: PageBreak) -> dict[str, Any]:
    return {"kind": "new-page"}


def _contents(contents: Contents) -> dict[str, Any]:
    return {"kind": "contents"}


_BLOCKS: dict[type[Any], Callable[[Any], dict[str, Any]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Prose: _prose,
    Fields: _fields,
    ListBlock: _list,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Note: _note,
    PageBreak: _page_break,
    Contents: _contents,
}
