"""What an author wrote in Markdown, as HTML or as pieces that the writers of pages set.

Paragraphs, lists, emphasis, quotes and small tables have their force; headings, links, pictures, code and HTML stand
there as they were typed, so that nothing an author wrote can lead out of a document or break its order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tabletop.text import clean

_FORCELESS = ["reference", "code", "fence", "heading", "lheading", "hr", "link", "image", "autolink", "backticks"]
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
DEEPEST = 6
"""Lists and quotes within each other are set no deeper than this."""


class Run(NamedTuple):
    """Words of one weight."""

    text: str
    strong: bool = False
    emphasis: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Piece:
    """A paragraph, an item of a list, or a table. ``depth`` counts the lists round it, ``quoted`` the quotes.

    ``sign`` is an item's bullet or number; a paragraph that goes on within an item has none. ``rows`` are a table's,
    its head first.
    """

    kind: Literal["text", "item", "table"]
    runs: Runs = ()
    depth: int = 0
    quoted: int = 0
    sign: str = ""
    rows: tuple[tuple[Runs, ...], ...] = ()


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(_FORCELESS)


def html(text: str) -> str:
    """Return Markdown as HTML that holds no address, no attribute of the author's and no script."""
    return str(_markdown().render(clean(text))).strip()


def pieces(text: str) -> list[Piece]:
    """Return Markdown as pieces in order."""
    return _Reader().read(_markdown().parse(clean(text)))


class _Reader:
    """Walks the block tokens once and knows which lists and quotes are open."""

    def __init__(self) -> None:
        self.lists: list[int | None] = []
        self.quoted = 0
        self.sign = ""

    def read(self, tokens: list[Token]) -> list[Piece]:
        found: list[Piece] = []
        flow = iter(tokens)
        for token in flow:
            self._open_or_close(token)
            if token.type == "table_open":
                found.append(Piece("table", (), self._depth, self.quoted, "", _table(flow)))
            elif token.type == "inline":
                found.append(self._words(token))
        return found

    @property
    def _depth(self) -> int:
        return min(len(self.lists), DEEPEST)

    def _open_or_close(self, token: Token) -> None:
        kind = token.type
        if kind == "bullet_list_open":
            self.lists.append(None)
        elif kind == "ordered_list_open":
            self.lists.append(int(token.attrGet("start") or 1))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
        elif kind == "list_item_open":
            number = self.lists[-1]
            self.sign = "•" if number is None else f"{number}."
            self.lists[-1] = None if number is None else number + 1
        elif kind == "blockquote_open":
            self.quoted = min(self.quoted + 1, DEEPEST)
        elif kind == "blockquote_close":
            self.quoted -= 1

    def _words(self, token: Token) -> Piece:
        sign, self.sign = self.sign, ""
        return Piece("item" if sign else "text", runs(token), self._depth, self.quoted, sign)


def _table(flow: Iterator[Token]) -> tuple[tuple[Runs, ...], ...]:
    rows: list[list[Runs]] = []
    for token in flow:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(runs(token))
    return tuple(tuple(row) for row in rows)


def runs(inline: Token) -> Runs:
    """Return the words of one inline token with their weight; a hard line break is a line end."""
    found: list[Run] = []
    strong = emphasis = 0
    for token in inline.children or ():
        kind = token.type
        if kind in ("strong_open", "strong_close"):
            strong += token.nesting
        elif kind in ("em_open", "em_close"):
            emphasis += token.nesting
        else:
            # An entity such as &#10; may still bring a line end, so words are cleaned once more.
            words = _BREAKS.get(kind) or clean(token.content).replace("\n", " ")
            found += [Run(words, strong > 0, emphasis > 0)] if words else []
    return tuple(found)
