"""Where a session is kept: two small synchronous protocols, Record and Room. Text goes in, text comes out.

The **record** is what nothing may be lost of: the exercise as played, the events, the people. Only a console writes it.
The **room** is what passes between processes while a session runs: views, signs of life, questions, ballots, seats,
requests. Everyone opens it, and it may be lost: the console writes the views again and people join again.

Methods may be called from any thread. Those that write wait up to two seconds for another process and then raise
Locked. Any of them raises KeepingFailed when the disk does not take a write, CannotRead when it does not give a read,
and Damaged when what it gives is no longer a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

# --- the record -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewEvent:
    """An event not yet kept. ``form`` names its shape (``vote_closed/1``), ``at`` is milliseconds of session time,
    ``wall`` UTC in ISO 8601, ``body`` the exact JSON text that is hashed."""

    form: str
    at: int
    wall: str
    body: str


@dataclass(frozen=True)
class KeptEvent(NewEvent):
    """An event as kept: ``revision`` counts from 1 without gaps, ``hash`` is its link of the chain (hex SHA-256)."""

    revision: int
    hash: str


@dataclass(frozen=True)
class SessionHeader:
    """What is fixed when a session begins; all of it is covered by the first link of the chain.

    ``id`` is lower-case letters, digits and hyphens (``20261123-k7qf``); ``settings`` JSON text (group name, rehearsal,
    …); ``files`` (name, text) of the exercise's files exactly as played; ``program`` the program's version.
    """

    id: str
    exercise_id: str
    exercise_title: str
    exercise_version: int
    exercise_sha256: str
    program: str
    format_version: int
    created_wall: str
    settings: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Person:
    """Who sits on a seat. Kept outside the chain, so that it can be forgotten."""

    name: str
    organisation: str


class Record(Protocol):
    """One session's record.

    ``append``, ``set_person`` and ``forget_people`` belong on the one thread that writes, since they may wait for the
    disk; ``read``, ``revision``, ``people`` and ``verify`` never wait for them and see what is committed.
    """

    @property
    def header(self) -> SessionHeader:
        """What was fixed at the beginning."""

    def append(self, expected_revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
        """Keep ``events`` after ``expected_revision`` and return them as kept: all or none.

        Raises RevisionMoved when the record is at another revision, Locked, KeepingFailed, ValueError for an event
        that cannot be chained (a line break in ``form`` or ``wall``, a lone surrogate).
        """

    def read(self, after: int = 0) -> list[KeptEvent]:
        """Return the events with a revision above ``after``, in order."""

    def revision(self) -> int:
        """Return the last event's revision; 0 when there is none."""

    def people(self) -> dict[int, Person]:
        """Return who sits where, by seat number."""

    def set_person(self, seat: int, name: str, organisation: str) -> None:
        """Write or replace the person on ``seat``."""

    def forget_people(self) -> None:
        """Take all names and organisations away, and their bytes from the file."""

    def verify(self) -> None:
        """Check the whole record; raises Damaged naming the first bad revision and why."""

    def close(self) -> None:
        """Let go of the record. Calling it twice does no harm."""


# --- the room ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beat:
    """A console's sign of life: which console wrote it, a counter that moves, session time (ms), and the milliseconds
    left on the timer or None."""

    console: str
    counter: int
    at: int
    left_ms: int | None


@dataclass(frozen=True)
class Screen:
    """A screen's sign of life: ``kind`` (``display``, ``web``…), its size in cells, a counter that moves, and which
    page of a part it shows (``1/2``) or ``""``."""

    id: str
    kind: str
    columns: int
    rows: int
    counter: int
    page: str


@dataclass(frozen=True)
class Question:
    """A question to the seats; ``id`` is the revision of the event that opened it, ``settings`` JSON text."""

    id: int
    kind: str
    settings: str
    open: bool


@dataclass(frozen=True)
class Seat:
    """A person who came by a screen of their own. ``token_sha256`` stands for the token only their phone holds;
    ``number`` and ``role`` are None until a console has taken the wish up."""

    token_sha256: str
    wished_name: str
    wished_role: str
    number: int | None
    role: str | None


@dataclass(frozen=True)
class Request:
    """Something a seat or another screen asks a console to take up; ids grow and are never used twice."""

    id: int
    kind: str
    body: str


