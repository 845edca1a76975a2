"""Groups side by side on a terminal: first what everybody wants to know, then decision by decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tabletop.debrief.advice import Entry
from tabletop.paging.lines import Span, cells, plain, shorten, wrap
from tabletop.reports.comparing.told import Cell, Decision, Stand, Told
from tabletop.text import clean

GROUPS_IN_TABLE = 6
"""Groups that stand side by side; more of them follow in further tables."""
DECIDED, NOT_HERE = "●", "–"
_LEAST, _MOST_LABEL = 60, 46


def write(told: Told, columns: int = 80) -> str:
    """Return the comparison in lines of at most ``columns`` cells (60 and more), ending with a line break."""
    columns = max(columns, _LEAST)
    lines = [*_head(told, columns), *_overview(told, columns)]
    for number, decision in enumerate(told.decisions, 1):
        lines += ["", *_decision(told, decision, number, columns)]
    for section in (_paths, _common, _texts):
        lines += section(told, columns)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def letters(names: Sequence[str], most: int = 40) -> str:
    """Return letters of groups as people list them: “A, C and D”."""
    shown = list(names) if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def votes_words(cell: Cell, option: str) -> str:
    """Return the votes for an option as “2→5”, “2” for one vote, nothing without."""
    return "→".join(str(votes.get(option, 0)) for votes in cell.votes)


def moved_words(cell: Cell) -> str:
    """Return what happened between the votes of a group, in words; empty without two votes."""
    if cell.withheld:
        return "fewer than three voted, so it is not broken down"
    if cell.votes and not any(map(sum, (votes.values() for votes in cell.votes))):
        return "nobody voted"
    if len(cell.votes) < 2:
        return ""
    if cell.shift is None:
        return "counted from cards, so who moved is not known"
    moved, of = cell.shift
    return f"{moved} of {of} moved" if moved else "nobody moved"


# ---- pieces ---------------------------------------------------------------------------------------------------------


def _wrapped(text: str, columns: int, first: str = "", rest: str | None = None) -> list[str]:
    found = wrap([Span(clean(text, multiline=False))], columns, first=(Span(first),), rest=_span(rest))
    return [plain(line) for line in found]


def _span(text: str | None) -> tuple[Span, ...] | None:
    return None if text is None else (Span(text),)


def _padded(text: str, columns: int) -> str:
    return text + " " * max(columns - cells(text), 0)


def _right(text: str, columns: int) -> str:
    return " " * max(columns - cells(text), 0) + text


def _title(text: str, columns: int) -> list[str]:
    return [*_wrapped(text, columns), "─" * columns]


# ---- the first screen -----------------------------------------------------------------------------------------------


def _head(told: Told, columns: int) -> list[str]:
    count = len(told.groups)
    lines = _title(f"{told.title} · {count} group{'' if count == 1 else 's'} side by side", columns)
    several = len({group.version for group in told.groups}) > 1
    for group in told.groups:
        words = [group.name, group.people_words, f"version {group.version}" if several else "", group.begun]
        lines += _wrapped(" · ".join(word for word in words if word), columns, f" {_padded(group.letter, 3)} ")
    return lines


def _overview(told: Told, columns: int) -> list[str]:
    if not told.decisions:
        return ["", "No decision was made in any of them."]
    lines: list[str] = []
    for part in _parts(told):
        lines.append("")
        wide = _column_width(part) - 2
        label = columns - wide * len(part) - 9
        heads = "".join(_right(told.groups[group].letter, wide) for group in part)
        lines.append(_padded("What each decided", label) + heads)
        for number, decision in enumerate(told.decisions, 1):
            row = ""
            for group in part:
                cell = decision.cells[group]
                row += _right(str(decision.number_of(cell.option)) if cell is not None else NOT_HERE, wide)
            verdict = "parted" if decision.parted else "alike" if decision.alike else ""
            title = shorten(f"{number} · {decision.heading}", label - 1)
            lines.append(f"{_padded(title, label)}{row}  {verdict}")
    lines += _wrapped(f"Numbers are options, listed below; {NOT_HERE} did not come to this decision.", columns)
    for decision in told.decisions:
        for stand in decision.stands:
            if stand.all_elsewhere:
                lines += _wrapped(f"All are elsewhere than {_entry_words(stand)} ({decision.heading}).", columns)
    return lines


def _parts(told: Told) -> list[range]:
    """Groups in tables, as even as can be."""
    count = len(told.groups)
    tables = -(-count // GROUPS_IN_TABLE)
    each = -(-count // tables)
    return [range(at, min(at + each, count)) for at in range(0, count, each)]


def _column_width(part: Sequence[int]) -> int:
    return 8 if len(part) > 4 else 9


def _entry_words(stand: Stand) -> str:
    return f"{stand.entry.id}" + (f" ({stand.about})" if stand.about else "")


# ---- one decision ---------------------------------------------------------------------------------------------------


def _decision(told: Told, decision: Decision, number: int, columns: int) -> list[str]:
    lines = _title(f"{number} · {decision.heading}", columns)
    lines += _wrapped(decision.ask, columns) if decision.ask else []
    lines += ["(This decision is no longer in the newest text.)"] if decision.gone else []
    lines += _who_decided(told, decision, columns)
    for part in _parts(told):
        lines += _votes(told, decision, part, columns)
    lines += _said(told, decision, columns)
    lines += _stands(decision, columns)
    return lines


def _who_decided(told: Told, decision: Decision, columns: int) -> list[str]:
    """Who decided what, option by option, where the groups do not fit beside each other."""
    lines: list[str] = []
    for label, who in who_decided(decision) if len(told.groups) > GROUPS_IN_TABLE else ():
        lines += _wrapped(f"{label}: {letters(who)}", columns, "  – ")
    return lines


def who_decided(decision: Decision) -> list[tuple[str, list[str]]]:
    """Return each option that some group decided, with the letters of those who did."""
    found = []
    for choice in decision.choices:
        who = [cell.letter for cell in decision.decided if cell.option == choice.id]
        found += [(choice.label, who)] if who else []
    return found


def _votes(told: Told, decision: Decision, part: Sequence[int], columns: int) -> list[str]:
    here = [decision.cells[group] for group in part]
    if not any(here):
        return []
    wide = _column_width(part)
    label = min(columns - wide * len(part), _MOST_LABEL)
    lines = [""] if len(told.groups) > GROUPS_IN_TABLE else []
    lines.append(_padded("", label) + "".join(_right(told.groups[group].letter, wide) for group in part))
    for choice in decision.choices:
        name = choice.label + (" (no longer there)" if choice.gone else "")
        first, *rest = _wrapped(name, label - 1, f"{choice.number:>2}  ", "    ")
        row = "".join(_right(_cell(cell, choice.id), wide) for cell in here)
        lines += [_padded(first, label) + row, *rest]
    held = any(cell is not None and cell.votes for cell in here)
    two = any(cell is not None and len(cell.votes) > 1 for cell in here)
    words = "first vote→second vote, " if two else "the vote, " if held else ""
    lines += _wrapped(f"{words}{DECIDED} decided", columns, "    ")
    return lines


def _cell(cell: Cell | None, option: str) -> str:
    if cell is None:
        return NOT_HERE
    chosen = f" {DECIDED}" if cell.option == option else "  "
    return (votes_words(cell, option) or ("" if cell.option == option else "·")) + chosen


def _said(told: Told, decision: Decision, columns: int) -> list[str]:
    lines = []
    moved = _merged((moved_words(cell), cell.letter) for cell in decision.decided)
    lines += _wrapped("; ".join(f"{letters(who)}: {words}" for words, who in moved), columns, "    ") if moved else []
    for cell in decision.decided:
        first = f"{_padded(cell.letter, 3)} "
        said = [f"something else: “{cell.label}”"] if cell.unlisted else []
        said += [cell.outcome] if cell.outcome else []
        said += [f"decided {cell.by}" + (", against the rule" if cell.overruled else "")] if cell.by else []
        said += [f"because “{cell.reason}”"] if cell.reason else []
        lines += _wrapped(" · ".join(said), columns, first) if said else []
        for dissent in cell.dissents:
            words = " · ".join(text for text in (f"“{dissent.words}”", dissent.who) if text)
            words += f" · would change if: {dissent.would_change}" if dissent.would_change else ""
            lines += _wrapped(f"dissent: {words}", columns, "    ")
        for text, fate in cell.assumptions:
            lines += _wrapped(f"assumed: {text} ({fate})", columns, "    ")
    return lines


def _merged(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Equal words once, with all the letters they hold for."""
    found: dict[str, list[str]] = {}
    for words, name in pairs:
        if words:
            found.setdefault(words, []).append(name)
    return list(found.items())


