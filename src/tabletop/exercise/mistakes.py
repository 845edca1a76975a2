"""What the declarations refuse → one problem for each mistake, at the key or value meant, with a way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tabletop.exercise.belonging import known_keys, where_it_belongs
from tabletop.exercise.document import Document
from tabletop.exercise.misplaced import misplaced
from tabletop.exercise.nearest import did_you_mean, nearest, one_slip
from tabletop.exercise.other_words import other_word
from tabletop.exercise.problems import Problem, Span
from tabletop.exercise.shape import Path, at, declaration_at, declared_at, keys_at, value_at
from tabletop.exercise.ways_out import way_out
from tabletop.exercise.written.injects import NO_TIME, TimeWord
from tabletop.text import clean

RESERVED = {
    "parts": "several exercises in one evening",
    "together": "one question put to several things at once",
    "chain": "exercises played one after another",
    "carry": "flags carried over from one exercise to the next",
}
"""Keys kept for the next step of the format, and what they will mean."""
COLON = ("a colon followed by a space stands inside this text", "put the text in quotes")


def mistakes(document: Document, model: type[BaseModel], error: ValidationError) -> list[Problem]:
    """Return every way in which a document differs from its declaration, one problem for each mistake."""
    errors = error.errors(include_url=False, include_context=True)
    settled = document.settled | {(problem.span.line, problem.span.column) for problem in document.problems}
    elsewhere = misplaced(document, model, [tuple(one["loc"]) for one in errors])
    problems = list(elsewhere.values())
    errors = [one for one in errors if not any(tuple(one["loc"])[: len(path)] == path for path in elsewhere)]
    meant: set[Path] = set()
    unknown: dict[Path, list[Problem]] = {}
    missing: dict[Path, list[str]] = {}
    for one in errors:
        path = tuple(one["loc"])
        if one["type"] == "extra_forbidden":
            problem, lost = _unknown_key(document, model, path)
            unknown.setdefault(path[:-1], []).append(problem)
            meant |= {(*path[:-1], key) for key in lost}
    for one in errors:
        path = tuple(one["loc"])
        if one["type"] == "missing":
            if path not in meant:
                missing.setdefault(path[:-1], []).append(str(path[-1]))
        elif one["type"] != "extra_forbidden":
            problems.append(_mistake(document, model, path, one))
    for path, keys in missing.items():
        if len(keys) == len(unknown.get(path, ())) == 1:  # the one was written in place of the other
            instead = f"“{keys[0]}” is missing here; {unknown[path][0].hint}".removesuffix("; ")
            unknown[path] = [replace(unknown[path][0], hint=instead)]
        else:
            problems.append(_lacks(document, model, path, keys))
    problems += [problem for same in unknown.values() for problem in same]
    kept: dict[tuple[Span, str], Problem] = {}
    for problem in problems:
        if (problem.span.line, problem.span.column) not in settled:
            kept.setdefault((problem.span, problem.code), problem)
    return list(kept.values())


# ---- keys -----------------------------------------------------------------------------------------------------------


def _unknown_key(document: Document, model: type[BaseModel], path: Path) -> tuple[Problem, list[str]]:
    """Return the problem of a key nobody knows, and the keys that are not missing because this one was meant."""
    name = str(path[-1])
    shown = clean(name, multiline=False, limit=60)
    if name in RESERVED:
        message = f"“{shown}” is kept for the next step of the format ({RESERVED[name]})"
        return at(document, path, "T109", message, "leave it out until then", on_key=True), []
    allowed = keys_at(model, path[:-1])
    if name != name.strip():
        message = f"a non-breaking space stands beside “{shown}”"
        hint = "write an ordinary space, or none, around a key"
        return at(document, path, "T104", message, hint, on_key=True), [name.strip()]
    if " " in name and path[1:] and isinstance(path[-2], int):
        return at(document, path, "T104", *COLON, on_key=True), allowed
    parent = value_at(document, path[:-1])
    free = [key for key in allowed if not isinstance(parent, dict) or key not in parent]
    slip = one_slip(name, frozenset(free))
    other = other_word(name, free)
    near = other or slip or nearest(name, free) or nearest(name, allowed)
    hint = f"did you mean “{near}”?" if near else f"known here: {', '.join(allowed)}" if allowed else ""
    if " " in name:
        hint = hint if near else "if it belongs to the text above, indent it deeper than the key of that text"
    elif not slip and not other and name in known_keys():
        belongs = _belongs(model, path)
        hint, near = (belongs, "") if belongs else (hint, near)
    return at(document, path, "T104", f"unknown key “{shown}”", hint, on_key=True), [near] if near else []


def _belongs(model: type[BaseModel], path: Path) -> str:
    around = [declaration_at(model, path[:depth]) for depth in range(len(path))]
    *outer, here = around
    if here is None:
        return ""
    return where_it_belongs(str(path[-1]), here, [one for one in outer if one is not None and one is not here])


def _lacks(document: Document, model: type[BaseModel], path: Path, keys: Sequence[str]) -> Problem:
    shown = [f"“{key}”" for key in keys]
    message = f"{_within(path)} lacks {_and(shown)}"
    if path == () and "tabletop" in keys:
        hint = "begin the file with “tabletop: 1”"
        keys = [key for key in keys if key != "tabletop"]
    else:
        hint = ""
    more = _and([f"“{key}: …”{_words_of(declared_at(model, (*path, key)))}" for key in keys])
    hint = "; ".join(part for part in (hint, f"add {more}" if more else "") if part)
    return at(document, path, "T105", message, hint, on_key=True)


def _words_of(declared: Any) -> str:
    """Return the words a key takes, in brackets, where there are few."""
    words = [str(word) for word in get_args(declared)] if get_origin(declared) is Literal else []
    return f" ({_and(words, 'or')})" if 1 < len(words) <= 5 else ""


def _and(parts: Sequence[str], word: str = "and") -> str:
    return f" {word} ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _within(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the file"
    return f"“{names[-1]}”" if isinstance(path[-1], str) else f"an entry of “{names[-1]}”"


# ---- values ---------------------------------------------------------------------------------------------------------


def _mistake(document: Document, model: type[BaseModel], path: Path, error: Any) -> Problem:
    kind, value, context = error["type"], error.get("input"), error.get("ctx") or {}
    if path and path[-1] == "[key]":
        return _bad_id(document, path[:-1], value, on_key=True)
    name = _name_of(document, path)
    if kind == "string_pattern_mismatch":
        return _bad_id(document, path, value, on_key=False)
    if kind == NO_TIME:
        return _no_time(document, path, value)
    if kind == "string_type" and isinstance(value, dict) and " " in str(next(iter(value), "")):
        return at(document, path, "T106", *COLON)
    if kind in _KINDS:
        message = f"{name} must be {_KINDS[kind]}; here stands {_kind(value)}"
        return at(document, path, "T106", message, way_out(kind, _written(document, path), value, model))
    if kind in ("literal_error", "enum"):
        return _not_a_word(document, path, name, value, str(context.get("expected", "")))
    if kind in _LIMITS:
        return at(document, path, "T110", _LIMITS[kind](name, context))
    return at(document, path, "T106", f"{name}: {clean(str(error.get('msg', '')), multiline=False)}")


def _no_time(document: Document, path: Path, value: Any) -> Problem:
    """Neither a number of minutes nor a word: “5 minutes”, “minutes”."""
    words = get_args(TimeWord)
    if not isinstance(value, str | bool):
        message = f"“at” must be a number of minutes or a word; here stands {_kind(value)}"
        return at(document, path, "T106", message, f"write “at: 5”, or one of {', '.join(words)}")
    shown = clean(str(value), multiline=False, limit=60)
    number = re.match(r"\d{1,3}", shown)
    near = did_you_mean(shown, words)
    hint = near or f"a number alone means minutes: “at: {number[0] if number else 5}”"
    message = f"“{shown}” is not a time for “at”"
    return at(document, path, "T107", message, f"{hint}{' it is' if near else '; or'} one of {', '.join(words)}")


def _not_a_word(document: Document, path: Path, name: str, value: Any, expected: str) -> Problem:
    words = [word.strip(" '") for word in expected.replace(" or ", ", ").split(",")]
    shown = clean(str(value), multiline=False, limit=60) if isinstance(value, str | int | float) else _kind(value)
    if path[-1] == "tabletop":
        return at(document, path, "T107", "“tabletop” is 1, the version of the format", "write “tabletop: 1”")
    hint = did_you_mean(shown, words)
    known = f"one of {', '.join(words)}"
    return at(document, path, "T107", f"“{shown}” is not a word for {name}", f"{hint} {known}".strip())


_WAYS_TO_DECIDE = ("consensus", "majority", "facilitator")


def _bad_id(document: Document, path: Path, value: Any, *, on_key: bool) -> Problem:
    shown = clean(str(value), multiline=False, limit=60)
    if isinstance(path[-1], str) and path[-1] == "rule":
        roles = value_at(document, ("roles",))
        seats = [one for one in roles if isinstance(one, str)] if isinstance(roles, dict | list) else []
        near = f"did you mean “role:{shown}”?" if shown in seats else did_you_mean(shown, _WAYS_TO_DECIDE)
        known = f"one of {', '.join(_WAYS_TO_DECIDE)}, or role:its_id"
        return at(document, path, "T107", f"“{shown}” is not a way to decide", f"{near} {known}".strip())
    hint = "ids are lower_snake_case: small letters, digits and _, beginning with a letter"
    return at(document, path, "T108", f"“{shown}” cannot be an id", hint, on_key=on_key)


def _written(document: Document, path: Path) -> Path:
    """Return a path without the steps that the file does not have: a short form stands for them."""
    return tuple(_steps_in(document.value, path))


def _steps_in(value: Any, path: Path) -> Iterator[str | int]:
    for step in path:
        inside = isinstance(value, dict) and step in value
        if inside or (isinstance(value, list) and isinstance(step, int) and step < len(value)):
            yield step
            value = value[step]


def _name_of(document: Document, path: Path) -> str:
    names = [step for step in _written(document, path) if isinstance(step, str)]
    return f"“{clean(names[-1], multiline=False, limit=60)}”" if names else "the file"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a number" if value == value // 1 else "a fraction"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    return "a text" if isinstance(value, str) else "this"


_MAP = "a map of keys and values"
_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": _MAP,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
    "tuple_type": "a list",
    "list_type": "a list",
}
_LIMITS = {
    "greater_than_equal": lambda name, context: f"{name} is at least {context.get('ge', 0):g}",
    "less_than_equal": lambda name, context: f"{name} is at most {context.get('le', 0):g}",
    "greater_than": lambda name, context: f"{name} is more than {context.get('gt', 0):g}",
    "too_short": lambda name, context: f"{name} needs at least {context.get('min_length')} of its entries",
    "string_too_short": lambda name, context: f"{name} is empty",
    "string_too_long": lambda name, context: f"{name} is longer than {context.get('max_length')} signs",
}
