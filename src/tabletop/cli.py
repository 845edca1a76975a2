"""The verbs. Each imports what it needs inside itself, so that `tabletop check` never waits for a terminal program.

Data goes to stdout, words to stderr. Exit codes stand in ``errors.ExitCode``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tabletop.errors import ExitCode, TabletopError, UsageError
from tabletop.text import clean

EXERCISE = click.argument("exercise", required=False)
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


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
        from tabletop.tui.facilitator.app import run_library

        context.exit(run_library())


# ---- playing --------------------------------------------------------------------------------------------------------


@main.command()
@EXERCISE
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
        timers=not no_timers,
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
    from tabletop.tui.facilitator import app

    if exercise is None:
        context.exit(app.run_library())
    loaded = load_exercise(exercise)
    context.exit(app.run_alone(loaded) if alone else app.run_exercise(loaded, setup))


def _run_plain(desk: Any) -> int:
    from tabletop.console.plain import PlainConsole
    from tabletop.console.reporting import write_reports
    from tabletop.system import on_end_signals

    identity = desk.session_id
    console = PlainConsole(desk, click.echo, private=not desk.state.settings.get("single_screen"))
    console.report = lambda: f"report: {write_reports(desk, Path.cwd())}"

    def ended(code: int) -> None:
        raise SystemExit(code)

    on_end_signals(ended)
    click.echo(f"session {identity}")
    code = int(ExitCode.DONE)
    try:
        console.run(_lines())
    except KeyboardInterrupt:
        code = int(ExitCode.INTERRUPTED)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        closed = desk.state.closed
        desk.close()
        last = f"closed · report it with: tabletop report {identity}"
        if not closed:
            last = f"kept · go on with: tabletop resume {identity} --plain"
        try:
            click.echo(last)
        except OSError:  # the reader of our lines has gone: say it where somebody may still look
            click.echo(last, err=True)
            code = int(ExitCode.DONE)
    return code


def _lines() -> Iterator[str]:
    """Lines typed or piped in; bytes that are no UTF-8 are made visible, never an error."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace")


@main.command()
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
    from tabletop.tui.facilitator.app import run_resume

    context.exit(run_resume(folder))


@main.command()
@click.argument("session", default="last")
@click.pass_context
def debrief(context: click.Context, session: str) -> None:
    """Open a SESSION's debrief; one that is still being played goes on where it stopped."""
    context.invoke(resume, session=session, plain=False)


@main.command()
@click.argument("session", required=False)
@click.pass_context
def display(context: click.Context, session: str | None) -> None:
    """The room's screen, in a second terminal. Without SESSION it follows the one running on this computer."""
    from tabletop.tui.display.app import run_display

    context.exit(run_display(session))


# ---- the record -----------------------------------------------------------------------------------------------------


@main.command()
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
        return
    if output.exists() and not force:
        raise UsageError(f"{output} is there already.", "Choose another name, or say --force to overwrite it.")
    from tabletop.system import private_file

    if output.exists():
        output.unlink()
    private_file(output, text.encode("utf-8"))
    click.echo(str(output), err=True)


@main.group()
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
        settings = json.loads(summary.settings) if summary.settings else {}
        words = [summary.id]
        if summary.damaged:
            words.append(f"damaged: {summary.damaged}")
        else:
            state = "closed" if summary.last_form.startswith("closed/") else "open"
            words += [summary.exercise_title, settings.get("group", ""), summary.created_wall[:10], state]
            words += ["rehearsal"] if settings.get("rehearsal") else []
        click.echo(clean("  ".join(word for word in words if word), multiline=False))


def _as_data(summary: Any) -> dict[str, Any]:
    names = (
        "id", "exercise_id", "exercise_title", "exercise_version", "created_wall", "revision", "last_wall",
        "last_hash", "damaged",
    )  # fmt: skip
    data: dict[str, Any] = {name: getattr(summary, name) for name in names}
    settings = json.loads(summary.settings) if summary.settings else {}
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
        click.echo(clean(f"{line['revision']:>5}  {line['time']}  {line['text']}", multiline=False))


