"""Text → plain values, with line and column of every key and value when somebody asks.

The reader walks the parser's events with a stack of its own, because composing nodes breaks down on deep nesting. It
knows the scalars of YAML 1.2 only, and refuses whatever would change an author's text without a trace. Places are kept
nowhere: when there is something to say about a text, ``Document.places`` reads it a second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from tabletop.exercise.document import Document, Place, SecondPass
from tabletop.exercise.listed import glued_pair, listed_id
from tabletop.exercise.parser_reasons import not_yaml
from tabletop.exercise.problems import Problem
from tabletop.exercise.raw_text import MOST_PROBLEMS, blots, plain_lines, position, tidy
from tabletop.text import clean, harmful

MAX_DEPTH = 64
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})?\.[0-9]{1,15}([eE][-+]?[0-9]{1,2})?\Z")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_MAY_BE_OTHER = frozenset("0123456789+-.tTfFnN~")
_AFTER_TEXT = re.compile(r"[^\s#][ \t]+#")


@dataclass(frozen=True)
class Limits:
    """How much a file may hold."""

    size: int
    nodes: int


WITH_LIBYAML = Limits(size=8 * 1024 * 1024, nodes=2_500_000)
WITHOUT_LIBYAML = Limits(size=512 * 1024, nodes=60_000)


class _StopError(Exception):
    """Reading cannot go on."""


def has_libyaml() -> bool:
    """Tell whether the fast parser is there."""
    return hasattr(yaml, "CSafeLoader")


def _loader(text: str) -> Any:
    return (yaml.CSafeLoader if has_libyaml() else yaml.SafeLoader)(text)


def limits() -> Limits:
    """Return how much may be read, which depends on the parser that is installed."""
    return WITH_LIBYAML if has_libyaml() else WITHOUT_LIBYAML


def decode(name: str, data: bytes) -> tuple[str, Problem | None]:
    """Return the text of a file's bytes, or the problem with the place of the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        line, column = position(data.decode("utf-8", "replace"), len(data[: error.start].decode("utf-8")))
        document = Document(name, data.decode("utf-8", "replace"))
        return "", document.problem("T002", line, column, "the file is not UTF-8 from here on", "save it as UTF-8")


def read(name: str, text: str) -> Document:
    """Read one text. Never raises for what stands in it: everything wrong is a problem of the document."""
    document = Document(name, plain_lines(text))
    if not _small_enough(document):
        return document
    problems = [document.problem(*blot) for blot in blots(document.text)]
    document = Document(name, tidy(document.text), problems=problems, reread=_reread)
    reader = _Reader(document)
    try:
        document.value = reader.read()
    except _StopError:
        document.value = None
    except yaml.YAMLError as error:
        document.value = None
        not_yaml(document, error)
    except (RecursionError, ValueError, OverflowError):
        document.problems.append(document.problem("T001", 1, 1, "the text cannot be read as YAML"))
    if reader.duplicates:
        _refuse_duplicates(document)
    if document.value is not None:
        _refuse_comments_after_text(document)
        # That a map is written as a list is told at its key; each of its entries would be called empty beside it.
        document.problems[:] = [one for one in document.problems if one.code != "T008" or not _is_listed(document, one)]
    del document.problems[MOST_PROBLEMS:]
    return document


def _is_listed(document: Document, problem: Problem) -> bool:
    return listed_id(document.lines, problem.span.line) is not None


def _small_enough(document: Document) -> bool:
    text, most = document.text, limits()
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size <= most.size:
        return True
    hint = "" if has_libyaml() else _LIBYAML_HINT
    message = f"the file is {-(-size // 1024)} KiB; at most {most.size // 1024} KiB are read"
    document.problems.append(document.problem("T003", 1, 1, message, hint or "split the exercise"))
    return False


_LIBYAML_HINT = "install PyYAML with libyaml (a wheel from the package index has it) to read larger files"


