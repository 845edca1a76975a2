"""``materials``: the papers of an exercise, blank or filled in from a session."""

from __future__ import annotations

from pathlib import Path

import click

from tabletop.cli.saying import columns


@click.command()
@click.argument("exercise", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("materials"),
              show_default=True, help="A folder; made if it is not there.")  # fmt: skip
@click.option("--session", help="Fill the papers in from this session (an id, its beginning, or `last`).")
@click.option("--names", type=click.Choice(["named", "roles", "chatham"]), default="roles", show_default=True)
@click.option("--format", "formats", default="docx,pdf", show_default=True, help="docx, pdf or both.")
@click.option("--only", multiple=True, metavar="PAPER", help="Only this paper; may be said several times.")
@click.option("--force", is_flag=True, help="Overwrite files of the same names.")
def materials(
    exercise: str | None,
    output: Path,
    session: str | None,
    names: str,
    formats: str,
    only: tuple[str, ...],
    force: bool,
) -> None:
    """Write the papers of an EXERCISE: manual, guides, cards, forms, events list, report.

    They are named by the exercise's id, the day or the session, and never replace others: a second set gets a number.
    """
    from tabletop.console.materials import write_materials
    from tabletop.errors import UsageError
    from tabletop.library import load_exercise
    from tabletop.store.folders import find_session, sessions_root

    if exercise is None and session is None:
        raise UsageError("Which exercise?", "Say `tabletop materials EXERCISE`; `tabletop list` names them.")
    folder = find_session(sessions_root(), session) if session is not None else None
    done = write_materials(
        load_exercise(exercise) if exercise is not None else None,
        output,
        session=folder,
        names=names,
        formats=[form.strip() for form in formats.split(",") if form.strip()],
        only=only,
        force=force,
        told=lambda title: click.echo(f"{title} …", err=True),
    )
    for place in done.places:
        click.echo(f"a name known from this session stands in: {place}", err=True)
    for one in done.files:
        click.echo(columns(str(one.path), one.reader))
