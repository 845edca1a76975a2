"""Groups side by side for machines: JSON with stable ids, and one row a group, decision and option for a table."""

from __future__ import annotations

import json
from typing import Any

from tabletop.reports.comparing.told import Cell, Decision, Told

FORMAT = "tabletop-comparison/1"
COLUMNS = (
    "group", "name", "version", "people", "scene", "time", "decision", "option", "option_label", "first_vote",
    "second_vote", "decided", "words", "by", "reason", "moved", "compared",
)  # fmt: skip


def write(told: Told) -> str:
    """Return the comparison as JSON text, two spaces deep, ending with a line break."""
    return json.dumps(data(told), ensure_ascii=False, indent=2) + "\n"


def data(told: Told) -> dict[str, Any]:
    """Return the comparison as plain values. There is no total and no score in it, and none can be made of it."""
    return {
        "format": FORMAT,
        "names": told.names,
        "exercise": {"id": told.exercise_id, "title": told.title},
        "groups": [
            {
                "letter": group.letter,
                "name": group.name,
                "version": group.version,
                "people": group.people,
                "session": group.session,
                "begun": group.begun,
                "path": list(path),
                "scenes": [stop.scene for stop in way.stops],
                "no_longer_there": list(lost),
            }
            for group, path, way, lost in zip(told.groups, told.paths, told.ways, told.lost, strict=True)
        ],
        "decisions": [_decision(one) for one in told.decisions],
        "in_common": [
            {"kind": one.kind, "where": one.where, "text": one.text, "groups": list(one.letters)} for one in told.common
        ],
        "texts": [
            {
                "version": one.version,
                "sha256": one.sha256,
                "groups": list(one.letters),
                "newest": one.newest,
                "changes": list(one.changes),
                "goes_otherwise": {name: step or None for name, step in one.otherwise},
            }
            for one in told.texts
        ],
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "scene": one.scene,
        "time": one.time,
        "title": one.title,
        "ask": one.ask,
        "no_longer_there": one.gone,
        "options": [
            {"number": choice.number, "id": choice.id, "label": choice.label, "no_longer_there": choice.gone}
            for choice in one.choices
        ],
        "parted": one.parted,
        "alike": one.alike,
        "groups": {cell.letter: _cell(cell) for cell in one.decided},
        "author": [
            {
                "entry": stand.entry.id,
                "place": stand.entry.place,
                "force": stand.entry.force,
                "text": stand.entry.text,
                "about": stand.about,
                "stands": {words: list(letters) for words, letters in stand.places},
                "further": list(stand.further),
                "settled_by_the_room": list(stand.settled),
                "all_elsewhere": stand.all_elsewhere,
            }
            for stand in one.stands
        ],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "option": cell.option,
        "decided": cell.label,
        "no_longer_there": cell.gone,
        "outcome": cell.outcome,
        "by": cell.by.removeprefix("by "),
        "reason": cell.reason,
        "overruled": cell.overruled,
        "votes": None if cell.withheld else [dict(votes) for votes in cell.votes],
        "shift": list(cell.shift) if cell.shift is not None else None,
        "dissent": [{"words": one.words, "who": one.who, "would_change": one.would_change} for one in cell.dissents],
        "assumptions": [{"text": text, "fate": fate} for text, fate in cell.assumptions],
    }


def rows(told: Told) -> list[tuple[str, ...]]:
    """Return a row for each group, decision and option, in the order of ``COLUMNS``; what is not told is empty."""
    found: list[tuple[str, ...]] = []
    for decision in told.decisions:
        for cell in decision.decided:
            group = next(group for group in told.groups if group.letter == cell.letter)
            people = "" if group.people is None else str(group.people)
            moved, compared = map(str, cell.shift) if cell.shift is not None else ("", "")
            for choice in decision.choices:
                chosen = choice.id == cell.option
                votes = [str(counts.get(choice.id, 0)) for counts in cell.votes]
                found.append(
                    (
                        group.letter, group.name, str(group.version), people, decision.scene, str(decision.time),
                        decision.heading, choice.id, choice.label, votes[0] if votes else "",
                        votes[1] if len(votes) > 1 else "", "yes" if chosen else "",
                        cell.label if chosen and cell.unlisted else "",
                        cell.by.removeprefix("by ") if chosen else "", cell.reason if chosen else "",
                        moved if chosen else "", compared if chosen else "",
                    )
                )  # fmt: skip
    return found
