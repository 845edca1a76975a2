"""What ``check`` and the loader have to say: a problem, where it is, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from tabletop.text import clean

Severity = Literal["error", "warning", "note"]
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
_WINDOW = 100
"""Characters of a long source line shown around the caret."""


@dataclass(frozen=True)
class Span:
    """A stretch of a file. Lines and columns count from 1; the end column is the first one after the stretch."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True)
class Problem:
    """One mistake, with the key or value meant. ``source`` is the line of the file it stands on."""

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str = ""
    source: str = ""
    refuses: bool = False
    """Whether the exercise cannot be loaded or shown because of it."""

    @property
    def order(self) -> tuple[str, int, int, int, str]:
        """Sort key: file, place, then the graver first."""
        return (self.span.file, self.span.line, self.span.column, _ORDER[self.severity], self.code)

    def render_text(self) -> str:
        """Return ``file:line:column: CODE message``, the source line with a caret, and the hint."""
        span = self.span
        word = "" if self.severity == "error" else f"{self.severity}: "
        place = f"{clean(span.file, multiline=False)}:{span.line}:{span.column}"
        lines = [f"{place}: {self.code} {word}{clean(self.message, multiline=False)}"]
        if self.source.strip():
            lines += self._caret()
        if self.hint:
            lines.append(f"       hint: {clean(self.hint, multiline=False)}")
        return "\n".join(lines)

    def _caret(self) -> list[str]:
        """Return the source line, cut around the place meant when it is long, and the line with carets below it."""
        start = self.span.column - 1
        end = self.span.end_column - 1 if self.span.end_line == self.span.line else len(self.source)
        cut = max(0, start - _WINDOW // 2) if len(self.source) > _WINDOW else 0
        before = _one_line(self.source[cut:start])
        meant = _one_line(self.source[start : min(end, cut + _WINDOW)])
        shown = _one_line(self.source[cut : cut + _WINDOW]).rstrip()
        carets = " " * _cells(before) + "^" * max(1, _cells(meant))
        return [f"{self.span.line:>6} │ {shown}", f"{'':>6} │ {carets}"]

    def as_data(self) -> dict[str, Any]:
        """Return the problem as plain data for JSON; texts are cleaned."""
        span = self.span
        return {
            "code": self.code,
            "severity": self.severity,
            "file": clean(span.file, multiline=False),
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
            "message": clean(self.message, multiline=False),
            "hint": clean(self.hint, multiline=False),
        }


def _one_line(text: str) -> str:
    return clean(text.replace("\t", " ")).replace("\n", " ")


def _cells(text: str) -> int:
    from wcwidth import wcswidth  # only needed once there is a line to show

    width: int = wcswidth(text)
    return width if width >= 0 else len(text)


def render_text(problems: Iterable[Problem]) -> str:
    """Return all problems as text, in the order of their places."""
    return "\n".join(problem.render_text() for problem in sorted(problems, key=lambda problem: problem.order))


def render_json(problems: Iterable[Problem]) -> str:
    """Return all problems as a JSON list, in the order of their places."""
    ordered = sorted(problems, key=lambda problem: problem.order)
    return json.dumps([problem.as_data() for problem in ordered], ensure_ascii=False, indent=2)
