"""Find wording of the source essay in this project, without holding the essay.

``windows.txt`` holds the first 16 hex digits of the SHA-256 of every run of six words in the essay. It was made once by

    python tests/content/overlap.py ESSAY.txt > tests/content/windows.txt
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

WINDOW = 6
HERE = Path(__file__).parent
ALLOWED = (
    # The roundtable's title, and the usual name of a topic.
    "reimagining the future of u s mexico security cooperation",
    "root causes of migration in central america",
)
TEXTS = {".yaml", ".yml", ".md", ".py", ".html", ".txt", ".po", ".j2", ".typ", ".json", ".toml", ".css", ".js"}


def words(text: str) -> list[str]:
    """Return lower-case words and numbers, punctuation and apostrophes left out."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("é", "e").replace("’", "").replace("'", ""))


def digests(text: str) -> Iterator[tuple[str, str]]:
    """Return (digest, words) of each run of six words."""
    found = words(text)
    for i in range(len(found) - WINDOW + 1):
        run = " ".join(found[i : i + WINDOW])
        yield hashlib.sha256(run.encode()).hexdigest()[:16], run


def known() -> set[str]:
    """Return the digests of the essay's runs."""
    return set((HERE / "windows.txt").read_text("ascii").split())


def runs_in(text: str, windows: set[str]) -> list[str]:
    """Return the runs of six words of ``text`` that stand in the essay."""
    return [run for digest, run in digests(text) if digest in windows]


def main(essay: str) -> None:
    """Print the digests of an essay, sorted, so that their order tells nothing."""
    allowed = {digest for title in ALLOWED for digest, _ in digests(title)}
    for digest in sorted({digest for digest, _ in digests(Path(essay).read_text("utf-8"))} - allowed):
        print(digest)


if __name__ == "__main__":
    main(sys.argv[1])
