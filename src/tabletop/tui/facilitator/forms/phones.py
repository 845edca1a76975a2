"""Phones: letting them in, where they come in, who is there; and what people ask for from their seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tabletop.console.desk import Desk
from tabletop.console.from_seats import DISSENT, LINE, STOP, Wish
from tabletop.console.phone_words import NO_TLS, opening_means
from tabletop.session.commands import Refusal
from tabletop.session.telling import role_name
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, LIVE, QUIET, Lines, cut, hung, plain
from tabletop.tui.facilitator.forms.base import LOW, Form, Host
from tabletop.tui.facilitator.forms.fields import listed
from tabletop.tui.facilitator.keeping import Look
from tabletop.tui.shared.qr import qr_lines, qr_size

MOST_OTHERS = 2
"""Further addresses are for computers in many networks; the room's is among the first."""
WORDS_LEAST = 34
"""Columns that the words need beside the QR code."""


class PhonesForm(Form):
    """The web side: off, for this computer only, or open to the room; address, code, QR code, who has joined."""

    heading = "Phones"

    BINDINGS: ClassVar[list[BindingType]] = [
        ("c", "here"),
        ("r", "room"),
        ("l", "lock"),
        ("d", "show"),
        ("b", "projector"),
        ("x", "stop"),
        ("g", "people"),
    ]
    DEFAULT_CSS = """
    PhonesForm > #card { width: 94; }
    PhonesForm.-low > #card { width: 100%; height: 100%; border: none; padding: 0 2; }
    PhonesForm #sides { height: auto; }
    PhonesForm #words { width: 1fr; height: auto; }
    PhonesForm #code { width: auto; height: auto; margin: 0 0 0 2; display: none; }
    PhonesForm #code.-there { display: block; }
    PhonesForm.-low #said { margin: 0; }
    """

    def __init__(self, host: Host, people: Callable[[], None] | None = None) -> None:
        super().__init__(host)
        self._projecting = False
        self.hint = self._keys()
        self._people = people
        self._coded = ""

    def fields(self) -> ComposeResult:
        with Horizontal(id="sides"):
            yield Lines(self._words, id="words")
            yield Static(Content(""), id="code", markup=False)

    def on_mount(self) -> None:
        self.looked()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw_code)

    def around(self, height: int) -> int:
        return 3 if height < LOW else 8

    @property
    def look(self) -> Look:
        """What the console has in hand."""
        return self.host.look

    # ---- drawing

    def looked(self) -> None:
        """Draw how it stands now."""
        self.hint = self._keys()
        self.query_one("#hint", Lines).show(self.hints)
        self.query_one("#words", Lines).show(self._words)
        self._draw_code()

    def _keys(self) -> str:
        web, seated = self.host.look.web, self.host.look.seated
        keys = []
        if web.status == "on":
            keys.append("esc  done")
            keys.append("l  let people in" if seated.locked else "l  lock the door")
            keys.append("d  hide the address" if seated.show_door else "d  show it to the room")
            keys.append("b  back to the phones" if self._projecting else "b  a browser on the projector")
            keys.append("c  this computer only" if web.lan else "r  open to the room")
            keys.append("x  stop")
        elif web.status in ("off", "lost", "failed"):
            keys += ["r  open to the room", "c  this computer only"]
        return "      ".join(keys if web.status == "on" else [*keys, "esc  done"])

    def _draw_code(self) -> None:
        code, web = self.query_one("#code", Static), self.look.web
        shown = web.status == "on" and web.lan and not self._projecting and not getattr(self.app, "ascii", False)
        link = web.link if shown else ""
        if link:
            columns, rows = qr_size(link)
            fits = self.size.width - columns - 8 >= WORDS_LEAST and self.size.height - 3 >= rows
            link = link if fits else ""
        if link != self._coded:
            self._coded = link
            app = self.app
            lines = qr_lines(link, ansi=bool(app.native_ansi_color), colourless=app.no_color) if link else []
            code.update(Content("\n").join(lines))
        code.set_class(bool(link), "-there")

    def _words(self, width: int) -> list[Content]:
        status = self.look.web.status
        if status == "on":
            return self._projector(width) if self._projecting else self._open(width)
        if status in ("starting", "stopping"):
            return [plain("● starting…" if status == "starting" else "○ ending…", "bold")]
        lines: list[Content] = []
        if status == "lost":
            lines += hung("▲ ", "The web side has stopped. Phones say that they lost the room, and come back by "
                          "themselves once it is started again.", width, style=ALERT)  # fmt: skip
        elif status == "failed":
            why = self.look.web.why
            lines += hung("▲ ", f"It did not start. {why}".rstrip(), width, style=ALERT)
            if not why:
                lines.append(plain(f"  In another terminal, this says why: tabletop serve {self.look.session}", "bold"))
        else:
            lines += hung("○ ", "Phones are off: nobody can reach this session from outside.", width, style="bold")
        lines.append(Content(""))
        means = opening_means("open the page and, with the code or the QR code, join")
        lines += hung("r  ", f"Open to the room. {means}", width, mark_style=f"bold {ACCENT}")
        lines.append(Content(""))
        lines += hung("c  ", "This computer only: to try it out, or for a browser on the projector.", width,
                      mark_style=f"bold {ACCENT}")  # fmt: skip
        return lines

    def _open(self, width: int) -> list[Content]:
        web = self.look.web
        lines = hung("● ", "Open to everybody in this network" if web.lan else "For this computer only", width,
                     style="bold", mark_style=LIVE)  # fmt: skip
        lines += [Content(""), plain("Address", QUIET), plain(web.url, f"bold {ACCENT}")]
        lines += [plain(f"or {other}", QUIET) for other in web.others[:MOST_OTHERS]]
        lines += [Content(""), Content.assemble(("Code  ", QUIET), (" ".join(web.code), "bold")), Content("")]
        lines += self._who(width)
        if web.lan and not web.tls:
            lines += [Content(""), *hung("", NO_TLS, width, style=QUIET)]
        return lines

    def _projector(self, width: int) -> list[Content]:
        """The link of the room's screen for a browser, alone on its line, so that it can be copied."""
        lines = hung("● ", "The room’s screen in a browser, for the projector", width, style="bold", mark_style=LIVE)
        lines += [Content(""), plain(self.look.web.display, f"bold {ACCENT}"), Content("")]
        return lines + hung("", "The link lets in whoever has it: copy it to that browser and to nobody else. It then "
                            "leaves the address bar.", width, style=QUIET)  # fmt: skip

    def _who(self, width: int) -> list[Content]:
        seated, state, web = self.look.seated, self.look.state, self.look.web
        joined = len(seated.phones)
        style = LIVE if joined else QUIET
        lines = [Content.assemble((f"{joined} of {state.present}", f"bold {style}"), " have joined")]
        if seated.observers:
            lines.append(plain(f"{seated.observers} looking on, without a vote", QUIET))
        if seated.locked:
            lines += hung("▲ ", "Locked: nobody more comes in.", width, style=ALERT)
        if seated.waiting:
            why = "until the door is unlocked" if seated.locked else "until this vote is closed"
            lines += hung("○ ", f"{seated.waiting} waiting {why}", width)
        if 0 < joined <= 6:
            names = [f"{seat} {role_name(state, state.seats.get(seat, ''))}".strip() for seat in sorted(seated.phones)]
            lines += hung("  ", " · ".join(names), width, style=QUIET)
        lost = joined + seated.observers - web.pages
        if lost > 0:
            lines += hung("○ ", f"{lost} out of contact just now", width, style=QUIET)
        if seated.told:
            lines += hung("", seated.told, width, style=QUIET)
        return lines

    # ---- keys

    def _ask(self, work: Callable[[Desk], object]) -> None:
        self.send(lambda desk: _done(work(desk)), lambda _: self.looked())

    def action_submit(self) -> None:
        self.dismiss()

    def action_here(self) -> None:
        """For this computer only."""
        self.confirming = False
        self._ask(lambda desk: desk.web.start(lan=False))

    def action_room(self) -> None:
        """Open it to the room, once it has been said what that means."""
        if self.look.web.status == "on" and not self.look.web.lan and not self.confirming:
            self.confirming = True
            self.say(f"{opening_means('then open the page')} r again opens it.", alert=False)
            return
        self.confirming = False
        self.say("")
        self._ask(lambda desk: desk.web.start(lan=True))

    def action_lock(self) -> None:
        """Let nobody more in, or let them in again."""
        on = not self.look.seated.locked
        self._ask(lambda desk: desk.seating.lock(on))

    def action_show(self) -> None:
        """Show address and code on the room's screen, or hide them."""
        on = not self.look.seated.show_door
        self._ask(lambda desk: desk.seating.show_door(on))

    def action_projector(self) -> None:
        """Show the link of the room's screen for a browser, or the phones again."""
        self._projecting = self.look.web.status == "on" and not self._projecting
        self.looked()

    def action_stop(self) -> None:
        """End the web side: phones lose the room."""
        if self.look.web.status not in ("on", "starting"):
            return
        if not self.confirming:
            self.confirming = True
            self.say("Every phone then loses the room. x again stops it.")
            return
        self.confirming = False
        self.say("")
        self._ask(lambda desk: desk.web.stop())

    def action_people(self) -> None:
        """Who sits where."""
        if self._people is not None:
            self.dismiss()
            self._people()


