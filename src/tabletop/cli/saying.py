"""What the verbs share: saying a line, asking before harm, writing a file, refusing where there is no terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from tabletop.errors import CannotRead, ExitCode, UsageError
from tabletop.text import clean

FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
"""How a verb that reports says what it found."""


def say(text: str) -> None:
    """Write one line for a person, in ASCII where the terminal knows no more."""
    if ascii_wanted():
        from tabletop.console.saying import ascii_only

        text = ascii_only(text)
    click.echo(text)


def ascii_wanted() -> bool:
    """Tell whether only ASCII may be written: somebody asked for it, or the terminal knows no more."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return bool(os.environ.get("TABLETOP_ASCII")) or "utf" not in encoding.lower()


def need_terminal(advice: str) -> None:
    """Refuse a full screen where there is no terminal for it. Raises UsageError."""
    there = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if not there or os.environ.get("TERM", "") in ("dumb", "unknown"):
        raise UsageError("This needs a terminal with a full screen, and there is none.", advice)


def columns(*texts: str) -> str:
    """Return texts as one line, two spaces between them; what is empty is left out."""
    return "  ".join(clean(text, multiline=False) for text in texts if text)


def sure(yes: bool, question: str) -> None:
    """Ask before something that cannot be undone. Leaves on a no. Raises UsageError where nobody can answer."""
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(f"Nobody is here to answer: {question}", "Nothing was done; say --yes to do it.")
    if not click.confirm(question):
        click.echo("Nothing was done.", err=True)
        raise click.exceptions.Exit(int(ExitCode.DONE))


def write_file(path: Path, text: str | bytes, *, force: bool = False) -> None:
    """Write a new file that only its owner can read, and name it; one that is there stays unless ``force``.

    Raises UsageError, CannotRead.
    """
    from tabletop.system import private_file, random_bits

    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    with files():
        if not force:
            try:
                private_file(path, data)
            except FileExistsError:
                raise UsageError(f"{path} is there already.", "Nothing was overwritten; choose another name.") from None
        else:
            beside = path.with_name(f".{path.name}-{random_bits(40):010x}")
            private_file(beside, data)
            beside.replace(path)
    click.echo(clean(str(path), multiline=False), err=True)


def may_replace(path: Path) -> bool:
    """Ask on a terminal whether a file that is there may go; elsewhere nobody can say so, and it stays."""
    if not path.exists() or sys.stdin is None or not sys.stdin.isatty():
        return False
    return click.confirm(f"{path} is there already. Overwrite it?", err=True)


@contextmanager
def files() -> Iterator[None]:
    """Turn what the system says about a file named in a call into words. Raises CannotRead."""
    try:
        yield
    except OSError as error:
        raise CannotRead(
            f"{error.filename or 'The file'}: {error.strerror or error}.", "Check the name and the folder’s rights."
        ) from error


def silence(stream: Any) -> None:
    """Let what is still to be written to a closed pipe go nowhere, so that leaving does not fail a second time."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
