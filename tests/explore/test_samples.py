"""Stories in the manner of other people's: a castle of rooms, a dungeon of gates, hearts to win, a day that repeats."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.exercises import exercise_of
from tests.explore.in_session import in_session

from tabletop.exercise.exercise import Exercise
from tabletop.explore.choices import Choice
from tabletop.explore.findings import find
from tabletop.explore.playtests import play_at_random
from tabletop.explore.search import search
from tabletop.explore.summary import summarise
from tabletop.session.play import Compiled

HERE = Path(__file__).parent / "samples"
DAYS = 7


def sample(name: str) -> str:
    """Return a story's text; that of the seven evenings is written out here."""
    text = (HERE / f"{name}.yaml").read_text("utf-8")
    if name != "affection":
        return text
    epilogue = re.search(r"&epilogue\n((?: {6}- .*\n)+)", text)
    assert epilogue is not None
    lines = "[" + ", ".join(line.strip()[2:] for line in epilogue[1].splitlines()) + "]"
    levels = "[" + ", ".join(f"p{n}" for n in range(101)) + "]"
    text = text.replace(" &epilogue", "").replace("EPILOGUE", lines).replace("LEVELS", levels)
    return text.replace("DAYS\n", "".join(_day(day) for day in range(DAYS)))


def _day(day: int) -> str:
    onward = f"day{day + 1}" if day + 1 < DAYS else "reckoning"
    move = "moves: {{{who}: {{by: {by}, because: So.}}}}".format
    options = [
        f"listen: {{label: Listen to Ana, {move(who='ana', by=9)}, goto: {onward}}}",
        f"walk: {{label: Walk with Ben, {move(who='ben', by=9)}, goto: {onward}}}",
        f"sulk: {{label: Sulk, set: {{quarrel: true}}, {move(who='ana', by=-5)}, goto: {onward}}}",
    ]
    closed = 'when: "{}", hidden: true'.format
    if day == 2:
        gate = closed("ana >= 'p38'")
        options.append(f"give: {{label: Give a present, {gate}, set: {{gift: true}}, goto: {onward}}}")
    if day == 3:
        options += [f"{word}: {{label: Letter, set: {{letter: {word}}}, goto: {onward}}}" for word in ("read", "burnt")]
    if day == 5:
        happy = f"set: {{dance: true}}, {move(who='ben', by=9)}"
        options.append(f"dance: {{label: Dance, {closed('quarrel or gift')}, {happy}, goto: {onward}}}")
    written = "\n".join(f"        {option}" for option in options)
    return f"  day{day}:\n    text: An evening.\n    decision:\n      ask: What do you do?\n      options:\n{written}\n"


SAMPLES = ("castle", "dungeon", "affection", "timeloop")


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_is_said_of_a_story_that_works(name: str) -> None:
    """No scene is missed, no option is closed for ever, nobody is stuck: and nothing of the kind is said."""
    found = find(exercise_of(sample(name)))
    assert found.complete
    assert [(one.finding.code, one.finding.path) for one in found.shown if one.finding.code < "T429"] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_scene_is_played_to_by_a_session(name: str) -> None:
    """The shortest play to each scene is taken by a real session, which then stands in that scene."""
    exercise = exercise_of(sample(name))
    found = search(Compiled(exercise), liberties=True)
    plays: dict[str, list[Choice]] = {}
    for state in range(len(found)):
        plays.setdefault(found.scene_id(state), found.play_to(state))
    assert set(plays) == set(exercise.scenes)
    for scene, play in plays.items():
        assert in_session(exercise, play).state.scene_id == scene


@pytest.mark.parametrize("name", ["castle", "dungeon", "affection"])
def test_shares_agree_with_plays_at_random(name: str) -> None:
    """What `explore` counts exactly, two thousand plays at random come to nearly as well."""
    exercise = exercise_of(sample(name))
    counted = {ending.scene: ending.share for ending in summarise(exercise).endings}
    played = play_at_random(exercise, 2_000, seed=5)
    assert played.stuck_count == 0
    for scene, share in counted.items():
        assert share is None or abs(share - played.endings[scene] / 2_000) < 0.05


def codes(exercise: Exercise) -> set[tuple[str, str]]:
    return {(one.finding.code, "/".join(map(str, one.finding.path[1:]))) for one in find(exercise).shown}


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("castle", "set: {lamp: true}", "set: {lamp: false}", {("T421", "cellar")}),
        ("castle", "coins: many}", "coins: few}", {("T421", "riches")}),
        ("castle", "set: {guard: awake}, goto: gate", "goto: gate", {("T426", "court/blocks/1/when")}),
        ("dungeon", "altar: broken, bone_key: true", "altar: cracked, bone_key: true", {("T421", "heart")}),
        ("dungeon", "lose: {label: You fall, when: health == 'dead'", "lose: {label: You fall, when: health == 'h6'",
         {("T423", "rats/decision/options/fight/outcomes")}),
        ("dungeon", "start: h4", "start: h5", set()),
        ("affection", "by: 9", "by: 5", {("T421", "both"), ("T421", "with_ana")}),
        ("timeloop", "set: {code: half}", "set: {code: unknown}", {("T421", "vault")}),
        ("timeloop", "set: {met_clerk: true}", "set: {met_clerk: false}", {("T426", "office/blocks/0/when")}),
        ("timeloop", "wait: {label: Leave it, goto: night}", "wait: {label: Leave it, goto: vault}", set()),
        ("timeloop", "when: not keycard, hidden: true, set: {keycard: true}, goto: corridor",
         "when: not keycard, hidden: true, set: {keycard: true}, goto: pit",
         {("T424", "wake"), ("T421", "vestibule")}),
    ],
)  # fmt: skip
def test_a_slip_in_a_story_is_found(name: str, old: str, new: str, expected: set[tuple[str, str]]) -> None:
    """One word changed gives the finding it should; where nothing breaks, none."""
    text = sample(name)
    assert text.count(old) >= 1
    text = text.replace(old, new)
    if "goto: pit" in new:
        text += "  pit: {text: A pit., routes: [{when: hour == 'evening', goto: night}, {goto: pit}]}\n"
    found = {one for one in codes(exercise_of(text)) if one[0] < "T428"}
    assert expected <= found if expected else found == set()
