"""``report``: what remains of an evening, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from tabletop.cli.saying import write_file


@click.command()
@click.argument("session", default="last")
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md", show_default=True)
@click.option("--names", type=click.Choice(["named", "roles", "chatham"]), default="roles", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; default: stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
def report(session: str, form: str, names: str, output: Path | None, force: bool) -> None:
    """Write the report of a SESSION."""
    from tabletop.console.reporting import report_text
    from tabletop.store.folders import find_session, sessions_root

    text, places = report_text(find_session(sessions_root(), session), form, names)
    for place in places:
        click.echo(f"a name known from this session stands in: {place}", err=True)
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        write_file(output, text, force=force)
