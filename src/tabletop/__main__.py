"""`tabletop` and `python -m tabletop`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program and leave with its exit code."""
    from tabletop.cli.main import run_main

    sys.exit(run_main())


if __name__ == "__main__":
    main()
