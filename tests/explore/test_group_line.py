"""The way a group took, on the map: numbered scenes, marked choices, jumps told as such."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.exercises import Driver, exercise_of
from tests.explore.test_map import ROUND

from tabletop.explore.folding import folded
from tabletop.explore.group_line import with_group
from tabletop.explore.map_graphs import draw_dot, draw_mermaid
from tabletop.explore.map_svg import draw_svg
from tabletop.explore.map_text import draw_text
from tabletop.explore.picture import Picture, picture
from tabletop.session import commands as co

RENAMED = ROUND.replace("think:", "ponder:").replace("goto: think", "goto: ponder").replace(
    "text: A., minutes: 2", "was: [think], text: A., minutes: 2"
)  # fmt: skip


def evening(text: str = ROUND) -> Picture:
    """Return the map of ``text`` with an evening that went round once, jumped to the lost scene and came out."""
    old = exercise_of(ROUND)
    driver = Driver(old)
    driver.begin()
    driver.did(co.Decide(option="again", reason="So."))
    for _ in range(20):
        if driver.state.scene_id == "think":
            break
        driver.space()
    driver.did(co.Jump(scene="lost"))
    for _ in range(20):
        if driver.state.scene_id == "out":
            break
        driver.space()
    new = exercise_of(text)
    return with_group(picture(new), new, old, driver.happened, "Monday <1>")


def test_scenes_are_numbered_and_choices_marked() -> None:
    """Each scene knows when the group met it, each way whether it was taken and by which option."""
    drawn = evening()
    assert {node.id: node.met for node in drawn.nodes} == {"ask": (1,), "think": (2,), "lost": (3,), "out": (4,)}
    gone = {(link.source, link.target): link for link in drawn.links if link.gone}
    assert set(gone) == {("ask", "think"), ("think", "lost"), ("lost", "out")}
    assert gone["ask", "think"].chosen == ("again",)
    assert gone["think", "lost"].beside
    assert not any(link.gone for link in picture(exercise_of(ROUND)).links)


def test_it_is_drawn_in_every_format() -> None:
    """Text, SVG, Mermaid and DOT show it by more than colour and say whose way it is."""
    drawn = evening()
    text = draw_text(drawn)
    assert "[again] → think" in text
    assert "# think → lost: jump, no way of the text" in text
    assert "the way of Monday <1>" in text
    svg = draw_svg(drawn)
    ElementTree.fromstring(svg)
    assert svg.count('class="gone"') == 3
    assert "✓ again" in svg
    assert "the way of Monday &lt;1&gt;" in svg
    for graph in (draw_mermaid(drawn), draw_dot(drawn)):
        assert "✓ again" in graph
        assert "the way of Monday" in graph


def test_a_renamed_scene_is_found_by_its_earlier_id() -> None:
    """The map is that of the text as it is now."""
    assert evening(RENAMED).node("ponder").met == (2,)


def test_it_stays_on_a_folded_map() -> None:
    """Scenes folded together keep when the group met them."""
    small = folded(evening(), most=2)
    assert sorted(number for node in small.nodes for number in node.met) == [1, 2, 3, 4]
