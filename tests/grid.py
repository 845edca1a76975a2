"""Reading a Textual app in tests: its screen as text, and waiting on a condition instead of a clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot


def grid(app: App[Any]) -> str:
    """Return the screen as text, rows right-trimmed. The only place that touches the compositor's private strips."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def wait_until(pilot: Pilot[Any], ok: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until ``ok()`` holds; fails with the screen's content after ``seconds``."""
    end = time.monotonic() + seconds
    while not ok():
        if time.monotonic() > end:
            raise AssertionError("never became true\n" + grid(pilot.app))
        await pilot.pause(0.01)


# ---- pictures in text -----------------------------------------------------------------------------------------------

GOLDEN = Path(__file__).parent / "pictures" / "golden"
UPDATE = "TABLETOP_UPDATE_PICTURES"


def same_picture(name: str, picture: str) -> None:
    """Compare a screen with the one kept as ``pictures/golden/NAME.txt``; with TABLETOP_UPDATE_PICTURES=1 keep it."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(picture + "\n", encoding="utf-8")
    assert path.is_file(), f"no picture {name}: look at the screen, then keep it with {UPDATE}=1"
    kept = path.read_text(encoding="utf-8").removesuffix("\n")
    assert picture == kept, f"{name} looks different; if it should, keep it with {UPDATE}=1"
