"""The program and its verbs. Each verb imports what it needs inside itself, so that `tabletop check` never waits for a
terminal program.

Data goes to stdout, words to stderr. Exit codes stand in ``errors.ExitCode``.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress

import click

from tabletop.cli.author import check, list_exercises, schema
from tabletop.cli.bench import VERBS
from tabletop.cli.compare import compare
from tabletop.cli.materials import materials
from tabletop.cli.playing import debrief, display, resume, run
from tabletop.cli.preview import preview
from tabletop.cli.report import report
from tabletop.cli.saying import need_terminal, silence
from tabletop.cli.serve import serve
from tabletop.cli.sessions import sessions
from tabletop.cli.translate import translate
from tabletop.errors import ExitCode, TabletopError
from tabletop.text import clean


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tabletop", message="tabletop %(version)s")
@click.option("--ascii", "ascii_only", is_flag=True, help="Only ASCII signs, for terminals without others.")
@click.option("--calm", is_flag=True, help="No motion and no blinking.")
@click.pass_context
def main(context: click.Context, ascii_only: bool, calm: bool) -> None:
    """Branching tabletop exercises, run live from a terminal.

    Without a verb: the library.
    """
    if ascii_only:
        os.environ["TABLETOP_ASCII"] = "1"
    if calm:
        os.environ["TEXTUAL_ANIMATIONS"] = "none"
    if context.invoked_subcommand is None:
        need_terminal("`tabletop list` names the exercises, `tabletop --help` the verbs.")
        from tabletop.tui.facilitator.app import run_library

        context.exit(run_library())


for verb in (
    run,
    resume,
    debrief,
    display,
    serve,
    report,
    compare,
    materials,
    sessions,
    list_exercises,
    check,
    schema,
    preview,
    translate,
    *VERBS,
):
    main.add_command(verb)


# ---- leaving ---------------------------------------------------------------------------------------------------------


def run_main() -> int:
    """Run the program and return its exit code. Whatever goes wrong ends in a sentence, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign the terminal does not know must not end an evening
    try:
        code = main.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return int(code or 0)
    except BrokenPipeError:
        silence(sys.stdout)
        return int(ExitCode.DONE)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> int:
    """Say what went wrong and return the exit code."""
    code = int(ExitCode.CANNOT_READ)
    if isinstance(error, click.ClickException):
        words = error.format_message()
        usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx is not None else ""
        code, told = int(ExitCode.USAGE), f"{usage}\n{words}" if usage and usage not in words else words
    elif isinstance(error, TabletopError):
        code, told = int(error.exit_code), str(error)
    elif isinstance(error, OSError) and error.filename is not None:
        told = f"{os.fsdecode(error.filename)}: {error.strerror}\nCheck that it is there and that you may use it."
    else:
        from tabletop.console.crash import crash_note

        told = crash_note(error)
    with suppress(OSError):  # nobody may be reading
        click.echo(clean(told), err=True)
    return code
