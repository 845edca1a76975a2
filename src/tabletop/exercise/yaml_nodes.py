"""Text → plain values, with line and column of every key and value when somebody asks.

The reader walks the parser's events with a stack of its own, because composing nodes breaks down on deep nesting. It
knows the scalars of YAML 1.2 only, and refuses whatever would change an author's text without a trace. Places are kept
nowhere: when there is something to say about a text, ``Document.places`` reads it a second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from tabletop.exercise.problems import Problem, Span
from tabletop.text import clean, harmful

MAX_DEPTH = 64
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})?\.[0-9]{1,15}([eE][-+]?[0-9]{1,2})?\Z")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_MAY_BE_OTHER = frozenset("0123456789+-.tTfFnN~")
_AFTER_TEXT = re.compile(r"[^\s#][ \t]+#")
_INDENT_TAB = re.compile(r"^[ ]*\t[ \t]*\S", re.MULTILINE)
_CODES_PER_FILE = 50
"""How many problems of one file are kept: a file of another kind would otherwise bring thousands."""


@dataclass(frozen=True)
class Limits:
    """How much a file may hold."""

    size: int
    nodes: int


WITH_LIBYAML = Limits(size=8 * 1024 * 1024, nodes=2_500_000)
WITHOUT_LIBYAML = Limits(size=512 * 1024, nodes=60_000)


class Place:
    """Where a node stands, lines and columns from 1. ``items`` are its parts by key or index, ``keys`` where keys stand."""

    __slots__ = ("column", "end_column", "end_line", "items", "keys", "line", "style")

    def __init__(self, event: Any, style: str = "") -> None:
        self.line: int = event.start_mark.line + 1
        self.column: int = event.start_mark.column + 1
        self.end_line: int = event.end_mark.line + 1
        self.end_column: int = event.end_mark.column + 1
        self.style = style
        self.items: dict[str | int, Place] = {}
        self.keys: dict[str | int, Place] = {}


@dataclass
class Document:
    """A text that was read. ``value`` holds maps, lists, texts, whole and decimal numbers, true and false.

    ``ok`` is false when a problem kept the value from being what the author wrote.
    """

    name: str
    text: str
    value: Any = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not any(problem.severity == "error" for problem in self.problems)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def places(self) -> Place | None:
        """The tree of places, read anew from the text; ``None`` where the text cannot be read at all."""
        return _places(self.text)

    def problem(self, code: str, line: int, column: int, message: str, hint: str = "", length: int = 1) -> Problem:
        """Return an error at a place given by line and column, both from 1."""
        span = Span(self.name, line, column, line, column + length)
        return Problem(code, "error", span, message, hint, self.source(line), refuses=True)

    def source(self, line: int) -> str:
        """Return a line of the text, counted from 1."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""


class _Stop(Exception):
    """Reading cannot go on."""


def has_libyaml() -> bool:
    """Tell whether the fast parser is there."""
    return hasattr(yaml, "CSafeLoader")


def _loader(text: str) -> Any:
    return (yaml.CSafeLoader if has_libyaml() else yaml.SafeLoader)(text)


def limits() -> Limits:
    """Return how much may be read, which depends on the parser that is installed."""
    return WITH_LIBYAML if has_libyaml() else WITHOUT_LIBYAML


def read(name: str, text: str) -> Document:
    """Read one text. Never raises for what stands in it: everything wrong is a problem of the document."""
    document = Document(name, _plain_lines(text))
    if not _small_enough(document):
        return document
    _refuse_harmful(document)
    _refuse_tabs(document)
    if document.problems:
        document.text = clean(document.text).replace("\t", " ")
        document.__dict__.pop("lines", None)
    try:
        document.value = _Reader(document).read()
    except _Stop:
        document.value = None
    except yaml.YAMLError as error:
        document.value = None
        _not_yaml(document, error)
    except (RecursionError, ValueError, OverflowError):
        document.problems.append(document.problem("T001", 1, 1, "the text cannot be read as YAML"))
    if document.value is not None:
        _refuse_comments_after_text(document)
    del document.problems[_CODES_PER_FILE:]
    return document


def _plain_lines(text: str) -> str:
    if text.startswith("\ufeff"):
        text = text[1:]
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _small_enough(document: Document) -> bool:
    text, most = document.text, limits()
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size <= most.size:
        return True
    hint = "" if has_libyaml() else _LIBYAML_HINT
    message = f"the file is {size // 1024} KiB; at most {most.size // 1024} KiB are read"
    document.problems.append(document.problem("T003", 1, 1, message, hint or "split the exercise"))
    return False


_LIBYAML_HINT = "install PyYAML with libyaml (a wheel from the package index has it) to read larger files"


