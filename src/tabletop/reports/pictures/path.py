"""The map of an exercise with the way a room took: heavy on it, thin beside it. With several rooms a letter for each.

Scenes go from top to bottom in layers (``explore.layout``); above sixty they are folded (``explore.folding``), those
that nobody met first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tabletop.debrief.drawn import Way
from tabletop.explore.folding import MOST_NODES, folded
from tabletop.explore.layout import Layout, is_bend, layout
from tabletop.explore.picture import Node, Picture
from tabletop.reports.pictures.canvas import (
    INK,
    LINE,
    PAGE,
    PANEL,
    QUIET,
    SMALL,
    TWO,
    WIDTH,
    Canvas,
    legend,
    shortened,
    width_of,
    wrapped,
)

_MOST_WIDE, _LEAST_WIDE, _MOST_IN_ROW = 190.0, 84.0, 6
_BEND, _SIDE, _BETWEEN = 10, 16, 14
_PLATE = 4
"""So much lower the words stand in a scene that has numbers on its upper edge."""
_TALLEST = 1000
"""Taller than this no page of a document shows it whole: then more scenes are folded."""
_FOLDS = (MOST_NODES, 40, 24)
_HOW = {"jump": "jumped here", "drop": "came here by dropping a scene"}
_Pair = tuple[str, str]


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[str, str], ...] = ()
    """(style, words): title, note, letters, how."""

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


def draw(map_: Picture, ways: Sequence[Way]) -> str | None:
    """Return the map with the ways taken as SVG, or None when nobody took any.

    One way shows in each scene when it was met (1, 2, …) and what was decided; several show the letters of the groups
    that met it and, on each way on, the letters of those who took it.
    """
    walked = [way for way in ways if way.stops]
    if not walked or not map_.nodes:
        return None
    best = None
    for most in _FOLDS:
        best = _Sheet(_folded(map_, walked, most), walked)
        if best.height <= _TALLEST:
            break
    return best.svg() if best is not None else None


def _folded(map_: Picture, ways: Sequence[Way], most: int) -> Picture:
    met = {stop.scene for way in ways for stop in way.stops}
    # What counts as found is not folded into a chain, so scenes that somebody met stay longest by themselves.
    marked = replace(map_, nodes=tuple(replace(node, found=("met",) if node.id in met else ()) for node in map_.nodes))
    made = folded(marked, most)
    titles = {node.id: node.title for node in map_.nodes}
    nodes = tuple(
        replace(node, title=f"{len(node.holds)} scenes: {titles[node.holds[0]]} … {titles[node.holds[-1]]}")
        if node.holds
        else node
        for node in made.nodes
    )
    return replace(made, nodes=nodes)


class _Sheet:
    """One map laid out on its page."""

    def __init__(self, map_: Picture, ways: Sequence[Way]) -> None:
        self.map, self.ways = map_, ways
        self.several = len(ways) > 1 or any(way.letter for way in ways)
        self.holder = {name: node.id for node in map_.nodes for name in (node.holds or (node.id,))}
        self.met = self._met()
        self.taken, self.jumped = self._taken()
        self.left = {
            (self.holder[a], self.holder[b])
            for way in ways
            for a, b in way.taken_back
            if a in self.holder and b in self.holder
        } - set(self.taken)
        self.made: Layout = layout(map_)
        self.boxes = self._boxes()
        self.height = max((box.bottom for box in self.boxes.values()), default=0) + 14

    # -- who went where

    def _met(self) -> dict[str, list[str]]:
        """For each node what its corner says: numbers of the visits, or letters of the groups."""
        met: dict[str, list[str]] = {}
        for way in self.ways:
            for number, stop in enumerate(way.stops, 1):
                node = self.holder.get(stop.scene)
                if node is not None:
                    word = way.letter if self.several else str(number)
                    known = met.setdefault(node, [])
                    known += [word] if word not in known else []
        return met

    def _taken(self) -> tuple[dict[_Pair, list[str]], dict[_Pair, list[str]]]:
        """Ways on that were taken, and jumps, each with the letters of those who did."""
        taken: dict[_Pair, list[str]] = {}
        jumped: dict[_Pair, list[str]] = {}
        for way in self.ways:
            for before, after in pairwise(way.stops):
                a, b = self.holder.get(before.scene), self.holder.get(after.scene)
                if a is None or b is None or (a == b and before.scene != after.scene):
                    continue
                row = (jumped if after.how == "jump" else taken).setdefault((a, b), [])
                row += [way.letter] if way.letter not in row else []
        return taken, jumped

    # -- laying out

    def _boxes(self) -> dict[str, _Box]:
        nodes = {node.id: node for node in self.map.nodes}
        boxes: dict[str, _Box] = {}
        y = 13.0
        tight = len(self.made.layers) > 9
        for row in self.made.layers:
            for part in _rows(row):
                placed = self._row(part, nodes, y)
                boxes |= placed
                y = max(box.bottom for box in placed.values()) + (30 if tight else 42)
        return boxes

    def _row(self, row: Sequence[str], nodes: dict[str, Node], y: float) -> dict[str, _Box]:
        scenes = [name for name in row if not is_bend(name)]
        bends, bend, between = len(row) - len(scenes), float(_BEND), float(_BETWEEN)
        room = WIDTH - 2 * _SIDE
        wide = min(_MOST_WIDE, (room - bends * bend - between * (len(row) - 1)) / len(scenes)) if scenes else 0.0
        if bends and wide < _LEAST_WIDE:  # many ways pass here: they stand close, and scenes keep a width to read
            wide, bend = min(_LEAST_WIDE, room / max(len(scenes), 1)), 2.0
            between = max(room - wide * len(scenes) - bend * bends, 0.0) / max(len(row) - 1, 1)
        lines = {name: self._lines(nodes[name], wide - 16) for name in scenes}
        tall = max((_height(found) for found in lines.values()), default=20)
        whole = wide * len(scenes) + bend * bends + between * (len(row) - 1)
        # What is left over stands between the scenes, so that ways have room.
        over = max(room - whole, 0.0) / (len(row) + 1)
        gap, x = between + over, _SIDE + over
        boxes = {}
        for name in row:
            if is_bend(name):
                boxes[name] = _Box(x, y, bend, tall)
                x += bend + gap
                continue
            own = _height(lines[name])
            boxes[name] = _Box(x, y + (tall - own) / 2, wide, own, tuple(lines[name]))
            x += wide + gap
        return boxes

    def _lines(self, node: Node, room: float) -> list[tuple[str, str]]:
        met = self.met.get(node.id, [])
        said = [("bold" if met else "quiet", line) for line in wrapped(node.title, room, SMALL, 3, bold=bool(met))]
        if self.several:
            return said + [("letters", line) for line in wrapped(_letters(met), room, SMALL, 2, bold=True)]
        stops = [(n, s) for n, s in enumerate(self.ways[0].stops, 1) if self.holder.get(s.scene) == node.id]
        corner = [("number", shortened(_numbers([number for number, _ in stops]), room, SMALL))]
        notes = list(dict.fromkeys(f"→ {stop.note}" for _, stop in stops if stop.note))
        hows = list(dict.fromkeys(_HOW[stop.how] for _, stop in stops if stop.how in _HOW))
        said = (corner if stops else []) + said
        if not node.holds:
            said += [("note", line) for note in notes[:3] for line in wrapped(note, room, SMALL, 2)]
        return said + [("how", line) for how in hows for line in wrapped(how, room, SMALL, 2)]

    # -- drawing

    def svg(self) -> str:
        """Return the picture."""
        canvas = Canvas()
        labels: list[tuple[float, float, str]] = []
        drawn = set()
        order = sorted(range(len(self.map.links)), key=lambda n: self._pair(n) in self.taken)
        for number in order:
            pair = self._pair(number)
            drawn.add(pair)
            labels += self._way(canvas, pair, self._route(number), number in self.made.turned)
        for pair in [*self.taken, *self.left]:
            if pair not in drawn:
                drawn.add(pair)
                labels += self._way(canvas, pair, [], self._upwards(pair))
        for pair, letters in self.jumped.items():
            self._aside(canvas, pair, dashes="2 4", weight=2.6)
            labels += self._label_of_jump(pair, letters)
        for node in self.map.nodes:
            self._node(canvas, node)
        for x, y, words in labels:
            # A plate on a scene would hide its words; the scene names its groups itself.
            if not any(box.x <= x <= box.x + box.width and box.y <= y <= box.bottom for box in self._scenes()):
                half = width_of(words, SMALL, bold=True) / 2 + 5
                canvas.tag(min(max(x, half), WIDTH - half), y, words)
        y = legend(canvas, self.height + 10, self._legend())
        return canvas.svg(y, "The way taken on the map of the exercise")

    def _scenes(self) -> list[_Box]:
        return [self.boxes[node.id] for node in self.map.nodes]

    def _pair(self, number: int) -> _Pair:
        link = self.map.links[number]
        return link.source, link.target

    def _route(self, number: int) -> list[str]:
        return self.made.routes.get(number, [])

    def _upwards(self, pair: _Pair) -> bool:
        return self.boxes[pair[1]].y <= self.boxes[pair[0]].y

    def _legend(self) -> list[str]:
        said = ["heavy: the way taken" if not self.several else "letters: the groups that came this way"]
        said += ["thin: ways not taken"]
        said += ["dotted: jumped"] if self.jumped else []
        said += ["dashed: gone and taken back"] if self.left else []
        said += ["◆ a decision", "rounded: an ending"]
        return said

    def _way(self, canvas: Canvas, pair: _Pair, route: Sequence[str], turned: bool) -> list[tuple[float, float, str]]:
        """Draw a way and return its label, if it has one: (x, y, words)."""
        letters = self.taken.get(pair)
        heavy, left = letters is not None, pair in self.left
        stroke, weight = (TWO, 3.4) if heavy else (QUIET, 1.8) if left else (LINE, 1.0)
        if pair[0] == pair[1]:
            x, y = self._self(canvas, pair[0], stroke, weight)
        elif turned:
            x, y = self._aside(canvas, pair, stroke=stroke, weight=weight, dashes="6 4" if left and not heavy else "")
        else:
            x, y = self._down(canvas, pair, route, stroke, weight, "6 4" if left and not heavy else "")
        words = [_letters(letters)] if letters and self.several else []
        words += ["taken back"] if left and not self.several else []
        return [(x, y, word) for word in words if word]

    def _down(
        self, canvas: Canvas, pair: _Pair, route: Sequence[str], stroke: str, weight: float, dashes: str
    ) -> tuple[float, float]:
        one, other = self.boxes[pair[0]], self.boxes[pair[1]]
        begin = (self._leave(pair), one.bottom)
        end = (self._arrive(pair), other.y - 1)
        points = [begin]
        for name in route[1:-1]:
            bend = self.boxes[name]
            points += [(bend.middle, bend.y), (bend.middle, bend.bottom)]
        points.append((end[0], end[1] - 6))
        d = f"M{begin[0]:.1f} {begin[1]:.1f}"
        for (x1, y1), (x2, y2) in pairwise(points):
            bow = (y2 - y1) / 2
            d += f"C{x1:.1f} {y1 + bow:.1f} {x2:.1f} {y2 - bow:.1f} {x2:.1f} {y2:.1f}"
        canvas.path(d, stroke=stroke, weight=weight, dashes=dashes)
        canvas.tip(*end, 0, 1, fill=stroke, size=4.5 + weight)
        (x1, y1), (x2, y2) = points[0], points[1]
        return (x1 + x2) / 2, (y1 + y2) / 2

    def _aside(
        self, canvas: Canvas, pair: _Pair, *, stroke: str = TWO, weight: float = 1, dashes: str = ""
    ) -> tuple[float, float]:
        """A way that goes up, or past everything: out of one side, round, and into the same side."""
        one, other = self.boxes[pair[0]], self.boxes[pair[1]]
        right = (one.middle + other.middle) / 2 >= WIDTH / 2
        x1 = one.x + one.width if right else one.x
        x2 = other.x + other.width if right else other.x
        y1, y2 = one.y + one.height / 2 + 5, other.y + other.height / 2 - 5
        far = min(max(x1, x2) + 34, WIDTH - 4) if right else max(min(x1, x2) - 34, 4)
        into = x2 + (7 if right else -7)
        canvas.path(
            f"M{x1:.1f} {y1:.1f}C{far:.1f} {y1:.1f} {far:.1f} {y2:.1f} {into:.1f} {y2:.1f}",
            stroke=stroke,
            weight=weight,
            dashes=dashes,
        )
        canvas.tip(x2 + (1 if right else -1), y2, -1 if right else 1, 0, fill=stroke, size=4.5 + weight)
        edge = width_of("taken back", SMALL) / 2
        return min(max((x1 + 2 * far + x2) / 4, edge), WIDTH - edge), (y1 + y2) / 2

    def _self(self, canvas: Canvas, name: str, stroke: str, weight: float) -> tuple[float, float]:
        box = self.boxes[name]
        x, y = box.x + box.width, box.y + box.height / 2
        canvas.path(
            f"M{x:.1f} {y - 7:.1f}C{x + 26:.1f} {y - 18:.1f} {x + 26:.1f} {y + 18:.1f} {x + 6:.1f} {y + 7:.1f}",
            stroke=stroke,
            weight=weight,
        )
        canvas.tip(x + 1, y + 6, -1, 0, fill=stroke, size=4.5 + weight)
        return x + 26, y - 14

    def _leave(self, pair: _Pair) -> float:
        """Where a way leaves its scene: those that lead left leave at the left."""
        box = self.boxes[pair[0]]
        targets = sorted({b for a, b in self._forward() if a == pair[0]} | {pair[1]}, key=self._x)
        return box.x + box.width * (targets.index(pair[1]) + 1) / (len(targets) + 1)

    def _arrive(self, pair: _Pair) -> float:
        box = self.boxes[pair[1]]
        sources = sorted({a for a, b in self._forward() if b == pair[1]} | {pair[0]}, key=self._x)
        return box.x + box.width * (sources.index(pair[0]) + 1) / (len(sources) + 1)

    def _forward(self) -> list[_Pair]:
        return [self._pair(n) for n in range(len(self.map.links)) if n not in self.made.turned]

    def _x(self, name: str) -> float:
        return self.boxes[name].middle

    def _label_of_jump(self, pair: _Pair, letters: Iterable[str]) -> list[tuple[float, float, str]]:
        one, other = self.boxes[pair[0]], self.boxes[pair[1]]
        right = (one.middle + other.middle) / 2 >= WIDTH / 2
        x = max(one.x + one.width, other.x + other.width) + 20 if right else min(one.x, other.x) - 20
        words = _letters(list(letters)) if self.several else "jump"
        edge = width_of(words, SMALL, bold=True) / 2 + 4
        return [(min(max(x, edge), WIDTH - edge), (one.y + one.height / 2 + other.y + other.height / 2) / 2, words)]

    def _node(self, canvas: Canvas, node: Node) -> None:
        box, met = self.boxes[node.id], node.id in self.met
        radius = 13 if node.kind == "ending" else 3
        canvas.box(
            box.x,
            box.y,
            box.width,
            box.height,
            fill=PANEL if met else PAGE,
            stroke=TWO if met else LINE,
            weight=2.6 if met else 1,
            radius=radius,
            dashes="" if met else "4 3",
        )
        y = box.y + 16 + (_PLATE if box.lines and box.lines[0][0] == "number" else 0)
        for style, words in box.lines:
            if style == "number":
                continue
            canvas.text(
                box.x + 8,
                y,
                words,
                size=SMALL,
                bold=style in ("bold", "letters"),
                italic=style in ("note", "how"),
                fill={"quiet": QUIET, "letters": TWO}.get(style, INK),
            )
            y += 14
        self._corner(canvas, node, box)

    def _corner(self, canvas: Canvas, node: Node, box: _Box) -> None:
        """Mark a decision, and number the visits on the upper edge."""
        for style, words in box.lines:
            if style == "number":
                wide = max(width_of(words, SMALL, bold=True) + 10, 17)
                canvas.box(box.x - 5, box.y - 9, wide, 17, fill=TWO, radius=8)
                canvas.text(box.x - 5 + wide / 2, box.y + 3.5, words, size=SMALL, bold=True, fill=PAGE, anchor="middle")
        if node.kind == "decision":
            x, y = box.x + box.width - 9, box.y
            filled = TWO if node.id in self.met else PAGE
            canvas.path(
                f"M{x:.1f} {y - 6:.1f}l6 6l-6 6l-6 -6z", fill=filled, stroke=TWO if node.id in self.met else LINE
            )


def _height(lines: Sequence[tuple[str, str]]) -> float:
    written = sum(1 for style, _ in lines if style != "number")
    return 14 * max(written, 1) + 12 + (_PLATE if written < len(lines) else 0)


def _numbers(numbers: Sequence[int]) -> str:
    """Numbers in order, runs put together: “1–3 · 7”."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " · ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _rows(row: Sequence[str]) -> list[list[str]]:
    """A layer in rows of so many scenes as can be read; its bends stay in the first."""
    scenes = [name for name in row if not is_bend(name)]
    if len(scenes) <= _MOST_IN_ROW:
        return [list(row)]
    first = set(scenes[:_MOST_IN_ROW])
    rest = scenes[_MOST_IN_ROW:]
    parts = [[name for name in row if is_bend(name) or name in first]]
    return parts + [rest[at : at + _MOST_IN_ROW] for at in range(0, len(rest), _MOST_IN_ROW)]


def _letters(letters: Sequence[str]) -> str:
    """Letters of groups in a few signs: “A B D”, from eight on “A B C D E F +3”."""
    return " ".join(letters) if len(letters) <= 8 else f"{' '.join(letters[:6])} +{len(letters) - 6}"
