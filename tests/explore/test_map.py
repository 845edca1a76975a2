"""The map: everything on it under 12 scenes, folded above 60, readable at 80 columns, sound in every format."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from tests.exercises import exercise_of
from tests.explore.stories import faulty, story

from tabletop.explore.folding import folded
from tabletop.explore.layout import depths, is_bend, layout
from tabletop.explore.map_graphs import draw_dot, draw_mermaid
from tabletop.explore.map_svg import draw_svg
from tabletop.explore.map_text import draw_text
from tabletop.explore.picture import Picture, picture
from tabletop.library import load_exercise
from tabletop.paging.lines import cells

ROUND = """
tabletop: 1
title: "Round <&> \\"quoted\\""
scenes:
  ask:
    title: 'Ask "them" & 1 < 2'
    may_go: {goto: out}
    decision:
      ask: Again?
      options:
        again: {label: Again, goto: think}
        self: {label: Here, goto: ask}
        leave: {label: Leave, goto: out}
        never: {label: Never, when: "visited('lost')", hidden: true, goto: lost}
  think: {text: A., minutes: 2, goto: ask}
  lost: {text: A., goto: out}
  out: {text: B., ending: Out}
"""
SIZES = [1, 2, 4, 40, 400]


@pytest.fixture(scope="module")
def shipped() -> Picture:
    return picture(load_exercise("leaked_file"))


def test_shipped_exercise_is_a_picture_at_80_columns(shipped: Picture) -> None:
    """All 13 scenes stand on it with their titles, and no line is wider than 80 cells."""
    text = draw_text(shipped)
    assert "┬" in text
    assert all(node.title in text for node in shipped.nodes)
    assert max(map(cells, text.split("\n"))) <= 80


@pytest.mark.parametrize("cells_of_story", SIZES)
@pytest.mark.parametrize("columns", [40, 80, 120])
def test_no_line_is_wider_than_asked(cells_of_story: int, columns: int) -> None:
    """Whatever the size of the exercise, the text keeps to its columns."""
    drawn = folded(picture(story(cells_of_story).exercise()))
    assert max(map(cells, draw_text(drawn, columns).split("\n"))) <= columns


@pytest.mark.parametrize("cells_of_story", SIZES)
def test_folds_above_60_and_hides_nothing_below(cells_of_story: int) -> None:
    """Up to 60 scenes each is a node of its own; above, all are in some node, and there are at most 60."""
    whole = picture(story(cells_of_story).exercise())
    drawn = folded(whole)
    held = [name for node in drawn.nodes for name in node.holds or (node.id,)]
    assert sorted(held) == sorted(node.id for node in whole.nodes)
    assert len(drawn.nodes) <= 60
    assert (drawn == whole) == (len(whole.nodes) <= 60)


def test_every_way_is_on_the_map() -> None:
    """Ways on, back, to the scene itself and past a dropped one are all there, with the options that take them."""
    drawn = picture(exercise_of(ROUND))
    assert [(link.source, link.target, link.names, link.dropped, link.taken) for link in drawn.links] == [
        ("ask", "think", ("again",), False, True),
        ("ask", "ask", ("self",), False, True),
        ("ask", "out", ("leave",), False, True),
        ("ask", "lost", ("never",), False, False),
        ("think", "ask", (), False, True),
        ("lost", "out", (), False, False),
    ]
    text = draw_text(drawn)
    for word in ("again → think", "self → ask", "leave → out", "never → lost", "↺ ask", "T421"):
        assert word in text


def test_findings_and_shares_are_on_the_map() -> None:
    """A scene no play reaches is marked, with what was found; the others carry their share of plays."""
    drawn = picture(exercise_of(ROUND))
    lost = drawn.node("lost")
    assert (lost.reached, [text.split()[0] for text in lost.found]) == (False, ["T421"])
    assert drawn.node("out").share == pytest.approx(1.0)
    assert drawn.node("think").share == pytest.approx(1 / 2)


def test_the_source_s_line_is_on_the_map(shipped: Picture) -> None:
    """Who follows the source goes one way through the shipped exercise, from the start to an ending."""
    line = [link for link in shipped.links if link.author]
    assert {link.source for link in line} >= {shipped.start}
    ends = {node.id for node in shipped.nodes if node.kind == "ending"}
    assert {link.target for link in line} & ends
    assert {link.target for link in line} & ends != ends


@pytest.mark.parametrize("cells_of_story", SIZES)
def test_svg_is_sound(cells_of_story: int) -> None:
    """The SVG is well-formed, asks for nothing from outside, knows light and dark, and boxes do not overlap."""
    drawn = folded(picture(faulty(cells_of_story, min(cells_of_story, 3), 1).exercise()))
    text = draw_svg(drawn)
    root = ElementTree.fromstring(text)
    assert "prefers-color-scheme: dark" in text
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\((?!#)", text)
    boxes = [
        tuple(float(box.get(key, "0")) for key in ("x", "y", "width", "height"))
        for box in root.iter("{http://www.w3.org/2000/svg}rect")
        if (box.get("class") or "").startswith("box")
    ]
    assert len(boxes) == len(drawn.nodes)
    for number, (x, y, width, height) in enumerate(boxes):
        for x2, y2, width2, height2 in boxes[number + 1 :]:
            assert x + width <= x2 or x2 + width2 <= x or y + height <= y2 or y2 + height2 <= y


def test_names_cannot_break_out_of_any_format() -> None:
    """Signs that mean something to SVG, Mermaid or DOT stand as text."""
    drawn = picture(exercise_of(ROUND))
    ElementTree.fromstring(draw_svg(drawn))
    assert "& 1 < 2" not in draw_svg(drawn)
    assert "Ask #34;them#34; #38; 1 #60; 2" in draw_mermaid(drawn)
    assert 'digraph "Round <&> \\"quoted\\""' in draw_dot(drawn)


@pytest.mark.parametrize("cells_of_story", [1, 4, 40])
def test_graphs_name_every_node_and_way(cells_of_story: int) -> None:
    """Mermaid and DOT hold one line for each node and each way."""
    drawn = folded(picture(story(cells_of_story).exercise()))
    mermaid, dot = draw_mermaid(drawn), draw_dot(drawn)
    assert len(re.findall(r"^  n\d+(?:\[|\(|\{)", mermaid, re.MULTILINE)) == len(drawn.nodes)
    assert len(re.findall(r"-->|-\.->", mermaid)) == len(drawn.links)
    assert len(re.findall(r'^  "[^"]+" \[label', dot, re.MULTILINE)) == len(drawn.nodes)
    assert dot.count(" -> ") == len(drawn.links)


def test_layers_go_downwards() -> None:
    """A way on leads to a lower layer; ways that pass layers have a bend in each; only ways back are turned."""
    drawn = picture(faulty(6, 4, 2).exercise())
    depth, made = depths(drawn), layout(drawn)
    place = made.place()
    for number, link in enumerate(drawn.links):
        if number in made.turned:
            assert depth[link.source] > depth[link.target]
            continue
        route = made.routes[number]
        assert (route[0], route[-1]) == (link.source, link.target)
        assert [place[name][0] for name in route] == list(range(depth[link.source], depth[link.target] + 1))
        assert all(map(is_bend, route[1:-1]))


def test_a_map_without_shares_says_so(shipped: Picture) -> None:
    """Where the search stopped the map says that no shares are told."""
    bare = replace(shipped, complete=False, nodes=tuple(replace(node, share=None) for node in shipped.nodes))
    assert "no shares are told" in draw_text(bare)
    assert "no shares are told" in draw_svg(bare)


LONG_NAMES = """
tabletop: 1
title: Names
scenes:
  ask:
    title: Wide MMMMMMMMMMMMMMMMMMMMMMMMMMMMMM words
    decision:
      ask: Which?
      goto: a_scene_with_a_rather_long_name_indeed
      options:
        the_first_option_with_a_long_name_here: {label: One}
        the_second_option_with_a_long_name_here: {label: Two}
        the_third_option_with_a_long_name_here: {label: Three}
  a_scene_with_a_rather_long_name_indeed:
    title: '#1; %%{init}%% 会议室会议室会议室会议室会议室'
    text: B.
    ending: Out
