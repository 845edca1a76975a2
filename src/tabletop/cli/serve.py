"""The verb ``serve``: phones and browsers, beside a console that runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tabletop.cli.saying import say
from tabletop.errors import ExitCode

if TYPE_CHECKING:
    from tabletop.web.serving import Serving

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("session", default="last")
@click.option("--lan", is_flag=True, help="Open it to everybody in this network; without it, to this computer only.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to open; 0 for any that is free.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    envvar="TABLETOP_HOST",
    help="A name this computer has in your network, as in its certificate; the first one is shown. May be repeated.",
)
@click.option(
    "--cert",
    type=_FILE,
    envvar="TABLETOP_CERT",
    help="Your own certificate (PEM), so that nobody reads along; needs --key.",
)
@click.option("--key", type=_FILE, envvar="TABLETOP_KEY", help="The certificate’s key (PEM).")
@click.pass_context
def serve(
    context: click.Context,
    session: str,
    lan: bool,
    port: int | None,
    names: tuple[str, ...],
    cert: Path | None,
    key: Path | None,
) -> None:
    """Phones and browsers for a SESSION that runs: seats, votes, the room’s screen.

    SESSION is an id, a unique beginning of one, or `last`. It ends with the session, or with Ctrl+C. What is not
    given is taken from TABLETOP_CERT, TABLETOP_KEY and TABLETOP_HOST, which hold for the console's `w` too.
    """
    from tabletop.store.folders import find_session, sessions_root
    from tabletop.system import on_end_signals
    from tabletop.web.serving import Opening, Serving

    folder = find_session(sessions_root(), session)
    serving = Serving(folder, Opening(lan, port, cert, key, names), _complain)
    for line in _opened(serving, folder.name):
        say(line)
    sys.stdout.flush()
    ended: list[int] = []

    def end(code: int) -> None:
        ended.append(code)
        serving.stop()

    on_end_signals(end)
    try:
        serving.run()
    except KeyboardInterrupt:
        ended.append(int(ExitCode.INTERRUPTED))
    say(f"Closed. {serving.why_it_ended}".rstrip())
    context.exit(ended[0] if ended else int(ExitCode.DONE))


def _opened(serving: Serving, session: str) -> list[str]:
    door = serving.door
    lines = [f"Session {session} is open for phones and browsers.", ""]
    lines += [f"  {url}" for url in door.urls]
    lines += [f"  room code  {door.code}", ""]
    if door.lan:
        lines.append("Everybody in this network can open this page; the code lets them in.")
    else:
        lines.append("Only this computer can open it. Say --lan to open it to the room.")
    if not door.tls:
        lines.append("Others on this Wi-Fi could read what phones send.")
    lines += ["", f"The projector’s page, with its secret: {door.display_link}"]
    if sys.stdout.isatty() and not os.environ.get("TABLETOP_ASCII"):
        lines += ["", _qr(door.link)]
    return [*lines, "Ctrl+C closes it."]


def _qr(link: str) -> str:
    import io

    import segno

    drawn = io.StringIO()
    segno.make(link, error="m", micro=False).terminal(drawn, border=2, compact=True)
    # White on black whatever the terminal's own colours are: a camera needs light where light is meant.
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in drawn.getvalue().splitlines())


def _complain(error: BaseException) -> None:
    """Tell whoever looks after this process where something unexpected happened, and nothing of what was sent."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace is not None else ""
    click.echo(f"Something unexpected happened: {type(error).__name__}{where}. The pages go on.", err=True)
