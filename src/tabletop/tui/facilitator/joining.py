"""Opening a session that was begun: first looking whether another window has it open, then asking."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tabletop.console.beating import LEFT
from tabletop.console.desk import Desk
from tabletop.console.sessions import reopen
from tabletop.errors import TabletopError
from tabletop.store import folders
from tabletop.tui.facilitator.chrome import Flow, Key, Keys, paragraph

WATCH_SECONDS = 2.5
"""A console writes its beat every two seconds; unmoved for longer than that, none is there just now."""


def console_is_there(folder: Path, stop: threading.Event | None = None) -> bool:
    """Return whether a console's beat moves in a session; waits ``WATCH_SECONDS`` at most, or until ``stop``.

    A console that left in good order said so, and is not waited for.
    """
    stop = stop or threading.Event()
    try:
        room = folders.open_room(folder)
    except TabletopError:
        return False
    try:
        first = room.last_beat()
        end = time.monotonic() + WATCH_SECONDS
        while first is not None and first.counter != LEFT and time.monotonic() < end and not stop.wait(0.1):
            if room.last_beat() != first:
                return True
    except TabletopError:
        return False
    finally:
        room.close()
    return False


@dataclass(frozen=True)
class Joined:
    """What came of it: a desk, the wish to look only, an error, or nothing."""

    desk: Desk | None = None
    look_only: bool = False
    error: TabletopError | None = None


class JoinScreen(ModalScreen[Joined]):
    """Opens the session in ``folder``."""

    CSS = """
    JoinScreen { align: center middle; }
    JoinScreen Vertical { width: 72; max-width: 96%; height: auto; background: $surface; padding: 1 2; }
    JoinScreen #words { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,j", "join", "join"),
        Binding("l", "look", "look only"),
        Binding("escape", "leave", "back"),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._asked = False
        self._stop = threading.Event()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield paragraph(f"Session {self._folder.name}", "heading")
            yield paragraph("Looking whether another window has it open…", "quiet", id="words")
            yield Keys([Key("esc", "back")])

    def on_mount(self) -> None:
        self._watch()

    def on_unmount(self) -> None:
        self._stop.set()

    @work(thread=True, exclusive=True, group="joining", exit_on_error=False)
    def _watch(self) -> None:
        if console_is_there(self._folder, self._stop):
            self.app.call_from_thread(self._ask)
        elif not self._stop.is_set():
            self._open_here()

    @work(thread=True, exclusive=True, group="joining", exit_on_error=False)
    def _open(self) -> None:
        self._open_here()

    def _open_here(self) -> None:
        try:
            joined = Joined(reopen(self._folder))
        except TabletopError as error:
            joined = Joined(error=error)
        except ValueError:
            joined = Joined(error=_other_version())
        if self._stop.is_set():
            if joined.desk is not None:
                joined.desk.close()
        else:
            self.app.call_from_thread(self.dismiss, joined)

    def _ask(self) -> None:
        self._asked = True
        words = (
            "Another window has this session open. Two consoles may run it together: each sees what the other does, "
            "and a key pressed in both moves one step."
        )
        self.query_one("#words", Flow).say(words, "text")
        keys = [Key("enter", "join"), Key("l", "look only: what the room sees"), Key("esc", "back")]
        self.query_one(Keys).offer(keys)

    def action_join(self) -> None:
        """Open a second console."""
        if self._asked:
            self._asked = False
            self._open()

    def action_look(self) -> None:
        """Show what the room sees, and nothing else."""
        if self._asked:
            self.dismiss(Joined(look_only=True))

    def action_leave(self) -> None:
        """Leave the session alone."""
        self._stop.set()
        self.dismiss(Joined())


def _other_version() -> TabletopError:
    return TabletopError(
        "This session's record holds something that this version of tabletop does not know.",
        "It was probably kept by a newer version; install that one to go on.",
    )
