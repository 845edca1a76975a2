"""What a page is told, as JSON text: made once for all pages, with a small part for each seat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tabletop.session.views import RoomView
from tabletop.store.protocols import Seat
from tabletop.web.ballots import OpenBallot
from tabletop.web.door import Door
from tabletop.web.drawing import marking_of
from tabletop.web.room_line import line_of
from tabletop.web.seats import is_observer
from tabletop.web.watch import Snapshot


@dataclass(frozen=True)
class Shared:
    """One state of the room as all pages are told it; ``loud`` changes are sent at once, others together."""

    before_timer: bytes
    before_ballot: bytes
    ballot: Mapping[bool, bytes]
    after_ballot: bytes
    door: bytes
    loud: tuple[object, ...]
    snapshot: Snapshot

    def message(self, seat: bytes, *, may: bool, display: bool, now: int) -> bytes:
        """Return the whole message for one page."""
        clock = self.snapshot.clock
        timer = {"left": clock.now(now), "running": clock.running} if clock is not None else None
        return b"".join(
            (
                self.before_timer,
                _json(timer),
                self.before_ballot,
                self.ballot[may],
                self.after_ballot,
                b',"seat":',
                seat,
                b',"door":',
                self.door if display else b"null",
                b"}",
            )
        )

    def same_as(self, other: Shared) -> bool:
        """Tell whether pages would be told the same."""
        return self.loud == other.loud and _told(self) == _told(other)


def _told(shared: Shared) -> tuple[bytes, ...]:
    return shared.before_timer, shared.ballot[True], shared.after_ballot, shared.door


def shared_of(snapshot: Snapshot, door: Door) -> Shared:
    """Return what all pages are told of a snapshot."""
    view = snapshot.view
    room = _room(view, snapshot.main)
    ballot = snapshot.ballot
    part = view.part.partition("/")[2] if view is not None else ""
    joining = snapshot.joining
    rest = {
        "feedback": _feedback(snapshot),
        "write": _write(view, part),
        "dissent": part == "dissent",
        "joining": joining.told(),
        "away": snapshot.away,
    }
    shown = _shown_door(snapshot, door)
    asked = (ballot.question, ballot.round) if ballot is not None else None
    loud = (view, snapshot.main, asked, snapshot.feedback, shown is None, snapshot.away, snapshot.clock)
    return Shared(
        before_timer=b'{"room":' + _json(room)[:-1] + b',"timer":',
        before_ballot=b'},"ballot":',
        ballot={may: _json(_ballot(snapshot, ballot, may=may)) for may in (True, False)},
        after_ballot=b"," + _json(rest)[1:-1],
        door=_json(shown),
        loud=loud,
        snapshot=snapshot,
    )


def _shown_door(snapshot: Snapshot, door: Door) -> dict[str, Any] | None:
    """Return what the room's screen says of coming in; None while nobody is to, or no phone could."""
    joining = snapshot.joining
    if not joining.show_door or joining.locked or not door.lan:
        return None
    return {"url": door.urls[0], "code": door.code, "joined": len(snapshot.seats)}


def seat_part(snapshot: Snapshot, seat: Seat | None) -> bytes:
    """Return what one seat is told of itself; one without a row was freed."""
    role = seat.role or "" if seat is not None else ""
    watching = seat is not None and is_observer(seat)
    name = snapshot.joining.role_name(role) or ("Observer" if watching else "")
    return _json(
        {
            "waiting": seat is not None and seat.number is None,
            "number": seat.number if seat is not None else None,
            "role": role,
            "role_name": name,
            "brief": snapshot.briefs.get(role, "") if role else "",
            "observer": watching,
            "freed": seat is None,
        }
    )


def _room(view: RoomView | None, main: str) -> dict[str, Any]:
    shown = view or RoomView(0, "")
    return {
        "revision": shown.revision,
        "part": shown.part,
        "phase": shown.phase,
        "title": shown.title,
        "group": shown.group,
        "marking": marking_of(shown),
        "line": line_of(shown),
        "main": main,
        "blank": shown.blank,
        "paused": shown.paused,
        "votes": shown.votes,
        "decision": shown.decision,
    }


def _ballot(snapshot: Snapshot, ballot: OpenBallot | None, *, may: bool) -> dict[str, Any] | None:
    view = snapshot.view
    if ballot is None or view is None or view.ballot is None:
        return None
    return {
        "question": ballot.question,
        "round": ballot.round,
        "options": [{"id": id, "letter": letter, "label": label} for id, letter, label in ballot.options],
        "unlisted": ballot.unlisted,
        "unlisted_letter": ballot.unlisted_letter,
        "privacy": view.ballot.privacy,
        "in": snapshot.ballots_in,
        "of": view.ballot.of,
        "may": may,
        "again": ballot.again,
    }


def _feedback(snapshot: Snapshot) -> dict[str, Any] | None:
    form = snapshot.feedback
    return {"question": form.question, "statements": list(form.statements)} if form is not None else None


def _write(view: RoomView | None, part: str) -> dict[str, str] | None:
    kind, _, name = part.partition(":")
    if view is None or kind != "write":
        return None
    ask = next((piece.text for piece in view.body if piece.kind == "ask"), "")
    return {"list": name, "ask": ask}


def _json(value: object) -> bytes:
    # A lone surrogate cannot be sent; it can only come from a view that was not made by this program.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
