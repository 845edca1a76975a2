"""Single sheets and slips: what only some plays meet, to be handed out when it comes, or never.

A sheet tells one scene, a slip one passage, message or note. None says when it is handed out: that stands in the
Facilitator Guide, beside the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tabletop.debrief.words import MARKS
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Inject, Scene
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Prose,
    Quote,
    Table,
    without_empty_columns,
)
from tabletop.reports.document import Document
from tabletop.reports.hseep import overview
from tabletop.reports.hseep.asking import question
from tabletop.reports.hseep.modules import update
from tabletop.reports.hseep.papers import Papers, passages
from tabletop.reports.hseep.writing import PAGE, cut, height, ruled_below
from tabletop.reports.in_words import condition_words, listed, minutes_words, role_words, title_of

KIND = "Hand-outs"
READER = (
    "For the facilitator to hand out. Print one side only: the sheets first, one for each person, then the slips, to "
    "be cut apart at the lines. Keep them in order and give out only what comes."
)
_EVERYBODY = "everybody"
PASSAGE = "a passage"
"""What a slip with a part of a scene's text is."""
_AT = {
    "start": "with the scene’s text",
    "discussion": "once the first vote has been shown",
    "decided": "after the decision",
    "manual": "when you wish",
}


_SLIPS: tuple[Block, ...] = (Heading(2, "Slips"), cut())
"""What stands above the first of them; it is cut off like the head of a page."""


@dataclass(frozen=True)
class Sheet:
    """One thing to hand out. ``when`` and ``where`` are for the facilitator and never stand on it."""

    number: str
    scene: str
    where: str
    what: str
    to: str
    when: str
    blocks: tuple[Block, ...]


def build(papers: Papers) -> Document:
    """Return all sheets, a page each, and all slips, several a page."""
    whole, slips = sheets(papers), list(_paged(slips_of(papers)))
    blocks: list[Block] = list(overview.head(papers, KIND, READER))
    if not whole and not slips:
        blocks.append(Paragraph("There is nothing to hand out: every group meets the same scenes."))
    else:
        blocks += [Heading(2, "What Is in This Set"), _contents(papers)]
    for sheet in whole:
        blocks += [PageBreak(), *sheet.blocks, ruled_below(sheet.blocks)]
    for number, page in enumerate(slips):
        blocks += [PageBreak(), *(_SLIPS if number == 0 else ())]
        for slip in page:
            blocks += slip.blocks
    return papers.document(KIND, blocks, "To be handed out when it comes")


def _contents(papers: Papers) -> Table:
    """A line for each scene: its sheet, the slips for everybody, those for single roles. Not when they are given."""
    exercise = papers.exercise
    sheet_of = {sheet.scene: sheet.number for sheet in sheets(papers)}
    slips = slips_of(papers)
    rows = []
    for name in exercise.scenes:
        here = [slip for slip in slips if slip.scene == name]
        for_all = [slip.number.removeprefix("Slip ") for slip in here if slip.to == _EVERYBODY]
        for_one = [f"{slip.number.removeprefix('Slip ')} {slip.to}" for slip in here if slip.to != _EVERYBODY]
        if here or name in sheet_of:
            cells = (sheet_of.get(name, ""), listed(for_all), ", ".join(for_one))
            rows.append((title_of(exercise, name), *cells))
    columns = ("Scene", "Sheet", "Slips for everybody", "Slips for one role")
    return without_empty_columns(Table(columns, tuple(rows), widths=(5, 2, 4, 8)))


# ---- sheets: whole scenes -------------------------------------------------------------------------------------------


def sheets(papers: Papers) -> list[Sheet]:
    """Return a sheet for each scene that only some plays meet, in the order of the exercise."""
    exercise = papers.exercise
    others = [name for name in exercise.scenes if name not in papers.modules]
    return [_sheet(papers, name, f"Sheet {number}") for number, name in enumerate(others, 1)]


