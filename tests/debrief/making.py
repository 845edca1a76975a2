"""An exercise with everything a debrief has to tell, and a room that has played it."""

from __future__ import annotations

from typing import Any

from tests.exercises import Driver, exercise_of

from tabletop.exercise.exercise import Exercise
from tabletop.session import commands as co

SOURCE = """
tabletop: 1
source: {author: A. Writer, title: An essay}
recommendations:
  R1: {place: P1.S1, modality: states_need, text: "Each plan needs checking.", conditions: "It holds for any plan.",
       limits: "No plan is forbidden.", unsaid: Checking takes time., with: [R2]}
  R2: {place: P1.S2, modality: warns, text: "Good reasons are no excuse.", admits: "The reasons may be good."}
  R3: {place: P2.S1, modality: claim, text: It happened before., use: "Did it happen before?"}
  R4: {place: P3.S1, modality: suggests_considering, text: "Third parties may help.",
       readings: [Other states., Anybody else.]}
"""

EXERCISE = """
tabletop: 1
id: rich
title: Made up
marking: EXERCISE
summary: Two decisions and a list.
use: [source.yaml]
plan: {opening: 3, debrief: 10, hot_wash: 5}
objectives:
  weigh: {text: Weigh the plan.}
roles:
  chief: {name: Chief of staff}
  lawyer: {name: "Lawyer for the court"}
  guard: {name: Warden}
indicators:
  trust: {name: Trust, levels: [low, mid, high], start: mid}
  cost: {name: Cost, levels: [low, mid, high], start: low, shown: debrief}
  inner: {name: Inner, levels: [low, high], start: low, shown: facilitator}
  good: {name: Public good, about: "Is anybody better off?"}
flags:
  page: [kept, sent]
scenes:
  first:
    title: The request
    clock: Monday
    minutes: 10
    text: A request arrives.
    injects:
      - {id: call, title: A call, at: start, to: "role:guard", text: They call.}
      - {id: letter, title: A letter, at: manual, text: They write.}
    listen_for: ["someone asks who pays", someone asks when]
    decision:
      ask: What leaves the building?
      goto: middle
      author: [R1, R3]
      questions: ["Who could have stopped it?"]
      options:
        staged:
          label: Share in stages
          case: It can be stopped.
          moves:
            trust: {by: +1, because: "A promise is kept."}
            cost: {by: +1, because: Readers are paid., later: second}
            inner: {by: +1, because: nobodysees}
          consequence: A summary goes out. It names nobody, and the room that reads it has one door and no window.
          advice:
            - {rec: R1, stance: aligns, because: "The check comes first."}
        all:
          label: Send everything
          set: {page: sent}
          moves: {trust: {by: unknown, because: Nobody can tell.}}
          consequence: It is gone.
          advice:
            - {rec: R1, stance: departs, about: this case, because: Nothing was checked.}
            - {rec: R4, stance: open, when: "page == 'sent'", because: "One way. Or the other."}
            - {rec: R4, stance: partly, about: never, when: "page == 'kept'", because: neverheard}
        none:
          label: Refuse
          consequence: Silence.
          advice:
            - {rec: R1, stance: partly, overshoots: true, because: "No was not asked for."}
        court:
          label: Ask a court
          advice: [{not_addressed: "The essay knows no courts."}]
        shut:
          label: Burn it
          when: "page == 'sent'"
          closed_because: nothing was sent
      other_views:
        - {who: The partner, side: partner, basis: inference, claim: "We were never asked."}
        - {who: A school, basis: school, claim: "All of this is slow."}
      hindsight: {text: "It came out later.", leaves_open: "Whether a check would have helped."}
  middle:
    title: Between
    minutes: 5
    write:
      terms: {ask: On what terms?, tests: ["Can it be checked?"]}
    text: Write down your terms.
    may_go: {goto: second}
    goto: second
  second:
    title: The answer
    minutes: 8
    text: They answer.
    decision:
      ask: Who decides next time?
      rule: "role:chief"
      options:
        panel:
          label: A panel
          outcomes:
            agreed: {label: They agree, goto: last, consequence: They sign., moves: {trust: +1}}
            refused: {label: They refuse, goto: other, consequence: They leave.}
          advice: [{rec: R2, stance: partly, because: Half of it.}]
        us: {label: We do, goto: last, consequence: We do.}
        again: {label: Ask again, goto: first}
      other_views:
        - {who: The public, basis: named, claim: We hear last.}
      hindsight: {text: secondhindsight, leaves_open: secondopen}
  last:
    title: The end
    ending: {title: A narrow door, text: It stays open.}
  other:
    title: The other end
    ending: Two houses
debrief:
  author: [R3]
  questions: ["Who is better off?", "What did we not ask?"]
  invented: All of it is invented.
"""


def rich() -> Exercise:
    """Return the exercise."""
    return exercise_of(EXERCISE, {"source.yaml": SOURCE})


def begun(people: int = 6, **settings: Any) -> Driver:
    """Return a room in the first scene."""
    room = Driver(rich(), people, **settings)
    room.begin()
    return room


def decide_first(room: Driver, option: str = "staged", **more: Any) -> None:
    """Take the first decision after two votes: 2 to 4, then 4 to 2 for staged, the others for all."""
    room.to("vote:1")
    room.vote(staged=2, all=4)
    room.to("vote:2")
    room.vote(staged=4, all=2)
    room.to("decide")
    room.did(co.Decide(option=option, although_no_reason=True, **more))


def to_second(room: Driver) -> None:
    """Go on to the second decision, ready to decide it after an agreed vote."""
    room.to("write:terms")
    while room.state.scene_id != "second":
        room.space()
    room.to("vote:1")
    room.vote(panel=6)
    room.to("decide")


def played(option: str = "staged", second: str = "panel", outcome: str = "agreed", **more: Any) -> Driver:
    """Return a room that has played to the end and stands in the debrief."""
    room = begun()
    decide_first(room, option, **more)
    to_second(room)
    room.did(co.Decide(option=second, outcome=outcome, although_no_reason=True))
    while room.state.phase == "scene":
        room.space()
    return room
