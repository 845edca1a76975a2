"""Finds exercises and reads their files: the only room that opens them."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tabletop.errors import CannotRead, NotFound
from tabletop.exercise.document import Document
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import id_from_name, load, used_names
from tabletop.exercise.problems import Problem
from tabletop.exercise.yaml_nodes import decode, limits, read
from tabletop.text import clean

_HAS_SCENES = re.compile(r"^[\"']?scenes[\"']?[ \t]*:", re.MULTILINE)
_ENDINGS = (".yaml", ".yml")
_PAGE_LIMIT = 20_000
_MOST_TOLD = 20
"""How many problems the message of a refused exercise lists."""


@dataclass(frozen=True)
class Entry:
    """One line of the library. ``minutes`` is 0 where none are written; ``broken`` says why it cannot be offered."""

    id: str
    title: str
    path: Path
    collection: str = ""
    minutes: int = 0
    summary: str = ""
    players: tuple[int, int] | None = None
    scenes: int = 0
    language: str = "en"
    version: int = 1
    broken: str = ""


@dataclass(frozen=True)
class Texts:
    """The texts of one exercise by file name, as read; ``unreadable`` maps the names of the others to the reason."""

    main: str
    texts: dict[str, str]
    unreadable: dict[str, str] = field(default_factory=dict)
    document: Document | None = None


class ExerciseRefused(CannotRead):
    """An exercise cannot be loaded. ``problems`` holds everything found in it."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        refusing = [problem for problem in problems if problem.refuses]
        count = "1 problem" if len(refusing) == 1 else f"{len(refusing)} problems"
        lines = [replace(problem, source="").render_text() for problem in refusing[:_MOST_TOLD]]
        if len(refusing) > _MOST_TOLD:
            lines.append(f"and {len(refusing) - _MOST_TOLD} more: tabletop check {_shown(path)}")
        super().__init__(f"{_shown(path)} cannot be loaded: {count}", "\n".join(lines))
        self.problems = tuple(problems)


def shipped_roots() -> list[Path]:
    """Return the folders of the exercises that come with the program: those of a checkout, else the installed ones."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent / "exercises"
    if (package.parent.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return [checkout]
    installed = package / "shipped" / "exercises"
    return [installed] if installed.is_dir() else []


def find_exercises(roots: Iterable[Path | str] | None = None) -> list[Entry]:
    """Return every exercise below the folders ``roots`` (those shipped by default), by collection and title.

    Only the head of each exercise is looked at, so an entry may still turn out not to load. A file that is not even
    YAML is listed with the reason in ``broken``. Folders that are missing count as empty.
    """
    entries = [
        entry
        for root in (shipped_roots() if roots is None else roots)
        for path in yaml_files(Path(root))
        if (entry := _entry(path)) is not None
    ]
    return sorted(entries, key=lambda entry: (entry.collection, entry.title.casefold(), str(entry.path)))


def yaml_files(root: Path) -> Iterator[Path]:
    """Yield the YAML files at or below ``root`` in order of their names; hidden ones are passed over."""
    if root.is_file():
        yield root
    elif root.is_dir():
        for path in sorted(root.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            if path.suffix in _ENDINGS and not hidden and path.is_file():
                yield path


def _entry(path: Path) -> Entry | None:
    name = clean(path.stem, multiline=False, limit=80)
    try:
        text, problem = decode(path.name, read_bytes(path))
    except CannotRead as error:
        return Entry(name, name, path, _collection(path), broken=error.message)
    if problem is None and not is_exercise(text):
        return None
    document = read(path.name, text) if problem is None else None
    head = document.value if document is not None else None
    if not isinstance(head, dict) or not isinstance(head.get("scenes"), dict):
        return Entry(name, name, path, _collection(path), broken="the file cannot be read: tabletop check says why")
    players = head.get("players")
    some = isinstance(players, dict) and all(isinstance(players.get(key), int) for key in ("min", "max"))
    return Entry(
        id=_text(head.get("id")) or id_from_name(path.name),
        title=_text(head.get("title")) or name,
        path=path,
        collection=_collection(path),
        minutes=_whole(head.get("minutes")),
        summary=_text(head.get("summary")),
        players=(players["min"], players["max"]) if some and isinstance(players, dict) else None,
        scenes=len(head["scenes"]),
        language=_text(head.get("language")) or "en",
        version=_whole(head.get("version")) or 1,
    )


def is_exercise(text: str) -> bool:
    """Tell an exercise from a register without reading it: only an exercise has scenes."""
    return _HAS_SCENES.search(text) is not None


def collection_page(folder: Path) -> str:
    """Return what a collection says of itself, its ``README.md``, as Markdown; empty where it says nothing."""
    try:
        return clean(decode("README.md", read_bytes(folder / "README.md"))[0], limit=_PAGE_LIMIT)
    except CannotRead:
        return ""


def collection_title(folder: Path) -> str:
    """Return a collection's name: the first heading of its page, else the folder's own name."""
    first = next((line for line in collection_page(folder).splitlines() if line.strip()), "")
    if first.startswith("# "):
        return clean(first[2:], multiline=False, limit=80)
    return clean(folder.name.replace("_", " "), multiline=False, limit=80) or "exercises"


def _collection(path: Path) -> str:
    return clean(path.resolve().parent.name, multiline=False, limit=80)


def _text(value: object) -> str:
    return clean(value, limit=2000).strip() if isinstance(value, str) else ""


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10_000 else 0


def find_path(name: Path | str, roots: Iterable[Path | str] | None = None) -> Path:
    """Return the file of an exercise named by path or by its id in the library. Raises ``NotFound``."""
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir():
        inside = [file for file in yaml_files(path) if (entry := _entry(file)) is not None and not entry.broken]
        if len(inside) == 1:
            return inside[0]
        if not inside and (named := [entry.path for entry in find_exercises(roots) if entry.id == str(name)]):
            return named[0]  # a folder with its papers, for instance
        raise NotFound(f"{_shown(path)} is a folder with {len(inside)} exercises", "Name one of its files.")
    entries = find_exercises(roots)
    found = [entry.path for entry in entries if entry.id == str(name)]
    if len(found) > 1:
        places = "\n".join(_shown(path) for path in found)
        raise NotFound(f"{len(found)} exercises are called {_shown(path)}", f"Name the file:\n{places}")
    if not found:
        known = ", ".join(entry.id for entry in entries if not entry.broken)
        advice = f"The library holds: {known}" if known else "Name a file, or look into the library."
        raise NotFound(f"no exercise or file is called {_shown(path)}", advice)
    return found[0]


def read_bytes(path: Path) -> bytes:
    """Return what a file holds, up to one byte more than may be read. Raises ``CannotRead``."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CannotRead(f"{_shown(path)} is not a file", "Name a YAML file.")
        with path.open("rb") as file:
            return file.read(limits().size + 4)
    except FileNotFoundError:
        raise NotFound(f"there is no file {_shown(path)}", "Check the name.") from None
    except (OSError, ValueError) as error:
        reason = clean(getattr(error, "strerror", None) or str(error), multiline=False)
        raise CannotRead(f"{_shown(path)} cannot be read: {reason}", "Check that you may read it.") from None


