"""Markdown prose to lines: paragraphs, lists, emphasis, quotes and small tables, as authors write them.

Nothing written is left out: raw HTML, link references and indented text, which Markdown would hide or restyle, are
shown as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tabletop.paging.lines import Line, Span, Style, cells, padded, width, wrap
from tabletop.text import clean

Paragraph = list[Line]
"""Lines that belong together; between two paragraphs stands an empty line."""

_BULLET = "•"
_BAR = Span("│ ", "rule")
_NARROW = 10
"""Below so many columns nothing is indented any further."""


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["reference", "code"])


def prose(text: str, columns: int, style: Style = "text") -> list[Paragraph]:
    """Return Markdown ``text`` as paragraphs of lines at most ``columns`` cells wide; plain words get ``style``."""
    tokens = _markdown().parse(clean(text))
    return _Blocks(style).read(iter(tokens), columns, "")


class _Blocks:
    """Walks the block tokens once; nested lists and quotes call it again with fewer columns."""

    def __init__(self, style: Style) -> None:
        self.style: Style = style
        self._tight: dict[int, bool] = {}

    def read(self, tokens: Iterator[Token], columns: int, until: str) -> list[Paragraph]:
        paragraphs: list[Paragraph] = []
        for token in tokens:
            if token.type == until:
                break
            paragraphs += self._block(token, tokens, max(1, columns))
        return paragraphs

    def _block(self, token: Token, tokens: Iterator[Token], columns: int) -> list[Paragraph]:
        kind = token.type
        if kind == "paragraph_open":
            self._tight[token.level] = token.hidden
        if kind == "inline":
            return [wrap(_spans(token, self.style), columns)]
        if kind == "heading_open":
            spans = _spans(next(tokens), "strong")
            next(tokens)
            return [wrap(spans, columns)]
        if kind in ("bullet_list_open", "ordered_list_open"):
            return self._list(token, tokens, columns)
        if kind == "blockquote_open":
            room = columns - cells(_BAR.text)
            if room < _NARROW:
                return self.read(tokens, columns, "blockquote_close")
            return [[(_BAR, *line) for line in paragraph] for paragraph in self.read(tokens, room, "blockquote_close")]
        if kind == "table_open":
            return _table(list(_until(tokens, "table_close")), columns)
        if kind in ("fence", "code_block"):
            code = [
                wrap([Span(line.expandtabs(4), self.style)], columns) for line in token.content.rstrip().split("\n")
            ]
            return [[line for lines in code for line in lines]]
        if kind == "hr":
            return [[(Span("─" * columns, "rule"),)]]
        return []

    def _list(self, opened: Token, tokens: Iterator[Token], columns: int) -> list[Paragraph]:
        number = int(opened.attrGet("start") or 1) if opened.tag == "ol" else 0
        close = opened.type.replace("open", "close")
        paragraphs: list[Paragraph] = []
        for token in tokens:
            if token.type == close:
                break
            if token.type != "list_item_open":
                continue
            sign = f"{number}. " if opened.tag == "ol" else f"{_BULLET} "
            number += 1
            room = columns - cells(sign)
            inside = self.read(tokens, room if room >= _NARROW else columns, "list_item_close")
            if room >= _NARROW:
                paragraphs += _hung(inside, Span(sign, "quiet"))
            else:
                paragraphs += [[(Span(sign.rstrip(), "quiet"),)], *inside]
        # What the author wrote without empty lines is shown without them.
        tight = self._tight.get(opened.level + 2, False) and bool(paragraphs)
        return [[line for paragraph in paragraphs for line in paragraph]] if tight else paragraphs


def _hung(paragraphs: list[Paragraph], sign: Span) -> list[Paragraph]:
    """Put ``sign`` before the first line and as many spaces before the others."""
    blank = Span(" " * cells(sign.text))
    hung = [[(blank, *line) for line in paragraph] for paragraph in paragraphs] or [[(blank,)]]
    hung[0][0] = (sign, *hung[0][0][1:])
    return hung


def _until(tokens: Iterator[Token], close: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == close:
            return
        yield token


def _spans(inline: Token, plain: Style) -> list[Span]:
    """Return the spans of one inline token; a link shows where it leads."""
    spans: list[Span] = []
    styles: list[Style] = [plain]
    leads: list[str] = []
    for token in inline.children or ():
        kind = token.type
        if kind in ("strong_open", "em_open"):
            # Emphasis within strong words stays strong: weight is what carries across a room.
            styles.append("strong" if kind == "strong_open" or styles[-1] == "strong" else "emphasis")
        elif kind in ("strong_close", "em_close"):
            styles.pop()
        elif kind == "softbreak":
            spans.append(Span(" ", styles[-1]))
        elif kind == "hardbreak":
            spans.append(Span("\n", styles[-1]))
        elif kind == "link_open":
            leads.append(clean(str(token.attrGet("href") or ""), multiline=False))
        elif kind == "link_close":
            lead = leads.pop()
            if lead and not any(lead in span.text for span in spans):
                spans.append(Span(f" ({lead})", "quiet"))
        elif kind == "image":
            spans.append(Span(clean(token.content or str(token.attrGet("src")), multiline=False), styles[-1]))
        else:
            # An entity such as &#10; may still bring a line end, and clean one more.
            words = clean(token.content).replace("\n", " ").replace("\t", " ")
            spans.append(Span(words, "strong" if kind == "code_inline" else styles[-1]))
    return spans


def _table(tokens: list[Token], columns: int) -> list[Paragraph]:
    """A table that fits stands in columns; one that does not becomes one paragraph a row, each cell under its head."""
    rows: list[list[list[Span]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_spans(token, "strong" if len(rows) == 1 else "text"))
    head, *body = rows
    widths = [max(width(row[i]) for row in rows) for i in range(len(head))]
    if sum(widths) + 2 * (len(widths) - 1) <= columns:
        lines = [_row(row, widths) for row in rows]
        lines.insert(1, (Span("─" * (sum(widths) + 2 * (len(widths) - 1)), "rule"),))
        return [lines]
    if not body:
        return [[line for cell in head for line in wrap(cell, columns)]]
    paragraphs: list[Paragraph] = []
    for row in body:
        paragraph: Paragraph = []
        for name, cell in zip(head, row, strict=True):
            label = "".join(span.text for span in name)
            spans = [Span(f"{label}: ", "quiet"), *cell] if label else cell
            paragraph += wrap(spans, columns, rest=(Span("  "),) if columns > 8 else ())
        paragraphs.append(paragraph)
    return paragraphs


def _row(row: list[list[Span]], widths: list[int]) -> Line:
    line: list[Span] = []
    for i, (cell, columns) in enumerate(zip(row, widths, strict=True)):
        line += [*([Span("  ")] if i else []), *padded(tuple(cell), columns)]
    return tuple(line)
