"""The map as SVG: scenes from left to right, each option with its own line; light or dark as the reader prefers."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise

from tabletop.explore.layout import Layout, is_bend, layout
from tabletop.explore.picture import Link, Node, Picture
from tabletop.explore.summary_words import percent
from tabletop.paging.lines import cells
from tabletop.text import clean

_WIDTH, _GAP, _ROW, _HEAD, _PAD = 210, 90, 17, 46, 26
_BEND = 12
_TOP = 64
_RULES = """\
text {{ fill: {ink}; font-family: system-ui, sans-serif; font-size: 13px; }}
.quiet {{ fill: {quiet}; font-size: 11px; }} .title {{ font-weight: 600; }}
.big {{ font-size: 18px; font-weight: 600; }} .alert {{ fill: {alert}; font-weight: 700; }}
.page {{ fill: {page}; }} .box {{ fill: {box}; stroke: {line}; }} .ending {{ fill: {end}; }} .share {{ fill: {share}; }}
.found {{ stroke: {alert}; stroke-width: 2; }} .never {{ stroke-dasharray: 4 3; }}
.way {{ fill: none; stroke: {edge}; stroke-width: 1.3; }} .tip {{ fill: {edge}; }}
.author {{ stroke: {author}; stroke-width: 2.6; }} .author-tip {{ fill: {author}; }}
.back {{ stroke-dasharray: 6 3; }} .dropped {{ stroke-dasharray: 2 4; }}
.untaken {{ opacity: 0.4; stroke-dasharray: 1 5; }}
.gone {{ fill: none; stroke: {gone}; stroke-width: 7; stroke-linecap: round; }}
.step {{ fill: {step}; font-weight: 700; }}
"""
_LIGHT = {
    "page": "#ffffff", "ink": "#1c1f24", "quiet": "#5c6570", "line": "#9aa3ad", "box": "#eef1f4", "share": "#5b9bd5",
    "edge": "#7d8792", "author": "#a87a00", "alert": "#b3261e", "end": "#dfe9dc",
    "gone": "#9fd8cd", "step": "#0a5148",
}  # fmt: skip
_DARK = {
    "page": "#16181c", "ink": "#e6e8eb", "quiet": "#a6aeb8", "line": "#545c66", "box": "#23272d", "share": "#4a86bd",
    "edge": "#79838e", "author": "#e0b23c", "alert": "#ff8a80", "end": "#2b352b",
    "gone": "#2f6e64", "step": "#8ff0df",
}  # fmt: skip
# Colours are written out for both, since not every reader of SVG knows variables.
_STYLE = f"{_RULES.format(**_LIGHT)}@media (prefers-color-scheme: dark) {{\n{_RULES.format(**_DARK)}}}\n"


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    height: float
    width: float = _WIDTH

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw_svg(picture: Picture) -> str:
    """Return the map as one SVG document that needs nothing from outside."""
    made = layout(picture)
    nodes = {node.id: node for node in picture.nodes}
    boxes = _boxes(picture, made, nodes)
    width = max(box.x + box.width for box in boxes.values()) + _PAD
    width = max(width, 560)
    told = _legend(picture, width - 2 * _PAD)
    height = max(box.y + box.height for box in boxes.values()) + _PAD + 8 + 15 * len(told)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img">',
        f"<title>{_text(picture.title)}</title>",
        f"<style>{_STYLE}</style>",
        f"<defs>{_tip('tip')}{_tip('author-tip')}</defs>",
        f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>',
        f'<text class="big" x="{_PAD}" y="30">{_text(_fit(picture.title, width - 2 * _PAD, 18))}</text>',
        f'<text class="quiet" x="{_PAD}" y="48">{_text(_under(picture))}</text>',
    ]
    parts += [_way(picture, made, boxes, number) for number in range(len(picture.links))]
    for node in picture.nodes:
        taken = {name for link in picture.links if link.source == node.id for name in link.chosen}
        parts.append(_node(node, boxes[node.id], taken))
    for place, line in enumerate(told):
        y = height - 14 - 15 * (len(told) - 1 - place)
        parts.append(f'<text class="quiet" x="{_PAD}" y="{y:.0f}">{_text(line)}</text>')
    parts.append("</svg>")
    return "\n".join(part for part in parts if part) + "\n"


def _tip(name: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" orient="auto" '
        f'markerUnits="userSpaceOnUse"><path class="{name}" d="M0 0 8 4 0 8z"/></marker>'
    )


def _under(picture: Picture) -> str:
    count = f"{picture.scenes} scenes" + (
        f", folded into {len(picture.nodes)}" if len(picture.nodes) < picture.scenes else ""
    )
    return count if picture.complete else f"{count} · not every play was seen, so no shares are told"


def _legend(picture: Picture, room: float) -> list[str]:
    """Return what lines and signs mean, as lines of at most ``room`` pixels."""
    made = [link for link in picture.links if link.source != link.target]
    words = ["blue: share of plays that pass, every open option being as likely as any other"] * picture.complete
    words += ["thick: who follows the source"] * picture.has_line
    if picture.group:
        words.append(f"broad band, #1 #2 … scene by scene, ✓ chosen: the way of {picture.group}")
    words += ["long dashes: a way back"] * bool(layout(picture).turned)
    words += ["dots: a scene dropped"] * any(link.dropped for link in made)
    words += ["dots: a step that no way of the text takes"] * any(link.beside for link in made)
    words += ["faint: a way no play takes"] * any(not link.taken for link in made)
    words += ["dashed frame: no play comes here"] * any(not node.reached for node in picture.nodes)
    words += ["▲ something found"] * any(node.found for node in picture.nodes)
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} · {word}" if lines else word
        if lines and _pixels(longer, 11) <= room:
            lines[-1] = longer
        else:
            lines.append(_fit(word, room, 11))
    return lines


def _boxes(picture: Picture, made: Layout, nodes: dict[str, Node]) -> dict[str, _Box]:
    heights = {
        name: _BEND if is_bend(name) else _HEAD + _ROW * len(nodes[name].options) for row in made.layers for name in row
    }
    totals = [sum(heights[name] for name in row) + _PAD * (len(row) - 1) for row in made.layers]
    tallest = max(totals)
    boxes: dict[str, _Box] = {}
    for depth, row in enumerate(made.layers):
        y = _TOP + (tallest - totals[depth]) / 2
        for name in row:
            boxes[name] = _Box(_PAD + depth * (_WIDTH + _GAP), y, heights[name])
            y += heights[name] + _PAD
    return boxes


def _node(node: Node, box: _Box, taken: set[str]) -> str:
    classes = ["box"] + ["ending"] * (node.kind == "ending") + ["found"] * bool(node.found)
    classes += ["never"] * (not node.reached)
    radius = 14 if node.kind == "ending" else 4
    about = [node.id, *node.found, *node.holds[:40]]
    parts = [
        f"<g><title>{_text(chr(10).join(about))}</title>",
        f'<rect class="{" ".join(classes)}" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width}" '
        f'height="{box.height:.1f}" rx="{radius}"/>',
    ]
    if node.share is not None:
        full = max(0.0, min(node.share, 1.0)) * (box.width - 12)
        parts.append(f'<rect class="share" x="{box.x + 6:.1f}" y="{box.y + 5:.1f}" width="{full:.1f}" height="4"/>')
    sign = {"decision": "◆ ", "fold": "▤ "}.get(node.kind, "")
    title = _fit(sign + node.title, box.width - 18 - 16 * bool(node.found), 13)
    parts.append(f'<text class="title" x="{box.x + 9:.1f}" y="{box.y + 24:.1f}">{_text(title)}</text>')
    aside = _aside(node, box.width - 18)
    parts.append(f'<text class="quiet" x="{box.x + 9:.1f}" y="{box.y + 38:.1f}">{_text(aside)}</text>')
    if node.found:
        parts.append(f'<text class="alert" x="{box.x + box.width - 18:.1f}" y="{box.y + 24:.1f}">▲</text>')
    for place, name in enumerate(node.options):
        y = box.y + _HEAD + _ROW * place + 8
        chosen = name in taken
        word = _fit(f"✓ {name}" if chosen else name, box.width - 24, 11)
        kind = "quiet step" if chosen else "quiet"
        parts.append(f'<text class="{kind}" x="{box.x + 18:.1f}" y="{y:.1f}">{_text(word)}</text>')
    return "\n".join([*parts, "</g>"])


def _aside(node: Node, room: float) -> str:
    words = [node.steps] if node.met else []
    words += [percent(node.share).strip()] if node.share is not None and node.reached else []
    words += [f"{node.minutes:g} min"] if node.minutes else []
    words += ["no play comes here"] if not node.reached else []
    told = " · ".join(words)
    if node.kind == "fold" or node.id == node.title:
        return _fit(told, room, 11)
    ident = _fit(node.id, room - _pixels(f" · {told}", 11) if words else room, 11)  # the numbers stay whole
    return _fit(f"{ident} · {told}" if words else ident, room, 11)


def _way(picture: Picture, made: Layout, boxes: dict[str, _Box], number: int) -> str:
    link = picture.links[number]
    source = picture.node(link.source)
    turned = number in made.turned
    box = boxes[link.source]
    label = f"{link.source} → {link.target}" + (f": {', '.join(link.names)}" if link.names else "")
    label += f" · {percent(link.share).strip()}" if link.share is not None and link.share <= 1 else ""
    drawn = []
    for name in [name for name in link.names if name in source.options] or [""]:
        y = box.y + _HEAD + _ROW * source.options.index(name) + 4 if name else box.middle
        author = name in link.followed if name else link.author
        classes = ["way"] + ["author"] * author + ["back"] * turned + ["dropped"] * (link.dropped or link.beside)
        classes += ["untaken"] * (not link.taken)
        path = _curve((box.x if turned else box.x + box.width, y), link, made.routes.get(number, []), boxes, turned)
        if link.gone and (name in link.chosen or not link.chosen):
            drawn.append(f'<path class="gone" d="{path}"/>')
        tip = "author-tip" if author else "tip"
        drawn.append(f'<path class="{" ".join(classes)}" d="{path}" marker-end="url(#{tip})"/>')
    return f"<g><title>{_text(label)}</title>{''.join(drawn)}</g>"


def _curve(begin: tuple[float, float], link: Link, route: list[str], boxes: dict[str, _Box], turned: bool) -> str:
    """Return the path of a way through its bends; one back goes from left edge to right edge, against the layers."""
    if link.source == link.target:
        box = boxes[link.source]
        right, top = box.x + box.width, box.y
        left = right - 30
        return f"M{left:.1f} {top:.1f} C{left:.1f} {top - 26:.1f} {right:.1f} {top - 26:.1f} {right:.1f} {top + 10:.1f}"
    points = [begin]
    inner = route[1:-1] if not turned else route[-2:0:-1]
    for name in inner:
        box = boxes[name]
        ends = [(box.x, box.middle), (box.x + box.width, box.middle)]
        points += ends if not turned else ends[::-1]
    last = boxes[link.target]
    points.append((last.x if not turned else last.x + last.width, last.middle))
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        bow = (x2 - x1) / 2
        path += f" C{x1 + bow:.1f} {y1:.1f} {x2 - bow:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return path


def _text(text: str) -> str:
    return escape(clean(text), quote=True)


def _pixels(text: str, size: float) -> float:
    """Return how wide a text may be drawn: what sans-serif fonts need at most, since it is not known which is there."""
    return size * sum(_ems(sign) for sign in text)


def _ems(sign: str) -> float:
    if cells(sign) != 1:
        return 1.05 * cells(sign)
    if sign in "iljtfrI.,:;'|!()[] ·’":
        return 0.42
    return 0.98 if sign in "mwMW@%◆▤▲✓…" else 0.78 if sign.isupper() else 0.66


def _fit(text: str, room: float, size: float) -> str:
    """Return a text shortened so that it is not drawn wider than ``room`` pixels."""
    if _pixels(text, size) <= room:
        return text
    kept = text
    while kept and _pixels(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
