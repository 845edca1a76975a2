"""The scenes of an exercise for the facilitator's paper: what the room sees, in short, and everything it does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from tabletop.debrief.advice import entry_of, travelling
from tabletop.debrief.words import BASIS, MARKS, OVERSHOOTS, in_one_line, stance_words
from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import (
    Advice,
    Decision,
    Inject,
    MoveEntry,
    Option,
    OtherView,
    Outcome,
    Scene,
)
from tabletop.exercise.model import (
    Block as SceneBlock,
)
from tabletop.reports.blocks import Block, Fields, Heading, ListBlock, Paragraph, Prose, Table, without_empty_columns
from tabletop.reports.in_words import (
    condition_words,
    first_sentence,
    label_of,
    listed,
    minutes_words,
    movement_rows,
    movements,
    plain_word,
    role_words,
    rule_words,
    settings_words,
    side_words,
    title_of,
)

STEPS = {
    "vote": "silent vote",
    "show": "show the spread",
    "discuss": "discussion",
    "revote": "second vote",
    "decide": "decision",
}
_WHEN = {
    "start": "with the text",
    "discussion": "once the first vote has been shown",
    "decided": "after the decision",
    "manual": "when you wish",
}


def scene_blocks(exercise: Exercise, scene_id: str, number: int, *, in_full: bool = False) -> list[Block]:
    """Return one scene: head, what the room sees, what is for the facilitator, the decision if it has one.

    What the room reads stands there by its first sentences, or ``in_full``.
    """
    scene = exercise.scenes[scene_id]
    blocks: list[Block] = [Heading(2, f"{number} · {title_of(exercise, scene_id)}"), _head(exercise, scene_id, scene)]
    blocks += _room_sees(exercise, scene, in_full=in_full)
    blocks += _private(exercise, scene)
    for inject in scene.injects:
        blocks += _inject(exercise, scene, inject)
    if scene.decision is not None:
        blocks += _decision(exercise, scene_id, scene.decision, in_full=in_full)
    return blocks


def _head(exercise: Exercise, scene_id: str, scene: Scene) -> Fields:
    objective = exercise.file.objectives.get(scene.objective)
    rows = [
        ("When in the story", scene.clock),
        ("Minutes", _minutes(scene)),
        ("Met by", _met_by(exercise, scene_id)),
        ("Serves", objective.text if objective is not None else ""),
        ("Leads to", _leads_to(exercise, scene)),
        ("May go", _may_go(exercise, scene)),
    ]
    return Fields(tuple(row for row in rows if row[1]))


def _minutes(scene: Scene) -> str:
    talk = scene.decision.minutes if scene.decision is not None else 0
    words = minutes_words(scene.minutes) if scene.minutes else "not said"
    return f"{words}, of which {talk:g} of open discussion" if talk else words


def _met_by(exercise: Exercise, scene_id: str) -> str:
    """Tell which answers lead into a scene, where not every play meets it."""
    ways = []
    for name, scene in exercise.scenes.items():
        decision = scene.decision
        if decision is None:
            continue
        labels = [
            option.label if goto == scene_id else ""
            for option in decision.options.values()
            for goto in _gotos(decision, option)
        ]
        labels = list(dict.fromkeys(label for label in labels if label))
        if labels and len(labels) < len(decision.options):
            ways.append(f"“{title_of(exercise, name)}”: {listed(labels, 'or')}")
    return "; ".join(ways)


def _gotos(decision: Decision, option: Option) -> list[str]:
    leaves = [outcome.goto or option.goto for outcome in option.outcomes.values()] or [option.goto]
    return [leaf or decision.goto for leaf in leaves]


def _leads_to(exercise: Exercise, scene: Scene) -> str:
    if scene.ending is not None:
        return "the debrief: this is an ending"
    if scene.goto:
        return f"“{title_of(exercise, scene.goto)}”"
    routes = []
    for route in scene.routes:
        when = condition_words(exercise, route.when)
        routes.append(f"“{title_of(exercise, route.goto)}”{f' if {when}' if when else ' otherwise'}")
    return "; ".join(routes) or "what is decided here"


def _may_go(exercise: Exercise, scene: Scene) -> str:
    if scene.may_go is None:
        return ""
    words = f"yes: x drops it and goes on in “{title_of(exercise, scene.may_go.goto)}”"
    return f"{words}; then {settings_words(scene.may_go.set_)}" if scene.may_go.set_ else words


# ---- what the room sees ---------------------------------------------------------------------------------------------


def _room_sees(exercise: Exercise, scene: Scene, *, in_full: bool) -> list[Block]:
    own = scene.blocks or ((SceneBlock(text=scene.text),) if scene.text else ())
    mark = exercise.mark_of(scene.mark)
    full = full_text(exercise, own, mark) if in_full else []
    lines = [] if in_full else shown_lines(exercise, own, mark)
    lines += [f"What earlier decisions moved: {text}" for text in movements(exercise, scene.on_enter.moves)]
    if scene.ending is not None:
        tone = f" ({scene.ending.tone})" if scene.ending.tone else ""
        lines.append(f"The ending: {scene.ending.title}{tone}. {in_one_line(scene.ending.text)}")
    for name, entry in scene.write.items():
        tests = f" Each line is asked: {' · '.join(entry.tests)}" if entry.tests else ""
        count = f"{entry.items.min} to {entry.items.max} lines"
        lines.append(f"The room writes ({plain_word(name)}, {count}, l adds one): {entry.ask}{tests}")
    head = Heading(3, "What the room sees" if in_full else "What the room sees, in short")
    said = [*full, *([ListBlock(tuple(lines))] if lines else [])]
    return [head, *said] if said else []


def full_text(exercise: Exercise, blocks: Iterable[SceneBlock], mark: str) -> list[Block]:
    """Return blocks in full with their conditions; those alike that follow each other stand under one mark word."""
    told: list[Block] = []
    for (when, written, shown), run in groupby(blocks, lambda one: (one.when, one.written, one.mark or mark)):
        only = condition_words(exercise, when)
        told += [Paragraph(f"Only if {only}:")] if only else []
        if written:
            told.append(Paragraph(f"What the room wrote ({plain_word(written)})."))
        else:
            told.append(Prose("\n\n".join(block.text.strip() for block in run), MARKS[shown]))
    return told


def shown_lines(exercise: Exercise, blocks: Iterable[SceneBlock], mark: str) -> list[str]:
    """Return blocks one a line: condition, mark where it is another than ``mark``, first sentence."""
    lines = []
    for block in blocks:
        when = condition_words(exercise, block.when)
        said = f"What the room wrote ({plain_word(block.written)})." if block.written else first_sentence(block.text)
        shown = block.mark or mark
        head = f"{MARKS[shown]} · " if shown != "fiction" else ""
        facts = f" [{', '.join(block.facts)}]" if block.facts else ""
        lines.append(f"{head}{f'Only if {when}: ' if when else ''}{said}{facts}")
    return lines


# ---- what only the facilitator sees ---------------------------------------------------------------------------------


def _private(exercise: Exercise, scene: Scene) -> list[Block]:
    blocks: list[Block] = []
    if scene.notes:
        blocks += [Heading(3, "Notes"), Prose(scene.notes)]
    if scene.probe:
        asks = tuple(f"{probe.text}{_for(exercise, probe.for_)}" for probe in scene.probe)
        blocks += [Heading(3, "Questions you may ask"), ListBlock(asks)]
    if scene.listen_for:
        points = tuple(
            ("☐", point.text, plain_word(point.objective) if point.objective in exercise.file.objectives else "")
            for point in scene.listen_for
        )
        table = Table(("Heard", "Point", "Serves"), points, widths=(2, 13, 5))
        blocks += [Heading(3, "Listen for (h ticks)"), without_empty_columns(table)]
    if scene.briefs:
        rows = tuple((role_words(exercise, role), in_one_line(text)) for role, text in scene.briefs.items())
        blocks += [Heading(3, "Cards for single roles in this scene"), Fields(rows)]
    return blocks


def _for(exercise: Exercise, word: str) -> str:
    if not word:
        return ""
    return f" (for: {role_words(exercise, word) if word in exercise.roles else side_words(word)})"


def _inject(exercise: Exercise, scene: Scene, inject: Inject) -> list[Block]:
    objective = exercise.file.objectives.get(inject.objective)
    to = "the room" if inject.to == "room" else role_words(exercise, inject.to.removeprefix("role:"))
    at = f"{minutes_words(inject.at.minutes)} into the scene" if inject.at.kind == "minutes" else _WHEN[inject.at.kind]
    rows = [
        ("When", at),
        ("Only if", condition_words(exercise, inject.when)),
        ("To", to),
        ("From", " · ".join(text for text in (inject.from_, inject.by) if text)),
        ("Facts", ", ".join(inject.facts)),
        ("Serves", objective.text if objective is not None else ""),
        ("Expect", in_one_line(inject.expect)),
        ("Note", in_one_line(inject.notes)),
    ]
    mark = exercise.mark_of(inject.mark, scene.mark)
    return [
        Heading(3, f"Inject: {inject.title or plain_word(inject.id)}"),
        Fields(tuple(row for row in rows if row[1])),
        Prose(inject.text, MARKS[mark]),
    ]


# ---- the decision ---------------------------------------------------------------------------------------------------


def _decision(exercise: Exercise, scene_id: str, decision: Decision, *, in_full: bool) -> list[Block]:
    rows = [
        ("Asked", decision.ask),
        ("Decides", rule_words(exercise, decision.rule)),
        ("Steps", ", ".join(STEPS[step] for step in decision.steps)),
        ("If time runs out", _when_late(exercise, scene_id, decision)),
        ("Letters", _letters(decision)),
    ]
    blocks: list[Block] = [Heading(3, "The decision"), Fields(tuple(row for row in rows if row[1]))]
    for option in decision.options.values():
        blocks += _option(exercise, option, in_full=in_full)
    blocks += _held(exercise, decision)
    blocks += _others(exercise, decision)
    return blocks


def _when_late(exercise: Exercise, scene_id: str, decision: Decision) -> str:
    if decision.if_time_runs_out == "ask":
        return ""
    return f"the program proposes “{label_of(exercise, scene_id, decision.if_time_runs_out)}”"


def _letters(decision: Decision) -> str:
    last = "; the last letter is “something else”" if decision.unlisted else ""
    if decision.order == "shuffled":
        return f"drawn anew for each session, so call options by their names here{last}"
    return f"in this order{last}"


def _option(exercise: Exercise, option: Option, *, in_full: bool) -> list[Block]:
    when = condition_words(exercise, option.when)
    rows = [
        ("In full", in_one_line(option.text)),
        ("Open only if", f"{when}. Otherwise the room reads: {in_one_line(option.closed_because)}" if when else ""),
        ("Its strongest case", in_one_line(option.case)),
        *_effects(exercise, option.moves, option.set_),
        *([] if in_full else _consequence(exercise, option.consequence)),
        *_goto(exercise, option),
    ]
    blocks: list[Block] = [Heading(4, option.label), Fields(tuple(row for row in rows if row[1]))]
    blocks += _followed(exercise, option.consequence) if in_full else []
    for outcome in option.outcomes.values():
        blocks.append(Fields(tuple(row for row in _outcome(exercise, outcome, in_full=in_full) if row[1])))
        blocks += _followed(exercise, outcome.consequence) if in_full else []
    return [*blocks, *_advice(exercise, option.advice)]


def _followed(exercise: Exercise, blocks: Iterable[SceneBlock]) -> list[Block]:
    told = full_text(exercise, blocks, exercise.mark_of())
    return [Paragraph("What follows, to read aloud:"), *told] if told else []


def _effects(exercise: Exercise, moves: Mapping[str, MoveEntry], settings: Mapping[str, str]) -> list[tuple[str, str]]:
    return [*movement_rows(exercise, moves), ("Then holds", settings_words(settings))]


def _consequence(exercise: Exercise, blocks: Iterable[SceneBlock]) -> list[tuple[str, str]]:
    return [("What follows, in short", text) for text in shown_lines(exercise, blocks, "fiction")]


def _goto(exercise: Exercise, option: Option) -> list[tuple[str, str]]:
    return [("Leads to", f"“{title_of(exercise, option.goto)}”")] if option.goto else []


def _outcome(exercise: Exercise, outcome: Outcome, *, in_full: bool) -> list[tuple[str, str]]:
    when = condition_words(exercise, outcome.when)
    chance = "drawn by chance, by weight" if outcome.weight is not None else "the facilitator picks, with a reason"
    return [
        ("What may follow", outcome.label),
        ("Only if", when),
        ("How", chance),
        *_effects(exercise, outcome.moves, outcome.set_),
        *([] if in_full else _consequence(exercise, outcome.consequence)),
        ("Leads to", f"“{title_of(exercise, outcome.goto)}”" if outcome.goto else ""),
    ]


# ---- the author, and those who disagree -----------------------------------------------------------------------------


def _advice(exercise: Exercise, rows: tuple[Advice, ...]) -> list[Block]:
    lines = [_stance(exercise, advice) for advice in rows]
    if not lines:
        return []
    return [Paragraph("How this exercise reads the author here, for the debrief only:"), ListBlock(tuple(lines))]


def _stance(exercise: Exercise, advice: Advice) -> str:
    if advice.not_addressed:
        return f"The author does not address this: {in_one_line(advice.not_addressed)}"
    entry = entry_of(exercise, advice.rec)
    named = f"{advice.rec} ({entry.force})" if entry is not None else advice.rec
    when = condition_words(exercise, advice.when)
    stance = stance_words(advice.stance, advice.about) if advice.stance else "beside it, without a stance"
    over = f" {OVERSHOOTS}" if advice.overshoots else ""
    because = f": {in_one_line(advice.because)}" if advice.because else ""
    return f"{named}{f', only if {when}' if when else ''}: {stance}{because}{over}"


def entries_at(decision: Decision) -> list[str]:
    """Return the entries that may come up at a decision, whatever is chosen, each once."""
    told = (row.rec for option in decision.options.values() for row in option.advice if row.rec)
    return list(dict.fromkeys((*decision.author.entries, *told)))


def _held(exercise: Exercise, decision: Decision) -> list[Block]:
    """Which entries come up at this decision; their texts stand once, after the scenes."""
    silent = in_one_line(decision.author.not_addressed)
    if silent:
        return [Paragraph(f"The author does not address this decision: {silent}")]
    named = entries_at(decision)
    if not named:
        return []
    along = travelling(exercise, named)
    words = f"Held beside this decision: {', '.join(named)}"
    words += f"; with them always {', '.join(along)}" if along else ""
    return [Paragraph(f"{words}. Their texts, force and limits stand under “What the author says”.")]


def _others(exercise: Exercise, decision: Decision) -> list[Block]:
    blocks: list[Block] = []
    if decision.other_views:
        rows = tuple(_view(view) for view in decision.other_views)
        blocks += [Heading(4, "Those who disagree"), Fields(rows)]
    if decision.hindsight is not None:
        cited = f" [{', '.join(decision.hindsight.facts)}]" if decision.hindsight.facts else ""
        blocks += [
            Heading(4, "Hindsight, in the debrief only"),
            Prose(f"{decision.hindsight.text.strip()}{cited}", MARKS["hindsight"]),
            Paragraph(f"What this leaves open: {in_one_line(decision.hindsight.leaves_open)}"),
        ]
    if decision.questions:
        blocks += [Heading(4, "Asked in the debrief"), ListBlock(decision.questions)]
    return blocks


def _view(view: OtherView) -> tuple[str, str]:
    basis = " · ".join((BASIS[view.basis], *view.sources, *view.facts))
    side = f", {side_words(view.side)}" if view.side else ""
    return f"{view.who}{side} ({basis})", in_one_line(view.claim)
