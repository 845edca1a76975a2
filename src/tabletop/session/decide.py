"""What a command leads to: events to keep, or a refusal. Changes nothing itself.

Time and chance come in as values; the caller appends what is returned at the revision it looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

from tabletop.session import commands as co
from tabletop.session import deciding, evaluating, noting, sending, voting
from tabletop.session import events as ev
from tabletop.session.commands import Answer, Command, Refusal
from tabletop.session.events import Cast, Event, FeedbackGiven
from tabletop.session.parts import after, before, briefing_parts
from tabletop.session.playing import debrief_events, enter_events, leave, next_events, show
from tabletop.session.sending import send_in_turn
from tabletop.session.state import Moment, State
from tabletop.session.telling import part_words, scene_title
from tabletop.text import FIELD_LIMIT, clean

MOST_PEOPLE = 1000
"""How many may be present at once."""

MOVED_ON = Refusal("the other window has already gone on", "moved_on")


def decide(state: State, command: Command) -> Answer:
    """Return the events a command leads to, or why it does nothing.

    A command given on another step than the present one is refused with kind ``moved_on``, so that two consoles
    pressing the same key move one step. Raises TypeError for a command nobody handles (a programmer's mistake).
    """
    if state.closed and not isinstance(command, _AFTER_CLOSING):
        return Refusal("this session is closed; its record can be read and reported, not changed")
    if command.on is not None and command.on != state.step:
        return MOVED_ON
    handler = _HANDLERS.get(type(command))
    if handler is None:
        raise TypeError(f"nobody decides {type(command).__name__}")
    return handler(state, _cleaned(command))


def _cleaned(command: Command) -> Command:
    """Return the command with every text in it clean: what is kept must never mislead a terminal or a browser."""
    changed = {}
    for entry in fields(command):
        value = getattr(command, entry.name)
        if entry.name != "on" and (clear := _clean_value(value)) != value:
            changed[entry.name] = clear
    return replace(command, **changed) if changed else command


def _clean_value(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, limit=FIELD_LIMIT)
    if isinstance(value, Cast | FeedbackGiven):
        return type(value)(*(_clean_value(getattr(value, entry.name)) for entry in fields(value)))
    if isinstance(value, dict):
        return {_clean_value(key): _clean_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_clean_value(item) for item in value)
    return value


# ---- opening, people ------------------------------------------------------------------------------------------------


def _open(state: State, c: co.Open) -> Answer:
    if state.revision:
        return Refusal("the session has been opened already")
    return [ev.Opened(dict(c.settings))]


def _free_role(state: State, taken: Sequence[str]) -> str:
    """The first role nobody has; when all are filled, roles go round again in the order written."""
    roles = list(state.compiled.exercise.roles)
    if not roles:
        return ""
    counts = dict.fromkeys(roles, 0)
    for role in taken:
        if role in counts:
            counts[role] += 1
    fewest = min(counts.values())
    return next(role for role in roles if counts[role] == fewest)


def _present(state: State, c: co.Present) -> Answer:
    if not 0 <= c.count <= MOST_PEOPLE:
        return Refusal(f"people present: a number from 0 to {MOST_PEOPLE:,}")
    if c.count < state.present:
        going = sorted(state.seats, key=lambda seat: (seat not in c.last, seat))[c.count :]
        return [ev.SeatFreed(seat) for seat in reversed(going)]
    taken = list(state.seats.values())
    events: list[Event] = []
    for i in range(c.count - state.present):
        role = _free_role(state, taken)
        taken.append(role)
        events.append(ev.SeatTaken(state.seats_ever + i + 1, role))
    return events


def _take_seat(state: State, c: co.TakeSeat) -> Answer:
    return _take_seats(state, co.TakeSeats(roles=(c.role,)))


def _take_seats(state: State, c: co.TakeSeats) -> Answer:
    unknown = next((role for role in c.roles if role and role not in state.compiled.exercise.roles), "")
    if unknown:
        return Refusal(f"there is no role {unknown}")
    if state.present + len(c.roles) > MOST_PEOPLE:
        return Refusal(f"no more than {MOST_PEOPLE:,} people can be present")
    taken = list(state.seats.values())
    events: list[Event] = []
    for seat, role in enumerate(c.roles, state.seats_ever + 1):
        taken.append(role or _free_role(state, taken))
        events.append(ev.SeatTaken(seat, taken[-1]))
    return events


def _free_seat(state: State, c: co.FreeSeat) -> Answer:
    return [ev.SeatFreed(c.seat)] if c.seat in state.seats else Refusal(f"seat {c.seat} is free already")


def _give_role(state: State, c: co.GiveRole) -> Answer:
    if c.seat not in state.seats:
        return Refusal(f"nobody sits in seat {c.seat}")
    if c.role and c.role not in state.compiled.exercise.roles:
        return Refusal(f"there is no role {c.role}")
    return [ev.RoleGiven(c.seat, c.role)]


# ---- going on -------------------------------------------------------------------------------------------------------


def _next(state: State, c: co.Next) -> Answer:
    moment = state.moment
    if moment.over:
        return [ev.Shown(part=moment.part)]
    if state.phase == "lobby":
        return [ev.PhaseEntered("briefing", briefing_parts(state)[0])]
    if state.phase == "briefing":
        parts = briefing_parts(state)
        place = parts.index(moment.part) + 1 if moment.part in parts else len(parts)
        if place < len(parts):
            return [ev.Shown(part=parts[place])]
        return enter_events(state, state.compiled.exercise.start, "start")
    if state.phase == "scene":
        return next_events(state, c.how)
    return Refusal("the console leads through debrief and hot wash")


def _back(state: State, c: co.Back) -> Answer:
    if state.phase == "briefing":
        parts = briefing_parts(state)
        place = parts.index(state.moment.part) if state.moment.part in parts else 0
        return [ev.Shown(part=parts[place - 1])] if place else Refusal("this is the first page")
    if state.phase != "scene":
        return Refusal("there is nothing to look back at here")
    if state.question is not None:
        return Refusal("a vote is open: close it first, or undo it with u")
    part = before(state)
    return [ev.Shown(part=state.moment.part, over=part)] if part else Refusal("this is the first part of the scene")


def _skip(state: State, c: co.Skip) -> Answer:
    """Leave out the usual next thing and show what follows it; an open vote is dropped with its ballots."""
    if state.phase != "scene":
        return Refusal("only parts of a scene can be skipped")
    here = state.moment.part
    left_out = here if here.startswith("vote:") else after(state)
    if here == "decide" or left_out in ("decide", "dissent"):
        return Refusal("a decision is not skipped: record “something else”, jump with j, or end here")
    if left_out.startswith("inject:"):
        return [ev.InjectSkipped(state.scene_id, left_out.removeprefix("inject:"), c.why)]
    target = left_out
    while target.startswith("vote:") or (target and target == left_out):
        # Without a vote there is no spread of it, and skipping the first vote does not mean to open the second.
        target = after(state, f"spread:{target[-1]}" if target.startswith("vote:") else target)
    if not target:
        return leave(state, c.why)
    if target.startswith("inject:"):
        stays = "question" if here.startswith("vote:") else here
        sent = send_in_turn(state, target, "card")
        return sent if isinstance(sent, Refusal) else [ev.Shown(part=stays, skipped=left_out, why=c.why), *sent]
    return [show(state, target, skipped=left_out, why=c.why)]


def _jump(state: State, c: co.Jump) -> Answer:
    if c.scene not in state.compiled.exercise.scenes:
        return Refusal(f"there is no scene {c.scene}")
    if state.phase not in ("briefing", "scene", "lobby"):
        return Refusal("the scenes are over: undo with u to go back into play")
    return enter_events(state, c.scene, "jump", c.why)


def _drop_scene(state: State, c: co.DropScene) -> Answer:
    if state.phase != "scene":
        return Refusal("no scene is being played")
    may_go = state.compiled.exercise.scenes[state.scene_id].may_go
    if may_go is None:
        return Refusal("this scene may not be dropped: other scenes count on it")
    if state.decision_of_visit() is not None:
        return Refusal("this scene has been decided; space goes on")
    return enter_events(state, may_go.goto, "drop", c.why, may_go.set_)


def _undo(state: State, c: co.Undo) -> Answer:
    target = undo_target(state, c.to)
    if target is None:
        return Refusal("there is nothing to take back" if not c.to else f"{c.to} cannot be gone back to")
    revision, moment = target
    return [ev.Undone(revision, moment.part, undo_told(state, c.to), c.why)]


def undo_target(state: State, to: int = 0) -> tuple[int, Moment] | None:
    """Return the place an undo goes back to: the last step that left something else, or the one named.

    Never a vote (its ballots never count again, so the step before it is meant), and never a step that was only
    passed through on the way to another.
    """
    places = [entry for entry in state.line[:-1] if not _passing(entry[1])]
    if to:
        if not any(revision == to for revision, _ in state.line[:-1]):
            return None
        return next((entry for entry in reversed(places) if entry[0] <= to), None)
    here = _weight(state.moment)
    return next((e for e in reversed(places) if _weight(e[1]) != here and e[1].phase != "lobby"), None)


def _passing(moment: Moment) -> bool:
    inject = moment.part.removeprefix("inject:")
    unsent = inject != moment.part and (moment.visit, inject) not in moment.sent
    return not moment.part or unsent or moment.part.startswith("vote:")


def _weight(moment: Moment) -> tuple[object, ...]:
    """What must differ between two steps for an undo to be felt; looking back is no step."""
    return (
        moment.begun, moment.part, moment.questions, moment.decisions, moment.sent, moment.skipped, moment.written,
        moment.refused,
    )  # fmt: skip


def undo_told(state: State, to: int = 0) -> str:
    """Return in one line what an undo would take back; empty when there is nothing."""
    target = undo_target(state, to)
    if target is None:
        return ""
    moment = target[1]
    decisions = state.moment.decisions[len(moment.decisions) :]
    taken = [f"the decision in “{scene_title(state, made.made.scene)}”" for made in decisions]
    votes = [q for q in state.questions.values() if q.id > target[0] and q.status in ("open", "closed")]
    taken += _counted(len(votes), "vote")
    taken += [_entry_told(state, place) for place in range(len(moment.path), len(state.moment.path))]
    sent = [len(place.sent) + len(place.written) for place in (state.moment, moment)]
    taken += _counted(sent[0] - sent[1], "inject")
    taken += _counted(len(state.moment.skipped) - len(moment.skipped), "skipped inject")
    taken += [f"skipping {part_words(part)}" for part in state.moment.left_out[len(moment.left_out) :]]
    taken += _counted(len(state.moment.refused) - len(moment.refused), "refused movement")
    if state.phase != moment.phase and state.phase == "debrief":
        taken.append("the end of the exercise")
    if state.phase == "hot_wash" and moment.phase == "debrief":
        taken.append("the beginning of the hot wash")
    return ", ".join(taken) if taken else "one part shown"


def _entry_told(state: State, place: int) -> str:
    """Tell what the entry at a place of the path was: a scene come to as usual, by a jump, or in place of another."""
    visit = state.moment.path[place]
    if visit.how == "drop" and place:
        return f"dropping “{scene_title(state, state.moment.path[place - 1].scene)}”"
    return f"{'the jump to' if visit.how == 'jump' else 'entering'} “{scene_title(state, visit.scene)}”"


def _counted(n: int, what: str) -> list[str]:
    return [] if n <= 0 else [f"one {what}" if n == 1 else f"{n} {what}s"]


def _pause(state: State, c: co.Pause) -> Answer:
    if c.on_ == state.paused:
        return []
    return [ev.Paused(c.why)] if c.on_ else [ev.Resumed()]


def _blank(state: State, c: co.Blank) -> Answer:
    return [] if c.on_ == state.blank else [ev.Blanked(c.on_, c.why if c.on_ else "")]


def _set_timer(state: State, c: co.SetTimer) -> Answer:
    if state.phase != "scene":
        return Refusal("the clock on the room’s screen belongs to a discussion: no scene is being played")
    return [ev.TimerSet(max(min(c.left, 36_000_000), -36_000_000), c.running)]


def _end_here(state: State, c: co.EndHere) -> Answer:
    if state.phase not in ("lobby", "briefing", "scene"):
        return Refusal("the exercise has ended already")
    return debrief_events(state, "debrief:out_of_role", c.why, early=True)


_GO_TO: dict[str, tuple[str, ...]] = {
    "lobby": ("briefing",),
    "briefing": ("briefing",),
    "debrief": ("debrief", "hot_wash"),
    "hot_wash": ("debrief", "hot_wash"),
}
"""From which phase a part of which may be shown. The scenes go their own way."""


def _go_to(state: State, c: co.GoTo) -> Answer:
    if c.phase not in _GO_TO.get(state.phase, ()):
        if state.phase in ("debrief", "hot_wash"):
            return Refusal("the exercise has ended: undo with u to go back into play")
        return Refusal("end the exercise first")
    if c.phase == "briefing" and c.part not in briefing_parts(state):
        return Refusal("the briefing has no such page")
    if state.phase != c.phase:
        return [ev.PhaseEntered(c.phase, c.part)]
    return [ev.Shown(part=c.part)] if c.part != state.moment.part else []


def _close(state: State, c: co.Close) -> Answer:
    return [ev.Closed()]


_AFTER_CLOSING = (co.ForgetPeople,)

_HANDLERS: dict[type[Command], Callable[[State, Any], Answer]] = {
    co.Open: _open,
    co.Present: _present,
    co.TakeSeat: _take_seat,
    co.TakeSeats: _take_seats,
    co.FreeSeat: _free_seat,
    co.GiveRole: _give_role,
    co.Next: _next,
    co.Back: _back,
    co.Skip: _skip,
    co.Jump: _jump,
    co.DropScene: _drop_scene,
    co.Undo: _undo,
    co.Pause: _pause,
    co.Blank: _blank,
    co.SetTimer: _set_timer,
    co.EndHere: _end_here,
    co.GoTo: _go_to,
    co.Close: _close,
    **sending.HANDLERS,
    **deciding.HANDLERS,
    **voting.HANDLERS,
    **noting.HANDLERS,
    **evaluating.HANDLERS,
}
