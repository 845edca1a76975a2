"""Everything a facilitator can do, in one registry: id, key, label, help, and when it is there.

Bindings, footer, palette, help page, plain mode and the README's table of keys are all made from it. Ids are stable, so
that people can bind other keys to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tabletop.session.parts import last_closed, scene_of
from tabletop.session.state import State

When = Callable[[State], bool]


@dataclass(frozen=True)
class Action:
    """One thing to do. ``key`` is Textual's name for it, ``shown`` how people read it, ``word`` plain mode's word."""

    id: str
    key: str
    shown: str
    word: str
    label: str
    help: str
    group: str
    when: When = lambda state: True
    key_when: When | None = None
    """When its key does it; None for always. Elsewhere the palette does."""


def _scene(state: State) -> bool:
    return state.phase == "scene"


def _vote_open(state: State) -> bool:
    return state.question is not None


def _decidable(state: State) -> bool:
    if state.phase != "scene" or state.question is not None or state.decision_of_visit() is not None:
        return False
    decision = scene_of(state).decision
    return decision is not None and "decide" in decision.steps


def _decided(state: State) -> bool:
    return state.phase == "scene" and state.decision_of_visit() is not None


def _may_revote(state: State) -> bool:
    return _decidable(state) and last_closed(state) is not None


def _has_lists(state: State) -> bool:
    return state.phase == "scene" and bool(scene_of(state).write)


def _moved(state: State) -> bool:
    return state.phase == "scene" and state.moment.part in ("moves", "landed")


def _may_go(state: State) -> bool:
    return state.phase == "scene" and scene_of(state).may_go is not None and state.decision_of_visit() is None


def _debrief(state: State) -> bool:
    return state.phase == "debrief"


def _after_scenes(state: State) -> bool:
    return state.phase in ("debrief", "hot_wash")


def _ratable(state: State) -> bool:
    return _after_scenes(state) and bool(state.compiled.exercise.file.objectives)


def _over(state: State) -> bool:
    return state.phase in ("debrief", "hot_wash", "closed")


def _before_debrief(state: State) -> bool:
    return state.phase in ("briefing", "scene")


def _before_the_end(state: State) -> bool:
    return state.phase in ("lobby", "briefing", "scene")


def _single(state: State) -> bool:
    return bool(state.settings.get("single_screen")) and state.phase == "scene"


ACTIONS: tuple[Action, ...] = (
    Action("next", "space", "space", "next", "go on", "The usual next thing; the footer says what it is.", "Go on"),
    Action("back", "left", "←", "back", "look back", "Show an earlier part again; nothing is taken back.", "Go on"),
    Action("undo", "u", "u", "undo", "undo", "Take the last step of play back. Notes and people stay.", "Go on"),
    Action("skip", "s", "s", "skip", "skip", "Leave out the next part, the open vote or an inject.", "Go on", _scene),
    Action(
        "drop", "x", "x", "drop", "drop this scene", "Drop a scene that may go when time is short.", "Go on", _may_go
    ),
    Action("jump", "j", "j", "jump", "jump", "Go on in any scene.", "Go on", _before_debrief),
    Action(
        "end", "e", "e", "end", "end here", "Close the exercise here and begin the debrief.", "Go on", _before_debrief
    ),
    Action("cards", "c", "c", "cards", "count cards", "Type how many hold up each letter.", "Vote", _vote_open),
    Action(
        "keyboard", "v", "v", "ballot", "pass the keyboard", "One person after another votes here.", "Vote", _vote_open
    ),
    Action("revote", "v", "v", "again", "vote again", "Hold the second vote now.", "Vote", _may_revote),
    Action("decide", "d", "d", "decide", "decide", "Record what was decided, by whom and why.", "Vote", _decidable),
    Action("dissent", "o", "o", "dissent", "dissent", "Who would have decided otherwise, and why.", "Vote", _decided),
    Action("believe", "f", "f", "refuse", "we do not believe it", "Refuse a movement, with a reason.", "Vote", _moved),
    Action("note", "n", "n", "note", "note", "Observation, quote, assumption, constraint, question…", "Keep"),
    Action("heard", "h", "h", "heard", "heard", "Tick a listen-for point.", "Keep", _scene),
    Action("line", "l", "l", "line", "write a line", "Add or change a line the room writes.", "Keep", _has_lists),
    Action("reason", "r", "r", "reason", "fill in a reason", "Give a reason that was left open.", "Keep"),
    Action("inject", "i", "i", "inject", "inject", "Send an inject, skip one, or write one here.", "Room", _scene),
    Action("time", "t", "t", "time", "time", "Add or take minutes, stop the clock.", "Room", _scene),
    Action("pause", "p", "p", "pause", "pause", "Stop all timers; again to go on.", "Room"),
    Action("blank", "b", "b", "blank", "blank the screen", "Darken the room’s screen; again to light it.", "Room"),
    Action("people", "g", "g", "people", "people", "Who is here, and in which role.", "Room"),
    Action(
        "web",
        "w",
        "w",
        "phones",
        "phones",
        "Let phones in: address, code, who has joined.",
        "Room",
        key_when=_before_the_end,
    ),
    Action("asked", "q", "q", "asked", "from the seats", "What people ask for on their phones.", "Room"),
    Action("peek", "k", "k", "peek", "notes for ten seconds", "The room will see them too.", "Room", _single),
    Action("object", "a", "a", "wrong", "the author is wrong here", "Say why; it is kept.", "Debrief", _debrief),
    Action("misread", "y", "y", "misread", "you read us wrong", "Say why; it is kept.", "Debrief", _debrief),
    Action(
        "more", "m", "m", "more", "more to show", "Road not taken, map, votes, assumptions…", "Debrief", _after_scenes
    ),
    Action("action", "w", "w", "action", "agree an action", "What, who, by when.", "Debrief", _after_scenes),
    Action(
        "finding",
        "s",
        "s",
        "finding",
        "strengths, areas",
        "Strengths and areas for improvement.",
        "Debrief",
        _after_scenes,
    ),
    Action("rate", "e", "e", "rate", "rate", "Rate the objectives P, S, M or U.", "Debrief", _ratable),
    Action(
        "feedback",
        "f",
        "f",
        "feedback",
        "feedback form",
        "On the phones, from paper, or here.",
        "Debrief",
        _after_scenes,
    ),
    Action(
        "report",
        "ctrl+r",
        "^r",
        "report",
        "write the report",
        "Write the report: Markdown, HTML, PDF, Word and JSON.",
        "Debrief",
        _over,
    ),
    Action("theme", "ctrl+t", "^t", "theme", "theme", "Next theme.", "Program"),
    Action("palette", "ctrl+p", "^p", "all", "all actions", "Find any action by name.", "Program"),
    Action("help", "question_mark", "?", "help", "help", "All keys, grouped.", "Program"),
    Action("quit", "ctrl+q", "^q", "quit", "leave", "Leave; the session is kept and can be resumed.", "Program"),
)

BY_ID = {action.id: action for action in ACTIONS}


def available(state: State) -> list[Action]:
    """Return the actions that make sense now, in the registry's order."""
    return [action for action in ACTIONS if action.when(state)]
