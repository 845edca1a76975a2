"""The program as tests call it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import Caller


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """The program, with its sessions in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Caller(tmp_path / "home", monkeypatch)
