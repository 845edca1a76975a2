"""What the fuzz campaign feeds the loader: shipped exercises and examples changed, any YAML, any text, any bytes.

An input is made from its seed and number alone, so any one of a million can be made again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tabletop.exercise.model import CastFile, ExerciseFile, FactsFile, SourceFile, Written
from tabletop.exercise.rules.catalogue import CAST, FACTS, MAIN, SOURCE, explanations, texts
from tabletop.exercise.yaml_nodes import read
from tabletop.library import is_exercise, shipped_roots, yaml_files

SMALL = 2048
"""Bytes: nine inputs in ten are smaller."""
REGISTERS = ("source.yaml", "facts.yaml", "cast.yaml")
_USE = f"use: [{', '.join(REGISTERS)}]\n"
_BITS = (
    "\n", " ", "  ", "    ", "\t", ":", ": ", ",", ", ", "#", " #", "- ", "{", "}", "[", "]", "{}", "[]", "'", '"', "|",
    ">", "|2\n", "&a ", "*a", "!!str ", "!t", "~", "null", "true", "no", "012", "1:30", "1e999", "-1", "0", "9" * 400,
    ".nan", "? ", "%", "@", "`", "---\n", "...\n", "\r\n", "\r", "\x00", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e",
    "\ufeff", "\ud800", "\u200d", "𐐷", "e\u0301" * 12, "é", "“", "<b>", "</p>", "![x](y)", "| a | b |\n|---|---|\n",
    "tabletop: 1\n", "tabletop: 2\n", "title: a\n", "scenes:\n", "  a: {text: b, ending: c}\n", "goto: a\n", "when: ",
    "not (", "and or", "trust >= 'good'", "visited('a')", "use: [../x]\n", "was: [a, a]\n", "moves: {trust: +1}\n",
    "later: true", "(" * 60, "[" * 70, "{a: " * 70, "- " * 70, "x" * 3000,
)  # fmt: skip


@dataclass(frozen=True)
class Input:
    """What stands in the files: ``files[main]`` is the exercise. ``raw`` is that file as bytes where it is no text."""

    kind: str
    files: dict[str, str]
    main: str = MAIN
    changed: str = MAIN
    """The name of the file that was made for this input."""
    raw: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes of the file that was made for this input."""
        return len(self.files[self.changed].encode("utf-8", "surrogatepass")) if self.raw is None else len(self.raw)


def make(seed: int, number: int) -> Input:
    """Return one input: always the same for the same seed and number."""
    chance = random.Random(f"{seed}:{number}")
    made: Input = chance.choices(list(_KINDS), list(_KINDS.values()))[0](chance)
    return made


# ---- what there is to change ----------------------------------------------------------------------------------------


@cache
def shipped() -> dict[str, str]:
    """Return the text of every shipped exercise and register by file name."""
    return {path.name: path.read_text("utf-8") for root in shipped_roots() for path in yaml_files(root)}


@cache
def shipped_registers() -> dict[str, str]:
    """Return the registers of the shipped collection."""
    return {name: shipped()[name] for name in REGISTERS}


@cache
def _exercises() -> tuple[str, ...]:
    return tuple(sorted(name for name, text in shipped().items() if is_exercise(text)))


@cache
def _examples() -> tuple[dict[str, str], ...]:
    """Return the files of every example that explains a code, good and bad."""
    entries = [text for entry in explanations().values() for text in (entry.bad, entry.good) if text]
    return tuple(texts(entry) for entry in entries)


@cache
def _heads() -> dict[str, str]:
    """Return by shipped exercise the lines that name what its scenes use, so that a scene of it stands alone."""
    found = {}
    for name in _exercises():
        value = read(name, shipped()[name]).value
        head = {key: value[key] for key in ("flags", "objectives") if key in value}
        head |= {key: list(value[key]) for key in ("roles", "indicators") if key in value}
        head["objectives"] = {key: {"text": "Weigh it."} for key in head.get("objectives", ())}
        use = _USE if value.get("use") else ""
        found[name] = "tabletop: 1\ntitle: A\n" + use + "".join(written(head, "", random.Random(0)))
    return found


@cache
def _scenes() -> tuple[tuple[str, str, Any], ...]:
    """Return every shipped scene as plain values, with its exercise and id."""
    return tuple(
        (name, scene, value)
        for name in _exercises()
        for scene, value in read(name, shipped()[name]).value["scenes"].items()
    )


@cache
def _windows() -> tuple[str, ...]:
    """Return the shipped exercises' lines, for windows of a few lines."""
    return tuple(line for name in _exercises() for line in shipped()[name].split("\n"))


@cache
def _keys() -> tuple[str, ...]:
    """Return every key of the format, and a few that are none."""
    found = {"label_", "nothing", "Übung", "1", "on", "a b"}
    waiting: list[Any] = [ExerciseFile, SourceFile, FactsFile, CastFile]
    seen: set[Any] = set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if isinstance(here, type) and issubclass(here, Written):
            found |= {field.alias or name for name, field in here.model_fields.items()}
            waiting += [field.annotation for field in here.model_fields.values()]
        else:
            waiting += getattr(here, "__args__", ())
    return tuple(sorted(found))


