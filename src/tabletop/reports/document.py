"""A document: its blocks with what stands round them on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tabletop.reports.blocks import Block

PaperName = Literal["a4", "letter"]


@dataclass(frozen=True)
class Document:
    """What a writer turns into a file. Every text is plain data and may be empty, except ``title``.

    ``title`` is also what a page's foot and the file's properties say; the blocks hold a heading of level 1 if the
    title is to stand on the paper. ``marking`` stands at the top and bottom of each page (how it may be handed on);
    ``header`` beside it, ``date`` as words, not read; ``author`` is printed, never kept as a property of the file.
    A long document has its table of contents after so many sections as ``contents_after`` says.
    ``paper`` is what it is printed on.
    """

    title: str
    blocks: tuple[Block, ...]
    marking: str = ""
    header: str = ""
    date: str = ""
    author: str = ""
    language: str = "en"
    contents_after: int = 0
    paper: PaperName = "a4"
