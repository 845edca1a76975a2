"""``sessions``: list, show, verify, export, import, forget, delete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from tabletop.cli.saying import FORMAT, columns, may_replace, sure, write_file
from tabletop.errors import CannotRead
from tabletop.text import clean


@click.group()
def sessions() -> None:
    """List, show, verify, export, import, forget or delete sessions."""


@sessions.command("list")
@FORMAT
def sessions_list(form: str) -> None:
    """All sessions, the one last played first."""
    from tabletop.store.folders import list_sessions, sessions_root

    found = list_sessions(sessions_root())
    if form == "json":
        click.echo(json.dumps([_as_data(summary) for summary in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("No session yet. `tabletop` opens the library; enter prepares one.", err=True)
    for summary in found:
        settings = _settings(summary.settings)
        words = [summary.id]
        if summary.damaged:
            words.append(f"damaged: {summary.damaged}")
        else:
            state = "closed" if summary.last_form.startswith("closed/") else "open"
            words += [summary.exercise_title, settings.get("group", ""), summary.created_wall[:10], state]
            words += ["rehearsal"] if settings.get("rehearsal") else []
        click.echo(columns(*words))


def _as_data(summary: Any) -> dict[str, Any]:
    names = (
        "id", "exercise_id", "exercise_title", "exercise_version", "created_wall", "revision", "last_wall",
        "last_hash", "damaged",
    )  # fmt: skip
    data: dict[str, Any] = {name: getattr(summary, name) for name in names}
    settings = _settings(summary.settings)
    return data | {
        "closed": summary.last_form.startswith("closed/"),
        "group": settings.get("group", ""),
        "rehearsal": bool(settings.get("rehearsal")),
    }


@sessions.command("show")
@click.argument("session", default="last")
@FORMAT
def sessions_show(session: str, form: str) -> None:
    """What a SESSION holds, event by event, in words."""
    from tabletop.console.reporting import told_lines
    from tabletop.store.folders import find_session, sessions_root

    lines = told_lines(find_session(sessions_root(), session))
    if form == "json":
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(columns(f"{line['revision']}", line["time"], line["text"]))


@sessions.command("verify")
@click.argument("session", default="last")
@FORMAT
def sessions_verify(session: str, form: str) -> None:
    """Check the chain of a SESSION's record."""
    from tabletop.store.folders import find_session, open_record, sessions_root

    record = open_record(find_session(sessions_root(), session), readonly=True)
    try:
        record.verify()
        kept = record.read(max(record.revision() - 1, 0))
        last = kept[-1].hash if kept else ""
        if form == "json":
            click.echo(json.dumps({"id": record.header.id, "events": record.revision(), "last_hash": last}, indent=2))
        else:
            click.echo(f"{record.header.id}: {record.revision()} events, unbroken; last {last[:12] or 'no events'}")
    finally:
        record.close()


@sessions.command("export")
@click.argument("session", default="last")
@click.option("--names", type=click.Choice(["all", "none"]), default="none", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--force", is_flag=True, help="Overwrite the file.")
def sessions_export(session: str, names: str, output: Path, force: bool) -> None:
    """Write a SESSION to one file, to hand on or bring to another computer.

    With --names none, who sat where is left out; what people typed and what the group is called stay in it.
    """
    from tabletop.store.export import export_session
    from tabletop.store.folders import find_session, open_record, sessions_root

    folder = find_session(sessions_root(), session)
    record = open_record(folder, readonly=True)
    try:
        if names == "none":
            _say_what_stays(folder, _settings(record.header.settings).get("group", ""))
        text = export_session(record, names=names == "all")
    finally:
        record.close()
    write_file(output, text, force=force or may_replace(output))


def _say_what_stays(folder: Path, group: object) -> None:
    """List what may tell who was there although no names are exported."""
    from tabletop.console.reporting import places_of_names

    if group:
        click.echo(clean(f"the group’s name stays in the file: {group}", multiline=False), err=True)
    try:
        places = places_of_names(folder)
    except CannotRead as error:  # the file is made all the same: it is how a session reaches a newer program
        places = []
        click.echo(f"{error.message} So names were not looked for in what people typed.", err=True)
    for place in places:
        click.echo(f"a name known from this session stands in: {place}", err=True)


def _settings(text: str) -> dict[str, Any]:
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


@sessions.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def sessions_import(file: Path) -> None:
    """Bring an exported session here; it is checked and played again first, and nothing is written over."""
    from tabletop.console.travelling import bring
    from tabletop.store.folders import sessions_root

    click.echo(bring(sessions_root(), file).name)


@sessions.command("forget")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_forget(session: str, yes: bool) -> None:
    """Delete the names of a SESSION's people and say so in its record."""
    from tabletop.store.folders import find_session, forget, sessions_root
    from tabletop.system import utc_now

    folder = find_session(sessions_root(), session)
    sure(yes, f"Delete all names kept with {folder.name}?")
    forget(folder, "people_forgotten/1", utc_now())
    click.echo(f"{folder.name}: names deleted", err=True)


@sessions.command("delete")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_delete(session: str, yes: bool) -> None:
    """Delete a SESSION with all its files. This cannot be undone."""
    from tabletop.store.folders import delete_session, find_session, sessions_root

    folder = find_session(sessions_root(), session)
    sure(yes, f"Delete {folder.name} with its whole record?")
    delete_session(folder)
    click.echo(f"{folder.name}: deleted", err=True)
