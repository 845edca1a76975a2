"""The published JSON Schemas say what the reader accepts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tabletop.exercise.load import load
from tabletop.exercise.rules.catalogue import MAIN, explanations, texts
from tabletop.exercise.schema import SCHEMAS, render, schema
from tabletop.exercise.yaml_nodes import read
from tabletop.library import is_exercise, shipped_roots, yaml_files

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"
KINDS: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float),
}  # fmt: skip


def accepts(node: Any, value: Any, root: dict[str, Any]) -> bool:
    """Tell whether a value fits a schema: the handful of keywords that pydantic writes, and no others."""
    known = {
        "$ref", "anyOf", "type", "const", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum",
        "exclusiveMinimum", "minItems", "items", "properties", "patternProperties", "additionalProperties", "required",
        "propertyNames", "minProperties", "default", "description", "$schema", "$id", "$defs",
    }  # fmt: skip
    assert set(node) <= known, set(node) - known
    if "$ref" in node:
        return accepts(root["$defs"][node["$ref"].rpartition("/")[2]], value, root)
    if "anyOf" in node and not any(accepts(one, value, root) for one in node["anyOf"]):
        return False
    kind = node.get("type")
    if kind is not None and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return False
    if "const" in node and value != node["const"]:
        return False
    if "enum" in node and value not in node["enum"]:
        return False
    if isinstance(value, str):
        return _text(node, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        least, most, above = node.get("minimum", value), node.get("maximum", value), node.get("exclusiveMinimum")
        return least <= value <= most and (above is None or value > above)
    if isinstance(value, list):
        return all(accepts(node.get("items", {}), one, root) for one in value)
    return not isinstance(value, dict) or _map(node, value, root)


def _text(node: Any, value: str) -> bool:
    long_enough = node.get("minLength", 0) <= len(value) <= node.get("maxLength", len(value))
    return long_enough and ("pattern" not in node or re.search(node["pattern"], value) is not None)


def _map(node: Any, value: dict[str, Any], root: dict[str, Any]) -> bool:
    if not set(node.get("required", ())) <= set(value) or len(value) < node.get("minProperties", 0):
        return False
    for key, part in value.items():
        if not accepts(node.get("propertyNames", {}), key, root):
            return False
        inner = node.get("properties", {}).get(key)
        if inner is None:
            patterns = node.get("patternProperties", {}).items()
            inner = next((one for pattern, one in patterns if re.search(pattern, key)), None)
        if inner is None:
            inner = node.get("additionalProperties", True)
        if inner is False or (isinstance(inner, dict) and not accepts(inner, part, root)):
            return False
    return True


def kind_of(path: Path, text: str) -> str:
    return "exercise-1" if is_exercise(text) else f"{path.stem}-1"


def written_files() -> list[Path]:
    here = Path(__file__).parent / "everything"
    return [path for root in (*shipped_roots(), here) for path in yaml_files(root)]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_published_copy_is_the_generated_one(name: str) -> None:
    """The schema an editor reads is the one made from the format as it stands."""
    assert (PUBLISHED / f"{name}.json").read_text() == render(name)


@pytest.mark.parametrize("path", written_files(), ids=lambda path: path.name)
def test_every_written_file_fits_its_schema(path: Path) -> None:
    """What the reader accepts the schema accepts, short forms included."""
    text = path.read_text()
    root = schema(kind_of(path, text))
    assert accepts(root, read(path.name, text).value, root)


@pytest.mark.parametrize("code", ["T104", "T105", "T106", "T107", "T108", "T109", "T110"])
def test_the_schema_refuses_what_the_reader_refuses(code: str) -> None:
    """Mistakes of shape show in the editor already."""
    root = schema("exercise-1")
    files = texts(explanations()[code].bad)
    assert load(files, MAIN)[0] is None
    assert not accepts(root, read(MAIN, files[MAIN]).value, root)


@pytest.mark.parametrize(
    "path", [path for path in written_files() if is_exercise(path.read_text())], ids=lambda p: p.name
)
def test_shipped_files_name_their_schema(path: Path) -> None:
    """Shipped exercises and registers begin with the line by which an editor finds the schema."""
    first = path.read_text().split("\n")[0]
    if "everything" in path.parts:
        return
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve() == (PUBLISHED / "exercise-1.json").resolve()


def test_descriptions_are_there() -> None:
    """An editor shows what a thing is."""
    made = json.loads(render("exercise-1"))
    assert all(entry.get("description") for entry in made["$defs"].values())
