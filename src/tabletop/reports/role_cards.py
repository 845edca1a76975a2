"""What participants get on paper: the cast list, a card for each role, name tents, ballots.

Nothing here is private to the facilitator, but each card is private to its role: print one side only, hand out singly.
"""

from __future__ import annotations

import re

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import RoleEntry
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Prose,
    Table,
    without_empty_columns,
)
from tabletop.reports.in_words import plain_word, role_words, side_words, title_of

LETTERS = "ABCDEFG"
ONLY_WHEN_SENT = "To be handed over when it comes, or never."
_PERSON = re.compile(r"You are ((?:[^\W\d_a-z][\w’.-]*|de|del|la|y)(?: (?:[^\W\d_a-z][\w’.-]*|de|del|la|y))+)[.,;:]")


def sheet_name(exercise: Exercise) -> str:
    """Return the name of the file with everything to hand out."""
    return f"{exercise.id}_roles.md"


def person_of(brief: str) -> str:
    """Return the invented person a brief begins with (“You are Hannah Whitlock.”); empty where it names nobody."""
    found = _PERSON.match(in_one_line(brief))
    return found[1].rstrip(".") if found else ""


def build(exercise: Exercise) -> list[Block]:
    """Return all sheets, a page each."""
    pages = [_how_to(exercise), _cast_list(exercise)]
    pages += [_card(exercise, name, role) for name, role in exercise.roles.items()]
    pages += _slips(exercise)
    pages += [_tent(name, role) for name, role in exercise.roles.items()]
    pages.append(_ballots(exercise))
    blocks: list[Block] = []
    for page in pages:
        blocks += [*([PageBreak()] if blocks else []), *page]
    return blocks


def _how_to(exercise: Exercise) -> list[Block]:
    file = exercise.file
    seats = f"{file.players.min} to {file.players.max} people, {len(exercise.roles)} roles"
    return [
        Heading(1, f"{file.title}: sheets to hand out"),
        *([Note(file.marking)] if file.marking else []),
        Fields(
            (
                ("Cast list", "one for everybody"),
                ("Role cards", f"one for each person ({seats}); two people may hold the same card"),
                ("Slips for single scenes", "cut apart; the facilitator keeps them and hands each over in its scene"),
                ("Name tents", "one for each person; fold at the line"),
                ("Ballots", "one sheet for each person, cut into cards"),
            )
        ),
        Paragraph("Print one side only. A role card or a slip is read by its role and by nobody else."),
    ]


def _cast_list(exercise: Exercise) -> list[Block]:
    rows = tuple(
        (role.name or plain_word(name), person_of(role.brief), side_words(role.side), in_one_line(role.interest))
        for name, role in exercise.roles.items()
    )
    return [
        Heading(2, "Who is at the table"),
        without_empty_columns(Table(("Role", "Plays", "Side", "Interest"), rows)),
        ListBlock(
            (
                "A role is a seat to speak from. It is not your opinion.",
                "Everybody here is invented, and so is the story. What is marked FACT is not.",
                "You may pass, at any time and without a reason.",
            )
        ),
    ]


def _card(exercise: Exercise, name: str, role: RoleEntry) -> list[Block]:
    rows = [
        ("Side", side_words(role.side)),
        ("Interest", in_one_line(role.interest)),
        ("In the story it is", exercise.file.clock),
    ]
    return [
        Heading(1, role.name or plain_word(name)),
        Fields(tuple(row for row in rows if row[1])),
        *([Prose(role.brief)] if role.brief else [Paragraph("Speak for this interest as you understand it.")]),
        Paragraph("For you alone. Tell the others what you would tell them in life, when you would tell it."),
    ]


def _slips(exercise: Exercise) -> list[list[Block]]:
    """Return a page for each scene that has something for single roles: its briefs, and injects to a role."""
    pages: list[list[Block]] = []
    for scene_id, scene in exercise.scenes.items():
        slips: list[Block] = []
        for role, text in scene.briefs.items():
            slips += [Heading(3, role_words(exercise, role)), Prose(text)]
        for inject in scene.injects:
            if inject.to.startswith("role:"):
                role = role_words(exercise, inject.to.removeprefix("role:"))
                told = " · ".join(part for part in (inject.title, inject.from_, inject.by) if part)
                slips += [
                    Heading(3, role),
                    Paragraph(f"{told}. Only when the facilitator sends it."),
                    Prose(inject.text),
                ]
        if slips:
            pages.append([Heading(2, f"Slips for “{title_of(exercise, scene_id)}”"), *slips])
    return pages


def _tent(name: str, role: RoleEntry) -> list[Block]:
    person = person_of(role.brief)
    shown = role.name or plain_word(name)
    under = " · ".join(text for text in (person, side_words(role.side)) if text)
    face: list[Block] = [Heading(1, shown), *([Paragraph(under)] if under else [])]
    return [*face, Paragraph("· · · · · · · · · · · fold here · · · · · · · · · · ·"), *face]


def _ballots(exercise: Exercise) -> list[Block]:
    needed = max((_letters(exercise, name) for name in exercise.scenes), default=0)
    last = LETTERS[min(max(needed, 1), len(LETTERS)) - 1]
    return [
        Heading(2, "Ballots"),
        Paragraph(
            f"Cut along the lines. This exercise uses A to {last}; which option has which letter stands on the screen. "
            "Choose in silence, lay the card face down, and turn it at the sign."
        ),
        Table(("A", "B", "C", "D"), (("E", "F", "G", "pass"),)),
    ]


def _letters(exercise: Exercise, scene_id: str) -> int:
    decision = exercise.scenes[scene_id].decision
    return len(decision.options) + decision.unlisted if decision is not None else 0
