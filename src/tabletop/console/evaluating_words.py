"""Plain mode's words for what the evening leaves behind: actions, findings, ratings, the feedback form."""

from __future__ import annotations

import re
from typing import Any

from tabletop.console.desk import Desk, Kept
from tabletop.console.feedback import close_feedback, open_feedback, still_out
from tabletop.debrief.evidence import evidence, objective_of
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.evaluating import STATEMENTS_RATED
from tabletop.session.events import FeedbackGiven, FindingKind

Outcome = Kept | Refusal | str

_CORRECT = re.compile(r"([0-9]{1,4}):\s*(.*)", re.DOTALL)
_SHEET = re.compile(rf"([0-5]{{{STATEMENTS_RATED}}})(?:\s+(.*))?", re.DOTALL)
_FROM_NOTE = re.compile(r"note ([0-9]{1,4})")
_ACTION = ("text", "owner", "due", "organisation", "contact")
_FINDING = ("text", "reference", "analysis")
_KINDS: dict[str, FindingKind] = {"strength": "strength", "area": "area"}
_SAY = {
    "action": "action what | owner | by when | organisation | contact",
    "finding": "finding strength words; or: finding area words | reference | analysis",
    "feedback": "feedback open, close, paper, averages or words",
    "rate": "rate OBJECTIVE P, S, M or U, then the evidence",
}


class EvaluatingWords:
    """Turns what follows a word into commands at a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # ---- actions

    def action(self, rest: str) -> Outcome:
        """Agree an action, or correct one by its number in the list."""
        correct = _CORRECT.fullmatch(rest)
        actions = self.desk.state.actions
        if correct is None:
            agreed: dict[str, Any] = dict(zip(_ACTION, _parts(rest, len(_ACTION)), strict=True))
            return self.desk.do(co.AgreeAction(**agreed))
        number = int(correct[1])
        if not 1 <= number <= len(actions):
            return Refusal(f"there are {len(actions)} actions. Say: {_SAY['action']}")
        revision, before = actions[number - 1]
        given = [text.strip() for text in correct[2].split("|")]
        fields = {name: getattr(before, name) for name in (*_ACTION, "start", "capability", "element")}
        fields |= dict(zip(_ACTION, given, strict=False))
        return self.desk.do(co.ChangeAction(action=revision, issue=before.issue, **fields))

    # ---- strengths and areas for improvement

    def finding(self, rest: str) -> Outcome:
        """Write down a strength or an area, begin one as a note, or correct one by its number in the list."""
        correct = _CORRECT.fullmatch(rest)
        if correct is not None:
            return self._correct(int(correct[1]), correct[2])
        first, _, tail = rest.partition(" ")
        kind = _KINDS.get(first.rstrip(":").lower())
        if kind is None:
            return self._findings()
        note = _FROM_NOTE.fullmatch(tail.strip())
        if note is not None:
            return self._from_note(kind, int(note[1]))
        words, reference, analysis = _parts(tail, 3)
        objective, words = self._objective(words)
        return self.desk.do(co.Find(kind=kind, objective=objective, text=words, reference=reference, analysis=analysis))

    def _findings(self) -> Outcome:
        said = [f"{i}, {found.kind}: {found.text}" for i, (_, found) in enumerate(self.desk.state.findings, 1)]
        notes = [f"note {i}: {kept.note.text}" for i, kept in enumerate(self.desk.state.notes.values(), 1)]
        return "\n".join([*said, *notes, f"Say: {_SAY['finding']}."])

    def _objective(self, words: str) -> tuple[str, str]:
        """An objective's id before a colon, and what follows it; without one the words as they are."""
        name, colon, tail = words.partition(":")
        known = colon and name.strip() in self.desk.exercise.file.objectives
        return (name.strip(), tail.strip()) if known else ("", words)

    def _from_note(self, kind: FindingKind, number: int) -> Outcome:
        notes = list(self.desk.state.notes.values())
        if not 1 <= number <= len(notes):
            return Refusal(f"there are {len(notes)} notes; “finding” lists them")
        kept = notes[number - 1]
        objective = objective_of(self.desk.state, kept.note.scene)
        return self.desk.do(co.Find(kind=kind, objective=objective, text=kept.note.text, origin=kept.revision))

    def _correct(self, number: int, rest: str) -> Outcome:
        findings = self.desk.state.findings
        if not 1 <= number <= len(findings):
            return Refusal(f"there are {len(findings)} findings; “finding” lists them")
        revision, before = findings[number - 1]
        fields = {name: getattr(before, name) for name in _FINDING}
        fields |= dict(zip(_FINDING, (text.strip() for text in rest.split("|")), strict=False))
        return self.desk.do(co.ChangeFinding(finding=revision, kind=before.kind, objective=before.objective, **fields))

    # ---- ratings

    def rate(self, rest: str, again: bool) -> Outcome:
        """Rate an objective; an objective alone tells what its rating may rest on."""
        name, _, tail = rest.partition(" ")
        letter, _, words = tail.partition(" ")
        for rating in ("P", "S", "M", "U"):
            if rating == letter.upper():
                return self.desk.do(co.Rate(objective=name, rating=rating, evidence=words, although_no_evidence=again))
        if name in self.desk.exercise.file.objectives and not tail:
            return self._evidence(name)
        known = ", ".join(self.desk.exercise.file.objectives) or "none"
        return Refusal(f"say: {_SAY['rate']}. Objectives: {known}")

    def _evidence(self, objective: str) -> str:
        found = evidence(self.desk.state, objective)
        lines = [f"{'Heard' if point.heard else 'Not heard'}: {point.text}" for point in found.points]
        lines += [f"Noted, {kept.note.kind}: {kept.note.text}" for kept in found.notes]
        lines += [f"{entry.kind.capitalize()}: {entry.text}" for _, entry in found.findings]
        return "\n".join([*(lines or ["Nothing was ticked or noted for it."]), f"Say: {_SAY['rate']}."])

    # ---- feedback

    def feedback(self, rest: str, again: bool) -> Outcome:
        """Open or close the form, type one in from paper, or show what all say."""
        what, _, tail = rest.partition(" ")
        if what == "open":
            return open_feedback(self.desk, although_again=again)
        if what == "close":
            return (None if again else still_out(self.desk)) or close_feedback(self.desk)
        if what in ("averages", "words") and not tail:
            return self.desk.go_to("hot_wash:averages" if what == "averages" else "hot_wash:comments")
        if what != "paper":
            return Refusal(f"say: {_SAY['feedback']}")
        sheet = _SHEET.fullmatch(tail.strip())
        if sheet is None:
            return Refusal(f"say: feedback paper, {STATEMENTS_RATED} digits from 0 to 5, then the comments")
        comments, strengths, improvements = _parts(sheet[2] or "", 3)
        ratings = tuple(map(int, sheet[1]))
        form = FeedbackGiven("paper", ratings, comments=comments, strengths=strengths, improvements=improvements)
        return self.desk.do(co.GiveFeedback(form=form))


def _parts(rest: str, count: int) -> list[str]:
    """What stands between the strokes, filled up to so many."""
    return [*(item.strip() for item in rest.split("|")), *[""] * count][:count]
