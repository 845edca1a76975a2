"""What stands in the author's own pane, as lines for a width: effects, advice, other views, how everything stands.

Advice is on no screen of a session before the debrief; here its author reads it beside the part it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.content import Content

from tabletop.exercise.exercise import Exercise
from tabletop.exercise.model import Advice, Decision, MoveEntry, Option, Outcome, Scene
from tabletop.explore.choices import Choice, told
from tabletop.paging.lines import cells
from tabletop.session.play import Compiled, Movement, Play, choose
from tabletop.text import clean
from tabletop.tui.authoring.parts import Part, letters
from tabletop.tui.authoring.playing import Playing
from tabletop.tui.authoring.trail import Trail, at_the_end
from tabletop.tui.facilitator.drawing import ACCENT, ALERT, QUIET, hung, plain

STANCES = {"aligns": "in line", "partly": "partly in line", "departs": "elsewhere", "open": "open"}
READING = 76


def _one(text: str) -> str:
    return clean(text, multiline=False)


def _section(title: str, lines: Sequence[Content]) -> list[Content]:
    return [plain(title, QUIET), *lines, Content("")] if lines else []


def for_author(trail: Trail, part: Part, unreached: str, width: int) -> list[Content]:
    """Return everything the author's pane says about a part of the last scene of a play.

    ``unreached`` says why no play leads there; empty where one does.
    """
    width = min(width, READING)
    exercise = trail.compiled.exercise
    scene = exercise.scenes[trail.scene_id]
    lines: list[Content] = []
    if scene.decision is not None:
        lines += _of_decision(exercise, scene.decision, part, width)
    lines += _onward(trail, scene, width)
    way = hung("▲ ", unreached, width, style=ALERT) if unreached else _way_here(trail, width)
    lines += _section("How one gets here, shortest", way)
    lines += _section("As it stands then", standing(trail.compiled, trail.here.play, width))
    return lines[:-1] if lines and not lines[-1].plain else lines


def _way_here(trail: Trail, width: int) -> list[Content]:
    if not trail.choices:
        return hung("  ", "the story begins here", width)
    # Where nothing was chosen the scenes themselves tell the play.
    words = told(trail.choices, trail.scene_id) if any(choice.words for choice in trail.choices) else ""
    return hung("  ", words or " → ".join([*(choice.scene for choice in trail.choices), trail.scene_id]), width)


# ---- a decision -----------------------------------------------------------------------------------------------------


def _of_decision(exercise: Exercise, decision: Decision, part: Part, width: int) -> list[Content]:
    known = letters(part.state)
    names = [*known, *(name for name in decision.options if name not in known)]
    lettered = [(known.get(name, "–"), (name, decision.options[name])) for name in names]
    if not part.option and part.key not in ("options", "question"):
        short = [x for letter, (name, option) in lettered for x in _in_short(decision, letter, name, option, width)]
        return _section("The decision to come", short)
    lines: list[Content] = []
    for letter, (option_id, option) in lettered:
        if part.option in ("", option_id):
            lines += _option(exercise, decision, letter, option_id, option, part, width)
    if part.option:
        return lines
    words = [" · ".join(decision.author.entries)] if decision.author.entries else []
    if decision.author.not_addressed:
        words.append(f"the author does not address this: {_one(decision.author.not_addressed)}")
    lines += _section("Held beside it, whatever is chosen", [x for text in words for x in hung("  ", text, width)])
    views: list[Content] = []
    for view in decision.other_views:
        views += hung("  · ", f"{_one(view.who)} ({view.basis}): {_one(view.claim)}", width, mark_style=QUIET)
    lines += _section("Who disagrees", views)
    if decision.hindsight is not None:
        text = f"{_one(decision.hindsight.text)} Leaves open: {_one(decision.hindsight.leaves_open)}"
        lines += _section("Hindsight, in the debrief", hung("  ", text, width))
    asked = [x for text in decision.questions for x in hung("  · ", _one(text), width, mark_style=QUIET)]
    return [*lines, *_section("Questions of the debrief", asked)]


def _in_short(decision: Decision, letter: str, name: str, option: Option, width: int) -> list[Content]:
    """One line an option: where it leads, and how it stands to the source."""
    goals = [outcome.goto or option.goto or decision.goto for outcome in option.outcomes.values()]
    goals = goals or [option.goto or decision.goto]
    stances = [f"{one.rec} {STANCES.get(one.stance or '', '')}".strip() for one in option.advice if one.rec]
    words = " or ".join(dict.fromkeys(goals))
    return hung(f"  {letter}  ", f"{name} → {words}{'  ' if stances else ''}{', '.join(stances)}", width)


def _option(
    exercise: Exercise, decision: Decision, letter: str, option_id: str, option: Option, part: Part, width: int
) -> list[Content]:
    goto = option.goto or decision.goto
    lines = [Content.assemble((f"  {letter}  ", f"bold {ACCENT}"), (option_id, "bold"))]
    inner: list[Content] = []
    if option.when:
        inner += hung("when ", _one(option.when), width - 5, mark_style=QUIET)
    inner += _effects(exercise, option.moves, option.set_, width - 5)
    if not option.outcomes:
        inner += hung("→ ", goto, width - 5, mark_style=QUIET)
    for outcome_id, outcome in option.outcomes.items():
        if part.outcome in ("", outcome_id):
            inner += _outcome(exercise, outcome_id, outcome, goto, width - 5)
    for advice in option.advice:
        inner += _advice(advice, width - 5)
    if not option.advice:
        inner.append(plain("no advice held beside it", QUIET))
    if option.case:
        inner += hung("its case  ", f"“{_one(option.case)}”", width - 5, mark_style=QUIET)
    return [*lines, *(Content.assemble("     ", line) for line in inner), Content("")]


def _outcome(exercise: Exercise, outcome_id: str, outcome: Outcome, goto: str, width: int) -> list[Content]:
    words = [f"weight {outcome.weight:g}"] if outcome.weight is not None else []
    words += [f"when {_one(outcome.when)}"] if outcome.when else []
    head = f"{outcome_id} → {outcome.goto or goto}" + (f"  ({', '.join(words)})" if words else "")
    effects = _effects(exercise, outcome.moves, outcome.set_, width - 2)
    return [*hung("· ", head, width, mark_style=QUIET), *(Content.assemble("  ", line) for line in effects)]


def _effects(
    exercise: Exercise, moves: Mapping[str, MoveEntry], settings: Mapping[str, str], width: int
) -> list[Content]:
    lines: list[Content] = []
    for name, move in moves.items():
        sign = "? " if move.by is None else "= " if not move.by else "↑ " if move.by > 0 else "↓ "
        by = "unknown" if move.by is None else f"{move.by:+d}" if move.by else "0"
        later = "" if not move.later else " later" if move.later.startswith("@") else f" at {move.later}"
        entry = exercise.indicators.get(name)
        where = f" (for the {entry.shown})" if entry is not None and entry.shown != "room" else ""
        because = f"  {_one(move.because)}" if move.because else ""
        lines += hung(sign, f"{name} {by}{later}{where}{because}", width, mark_style=ACCENT)
    lines += [x for name, word in settings.items() for x in hung("set ", f"{name}: {word}", width, mark_style=ACCENT)]
    return lines


def _advice(advice: Advice, width: int) -> list[Content]:
    if advice.not_addressed:
        return hung("◇ ", f"not addressed: {_one(advice.not_addressed)}", width, mark_style=QUIET)
    stance = STANCES.get(advice.stance or "", "no stance") + (", goes further" if advice.overshoots else "")
    about = f" ({_one(advice.about)})" if advice.about else ""
    when = f" when {_one(advice.when)}" if advice.when else ""
    head = f"{advice.rec}{about} {stance}{when}"
    return hung("◆ ", f"{head}: {_one(advice.because)}" if advice.because else head, width, mark_style=ACCENT)


# ---- where it leads, and how it stands ------------------------------------------------------------------------------


def _onward(trail: Trail, scene: Scene, width: int) -> list[Content]:
    lines: list[Content] = []
    ways = {way.target for way in trail.ways}
    for route in scene.routes:
        mark, style = ("● ", "") if route.goto in ways else ("○ ", QUIET)
        when = f"  when {_one(route.when)}" if route.when else "  otherwise"
        lines += hung(f"  {mark}", f"{route.goto}{when}", width, style=style, mark_style=ACCENT)
    if scene.goto:
        lines += hung("  → ", scene.goto, width)
    if scene.may_go is not None:
        lines += hung("  ○ ", f"{scene.may_go.goto}, when time is short", width, style=QUIET)
    return _section("Leads to", lines)


def standing(compiled: Compiled, play: Play, width: int) -> list[Content]:
    """Return how indicators and flags stand in a play, and what is still to come."""
    lines: list[Content] = []
    room = max((len(name) for name in (*compiled.indicator_ids, *compiled.flag_ids)), default=0)
    levels = {name: compiled.exercise.indicators[name].levels for name in compiled.indicator_ids}
    column = max((cells(word) for words in levels.values() for word in words), default=0)
    for name, words in levels.items():
        level = words.index(compiled.level(play, name))
        word = words[level].replace("_", " ")
        dots = "●" * (level + 1) + "○" * (len(words) - level - 1)
        text = f"{word}{' ' * (column - cells(word) + 2)}{dots}"
        lines += hung(f"  {name.ljust(room)}  ", text, width, mark_style=QUIET)
    for name in compiled.flag_ids:
        lines += hung(f"  {name.ljust(room)}  ", compiled.flag_word(play, name), width, mark_style=QUIET)
    for number in play.later:
        later = compiled.laters[number]
        by = "?" if later.by is None else f"{later.by:+d}"
        when = "at the next scene" if later.lands.startswith("@") else f"at {later.lands}"
        lines += hung("  ◷ ", f"{later.indicator} {by} {when}, from {later.origin}", width, mark_style=ACCENT)
    return lines


def movement_lines(compiled: Compiled, movements: Iterable[Movement], width: int) -> list[Content]:
    """Return movements with their level words: all of them, those too that the room never sees."""
    lines: list[Content] = []
    for one in movements:
        levels = compiled.exercise.indicators[one.indicator].levels
        before, after = levels[one.before].replace("_", " "), levels[one.after].replace("_", " ")
        if one.by is None:
            mark, text = "? ", f"{one.indicator}  {before}, and nobody knows which way"
        elif one.after == one.before:
            mark, text = "= ", f"{one.indicator}  {'already' if one.by else 'stays'} {before}"
        else:
            mark, text = ("↑ " if one.after > one.before else "↓ "), f"{one.indicator}  {before} → {after}"
        late = f"  (from {one.origin})" if one.late and one.origin else ""
        lines += hung(f"    {mark}", f"{text}{late}", width, mark_style=ACCENT)
    return lines


def the_play(playing: Playing, width: int) -> list[Content]:
    """Return what the last step of a play moved, how everything stands now, and the play in one line."""
    width = min(width, READING)
    trail, compiled, stop = playing.trail, playing.trail.compiled, playing.trail.here
    lines: list[Content] = []
    if trail.broken:
        lines += [*hung("▲ ", f"Since the save this play ends here: {trail.broken} is gone.", width, style=ALERT)]
        lines.append(Content(""))
    choice = playing.chosen.choice if playing.chosen is not None else None
    if choice is not None and choice.option is not None:
        after = choose(compiled, stop.play, choice.option, choice.outcome)
        moved = _step(choice, width) + movement_lines(compiled, after.movements, width)
        moved += [x for name, word in after.settings.items() for x in _set(name, word, width)]
        play = after.play
    else:
        moved = _step(stop.by, width) if stop.by is not None else []
        moved += movement_lines(compiled, (*stop.moved, *stop.landed), width)
        moved += movement_lines(compiled, at_the_end(trail), width) if not trail.ways else []
        play = stop.play
    lines += _section("What moved", moved or [plain("  nothing", QUIET)])
    lines += _section("As it stands now", standing(compiled, play, width))
    return [*lines, *_section("The play", _way_here(trail, width))][:-1]


def _set(name: str, word: str, width: int) -> list[Content]:
    return hung("    set ", f"{name}: {word}", width, mark_style=ACCENT)


def _step(choice: Choice, width: int) -> list[Content]:
    if choice.option is None and not choice.aside:
        return []
    return hung("    › ", choice.words.removeprefix(f"{choice.scene}: "), width, mark_style=ACCENT)
