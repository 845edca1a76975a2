"""The facilitator's program: library, set-up, lobby, console, play alone. Each way in is one function for the verbs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tabletop import system
from tabletop.console.alone import ALONE
from tabletop.console.desk import Desk
from tabletop.console.reporting import write_reports
from tabletop.console.sessions import SetUp, begin
from tabletop.errors import ExitCode, KeepingFailed, TabletopError
from tabletop.exercise.exercise import Exercise
from tabletop.store import folders
from tabletop.text import clean
from tabletop.tui.facilitator.alone import AloneScreen
from tabletop.tui.facilitator.asking import Begin, Facilitate, GoOn, Left, Prepare
from tabletop.tui.facilitator.joining import Joined, JoinScreen
from tabletop.tui.facilitator.keyhelp import KeyHelp
from tabletop.tui.facilitator.library import LibraryScreen
from tabletop.tui.facilitator.lobby import LobbyScreen
from tabletop.tui.facilitator.setup import SetUpScreen
from tabletop.tui.shared.app import TabletopApp, run


@dataclass
class Evening:
    """What happened while the program ran, for the words after it: sessions left, an error, a wish to look only."""

    sessions: dict[str, tuple[Path, bool]] = field(default_factory=dict)
    """Folder and whether it was closed, by session id, in the order in which they were left."""
    error: TabletopError | None = None
    look_only: Path | None = None


class FacilitatorApp(TabletopApp):
    """``first`` is told the app once it runs and opens its first screen. ``sessions`` is the folder of all sessions,
    ``here`` the one reports are written into, ``roots`` the folders of exercises (default: those shipped)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "next_theme", "next theme"),
        Binding("question_mark", "keys", "keys"),
    ]

    def __init__(
        self,
        first: Callable[[FacilitatorApp], None],
        *,
        sessions: Path | None = None,
        here: Path | None = None,
        roots: Sequence[Path] | None = None,
    ) -> None:
        super().__init__()
        self.evening = Evening()
        self.sessions = sessions or folders.sessions_root()
        self.here = here or Path.cwd()
        self.roots = roots
        self._first = first
        self._desk: Desk | None = None

    def on_mount(self) -> None:
        self._first(self)

    # ---- what screens ask for

    def open_library(self) -> None:
        """Show the library."""
        self.push_screen(LibraryScreen(self.sessions, self.roots, self.here))

    def on_prepare(self, event: Prepare) -> None:
        """Set up a session."""
        self.prepare(event.exercise)

    def prepare(self, exercise: Exercise, setup: SetUp | None = None) -> None:
        """Show the set-up of an exercise; leaving it leaves the program where there is nothing to go back to."""
        self.push_screen(SetUpScreen(exercise, self.sessions, setup), lambda _: self._back())

    def on_begin(self, event: Begin) -> None:
        """Make a session."""
        self.begin(event.exercise, event.setup)

    @work(thread=True, exclusive=True, group="beginning", exit_on_error=False)
    def begin(self, exercise: Exercise, setup: SetUp) -> None:
        """Make a session and open its first screen."""
        try:
            desk = begin(exercise, setup, self.sessions)
        except TabletopError as error:
            self.call_from_thread(self._not_begun, error)
        else:
            self.call_from_thread(self._begun, desk)

    def begin_alone(self, exercise: Exercise) -> None:
        """Make a session for one person."""
        self.begin(exercise, ALONE)

    def _not_begun(self, error: TabletopError) -> None:
        if isinstance(self.screen, SetUpScreen):
            self.screen.refuse(f"▲ {error.message} {error.advice}")
        elif len(self.screen_stack) > 1:
            self.notify(f"{error.message} {error.advice}", severity="error", markup=False)
        else:
            self.fail(error)

    def _begun(self, desk: Desk) -> None:
        self._hold(desk)
        if isinstance(self.screen, SetUpScreen):
            self.pop_screen()
        settings = desk.state.settings
        if settings.get("alone") or settings.get("single_screen"):
            self._play(desk)
        else:
            self.push_screen(LobbyScreen(desk))

    def on_facilitate(self, event: Facilitate) -> None:
        """From the lobby to the console."""
        self.pop_screen()
        self._play(event.desk)

    def on_go_on(self, event: GoOn) -> None:
        """Go on with a session."""
        self.open_again(event.folder)

    def open_again(self, folder: Path) -> None:
        """Open a session that was begun."""
        self.push_screen(JoinScreen(folder), lambda joined: self._joined(folder, joined))

    def _joined(self, folder: Path, joined: Joined | None) -> None:
        if joined is None:
            self._back()
        elif joined.desk is not None:
            self._hold(joined.desk)
            self._play(joined.desk)
        elif joined.look_only:
            self.evening.look_only = folder
            self.exit()
        elif joined.error is not None and len(self.screen_stack) > 1:
            self.notify(f"{joined.error.message} {joined.error.advice}", severity="error", markup=False)
        elif joined.error is not None:
            self.fail(joined.error)
        else:
            self._back()

    def _play(self, desk: Desk) -> None:
        screen: Screen[Any]
        if desk.state.settings.get("alone"):
            screen = AloneScreen(desk, self.here)
        else:
            from tabletop.tui.facilitator.console import ConsoleScreen

            screen = ConsoleScreen(desk, on_report=lambda names: str(write_reports(desk, self.here, names)))
        self.push_screen(screen, lambda _: self._let_go())

    def on_left(self, event: Left) -> None:
        """Back from a session: to the library if one came from there, else out of the program."""
        self.pop_screen()
        self._let_go()

    def action_keys(self) -> None:
        """Show the keys of the screen one is on."""
        if not self.screen.is_modal:
            self.push_screen(KeyHelp(self.screen))

    # ---- the desk in use

    def _hold(self, desk: Desk) -> None:
        self._desk = desk
        self.evening.sessions.pop(desk.session_id, None)
        self.evening.sessions[desk.session_id] = (desk.folder, desk.state.closed)

    def _let_go(self) -> None:
        self.put_away()
        self._back()

    def put_away(self) -> None:
        """Close the desk in use. Calling it twice does no harm."""
        desk, self._desk = self._desk, None
        if desk is not None:
            self.evening.sessions[desk.session_id] = (desk.folder, desk.state.closed)
            with suppress(TabletopError):
                desk.close()

    def _back(self) -> None:
        """Leave the program unless a screen is left to go back to. The bottom of the stack is Textual's own."""
        if len(self.screen_stack) <= 1:
            self.exit()

    def fail(self, error: TabletopError) -> None:
        """Leave because of an error; it is told after the screen is restored."""
        self.evening.error = error
        self.exit(return_code=int(error.exit_code))


