"""Every whole file in the authors' pages loads and is clean; every part of one fits where the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tabletop.exercise.load import load

PAGES = sorted((Path(__file__).parents[2] / "docs" / "authoring").glob("*.md"))
FENCE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def snippets() -> list[tuple[str, str]]:
    """Whole files; a part without `tabletop:` is put into the whole file before it, after its first `text:` line."""
    found = []
    for page in PAGES:
        whole = ""
        for i, text in enumerate(FENCE.findall(page.read_text("utf-8")), 1):
            if text.startswith(("tabletop:", "#")):
                whole = text
                found.append((f"{page.stem}-{i}", text))
            else:
                assert whole, f"{page.name}: a part before any whole file"
                head, line, rest = whole.partition("    notes: ")
                found.append((f"{page.stem}-{i}", head + text + line + rest))
    return found


@pytest.mark.parametrize(("name", "text"), snippets())
def test_snippet_loads_and_is_clean(name: str, text: str) -> None:
    """No problem worse than a note stands in what authors copy."""
    exercise, problems = load({"leak.yaml": text}, "leak.yaml")

    assert [p.render_text() for p in problems if p.severity != "note"] == []
    assert exercise is not None
