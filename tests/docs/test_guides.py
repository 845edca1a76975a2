"""What stands in ``facilitator/`` is so: generated pages are the exercises’, keys and verbs are the program’s."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.guides import FACILITATOR, GUIDES, exercises, pages

from tabletop.cli.main import main
from tabletop.console.actions import ACTIONS
from tabletop.exercise.exercise import Exercise
from tabletop.reports import facilitator_guide
from tabletop.session.show import PRIVACY

LOADED = exercises()
BY_HAND = sorted(page for page in FACILITATOR.rglob("*.md") if "<!-- made by" not in page.read_text("utf-8"))
FORM_KEYS = {"enter", "esc", "tab", "a", "w", "x", "s"}
"""Keys of forms, which the registry of actions does not hold: join or take a seat, write, skip, pass over."""
CODE = re.compile(r"`([^`\n]+)`")


@pytest.fixture(params=LOADED, ids=[exercise.id for exercise in LOADED])
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """Each shipped exercise that is played in roles."""
    found: Exercise = request.param
    return found


def test_generated_pages_are_those_of_the_exercise(exercise: Exercise) -> None:
    """Whoever changes an exercise also runs `make facilitator`."""
    stale = [path.name for path, text in pages(exercise).items() if not _is(path, text)]

    assert stale == [], "run `make facilitator`"


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def test_notes_by_hand_are_there_and_lead_to_the_guide(exercise: Exercise) -> None:
    """The guide names a file of notes: it exists, links back, and has its two parts."""
    text = (GUIDES / facilitator_guide.notes_name(exercise)).read_text("utf-8")

    assert f"({facilitator_guide.guide_name(exercise)})" in text
    assert "## What usually happens" in text
    assert "## Hard moments" in text


def test_no_page_is_left_from_an_exercise_that_is_gone() -> None:
    """Every generated page belongs to an exercise of today."""
    here = {path for exercise in LOADED for path in pages(exercise)}
    made = {page for page in FACILITATOR.rglob("*.md") if page not in BY_HAND}

    assert made == here


@pytest.mark.parametrize("page", BY_HAND, ids=[page.stem for page in BY_HAND])
def test_every_key_named_is_a_key(page: Path) -> None:
    """A tired facilitator is never told to press what is not there."""
    known = {action.shown for action in ACTIONS} | FORM_KEYS
    named = {code for code in CODE.findall(page.read_text("utf-8")) if len(code) == 1 or code.startswith("^")}
    named |= {code for code in CODE.findall(page.read_text("utf-8")) if code in ("space", "enter", "esc", "tab")}

    assert named <= known


@pytest.mark.parametrize("page", BY_HAND, ids=[page.stem for page in BY_HAND])
def test_every_verb_and_option_named_is_there(page: Path) -> None:
    """Commands in the pages can be typed as they stand."""
    for words in CODE.findall(page.read_text("utf-8").replace("\n", " ")):
        parts = words.split()
        if parts[0] != "tabletop" or len(parts) == 1:
            continue
        verb = main.commands[parts[1]]
        inner = getattr(verb, "commands", {})
        if inner:
            verb = inner[parts[2]]
        options = {name for parameter in verb.params for name in parameter.opts}
        assert {part for part in parts if part.startswith("-")} <= options, words


def test_sentences_about_votes_are_those_on_the_wall() -> None:
    """The page on votes quotes what the room reads, word for word."""
    text = " ".join((FACILITATOR / "votes_and_anonymity.md").read_text("utf-8").split())

    assert [sentence for sentence in PRIVACY.values() if sentence not in text] == []
