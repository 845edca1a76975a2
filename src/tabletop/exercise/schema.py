"""JSON Schemas for editors, made from the format's own declarations."""

from __future__ import annotations

import json
from typing import Any

from tabletop.exercise.meanings import MEANINGS
from tabletop.exercise.model import CastFile, ExerciseFile, FactsFile, SourceFile, Written

SCHEMAS: dict[str, type[Written]] = {
    "exercise-1": ExerciseFile,
    "source-1": SourceFile,
    "facts-1": FactsFile,
    "cast-1": CastFile,
}
"""The published schemas by name, each with the file it describes."""


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema called ``name``, short forms included. Raises ``KeyError`` for a name that is none."""
    made = SCHEMAS[name].model_json_schema(by_alias=True, mode="validation")
    _describe(SCHEMAS[name].__name__, made)
    for entry, part in made.get("$defs", {}).items():
        _describe(entry, part)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.json", **_tidy(made)}


def _describe(entry: str, made: dict[str, Any]) -> None:
    """Write beside each key what it means. Raises ``KeyError`` for a key that nobody has explained."""
    for key, part in made.get("properties", {}).items():
        part["description"] = MEANINGS[entry][key]


def _tidy(node: Any) -> Any:
    """Take away titles that repeat a key and the ``null`` nobody can write; close maps of ids to all other keys."""
    if isinstance(node, list):
        return [_tidy(part) for part in node]
    if not isinstance(node, dict):
        return node
    tidy = {
        key: {name: _tidy(part) for name, part in value.items()} if key in _MAPS else _tidy(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
    if "anyOf" in tidy:
        tidy["anyOf"] = [form for form in tidy["anyOf"] if form != {"type": "null"}]
        if len(tidy["anyOf"]) == 1:
            tidy |= tidy.pop("anyOf")[0]
    if "patternProperties" in tidy:
        tidy.setdefault("additionalProperties", False)
    return tidy


_MAPS = frozenset({"properties", "$defs", "patternProperties"})


def render(name: str) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"
