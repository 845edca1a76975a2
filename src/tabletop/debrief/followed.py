"""What followed a decision, what was assumed then, and the roads not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tabletop.debrief.words import count_words
from tabletop.exercise.model import Block, Decision, MoveEntry, Option
from tabletop.session.events import Moved
from tabletop.session.parts import consequence_blocks, lettered
from tabletop.session.play import Play, open_options
from tabletop.session.show import movement_piece
from tabletop.session.state import DecisionMade, Moment, State


@dataclass(frozen=True)
class Passage:
    """A paragraph of the story with its mark; ``lines`` are what the room had written."""

    text: str
    mark: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Movement:
    """An indicator's movement in words. ``refused`` is why the room did not believe it, empty when it did."""

    indicator: str
    name: str
    glyph: str
    words: str
    because: str
    late: bool = False
    refused: str = ""


@dataclass(frozen=True)
class Assumption:
    """What was taken as given, and what became of it: held, failed, or empty while unknown."""

    revision: int
    text: str
    fate: str
    why: str


@dataclass(frozen=True)
class Road:
    """An option the room did not take, as the writer of the exercise imagined it."""

    letter: str
    label: str
    text: str


def moments_around(state: State, made: DecisionMade) -> tuple[Moment, Moment]:
    """Return where play stood just before a decision and just after it."""
    before = [moment for revision, moment in state.line if revision < made.revision]
    after = [moment for revision, moment in state.line if revision == made.revision]
    return (before[-1] if before else state.moment), (after[-1] if after else state.moment)


def consequence(state: State, made: DecisionMade, play: Play | None) -> tuple[Passage, ...]:
    """Return the consequence as the room heard it."""
    scene = state.compiled.exercise.scenes[made.made.scene]
    blocks = [
        block
        for block in consequence_blocks(state, made)
        if not block.when or (play is not None and state.compiled.holds(play, block.when))
    ]
    return tuple(_passage(state, block, state.compiled.exercise.mark_of(block.mark, scene.mark)) for block in blocks)


def _passage(state: State, block: Block, mark: str) -> Passage:
    lines = tuple(line.text for line in state.lists.get(block.written, ()) if line.text)
    return Passage(block.text, mark, lines)


def movements(state: State, made: DecisionMade) -> tuple[Movement, ...]:
    """Return what moved because of a decision, at once and later, as far as the debrief shows it."""
    found = told(state, made.made.movements, made.revision)
    decided = {entry.visit for entry in state.moment.decisions if entry.made.scene == made.made.scene}
    for number, visit in enumerate(state.moment.path[made.visit :], made.visit + 1):
        late = [moved for moved in visit.movements if moved.late and moved.origin == made.made.scene]
        found += told(state, late, visit.begun)
        if number in decided:
            return tuple(found)
    final = [moved for moved in state.moment.final if moved.origin == made.made.scene]
    return (*found, *told(state, final, 0))


def told(state: State, moved: Sequence[Moved], revision: int) -> list[Movement]:
    """Return movements in words, without those that only the facilitator sees."""
    indicators = state.compiled.exercise.indicators
    rows = []
    for one in moved:
        if indicators[one.indicator].shown == "facilitator":
            continue
        piece = movement_piece(state, one, revision)
        refused = state.refused.get((revision, one.indicator), "")
        rows.append(
            Movement(one.indicator, piece.label, piece.letter, piece.text, one.because, one.late, refused)
        )  # fmt: skip
    return rows


def assumptions(state: State, made: DecisionMade | None = None) -> tuple[Assumption, ...]:
    """Return the assumptions noted, all of them or those of the scene in which a decision was made."""
    return tuple(
        Assumption(kept.revision, kept.note.text, kept.fate, kept.why)
        for kept in state.notes.values()
        if kept.note.kind == "assumption"
        and (made is None or _noted_there(state, kept.revision, kept.note.scene, made))
    )


def _noted_there(state: State, revision: int, scene: str, made: DecisionMade) -> bool:
    """Whether a note belongs to a decision's visit; one taken before a rewind belongs to the first visit."""
    if scene != made.made.scene:
        return False
    visits = [number for number, visit in enumerate(state.moment.path, 1) if visit.scene == scene]
    before = [number for number in visits if state.moment.path[number - 1].begun <= revision]
    return made.visit == (before[-1] if before else visits[0])


# ---- roads not taken ------------------------------------------------------------------------------------------------


def not_taken(state: State, made: DecisionMade, decision: Decision, moment: Moment) -> tuple[Road, ...]:
    """Return the roads not taken, never with more words than the road taken; empty when they cannot be told in so few.

    ``moment`` is just before the decision. The fullest telling that is short enough is used: the consequence, the
    movements with reasons, the movements, the labels alone.
    """
    taken = made.made.like or made.made.option
    options = decision.options
    here = open_options(state.compiled, moment.play) if moment.play is not None else list(options)
    rows = [(name, letter) for name, letter in letters_at(state, made, moment) if name != taken and name in here]
    limit = _words_of_taken(state, made, decision)
    for detail in (3, 2, 1, 0):
        roads = [Road(letter, options[name].label, _imagined(state, options[name], detail)) for name, letter in rows]
        if count_words(text for road in roads for text in (road.label, road.text)) <= limit:
            return tuple(roads)
    return ()


def letters_at(state: State, made: DecisionMade, moment: Moment) -> list[tuple[str, str]]:
    """Return (option id, letter) as the room saw them when it decided."""
    return lettered(replace(state, moment=moment), made.made.scene)


def _words_of_taken(state: State, made: DecisionMade, decision: Decision) -> int:
    option = decision.options.get(made.made.option)
    label = option.label if option is not None else made.made.words
    _, after = moments_around(state, made)
    texts = [label, *(passage.text for passage in consequence(state, made, after.play))]
    for movement in movements(state, made):
        texts += [movement.name, movement.words, movement.because]
    return count_words(texts)


def _imagined(state: State, option: Option, detail: int) -> str:
    if detail == 0:
        return ""
    texts = [block.text for block in option.consequence if not block.when] if detail == 3 else []
    texts += _imagined_moves(state, option.moves, detail)
    for outcome in option.outcomes.values():
        said = [block.text for block in outcome.consequence if not block.when] if detail == 3 else []
        said += _imagined_moves(state, outcome.moves, detail)
        texts.append(" ".join([f"{outcome.label}:" if outcome.label else "Or:", *said]).strip())
    return " ".join(" ".join(texts).split())


def _imagined_moves(state: State, moves: dict[str, MoveEntry], detail: int) -> list[str]:
    indicators = state.compiled.exercise.indicators
    said = []
    for name, move in moves.items():
        entry = indicators.get(name)
        if entry is None or not entry.levels or entry.shown == "facilitator":
            continue
        glyph = "?" if move.by is None else "=" if move.by == 0 else "↑" if move.by > 0 else "↓"
        reason = f": {move.because}" if detail > 1 and move.because else ""
        said.append(f"{entry.name or name} {glyph}{' later' if move.later else ''}{reason}" + ("" if reason else "."))
    return said
