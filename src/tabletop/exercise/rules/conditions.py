"""Rules on ``when:``: every condition is read once; what no play is needed for is said here."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.conditions import Condition, ConditionError, Names, Node, always, parse
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.rules.base import Checked, Finding

_CODES = {"syntax": "T301", "name": "T302", "word": "T303", "use": "T304"}


def names_of(exercise: Exercise) -> Names:
    """Return everything the conditions of an exercise may speak of."""
    scenes = exercise.scenes.items()
    return Names(
        flags={name: flag.words for name, flag in exercise.flags.items()},
        levels={name: indicator.levels for name, indicator in exercise.indicators.items()},
        options={name: tuple(scene.decision.options) if scene.decision else () for name, scene in scenes},
        injects={name: tuple(inject.id for inject in scene.injects) for name, scene in scenes},
        written={key for scene in exercise.scenes.values() for key in scene.write},
    )


def compile_all(checked: Checked) -> dict[str, Condition]:
    """Return the compiled form of each condition by its text; those that cannot be read are left out."""
    conditions: dict[str, Condition] = {}
    for _, text in checked.whens:
        if text not in conditions:
            try:
                conditions[text] = parse(text, checked.names)
            except ConditionError:
                continue
    return conditions


def readable(checked: Checked) -> Iterator[Finding]:
    """T301–T304: a condition can be read, names what exists and asks what can be asked."""
    for path, text in checked.whens:
        if text in checked.exercise.conditions:
            continue
        try:
            parse(text, checked.names)
        except ConditionError as error:
            needle = text[error.column - 1 : error.end - 1]
            yield Finding(_CODES[error.kind], path, error.message, error.hint, needle=needle, offset=error.column)


def open_or_closed(checked: Checked) -> Iterator[Finding]:
    """T305, T306: a condition that has one answer whatever holds is a slip."""
    answers = {text: always(one, checked.names) for text, one in checked.exercise.conditions.items()}
    for path, text in checked.whens:
        answer = answers.get(text)
        if answer is False:
            hint = _past_the_end(checked, checked.exercise.conditions[text].tree) or "two parts exclude each other"
            yield Finding("T305", path, "this can never hold", hint)
        elif answer is True:
            yield Finding("T306", path, "this always holds", "take the condition away, or ask for less")


def _past_the_end(checked: Checked, tree: Node) -> str:
    """Return a way out where a condition asks for a level above the highest or below the lowest."""
    if tree[0] == "and":
        return next((hint for part in tree[1] if (hint := _past_the_end(checked, part))), "")
    if tree[0] != "level" or tree[2] not in ("<", ">"):
        return ""
    levels = list(checked.names.levels[tree[1]])
    end, what = (len(levels) - 1, "highest") if tree[2] == ">" else (0, "lowest")
    if tree[3] != end:
        return ""
    return f"“{levels[end]}” is the {what} level of “{tree[1]}”: write {tree[1]} {tree[2]}= '{levels[end]}'"


def closed_with_reason(checked: Checked) -> Iterator[Finding]:
    """T307, T308: an option that may be closed says why, unless it is hidden."""
    for answer in checked.options:
        option = answer.option
        if option.when and not option.hidden and not option.closed_because:
            hint = "add “closed_because”, which the room reads beside the grey option, or “hidden: true”"
            message = f"the option “{answer.id}” may be closed, and nothing says why"
            yield Finding("T307", (*answer.path, "when"), message, hint, on_key=True)
        if option.when and option.hidden and option.closed_because:
            message = "a hidden option shows no reason"
            yield Finding("T308", (*answer.path, "closed_because"), message, "keep one of the two", on_key=True)
        for key in ("closed_because", "hidden"):
            if not option.when and getattr(option, key):
                yield Finding("T308", (*answer.path, key), f"“{key}” without “when” does nothing", on_key=True)


RULES = (readable, open_or_closed, closed_with_reason)
