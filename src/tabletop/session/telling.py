"""Events told in words, one line each, for the console's record line and a report's timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise.model import UNLISTED
from tabletop.session import events as ev
from tabletop.session.events import Event, Happened
from tabletop.session.state import State


def tell(state: State, happened: Happened) -> str:
    """Return one line in words, or an empty text for an event that is not worth a line.

    ``state`` is any later state of the same session; it only helps with names.
    """
    teller = _TELLERS.get(type(happened.event))
    return teller(state, happened.event) if teller is not None else ""


def option_words(state: State, scene_id: str, option_id: str) -> str:
    """Return an option's label, or “something else”."""
    decision = state.compiled.exercise.scenes[scene_id].decision
    if option_id == UNLISTED or decision is None or option_id not in decision.options:
        return "something else"
    return decision.options[option_id].label


def scene_title(state: State, scene_id: str) -> str:
    """Return a scene's title, or its id where it has none."""
    scene = state.compiled.exercise.scenes.get(scene_id)
    return (scene.title or scene_id) if scene is not None else scene_id


def role_name(state: State, role: str) -> str:
    """Return a role's name; words that are no role's id come back as they are."""
    entry = state.compiled.exercise.roles.get(role)
    return (entry.name or role) if entry is not None else role


def part_words(part: str) -> str:
    """Return a part of a scene in words, such as “the first vote”."""
    return _PARTS.get(part) or _PARTS.get(part.partition(":")[0], "one part")


_PARTS = {
    "block": "a part of the text",
    "landed": "what earlier decisions bring",
    "inject": "an inject",
    "write": "what the room writes",
    "talk": "the discussion",
    "options": "the options",
    "question": "the question",
    "vote:1": "the first vote",
    "spread:1": "the first vote’s result",
    "reasons": "the reasons",
    "cases": "the cases nobody chose",
    "discuss": "the discussion",
    "vote:2": "the second vote",
    "spread:2": "the second vote’s result",
    "decide": "the decision",
    "dissent": "dissent",
    "consequence": "the consequence",
    "moves": "what moved",
    "ending": "the ending",
}

_SCENE_HOW = {"jump": "jumped to", "drop": "scene dropped, went on to"}
_INJECT_HOW = {"shown": "sent", "card": "handed over as a card", "aloud": "read aloud", "seat": "given to a seat"}
_OBJECTION = {"author_wrong": "“the author is wrong here”", "misread": "“you read us wrong”"}
_HOT_WASH = {"differently": "would do differently", "keep": "keep", "change": "change", "question": "take home"}
_STANCE = {"aligns": "in line", "partly": "part of the way", "departs": "elsewhere"}
FINDING = {"strength": "strength", "area": "area for improvement"}
"""What a finding is called."""


def _why(text: str) -> str:
    return f" ({text})" if text else ""


def _entered(s: State, e: ev.Entered) -> str:
    return f"{_SCENE_HOW.get(e.how, 'scene')} “{scene_title(s, e.scene)}”{_why(e.why)}"


def _shown(s: State, e: ev.Shown) -> str:
    if e.skipped:
        return f"skipped {part_words(e.skipped)}{_why(e.why)}"
    return "discussion opened" if e.part == "discuss" and not e.over else ""


def _inject_sent(s: State, e: ev.InjectSent) -> str:
    return f"inject “{_inject_title(s, e.scene, e.inject)}” {_INJECT_HOW.get(e.how, e.how)}"


def _inject_title(s: State, scene_id: str, inject_id: str) -> str:
    for inject in s.compiled.exercise.scenes[scene_id].injects:
        if inject.id == inject_id:
            return inject.title or inject_id
    return inject_id


def _vote_opened(s: State, e: ev.QuestionOpened) -> str:
    return f"vote {e.round} opened" + (" again" if e.again else "")


def _cards(s: State, e: ev.CardsCounted) -> str:
    votes = sum(e.counts.values())
    return f"cards counted: {votes} {'vote' if votes == 1 else 'votes'}, {e.passed} passed"


def _vote_closed(s: State, e: ev.VoteClosed) -> str:
    question = s.questions.get(e.question)
    if question is None:
        return "vote shown"
    letters = {**dict(question.options), UNLISTED: "other"}
    said = "  ".join(f"{letters.get(name, name)} {n}" for name, n in question.counts().items() if n)
    return f"vote {question.round} shown: {said or 'nobody'}" + (" (taken back)" if question.status == "undone" else "")


def _decided(s: State, e: ev.Decided) -> str:
    what = e.words if e.option == UNLISTED else option_words(s, e.scene, e.option)
    return f"decided: {what}" + (f" · {e.reason}" if e.reason else "")


