"""The map with the way a room took, and with the ways of several."""

from __future__ import annotations

import random

import pytest
from tests.debrief.making import begun, decide_first, played
from tests.exercises import Driver
from tests.reports.pictures.reading import DROLE, SVG, height, read, words

from tabletop.debrief.drawn import Stop, Way, map_of, map_so_far, way_of
from tabletop.explore.picture import Link, Node, Picture
from tabletop.reports.pictures.canvas import INK, LINE, PANEL, QUIET, TWO
from tabletop.reports.pictures.of_session import path_picture
from tabletop.reports.pictures.path import draw
from tabletop.session import commands as co


def _picture(room: Driver) -> str | None:
    return path_picture(room.state, room.happened)


def test_the_way_says_what_was_met_and_decided() -> None:
    """Every scene is there once it is over, those met numbered in order, with what was decided in them."""
    said = words(_picture(played()))
    for title in ("The request", "Between", "The answer", "The end", "The other end"):
        assert title in said
    assert "→ Share in stages" in said and "→ A panel" in said
    assert {"1", "2", "3", "4"} <= set(said.split("\n"))
    assert "heavy: the way taken" in said and "jump" not in said and "taken back" not in said


def test_before_the_end_only_what_was_played_is_there() -> None:
    """A report of a session that has not ended names no scene to come."""
    room = begun()
    assert "The request" in words(_picture(room))
    for title in ("Between", "The answer", "The end", "Share in stages"):
        assert title not in words(_picture(room))


def test_a_room_that_played_nothing_has_no_picture() -> None:
    """None, not an empty frame."""
    room = Driver(begun().compiled.exercise, 2)
    assert _picture(room) is None
    assert draw(map_of(begun().compiled.exercise), []) is None
    assert draw(map_of(begun().compiled.exercise), [Way(())]) is None


def test_what_was_taken_back_and_jumped_is_marked() -> None:
    """A step that an undo took back is dashed and named, a jump dotted and named."""
    room = begun()
    decide_first(room)
    room.to("write:terms")
    room.did(co.Jump(scene="second"))
    room.did(co.Undo(why="too early"))
    room.did(co.Jump(scene="other"))
    while room.state.phase == "scene":
        room.space()
    said = words(_picture(room))
    assert "taken back" in said and "dashed: gone and taken back" in said
    assert "jump" in said and "dotted: jumped" in said and "jumped here" in said


def test_a_dropped_scene_is_named() -> None:
    """Whoever dropped a scene sees where that led."""
    room = begun()
    decide_first(room)
    room.to("write:terms")
    room.did(co.DropScene())
    assert "came here by" in words(_picture(room))


def test_groups_stand_by_letter_and_not_by_number() -> None:
    """Two ways on one map: each scene and each way names those who came."""
    rooms = [played(), played(second="us", outcome="")]
    ways = [way_of(room.state, room.happened, letter) for room, letter in zip(rooms, "AB", strict=True)]
    map_ = map_so_far(rooms[0].state)
    assert map_ is not None
    lines = words(draw(map_, ways)).split("\n")
    assert "A B" in lines and "1" not in lines
    assert lines[lines.index("The end") + 1] == "A B"


def test_many_groups_are_cut_and_counted() -> None:
    """Twelve letters do not fit on a way: six, and how many more."""
    map_ = Picture("t", "a", (Node("a", "A", "scene"), Node("b", "B", "ending")), (Link("a", "b"),), 2)
    ways = [Way((Stop("a"), Stop("b")), letter) for letter in "ABCDEFGHIJKL"]
    assert "A B C D E F +6" in words(draw(map_, ways))


def test_what_is_taken_can_be_told_without_colour() -> None:
    """Scenes met are heavy and filled, others thin and dashed; ways differ in weight, not only in tone."""
    root = read(_picture(played()))
    boxes = [one for one in root.iter(f"{SVG}rect") if one.get("stroke")]
    met = [one for one in boxes if one.get("fill") == PANEL]
    others = [one for one in boxes if one.get("stroke-dasharray")]
    assert met and others and not set(met) & set(others)
    assert min(float(one.get("stroke-width", 0)) for one in met) > max(
        float(one.get("stroke-width", 0)) for one in others
    )
    ways = [(one.get("stroke"), float(one.get("stroke-width", 0))) for one in root.iter(f"{SVG}path")]
    assert max(w for stroke, w in ways if stroke == TWO) > 2 * max(w for stroke, w in ways if stroke == LINE) > 0
    assert {one.get("fill") for one in root.iter(f"{SVG}text")} <= {INK, QUIET, TWO, "#ffffff"}


def _large(scenes: int, ways: int, seed: int, labels: tuple[str, ...]) -> tuple[Picture, Way]:
    rng = random.Random(seed)
    nodes = tuple(
        Node(f"s{i}", rng.choice(labels), "ending" if i > scenes - 3 else rng.choice(("decision", "scene")))
        for i in range(scenes)
    )
    links = {}
    for i in range(scenes - 2):
        for _ in range(rng.randint(1, ways)):
            to = rng.randint(0, scenes - 1) if rng.random() < 0.2 else min(scenes - 1, i + rng.randint(1, 4))
            links[f"s{i}", f"s{to}"] = Link(f"s{i}", f"s{to}")
    stops = [Stop("s0", "start")]
    stops += [
        Stop(f"s{rng.randrange(scenes)}", rng.choice(("goto", "decision", "jump", "drop")), rng.choice(labels))
        for _ in range(scenes)
    ]
    back = tuple((f"s{rng.randrange(scenes)}", f"s{rng.randrange(scenes)}") for _ in range(4))
    return Picture("t", "s0", nodes, tuple(links.values()), scenes), Way(tuple(stops), taken_back=back)


@pytest.mark.parametrize("scenes", [1, 2, 3, 9, 40, 61, 150])
@pytest.mark.parametrize("seed", [1, 2])
def test_any_map_becomes_a_picture_on_one_page(scenes: int, seed: int) -> None:
    """Loops, jumps anywhere, labels of any kind: valid, within its width, and large ones folded to a page's height."""
    map_, way = _large(scenes, 3, seed, DROLE)
    for ways in ([way], [way, Way(way.stops[::-1], "B")]):
        svg = draw(map_, ways)
        root = read(svg)
        for box in root.iter(f"{SVG}rect"):
            assert float(box.get("x", 0)) >= -0.1
            assert float(box.get("x", 0)) + float(box.get("width", 0)) <= 720.1
    if scenes > 60:
        assert "scenes:" in words(svg)
        assert height(svg) < 1500


def test_a_long_line_of_scenes_fits_a_page() -> None:
    """Fifty scenes one after the other are folded, and still show the whole way."""
    nodes = tuple(Node(f"s{i}", f"Scene {i}", "scene") for i in range(50))
    map_ = Picture("t", "s0", nodes, tuple(Link(f"s{i}", f"s{i + 1}") for i in range(49)), 50)
    svg = draw(map_, [Way(tuple(Stop(f"s{i}") for i in range(50)))])
    assert height(svg) < 1000
    assert "47–50" in words(svg)
