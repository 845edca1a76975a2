"""Folders, records and rooms for the store's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.making import header

from tabletop.store import folders
from tabletop.store.memory import MemoryRecord
from tabletop.store.protocols import Record
from tabletop.store.record import SqliteRecord
from tabletop.store.room import SqliteRoom


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions"


@pytest.fixture
def session(root: Path) -> Iterator[tuple[SqliteRecord, SqliteRoom]]:
    record, room = folders.create_session(root, header())
    yield record, room
    room.close()
    record.close()


@pytest.fixture
def record(session: tuple[SqliteRecord, SqliteRoom]) -> SqliteRecord:
    return session[0]


@pytest.fixture
def room(session: tuple[SqliteRecord, SqliteRoom]) -> SqliteRoom:
    return session[1]


@pytest.fixture(params=["sqlite", "memory"])
def any_record(request: pytest.FixtureRequest) -> Record:
    """Each implementation of Record, empty."""
    make: dict[str, Callable[[], Record]] = {
        "sqlite": lambda: request.getfixturevalue("record"),
        "memory": lambda: MemoryRecord(header()),
    }
    return make[request.param]()