def _timer_set(s: State, e: ev.TimerSet) -> str:
    seconds = max(e.left, 0) // 1000
    return f"timer {'set to' if e.running else 'stopped at'} {seconds // 60}:{seconds % 60:02d}"


def _rated(s: State, e: ev.Rated) -> str:
    aim = s.compiled.exercise.file.objectives.get(e.objective)
    return f"rated {e.rating}: {aim.text if aim is not None else e.objective}"


def _noted(s: State, e: ev.Noted) -> str:
    kind = {"disputed": "fact disputed", "question": "open question"}.get(e.kind, e.kind)
    return f"noted ({kind}): {e.text}"


def _movement_refused(s: State, e: ev.MovementRefused) -> str:
    entry = s.compiled.exercise.indicators.get(e.indicator)
    return f"not believed: {entry.name if entry and entry.name else e.indicator}{_why(e.why)}"


def _hot_washed(s: State, e: ev.HotWashed) -> str:
    return f"{_HOT_WASH.get(e.kind, e.kind)}: {e.text}"


def _phase(s: State, e: ev.PhaseEntered) -> str:
    words = {"briefing": "briefing began", "debrief": "debrief began", "hot_wash": "hot wash began"}
    return words.get(e.phase, e.phase) + (" (ended here)" if e.early else "") + _why(e.why)


_TELLERS: dict[type[Event], Callable[[State, Any], str]] = {
    ev.Opened: lambda s, e: "session opened",
    ev.SeatTaken: lambda s, e: f"seat {e.seat} taken" + (f": {role_name(s, e.role)}" if e.role else ""),
    ev.SeatFreed: lambda s, e: f"seat {e.seat} free",
    ev.RoleGiven: lambda s, e: f"seat {e.seat}: {role_name(s, e.role) or 'no role'}",
    ev.PhaseEntered: _phase,
    ev.Entered: _entered,
    ev.Shown: _shown,
    ev.InjectSent: _inject_sent,
    ev.InjectSkipped: lambda s, e: f"inject “{_inject_title(s, e.scene, e.inject)}” skipped{_why(e.why)}",
    ev.InjectWritten: lambda s, e: f"inject written here: {e.title or e.text[:40]}",
    ev.QuestionOpened: _vote_opened,
    ev.CardsCounted: _cards,
    ev.VoteClosed: _vote_closed,
    ev.Decided: _decided,
    ev.ReasonGiven: lambda s, e: f"reason filled in: {e.text}",
    ev.Dissented: lambda s, e: f"dissent{': ' + role_name(s, e.who) if e.who else ''}: {e.words}",
    ev.MovementRefused: _movement_refused,
    ev.Undone: lambda s, e: f"taken back: {e.told}{_why(e.why)}",
    ev.Paused: lambda s, e: f"paused{_why(e.why)}",
    ev.Resumed: lambda s, e: "went on",
    ev.Blanked: lambda s, e: f"room’s screen blanked{_why(e.why)}" if e.on else "room’s screen lit",
    ev.TimerSet: _timer_set,
    ev.Noted: _noted,
    ev.NoteChanged: lambda s, e: f"note changed: {e.text}",
    ev.AssumptionSettled: lambda s, e: f"assumption {e.fate}",
    ev.Heard: lambda s, e: f"{'heard' if e.on else 'not heard after all'}: {e.text}",
    ev.LineWritten: lambda s, e: f"written: {e.text}" if e.text else "a line dropped",
    ev.LineTested: lambda s, e: f"line {e.line} {'fails' if e.fails else 'passes'}: {e.test}",
    ev.Objected: lambda s, e: f"{_OBJECTION.get(e.kind, e.kind)}: {e.text}",
    ev.StanceSettled: lambda s, e: f"{e.rec}, settled by the room: {_STANCE.get(e.stance, e.stance)}",
    ev.HotWashed: _hot_washed,
    ev.ActionAgreed: lambda s, e: f"action: {e.text}" + (f" · {e.owner}" if e.owner else ""),
    ev.ActionChanged: lambda s, e: f"action corrected: {e.text}" if e.text else "an action taken back",
    ev.Found: lambda s, e: f"{FINDING.get(e.kind, e.kind)}: {e.text}",
    ev.FindingChanged: lambda s, e: (
        f"{FINDING.get(e.kind, e.kind)} corrected: {e.text}" if e.text else "a finding taken back"
    ),
    ev.FeedbackOpened: lambda s, e: "feedback form opened",
    ev.FeedbackGiven: lambda s, e: "a feedback form typed in",
    ev.FeedbackClosed: lambda s, e: f"feedback form closed: {len(e.answers)} filled in",
    ev.Rated: _rated,
    ev.PeopleForgotten: lambda s, e: "names deleted",
    ev.Closed: lambda s, e: "session closed",
}
