"""Who is here, and in which role."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tabletop.console.desk import Desk, Kept
from tabletop.session import commands as co
from tabletop.session.telling import role_name
from tabletop.text import clean
from tabletop.tui.facilitator.drawing import ACCENT, LIVE, QUIET, Lines, plain
from tabletop.tui.facilitator.forms.base import Form, Host
from tabletop.tui.facilitator.forms.fields import Field, Words, listed


class PeopleForm(Form):
    """The seats: one more, one less, another role, a name where names are kept; and who has come by phone."""

    heading = "People"

    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "add"),
        ("x", "free"),
        ("r", "role"),
        ("n", "name"),
        ("t", "take_over"),
        ("f", "let_go"),
        ("l", "lock"),
    ]

    DEFAULT_CSS = "PeopleForm OptionList { margin: 0 0 1 0; }"

    def __init__(self, host: Host, names: dict[int, str]) -> None:
        super().__init__(host)
        self.names = names
        self._drawn: object = None
        self.hint = self._keys()

    def fields(self) -> ComposeResult:
        yield Static(self._phones(), id="phones")
        yield listed(self._rows(), id="seats")

    def _keys(self) -> str:
        keys = ["a  one more"]
        if self.host.look.state.seats:
            keys += ["x  free this seat", "r  role"]
            keys += ["n  name"] if self.host.look.state.settings.get("names") else []
        if self._by_phone():
            keys += ["t  new phone", "f  take its phone off"]
            keys.append("l  let people in" if self.host.look.seated.locked else "l  lock the door")
        return "      ".join([*keys, "esc  done"])

    def _by_phone(self) -> bool:
        look = self.host.look
        return bool(look.seated.phones or look.seated.waiting) or look.web.status == "on"

    def _phones(self) -> Content:
        look = self.host.look
        if not self._by_phone():
            return Content("") if look.state.seats else plain("Nobody is here: a adds a seat.")
        seated = look.seated
        said = [f"{len(seated.phones)} of {look.state.present} by phone"]
        said += [f"{seated.observers} looking on"] if seated.observers else []
        said += [f"{seated.waiting} waiting"] if seated.waiting else []
        said += ["locked: nobody more comes in"] if seated.locked else []
        said += [f"the next phone takes seat {seated.expected}"] if seated.expected else []
        return plain(" · ".join(said), QUIET)

    def looked(self) -> None:
        """Draw who is here now, if that differs."""
        look = self.host.look
        if self._drawn not in (None, (look.state.seats, look.seated)):
            self._draw()
        self._drawn = (look.state.seats, look.seated)

    def on_mount(self) -> None:
        seats = self.query_one("#seats", OptionList)
        seats.focus()
        seats.highlighted = 0 if seats.option_count else None

    def _rows(self) -> list[tuple[str, Content]]:
        state, phones = self.host.look.state, self.host.look.seated.phones
        rows = []
        for seat, role in sorted(state.seats.items()):
            name = f"  {self.names[seat]}" if self.names.get(seat) else ""
            mark = ("● ", LIVE) if seat in phones else ("○ ", QUIET) if self._by_phone() else ("", "")
            expected = ("  waits for its new phone", ACCENT) if seat == self.host.look.seated.expected else ("", "")
            role_words = (role_name(state, role) or "no role", "")
            words = Content.assemble((f"{seat:>3}  ", QUIET), mark, role_words, (name, QUIET), expected)
            rows.append((str(seat), words))
        return rows

    def _draw(self) -> None:
        seats = self.query_one("#seats", OptionList)
        place = seats.highlighted or 0
        seats.clear_options()
        for name, words in self._rows():
            seats.add_option(Option(words, id=name))
        seats.highlighted = min(place, seats.option_count - 1) if seats.option_count else None
        self.query_one("#phones", Static).update(self._phones())
        self.hint = self._keys()
        self.query_one("#hint", Lines).show(self.hints)

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

    def action_take_over(self) -> None:
        """Let another phone take this seat over."""
        if self.seat and self._by_phone():
            self.app.push_screen(TakeOverForm(self.host, self.seat, self.names), lambda _: self._draw())

    def action_let_go(self) -> None:
        """Take the phone off this seat; the person stays."""
        seat = self.seat
        if seat and self._by_phone():
            self.send(lambda desk: desk.seating.let_go(seat), lambda _: self._draw())

    def action_lock(self) -> None:
        """Let nobody more in, or let them in again."""
        on = not self.host.look.seated.locked
        if self._by_phone():
            self.send(lambda desk: desk.seating.lock(on), lambda _: self._draw())

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


class TakeOverForm(Form):
    """A lost or broken phone: another one goes on with the same seat."""

    heading = "A new phone for this seat"
    hint = "↑ ↓  choose      enter  this one      esc  back"
    beside = 3

    def __init__(self, host: Host, seat: int, names: dict[int, str]) -> None:
        super().__init__(host)
        self.seat, self.names = seat, names
        self.others = [0, *sorted(host.look.seated.phones - {seat}, reverse=True)]

    def fields(self) -> ComposeResult:
        state = self.host.look.state
        role = role_name(state, state.seats.get(self.seat, ""))
        told = f"Seat {self.seat}{f', {role}' if role else ''}. The phone it has now is told that its seat was freed."
        yield Static(plain(told, QUIET), classes="gap")
        rows = [("0", plain("the next phone that joins", "bold"))]
        for seat in self.others[1:]:
            words = " · ".join(x for x in (role_name(state, state.seats.get(seat, "")), self.names.get(seat, "")) if x)
            rows.append((str(seat), Content.assemble(f"the phone on seat {seat}", (f"  {words}", QUIET))))
        yield listed(rows, id="others")

    def on_mount(self) -> None:
        others = self.query_one("#others", OptionList)
        others.highlighted = 0
        others.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        seat, other = self.seat, self.others[event.option_index]
        if other:
            self.send(lambda desk: desk.seating.move(other, seat))
        else:
            self.send(lambda desk: desk.seating.expect(seat))


class NameForm(Form):
    """Who sits on a seat. Names stand outside the record's chain and can be forgotten."""

    heading = "Name"

    def __init__(self, host: Host, seat: int, names: dict[int, str]) -> None:
        super().__init__(host)
        self.seat, self.names = seat, names
        self.subject = seat

    def fields(self) -> ComposeResult:
        yield Field("Name", Words(self.draft("name", self.names.get(self.seat, "")), id="name"))
        yield Field("Organisation", Words(self.draft("organisation"), id="organisation"))

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
