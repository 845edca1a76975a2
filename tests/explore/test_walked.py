"""What `check` says of texts, routes, outcomes and injects beside every play of small random exercises, walked."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings
from tests.exercises import small_exercises
from tests.property.test_explore import by_hand, open_steps

from tabletop.exercise.conditions import always
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.rules.conditions import names_of
from tabletop.explore.choices import comes_late, decided, decides, written_ways
from tabletop.explore.findings import find
from tabletop.session.play import Compiled, Play, choose, open_options

USUAL = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)

Path = tuple[str | int, ...]
Asked = Iterator[tuple[Path, str, bool]]


def asked_before(compiled: Compiled, play: Play) -> Asked:
    """Yield what a scene asks before anything is decided in it: where it stands, the condition, its answer."""
    name, scene = compiled.scene_id(play), compiled.scene(play)
    at: Path = ("scenes", name)
    for index, block in enumerate(scene.blocks):
        yield (*at, "blocks", index, "when"), block.when, compiled.holds(play, block.when)
    for index, inject in enumerate(scene.injects):
        if not comes_late(scene, inject):
            yield (*at, "injects", index, "when"), inject.when, compiled.holds(play, inject.when)
    for index, route in enumerate(scene.routes):
        yield (*at, "routes", index, "when"), route.when, compiled.holds(play, route.when)
    for option_id, option in scene.decision.options.items() if scene.decision is not None else ():
        yield (*at, "decision", "options", option_id, "when"), option.when, compiled.holds(play, option.when)


def asked_after(compiled: Compiled, play: Play) -> Asked:
    """Yield what it asks of an option's texts once the option, and an outcome of it, has come about."""
    name, scene = compiled.scene_id(play), compiled.scene(play)
    if scene.decision is None or not decides(scene):
        return
    for option_id in open_options(compiled, play):
        option = scene.decision.options[option_id]
        at: Path = ("scenes", name, "decision", "options", option_id)
        chosen = choose(compiled, play, option_id).play
        for index, block in enumerate(option.consequence):
            yield (*at, "consequence", index, "when"), block.when, compiled.holds(chosen, block.when)
        for outcome_id, outcome in option.outcomes.items():
            if compiled.holds(chosen, outcome.when):
                after = choose(compiled, play, option_id, outcome_id).play
                for index, block in enumerate(outcome.consequence):
                    where = (*at, "outcomes", outcome_id, "consequence", index, "when")
                    yield where, block.when, compiled.holds(after, block.when)


def asked_once_decided(compiled: Compiled, play: Play) -> Asked:
    """Yield what the injects ask that come once it is decided, those before them sent or not."""
    name, scene = compiled.scene_id(play), compiled.scene(play)
    late = [(index, one) for index, one in enumerate(scene.injects) if comes_late(scene, one)]
    ways = [way.choice for way in written_ways(compiled, name, liberties=True) if way.choice.option is not None]
    listed = set(open_steps(compiled, play, liberties=False))
    plays = [decided(compiled, play, one)[0] for one in ways if one in listed]
    if scene.decision is not None and scene.decision.unlisted:
        like = [one._replace(option="unlisted", aside=f"like:{one.option}") for one in ways if one in listed]
        plays += [decided(compiled, play, one)[0] for one in like]
    if late and scene.decision is not None and scene.decision.unlisted and decides(scene):
        plays.append(compiled.remember(play, "chose", name, "unlisted"))
    for after in plays:
        may = {after}
        for index, inject in late:
            for one in may:
                yield ("scenes", name, "injects", index, "when"), inject.when, compiled.holds(one, inject.when)
            may |= {compiled.remember(one, "sent", name, inject.id) for one in may if compiled.holds(one, inject.when)}


@USUAL
@given(small_exercises())
def test_conditions_are_judged_as_walking_shows(exercise: Exercise) -> None:
    """T426 and T427 stand where a condition never holds when it is asked, T428 where it always does, nowhere else."""
    compiled = Compiled(exercise)
    plays, whole = by_hand(compiled)
    if not whole:
        return
    answers: dict[Path, set[bool]] = {}
    written: dict[Path, str] = {}
    for play in plays:
        for asks in (asked_before, asked_after, asked_once_decided):
            for path, when, answer in asks(compiled, play):
                if when:
                    answers.setdefault(path, set()).add(answer)
                    written[path] = when
    names = names_of(exercise)
    told_apart = {
        path for path, when in written.items() if always(exercise.conditions[when], names) is None
    }  # others are said by rules that need no play
    found = find(exercise)
    said: dict[str, set[Path]] = {}
    for one in found.shown:
        said.setdefault(one.finding.code, set()).add(one.finding.path)

    never = {path for path in told_apart if answers[path] == {False}}
    shown = {path for path in never if path[-3] in ("blocks", "consequence")}
    injects = {path for path in never if path[-3] == "injects"}
    assert said.get("T426", set()) == shown
    assert {path for path in said.get("T427", set()) if path[2] == "injects"} == injects
    assert {path for path in said.get("T428", set()) if "outcomes" not in path or "consequence" in path} == {
        path for path in told_apart if answers[path] == {True}
    }


@USUAL
@given(small_exercises())
def test_what_leads_on_is_judged_as_walking_shows(exercise: Exercise) -> None:
    """T423 stands where an option is open and no outcome can follow; of T425 and T427 no way is ever taken."""
    compiled = Compiled(exercise)
    plays, whole = by_hand(compiled)
    if not whole:
        return
    barren: set[Path] = set()
    taken: set[Path] = set()
    for play in plays:
        name, scene = compiled.scene_id(play), compiled.scene(play)
        for choice in open_steps(compiled, play, liberties=True):
            if choice.option is not None and not choice.aside:
                way: Path = ("scenes", name, "decision", "options", choice.option)
                taken |= {way, (*way, "outcomes", choice.outcome)}
        for option_id in open_options(compiled, play) if decides(scene) and scene.decision is not None else ():
            outcomes = scene.decision.options[option_id].outcomes.values()
            after = choose(compiled, play, option_id).play
            if outcomes and not any(compiled.holds(after, outcome.when) for outcome in outcomes):
                barren.add(("scenes", name, "decision", "options", option_id, "outcomes"))
        for index, route in enumerate(scene.routes):
            if compiled.holds(play, route.when):
                taken.add(("scenes", name, "routes", index))
                break
    said: dict[str, set[Path]] = {}
    for one in find(exercise).shown:
        said.setdefault(one.finding.code, set()).add(one.finding.path)
    assert said.get("T423", set()) == barren
    ways = {path[:-1] if path[-1] == "when" else path for path in said.get("T425", set()) | said.get("T427", set())}
    assert not ways & taken
