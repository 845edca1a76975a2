"""Role cards, name tents and ballot cards: what each participant holds. A brief stands on its own card alone."""

from __future__ import annotations

from html import escape

from tabletop.debrief.words import in_one_line
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import RoleEntry
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Prose,
    Table,
    without_empty_columns,
)
from tabletop.reports.document import Document
from tabletop.reports.hseep import overview
from tabletop.reports.hseep.papers import BY_HAND, Papers
from tabletop.reports.hseep.writing import ruled_below
from tabletop.reports.in_words import plain_word, side_words
from tabletop.reports.pictures.canvas import INK, QUIET, WIDTH, Canvas, wrapped
from tabletop.reports.role_cards import LETTERS, person_of
from tabletop.text import clean

ROLE_CARDS = "Role Cards"
TENTS = "Name Tents"
BALLOTS = "Ballot Cards"
PASS, OWN = "pass", "Something else, in my own words"
_ALONE = "For you alone. Tell the others what you would tell them in life, when you would tell it."
_NO_BRIEF = "Speak for this interest as you understand it."
_CARD_HIGH, _GAP = 430.0, 20.0
_LETTER_SIZE, _WORD_SIZE = 300.0, 150.0
_TENT_HIGH = 870.0
_NAME_SIZES = (64.0, 52.0, 42.0, 34.0, 27.0)
_MARGIN = 40.0


# ---- role cards -----------------------------------------------------------------------------------------------------


def role_cards(papers: Papers) -> Document:
    """Return the cast list and a card for each role, a page each. Print one side only and hand out singly."""
    exercise = papers.exercise
    if not exercise.roles:
        reader = "This exercise gives out no roles: everybody speaks as who they are, and may say so on this card."
        card = [
            *overview.head(papers, ROLE_CARDS, reader),
            Fields((("I am here as", BY_HAND), ("I care for", BY_HAND))),
        ]
        return papers.document(ROLE_CARDS, [*card, ruled_below(card, "My notes")], "For each participant")
    reader = "Print one side only. The cast list is for everybody; each card is read by its role and by nobody else."
    blocks = [*overview.head(papers, ROLE_CARDS, reader), Heading(2, "Who Is at the Table"), _cast(exercise)]
    for name, role in exercise.roles.items():
        card = _card(exercise, name, role)
        blocks += [PageBreak(), *card, ruled_below(card, "My notes")]
    return papers.document(ROLE_CARDS, blocks, "To be handed out singly")


def _cast(exercise: Exercise) -> Table:
    rows = tuple(
        (_named(name, role), person_of(role.brief), side_words(role.side), in_one_line(role.interest))
        for name, role in exercise.roles.items()
    )
    return without_empty_columns(Table(("Role", "Plays", "Side", "Interest"), rows, widths=(5, 5, 4, 9)))


def _named(name: str, role: RoleEntry) -> str:
    return role.name or plain_word(name)


def _card(exercise: Exercise, name: str, role: RoleEntry) -> list[Block]:
    rows = [
        ("Side", side_words(role.side)),
        ("Interest", in_one_line(role.interest)),
        ("In the story it is", exercise.file.clock),
    ]
    shown = tuple(row for row in rows if row[1])
    return [
        Heading(1, _named(name, role)),
        *([Fields(shown)] if shown else []),
        Prose(role.brief) if role.brief else Paragraph(_NO_BRIEF),
        Note(_ALONE),
    ]


# ---- name tents -----------------------------------------------------------------------------------------------------


def name_tents(papers: Papers) -> Document:
    """Return a tent for each role, a page each; fold at the middle. Without roles it is one to write a name on."""
    exercise = papers.exercise
    reader = "One a page. Cut along the outer line, fold at the middle, stand it on the table."
    named = [
        (_named(name, role), " · ".join(text for text in (person_of(role.brief), side_words(role.side)) if text))
        for name, role in exercise.roles.items()
    ]
    if not named:
        reader += " This exercise gives out no roles: print one for each person and write the name on both faces."
    tents: list[Block] = list(overview.head(papers, TENTS, reader))
    for number, (shown, under) in enumerate(named or [("", "")]):
        picture = Picture(_tent(shown, under), "", f"A name tent: {shown or 'to write on'}")
        tents += [*([PageBreak()] if number else []), picture]
    return papers.document(TENTS, tents, "For the table")


