"""The map for programs that draw graphs themselves: Mermaid and DOT."""

from __future__ import annotations

from tabletop.explore.picture import Link, Node, Picture
from tabletop.explore.summary_words import percent
from tabletop.text import clean


def draw_mermaid(picture: Picture) -> str:
    """Return the map as a Mermaid flowchart."""
    number = {node.id: f"n{place}" for place, node in enumerate(picture.nodes)}
    lines = ["flowchart TD"]
    for node in picture.nodes:
        left, right = {"decision": ("{{", "}}"), "ending": ("([", "])"), "fold": ("[[", "]]")}.get(
            node.kind, ("[", "]")
        )
        lines.append(f'  {number[node.id]}{left}"{_mermaid(_label(node, "<br/>"))}"{right}')
    author, untaken = [], []
    for place, link in enumerate(picture.links):
        arrow = "-.->" if link.dropped or not link.taken else "-->"
        label = f'|"{_mermaid(", ".join(link.names))}"|' if link.names else ""
        lines.append(f"  {number[link.source]} {arrow}{label} {number[link.target]}")
        author += [str(place)] if link.author else []
        untaken += [str(place)] if not link.taken else []
    found = [number[node.id] for node in picture.nodes if node.found]
    never = [number[node.id] for node in picture.nodes if not node.reached]
    if author:
        lines.append(f"  linkStyle {','.join(author)} stroke:#b8860b,stroke-width:3px")
    if untaken:
        lines.append(f"  linkStyle {','.join(untaken)} opacity:0.4")
    if found:
        lines += ["  classDef found stroke:#b3261e,stroke-width:3px", f"  class {','.join(found)} found"]
    if never:
        lines += ["  classDef never stroke-dasharray:4 3", f"  class {','.join(never)} never"]
    return "\n".join(lines) + "\n"


def draw_dot(picture: Picture) -> str:
    """Return the map as a directed graph for Graphviz."""
    lines = [
        f"digraph {_dot(picture.title)} {{",
        '  graph [rankdir=TB]; node [fontname="sans-serif"]; edge [fontname="sans-serif"];',
    ]
    for node in picture.nodes:
        shape = {"decision": "diamond", "ending": "oval", "fold": "box3d"}.get(node.kind, "box")
        style = {"label": _label(node, "\n"), "shape": shape, "tooltip": "\n".join([node.id, *node.found])}
        if node.found:
            style |= {"color": "#b3261e", "penwidth": "2"}
        if not node.reached:
            style["style"] = "dashed"
        lines.append(f"  {_dot(node.id)} [{_attributes(style)}];")
    lines += [f"  {_dot(link.source)} -> {_dot(link.target)}{_styled(link)};" for link in picture.links]
    return "\n".join([*lines, "}"]) + "\n"


def _styled(link: Link) -> str:
    style = {"label": ", ".join(link.names)} if link.names else {}
    if link.author:
        style |= {"color": "#b8860b", "penwidth": "2.5"}
    if link.dropped or not link.taken:
        style["style"] = "dotted"
    return f" [{_attributes(style)}]" if style else ""


def _label(node: Node, line_end: str) -> str:
    words = [node.title]
    if node.share is not None:
        words.append(percent(node.share).strip())
    if node.found:
        words.append("▲ " + ", ".join(dict.fromkeys(text.split(" ", 1)[0] for text in node.found)))
    return line_end.join(words)


def _attributes(style: dict[str, str]) -> str:
    return ", ".join(f"{key}={_dot(value)}" for key, value in style.items())


def _dot(text: str) -> str:
    words = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{words}"'


def _mermaid(text: str) -> str:
    """Mermaid reads entities in quoted labels; everything it could take for its own is written as one."""
    kept = clean(text, multiline=False).replace("<br/>", "\0")
    for sign, entity in (("&", "#amp;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        kept = kept.replace(sign, entity)
    return kept.replace("\0", "<br/>")
