"""How wide the columns of a table are, and where words too long for a line may break."""

from __future__ import annotations

import re
from itertools import islice

from tabletop.reports.blocks import Fields, Table

LINE = 96
"""Signs of small type on a line as wide as the page of a document."""
ACROSS = 147
"""The same where the page lies on its long side."""
_LONGEST_CELL = 90
_LONGEST_WORD = 16
_LOOKED_AT = 400
"""So many rows tell enough about a column; a table of 10,000 rows is not measured whole."""
_SHORT, _SHORT_SIGNS = 12, 1500
_FEW_FIELDS, _FEW_COLUMNS = 6, 3
ROOMY = 0.9
"""Of the signs of a line so many have room in the larger type of a table with few columns."""
_PADDING = 2
_STEP = 8
"""So many signs of a long word stand together."""
_NUMBER = re.compile(r"[+\-−±]?[0-9][0-9.,:\u202f ]*%?")


def shares(table: Table) -> tuple[int, ...]:
    """Return the columns' shares of the line, one a column: as written, or else by what stands in them."""
    if len(table.widths) == len(table.columns) and all(width > 0 for width in table.widths):
        return table.widths
    looked_at = [table.columns, *islice(table.rows, _LOOKED_AT)]
    needs, wants = [], []
    for cells in zip(*looked_at, strict=True):
        lengths = [min(len(cell), _LONGEST_CELL) for cell in cells]
        words = [min(len(word), _LONGEST_WORD) for cell in cells for word in cell[:1000].split()]
        needs.append(max([1, *words]) + _PADDING)
        wants.append(max(lengths) + sum(lengths) // len(lengths))
    left = max(LINE - sum(needs), 0)
    more = [max(want - need, 0) + 1 for want, need in zip(wants, needs, strict=True)]
    return tuple(need + left * one // sum(more) for need, one in zip(needs, more, strict=True))


def numeric(table: Table) -> tuple[bool, ...]:
    """Return for each column whether nothing but numbers stands in it, so that it is set to the right."""
    columns = list(zip(*islice(table.rows, _LOOKED_AT), strict=True)) or [()] * len(table.columns)
    return tuple(any(cells) and all(_NUMBER.fullmatch(cell) for cell in cells if cell) for cells in columns)


def is_long(table: Table) -> bool:
    """Return whether a table may go on over the page: what is short stays whole."""
    return len(table.rows) > _SHORT or sum(len(cell) for row in table.rows for cell in row) > _SHORT_SIGNS


def is_roomy(table: Table) -> bool:
    """Return whether a table is read like a text, and set nearly as large: few columns, and words in most cells."""
    cells = [cell for row in islice(table.rows, _LOOKED_AT) for cell in row]
    return len(table.columns) <= _FEW_COLUMNS and 2 * sum(bool(cell.strip()) for cell in cells) > len(cells)


def fields_are_long(block: Fields) -> bool:
    """Return whether labelled values may go on over the page: a few short ones stay whole."""
    return len(block.rows) > _FEW_FIELDS or sum(len(value) for _, value in block.rows) > _SHORT_SIGNS // 2


def breakable(text: str, longest: int, sign: str = "\u200b") -> str:
    """Return ``text`` with places to break, ``sign``, in each word wider than ``longest`` small letters."""
    if len(text) <= longest // 2:
        return text
    return re.sub(rf"\S{{{longest // 2 + 1},}}", lambda word: _parted(word[0], longest, sign), text)


def _parted(word: str, longest: int, sign: str) -> str:
    # Capitals and what is no Latin letter may be twice as wide.
    if sum(1 if letter < "A" or "a" <= letter < "\u0250" else 2 for letter in word) <= longest:
        return word
    step = max(min(_STEP, longest // 2), 1)
    return sign.join(word[i : i + step] for i in range(0, len(word), step))
