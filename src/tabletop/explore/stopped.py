"""What several searches of one exercise say together, none of which has seen all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from tabletop.exercise.conditions import Condition
from tabletop.exercise.model import Inject
from tabletop.explore.choices import Draft
from tabletop.explore.search import Explored
from tabletop.explore.seen import Looks, Seen, speaks
from tabletop.explore.slices import Slices
from tabletop.session.play import Compiled

Question = tuple[int, str]
"""A scene and a condition asked in it."""
Ask = Callable[[Looks], dict[bool, int]]
Texts = Sequence[tuple[Question, Ask]]


@dataclass
class Stopped:
    """What several searches say together, in the form in which one says it: what may be, for all anybody knows.

    ``found`` is the search that stopped, ``shown`` are searches whose plays are real ones, ``proofs`` those that have
    seen everything there is to see of the part they keep; ``within`` tells whether one of them knew what leads on.
    """

    found: Explored
    slices: Slices
    shown: list[Seen] = field(default_factory=list)
    proofs: list[Seen] = field(default_factory=list)
    within: bool = False
    stopped_by: str = ""
    ran: list[Seen] = field(default_factory=list)
    """The searches that may have met places where play cannot go on."""

    def __post_init__(self) -> None:
        self.compiled: Compiled = self.found.compiled
        self._spoken: dict[tuple[int, int], set[str]] = {}
        self._met: dict[int, None] = {}
        self._met_by = 0

    # -- as one search says it

    @property
    def first(self) -> dict[int, int]:
        """The scenes play may reach."""
        scenes = range(len(self.compiled.scene_ids))
        return dict.fromkeys((n for n in scenes if all(n in look.first for look in self.proofs)), 0)

    @property
    def met(self) -> Collection[int]:
        """The scenes that play does reach: a search has been there."""
        if len(self.shown) != self._met_by:
            self._met, self._met_by = self._all_met(), len(self.shown)
        return self._met

    def _all_met(self) -> dict[int, None]:
        met = dict.fromkeys(sorted(set[int]().union(*(look.first for look in self.shown))))
        work = list(met)
        for scene in work:  # grows while it is walked through
            for way in self._always(scene):
                there = self.compiled.scene_index[way.target]
                if there not in met:
                    met[there] = None
                    work.append(there)
        return met

    def _always(self, scene: int) -> Iterator[Draft]:
        """Yield the ways that are open to everybody who comes to a scene."""
        for number, way in enumerate(self.slices.ways[scene]):
            if way.choice.marks or way.when or way.after or way.late:
                continue
            if way.choice.option is not None or way.choice.aside or number == 0:
                yield way

    def leads(self, scene: int) -> Iterator[Draft]:
        """Yield the ways on from a scene."""
        yield from self.slices.ways[scene]

    def took(self, scene: int, draft: Draft) -> bool:
        """Tell whether some play may take a way."""
        return all(self._may_take(look, scene, draft) for look in self.proofs)

    def shows(self, scene: int, draft: Draft) -> bool:
        """Tell whether a play that takes a way is known."""
        if scene in self.met and draft in self._always(scene):
            return True
        for look in self.shown:
            if draft in look.found.machine.part.dropped:
                known = self._speaks(look, scene, draft.when) and look.found.machine.knows(draft.when)
                if known and True in look.answers(scene, draft.when):
                    return True
            elif look.took(scene, draft):
                return True
        return False

    def _may_take(self, look: Seen, scene: int, draft: Draft) -> bool:
        if draft not in look.found.machine.part.dropped:
            return look.took(scene, draft)
        return not self._speaks(look, scene, draft.when) or True in look.answers(scene, draft.when)

    def options(self, scene: int) -> set[str]:
        """Return the options some play may take in a scene."""
        return {way.choice.acts_as for way in self.leads(scene) if way.choice.acts_as and self.took(scene, way)}

    def answers(self, scene: int, when: str) -> dict[bool, int]:
        """Return the answers a condition may give in a scene."""
        return self._together(scene, when, lambda look: look.answers(scene, when))

    def answers_after(self, scene: int, option: str, outcome: str, when: str) -> dict[bool, int]:
        """Return the answers a condition may give once an option (and outcome) has been chosen."""
        return self._together(scene, when, lambda look: look.answers_after(scene, option, outcome, when))

    def answers_late(self, scene: int, inject: Inject) -> dict[bool, int]:
        """Return the answers the condition of an inject may give that comes once the room has decided."""
        return self._together(scene, inject.when, lambda look: look.answers_late(scene, inject))

    def _together(self, scene: int, when: str, ask: Ask) -> dict[bool, int]:
        may = {True, False}
        for look in self.proofs:
            if self._speaks(look, scene, when):
                may &= set(ask(look))
        return dict.fromkeys(may, 0)

    def values(self, scene: int, condition: Condition, option: str = "", outcome: str = "") -> str:
        """Return in words what a condition reads stands at, where one search knows all of it; else nothing."""
        for look in self.proofs:
            if (
                scene in look.first
                and look.found.machine.knows(condition.text)
                and self._speaks(look, scene, condition.text)
                and (not option or look.answers_after(scene, option, outcome, condition.text))
            ):
                return look.values(scene, condition, option, outcome)
        return ""

    def _speaks(self, look: Seen, scene: int, when: str) -> bool:
        key = (id(look), scene)
        if key not in self._spoken:
            self._spoken[key] = speaks(look.found.machine, scene, self.compiled.scene_ids[scene])
        return when in self._spoken[key]

    # -- what is not settled

    def open_scenes(self) -> list[int]:
        """Return the scenes that play may reach and no search has reached."""
        return [scene for scene in self.first if scene not in self.met]

    def open_ways(self) -> list[tuple[int, Draft]]:
        """Return the ways that may be taken and that no search has taken, of scenes that are reached."""
        found = []
        for scene in self.met:
            for way in self.leads(scene):
                if not way.choice.aside and not self.shows(scene, way) and self.took(scene, way):
                    found.append((scene, way))  # noqa: PERF401 - one line would be three
        return found

    def open_texts(self, texts: Texts, *, holds: bool = True) -> list[Question]:
        """Return the conditions of texts that may hold (or may not), and that no search has seen do so."""
        found: dict[Question, None] = {}
        for (scene, when), ask in texts:
            if scene not in self.met:
                continue
            so = any(self._real(look, scene, when) and holds in ask(look) for look in self.shown)
            if not so and holds in self._together(scene, when, ask):
                found[scene, when] = None
        return list(found)

    def surely_ends(self) -> bool:
        """Tell whether play ends whatever it has met: an ending can be reached from everywhere by ways that are always
        open, so that nobody can get stuck or trapped."""
        scenes = self.compiled.exercise.scenes
        good = {name for name, scene in scenes.items() if scene.ending is not None}
        ways = dict(zip(self.compiled.scene_ids, self.slices.ways, strict=True))
        before: dict[str, set[str]] = {}
        for name, own in ways.items():
            for way in own:
                before.setdefault(way.target, set()).add(name)
        work = list(good)
        for there in work:  # grows while it is walked through
            for name in before.get(there, ()):
                if name not in good and _leads_to(ways[name], good):
                    good.add(name)
                    work.append(name)
        return all(self.compiled.scene_ids[scene] in good for scene in self.first)

    def _real(self, look: Seen, scene: int, when: str) -> bool:
        return scene in look.first and look.found.machine.knows(when) and self._speaks(look, scene, when)


def _leads_to(ways: Sequence[Draft], good: set[str]) -> bool:
    """Tell whether one of the options that are always open leads to a good scene whatever follows it, or all routes."""
    plain = [way for way in ways if way.choice.option is None and not way.choice.aside]
    if plain:
        return all(way.target in good for way in plain)
    options: dict[str, list[Draft]] = {}
    for way in ways:
        if way.choice.option is not None and not way.choice.aside:
            options.setdefault(way.choice.option, []).append(way)
    return any(
        all(not way.when and way.target in good for way in own) and any(not way.after for way in own)
        for own in options.values()
    )
