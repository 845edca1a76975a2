"""Which keys the format has, and where each belongs: for hints, so nothing here is read before something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from tabletop.exercise import model as written

_NOUNS = {
    "ExerciseFile": "the exercise",
    "RoleEntry": "a role",
    "IndicatorEntry": "an indicator",
    "Scene": "a scene",
    "Block": "a block",
    "WriteList": "an entry of “write”",
    "Inject": "an inject",
    "Effects": "“on_enter”",
    "MoveEntry": "a movement",
    "MayGo": "“may_go”",
    "Route": "a route",
    "EndingEntry": "an ending",
    "Decision": "a decision",
    "Option": "an option",
    "Outcome": "an outcome",
    "Advice": "an entry of “advice”",
    "OtherView": "an entry of “other_views”",
    "Hindsight": "“hindsight”",
    "DebriefPlan": "“debrief”",
    "Plan": "“plan”",
    "Overview": "“overview”",
    "Objective": "an objective",
    "Playtest": "a playtest",
    "Source": "the source",
    "Recommendation": "an entry of the source",
    "FactsFile": "the register of facts",
    "Fact": "a fact",
    "SourceEntry": "a source of facts",
    "CastFile": "the cast",
}
"""What each declaration is called where a hint names it."""
_MOST_NAMED = 3


def _declared() -> Iterator[type[BaseModel]]:
    for name in written.__all__:
        declared = getattr(written, name)
        if isinstance(declared, type) and issubclass(declared, BaseModel):
            yield declared


def keys_of(model: type[BaseModel]) -> list[str]:
    """Return the keys of a declaration as authors write them, in the order declared."""
    return [field.alias or name for name, field in model.model_fields.items()]


@cache
def known_keys() -> frozenset[str]:
    """Return every key of the format."""
    return frozenset(key for model in _declared() for key in keys_of(model))


@cache
def keys_of_maps() -> frozenset[str]:
    """Return the keys that hold entries by id, wherever they stand: ``roles``, ``options``, ``scenes``."""
    maps: set[str] = set()
    others: set[str] = set()
    for model in _declared():
        for name, field in model.model_fields.items():
            (maps if get_origin(field.annotation) is dict else others).add(field.alias or name)
    return frozenset(maps - others)


def keys_below(key: str) -> frozenset[str]:
    """Return the keys that stand directly below a key of the format, wherever that holds keys and no list or map."""
    fields = [
        field for model in _declared() for name, field in model.model_fields.items() if (field.alias or name) == key
    ]
    plain = [field.annotation for field in fields if get_origin(field.annotation) not in (dict, tuple, list)]
    return frozenset(below for one in plain for model in _models(one) for below in keys_of(model))


@cache
def keys_of_entries() -> frozenset[str]:
    """Return the keys that hold other keys or a list, never a text of their own."""
    several: set[str] = set()
    others: set[str] = set()
    for model in _declared():
        for name, field in model.model_fields.items():
            nested = any(True for _ in _models(field.annotation)) or get_origin(field.annotation) in (dict, tuple, list)
            (several if nested else others).add(field.alias or name)
    return frozenset(several - others)


def where_it_belongs(key: str, here: type[BaseModel], around: list[type[BaseModel]]) -> str:
    """Return where a key of the format belongs that stands in ``here`` wrongly; nothing for a key of no kind.

    ``around`` are the declarations that ``here`` stands in, the innermost last.
    """
    if key in ("moves", "set") and here is written.Scene:
        return f"write “on_enter: {{{key}: …}}”"
    for outer in reversed(around):
        if key in keys_of(outer) and outer.__name__ in _NOUNS:
            return f"“{key}” belongs to {_NOUNS[outer.__name__]}: indent it less"
    owners = [model for model in _inside(here) if key in keys_of(model)] or [
        model for model in _declared() if key in keys_of(model)
    ]
    named = list(dict.fromkeys(_NOUNS[model.__name__] for model in owners if model.__name__ in _NOUNS))
    if not named or len(named) > _MOST_NAMED:
        return ""
    return f"“{key}” belongs to {' or '.join((', '.join(named[:-1]), named[-1]) if named[1:] else named)}"


def _inside(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield the declarations that entries of a declaration hold, one level down."""
    for field in model.model_fields.values():
        yield from _models(field.annotation)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
