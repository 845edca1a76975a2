"""Texts → ``Exercise``, or every problem at once. Opens nothing itself: whoever has the files hands their texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import (
    CastFile,
    ExerciseFile,
    FactsFile,
    SourceFile,
    Words,
    Written,
)
from tabletop.exercise.nearest import did_you_mean, nearest
from tabletop.exercise.problems import Problem
from tabletop.exercise.rules.base import Checked, Finding
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.rules.conditions import compile_all, names_of
from tabletop.exercise.rules.registers import check_register
from tabletop.exercise.rules.registry import examine
from tabletop.exercise.shape import at, validate
from tabletop.exercise.yaml_nodes import read

_REGISTERS: dict[str, type[Written]] = {"source": SourceFile, "facts": FactsFile, "cast": CastFile}
W = TypeVar("W", bound=Written)


@dataclass(frozen=True)
class Register:
    """A file of the collection that was read: its document and, where it has the right shape, what it holds."""

    document: Document
    file: Written | None
    problems: tuple[Problem, ...]


@dataclass
class Reading:
    """An exercise being read: the texts, what they hold, and what is wrong with them."""

    texts: Mapping[str, str]
    main: Document
    file: ExerciseFile
    unreadable: dict[str, str] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load(
    texts: Mapping[str, str],
    main: str,
    *,
    unreadable: Mapping[str, str] | None = None,
    document: Document | None = None,
) -> tuple[Exercise | None, list[Problem]]:
    """Read the exercise whose text is ``texts[main]``; the other entries are the registers beside it, by file name.

    ``unreadable`` gives the reason for registers that could not be read; ``document`` is the exercise's own text where
    it has been read already. Returns the exercise, or ``None`` where a problem keeps it from being loaded or shown, and
    all problems found, sorted by place. Never raises for what stands in the texts.
    """
    document = document or read(main, texts[main])
    if document.value is None:
        return None, _sorted(document.problems)
    file, mistakes = validate(document, ExerciseFile)
    problems = [*document.problems, *mistakes]
    if file is None:
        return None, _sorted(problems)
    reading = Reading(texts, document, file, dict(unreadable or {}), problems=problems)
    if not _read_registers(reading):
        # Whatever the exercise takes from that register would now be called unknown.
        return None, _sorted(reading.problems)
    exercise = _examine(reading, _join(reading))
    refused = any(problem.refuses for problem in reading.problems)
    return (None if refused else exercise), _sorted(reading.problems)


def _examine(reading: Reading, exercise: Exercise) -> Exercise:
    """Compile the conditions and ask every rule; return the exercise with its conditions."""
    casts = _files(reading, CastFile)
    cast = {kind: {name for one in casts for name in getattr(one, kind)} for kind in ("roles", "indicators", "flags")}
    checked = Checked(exercise, names_of(exercise), cast)
    checked.exercise = exercise = replace(exercise, conditions=compile_all(checked))
    reading.problems += [placed(reading.main, finding) for finding in examine(checked)]
    return exercise


def placed(document: Document, finding: Finding) -> Problem:
    """Return the problem a finding is, at its place in a document."""
    code = CODES[finding.code]
    return at(
        document, finding.path, finding.code, finding.message, finding.hint,
        severity=code.severity, refuses=code.refuses,
        on_key=finding.on_key, needle=finding.needle, offset=finding.offset,
    )  # fmt: skip


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.order)


def used_names(document: Document) -> list[str]:
    """Return the names of the registers a text asks for, without those that cannot be names of files in its folder."""
    use = document.value.get("use") if isinstance(document.value, dict) else None
    names = [name for name in use if isinstance(name, str)] if isinstance(use, list) else []
    return [name for name in dict.fromkeys(names) if name != document.name and not _leads_out(name)]


def _leads_out(name: str) -> bool:
    return not name or "/" in name or "\\" in name or "\0" in name or name.startswith(".")


def read_register(name: str, text: str) -> Register:
    """Read one register. The same text is read once however many exercises use it."""
    return _read_register(name, text)


@lru_cache(maxsize=16)
def _read_register(name: str, text: str) -> Register:
    document = read(name, text)
    if document.value is None:
        return Register(document, None, tuple(document.problems))
    if isinstance(document.value, dict) and "scenes" in document.value:
        message = f"“{name}” is an exercise, not a register"
        problem = at(document, ("scenes",), "T115", message, "name registers only under “use”", on_key=True)
        return Register(document, None, (problem,))
    file, mistakes = validate(document, _kind_of(name, document.value))
    found = [placed(document, finding) for finding in check_register(file)]
    return Register(document, file, (*document.problems, *mistakes, *found))


def _kind_of(name: str, value: Any) -> type[Written]:
    """Tell what a register holds by its name, or by most of its keys where the name says nothing."""
    stem = name.split(".")[0]
    if stem in _REGISTERS:
        return _REGISTERS[stem]
    keys = set(value) if isinstance(value, dict) else set()
    return max(_REGISTERS.values(), key=lambda model: len(keys & set(model.model_fields)))


def _read_registers(reading: Reading) -> bool:
    """Read the registers an exercise uses; return whether all of them hold what they should."""
    whole = True
    for index, name in enumerate(reading.file.use):
        if name in reading.registers:
            continue
        problem = _no_register(reading, index, name)
        if problem is not None:
            reading.problems.append(problem)
            whole = False
            continue
        register = read_register(name, reading.texts[name])
        reading.registers[name] = register
        reading.problems += register.problems
        whole = whole and register.file is not None
    reading.problems += _twice(reading)
    return whole


def _twice(reading: Reading) -> Iterator[Problem]:
    """Yield a problem for each id that two registers of one kind define: nobody could tell which is meant."""
    owner: dict[tuple[str, str], str] = {}
    for name, register in reading.registers.items():
        for kind in _DEFINED:
            for entry in getattr(register.file, kind, None) or ():
                first = owner.setdefault((kind, entry), name)
                if first != name:
                    message = f"“{entry}” is defined in “{first}” already"
                    yield at(register.document, (kind, entry), "T111", message, "rename one of them", on_key=True)


_DEFINED = ("recommendations", "facts", "sources", "roles", "indicators", "flags")


def _no_register(reading: Reading, index: int, name: str) -> Problem | None:
    path = ("use", index)
    if _leads_out(name):
        message = f"“{name}” does not name a file of the exercise's own folder"
        hint = "put the register beside the exercise and write its name only"
        return at(reading.main, path, "T102", message, hint)
    if name in reading.unreadable:
        code = "T102" if "leads out" in reading.unreadable[name] else "T101"
        return at(reading.main, path, code, reading.unreadable[name], _usual_name(name) if code == "T101" else "")
    if name not in reading.texts or name == reading.main.name:
        hint = did_you_mean(name, set(reading.texts) - {reading.main.name}) or _usual_name(name)
        return at(reading.main, path, "T101", f"there is no register “{name}” beside the exercise", hint)
    return None


def _usual_name(name: str) -> str:
    """Return a hint for the name of a register that is not there: registers are mostly called by one of three names."""
    stem = name.removesuffix(".yaml").removesuffix(".yml")
    usual = stem if stem in _REGISTERS and stem == name else nearest(stem, _REGISTERS)
    return f"did you mean “{usual}.yaml”?" if usual else "check the name, its ending and the folder"


def _files(reading: Reading, model: type[W]) -> list[W]:
    return [register.file for register in reading.registers.values() if isinstance(register.file, model)]


def _join(reading: Reading) -> Exercise:
    file = reading.file
    sources, facts, casts = _files(reading, SourceFile), _files(reading, FactsFile), _files(reading, CastFile)
    files = tuple((name, reading.texts[name]) for name in (reading.main.name, *reading.registers))
    return Exercise(
        id=file.id or id_from_name(reading.main.name),
        file=file,
        scenes=dict(file.scenes),
        start=file.start or next(iter(file.scenes)),
        roles=_taken(file.roles, [cast.roles for cast in casts]),
        indicators=_taken(file.indicators, [cast.indicators for cast in casts]),
        flags=_taken(file.flags, [cast.flags for cast in casts]),
        source=sources[0].source if sources else None,
        recommendations={name: entry for one in sources for name, entry in one.recommendations.items()},
        facts={name: fact for one in facts for name, fact in one.facts.items()},
        sources={name: entry for one in facts for name, entry in one.sources.items()},
        as_of=facts[0].as_of if facts else "",
        real_people=tuple(name for one in facts for name in one.real_people),
        people=tuple(person for cast in casts for person in cast.people),
        words=Words(
            avoid={word: instead for cast in casts for word, instead in cast.words.avoid.items()},
            allow=tuple(phrase for cast in casts for phrase in cast.words.allow),
        ),
        glossary={name: text for cast in casts for name, text in cast.glossary.items()},
        files=files,
        sha256=_sha256(files),
    )


def id_from_name(name: str) -> str:
    """Return the id of an exercise that writes none: its file's name, as an id is written."""
    stem = name.rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")
    return re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")[:60] or "exercise"


def _taken(named: Mapping[str, W], casts: list[dict[str, W]]) -> dict[str, W]:
    """Return what the exercise names, as the cast defines it, with the keys replaced that the exercise writes."""
    taken: dict[str, W] = {}
    for name, written in named.items():
        base = next((cast[name] for cast in casts if name in cast), None)
        changed = {key: getattr(written, key) for key in written.model_fields_set}
        taken[name] = base.model_copy(update=changed) if base is not None and changed else base or written
    return taken


def _sha256(files: tuple[tuple[str, str], ...]) -> str:
    """Hash names and texts, each with its length before it, so that no two sets of files run together."""
    digest = hashlib.sha256()
    for part in (part for pair in files for part in pair):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()
