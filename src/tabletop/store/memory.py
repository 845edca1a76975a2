"""A record that lives in this process only: for going on while nothing can be kept, and for what is not to be kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from tabletop.store import chain
from tabletop.store.protocols import KeptEvent, NewEvent, Person, Record, SessionHeader
from tabletop.store.record import moved


class MemoryRecord:
    """A Record that begins with what is kept already and remembers the rest until ``write_back``.

    The hashes are those the events will have once they are written. ``people`` that are changed here are written back
    too.
    """

    def __init__(
        self, header: SessionHeader, kept: Sequence[KeptEvent] = (), people: Mapping[int, Person] | None = None
    ) -> None:
        self._header = header
        self._events = list(kept)
        self._people = dict(people or {})
        self._written = len(self._events)
        self._lock = threading.RLock()

    @property
    def header(self) -> SessionHeader:
        return self._header

    @property
    def unkept(self) -> int:
        """How many events are in this process only."""
        return len(self._events) - self._written

    def append(self, expected_revision: int, events: Sequence[NewEvent]) -> list[KeptEvent]:
        with self._lock:
            revision = self.revision()
            if revision != expected_revision:
                raise moved(revision, expected_revision)
            link = self._events[-1].hash if self._events else chain.first_link(self._header)
            kept = chain.hang(link, revision, events)
            self._events.extend(kept)
        return kept

    def read(self, after: int = 0) -> list[KeptEvent]:
        return self._events[max(after, 0) :]

    def revision(self) -> int:
        return len(self._events)

    def people(self) -> dict[int, Person]:
        with self._lock:
            return dict(sorted(self._people.items()))

    def set_person(self, seat: int, name: str, organisation: str) -> None:
        with self._lock:
            self._people[seat] = Person(name, organisation)

    def forget_people(self) -> None:
        with self._lock:
            self._people.clear()

    def verify(self) -> None:
        chain.check(self._header, chain.first_link(self._header), self.read())

    def write_back(self, record: Record) -> list[KeptEvent]:
        """Append to ``record`` what it lacks and return it as kept; may be called again and again.

        Raises RevisionMoved when another console went on in ``record`` meanwhile, Locked, KeepingFailed.
        """
        with self._lock:
            kept = record.append(self._written, self._events[self._written :])
            self._written = len(self._events)
            there = record.people()
            if there and not self._people:
                record.forget_people()
            for seat, person in self._people.items():
                if there.get(seat) != person:
                    record.set_person(seat, person.name, person.organisation)
        return kept

    def close(self) -> None:
        """Let go of nothing: what is not written back stays with this object."""


def go_on_unkept(record: Record) -> MemoryRecord:
    """Return a record in memory that goes on where ``record`` stands. Raises CannotRead, Damaged.

    When ``record`` cannot even be read, make a MemoryRecord of the header, events and people that are still in hand.
    """
    return MemoryRecord(record.header, record.read(), record.people())
