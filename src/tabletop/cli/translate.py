"""The verb `translate`: a gettext file beside an exercise, begun or brought up to date."""

from __future__ import annotations

import re
from pathlib import Path

import click

from tabletop.cli.saying import write_file
from tabletop.errors import UsageError


@click.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("language")
def translate(path: Path, language: str) -> None:
    """Begin a translation of an exercise or a register, or bring it up to date with its text.

    PATH is the YAML file, LANGUAGE a code such as es; the translation is kept beside it, as PATH.es.po. `check` looks
    at each translation. Sessions are played in the language the exercise is written in.
    """
    from tabletop.translating import po_path, renew

    if not re.fullmatch(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?", language):
        raise UsageError(f"“{language[:20]}” is no code of a language.", "Write es, fr or pt_BR.")
    text, told, missing, changed = renew(path, language)
    write_file(po_path(path, language), text, force=True)
    click.echo(f"{told} texts translated, {missing} missing, {changed} changed since", err=True)
