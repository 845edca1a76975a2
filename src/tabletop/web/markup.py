"""Markdown to HTML as authors write it, with nothing in it that a browser would follow, load or run.

Nothing written is left out: raw HTML, link references and indented text are shown as they stand, and a link shows
where it leads instead of leading there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tabletop.text import clean

_HEADING = "h3"
"""All headings of a text are below the heading of its part."""
_TAGS = {
    "paragraph": "p",
    "heading": _HEADING,
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "th",
    "td": "td",
}
_INLINE = {"strong_open": "<strong>", "strong_close": "</strong>", "em_open": "<em>", "em_close": "</em>"}


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["reference", "code"])


def prose_html(text: str) -> str:
    """Return Markdown ``text`` as HTML; empty for an empty text."""
    return "".join(map(_block, _markdown().parse(clean(text))))


def _block(token: Token) -> str:
    name, _, end = token.type.rpartition("_")
    if end in ("open", "close") and name in _TAGS:
        return "" if token.hidden else _tag(token, _TAGS[name], end)
    if token.type == "inline":
        return _inline(token.children or ())
    if token.type in ("fence", "code_block"):
        return f"<pre>{escape(clean(token.content.rstrip()))}</pre>"
    return "<hr>" if token.type == "hr" else ""


def _tag(token: Token, tag: str, end: str) -> str:
    if end == "close":
        return f"</{tag}>"
    start = token.attrGet("start") if tag == "ol" else None
    return f'<{tag} start="{int(start)}">' if start is not None else f"<{tag}>"


def _inline(children: Sequence[Token]) -> str:
    out: list[str] = []
    leads: list[tuple[str, int]] = []
    for token in children:
        if token.type in _INLINE:
            out.append(_INLINE[token.type])
        elif token.type == "softbreak":
            out.append(" ")
        elif token.type == "hardbreak":
            out.append("<br>")
        elif token.type == "link_open":
            leads.append((clean(str(token.attrGet("href") or ""), multiline=False), len(out)))
        elif token.type == "link_close":
            lead, since = leads.pop()
            if lead and escape(lead) not in "".join(out[since:]):
                out.append(f' <span class="lead">({escape(lead)})</span>')
        elif token.type == "image":
            out.append(escape(clean(token.content or str(token.attrGet("src")), multiline=False)))
        elif token.type == "code_inline":
            out.append(f"<code>{escape(_one(token.content))}</code>")
        else:
            out.append(escape(_one(token.content)))
    return "".join(out)


def _one(text: str) -> str:
    """An entity such as ``&#10;`` may still bring a sign that was not in the text."""
    return clean(text).replace("\n", " ").replace("\t", " ")