# ---- writing YAML ---------------------------------------------------------------------------------------------------


def written(value: Any, indent: str, chance: random.Random) -> Iterator[str]:
    """Yield a value as block YAML with quoted texts where needed; now and then a part of it in flow style."""
    if isinstance(value, dict) and value and chance.random() > 0.08:
        for key, part in value.items():
            yield from _entry(f"{indent}{_scalar(key, chance)}:", part, indent, chance)
    elif isinstance(value, list) and value and chance.random() > 0.08:
        for part in value:
            yield from _entry(f"{indent}-", part, indent, chance)
    else:
        yield f"{indent}{_flow(value)}\n"


def _entry(before: str, part: Any, indent: str, chance: random.Random) -> Iterator[str]:
    if isinstance(part, dict | list) and part:
        yield before + "\n"
        yield from written(part, indent + "  ", chance)
    elif isinstance(part, str) and " " in part and chance.random() < 0.1:
        lines = re.split(r"\r\n|\r|\n", part)
        yield "".join((before, " |\n", *(f"{indent}  {line}\n" for line in lines)))
    else:
        yield f"{before} {_scalar(part, chance)}\n"


def _scalar(value: Any, chance: random.Random) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z_][\w .]*\w", value) and chance.random() < 0.9:
        return value
    return _flow(value)


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# ---- kinds of input -------------------------------------------------------------------------------------------------


def _typed(chance: random.Random, text: str) -> str:
    """Return a text with one to five slips: signs typed, cut, doubled, moved, or lines lost and doubled."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(7):
            case 0:
                text = text[:at] + chance.choice(_BITS) + text[at:]
            case 1:
                text = text[:at] + text[at + chance.choice((1, 1, 2, 5, 30)) :]
            case 2:
                text = text[:at] + text[at : at + 30] + text[at:]
            case 3:
                text = text[:at] + chance.choice(_BITS) + text[at + chance.choice((1, 3, 12)) :]
            case 4:
                text = (
                    text[:at]
                    + chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x110000))))
                    + text[at + 1 :]
                )
            case 5:
                lines = text.split("\n")
                line = chance.randrange(len(lines))
                lines[line : line + 1] = chance.choice(([], [lines[line]] * 2, ["  " + lines[line]], [lines[line][1:]]))
                text = "\n".join(lines)
            case _:
                words = [(match.start(), match.end()) for match in re.finditer(r"\w+", text[at : at + 400])]
                if words:
                    start, end = chance.choice(words)
                    other = chance.choice((chance.choice(_keys()), text[at : at + 8], "yes", "7"))
                    text = text[: at + start] + other + text[at + end :]
    return text


def _example(chance: random.Random) -> Input:
    files = dict(chance.choice(_examples()))
    files[MAIN] = _typed(chance, files[MAIN])
    return Input("example, mistyped", files)


def _register(chance: random.Random) -> Input:
    files = dict(chance.choice(_examples()))
    name, text = chance.choice((("source.yaml", SOURCE), ("facts.yaml", FACTS), ("cast.yaml", CAST)))
    files[MAIN] = f"tabletop: 1\ntitle: A\n{_USE}scenes: {{a: {{text: b, ending: c}}}}\n"
    files[name] = _typed(chance, text)
    return Input("register, mistyped", files, changed=name)


def _window(chance: random.Random) -> Input:
    """A few lines out of the middle of a shipped exercise, under a head, mistyped as often as not."""
    lines, room = _windows(), chance.randrange(100, 1200)
    at = chance.randrange(len(lines))
    taken: list[str] = []
    while room > 0 and at < len(lines):
        taken.append(lines[at])
        room -= len(lines[at]) + 1
        at += 1
    head = chance.choice(("", "tabletop: 1\ntitle: A\nscenes:\n", f"tabletop: 1\ntitle: A\n{_USE}scenes:\n  a:\n"))
    text = head + "\n".join(taken) + "\n"
    return Input(
        "lines of a shipped one", shipped_registers() | {MAIN: _typed(chance, text) if chance.random() < 0.5 else text}
    )


def _scene(chance: random.Random) -> Input:
    """A shipped scene cut down and changed as a tree, written out again: it often loads."""
    exercise, name, scene = chance.choice(_scenes())
    scene = json.loads(json.dumps(scene))
    if chance.random() < 0.92:
        _cut_down(chance, scene, chance.randrange(100, 900))
    if chance.random() < 0.6:
        _changed(chance, scene)
    story = {name: scene}
    for target in {other for other in _targets(scene) if other != name}:
        story[target] = {"text": "It is over.", "ending": "The end"}
    text = _heads()[exercise] + "".join(written({"scenes": story}, "", chance))
    return Input("shipped scene, changed", shipped_registers() | {MAIN: text})


def _targets(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "goto" and isinstance(part, str):
                yield part
            else:
                yield from _targets(part)
    elif isinstance(value, list):
        for part in value:
            yield from _targets(part)


def _parts(value: Any) -> list[tuple[Any, Any]]:
    """Return every container below a value with each of its keys or indices."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        here = waiting.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        for key in keys:
            found.append((here, key))
            waiting.append(here[key])
    return found


