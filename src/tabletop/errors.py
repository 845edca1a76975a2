"""Everything that can go wrong, as one tree, and the exit code each branch ends with.

    TabletopError
    ├── UsageError            the call's words are off                    exit 2
    ├── CannotRead            a file, exercise or session cannot be read  exit 3
    │   ├── NotFound          no such exercise or session
    │   └── Damaged           a record's chain does not hold
    └── StoreError            keeping failed                              exit 3
        ├── Locked            another process holds it
        ├── RevisionMoved     somebody else appended first: reload and decide again
        ├── KeepingFailed     the disk did not take it (full, gone, read-only)
        └── VoteClosed        a ballot came after its question was closed

Every message says what happened and, in ``advice``, what to do. None holds text of an exercise:
an error may be printed where the room can see it.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a verb's process returns."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    CANNOT_READ = 3
    HANGUP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class TabletopError(Exception):
    """Base of all errors a user may meet. ``message`` says what happened, ``advice`` what to do."""

    exit_code = ExitCode.CANNOT_READ

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class UsageError(TabletopError):
    """The words of a call are off."""

    exit_code = ExitCode.USAGE


class CannotRead(TabletopError):
    """A file, exercise or session cannot be read."""


class NotFound(CannotRead):
    """No exercise or session goes by that name."""


class Damaged(CannotRead):
    """A record's chain does not hold: damage, a gap or a careless edit."""


class StoreError(TabletopError):
    """Something could not be kept."""


class Locked(StoreError):
    """Another process holds what is needed."""


class RevisionMoved(StoreError):
    """The record is not at the expected revision: another console appended first."""


class KeepingFailed(StoreError):
    """The disk did not take an append."""


class VoteClosed(StoreError):
    """A ballot came after its question was closed."""
