"""The author's verbs that read: ``list``, ``check``, ``schema``."""

from __future__ import annotations

import json
from typing import Any

import click

from tabletop.cli.saying import FORMAT, columns
from tabletop.errors import ExitCode, UsageError


@click.command("list")
@FORMAT
def list_exercises(form: str) -> None:
    """The exercises in the library."""
    from tabletop.library import find_exercises

    found = find_exercises()
    if form == "json":
        keys = ("id", "title", "path", "collection", "minutes")
        data = [{key: str(getattr(entry, key, "")) for key in keys} for entry in found]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for entry in found:
        click.echo(columns(entry.id, entry.title, entry.broken))


@click.command()
@click.argument("paths", nargs=-1)
@FORMAT
@click.option("--fits", default="", help="Screen sizes, such as 60x18,80x24: name each part that needs a second page.")
@click.option("--explain", default="", help="Explain a code, such as T104.")
@click.option("--full", is_flag=True, help="Look at every state a play can be in, however long that takes.")
@click.option("--against", default="", metavar="OLD", help="An earlier text: name ids that have gone since.")
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[str, ...],
    form: str,
    fits: str,
    explain: str,
    full: bool,
    against: str,
) -> None:
    """Check exercises: every problem at once, with file, line and column."""
    from tabletop import checking

    if explain:
        click.echo(checking.explain(explain))
        return
    if not paths:
        raise UsageError("Which exercise?", "Name files or folders: tabletop check exercises")
    from tabletop.cli.patience import Patience

    sizes = _sizes(fits)
    with Patience() as patience:
        checked = checking.check_paths(paths, sizes, full=full, stop=patience.stop, against=_earlier(against, paths))
    text = checked.render_json() if form == "json" else checked.render_text()
    if text:
        click.echo(text)
    click.echo(checked.summary, err=True)
    if sizes and checked.files and not any(problem.refuses or problem.code == "T612" for problem in checked.problems):
        screens = " and ".join(f"{wide}x{high}" for wide, high in sizes)
        click.echo(f"every part fits on one page at {screens}", err=True)
    context.exit(int(ExitCode.INTERRUPTED if patience.asked else checked.exit_code))


def _earlier(against: str, paths: tuple[str, ...]) -> Any:
    """Return the exercise an earlier text holds. Raises UsageError, CannotRead."""
    if not against:
        return None
    from tabletop.library import load_exercise, load_path

    if len(paths) != 1:
        raise UsageError("“--against” compares one exercise with an earlier text of it.", "Name one file.")
    old, new = load_exercise(against), load_path(paths[0])[0]
    if new is not None and new.id != old.id:
        raise UsageError(
            f"{against} is another exercise: “{old.id}”, and this is “{new.id}”.", "Compare texts with one “id”."
        )
    return old


def _sizes(text: str) -> list[tuple[int, int]]:
    if not text:
        return []
    from tabletop.fitting import sizes_of

    return sizes_of(text)


@click.command()
@click.argument("kind", type=click.Choice(["exercise", "source", "facts", "cast"]), default="exercise")
def schema(kind: str) -> None:
    """The JSON Schema of the format, for editors."""
    from tabletop.exercise.schema import render

    click.echo(render(f"{kind}-1"), nl=False)