"""


def test_long_names_are_broken_not_lost() -> None:
    """Every option and where it leads stands on the text map, however long the names are."""
    text = draw_text(picture(exercise_of(LONG_NAMES)))
    for order in ("first", "second", "third"):
        assert f"the_{order}_option_with_a_long_name_here" in text
    assert "→ a_scene_with_a_rather_long_name_indeed" in text
    assert max(map(cells, text.split("\n"))) <= 80


def test_svg_text_keeps_to_its_box() -> None:
    """Titles, ids and options are shortened to what a wide font needs, so that none runs out of its box."""
    root = ElementTree.fromstring(draw_svg(picture(exercise_of(LONG_NAMES))))
    space = "{http://www.w3.org/2000/svg}"
    for group in root.iter(f"{space}g"):
        box = group.find(f"{space}rect")
        if box is None:
            continue
        for text in group.iter(f"{space}text"):
            wide = cells(text.text or "") * 5.2
            assert wide + float(text.get("x", "0")) <= float(box.get("x", "0")) + 210, text.text


def test_mermaid_takes_no_title_for_its_own() -> None:
    """A number sign opens no entity and two percent signs open no directive."""
    drawn = draw_mermaid(picture(exercise_of(LONG_NAMES.replace("ending: Out", 'ending: "#1; %%{init}%%"'))))
    assert "#35;1#59; #37;#37;{init}#37;#37;" in drawn


def test_what_needs_no_play_is_on_the_map() -> None:
    """A scene nothing leads to and a scene that leads nowhere out are marked with their codes."""
    lost = "  lost: {text: A., goto: out}\n"
    drawn = picture(exercise_of(ROUND.replace(lost, lost + "  trap: {text: A., goto: trap}\n")))
    assert [text.split()[0] for text in drawn.node("trap").found] == ["T204", "T205"]
    assert "▲ trap: T204 nothing leads to the scene “trap”" in draw_text(drawn)


def test_every_sign_has_its_legend(shipped: Picture) -> None:
    """Whatever is drawn apart is told in words on the same map, in each format."""
    drawn = picture(exercise_of(ROUND))
    assert "dashed frame: no play comes here" in draw_svg(drawn)
    assert "long dashes: a way back" in draw_svg(drawn)
    for text in (draw_mermaid(drawn), draw_dot(drawn)):
        assert "dashed: no play comes here" in text.replace("#58;", ":")
        assert "darker blue: share of plays that pass" in text.replace("#58;", ":")
    for text in (draw_mermaid(shipped), draw_dot(shipped)):
        assert "»: who follows the source" in text.replace("#58;", ":")
