"""Blocks → one HTML file that needs nothing outside itself: no script, no address; light, dark, and made for print."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from importlib import resources
from typing import Any, ClassVar

from tabletop.reports import prose
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
from tabletop.reports.columns import breakable, is_long, numeric
from tabletop.reports.document import Document
from tabletop.reports.numbering import TALL, Contents, laid_out, size
from tabletop.text import clean

_STYLE = resources.files("tabletop.reports") / "templates" / "document.css"
_LONGEST_WORD = 24
"""Words of a table up to so many small letters stay whole on a screen."""
_PLACE = "\x00"
"""Stands for a place to break until the words are escaped; cleaned words never hold it."""
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
_ID = re.compile(r"""(\bid=["']|\burl\(#|\bhref=["']#)""")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def write(document: Document) -> str:
    """Return the document as one HTML file; its title is all that its head says of it."""
    title = _line(document.title)
    language = document.language if _LANGUAGE.fullmatch(document.language) else "en"
    blocks = laid_out(document)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{title}</title>",
            f"<style>\n{_STYLE.read_text('utf-8')}{_margins(document)}</style>",
            "</head>",
            "<body>",
            *_above(document),
            "<main>",
            *_Body().written(blocks),
            "</main>",
            *_below(document),
            "</body>",
            "</html>",
            "",
        ]
    )


def _margins(document: Document) -> str:
    """What stands in the margins of each printed page, where the browser can set them."""
    marking, title = _css(document.marking), _css(document.title)
    return (
        "@page {\n"
        f"  size: {document.paper};\n"
        f"  @top-center {{ content: {marking}; }}\n"
        f"  @bottom-left {{ content: {title}; }}\n"
        f"  @bottom-center {{ content: {marking}; }}\n"
        '  @bottom-right { content: "page " counter(page) " of " counter(pages); }\n'
        "}\n"
    )


def _css(words: str) -> str:
    """Words as a CSS string; every sign that could mean something is written as its number."""
    shown = clean(words, multiline=False, limit=90)
    return '"' + "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in shown) + '"'


def _above(document: Document) -> list[str]:
    parts = [part for part in (document.header, document.date) if part]
    lines = [f'<p class="marking">{_line(document.marking)}</p>'] if document.marking else []
    lines += [f'<p class="running">{_line(" · ".join(parts))}</p>'] if parts else []
    return ["<header>", *lines, "</header>"] if lines else []


def _below(document: Document) -> list[str]:
    lines = [f'<p class="marking">{_line(document.marking)}</p>'] if document.marking else []
    return ["<footer>", *lines, "</footer>"] if lines else []


def _line(words: str) -> str:
    return escape(clean(words, multiline=False))


def _words(words: str) -> str:
    """Data as HTML; line ends are kept."""
    return escape(clean(words).strip("\n")).replace("\n", "<br>\n")


def _cell(words: str) -> str:
    """Data in a table: a word that no column has room for may break."""
    parted = breakable(clean(words).strip("\n"), _LONGEST_WORD, _PLACE)
    return escape(parted).replace("\n", "<br>\n").replace(_PLACE, "<wbr>")


