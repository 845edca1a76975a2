"""The whole record for machines: stable ids beside every text, under the same rule of names as the document."""

from __future__ import annotations

import json
from typing import Any

from tabletop.debrief.advice import AuthorSays, Entry, Reading
from tabletop.debrief.comparison import Comparison, compare, not_reached, over
from tabletop.debrief.feedback import gathered
from tabletop.debrief.followed import assumptions
from tabletop.debrief.path import indicator_stories, path_steps
from tabletop.debrief.votes import Tally
from tabletop.reports.in_words import is_evidence
from tabletop.reports.naming import FEWEST, Naming, ReportInput
from tabletop.reports.session_report import HASH_SIGNS
from tabletop.reports.timeline import pacing, taken_back, timeline
from tabletop.session.state import Question
from tabletop.session.telling import role_name

FORMAT = "tabletop-session-report/1"
_SAFE_SETTINGS = ("timers", "privacy", "rehearsal", "single_screen", "alone")
"""Settings that tell nothing about who was there."""


def write(given: ReportInput) -> str:
    """Return the record as JSON text, two spaces deep, ending with a line break."""
    return json.dumps(record(given), ensure_ascii=False, indent=2) + "\n"


def record(given: ReportInput) -> dict[str, Any]:
    """Return the record as plain values: dictionaries, lists, text, numbers, None."""
    naming = Naming(given)
    return {
        "format": FORMAT,
        "names": naming.level,
        "exercise": _exercise(given),
        "session": _session(given, naming),
        "who": _who(given, naming),
        "path": [
            {"scene": step.scene, "title": step.title, "how": step.how, "note": naming.words(step.note)}
            for step in path_steps(given.state)
        ],
        "decisions": [_decision(given, comparison, naming) for comparison in compare(given.state)],
        "not_decided": not_reached(given.state) if over(given.state) else [],
        "assumptions": [
            {"text": naming.words(one.text), "fate": one.fate or "unknown", "why": naming.words(one.why)}
            for one in assumptions(given.state)
        ],
        "written": _written(given, naming),
        "notes": _notes(given, naming),
        "injects": _injects(given, naming),
        "heard": [{"scene": scene, "text": text} for scene, text in sorted(given.state.heard)],
        "indicators": _indicators(given, naming),
        "hot_wash": [
            {"kind": said.kind, "text": naming.words(said.text), "who": naming.who(said.who)}
            for _, said in given.state.hot_wash
        ],
        "actions": _actions(given, naming),
        "findings": _findings(given, naming),
        "feedback": _feedback(given, naming),
        "ratings": {
            "draft": True,
            "objectives": {
                name: {"rating": rated.rating, "evidence": naming.words(rated.evidence)}
                if is_evidence(rated.evidence)
                else {"rating": None, "evidence": None}
                for name, rated in given.state.ratings.items()
            },
        },
        "pacing": [row.__dict__ for row in pacing(given.state)],
        "timeline": [_without_times(row.__dict__, naming) for row in timeline(given, naming)],
    }


def _without_times(row: dict[str, Any], naming: Naming) -> dict[str, Any]:
    return {key: value for key, value in row.items() if not (naming.chatham and key in ("at", "wall"))}


def _exercise(given: ReportInput) -> dict[str, Any]:
    header, file = given.header, given.state.compiled.exercise.file
    return {
        "id": header.exercise_id,
        "title": header.title,
        "version": header.version,
        "sha256": header.sha256,
        "objectives": {name: objective.text for name, objective in file.objectives.items()},
    }


def _session(given: ReportInput, naming: Naming) -> dict[str, Any]:
    state, header = given.state, given.header
    session: dict[str, Any] = {
        "phase": state.phase,
        "ended_early": state.moment.early,
        "events": len(given.happened),
        "hash": header.last_hash[:HASH_SIGNS],
        "fault": header.fault,
        "settings": {key: state.settings[key] for key in _SAFE_SETTINGS if key in state.settings},
    }
    if not naming.chatham:
        session |= {"id": header.id, "created": header.created, "settings": _typed(state.settings, naming)}
    return session


def _typed(value: Any, naming: Naming) -> Any:
    if isinstance(value, str):
        return naming.words(value)
    if isinstance(value, dict):
        return {str(key): _typed(item, naming) for key, item in value.items()}
    return [_typed(item, naming) for item in value] if isinstance(value, list | tuple) else value


def _who(given: ReportInput, naming: Naming) -> dict[str, Any]:
    count = len(naming.seats)
    if naming.chatham:
        return {"people": count if count >= FEWEST else None}
    seats = []
    for seat in naming.seats.values():
        row: dict[str, Any] = {"role": seat.role, "role_name": role_name(given.state, seat.role)}
        if naming.level == "named":
            row |= {
                "seat": seat.number,
                "name": naming.people.get(seat.number, ""),
                "organisation": naming.organisations.get(seat.number, ""),
            }
        seats.append(row)
    return {"people": count, "seats": seats}