class Room(Protocol):
    """One session's room. Everything in it may be lost without loss to the record."""

    # views
    def publish(self, revision: int, room_view: str, role_views: Mapping[str, str], summary: str) -> bool:
        """Replace all views by those of ``revision``. Returns False, and changes nothing, when newer ones stand."""

    def room_view(self) -> tuple[int, str] | None:
        """Return (revision, the room's view), or None when nothing is published yet."""

    def role_view(self, role: str) -> tuple[int, str] | None:
        """Return (revision, the view of ``role``), or None."""

    def summary(self) -> tuple[int, str] | None:
        """Return (revision, summary), or None."""

    def changed(self) -> bool:
        """Tell whether anybody else wrote since the last call, or the file was replaced. True at the first call.

        Cheap enough for every 50 ms. Follows a room that was lost and made again; its views may then be missing until
        a console has published.
        """

    def gone(self) -> bool:
        """Tell whether the room is no longer at its place: its session was closed, or the file is lost."""

    # notices: one text under a name, replaced at will
    def set_notice(self, name: str, body: str) -> None:
        """Put up a notice: the web side its ``door`` (addresses, room code, link), a console who may come in
        (``joining``). An empty body takes it down."""

    def notice(self, name: str) -> str:
        """Return a notice's text; empty when there is none."""

    # signs of life
    def beat(self, console: str, counter: int, at: int, left_ms: int | None) -> None:
        """Write the one beat. Where two consoles run they take turns in it, so each sees the other's name there."""

    def last_beat(self) -> Beat | None:
        """Return the beat last written; unmoved for 8 s it means that the console is away."""

    def screen_seen(self, id: str, kind: str, columns: int, rows: int, counter: int, page: str = "") -> None:
        """Write a screen's sign of life."""

    def screens(self) -> list[Screen]:
        """Return all screens, by id, those that went away without a word too."""

    def screen_gone(self, id: str) -> None:
        """Take a screen's row away."""

    # questions and ballots
    def open_question(self, id: int, kind: str, settings: str) -> bool:
        """Open a question and tell whether it is open now. One that was there stays as it is, its ballots too, and one
        that was closed is not opened again: its closing has to be finished."""

    def questions(self) -> list[Question]:
        """Return all questions of the session, by id."""

    def vote(self, question: int, key: str, body: str) -> None:
        """Keep a ballot under ``key``, replacing the one before; kept when this returns. Raises VoteClosed."""

    def vote_all(self, ballots: Sequence[tuple[int, str, str]]) -> list[bool]:
        """Keep many ballots, each (question, key, body), in one stroke and in the order of their keys. Returns for
        each, in the order given, whether it is kept; False where its vote is closed."""

    def ballots_in(self, question: int) -> int:
        """Return how many ballots are in. Nothing else about them can be read while the question is open."""

    def close_question(self, id: int) -> list[tuple[str, str]]:
        """Close a question and return its ballots as (key, body) in the order of keys. May be repeated until
        ``forget_ballots``; the closing event is to be kept between the two."""

    def forget_ballots(self, id: int) -> None:
        """Take a closed question's ballots away, and their bytes from the files. Raises Locked when another process
        is reading just then: the rows are gone, and calling again takes the bytes."""

    # seats
    def join(self, token_sha256: str, name: str, role: str) -> None:
        """Write a seat's wish, or change it. Does not touch a number and role already given."""

    def take_up(self, token_sha256: str, number: int, role: str) -> bool:
        """Write the seat's number and role, after the event is kept. False when the wish is no longer there."""

    def free(self, token_sha256: str) -> None:
        """Take the seat's row away: the phone goes on as a guest and may join again."""

    def seat(self, token_sha256: str) -> Seat | None:
        """Return the seat that belongs to a token, or None."""

    def seats(self) -> list[Seat]:
        """Return all seats, waiting and taken up, by their token's digest: in no order of coming."""

    def forget_names(self) -> None:
        """Take the wished names away, and their bytes from the files. Raises Locked like ``forget_ballots``."""

    # requests
    def request(self, kind: str, body: str) -> int:
        """Ask a console to take something up; returns the request's id."""

    def requests(self) -> list[Request]:
        """Return what waits to be taken up, oldest first."""

    def done(self, id: int) -> None:
        """Take a request away, once taken up or refused."""

    def close(self) -> None:
        """Let go of the room. Calling it twice does no harm."""