def _tent(name: str, under: str) -> str:
    """Both faces of a tent; the upper one stands on its head, so that it is upright once the paper is folded."""
    canvas = Canvas()
    canvas.box(1, 1, WIDTH - 2, _TENT_HIGH - 2, stroke=QUIET, dashes="6 6")
    middle = _TENT_HIGH / 2
    canvas.path(f"M0 {middle:.0f}L{WIDTH} {middle:.0f}", stroke=QUIET, dashes="2 6")
    face = "".join(_face(name, under, middle))
    turned = f'<g transform="rotate(180 {WIDTH / 2:.0f} {middle:.0f})">{face}</g>'
    return canvas.svg(_TENT_HIGH, f"Name tent: {name}").replace("</svg>", f"{face}{turned}</svg>")


def _face(name: str, under: str, top: float) -> list[str]:
    room = WIDTH - 2 * _MARGIN
    size = next((s for s in _NAME_SIZES if len(wrapped(name, room, s, 9, bold=True)) <= 2), _NAME_SIZES[-1])
    lines = wrapped(name, room, size, 2, bold=True)
    y = top + (_TENT_HIGH / 2 - len(lines) * size * 1.15 - 40) / 2 + size
    found = [_centred(line, y + i * size * 1.15, size, bold=True) for i, line in enumerate(lines)]
    small = wrapped(under, room, 26, 2)
    below = y + (len(lines) - 1) * size * 1.15 + 50
    return found + [_centred(line, below + i * 32, 26) for i, line in enumerate(small)]


def _centred(words: str, y: float, size: float, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{WIDTH / 2:.0f}" y="{y:.1f}" font-size="{size:g}" fill="{INK}" text-anchor="middle"{weight}>'
        f"{escape(clean(words, multiline=False), quote=True)}</text>"
    )


# ---- ballot cards ---------------------------------------------------------------------------------------------------


def ballot_cards(papers: Papers) -> Document:
    """Return the letters this exercise needs and a card to pass with, two cards a page: one set each."""
    last = letters(papers.exercise)
    reader = (
        f"One set for each person: print one side only and cut along the lines. This exercise uses A to {last[-1]}. "
        "Which answer has which letter is shown in the room. Choose in silence, lay the card face down, and turn it at "
        "the sign."
    )
    blocks: list[Block] = list(overview.head(papers, BALLOTS, reader))
    blocks.append(Picture(_ballots((PASS,)), "", f"Ballot card: {PASS}"))
    # What is left of the last page is room for an answer of one's own.
    cards = (*last, *([OWN] if len(last) % 2 else []))
    for pair in (cards[at : at + 2] for at in range(0, len(cards), 2)):
        blocks += [PageBreak(), Picture(_ballots(pair), "", f"Ballot cards: {' and '.join(pair)}")]
    return papers.document(BALLOTS, blocks, "For each participant")


def letters(exercise: Exercise) -> str:
    """Return the letters that the longest decision needs, at least A and B."""
    decisions = [scene.decision for scene in exercise.scenes.values() if scene.decision is not None]
    needed = max((len(decision.options) + decision.unlisted for decision in decisions), default=2)
    return LETTERS[: max(needed, 2)]


def _ballots(words: tuple[str, ...]) -> str:
    canvas = Canvas()
    for place, word in enumerate(words):
        top = place * (_CARD_HIGH + _GAP)
        canvas.box(1, top + 1, WIDTH - 2, _CARD_HIGH - 2, stroke=QUIET, dashes="6 6")
        if word == OWN:
            canvas.text(_MARGIN, top + 70, f"{OWN}:", size=34, bold=True)
            for line in range(1, 5):
                y = top + 70 + line * 78
                canvas.line(_MARGIN, y, WIDTH - _MARGIN, y, stroke=QUIET)
            continue
        size = _LETTER_SIZE if len(word) == 1 else _WORD_SIZE
        canvas.text(WIDTH / 2, top + _CARD_HIGH / 2 + size * 0.36, word, size=size, bold=True, anchor="middle")
    high = len(words) * (_CARD_HIGH + _GAP) - _GAP
    return canvas.svg(high, f"Ballot cards: {' and '.join(words)}")
