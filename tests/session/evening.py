"""One small exercise with everything that tests of a session ask for."""

from __future__ import annotations

from typing import Any

from tests.exercises import Driver, exercise_of

from tabletop.session import commands as co

EVENING = """
tabletop: 1
title: The file
summary: A request for a file.
content_note: It speaks of threats.
roles:
  chief: {name: Chief, brief: You sign.}
  partner: {name: Partner, brief: You ask.}
  lawyer: {name: Lawyer, brief: You object.}
indicators:
  trust: {name: Trust, levels: [low, mid, high], start: mid}
  heat: {name: Heat, levels: [low, mid, high], start: mid}
  wear: {name: Wear, levels: [low, mid, high], start: mid, shown: facilitator}
flags:
  page: [kept, told]
  sealed: true
objectives:
  weigh: {text: Weigh a request.}
scenes:
  request:
    title: The request
    minutes: 10
    objective: weigh
    blocks:
      - text: A letter asks for everything.
      - {text: Nobody told them., when: page == 'told'}
      - text: You have ten days.
    notes: Let the partner speak first.
    listen_for: [names a risk, names a price]
    injects:
      - {id: knock, at: start, text: Somebody knocks.}
      - {id: sister, at: discussion, to: role:partner, title: Sister, text: "Should he come home?"}
      - {id: paper, at: discussion, text: A paper asks.}
      - {id: late_call, at: 2, text: A late call.}
      - {id: spare, at: manual, text: A spare.}
      - {id: answer, at: decided, text: They answer.}
    decision:
      ask: What leaves the building?
      rule: majority
      minutes: 2
      goto: column
      options:
        share:
          label: Share it
          text: All of it.
          case: They asked.
          moves:
            trust: {by: 1, because: "A promise was kept."}
            heat: {by: 1, because: People will ask., later: true}
            wear: {by: 1, because: unseen}
          set: {page: told}
          consequence: They read it.
        wait:
          label: Wait
          case: Time helps.
          moves: {trust: {by: -2, because: Nobody likes waiting.}, heat: {by: -1, later: evening}}
        burn: {label: Burn it, when: not sealed, closed_because: It is sealed., case: It is gone.}
        trick: {label: Trick them, when: not sealed, hidden: true}
  column:
    title: The column
    may_go: {goto: evening, set: {page: told}}
    on_enter: {moves: {wear: 1, trust: {by: 1, because: A quiet week., later: true}}}
    text: A column appears.
    decision:
      ask: Who calls?
      rule: role:lawyer
      reason: optional
      steps: [vote, discuss, revote, decide]
      goto: crossing
      options:
        call:
          label: Call
          outcomes:
            answered: {label: Answered, consequence: She answers., goto: evening}
            silent: {label: Silence, consequence: It rings., moves: {heat: 2}}
        draw:
          label: Draw lots
          outcomes:
            short: {weight: 1, consequence: Short.}
            long: {weight: 3, consequence: Long.}
        walk: {label: Walk, consequence: You walk., goto: request}
  crossing:
    routes: [{when: page == 'told', goto: evening}, {goto: night}]
  night:
    text: Night falls.
    write: {rules: {ask: Which rules?, items: {min: 1, max: 2}, tests: [can be checked]}}
    goto: evening
  evening:
    text: The evening comes.
    ending: {title: Evening, text: It is over.}
"""


def evening(people: int = 4, *, begin: bool = True, change: tuple[str, str] = ("", ""), **settings: Any) -> Driver:
    """Return a driver in the first scene; ``change`` replaces a piece of the text first."""
    assert change[0] in EVENING
    driver = Driver(exercise_of(EVENING.replace(*change) if change[0] else EVENING), people, **settings)
    if begin:
        driver.begin()
    return driver


def to(driver: Driver, part: str) -> None:
    """Go on to a part of the first scene: votes split, and the file is shared."""
    for _ in range(40):
        if driver.part == part:
            return
        if driver.state.question is not None:
            driver.vote(share=2, wait=2)
        elif driver.part == "decide":
            driver.did(co.Decide(option="share", reason="because"))
        else:
            driver.did(co.Next())
    raise AssertionError(f"{part} was not reached; at {driver.part}")
