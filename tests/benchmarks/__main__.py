"""``python -m tests.benchmarks``: figures beside their yardsticks. Printed, never asserted."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from tests.benchmarks.explore_yardsticks import measures as yardsticks
from tests.benchmarks.measures import FULL, TINY, all_measures
from tests.benchmarks.report_bench import measures as papers
from tests.benchmarks.seats_bench import measures as seats
from tests.benchmarks.web_bench import measures as pages


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="only see that all of it runs")
    given = parser.parse_args()
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"Python {platform.python_version()}, {platform.system()}, {load}")
    for measure in all_measures(TINY if given.tiny else FULL):
        print(measure.line())
        sys.stdout.flush()
    for measure in yardsticks(4, 3, 500, 1) if given.tiny else yardsticks():
        print(measure.line())
    for measure in papers(50) if given.tiny else papers():
        print(measure.line())
        sys.stdout.flush()
    for measure in seats(20, 2) if given.tiny else seats():
        print(measure.line())
        sys.stdout.flush()
    for measure in pages(5, 2, 0.1) if given.tiny else pages():
        print(measure.line())
        sys.stdout.flush()


if __name__ == "__main__":
    main()