# ---- decisions ------------------------------------------------------------------------------------------------------


def _decision(given: ReportInput, c: Comparison, naming: Naming) -> dict[str, Any]:
    made = given.state.moment.decisions[c.number - 1].made
    found: dict[str, Any] = {
        "number": c.number,
        "revision": c.revision,
        "scene": c.scene,
        "title": c.title,
        "ask": c.ask,
        "options": [
            {"id": row.id, "letter": row.letter, "label": row.label, "closed": row.closed} for row in c.options
        ],
        "votes": _votes(given, c, naming),
        "option": made.option,
        "decided": naming.words(c.label) if c.unlisted else c.label,
        "like": made.like,
        "outcome": made.outcome,
        "by": naming.by(c.by).removeprefix("by "),
        "rule": naming.by(c.rule).removeprefix("by "),
        "reason": naming.words(c.reason),
        "overruled": c.overruled,
        "timed_out": c.timed_out,
        "dissent": [
            {
                "who": naming.who(said.who),
                "words": naming.words(said.words),
                "would_change": naming.words(said.would_change),
            }
            for said in c.dissents
        ],
        "consequence": [
            {"text": one.text, "mark": one.mark, "lines": [naming.words(line) for line in one.lines]}
            for one in c.consequence
        ],
        "movements": [_movement(one.__dict__, naming) for one in c.movements],
        "flags": dict(made.settings),
    }
    if not naming.chatham:
        found["at"] = c.at
    return found | _beside(c, naming) if over(given.state) else found


def _movement(row: dict[str, Any], naming: Naming) -> dict[str, Any]:
    return row | {"refused": naming.words(row["refused"])}


def _votes(given: ReportInput, c: Comparison, naming: Naming) -> dict[str, Any]:
    tallies = [tally for tally in (c.votes.first, c.votes.second) if tally is not None]
    if not tallies or (naming.chatham and min(tally.voted for tally in tallies) < FEWEST):
        return {"held": len(tallies), "rounds": [], "shift": None, "confident_and_divided": None}
    asked = [given.state.questions[tally.question] for tally in tallies]
    numbers = {key: i for i, key in enumerate(sorted({b.key for q in asked for b in q.ballots}), 1)}
    return {
        "held": len(tallies),
        "rounds": [_round(tally, q, numbers, naming) for tally, q in zip(tallies, asked, strict=True)],
        "shift": list(c.votes.shift) if c.votes.shift is not None else None,
        "confident_and_divided": c.votes.confident_and_divided,
    }


def _round(tally: Tally, question: Question, numbers: dict[str, int], naming: Naming) -> dict[str, Any]:
    found: dict[str, Any] = {
        "question": tally.question,
        "counts": tally.counts,
        "passed": tally.passed,
        "missing": tally.missing,
        "present": tally.present,
        "by_cards": tally.by_cards,
        "privacy": question.privacy,
    }
    if naming.chatham:
        return found
    ballots = []
    for ballot in question.ballots:
        row: dict[str, Any] = {
            "ballot": numbers[ballot.key],
            "option": ballot.option,
            "confidence": ballot.confidence,
            "reason": naming.words(ballot.reason),
            "words": naming.words(ballot.words),
        }
        ballots.append(row | _voter(ballot.key, question.privacy, naming))
    return found | {"ballots": sorted(ballots, key=lambda row: row["ballot"])}


def _voter(key: str, privacy: str, naming: Naming) -> dict[str, Any]:
    """Who cast a ballot, as far as the sentence on the screen said it would be kept, and no further."""
    if privacy == "role" and key.startswith("role:"):
        return {} if naming.chatham else {"role": key.split(":")[1]}
    number = key.removeprefix("seat-")
    if privacy not in ("role", "named") or number == key or not number.isdigit() or int(number) not in naming.seats:
        return {}
    voter: dict[str, Any] = {"role": naming.seats[int(number)].role}
    if privacy == "named" and naming.level == "named":
        voter |= {"seat": int(number), "name": naming.people.get(int(number), "")}
    return voter


def _beside(c: Comparison, naming: Naming) -> dict[str, Any]:
    return {
        "author": _author(c.author, naming),
        "touched": list(c.touched),
        "objections": [
            {"kind": said.kind, "entry": said.entry, "text": naming.words(said.text)} for said in c.objections
        ],
        "other_views": [view.__dict__ | {"sources": list(view.sources)} for view in c.views],
        "hindsight": c.hindsight.__dict__ if c.hindsight is not None else None,
        "questions": list(c.questions),
        "not_taken": [road.__dict__ for road in c.not_taken],
    }


