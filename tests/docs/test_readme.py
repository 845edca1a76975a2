"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.keys import README, with_table

from tabletop.cli.main import main

ROOT = Path(__file__).parents[2]


def test_table_of_keys_is_the_registry() -> None:
    """The keys in the README are those of the program."""
    text = README.read_text("utf-8")

    assert with_table(text) == text


def test_every_verb_is_named_and_every_named_verb_is_there() -> None:
    """Verbs of the README and of the program are the same."""
    named = set(re.findall(r"`tabletop ([a-z]+)", README.read_text("utf-8")))

    assert set(main.commands) == named


def test_every_picture_and_page_is_there() -> None:
    """No link of any page leads nowhere."""
    pages = [README, *(ROOT / "docs").rglob("*.md"), *(ROOT / "facilitator").rglob("*.md")]
    missing = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)", re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8")))
        if not link.startswith("http") and not (page.parent / link).exists()
    ]

    assert missing == []
