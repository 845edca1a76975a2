"""An exercise being written, for tests of the author's screens."""

from __future__ import annotations

from pathlib import Path

LEVEE = """
tabletop: 1
id: levee
title: The levee
marking: EXERCISE · NOT REAL EVENTS
minutes: 40
indicators:
  trust:
    name: Trust
    levels: [low, mixed, high]
    start: mixed
  level:
    name: Water level
    levels: [low, high]
    start: high
    shown: facilitator
flags:
  gate: [shut, open]
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
        from: The old bridge
        text: Water is in the cellar.
    decision:
      ask: Do we open the gate?
      options:
        open_it:
          label: Open it now
          text: The fields take the water.
          case: Fields dry; people drown.
          moves:
            trust: {by: 1, because: "People see somebody act."}
            level: {by: -1, because: "The fields take it."}
          set: {gate: open}
          consequence: The fields shine like a lake.
        wait:
          label: Wait for the gauge
          text: One hour more.
          moves:
            trust: {by: -1, because: "Nobody hears anything.", later: true}
          outcomes:
            holds: {label: It holds, when: "gate == 'open'", consequence: The wall holds., goto: morning}
            gives: {label: It gives, consequence: The wall gives., goto: breach}
      goto: morning
  breach:
    title: The breach
    blocks:
      - text: Water stands in the square.
      - when: gate == 'open'
        text: And in the fields.
      - when: trust == 'low'
        text: People shout at the town hall.
    goto: morning
  morning:
    title: Morning
    text: The rain stops.
    ending: A long night
"""


def write(folder: Path, text: str = LEVEE, name: str = "levee") -> Path:
    """Write an exercise as an editor does, by renaming a new file over the old one; return its path."""
    path = folder / f"{name}.yaml"
    beside = folder / f".{name}.new"
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    return path
