"""Tokens and ballot numbers: how a vote is kept so that nothing links it to a seat.

A seat's token lives in its phone (or, for seats passed round at the keyboard, in the console's memory) and is never
stored; the store knows its SHA-256. An unlinkable ballot is kept under a number made of the token and the revision at
which the decision was opened: one seat has one number a decision, and without the token nobody can tell whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

TOKEN_BYTES = 16


def new_token() -> bytes:
    """Return a seat's new token: 128 random bits."""
    return secrets.token_bytes(TOKEN_BYTES)


def token_sha256(token: bytes) -> str:
    """Return what the store knows of a token (hex)."""
    return hashlib.sha256(token).hexdigest()


def ballot_number(token: bytes, revision: int) -> str:
    """Return the first 64 bits of HMAC-SHA256(token, revision in decimal digits), as 16 hex digits.

    ``revision`` is that at which the decision was opened, the same for the decision's first and second vote.
    """
    return hmac.new(token, str(revision).encode("ascii"), hashlib.sha256).hexdigest()[:16]
