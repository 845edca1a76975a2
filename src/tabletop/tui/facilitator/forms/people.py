"""Who is here, and in which role."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tabletop.console.desk import Desk, Kept
from tabletop.session import commands as co
from tabletop.session.telling import role_name
from tabletop.text import clean
from tabletop.tui.facilitator.drawing import QUIET, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Field, Words, listed


class PeopleForm(Form):
    """The seats: one more, one less, another role, a name where names are kept."""

    heading = "People"
    hint = "a  one more      x  free this seat      r  role      esc  done"

    BINDINGS: ClassVar[list[BindingType]] = [("a", "add"), ("x", "free"), ("r", "role"), ("n", "name")]

    DEFAULT_CSS = "PeopleForm OptionList { margin: 0 0 1 0; }"

    def __init__(self, host: Host, names: dict[int, str]) -> None:
        super().__init__(host)
        self.names = names
        if host.look.state.settings.get("names"):
            self.hint = "a  one more      x  free this seat      r  role      n  name      esc  done"

    def fields(self) -> ComposeResult:
        yield listed(self._rows(), id="seats")

    def on_mount(self) -> None:
        seats = self.query_one("#seats", OptionList)
        seats.focus()
        seats.highlighted = 0 if seats.option_count else None

    def _rows(self) -> list[tuple[str, Content]]:
        state = self.host.look.state
        rows = []
        for seat, role in sorted(state.seats.items()):
            name = f"  {self.names[seat]}" if self.names.get(seat) else ""
            words = Content.assemble((f"{seat:>3}  ", QUIET), (role_name(state, role) or "no role", ""), (name, QUIET))
            rows.append((str(seat), words))
        return rows

    def _draw(self) -> None:
        seats = self.query_one("#seats", OptionList)
        place = seats.highlighted or 0
        seats.clear_options()
        for name, words in self._rows():
            seats.add_option(Option(words, id=name))
        seats.highlighted = min(place, seats.option_count - 1) if seats.option_count else None

    @property
    def seat(self) -> int:
        """The seat chosen; 0 when there is none."""
        seats = self.query_one("#seats", OptionList)
        numbers = sorted(self.host.look.state.seats)
        return numbers[seats.highlighted] if seats.highlighted is not None and seats.highlighted < len(numbers) else 0

    def action_submit(self) -> None:
        self.dismiss()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_role()

    def action_add(self) -> None:
        """One more person."""
        self.send(co.TakeSeat(), lambda _: self._draw())

    def action_free(self) -> None:
        """This person leaves."""
        if self.seat:
            self.send(co.FreeSeat(seat=self.seat), lambda _: self._draw())

    def action_role(self) -> None:
        """Give another role."""
        if self.seat and self.host.look.state.compiled.exercise.roles:
            self.app.push_screen(RoleForm(self.host, self.seat), lambda _: self._draw())

    def action_name(self) -> None:
        """Write a name down, where names are kept."""
        if self.seat and self.host.look.state.settings.get("names"):
            self.app.push_screen(NameForm(self.host, self.seat, self.names), lambda _: self._draw())


class RoleForm(Form):
    """Another role for a seat."""

    heading = "Role"
    hint = "↑ ↓  choose      enter  give it      esc  back"

    def __init__(self, host: Host, seat: int) -> None:
        super().__init__(host)
        self.seat = seat
        self.roles = ["", *host.look.state.compiled.exercise.roles]

    def fields(self) -> ComposeResult:
        state = self.host.look.state
        taken = list(state.seats.values())
        rows = []
        for role in self.roles:
            free = role and role not in taken
            words = plain(role_name(state, role) if role else "no role")
            rows.append((role or "-", Content.assemble(words, ("  nobody plays it", QUIET) if free else "")))
        yield listed(rows, id="roles")

    def on_mount(self) -> None:
        roles = self.query_one("#roles", OptionList)
        now = self.host.look.state.seats.get(self.seat, "")
        roles.highlighted = self.roles.index(now) if now in self.roles else 0
        roles.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.send(co.GiveRole(seat=self.seat, role=self.roles[event.option_index]))


class NameForm(Form):
    """Who sits on a seat. Names stand outside the record's chain and can be forgotten."""

    heading = "Name"

    def __init__(self, host: Host, seat: int, names: dict[int, str]) -> None:
        super().__init__(host)
        self.seat, self.names = seat, names

    def fields(self) -> ComposeResult:
        yield Field("Name", Words(self.names.get(self.seat, ""), id="name"))
        yield Field("Organisation", Words(id="organisation"))

    def on_mount(self) -> None:
        self.query_one("#name").focus()

    def action_submit(self) -> None:
        name, organisation = (self.query_one(f"#{field}", Words).words for field in ("name", "organisation"))
        seat = self.seat

        def work(desk: Desk) -> Any:
            desk.record.set_person(seat, name, organisation)
            return Kept()

        self.names[seat] = name
        self.send(work)


def names_kept(desk: Desk) -> dict[int, str]:
    """Return the names by seat, as far as names are kept."""
    if not desk.state.settings.get("names"):
        return {}
    return {seat: clean(person.name, multiline=False) for seat, person in desk.record.people().items()}
