"""What the tests of the screens around a session share: exercises on the disk, the app on its own data folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tabletop.console.sessions import SetUp, begin
from tabletop.exercise.exercise import Exercise
from tabletop.library import load_exercise, shipped_roots
from tabletop.session import commands as co
from tabletop.session.commands import Refusal
from tabletop.tui.facilitator.app import FacilitatorApp

FLOOD = """
tabletop: 1
id: flood
title: The river rises
summary: |
  Rain has fallen for nine days. The gauge at the old bridge climbs a hand an hour.
minutes: 30
players: {min: 3, max: 12}
objectives:
  warn:
    text: Warn those who live by the river in time.
roles:
  mayor:
    name: Mayor
    brief: You decide.
  fire:
    name: Fire chief
    brief: You act.
scenes:
  rain:
    title: Nine days of rain
    minutes: 10
    text: The gauge climbs.
    notes: Let the fire chief speak first.
    probe:
      - Who lives closest to the water?
    listen_for:
      - asks who cannot leave alone
    injects:
      - id: call
        title: A call
        at: discussion
        to: role:fire
        from: The old bridge
        text: Water is in the cellar.
    decision:
      ask: Do we ring the bells?
      options:
        ring:
          label: Ring them now
          text: Everybody hears it.
          consequence: The street fills.
          goto: after
        wait:
          label: Wait for the gauge
          text: One hour more.
          consequence: The gauge climbs on.
          goto: after
      goto: after
  after:
    title: Morning
    text: The water stands in the square.
    ending: A long night
"""
HOSTILE = "[/foo] \\e]52;c;eA==\\a\\u202Eevil [bold"
"""In double quotes YAML makes real control characters of it."""


def library(folder: Path, **files: str) -> Path:
    """Write exercises as ``NAME.yaml`` into a collection below ``folder``; return the folder."""
    place = folder / "rivers"
    place.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def flood(folder: Path) -> Exercise:
    """Return the exercise ``FLOOD``."""
    return load_exercise(library(folder, flood=FLOOD) / "rivers" / "flood.yaml")


def leaked_file(folder: Path) -> Exercise:
    """Return the first shipped exercise of some size, copied so that no picture shows where it lies."""
    source = shipped_roots()[0] / "us_mexico_2021"
    shutil.copytree(source, folder / "us_mexico_2021", dirs_exist_ok=True)
    return load_exercise(folder / "us_mexico_2021" / "leaked_file.yaml")


def session(exercise: Exercise, sessions: Path, *, closed: bool = False, **setup: Any) -> str:
    """Make a session that was begun and left, or closed; return its id."""
    desk = begin(exercise, SetUp(**setup), sessions)
    if closed:
        assert not isinstance(desk.do(co.Close()), Refusal)
    desk.close()
    return desk.session_id


def app_on(
    tmp_path: Path,
    first: Callable[[FacilitatorApp], None] = lambda app: app.open_library(),
    roots: Sequence[Path] = (),
) -> FacilitatorApp:
    """Return the app on a data folder of its own; reports are written into ``tmp_path/here``."""
    here = tmp_path / "here"
    here.mkdir(exist_ok=True)
    return FacilitatorApp(first, sessions=tmp_path / "sessions", here=here, roots=roots)


def masked(picture: str) -> str:
    """Return a picture without the place where the test ran and the id of its session."""
    lines = [re.sub(r"\S*/rivers/flood\.yaml", "~/rivers/flood.yaml", line) for line in picture.splitlines()]
    return re.sub(r"\d{8}-[0-9a-z]{4}", "20261123-k7qf", "\n".join(lines))
