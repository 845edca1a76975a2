"""Why each code exists, with an example that has it and one that has not: for ``check --explain``, manual and tests.

An example is the part of an exercise that matters. ``texts`` adds what every file needs; a line ``# name.yaml`` begins
another file. Registers an example uses and does not write are ``SOURCE``, ``FACTS`` and ``CAST``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tabletop.exercise.rules.codes import CODES

MAIN = "example.yaml"
_FILE = re.compile(r"^# ([a-z_]+\.yaml)\n", re.MULTILINE)
_HEAD = "tabletop: 1\ntitle: The leak\n"
_SCENES = 'scenes:\n  morning: {text: "A file is in the newspaper.", ending: Noon}\n'

SOURCE = """\
tabletop: 1
source: {author: A. Author, title: A work}
recommendations:
  R1: {place: P1, modality: advises, text: "Check each file before it leaves."}
  R2: {place: P2, modality: claim, text: Trust is low.}
"""
FACTS = """\
tabletop: 1
as_of: 1 March 2021
facts:
  A1: {text: "A file was published.", known: then, standing: seen, sources: [S1]}
  A2:
    text: It had many pages.
    known: then
    standing: seen
    figures: [{value: 751 pages, source: S1}, {value: 743 pages, source: S2}]
  A3: {text: "The case was closed.", known: hindsight, standing: seen, sources: [S1]}
  A4: {text: Offices were tired., known: then, standing: general}
  A5: {text: Officers feared leaks., known: then, standing: author_only}
sources:
  S1: {title: A newspaper}
  S2: {title: A report}
real_people: [Jane Doe]
"""
CAST = """\
tabletop: 1
roles:
  mayor: {name: Mayor, side: us, stands_for: decides}
  chief: {name: Chief, side: mexico, stands_for: decides}
  judge: {name: Judge, side: mexico, stands_for: decides}
  family: {name: Family, side: mexico, stands_for: affected}
  critic: {name: Critic, side: us, stands_for: dissents}
indicators:
  trust: {name: Trust, levels: [low, mixed, good], start: mixed, reads: more_is_better}
  benefit: {name: Benefit}
flags:
  warned: false
  page: [never_sent, summarised, shared]
words: {avoid: {gangster: "member of a criminal group"}}
"""


_BESIDE = {"source.yaml": SOURCE, "facts.yaml": FACTS, "cast.yaml": CAST}


@dataclass(frozen=True)
class Explanation:
    """One code explained. ``bad`` gives exactly this code, ``good`` none; they are empty where no text can show it."""

    code: str
    why: str
    bad: str = ""
    good: str = ""

    def render_text(self) -> str:
        """Return the explanation as lines for a terminal."""
        about = CODES[self.code]
        lines = [f"{self.code} · {about.title} ({about.severity})", "", self.why]
        for word, example in (("Not so:", self.bad), ("But so:", self.good)):
            if example:
                lines += ["", word, *(f"    {line}".rstrip() for line in example.strip("\n").split("\n"))]
        for name in _used(self.bad):
            lines += [
                "",
                f"{name} of these examples:",
                *(f"    {line}".rstrip() for line in _BESIDE[name].splitlines()),
            ]
        return "\n".join(lines)


def _used(example: str) -> list[str]:
    """Return the registers that an example uses and does not show."""
    own = set(_FILE.findall(example))
    used = re.search(r"^use: \[(.*)\]$", example, re.MULTILINE)
    return [name for name in (used[1].split(", ") if used else []) if name in _BESIDE and name not in own]


def texts(example: str) -> dict[str, str]:
    """Return the files of an example by name, whole enough to be loaded; the exercise itself is ``MAIN``."""
    parts = _FILE.split(example)
    main = parts[0]
    if not re.search(r"^(tabletop|title|- title): ", main, re.MULTILINE):
        main = _HEAD + main
    if "scenes:" not in main:
        main += _SCENES
    return {**_BESIDE, **dict(zip(parts[1::2], parts[2::2], strict=True)), MAIN: main}


def explanations() -> dict[str, Explanation]:
    """Return all explanations by code."""
    from tabletop.exercise.rules import (
        explained_explore,
        explained_links,
        explained_play,
        explained_reading,
        explained_shape,
        explained_sources,
    )

    modules = (
        explained_reading,
        explained_shape,
        explained_links,
        explained_play,
        explained_explore,
        explained_sources,
    )
    return {entry.code: entry for module in modules for entry in module.EXPLANATIONS}
