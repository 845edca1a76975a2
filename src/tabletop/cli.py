"""The verbs. Each imports what it needs inside itself, so that `tabletop check` never waits for a terminal program.

Data goes to stdout, words to stderr. Exit codes stand in ``errors.ExitCode``.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from tabletop.cli_bench import VERBS
from tabletop.cli_preview import preview
from tabletop.errors import CannotRead, ExitCode, TabletopError, UsageError
from tabletop.text import FIELD_LIMIT, clean

EXERCISE = click.argument("exercise", required=False)
LINE_BYTES = 4 * (FIELD_LIMIT + 1)
"""The longest line that is read in plain mode: more than a field may hold, however it is encoded."""

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
        _need_terminal("`tabletop list` names the exercises, `tabletop --help` the verbs.")
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
    _need_terminal("Say --plain for lines and prompts; that works anywhere.")
    from tabletop.tui.facilitator import app

    if exercise is None:
        context.exit(app.run_library())
    loaded = load_exercise(exercise)
    context.exit(app.run_alone(loaded) if alone else app.run_exercise(loaded, setup))


def _run_plain(desk: Any) -> int:
    from tabletop.console.plain import PlainConsole
    from tabletop.store.folders import where_it_lies
    from tabletop.system import on_end_signals

    settings = desk.state.settings
    console = PlainConsole(desk, _say, private=not (settings.get("single_screen") or settings.get("alone")))
    console.words.report = lambda: _report_here(desk)

    def ended(code: int) -> None:
        raise SystemExit(code)

    on_end_signals(ended)
    code = int(ExitCode.DONE)
    try:
        unsafe = where_it_lies(desk.folder.parent)
        if unsafe:
            click.echo(unsafe, err=True)
        _say(f"Session {desk.session_id}.")
        console.run(_lines())
    except KeyboardInterrupt:
        code = int(ExitCode.INTERRUPTED)
    except SystemExit as end:
        code = int(end.code or 0)
    except BrokenPipeError:  # the reader of our lines has gone: say the last one where somebody may still look
        _silence(sys.stdout)
        click.echo(_leave_plain(desk), err=True)
        return code
    except BaseException:
        with suppress(OSError):
            _say(_leave_plain(desk))
        raise
    last = _leave_plain(desk)
    try:
        _say(last)
    except OSError:
        _silence(sys.stdout)
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
    from tabletop.console.reporting import write_reports

    return f"Report written: {write_reports(desk, Path.cwd())}"


def _say(text: str) -> None:
    """Write one line for a person, in ASCII where the terminal knows no more."""
    if os.environ.get("TABLETOP_ASCII") or "utf" not in (getattr(sys.stdout, "encoding", None) or "utf-8").lower():
        from tabletop.console.saying import ascii_only

        text = ascii_only(text)
    click.echo(text)


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
    _need_terminal("Say --plain for lines and prompts; that works anywhere.")
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
    _need_terminal("Open it in a window beside the facilitator’s.")
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
    else:
        _write_file(output, text, force=force)


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
        click.echo(_columns(*words))


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
        click.echo(_columns(f"{line['revision']}", line["time"], line["text"]))


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
def sessions_export(session: str, names: str, output: Path) -> None:
    """Write a SESSION to one file, to hand on or bring to another computer."""
    from tabletop.console.reporting import places_of_names
    from tabletop.store.export import export_session
    from tabletop.store.folders import find_session, open_record, sessions_root

    folder = find_session(sessions_root(), session)
    if names == "none":
        for place in places_of_names(folder):
            click.echo(f"a name known from this session stands in: {place}", err=True)
    record = open_record(folder, readonly=True)
    try:
        text = export_session(record, names=names == "all")
    finally:
        record.close()
    _write_file(output, text)


@sessions.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def sessions_import(file: Path) -> None:
    """Bring an exported session here; its chain is checked first."""
    from tabletop.store.export import import_session
    from tabletop.store.folders import sessions_root

    with _files():
        text = file.read_text("utf-8", errors="surrogateescape")
    click.echo(import_session(sessions_root(), text).name)


@sessions.command("forget")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_forget(session: str, yes: bool) -> None:
    """Delete the names of a SESSION's people and say so in its record."""
    from tabletop.store.folders import find_session, forget, sessions_root
    from tabletop.system import utc_now

    folder = find_session(sessions_root(), session)
    _sure(yes, f"Delete all names kept with {folder.name}?")
    forget(folder, "people_forgotten/1", utc_now())
    click.echo(f"{folder.name}: names deleted", err=True)


@sessions.command("delete")
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def sessions_delete(session: str, yes: bool) -> None:
    """Delete a SESSION with all its files. This cannot be undone."""
    from tabletop.store.folders import delete_session, find_session, sessions_root

    folder = find_session(sessions_root(), session)
    _sure(yes, f"Delete {folder.name} with its whole record?")
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
        click.echo(_columns(entry.id, entry.title, entry.broken))