def _done(answer: object) -> object:
    return answer if isinstance(answer, Refusal) else None


class AskedForm(Form):
    """What people ask for on their phones: lines, dissent, “please not this”. Each is taken up or dropped."""

    heading = "From the seats"
    hint = "enter  take it up      x  drop it      esc  done"
    beside = 6

    BINDINGS: ClassVar[list[BindingType]] = [("x", "drop")]

    DEFAULT_CSS = """
    AskedForm #whole { height: auto; margin: 1 0 0 0; }
    AskedForm.-nobody #wishes { display: none; }
    AskedForm.-nobody #whole { margin: 0; }
    """

    def fields(self) -> ComposeResult:
        yield listed([], id="wishes")
        yield Lines(self._whole, id="whole")

    def on_mount(self) -> None:
        self.query_one("#wishes", OptionList).focus()
        self.looked()

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What waits, oldest first."""
        return self.host.look.wishes

    @property
    def wish(self) -> Wish | None:
        """The one chosen."""
        place = self.query_one("#wishes", OptionList).highlighted
        return self.wishes[place] if place is not None and place < len(self.wishes) else None

    def looked(self) -> None:
        """Draw what waits now; what one stands on stays."""
        options = self.query_one("#wishes", OptionList)
        stood = options.highlighted
        at = options.get_option_at_index(stood).id if stood is not None and stood < options.option_count else None
        options.clear_options()
        options.add_options([Option(self._row(wish), id=str(wish.id)) for wish in self.wishes])
        ids = [str(wish.id) for wish in self.wishes]
        if ids:
            options.highlighted = ids.index(at) if at in ids else min(stood or 0, len(ids) - 1)
        self.set_class(not ids, "-nobody")
        self.hint = type(self).hint if ids else "esc  back"
        self.query_one("#hint", Lines).show(self.hints)
        self.query_one("#whole", Lines).show(self._whole)

    def _row(self, wish: Wish) -> Content:
        who = role_name(self.host.look.state, wish.role) if wish.role else "somebody"
        if wish.kind == STOP:
            return Content.assemble(("please not this", "bold"), ("  from a seat; nobody is told whose", QUIET))
        kind = "line" if wish.kind == LINE else "dissent"
        return Content.assemble((f"{kind:<9}", "bold"), cut(wish.words, 48), (f"  {cut(who, 20)}", QUIET))

    def _whole(self, width: int) -> list[Content]:
        wish = self.wish if self.is_mounted else None
        if wish is None:
            return hung("", "Nobody asks for anything just now.", width, style=QUIET)
        if wish.kind == STOP:
            return hung("", "enter keeps it as an observation without a seat; x lets it go. Skip, pause or blank "
                        "the screen as you see fit.", width, style=QUIET)  # fmt: skip
        lines = hung("", wish.words, width)
        if wish.kind == DISSENT and wish.would_change:
            lines += hung("would change if: ", wish.would_change, width, mark_style=QUIET)
        return lines

    def on_option_list_option_highlighted(self) -> None:
        self.query_one("#whole", Lines).show(self._whole)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        wish = self.wish
        if wish is None:
            self.dismiss()
            return
        id = wish.id
        self.send(lambda desk: desk.from_seats.take(id), self._one_less)

    def action_drop(self) -> None:
        """Let it go."""
        wish = self.wish
        if wish is not None:
            id = wish.id
            self.send(lambda desk: desk.from_seats.drop(id), self._one_less)

    def _one_less(self, _: Any) -> None:
        self.looked()
        if not self.wishes:
            self.dismiss()
