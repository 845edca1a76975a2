"""What an exercise keeps in codes, said in words for paper: conditions, movements, rules, titles, first sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tabletop.debrief.words import in_one_line
from tabletop.exercise.conditions import Node
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import NEXT_SCENE, UNLISTED, Inject, MoveEntry

SIDES = {"us": "United States", "mexico": "Mexico", "third": "third parties"}
"""Sides the program knows; any other word of a collection is shown as it is written."""
_COMPARED = {"==": "is", "!=": "is not", ">=": "is at least", "<=": "is at most", ">": "is above", "<": "is below"}
_SENTENCE_END = re.compile(r"(?<=[.!?…”])(?<!U\.S\.)\s+(?=[A-ZÀ-Þ“0-9])")

NO_EVIDENCE = "A rating was noted without the evidence it rests on. It is left out; the objective stands unrated."


def is_evidence(text: str) -> bool:
    """Return whether a rating may rest on this: neither spaces nor a dash carry one."""
    return any(sign.isalnum() for sign in text)


def minutes_words(minutes: float) -> str:
    """Return “1 minute” or “12 minutes”."""
    return f"{minutes:g} minute{'' if minutes == 1 else 's'}"


def side_words(side: str) -> str:
    """Return a side's name."""
    return SIDES.get(side, side)


def plain_word(word: str) -> str:
    """Return an id or a flag's word as people read it."""
    return word.replace("_", " ")


def role_words(exercise: Exercise, role: str) -> str:
    """Return a role's name, by its id; empty stays empty."""
    entry = exercise.roles.get(role)
    return (entry.name if entry is not None else "") or plain_word(role)


def title_of(exercise: Exercise, scene_id: str) -> str:
    """Return a scene's title, or its id where it has none."""
    scene = exercise.scenes.get(scene_id)
    if scene is None:
        return plain_word(scene_id)
    return scene.title or (scene.ending.title if scene.ending is not None else "") or plain_word(scene_id)


def label_of(exercise: Exercise, scene_id: str, option_id: str) -> str:
    """Return an option's label, “something else” for a decision that was not listed."""
    scene = exercise.scenes.get(scene_id)
    decision = scene.decision if scene is not None else None
    if option_id == UNLISTED:
        return "something else"
    return decision.options[option_id].label if decision and option_id in decision.options else plain_word(option_id)


def inject_of(exercise: Exercise, scene_id: str, inject_id: str) -> Inject | None:
    """Return an inject of a scene, or None."""
    scene = exercise.scenes.get(scene_id)
    return next((inject for inject in scene.injects if inject.id == inject_id), None) if scene is not None else None


def first_sentence(text: str) -> str:
    """Return a text's first sentence in one line, with “…” where more follows."""
    flat = in_one_line(text)
    first = _SENTENCE_END.split(flat, maxsplit=1)[0]
    return first if first == flat else f"{first} …"


def condition_words(exercise: Exercise, when: str) -> str:
    """Return what a ``when:`` asks, in words; empty for an empty one, the text itself where it was not compiled."""
    condition = exercise.conditions.get(when)
    if not when or condition is None or not condition.tree:
        return when
    return _node(exercise, condition.tree)


def _node(exercise: Exercise, node: Node) -> str:
    kind = node[0]
    if kind == "flag":
        return _flag(*node[1:])
    if kind == "level":
        name, op, index = node[1:]
        entry = exercise.indicators[name]
        return f"{(entry.name or plain_word(name)).lower()} {_COMPARED[op]} {plain_word(entry.levels[index])}"
    if kind == "ask":
        return _asked(exercise, node[1], positive=True)
    if kind == "not":
        inner = node[1]
        return _asked(exercise, inner[1], positive=False) if inner[0] == "ask" else f"not ({_node(exercise, inner)})"
    parts = [_node(exercise, part) for part in node[1]]
    parts = [f"({text})" if part[0] in ("and", "or") else text for part, text in zip(node[1], parts, strict=True)]
    return f" {kind} ".join(parts)


def _flag(name: str, op: str, word: str) -> str:
    if word in ("true", "false"):
        holds = (word == "true") == (op == "==")
        return plain_word(name) if holds else f"not {plain_word(name)}"
    return f"{plain_word(name)} {_COMPARED[op]} “{plain_word(word)}”"


def _asked(exercise: Exercise, fact: tuple[str, ...], *, positive: bool) -> str:
    kind, *names = fact
    was, had = ("was", "has been") if positive else ("was not", "has not been")
    if kind == "visited":
        return f"“{title_of(exercise, names[0])}” {was} played"
    if kind == "chose":
        return f"“{label_of(exercise, *names)}” {was} decided in “{title_of(exercise, names[0])}”"
    if kind == "sent":
        inject = inject_of(exercise, *names)
        name = (inject.title or plain_word(inject.id)) if inject is not None else plain_word(names[1])
        return f"the inject “{name}” {was} sent"
    return f"the list “{plain_word(names[0])}” {had} written"


def movements(exercise: Exercise, moves: Mapping[str, MoveEntry]) -> list[str]:
    """Return movements one a line: which indicator, where to, when, why, and whether the room sees it."""
    return [f"{indicator} {words}" for indicator, words in movement_rows(exercise, moves)]


def movement_rows(exercise: Exercise, moves: Mapping[str, MoveEntry]) -> list[tuple[str, str]]:
    """Return the same as (indicator, the rest of it)."""
    return [
        (exercise.indicators[name].name or plain_word(name), _movement(exercise, name, move))
        for name, move in moves.items()
        if name in exercise.indicators
    ]


def _movement(exercise: Exercise, name: str, move: MoveEntry) -> str:
    entry = exercise.indicators[name]
    if move.by is None:
        way = "? (nobody knows which way)"
    elif not move.by:
        way = "stays"
    else:
        way = f"{'up' if move.by > 0 else 'down'} {abs(move.by)} step{'' if abs(move.by) == 1 else 's'}"
    if move.later:
        where = "the next scene" if move.later == NEXT_SCENE else f"“{title_of(exercise, move.later)}”"
        way += f", later: on entering {where}"
    hidden = "" if entry.shown == "room" else f" (shown: {entry.shown})"
    because = f": {in_one_line(move.because)}" if move.because else ""
    return f"{way}{hidden}{because}"


def settings_words(settings: Mapping[str, str]) -> str:
    """Return what flags are set to: “page 62: shared; seal: unsealed”."""
    return "; ".join(f"{plain_word(name)}: {plain_word(word)}" for name, word in settings.items())


def rule_words(exercise: Exercise, rule: str) -> str:
    """Return who decides, in a sentence."""
    if rule == "consensus":
        return "Consensus: nobody’s objection stops it; without it at the end of the time the majority decides."
    if rule == "majority":
        return "The majority."
    if rule == "facilitator":
        return "The facilitator."
    name = role_words(exercise, rule.removeprefix("role:"))
    return f"{name}, who speaks last, after the vote. If nobody plays that role, the facilitator."


def listed(texts: Iterable[str], last: str = "and") -> str:
    """Return texts as a list in a sentence: “a, b and c”."""
    items = list(texts)
    return f"{', '.join(items[:-1])} {last} {items[-1]}" if len(items) > 1 else "".join(items)