class _Reader:
    """One pass over the events of a text: plain values, and a problem for everything that is refused."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.duplicates = False

    def read(self) -> Any:
        """Return the value of the document, or raise what the parser or a limit raises."""
        loader = _loader(self.document.text)
        try:
            return self._read(loader.get_event)
        finally:
            loader.dispose()

    def _read(self, get: Callable[[], Any]) -> Any:
        # One loop, no calls on the usual way through: this is where the time of `check` goes on a large file.
        scalar_event, map_start, list_start = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        map_end, list_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        other, most, seen = _MAY_BE_OTHER, limits().nodes, 0
        result: Any = None
        container: Any = None
        is_map = flow = False
        key: str | None = None
        key_event: Any = None
        stack: list[tuple[Any, bool, str | None, bool]] = []
        while True:
            event = get()
            kind = event.__class__
            if kind is scalar_event:
                seen += 1
                value: Any = event.value
                if event.anchor is not None or event.tag is not None:
                    self._refuse_marks(event)
                if is_map and key is None:
                    if not value:
                        self._add(event, "T012", "an empty key")
                    elif value in container:
                        self.duplicates = True
                    key, key_event = value, event
                    continue
                style = event.style
                if not style:
                    if not value or value[0] in other:
                        value = self._resolve(event, value)
                        if value is None:
                            if self._cut_by_comma(key_event if is_map else None, flow):
                                key = None
                                continue
                            self._refuse_empty(event, key_event, is_map)
                            value = ""
                    if flow and value.__class__ is str and value.count(" ") > 2:
                        self._refuse_sentence(event)
                elif style == '"' and clean(value) != value:
                    value = self._refuse_escape(event, value)
            elif kind is map_start or kind is list_start:
                seen += 1
                if event.anchor is not None or event.tag is not None:
                    self._refuse_marks(event)
                if is_map and key is None:
                    self._stop(event, "T012", "a key is a plain word, not a map or a list")
                if len(stack) >= MAX_DEPTH:
                    self._stop(event, "T003", f"more than {MAX_DEPTH} levels, one inside the other")
                stack.append((container, is_map, key, flow))
                is_map = kind is map_start
                container, key, flow = ({} if is_map else []), None, flow or bool(event.flow_style)
                continue
            elif kind is map_end or kind is list_end:
                value = container
                container, is_map, key, flow = stack.pop()
            elif kind is yaml.AliasEvent:
                self._refuse_alias(event)
                value = ""
                if is_map and key is None:
                    key, key_event = "*", None
                    continue
            elif kind is yaml.DocumentStartEvent:
                if result is not None:
                    self._stop(event, "T013", "a second document begins here", "a file holds one: delete the “---”")
                continue
            elif kind is yaml.StreamEndEvent:
                break
            else:
                continue
            if is_map:
                container[key] = value
                key = None
            elif container is not None:
                container.append(value)
            else:
                result = value
            if seen > most:
                self._too_many(event, most)
        if result is None:
            self._add_at("T013", 1, 1, "the file is empty", "begin with “tabletop: 1”")
        return result

    # ---- what is refused ----

    def _resolve(self, event: Any, value: str) -> Any:
        """Return what a plain scalar means in YAML 1.2, ``None`` for nothing; dates, times and codes stay texts."""
        if value in _EMPTY:
            return None
        if value in _BOOL:
            return _BOOL[value]
        if _INT.match(value):
            return int(value)
        return float(value) if _FLOAT.match(value) else value

    def _cut_by_comma(self, key_event: Any, flow: bool) -> bool:
        """Tell whether a key without value inside ``{ }`` is the rest of a text that a comma cut; report it if so."""
        if key_event is None or not flow or key_event.style:
            return False
        end = key_event.end_mark
        after = self.document.source(end.line + 1)[end.column :].lstrip()
        if after.startswith(":"):
            return False
        comma = self._comma_before(key_event.start_mark.line, key_event.start_mark.column)
        if comma is None:
            return False
        rest = clean(key_event.value, multiline=False, limit=40)
        self._add_at(
            "T009", *comma, f"a comma ended the text here; “{rest}” was left over",
            "put the whole text in double quotes",
        )  # fmt: skip
        return True

    def _comma_before(self, line: int, column: int) -> tuple[int, int] | None:
        before = self.document.source(line + 1)[:column].rstrip()
        while not before and line > 0:
            line -= 1
            before = self.document.source(line + 1).rstrip()
        return (line + 1, len(before)) if before.endswith(",") else None

    def _refuse_empty(self, event: Any, key_event: Any, is_map: bool) -> None:
        self.document.settled.add((event.start_mark.line + 1, event.start_mark.column + 1))
        if event.tag is not None or (is_map and key_event is None):
            return  # the tag, or the alias in place of a key, is refused already
        hint = "write a value, or leave the key out; the word itself goes in quotes"
        if not is_map:
            self._add(event, "T008", "an empty entry in a list", "write a value, or delete the entry")
            return
        name = clean(key_event.value, multiline=False, limit=40)
        place = key_event if not event.value else event
        if wanted := glued_pair(key_event.value):
            self._add(place, "T008", f"“{name}” is one word, and no key with a value", f"write “{wanted}”")
        else:
            from tabletop.exercise.belonging import keys_of_entries  # the format is read only where something is wrong

            if key_event.value in keys_of_entries():
                hint = "what belongs to it stands below it and deeper; or leave the key out"
            self._add(place, "T008", f"“{name}” has no value", hint)

    def _refuse_sentence(self, event: Any) -> None:
        hint = "put it in double quotes: a comma in it would end the text"
        if event.value[0] in "“”„‟«‘’":
            hint = f'put it in double quotes: {event.value[0]} is none here, type " in its place'
        self._add(event, "T010", "a sentence inside { } or [ ] without quotes", hint)

    def _refuse_escape(self, event: Any, value: str) -> str:
        signs = [f"U+{ord(value[offset]):04X}" for offset in harmful(value)] or ["too many marks on one letter"]
        self._add(
            event, "T007", f"an escape in this text makes what cannot be shown: {signs[0]}",
            "delete it: a screen would obey it or hide it",
        )  # fmt: skip
        return clean(value)

    def _refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._add(
                event, "T005", "an anchor (&) is not part of the format", "a text that begins with & needs quotes"
            )
        else:
            self._add(event, "T005", "a tag (!) is not part of the format", "a text that begins with ! needs quotes")

    def _refuse_alias(self, event: Any) -> None:
        self.document.settled.add((event.start_mark.line + 1, event.start_mark.column + 1))
        self._add(event, "T005", "an alias (*) is not part of the format", "a text that begins with * needs quotes")

    def _too_many(self, event: Any, most: int) -> None:
        hint = "split the exercise" if has_libyaml() else _LIBYAML_HINT
        self._stop(event, "T003", f"more than {most:,} keys and values", hint)

    def _stop(self, event: Any, code: str, message: str, hint: str = "") -> None:
        self._add(event, code, message, hint)
        raise _StopError

    def _add(self, event: Any, code: str, message: str, hint: str = "") -> None:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        self._add_at(code, start.line + 1, start.column + 1, message, hint, max(1, length))

    def _add_at(self, code: str, line: int, column: int, message: str, hint: str = "", length: int = 1) -> None:
        if len(self.document.problems) < MOST_PROBLEMS:
            self.document.problems.append(self.document.problem(code, line, column, message, hint, length))


def _reread(text: str) -> SecondPass:
    """Read a text for its places. It has been read once before, so it holds no surprises."""
    found = SecondPass()
    loader = _loader(text)
    try:
        _walk(loader.get_event, found)
    except (yaml.YAMLError, RecursionError):
        pass  # told already; the places before it are good
    finally:
        loader.dispose()
    return found


def _walk(get: Callable[[], Any], found: SecondPass) -> None:
    stack: list[Place] = []
    waiting: list[str | None] = []
    while (event := get()).__class__ is not yaml.StreamEndEvent:
        kind = event.__class__
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            place = stack.pop()
            waiting.pop()
            place.end_line, place.end_column = event.end_mark.line + 1, event.end_mark.column + 1
            continue
        if kind not in _NODES:
            continue
        place = Place(event)
        parent = stack[-1] if stack else None
        if parent is None:
            found.root = place
        elif not parent.is_map:
            parent.items[len(parent.items)] = place
        elif waiting[-1] is None:
            if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                return  # a map or list as a key: the first reading went no further either
            name = getattr(event, "value", "*")
            if name in parent.keys:
                found.duplicates.append((name, parent.keys[name], place))
            parent.keys[name] = place
            waiting[-1] = name
            continue
        else:
            parent.items[waiting[-1]] = place
            waiting[-1] = None
        if kind is yaml.ScalarEvent:
            found.texts.append((event.value, place))
        elif kind is not yaml.AliasEvent:
            place.is_map = kind is yaml.MappingStartEvent
            stack.append(place)
            waiting.append(None)


_NODES = frozenset({yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent, yaml.AliasEvent})


def _refuse_duplicates(document: Document) -> None:
    for name, first, second in document.second_pass.duplicates[:MOST_PROBLEMS]:
        message = f"“{clean(name, multiline=False, limit=40)}” is written twice: here and in line {first.line}"
        length = max(1, second.end_column - second.column)
        hint = "one of the two would be lost; delete or rename one"
        document.problems.append(document.problem("T004", second.line, second.column, message, hint, length))


def _refuse_comments_after_text(document: Document) -> None:
    """A plain or quoted text followed by `` #`` on its line: nobody can tell whether text or comment was meant."""
    if not _AFTER_TEXT.search(document.text):
        return
    for value, place in document.second_pass.texts:
        if place.style in "|>" and place.style:
            continue
        rest = document.source(place.end_line)[place.end_column - 1 :]
        if rest[:1] in " \t" and rest.lstrip().startswith("#") and _is_text(value, place.style):
            column = place.end_column + len(rest) - len(rest.lstrip())
            document.problems.append(
                document.problem(
                    "T011", place.end_line, column, "“ #” after a text on its line",
                    "put the text in quotes if # belongs to it; put a comment on a line of its own",
                )
            )  # fmt: skip


def _is_text(value: str, style: str) -> bool:
    return bool(style) or not (value in _BOOL or value in _EMPTY or _INT.match(value) or _FLOAT.match(value))
