"""Who may read what: planted words in every field, each paper holding those it should and no other."""

from __future__ import annotations

import re

import pytest
from tests.reports.hseep.hseep_making import all_words, documents, planted, words

from tabletop.reports.hseep import msel
from tabletop.reports.hseep.papers import papers_of


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """All papers of the planted exercise as words."""
    return documents(papers_of(planted()))


@pytest.mark.parametrize("name", ["situation_manual", "role_cards", "name_tents", "ballot_cards", "feedback_form"])
def test_papers_for_participants_hold_nothing_private(pages: dict[str, str], name: str) -> None:
    """No note, probe, point, answer, consequence, advice, message, sheet or later fact stands in them."""
    assert words(pages[name], "X", "E", "S") == set()


def test_manual_holds_what_every_group_reads(pages: dict[str, str]) -> None:
    """Every public word stands in it, and so does the passage whose condition always holds."""
    assert words(pages["situation_manual"], "P") == all_words("P")


def test_brief_stands_on_its_own_card_alone(pages: dict[str, str]) -> None:
    """A role's brief is in the role cards once, and in no other paper."""
    for brief in ("BMAYOR", "BJUDGE"):
        assert {name for name, page in pages.items() if brief in page} == {"role_cards"}
        assert pages["role_cards"].count(brief) == 1
    cards = re.split(r"(?=# PMAYOR|# PJUDGE)", pages["role_cards"])
    assert [words(card, "B") for card in cards] == [set(), {"BMAYOR"}, {"BJUDGE"}]


def test_handouts_hold_sheets_and_slips_and_no_reason_to_hand_them_out(pages: dict[str, str]) -> None:
    """Scenes, passages, messages and notes are there; conditions, advice and what else is private are not."""
    page = pages["handouts"]
    assert words(page, "S") == all_words("S")
    assert words(page, "X") == {"XBLOCK"}  # the passage that shows only sometimes is what a slip is for
    assert words(page, "E", "B") == set()
    assert "if page" not in page and "was decided" not in page


def test_facilitator_guide_holds_everything_but_the_briefs(pages: dict[str, str]) -> None:
    """Every branch, note, probe, point, inject, view and fact is in it."""
    missing = all_words("P", "E", "S", "X") - words(pages["facilitator_guide"], "P", "E", "S", "X")
    assert missing == {"XSHARED"}  # a word of the glossary explains only what occurs


def test_evaluation_guide_holds_targets_tasks_and_points_alone(pages: dict[str, str]) -> None:
    """What evaluators listen for is in it, and nothing of the branches or the author."""
    assert words(pages["evaluation_guide"], "E") == all_words("E")
    assert words(pages["evaluation_guide"], "X", "S", "B") == set()


def test_blank_report_says_nothing_of_the_story(pages: dict[str, str]) -> None:
    """Before a session the After-Action Report holds the overview, objectives and targets."""
    assert words(pages["after_action_report"], "X", "S", "B") == set()
    assert "ETARGET" in pages["after_action_report"]


def test_marking_stands_in_every_paper(pages: dict[str, str]) -> None:
    """The exercise's marking is the marking of each document."""
    assert all("PMARKING" in page for page in pages.values())


def test_events_list_holds_injects_with_what_is_expected() -> None:
    """Events have their text, sender, receiver, expected action, objective and notes."""
    rows = {row[3]: row for row in msel.rows(papers_of(planted()))}
    call = dict(zip(msel.COLUMNS, rows["STITLE"], strict=True))
    assert call == {
        "Event Number": call["Event Number"],
        "Time": "0:05",
        "Scene": "PFIRST",
        "Synopsis": "STITLE",
        "Mode": "SBY",
        "From": "SFROM",
        "To": "PMAYOR",
        "Inject Text": "SINJECT",
        "Expected Action": "XEXPECT",
        "Objective": "POBJECTIVE",
        "Notes": "With the scene’s text\nXINJECTNOTE",
    }
