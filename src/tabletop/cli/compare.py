"""``compare``: several sessions of one exercise side by side."""

from __future__ import annotations

from pathlib import Path

import click

from tabletop.cli.saying import columns, may_replace, say, write_file


@click.command()
@click.argument("exercise")
@click.argument("sessions", nargs=-1)
@click.option("--names", type=click.Choice(["named", "roles", "chatham"]), default="roles", show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "html", "pdf", "docx", "json", "csv"]),
    default="text",
    show_default=True,
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; default: stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
def compare(exercise: str, sessions: tuple[str, ...], names: str, form: str, output: Path | None, force: bool) -> None:
    """Put SESSIONS of an EXERCISE side by side; without any: all that have ended.

    Rehearsals are never among them. Under roles and chatham groups go by letters; under roles it is said on the screen,
    and in no file, which letter is which group.
    """
    from tabletop.console import comparing
    from tabletop.errors import UsageError
    from tabletop.store.folders import sessions_root

    if output is None and form in ("pdf", "docx"):
        raise UsageError(f"A {form} is no text for a terminal.", "Name a file with -o.")
    found = comparing.compare(sessions_root(), exercise, sessions, names)
    for session, why in found.left_out:
        click.echo(f"left out: {session}, {why}", err=True)
    for letter, group, session in found.key:
        click.echo(columns(f"{letter} is {group or 'a group without a name'}", f"session {session}"), err=True)
    for session, place in found.places:
        click.echo(f"a name known from session {session} stands in: {place}", err=True)
    written = comparing.written(found.told, form)
    if output is not None:
        write_file(output, written, force=force or may_replace(output))
    elif isinstance(written, str):
        say(written.removesuffix("\n")) if form == "text" else click.echo(written, nl=False)
