"""The steps a play can take, as an author would name them, and what each does to a play."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from tabletop.exercise.model import UNLISTED, Inject, Scene
from tabletop.session.play import Compiled, Play, choose, enter, start, step

DROP = "dropped"
SENT = "sent:"
WRITTEN = "written:"
LIKE = "like:"
THEN = "then:"
_MOST_TOLD = 12
"""Steps of a play that are told; of a longer one the middle is left out."""


class Choice(NamedTuple):
    """One step of a play: in ``scene`` the ``option`` was chosen (None: it just led on) and ``outcome`` followed.

    ``aside`` is what only the facilitator or the room does: ``dropped`` (the scene was left out), ``sent:ID`` (an
    inject was sent), ``written:ID`` (lines were written), ``like:OPTION`` (something unlisted, taken like an option),
    ``then:ID+ID`` (injects that come once it is decided were sent); the last two may stand together, a blank between.
    """

    scene: str
    option: str | None
    outcome: str = ""
    aside: str = ""

    @property
    def acts_as(self) -> str:
        """The listed option whose effects count; empty where none does."""
        if self.aside.startswith(LIKE):
            return self.aside.partition(" ")[0].removeprefix(LIKE)
        return self.option if self.option and self.option != UNLISTED else ""

    @property
    def then(self) -> tuple[str, ...]:
        """The injects sent once it was decided."""
        told = self.aside.partition(THEN)[2]
        return tuple(told.split("+")) if told else ()

    @property
    def marks(self) -> bool:
        """Tell a step that only notes an inject sent or lines written: the scene goes on."""
        return self.aside.startswith((SENT, WRITTEN))

    @property
    def words(self) -> str:
        """The step as it is told: ``scene: option``; empty for what just led on."""
        if self.aside.startswith(SENT):
            return f"{self.scene}: inject {self.aside.removeprefix(SENT)} sent"
        if self.aside.startswith(WRITTEN):
            return f"{self.scene}: {self.aside.removeprefix(WRITTEN)} written"
        if self.aside == DROP:
            return f"{self.scene} {DROP}"
        if self.option is None:
            return ""
        like = f" like {self.acts_as}" if self.aside.startswith(LIKE) else ""
        outcome = f" ({self.outcome})" if self.outcome else ""
        then = f", inject {' and '.join(self.then)} sent" if self.then else ""
        return f"{self.scene}: {self.option}{like}{outcome}{then}"


def told(play: Sequence[Choice], last: str = "") -> str:
    """Return a play as one line, ``scene: option → scene: option → last``; the middle of a long one is left out."""
    steps = [words for choice in play if (words := choice.words)]
    if len(steps) > _MOST_TOLD:
        left = len(steps) - _MOST_TOLD + 1
        steps = [*steps[: _MOST_TOLD // 2], f"{left} more", *steps[len(steps) - _MOST_TOLD // 2 + 1 :]]
    return " → ".join([*steps, last] if last else steps)


class Draft(NamedTuple):
    """A way on as written. ``when`` is asked before the step, ``after`` once the option has been chosen, ``late`` once
    its outcome has followed, one condition after the other: they are those of injects sent by then."""

    choice: Choice
    target: str
    when: str = ""
    after: str = ""
    late: tuple[str, ...] = ()


def written_ways(compiled: Compiled, scene_id: str, *, liberties: bool) -> list[Draft]:
    """Return every way on from a scene in the order written.

    ``liberties`` adds what no rule foresees: an inject left out or sent, lines written or not, a scene dropped, a
    decision outside the options. Each only where it changes something a condition asks for.
    """
    scene = compiled.exercise.scenes[scene_id]
    ways = [*_decided(compiled, scene_id, scene, liberties=liberties), *_led_on(scene_id, scene)]
    if liberties:
        known, plain = compiled.fact_bit, Choice(scene_id, None)
        ways += [
            Draft(plain._replace(aside=SENT + inject.id), scene_id, inject.when)
            for inject in scene.injects
            if ("sent", scene_id, inject.id) in known and not comes_late(scene, inject)
        ]
        ways += [
            Draft(plain._replace(aside=WRITTEN + name), scene_id) for name in scene.write if ("written", name) in known
        ]
        if scene.may_go is not None:
            ways.append(Draft(Choice(scene_id, None, aside=DROP), scene.may_go.goto))
    return ways


def decides(scene: Scene) -> bool:
    """Tell whether the room decides here; a decision without that step only leads on."""
    return scene.decision is not None and "decide" in scene.decision.steps


def _led_on(scene_id: str, scene: Scene) -> Iterable[Draft]:
    plain = Choice(scene_id, None)
    if scene.decision is not None:
        if not decides(scene) and scene.decision.goto:
            yield Draft(plain, scene.decision.goto)
    elif scene.goto:
        yield Draft(plain, scene.goto)
    else:
        for route in scene.routes:
            yield Draft(plain, route.goto, route.when)


def _decided(compiled: Compiled, scene_id: str, scene: Scene, *, liberties: bool) -> Iterable[Draft]:
    decision = scene.decision
    if decision is None or not decides(scene):
        return
    listed: list[Draft] = []
    for name, option in decision.options.items():
        goto = option.goto or decision.goto
        if not option.outcomes:
            listed.append(Draft(Choice(scene_id, name), goto, option.when))
        for key, outcome in option.outcomes.items():
            listed.append(Draft(Choice(scene_id, name, key), outcome.goto or goto, option.when, outcome.when))
    if liberties and decision.unlisted and ("chose", scene_id, UNLISTED) in compiled.fact_bit:
        other = [Draft(Choice(scene_id, UNLISTED), decision.goto)] if decision.goto else []
        for way in listed:
            choice = way.choice._replace(option=UNLISTED, aside=f"{LIKE}{way.choice.option}")
            other.append(way._replace(choice=choice))
        listed += other
    yield from listed
    late = [one for one in scene.injects if comes_late(scene, one) and ("sent", scene_id, one.id) in compiled.fact_bit]
    if liberties and late:
        for way in listed:
            yield from _sent_after(way, late)


def comes_late(scene: Scene, inject: Inject) -> bool:
    """Tell whether an inject comes once the room has decided, so that its condition is asked only then."""
    return inject.at.kind == "decided" and decides(scene)


def _sent_after(way: Draft, late: Sequence[Inject]) -> Iterable[Draft]:
    """Yield a way with some or all of the injects sent that come once it is decided."""
    for count in range(1, len(late) + 1):
        for sent in combinations(late, count):
            aside = f"{way.choice.aside} {THEN}{'+'.join(one.id for one in sent)}".strip()
            yield way._replace(choice=way.choice._replace(aside=aside), late=tuple(one.when for one in sent))


def take(compiled: Compiled, play: Play, choice: Choice, *, usual: bool = False) -> Play:
    """Return the play after a step that is open.

    ``usual``: what comes by itself once it is decided is sent, whether or not the step says so.
    """
    scene_id, option, _, aside = choice
    if aside.startswith(SENT):
        return compiled.remember(play, "sent", scene_id, aside.removeprefix(SENT))
    if aside.startswith(WRITTEN):
        return compiled.remember(play, "written", aside.removeprefix(WRITTEN))
    if aside == DROP:
        may_go = compiled.exercise.scenes[scene_id].may_go
        if may_go is None:
            raise KeyError(f"scene {scene_id} may not be dropped")
        return enter(compiled, compiled.with_flags(play, may_go.set_), may_go.goto)[0]
    if option is None:
        return step(compiled, play)[0]
    after, goto = decided(compiled, play, choice)
    return enter(compiled, sent_by_itself(compiled, after) if usual else after, goto)[0]


def sent_by_itself(compiled: Compiled, after: Play) -> Play:
    """Return the play once something has been decided, with the injects sent that then come by themselves."""
    scene_id, scene = compiled.scene_id(after), compiled.scene(after)
    for inject in scene.injects:
        if comes_late(scene, inject) and compiled.holds(after, inject.when):
            after = compiled.remember(after, "sent", scene_id, inject.id)
    return after


def decided(compiled: Compiled, play: Play, choice: Choice) -> tuple[Play, str]:
    """Return the play once something has been decided, before the next scene is entered, and where it leads."""
    chosen = choose(compiled, play, choice.acts_as or UNLISTED, choice.outcome)
    after = chosen.play
    if choice.aside.startswith(LIKE):
        after = compiled.remember(after._replace(asked=play.asked), "chose", choice.scene, UNLISTED)
    for inject in choice.then:
        after = compiled.remember(after, "sent", choice.scene, inject)
    return after, chosen.goto


def as_usual(compiled: Compiled, play: Play) -> Play:
    """Return the play with what becomes true by itself in its scene before anything is decided: injects sent that come
    by themselves, lists written. An inject that only comes by hand does not."""
    scene_id = compiled.scene_id(play)
    scene = compiled.exercise.scenes[scene_id]
    for inject in scene.injects:
        if inject.at.kind != "manual" and not comes_late(scene, inject) and compiled.holds(play, inject.when):
            play = compiled.remember(play, "sent", scene_id, inject.id)
    for name in scene.write:
        play = compiled.remember(play, "written", name)
    return play


def begun(compiled: Compiled, before: Play | None = None) -> Play:
    """Return a play that has entered its first scene; ``before`` stands before it."""
    play = before or start(compiled)
    return as_usual(compiled, enter(compiled, play, compiled.scene_id(play))[0])


def open_choices(compiled: Compiled, play: Play) -> list[Choice]:
    """Return the steps open in a play on a usual evening, in the order written."""
    found: list[Choice] = []
    for way in written_ways(compiled, compiled.scene_id(play), liberties=False):
        if not compiled.holds(play, way.when) or (way.choice.option is None and found):
            continue
        if not way.after or compiled.holds(choose(compiled, play, way.choice.acts_as).play, way.after):
            found.append(way.choice)
    return found
