"""The benchmarks run; what they measure is printed by ``make bench`` and asserted nowhere."""

from __future__ import annotations

import math
from dataclasses import replace

from tests.benchmarks.measures import TINY, all_measures
from tests.benchmarks.report_bench import measures as report_measures
from tests.benchmarks.web_bench import measures as web_measures


def test_they_run() -> None:
    """Everything that needs no terminal is measured, with a line for people."""
    measures = list(all_measures(replace(TINY, terminals=False)))
    assert len(measures) >= 7
    for measure in measures:
        assert math.isfinite(measure.value) and measure.value > 0, measure.name
        assert measure.name in measure.line() and measure.wanted in measure.line()


def test_papers_are_measured() -> None:
    """Each format of the report of a small session, the After-Action Report and a whole set have a line."""
    found = list(report_measures(notes=5))
    assert len(found) == 11 and all(measure.value > 0 and measure.name in measure.line() for measure in found)


def test_pages_are_measured() -> None:
    """A crowd of a few pages joins, votes and is shown something; each figure has a line."""
    found = list(web_measures(people=3, reveals=1, idle_seconds=0.1))
    assert len(found) == 9
    assert all(measure.value >= 0 or math.isnan(measure.value) for measure in found)
