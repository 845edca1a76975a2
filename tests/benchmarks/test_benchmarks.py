"""The benchmarks run; what they measure is printed by ``make bench`` and asserted nowhere."""

from __future__ import annotations

import math
from dataclasses import replace

from tests.benchmarks.measures import TINY, all_measures


def test_they_run() -> None:
    """Everything that needs no terminal is measured, with a line for people."""
    measures = list(all_measures(replace(TINY, terminals=False)))
    assert len(measures) >= 7
    for measure in measures:
        assert math.isfinite(measure.value) and measure.value > 0, measure.name
        assert measure.name in measure.line() and measure.wanted in measure.line()
