"""The map as text: a picture where it fits the columns, else one scene a line with the ways out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from textwrap import wrap

from tabletop.explore.layout import Layout, is_bend, layout, links_of
from tabletop.explore.picture import Link, Node, Picture
from tabletop.explore.summary_words import percent
from tabletop.paging.lines import cells, shorten

SIGNS = {"decision": "◆", "scene": "○", "ending": "■", "fold": "▤"}
_LEAST_SLOT = 14
"""Columns a scene needs beside others."""
_MOST_SLOT = 30
_MOST_ALONE = 50
_MOST_FOUND = 20
"""Findings that are told below the map, one a line."""
_BEND = 3
_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_LINES = {
    0: " ", _UP: "│", _DOWN: "│", _UP | _DOWN: "│", _LEFT: "─", _RIGHT: "─", _LEFT | _RIGHT: "─",
    _UP | _RIGHT: "└", _UP | _LEFT: "┘", _DOWN | _RIGHT: "┌", _DOWN | _LEFT: "┐",
    _UP | _DOWN | _RIGHT: "├", _UP | _DOWN | _LEFT: "┤", _LEFT | _RIGHT | _DOWN: "┬", _LEFT | _RIGHT | _UP: "┴",
    _UP | _DOWN | _LEFT | _RIGHT: "┼",
}  # fmt: skip

IN_ASCII = str.maketrans("◆○■▤▲»→↺╌│─┌┐└┘├┤┬┴┼·", "?ox&!*><-|-+++++++++-")
"""What the signs of the map are where a terminal knows only ASCII: each as wide as it was."""


def draw_text(picture: Picture, columns: int = 80) -> str:
    """Return the map as lines of at most ``columns`` cells."""
    whole = layout(picture)
    written = [(number, link) for number, link in enumerate(picture.links) if not link.beside]
    turned = [link for number, link in written if number in whole.turned or link.source == link.target]
    onward = [link for _, link in written if link not in turned and not link.dropped]
    drawn = _drawn(replace(picture, links=tuple(onward)), turned, columns)
    body = [drawn, _chosen(picture, columns)] if drawn else [_listed(picture, columns)]
    parts = [_head(picture, columns), *body, _legend(picture, columns)]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _head(picture: Picture, columns: int) -> list[str]:
    count = "1 scene" if picture.scenes == 1 else f"{picture.scenes} scenes"
    if len(picture.nodes) < picture.scenes:
        count += f", folded into {len(picture.nodes)}"
    return [shorten(f"{picture.title} · {count}", columns)]


def _legend(picture: Picture, columns: int) -> list[str]:
    kinds = {node.kind for node in picture.nodes}
    names = {"decision": "decision", "scene": "scene", "ending": "ending", "fold": "several scenes"}
    lines = ["  ".join(f"{SIGNS[kind]} {name}" for kind, name in names.items() if kind in kinds)]
    told = ["% of plays that pass, every open option being as likely as any other"]
    if not picture.complete:
        told = ["not every play was seen, so no shares are told"]
    if picture.has_line:
        told.append("» on the way of those who follow the source")
    if picture.group:
        told.append(f"#1 #2 … scene by scene, [option]: the way of {picture.group}")
    lines += [line for text in told for line in wrap(text, columns, subsequent_indent="  ")]
    found = [f"▲ {node.id}: {text}" for node in picture.nodes for text in node.found]
    if len(found) > _MOST_FOUND:
        found[_MOST_FOUND:] = [f"▲ and {len(found) - _MOST_FOUND} more, which `tabletop check` lists"]
    dropped = [f"╌ {link.source} may be dropped: then {link.target}" for link in picture.links if link.dropped]
    beside = [
        f"# {link.source} → {link.target}: {link.names[0]}, no way of the text" for link in picture.links if link.beside
    ]
    told = [*found, *dropped, *beside]
    return lines + [line for text in told for line in wrap(text, columns, subsequent_indent="  ")]


# ---- a picture ------------------------------------------------------------------------------------------------------


def _drawn(picture: Picture, turned: Sequence[Link], columns: int) -> list[str]:
    """Return the picture, or nothing where some layer is too wide for the columns. Ways back stand beside scenes."""
    made = layout(picture)
    nodes = {node.id: node for node in picture.nodes}
    centres: list[dict[str, int]] = []
    slots: list[dict[str, int]] = []
    for row in made.layers:
        room = columns - _BEND * sum(map(is_bend, row))
        count = sum(not is_bend(name) for name in row)
        slot = min(room // count, _MOST_SLOT if len(row) > 1 else _MOST_ALONE) if count else 0
        if count and slot < _LEAST_SLOT and len(row) > 1:
            return []
        slots.append({name: _BEND if is_bend(name) else slot for name in row})
        centres.append(_centres(row, slots[-1], columns))
    lines: list[str] = []
    line = _on_line(picture)
    for depth, row in enumerate(made.layers):
        if depth:
            lines += _between(made, centres, depth)
        lines += _row(row, nodes, centres[depth], slots[depth], columns, line, turned)
    return [text.rstrip() for text in lines]


def _centres(row: Sequence[str], slots: dict[str, int], columns: int) -> dict[str, int]:
    left = columns - sum(slots[name] for name in row)
    gap, at, found = left / (len(row) + 1), 0.0, {}
    for name in row:
        at += gap
        found[name] = int(at + slots[name] / 2)
        at += slots[name]
    return found


def _on_line(picture: Picture) -> set[str]:
    return {name for link in picture.links if link.author for name in (link.source, link.target)}


def _row(
    row: Sequence[str],
    nodes: dict[str, Node],
    centres: dict[str, int],
    slots: dict[str, int],
    columns: int,
    line: set[str],
    turned: Sequence[Link],
) -> list[str]:
    titles, below = _Text(columns), _Text(columns)
    for name in row:
        if is_bend(name):
            titles.put(centres[name], "│")
            below.put(centres[name], "│")
            continue
        node = nodes[name]
        sign = SIGNS[node.kind] + ("»" if name in line else "")
        titles.put(centres[name], shorten(f"{sign} {node.title}", slots[name] - 1))
        below.put(centres[name], shorten(_aside(node, turned), slots[name] - 1))
    return [titles.line, below.line]


def _aside(node: Node, turned: Sequence[Link]) -> str:
    words = [] if node.share is None else [percent(node.share).strip()]
    if not node.reached:
        words = ["never"]
    if node.met:
        words.append(node.steps)
    if node.found:
        words.append("▲")
    back = [link.target for link in turned if link.source == node.id]
    if back:
        words.append(f"↺ {', '.join(back)}")
    return " · ".join(words)


class _Text:
    """A line of text with words put at places; what would run into a neighbour is moved to the left edge at most."""

    def __init__(self, columns: int) -> None:
        self.columns, self.line = columns, ""

    def put(self, centre: int, text: str) -> None:
        """Put a text so that its middle stands at ``centre``."""
        width = cells(text)
        at = max(min(centre - width // 2, self.columns - width), cells(self.line) + (1 if self.line else 0), 0)
        self.line += " " * (at - cells(self.line)) + text


def _between(made: Layout, centres: Sequence[dict[str, int]], depth: int) -> list[str]:
    """Return the lines between a layer and the one above it."""
    above, here = centres[depth - 1], centres[depth]
    pairs: set[tuple[int, int]] = set()
    for route in made.routes.values():
        for one, other in pairwise(route):
            if one in above and other in here:
                pairs.add((above[one], here[other]))
    tracks = _tracks(pairs)
    width = max([*above.values(), *here.values(), 0]) + 1
    grid = [[0] * width for _ in range(len(tracks) or 1)]
    if not tracks:
        for start, _ in pairs:
            grid[0][start] |= _UP | _DOWN
        return ["".join(_LINES[sign] for sign in row) for row in grid]
    for number, (starts, ends) in enumerate(tracks):
        _draw_track(grid, number, starts, ends)
    for start, end in pairs:
        if start == end and not any(start in starts and end in ends for starts, ends in tracks):
            for row in grid:
                row[start] |= _UP | _DOWN
    return ["".join(_LINES[sign] for sign in row) for row in grid]


def _draw_track(grid: list[list[int]], number: int, starts: set[int], ends: set[int]) -> None:
    low, high = min(starts | ends), max(starts | ends)
    for column in range(low, high + 1):
        grid[number][column] |= (_LEFT if column > low else 0) | (_RIGHT if column < high else 0)
    for column in starts:
        grid[number][column] |= _UP
        for row in grid[:number]:
            row[column] |= _UP | _DOWN
    for column in ends:
        grid[number][column] |= _DOWN
        for row in grid[number + 1 :]:
            row[column] |= _UP | _DOWN


def _tracks(pairs: set[tuple[int, int]]) -> list[tuple[set[int], set[int]]]:
    """Return the horizontal lines needed: one for each fan, one for sources that share all their targets.

    What leads straight down alone needs none.
    """
    targets: dict[int, set[int]] = {}
    for start, end in pairs:
        targets.setdefault(start, set()).add(end)
    joined: dict[frozenset[int], set[int]] = {}
    for start, ends in targets.items():
        joined.setdefault(frozenset(ends), set()).add(start)
    tracks = [(starts, set(ends)) for ends, starts in joined.items()]
    straight = [(starts, ends) for starts, ends in tracks if starts == ends and len(starts) == 1]
    taken = [one for one in tracks if one not in straight]
    return sorted(taken, key=lambda one: (min(one[0]), min(one[1])))


def _chosen(picture: Picture, columns: int) -> list[str]:
    """Return what is chosen in each decision of a picture, which has no room for it, and where that leads."""
    lines: list[str] = []
    for node in picture.nodes:
        if node.kind == "decision":
            lines += [node.id, *_ways_out(links_of(picture, node.id), columns, "  ")]
    return lines


# ---- a list ---------------------------------------------------------------------------------------------------------


def _listed(picture: Picture, columns: int) -> list[str]:
    """Return one scene a line in the order of the layers, with its ways out below it."""
    nodes = {node.id: node for node in picture.nodes}
    line = _on_line(picture)
    lines: list[str] = []
    for row in layout(picture).layers:
        for name in row:
            if is_bend(name):
                continue
            node = nodes[name]
            mark = ("»" if name in line else " ") + ("▲" if node.found else " ")
            share = percent(node.share) if node.reached else "never"
            head = f"{share:>5} {mark}{SIGNS[node.kind]} {node.title if node.kind == 'fold' else name}"
            head += f"  {node.steps}" if node.met else ""
            lines.append(shorten(head, columns))
            lines += _ways_out(links_of(picture, name), columns)
    return lines


def _ways_out(links: Sequence[Link], columns: int, indent: str = " " * 11) -> list[str]:
    """Return ways as lines, each kept whole where it fits a line and broken between its options where it does not."""
    lines: list[str] = []
    now = ""
    for link in links:
        names = [f"[{name}]" if name in link.chosen else name for name in link.names]
        words = [f"{name}/" for name in names[:-1]] + [f"{name} " for name in names[-1:]] + [f"→ {link.target}"]
        whole = "".join(words)
        if now and cells(now) + cells(whole) + 3 <= columns:
            now += f" · {whole}"
            continue
        lines += [now] if now else []
        now = indent
        for word in [whole] if cells(indent + whole) <= columns else words:
            if now.strip() and cells(now + word) > columns:
                lines.append(now)
                now = f"{indent}  "
            now += word
    return [shorten(text, columns) for text in ([*lines, now] if now else lines)]
