"""An exercise in another language: which of its texts are translated, and the exercise with them put in.

A text is found by where it stands and by its own words, so that an item of a list needs no id; one that has changed
since is shown in the first language. Ids, flag words and level words are never translated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import CastFile, ExerciseFile, FactsFile, SourceFile
from tabletop.exercise.po import Entry, PoFile
from tabletop.exercise.rules.base import Path
from tabletop.exercise.shape import validate

_WORDS = """
about admits ask because brief capability case claim clock closed_because conditions consequence content_note ending
expect from interest invented label leaves_open limits listen_for marking name not_addressed note notes office probe
questions readings scope summary target tasks tests text threat title tone unsaid use who
"""
_TEXTS = frozenset(_WORDS.split())
"""The keys whose values are read by somebody."""
_MAPS_OF_TEXTS = frozenset({"briefs", "glossary"})


@dataclass(frozen=True)
class Place:
    """A text that may be translated: where it stands in the file, in words, and what it says."""

    path: Path
    where: str
    text: str


def places(value: Any) -> Iterator[Place]:
    """Yield every text of a file, an exercise or a register, that is shown to somebody."""
    for path, text in _texts(value, (), shown=False):
        if path[:1] != ("use",):  # in a register the key holds a question, here the names of registers
            yield Place(path, "/".join(part for part in path if isinstance(part, str)), text)


def _texts(value: Any, path: Path, *, shown: bool) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            below = isinstance(inner, str | list) and key in _TEXTS
            within = bool(path) and path[-1] in _MAPS_OF_TEXTS
            yield from _texts(inner, (*path, key), shown=below or within)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index), shown=shown)
    elif isinstance(value, str) and shown and any(sign.isalpha() for sign in value):
        yield path, value


@dataclass(frozen=True)
class Compared:
    """A file beside its translation. ``missing`` are texts nobody has translated; ``changed`` are those that said
    something else when they were, with the entry of then; ``gone`` are entries of texts that are no more."""

    told: dict[Path, str]
    missing: tuple[Place, ...]
    changed: tuple[tuple[Place, Entry], ...]
    gone: tuple[Entry, ...]


def compare(value: Any, file: PoFile) -> Compared:
    """Compare the texts of a file (as read, ``Document.value``) with a translation of it."""
    every = list(places(value))
    here = {(place.where, place.text) for place in every}
    known = {(entry.where, entry.text): entry for entry in file.entries}
    left: dict[str, list[Entry]] = {}
    for entry in file.entries:
        if (entry.where, entry.text) not in here:
            left.setdefault(entry.where, []).append(entry)
    told: dict[Path, str] = {}
    missing: list[Place] = []
    changed: list[tuple[Place, Entry]] = []
    for place in every:
        mine = known.get((place.where, place.text))
        if mine is not None and mine.told and not mine.fuzzy:
            told[place.path] = mine.told
        elif mine is not None and mine.fuzzy:
            changed.append((place, mine))
        elif left.get(place.where):
            changed.append((place, left[place.where].pop(0)))
        else:
            missing.append(place)
    gone = tuple(entry for entries in left.values() for entry in entries)
    return Compared(told, tuple(missing), tuple(changed), gone)


def refreshed(value: Any, file: PoFile) -> tuple[list[Entry], list[Entry]]:
    """Return the entries a translation should have now, in the order of the file, and those that are of no use any
    more. A text that has changed keeps its old translation, marked as gettext marks it."""
    compared = compare(value, file)
    changed = {place.path: entry for place, entry in compared.changed}
    entries: dict[tuple[str, str], Entry] = {}
    for place in places(value):
        old = changed.get(place.path)
        entry = Entry(place.where, place.text, compared.told.get(place.path, ""))
        if old is not None and old.told:
            entry = replace(entry, told=old.told, fuzzy=True, before=old.before or old.text)
        entries.setdefault((place.where, place.text), entry)
    return list(entries.values()), [entry for entry in compared.gone if entry.told]


def put_in(value: Any, told: Mapping[Path, str]) -> Any:
    """Return a file's value with its texts replaced by their translations."""
    return _replaced(value, (), told)


def _replaced(value: Any, path: Path, told: Mapping[Path, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(inner, (*path, key), told) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, (*path, index), told) for index, inner in enumerate(value)]
    return told.get(path, value) if isinstance(value, str) else value


def translate(
    exercise: Exercise, document: Document, language: str, told: Mapping[str, tuple[Any, Mapping[Path, str]]]
) -> Exercise | None:
    """Return an exercise in another language; None where the texts put in do not make one.

    ``told`` maps the name of each file that is translated, the exercise's own and its registers, to its value as read
    and the texts to be put in.
    """
    value, own = told.get(document.name, (document.value, {}))
    file, _ = validate(replace(document, value=put_in(value, own), problems=[]), ExerciseFile)
    if file is None:
        return None
    file = file.model_copy(update={"language": language})
    result = replace(exercise, file=file, scenes=dict(file.scenes))
    for name, (value, texts) in told.items():
        if name != document.name:
            result = _with_register(result, put_in(value, texts))
    return result


def _with_register(exercise: Exercise, value: Any) -> Exercise:
    """Put a translated register in: of each entry the texts, never its ids, levels or words."""
    for model in (SourceFile, FactsFile, CastFile):
        try:
            read = model.model_validate(value)
        except ValueError:
            continue
        if isinstance(read, SourceFile):
            return replace(exercise, source=read.source, recommendations=dict(read.recommendations))
        if isinstance(read, FactsFile):
            return replace(exercise, facts=dict(read.facts), sources=dict(read.sources))
        roles = {
            name: entry.model_copy(
                update={key: getattr(read.roles[name], key) for key in ("name", "interest", "brief")}
            ) if name in read.roles else entry
            for name, entry in exercise.roles.items()
        }  # fmt: skip
        indicators = {
            name: entry.model_copy(update={key: getattr(read.indicators[name], key) for key in ("name", "about")})
            if name in read.indicators
            else entry
            for name, entry in exercise.indicators.items()
        }
        return replace(exercise, roles=roles, indicators=indicators, people=read.people, glossary=read.glossary)
    return exercise
