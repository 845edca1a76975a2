"""The verbs of an evening: ``run``, ``resume``, ``debrief``, ``display``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from tabletop.cli.saying import need_terminal, say, silence
from tabletop.errors import ExitCode, UsageError
from tabletop.text import FIELD_LIMIT, clean

LINE_BYTES = 4 * (FIELD_LIMIT + 1)
"""The longest line that is read in plain mode: more than a field may hold, however it is encoded."""


@click.command()
@click.argument("exercise", required=False)
@click.option("--group", default="", help="Who plays; a name for the record.")
@click.option("--people", type=click.IntRange(1, 1000), default=8, show_default=True, help="How many are here.")
@click.option("--single-screen", is_flag=True, help="One shared screen only: no private notes on it.")
@click.option("--alone", is_flag=True, help="Play alone, for self-study.")
@click.option("--rehearse", is_flag=True, help="A rehearsal: kept, but listed apart.")
@click.option("--plain", is_flag=True, help="Lines and prompts instead of a full screen; works through a pipe.")
@click.option("--privacy", type=click.Choice(["unlinkable", "role", "named"]), default="unlinkable", show_default=True)
@click.option("--no-timers", is_flag=True, help="No clocks on the room's screen.")
@click.pass_context
def run(
    context: click.Context,
    exercise: str | None,
    group: str,
    people: int,
    single_screen: bool,
    alone: bool,
    rehearse: bool,
    plain: bool,
    privacy: str,
    no_timers: bool,
) -> None:
    """Run an EXERCISE: an id from the library or a path."""
    from tabletop.console.sessions import SetUp
    from tabletop.library import load_exercise

    setup = SetUp(
        group=clean(group, multiline=False, limit=200),
        people=1 if alone else people,
        timers=not (no_timers or alone),
        privacy=privacy,
        rehearsal=rehearse,
        single_screen=single_screen,
        alone=alone,
    )
    if plain:
        if exercise is None:
            raise UsageError("Which exercise?", "Say: tabletop run --plain EXERCISE (`tabletop list` names them).")
        from tabletop.console.sessions import begin

        context.exit(_run_plain(begin(load_exercise(exercise), setup)))
    need_terminal("Say --plain for lines and prompts; that works anywhere.")
    from tabletop.tui.facilitator import app

    if exercise is None:
        context.exit(app.run_library())
    loaded = load_exercise(exercise)
    context.exit(app.run_alone(loaded) if alone else app.run_exercise(loaded, setup))


def _run_plain(desk: Any) -> int:
    from tabletop.console.plain import PlainConsole
    from tabletop.console.plain_alone import PlainAlone
    from tabletop.store.folders import where_it_lies
    from tabletop.system import on_end_signals

    settings = desk.state.settings
    private = not settings.get("single_screen")
    console = PlainAlone(desk, say) if settings.get("alone") else PlainConsole(desk, say, private=private)
    console.words.report = lambda: _report_here(desk)

    def ended(code: int) -> None:
        raise SystemExit(code)

    on_end_signals(ended)
    code = int(ExitCode.DONE)
    try:
        unsafe = where_it_lies(desk.folder.parent)
        if unsafe:
            click.echo(unsafe, err=True)
        say(f"Session {desk.session_id}.")
        console.run(_lines())
    except KeyboardInterrupt:
        code = int(ExitCode.INTERRUPTED)
    except SystemExit as end:
        code = int(end.code or 0)
    except BrokenPipeError:  # the reader of our lines has gone: say the last one where somebody may still look
        silence(sys.stdout)
        click.echo(_leave_plain(desk), err=True)
        return code
    except BaseException:
        with suppress(OSError):
            say(_leave_plain(desk))
        raise
    last = _leave_plain(desk)
    try:
        say(last)
    except OSError:
        silence(sys.stdout)
        click.echo(last, err=True)
    return code


def _leave_plain(desk: Any) -> str:
    """Let go of a session and return the line that says how it goes on."""
    desk.close()
    if desk.unkept or desk.failed:
        return f"NOT ALL KEPT: the last steps are lost. Go on with: tabletop resume {desk.session_id} --plain"
    if desk.state.closed:
        return f"Closed. Report it with: tabletop report {desk.session_id}"
    return f"Kept. Go on with: tabletop resume {desk.session_id} --plain"


def _report_here(desk: Any) -> str:
    from tabletop.console.reporting import places_to_read, write_reports

    again = "; ".join(places_to_read(desk, "roles"))
    words = f"Report written: {write_reports(desk, Path.cwd())}"
    return f"{words} · read again, a known name stands in: {again}" if again else words


def _lines() -> Iterator[str]:
    """Lines typed or piped in; bytes that are no UTF-8 are made visible, what is too long for a line is left out."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return
    while raw := stream.readline(LINE_BYTES):
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_BYTES)
        yield raw.decode("utf-8", errors="replace")


@click.command()
@click.argument("session", default="last")
@click.option("--plain", is_flag=True, help="Lines and prompts instead of a full screen.")
@click.pass_context
def resume(context: click.Context, session: str, plain: bool) -> None:
    """Go on where a SESSION stopped: an id, a unique beginning of one, or `last`."""
    from tabletop.store.folders import find_session, sessions_root

    folder = find_session(sessions_root(), session)
    if plain:
        from tabletop.console.sessions import reopen

        context.exit(_run_plain(reopen(folder)))
    need_terminal("Say --plain for lines and prompts; that works anywhere.")
    from tabletop.tui.facilitator.app import run_resume

    context.exit(run_resume(folder))


@click.command()
@click.argument("session", default="last")
@click.pass_context
def debrief(context: click.Context, session: str) -> None:
    """Open a SESSION's debrief; one that is still being played goes on where it stopped."""
    context.invoke(resume, session=session, plain=False)


@click.command()
@click.argument("session", required=False)
@click.pass_context
def display(context: click.Context, session: str | None) -> None:
    """The room's screen, in a second terminal. Without SESSION it follows the one running on this computer."""
    need_terminal("Open it in a window beside the facilitator’s.")
    from tabletop.tui.display.app import run_display

    context.exit(run_display(session))
