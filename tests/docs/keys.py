"""The README's table of keys, from the registry of actions: `python -m tests.docs.keys` writes it anew."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from tabletop.console.actions import ACTIONS

README = Path(__file__).parents[2] / "README.md"
BEGIN = "<!-- keys: made by `python -m tests.docs.keys` -->\n"
END = "<!-- /keys -->\n"


def table() -> str:
    """Return the table in Markdown."""
    lines = ["| key | action | |", "|---|---|---|"]
    for _, actions in groupby(ACTIONS, key=lambda action: action.group):
        lines += [f"| `{action.shown}` | {action.label} | {action.help} |" for action in actions]
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """Return the README with the present table in its place."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
