"""The lines around the two panes of a preview: where one stands, the parts of the scene, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from tabletop.exercise.problems import Problem
from tabletop.paging.lines import cells
from tabletop.session.show import room_view
from tabletop.text import clean
from tabletop.tui.authoring.exploring import Found
from tabletop.tui.authoring.parts import Part
from tabletop.tui.authoring.trail import Trail
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, QUIET, apart, cut, hung, plain


def where(trail: Trail, parts: Sequence[Part], place: int, width: int) -> list[Content]:
    """Return where one stands: the scene at the left, the part at the right."""
    ids = trail.compiled.scene_ids
    scene = trail.compiled.exercise.scenes[trail.scene_id]
    part = parts[place]
    left = [plain(f"Scene {ids.index(trail.scene_id) + 1} of {len(ids)}  ", QUIET), plain(trail.scene_id, "bold")]
    right = Content.assemble((f"part {place + 1} of {len(parts)}  ", QUIET), (cut(part.label, width // 2), ACCENT))
    title = clean(scene.title, multiline=False)
    taken = sum(one.cell_length for one in left)
    room = width - taken - right.cell_length - 3
    if title and room >= 10:
        left.append(plain(f"  {cut(title, room - 2)}", QUIET))
    return [apart(Content("").join(left), right, width)]


def missing(part: Part, width: int) -> list[Content]:
    """Return why the room would not see a part; no line where it would."""
    return [plain(cut(f"○ {clean(part.missing, multiline=False)}", width), ALERT)] if part.missing else []


def contents(parts: Sequence[Part], place: int, width: int, rows: int) -> list[Content]:
    """Return the parts of a scene in ``rows`` lines around the present one, each with its first words."""
    top = max(0, min(place - rows // 2, len(parts) - rows))
    shown = parts[top : top + rows]
    column = min(max(cells(part.label) for part in shown), max(width * 3 // 5, 12))
    return [_entry(part, number == place, column, width) for number, part in enumerate(shown, top)]


def _entry(part: Part, here: bool, column: int, width: int) -> Content:
    label = cut(part.label, column)
    words = part.missing.partition(": ")[2] or first_words(part)
    room = width - column - 7
    aside = f"{' ' * (column - cells(label) + 2)}{cut(clean(words, multiline=False), room)}" if room > 8 else ""
    style = f"bold {ACCENT}" if here else QUIET if part.missing else ""
    sign = f" {'›' if here else ' '} {'○' if part.missing else '●'} "
    return Content.assemble((sign, ACCENT if here else QUIET), (label, style), (aside, QUIET))


def first_words(part: Part) -> str:
    """Return what the room reads first in a part."""
    for piece in room_view(part.state).body:
        words = piece.text or piece.label
        if words and piece.kind not in ("label", "card"):
            return piece.label if piece.kind in ("movement", "inject") and piece.label else words.replace("*", "")
    return ""


def place_of(problem: Problem) -> str:
    """Return ``file.yaml:12:5``, the file without its folder."""
    span = problem.span
    return f"{clean(span.file, multiline=False).rpartition('/')[2]}:{span.line}:{span.column}"


def trouble(problems: Sequence[Problem], words: str, width: int) -> list[Content]:
    """Return why the last good picture stands still: the first problem with its place and hint."""
    if not problems:
        return hung("▲ ", words, width, style=ALERT) if words else []
    first = problems[0]
    refusing = sum(1 for problem in problems if problem.refuses)
    more = f"  and {refusing - 1} more: c lists them" if refusing > 1 else ""
    head = f"{place_of(first)}  {first.code}  {clean(first.message, multiline=False)}"
    lines = hung("▲ ", f"{head}{more}", width, style=f"bold {ALERT}")[:2]
    hint = clean(first.hint, multiline=False)
    return [*lines, *(hung("  ", hint, width, style=QUIET)[:1] if hint else [])]


def finding(found: Found, more: int, width: int) -> list[Content]:
    """Return a finding that was not there before the last save, with its shortest play."""
    problem = found.problem
    others = f"  and {more} more: c lists them" if more else ""
    head = f"new: {place_of(problem)}  {problem.code}  {clean(problem.message, multiline=False)}{others}"
    lines = hung("◇ ", head, width, style="bold", mark_style=ACCENT)[:2]
    return [*lines, *(hung("  ", f"play {found.play}", width, style=QUIET)[:1] if found.play else [])]
