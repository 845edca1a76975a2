"""What all writers of pages share: numbered captions, where the table of contents stands, how large a picture is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tabletop.reports.blocks import Block, Heading, PageBreak, Paragraph, Picture, Table
from tabletop.reports.document import Document

LONG = 7
"""With so many sections a document has a table of contents."""
WIDEST, HIGHEST, USUAL = 164.0, 185.0, 108.0
"""What a page holds of a picture, and how high one is that is not tall, in mm."""
TALL = 1.2
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_VIEW_BOX = re.compile(rf"<svg\b[^>]*?\bviewBox=[\"']\s*-?[0-9.]+[\s,]+-?[0-9.]+[\s,]+{_NUMBER}[\s,]+{_NUMBER}")
_SIZE = re.compile(rf"<svg\b(?=[^>]*?\bwidth=[\"']{_NUMBER})(?=[^>]*?\bheight=[\"']{_NUMBER})")


@dataclass(frozen=True)
class Contents:
    """The table of contents: the sections' titles in order."""

    titles: tuple[str, ...]


def laid_out(document: Document) -> list[Block | Contents]:
    """Return the blocks with their captions numbered and, in a long document, the contents between its first sections.

    A page break directly before the contents stays before them; one at the end is left out, as is one that follows
    another.
    """
    titles = tuple(block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2)
    found: list[Block | Contents] = []
    pictures = tables = 0
    before = document.contents_after if len(titles) >= LONG else -1
    for block in document.blocks:
        if isinstance(block, PageBreak) and (not found or isinstance(found[-1], PageBreak)):
            continue
        if isinstance(block, Heading) and block.level == 2:
            found += [Contents(titles)] if before == 0 else []
            before -= 1
        if isinstance(block, Picture) and block.caption:
            pictures += 1
            found.append(replace(block, caption=f"Figure {pictures}. {block.caption}"))
        elif isinstance(block, Table) and block.caption:
            tables += 1
            found.append(replace(block, caption=f"Table {tables}. {block.caption}"))
        else:
            found.append(block)
    while found and isinstance(found[-1], PageBreak):
        found.pop()
    return [_kept(block, after) for block, after in zip(found, [*found[1:], None], strict=True)]


def _kept(block: Block | Contents, after: Block | Contents | None) -> Block | Contents:
    """A paragraph that announces something, or stands above a table, does not stay behind on another page."""
    if isinstance(block, Paragraph) and (block.text.endswith(":") or isinstance(after, Table)):
        return replace(block, keep=True)
    return block


def size(svg: str) -> tuple[float, float]:
    """Return a picture's width and height in its own units; 2 by 1 where it does not say."""
    found = _VIEW_BOX.search(svg) or _SIZE.search(svg)
    width, height = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    return (width, height) if width > 0 and height > 0 else (2.0, 1.0)


def printed(svg: str) -> tuple[float, float]:
    """Return how wide and how high a picture is on paper, in mm: with room for words beside it, unless it is tall."""
    width, height = size(svg)
    highest = HIGHEST if height > TALL * width else USUAL
    scale = min(WIDEST / width, highest / height)
    return width * scale, height * scale
