"""What rules say so that a newcomer finds the way out: levels, sides, minutes, what comes later."""

from __future__ import annotations

import pytest

from tabletop.exercise.load import load

FERRY = """\
tabletop: 1
title: The ferry
minutes: 60
roles:
  mayor: {name: Mayor, side: us}
  captain: {name: Captain, side: island}
indicators:
  trust: {name: Trust, levels: [broken, strained, steady], start: strained}
scenes:
  quay:
    minutes: 30
    injects:
      - {id: call, at: start, to: room, text: The phone rings.}
    decision:
      ask: What do we say?
      options:
        wait:
          label: Wait
          text: We wait for the tide.
          moves: {trust: {by: -1, because: "They wait.", later: true}}
        ask_them:
          label: Ask them
          text: We ask them tonight.
        leave: {label: Leave, text: "We leave at once."}
      goto: night
  night:
    blocks:
      - text: Nobody sleeps.
      - {when: "trust >= 'strained'", text: Somebody sings.}
    ending: Noon
"""


def test_the_base_is_clean() -> None:
    """Without a mistake there is nothing to report."""
    assert load({"ferry.yaml": FERRY}, "ferry.yaml")[1] == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "message", "hint"),
    [
        ("trust >= 'strained'", "trust > 'steady'", "T305", 29, "this can never hold",
         "“steady” is the highest level of “trust”: write trust >= 'steady'"),
        ("trust >= 'strained'", "trust < 'broken' and not visited('quay')", "T305", 29, "this can never hold",
         "“broken” is the lowest level of “trust”: write trust <= 'broken'"),
        ("trust >= 'strained'", "trust == 'broken' and trust == 'steady'", "T305", 29, "this can never hold",
         "two parts exclude each other"),
        ("trust >= 'strained'", "trust >= 'good'", "T303", 29, "“good” is not a level of “trust”",
         "its levels are broken, strained, steady"),
        ("to: room", "to: side:harbour", "T206", 13, "“side:harbour” is nobody in this exercise",
         "write “room” or “role:its_id” or “side:island” or “side:us”"),
        ("later: true", "later: yes", "T201", 20, "there is no scene “yes”", "write true for the next scene"),
        ("later: true", "later: quay", "T216", 20,
         "no play enters “quay” after this: it would land only before the debrief",
         "name a scene that follows, or write “later: true” for the next one"),
        ("minutes: 60", "minutes: 50", "T701", 3,
         "the longest way takes 30 minutes; with 25 for opening, debrief and hot wash that is 55, "
         "and “minutes” says 50",
         "raise “minutes”, shorten scenes, let some be dropped with “may_go”, or set the other parts in “plan”"),
        ("          text: We ask them tonight.\n", "", "T608", 21,
         "“ask_them” has no text, and 2 other options have one",
         "write one as long, or leave all out"),
    ],
)  # fmt: skip
def test_a_finding_and_its_way_out(old: str, new: str, code: str, line: int, message: str, hint: str) -> None:
    """Each says what to write."""
    assert old in FERRY
    [problem] = load({"ferry.yaml": FERRY.replace(old, new, 1)}, "ferry.yaml")[1]
    assert (problem.code, problem.span.line) == (code, line)
    assert (problem.message, problem.hint) == (message, hint)


def test_a_scene_met_again_takes_what_comes_later() -> None:
    """On a loop the scene comes again, and the effect with it."""
    loop = FERRY.replace("later: true", "later: quay").replace("      goto: night\n", "      goto: pause\n")
    loop += "  pause:\n    text: A pause.\n    routes:\n"
    loop += "      - {when: trust == 'broken', goto: quay}\n      - goto: night\n"
    assert [one.code for one in load({"ferry.yaml": loop}, "ferry.yaml")[1]] == []