def _sheet(papers: Papers, name: str, number: str) -> Sheet:
    exercise, scene = papers.exercise, papers.exercise.scenes[name]
    title = title_of(exercise, name)
    blocks: list[Block] = [Heading(1, title)]
    rows = (("Sheet", number.removeprefix("Sheet ")), ("When in the story", scene.clock))
    blocks.append(Fields(tuple(row for row in rows if row[1])))
    blocks += update(papers, name)
    blocks += [Quote(text) for text in question(scene)]
    if scene.ending is not None:
        blocks += [Heading(2, scene.ending.title)] if scene.ending.title != title else []
        blocks += [Prose(scene.ending.text)] if scene.ending.text else []
    return Sheet(number, name, title, "the scene", _EVERYBODY, f"when play comes to “{title}”", tuple(blocks))


# ---- slips: passages, messages, notes -------------------------------------------------------------------------------


def slips_of(papers: Papers) -> list[Sheet]:
    """Return all slips in the order of the exercise, numbered."""
    found = [slip for name in papers.exercise.scenes for slip in _slips(papers, name)]
    marking = papers.exercise.file.marking
    return [_slip(slip, f"Slip {number}", marking) for number, slip in enumerate(found, 1)]


@dataclass(frozen=True)
class _Draft:
    scene: str
    where: str
    what: str
    to: str
    when: str
    title: str
    heads: tuple[tuple[str, str], ...]
    text: str
    mark: str


def _slip(draft: _Draft, number: str, marking: str) -> Sheet:
    # The marking is cut off with the head of the page, so each slip bears it.
    named = " · ".join(text for text in (number.removeprefix("Slip "), marking) if text)
    rows = (("Slip", named), *draft.heads)
    blocks = (
        Heading(3, draft.title),
        Fields(tuple(row for row in rows if row[1])),
        Prose(draft.text, draft.mark),
        cut(),
    )
    return Sheet(number, draft.scene, draft.where, draft.what, draft.to, draft.when, blocks)


def _slips(papers: Papers, name: str) -> Iterator[_Draft]:
    exercise, scene = papers.exercise, papers.exercise.scenes[name]
    title = title_of(exercise, name)
    usual = exercise.mark_of(scene.mark)
    for place, block in enumerate(passages(scene)):
        if not block.written and (name, place) not in papers.steady:
            when = f"with the scene, if {condition_words(exercise, block.when)}"
            mark = MARKS[block.mark or usual]
            yield _Draft(name, title, PASSAGE, _EVERYBODY, when, title, (), block.text, mark)
    for role, text in scene.briefs.items():
        to = role_words(exercise, role)
        mark = MARKS["fiction"]
        yield _Draft(name, title, "a note", to, "before the scene", f"For the {to} alone", (), text, mark)
    for inject in scene.injects:
        yield _message(exercise, scene, name, inject)


def _message(exercise: Exercise, scene: Scene, name: str, inject: Inject) -> _Draft:
    title = title_of(exercise, name)
    to = _EVERYBODY if inject.to == "room" else role_words(exercise, inject.to.removeprefix("role:"))
    heads = (("From", inject.from_), ("By", inject.by), ("To", to))
    mark = MARKS[exercise.mark_of(inject.mark, scene.mark)]
    head = inject.title or "A message"
    return _Draft(name, title, f"message “{head}”", to, when_sent(exercise, inject), head, heads, inject.text, mark)


def when_sent(exercise: Exercise, inject: Inject) -> str:
    """Return when an inject is sent, and on what condition."""
    minutes = inject.at.kind == "minutes"
    at = f"{minutes_words(inject.at.minutes)} into the scene" if minutes else _AT[inject.at.kind]
    only = condition_words(exercise, inject.when)
    return f"{at}, if {only}" if only else at


def _paged(slips: Iterable[Sheet]) -> Iterator[list[Sheet]]:
    """Yield as many slips as a page holds, so that none is cut in two by the end of one."""
    page: list[Sheet] = []
    used = height(_SLIPS)
    for slip in slips:
        if page and used + height(slip.blocks) > PAGE:
            yield page
            page, used = [], 0.0
        page.append(slip)
        used += height(slip.blocks)
    if page:
        yield page


# ---- for the facilitator --------------------------------------------------------------------------------------------


def index(papers: Papers) -> list[tuple[str, str, str, str, str]]:
    """Return what there is to hand out: number, scene, what it is, to whom, when. For the Facilitator Guide alone."""
    return [(one.number, one.where, one.what, one.to, one.when) for one in (*sheets(papers), *slips_of(papers))]