def _author(says: AuthorSays, naming: Naming) -> dict[str, Any]:
    return {
        "not_addressed": says.silent,
        "readings": [_reading(reading, naming) for reading in says.readings],
        "held": [entry.id for entry in says.held],
        "along": [entry.id for entry in says.along],
        "entries": [_entry(entry) for entry in says.entries],
    }


def _reading(reading: Reading, naming: Naming) -> dict[str, Any]:
    return {
        **reading.__dict__,
        "entry": reading.entry.id if reading.entry is not None else "",
        "settled_because": naming.words(reading.settled_because),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return entry.__dict__ | {"readings": list(entry.readings), "along": list(entry.along)}


# ---- the rest of the record -----------------------------------------------------------------------------------------


def _written(given: ReportInput, naming: Naming) -> dict[str, Any]:
    return {
        name: [
            {
                "line": line.number,
                "wordings": [naming.words(text) for text in line.wordings],
                "fails": list(line.fails),
            }
            for line in lines
        ]
        for name, lines in given.state.lists.items()
    }


def _notes(given: ReportInput, naming: Naming) -> list[dict[str, Any]]:
    rows = []
    for kept in given.state.notes.values():
        row: dict[str, Any] = {
            "revision": kept.revision,
            "kind": kept.note.kind,
            "text": naming.words(kept.note.text),
            "scene": kept.note.scene,
            "who": naming.who(kept.note.who) if kept.note.who else "",
            "owner": naming.owner(kept.note.owner) if kept.note.owner else "",
            "due": naming.words(kept.note.due),
            "fate": kept.fate,
            "why": naming.words(kept.why),
        }
        rows.append(row if naming.chatham else row | {"at": kept.at})
    return rows


def _injects(given: ReportInput, naming: Naming) -> list[dict[str, Any]]:
    moment, gone = given.state.moment, taken_back(given.happened)
    rows: list[dict[str, Any]] = []
    for fate, places in (("sent", moment.sent), ("skipped", moment.skipped)):
        for visit, inject in places:
            scene = moment.path[visit - 1].scene if 0 < visit <= len(moment.path) else ""
            rows.append({"inject": inject, "scene": scene, "visit": visit, "fate": fate})
    for revision, written in given.state.written_injects.items():
        row = {"inject": "", "title": naming.words(written.title), "text": naming.words(written.text)}
        rows.append(row | {"fate": "taken back" if revision in gone else "written"})
    return rows


def _indicators(given: ReportInput, naming: Naming) -> list[dict[str, Any]]:
    return [
        {
            "indicator": story.indicator,
            "name": story.name,
            "words": story.words,
            "steps": [{"where": where} | _movement(movement.__dict__, naming) for where, movement in story.steps],
        }
        for story in indicator_stories(given.state)
        if story.levels
    ]


def _actions(given: ReportInput, naming: Naming) -> list[dict[str, Any]]:
    return [
        {
            "text": naming.words(action.text),
            "responsible": naming.owner(action.owner, action.organisation),
            "contact": naming.contact(action.contact),
            "start": naming.words(action.start),
            "due": naming.words(action.due),
            "capability": naming.words(action.capability),
            "element": naming.words(action.element),
            "issue": action.issue or None,
        }
        for _, action in given.state.actions
    ]


def _findings(given: ReportInput, naming: Naming) -> list[dict[str, Any]]:
    """``id`` is the revision by which an action's ``issue`` names an area for improvement."""
    return [
        {
            "id": revision,
            "kind": found.kind,
            "objective": found.objective,
            "text": naming.words(found.text),
            "reference": naming.words(found.reference),
            "analysis": naming.words(found.analysis),
        }
        for revision, found in given.state.findings
    ]


def _feedback(given: ReportInput, naming: Naming) -> dict[str, Any]:
    """What all forms say together; words stand apart from ratings, so that no form can be put together again."""
    found = gathered(given.state)
    if naming.chatham and found.forms < FEWEST:
        return {"forms": None, "statements": [], "words": {}}
    rows = []
    for rating in found.ratings:
        hidden = naming.chatham and rating.answered < FEWEST
        average = None if hidden or rating.average is None else round(rating.average, 2)
        counts = None if hidden else list(rating.counts)
        rows.append({"text": rating.statement, "average": average, "answered": rating.answered, "counts": counts})
    words = {name: [naming.words(text) for text in texts] for name, texts in found.words.items()}
    return {"forms": found.forms, "statements": rows if found.forms else [], "words": words if found.forms else {}}