def _refuse_harmful(document: Document) -> None:
    text = document.text
    for offset in harmful(text)[:_CODES_PER_FILE]:
        line, column = _position(text, offset)
        message = f"a character that cannot be shown: U+{ord(text[offset]):04X}"
        hint = "delete it; it is invisible in most editors and can mislead a screen or a reader"
        document.problems.append(document.problem("T007", line, column, message, hint))


def _refuse_tabs(document: Document) -> None:
    if "\t" not in document.text:
        return
    for match in _INDENT_TAB.finditer(document.text):
        line, column = _position(document.text, document.text.index("\t", match.start()))
        document.problems.append(
            document.problem("T006", line, column, "a tab in the indentation", "indent with spaces")
        )


def _position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, start) + 1, offset - start + 1


class _Reader:
    """One pass over the events of a text: plain values, and a problem for everything that is refused."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.flow = 0

    def read(self) -> Any:
        loader = _loader(self.document.text)
        try:
            return self._read(loader.get_event)
        finally:
            loader.dispose()

    def _read(self, get: Callable[[], Any]) -> Any:
        scalar_event, map_start, list_start = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        map_end, list_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        other, most, depth, seen = _MAY_BE_OTHER, limits().nodes, 0, 0
        result: Any = None
        documents = 0
        # The container being filled, its kind, the key that waits for its value, and what lies below it.
        container: Any = None
        is_map = False
        key: str | None = None
        key_event: Any = None
        flow = False
        stack: list[Any] = []
        while True:
            event = get()
            kind = event.__class__
            if kind is scalar_event:
                seen += 1
                value: Any = event.value
                if event.anchor is not None or event.tag is not None:
                    self._refuse_marks(event)
                if is_map and key is None:
                    if value in container or not value:
                        self._bad_key(event, value in container)
                        while value in container or not value:
                            value += "*"
                    key, key_event = value, event
                    continue
                style = event.style
                if not style:
                    if not value or value[0] in other:
                        value = self._resolve(event, value, key_event if is_map else None)
                    elif flow and value.count(" ") > 2:
                        self._refuse_sentence(event, value)
                elif style == '"' and harmful(value):
                    value = self._refuse_escape(event, value)
            elif kind is map_start or kind is list_start:
                seen += 1
                if event.anchor is not None or event.tag is not None:
                    self._refuse_marks(event)
                if is_map and key is None:
                    self._stop(event, "T012", "a key is a plain word, not a map or a list")
                depth += 1
                if depth > MAX_DEPTH:
                    self._stop(event, "T003", f"more than {MAX_DEPTH} levels of nesting")
                if seen > most:
                    self._too_many(event, most)
                stack.append((container, is_map, key, key_event, flow))
                is_map = kind is map_start
                container, key, flow = ({} if is_map else []), None, flow or bool(event.flow_style)
                continue
            elif kind is map_end or kind is list_end:
                depth -= 1
                value = container
                container, is_map, key, key_event, flow = stack.pop()
            elif kind is yaml.AliasEvent:
                self._refuse_alias(event)
                value = ""
                if is_map and key is None:
                    key, key_event = "*", event
                    continue
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._stop(event, "T013", "a second document begins here", "a file holds one; delete the line “---”")
                continue
            elif kind is yaml.StreamEndEvent:
                break
            else:
                continue
            if container is None:
                result = value
            elif is_map:
                container[key] = value
                key = None
            else:
                container.append(value)
            if seen > most:
                self._too_many(event, most)
        if documents == 0:
            self._add_at("T013", 1, 1, "the file is empty", "begin with “tabletop: 1”")
        return result

    # ---- what is refused ----

    def _resolve(self, event: Any, value: str, key_event: Any) -> Any:
        """Return what a plain scalar means in YAML 1.2; texts that look like dates, times or codes stay texts."""
        if value in _EMPTY:
            self._refuse_empty(event, value, key_event)
            return ""
        if value in _BOOL:
            return _BOOL[value]
        if _INT.match(value):
            return int(value)
        if _FLOAT.match(value):
            return float(value)
        if self._in_flow(event) and value.count(" ") > 2:
            self._refuse_sentence(event, value)
        return value

    def _in_flow(self, event: Any) -> bool:
        return False

    def _add(self, event: Any, code: str, message: str, hint: str = "") -> None:
        mark, end = event.start_mark, event.end_mark
        length = end.column - mark.column if end.line == mark.line else 1
        self._add_at(code, mark.line + 1, mark.column + 1, message, hint, max(1, length))

    def _add_at(self, code: str, line: int, column: int, message: str, hint: str = "", length: int = 1) -> None:
        if len(self.document.problems) < _CODES_PER_FILE:
            self.document.problems.append(self.document.problem(code, line, column, message, hint, length))

    def _stop(self, event: Any, code: str, message: str, hint: str = "") -> None:
        self._add(event, code, message, hint)
        raise _Stop
