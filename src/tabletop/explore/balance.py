"""Codes T429 to T433 and T701, T704: how plays weigh against each other, once every state is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tabletop.exercise.model import Advice, Option
from tabletop.exercise.rules.base import Finding, Path
from tabletop.exercise.rules.time import minutes_of, too_long
from tabletop.explore.choices import Choice, told
from tabletop.explore.found import Shown, listed
from tabletop.explore.graph import Endless, Length, Order, edge_shares, longest, shortest, visits
from tabletop.explore.search import Explored
from tabletop.explore.seen import Looks
from tabletop.session.play import land_rest

HARDLY = 0.01
"""An ending in fewer than one of a hundred uniform plays is hardly ever reached."""
_SHORT = 0.5
"""A way that takes less than this part of the evening leaves a room with nothing to do."""


@dataclass(frozen=True)
class Stance:
    """Where an option says how it stands to an entry of the source, in a scene that is reached."""

    scene: int
    option: str
    path: Path
    advice: Advice


class Balance:
    """The questions of this module over a search of the usual evening."""

    def __init__(self, found: Explored) -> None:
        self.found, self.compiled = found, found.compiled
        self.exercise = found.compiled.exercise
        self.order = Order(found)
        self.goals = bytearray(len(found))
        self.ends: dict[str, list[int]] = {}
        for state in range(len(found)):
            name = found.scene_id(state)
            if self.exercise.scenes[name].ending is not None:
                self.goals[state] = 1
                self.ends.setdefault(name, []).append(state)

    def hardly(self) -> Iterator[Shown]:
        """T429: an ending that hardly any uniform play reaches."""
        if len(self.ends) < 2:
            return
        try:
            met, _ = visits(self.found, self.order, edge_shares(self.found))
        except Endless:
            return
        for name, states in self.ends.items():
            share = sum(met[state] for state in states)
            if share < HARDLY:
                play = self.found.play_to(states[0])
                message = f"the ending “{name}” is reached in {share:.1%} of plays, if the room chooses at random"
                finding = Finding("T429", ("scenes", name), message, f"play {told(play, name)}", on_key=True)
                yield Shown(finding, tuple(play))

    def does_it_matter(self) -> Iterator[Shown]:
        """T430: whatever is decided, the evening goes on alike, and nothing is shown or held beside it.

        Nothing is said where no decision of the exercise changes anything: such an evening is made for the talk alone.
        """
        alike: dict[str, bool] = {}
        choices = self.found.machine.choices
        for state in range(len(self.found)):
            name = self.found.scene_id(state)
            if alike.get(name, True) and self.found.machine.rooms[self.found.scene_number(state)].decides:
                edges = self.found.edges(state)
                options = {choices[self.found.edge_way[edge]].option for edge in edges}
                if len(options) > 1:
                    alike[name] = len({self.found.edge_to[edge] for edge in edges}) == 1
        if all(alike.values()):
            return
        for name, same in alike.items():
            decision = self.exercise.scenes[name].decision
            if not same or decision is None or not _nothing_shown(list(decision.options.values())):
                continue
            message = f"whatever is decided in “{name}”, the evening goes on alike: does it matter?"
            sets = any(option.set_ for option in decision.options.values())
            hint = "what it sets is asked for nowhere" if sets else "lead on to different scenes, or show what follows"
            yield Shown(Finding("T430", ("scenes", name, "decision"), message, hint, on_key=True))

    def best_everywhere(self) -> Iterator[Shown]:
        """T433: whoever follows the source ends best on every indicator that has a better end."""
        places = {
            place: 1 if self.exercise.indicators[name].reads == "more_is_better" else -1
            for place, name in enumerate(self.compiled.indicator_ids)
            if self.exercise.indicators[name].reads != "neither"
        }
        finals = {state: self._final(state) for states in self.ends.values() for state in states}
        told_apart = [place for place in places if len({final[place] for final in finals.values()}) > 1]
        line, followed = self._line()
        ours = [finals[state] for state in line if state in finals]
        if len(told_apart) < 2 or not ours or not followed:
            return
        for place in told_apart:
            sign = places[place]
            if min(sign * final[place] for final in ours) < max(sign * final[place] for final in finals.values()):
                return
        names = [self.compiled.indicator_ids[place] for place in told_apart]
        message = f"whoever follows the source ends best on every indicator: {listed(names)}"
        hint = "a room sees through that; let what the source advises cost something too"
        end = next(state for state in line if state in finals)
        yield Shown(Finding("T433", ("indicators",), message, hint, on_key=True), tuple(self.found.play_to(end)))

    def _final(self, state: int) -> tuple[int, ...]:
        return land_rest(self.compiled, self.found.play(state))[0].levels

    def _line(self) -> tuple[list[int], int]:
        """Return the states of the plays that follow the source wherever they can, and how often they could choose."""
        steps = self.line_steps()
        states = list(dict.fromkeys([0, *(self.found.edge_to[edge] for _, edge in steps)]))
        taken: dict[int, int] = {}
        for state, _ in steps:
            taken[state] = taken.get(state, 0) + 1
        return states, sum(count < len(self.found.edges(state)) for state, count in taken.items())

    def line_steps(self) -> list[tuple[int, int]]:
        """Return the steps (state, edge) of the plays that follow the source wherever they can; none where no option of
        a scene that is reached says that it follows the source."""
        choices = self.found.machine.choices
        if not any(self.follows(choices[way]) for way in set(self.found.edge_way)):
            return []
        met, work, steps = {0}, [0], []
        for state in work:
            edges = list(self.found.edges(state))
            aligned = [edge for edge in edges if self.follows(choices[self.found.edge_way[edge]])]
            for edge in aligned or edges:
                steps.append((state, edge))
                if self.found.edge_to[edge] not in met:
                    met.add(self.found.edge_to[edge])
                    work.append(self.found.edge_to[edge])
        return steps

    def follows(self, choice: Choice) -> bool:
        """Tell whether a choice is one the source recommends: it aligns somewhere and departs nowhere."""
        decision = self.exercise.scenes[choice.scene].decision
        if decision is None or choice.option not in decision.options:
            return False
        stances = {advice.stance for advice in decision.options[choice.option].advice}
        return "aligns" in stances and "departs" not in stances

    def minutes(self) -> Iterator[Shown]:
        """T701: the longest play does not fit into the evening. T704: the shortest fills less than half of it."""
        file = self.exercise.file
        plan = file.plan.opening + file.plan.debrief + file.plan.hot_wash
        if not file.minutes:
            return
        cost = [minutes_of(self.exercise.scenes[name]) for name in self.compiled.scene_ids]
        most = longest(self.found, self.order, cost, self.goals)
        if most is not None and most.total + plan > file.minutes:
            message = f"the longest play {too_long(most.total, plan, file.minutes)}"
            yield self._told("T701", message, most)
        untimed = any(
            not cost[scene] and self.exercise.scenes[self.compiled.scene_ids[scene]].ending is None
            for scene in {self.found.scene_number(state) for state in range(len(self.found))}
        )
        least = None if untimed else shortest(self.found, cost, self.goals)
        if least is not None and least.total < _SHORT * (file.minutes - plan):
            message = (
                f"the shortest play takes {least.total:g} minutes, less than half of the {file.minutes - plan:g} "
                "that are there for it"
            )
            yield self._told("T704", message, least)

    def _told(self, code: str, message: str, length: Length) -> Shown:
        play = tuple(self.found.machine.choices[self.found.edge_way[edge]] for edge in length.edges)
        last = self.found.scene_id(self.found.edge_to[length.edges[-1]]) if length.edges else ""
        return Shown(Finding(code, ("minutes",), message, f"play {told(play, last)}" if play else ""), play)


def _nothing_shown(options: list[Option]) -> bool:
    """Tell whether no option shows, moves or is held beside anything another is not."""
    first = options[0]
    return all(
        not option.outcomes
        and not option.advice
        and option.consequence == first.consequence
        and option.moves == first.moves
        for option in options
    )


def stances(look: Looks) -> Iterator[Stance]:
    """Yield every stance a play can take: in a scene reached, on an option that opens, its own condition holding."""
    compiled = look.found.compiled
    for scene in look.first:
        name = compiled.scene_ids[scene]
        decision = compiled.exercise.scenes[name].decision
        taken = look.options(scene)
        for option_id, option in decision.options.items() if decision is not None else ():
            if option_id not in taken:
                continue
            for index, advice in enumerate(option.advice):
                path: Path = ("scenes", name, "decision", "options", option_id, "advice", index)
                holds = not advice.when or True in look.answers_after(scene, option_id, "", advice.when)
                if advice.stance and holds:
                    yield Stance(scene, option_id, path, advice)


def recommendations(look: Looks) -> Iterator[Shown]:
    """T431: an entry of the source no play can follow. T432: one no play can depart from.

    An option that says nothing of an entry is a way round it, so an entry only some options speak of can be passed by.
    """
    written = {
        advice.rec
        for scene in look.found.compiled.exercise.scenes.values()
        for option in (scene.decision.options.values() if scene.decision is not None else ())
        for advice in option.advice
        if advice.stance not in (None, "departs")
    }
    taken: dict[str, list[Stance]] = {}
    for stance in stances(look):
        taken.setdefault(stance.advice.rec, []).append(stance)
    for rec, mine in taken.items():
        if not any(_known(look, stance) for stance in mine):
            continue  # the search stopped, and perhaps no play comes to where it is spoken of
        at: Path = (*mine[0].path, "rec")
        kinds = {stance.advice.stance for stance in mine}
        if kinds == {"departs"} and (rec in written or not _way_round(look, mine)):
            message = f"no play can follow {rec}: every option that speaks of it and opens departs from it"
            yield Shown(Finding("T431", at, message, "let one option follow it, or go part of the way"))
        elif kinds == {"aligns"} and not _way_round(look, mine):
            message = f"no play can depart from {rec}: every option follows it"
            yield Shown(Finding("T432", at, message, "let one option do something else"))


def _known(look: Looks, stance: Stance) -> bool:
    """Tell whether a play is known that takes the option on which a stance stands."""
    ways = [way for way in look.leads(stance.scene) if way.choice.acts_as == stance.option]
    return stance.scene in look.met and any(look.shows(stance.scene, way) for way in ways)


def _way_round(look: Looks, mine: list[Stance]) -> bool:
    """Tell whether some play may choose an option that says nothing of an entry where others speak of it."""
    return any(
        look.options(scene) - {stance.option for stance in mine if stance.scene == scene}
        for scene in {stance.scene for stance in mine}
    )
