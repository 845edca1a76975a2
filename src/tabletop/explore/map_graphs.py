"""The map for programs that draw graphs themselves: Mermaid and DOT."""

from __future__ import annotations

from tabletop.explore.picture import Link, Node, Picture
from tabletop.explore.summary_words import percent
from tabletop.text import clean

_AUTHOR, _GROUP, _FOUND = "#b8860b", "#0f7b6c", "#b3261e"
_TINTS = ("#f4f8fc", "#dde9f5", "#bfd7ee", "#9dc1e4")
_INK = "#1c1f24"


def draw_mermaid(picture: Picture) -> str:
    """Return the map as a Mermaid flowchart."""
    number = {node.id: f"n{place}" for place, node in enumerate(picture.nodes)}
    lines = ["flowchart TD"]
    for node in picture.nodes:
        left, right = {"decision": ("{{", "}}"), "ending": ("([", "])"), "fold": ("[[", "]]")}.get(
            node.kind, ("[", "]")
        )
        lines.append(f'  {number[node.id]}{left}"{_mermaid(_label(node))}"{right}')
    for link in picture.links:
        arrow = "-.->" if _is_dotted(link) else "-->"
        label = f'|"{_mermaid(_names(link))}"|' if link.names else ""
        lines.append(f"  {number[link.source]} {arrow}{label} {number[link.target]}")
    lines.append(f'  legend["{_mermaid(_legend(picture))}"]')
    lines += _link_styles(picture)
    for tint, colour in enumerate(_TINTS):
        named = [number[node.id] for node in picture.nodes if _tint(node) == tint]
        lines += _class(f"share{tint}", f"fill:{colour},color:{_INK}", named)
    lines += _class("found", f"stroke:{_FOUND},stroke-width:3px", [number[n.id] for n in picture.nodes if n.found])
    lines += _class("never", "stroke-dasharray:4 3", [number[n.id] for n in picture.nodes if not n.reached])
    lines += _class("legend", "fill:none,stroke:none", ["legend"])
    return "\n".join(lines) + "\n"


def _class(name: str, style: str, nodes: list[str]) -> list[str]:
    return [f"  classDef {name} {style}", f"  class {','.join(nodes)} {name}"] if nodes else []


def _link_styles(picture: Picture) -> list[str]:
    styles: dict[str, list[str]] = {}
    for place, link in enumerate(picture.links):
        style = f"stroke:{_GROUP},stroke-width:6px" if link.gone else ""
        style = style or (f"stroke:{_AUTHOR},stroke-width:3px" if link.author else "")
        style = style or ("" if link.taken else "opacity:0.4")
        if style:
            styles.setdefault(style, []).append(str(place))
    return [f"  linkStyle {','.join(places)} {style}" for style, places in styles.items()]


def draw_dot(picture: Picture) -> str:
    """Return the map as a directed graph for Graphviz."""
    about = {"rankdir": "TB", "label": "\n".join(_legend(picture)), "labelloc": "b", "fontname": "sans-serif"}
    lines = [
        f"digraph {_dot(picture.title)} {{",
        f'  graph [{_attributes(about)}]; node [fontname="sans-serif"]; edge [fontname="sans-serif"];',
    ]
    for node in picture.nodes:
        shape = {"decision": "diamond", "ending": "oval", "fold": "box3d"}.get(node.kind, "box")
        style = {"label": "\n".join(_label(node)), "shape": shape, "tooltip": "\n".join([node.id, *node.found])}
        drawn = [] if node.reached else ["dashed"]
        tint = _tint(node)
        if tint is not None:
            style |= {"fillcolor": _TINTS[tint], "fontcolor": _INK}
            drawn.append("filled")
        if node.found:
            style |= {"color": _FOUND, "penwidth": "2"}
        if drawn:
            style["style"] = ",".join(drawn)
        lines.append(f"  {_dot(node.id)} [{_attributes(style)}];")
    lines += [f"  {_dot(link.source)} -> {_dot(link.target)}{_styled(link)};" for link in picture.links]
    return "\n".join([*lines, "}"]) + "\n"


def _styled(link: Link) -> str:
    style = {"label": _names(link)} if link.names else {}
    if link.gone:
        style |= {"color": _GROUP, "penwidth": "5"}
    elif link.author:
        style |= {"color": _AUTHOR, "penwidth": "2.5"}
    if _is_dotted(link):
        style["style"] = "dotted"
    return f" [{_attributes(style)}]" if style else ""


def _is_dotted(link: Link) -> bool:
    return link.dropped or link.beside or not link.taken


def _names(link: Link) -> str:
    """Return the options of a way; those that follow the source and those a group chose are marked."""
    return ", ".join("✓ " * (name in link.chosen) + name + " »" * (name in link.followed) for name in link.names)


def _label(node: Node) -> list[str]:
    words = [node.title]
    if node.share is not None:
        words.append(percent(node.share).strip() if node.reached else "never")
    if node.met:
        words.append(node.steps)
    if node.found:
        words.append("▲ " + ", ".join(dict.fromkeys(text.split(" ", 1)[0] for text in node.found)))
    return words


def _tint(node: Node) -> int | None:
    """Return the tint of a node's share; None where it is not told."""
    if node.share is None:
        return None
    return min(int(node.share * len(_TINTS)), len(_TINTS) - 1)


def _legend(picture: Picture) -> list[str]:
    words = ["% and darker blue: share of plays that pass, every open option being as likely as any other"]
    if not picture.complete:
        words = ["not every play was seen, so no shares are told"]
    if picture.has_line:
        words.append("thick gold, »: who follows the source")
    if picture.group:
        words.append(f"broad green, #1 #2 … scene by scene, ✓ chosen: the way of {picture.group}")
    if any(_is_dotted(link) for link in picture.links):
        words.append("dotted: a scene dropped, a jump, or a way no play takes")
    if any(not node.reached for node in picture.nodes):
        words.append("dashed: no play comes here")
    if any(node.found for node in picture.nodes):
        words.append("▲ red: something found; tabletop check says what")
    return words


def _attributes(style: dict[str, str]) -> str:
    return ", ".join(f"{key}={_dot(value)}" for key, value in style.items())


def _dot(text: str) -> str:
    words = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{words}"'


def _mermaid(lines: str | list[str]) -> str:
    """Mermaid reads entities in quoted labels; everything it could take for its own is written as one."""
    if not isinstance(lines, str):
        return "<br/>".join(_mermaid(line) for line in lines)
    kept = "".join(f"#{ord(sign)};" if sign in _MERMAIDS_OWN else sign for sign in clean(lines, multiline=False))
    return kept.replace("%%", "#37;#37;")  # would open a directive


_MERMAIDS_OWN = frozenset('#&"<>;`\\$:')
"""Signs that open or end an entity, a tag, a formula, an icon or Markdown within a label."""
