"""Gettext files, read and written: where each text stands, what it says, and what it says in another language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_LINE = re.compile(r'(msgctxt|msgid|msgstr)\s+(".*")\s*\Z')


@dataclass(frozen=True)
class Entry:
    """A text of a translation. ``where`` tells its place, ``line`` that of the entry in its file; ``fuzzy`` is how
    gettext marks a translation of words that have changed since."""

    where: str
    text: str
    told: str = ""
    fuzzy: bool = False
    before: str = ""
    line: int = 1


@dataclass
class PoFile:
    """A file that was read. ``mistakes`` are (line, words) of what is not understood."""

    entries: list[Entry] = field(default_factory=list)
    mistakes: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Draft:
    line: int = 1
    fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)


def read_po(text: str) -> PoFile:
    """Read a gettext file. Plural forms are not used and count as mistakes; comments and the head are passed over."""
    found, draft, key = PoFile(), _Draft(), ""
    for number, written in enumerate([*text.split("\n"), ""], start=1):
        line = written.strip("\r\ufeff \t")
        if line.startswith("#"):
            draft.fuzzy = draft.fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        match = _LINE.match(line)
        if not line:
            _close(draft, found)
            draft, key = _Draft(), ""
        elif match is not None:
            if match[1] in draft.parts or (match[1] == "msgctxt" and draft.parts):
                _close(draft, found)
                draft = _Draft()
            draft.line = draft.line if draft.parts else number
            key = match[1]
            draft.parts[key] = _unquoted(match[2], number, found)
        elif line.startswith('"') and key:
            draft.parts[key] += _unquoted(line, number, found)
        else:
            found.mistakes.append((number, f"“{line[:40]}” is not understood in a gettext file"))
    return found


def _close(draft: _Draft, found: PoFile) -> None:
    parts = draft.parts
    if not parts.get("msgid"):
        return  # the head, or nothing yet
    if "msgstr" not in parts:
        found.mistakes.append((draft.line, "an entry without “msgstr”"))
        return
    entry = Entry(parts.get("msgctxt", ""), parts["msgid"], parts["msgstr"], draft.fuzzy, line=draft.line)
    found.entries.append(entry)


def _unquoted(quoted: str, number: int, found: PoFile) -> str:
    try:
        value = ast.literal_eval(quoted)
    except (SyntaxError, ValueError):
        found.mistakes.append((number, "a text whose quotes do not close"))
        return ""
    return value if isinstance(value, str) else ""


def write_po(entries: Iterable[Entry], language: str, gone: Iterable[Entry] = ()) -> str:
    """Return a gettext file; what is ``gone`` stands at its end as a comment."""
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    blocks = [head]
    for entry in entries:
        lines = ["#, fuzzy", *(_said("#| msgid", entry.before))] if entry.fuzzy else []
        lines += _said("msgctxt", entry.where) + _said("msgid", entry.text) + _said("msgstr", entry.told)
        blocks.append("\n".join(lines) + "\n")
    for entry in gone:
        said = _said("msgctxt", entry.where) + _said("msgid", entry.text) + _said("msgstr", entry.told)
        blocks.append("\n".join(f"#~ {line}" for line in said) + "\n")
    return "\n".join(blocks)


def _said(key: str, text: str) -> list[str]:
    lines = text.split("\n")
    pieces = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    if len(pieces) < 2:
        return [f"{key} {_quoted(pieces[0] if pieces else '')}"]
    comment = "#| " if key.startswith("#|") else ""
    return [f'{key} ""', *(f"{comment}{_quoted(piece)}" for piece in pieces)]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
