"""Leaving the usual way: jump, undo, drop, end here, time, movements nobody believes."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from tabletop.console.desk import Desk
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.session.decide import undo_told
from tabletop.session.parts import scene_of, shown_movements
from tabletop.session.show import movement_piece
from tabletop.session.state import State
from tabletop.session.voting import votes_lost
from tabletop.tui.facilitator.drawing import ACCENT, LIVE, QUIET, cut, plain
from tabletop.tui.facilitator.forms.base import Form, Host, place_of
from tabletop.tui.facilitator.forms.fields import Field, Words, listed
from tabletop.tui.facilitator.panes import clock_words


class WhyForm(Form):
    """Something that changes the course: what it does in one line, and why, which may be left open."""

    DEFAULT_CSS = "WhyForm #told { height: auto; margin: 0 0 1 0; }"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.seen = host.look.step

    def told(self) -> str:
        """Return in one line what handing in does."""
        return ""

    def lost(self) -> str:
        """Return what goes with an open vote; empty where nothing does."""
        lost = votes_lost(self.host.look.state, self.host.look.ballots)
        return f"{lost[0].upper()}{lost[1:]}." if lost else ""

    def command(self, why: str) -> co.Command:
        """Return the command."""
        raise NotImplementedError

    def why(self) -> Field:
        """Return the field for the reason."""
        words = Words(self.draft("why"), placeholder="may be left open and filled in later with r", id="why")
        return Field("Why", words)

    def fields(self) -> ComposeResult:
        yield Static(plain(f"{self.told()} {self.lost()}".rstrip()), id="told")
        yield self.why()

    def on_mount(self) -> None:
        self.query_one("#why").focus()

    def action_submit(self) -> None:
        self.send(self.command(self.query_one("#why", Words).words))


class UndoForm(WhyForm):
    """What would be taken back, in one line."""

    heading = "Undo"
    hint = "enter  take it back      esc  leave it"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.subject = undo_told(host.look.state)

    def told(self) -> str:
        return f"This takes back: {undo_told(self.host.look.state)}. Notes, people and time stay."

    def command(self, why: str) -> co.Command:
        return co.Undo(on=self.seen, why=why)


class DropForm(WhyForm):
    """Drop a scene that may go."""

    heading = "Drop this scene"
    hint = "enter  drop it      esc  stay"

    def told(self) -> str:
        return f"The room goes on in “{self.host.look.mine.may_drop}”. What this scene would have brought stays closed."

    def command(self, why: str) -> co.Command:
        return co.DropScene(on=self.seen, why=why)


class EndForm(WhyForm):
    """Close the exercise at the present scene and open the debrief."""

    heading = "End here"
    hint = "enter  end the exercise      esc  stay"

    def told(self) -> str:
        return "The exercise ends here and the debrief opens. Decisions not reached are listed as not reached."

    def command(self, why: str) -> co.Command:
        return co.EndHere(on=self.seen, why=why)


class JumpForm(WhyForm):
    """Go on in any scene."""

    heading = "Jump"
    hint = "↑ ↓  choose a scene      enter  jump      esc  stay"
    DEFAULT_CSS = "JumpForm OptionList { margin: 0 0 1 0; }"

    def fields(self) -> ComposeResult:
        rows = []
        for line in self.host.look.mine.scenes:
            mark = ("● ", ACCENT) if line.here else ("✓ ", LIVE) if line.visited else ("  ", "")
            note = "  here" if line.here else "  seen" if line.visited else ""
            rows.append((line.id, Content.assemble(mark, cut(line.title, 60), (note, QUIET))))
        yield listed(rows, id="scenes")
        if self.lost():
            yield Static(plain(self.lost()), id="told")
        yield self.why()

    def on_mount(self) -> None:
        scenes = self.query_one("#scenes", OptionList)
        scenes.can_focus = False
        here = next((i for i, line in enumerate(self.host.look.mine.scenes) if line.here), -1)
        following = self.host.look.mine.scenes[min(here + 1, scenes.option_count - 1)].id
        scenes.highlighted = place_of(scenes, self.draft("scenes", following))
        self.query_one("#why").focus()

    def action_step(self, by: int) -> None:
        """Choose another scene."""
        scenes = self.query_one("#scenes", OptionList)
        if by > 0:
            scenes.action_cursor_down()
        else:
            scenes.action_cursor_up()

    def command(self, why: str) -> co.Command:
        chosen = self.query_one("#scenes", OptionList).highlighted or 0
        return co.Jump(on=self.seen, scene=self.host.look.mine.scenes[chosen].id, why=why)


class TimeForm(Form):
    """The discussion clock: one key a change, each at once."""

    heading = "Time"
    hint = "+  one minute more      5  five more      -  one less      s  stop, go      0  set      esc  done"

    DEFAULT_CSS = """
    TimeForm > #card { width: 62; }
    TimeForm #clock { height: 1; text-style: bold; margin: 0 0 1 0; }
    TimeForm #set_field { display: none; }
    TimeForm #set_field.-shown { display: block; }
    """

    def fields(self) -> ComposeResult:
        yield Static(self._clock(), id="clock")
        yield Field("Minutes", Words(placeholder="how many are left", id="minutes"), id="set_field")

    def _clock(self) -> Content:
        timer = self.host.look.room.timer
        if timer is None:
            return plain("No clock is running. + or 5 starts one.", QUIET)
        state = "running" if timer.running else "stopped"
        return Content.assemble((clock_words(timer.left), f"bold {ACCENT}"), (f"  left, {state}", QUIET))

    def looked(self) -> None:
        """Show the clock as it stands."""
        self.query_one("#clock", Static).update(self._clock())

    def on_key(self, event: events.Key) -> None:
        if self.query_one("#minutes").has_focus:
            return
        typed = event.character or ""
        if typed in ("+", "="):
            self._change(1)
        elif typed == "5":
            self._change(5)
        elif typed in ("-", "−"):
            self._change(-1)
        elif typed == "s":
            self.send(_stop_or_go, lambda _: self.looked())
        elif typed == "0":
            self.query_one("#set_field").add_class("-shown")
            self.query_one("#minutes").focus()
        else:
            return
        event.stop()
        event.prevent_default()

    def _change(self, minutes: int) -> None:
        self.send(lambda desk: _add(desk, minutes), lambda _: self.looked())

    def action_submit(self) -> None:
        typed = self.query_one("#minutes", Words).words
        if not typed:
            self.dismiss()
            return
        try:
            minutes = float(typed.replace(",", "."))
        except ValueError:
            minutes = -1
        if not 0 <= minutes <= 600:
            self.say("Minutes: a number from 0 to 600.")
            return
        self.send(co.SetTimer(left=round(minutes * 60_000)))


def _add(desk: Desk, minutes: int) -> Any:
    clock = desk.state.clock
    left = max(clock.left_at(desk.clock.look()), 0) if clock is not None else 0
    return desk.do(co.SetTimer(left=max(left + minutes * 60_000, 0), running=clock.running if clock else True))


def _stop_or_go(desk: Desk) -> Any:
    clock = desk.state.clock
    if clock is None:
        return Refusal("no clock is running: + or 5 starts one")
    return desk.do(co.SetTimer(left=clock.left_at(desk.clock.look()), running=not clock.running))


class BelieveForm(Form):
    """“We disagree: no move.” Which movement, and why the room does not believe it."""

    heading = "We do not believe it"
    hint = "↑ ↓  choose      enter  refuse it      esc  back"

    DEFAULT_CSS = "BelieveForm OptionList { margin: 0 0 1 0; }"

    def fields(self) -> ComposeResult:
        yield listed([(name, words) for name, words in movements(self.host.look.state)], id="moves")
        yield Field("Why", Words(self.draft("why"), placeholder="what the room doubts", id="why"))

    def on_mount(self) -> None:
        moves = self.query_one("#moves", OptionList)
        moves.can_focus = False
        if moves.option_count:
            moves.highlighted = place_of(moves, self.draft("moves", moves.options[0].id or ""), 0)
        self.query_one("#why").focus()

    def action_step(self, by: int) -> None:
        """Choose another movement."""
        self.confirming = False
        moves = self.query_one("#moves", OptionList)
        if by > 0:
            moves.action_cursor_down()
        else:
            moves.action_cursor_up()

    def action_submit(self) -> None:
        chosen = self.query_one("#moves", OptionList).highlighted
        if chosen is None:
            self.say("Nothing has moved here.")
            return
        name = movements(self.host.look.state)[chosen][0]
        why = self.query_one("#why", Words).words
        self.send(co.RefuseMovement(indicator=name, why=why, confirmed=self.confirming))


def movements(state: State) -> list[tuple[str, Content]]:
    """Return the movements the room sees now, by indicator, in words."""
    made = state.decision_of_visit()
    if state.phase != "scene" or scene_of(state) is None:
        return []
    if made is not None and state.moment.part != "landed":
        moved, revision = made.made.movements, made.revision
    else:
        moved, revision = state.moment.path[-1].movements, state.moment.path[-1].begun
    rows = []
    for one in shown_movements(state, moved):
        piece = movement_piece(state, one, revision)
        rows.append(
            (one.indicator, Content.assemble((f"{piece.letter} {piece.label}  ", "bold"), (cut(piece.text, 50), QUIET)))
        )
    return rows
