"""Rules on words: what would not be shown, names and words that have no place, lengths a room can take in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tabletop.exercise.rules.base import Checked, Finding, Path, Said

_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>|<!--|<![A-Z]|<\?")
_CODE = re.compile(r"`+[^`]*`+")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\(")
_TABLE_LINE = re.compile(r"^[ ]{0,3}\|.*", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…](?:[”\"’)]*)\s+|\n[ ]*\n|^[ ]*[-*] ", re.MULTILINE)
MOST_COLUMNS, MOST_ROWS = 6, 16
LONG_SENTENCE = 30

HARD_LIMITS = {"label": 8, "case": 45, "claim": 45}
"""Words at most; longer ones do not fit the screen or the breath they are made for."""
AIMS = {
    "option": 22, "question": 22, "ask": 22, "role_brief": 130, "brief": 130, "consequence": 100, "inject": 55,
    "hindsight": 80, "outcome_label": 12,
}  # fmt: skip
"""Words aimed at, at most."""
_NAMES = {
    "label": "a label", "outcome_label": "a label", "case": "a case", "claim": "a claim", "option": "an option's text",
    "question": "a question", "ask": "what is asked", "role_brief": "a role's brief", "brief": "a brief",
    "consequence": "a consequence", "inject": "an inject", "hindsight": "hindsight",
}  # fmt: skip
_PROSE = frozenset({"scene", "block", "consequence", "inject", "brief", "role_brief", "ending", "hindsight"})


def _with(pattern: re.Pattern[str], checked: Checked) -> list[Said]:
    """Return the texts a pattern occurs in; one search over all of them spares the rest where it occurs nowhere."""
    if pattern.search("\n".join(said.text for said in checked.said)) is None:
        return []
    return [said for said in checked.said if pattern.search(said.text)]


def no_html(checked: Checked) -> Iterator[Finding]:
    """T601: raw HTML would vanish from the screen."""
    for said in _with(_HTML, checked):
        yield from html(said.path, said.text)


def html(path: Path, text: str) -> Iterator[Finding]:
    """Yield the first piece of raw HTML in a text; between ` signs it is no HTML."""
    match = _HTML.search(_CODE.sub(lambda code: " " * len(code[0]), text)) if "<" in text else None
    if match:
        hint = "write it as ‹…›, or between ` signs"
        yield Finding("T601", path, f"“{match[0]}” would not be shown", hint, needle=match[0])


def no_images(checked: Checked) -> Iterator[Finding]:
    """T611: a terminal shows the words of an image, not the image."""
    for said in _with(_IMAGE, checked):
        yield Finding(
            "T611", said.path, "an image is not shown in a terminal", "say in words what it shows", needle="!["
        )


def small_tables(checked: Checked) -> Iterator[Finding]:
    """T602: a table stays small enough for a projector."""
    for said in _with(_TABLE_LINE, checked):
        rows = [line for line in _TABLE_LINE.findall(said.text) if not re.fullmatch(r"[\s|:-]+", line)]
        columns = max((line.strip().strip("|").count("|") + 1 for line in rows), default=0)
        if columns > MOST_COLUMNS or len(rows) > MOST_ROWS:
            message = f"a table of {columns} columns and {len(rows)} rows does not fit a screen"
            hint = f"at most {MOST_COLUMNS} columns and {MOST_ROWS} rows"
            yield Finding("T602", said.path, message, hint, needle="|")


def real_people(checked: Checked) -> Iterator[Finding]:
    """T603: no living person speaks, decides or errs in fiction."""
    pattern = _words(checked.exercise.real_people, re.NOFLAG)
    if pattern is None:
        return
    invented = [person.name for person in checked.exercise.people]
    invented += [role.name for role in checked.exercise.roles.values() if role.name]
    for said in checked.said:
        if said.mark != "fiction":
            continue
        match = pattern.search(_without(said.text, invented))
        if match:
            hint = "invent an office-holder, or mark the block fact and cite its facts"
            yield Finding("T603", said.path, f"“{match[0]}” is a real person, in fiction", hint, needle=match[0])


def words_to_avoid(checked: Checked) -> Iterator[Finding]:
    """T604: the collection's words instead of those it avoids, except in the phrases it allows."""
    words = checked.exercise.words
    pattern = _words(words.avoid, re.IGNORECASE)
    if pattern is None:
        return
    better = {word.casefold(): instead for word, instead in words.avoid.items()}
    for said in _with(pattern, checked):
        for match in pattern.finditer(_without(said.text, words.allow)):
            hint = f"write “{better[match[0].casefold()]}”"
            yield Finding("T604", said.path, f"“{match[0]}” is a word to avoid", hint, needle=match[0])


def _words(words: Iterable[str], flags: re.RegexFlag) -> re.Pattern[str] | None:
    longest_first = sorted((word for word in words if word.strip()), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in longest_first)})(?!\w)", flags)


def _without(text: str, phrases: Iterable[str]) -> str:
    for phrase in phrases:
        if phrase and phrase.casefold() in text.casefold():
            text = re.sub(re.escape(phrase), lambda match: " " * len(match[0]), text, flags=re.IGNORECASE)
    return text


def lengths(checked: Checked) -> Iterator[Finding]:
    """T605, T606: labels, cases and claims within their limits; other texts near the length aimed at."""
    for said in checked.said:
        most = HARD_LIMITS.get(said.kind) or AIMS.get(said.kind)
        # A text cannot have more words than every second sign begins one.
        if most is None or len(said.text) < 2 * most:
            continue
        words = len(said.text.split())
        if words > most:
            hard = said.kind in HARD_LIMITS
            message = f"{_NAMES[said.kind]} of {words} words; {'at most' if hard else 'aim at'} {most}"
            yield Finding("T605" if hard else "T606", said.path, message, "cut it, or make two of it")


def sentences(checked: Checked) -> Iterator[Finding]:
    """T607: a sentence that is read aloud needs breath."""
    for said in checked.said:
        if said.kind not in _PROSE or len(said.text) < 2 * LONG_SENTENCE:
            continue
        for sentence in _SENTENCE_END.split(said.text):
            count = len(sentence.split())
            if count > LONG_SENTENCE and "|" not in sentence:
                needle = " ".join(sentence.split()[:3])
                message = f"a sentence of {count} words"
                yield Finding("T607", said.path, message, "8 to 20 read well aloud", needle=needle)
                break


RULES = (no_html, no_images, small_tables, real_people, words_to_avoid, lengths, sentences)