def _stands(decision: Decision, columns: int) -> list[str]:
    if not decision.stands:
        return []
    lines = ["", "The author, as we read beside these choices"]
    shown = ""
    for stand in decision.stands:
        entry = stand.entry
        about = f" ({stand.about})" if stand.about else ""
        words = "as above" if entry.id == shown else entry.text
        lines += _wrapped(f"{entry.id} · {entry.force} · {entry.place}{about}: {words}", columns, "  ")
        for travels in travelling(entry) if entry.id != shown else ():
            lines += _wrapped(travels, columns, "    ")
        shown = entry.id
        lines += _wrapped(stand_words(stand), columns, "    > ", "      ")
    return lines


def travelling(entry: Entry) -> list[str]:
    """Return what is never left out where an entry is shown: conditions, limits, what it admits and goes with."""
    rows = (
        ("On condition", entry.conditions),
        ("Limit", entry.limits),
        ("The author admits", entry.admits),
        ("Ours: it can be read in more than one way", " Or: ".join(entry.readings)),
        ("Ours, not the author’s", entry.unsaid),
        ("Goes with", ", ".join(entry.along)),
    )
    return [f"{label}: {value}" for label, value in rows if value]


def stand_words(stand: Stand) -> str:
    """Return where groups stand to an entry: “in line: A and C · elsewhere: B”."""
    words = " · ".join(f"{place}: {letters(who)}" for place, who in stand.places)
    words += f" · further than the author asks: {letters(stand.further)}" if stand.further else ""
    return words + (f" · settled by the room itself: {letters(stand.settled)}" if stand.settled else "")


