"""What to write instead, where a value is of another kind than its key takes."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel

from tabletop.exercise.belonging import keys_of
from tabletop.exercise.shape import Path, declaration_at
from tabletop.text import clean

_BY_KEY = {
    "players": "write “players: {min: 2, max: 16}”",
    "items": "write “items: {min: 1, max: 5}”",
    "set": "write “set: {a_flag: its_word}”",
    "moves": "write “moves: {an_indicator: -1}”",
    "on_enter": "write “on_enter: {set: {a_flag: its_word}}”",
    "author": "write “author: [R1]”, or “author: {not_addressed: …}”",
    "choose": "write “choose: {a_scene: its_option}”",
    "plan": "write “plan: {opening: 5, debrief: 15, hot_wash: 5}”",
    "ending": "give it a title: “ending: {title: …}”",
    "may_go": "write “may_go: {goto: a_scene}”",
}
_BY_HOLDER = {
    "flags": "list its words, the first being the start: [stuck, moving]; or write true or false",
    "indicators": "write its keys below it: name, levels, start",
    "roles": "write its keys below it: name, side, interest, brief",
}
_LIST = "write each entry on a line of its own with “- ”, or [a, b]"
_MINUS = ("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212")
_DIGITS = "write it in digits, without quotes or a unit"
_LONG_TEXTS = frozenset({"text", "brief", "notes", "consequence", "summary", "case", "interest"})


def way_out(kind: str, path: Path, value: Any, model: type[BaseModel]) -> str:
    """Return a hint for a value that is not of the kind its key takes.

    ``kind`` is the declaration's own word for the mistake, ``path`` leads to what stands in the file.
    """
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if kind in ("tuple_type", "list_type"):
        return _to_list(key, path, value, model)
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return _to_map(key, path, value, model)
    if kind in ("bool_type", "bool_parsing"):
        return "write true or false, without quotes"
    if kind != "string_type":
        return _to_number(key, path, value)
    if key in _BY_KEY:
        return _BY_KEY[key]
    if key == "goto" and isinstance(value, list):
        return "name one scene; where roads part, write “routes”, or a “goto” in each option"
    if isinstance(value, int | float):
        return "put it in quotes"
    return "write one text here" + ("; several paragraphs stand below “text: |”" if key in _LONG_TEXTS else "")


def _to_number(key: str, path: Path, value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if text[:1] in _MINUS and text[1:].strip().isdigit():
        return f"“{text[0]}” is another sign than the minus of the keyboard: write -{text[1:].strip()}"
    if text[:1] in ("+", "-") and text[1:].strip().isdigit():
        return f"write {text[0]}{text[1:].strip()}, without a space"
    if "moves" in path:
        reason = re.fullmatch(r"([+-]?\d+)\s+(\S.*)", text)
        if reason is not None:
            return f'the reason stands beside it: {{by: {reason[1]}, because: "…"}}'
        return "write whole steps, such as +1 or -1; or “unknown”"
    return f"{_DIGITS}; or “unknown”" if key == "by" else _DIGITS


def _to_list(key: str, path: Path, value: Any, model: type[BaseModel]) -> str:
    if isinstance(value, dict) and value:
        first = next(iter(value))
        entry = declaration_at(model, path)
        if entry is not None and "id" in keys_of(entry) and isinstance(value[first], dict):
            return f"write “- id: {_short(first)}” in place of “{_short(first)}:”"
        return f"begin each entry with “- ”: “- {_short(first)}: …”"
    if isinstance(value, str):
        if re.match(r"-\S", value):
            return f"a space belongs after the hyphen: “- {_short(value[1:])}”"
        if re.match("[\u2010-\u2015\u2022\u00b7\u2212]", value):
            return f"an entry of a list begins with a hyphen, not with “{value[0]}”"
        if re.fullmatch(r"[\w.-]+(, *[\w.-]+)*", value) and len(value) <= 60:
            return f"write “{key}: [{value}]”"
    return _LIST


def _to_map(key: str, path: Path, value: Any, model: type[BaseModel]) -> str:
    first = value[0] if isinstance(value, list) and value else None
    if isinstance(first, dict) and first and key in path and isinstance(path[-1], str):
        name = _short(next(iter(first)))
        if first[next(iter(first))] == "" or isinstance(first[next(iter(first))], dict):
            return f"write “{name}:” without “- ”: its entries are keys"
        if name == "id" and isinstance(first["id"], str):
            return f"write “{_short(first['id'])}:” in place of “- id: {_short(first['id'])}”"
    if key in _BY_KEY:
        return _BY_KEY[key]
    if key == "routes" and isinstance(value, str):
        return f"write “goto: {_short(value)}”"
    holder = path[-2] if len(path) > 1 and isinstance(path[-1], str) else ""
    if holder in _BY_HOLDER:
        return _BY_HOLDER[str(holder)]
    entry = declaration_at(model, path)
    if entry is not None:
        keys = keys_of(entry)
        return f"write its keys below it: {', '.join(keys[:4])}{' …' if len(keys) > 4 else ''}"
    return "write each entry below it as “id: …”"


def _short(text: Any) -> str:
    return clean(str(text), multiline=False, limit=40)
