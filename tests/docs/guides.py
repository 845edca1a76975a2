"""Guides and handouts in ``facilitator/``, from the exercises: `python -m tests.docs.guides` writes them anew."""

from __future__ import annotations

from pathlib import Path

from tabletop.exercise.exercise import Exercise
from tabletop.library import find_exercises, load_exercise
from tabletop.reports import facilitator_guide, read_aloud, role_cards
from tabletop.reports.markdown import write

FACILITATOR = Path(__file__).parents[2] / "facilitator"
GUIDES = FACILITATOR / "guides"
HANDOUTS = FACILITATOR / "handouts"
MADE = "<!-- made by `python -m tests.docs.guides`; change the exercise, not this page -->\n\n"


def exercises() -> list[Exercise]:
    """Return the shipped exercises that are played in roles; an example without roles needs no paper."""
    loaded = [load_exercise(entry.path) for entry in find_exercises() if not entry.broken]
    return [exercise for exercise in loaded if exercise.roles]


def pages(exercise: Exercise) -> dict[Path, str]:
    """Return the generated pages of one exercise by their paths."""
    return {
        GUIDES / facilitator_guide.guide_name(exercise): MADE + write(facilitator_guide.build(exercise)),
        GUIDES / read_aloud.script_name(exercise): MADE + write(read_aloud.build(exercise)),
        HANDOUTS / role_cards.sheet_name(exercise): MADE + write(role_cards.build(exercise)),
    }


def main() -> None:
    """Write all pages."""
    for exercise in exercises():
        for path, text in pages(exercise).items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
