"""The web side as the console sees it: a process of its own, started and ended here, never imported.

It outlives the console. Whether it lives is told by its row in ``screens``, where it is by its notice ``door``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from tabletop.errors import TabletopError
from tabletop.store import folders
from tabletop.text import clean

if TYPE_CHECKING:
    from tabletop.console.desk import Desk

WEB = "web"
DOOR_NOTICE, WISH_NOTICE = "door", "web_wish"
STOP = "stop"
SILENT_MS = 8_000
"""A counter that has not moved for this long means that the web side is gone."""
LINK_LIMIT = 200
MOST_WHY, WHY_LIMIT = 2, 400
"""Lines and signs of what a process says that are shown."""

"""The longest address that is believed; ours have about sixty signs."""
STARTING_MS = 20_000
"""So long a process may take to open its door."""

CERT, KEY = "TABLETOP_CERT", "TABLETOP_KEY"
"""Variables in which “tabletop serve” finds its certificate where none is given, as when a console starts it."""

Status = Literal["off", "starting", "on", "lost", "failed", "stopping"]


@dataclass(frozen=True)
class WebSide:
    """How the web side stands. ``url`` and ``code`` are what a phone needs, ``link`` the address with the secret in it,
    for the QR code, ``display`` that of the room's screen for a browser, ``others`` this computer's other addresses;
    ``pages`` counts the pages that are open. ``why`` is what the process said when it did not start."""

    status: Status = "off"
    url: str = ""
    code: str = ""
    link: str = ""
    display: str = ""
    others: tuple[str, ...] = ()
    lan: bool = False
    tls: bool = False
    pages: int = 0
    why: str = ""


def certificate_set() -> bool:
    """Tell whether a certificate is set for every web side that is started from here: nobody then reads along."""
    return bool(os.environ.get(CERT) and os.environ.get(KEY))


class WebProcess:
    """Starts, watches and ends the web side of one desk. ``command`` replaces what is started, in tests."""

    def __init__(self, desk: Desk, command: Sequence[str] | None = None) -> None:
        self._desk = desk
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._says: IO[bytes] | None = None
        """What the process says; a file without a name, readable by nobody else."""
        self.side = WebSide()
        self._started: int | None = None
        self._then: bool | None = None
        """Whether to open it to the room (or not) once it has ended; None to leave it ended."""
        self._stopping: int | None = None
        self._counter = -1
        self._moved = desk.monotonic_ms()

    # ---- looking

    def poll(self) -> bool:
        """Look how the web side stands; tell whether that changed."""
        before, now = self.side, self._desk.monotonic_ms()
        rows = self._desk.use_room(lambda room: [row for row in room.screens() if row.kind == WEB])
        if rows is None:
            return False
        there = rows[0] if rows else None
        if there is not None and there.counter != self._counter:
            self._counter, self._moved = there.counter, now
        alive = there is not None and now - self._moved <= SILENT_MS
        ended = self._process is not None and self._process.poll() is not None
        status = self._status(there is not None, alive, ended, now)
        pages = there.columns if there is not None and alive else 0
        self.side = replace(self._door(), status=status, pages=pages, why=self._why() if status == "failed" else "")
        return self.side != before

    def _why(self) -> str:
        """What the process said last, in one line; empty where it said nothing."""
        if self._says is None:
            return ""
        size = self._says.seek(0, os.SEEK_END)
        self._says.seek(max(0, size - WHY_LIMIT))
        lines = self._says.read().decode("utf-8", "replace").splitlines()
        said = [words for line in lines if (words := clean(line, multiline=False).strip())]
        said = [words for words in said if not words.startswith("Usage:")]
        return clean(" ".join(said[-MOST_WHY:]), multiline=False, limit=WHY_LIMIT)

    def _status(self, there: bool, alive: bool, ended: bool, now: int) -> Status:
        if self._stopping is not None:
            if there and alive and not ended and now - self._stopping <= SILENT_MS:
                return "stopping"
            self._stopped()
            return "starting" if self._started is not None else "off"
        if self._started is not None:
            if alive and there and not ended:
                self._started = None
                return "on"
            if not ended and now - self._started <= STARTING_MS:
                return "starting"
            self._started = None
            self._process = None
            return "failed"
        if there and alive and not ended:
            return "on"
        if there or ended:
            return "lost"
        return "failed" if self.side.status == "failed" else "lost" if self.side.status in ("on", "lost") else "off"

    def _stopped(self) -> None:
        self._stopping, self._process = None, None
        self._desk.use_room(lambda room: room.screen_gone(WEB))
        self._desk.use_room(lambda room: room.set_notice(WISH_NOTICE, ""))
        then, self._then = self._then, None
        if then is not None:
            self._spawn(then)

    def _door(self) -> WebSide:
        text = self._desk.use_room(lambda room: room.notice(DOOR_NOTICE)) or ""
        with suppress(ValueError, KeyError, TypeError, IndexError, RecursionError):
            door = json.loads(text)
            url, code, secret = (str(value) for value in (door["urls"][0], door["code"], door["secret"]))
            return WebSide(
                url=_word(url),
                code=_word(code),
                link=_word(f"{url}/#{secret}"),
                display=_word(f"{url}/display#{secret}"),
                others=tuple(_word(str(other)) for other in door["urls"][1:]),
                lan=door["lan"] is True,
                tls=door["tls"] is True,
            )
        return WebSide()

    # ---- doing

    def start(self, *, lan: bool) -> None:
        """Start it for this computer only, or open it to the room; where it runs the other way it is ended first."""
        if self._stopping is not None:
            self._then = lan
        elif self.side.status != "on":
            self._spawn(lan)
        elif self.side.lan != lan:
            self.stop(then=lan)

    def _spawn(self, lan: bool) -> None:
        self._desk.use_room(lambda room: room.screen_gone(WEB))
        self._desk.use_room(lambda room: room.set_notice(WISH_NOTICE, ""))
        self._counter = -1
        self._says = unnamed_file()
        command = [*(self._command or serve(self._desk.folder)), *(["--lan"] if lan else [])]
        self._process = spawn(command, self._says)
        if self._process is None:
            self.side = replace(self.side, status="failed")
            return
        self._started = self._moved = self._desk.monotonic_ms()
        self.side = replace(self.side, status="starting")

    def stop(self, *, then: bool | None = None) -> None:
        """Ask it to end."""
        self._then = then
        if self.side.status in ("off", "lost", "failed"):
            self._stopped()
            self.side = replace(self.side, status="off" if self._started is None else "starting")
            return
        self._started = None
        self._stopping = self._desk.monotonic_ms()
        self.side = replace(self.side, status="stopping")
        self._desk.use_room(lambda room: room.set_notice(WISH_NOTICE, STOP))

    def close(self) -> None:
        """Let go of it; it lives on, and a console finds it again by its row."""
        if self._process is not None and self._process.poll() is None:
            # Not ours to wait for any more; Python would warn of a process nobody waited for.
            self._process.returncode = 0
        self._process = None


def _word(text: str) -> str:
    return clean(text, multiline=False, limit=LINK_LIMIT)


def serve(folder: Path) -> list[str]:
    """Return the command that serves the session in ``folder``."""
    with suppress(TabletopError, OSError):
        if folder.parent.samefile(folders.sessions_root()):
            return [sys.executable, "-m", "tabletop", "serve", folder.name]
    return [sys.executable, "-m", "tabletop", "serve", str(folder.absolute())]


def unnamed_file() -> IO[bytes] | None:
    """Return a file that nobody else can open and that goes with whoever holds it; None where there is no room."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return None


def spawn(command: Sequence[str], says: IO[bytes] | None = None) -> subprocess.Popen[bytes] | None:
    """Start a process that hears nothing, writes its troubles into ``says`` and survives this one; None where the
    system does not let us."""
    try:
        return subprocess.Popen(  # noqa: S603  our own program, by its own path
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=says or subprocess.DEVNULL,
            start_new_session=True,
            close_fds=True,
            env=dict(os.environ),
        )
    except OSError:
        return None
