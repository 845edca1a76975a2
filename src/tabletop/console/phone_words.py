"""Plain mode's words for phones: letting them in, and what people ask for from their seats."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tabletop.console.from_seats import DISSENT, LINE, Wish
from tabletop.console.web_side import WebSide, certificate_set
from tabletop.session.commands import Refusal

if TYPE_CHECKING:
    from tabletop.console.desk import Desk, Kept

HOW_TO = {
    "phones": "phones here; or: phones room; phones stop; phones lock; phones unlock; phones show; phones hide",
    "asked": "asked take NUMBER; or: asked drop NUMBER",
}
NO_TLS = "Others on this Wi-Fi could read what phones send."


def opening_means(what: str = "open the page") -> str:
    """Return what it means to open the web side to the room; with a certificate set, nobody can read along."""
    told = f"Everybody in this network can {what}."
    return told if certificate_set() else f"{told} {NO_TLS}"


class PhoneWords:
    """Handlers of two words at a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def phones(self, rest: str, again: bool) -> Refusal | str:
        """Start or end the web side, lock or unlock, show or hide the address; without more: how it stands."""
        web, seating = self._desk.web, self._desk.seating
        if rest == "room" and not again and not web.side.lan:
            return Refusal(f"{opening_means()} · space again to open it", "confirm")
        work: dict[str, Callable[[], None]] = {
            "here": lambda: web.start(lan=False),
            "room": lambda: web.start(lan=True),
            "stop": web.stop,
            "lock": lambda: seating.lock(True),
            "unlock": lambda: seating.lock(False),
            "show": lambda: seating.show_door(True),
            "hide": lambda: seating.show_door(False),
        }
        if rest and rest not in work:
            return Refusal(f"say: {HOW_TO['phones']}")
        if rest:
            work[rest]()
        return f"{say_web(web.side)} {self._joined()} Say: {HOW_TO['phones']}."

    def _joined(self) -> str:
        seated = self._desk.seating.seated
        words = [f"{len(seated.phones)} of {self._desk.state.present} have joined"]
        words += [f"{seated.observers} looking on"] * bool(seated.observers)
        words += [f"{seated.waiting} waiting"] * bool(seated.waiting)
        words += ["locked"] * seated.locked
        return f"{', '.join(words)}."

    def asked(self, rest: str, again: bool) -> Kept | Refusal | str:
        """List what was asked for, or take up or drop one by its number in the list."""
        wishes = self._desk.from_seats.wishes
        if not rest:
            listed = "; ".join(f"{n}: {self._told(wish)}" for n, wish in enumerate(wishes, 1))
            return f"{listed}. Say: {HOW_TO['asked']}." if listed else "Nobody asks for anything."
        word, _, number = rest.partition(" ")
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
        if word not in ("take", "drop") or not 0 < place <= len(wishes):
            return Refusal(f"say: {HOW_TO['asked']}")
        wish = wishes[place - 1]
        if word == "take":
            return self._desk.from_seats.take(wish.id)
        self._desk.from_seats.drop(wish.id)
        return "Dropped."

    def _told(self, wish: Wish) -> str:
        who = self._desk.from_seats.told(wish) or "somebody"
        if wish.kind == LINE:
            return f"{who} proposes the line: {wish.words}"
        if wish.kind == DISSENT:
            return f"{who} would have decided otherwise: {wish.words}"
        return "please not this"


def say_web(side: WebSide) -> str:
    """Return how the web side stands, in a sentence or two."""
    if side.status == "on":
        where = f"Phones come in at {side.url}, code {side.code}." if side.lan else f"Only this computer: {side.url}."
        where += f" The room’s screen in a browser: {side.display}" if side.display else ""
        return f"{where} {NO_TLS}" if side.lan and not side.tls else where
    return {
        "off": "Phones are off.",
        "starting": "The web side is starting.",
        "stopping": "The web side is ending.",
        "lost": "The web side has stopped; what phones show is old.",
        "failed": f"The web side did not start. {side.why or '“tabletop serve” in another terminal says why.'}",
    }[side.status]
