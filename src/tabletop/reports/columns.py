"""How wide the columns of a table are, and where words too long for a line may break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from math import ceil

from tabletop.reports.blocks import Fields, Table

LINE = 96
"""Signs of small type on a line as wide as the page of a document."""
ACROSS = 147
"""The same where the page lies on its long side."""
_LONGEST_CELL = 90
_LONGEST_WORDS = (20, 16, 12, 10)
"""Words up to so many signs stay whole: the first of these for which the line has room."""
_LOOKED_AT = 400
"""So many rows tell enough about a column; a table of 10,000 rows is not measured whole."""
_SHORT, _SHORT_SIGNS = 12, 1500
_FEW_FIELDS, _FEW_COLUMNS = 6, 3
ROOMY = 0.9
"""Of the signs of a line so many have room in the larger type of a table with few columns."""
_PADDING = 3
_BOLD = 1.1
"""The words of a head are bold, and so much wider."""
_ADDRESS = re.compile(r"(?<=[@/._-])")
_STEP = 8
"""So many signs of a long word stand together."""
_NUMBER = re.compile(r"[+\-−±]?[0-9][0-9.,:\u202f ]*%?")


def shares(table: Table, line: int = LINE) -> tuple[int, ...]:
    """Return the columns' shares of a line of so many signs, one a column: as written, or else by what stands in them.

    A column too narrow for an ordinary word takes what it lacks from the others, where they can spare it.
    """
    looked_at = [table.columns, *islice(table.rows, _LOOKED_AT)]
    columns = list(zip(*looked_at, strict=True))
    needs = _needs(columns, line, is_roomy(table))
    if len(table.widths) == len(table.columns) and all(width > 0 for width in table.widths):
        return _widened(table.widths, needs, line)
    wants = []
    for cells in columns:
        lengths = [min(len(cell), _LONGEST_CELL) for cell in cells]
        wants.append(max(lengths) + sum(lengths) // len(lengths))
    left = max(line - sum(needs), 0)
    more = [max(want - need, 0) + 1 for want, need in zip(wants, needs, strict=True)]
    return tuple(need + left * one // sum(more) for need, one in zip(needs, more, strict=True))


def _needs(columns: Sequence[Sequence[str]], line: int, roomy: bool) -> list[int]:
    """What each column needs so that its words stay whole, as far as the line has room for long ones."""
    needs: list[int] = []
    for longest in _LONGEST_WORDS:
        needs = [_need(cells, longest, roomy) for cells in columns]
        if sum(needs) <= line:
            break
    return needs


def _need(cells: Sequence[str], longest: int, roomy: bool) -> int:
    head, *rest = cells
    words = [_BOLD * _wide(word) for word in head.split()]
    words += [_wide(word) for cell in rest for word in cell[:1000].split()]
    return ceil(min(max(words, default=1), longest) / (ROOMY if roomy else 1)) + _PADDING


def _widened(widths: Sequence[int], needs: Sequence[int], line: int) -> tuple[int, ...]:
    have = [line * width / sum(widths) for width in widths]
    lack = sum(max(need - one, 0) for need, one in zip(needs, have, strict=True))
    spare = sum(max(one - need, 0) for need, one in zip(needs, have, strict=True))
    if not lack or lack > spare:
        return tuple(widths)
    kept = 1 - lack / spare
    return tuple(
        need if one <= need else need + int((one - need) * kept) for need, one in zip(needs, have, strict=True)
    )


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
    if _wide(word) <= longest:
        return word
    step = max(min(_STEP, longest // 2), 1)
    parts: list[str] = []
    # An address breaks after its signs, what is too long in it and any other word where it must.
    for piece in _ADDRESS.split(word) if "@" in word or "/" in word else [word]:
        short = _wide(piece) <= longest
        parts += [piece] if short else [piece[i : i + step] for i in range(0, len(piece), step)]
    return sign.join(part for part in parts if part)


def _wide(word: str) -> int:
    """How wide a word is in small letters: capitals and what is no Latin letter may be twice as wide."""
    return sum(1 if letter < "A" or "a" <= letter < "\u0250" else 2 for letter in word)