@main.command()
@click.argument("paths", nargs=-1)
@FORMAT
@click.option("--fits", default="", help="Screen sizes, such as 60x18,80x24: name each part that needs a second page.")
@click.option("--explain", default="", help="Explain a code, such as T104.")
@click.option("--full", is_flag=True, help="Look at every state a play can be in, however long that takes.")
@click.pass_context
def check(context: click.Context, paths: tuple[str, ...], form: str, fits: str, explain: str, full: bool) -> None:
    """Check exercises: every problem at once, with file, line and column."""
    from tabletop import checking

    if explain:
        click.echo(checking.explain(explain))
        return
    if not paths:
        raise UsageError("Which exercise?", "Name files or folders: tabletop check exercises")
    checked = checking.check_paths(paths, _sizes(fits), full=full)
    text = checked.render_json() if form == "json" else checked.render_text()
    if text:
        click.echo(text)
    click.echo(checked.summary, err=True)
    context.exit(int(checked.exit_code))


def _sizes(text: str) -> list[tuple[int, int]]:
    if not text:
        return []
    from tabletop.fitting import sizes_of

    return sizes_of(text)


@main.command()
@click.argument("kind", type=click.Choice(["exercise", "source", "facts", "cast"]), default="exercise")
def schema(kind: str) -> None:
    """The JSON Schema of the format, for editors."""
    from tabletop.exercise.schema import render

    click.echo(render(f"{kind}-1"), nl=False)


main.add_command(preview)
for verb in VERBS:
    main.add_command(verb)


# ---- what the verbs share --------------------------------------------------------------------------------------------


def _need_terminal(advice: str) -> None:
    """Refuse a full screen where there is no terminal for it. Raises UsageError."""
    there = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if not there or os.environ.get("TERM", "") in ("dumb", "unknown"):
        raise UsageError("This needs a terminal with a full screen, and there is none.", advice)


def _columns(*texts: str) -> str:
    """Return texts as one line, two spaces between them; what is empty is left out."""
    return "  ".join(clean(text, multiline=False) for text in texts if text)


def _sure(yes: bool, question: str) -> None:
    """Ask before something that cannot be undone. Leaves on a no. Raises UsageError where nobody can answer."""
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"Nobody is here to answer: {question}", "Nothing was done; say --yes to do it.")
    if not click.confirm(question):
        click.echo("Nothing was done.", err=True)
        raise click.exceptions.Exit(int(ExitCode.DONE))


def _write_file(path: Path, text: str, *, force: bool = False) -> None:
    """Write a new file that only its owner can read, and name it; one that is there stays unless ``force``.

    Raises UsageError, CannotRead.
    """
    from tabletop.system import private_file, random_bits

    with _files():
        if not force:
            try:
                private_file(path, text.encode("utf-8", "surrogatepass"))
            except FileExistsError:
                raise UsageError(f"{path} is there already.", "Nothing was overwritten; choose another name.") from None
        else:
            beside = path.with_name(f".{path.name}-{random_bits(40):010x}")
            private_file(beside, text.encode("utf-8", "surrogatepass"))
            beside.replace(path)
    click.echo(clean(str(path), multiline=False), err=True)


@contextmanager
def _files() -> Iterator[None]:
    """Turn what the system says about a file named in a call into words. Raises CannotRead."""
    try:
        yield
    except OSError as error:
        raise CannotRead(
            f"{error.filename or 'The file'}: {error.strerror or error}.", "Check the name and the folder’s rights."
        ) from error


# ---- leaving ---------------------------------------------------------------------------------------------------------


def run_main() -> int:
    """Run the program and return its exit code. Whatever goes wrong ends in a sentence, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign the terminal does not know must not end an evening
    try:
        code = main.main(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return int(code or 0)
    except BrokenPipeError:
        _silence(sys.stdout)
        return int(ExitCode.DONE)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return int(ExitCode.INTERRUPTED)
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> int:
    """Say what went wrong and return the exit code."""
    code = int(ExitCode.CANNOT_READ)
    if isinstance(error, click.ClickException):
        words = error.format_message()
        usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx is not None else ""
        code, told = int(ExitCode.USAGE), f"{usage}\n{words}" if usage and usage not in words else words
    elif isinstance(error, TabletopError):
        code, told = int(error.exit_code), str(error)
    elif isinstance(error, OSError) and error.filename is not None:
        told = f"{os.fsdecode(error.filename)}: {error.strerror}\nCheck that it is there and that you may use it."
    else:
        from tabletop.console.crash import crash_note

        told = crash_note(error)
    with suppress(OSError):  # nobody may be reading
        click.echo(clean(told), err=True)
    return code


def _silence(stream: Any) -> None:
    """Let what is still to be written to a closed pipe go nowhere, so that leaving does not fail a second time."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
