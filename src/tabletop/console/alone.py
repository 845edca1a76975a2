"""Play alone: what a session with one person is asked for next, and how its parts differ from a room's.

There is no vote, no console and no private note before the end. Messages that would reach one seat are read by the one
person who plays; talk is left out; a decision is recorded as made “alone”.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from tabletop.console.desk import Desk, Kept
from tabletop.console.sessions import SetUp
from tabletop.debrief.agenda import following, number_of
from tabletop.exercise.model import UNLISTED, Decision
from tabletop.session import commands as co
from tabletop.session.commands import Command, Refusal
from tabletop.session.parts import after, find_inject, inject_open, injects_due, lettered, scene_of
from tabletop.session.play import choose, open_outcomes
from tabletop.session.state import State
from tabletop.session.telling import role_name, scene_title
from tabletop.session.views import Piece, RoomView

BY = "one person, alone"
ALONE = SetUp(people=1, timers=False, alone=True)
PASSED_OVER = (
    "talk", "discuss", "debrief:out_of_role", "hot_wash:actions", "hot_wash:findings", "hot_wash:ratings",
    "hot_wash:feedback",
)  # fmt: skip
"""Parts that only a room can fill."""
Mode = Literal["read", "choose", "words", "closed"]


def mode(state: State) -> Mode:
    """Return what is asked of the person now: to go on, to choose by letter, to write words, or nothing more."""
    if state.closed:
        return "closed"
    if asks(state) is not None:
        return "words"
    at_question = state.phase == "scene" and state.moment.part == "question" and not state.moment.over
    return "choose" if at_question and open_decision(state) is not None else "read"


@dataclass(frozen=True)
class Asks:
    """Words that are asked for beside a part; none need be written. ``keep`` makes the command that keeps them."""

    label: str
    keep: Callable[[str], Command]


def asks(state: State) -> Asks | None:
    """Return the words asked for at the part shown."""
    part = state.moment.part
    if state.moment.over or state.closed:
        return None
    if part.startswith("write:"):
        name = part.removeprefix("write:")
        written = sum(1 for line in state.lists.get(name, ()) if line.text)
        most = scene_of(state).write[name].items.max
        return Asks(f"Line {written + 1}", lambda text: co.WriteLine(list=name, text=text)) if written < most else None
    if part == "dissent":
        return Asks("I assume", lambda text: co.Note(kind="assumption", text=text))
    if part == "debrief:room_first":
        return Asks("Differently", lambda text: co.HotWash(kind="differently", text=text))
    if part == "hot_wash:keep_change":
        return _hot_wash(state)
    return None


def _hot_wash(state: State) -> Asks | None:
    """One thing to keep, one to change, one question, in turn."""
    said = {entry.kind for _, entry in state.hot_wash}
    if "keep" not in said:
        return Asks("Keep", lambda text: co.HotWash(kind="keep", text=text))
    if "change" not in said:
        return Asks("Change", lambda text: co.HotWash(kind="change", text=text))
    if "question" not in said:
        return Asks("A question", lambda text: co.HotWash(kind="question", text=text))
    return None


def open_decision(state: State) -> Decision | None:
    """Return the present scene's decision while it is still to be made."""
    if state.phase != "scene" or state.decision_of_visit() is not None:
        return None
    decision = scene_of(state).decision
    return decision if decision is not None and "decide" in decision.steps else None


def waiting_message(state: State) -> str:
    """Return the id of a message that reaches a room in its discussion, before it decides; empty when none waits."""
    due = [inject for inject in injects_due(state, "discussion") if inject_open(state, inject)]
    return due[0].id if due and open_decision(state) is not None else ""


# ---- choices --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """One answer to the question: its letter, option id (``unlisted`` for other words), label, why it is closed."""

    letter: str
    option: str
    label: str
    closed: str = ""


def offers(state: State) -> list[Offer]:
    """Return what can be chosen at the question, by letter."""
    decision, play = open_decision(state), state.moment.play
    if decision is None or play is None:
        return []
    found = []
    letters = lettered(state, state.scene_id)
    for name, letter in letters:
        option = decision.options[name]
        closed = "" if state.compiled.holds(play, option.when) else option.closed_because or "not open here"
        found.append(Offer(letter, name, option.label, closed))
    if decision.unlisted:
        found.append(Offer(chr(ord("A") + len(letters)), UNLISTED, "Something else"))
    return found


def ways_on(state: State) -> list[tuple[str, str]]:
    """Return (option id, words) for where “something else” may lead: on by itself where the author wrote a way, or on
    like one of the options."""
    decision = open_decision(state)
    if decision is None:
        return []
    ways = [("", f"on to “{scene_title(state, decision.goto)}”")] if decision.goto else []
    return ways + [
        (offer.option, f"like {offer.letter}  {offer.label}") for offer in offers(state)[:-1] if not offer.closed
    ]


def decide(offer: Offer, reason: str, words: str = "", like: str = "") -> Callable[[Desk], Kept | Refusal]:
    """Return the work of deciding: what follows is drawn where the author left it to a facilitator."""

    def work(desk: Desk) -> Kept | Refusal:
        state = desk.state
        chosen = like if offer.option == UNLISTED else offer.option
        return desk.do(
            co.Decide(
                on=state.step,
                option=offer.option,
                by=BY,
                reason=reason,
                words=words,
                like=like,
                outcome=_drawn(state, chosen, desk.chance()),
                draw=desk.chance(),
            )
        )

    return work