def _cut_down(chance: random.Random, scene: Any, room: int) -> None:
    """Take parts away and shorten texts until little is left; what a scene cannot do without mostly stays."""
    over = len(str(scene)) - room
    parts = _parts(scene)
    chance.shuffle(parts)
    for holder, key in parts:
        if over <= 0:
            return
        part = holder[-1] if isinstance(holder, list) and holder else holder.get(key) if key in holder else None
        size = len(part) if isinstance(part, str) else len(str(part))
        if part is None or size < 20 or len(holder) < 2:
            continue
        if isinstance(part, str) and not isinstance(holder, list):
            if key != "when":
                holder[key] = part[: chance.randrange(5, 20)].strip() or "A."
                over -= size - len(holder[key])
        elif isinstance(holder, list):
            holder.pop()
            over -= size
        elif key not in _NEEDED or chance.random() < 0.02:
            del holder[key]
            over -= size


_NEEDED = frozenset({"decision", "options", "routes", "ending", "goto", "leaves_open"})


def _changed(chance: random.Random, value: Any) -> None:
    for _ in range(chance.choice((1, 1, 2, 4))):
        parts = _parts(value)
        if not parts:
            return
        holder, key = chance.choice(parts)
        other, from_there = chance.choice(parts)
        match chance.randrange(6):
            case 0:
                del holder[key]
            case 1:
                holder[key] = chance.choice((True, 7, -3, 2.5, "", "x", [], {}, ["x"], {"x": "y"}, [[]], None, 10**14))
            case 2:
                holder[key] = json.loads(json.dumps(other[from_there]))
            case 3 if isinstance(holder, dict):
                holder[chance.choice(_keys())] = holder.pop(key)
            case 4 if isinstance(holder, dict):
                holder[chance.choice(_keys())] = _any_value(chance, 2)
            case _:
                holder[key] = chance.choice(_BITS)


def _any_value(chance: random.Random, depth: int) -> Any:
    pick = chance.random()
    if depth and pick < 0.35:
        return {chance.choice(_keys()): _any_value(chance, depth - 1) for _ in range(chance.randrange(5))}
    if depth and pick < 0.5:
        return [_any_value(chance, depth - 1) for _ in range(chance.randrange(4))]
    words = ("a", "b", "Share it now.", "fact", "trust == 'good'", "start", "room", "role:a", "A13", "good", "true")
    return chance.choice((True, False, 1, 0, -2, 3.5, 400, *words, *words, chance.choice(_BITS)))


def _any_yaml(chance: random.Random) -> Input:
    value: Any = {key: _any_value(chance, 4) for key in chance.sample(_keys(), chance.randrange(1, 9))}
    if chance.random() < 0.8:
        scenes = {name: _any_value(chance, 4) for name in "ab"[: chance.choice((1, 2))]}
        value = {"tabletop": 1, "title": "A"} | value | {"scenes": scenes}
    return Input("any YAML", {MAIN: "".join(written(value, "", chance))})


def _any_text(chance: random.Random) -> Input:
    signs = [chance.choice(_BITS[:-5]) for _ in range(chance.randrange(40))]
    if chance.random() < 0.3:
        signs += [chr(chance.randrange(0x110000)) for _ in range(chance.randrange(120))]
    if chance.random() < 0.02:
        signs.append(chance.choice(_BITS[-5:]) * chance.randrange(1, 60))
    chance.shuffle(signs)
    return Input("any text", {MAIN: "".join(signs)})


def _any_bytes(chance: random.Random) -> Input:
    data = bytearray(chance.choice(_examples())[MAIN].encode("utf-8", "surrogatepass"))
    for _ in range(chance.randrange(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return Input(
        "bytes", {MAIN: ""}, raw=bytes(data) if chance.random() < 0.8 else chance.randbytes(chance.randrange(300))
    )


def _whole(chance: random.Random) -> Input:
    name = chance.choice(_exercises())
    return Input("shipped exercise, mistyped", shipped() | {MAIN: _typed(chance, shipped()[name])})


def _whole_register(chance: random.Random) -> Input:
    name = chance.choice(REGISTERS)
    main = f"tabletop: 1\ntitle: A\n{_USE}scenes: {{a: {{text: b, ending: c}}}}\n"
    return Input(
        "shipped register, mistyped",
        shipped_registers() | {MAIN: main, name: _typed(chance, shipped()[name])},
        changed=name,
    )


_KINDS: dict[Callable[[random.Random], Input], float] = {
    _example: 26, _scene: 24, _window: 12, _any_yaml: 12, _any_text: 10, _register: 8, _any_bytes: 5,
    _whole: 2, _whole_register: 1,
}  # fmt: skip