def read_texts(path: Path | str) -> Texts:
    """Read an exercise's file and the registers it uses, from its own folder only. Raises ``CannotRead``.

    Registers that are missing, lead out of the folder or are not UTF-8 are named in ``unreadable`` with the reason.
    """
    path = Path(path)
    text, problem = decode(path.name, read_bytes(path))
    if problem is not None:
        raise ExerciseRefused(path, [problem])
    document = read(path.name, text)
    texts, unreadable = {path.name: text}, {}
    for name in used_names(document):
        try:
            texts[name] = _register_text(path.parent, name)
        except CannotRead as error:
            unreadable[name] = error.message
    return Texts(path.name, texts, unreadable, document)


def _register_text(folder: Path, name: str) -> str:
    path = folder / name
    if path.resolve().parent != folder.resolve():
        raise CannotRead(f"“{_shown(Path(name))}” is a link that leads out of the exercise's folder")
    text, problem = decode(name, read_bytes(path))
    if problem is not None:
        raise CannotRead(f"“{_shown(Path(name))}” is not UTF-8 (line {problem.span.line})")
    return text


def load_path(path: Path | str) -> tuple[Exercise | None, list[Problem]]:
    """Load an exercise from a file; the problems name files by the paths a reader can open. Raises ``CannotRead``."""
    path = Path(path)
    found = read_texts(path)
    exercise, problems = load(found.texts, found.main, unreadable=found.unreadable, document=found.document)
    return exercise, [with_folder(problem, path.parent) for problem in problems]


def with_folder(problem: Problem, folder: Path) -> Problem:
    """Return the problem with its file named by a path rather than by its name in the folder."""
    return replace(problem, span=replace(problem.span, file=str(folder / problem.span.file)))


def load_exercise(path_or_id: Path | str, roots: Iterable[Path | str] | None = None) -> Exercise:
    """Return an exercise named by path or by its id in the library.

    Raises ``NotFound`` where there is none, ``ExerciseRefused`` (a ``CannotRead``) with every problem where it cannot
    be loaded. Findings that do not keep it from being played are not raised.
    """
    path = find_path(path_or_id, roots)
    exercise, problems = load_path(path)
    if exercise is None:
        raise ExerciseRefused(path, problems)
    return exercise


def _shown(path: Path) -> str:
    return clean(str(path), multiline=False, limit=300)
