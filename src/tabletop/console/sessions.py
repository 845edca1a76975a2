"""Beginning a session, and opening one that was begun."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tabletop import system
from tabletop.console.desk import Desk
from tabletop.errors import CannotRead
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.load import load
from tabletop.session import commands as co
from tabletop.store import folders
from tabletop.store.protocols import SessionHeader

SIGNS = "ACDEFHJKLMNPRTVWXY34679"
"""Signs of the room's card: none that is mistaken for another across a room."""
RECORD_FORM = 1


@dataclass(frozen=True)
class SetUp:
    """What is chosen before a session begins. ``privacy``: unlinkable, role, named."""

    group: str = ""
    people: int = 8
    timers: bool = True
    names: bool = False
    privacy: str = "unlinkable"
    rehearsal: bool = False
    single_screen: bool = False
    alone: bool = False
    phones: str = "none"
    """Whether phones may come in from the beginning: none, here (this computer only), room (its whole network)."""
    pick_roles: bool = True
    """Whether people at phones pick their roles; else the facilitator gives them."""
    participants: tuple[tuple[str, str], ...] = ()
    """(name, organisation) by seat, from seat 1; kept only where ``names`` is set."""

    def settings(self, sign: str, seed: str) -> dict[str, Any]:
        """Return what the session's first event keeps."""
        return {
            "group": self.group,
            "timers": self.timers,
            "names": self.names,
            "privacy": self.privacy,
            "rehearsal": self.rehearsal,
            "single_screen": self.single_screen,
            "alone": self.alone,
            "phones": self.phones,
            "pick_roles": self.pick_roles,
            "sign": sign,
            "seed": seed,
        }


def new_sign() -> str:
    """Return two signs for the room's card, such as ``K7``."""
    bits = system.random_bits(40)
    return SIGNS[bits % len(SIGNS)] + SIGNS[(bits // len(SIGNS)) % len(SIGNS)]


def program_version() -> str:
    """Return this program's version."""
    try:
        return version("tabletop")
    except PackageNotFoundError:
        return "0"


def begin(exercise: Exercise, setup: SetUp, root: Path | None = None, **clocks: Any) -> Desk:
    """Make a new session under ``root`` (default: the data folder) and return its desk, people seated.

    ``clocks`` are handed to ``Desk``. Raises KeepingFailed, Locked.
    """
    root = root if root is not None else folders.sessions_root()
    settings = setup.settings(new_sign(), f"{system.random_bits(64):016x}")
    identity = folders.new_session_id(datetime.now(UTC).astimezone().date(), system.random_bits(40))
    header = SessionHeader(
        id=identity,
        exercise_id=exercise.id,
        exercise_title=exercise.file.title,
        exercise_version=exercise.file.version,
        exercise_sha256=exercise.sha256,
        program=program_version(),
        format_version=RECORD_FORM,
        created_wall=system.utc_now(),
        settings=json.dumps(settings, ensure_ascii=False, sort_keys=True),
        files=exercise.files,
    )
    record, room = folders.create_session(root, header)
    desk = Desk(exercise, root / identity, record, room, **clocks)
    desk.do(co.Open(settings=settings))
    desk.do(co.Present(count=setup.people))
    if setup.names:
        for seat, (name, organisation) in enumerate(setup.participants, 1):
            desk.record.set_person(seat, name, organisation)
    return desk


def reopen(folder: Path, **clocks: Any) -> Desk:
    """Open a session that was begun, with the exercise exactly as it was played.

    Raises NotFound, CannotRead, Damaged, Locked, KeepingFailed.
    """
    record = folders.open_record(folder)
    exercise = played_exercise(record.header)
    record.verify()
    desk = Desk(exercise, folder, record, folders.open_room(folder, create=True), **clocks)
    if not desk.state.revision:  # the program ended between making the session and its first event
        desk.do(co.Open(settings=json.loads(record.header.settings)))
    return desk


def played_exercise(header: SessionHeader) -> Exercise:
    """Return the exercise a session was played with, read from its own record.

    The first of the header's files is the exercise, the others its registers. Raises CannotRead.
    """
    texts: Mapping[str, str] = dict(header.files)
    if not header.files:
        raise CannotRead("This session's record holds no exercise.", "It cannot be replayed.")
    exercise, problems = load(texts, header.files[0][0])
    if exercise is None:
        first = problems[0].message if problems else "it cannot be read"
        raise CannotRead(
            f"The exercise in this session's record does not load here: {first}.",
            "It was probably played with another version of tabletop; install that one to read it.",
        )
    return exercise
