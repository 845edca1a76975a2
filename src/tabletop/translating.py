"""Translations beside an exercise: which there are, what they leave out, whether their texts fit as well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import placed, used_names
from tabletop.exercise.po import PoFile, read_po, write_po
from tabletop.exercise.problems import Problem, Span
from tabletop.exercise.rules import balance, wording
from tabletop.exercise.rules.base import Checked, Finding
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.rules.conditions import names_of
from tabletop.exercise.translation import Compared, compare, refreshed, translate
from tabletop.exercise.yaml_nodes import decode, read
from tabletop.library import read_bytes

_MOST_TOLD = 3


def languages(path: Path) -> list[str]:
    """Return the languages an exercise is translated into: those of the gettext files beside it."""
    own = (one.name.removeprefix(f"{path.stem}.").removesuffix(".po") for one in path.parent.glob(f"{path.stem}.*.po"))
    return sorted(language for language in own if language and "." not in language)


def po_path(path: Path, language: str) -> Path:
    """Return where the translation of a file is kept."""
    return path.with_name(f"{path.stem}.{language}.po")


def check_translations(
    path: Path, exercise: Exercise, document: Document, sizes: Sequence[tuple[int, int]] = ()
) -> list[Problem]:
    """Return what is wrong with the translations of an exercise and of the registers it uses."""
    found: list[Problem] = []
    for language in languages(path):
        told = {}
        for name in (path.name, *used_names(document)):
            own = document if name == path.name else read(name, decode(name, read_bytes(path.with_name(name)))[0])
            compared, problems = _compared(path.with_name(name), own, language, optional=own is not document)
            found += problems
            if compared is not None:
                told[name] = (own.value, compared.told)
        translated = translate(exercise, document, language, told)
        if translated is not None:
            found += _wording(translated, document, language, sizes)
    return found


def _compared(
    path: Path, document: Document, language: str, *, optional: bool
) -> tuple[Compared | None, list[Problem]]:
    beside = po_path(path, language)
    if not beside.is_file():
        if optional and not compare(document.value, PoFile()).missing:
            return None, []
        message = f"there is no translation of “{path.name}” into “{language}” beside it"
        return None, [_problem(path.name, 1, "T616", message, f"tabletop translate {path.name} {language} begins one")]
    text, unreadable = decode(beside.name, read_bytes(beside))
    if unreadable is not None:
        return None, [unreadable]
    file = read_po(text)
    problems = [_problem(beside.name, line, "T116", words, "write it as gettext does") for line, words in file.mistakes]
    compared = compare(document.value, file)
    for place, entry in compared.changed:
        message = f"this has changed since it was translated into “{language}”"
        said = f"it was “{_short(entry.before or entry.text)}”; until it is done anew the translation does not count"
        problems.append(placed(document, Finding("T617", place.path, message, said)))
    if compared.missing:
        some = ", ".join(f"{place.where} “{_short(place.text)}”" for place in compared.missing[:_MOST_TOLD])
        left = len(compared.missing) - _MOST_TOLD
        message = f"{len(compared.missing)} texts of “{path.name}” are not translated into “{language}”"
        hint = f"{some}{f' and {left} more' if left > 0 else ''}; tabletop translate {path.name} {language} lists them"
        problems.append(placed(document, Finding("T616", compared.missing[0].path, message, hint)))
    return compared, problems


def _problem(name: str, line: int, code: str, message: str, hint: str) -> Problem:
    return Problem(code, CODES[code].severity, Span(name, line, 1, line, 2), message, hint)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"


def _wording(exercise: Exercise, document: Document, language: str, sizes: Sequence[tuple[int, int]]) -> list[Problem]:
    """Return what lengths, HTML, tables and screens find in the translated texts, at the places of the first."""
    checked = Checked(exercise, names_of(exercise))
    rules = (wording.no_html, wording.small_tables, wording.lengths, balance.equal_lengths)
    found = [finding for rule in rules for finding in rule(checked)]
    problems = [
        placed(document, Finding(one.code, one.path, f"in “{language}”: {one.message}", one.hint)) for one in found
    ]
    if sizes:
        from dataclasses import replace

        from tabletop.fitting import fits

        second = fits(exercise, document, sizes)
        problems += [replace(one, message=f"in “{language}”: {one.message}") for one in second]
    return problems


def renew(path: Path, language: str) -> tuple[str, int, int, int]:
    """Return the gettext file a file should have now, and how many texts are translated, missing and changed.

    Raises CannotRead.
    """
    document = read(path.name, decode(path.name, read_bytes(path))[0])
    beside = po_path(path, language)
    known = read_po(decode(beside.name, read_bytes(beside))[0]) if beside.is_file() else PoFile()
    entries, gone = refreshed(document.value, known)
    changed = sum(entry.fuzzy for entry in entries)
    missing = sum(not entry.told for entry in entries)
    return write_po(entries, language, gone), len(entries) - changed - missing, missing, changed
