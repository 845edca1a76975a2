"""Groups side by side as a document: who, where they parted, decision by decision, the author, the ways, the texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabletop.debrief.advice import Entry
from tabletop.reports.blocks import (
    Block,
    Fields,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Quote,
    Table,
    without_empty_columns,
)
from tabletop.reports.comparing.text import (
    DECIDED,
    GROUPS_IN_TABLE,
    NOT_HERE,
    common_words,
    letters,
    moved_words,
    stand_words,
    text_words,
    travelling,
    votes_words,
    went_words,
    who_decided,
)
from tabletop.reports.comparing.told import Cell, Decision, Group, Told
from tabletop.reports.document import Document
from tabletop.reports.pictures import path

_ABREAST = GROUPS_IN_TABLE
"""Groups beside each other in one table of a page."""
NO_RANK = (
    "Groups stand beside each other and beside the author. Nothing here is scored or added up, and no order among them "
    "means anything."
)
CHATHAM = (
    "Written under the Chatham House Rule: groups go by letters that follow no order of time, and nobody is named, "
    "by name or by role. Votes of fewer than three are not broken down."
)


def document(told: Told) -> Document:
    """Return the comparison as a document."""
    return Document(f"{told.title}: groups side by side", tuple(build(told)), marking=told.marking)


def build(told: Told) -> list[Block]:
    """Return the comparison. Sections without anything to say are left out."""
    blocks: list[Block] = [Heading(1, f"{told.title}: {_count(len(told.groups))} side by side")]
    blocks += [Note(CHATHAM)] if told.names == "chatham" else []
    blocks += [Paragraph(NO_RANK)]
    for section in (_groups, _overview, _elsewhere, _map, _decisions, _common, _texts):
        blocks += section(told)
    return blocks


def _count(count: int) -> str:
    return "one group" if count == 1 else f"{count} groups"


def _groups(told: Told) -> list[Block]:
    several = len({group.version for group in told.groups}) > 1
    rows = tuple(
        (
            group.letter,
            group.name,
            group.people_words,
            str(group.version) if several else "",
            group.begun,
            group.session,
        )
        for group in told.groups
    )
    columns = ("Group", "Name", "People", "Version played", "Begun", "Session")
    table = Table(columns, rows, widths=(1, 5, 5, 3, 3, 4))
    return [Heading(2, "The groups"), without_empty_columns(table)]


def _overview(told: Told) -> list[Block]:
    if not told.decisions:
        return [Paragraph("No decision was made in any of them.")]
    blocks: list[Block] = [Heading(2, "What they decided")]
    for part in _parts(told.groups):
        rows = [
            (decision.heading, *(_decided(decision.cells[place]) for place, _ in part)) for decision in told.decisions
        ]
        columns = ("Decision", *(group.called for _, group in part))
        blocks.append(Table(columns, tuple(rows), widths=(3, *([3] * len(part)))))
    parted = [decision.heading for decision in told.decisions if decision.parted]
    alike = [decision.heading for decision in told.decisions if decision.alike]
    rows_ = [("They parted at", "; ".join(parted)), ("All who came there decided alike at", "; ".join(alike))]
    fields = Fields(tuple((name, value) for name, value in rows_ if value))
    return [*blocks, fields] if fields.rows else blocks


def _decided(cell: Cell | None) -> str:
    if cell is None:
        return NOT_HERE
    return f"something else: “{cell.label}”" if cell.unlisted else cell.label


def _parts(groups: Sequence[Group]) -> list[list[tuple[int, Group]]]:
    numbered = list(enumerate(groups))
    tables = -(-len(groups) // _ABREAST) or 1
    each = -(-len(groups) // tables) or 1
    return [numbered[at : at + each] for at in range(0, len(groups), each)]


def _elsewhere(told: Told) -> list[Block]:
    said = [
        f"{stand.entry.id} ({decision.heading}): {stand.entry.text}"
        for decision in told.decisions
        for stand in decision.stands
        if stand.all_elsewhere
    ]
    if not said:
        return []
    words = "Beside these the choice of every group that came there is, as we read the author, elsewhere."
    return [Heading(2, "Where all are elsewhere than the author"), Paragraph(words), ListBlock(tuple(said))]


def _map(told: Told) -> list[Block]:
    pairs = zip(told.paths, told.groups, strict=True)
    ways = _merged((" → ".join(titles), group.letter) for titles, group in pairs)
    lines = tuple(f"{letters(who)}: {words}" for words, who in ways)
    gone = tuple(
        f"{group.letter} also met what is no longer in the newest text: {', '.join(lost)}."
        for lost, group in zip(told.lost, told.groups, strict=True)
        if lost
    )
    # The map and the ways beside it stand on one page, whatever a writer does with pictures.
    blocks: list[Block] = [PageBreak(), Heading(2, "The ways they took"), ListBlock(lines + gone)]
    svg = path.draw(told.map, told.ways)
    if svg is not None:
        caption = "The ways of all groups on the map of the exercise, as its newest text has it."
        blocks.append(Picture(svg, caption, f"The ways taken. {'. '.join(lines)}."))
    return blocks


def _merged(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for words, name in pairs:
        found.setdefault(words, []).append(name)
    return list(found.items())


# ---- decisions ------------------------------------------------------------------------------------------------------


def _decisions(told: Told) -> list[Block]:
    blocks: list[Block] = []
    for number, decision in enumerate(told.decisions, 1):
        blocks += [Heading(3, f"{number} · {decision.heading}")]
        blocks += [Paragraph(decision.ask)] if decision.ask else []
        blocks += [Note("This decision is no longer in the newest text.")] if decision.gone else []
        if len(told.groups) > _ABREAST:
            blocks.append(Fields(tuple((label, letters(who)) for label, who in who_decided(decision))))
        blocks += [*_votes(told, decision), *_said(decision), *_stands(decision)]
    return [PageBreak(), Heading(2, "Decision by decision"), *blocks] if blocks else []


def _votes(told: Told, decision: Decision) -> list[Block]:
    blocks: list[Block] = []
    for part in _parts(told.groups):
        here = [decision.cells[place] for place, _ in part]
        if not any(here):
            continue
        rows = [
            (
                choice.label + (" (no longer there)" if choice.gone else ""),
                *(_cell(cell, choice.id) for cell in here),
            )
            for choice in decision.choices
        ]
        columns = ("Option", *(group.letter for _, group in part))
        blocks.append(Table(columns, tuple(rows), caption=_key(here), widths=(7, *([2] * len(part)))))
    moved = [(words, cell.letter) for cell in decision.decided if (words := moved_words(cell))]
    if moved:
        said = "; ".join(f"{letters(who)}: {words}" for words, who in _merged(moved))
        blocks.append(Paragraph(f"Between the two votes — {said}." if _two(decision.cells) else f"{said}."))
    return blocks


def _two(cells: Iterable[Cell | None]) -> bool:
    return any(cell is not None and len(cell.votes) > 1 for cell in cells)


def _key(cells: Sequence[Cell | None]) -> str:
    held = any(cell is not None and cell.votes for cell in cells)
    words = "First vote → second vote; " if _two(cells) else "Votes; " if held else ""
    return f"{words}{DECIDED} what was decided; {NOT_HERE} did not come to this decision."


def _cell(cell: Cell | None, option: str) -> str:
    if cell is None:
        return NOT_HERE
    votes = votes_words(cell, option).replace("→", " → ")
    return " ".join(word for word in (votes, DECIDED if cell.option == option else "") if word)


def _said(decision: Decision) -> list[Block]:
    blocks: list[Block] = []
    rows = []
    for cell in decision.decided:
        own = f"“{cell.label}”" if cell.unlisted else ""
        by = cell.by + (", against the rule" if cell.overruled else "")
        rows.append((cell.letter, own, cell.outcome, by, f"“{cell.reason}”" if cell.reason else ""))
    if any(any(row[1:]) for row in rows):
        columns = ("Group", "In its own words", "What then happened", "Decided", "Because")
        blocks.append(without_empty_columns(Table(columns, tuple(rows), widths=(2, 5, 5, 4, 7))))
    for cell in decision.decided:
        for dissent in cell.dissents:
            change = f"would change if: {dissent.would_change}" if dissent.would_change else ""
            by = " · ".join(text for text in (f"dissent in {cell.letter}", dissent.who, change) if text)
            blocks.append(Quote(dissent.words, by))
    assumed = [f"{cell.letter}: {text} ({fate})" for cell in decision.decided for text, fate in cell.assumptions]
    return [*blocks, Heading(4, "Assumed"), ListBlock(tuple(assumed))] if assumed else blocks


def _stands(decision: Decision) -> list[Block]:
    if not decision.stands:
        return []
    rows = []
    shown = ""
    for stand in decision.stands:
        entry = stand.entry
        about = f" ({stand.about})" if stand.about else ""
        whole = "as above" if entry.id == shown else _whole(entry)
        rows.append((f"{entry.id} · {entry.force} · {entry.place}{about}", whole, stand_words(stand)))
        shown = entry.id
    table = Table(("Entry", "The author", "Our reading of the choices"), tuple(rows), widths=(3, 5, 5))
    return [Heading(4, "Beside the author, as we read"), table]


def _whole(entry: Entry) -> str:
    """An entry with everything that travels with it, in one cell."""
    return " ".join(
        [entry.text, *(words if words.endswith((".", "?", "!", "”")) else f"{words}." for words in travelling(entry))]
    )


# ---- what follows ---------------------------------------------------------------------------------------------------


def _common(told: Told) -> list[Block]:
    said = tuple(common_words(one.kind, one.text, one.letters, one.where) for one in told.common)
    return [Heading(2, "In common"), ListBlock(said)] if said else []


def _texts(told: Told) -> list[Block]:
    if len(told.texts) < 2:
        return []
    blocks: list[Block] = [
        Heading(2, "What changed between the texts"),
        Paragraph("The groups did not all play the same text. What has another id now is found by what the exercise "
                  "itself says it was; nothing is matched by likeness."),
    ]  # fmt: skip
    for one in told.texts:
        blocks.append(Heading(3, text_words(one.version, one.sha256, one.letters)))
        if one.newest:
            blocks.append(Paragraph("The newest text: titles, questions and options here are its own."))
            continue
        blocks += (
            [ListBlock(one.changes)] if one.changes else [Paragraph("Nothing that a comparison rests on has changed.")]
        )
        blocks += [ListBlock(went_words(one.otherwise))] if one.otherwise else []
    return blocks
