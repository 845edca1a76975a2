"""A console killed at any moment loses nothing it said was kept. ``make campaign-crash`` does it 200 times."""

from __future__ import annotations

from pathlib import Path

from tests.campaigns.crash import STEPS, campaign


def test_killed_consoles_lose_nothing(tmp_path: Path) -> None:
    """Twenty kills, at named steps and at any time: all acknowledged is kept once, and the session goes on."""
    where, broken = campaign(20, 2026, tmp_path)
    assert broken == []
    assert where.total() == 20
    assert sum(where[step] for step in STEPS) >= 6  # the steps were reached, not just passed by
