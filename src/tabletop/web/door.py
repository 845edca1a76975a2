"""The door of a session's web side: where it opens, and what lets people in.

A room code is read from the wall and typed; the secret is in the QR link, after the ``#``, so that it is in no request
line. Both stay in the room file when the web side ends: one that is started again takes them from there, and phones
come back by themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace

from tabletop import system
from tabletop.errors import UsageError
from tabletop.text import clean

NOTICE = "door"
SIGNS = "2346789ACDEFGHJKLMNPQRTUVWXY"
"""28 signs, none of which is read as another of them: no 0, O, 1, I, 5, S, and of 8 and B, 2 and Z only the digit."""

CODE_LENGTH = 6
_READ_AS = str.maketrans({"B": "8", "Z": "2"})
_HOST_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Door:
    """``urls[0]`` is the address to show; ``lan`` means that others in the network can open it; ``names`` are those a
    DNS has for this computer, shown before its addresses."""

    code: str
    secret: str
    urls: tuple[str, ...]
    lan: bool
    tls: bool
    port: int
    pid: int
    names: tuple[str, ...] = ()

    @property
    def hosts(self) -> frozenset[str]:
        """What a request may name as its host."""
        standard = _standard(self.scheme)
        told = {url.partition("://")[2].removesuffix(standard) for url in self.urls}
        named = {f"{name}:{self.port}" for name in _HERE} | {host if ":" in host else host + standard for host in told}
        return frozenset(named | {host.removesuffix(standard) for host in named})

    @property
    def scheme(self) -> str:
        """How addresses begin."""
        return "https" if self.tls else "http"

    @property
    def link(self) -> str:
        """The link of the QR code: it lets its bearer in."""
        return f"{self.urls[0]}/#{self.secret}"

    @property
    def display_link(self) -> str:
        """The link of the projector's page."""
        return f"{self.urls[0]}/display#{self.secret}"

    def moved(self, addresses: Sequence[str]) -> Door:
        """Return this door at other addresses of this computer; unchanged where there are none."""
        urls = _urls((*self.names, *addresses), self.scheme, self.port)
        return replace(self, urls=urls) if addresses else self

    def to_text(self) -> str:
        """Return the notice that ``from_text`` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Door | None:
        """Return the door a notice tells of; None when there is none or it cannot be read."""
        try:
            data = json.loads(text)
            door = cls(**(data | {"urls": tuple(data["urls"]), "names": tuple(data.get("names", ()))}))
        except (ValueError, TypeError, KeyError):
            return None
        sound = len(door.code) == CODE_LENGTH and set(door.code) <= set(SIGNS) and len(door.secret) == 32
        return door if sound and door.urls else None


_HERE = ("127.0.0.1", "localhost")


def make_door(
    addresses: Sequence[str],
    port: int,
    pid: int,
    *,
    lan: bool,
    tls: bool,
    before: Door | None,
    names: Sequence[str] = (),
) -> Door:
    """Return a door at ``names`` and ``addresses``, with code and secret of the one ``before`` or new ones."""
    code, secret = (
        (before.code, before.secret) if before is not None else (new_code(), f"{system.random_bits(128):032x}")
    )
    urls = _urls((*names, *addresses), "https" if tls else "http", port)
    return Door(code, secret, urls, lan, tls, port, pid, tuple(names))


def host_name(typed: str) -> str:
    """Return a name as browsers send it: lower case, no last dot, in ASCII. Raises UsageError for what is none."""
    with suppress(UnicodeError):
        name = typed.strip().rstrip(".").encode("idna").decode("ascii").lower()
        if len(name) <= 253 and _HOST_NAME.fullmatch(name):
            return name
    raise UsageError(
        f"“{clean(typed, multiline=False, limit=60)}” is no name of a computer.",
        "Give a name alone, such as room.example.org: no https://, no port.",
    )


def new_code() -> str:
    """Return six signs that nobody can guess."""
    while True:
        bits = system.random_bits(5 * CODE_LENGTH)
        places = [(bits >> 5 * n) & 31 for n in range(CODE_LENGTH)]
        if max(places) < len(SIGNS):  # each sign as likely as any other
            return "".join(SIGNS[place] for place in places)


def opens(door: Door, code: str, secret: str) -> bool:
    """Tell whether a code as typed or a secret lets somebody in; takes the same time whatever is wrong."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_READ_AS)
    by_code = hmac.compare_digest(typed.encode("utf-8", "replace"), door.code.encode())
    return bool(by_code | knows_secret(door, secret))


def knows_secret(door: Door, secret: str) -> bool:
    """Tell whether this is the QR link's secret."""
    return hmac.compare_digest(secret.encode("utf-8", "replace"), door.secret.encode())


def display_pass(door: Door) -> str:
    """Return what a projector's page holds once its secret was right."""
    return "display." + hmac.new(door.secret.encode(), b"display", hashlib.sha256).hexdigest()


def _urls(addresses: Sequence[str], scheme: str, port: int) -> tuple[str, ...]:
    return tuple(f"{scheme}://{address}:{port}".removesuffix(_standard(scheme)) for address in addresses)


def _standard(scheme: str) -> str:
    """Return the port that browsers leave out."""
    return ":443" if scheme == "https" else ":80"
