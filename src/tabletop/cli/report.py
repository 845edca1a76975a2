"""``report``: what remains of an evening, as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tabletop.cli.saying import may_replace, write_file

_FORMS = ("md", "html", "pdf", "docx", "json", "csv")
_FILES = ("pdf", "docx")


@click.command()
@click.argument("session", default="last")
@click.option("--format", "form", type=click.Choice(_FORMS), default="md", show_default=True)
@click.option("--names", type=click.Choice(["named", "roles", "chatham"]), default="roles", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file; default: stdout, for pdf and docx report-SESSION in this folder.",
)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def report(session: str, form: str, names: str, output: Path | None, force: bool) -> None:
    """Write the report of a SESSION.

    Under --names chatham nobody is named, by name or by role, and nothing says when it was.
    """
    from tabletop.console.reporting import file_stem, report_bytes, report_text
    from tabletop.store.folders import find_session, sessions_root

    folder = find_session(sessions_root(), session)
    if output is None and form not in _FILES:
        text, places = report_text(folder, form, names)
        _warn(places)
        click.echo(text, nl=not text.endswith("\n"))
        return
    if form in _FILES and sys.stderr is not None and sys.stderr.isatty():
        click.echo(f"making the {form}…", err=True)
    content, places = report_bytes(folder, form, names)
    _warn(places)
    path = output or Path(f"{file_stem(folder, names)}.{form}")
    write_file(path, content, force=force or may_replace(path))


def _warn(places: list[str]) -> None:
    for place in places:
        click.echo(f"a name known from this session stands in: {place}", err=True)
