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
_COOKIE = re.compile(r"(?P<token>[0-9a-f]{32})?\.?(?P<passed>display\.[0-9a-f]{64})?")


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
    """Return who asks; None without a cookie of ours.

    One browser may hold both a seat and the projector's page, which names itself: to try it out, or where one computer
    serves a small room.
    """
    token, passed = _held(request, session_id)
    may_display = hmac.compare_digest(passed.encode("utf-8", "replace"), display_pass(door).encode())
    wants_display = "display" in request.query_params
    if may_display and (wants_display or not token):
        return Visitor(display=True)
    return Visitor(token=bytes.fromhex(token)) if token and not wants_display else None


def token_of(key: bytes, mark: str) -> bytes:
    """Return the token of a page's ``mark``: the same each time, and known only to who has this process's ``key``."""
    return hmac.digest(key, mark.encode(), "sha256")[:16]


def cookie_name(session_id: str) -> str:
    """Return the name of the one cookie."""
    return f"seat_{session_id}"


def give_cookie(
    answer: Response, request: Request, session_id: str, door: Door, *, token: bytes = b"", display: bool = False
) -> None:
    """Hand out the one cookie: a seat's ``token`` or the projector's pass, beside the other if that is there."""
    seat, passed = _held(request, session_id)
    seat, passed = token.hex() or seat, display_pass(door) if display else passed
    answer.set_cookie(
        cookie_name(session_id),
        ".".join(part for part in (seat, passed) if part),
        max_age=DAY_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=door.tls,
    )


def _held(request: Request, session_id: str) -> tuple[str, str]:
    """Return a seat's token and a projector's pass as the cookie has them, each empty where there is none."""
    cookie = _COOKIE.fullmatch(request.cookies.get(cookie_name(session_id), ""))
    return (cookie["token"] or "", cookie["passed"] or "") if cookie is not None else ("", "")


def is_observer(seat: Seat) -> bool:
    """Tell whether a seat watches only."""
    return seat.role == OBSERVER or seat.number == 0


def takes_part(seat: Seat) -> bool:
    """Tell whether a console has taken this seat up as one of the room."""
    return seat.number is not None and not is_observer(seat)
