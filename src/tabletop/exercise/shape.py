"""Plain values → the format's fields, or one problem for each mistake at the key or value meant."""

from __future__ import annotations

from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tabletop.exercise.document import Document, Place
from tabletop.exercise.problems import Problem, Severity, Span

Path = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


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
        from tabletop.exercise.mistakes import mistakes  # only needed once something is wrong

        return None, mistakes(document, model, error)
    except RecursionError:
        return None, [document.problem("T003", 1, 1, "the file is nested too deeply")]


def _newer(document: Document) -> Problem | None:
    version = document.value.get("tabletop")
    if isinstance(version, int) and not isinstance(version, bool) and version > 1:
        message = f"this file is written in version {version} of the format; this program reads version 1"
        hint = "install a newer tabletop: pip install --upgrade tabletop"
        return at(document, ("tabletop",), "T103", message, hint)
    return None


def declared_at(model: Any, path: Path) -> Any:
    """Return what the format declares at a path: a declaration, ``dict[…]``, ``tuple[…]`` or a plain kind."""
    here: Any = model
    for step in path:
        here = _step(here, step)
    return _plain(here)


def keys_at(model: Any, path: Path) -> list[str]:
    """Return the keys an author may write at a path of the format, in the order they are declared."""
    here = declaration_at(model, path)
    return [] if here is None else [field.alias or name for name, field in here.model_fields.items()]


def declaration_at(model: Any, path: Path) -> type[BaseModel] | None:
    """Return the declaration whose keys an author may write at a path, or ``None`` where none are expected."""
    here = declared_at(model, path)
    if get_origin(here) is tuple:  # one map in place of a list of maps
        here = _plain(get_args(here)[0])
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


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


def value_at(document: Document, path: Path) -> Any:
    """Return what stands at a path of a document; steps that it does not have are passed over."""
    value = document.value
    for step in path:
        inside = isinstance(value, dict) and step in value
        if inside or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            value = value[step]
    return value
