"""The generated parts of the author's manual: `python -m tests.docs.reference` writes them anew.

`reference.md` gets a table of keys for each thing an author writes, from the format's declarations; `problems.md` every
code with its examples, from the catalogue. The words around these parts are written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tabletop.exercise.meanings import MEANINGS
from tabletop.exercise.rules.catalogue import Explanation, explanations
from tabletop.exercise.rules.codes import CODES
from tabletop.exercise.schema import SCHEMAS, schema
from tabletop.text import clean

AUTHORING = Path(__file__).parents[2] / "docs" / "authoring"
BEGIN = "<!-- made by `python -m tests.docs.reference` from here -->\n"
END = "<!-- to here -->\n"

HEADINGS = {
    "ExerciseFile": "The exercise", "Overview": "The overview", "Plan": "The plan", "Players": "Players",
    "Objective": "An objective", "RoleEntry": "A role", "IndicatorEntry": "An indicator", "FlagEntry": "A flag",
    "Scene": "A scene", "Block": "A block", "WriteList": "Something the room writes", "Items": "How many lines",
    "ProbeEntry": "A probe", "ListenForEntry": "A point to listen for", "Inject": "An inject", "Effects": "On entering",
    "MoveEntry": "A movement", "MayGo": "A scene that may go", "Route": "A route", "EndingEntry": "An ending",
    "Decision": "A decision", "Option": "An option", "Outcome": "An outcome", "Advice": "A piece of advice",
    "AuthorHeld": "Held beside a decision", "OtherView": "Another view", "Hindsight": "Hindsight",
    "DebriefPlan": "The debrief", "Playtest": "A playtest", "ChoiceEntry": "A choice of a playtest",
    "SourceFile": "source.yaml", "Source": "The source", "Recommendation": "An entry of the source",
    "FactsFile": "facts.yaml", "Fact": "A fact", "Figure": "A figure", "SourceEntry": "Where a fact was read",
    "CastFile": "cast.yaml", "Person": "A person without a seat", "Words": "The collection's words",
}  # fmt: skip
"""What each declaration is called in the manual, in the order of the manual."""

GROUPS = {
    "T0": "Reading", "T1": "Shape", "T2": "Links", "T3": "Conditions", "T4": "Play", "T5": "Sources", "T6": "Wording",
    "T7": "Time", "T8": "Playtests", "T9": "Fairness",
}  # fmt: skip
_ID = r"^[a-z][a-z0-9_]*$"
_REGISTER_ID = r"^[A-Za-z][A-Za-z0-9_.-]*$"


# ---- keys -----------------------------------------------------------------------------------------------------------


def declared() -> dict[str, dict[str, Any]]:
    """Return the schema of everything an author writes, by the name of its declaration."""
    found: dict[str, dict[str, Any]] = {}
    for name, model in SCHEMAS.items():
        made = schema(name)
        found |= made.get("$defs", {})
        found[model.__name__] = made
    return found


def keys() -> str:
    """Return a table of keys for each thing an author writes."""
    parts = declared()
    lines: list[str] = []
    for name, heading in HEADINGS.items():
        lines += [f"### {heading}", "", _one_line(parts[name]["description"]), ""]
        lines += ["| key | value | without it | meaning |", "|---|---|---|---|"]
        required = parts[name].get("required", ())
        for key, made in parts[name]["properties"].items():
            default = "required" if key in required else _default(made.get("default"))
            lines.append(f"| `{key}` | {value_words(made)} | {default} | {_cell(MEANINGS[name][key])} |")
        lines.append("")
    return "\n".join(lines)


def value_words(made: dict[str, Any]) -> str:
    """Say in words what may be written for a key: short forms first, as the schema names them."""
    if "$ref" in made:
        name = made["$ref"].rpartition("/")[2]
        return f"[{_lower(HEADINGS[name])}](#{_anchor(HEADINGS[name])})"
    if "anyOf" in made:
        forms = [value_words(one) for one in made["anyOf"]]
        if forms == ["id", "`true` or `false`"]:
            return "word"  # of a flag; true and false are words like others
        return ", or ".join(dict.fromkeys(forms))
    if "const" in made:
        return f"`{made['const']}`"
    if "enum" in made:
        return " · ".join(f"`{word}`" for word in made["enum"])
    return _plain_words(made)


def _plain_words(made: dict[str, Any]) -> str:
    match made["type"]:
        case "boolean":
            return "`true` or `false`"
        case "array":
            return f"list of {_inner(made['items'])}"
        case "object":
            by_id = "patternProperties" in made
            inner = next(iter(made["patternProperties"].values())) if by_id else made["additionalProperties"]
            return f"map: {'id' if by_id else 'text'} → {_inner(inner)}"
        case "integer" | "number":
            return _number_words(made)
    patterns = {_ID: "id", _REGISTER_ID: "register id", None: "text"}
    return patterns.get(made.get("pattern"), "`consensus` · `majority` · `facilitator` · `role:id`")


def _inner(made: dict[str, Any]) -> str:
    words = value_words(made)
    return f"({words})" if ", or " in words else words


def _number_words(made: dict[str, Any]) -> str:
    kind = "whole number" if made["type"] == "integer" else "number"
    if "exclusiveMinimum" in made:
        return f"{kind} above {made['exclusiveMinimum']:g}"
    if "maximum" in made:
        return f"{kind}, {made['minimum']:g} to {made['maximum']:g}"
    return f"{kind}, {made['minimum']:g} or more" if "minimum" in made else kind


def _default(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("kind")
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        value = f"[{', '.join(value)}]" if value else None
    return f"`{value}`" if value else ""


def _one_line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _lower(heading: str) -> str:
    return heading[0].lower() + heading[1:]


def _anchor(heading: str) -> str:
    """Return the name under which a heading can be linked to, as Markdown readers make it."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


# ---- problems -------------------------------------------------------------------------------------------------------


def problems() -> str:
    """Return every code with why it matters and, where there are any, a bad and a good example."""
    known = explanations()
    lines: list[str] = []
    group = ""
    for code in CODES:
        if GROUPS[code[:2]] != group:
            group = GROUPS[code[:2]]
            lines += [f"## {group}", ""]
        lines += _problem(known[code])
    return "\n".join(lines)


def _problem(entry: Explanation) -> Iterator[str]:
    about = CODES[entry.code]
    weight = f"{about.severity}; the exercise cannot be loaded" if about.refuses else about.severity
    yield from (f"### {entry.code} · {about.title}", "", f"*{weight[0].upper()}{weight[1:]}.* {entry.why}", "")
    for word, example in (("Not so:", entry.bad), ("But so:", entry.good)):
        if example:
            shown = "\n".join(clean(line).rstrip() for line in example.strip("\n").split("\n"))
            yield from (word, "", "```yaml", shown, "```", "")


# ---- pages ----------------------------------------------------------------------------------------------------------

PAGES = {"reference.md": keys, "problems.md": problems}
"""Pages with a generated part, and what makes it."""


def renewed(page: str, text: str) -> str:
    """Return a page with its generated part as it should be now. Raises ValueError where the marks are missing."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"{page}: the marks of the generated part are missing")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{PAGES[page]()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    for name in PAGES:
        (AUTHORING / name).write_text(renewed(name, (AUTHORING / name).read_text("utf-8")), "utf-8")
