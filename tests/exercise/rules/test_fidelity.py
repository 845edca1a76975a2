"""How the source may be told: each force with words that are too strong for it, and words that are not."""

from __future__ import annotations

import pytest

from tabletop.exercise.load import load
from tabletop.exercise.rules.catalogue import MAIN, explanations, texts

GOOD = explanations()["T613"].good


def told(modality: str, because: str, text: str = "Look at it.") -> list[str]:
    """Return the codes of an exercise whose one entry has this force, and whose option speaks of it so."""
    files = texts(GOOD.replace("The author asks for a check of each file.", because))
    files["source.yaml"] = (
        "tabletop: 1\nsource: {author: A. Author, title: A work}\nrecommendations:\n"
        f'  R1: {{place: P1, modality: {modality}, text: "{text}"}}\n'
    )
    return [problem.code for problem in load(files, MAIN)[1] if problem.code in ("T613", "T517")]


@pytest.mark.parametrize(
    ("modality", "because"),
    [
        ("advises", "The author demands a check."),
        ("advises", "She says each file must be checked."),
        ("advises_against", "R1 forbids this."),
        ("suggests_considering", "The author says they should cut it."),
        ("suggests_examining", "The source recommends it."),
        ("calls_possible", "The author advises it."),
        ("urges_caution", "She flatly forbids it."),
    ],
)
def test_words_that_strengthen_are_found(modality: str, because: str) -> None:
    """“Must” is not “advises”, and “should” not “suggests considering”."""
    assert told(modality, because) == ["T613"]


@pytest.mark.parametrize(
    ("modality", "because"),
    [
        ("states_need", "The author says each file must be checked."),
        ("advises", "The author advises a check of each file."),
        ("suggests_considering", "She says they should consider a cut."),
        ("suggests_examining", "The author suggests studying it first."),
        ("keeps_in_reserve", "The author says the step should be kept ready."),
        ("advises", "Congress demands a report; the author asks for patience."),
        ("advises", "It must hurt, and it waits."),
    ],
)
def test_words_of_the_same_force_are_left_alone(modality: str, because: str) -> None:
    """What others demand, what a need is, and what the author does say are no strengthening."""
    assert told(modality, because) == []


def test_a_paraphrase_keeps_the_force() -> None:
    """The register's own words are held to the force beside them."""
    assert told("suggests_considering", "It waits.", "The programme must be cut.") == ["T613"]
    assert told("suggests_considering", "It waits.", "A cut is something to weigh.") == []
