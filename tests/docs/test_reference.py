"""The generated parts of the author's manual are what the program says today."""

from __future__ import annotations

import pytest
from tests.docs.reference import AUTHORING, HEADINGS, PAGES, declared, keys, problems, renewed

from tabletop.exercise.meanings import MEANINGS
from tabletop.exercise.rules.codes import CODES
from tabletop.text import harmful


@pytest.mark.parametrize("page", sorted(PAGES))
def test_page_is_the_generated_one(page: str) -> None:
    """`python -m tests.docs.reference` would change nothing."""
    text = (AUTHORING / page).read_text("utf-8")

    assert renewed(page, text) == text


def test_every_key_is_explained_and_no_other() -> None:
    """Keys that may be written and keys with a meaning are the same, each with a sentence."""
    written = {name: set(made["properties"]) for name, made in declared().items()}

    assert {name: set(meanings) for name, meanings in MEANINGS.items()} == written
    assert set(HEADINGS) == set(written)
    assert all(text.endswith((".", ".)")) for meanings in MEANINGS.values() for text in meanings.values())


def test_tables_say_kind_default_and_meaning() -> None:
    """A row holds what an author wants to know, short forms first."""
    rows = keys().split("\n")

    assert "| `minutes` | number, 0 to 600 |  | The whole evening, from the opening card to the hot wash. |" in rows
    assert any(row.startswith("| `ask` | text | required |") for row in rows)
    assert any("| list of id, or map: id → [a role](#a-role) |" in row for row in rows)


def test_problems_are_all_there_and_can_be_shown() -> None:
    """Each code has a heading; no example steers a terminal or leaves its fence."""
    page = problems()

    assert [line.split()[1] for line in page.split("\n") if line.startswith("### T")] == list(CODES)
    assert not harmful(page)
    assert page.count("```yaml") * 2 == page.count("```")
