"""Keys that became entries of a map beside or around them, because they stand a few columns too far left or right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from tabletop.exercise.belonging import keys_of
from tabletop.exercise.document import Document
from tabletop.exercise.problems import Problem
from tabletop.exercise.shape import Path, at, declaration_at, declared_at, value_at

_ENTRIES = {"scenes": "scene", "options": "option", "outcomes": "outcome", "roles": "role", "indicators": "indicator"}


def misplaced(document: Document, model: type[BaseModel], refused: Sequence[Path]) -> dict[Path, Problem]:
    """Return a problem for each entry that is a key in the wrong column, by its path.

    ``refused`` are the paths at which something is wrong. An entry is told only where its name is a key of the entry
    above it or of the map around, and where its value has the shape of that key and not of an entry.
    """
    found: dict[Path, Problem] = {}
    for entry in dict.fromkeys(path[: depth + 1] for path in refused for depth in range(1, len(path))):
        for problem in _wrong_column(document, model, entry):
            found.setdefault(entry, problem)
    return found


def _wrong_column(document: Document, model: type[BaseModel], path: Path) -> Iterator[Problem]:
    holder, name = path[-2], path[-1]
    declared = declared_at(model, path[:-1])
    entry = declaration_at(model, path)
    if get_origin(declared) is not dict or entry is None or not isinstance(holder, str) or not isinstance(name, str):
        return
    value = value_at(document, path)
    around = declaration_at(model, path[:-2])
    if name in keys_of(entry) and _fits(value, declared_at(entry, (name,)), entry):
        one = _ENTRIES.get(holder, "entry")
        message = f"“{name}” stands among the entries of “{holder}” here"
        yield at(document, path, "T104", message, f"indent it below the {one} above", on_key=True)
    elif around is not None and name in keys_of(around) and _fits(value, declared_at(around, (name,)), entry):
        message = f"“{name}” stands inside “{holder}” here"
        yield at(
            document, path, "T104", message, f"it stands beside “{holder}”: begin it in the same column", on_key=True
        )


def _fits(value: Any, wanted: Any, entry: type[BaseModel]) -> bool:
    """Tell whether a value has the shape of a key and not that of an entry."""
    if not isinstance(value, dict):
        return isinstance(value, list) == (get_origin(wanted) is tuple) and not _is_map(wanted)
    own = set(keys_of(entry))
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        keys = set(keys_of(wanted))
        return set(value) <= keys and not set(value) <= own
    return (
        get_origin(wanted) is dict and bool(value) and not set(value) & own and _values_fit(value, get_args(wanted)[1])
    )


def _values_fit(value: dict[str, Any], inner: Any) -> bool:
    """Maps hold maps and texts hold texts: told apart so far only."""
    maps = _is_map(declared_at(inner, ()))
    return all(isinstance(one, dict) == maps or not isinstance(one, dict | list) for one in value.values())


def _is_map(declared: Any) -> bool:
    return get_origin(declared) is dict or (isinstance(declared, type) and issubclass(declared, BaseModel))