class _Body:
    """Writes the blocks one after the other and counts what needs a name: sections and pictures."""

    def __init__(self) -> None:
        self.sections = 0
        self.pictures = 0

    def written(self, blocks: list[Block | Contents]) -> list[str]:
        return [text for block in blocks if (text := self._writers[type(block)](self, block))]

    def _heading(self, block: Heading) -> str:
        level = min(max(block.level, 1), 6)
        named = ""
        if level == 2:
            self.sections += 1
            named = f' id="section-{self.sections}"'
        return f'<h{level}{named} dir="auto">{_line(block.text) or "…"}</h{level}>'

    def _contents(self, block: Contents) -> str:
        items = "\n".join(
            f'<li><a href="#section-{number}">{_line(title)}</a></li>' for number, title in enumerate(block.titles, 1)
        )
        head = '<nav class="contents" aria-labelledby="contents">\n<h2 id="contents">Contents</h2>'
        return f"{head}\n<ol>\n{items}\n</ol>\n</nav>"

    def _paragraph(self, block: Paragraph) -> str:
        parts = re.split(r"\n\s*\n", clean(block.text).strip())
        kinds = [' class="leads"' if part.endswith(":") else "" for part in parts]
        return "\n".join(
            f'<p{kind} dir="auto">{_words(part)}</p>' for kind, part in zip(kinds, parts, strict=True) if part.strip()
        )

    def _prose(self, block: Prose) -> str:
        if not block.mark:
            return f'<div class="prose">\n{prose.html(block.text)}\n</div>'
        return f'<div class="prose marked">\n<p class="mark">{_line(block.mark)}</p>\n{prose.html(block.text)}\n</div>'

    def _fields(self, block: Fields) -> str:
        rows = "\n".join(
            f'<div><dt dir="auto">{_words(label)}</dt><dd dir="auto">{_words(value)}</dd></div>'
            for label, value in block.rows
        )
        return f"<dl>\n{rows}\n</dl>"

    def _list(self, block: ListBlock) -> str:
        tag = "ol" if block.ordered else "ul"
        items = "\n".join(f'<li dir="auto">{_words(item)}</li>' for item in block.items)
        return f"<{tag}>\n{items}\n</{tag}>"

    def _table(self, block: Table) -> str:
        right = [' class="number"' if number else "" for number in numeric(block)]
        head = "".join(
            f'<th scope="col"{kind}>{_words(name)}</th>' if name else "<td></td>"  # an empty head heads nothing
            for kind, name in zip(right, block.columns, strict=True)
        )
        rows = "\n".join(
            f"<tr>{''.join(f'<td{kind}>{_cell(cell)}</td>' for kind, cell in zip(right, row, strict=True))}</tr>"
            for row in block.rows
        )
        caption = f"<caption>{_words(block.caption)}</caption>\n" if block.caption else ""
        kind, name = "wide" if is_long(block) else "wide short", _line(block.caption) or "table"
        return (
            f'<div class="{kind}" tabindex="0" role="group" aria-label="{name}">\n<table>\n'
            f"{caption}{_columns(block)}<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
        )

    def _picture(self, block: Picture) -> str:
        self.pictures += 1
        # Pictures name their parts alike; in one file each needs names of its own.
        drawn = _ID.sub(rf"\1p{self.pictures}-", _XML_HEAD.sub("", block.svg))
        caption = f"<figcaption>{_words(block.caption)}</figcaption>\n" if block.caption else ""
        width, height = size(block.svg)
        tall = ' class="tall"' if height > TALL * width else ""
        return f'<figure{tall}>\n<div role="img" aria-label="{_line(block.alt)}">{drawn}</div>\n{caption}</figure>'

    def _quote(self, block: Quote) -> str:
        by = f"\n<footer>— {_words(block.by)}</footer>" if block.by else ""
        return f'<blockquote dir="auto"><p>{_words(block.text)}</p>{by}</blockquote>'

    def _note(self, block: Note) -> str:
        return f'<p class="note" role="note" dir="auto">{_words(block.text)}</p>'

    def _page_break(self, block: PageBreak) -> str:
        return '<div class="new-page"></div>'

    _writers: ClassVar[dict[type[Any], Callable[[Any, Any], str]]] = {
        Heading: _heading,
        Contents: _contents,
        Paragraph: _paragraph,
        Prose: _prose,
        Fields: _fields,
        ListBlock: _list,
        Table: _table,
        Picture: _picture,
        Quote: _quote,
        Note: _note,
        PageBreak: _page_break,
    }


def _columns(block: Table) -> str:
    total = sum(block.widths)
    if len(block.widths) != len(block.columns) or total <= 0:
        return ""
    columns = "".join(f'<col style="width: {100 * width / total:.3g}%">' for width in block.widths)
    return f"<colgroup>{columns}</colgroup>\n"
