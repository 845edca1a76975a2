"""A room with its web side open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.standing import Standing


@pytest.fixture
def standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standing]:
    """A room whose web side is open on loopback; nothing unexpected may have happened in it at the end."""
    monkeypatch.setattr("tabletop.web.serving.SIGN_SECONDS", 0.2)
    monkeypatch.setattr("tabletop.web.stream.LOOK_SECONDS", 0.01)
    room = Standing(tmp_path / "sessions")
    yield room
    room.close()
    assert room.complaints == []
