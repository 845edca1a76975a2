"""The author's verbs that play: ``explore``, ``playtest``, ``map``, ``new``, ``replay``.

As in ``cli``, each imports what it needs inside itself; data goes to stdout, words to stderr.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from tabletop.cli.saying import ascii_wanted, may_replace, say, write_file
from tabletop.errors import ExitCode, UsageError
from tabletop.text import clean

PATH = click.argument("path")
FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
MOST_SECONDS = 60
"""Seconds after which ``explore`` stops unless everything is asked for."""


@click.command()
@PATH
@FORMAT
@click.option("--block", "blocked", multiple=True, metavar="SCENE/OPTION", help="What if nobody chooses this option?")
@click.option("--set", "words", multiple=True, metavar="FLAG=VALUE", help="What if this flag began so?")
@click.option("--full", is_flag=True, help="Look at every state, however long that takes.")
@click.pass_context
def explore(
    context: click.Context, path: str, form: str, blocked: tuple[str, ...], words: tuple[str, ...], full: bool
) -> None:
    """Count what plays of an exercise come to: endings, minutes, bottlenecks, balance. PATH is a file or an id."""
    from tabletop.cli.patience import Patience
    from tabletop.explore.search import MOST_STATES
    from tabletop.explore.summary import summarise
    from tabletop.explore.summary_words import as_data, render_text
    from tabletop.library import load_exercise

    exercise = load_exercise(path)
    with Patience(None if full else MOST_SECONDS) as patience:
        found = summarise(
            exercise,
            most_states=None if full else MOST_STATES,
            stop=patience.stop,
            blocked=[_option(exercise, text) for text in blocked],
            words=dict(_word(exercise, text) for text in words),
        )
    _say(_json(as_data(found)) if form == "json" else render_text(found))
    if patience.asked:
        context.exit(int(ExitCode.INTERRUPTED))


def _option(exercise: Any, text: str) -> tuple[str, str]:
    """Return the (scene, option) a ``SCENE/OPTION`` names. Raises UsageError."""
    from tabletop.exercise.nearest import did_you_mean

    scene_id, slash, option = text.partition("/")
    scene = exercise.scenes.get(scene_id)
    if scene is None:
        raise UsageError(f"there is no scene “{_short(scene_id)}”", did_you_mean(scene_id, exercise.scenes))
    options = scene.decision.options if scene.decision is not None else {}
    if not slash:
        known = f"Its options: {', '.join(options)}" if options else "Nothing is decided in this scene."
        raise UsageError(f"“{_short(text)}” names no option: say SCENE/OPTION", known)
    if option not in options:
        raise UsageError(f"there is no option “{_short(option)}” in “{scene_id}”", did_you_mean(option, options))
    return scene_id, option


def _word(exercise: Any, text: str) -> tuple[str, str]:
    """Return the (flag, word) a ``FLAG=VALUE`` names. Raises UsageError."""
    from tabletop.exercise.nearest import did_you_mean

    name, sign, word = text.partition("=")
    if name not in exercise.flags:
        raise UsageError(f"there is no flag “{_short(name)}”", did_you_mean(name, exercise.flags))
    if word not in exercise.flags[name].words:
        known = exercise.flags[name].words
        if not sign:
            raise UsageError(f"“{_short(text)}” has no word: say FLAG=VALUE", f"Its words: {', '.join(known)}")
        raise UsageError(f"“{_short(word)}” is no word of “{name}”", f"Its words: {', '.join(known)}")
    return name, word


@click.command()
@PATH
@click.argument("names", nargs=-1)
@FORMAT
@click.option(
    "--random", "count", type=click.IntRange(0, 1_000_000), default=0, help="Play so often at random as well."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same plays.")
@click.pass_context
def playtest(context: click.Context, path: str, names: tuple[str, ...], form: str, count: int, seed: int) -> None:
    """Play the playtests an author has written: all, or those named. One that breaks its promise ends with 1."""
    from tabletop.exercise.nearest import did_you_mean
    from tabletop.explore.playtests import play_at_random, run_playtests
    from tabletop.library import load_exercise

    exercise = load_exercise(path)
    written = exercise.file.playtests
    for name in names:
        if name not in written:
            known = f"Known: {', '.join(written)}" if written else "None are written here."
            raise UsageError(f"there is no playtest “{_short(name)}”", did_you_mean(name, written, known))
    results = run_playtests(exercise, names)
    at_random = play_at_random(exercise, count, seed) if count else None
    if form == "json":
        data = {"playtests": [one.as_data() for one in results]}
        _say(_json(data | ({"random": at_random.as_data()} if at_random is not None else {})))
    else:
        for one in results:
            _say(one.render_text())
        if at_random is not None:
            _say(at_random.render_text())
    failed = sum(not one.passed for one in results)
    if results:
        click.echo(f"{len(results) - failed} of {len(results)} playtests kept their promise", err=True)
    elif not count:
        click.echo("No playtests are written here. Write some under “playtests:”, or say --random 100.", err=True)
    stuck = at_random is not None and (at_random.stuck_count or at_random.endless)
    context.exit(int(ExitCode.FINDINGS if failed or stuck else ExitCode.DONE))


@click.command("map")
@PATH
@click.option(
    "--format", "form", type=click.Choice(["text", "svg", "mermaid", "dot"]), default="text", show_default=True
)
@click.option(
    "--columns", type=click.IntRange(40, 400), default=80, show_default=True, help="How wide the text may be."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; default: stdout.")
@click.option("--force", is_flag=True, help="Overwrite the file.")
@click.option("--session", default="", metavar="SESSION", help="Show the way a group took in this session, too.")
def draw_map(path: str, form: str, columns: int, output: Path | None, force: bool, session: str) -> None:
    """Draw an exercise: its scenes, what leads where, how many plays pass, what was found. PATH is a file or an id."""
    from tabletop.cli.patience import Patience
    from tabletop.explore.folding import folded
    from tabletop.explore.map_graphs import draw_dot, draw_mermaid
    from tabletop.explore.map_svg import draw_svg
    from tabletop.explore.map_text import IN_ASCII, draw_text
    from tabletop.explore.picture import picture
    from tabletop.library import load_exercise

    exercise = load_exercise(path)
    with Patience(MOST_SECONDS) as patience:
        drawn = picture(exercise, stop=patience.stop)
    drawn = folded(_with_group(drawn, exercise, session) if session else drawn)
    draw = {"svg": draw_svg, "mermaid": draw_mermaid, "dot": draw_dot}.get(form, lambda one: draw_text(one, columns))
    text = clean(draw(drawn))
    if output is None and form == "text":
        say(text.translate(IN_ASCII) if ascii_wanted() else text)
    elif output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        if output.exists() and not force and not may_replace(output):
            raise UsageError(f"{output} is there already.", "Nothing was overwritten; --force draws it anew.")
        write_file(output, text if text.endswith("\n") else f"{text}\n", force=output.exists())


def _with_group(drawn: Any, exercise: Any, session: str) -> Any:
    """Return the map with the way of a session's group. Raises UsageError where it played something else."""
    from tabletop.explore.group_line import with_group
    from tabletop.session.events import Opened
    from tabletop.store.folders import find_session, sessions_root

    folder = find_session(sessions_root(), session)
    old, happened = _record(folder)
    if old.id != exercise.id:
        raise UsageError(
            f"the session {folder.name} played “{_short(old.id)}”, not “{_short(exercise.id)}”.",
            "Name the exercise it played, or another session.",
        )
    opened = next((one.event for one in happened if isinstance(one.event, Opened)), None)
    group = str(opened.settings.get("group") or "") if opened is not None else ""
    return with_group(drawn, exercise, old, happened, _short(group) if group else folder.name)


