"""What every full-screen program of ours shares: it leaves the terminal as it found it, whatever ends it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.filter import LineFilter
from textual.types import AnimationLevel

from tabletop import system
from tabletop.errors import ExitCode, UsageError
from tabletop.text import clean
from tabletop.tui.shared.ascii import AsciiOnly
from tabletop.tui.shared.themes import DEFAULT_THEME, FEW_COLOURS_THEME, NO_COLOUR_THEME, THEMES, next_theme
from tabletop.tui.shared.typed import Typed

CRASHED = 1
"""What a process returns after a fault of the program itself."""


class TabletopApp(App[None], inherit_bindings=False):
    """Base of console and display.

    ``ascii`` draws with ASCII only (also where the locale knows no more), ``calm`` moves nothing, ``go_on`` is the
    command that is named after a crash. Subclasses declare their own keys; ``q`` and Ctrl+C belong on ``leave``.
    """

    # In the terminal's own colours a card has no ground of its own that would part it from what lies behind it.
    CSS = "ModalScreen > Vertical:ansi, ModalScreen > VerticalScroll:ansi { border: round $line; }"

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+c,ctrl+q", "leave")]
    COMMANDS: ClassVar[set[type[Provider]]] = set()  # type: ignore[assignment]  # none that we do not know
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, *, ascii: bool = False, calm: bool = False, theme: str = DEFAULT_THEME, go_on: str = "tabletop resume"
    ) -> None:
        # Told at construction, Textual sends no colour at all; told later, it would only send grey.
        colourless = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if colourless else None)
        for known in THEMES:
            self.register_theme(known)
        self.theme = NO_COLOUR_THEME if colourless else theme
        self.ascii = ascii or ascii_only()
        self.calm = calm or bool(os.environ.get("SSH_TTY"))
        if self.calm:
            level: AnimationLevel = "none"
            self.animation_level = level
        self.go_on = go_on
        self._typed = Typed(self, self._hand_on)

    @property
    def ansi(self) -> bool:
        """Whether the terminal's own colours are used."""
        return bool(self.native_ansi_color)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every drawn line passes on its way out."""
        filters = super().get_line_filters()
        return [*filters, AsciiOnly()] if self.ascii else filters

    def on_load(self) -> None:
        """Let signals end the program as ``q`` does, and keep faults of background tasks off the terminal.

        Before the terminal is taken, so that it holds for everything that follows.
        """
        loop = asyncio.get_running_loop()
        system.on_end_signals(self.end, loop)
        with contextlib.suppress(NotImplementedError):  # Windows' event loops take no signals
            loop.add_signal_handler(signal.SIGINT, self.end, int(ExitCode.INTERRUPTED))
        loop.set_exception_handler(_keep_unseen)

    def end(self, code: int) -> None:
        """End with this exit code; the terminal is restored first."""
        self.exit(return_code=code)

    async def action_leave(self) -> None:
        """Leave; a subclass asks first."""
        self.end(ExitCode.DONE)

    def action_next_theme(self) -> None:
        """Go to the next theme."""
        self.theme = next_theme(self.theme)

    # --- keys ---

    async def on_event(self, event: events.Event) -> None:
        """Take in what the terminal says; keys one after another."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif not self._typed.waits(event):
            await self._hand_on(event)

    async def _hand_on(self, event: events.Event) -> None:
        target = self.focused or self.screen
        await super().on_event(event)
        self._typed.follow(target if event.is_forwarded else self)

    # --- when something goes wrong ---

    def panic(self, *_renderables: Any) -> None:
        """Textual would print what it holds; that may be what nobody in the room should read."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1] or self._exception
        note = keep_crash(error) if error is not None else None
        lines = ["tabletop has stopped because of a fault of its own. We are sorry. What was kept is kept."]
        lines.append(f"Go on with:  {self.go_on}")
        lines += [f"What is known of the fault:  {clean(str(note), multiline=False)}"] if note else []
        self._return_code = CRASHED
        self._exit_renderables[:] = [Text("\n".join(lines))]
        self._close_messages_no_wait()


def keep_crash(error: BaseException) -> Path | None:
    """Write a fault, without the values it had at hand, to ``crash/`` in the data folder (0600).

    Returns where it is, or None when it cannot be written.
    """
    folder = system.data_folder() / "crash"
    stamp = system.utc_now().replace(":", "").replace(".", "-")
    text = "".join(traceback.format_exception(error))
    try:
        path = system.private_folder(folder) / f"{stamp}-{os.getpid()}.txt"
        system.private_file(path, clean(text).encode("utf-8", "replace"))
    except OSError:
        return None
    return path


def _keep_unseen(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A fault in a task that nobody waits for: the room goes on, the fault is kept."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        keep_crash(error)


# ---- the terminal ---------------------------------------------------------------------------------------------------


def terminal_or_refuse(*, plain: bool = True) -> None:
    """Raise UsageError where no full-screen program can run: no terminal, or one that only types.

    ``plain`` says whether the verb has a ``--plain`` to advise.
    """
    instead = "Use --plain there." if plain else "The browser page or a window on this computer shows the same."
    # Textual draws on the standard error, and asks the standard input for keys.
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise UsageError("This needs a terminal to draw on, and there is none.", f"Run it in a window. {instead}")
    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        raise UsageError("This terminal can only print lines (TERM=dumb).", instead)


def ascii_only() -> bool:
    """Tell whether no more than ASCII is wanted (``--ascii``), or the locale has no more to offer."""
    if os.environ.get("TABLETOP_ASCII"):
        return True
    if sys.platform == "win32":
        return "utf" not in (getattr(sys.stderr, "encoding", "") or "").lower()
    named = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    return bool(named) and "utf" not in named.lower()


def run(app: TabletopApp, *, plain: bool = True) -> int:
    """Run ``app`` to its end and return the exit code. Raises UsageError like ``terminal_or_refuse``."""
    terminal_or_refuse(plain=plain)
    if app.theme == DEFAULT_THEME and app.console.color_system == "standard":
        app.theme = FEW_COLOURS_THEME
    app.run()
    _let_go()
    return app.return_code or 0


def _let_go() -> None:
    """Where the window was closed, nothing can be written any more; Python would end with 120 over that."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
