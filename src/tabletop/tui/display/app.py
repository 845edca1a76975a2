"""The room's screen: one thing at a time, large. It reads the room file and knows nothing else of a session."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import Worker

from tabletop import system
from tabletop.session.views import Piece, RoomView
from tabletop.store import folders
from tabletop.tui.display import following
from tabletop.tui.display.door import DoorCard
from tabletop.tui.shared.app import TabletopApp, run, terminal_or_refuse
from tabletop.tui.shared.part import PartView, Signs
from tabletop.tui.shared.themes import DEFAULT_THEME

POLL_SECONDS = 0.05
SIGN_SECONDS = 2.0

LOOKING_MS = 2_500
"""A moving beat is seen within this time; only then the screen says that there is none."""

NOTICE_SECONDS = 6.0

AWAY = "▲ waiting for the facilitator"
ASK_TO_LEAVE = "q again closes this screen · esc stays"

WAITING = RoomView(
    revision=0,
    title="",
    body=(
        Piece("card", text="Waiting for a session on this computer", note="Begin one in another window:  tabletop run"),
    ),
)
ENDED = RoomView(
    revision=0, title="", phase="closed", heading="Thank you", body=(Piece("text", text="This session is closed."),)
)
HELP = RoomView(
    revision=0,
    title="",
    part="help",
    heading="Keys of this screen",
    body=tuple(
        Piece("option", label=label, text=text)
        for label, text in (
            ("space, PgDn, PgUp", "the next page, or the one before, of what is too long for this screen"),
            ("t", "other colours"),
            ("q", "close this screen; the session goes on without it"),
            ("?", "back to the room"),
        )
    ),
)


class DisplayApp(TabletopApp):
    """The room's screen. ``session`` names one (an id, a beginning of one, ``last``); None follows whichever runs."""

    CSS = "Screen { background: $background; color: $foreground; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("space,pagedown", "turn(1)"),
        ("pageup", "turn(-1)"),
        ("q", "leave"),
        ("question_mark", "help"),
        ("escape", "stay"),
        ("t", "next_theme"),
    ]

    def __init__(
        self,
        session: str | None = None,
        *,
        root: Path | None = None,
        ascii: bool = False,
        calm: bool = False,
        theme: str = DEFAULT_THEME,
    ) -> None:
        super().__init__(ascii=ascii, calm=calm, theme=theme, go_on="tabletop display")
        self._screen_id = following.new_id()
        self._follower = following.Follower(root or folders.sessions_root(), session)
        self._stage = PartView(ascii=self.ascii, id="stage")
        self._card = DoorCard(ascii=self.ascii, id="door")
        self._began = system.monotonic_ms()
        self._counter = 0
        self._signing: Worker[None] | None = None
        self._notice = ""
        self._notice_until = 0
        self._asked = False
        self._helping = False

    def compose(self) -> ComposeResult:
        yield self._stage
        yield self._card

    def on_mount(self) -> None:
        self._poll()
        self._sign()
        self.set_interval(POLL_SECONDS, self._poll)
        self.set_interval(SIGN_SECONDS, self._sign)

    def on_unmount(self) -> None:
        if self._follower.folder is not None:
            following.sign_out(self._follower.folder, self._screen_id)
        self._follower.close()

    # --- what it shows ---

    def _poll(self) -> None:
        now = system.monotonic_ms()
        before = self._follower.folder
        self._follower.poll(now)
        if self._follower.folder not in (None, before):
            self._sign()
        if self._notice and now > self._notice_until:
            self._notice, self._asked = "", False
        self._show(now)

    def _show(self, now: int) -> None:
        follower = self._follower
        self._show_door(now)
        if self._helping:
            self._stage.show(HELP, Signs(notice=self._notice))
            return
        view: RoomView | None = follower.view
        if follower.ended:
            view = view if view is not None and view.phase == "closed" else ENDED
            self._stage.show(view, Signs(notice=self._notice or "waiting for the next session"))
        elif view is None:
            looked = follower.folder is not None or now - self._began > LOOKING_MS
            self._stage.show(WAITING if looked else None, Signs(notice=self._notice))
        else:
            away = follower.away(now)
            left = None if away else follower.left_ms(now)
            # In whole seconds, so that what stands on the screen changes once a second and not oftener.
            left = None if left is None else -(-left // 1000) * 1000
            notice = self._notice or (AWAY if away else "")
            alert = away and not self._notice
            self._stage.show(view, Signs(follower.ballots, left, follower.running, notice, alert))

    def _show_door(self, now: int) -> None:
        """Lay the card with address and code over the room's view, or take it away."""
        view, door = self._follower.view, self._follower.door(now)
        there = door is not None and view is not None and not (view.blank or self._helping or self._follower.ended)
        there = there and not self._notice and not self._follower.away(now)
        if door is not None and view is not None and there:
            self._card.show(door, view)
        if self._card.display != there:
            self._card.display, self._stage.display = there, not there

    def _sign(self) -> None:
        """Tell the console that this screen is there, how large it is and which page it shows."""
        folder = self._follower.folder
        if folder is None or (self._signing is not None and not self._signing.is_finished):
            return
        self._counter += 1
        columns, rows = self.size
        sign = partial(
            following.sign_in, folder, self._screen_id, columns, rows, self._counter, self._stage.page_text
        )  # fmt: skip
        self._signing = self.run_worker(sign, thread=True, exit_on_error=False, group="sign")

    def on_part_view_paged(self, _event: PartView.Paged) -> None:
        self._sign()

    # --- keys ---

    def _tell(self, words: str) -> None:
        self._notice = words
        self._notice_until = system.monotonic_ms() + int(NOTICE_SECONDS * 1000)
        self._show(system.monotonic_ms())

    def action_turn(self, by: int) -> None:
        """Go to another page of the present part."""
        self._asked, self._notice = False, ""
        self._stage.turn(by)

    def action_help(self) -> None:
        """Show the keys, or the room again."""
        self._helping = not self._helping
        self._show(system.monotonic_ms())

    def action_stay(self) -> None:
        """Take back help or the question whether to leave."""
        self._helping = self._asked = False
        self._tell("")

    def action_next_theme(self) -> None:
        """Go to the next theme and name it."""
        super().action_next_theme()
        self._asked = False
        self._tell(f"colours: {self.theme}")

    async def action_leave(self) -> None:
        """Close this screen, after a second press."""
        if self._asked:
            self.end(0)
        else:
            self._tell(ASK_TO_LEAVE)
            self._asked = True


def run_display(
    session: str | None = None, *, ascii: bool = False, calm: bool = False, theme: str = DEFAULT_THEME
) -> int:
    """Show the room's screen until it is closed; return the exit code.

    Raises UsageError without a terminal, NotFound for a session that does not exist.
    """
    terminal_or_refuse(plain=False)
    if session is not None:
        folders.find_session(folders.sessions_root(), session)
    return run(DisplayApp(session, ascii=ascii, calm=calm, theme=theme), plain=False)
