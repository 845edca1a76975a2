"""An inject that comes once it is decided is asked after the decision, so check does not call it impossible."""

from __future__ import annotations

from pathlib import Path

from tabletop.checking import check_paths

STORY = """\
tabletop: 1
title: Bells
flags: {rung: false}
scenes:
  rain:
    title: Rain
    text: The river climbs.
    injects:
      - {id: answer, at: decided, when: rung, text: They answer.}
    decision:
      ask: Do we ring?
      options:
        ring: {label: Ring, goto: end, set: {rung: true}}
        wait: {label: Wait, goto: end}
  end:
    title: End
    blocks:
      - {when: rung, text: The bells rang.}
      - text: It is over.
    ending: Evening
"""


def test_a_condition_the_decision_fulfils_is_no_finding(tmp_path: Path) -> None:
    """The option of the same scene sets the flag the inject waits for."""
    path = tmp_path / "bells.yaml"
    path.write_text(STORY, "utf-8")

    assert [p.code for p in check_paths([path]).problems if p.code in ("T426", "T427", "T428")] == []
