"""Reading a Textual app in tests: its screen as text, and waiting on a condition instead of a clock."""

from __future__ import annotations

import time
from collections.abc import Callable
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
