"""Rules on fairness that need no play: options of one weight, costs and merits, who sits at the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tabletop.exercise.model import MoveEntry, Option
from tabletop.exercise.rules.base import Asked, Checked, Finding

TOLERANCE = 0.2
_SLACK = 2
"""Words by which a short text may differ whatever the share."""
_FEWEST_DECISIONS = 3


def equal_lengths(checked: Checked) -> Iterator[Finding]:
    """T608, T609: the texts of the options of one decision, and their cases, differ by a fifth at most."""
    for asked in checked.decisions:
        for key, code, what in (("text", "T608", "text"), ("case", "T609", "case")):
            counts = {
                name: len(getattr(option, key).split())
                for name, option in asked.decision.options.items()
                if getattr(option, key)
            }
            if len(counts) < 2:
                continue
            if key == "text":
                yield from _without_text(asked, counts)
            mean = sum(counts.values()) / len(counts)
            room = max(TOLERANCE * mean, _SLACK)
            for name, count in counts.items():
                if abs(count - mean) > room:
                    message = f"the {what} of “{name}” has {count} words, the others about {_others(counts, name):.0f}"
                    hint = "keep the options within a fifth of each other, or one looks like the right answer"
                    yield Finding(code, (*asked.path, "options", name, key), message, hint)


def told_apart(checked: Checked) -> Iterator[Finding]:
    """T618: no two options of one decision have the same label."""
    for asked in checked.decisions:
        first: dict[str, str] = {}
        for name, option in asked.decision.options.items():
            other = first.setdefault(" ".join(option.label.casefold().split()), name)
            if other != name:
                message = f"“{name}” has the label of “{other}”"
                hint = "nobody could tell the two apart: give each a label of its own"
                yield Finding("T618", (*asked.path, "options", name, "label"), message, hint)


def _without_text(asked: Asked, counts: Mapping[str, int]) -> Iterator[Finding]:
    for name in asked.decision.options:
        if name not in counts:
            message = f"“{name}” has no text, and {len(counts)} other options have one"
            path = (*asked.path, "options", name)
            yield Finding("T608", path, message, "write one as long, or leave all out", on_key=True)


def _others(counts: Mapping[str, int], name: str) -> float:
    rest = [count for other, count in counts.items() if other != name]
    return sum(rest) / len(rest)


def longest_is_recommended(checked: Checked) -> Iterator[Finding]:
    """T610: the option the source recommends is not always the longest."""
    told = 0
    for asked in checked.decisions:
        options = asked.decision.options
        aligned = [name for name, option in options.items() if _stands(option, "aligns")]
        sizes = {name: len(option.text.split()) for name, option in options.items()}
        if len(aligned) != 1 or len(options) < 2:
            continue
        if sizes[aligned[0]] <= max(size for name, size in sizes.items() if name != aligned[0]):
            return
        told += 1
    if told >= _FEWEST_DECISIONS:
        message = f"in all {told} decisions the option that follows the source has the longest text"
        hint = "a room learns this within two scenes; shorten some, or lengthen others"
        yield Finding("T610", checked.decisions[0].path, message, hint, on_key=True)


def _stands(option: Option, stance: str) -> bool:
    return any(advice.stance == stance for advice in option.advice)


def cost_and_merit(checked: Checked) -> Iterator[Finding]:
    """T902, T903: what follows the source costs something, what departs from it brings something; not all is known."""
    if checked.exercise.source is None:
        return
    reads = {name: indicator.reads for name, indicator in checked.exercise.indicators.items()}
    for answer in checked.options:
        moved = list(answer.option.moves.items())
        for outcome in answer.option.outcomes.values():
            moved += outcome.moves.items()
        if not moved or not answer.option.advice:
            continue
        aligns, departs = _stands(answer.option, "aligns"), _stands(answer.option, "departs")
        signs = {_sign(move, reads.get(name, "neither")) for name, move in moved}
        if aligns and not departs and not signs & {"worse", "unknown", "either"}:
            message = f"“{answer.id}” follows the source and costs nothing"
            yield Finding("T902", (*answer.path, "moves"), message, "say what it costs", on_key=True)
        elif departs and not aligns and not signs & {"better", "unknown", "either"}:
            message = f"“{answer.id}” departs from the source and brings nothing"
            yield Finding("T902", (*answer.path, "moves"), message, "say what is good about it", on_key=True)
        elif all(move.by is not None for _, move in moved):
            message = f"every effect of “{answer.id}” is known"
            hint = "mark one “by: unknown” where the exercise's writer does not know either"
            yield Finding("T903", (*answer.path, "moves"), message, hint, on_key=True)


def _sign(move: MoveEntry, reads: str) -> str:
    if move.by is None:
        return "unknown"
    if move.by == 0:
        return "none"
    if reads == "neither":
        return "either"
    return "better" if (move.by > 0) == (reads == "more_is_better") else "worse"


def who_sits_there(checked: Checked) -> Iterator[Finding]:
    """T901: the partner's side has power, somebody is affected, somebody at home dissents."""
    roles = checked.exercise.roles
    if checked.exercise.source is None or not roles or not all(role.name for role in roles.values()):
        return
    partner = [role for role in roles.values() if role.side not in ("", "us", "third")]
    deciding = [role for role in partner if "decides" in role.stands_for]
    missing = []
    if len(deciding) < 2:
        missing.append(f"two roles of the partner's side that decide (there {'is 1' if deciding else 'is none'})")
    if not any("affected" in role.stands_for for role in roles.values()):
        missing.append("somebody affected")
    if not any("dissents" in role.stands_for for role in roles.values()):
        missing.append("somebody who dissents")
    if missing:
        message = f"missing at the table: {', '.join(missing)}"
        hint = "“stands_for” takes decides, affected and dissents; every “side” but us and third is the partner's"
        yield Finding("T901", ("roles",), message, hint, on_key=True)


RULES = (equal_lengths, told_apart, longest_is_recommended, cost_and_merit, who_sits_there)