@click.command("new")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), default=Path("exercise.yaml"))
@click.option("--blank", is_flag=True, help="Only the bones.")
def new(path: Path, blank: bool) -> None:
    """Write a short, complete exercise to begin from. PATH: exercise.yaml."""
    from tabletop.starter import BLANK, EXAMPLE

    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{_short(str(path))} is not the name of an exercise.", "Choose a name that ends in .yaml.")
    write_file(path, BLANK if blank else EXAMPLE)
    name = _short(str(path))
    click.echo(
        f"Go on with: tabletop preview {name} · tabletop check {name} · tabletop run {name} --rehearse", err=True
    )


@click.command()
@click.argument("session", default="last")
@click.option("--against", required=True, metavar="PATH", help="The exercise as it is now: a file or an id.")
@FORMAT
@click.pass_context
def replay(context: click.Context, session: str, against: str, form: str) -> None:
    """Play a SESSION's record again in a newer text and name the first step that differs."""
    from tabletop.console.saying import clock
    from tabletop.explore.replay import first_difference
    from tabletop.library import load_exercise
    from tabletop.store.folders import find_session, sessions_root

    folder = find_session(sessions_root(), session)
    old, happened = _record(folder)
    found, same = first_difference(old, load_exercise(against), happened)
    if form == "json":
        data = {"session": folder.name, "same": same, "difference": found.as_data() if found is not None else None}
        _say(_json(data))
    elif found is not None:
        _say(f"{clock(found.at)} · step {same + 1} · {found.scene}: {found.what}")
        _say(f"    was: {found.was}")
        _say(f"    now: {found.now}")
    steps = "1 step goes as it did" if same == 1 else f"{same} steps go as they did"
    click.echo(steps + ("" if found is not None else "; nothing differs"), err=True)
    context.exit(int(ExitCode.FINDINGS if found is not None else ExitCode.DONE))


def _record(folder: Path) -> tuple[Any, list[Any]]:
    """Return the exercise a session was played with and all events of its record. Raises CannotRead, Damaged."""
    from tabletop.console.sessions import played_exercise
    from tabletop.session.events import Happened, read_event
    from tabletop.store.folders import open_record

    record = open_record(folder, readonly=True)
    try:
        kept = record.read()
        happened = [Happened(one.revision, one.at, one.wall, read_event(one.form, one.body)) for one in kept]
        return played_exercise(record.header), happened
    finally:
        record.close()


# ---- what these verbs share -----------------------------------------------------------------------------------------


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _say(text: str) -> None:
    click.echo(clean(text))


def _short(text: str) -> str:
    return clean(text, multiline=False, limit=60)


VERBS = (explore, playtest, draw_map, new, replay)
