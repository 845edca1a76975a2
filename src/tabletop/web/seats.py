"""Who a request comes from: one cookie, which holds a seat's token or a projector's pass.

A token is made here, handed to the phone and forgotten; the room file knows its SHA-256.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tabletop.store.protocols import Seat
from tabletop.store.tokens import token_sha256
from tabletop.web.door import Door, display_pass
from tabletop.web.wire import OBSERVER

DAY_SECONDS = 24 * 60 * 60
_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Visitor:
    """Where a request comes from. ``token`` is there for the length of one request only."""

    token: bytes = b""
    display: bool = False

    @property
    def sha256(self) -> str:
        """What the room file knows of the token."""
        return token_sha256(self.token)


def visitor_of(request: Request, session_id: str, door: Door) -> Visitor | None:
    """Return who asks; None without a cookie of ours."""
    held = request.cookies.get(cookie_name(session_id), "")
    if _TOKEN.fullmatch(held):
        return Visitor(token=bytes.fromhex(held))
    if held.startswith("display.") and hmac.compare_digest(
        held.encode("utf-8", "replace"), display_pass(door).encode()
    ):
        return Visitor(display=True)
    return None


def cookie_name(session_id: str) -> str:
    """Return the name of the one cookie."""
    return f"seat_{session_id}"


def give_cookie(answer: Response, session_id: str, value: str, door: Door) -> None:
    """Hand out the one cookie."""
    answer.set_cookie(
        cookie_name(session_id),
        value,
        max_age=DAY_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=door.tls,
    )


def is_observer(seat: Seat) -> bool:
    """Tell whether a seat watches only."""
    return seat.role == OBSERVER or seat.number == 0


def takes_part(seat: Seat) -> bool:
    """Tell whether a console has taken this seat up as one of the room."""
    return seat.number is not None and not is_observer(seat)
