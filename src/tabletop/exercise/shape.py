"""Plain values → the format's fields, or one problem for each mistake at the key or value meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tabletop.exercise.document import Document, Place
from tabletop.exercise.nearest import did_you_mean, nearest
from tabletop.exercise.problems import Problem, Severity, Span
from tabletop.text import clean

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)

RESERVED = {
    "parts": "several exercises in one evening",
    "together": "one question put to several things at once",
    "chain": "exercises played one after another",
    "carry": "flags carried over from one exercise to the next",
}
"""Keys kept for the next step of the format, and what they will mean."""


def find(document: Document, path: Path) -> tuple[Place | None, Place | None]:
    """Return the places of the key and of the value a path leads to.

    Steps that the file does not have are passed over: they are the long form of something the author wrote short. A
    name inside a list of names leads to that name.
    """
    place, key = document.places, None
    value = document.value
    for step in path:
        if place is None:
            break
        if isinstance(value, dict) and step in value and step in place.items:
            key, place, value = place.keys.get(str(step)), place.items[step], value[step]
        elif isinstance(value, list) and isinstance(step, int) and step in place.items:
            key, place, value = None, place.items[step], value[step]
        elif isinstance(value, list) and step in value:
            index = value.index(step)
            key, place, value = None, place.items.get(index), step
    return key, place


def at(
    document: Document,
    path: Path,
    code: str,
    message: str,
    hint: str = "",
    *,
    severity: Severity = "error",
    refuses: bool = True,
    on_key: bool = False,
    needle: str = "",
    offset: int = 0,
) -> Problem:
    """Return a problem at the value a path leads to, at its key, or at a word inside it.

    ``offset`` (from 1) says where the word ``needle`` stands in the value when the value stands on one line.
    """
    key, place = find(document, path)
    meant = (key or place) if on_key else place
    span = Span(document.name)
    if meant is not None:
        span = document.span(meant)
        if offset and meant.line == meant.end_line and meant.style not in ("|", ">"):
            start = meant.column + bool(meant.style) + offset - 1
            span = Span(document.name, meant.line, start, meant.line, start + max(1, len(needle)))
        elif needle:
            span = _inside(document, meant, needle) or span
        elif meant.items and key is not None and not on_key:
            span = document.span(key)
    return Problem(code, severity, span, message, hint, document.source(span.line), refuses)


def _inside(document: Document, place: Place, needle: str) -> Span | None:
    first = needle.split()[0] if needle.split() else needle
    for line in range(place.line, min(place.end_line, place.line + 2000) + 1):
        source = document.source(line)
        start = place.column - 1 if line == place.line else 0
        for wanted in (needle, first):
            column = source.find(wanted, start)
            if column >= 0:
                return Span(document.name, line, column + 1, line, column + len(wanted) + 1)
    return None


def validate(document: Document, model: type[M]) -> tuple[M | None, list[Problem]]:
    """Return the value of a document in the shape of ``model``, or every way in which it differs."""
    if not isinstance(document.value, dict):
        message = "the file does not hold a map of keys and values"
        return None, [document.problem("T013", 1, 1, message, "begin with “tabletop: 1”")]
    newer = _newer(document)
    if newer:
        return None, [newer]
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        return None, _mistakes(document, model, error)
    except RecursionError:
        return None, [document.problem("T003", 1, 1, "the file is nested too deeply")]


def _newer(document: Document) -> Problem | None:
    version = document.value.get("tabletop")
    if isinstance(version, int) and not isinstance(version, bool) and version > 1:
        message = f"this file is written in version {version} of the format; this program reads version 1"
        hint = "install a newer tabletop: pip install --upgrade tabletop"
        return at(document, ("tabletop",), "T103", message, hint)
    return None


def _mistakes(document: Document, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    errors = error.errors(include_url=False, include_context=True)
    settled = document.settled | {(problem.span.line, problem.span.column) for problem in document.problems}
    misspelt: set[Path] = set()
    problems: list[Problem] = []
    for one in errors:
        if one["type"] == "extra_forbidden":
            path = tuple(one["loc"])
            problem, meant = _unknown_key(document, model, path)
            problems.append(problem)
            if meant:
                misspelt.add((*path[:-1], meant))
    for one in errors:
        path = tuple(one["loc"])
        if one["type"] == "extra_forbidden" or (one["type"] == "missing" and path in misspelt):
            continue
        problems.append(_mistake(document, model, path, one))
    kept: dict[tuple[Span, str], Problem] = {}
    for problem in problems:
        if (problem.span.line, problem.span.column) not in settled:
            kept.setdefault((problem.span, problem.code), problem)
    return list(kept.values())


def _unknown_key(document: Document, model: type[BaseModel], path: Path) -> tuple[Problem, str]:
    name = str(path[-1])
    shown = clean(name, multiline=False, limit=60)
    if name in RESERVED:
        message = f"“{shown}” is kept for the next step of the format ({RESERVED[name]})"
        return at(document, path, "T109", message, "leave it out until then", on_key=True), ""
    allowed = keys_at(model, path[:-1])
    parent = _value_at(document, path[:-1])
    free = [key for key in allowed if not isinstance(parent, dict) or key not in parent]
    near = nearest(name, free) or nearest(name, allowed)
    hint = f"did you mean “{near}”?" if near else f"known here: {', '.join(allowed)}" if allowed else ""
    return at(document, path, "T104", f"unknown key “{shown}”", hint, on_key=True), near


def _value_at(document: Document, path: Path) -> Any:
    value = document.value
    for step in path:
        inside = isinstance(value, dict) and step in value
        if inside or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
    return value


def keys_at(model: Any, path: Path) -> list[str]:
    """Return the keys an author may write at a path of the format, in the order they are declared."""
    here: Any = model
    for step in path:
        here = _step(here, step)
    here = _plain(here)
    if get_origin(here) is tuple:  # one map in place of a list of maps
        here = _plain(get_args(here)[0])
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [field.alias or name for name, field in here.model_fields.items()]
    return []


def _step(annotation: Any, step: str | int) -> Any:
    annotation = _plain(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return inner if isinstance(step, int) else _step(inner, step)
    return None


def _plain(annotation: Any) -> Any:
    """Take away ``Annotated`` and ``| None``."""
    while annotation is not None:
        if hasattr(annotation, "__metadata__"):
            annotation = annotation.__origin__
            continue
        parts = [part for part in get_args(annotation) if part is not type(None)]
        if get_origin(annotation) in (tuple, dict) or len(parts) != 1 or isinstance(annotation, type):
            return annotation
        annotation = parts[0]
    return None


def _mistake(document: Document, model: type[BaseModel], path: Path, error: Any) -> Problem:
    kind, value, context = error["type"], error.get("input"), error.get("ctx") or {}
    if path and path[-1] == "[key]":
        return _bad_id(document, path[:-1], value, on_key=True)
    name = _name_of(path)
    if kind == "missing":
        message = f"{_within(path)} lacks “{path[-1]}”"
        return at(document, path[:-1], "T105", message, _missing_hint(path), on_key=True)
    if kind == "string_pattern_mismatch":
        return _bad_id(document, path, value, on_key=False)
    if kind == "string_type":
        return _not_text(document, path, name, value)
    if kind in _KINDS:
        return at(document, path, "T106", f"{name} is {_KINDS[kind]}, not {_kind(value)}", _example(kind))
    if kind in ("literal_error", "enum"):
        return _not_a_word(document, path, name, value, str(context.get("expected", "")))
    if kind in _LIMITS:
        return at(document, path, "T110", _LIMITS[kind](name, context))
    return at(document, path, "T106", f"{name}: {clean(str(error.get('msg', '')), multiline=False)}")


def _not_text(document: Document, path: Path, name: str, value: Any) -> Problem:
    message = f"{name} is a text, not {_kind(value)}"
    plain = isinstance(value, int | float)
    return at(document, path, "T106", message, "put it in quotes" if plain else "write one text here")


def _not_a_word(document: Document, path: Path, name: str, value: Any, expected: str) -> Problem:
    words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
    shown = clean(str(value), multiline=False, limit=60) if isinstance(value, str | int | float) else _kind(value)
    if path[-1] == "tabletop":
        return at(document, path, "T107", "“tabletop” is 1, the version of the format", "write “tabletop: 1”")
    hint = did_you_mean(shown, words)
    known = f"one of {', '.join(words)}"
    return at(document, path, "T107", f"“{shown}” is not a word for {name}", f"{hint} {known}".strip())


def _bad_id(document: Document, path: Path, value: Any, *, on_key: bool) -> Problem:
    shown = clean(str(value), multiline=False, limit=60)
    if isinstance(path[-1], str) and path[-1] == "rule":
        hint = did_you_mean(shown, ["consensus", "majority", "facilitator"], "for a role: role:its_id")
        return at(document, path, "T107", f"“{shown}” is not a way to decide", hint)
    hint = "ids are lower_snake_case: small letters, digits and _, beginning with a letter"
    return at(document, path, "T108", f"“{shown}” cannot be an id", hint, on_key=on_key)


def _name_of(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    return f"“{names[-1]}”" if names else "the file"


def _within(path: Path) -> str:
    names = [step for step in path[:-1] if isinstance(step, str)]
    return f"“{names[-1]}”" if names else "the file"


def _missing_hint(path: Path) -> str:
    if path == ("tabletop",):
        return "begin the file with “tabletop: 1”"
    return f"add “{path[-1]}: …”"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    return "a text" if isinstance(value, str) else "this"


_KINDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a map of keys and values",
    "model_type": "a map of keys and values",
    "model_attributes_type": "a map of keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
}
_EXAMPLES = {
    "bool_type": "write true or false, without quotes",
    "tuple_type": "write each entry on a line of its own with “- ”, or [a, b]",
    "int_type": "write it in digits, without quotes",
    "float_type": "write it in digits, without quotes",
}
_LIMITS = {
    "greater_than_equal": lambda name, context: f"{name} is at least {context.get('ge')}",
    "less_than_equal": lambda name, context: f"{name} is at most {context.get('le')}",
    "greater_than": lambda name, context: f"{name} is more than {context.get('gt')}",
    "too_short": lambda name, context: f"{name} needs at least {context.get('min_length')} of its entries",
    "string_too_short": lambda name, context: f"{name} is empty",
    "string_too_long": lambda name, context: f"{name} is longer than {context.get('max_length')} signs",
}


def _example(kind: str) -> str:
    return _EXAMPLES.get(kind, "")