# ---- what follows ---------------------------------------------------------------------------------------------------


def _paths(told: Told, columns: int) -> list[str]:
    lines = ["", *_title("Paths", columns)]
    for words, who in _merged(
        (" → ".join(path), group.letter) for path, group in zip(told.paths, told.groups, strict=True)
    ):
        lines += _wrapped(f"{letters(who)}: {words}", columns, "", "    ")
    for gone, group in zip(told.lost, told.groups, strict=True):
        if gone:
            lines += _wrapped(f"{group.letter} also met what is no longer there: {', '.join(gone)}.", columns)
    return lines


def _common(told: Told, columns: int) -> list[str]:
    if not told.common:
        return []
    lines = ["", *_title("In common", columns)]
    for one in told.common:
        lines += _wrapped(common_words(one.kind, one.text, one.letters, one.where), columns, "", "    ")
    return lines


def common_words(kind: str, text: str, who: Sequence[str], where: str) -> str:
    """Return what groups share in a sentence."""
    if kind == "assumption":
        return f"{letters(who)} took as given: {text} ({where})"
    return f"In {letters(who)} somebody would have decided otherwise than “{text}” ({where})"


def _texts(told: Told, columns: int) -> list[str]:
    if len(told.texts) < 2:
        return []
    lines = ["", *_title("Texts of the exercise", columns)]
    for one in told.texts:
        lines += _wrapped(f"{text_words(one.version, one.sha256, one.letters)}", columns)
        if one.newest:
            continue
        for change in one.changes or ("Nothing that a comparison rests on has changed since.",):
            lines += _wrapped(change, columns, "  – ")
        for said in went_words(one.otherwise):
            lines += _wrapped(said, columns, "    ")
    return lines


def went_words(otherwise: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return how sessions go in the newest text, in words: those that go alike in one line."""
    alike: dict[str, list[str]] = {}
    for name, step in otherwise:
        alike.setdefault(step, []).append(name)
    found = []
    for step, names in alike.items():
        one = len(names) == 1
        as_before = "goes as it did" if one else "go as they did"
        how = f"{'goes' if one else 'go'} otherwise in the newest text at {step}" if step else as_before
        found.append(f"{letters(names)} {how}{'' if step else ' in the newest text'}")
    return tuple(found)


def text_words(version: int, sha256: str, who: Sequence[str]) -> str:
    """Return which text some groups played."""
    return f"Version {version} ({sha256[:12]}): {letters(who)}"
