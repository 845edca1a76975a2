"""Who took part, at the level of naming the document was asked for; lines to fill in where nothing has been played."""

from __future__ import annotations

from dataclasses import replace

from tabletop.reports.blocks import Block, Paragraph, Table, without_empty_columns
from tabletop.reports.hseep.papers import NOT_GIVEN, Papers
from tabletop.reports.hseep.writing import below, room
from tabletop.reports.in_words import plain_word
from tabletop.reports.naming import FEWEST
from tabletop.session.telling import role_name

_EMPTY_ROWS = 8


def participants(papers: Papers) -> list[Block]:
    """Return the list of participants, or in words why there is none."""
    if papers.played is None:
        return [_to_fill_in(papers)]
    naming = papers.naming
    if naming is None or not naming.seats:
        none_kept = Paragraph("No list of participants was kept.")
        return [none_kept, _to_fill_in(papers)] if naming is not None and naming.level == "named" else [none_kept]
    count = len(naming.seats)
    if naming.chatham:
        return [Paragraph(f"{count} people took part." if count >= FEWEST else "Fewer than three people took part.")]
    if naming.level == "named" and (naming.people or naming.organisations):
        state = papers.played.state
        rows = tuple(
            (
                naming.people.get(seat.number, ""),
                naming.organisations.get(seat.number, ""),
                role_name(state, seat.role),
            )
            for seat in naming.seats.values()
        )
        listed = without_empty_columns(Table(("Name", "Organization", "Role"), rows, widths=(4, 4, 4)))
        return [replace(listed, rows=tuple(tuple(cell or NOT_GIVEN for cell in row) for row in listed.rows))]
    return [Paragraph(f"{count} {'person' if count == 1 else 'people'} took part. No names are given here.")]


def _to_fill_in(papers: Papers) -> Table:
    roles = papers.exercise.roles
    rows = (
        tuple((f"{role.name or plain_word(name)}{below()}", "", "") for name, role in roles.items())
        or ((room(), "", ""),) * _EMPTY_ROWS
    )
    return Table(("Role", "Name", "Organization"), rows, widths=(4, 5, 5), by_hand=True)
