"""A document as a list of blocks, built once; each format is one writer of the same blocks.

Every text in a block is plain data: writers escape it. Only ``Prose`` holds Markdown, and only what the exercise's
author wrote comes in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is the document's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text; line breaks in it are kept. ``keep`` holds it on the page of what follows."""

    text: str
    keep: bool = False


@dataclass(frozen=True)
class Prose:
    """Markdown from the exercise (paragraphs, lists, emphasis, quotes, small tables), with its mark word if any."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Fields:
    """Labelled values, one under the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ListBlock:
    """A list; numbered when ``ordered``."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    """A table. Every row has as many cells as there are columns; ``widths`` are shares of the line, one a column.

    One that ``fills`` is room to write by hand down to the end of the page. Its rows are empty, and so many as some
    page may hold; a writer that knows how much is left of the page makes its own. One that is ``by_hand`` is a form:
    on paper lines part its columns.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[int, ...] = ()
    fills: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture: a whole SVG text that needs nothing outside itself, its caption, and what it shows in words."""

    svg: str
    caption: str
    alt: str


@dataclass(frozen=True)
class Quote:
    """Somebody's words as they were said, and whose they are."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class Note:
    """Something that must not be missed: DRAFT, REHEARSAL, a rule this document follows."""

    text: str


@dataclass(frozen=True)
class PageBreak:
    """A new page where the format has pages; ``across``: from it to the next one pages lie on their long side."""

    across: bool = False


Block = Heading | Paragraph | Prose | Fields | ListBlock | Table | Picture | Quote | Note | PageBreak


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns in which no row says anything."""
    kept = [i for i in range(len(table.columns)) if any(row[i] for row in table.rows)]
    return replace(
        table,
        columns=tuple(table.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
        widths=tuple(table.widths[i] for i in kept if table.widths),
    )