@sessions.command("verify")
@click.argument("session", default="last")
def sessions_verify(session: str) -> None:
    """Check the chain of a SESSION's record."""
    from tabletop.store.folders import find_session, open_record, sessions_root

    record = open_record(find_session(sessions_root(), session), readonly=True)
    try:
        record.verify()
        kept = record.read(max(record.revision() - 1, 0))
        last = kept[-1].hash[:12] if kept else "no events"
        click.echo(f"{record.header.id}: {record.revision()} events, unbroken; last {last}")
    finally:
        record.close()


@sessions.command("export")
@click.argument("session", default="last")
@click.option("--names", type=click.Choice(["all", "none"]), default="none", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
def sessions_export(session: str, names: str, output: Path) -> None:
    """Write a SESSION to one file, to hand on or bring to another computer."""
    from tabletop.console.reporting import places_of_names
    from tabletop.store.export import export_session
    from tabletop.store.folders import find_session, open_record, sessions_root
    from tabletop.system import private_file

    folder = find_session(sessions_root(), session)
    if names == "none":
        for place in places_of_names(folder):
            click.echo(f"a name known from this session stands in: {place}", err=True)
    record = open_record(folder, readonly=True)
    try:
        text = export_session(record, names=names == "all")
    finally:
        record.close()
    try:
        private_file(output, text.encode("utf-8"))
    except FileExistsError:
        raise UsageError(f"{output} is there already.", "Choose another name; nothing was overwritten.") from None
    click.echo(str(output), err=True)


@sessions.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def sessions_import(file: Path) -> None:
    """Bring an exported session here; its chain is checked first."""
    from tabletop.store.export import import_session
    from tabletop.store.folders import sessions_root

    click.echo(import_session(sessions_root(), file.read_text("utf-8", errors="surrogateescape")).name)


@sessions.command("forget")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_forget(session: str, yes: bool) -> None:
    """Delete the names of a SESSION's people and say so in its record."""
    from tabletop.store.folders import find_session, forget, sessions_root
    from tabletop.system import utc_now

    folder = find_session(sessions_root(), session)
    if not yes:
        click.confirm(f"Delete all names kept with {folder.name}?", abort=True)
    forget(folder, "people_forgotten/1", utc_now())
    click.echo(f"{folder.name}: names deleted", err=True)


@sessions.command("delete")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_delete(session: str, yes: bool) -> None:
    """Delete a SESSION with all its files. This cannot be undone."""
    from tabletop.store.folders import delete_session, find_session, sessions_root

    folder = find_session(sessions_root(), session)
    if not yes:
        click.confirm(f"Delete {folder.name} with its whole record?", abort=True)
    delete_session(folder)
    click.echo(f"{folder.name}: deleted", err=True)


# ---- the author's verbs ---------------------------------------------------------------------------------------------


@main.command("list")
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
        click.echo(clean(f"{entry.id}  {entry.title}", multiline=False))


@main.command()
@click.argument("paths", nargs=-1)
@FORMAT
@click.option("--fits", default="", help="Screen sizes, such as 60x18,80x24: name each part that needs a second page.")
@click.option("--explain", default="", help="Explain a code, such as T104.")
@click.pass_context
def check(context: click.Context, paths: tuple[str, ...], form: str, fits: str, explain: str) -> None:
    """Check exercises: every problem at once, with file, line and column."""
    from tabletop import checking

    if explain:
        click.echo(checking.explain(explain))
        return
    checked = checking.check_paths(paths, fits=fits)
    click.echo(checked.render_json() if form == "json" else checked.render_text(), nl=False)
    context.exit(int(checked.exit_code))


@main.command()
@click.argument("kind", type=click.Choice(["exercise", "source", "facts", "cast"]), default="exercise")
def schema(kind: str) -> None:
    """The JSON Schema of the format, for editors."""
    from tabletop.exercise.schema import schema_text

    click.echo(schema_text(kind), nl=False)


# ---- leaving --------------------------------------------------------------------------------------------------------


def run_main() -> int:
    """Run the program and return its exit code. Whatever goes wrong ends in a sentence, never in a traceback."""
    try:
        code = main.main(standalone_mode=False)
        return int(code or 0)
    except click.exceptions.Abort:
        return int(ExitCode.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return int(ExitCode.USAGE)
    except TabletopError as error:
        click.echo(clean(str(error)), err=True)
        return int(error.exit_code)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  so that leaving does not fail a second time
        return int(ExitCode.DONE)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        from tabletop.console.crash import crash_note

        click.echo(crash_note(error), err=True)
        return int(ExitCode.CANNOT_READ)