# ---- ways in --------------------------------------------------------------------------------------------------------


def run_library() -> int:
    """Open the library; return the exit code."""
    return _run(lambda app: app.open_library())


def run_exercise(exercise: Exercise, setup: SetUp | None = None) -> int:
    """Open the set-up of an exercise, filled in as ``setup`` says; return the exit code."""
    return _run(lambda app: app.prepare(exercise, setup))


def run_alone(exercise: Exercise) -> int:
    """Play an exercise alone; return the exit code."""
    return _run(lambda app: app.begin_alone(exercise))


def run_resume(folder: Path) -> int:
    """Go on with the session in ``folder``; return the exit code."""
    return _run(lambda app: app.open_again(folder))


def _run(first: Callable[[FacilitatorApp], None]) -> int:
    trouble = _no_place(folders.sessions_root())
    if trouble is not None:
        sys.stderr.write(f"{clean(str(trouble))}\n")
        return int(trouble.exit_code)
    app = FacilitatorApp(first)
    try:
        code = run(app)
    finally:
        app.put_away()
    try:
        _tell(app.evening)
    except OSError:  # the window is gone; nothing that is still to be written may change the exit code
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
    if app.evening.look_only is not None and code == ExitCode.DONE:
        from tabletop.tui.display.app import run_display

        return run_display(app.evening.look_only.name)
    return code


def _no_place(root: Path) -> TabletopError | None:
    """Return why sessions cannot be kept under ``root``; None when they can, as far as one sees."""
    advice = f"Set {system.HOME_VARIABLE} to a folder that you may write in."
    try:
        system.private_folder(root)
        probe = root / f".probe-{system.random_bits(32):08x}"
        system.private_file(probe)
        probe.unlink()
    except OSError as error:
        return KeepingFailed(f"Sessions cannot be kept in {root}: {error.strerror or error}.", advice)
    return None


def _tell(evening: Evening) -> None:
    """Say in one line a session where its record is and what can be done with it."""
    if evening.error is not None:
        sys.stderr.write(f"{clean(str(evening.error))}\n")
    for identity, (folder, closed) in evening.sessions.items():
        words = [] if closed else [f"go on: tabletop resume {identity}"]
        words += [f"report: tabletop report {identity}", f"kept in {folder}"]
        sys.stdout.write(f"{clean(' · '.join(words), multiline=False)}\n")
    sys.stdout.flush()
