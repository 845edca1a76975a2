"""An old record beside a newer text: the first step that would go otherwise today. Nothing is guessed.

The steps of the present line are played again in the new text, one after the other. What cannot be found by its id, or
by an id it had before (``was``), is a difference; so is another way on, another movement, another flag set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import UNLISTED
from tabletop.explore.renamed import Renamed
from tabletop.session import events as ev
from tabletop.session.events import Event, Happened, Moved
from tabletop.session.play import (
    Chosen,
    Compiled,
    Movement,
    Play,
    choose,
    enter_and_wait,
    land_rest,
    onward,
    open_options,
    open_outcomes,
    start,
)

_TAKEN_BACK = (ev.Entered, ev.Decided, ev.InjectSent, ev.MovementRefused, ev.PhaseEntered)
"""Events an undo takes back, as far as play in the new text is concerned."""


@dataclass(frozen=True)
class Difference:
    """The first step that differs: the event's revision and session time (ms), where, what it was, what it is now."""

    revision: int
    at: int
    scene: str
    what: str
    was: str
    now: str

    def as_data(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        return {
            "revision": self.revision, "at": self.at, "scene": self.scene, "what": self.what,
            "was": self.was, "now": self.now,
        }  # fmt: skip


class _Differs(Exception):
    def __init__(self, what: str, was: str, now: str) -> None:
        super().__init__(what)
        self.what, self.was, self.now = what, was, now


def first_difference(old: Exercise, new: Exercise, happened: Iterable[Happened]) -> tuple[Difference | None, int]:
    """Return the first step of a record that goes otherwise in ``new``, or None, and how many steps go as they did.

    ``old`` is the exercise as played, ``happened`` all events of its record in order.
    """
    steps = present_line(happened)
    run = _Run(old, new)
    for count, one in enumerate(steps):
        try:
            run.take(one.event)
        except _Differs as differs:
            return Difference(one.revision, one.at, run.here, differs.what, differs.was, differs.now), count
    return None, len(steps)


def present_line(happened: Iterable[Happened]) -> list[Happened]:
    """Return the events that still stand: what was taken back is left out, what a room wrote stays."""
    line: list[Happened] = []
    for one in happened:
        if isinstance(one.event, ev.Undone):
            line = [kept for kept in line if kept.revision <= one.event.to or not isinstance(kept.event, _TAKEN_BACK)]
        elif isinstance(one.event, (*_TAKEN_BACK, ev.LineWritten)):
            line.append(one)
    return line


@dataclass
class _Run:
    """Play in the new text, step by step beside the record. ``goto`` is where it leads on (None: not known)."""

    old: Exercise
    new: Exercise
    here: str = ""
    was_here: str = ""
    goto: str | None = None
    names: Renamed = field(init=False)
    compiled: Compiled = field(init=False)
    play: Play | None = None

    def __post_init__(self) -> None:
        self.names, self.compiled = Renamed(self.old, self.new), Compiled(self.new)

    def take(self, event: Event) -> None:
        """Play one event again. Raises ``_Differs``."""
        match event:
            case ev.Entered():
                self._enter(event)
            case ev.Decided():
                self._decide(event)
            case ev.InjectSent():
                self._send(event)
            case ev.LineWritten():
                self._write(event)
            case ev.MovementRefused():
                self._refuse(event)
            case ev.PhaseEntered() if event.phase == "debrief":
                self._end(event)

    # -- entering

    def _enter(self, e: ev.Entered) -> None:
        name = self.names.scene(e.scene)
        came = self.here
        self.was_here = e.scene
        if not name:
            self.here = e.scene
            raise _Differs("the scene", e.scene, "no scene goes by that id")
        play = self._before(e, name, came)
        self.here = name
        self.play, moved, waiting = enter_and_wait(self.compiled, play, name)
        self._same_moves("what moves on entering", e.movements, moved)
        self._same_waiting("what waits on entering", e.waiting, waiting)
        set_now = {**self._dropped_settings(e, came), **self.new.scenes[name].on_enter.set_}
        self._same_settings(e.settings, set_now)
        self.goto = None if self.new.scenes[name].decision is not None else ""

    def _before(self, e: ev.Entered, name: str, came: str) -> Play:
        """Return the play before the scene is entered, once it is sure that the new text leads there."""
        play = self.play if self.play is not None else start(self.compiled)
        if e.how == "jump":
            return play
        if e.how == "drop":
            may_go = self.new.scenes[came].may_go if came else None
            if may_go is None or may_go.goto != name:
                now = f"dropping leads to {may_go.goto}" if may_go is not None else "this scene may not be dropped"
                raise _Differs("the scene was dropped", f"dropping led to {e.scene}", now)
            return self.compiled.with_flags(play, may_go.set_)
        leads = self._leads(play) if came else self.new.start
        if leads != name:
            raise _Differs("where it led", e.scene, leads or "nothing leads on from here")
        return play

    def _leads(self, play: Play) -> str:
        if self.goto:
            return self.goto
        decision = self.compiled.scene(play).decision
        return decision.goto if decision is not None else onward(self.compiled, play)

    def _dropped_settings(self, e: ev.Entered, came: str) -> dict[str, str]:
        may_go = self.new.scenes[came].may_go if e.how == "drop" and came else None
        return dict(may_go.set_) if may_go is not None else {}

    # -- deciding

    def _decide(self, e: ev.Decided) -> None:
        decision = self.new.scenes[self.here].decision
        if decision is None or self.play is None:
            raise _Differs("the decision", e.option, "nothing is decided in this scene")
        if e.option == UNLISTED:
            self._decide_unlisted(e)
            return
        option = self._option(e, e.option)
        if option not in open_options(self.compiled, self.play):
            raise _Differs(f"the option {option}", "open, and chosen", f"closed: {decision.options[option].when}")
        outcome = self._outcome(e, e.option, option)
        chosen = choose(self.compiled, self.play, option, outcome)
        self._same_effects(e, chosen)
        if self.names.scene(e.goto) != chosen.goto:
            raise _Differs(f"where {option} leads", e.goto, chosen.goto or "nowhere")
        self.play, self.goto = chosen.play, chosen.goto

    def _option(self, e: ev.Decided, name: str) -> str:
        option = self.names.option(e.scene, name)
        if not option:
            raise _Differs("the option", name, "no option of this decision goes by that id")
        return option

    def _outcome(self, e: ev.Decided, name: str, option: str) -> str:
        if self.play is None:
            return ""
        after = choose(self.compiled, self.play, option).play
        names = open_outcomes(self.compiled, after, option)
        if not e.outcome:
            if self.new.scenes[self.here].decision and names:
                raise _Differs(f"what follows {option}", "one thing, whatever holds", f"one of {', '.join(names)}")
            return ""
        outcome = self.names.outcome(e.scene, name, e.outcome)
        if not outcome:
            raise _Differs(f"the outcome of {option}", e.outcome, "no outcome goes by that id")
        if outcome not in names:
            raise _Differs(f"the outcome {outcome} of {option}", "open, and it happened", "closed")
        return outcome

    def _decide_unlisted(self, e: ev.Decided) -> None:
        """Something else was decided: its effects stand in the record, unless they were a listed option's."""
        if self.play is None:
            return
        goto = self.names.scene(e.goto)
        if not goto:
            raise _Differs("where something unlisted led", e.goto, "no scene goes by that id")
        after = self.compiled.remember(self.play, "chose", self.here, UNLISTED)
        if e.like:
            option = self._option(e, e.like)
            chosen = choose(self.compiled, self.play, option, self._outcome(e, e.like, option))
            self._same_effects(e, chosen)
            after = self.compiled.remember(chosen.play._replace(asked=self.play.asked), "chose", self.here, UNLISTED)
        else:
            for moved in e.movements:
                after = self.compiled.with_levels(after, {self._indicator(moved): self._level(moved, moved.after)})
            after = self.compiled.with_flags(after, self._settings(e.settings))
        self.play, self.goto = after, goto

    # -- all that is not a step of its own

    def _send(self, e: ev.InjectSent) -> None:
        name = self.names.inject(e.scene, e.inject)
        if not name:
            raise _Differs("an inject that was sent", e.inject, "no inject of this scene goes by that id")
        if self.play is not None:
            self.play = self.compiled.remember(self.play, "sent", self.here, name)

    def _write(self, e: ev.LineWritten) -> None:
        name = self.names.written(e.list)
        if not name:
            raise _Differs("what the room wrote", e.list, "nothing written goes by that id")
        if self.play is not None and e.text:
            self.play = self.compiled.remember(self.play, "written", name)

    def _refuse(self, e: ev.MovementRefused) -> None:
        moved = Moved(e.indicator, None, e.level, e.level)
        if self.play is not None:
            level = self._level(moved, e.level)
            self.play = self.compiled.with_levels(self.play, {self._indicator(moved): level})

    def _end(self, e: ev.PhaseEntered) -> None:
        if self.play is None or e.early:
            return
        before = self.old.scenes.get(self.was_here)
        if before is not None and before.ending is not None and self.new.scenes[self.here].ending is None:
            raise _Differs("the end", f"{self.was_here} was an ending", "it is none")
        _, moved = land_rest(self.compiled, self.play)
        self._same_moves("what moves at the end", e.movements, moved)

    # -- comparing

    def _same_effects(self, e: ev.Decided, chosen: Chosen) -> None:
        self._same_moves(f"what {e.option} moves", e.movements, chosen.movements)
        self._same_waiting(f"what {e.option} moves later", e.waiting, chosen.waiting)
        self._same_settings(e.settings, chosen.settings)

    def _same_moves(self, what: str, was: Sequence[Moved], now: Sequence[Movement]) -> None:
        told = [(self._indicator(one), one.by, self._word(one, one.after)) for one in was]
        mine = [(one.indicator, one.by, self.new.indicators[one.indicator].levels[one.after]) for one in now]
        if sorted(told, key=str) != sorted(mine, key=str):
            raise _Differs(what, _moves(told), _moves(mine))

    def _same_waiting(self, what: str, was: Sequence[ev.Waiting], now: Sequence[int]) -> None:
        told = sorted(self.names.indicator(one.indicator) or one.indicator for one in was)
        mine = sorted(self.compiled.laters[number].indicator for number in now)
        if told != mine:
            raise _Differs(what, ", ".join(told) or "nothing", ", ".join(mine) or "nothing")

    def _same_settings(self, was: dict[str, str], now: dict[str, str]) -> None:
        told = self._settings(was)
        if told != now:
            raise _Differs("what is set", _words(told), _words(now))

    def _settings(self, was: dict[str, str]) -> dict[str, str]:
        found = {}
        for name, word in was.items():
            flag, now = self.names.flag(name), self.names.word(name, word)
            if not flag or not now:
                gone = "no flag goes by that id" if not flag else f"{flag} has no such word"
                raise _Differs("what is set", f"{name}={word}", gone)
            found[flag] = now
        return found

    def _indicator(self, moved: Moved) -> str:
        name = self.names.indicator(moved.indicator)
        if not name:
            raise _Differs("an indicator that moved", moved.indicator, "no indicator with levels goes by that id")
        return name

    def _word(self, moved: Moved, number: int) -> str:
        word = self.names.level(moved.indicator, number)
        if not word:
            old = self.old.indicators[moved.indicator].levels[number]
            raise _Differs(f"a level of {moved.indicator}", old, "no level goes by that word")
        return word

    def _level(self, moved: Moved, number: int) -> int:
        return self.new.indicators[self._indicator(moved)].levels.index(self._word(moved, number))


def _moves(moves: Sequence[tuple[str, int | None, str]]) -> str:
    told = [f"{name} {'?' if by is None else f'{by:+d}'} to {word}" for name, by, word in moves]
    return ", ".join(told) or "nothing"


def _words(settings: dict[str, str]) -> str:
    return ", ".join(f"{name}={word}" for name, word in sorted(settings.items())) or "nothing"