def _drawn(state: State, option: str, chance: float) -> str:
    """Return one of the outcomes a facilitator would pick among, each as likely; empty where there is none."""
    decision, play = open_decision(state), state.moment.play
    if decision is None or play is None or option not in decision.options or not decision.options[option].outcomes:
        return ""
    outcomes = decision.options[option].outcomes
    names = open_outcomes(state.compiled, choose(state.compiled, play, option).play, option)
    if not names or all(outcomes[name].weight is not None for name in names):
        return ""
    return names[int(chance * len(names))]


# ---- going on -------------------------------------------------------------------------------------------------------


def go_on(confirmed: bool) -> Callable[[Desk], Kept | Refusal]:
    """Return the work of going on: votes and open talk, which need a room, are passed over."""

    def work(desk: Desk) -> Kept | Refusal:
        answer = _step(desk, confirmed)
        while isinstance(answer, Kept) and desk.state.moment.part in PASSED_OVER:
            answer = _step(desk, confirmed)
        return answer

    return work


def _step(desk: Desk, confirmed: bool) -> Kept | Refusal:
    state = desk.state
    if state.phase != "scene" or state.moment.over:
        return desk.go_on(confirmed=confirmed, how="aloud")
    if mode(state) == "choose":
        message = waiting_message(state)
        if message:
            return desk.do(co.SendInject(on=state.step, inject=message, how="aloud"))
        return Refusal("choose by its letter", "form")
    if state.question is not None or after(state).startswith("vote:"):
        answer = desk.do(co.Skip(on=state.step, why="played alone"))
        if isinstance(answer, Kept) or state.question is not None:
            return answer
        return _leave(desk)
    return desk.go_on(confirmed=confirmed, how="aloud")


def _leave(desk: Desk) -> Kept | Refusal:
    """Leave a scene in which only a vote would have been left."""
    decision = scene_of(desk.state).decision
    if decision is None or not decision.goto:
        return Refusal("nothing leads on from here")
    return desk.do(co.Jump(on=desk.state.step, scene=decision.goto, why="played alone"))


def undo_to(state: State) -> int:
    """Return the revision that taking back leads to: the last step at which one read or chose something else; 0 for
    none. A part that only asks for words is no place to stop: its field would swallow the next key."""
    here = state.moment
    for revision, moment in reversed(state.line[:-1]):
        stops = not moment.part.startswith(("write:", "dissent", *PASSED_OVER)) and moment.phase != "lobby"
        if stops and (moment.begun, moment.part) != (here.begun, here.part):
            return revision
    return 0


def do(command: Command) -> Callable[[Desk], Kept | Refusal]:
    """Return the work of a command."""
    return lambda desk: desk.do(command)


def next_words(state: State) -> str:
    """Return what going on does now, in words."""
    if state.moment.over:
        return "back to the question" if state.moment.part == "question" else "go on"
    if state.phase == "lobby":
        return "begin"
    if state.phase in ("debrief", "hot_wash"):
        return "go on" if following(state, state.moment.part) else "close"
    if state.phase != "scene":
        return "go on"
    part = after(state)
    kind = part.split(":")[0]
    if not part:
        return "on to the debrief" if scene_of(state).ending is not None else "next scene"
    return {"question": "what will you do?", "consequence": "what follows", "moves": "what moved"}.get(kind, "go on")


# ---- the parts as one person sees them ------------------------------------------------------------------------------


def alone_view(state: State, room: RoomView, message: str = "") -> RoomView:
    """Return the room's view as one person sees it. ``message`` is a message to one seat that is being read."""
    kind, _, ref = state.shown.partition(":")
    view = replace(room, ballot=None, timer=None)
    if state.phase == "lobby":
        text = (
            "You read what a room would see, decide alone, and give a reason each time. The debrief comes back to it."
        )
        return replace(view, body=(Piece("text", text=text),))
    if message or kind == "inject":
        piece = _message(state, message or ref)
        return replace(view, body=(piece,)) if piece is not None else view
    if kind == "question":
        return replace(view, body=tuple(piece for piece in room.body if piece.kind != "label"))
    if state.phase == "scene" and state.moment.part == "dissent" and not state.moment.over:
        body = tuple(piece for piece in room.body if piece.kind != "ask")
        return replace(
            view, body=(*body, Piece("ask", text="Before you see what follows: what do you take for granted?"))
        )
    return view


def _message(state: State, inject_id: str) -> Piece | None:
    """A message that would reach one seat, opened: alone one reads for all seats."""
    inject = find_inject(state, inject_id)
    if inject is None or not inject.to.startswith("role:"):
        return None
    words = [inject.from_, inject.by, f"to {role_name(state, inject.to.removeprefix('role:'))}"]
    return Piece("inject", label=inject.title, note=" · ".join(word for word in words if word), text=inject.text)


def decision_shown(state: State) -> int:
    """Return the revision of the decision a debrief part is about, else of the last one; 0 for none."""
    made = state.moment.decisions
    number = number_of(state.moment.part) or len(made)
    return made[number - 1].revision if 1 <= number <= len(made) else 0
