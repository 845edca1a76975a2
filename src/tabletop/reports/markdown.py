"""Blocks → Markdown (CommonMark with tables). What a person typed is data: no sign of it can become markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

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
from tabletop.text import clean

_SIGNS = re.compile(r"([\\`*_{}\[\]<>|~&$@^#])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
_LINE_START = re.compile(r"^(:|[+-](?=\s|$)|[-=](?=[-=\s]*$)|[0-9]{1,9}[.)](?=\s|$))")
_PROSE_SIGNS = re.compile(r"([\\<&`~\[\]$@#])")
_UNDERLINE = re.compile(r"^([\s>]*)(=+|-+)$")
_ITEM = re.compile(r" *([-*+]|[0-9]{1,9}[.)]) ")


def write(blocks: Sequence[Block]) -> str:
    """Return the document as Markdown, ending with one line break."""
    parts: list[str] = []
    bullet = "-"
    before: Block | None = None
    for block in blocks:
        # Two lists that follow each other would become one: another bullet begins a new list.
        bullet = "*" if bullet == "-" and isinstance(before, Fields | ListBlock) else "-"
        before = block
        if isinstance(block, Fields):
            parts.append(_fields(block, bullet))
        elif isinstance(block, ListBlock):
            parts.append(_list(block, bullet))
        else:
            parts.append(_WRITERS[type(block)](block))
    return "\n\n".join(part for part in parts if part) + "\n"


def inline(text: str) -> str:
    """Return data as one line of Markdown that shows it and does nothing else."""
    flat = " ".join(clean(text).split())
    flat = _ADDRESS.sub(_unlinked, _SIGNS.sub(r"\\\1", flat))
    return _LINE_START.sub(_escaped_start, flat)


def _unlinked(match: re.Match[str]) -> str:
    return f"{match[1] or match[3]}\\{match[2] or match[4]}"


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1][:-1]}\\{match[1][-1]}"


def _lines(text: str) -> list[str]:
    """Data as Markdown lines; an empty line parts paragraphs, other line breaks are kept as they are."""
    paragraphs = [p for p in re.split(r"\n\s*\n", clean(text).strip()) if p.strip()]
    lines: list[str] = []
    for paragraph in paragraphs:
        shown = [inline(line) for line in paragraph.split("\n") if line.strip()]
        lines += ([""] if lines else []) + [f"{line}\\" for line in shown[:-1]] + shown[-1:]
    return lines


def _heading(block: Heading) -> str:
    return f"{'#' * min(max(block.level, 1), 6)} {inline(block.text) or '…'}"


def _paragraph(block: Paragraph) -> str:
    return "\n".join(_lines(block.text))


def _prose(block: Prose) -> str:
    lines = [_prose_line(line) for line in clean(block.text).strip().split("\n")]
    text = "\n".join(lines)
    return f"**{inline(block.mark)}**\n\n{text}" if block.mark and text else text


def _prose_line(line: str) -> str:
    """Keep emphasis, lists, quotes and tables; take the force from HTML, headings, links and code."""
    line = _ADDRESS.sub(_unlinked, _PROSE_SIGNS.sub(r"\\\1", line.expandtabs(4).rstrip()))
    if line.startswith("    ") and not _ITEM.match(line):
        line = f"   {line.lstrip()}"
    return _UNDERLINE.sub(r"\1\\\2", line)


def _fields(block: Fields, bullet: str) -> str:
    return "\n".join(f"{bullet} **{inline(label)}:** {inline(value)}" for label, value in block.rows)


def _list(block: ListBlock, bullet: str) -> str:
    sign = "." if bullet == "-" else ")"
    marks = [f"{i}{sign}" if block.ordered else bullet for i in range(1, len(block.items) + 1)]
    return "\n".join(f"{mark} {inline(item)}" for mark, item in zip(marks, block.items, strict=True))


def _table(block: Table) -> str:
    rows = [block.columns, tuple("---" for _ in block.columns), *block.rows]
    cells = [[cell if i == 1 else inline(cell) for cell in row] for i, row in enumerate(rows)]
    lines = [f"*{inline(block.caption)}*", ""] if inline(block.caption) else []
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in cells])


def _picture(block: Picture) -> str:
    """What a picture shows, in words: Markdown that goes by mail or into a terminal brings no picture with it."""
    caption, alt = inline(block.caption), inline(block.alt)
    return "\n\n".join(part for part in (f"*{caption}*" if caption else "", alt) if part)


def _quote(block: Quote) -> str:
    lines = _lines(block.text)
    if block.by:
        lines += ["", f"— {inline(block.by)}"]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _note(block: Note) -> str:
    return f"**{inline(block.text)}**"


def _page_break(block: PageBreak) -> str:
    return "---"


_WRITERS: dict[type[Any], Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Prose: _prose,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Note: _note,
    PageBreak: _page_break,
}
