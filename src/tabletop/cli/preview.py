"""The verb `preview`: an exercise as room, facilitator and author see it, while it is being written."""

from __future__ import annotations

import os
import sys

import click

from tabletop.errors import UsageError


@click.command()
@click.argument("exercise")
@click.pass_context
def preview(context: click.Context, exercise: str) -> None:
    """Show an EXERCISE as room and facilitator see it, and follow its file as you save it.

    EXERCISE is a path, or an id from the library.
    """
    there = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if not there or os.environ.get("TERM", "") in ("dumb", "unknown"):
        raise UsageError(
            "This needs a terminal with a full screen, and there is none.",
            "`tabletop check` names the problems of an exercise anywhere.",
        )
    from tabletop.library import find_path
    from tabletop.tui.authoring.app import run_preview

    context.exit(run_preview(find_path(exercise)))
