"""All rules on an exercise, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.exercise.rules import (
    balance,
    conditions,
    definitions,
    facilitating,
    fidelity,
    links,
    playing,
    playtests,
    sources,
    time,
    wording,
)
from tabletop.exercise.rules.base import Checked, Finding, Rule

RULES: tuple[Rule, ...] = (
    *definitions.RULES,
    *links.RULES,
    *conditions.RULES,
    *playing.RULES,
    *sources.RULES,
    *fidelity.RULES,
    *wording.RULES,
    *balance.RULES,
    *facilitating.RULES,
    *time.RULES,
    *playtests.RULES,
)


def examine(checked: Checked) -> Iterator[Finding]:
    """Yield what all rules find."""
    for rule in RULES:
        yield from rule(checked)
